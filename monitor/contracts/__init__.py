"""The records that cross a line: between stages, between folders, and to other teams.

Each record is a frozen msgspec Struct, JSON on the wire, with the key it is partitioned by.
Field names are the API: `docs/contracts/` holds the JSON Schemas made from these, and a test
fails when they drift or when a change breaks a reader of the version before.

Times are RFC 3339 UTC. Offsets are Unicode code points into `Article.text`, end exclusive.
Actor ids are ISO 3166 alpha-3 for states (`PAK`) and ids of `config/actors/` for the rest.
"""

from monitor.contracts.alerts import Alert, Evidence, Notice, Notification, Observation, Review, Silence
from monitor.contracts.articles import Article, ArticleRef, FeedSpec, FeedState, Move
from monitor.contracts.findings import Medium, Party, Quote, Signal, Speaker, Suppressed
from monitor.contracts.letters import DeadLetter
from monitor.contracts.records import (
    AlertState,
    Direction,
    QuoteKind,
    Record,
    ResolvedBy,
    RoleClass,
    Severity,
    Status,
)

Message = (
    Article
    | Signal
    | Quote
    | Observation
    | Alert
    | DeadLetter
    | FeedSpec
    | FeedState
    | Notification
    | Notice
    | Silence
    | Review
)

__all__ = [
    "Alert",
    "AlertState",
    "Article",
    "ArticleRef",
    "DeadLetter",
    "Direction",
    "Evidence",
    "FeedSpec",
    "FeedState",
    "Medium",
    "Message",
    "Move",
    "Notice",
    "Notification",
    "Observation",
    "Party",
    "Quote",
    "QuoteKind",
    "Record",
    "ResolvedBy",
    "Review",
    "RoleClass",
    "Severity",
    "Signal",
    "Silence",
    "Speaker",
    "Status",
    "Suppressed",
]
