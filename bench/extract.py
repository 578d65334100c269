"""Measure how many articles a core reads per second, by step; and what our way of driving the parser brings.

    python bench/extract.py TEXTS.jsonl [TEXTS.jsonl ...] [--limit N] [--warm TEXTS.jsonl] [--config config]

One JSON object with a "text" per line. Give everyday articles for the usual load and quote-dense conflict
stories for the worst. --warm names other texts to read first, unless told otherwise our own 32 articles: a
worker that has run for a while has its memory, and has met most words. CPU seconds of this one process: what
a machine does beside it does not count. Signals and quotes each by themselves, then *both*, as the product
reads. *trees* and *spaCy* parse what the whole reader parses, in one run; spaCy's tokens a second tell how
quick the machine is just then.
"""

import argparse
import json
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import islice, pairwise
from pathlib import Path
from typing import Protocol

import spacy
from spacy.language import Language

from eval.quoting import QuoteReader
from monitor.contracts import Article
from monitor.core.extract.actors.index import ActorIndex
from monitor.core.extract.quotes.form import as_article
from monitor.core.extract.reader import Reader
from monitor.core.extract.signals.finding import SignalFinder
from monitor.core.extract.signals.gate import Gate, Passed
from monitor.core.extract.signals.vocabulary import Vocabulary
from monitor.core.extract.text.marks import quoted
from monitor.core.extract.text.page import Page, Sentence
from monitor.core.extract.text.parse import MODEL, load_parser, parse
from monitor.core.extract.text.sentences import split
from monitor.core.extract.text.tokens import Tree
from monitor.core.extract.text.trees import PIPES, Trees
from monitor.flow.analysis import settle
from monitor.settings.files import load_actors, load_lexicon, load_reader, load_reporting

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
        "| texts | articles | words | signals parse | gate + parse + rules ms | signals/s "
        "| quotes parse | gate + parse + rules ms | quotes/s | both/s |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    found = {path: articles_of(path, options.limit) for path in options.texts}
    for path, articles in found.items():
        print(row(path.stem, articles, warm, options.config))
    print("\n| texts | sentences the reader parses | trees ms | spaCy ms | ratio | spaCy tokens/s |")
    print("|---|---|---|---|---|---|")
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
    actors = ActorIndex(load_actors(config))
    steps = (
        SignalReader(Vocabulary(load_lexicon(config)), actors, load_parser()),
        QuoteReader(load_reporting(config), actors, load_parser()),
    )
    signals, quotes = (alone(step, articles, warm) for step in steps)
    whole = len(articles) / reader(articles, warm, config)
    return f"| {name} | {len(articles)} | {words:.0f} | {signals} | {quotes} | {whole:.0f} |"


class Step(Protocol):
    """One kind of extraction by itself."""

    trees: Trees

    def wanted(self, page: Page) -> Iterable[Sentence]:
        """The sentences to parse."""

    def of(self, page: Page) -> object:
        """What the parsed page says."""


class SignalReader:
    """Signals alone."""

    def __init__(self, words: Vocabulary, actors: ActorIndex, trees: Trees) -> None:
        self._gate, self._finder = Gate(words, actors), SignalFinder(words, actors)
        self._passed: dict[str, Passed] = {}
        self.trees = trees

    def wanted(self, page: Page) -> Iterable[Sentence]:
        """The sentences to parse."""
        passed = self._passed[page.article.id] = self._gate.passes(page, page.article.published_at.date())
        return [page.sentences[index] for index in sorted(passed.sentences)]

    def of(self, page: Page) -> object:
        """The signals of the parsed page."""
        return self._finder.find(page, self._passed[page.article.id], ())


def alone(step: Step, articles: Sequence[Article], warm: Sequence[Article]) -> str:
    """How many sentences *step* parses, what each of its parts costs, and the articles a second."""
    in_parts(step, [*articles[:1], *warm])
    settle()
    sentences, passed, parts = in_parts(step, articles)
    each = " + ".join(f"{1000 * part / len(articles):.1f}" for part in parts)
    return f"{passed} of {sentences} | {each} | {len(articles) / sum(parts):.0f}"


def in_parts(step: Step, articles: Sequence[Article]) -> tuple[int, int, list[float]]:
    """Sentences, those that were parsed, and the CPU seconds of gate, parse and rules."""
    parts, total, count = [0.0] * 3, 0, 0
    for start in range(0, len(articles), BATCH):
        marks = [time.process_time()]
        pages = [Page(a, split(a.text), quoted(a.text)) for a in articles[start : start + BATCH]]
        passed = [sentence for page in pages for sentence in step.wanted(page)]
        marks.append(time.process_time())
        parse(step.trees, passed)
        marks.append(time.process_time())
        for page in pages:
            step.of(page)
        marks.append(time.process_time())
        parts = [part + after - before for part, (before, after) in zip(parts, pairwise(marks), strict=True)]
        total += sum(len(page.sentences) for page in pages)
        count += len(passed)
    return total, count, parts


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
    tokens = sum(len(tree) for batch in batches for tree in listening.of(batch)) / len(articles)
    each = f"{mine:.1f} | {theirs:.1f} | {theirs / mine:.2f} | {1000 * tokens / theirs:,.0f}"
    return f"| {name} | {count} | {each} |"


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
