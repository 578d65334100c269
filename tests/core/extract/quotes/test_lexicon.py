"""What can be wrong in en-reporting.yaml beyond its form."""

from msgspec.structs import replace
from support.quoting import shipped_reporting

from monitor.core.extract.quotes.lexicon import MediumWords, Noun, Verb, problems


def messages(**changes: object) -> list[tuple[tuple[str | int, ...], str]]:
    return list(problems(replace(shipped_reporting(), **changes)))


def test_the_shipped_lexicon_has_no_mistakes() -> None:
    assert messages() == []


def test_a_verb_that_takes_nothing_is_reported_with_its_key() -> None:
    found = messages(verbs={"say": Verb(stance="neutral", takes=())}, nouns={}, irregular={}, media={})

    assert found == [(("verbs", "say", "takes"), "a verb that takes nothing reports nothing")]


def test_a_noun_must_be_the_deed_of_a_known_verb() -> None:
    found = messages(nouns={"claim": Noun(stance="assert", takes=("clause",), verb="klaim")})

    assert found == [(("nouns", "claim", "verb"), "'klaim' is not among the verbs")]


def test_an_irregular_form_needs_its_verb() -> None:
    assert messages(irregular={"fly": ("flew",)}) == [(("irregular", "fly"), "no verb begins with this word")]


def test_one_word_names_one_medium() -> None:
    media = {"x": MediumWords(words=("Twitter",)), "social": MediumWords(words=("twitter",))}

    assert messages(media=media) == [(("media", "social", "words", 0), "'twitter' already names x")]


def test_a_medium_is_implied_by_known_cues_only() -> None:
    media = {"x": MediumWords(words=("Twitter",), implied=("twoot",))}

    assert messages(media=media) == [(("media", "x", "implied", 0), "'twoot' is not among the verbs")]
