"""The founding article: every signal a careful analyst finds, with direction, sides and speaker."""

from typing import Any

import pytest
from support.golden import seed_article
from support.signalling import reading_of

from monitor.contracts import Signal

SEED = seed_article()
LABELS = {"escalation": "escalation", "deescalation": "de-escalation"}


@pytest.fixture(scope="module")
def found() -> tuple[Signal, ...]:
    return reading_of(SEED["text"]).signals


@pytest.mark.parametrize("gold", [pytest.param(gold, id=gold["text"][:40]) for gold in SEED["signals"]])
def test_every_golden_signal_is_found_with_its_sides_and_speaker(
    found: tuple[Signal, ...], gold: dict[str, Any]
) -> None:
    there = [s for s in found if s.start < gold["end"] and gold["start"] < s.end]

    assert LABELS[gold["label"]] in {s.direction for s in there}
    assert any(_agrees(s, gold) for s in there if s.direction == LABELS[gold["label"]])


def _agrees(signal: Signal, gold: dict[str, Any]) -> bool:
    said = {
        "source": signal.source.id if signal.source else None,
        "target": signal.target.id if signal.target else None,
        "speaker": signal.speaker.name if signal.speaker else None,
    }
    return all(gold.get(key) in (None, value) for key, value in said.items())


@pytest.mark.parametrize("wrong", [pytest.param(each, id=each["why"][:40]) for each in SEED["must_not"]])
def test_what_is_no_signal_stays_none(found: tuple[Signal, ...], wrong: dict[str, str]) -> None:
    start = SEED["text"].index(wrong["text"])
    end = start + len(wrong["text"])

    assert [s.trigger for s in found if s.start < end and start < s.end and s.score] == []


def test_the_strongest_signals_are_between_the_two_sides(found: tuple[Signal, ...]) -> None:
    strongest = sorted(found, key=lambda s: -s.score)[:3]

    assert {s.pair for s in strongest} == {SEED["pair"]}
