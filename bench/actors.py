"""Measure how fast actors are found and how long the index takes to build.

    python bench/actors.py [TEXTS.jsonl] [--config config/actors]

Without a file the text is generated: everyday words with an actor's name in every 25th place.
"""

import argparse
import json
import random
import time
from pathlib import Path

from monitor.core.extract.actors.book import ActorFile, merge
from monitor.core.extract.actors.index import ActorIndex
from monitor.settings.yamlfile import load

_WORDS = ["the", "of", "and", "to", "in", "was", "with", "as", "new", "year", "people", "said", "two", "more"]
_NAMES = [
    "Pakistan",
    "the Kremlin",
    "U.S.",
    "Turkey",
    "Hezbollah",
    "Kabul",
    "Georgia",
    "Élysée",
    "Xi Jinping",
]


def generated(number: int) -> list[str]:
    """Return articles of 400 words."""
    rng = random.Random(3)  # noqa: S311 -- a benchmark, not a secret
    return [
        " ".join(rng.choice(_NAMES) if place % 25 == 0 else rng.choice(_WORDS) for place in range(400))
        for _ in range(number)
    ]


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("path", nargs="?", type=Path)
    parser.add_argument("--config", type=Path, default=Path("config/actors"))
    options = parser.parse_args()
    begun = time.perf_counter()
    book = merge([load(path, ActorFile) for path in sorted(options.config.glob("*.yaml"))])
    read = time.perf_counter()
    index = ActorIndex(book)
    built = time.perf_counter()
    lines = options.path.read_text(encoding="utf-8").splitlines() if options.path else []
    texts = [json.loads(line)["text"] for line in lines] or generated(2000)
    size = sum(len(text.encode()) for text in texts) / 1e6
    started = time.perf_counter()
    found = sum(len(index.find(text)) for text in texts)
    passed = time.perf_counter() - started
    print(f"files read in {read - begun:.2f} s, index built in {built - read:.2f} s")
    print(f"{len(texts)} texts, {size:.1f} MB, {found} mentions: {size / passed:.1f} MB/s")


if __name__ == "__main__":
    main()
