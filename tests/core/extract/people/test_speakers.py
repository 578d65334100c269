"""Mentions -> who is meant: names, offices, pronouns, states, strangers."""

import pytest
from support.quoting import quotes_of

from monitor.contracts import Speaker


def last_speaker(text: str) -> Speaker:
    speaker = quotes_of(text)[-1].speaker
    assert speaker is not None
    return speaker


@pytest.mark.parametrize(
    ("text", "name", "by"),
    [
        pytest.param(
            "Defence Minister Khawaja Asif arrived. Asif said talks had failed.",
            "Khawaja Asif",
            "name",
            id="surname",
        ),
        pytest.param(
            "Khawaja Asif met Maria Zakharova. She said talks had failed.",
            "Maria Zakharova",
            "pronoun",
            id="she",
        ),
        pytest.param(
            "Khawaja Asif said talks had failed. He added that war was near.",
            "Khawaja Asif",
            "pronoun",
            id="he",
        ),
        pytest.param(
            "Khawaja Asif, the defence minister of Pakistan, arrived. The minister said talks had failed.",
            "Khawaja Asif",
            "role",
            id="the minister",
        ),
        pytest.param(
            "Pakistan’s Defence Minister Khawaja Asif and Iran’s Foreign Minister Abbas Araghchi met. "
            "Iran’s foreign minister said talks would go on.",
            "Abbas Araghchi",
            "role",
            id="the office of one country",
        ),
        pytest.param("The Kremlin said talks had failed.", "Russia", "organisation", id="metonym"),
        pytest.param("The Taliban said talks had failed.", "Taliban", "organisation", id="group"),
        pytest.param("A homeless man said it was cold.", "homeless man", "none", id="nobody known"),
        pytest.param(
            "His spokesman, John Kirby, said talks had failed.", "John Kirby", "name", id="name in apposition"
        ),
        pytest.param(
            "Mary Olsen, who leads the union, said talks had failed.",
            "Mary Olsen",
            "name",
            id="relative clause",
        ),
    ],
)
def test_the_one_who_is_meant_is_found(text: str, name: str, by: str) -> None:
    speaker = last_speaker(text)

    assert (speaker.name, speaker.resolved_by) == (name, by)


def test_a_speaker_has_office_class_and_side() -> None:
    speaker = last_speaker("Former Afghanistan President Hamid Karzai said Kabul would defend itself.")

    assert (speaker.role, speaker.role_class, speaker.affiliation) == (
        "former president",
        "government",
        "AFG",
    )


def test_a_group_speaks_for_the_side_it_is_on() -> None:
    speaker = last_speaker("The Taliban said the border was closed.")

    assert (speaker.affiliation, speaker.role_class) == ("AFG", "armed_group")


def test_the_mention_keeps_its_place_in_the_text() -> None:
    text = "Khawaja Asif spoke. He said talks had failed."
    speaker = last_speaker(text)

    assert text[speaker.start : speaker.end] == speaker.surface == "He"


def test_a_pronoun_nobody_stands_behind_stays_unknown() -> None:
    speaker = last_speaker("He said talks had failed.")

    assert (speaker.name, speaker.resolved_by) == ("He", "none")


def test_an_office_nobody_was_given_stays_an_office() -> None:
    speaker = last_speaker("The foreign minister of Iran said talks had failed.")

    assert (speaker.role, speaker.affiliation, speaker.resolved_by) == ("foreign minister", "IRN", "role")


def test_a_state_speaks_through_the_one_who_made_its_declaration() -> None:
    text = (
        "Pakistan declared war was over. The declaration, made by Defence Minister Khawaja Asif, came late."
    )

    speaker = quotes_of(text.replace("Defence", "Pakistan’s Defence"))[0].speaker
    assert speaker is not None
    assert (speaker.name, speaker.surface) == ("Khawaja Asif", "Pakistan")


def test_i_in_an_interview_is_the_guest_and_in_the_news_nobody() -> None:
    interview = "An interview with Mary Olsen\n\nWhat happened?\n\nI said the talks had failed."
    report = "It was dark in the village. I said the talks had failed."

    assert last_speaker(interview).name == "Mary Olsen"
    assert last_speaker(report).name == "I"
