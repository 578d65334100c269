"""Words of a text -> the domain it is about when that is not politics: sport, arts, business, ...

One strong word decides, or several weak ones; a weak one counts thrice where the event is done by it or
to it: "laid siege to the goal". A word of plain war in the same sentence (a missile, troops) outvotes most
domains. Weak words of many domains together tell everyday life, whichever it is.
"""

from dataclasses import dataclass

from monitor.core.extract.signals.lexicon import Domain, LexiconFile
from monitor.core.extract.text.lemmas import noun_forms

EVERYDAY = "everyday"  # weak words of several domains
_NEAR = 2  # more for a word that does it, or to which it is done
_WAR = 2  # more to be found where words of war speak against it
_POOLED = 5  # of them are enough
_NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Known:
    """A domain as it is looked up."""

    name: str
    domain: Domain
    words: frozenset[str]
    strong: frozenset[str]  # single words, met with a set
    phrases: tuple[str, ...]  # of several words, searched for
    weak_phrases: tuple[str, ...]

    def weight(self, bag: frozenset[str], text: str, near: frozenset[str]) -> int:
        """How many of its weak words there are, those *near* the event thrice."""
        told = len(bag & self.words) + sum(phrase in text for phrase in self.weak_phrases)
        return told + _NEAR * len(near & self.words)

    def spares(self, category: str, near: frozenset[str]) -> bool:
        """Whether events of *category* are meant as said even here, where nothing *near* is of it."""
        return category in self.domain.spares and near.isdisjoint(self.strong)


class Domains:
    """Tells domains from word sets; built once from the configuration."""

    def __init__(self, lexicon: LexiconFile) -> None:
        self._domains = [_known(name, domain) for name, domain in lexicon.domains.items()]
        self.names = frozenset(lexicon.domains) | {EVERYDAY}
        self._pool = frozenset().union(*(known.words for known in self._domains if not known.domain.apart))
        self.literal = frozenset(lexicon.literal)

    def of_sentence(
        self,
        bag: frozenset[str],
        text: str,
        near: frozenset[str] = _NOBODY,
        category: str = "",
        *,
        armed: bool = False,
        weighed: bool = True,
    ) -> str:
        """The domain of one sentence in which events of *category* are not meant as they are said, or "".

        *text* is lower case, *near* are the words for who does it to what; *armed*: soldiers to others.
        """
        told = bool(bag & self.literal)
        close = near if weighed else _NOBODY
        for known in self._domains:
            at_war = told or (armed and not known.domain.apart)
            if (at_war and not known.domain.firm) or known.spares(category, near):
                continue
            if not known.strong.isdisjoint(bag) or any(phrase in text for phrase in known.phrases):
                return known.name
            if known.weight(bag, text, close) >= known.domain.enough + _WAR * at_war:
                return known.name
        if (
            not (told or armed)
            and close & self._pool
            and len(bag & self._pool) + len(close & self._pool) >= _POOLED
        ):
            return EVERYDAY
        return ""

    def yields(self, domain: str) -> bool:
        """Whether *domain* gives way to an armed doer."""
        return domain == EVERYDAY or any(
            known.name == domain and known.domain.yields for known in self._domains
        )

    def of_page(self, bag: frozenset[str]) -> str:
        """The domain of a whole page, or ""."""
        counts = [
            (len(bag & known.words) / known.domain.page, known.name)
            for known in self._domains
            if len(bag & known.words) >= known.domain.page
        ]
        return max(counts)[1] if counts else ""


def _known(name: str, domain: Domain) -> _Known:
    single = _single(domain.strong)
    return _Known(
        name,
        domain,
        _single((*domain.words, *domain.strong)),
        single,
        _phrases(domain.strong),
        tuple(set(_phrases(domain.words)) - set(domain.strong)),
    )


def _single(words: tuple[str, ...]) -> frozenset[str]:
    """The words that stand alone, in singular and plural."""
    return frozenset(form for word in words if " " not in word for form in noun_forms(word))


def _phrases(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in words if " " in word)
