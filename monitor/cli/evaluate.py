"""monitor evaluate: predictions for labelled texts, so that anybody can score us on labels of their own."""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import typer

from monitor.cli.shared import Config, options, out, telling
from monitor.contracts import Article, Quote
from monitor.core.extract.quotes.form import as_article, predictions
from monitor.core.extract.reader import Reader
from monitor.core.extract.signals.judge import judge
from monitor.settings.files import load_reader
from monitor.settings.yamlfile import ConfigError, Problem

app = typer.Typer(no_args_is_help=True, help="Write predictions for a JSONL of texts.")
_BATCH = 64
Rows = Annotated[Path, typer.Argument(help='JSONL of {"id", "text"}; other fields are passed over.')]
Out = Annotated[Path, typer.Argument(help="Where to write the predictions.")]
Row = dict[str, Any]


@app.command()
def escalation(rows: Rows, predictions_file: Out, config: Config = None) -> None:
    """Judge every text by its strongest signal: {"id", "label", "score", "source", "target", ...}."""
    reader, given = _prepared(rows, config)
    _write(predictions_file, _judged(reader, given))


@app.command()
def quotes(rows: Rows, predictions_file: Out, config: Config = None) -> None:
    """Find the quotes of every text: {"id", "quotes": [{"start", "end", "speaker", ...}]}."""
    reader, given = _prepared(rows, config)

    def read(articles: Sequence[Article]) -> list[Sequence[Quote]]:
        return [reading.quotes for reading in reader.read(articles)]

    _write(predictions_file, predictions(given, read))


def _prepared(rows: Path, config: Path | None) -> tuple[Reader, list[Row]]:
    with telling():
        found = options(config)
        return load_reader(found.folder, "all")(), list(rows_of(rows))


def rows_of(path: Path) -> Iterator[Row]:
    """Yield the rows of a JSONL file; raise ConfigError with file and line for what is none."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise ConfigError([Problem(str(path), 0, "", error.strerror or str(error))]) from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise ConfigError([Problem(str(path), number, "", f"not JSON: {error}")]) from error
        if not isinstance(row, dict) or not isinstance(row.get("text"), str) or "id" not in row:
            raise ConfigError([Problem(str(path), number, "", 'a row is {"id": …, "text": "…"}')])
        yield row


def _judged(reader: Reader, rows: Iterable[Row]) -> Iterator[Row]:
    pending = iter(rows)
    while batch := list(islice(pending, _BATCH)):
        readings = reader.read([as_article(row) for row in batch])
        for row, reading in zip(batch, readings, strict=True):
            yield {"id": row["id"], **judge(reading)}


def _write(path: Path, rows: Iterable[Row]) -> None:
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for count, row in enumerate(rows, 1):  # noqa: B007 -- the count is used behind the loop
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    out.print(f"{count} rows written to {path}")
