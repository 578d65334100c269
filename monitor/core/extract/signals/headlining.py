"""The lexicon -> the words by which the text room reads headlines, by inflected form."""

from monitor.core.extract.signals.vocabulary import Vocabulary
from monitor.core.extract.text.headlines import HeadlineWords

_PRESENT = 2  # forms of a verb that come first: stall, stalls


def headline_words(words: Vocabulary) -> HeadlineWords:
    """Return the verbs of events, those whose bare past is a passive, and those that talks end in."""
    listed = words.lexicon.headlines
    return HeadlineWords(
        verbs=words.verbs,
        suffered=frozenset(form for verb in listed.suffered for form in _past(words, verb)),
        failing={verb: _past(words, verb)[0] for verb in listed.failing},
        meetings=words.nouns_of(listed.meetings),
    )


def _past(words: Vocabulary, verb: str) -> list[str]:
    return [form for form in words.verb(verb)[_PRESENT:] if not form.endswith("ing")]
