"""Measure whom pronoun speakers are resolved to.

usage: pronouns.py ROWS.jsonl [--errors N]

Gold rows carry quotes whose speaker is a pronoun with a "resolved" name. Each gold mention is handed to
the resolver as if the pipeline had found it, so the figure is about resolution alone. Right: the answer
shares a name's word with the gold entity.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from eval.quoting import QuoteReader
from monitor.core.extract.actors.index import ActorIndex
from monitor.core.extract.quotes.form import as_article
from monitor.core.extract.text.parse import load_parser
from monitor.settings.files import load_actors, load_reporting

CONFIG = Path(__file__).parent.parent / "config"
KINDS = {
    **dict.fromkeys(("he", "she", "him", "her"), "he and she"),
    **dict.fromkeys(("they", "them", "it"), "they and it"),
    **dict.fromkeys(("i", "we", "me", "us", "you"), "I, we, you"),
}
_WORD = re.compile(r"\w+")
_EMPTY = frozenset({"the", "a", "an", "of", "and", "s", "mr", "mrs", "ms", "dr"})


def load_quote_reader() -> QuoteReader:
    """Build the quotes' half of the reader from the configuration."""
    actors = ActorIndex(load_actors(CONFIG))
    return QuoteReader(load_reporting(CONFIG), actors, load_parser())


def gold_mentions(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the pronoun speakers of *row* that gold resolves, each mention once."""
    seen = set()
    for quote in row["quotes"]:
        speaker = quote["speaker"]
        if not speaker or not speaker.get("resolved") or speaker["text"].lower() not in KINDS:
            continue
        if speaker["start"] not in seen:
            seen.add(speaker["start"])
            yield speaker


def words(name: str) -> set[str]:
    """Return the words of *name* that tell it from others."""
    return {word.lower() for word in _WORD.findall(name)} - _EMPTY


def main() -> None:
    """Print the share of right answers by person of the pronoun."""
    parser = argparse.ArgumentParser(description="Measure whom pronoun speakers are resolved to.")
    parser.add_argument("rows")
    parser.add_argument("--errors", type=int, default=0)
    args = parser.parse_args()
    reader = load_quote_reader()
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    errors = []
    for line in Path(args.rows).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        mentions = list(gold_mentions(row))
        if not mentions:
            continue
        page = reader.pages([as_article(row)])[0]
        for gold, speaker in zip(
            mentions, reader.resolve(page, [(m["start"], m["end"]) for m in mentions]), strict=True
        ):
            kind = KINDS[gold["text"].lower()]
            total[kind] += 1
            if words(speaker.name) & words(gold["resolved"]):
                right[kind] += 1
            else:
                errors.append((row["id"], gold["text"], gold["start"], gold["resolved"], speaker.name))
    for kind, number in total.items():
        print(f"{kind:17} {right[kind]:4} of {number:4}  {right[kind] / number:.1%}")
    for error in errors[: args.errors]:
        print(*error, sep=" | ")


if __name__ == "__main__":
    main()
