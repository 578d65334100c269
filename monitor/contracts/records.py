"""What every record is, and the words its fields may hold."""

from typing import ClassVar, Literal

from msgspec import Struct

Direction = Literal["escalation", "de-escalation"]
Status = Literal["actual", "announced", "threat", "hypothetical", "denied", "historical", "unclear"]
RoleClass = Literal[
    "government",
    "military",
    "armed_group",
    "international",
    "mediator",
    "analyst",
    "media",
    "anonymous",
    "unknown",
]
QuoteKind = Literal["direct", "indirect", "mixed"]
ResolvedBy = Literal["name", "role", "pronoun", "organisation", "none"]
Severity = Literal["info", "warning", "critical"]
AlertState = Literal["pending", "firing", "resolved"]


class Record(Struct, frozen=True, kw_only=True):
    """A value that travels through Kafka under its own schema name and version; each has a `key`."""

    schema: ClassVar[str]
    version: ClassVar[int] = 1
