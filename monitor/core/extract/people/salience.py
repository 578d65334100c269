"""Mentions and pronouns in reading order -> whom each pronoun stands for.

    mention -> its weight (who speaks > subject > other), fading with every sentence
    pronoun -> the candidate that fits its gender and weighs most; it then counts as a mention itself

This is the classic salience walk, over people and bodies found by evidence instead of by a model.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

E = TypeVar("E")
Fits = Callable[[E, str], float]  # how well a pronoun of a kind can stand for an entity: 1 certain, 0 never
Slot = Literal["speaks", "subject", "other", "quoted"]
FADE = 0.55  # what is left of a weight one sentence later
_WEIGHT: dict[Slot, float] = {"speaks": 1.3, "subject": 1.0, "other": 0.5, "quoted": 0.2}
_LEAST = 0.02  # below this nobody is in the reader's mind
_LEARNT = 0.8  # confidence from which an answer teaches the gender
_SURE = 0.5  # lead over the runner-up, as a share, that makes an answer certain


@dataclass(frozen=True, slots=True)
class Event(Generic[E]):
    """A mention of *entity*, or a pronoun of *kind* when there is none yet."""

    start: int
    end: int
    sentence: int
    slot: Slot
    entity: E | None
    kind: str = ""  # male, female, group


@dataclass(frozen=True, slots=True)
class Answer(Generic[E]):
    """Whom a pronoun stands for, and how sure that is."""

    entity: E
    confidence: float


def resolve(
    events: Sequence[Event[E]], fits: Fits[E], learn: Callable[[E, str], None] | None = None
) -> dict[int, Answer[E]]:
    """Return the answer for every pronoun by its offset; *learn* hears of every sure one."""
    weights: dict[int, float] = {}
    entities: dict[int, E] = {}
    answers: dict[int, Answer[E]] = {}
    now = 0
    for event in sorted(events, key=lambda e: e.start):
        for _ in range(event.sentence - now):
            weights = {key: weight * FADE for key, weight in weights.items()}
        now = event.sentence
        entity = event.entity
        if entity is None:
            answer = _best(event.kind, weights, entities, fits)
            if answer is None:
                continue
            answers[event.start] = answer
            if learn is not None and answer.confidence >= _LEARNT:
                learn(answer.entity, event.kind)
            entity = answer.entity
        entities[id(entity)] = entity
        weights[id(entity)] = weights.get(id(entity), 0.0) + _WEIGHT[event.slot]
    return answers


def _best(kind: str, weights: dict[int, float], entities: dict[int, E], fits: Fits[E]) -> Answer[E] | None:
    weighed = [(w * fits(entities[key], kind), key) for key, w in weights.items() if w > _LEAST]
    # Of equals the one mentioned first stays in front: the same text must give the same answer everywhere.
    ranked = sorted((pair for pair in weighed if pair[0] > _LEAST), key=lambda pair: pair[0], reverse=True)
    if not ranked:
        return None
    best, key = ranked[0]
    second = ranked[1][0] if len(ranked) > 1 else 0.0
    lead = (best - second) / best
    return Answer(entities[key], round(0.5 + 0.4 * min(1.0, lead / _SURE), 2))
