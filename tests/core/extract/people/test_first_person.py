"""Who "I" and "you" are in interviews, hearings, speeches, and quotes."""

import pytest
from support.quoting import page_of, quote_reader, shipped_actors, shipped_reporting

from monitor.contracts import Speaker
from monitor.core.extract.quotes.finding import Quoting

INTERVIEW = """Mary Olsen, who runs the ferry, interviewed by Daniel Brook

You have spent thirty years at sea.

Yes, and @I1 think every one of them was worth the trouble, whatever my family says about it.

Do @you1 miss the old harbour?

@I2 think of it often. Olsen is an old name there.
"""
HEARING = """We will hear the next case, the harbour against the town. Ms. Olsen.

May it please the Court. @I1 say the town was warned.

Counsel, do @you1 say that it was warned in writing?

Yes, Justice Brook, and @I2 believe the letter is before you.

Well, @I3 wonder about that.
"""
SPEECH = """Remarks by Mary Olsen at the opening of the harbour

Good morning. It is good to be home.

@I1 said last year that we would build it. Why did nobody believe it?

Because nobody ever does.
"""
UNNAMED = """Good evening.

As Chancellor, @I1 must say what has to be said tonight.

@I2 believe that we can bear it.
"""
COLUMN = """Mary Olsen wants the harbour closed. But has she asked the sailors?

@I1 think not. Nobody in the town has heard of it.

Olsen gave her reasons in an interview. What could they be?

The ferry runs late. The bridge is old. Nobody cares.

@I2 say that the harbour stays.
"""
LABELLED = """OLSEN: @I1 think so.

BROOK: Do @you1 say so, too?

OLSEN: Yes.

Mary Olsen and Daniel Brook spoke on Monday.
"""


def who(text: str, mark: str) -> Speaker:
    """Resolve the pronoun that *mark* stands before, all marks taken out."""
    start = 0
    clean = ""
    for piece in text.split("@"):
        word = next((m for m in ("I1", "I2", "I3", "you1") if clean and piece.startswith(m)), "")
        start = len(clean) if word == mark else start
        clean += word.rstrip("123") + piece[len(word) :]
    end = start + len(mark.rstrip("123"))
    quoting = Quoting(shipped_reporting(), shipped_actors())
    return quoting.resolve(page_of(clean), [(start, end)])[0]


@pytest.mark.parametrize(
    ("text", "mark", "name"),
    [
        pytest.param(INTERVIEW, "I1", "Mary Olsen", id="a lead-in about you is a question"),
        pytest.param(INTERVIEW, "you1", "Mary Olsen", id="you in a question is the guest"),
        pytest.param(INTERVIEW, "I2", "Mary Olsen", id="I in an answer is the guest"),
        pytest.param(HEARING, "I1", "Olsen", id="who was called speaks next"),
        pytest.param(HEARING, "you1", "Olsen", id="counsel is who pleads"),
        pytest.param(HEARING, "I2", "Olsen", id="who defers to the bench pleads"),
        pytest.param(HEARING, "I3", "Brook", id="the bench is who was called justice"),
        pytest.param(SPEECH, "I1", "Mary Olsen", id="a question in a speech is the speaker's"),
        pytest.param(UNNAMED, "I2", "Chancellor", id="what the speaker calls himself"),
        pytest.param(LABELLED, "I1", "Mary Olsen", id="the label"),
        pytest.param(LABELLED, "you1", "Mary Olsen", id="you is the other label"),
    ],
)
def test_the_first_and_the_second_person_are_found(text: str, mark: str, name: str) -> None:
    speaker = who(text, mark)

    assert (speaker.name, speaker.resolved_by) == (name, "pronoun")
    assert 0 < speaker.confidence < 1


@pytest.mark.parametrize("mark", ["I1", "I2"])
def test_a_column_with_rhetorical_questions_is_no_interview(mark: str) -> None:
    assert who(COLUMN, mark).resolved_by == "none"


def test_i_within_marks_is_whoever_the_quote_belongs_to() -> None:
    speaker = who("The mayor of Brookhaven, Mary Olsen, said, “Well, @I1 think so, and @I2 say so.”", "I2")

    assert speaker.name == "Mary Olsen"


def test_in_an_interview_what_i_said_is_a_quote_of_the_guest() -> None:
    text = "An interview with Mary Olsen\n\nWhat happened?\n\nI said that the talks had failed."
    (quote,) = quote_reader().read([page_of(text).article])[0][-1:]

    assert quote.speaker is not None
    assert (quote.speaker.name, quote.speaker.resolved_by) == ("Mary Olsen", "pronoun")


def test_a_speech_with_labels_on_lines_of_their_own_is_told_by_them() -> None:
    text = (
        "Remarks by President Ann Brook and Governor Mary Olsen\n\nGOVERNOR OLSEN:\n\nGood day.\n\n"
        "@I1 say so.\n\nPRESIDENT BROOK:\n\n@I2 say so, too."
    )

    assert who(text, "I1").name == "Mary Olsen"
    assert who(text, "I2").name == "Ann Brook"
