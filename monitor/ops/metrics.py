"""Every number this product shows, with its meaning.

    CollectorRegistry -> Metrics -> /metrics and docs/metrics.md

The rule: base units, `_total` on counters, few labels, and never a URL, a title or anything else a
stranger chooses. Labels that grow with the world (feeds, pairs, alert groups) go through a cap, so
that a flood of new names costs one series called "other" and not the memory of Prometheus.
"""

from collections import OrderedDict
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info
from prometheus_client.metrics import MetricWrapperBase

WORK = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
JOURNEY = (0.1, 0.25, 0.5, 0.75, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0)
SERIES_CAP = 500


class CappedGauge:
    """A gauge with one label and at most *cap* series; the one set longest ago gives way."""

    def __init__(self, gauge: Gauge, cap: int = SERIES_CAP) -> None:
        self.gauge = gauge
        self._cap = cap
        self._order: OrderedDict[tuple[str, ...], None] = OrderedDict()

    def set(self, value: float, *labels: str) -> None:
        """Set the series of *labels*, dropping the stalest series when the cap is reached."""
        self._order[labels] = None
        self._order.move_to_end(labels)
        self.gauge.labels(*labels).set(value)
        if len(self._order) > self._cap:
            self.drop(*next(iter(self._order)))

    def drop(self, *labels: str) -> None:
        """Forget the series of *labels*."""
        if labels in self._order:
            del self._order[labels]
            self.gauge.remove(*labels)

    def __len__(self) -> int:
        return len(self._order)


