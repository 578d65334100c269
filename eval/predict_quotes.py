"""Predict the quotes of a file of texts, in the scorer's form.

usage: predict_quotes.py ROWS.jsonl PREDICTIONS.jsonl

{"id", "text"} -> {"id", "quotes": [...]}; then `score_quotes.py ROWS.jsonl PREDICTIONS.jsonl --speech`.
"""

import json
import sys
import time
from pathlib import Path

from monitor.core.extract.actorbook import ActorFile, merge
from monitor.core.extract.actors import ActorIndex
from monitor.core.extract.parse import load_parser
from monitor.core.extract.quotes import Quoting
from monitor.core.extract.quotes_form import predictions
from monitor.core.extract.quotes_reader import QuoteReader
from monitor.core.extract.reporting import Reporting
from monitor.settings.yamlfile import load

CONFIG = Path(__file__).parent.parent / "config"


def load_quote_reader(config: Path = CONFIG) -> QuoteReader:
    """Build the quotes' half of the reader from the configuration."""
    reporting = load(config / "lexicon" / "en-reporting.yaml", Reporting)
    book = merge([load(path, ActorFile) for path in sorted((config / "actors").glob("*.yaml"))])
    actors = ActorIndex(book)
    return QuoteReader(Quoting(reporting, actors), actors, load_parser())


def main(rows_path: str, predictions_path: str) -> None:
    """Read, predict, write, and say how long it took."""
    rows = [json.loads(line) for line in Path(rows_path).read_text(encoding="utf-8").splitlines() if line]
    reader = load_quote_reader()
    began = time.process_time()
    with Path(predictions_path).open("w", encoding="utf-8") as out:
        for row in predictions(rows, reader.read):
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    took = time.process_time() - began
    print(f"{len(rows)} documents in {took:.1f} s of CPU: {len(rows) / took:.1f}/s", file=sys.stderr)


if __name__ == "__main__":
    main(*sys.argv[1:])
