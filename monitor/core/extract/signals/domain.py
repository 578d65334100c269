"""Words of a text -> the domain it is about when that is not politics: sport, arts, business, ...

A word of plain war in the same sentence (a missile, troops, a ceasefire) outvotes the domain.
"""

from dataclasses import dataclass

from monitor.core.extract.signals.lexicon import Domain, LexiconFile


@dataclass(frozen=True, slots=True)
class _Known:
    """A domain as it is looked up."""

    name: str
    domain: Domain
    words: frozenset[str]
    strong: frozenset[str]  # single words, met with a set
    phrases: tuple[str, ...]  # of several words, searched for


class Domains:
    """Tells domains from word sets; built once from the configuration."""

    def __init__(self, lexicon: LexiconFile) -> None:
        self._domains = [_known(name, domain) for name, domain in lexicon.domains.items()]
        self._spares = {name: frozenset(domain.spares) for name, domain in lexicon.domains.items()}
        self.literal = frozenset(lexicon.literal)

    def of_sentence(self, bag: frozenset[str], text: str) -> str:
        """The domain of one sentence, or ""; *text* is lower case."""
        at_war = bool(bag & self.literal)
        for known in self._domains:
            if at_war and not known.domain.firm:
                continue
            if not known.strong.isdisjoint(bag) or any(phrase in text for phrase in known.phrases):
                return known.name
            if not at_war and len(bag & known.words) >= known.domain.enough:
                return known.name
        return ""

    def yields(self, domain: str) -> bool:
        """Whether *domain* gives way to an armed doer."""
        return any(known.name == domain and known.domain.yields for known in self._domains)

    def spares(self, domain: str, category: str) -> bool:
        """Whether events of *category* are meant as they are said even in *domain*."""
        return category in self._spares.get(domain, ())

    def of_page(self, bag: frozenset[str]) -> str:
        """The domain of a whole page, or ""."""
        counts = [
            (len(bag & known.words) / known.domain.page, known.name)
            for known in self._domains
            if len(bag & known.words) >= known.domain.page
        ]
        return max(counts)[1] if counts else ""


def _known(name: str, domain: Domain) -> _Known:
    single = frozenset(word for word in domain.strong if " " not in word)
    phrases = tuple(word for word in domain.strong if " " in word)
    return _Known(name, domain, frozenset((*domain.words, *domain.strong)), single, phrases)
