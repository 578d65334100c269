"""Words of a text -> the domain it is about when that is not politics: sport, arts, business, ...

A word of plain war in the same sentence (a missile, troops, a ceasefire) outvotes the domain.
"""

from monitor.core.extract.signals.lexicon import LexiconFile


class Domains:
    """Tells domains from word sets; built once from the configuration."""

    def __init__(self, lexicon: LexiconFile) -> None:
        self._domains = [
            (name, frozenset(domain.words) | frozenset(domain.strong), frozenset(domain.strong), domain)
            for name, domain in lexicon.domains.items()
        ]
        self._spares = {name: frozenset(domain.spares) for name, domain in lexicon.domains.items()}
        self.literal = frozenset(lexicon.literal)

    def of_sentence(self, bag: frozenset[str], text: str) -> str:
        """The domain of one sentence, or ""; *text* is lower case."""
        at_war = bool(bag & self.literal)
        for name, words, strong, domain in self._domains:
            if at_war and not domain.firm:
                continue
            if any(word in bag or (" " in word and word in text) for word in strong):
                return name
            if not at_war and len(bag & words) >= domain.enough:
                return name
        return ""

    def yields(self, domain: str) -> bool:
        """Whether *domain* gives way to an armed doer."""
        return any(name == domain and found.yields for name, _, _, found in self._domains)

    def spares(self, domain: str, category: str) -> bool:
        """Whether events of *category* are meant as they are said even in *domain*."""
        return category in self._spares.get(domain, ())

    def of_page(self, bag: frozenset[str]) -> str:
        """The domain of a whole page, or ""."""
        counts = [
            (len(bag & words) / domain.page, name)
            for name, words, _, domain in self._domains
            if len(bag & words) >= domain.page
        ]
        return max(counts)[1] if counts else ""