class _Family:
    """A group of metrics made on one registry."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry

    def _counter(self, name: str, meaning: str, *labels: str) -> Counter:
        return Counter(f"newsmonitor_{name}", meaning, labels, registry=self._registry)

    def _gauge(self, name: str, meaning: str, *labels: str) -> Gauge:
        return Gauge(f"newsmonitor_{name}", meaning, labels, registry=self._registry)

    def _capped(self, name: str, meaning: str, *labels: str) -> CappedGauge:
        return CappedGauge(self._gauge(name, f"{meaning} At most {SERIES_CAP} series.", *labels))

    def _histogram(self, name: str, meaning: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
        return Histogram(f"newsmonitor_{name}", meaning, labels, buckets=buckets, registry=self._registry)


class FeedMetrics(_Family):
    """The poller: is the world being read?"""

    def __init__(self, registry: CollectorRegistry) -> None:
        super().__init__(registry)
        self.polls = self._counter("feed_polls_total", "Feeds polled, by how it ended.", "outcome")
        self.poll_seconds = self._histogram(
            "feed_poll_duration_seconds", "From asking for a feed to its entries being published.", WORK
        )
        self.feeds = self._gauge("feeds", "Feeds this process looks after, by state.", "state")
        self.overdue = self._gauge(
            "feed_lag_seconds", "How late the most overdue feed is; grows when polling cannot keep up."
        )
        self.newest = self._capped(
            "feed_newest_entry_timestamp_seconds", "When a feed's newest entry was published.", "feed"
        )
        self.last_success = self._capped(
            "feed_last_success_timestamp_seconds", "When a feed was last read without error.", "feed"
        )
        self.failures = self._capped(
            "feed_consecutive_failures", "How often in a row a feed could not be read.", "feed"
        )
        self.entries = self._counter("feed_entries_total", "Entries seen in feeds, by decision.", "decision")
        self.pages = self._counter(
            "pages_total", "Article pages fetched for full text, by outcome.", "outcome"
        )
        self.bytes = self._counter(
            "fetched_bytes_total", "Bytes read from the network after decompression, by kind.", "kind"
        )
        self.published = self._counter(
            "articles_published_total",
            "Articles put into articles.raw, by source of their text.",
            "text_source",
        )


class ReadingMetrics(_Family):
    """The extractor: what was found, and how much work it was."""

    def __init__(self, registry: CollectorRegistry) -> None:
        super().__init__(registry)
        self.articles = self._counter(
            "articles_total", "Articles taken for reading: read or repeated.", "outcome"
        )
        self.sentences = self._counter(
            "sentences_total", "Sentences by what the gate said: parsed or skipped.", "gate"
        )
        self.signals = self._counter(
            "signals_total", "Signals published, by direction and status.", "direction", "status"
        )
        self.suppressed = self._counter("suppressed_total", "Hits that do not count, by reason.", "reason")
        self.quotes = self._counter("quotes_total", "Quotes published, by kind.", "kind")
        self.read_seconds = self._histogram(
            "read_duration_seconds", "Time a pool process spent on one batch of articles.", WORK
        )
        self.batch = self._histogram(
            "read_batch_articles", "Articles in one batch for the pool.", (1, 2, 4, 8, 16, 32, 64)
        )
        self.pool_size = self._gauge("pool_processes", "Reader processes of this worker.")
        self.pool_busy = self._gauge("pool_busy_processes", "Reader processes at work now.")
        self.pool_queue = self._gauge("pool_queue_articles", "Articles that wait for a reader process.")
        self.pool_restarts = self._counter(
            "pool_restarts_total", "Reader processes replaced, by reason: died or timeout.", "reason"
        )


class AlertMetrics(_Family):
    """Rules, alerts and the people who hear of them."""

    def __init__(self, registry: CollectorRegistry) -> None:
        super().__init__(registry)
        self.observations = self._counter(
            "observations_total", "Observations held against a rule's window: signal or tick.", "kind"
        )
        self.alerts = self._counter(
            "alerts_total", "Changes of an alert's state, by rule, severity and new state.",
            "rule", "severity", "state",
        )  # fmt: skip
        self.firing = self._capped(
            "alert_firing", "1 while an alert fires, 0 once it is resolved.", "rule", "severity", "group"
        )
        self.index = self._capped(
            "escalation_index",
            "Escalation of an actor pair: the sum of its signals' scores, halved every 24 h of event time.",
            "pair",
        )
        self.notifications = self._counter(
            "notifications_total", "Notifications by channel and outcome.", "channel", "outcome"
        )
        self.attempts = self._counter(
            "notification_attempts_total",
            "Single tries to reach a channel: sent, the reason it failed, or digest for one made of many.",
            "channel", "outcome",
        )  # fmt: skip
        self.notify_seconds = self._histogram(
            "notification_duration_seconds", "From the first try to told or given up.", WORK, "channel"
        )
        self.pending = self._gauge("notifications_pending", "Notifications under way or waiting for a retry.")
        self.journey = self._histogram(
            "journey_seconds",
            "From an article being fetched to the point named: signalled, alerted or notified.",
            JOURNEY, "point",
        )  # fmt: skip


class FlowMetrics(_Family):
    """The stream itself: does everything that goes in come out?"""

    def __init__(self, registry: CollectorRegistry) -> None:
        super().__init__(registry)
        self.messages = self._counter(
            "stage_messages_total", "Messages a stage finished with, dead letters among them.", "stage"
        )
        self.stage_seconds = self._histogram(
            "stage_duration_seconds", "From taking a message to its results being confirmed.", WORK, "stage"
        )
        self.in_flight = self._gauge("stage_in_flight_messages", "Taken and not yet acknowledged.", "stage")
        self.dead_letters = self._counter(
            "dead_letters_total", "Messages given up, by stage and reason.", "stage", "reason"
        )
        self.lag = self._gauge(
            "consumer_lag_messages",
            "Messages not yet committed: true end minus committed.",
            "topic",
            "partition",
        )
        self.lag_seconds = self._gauge(
            "consumer_lag_seconds", "Age of the oldest message not yet processed; 0 when none waits.", "topic"
        )
        self.commits = self._counter("commits_total", "Offset commits.")
        self.rebalances = self._counter("rebalances_total", "Times the group shared its partitions out anew.")
        self.assigned = self._gauge("assigned_partitions", "Partitions this process reads.", "topic")
        self.progress = self._gauge(
            "progress_timestamp_seconds", "When this process last moved forward, or had nothing to do."
        )


class BrokerMetrics(_Family):
    """The broker, as far as we are answerable for it."""

    def __init__(self, registry: CollectorRegistry) -> None:
        super().__init__(registry)
        self.up = self._gauge("broker_up", "1 when the broker answered the last question.")
        self.memory = self._gauge(
            "broker_memory_bytes", "Resident memory of the embedded broker, which keeps everything in it."
        )
        self.memory_limit = self._gauge("broker_memory_limit_bytes", "Where the embedded broker is stopped.")


class Metrics:
    """All families on one registry: `metrics.feeds.polls.labels("new").inc()`."""

    def __init__(self, registry: CollectorRegistry, *, version: str = "unknown") -> None:
        self.registry = registry
        self.feeds = FeedMetrics(registry)
        self.reading = ReadingMetrics(registry)
        self.alerting = AlertMetrics(registry)
        self.flow = FlowMetrics(registry)
        self.broker = BrokerMetrics(registry)
        self.build = Info("newsmonitor_build", "What is running.", registry=registry)
        self.build.info({"version": version})

    def each(self) -> Iterator[tuple[str, MetricWrapperBase]]:
        """Yield (family's sentence, metric) in the order of this file."""
        for family in (self.feeds, self.reading, self.alerting, self.flow, self.broker):
            title = (family.__doc__ or "").strip()
            for value in vars(family).values():
                metric = value.gauge if isinstance(value, CappedGauge) else value
                if isinstance(metric, MetricWrapperBase):
                    yield title, metric
        yield "The process.", self.build


def page() -> str:
    """Return docs/metrics.md."""
    lines = ["# Metrics", "", "Made from `monitor/ops/metrics.py` by `python -m monitor.ops.metrics`.", ""]
    heading = ""
    for title, metric in Metrics(CollectorRegistry()).each():
        if title != heading:
            heading = title
            lines += ["", f"## {title}", "", "| metric | type | labels | meaning |", "|---|---|---|---|"]
        family = next(iter(metric.describe()))
        name = f"{family.name}_total" if family.type == "counter" else family.name
        name = f"{name}_info" if family.type == "info" else name
        labels = ", ".join(metric._labelnames)  # noqa: SLF001 -- the library has no public way to ask
        lines.append(f"| `{name}` | {family.type} | {labels} | {family.documentation} |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    print(page(), end="")  # noqa: T201 -- this is the documentation generator
