"""Base forms to inflected forms."""

import pytest

from monitor.core.extract.text.lemmas import noun_forms, table, verb_forms


@pytest.mark.parametrize(
    ("lemma", "form"),
    [
        ("halt", "halted"),
        ("deny", "denies"),
        ("deny", "denied"),
        ("ban", "banned"),
        ("seize", "seizing"),
        ("free", "freeing"),
        ("die", "dying"),
        ("clash", "clashes"),
        ("deploy", "deployed"),
    ],
)
def test_verbs_are_inflected_as_english_does(lemma: str, form: str) -> None:
    assert form in verb_forms(lemma)


def test_irregular_forms_replace_the_regular_past() -> None:
    assert verb_forms("strike", ("struck", "stricken")) == (
        "strike",
        "strikes",
        "striking",
        "struck",
        "stricken",
    )


@pytest.mark.parametrize(
    ("lemma", "plural"), [("ally", "allies"), ("clash", "clashes"), ("convoy", "convoys")]
)
def test_nouns_get_their_plural(lemma: str, plural: str) -> None:
    assert noun_forms(lemma) == (lemma, plural)


def test_a_form_that_two_lemmas_share_stays_with_the_first() -> None:
    assert table(["found", "find"], {"find": ["found"]}, verbs=True)["found"] == "found"
