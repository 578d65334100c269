"""Text -> its signals by the shipped configuration; the reader is built once a session."""

from functools import cache

from support.quoting import CONFIG, article_of

from monitor.contracts import Signal
from monitor.core.extract.reader import Reader, Reading
from monitor.core.extract.signals.vocabulary import Vocabulary
from monitor.settings.files import load_lexicon, load_reader


@cache
def reader() -> Reader:
    return load_reader(CONFIG)()


@cache
def shipped_words() -> Vocabulary:
    return Vocabulary(load_lexicon(CONFIG))


def reading_of(text: str, title: str = "") -> Reading:
    return reader().read([article_of(text, title)])[0]


def told(text: str, title: str = "") -> list[Signal]:
    """The signals that count, the strongest first."""
    counting = [signal for signal in reading_of(text, title).signals if signal.score]
    return sorted(counting, key=lambda signal: -abs(signal.score))


def dyads(text: str) -> list[tuple[str, str, str]]:
    """(direction, source, target) of what counts, the strongest first."""
    return [
        (s.direction, s.source.id if s.source else "", s.target.id if s.target else "") for s in told(text)
    ]


def reasons(text: str) -> set[str]:
    """Why hits of *text* do not count."""
    return {hit.reason for hit in reading_of(text).suppressed}
