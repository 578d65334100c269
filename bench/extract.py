"""Measure how many articles a core reads per second, by step: gate, parse, rules; then the whole reader.

    python bench/extract.py TEXTS.jsonl [TEXTS.jsonl ...] [--limit N] [--config config]

One JSON object with a "text" per line. Give everyday articles for the usual load and quote-dense conflict
stories for the worst. CPU seconds of this one process: what a machine does beside it does not count.
"""

import argparse
import json
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from monitor.contracts import Article
from monitor.core.extract.actors.index import ActorIndex
from monitor.core.extract.quotes.form import as_article
from monitor.core.extract.signals.finding import SignalFinder
from monitor.core.extract.signals.gate import Gate
from monitor.core.extract.signals.vocabulary import Vocabulary
from monitor.core.extract.text.marks import quoted
from monitor.core.extract.text.page import Page
from monitor.core.extract.text.parse import load_parser, parse
from monitor.core.extract.text.sentences import split
from monitor.settings.files import load_actors, load_lexicon, load_reader


def main() -> None:
    """Read the arguments, measure every file, print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("texts", nargs="+", type=Path)
    parser.add_argument("--limit", type=int, default=500)
    parser.add_argument("--config", type=Path, default=Path("config"))
    options = parser.parse_args()
    print("| texts | articles | words | parsed | gate ms | parse ms | rules ms | signals/s | reader/s |")
    print("|---|---|---|---|---|---|---|---|---|")
    for path in options.texts:
        lines = path.read_text(encoding="utf-8").splitlines()[: options.limit]
        articles = [as_article({"id": n, "text": json.loads(line)["text"]}) for n, line in enumerate(lines)]
        print(row(path.stem, articles, options.config))


def row(name: str, articles: Sequence[Article], config: Path) -> str:
    """One line of the table."""
    words = sum(len(article.text.split()) for article in articles) / len(articles)
    sentences, passed, steps = signals_alone(articles, config)
    whole = reader(articles, config)
    each = [1000 * step / len(articles) for step in steps]
    return (
        f"| {name} | {len(articles)} | {words:.0f} | {passed} of {sentences} "
        f"| {each[0]:.2f} | {each[1]:.2f} | {each[2]:.2f} "
        f"| {len(articles) / sum(steps):.0f} | {len(articles) / whole:.0f} |"
    )


def signals_alone(articles: Sequence[Article], config: Path) -> tuple[int, int, list[float]]:
    """Sentences, those that were parsed, and the CPU seconds of gate, parse and rules."""
    words, actors, trees = Vocabulary(load_lexicon(config)), ActorIndex(load_actors(config)), load_parser()
    gate, finder = Gate(words, actors), SignalFinder(words, actors)
    parse(trees, split("Warm up the parser."))
    marks = [time.process_time()]
    pages = [Page(article, split(article.text), quoted(article.text)) for article in articles]
    passed = [gate.passes(page, page.article.published_at.date()) for page in pages]
    marks.append(time.process_time())
    parse(trees, [p.sentences[i] for p, found in zip(pages, passed, strict=True) for i in found.sentences])
    marks.append(time.process_time())
    for page, found in zip(pages, passed, strict=True):
        finder.find(page, found, ())
    marks.append(time.process_time())
    total = sum(len(page.sentences) for page in pages)
    steps = [after - before for before, after in pairwise(marks)]
    return total, sum(len(found.sentences) for found in passed), steps


def reader(articles: Sequence[Article], config: Path) -> float:
    """CPU seconds of the product's own reader, quotes included."""
    ours = load_reader(config)()
    ours.read(articles[:1])
    began = time.process_time()
    for start in range(0, len(articles), 32):
        ours.read(articles[start : start + 32])
    return time.process_time() - began


if __name__ == "__main__":
    main()
