"""From signals: what matched a rule, what changed, who is told and who must not be."""

from datetime import datetime
from typing import ClassVar, Literal

from msgspec import Struct

from monitor.contracts.findings import Signal
from monitor.contracts.records import AlertState, Direction, Record, RoleClass, Severity, Status


class Observation(Record, frozen=True, kw_only=True):
    """A signal that matched a rule, on its way to the rule's window; or a tick that moves time on."""

    schema: ClassVar[str] = "Observation"

    rule: str
    group: tuple[tuple[str, str], ...]  # (label, value), sorted
    at: datetime  # event time
    signal: Signal | None = None  # None: a tick

    @property
    def key(self) -> str:
        """rule|label=value|..."""
        return "|".join([self.rule, *(f"{name}={value}" for name, value in self.group)])


class Evidence(Struct, frozen=True, kw_only=True):
    """One signal that speaks for an alert."""

    signal: str
    sentence: str
    trigger: str
    speaker: str = ""
    role: str = ""
    publisher: str
    url: str
    title: str = ""
    published_at: datetime
    score: float
    why: tuple[str, ...] = ()
    role_class: RoleClass = "unknown"
    direction: Direction = "escalation"
    status: Status = "unclear"
    rung: int = 0
    category: str = ""
    source: str = ""  # actor ids
    target: str = ""
    story: str = ""


class Alert(Record, frozen=True, kw_only=True):
    """A change in the state of one rule for one group, with the evidence for it."""

    schema: ClassVar[str] = "Alert"

    id: str  # fingerprint of rule + group: the dedup key everywhere
    rule: str
    severity: Severity
    state: AlertState
    reason: str
    group: dict[str, str]
    labels: dict[str, str] = {}
    value: float
    threshold: float
    window: float  # seconds
    starts_at: datetime
    ends_at: datetime | None = None
    at: datetime  # event time of this change
    evidence: tuple[Evidence, ...] = ()
    signals: int = 0
    publishers: int = 0
    stories: int = 0
    score: float = 0.0
    title: str
    body: str = ""
    annotations: dict[str, str] = {}
    generation: int  # rises by one with each notified change; a later record of the same one corrects it
    notify: bool = True  # False: a change of state that people need not hear of

    @property
    def key(self) -> str:
        """The group, so that one notifier sees the critical and the warning alert of one pair."""
        return "|".join(f"{name}={value}" for name, value in sorted(self.group.items()))

    @property
    def dedup(self) -> str:
        """The same for every copy of one notified change."""
        return f"{self.id}:{self.generation}"


class Notice(Record, frozen=True, kw_only=True):
    """One message to one channel: the changed alerts of one group that are told together."""

    schema: ClassVar[str] = "Notice"

    id: str  # made of the channel and the alerts' dedup keys
    channel: str
    group: str  # Alert.key
    kind: Literal["change", "resend"] = "change"  # resend: nothing new, for receivers that forget
    reason: str  # why now: one word
    alerts: tuple[Alert, ...]
    firing: int = 0  # alerts of the group that fire, these included
    at: datetime

    @property
    def key(self) -> str:
        """The group, like the alerts it tells of."""
        return self.group


class Notification(Record, frozen=True, kw_only=True):
    """One line of the ledger: how far telling one channel of one generation of an alert has come.

    Written `sending` before the channel is called and `sent` after it confirmed, so that a restart
    repeats at worst what was under way, and under the same dedup key.
    """

    schema: ClassVar[str] = "Notification"

    alert: str  # Alert.id, the dedup key
    generation: int
    channel: str
    state: Literal["sending", "sent", "given_up", "skipped"]
    reason: str = ""
    attempts: int = 0
    at: datetime

    @property
    def key(self) -> str:
        """The alert and the channel: a later generation takes the place of an earlier one."""
        return f"{self.alert}|{self.channel}"


class Silence(Record, frozen=True, kw_only=True):
    """Alerts whose labels all match need not be told to anybody between two moments."""

    schema: ClassVar[str] = "Silence"

    id: str
    matchers: dict[str, str]  # label -> value, or a pattern between slashes
    starts_at: datetime
    ends_at: datetime
    author: str
    comment: str = ""

    @property
    def key(self) -> str:
        """The silence's id."""
        return self.id


class Review(Record, frozen=True, kw_only=True):
    """Time has come to look again at what a group's alerts are waiting for; internal to the flow."""

    schema: ClassVar[str] = "Review"

    group: str  # Alert.key
    at: datetime

    @property
    def key(self) -> str:
        """The group, like the alerts it is about."""
        return self.group
