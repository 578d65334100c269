"""Words -> cues: inflected, with particles, as verb or noun."""

import pytest
from support.quoting import quote_reader, shipped_reporting

from monitor.core.extract.quotes.cues import Cues

CUES = Cues(shipped_reporting())


def cue_in(text: str) -> str:
    (doc,) = quote_reader().trees.of([text])
    hits = [hit for token in CUES.among(doc) if (hit := CUES.verb(token)) is not None]
    return hits[0][0].lemma if hits else ""


@pytest.mark.parametrize(
    ("text", "lemma"),
    [
        pytest.param("He said so.", "say", id="irregular"),
        pytest.param("She is denying it.", "deny", id="participle"),
        pytest.param("He admitted it.", "admit", id="doubled letter"),
        pytest.param("He called on Iran to stop.", "call on", id="particle"),
        pytest.param("He called repeatedly for calm.", "call for", id="particle behind an adverb"),
        pytest.param("They lashed out at Moscow.", "lash out at", id="two particles"),
        pytest.param("He ate an apple.", "", id="no cue"),
    ],
)
def test_a_verb_is_known_in_every_form(text: str, lemma: str) -> None:
    assert cue_in(text) == lemma


def test_the_lexicon_has_at_least_250_verbs_and_nouns_with_a_stance() -> None:
    reporting = shipped_reporting()

    assert len(reporting.verbs) + len(reporting.nouns) >= 250
    assert {"neutral", "assert", "deny", "threaten", "demand", "accuse", "promise", "urge", "apologise"} <= {
        verb.stance for verb in reporting.verbs.values()
    }
