"""Measure the extractor on labelled files and print the tables: `make eval`.

usage: run.py [FILE.jsonl ...] [--split HALF] [--grey] [--all] [--errors N] [--save FOLDER] [--given FOLDER]

Without files: our own sets, both halves. A file with "quotes" in its rows is a quote set, one with "label"
an escalation set. --grey counts the grey tier too, --all what is no speech too; --errors lists what went
wrong, but never for a held-out file; --save keeps the predictions, --given scores kept ones again.
"""

import argparse
import json
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from eval.metrics import Tally, judged, score_quotes
from eval.roles import load_offices
from eval.tables import (
    escalation_errors,
    escalation_tables,
    field_errors,
    quote_errors,
    quote_tables,
    style_table,
)
from monitor.contracts import Article
from monitor.core.extract.quotes.form import as_article, as_row
from monitor.core.extract.signals.judge import judge
from monitor.core.extract.text.dating import as_of
from monitor.settings.files import load_reader

HERE = Path(__file__).parent
CONFIG = HERE.parent / "config"
BATCH = 16  # texts to a parse
TODAY = date(2026, 1, 1)  # fixed, so that the figures stay what they are
OWN = [HERE / kind / f"{split}.jsonl" for kind in ("quotes", "escalation") for split in ("dev", "heldout")]
Rows = list[dict[str, Any]]


def main() -> None:
    """Read, extract, score, print; one set after the other."""
    options = arguments().parse_args()
    for path in options.files or [path for path in OWN if options.split in (None, path.stem)]:
        gold = read_rows(path)
        quotes = "quotes" in gold[0]
        predicted = predictions_for(path, gold, options)
        report = quote_report if quotes else escalation_report
        print(
            f"\n== {path.parent.name}/{path.name}: {len(gold)} rows",
            *report(gold, predicted, options),
            sep="\n",
        )


def arguments() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(description="Measure the extractor on labelled files.")
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--split", choices=["dev", "heldout"])
    parser.add_argument("--grey", action="store_true")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--save", type=Path)
    parser.add_argument("--given", type=Path)
    return parser


def read_rows(path: Path) -> Rows:
    """The rows of a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def predictions_for(path: Path, gold: Rows, options: argparse.Namespace) -> Rows:
    """What the extractor says of the texts, or what was kept of an earlier run."""
    name = f"{path.parent.name}-{path.name}"
    if options.given:
        return read_rows(options.given / name)
    began = time.process_time()
    predicted = list(extract(gold))
    took = time.process_time() - began
    print(f"\n{name}: {len(gold) / took:.1f} texts per second of CPU, parser loaded included")
    if options.save:
        options.save.mkdir(parents=True, exist_ok=True)
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in predicted)
        (options.save / name).write_text(lines, encoding="utf-8")
    return predicted


def extract(gold: Rows) -> Iterator[dict[str, Any]]:
    """Run the product on texts alone: the labels stay here."""
    reader = load_reader(CONFIG, "all")()
    pending = iter(gold)
    while batch := list(islice(pending, BATCH)):
        readings = reader.read([article(row) for row in batch])
        for row, reading in zip(batch, readings, strict=True):
            yield {"id": row["id"], "quotes": [as_row(quote) for quote in reading.quotes], **judge(reading)}


def article(row: dict[str, Any]) -> Article:
    """The text as if it had just been published; one that names only an old year, in that year."""
    day = as_of(row["text"], TODAY)
    return replace(as_article(row), published_at=datetime.combine(day, datetime.min.time(), UTC))


def quote_report(gold: Rows, predicted: Rows, options: argparse.Namespace) -> Iterator[str]:
    """The lines for a quote set."""

    def score(rows: Rows) -> Tally:
        return score_quotes(rows, predicted, speech=not options.all, office=load_offices())

    tally = score(gold)
    styles = {row["style"] for row in gold if "style" in row}
    yield from quote_tables(tally)
    yield from style_table(
        {style: score([row for row in gold if row.get("style") == style]) for style in styles}
    )
    most = 0 if held_out(gold) else options.errors
    yield from quote_errors(tally.mistakes, most)
    yield from field_errors(tally, most)


def escalation_report(gold: Rows, predicted: Rows, options: argparse.Namespace) -> Iterator[str]:
    """The lines for an escalation set."""
    rows = judged(gold, predicted, grey=options.grey)
    yield from escalation_tables(rows)
    yield from escalation_errors(rows, 0 if held_out(gold) else options.errors)


def held_out(gold: Rows) -> bool:
    """Whether nobody may look at single rows. Quote rows name their split, escalation rows in their id."""
    return "heldout" in (gold[0].get("split"), str(gold[0]["id"]).partition("-")[0])


if __name__ == "__main__":
    main()
