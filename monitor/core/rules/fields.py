"""What a rule can ask of a signal: name -> how to read it.

"speaker.name" -> Field;  Field.read(signal) -> value, or a tuple of values where there may be several
"""

from collections.abc import Callable
from difflib import get_close_matches
from typing import Literal, NamedTuple

from monitor.contracts import Party, Signal, Speaker

Value = str | float | bool | tuple[str, ...]
_NOBODY = Speaker(name="")
_NONE = Party(id="")


class Field(NamedTuple):
    """One property of a signal; `many`: a tuple, of which any may match and each makes a group."""

    read: Callable[[Signal], Value]
    kind: Literal["text", "number", "flag"] = "text"
    many: bool = False


def _speaker(signal: Signal) -> Speaker:
    return signal.speaker or _NOBODY


def _actors(signal: Signal) -> tuple[str, ...]:
    return tuple(dict.fromkeys(party.id for party in (signal.source, signal.target) if party and party.id))


def _pair(signal: Signal) -> str:
    """The pair; where only one side is known, that side, so that strangers do not share a group."""
    return signal.pair or next(iter(_actors(signal)), "")


FIELDS: dict[str, Field] = {
    "trigger": Field(lambda s: s.trigger),
    "rule": Field(lambda s: s.rule),
    "category": Field(lambda s: s.category),
    "direction": Field(lambda s: s.direction),
    "status": Field(lambda s: s.status),
    "rung": Field(lambda s: s.rung, "number"),
    "intensity": Field(lambda s: s.intensity, "number"),
    "score": Field(lambda s: s.score, "number"),
    "speaker": Field(lambda s: _speaker(s).role_class if s.speaker else ""),
    "speaker.name": Field(lambda s: _speaker(s).name),
    "speaker.role": Field(lambda s: _speaker(s).role),
    "speaker.affiliation": Field(lambda s: _speaker(s).affiliation),
    "speaker.confidence": Field(lambda s: _speaker(s).confidence, "number"),
    "source": Field(lambda s: (s.source or _NONE).id),
    "target": Field(lambda s: (s.target or _NONE).id),
    "actor": Field(_actors, many=True),
    "pair": Field(_pair),
    "publisher": Field(lambda s: s.article.publisher),
    "title": Field(lambda s: s.article.title),
    "url": Field(lambda s: s.article.url),
    "story": Field(lambda s: s.article.story),
    "text": Field(lambda s: s.text),
    "quoted": Field(lambda s: s.quote is not None, "flag"),
    "why": Field(lambda s: s.why, many=True),
}


def unknown_field(name: str) -> str:
    """Return what to say about a field that signals do not have."""
    near = get_close_matches(name, FIELDS, 1)
    hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(sorted(FIELDS))}"
    return f"signals have no field {name!r}; {hint}"
