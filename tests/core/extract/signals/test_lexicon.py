"""The lexicon file: what can be wrong in it, said with its key; and the shipped one is right."""

import msgspec
import pytest
from support.quoting import CONFIG

from monitor.core.extract.signals.lexicon import Effect, Entry, LexiconFile, Match, Operator
from monitor.core.extract.signals.mistakes import problems
from monitor.settings.files import load_lexicon


@pytest.fixture(scope="module")
def shipped() -> LexiconFile:
    return load_lexicon(CONFIG)


def changed(file: LexiconFile, **sections: object) -> LexiconFile:
    return msgspec.structs.replace(file, **sections)


def entry(**fields: object) -> Entry:
    given = {"category": "X", "name": "x", "direction": "escalation", "rung": 1, "intensity": -1.0}
    return msgspec.convert(given | fields, Entry)


def test_the_shipped_lexicon_has_no_mistakes(shipped: LexiconFile) -> None:
    assert list(problems(shipped)) == []


def test_it_has_both_directions_with_rung_and_intensity(shipped: LexiconFile) -> None:
    assert len(shipped.entries) >= 25
    assert {e.direction for e in shipped.entries.values()} == {"escalation", "de-escalation"}
    assert all(e.intensity < 0 for e in shipped.entries.values() if e.direction == "escalation")


@pytest.mark.parametrize(
    ("given", "key", "message"),
    [
        ({"turned": "nowhere"}, "turned", "no entry 'nowhere'"),
        ({"match": [{"object": ["TARGET"]}]}, 0, "needs one of verb, noun, adjective, phrase"),
        ({"match": [{"verb": ["hit"], "object": ["TARGTE"]}]}, "object", "no class 'TARGTE'"),
        ({"match": [{"verb": ["hit"], "with_operator": ["sotp"]}]}, "with_operator", "no operator 'sotp'"),
    ],
)
def test_a_name_that_leads_nowhere_is_told_with_its_key(
    shipped: LexiconFile, given: dict[str, object], key: str | int, message: str
) -> None:
    found = list(problems(changed(shipped, entries={**shipped.entries, "wrong": entry(**given)})))

    assert [(path[-1], text) for path, text in found] == [(key, message)]


def test_an_operator_that_takes_back_must_say_why(shipped: LexiconFile) -> None:
    silent = Operator(hostile=Effect(do="void"), peaceful=Effect(into="nowhere"))
    found = list(problems(changed(shipped, operators={**shipped.operators, "silent": silent})))

    assert [path for path, _ in found] == [
        ("operators", "silent", "hostile", "reason"),
        ("operators", "silent", "peaceful", "into"),
    ]


def test_classes_are_told_from_words_by_capitals(shipped: LexiconFile) -> None:
    found = list(problems(changed(shipped, classes={**shipped.classes, "small": ("word",)})))

    assert [path for path, _ in found] == [("classes", "small")]


def test_a_match_must_name_words() -> None:
    with pytest.raises(msgspec.ValidationError, match="unknown field"):
        msgspec.convert({"verbs": ["hit"]}, Match)
