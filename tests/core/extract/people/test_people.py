"""Capitalised words -> people, by evidence."""

import pytest
from support.quoting import shipped_reporting

from monitor.core.extract.people.people import Evidence, Names, People, find_people

NAMES = Names(shipped_reporting())


def people_of(text: str) -> People:
    return find_people(NAMES, list(NAMES.runs(text)), Evidence(text))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("Mary Olsen left. Olsen is back.", ["Mary Olsen"], id="forename"),
        pytest.param("Mr. Krull left.", ["Krull"], id="title"),
        pytest.param(
            "Dra Krull left. Krull is back. Krull again.", ["Dra Krull"], id="a surname that returns"
        ),
        pytest.param("Dra Krull, 52, left.", ["Dra Krull"], id="age"),
        pytest.param("The Labour Party met in Grand Hotel.", [], id="bodies"),
        pytest.param("Yesterday Mary Olsen left on Monday.", ["Mary Olsen"], id="words around a name"),
        pytest.param(
            "Mary Olsen met Carl Olsen.", ["Mary Olsen", "Carl Olsen"], id="one surname, two people"
        ),
    ],
)
def test_only_those_with_evidence_are_people(text: str, names: list[str]) -> None:
    assert [person.name for person in people_of(text).all] == names


def test_a_title_tells_two_of_one_surname_apart() -> None:
    text = "Hillary Clinton and Bill Clinton came. Mrs. Clinton spoke."
    person = people_of(text).at(text.index("Mrs."), len(text))

    assert person is not None
    assert person.name == "Hillary Clinton"


def test_a_place_without_a_name_holds_nobody() -> None:
    assert people_of("Mary Olsen left.").at(11, 15) is None
