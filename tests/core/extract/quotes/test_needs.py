"""What a sentence must hold before a cue in it is worth a parse."""

import pytest
from support.quoting import shipped_reporting

from monitor.core.extract.quotes.needs import Needs

NEEDS = Needs(shipped_reporting())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Asif said the talks were over", True, id="a verb that takes a clause needs nothing"),
        pytest.param("They took issue with it", True, id="a verb with a particle needs the particle"),
        pytest.param("They took a walk", False, id="without it, it is another verb"),
        pytest.param("The talks began", False, id="a verb that only introduces marks needs some"),
        pytest.param("The army offered bread", False, id="a verb that takes an infinitive needs one"),
        pytest.param("The army offered to talk", True, id="and is met by its to"),
        pytest.param("It was the claim that they fled", True, id="a noun needs what it takes"),
        pytest.param("It was the claim of the century", True, id="which may be a preposition"),
        pytest.param("It was their last claim", True, id="only behind an article is a form surely a noun"),
        pytest.param("It was their claim", False, id="and then it carries nothing by itself"),
        pytest.param("Half of the state was dark", False, id="behind an article no form is a verb"),
        pytest.param("In states like Bihar it rained", False, id="nor behind a preposition"),
        pytest.param("Red states turned blue", False, id="a form that is mostly a noun needs a clause"),
        pytest.param("Critics state that it rained", True, id="and is a verb with one"),
        pytest.param("Critics stated it", True, id="its past is no noun"),
        pytest.param("By saying so he won", True, id="but for the form in -ing"),
        pytest.param("A state, says Asif, must act", True, id="each form is asked for itself"),
        pytest.param("In the words of Asif it was war", True, id="a source phrase stands whole"),
        pytest.param("In the word he heard war", False, id="part of one is none"),
        pytest.param("It rained in the United States", False, id="a name is no verb"),
        pytest.param("Asif Says Talks Failed", True, id="unless all words are capitals: a headline"),
    ],
)
def test_a_cue_is_worth_a_parse_with_what_it_needs(text, expected):
    assert NEEDS.met([text], quoted=False) is expected


@pytest.mark.parametrize("text", ["The talks began:", "It was their claim:", "He went on"])
def test_quotation_marks_are_content_enough(text: str) -> None:
    assert NEEDS.met([text], quoted=True)
