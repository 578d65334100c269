"""Predict the quotes of a file of texts, in the scorer's form.

usage: predict_quotes.py ROWS.jsonl PREDICTIONS.jsonl

{"id", "text"} -> {"id", "quotes": [...]}; then `score_quotes.py ROWS.jsonl PREDICTIONS.jsonl --speech`.
"""

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from monitor.contracts import Article, Quote
from monitor.core.extract.quotes.form import predictions
from monitor.settings.files import load_reader

CONFIG = Path(__file__).parent.parent / "config"


def main(rows_path: str, predictions_path: str) -> None:
    """Read, predict, write, and say how long it took."""
    rows = [json.loads(line) for line in Path(rows_path).read_text(encoding="utf-8").splitlines() if line]
    reader = load_reader(CONFIG, "all")()

    def read(articles: Sequence[Article]) -> list[tuple[Quote, ...]]:
        return [reading.quotes for reading in reader.read(articles)]

    began = time.process_time()
    found = [json.dumps(row, ensure_ascii=False) for row in predictions(rows, read)]
    took = time.process_time() - began
    Path(predictions_path).write_text("\n".join([*found, ""]), encoding="utf-8")
    print(f"{len(rows)} documents in {took:.1f} s of CPU: {len(rows) / took:.1f}/s", file=sys.stderr)


if __name__ == "__main__":
    main(*sys.argv[1:])
