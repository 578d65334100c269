"""config/lexicon/en-reporting.yaml -> its form, and what can be wrong in it beyond the form.

All English that the quote extractor goes by stands in that file; the code knows only grammar.
"""

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from monitor.core.extract.actors.phrases import Name, key

Stance = Literal[
    "accuse",
    "announce",
    "apologise",
    "ask",
    "assert",
    "concede",
    "criticise",
    "demand",
    "deny",
    "neutral",
    "praise",
    "promise",
    "speculate",
    "threaten",
    "urge",
    "warn",
]
VerbFrame = Literal["clause", "infinitive", "object", "addressee", "quote"]
KeyPath = tuple[str | int, ...]
Words = tuple[str, ...]
_MOST_WORDS = 4  # of a cue: "point the finger at"


class Verb(Struct, frozen=True, forbid_unknown_fields=True):
    """A verb and what it takes as its content."""

    stance: Stance
    takes: tuple[VerbFrame, ...]


class Noun(Struct, frozen=True, forbid_unknown_fields=True):
    """A noun that carries content: *takes* holds "clause", "infinitive", or prepositions."""

    stance: Stance
    takes: Words
    verb: str = ""  # the verb it is the deed of: a declaration, to declare


class Gendered(Struct, frozen=True, forbid_unknown_fields=True):
    """Words by the gender they tell."""

    male: Words = ()
    female: Words = ()
    any: Words = ()


class People(Struct, frozen=True, forbid_unknown_fields=True):
    """What makes a capitalised word a person, or keeps it from being one."""

    titles: Gendered
    gendered: Gendered
    forenames: Gendered
    particles: Words
    suffixes: Words
    bodies: Words
    not_names: Words


class Pronouns(Struct, frozen=True, forbid_unknown_fields=True):
    """Pronouns by whom they can stand for."""

    male: Words
    female: Words
    group: Words
    first: Words
    second: Words


class VoiceWords(Struct, frozen=True, forbid_unknown_fields=True):
    """Phrases that tell whose "I" and "you" a page holds."""

    hosts: Words
    guests: Words
    events: Words
    topics: Words
    credits: Words
    introductions: Words
    presence: Words
    pleads: Words
    bench: Words
    counsel: Words


class Shows(Struct, frozen=True, forbid_unknown_fields=True):
    """Words that show, before anything is parsed, what stands with a cue."""

    noun: Words
    gerund: Words
    clause: Words
    infinitive: Words
    homograph: Words = ()  # verbs


class MediumWords(Struct, frozen=True, forbid_unknown_fields=True):
    """Words that name a medium, and the cues that imply it."""

    words: tuple[str | Name, ...]
    implied: Words = ()


class Reporting(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    verbs: dict[str, Verb]
    nouns: dict[str, Noun]
    sources: Words
    times: Words
    shows: Shows
    irregular: dict[str, Words]
    people: People
    pronouns: Pronouns
    voices: VoiceWords
    media: dict[str, MediumWords]


def problems(reporting: Reporting) -> Iterator[tuple[KeyPath, str]]:
    """Yield (key path, message) for what the schema cannot see."""
    yield from _verbs(reporting)
    for noun, entry in reporting.nouns.items():
        if entry.verb and entry.verb not in reporting.verbs:
            yield ("nouns", noun, "verb"), f"{entry.verb!r} is not among the verbs"
        if not entry.takes:
            yield ("nouns", noun, "takes"), "a noun that takes nothing carries no content"
    heads = {verb.split()[0] for verb in reporting.verbs}
    for verb in reporting.irregular:
        if verb not in heads:
            yield ("irregular", verb), "no verb begins with this word"
    for place, phrase in enumerate(reporting.sources):
        if len(phrase.split()) == 1:
            yield ("sources", place), f"{phrase!r}: a source phrase has two words or more"
    yield from _media(reporting)
    yield from _forenames(reporting)


def _verbs(reporting: Reporting) -> Iterator[tuple[KeyPath, str]]:
    for verb, entry in reporting.verbs.items():
        if not entry.takes:
            yield ("verbs", verb, "takes"), "a verb that takes nothing reports nothing"
        if verb != verb.lower() or not 1 <= len(verb.split()) <= _MOST_WORDS:
            yield ("verbs", verb), f"must be one to {_MOST_WORDS} words in lower case"


def _media(reporting: Reporting) -> Iterator[tuple[KeyPath, str]]:
    seen: dict[str, str] = {}
    for kind, medium in reporting.media.items():
        for place, word in enumerate(medium.words):
            words = key(word if isinstance(word, str) else word.text)
            if words in seen:
                yield ("media", kind, "words", place), f"{words!r} already names {seen[words]}"
            seen[words] = kind
        for place, verb in enumerate(medium.implied):
            if verb not in reporting.verbs:
                yield ("media", kind, "implied", place), f"{verb!r} is not among the verbs"


def _forenames(reporting: Reporting) -> Iterator[tuple[KeyPath, str]]:
    for gender in ("male", "female"):
        for place, name in enumerate(getattr(reporting.people.forenames, gender)):
            if not name[:1].isupper():
                yield ("people", "forenames", gender, place), f"{name!r} must begin with a capital"
