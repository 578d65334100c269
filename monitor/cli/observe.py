"""What the poller and the channels tell -> metrics and log lines."""

from collections.abc import Mapping
from datetime import UTC, datetime

import structlog

from monitor.feeds.report import Polled
from monitor.feeds.schedule import FINE
from monitor.ops.metrics import AlertMetrics, FeedMetrics

_log = structlog.get_logger("monitor.feeds")
_log_notify = structlog.get_logger("monitor.notify")


class Observed:
    """An Observer (feeds/report.py) that counts on Prometheus."""

    def __init__(self, metrics: FeedMetrics) -> None:
        self._metrics = metrics

    def on_poll(self, polled: Polled) -> None:
        """Count one poll, and log it where a person may want to know."""
        metrics, feed = self._metrics, polled.spec.id
        metrics.polls.labels(polled.outcome).inc()
        metrics.poll_seconds.observe(polled.seconds)
        metrics.failures.set(polled.state.failures, feed)
        metrics.bytes.labels("feed").inc(polled.size)
        for decision in ("new", "updated", "backfill"):
            metrics.entries.labels(decision).inc(getattr(polled, decision))
        if polled.outcome in FINE:
            metrics.last_success.set(datetime.now(UTC).timestamp(), feed)
        if polled.newest:
            metrics.newest.set(polled.newest.timestamp(), feed)
        report = _log.info if polled.outcome in FINE else _log.warning
        report(
            "polled",
            feed=feed,
            outcome=polled.outcome,
            detail=polled.state.detail,
            new=polled.new,
            next_due=polled.state.next_due.isoformat(timespec="seconds"),
            why=polled.why,
        )

    def on_page(self, outcome: str, size: int) -> None:
        """Count one article page."""
        self._metrics.pages.labels(outcome).inc()
        self._metrics.bytes.labels("page").inc(size)

    def on_round(self, feeds: Mapping[str, int], overdue: float) -> None:
        """Show how many feeds there are in each state, and how late the latest is."""
        for state, count in feeds.items():
            self._metrics.feeds.labels(state).set(count)
        self._metrics.overdue.set(overdue)


class Attempts:
    """An Observer (notify/deliver.py) that counts on Prometheus."""

    def __init__(self, metrics: AlertMetrics) -> None:
        self._metrics = metrics

    def attempted(self, channel: str, outcome: str, seconds: float) -> None:
        """Count one try, and log one that failed."""
        self._metrics.attempts.labels(channel, outcome).inc()
        if outcome not in ("sent", "digest"):
            _log_notify.warning("not_notified", channel=channel, reason=outcome, seconds=round(seconds, 3))
