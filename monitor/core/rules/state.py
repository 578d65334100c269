"""What is remembered of one rule and one group: everything the next observation needs, and bounded.

The rule of the house: a state is a value. It survives JSON, and folding never changes one in place.
"""

from typing import Literal

from msgspec import Struct

from monitor.contracts import Evidence

Phase = Literal["inactive", "pending", "firing"]
MAX_ENTRIES = 1000  # signals a window holds; beyond it the oldest are let go and values mean "at least"
MAX_EVIDENCE = 12
MAX_RECENT = 64  # ids remembered beyond the window, against redelivery


class Entry(Struct, frozen=True, array_like=True):
    """One signal in the window, as short as counting allows."""

    at: int  # ms of event time
    id: str
    score: float
    publisher: str
    story: str
    mask: int  # bit i: counts for measure i of the rule
    sentence: str = ""  # fingerprint of the sentence, where it tells who copied it


class Baseline(Struct, frozen=True, array_like=True):
    """A moving mean of what a window of this group usually holds, up to bucket *upto* (exclusive)."""

    upto: int = -1  # -1: nothing learnt yet
    mean: float = 0.0
    variance: float = 0.0
    windows: int = 0


class Machine(Struct, frozen=True):
    """Where the alert stands at the moment up to which event time is settled."""

    phase: Phase = "inactive"
    since: int = 0  # pending: since when the condition holds
    started: int = 0  # firing: since when
    quiet: int | None = None  # firing: since when the condition no longer holds
    active: int = 0  # firing: since when the condition holds again
    told: int = 0  # firing: when people were last told
    repeats: int = 0


class Ahead(Struct, frozen=True):
    """A firing that was told before its moment was settled; what was said, to be corrected if need be."""

    at: int
    said: str


class GroupState(Struct, frozen=True):
    """The whole state of one rule|group key."""

    rule: str
    group: tuple[tuple[str, str], ...]
    shape: str  # of the rule's matchers and conditions; another shape starts a new window
    clock: int  # newest event time seen
    settled: int  # up to here nothing can change any more
    machine: Machine = Machine()
    generation: int = 0
    pending_told: bool = False
    ahead: Ahead | None = None
    entries: tuple[Entry, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    baselines: tuple[Baseline, ...] = ()
    recent: tuple[str, ...] = ()
    touched: int = 0  # newest signal
