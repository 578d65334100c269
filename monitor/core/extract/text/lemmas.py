"""Base forms -> every inflected form, by rule: the reverse of a lemmatiser, and much cheaper.

All words we look for are known beforehand, so they are inflected once when the configuration is
read; at run time a word costs one dictionary look-up. Irregular forms come from the configuration.
"""

from collections.abc import Iterable, Mapping, Sequence

_VOWELS = frozenset("aeiou")
_SIBILANT = ("s", "x", "z", "ch", "sh")
_MIN_DOUBLING = 3  # consonant, vowel, consonant


def verb_forms(lemma: str, irregular: Sequence[str] = ()) -> tuple[str, ...]:
    """From "halt" halt, halts, halting, halted; *irregular* ones replace the past forms."""
    past = tuple(irregular) or tuple(stem + "ed" for stem in _stems(lemma, "ed"))
    present = tuple(stem + "ing" for stem in _stems(lemma, "ing"))
    return (lemma, _third(lemma), *present, *past)


def noun_forms(lemma: str, irregular: Sequence[str] = ()) -> tuple[str, ...]:
    """From "ally" ally, allies; *irregular* ones replace the plural."""
    return (lemma, *(irregular or (_third(lemma),)))


def table(lemmas: Iterable[str], irregular: Mapping[str, Sequence[str]], *, verbs: bool) -> dict[str, str]:
    """Inflected form -> lemma; where two lemmas share a form, the first one keeps it."""
    inflect = verb_forms if verbs else noun_forms
    forms: dict[str, str] = {}
    for lemma in lemmas:
        for form in inflect(lemma, irregular.get(lemma, ())):
            forms.setdefault(form, lemma)
    return forms


def _third(lemma: str) -> str:
    if lemma.endswith("y") and lemma[-2:-1] not in _VOWELS:
        return lemma[:-1] + "ies"
    return lemma + ("es" if lemma.endswith(_SIBILANT) else "s")


def _stems(lemma: str, ending: str) -> tuple[str, ...]:
    """The stem before *ending*; two where English doubles a consonant in some words only."""
    if lemma.endswith("ie") and ending == "ing":
        return (lemma[:-2] + "y",)
    if lemma.endswith("e"):
        return (lemma if lemma.endswith("ee") and ending == "ing" else lemma[:-1],)
    if lemma.endswith("y") and ending == "ed" and lemma[-2:-1] not in _VOWELS:
        return (lemma[:-1] + "i",)
    return (lemma, lemma + lemma[-1]) if _may_double(lemma) else (lemma,)


def _may_double(lemma: str) -> bool:
    """Whether *lemma* ends in consonant, vowel, consonant: ban, banned; but also visit, visited."""
    tail = lemma[-3:]
    return (
        len(tail) == _MIN_DOUBLING
        and tail[0] not in _VOWELS
        and tail[1] in _VOWELS
        and tail[2] not in _VOWELS | set("wxy")
    )
