"""The circumstances of an event -> its score: intensity, times what each circumstance leaves of it."""

from dataclasses import dataclass

from monitor.contracts import Speaker, Status
from monitor.core.extract.signals.lexicon import Entry, Weights


@dataclass(frozen=True, slots=True)
class Circumstances:
    """All that a score depends on besides the event itself."""

    status: Status
    evidence: str
    certainty: float  # of the match, times what the operators left
    speaker: Speaker | None
    boundary: str
    doubted: bool
    named: bool


def score(entry: Entry, seen: Circumstances, weights: Weights) -> tuple[float, list[str]]:
    """Return the score, above 0 for escalation and below for de-escalation, and the factors."""
    factors = {
        f"status:{seen.status}": weights.status[seen.status],
        f"evidence:{seen.evidence}": weights.evidence[seen.evidence],
        "certainty": seen.certainty,
        f"speaker:{seen.speaker.role_class}" if seen.speaker else "speaker:article": (
            weights.speaker[seen.speaker.role_class] if seen.speaker else 1.0
        ),
        f"clause:{seen.boundary}": _clause(seen.boundary, weights),
        "doubt": weights.doubt if seen.doubted else 1.0,
        "unnamed": 1.0 if seen.named else weights.named,
    }
    value = abs(entry.intensity)
    for factor in factors.values():
        value *= factor
    signed = value if entry.direction == "escalation" else -value
    return round(signed, 3), [f"{name}x{factor:.2f}" for name, factor in factors.items() if factor < 1]


def _clause(boundary: str, weights: Weights) -> float:
    if boundary == "background":
        return weights.background
    return weights.subordinate if boundary in ("advcl", "relcl", "acl") else 1.0
