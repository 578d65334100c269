"""The records that cross a line: between stages, between folders, and to other teams.

Each record is a frozen msgspec Struct, JSON on the wire, with the key it is partitioned by.
Field names are the API: `docs/contracts/` holds the JSON Schemas made from this file, and a test
fails when they drift or when a change breaks a reader of the version before.

Times are RFC 3339 UTC. Offsets are Unicode code points into `Article.text`, end exclusive.
Actor ids are ISO 3166 alpha-3 for states (`PAK`) and ids of `config/actors.yaml` for the rest.
"""

from datetime import datetime
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


class ArticleRef(Struct, frozen=True, kw_only=True):
    """What later stages need to know of an article without its text."""

    id: str
    url: str
    title: str
    publisher: str
    published_at: datetime
    story: str = ""  # 16 hex digits, see core/dedupe.py
    backfill: bool = False  # older than the feed's previous fetch: history, never news


class Article(Record, frozen=True, kw_only=True):
    """One news article as taken from a feed, normalised."""

    schema: ClassVar[str] = "Article"

    id: str
    url: str
    feed: str
    publisher: str
    title: str
    text: str
    summary: str = ""
    language: str = ""
    authors: tuple[str, ...] = ()
    published_at: datetime
    fetched_at: datetime
    story: str = ""
    text_source: Literal["page", "feed"] = "feed"
    date_source: Literal["entry", "clamped", "first_seen"] = "entry"
    updated: bool = False
    backfill: bool = False

    @property
    def key(self) -> str:
        """The article's id."""
        return self.id

    @property
    def ref(self) -> ArticleRef:
        """The article without its text."""
        return ArticleRef(
            id=self.id,
            url=self.url,
            title=self.title,
            publisher=self.publisher,
            published_at=self.published_at,
            story=self.story,
            backfill=self.backfill,
        )


class Party(Struct, frozen=True, kw_only=True):
    """An actor as one side of an event: the id, and the words that named it."""

    id: str
    surface: str = ""


class Speaker(Struct, frozen=True, kw_only=True):
    """Who said it. `surface` is the mention in the text, `name` the person or body it stands for."""

    name: str  # "Khawaja Asif", "Taliban"; the surface when nothing better is known
    surface: str = ""
    start: int | None = None  # offsets of the mention
    end: int | None = None
    role: str = ""  # "defence minister"
    role_class: RoleClass = "unknown"
    affiliation: str = ""  # actor id
    resolved_by: ResolvedBy = "none"
    confidence: float = 0.0  # 0..1


class Medium(Struct, frozen=True, kw_only=True):
    """Where it was said: the words of the text and their class."""

    text: str
    kind: str  # x, telegram, social, statement, interview, news_conference, television, ... (lexicon)


class Signal(Record, frozen=True, kw_only=True):
    """Somebody does, threatens, or calls off something hostile, or works for calm."""

    schema: ClassVar[str] = "Signal"

    id: str
    article: ArticleRef
    text: str  # the sentence
    start: int  # of the trigger phrase, not of the sentence
    end: int
    trigger: str  # canonical phrase of the lexicon entry, e.g. "open war"
    rule: str  # id of the lexicon entry
    category: str  # PLOVER-like type: THREATEN, ASSAULT, MOBILIZE, ...
    direction: Direction
    rung: int  # 0 talk 1 measures 2 threat 3 display 4 force 5 war
    intensity: float  # -10..+10, Goldstein axis
    status: Status
    source: Party | None = None
    target: Party | None = None
    pair: str = ""  # "AFG-PAK", alphabetical; "" when a side is unknown
    speaker: Speaker | None = None
    quote: str | None = None  # id of the quote it stands in
    score: float = 0.0  # > 0 escalation, < 0 de-escalation, 0 does not count
    why: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The actor pair, so that one partition sees all of a conflict."""
        return self.pair or (self.source.id if self.source else self.article.id)


class Quote(Record, frozen=True, kw_only=True):
    """Somebody said something, in the article's own words."""

    schema: ClassVar[str] = "Quote"

    id: str
    article: ArticleRef
    text: str
    start: int
    end: int
    kind: QuoteKind
    cue: str = ""  # lemma
    stance: str = ""  # of the cue: neutral assert deny threaten demand accuse ... (lexicon)
    speaker: Speaker | None = None
    medium: Medium | None = None
    via: str = ""  # who relayed it
    addressees: tuple[Party, ...] = ()
    signals: tuple[str, ...] = ()  # ids of the signals inside

    @property
    def key(self) -> str:
        """The speaker."""
        return self.speaker.name if self.speaker else self.article.id


class Suppressed(Struct, frozen=True, kw_only=True):
    """A hit that does not count, and the word that says why."""

    text: str
    start: int
    end: int
    rule: str
    reason: str
    why: tuple[str, ...] = ()


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


class DeadLetter(Record, frozen=True, kw_only=True):
    """What a stage could not handle, why, and the bytes as they came."""

    schema: ClassVar[str] = "DeadLetter"

    stage: str
    reason: str  # one word, the metric label
    error: str
    topic: str = ""
    partition: int = -1
    offset: int = -1
    payload: bytes = b""
    at: datetime

    @property
    def key(self) -> str:
        """The stage that gave up."""
        return self.stage


class FeedSpec(Record, frozen=True, kw_only=True):
    """A feed to be polled, as its owner wrote it down: one record a feed in the compacted topic."""

    schema: ClassVar[str] = "FeedSpec"

    id: str
    url: str
    name: str = ""
    publisher: str = ""  # of every entry; "" = the entry's own registrable domain or its family
    language: str = ""  # "" = what the feed says
    interval: float = 0.0  # seconds, the owner's word; 0 = learnt from the feed
    full_text: Literal["auto", "never", "always"] = "auto"

    @property
    def key(self) -> str:
        """The feed's id."""
        return self.id


class Move(Struct, frozen=True, kw_only=True):
    """Where a feed says it has moved for good, since when it says so, and how often it was heard."""

    url: str
    since: datetime
    times: int = 1


class FeedState(Record, frozen=True, kw_only=True):
    """What the poller remembers of a feed: enough to ask politely again and to know old from new."""

    schema: ClassVar[str] = "FeedState"

    feed: str  # FeedSpec.id
    url: str  # FeedSpec.url these memories belong to; another address starts afresh
    outcome: str = ""  # of the last poll, one word: ok, not_modified, timeout, gone, ...
    detail: str = ""  # of the last poll, for people
    polled_at: datetime  # the newer of two states of a feed is the one polled later
    next_due: datetime
    interval: float = 0.0  # seconds, as learnt
    rate: float = 0.0  # new entries an hour, a moving mean
    failures: int = 0  # in a row
    last_fetch: datetime | None = None  # last answer with entries or "nothing new"
    hold_until: datetime | None = None  # Retry-After: no feed of this host before
    answered_by: str = ""  # address that gave the validators; they go to no other origin
    etag: str = ""
    last_modified: str = ""
    ignored: int = 0  # times in a row the server sent the same body in spite of a validator
    body_hash: str = ""
    seen: dict[str, str] = {}  # entry -> hash of its content, oldest first, bounded
    move: Move | None = None  # 301/308

    @property
    def key(self) -> str:
        """The feed's id."""
        return self.feed


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
