from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.extract.actors.phrases import Found, Name, PhraseIndex, fold, key


def index(*names: Name | str) -> PhraseIndex[str]:
    return PhraseIndex(
        (Name(text=n) if isinstance(n, str) else n, n if isinstance(n, str) else n.text) for n in names
    )


def found(name: Name | str, text: str, on: date | None = None) -> list[str]:
    return [text[hit.start : hit.end] for hit in index(name).find(text, on)]


@given(st.text())
def test_folding_keeps_every_character_in_its_place(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_phrase_is_found_wherever_it_stands_alone(before: str, after: str) -> None:
    text = f"{before} North Korea {after}"

    assert (len(before) + 1, len(before) + 12) in [
        (hit.start, hit.end) for hit in index("North Korea").find(text)
    ]


@pytest.mark.parametrize("text", ["ÉLYSÉE", "elysee", "Élysée", "l’Élysée's"])
def test_case_accents_and_marks_do_not_matter(text: str) -> None:
    assert len(found("Elysée", text)) == 1


@pytest.mark.parametrize("text", ["woman", "Romania", "Omani", "o man"])
def test_part_of_a_word_is_not_a_phrase(text: str) -> None:
    assert found("Oman", text) == []


def test_the_first_and_longest_wins_where_phrases_overlap() -> None:
    hits = index("South China", "South China Sea", "China Sea Fleet").find("South China Sea Fleet")

    assert hits == [Found(0, 15, "South China Sea")]


def test_a_phrase_without_value_takes_its_words_away() -> None:
    traps = PhraseIndex([(Name(text="guinea"), "GIN"), (Name(text="guinea pig"), None)])

    assert [hit.start for hit in traps.find("guinea pig, Guinea")] == [12]


def test_marks_inside_a_phrase_may_be_written_or_not() -> None:
    assert found("Workers' Party", "the Workers' Party") == ["Workers' Party"]
    assert found("Washington, D.C.", "in Washington, D.C.") == ["Washington, D.C."]
    assert key("Washington, D.C.") == "washington d c"


@pytest.mark.parametrize(
    ("name", "text", "counts"),
    [
        (Name(text="Turkey", case="title"), "turkey", False),
        (Name(text="Turkey", case="title"), "TURKEY", True),
        (Name(text="US", case="exact"), "Us", False),
        (Name(text="US", case="exact"), "the US army", True),
        (Name(text="US", case="exact"), "TOLD US THAT", False),
        (Name(text="Jordan", not_after=("michael",)), "Michael Jordan", False),
        (Name(text="Jordan", not_before=("river",)), "the Jordan, River", False),
        (Name(text="us", only_after=("the",)), "tell us", False),
        (Name(text="us", only_after=("the",)), "The us", True),
        (Name(text="polish", only_before=("army", "prime minister")), "polish prime minister", True),
        (Name(text="polish", only_before=("army",)), "polish armyworm", False),
    ],
)
def test_a_guard_decides_by_case_and_neighbours(name: Name, text: str, counts: bool) -> None:  # noqa: FBT001
    assert bool(found(name, text)) is counts


def test_the_second_reading_of_the_same_words_counts_when_the_first_is_refused() -> None:
    readings = PhraseIndex([(Name(text="US", case="exact"), 1), (Name(text="us", only_after=("the",)), 2)])

    assert [hit.value for hit in readings.find("the us and the US")] == [2, 1]


def test_a_name_has_its_time_and_without_a_date_all_names_count() -> None:
    zaire = Name(text="Zaire", since=date(1971, 10, 27), until=date(1997, 5, 17))

    assert found(zaire, "Zaire", date(1971, 10, 27)) == ["Zaire"]
    assert found(zaire, "Zaire", date(1997, 5, 17)) == []
    assert found(zaire, "Zaire") == ["Zaire"]


def test_an_index_of_nothing_finds_nothing() -> None:
    assert index().find("anything") == []
