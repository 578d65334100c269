"""Measure how many articles a core reads per second, by step; and what our way of driving the parser brings.

    python bench/extract.py TEXTS.jsonl [TEXTS.jsonl ...] [--limit N] [--warm TEXTS.jsonl] [--config config]

One JSON object with a "text" per line. Give everyday articles for the usual load and quote-dense conflict
stories for the worst. --warm names other texts to read first, unless told otherwise our own 32 articles: a
worker that has run for a while has its memory, and has met most words. CPU seconds of this one process: what
a machine does beside it does not count. *gate*, *parse* and *rules* are those of the signals alone; *trees*
and *spaCy* parse what the whole reader parses, in one run.
"""

import argparse
import json
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import islice, pairwise
from pathlib import Path

import spacy
from spacy.language import Language

from monitor.contracts import Article
from monitor.core.extract.actors.index import ActorIndex
from monitor.core.extract.quotes.form import as_article
from monitor.core.extract.reader import Reader
from monitor.core.extract.signals.finding import SignalFinder
from monitor.core.extract.signals.gate import Gate
from monitor.core.extract.signals.vocabulary import Vocabulary
from monitor.core.extract.text.marks import quoted
from monitor.core.extract.text.page import Page
from monitor.core.extract.text.parse import MODEL, load_parser, parse
from monitor.core.extract.text.sentences import split
from monitor.core.extract.text.tokens import Tree
from monitor.core.extract.text.trees import PIPES, Trees
from monitor.flow.analysis import settle
from monitor.settings.files import load_actors, load_lexicon, load_reader

BATCH = 32  # articles to a call


def main() -> None:
    """Read the arguments, measure every file, print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("texts", nargs="+", type=Path)
    parser.add_argument("--limit", type=int, default=500)
    parser.add_argument("--warm", type=Path, default=Path("eval/quotes/dev.jsonl"))
    parser.add_argument("--config", type=Path, default=Path("config"))
    options = parser.parse_args()
    warm = articles_of(options.warm, options.limit)
    print(
        "| texts | articles | words | signals parse | gate ms | parse ms | rules ms | signals/s | reader/s |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    found = {path: articles_of(path, options.limit) for path in options.texts}
    for path, articles in found.items():
        print(row(path.stem, articles, warm, options.config))
    print("\n| texts | sentences the reader parses | trees ms | spaCy ms | ratio |\n|---|---|---|---|---|")
    for path, articles in found.items():
        print(parsers(path.stem, articles, options.config))


def articles_of(path: Path, limit: int) -> list[Article]:
    """The first *limit* texts of a file."""
    with path.open(encoding="utf-8") as lines:
        return [
            as_article({"id": n, "text": json.loads(x)["text"]}) for n, x in enumerate(islice(lines, limit))
        ]


def row(name: str, articles: Sequence[Article], warm: Sequence[Article], config: Path) -> str:
    """One line of the first table."""
    words = sum(len(article.text.split()) for article in articles) / len(articles)
    sentences, passed, steps = signals_alone(articles, config)
    whole = reader(articles, warm, config)
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


def reader(articles: Sequence[Article], warm: Sequence[Article], config: Path) -> float:
    """CPU seconds of the product's own reader, quotes included, as a reader process runs it."""
    ours = load_reader(config)()
    read_all(ours, [*articles[:1], *warm])
    settle()
    return read_all(ours, articles)


def read_all(ours: Reader, articles: Sequence[Article]) -> float:
    """CPU seconds that *articles* take."""
    began = time.process_time()
    for start in range(0, len(articles), BATCH):
        ours.read(articles[start : start + BATCH])
    return time.process_time() - began


class Listening(Trees):
    """The parser, that writes down what it was given."""

    def __init__(self, nlp: Language) -> None:
        super().__init__(nlp)
        self.given: list[list[str]] = []

    def of(self, texts: Sequence[str]) -> list[Tree]:
        """The trees, and a note of the texts."""
        self.given.append(list(texts))
        return super().of(texts)


def parsers(name: str, articles: Sequence[Article], config: Path) -> str:
    """One line of the second table: the same texts by our way of driving the parser, and by spaCy's."""
    ours = load_reader(config)
    listening = Listening(spacy.load(MODEL, enable=PIPES))
    read_all(Reader(ours, ActorIndex(ours.actors), listening), articles)
    batches = list(listening.given)
    plain = spacy.load(MODEL, enable=PIPES)
    taken = [seconds(listening.of, batches), seconds(lambda b: list(plain.pipe(b)), batches)]
    mine, theirs = (1000 * best / len(articles) for best in taken)
    count = sum(map(len, batches))
    return f"| {name} | {count} | {mine:.1f} | {theirs:.1f} | {theirs / mine:.2f} |"


def seconds(work: Callable[[list[str]], object], batches: Iterable[list[str]]) -> float:
    """CPU seconds of the better of two passes, so that neither pays for words met first."""
    passes = []
    for _ in range(2):
        began = time.process_time()
        for batch in batches:
            work(batch)
        passes.append(time.process_time() - began)
    return min(passes)


if __name__ == "__main__":
    main()
