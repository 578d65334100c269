"""Records as the topics deliver them -> the values that the account is drawn from.

Keeps each record once, however often it is delivered, by the id that makes it itself. Pure: whoever reads
the topics hands the records in, whoever watches the feeds hands in what they answered.
"""

from collections.abc import Iterable
from datetime import datetime

from monitor.contracts import Alert, Article, ArticleRef, DeadLetter, Quote, Record, Signal, Suppressed
from monitor.core.dedupe import same_story
from monitor.demo.account import DemoProgress, DemoSummary, Silent


class Ledger:
    """What the demonstration has brought so far."""

    def __init__(self) -> None:
        self._articles: dict[str, Article] = {}
        self._signals: dict[str, Signal] = {}
        self._quotes: dict[str, Quote] = {}
        self._alerts: dict[tuple[str, int, str], Alert] = {}
        self._silent: dict[tuple[str, int, str], Silent] = {}
        self._dead: set[tuple[str, int, int]] = set()

    def add(self, record: Record) -> None:
        """Keep *record*; records that the account does not tell of are let go."""
        match record:
            case Article():
                self._articles[record.id] = record
            case Signal():
                self._signals[record.id] = record
            case Quote():
                self._quotes[record.id] = record
            case Alert():
                self._alerts[record.id, record.generation, record.state] = record
            case DeadLetter():
                self._dead.add((record.topic, record.partition, record.offset))

    def hush(self, article: ArticleRef, hits: Iterable[Suppressed]) -> None:
        """Keep hits of *article* that do not count."""
        for hit in hits:
            self._silent[article.id, hit.start, hit.rule] = Silent(
                publisher=article.publisher, title=article.title, words=hit.text, reason=hit.reason
            )

    @property
    def articles(self) -> int:
        """How many articles came in."""
        return len(self._articles)

    def progress(self, share: float, calendar: datetime, polls: int) -> DemoProgress:
        """Return one moment of the run."""
        newest = max(self._articles.values(), key=lambda article: article.published_at, default=None)
        return DemoProgress(
            share=share,
            calendar=calendar,
            polls=polls,
            articles=len(self._articles),
            signals=len(self._signals),
            quotes=len(self._quotes),
            alerts=sum(alert.state == "firing" for alert in self._latest().values()),
            headline=f"{newest.publisher}: {newest.title}" if newest else "",
        )

    def summary(self, *, feeds: int, polls: int, unchanged: int, seconds: float) -> DemoSummary:
        """Return everything, in the order of time."""
        return DemoSummary(
            feeds=feeds,
            polls=polls,
            unchanged=unchanged,
            articles=tuple(sorted(self._articles.values(), key=lambda article: article.published_at)),
            duplicates=self._copies(),
            signals=tuple(self._signals.values()),
            quotes=tuple(self._quotes.values()),
            alerts=tuple(sorted(self._alerts.values(), key=lambda alert: (alert.at, alert.generation))),
            silent=tuple(self._silent.values()),
            dead_letters=len(self._dead),
            seconds=seconds,
        )

    def _latest(self) -> dict[str, Alert]:
        ordered = sorted(self._alerts.values(), key=lambda alert: (alert.at, alert.generation))
        return {alert.id: alert for alert in ordered}

    def _copies(self) -> int:
        """Count articles that tell a story told before."""
        known: list[str] = []
        for article in sorted(self._articles.values(), key=lambda article: article.published_at):
            if not any(same_story(article.story, other) for other in known):
                known.append(article.story)
        return len(self._articles) - len(known)
