"""Records as they pass -> how far the demonstration is, and at its end everything the account tells.

Hits that do not count travel on no topic, so those of the account come from reading the articles once more.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from monitor.contracts import Alert, Article, DeadLetter, Quote, Record, Signal
from monitor.core.dedupe import RecentStories
from monitor.core.extract.reader import Reader, Reading
from monitor.demo.account import DemoProgress, DemoSummary, Silent


class Spectator:
    """Keeps what it has seen, each thing once, by its id."""

    def __init__(self) -> None:
        self.articles: dict[str, Article] = {}
        self.signals: dict[str, Signal] = {}
        self.quotes: dict[str, Quote] = {}
        self.alerts: dict[tuple[str, int], Alert] = {}
        self.dead_letters = 0
        self._headline = ""

    def see(self, record: Record) -> None:
        """Take in one record."""
        if isinstance(record, Article):
            self.articles[record.id] = record
            self._headline = f"{record.publisher}: {record.title}"
        elif isinstance(record, Signal):
            self.signals[record.id] = record
        elif isinstance(record, Quote):
            self.quotes[record.id] = record
        elif isinstance(record, Alert):
            self.alerts[record.id, record.generation] = record
        elif isinstance(record, DeadLetter):
            self.dead_letters += 1

    def firing(self) -> list[Alert]:
        """Return the alerts that fire now."""
        newest = {alert.id: alert for alert in sorted(self.alerts.values(), key=lambda a: a.generation)}
        return [alert for alert in newest.values() if alert.state == "firing"]

    def progress(self, share: float, calendar: datetime, polls: int) -> DemoProgress:
        """Return how far it is."""
        return DemoProgress(
            share=share,
            calendar=calendar,
            polls=polls,
            articles=len(self.articles),
            signals=len(self.signals),
            quotes=len(self.quotes),
            alerts=len(self.firing()),
            headline=self._headline,
        )

    def summary(self, reader: Reader, answered: Mapping[str, int], seconds: float) -> DemoSummary:
        """Return the account's values; *answered* counts the feed server's answers by kind."""
        articles = sorted(self.articles.values(), key=lambda article: article.published_at)
        unchanged = answered.get("304", 0)
        return DemoSummary(
            feeds=len({article.feed for article in articles}),
            polls=answered.get("200", 0) + unchanged,
            unchanged=unchanged,
            articles=tuple(articles),
            duplicates=_copies(articles),
            signals=tuple(sorted(self.signals.values(), key=lambda signal: signal.article.published_at)),
            quotes=tuple(sorted(self.quotes.values(), key=lambda quote: quote.article.published_at)),
            alerts=tuple(sorted(self.alerts.values(), key=lambda alert: (alert.at, alert.generation))),
            silent=_silent(articles, reader.read(articles)),
            dead_letters=self.dead_letters,
            seconds=seconds,
        )


def _copies(articles: Sequence[Article]) -> int:
    stories = RecentStories()
    return sum(stories.see(article.id, article.text).word != "new" for article in articles)


def _silent(articles: Sequence[Article], readings: Sequence[Reading]) -> tuple[Silent, ...]:
    return tuple(
        Silent(publisher=article.publisher, title=article.title, words=hit.text, reason=hit.reason)
        for article, reading in zip(articles, readings, strict=True)
        if not any(signal.score > 0 for signal in reading.signals)
        for hit in reading.suppressed
    )
