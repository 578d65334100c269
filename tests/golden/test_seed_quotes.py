"""The founding article: every quote a careful analyst finds, with speaker, office, side, medium and relay."""

from itertools import pairwise
from typing import Any

import pytest
from support.golden import seed_article
from support.quoting import quotes_of

from monitor.contracts import Quote

SEED = seed_article()
GOLD = [pytest.param(gold, id=gold["text"][:30]) for gold in SEED["quotes"]]


@pytest.fixture(scope="module")
def found() -> tuple[Quote, ...]:
    return quotes_of(SEED["text"])


def around(found: tuple[Quote, ...], gold: dict[str, Any]) -> Quote:
    """The quote that holds all words of *gold*."""
    inside = [q for q in found if q.start <= gold["start"] and gold["end"] <= q.end]
    assert inside, f"nobody is quoted with {gold['text']!r}"
    return inside[0]


@pytest.mark.parametrize("gold", GOLD)
def test_every_golden_quote_is_found_with_its_speaker(found: tuple[Quote, ...], gold: dict[str, Any]) -> None:
    quote = around(found, gold)

    assert quote.speaker is not None
    assert (quote.speaker.name, quote.speaker.surface) == (gold["speaker"], gold["speaker_surface"])
    assert (quote.cue, quote.kind) == (gold["cue"], gold["kind"])


@pytest.mark.parametrize("gold", GOLD)
def test_every_speaker_has_office_and_side(found: tuple[Quote, ...], gold: dict[str, Any]) -> None:
    speaker = around(found, gold).speaker

    assert speaker is not None
    assert (speaker.role, speaker.affiliation) == (gold.get("speaker_role", ""), gold["speaker_affiliation"])


@pytest.mark.parametrize("gold", GOLD)
def test_medium_and_relay_are_told(found: tuple[Quote, ...], gold: dict[str, Any]) -> None:
    quote = around(found, gold)

    assert quote.via == gold.get("via", "")
    if "medium" in gold:
        assert quote.medium is not None
        assert quote.medium.text == gold["medium"]


def test_the_words_are_those_of_the_article(found: tuple[Quote, ...]) -> None:
    assert [SEED["text"][q.start : q.end] for q in found] == [q.text for q in found]


def test_the_quotes_come_in_order_and_never_overlap(found: tuple[Quote, ...]) -> None:
    assert all(before.end <= after.start for before, after in pairwise(found))
