"""Articles -> what is in them, in reading order, on one page.

    split -> marks -> gates -> one parse for all -> quotes -> signals -> each knows of the other

Every article goes through the same steps; only the parse is shared by the whole batch, because
spaCy is fast on many short texts at once. No sentence is parsed twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from monitor.contracts import Article, Quote, Signal, Suppressed
from monitor.core.extract.actors.book import ActorFile
from monitor.core.extract.actors.index import ActorIndex
from monitor.core.extract.quotes.finding import Quoting
from monitor.core.extract.quotes.gate import QuoteGate, Scope, mask
from monitor.core.extract.quotes.lexicon import Reporting
from monitor.core.extract.signals.finding import SignalFinder
from monitor.core.extract.signals.gate import Gate, Passed
from monitor.core.extract.signals.headlining import headline_words
from monitor.core.extract.signals.lexicon import LexiconFile
from monitor.core.extract.signals.opinion import Opinion, OpinionFile
from monitor.core.extract.signals.vocabulary import Vocabulary
from monitor.core.extract.text.marks import quoted
from monitor.core.extract.text.page import Page
from monitor.core.extract.text.parse import load_parser, parse
from monitor.core.extract.text.sentences import split
from monitor.core.extract.text.trees import Trees


@dataclass(frozen=True, slots=True)
class Reading:
    """What one article says."""

    signals: tuple[Signal, ...] = ()
    quotes: tuple[Quote, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()
    sentences: int = 0
    parsed: int = 0  # sentences that passed the gate


@dataclass(frozen=True, slots=True)
class Wanted:
    """A page and what is to be parsed of it."""

    page: Page
    signals: Passed
    quotes: frozenset[int]


class Reader:
    """Reads batches of articles; built once per process, because loading costs a second."""

    def __init__(self, plan: "ReaderPlan", actors: ActorIndex, trees: Trees) -> None:
        words = Vocabulary(plan.lexicon)
        opinion = Opinion(plan.opinion) if plan.opinion else None
        self._trees = trees
        self._headlines = headline_words(words)
        self._scope: Scope = plan.quotes
        self._gate = Gate(words, actors)
        self._quoting = Quoting(plan.reporting, actors)
        self._quote_gate = QuoteGate(plan.reporting, actors)
        self._signals = SignalFinder(words, actors, opinion)

    def read(self, articles: Sequence[Article]) -> list[Reading]:
        """Return one Reading per article, in order."""
        wanted = [self._wanted(article) for article in articles]
        pages = (w.page.sentences[i] for w in wanted for i in sorted(w.signals.sentences | w.quotes))
        parse(self._trees, pages, self._headlines)
        return [self._reading(w) for w in wanted]

    def _wanted(self, article: Article) -> Wanted:
        page = Page(article, split(article.text), quoted(article.text))
        on = article.published_at.date()
        signals = self._gate.passes(page, on)
        quotes = self._quote_gate.passes(page, on, known=bool(signals.sentences), scope=self._scope)
        for index in quotes - signals.sentences:  # signals read quoted words, too
            page.sentences[index].masked = mask(page, page.sentences[index])
        return Wanted(page, signals, quotes)

    def _reading(self, wanted: Wanted) -> Reading:
        page = wanted.page
        quotes = self._quoting.of(page, wanted.signals.mentions).quotes if wanted.quotes else ()
        signals, suppressed = self._signals.find(page, wanted.signals, quotes)
        return Reading(
            signals=tuple(signals),
            quotes=_meet(quotes, signals),
            suppressed=tuple(suppressed),
            sentences=len(page.sentences),
            parsed=len(wanted.signals.sentences | wanted.quotes),
        )


def _meet(quotes: Sequence[Quote], signals: Sequence[Signal]) -> tuple[Quote, ...]:
    """Give every quote the ids of the signals that stand in it."""
    inside: dict[str, list[str]] = {}
    for signal in signals:
        if signal.quote:
            inside.setdefault(signal.quote, []).append(signal.id)
    return tuple(replace(q, signals=tuple(inside[q.id])) if q.id in inside else q for q in quotes)


@dataclass(frozen=True, slots=True)
class ReaderPlan:
    """All it takes to build a Reader in another process; plain data, so it can be sent there."""

    lexicon: LexiconFile
    reporting: Reporting
    actors: ActorFile
    quotes: Scope = "relevant"
    opinion: OpinionFile | None = None  # without it the rules stand alone

    def __call__(self) -> Reader:
        """Load the parser and build the reader: about a second."""
        return Reader(self, ActorIndex(self.actors), load_parser())
