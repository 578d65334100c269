"""monitor train: the second opinion on signals, from sentences that people have labelled."""

from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from monitor.cli.evaluate import rows_of
from monitor.cli.shared import Config, options, out, refused, telling
from monitor.core.extract.signals.training import train as trained

Labelled = Annotated[list[Path], typer.Argument(help='JSONL of {"id", "text", "label"}.')]


def train(rows: Labelled, config: Config = None) -> None:
    """Train the second opinion on labelled sentences and write it beside the lexicon."""
    path = options(config).folder / "lexicon" / "en-opinion.json"
    with telling():
        given = [row for file in rows for row in rows_of(file)]
    try:
        model = trained([(row["text"], row["label"]) for row in given if _counts(row)])
    except ImportError as error:
        raise refused("training needs scikit-learn: pip install 'escalation-monitor[train]'") from error
    except ValueError as error:
        raise refused(str(error)) from error
    path.write_bytes(msgspec.json.encode(model))
    out.print(f"{len(model.words)} terms of {model.rows} sentences written to {path}")


def _counts(row: dict[str, Any]) -> bool:
    return "label" in row and row.get("tier", "core") == "core"
