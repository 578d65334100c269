"""A Reading -> one verdict on the text: escalation, deescalation or neutral, by its strongest signal.

Only what is done, announced or threatened counts. This is how `monitor evaluate escalation` and anybody
with labels of their own can score us, row by row.
"""

from typing import TypedDict

from monitor.contracts import Signal
from monitor.core.extract.reader import Reading

_COUNTS = frozenset({"actual", "announced", "threat"})
_FLOOR = 0.5  # of the strength that every event has, however grave
_LABELS = {"escalation": "escalation", "de-escalation": "deescalation"}  # the scorer's spelling


class Judgement(TypedDict):
    """What one text says, in the columns of a prediction file."""

    label: str
    score: float
    source: str | None
    target: str | None
    speaker: str | None
    status: str | None


def judge(reading: Reading) -> Judgement:
    """Return the verdict on the text that was read."""
    counting = [signal for signal in reading.signals if signal.status in _COUNTS and signal.score]
    if not counting:
        return Judgement(label="neutral", score=0.0, source=None, target=None, speaker=None, status=None)
    top = max(counting, key=_strength)
    return Judgement(
        label=_LABELS[top.direction],
        score=round(_strength(top) if top.score > 0 else -_strength(top), 4),
        source=top.source.id if top.source else None,
        target=top.target.id if top.target else None,
        speaker=top.speaker.name if top.speaker else None,
        status=top.status,
    )


def _strength(signal: Signal) -> float:
    """Certainty first, gravity second: a surely lifted embargo outweighs a war in a side clause."""
    certainty = abs(signal.score) / abs(signal.intensity)
    return certainty * (_FLOOR + (1 - _FLOOR) * abs(signal.intensity) / 10)
