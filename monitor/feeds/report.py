"""What the poller tells: how a poll ended, and the three calls through which others count it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from monitor.contracts import FeedSpec, FeedState


class Polled(Struct, frozen=True, kw_only=True):
    """One poll of one feed, after everything is published and remembered."""

    spec: FeedSpec
    state: FeedState
    outcome: str  # metric label, log field and test name are this word
    why: str  # of the next due time
    seconds: float
    entries: int = 0
    new: int = 0  # published for the first time, history included
    updated: int = 0
    backfill: int = 0
    newest: datetime | None = None
    size: int = 0  # bytes after decompression
    unconditional: bool = True


class Observer(Protocol):
    """Counts; returns at once and never raises."""

    def on_poll(self, polled: Polled) -> None:
        """A poll has ended."""

    def on_page(self, outcome: str, size: int) -> None:
        """An article page was read, or not; *size* is its bytes after decompression."""

    def on_round(self, feeds: Mapping[str, int], overdue: float) -> None:
        """All feeds by state (fine, failing, gone, new), and how many seconds the most overdue is late."""


class Silent:
    """The observer of nobody."""

    def on_poll(self, polled: Polled) -> None:
        """See Observer."""

    def on_page(self, outcome: str, size: int) -> None:
        """See Observer."""

    def on_round(self, feeds: Mapping[str, int], overdue: float) -> None:
        """See Observer."""
