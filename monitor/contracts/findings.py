"""From articles: who does or threatens what to whom, and who said what."""

from typing import ClassVar

from msgspec import Struct

from monitor.contracts.articles import ArticleRef
from monitor.contracts.records import Direction, QuoteKind, Record, ResolvedBy, RoleClass, Status


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
    sentence: str = ""  # fingerprint; "" where two writers may have the same sentence: short, quoted
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
