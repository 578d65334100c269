"""Every topic, declared once: what is in it, its key, how long it is kept.

    KafkaSettings -> Topics (with prefix) -> what the broker must have

Topics are made before anybody subscribes (`admin.py`): a broker that makes them by itself picks its own
number of partitions, and tables that are read together must have the same.
"""

from dataclasses import dataclass
from datetime import timedelta

from monitor.contracts import (
    Alert,
    Article,
    DeadLetter,
    FeedSpec,
    FeedState,
    Notice,
    Notification,
    Observation,
    Quote,
    Record,
    Review,
    Signal,
    Silence,
)
from monitor.flow.config import KafkaSettings

WORKER = "worker"  # consumer group and Faust app id
POLLER = "poller"
ALERT_STATE = "alert-state"  # the table of the alert stage
DESK_STATE = "desk-state"  # the table of the desk


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic as this product means it to be."""

    name: str
    record: type[Record] | None
    key: str  # in words, for people
    meaning: str
    retention: timedelta | None = None  # None: for ever
    compacted: bool = False

    def configuration(self, max_message_bytes: int) -> dict[str, str]:
        """Return the broker's settings for this topic."""
        kept = int(self.retention / timedelta(milliseconds=1)) if self.retention else -1
        policy = "compact" if self.compacted else "delete"
        return {
            "cleanup.policy": policy,
            "retention.ms": str(kept),
            "max.message.bytes": str(max_message_bytes),
        }


_WEEK, _MONTH, _QUARTER = timedelta(days=7), timedelta(days=30), timedelta(days=90)

FEEDS = Topic("feeds", FeedSpec, "feed id", "The feeds to poll, one record each.", compacted=True)
FEED_STATES = Topic(
    "feed-states", FeedState, "feed id", "What the poller remembers of each feed.", compacted=True
)
ARTICLES = Topic("articles.raw", Article, "article id", "Articles as taken from feeds.", _WEEK)
SIGNALS = Topic("signals.escalation", Signal, "actor pair", "Escalation and de-escalation found.", _MONTH)
QUOTES = Topic("quotes", Quote, "speaker", "Who said what.", _MONTH)
OBSERVATIONS = Topic(
    "observations", Observation, "rule|group", "Signals that match a rule, and ticks.", _WEEK
)
ALERTS = Topic("alerts", Alert, "alert id", "Changes in the state of alerts, with their evidence.", _QUARTER)
SILENCES = Topic(
    "silences", Silence, "silence id", "Who must not be told of what, and until when.", compacted=True
)
NOTICES = Topic("notices", Notice, "alert group", "What is to be told to one channel.", _MONTH)
REVIEWS = Topic("reviews", Review, "alert group", "Groups whose waiting messages are due.", _WEEK)
NOTIFICATIONS = Topic(
    "notifications",
    Notification,
    "alert id|channel",
    "The ledger: what was sent to whom. In the partition of its notice.",
    compacted=True,
)
DEAD_LETTERS = Topic(
    "dead-letters", DeadLetter, "stage", "What a stage could not handle, why, and the bytes.", _MONTH
)
ALERT_STATES = Topic(
    f"{WORKER}-{ALERT_STATE}-changelog", None, "rule|group", "The state of each alert.", compacted=True
)
DESK_STATES = Topic(
    f"{WORKER}-{DESK_STATE}-changelog",
    None,
    "alert group",
    "What each group's alerts wait for.",
    compacted=True,
)

TOPICS = (
    FEEDS,
    FEED_STATES,
    ARTICLES,
    SIGNALS,
    QUOTES,
    OBSERVATIONS,
    ALERTS,
    SILENCES,
    NOTICES,
    REVIEWS,
    NOTIFICATIONS,
    DEAD_LETTERS,
    ALERT_STATES,
    DESK_STATES,
)
_BY_RECORD = {topic.record: topic for topic in TOPICS if topic.record}


def topic_of(record: type[Record]) -> Topic:
    """Return the topic that carries *record*."""
    return _BY_RECORD[record]


def named(topic: Topic, settings: KafkaSettings) -> str:
    """Return the topic's name on this cluster."""
    return settings.prefix + topic.name
