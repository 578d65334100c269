"""Text -> its quotes by the shipped configuration; parser and configuration are loaded once a session."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from eval.quoting import QuoteReader
from monitor.contracts import Article, Quote
from monitor.core.extract.actors.index import ActorIndex
from monitor.core.extract.quotes.lexicon import Reporting
from monitor.core.extract.text.page import Page
from monitor.core.extract.text.parse import load_parser
from monitor.settings.files import load_actors, load_reporting

CONFIG = Path(__file__).parents[2] / "config"
PUBLISHED = datetime(2026, 2, 27, 12, tzinfo=UTC)


@cache
def shipped_reporting() -> Reporting:
    return load_reporting(CONFIG)


@cache
def shipped_actors() -> ActorIndex:
    return ActorIndex(load_actors(CONFIG))


@cache
def quote_reader() -> QuoteReader:
    return QuoteReader(shipped_reporting(), shipped_actors(), load_parser())


def article_of(text: str, title: str = "") -> Article:
    return Article(
        id="a1",
        url="https://example.org/a1",
        feed="f",
        publisher="example.org",
        title=title,
        text=text,
        published_at=PUBLISHED,
        fetched_at=PUBLISHED,
    )


def page_of(text: str) -> Page:
    return quote_reader().pages([article_of(text)])[0]


def quotes_of(text: str) -> tuple[Quote, ...]:
    return quote_reader().read([article_of(text)])[0]


def said(text: str) -> list[tuple[str, str]]:
    """Return (who, what) of every quote."""
    return [(quote.speaker.name if quote.speaker else "", quote.text) for quote in quotes_of(text)]
