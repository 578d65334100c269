"""A page -> whom the story is about, to name the sides that a sentence leaves unnamed.

"Both nations", "the enemy", "a crushing response": the two sides named most, the title and the first
sentences counting more. Third parties (organisations) are no side of a story.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from monitor.core.extract.actors.index import ActorIndex, Mention
from monitor.core.extract.text.page import Page

_TITLE = 3.0
_LEAD = 2.0
_LEAD_LENGTH = 600  # characters
_PAIR = 2


class Context:
    """Who the story is about."""

    def __init__(self, page: Page, mentions: Sequence[Mention], actors: ActorIndex, on: date) -> None:
        self._actors = actors
        self._on = on
        weights: Counter[str] = Counter()
        self._text = page.article.text
        self._named = [mention.actor for mention in mentions]
        for mention in mentions:
            if actors.shared(mention.actor):
                continue
            weights[self.side(mention.actor)] += _LEAD if mention.start < _LEAD_LENGTH else 1.0  # type: ignore[assignment] # a Counter of floats
        for mention in actors.find(page.article.title, on):
            weights[self.side(mention.actor)] += _TITLE  # type: ignore[assignment] # see above
        parties = [side for side, _ in weights.most_common() if self._takes_part(side)]
        self.main = tuple(parties[:_PAIR])

    def side(self, actor: str) -> str:
        """The side an actor counts for."""
        return self._actors.side(actor, self._on)

    def whose(self, actor: str, foe: str) -> str:
        """The side *actor* counts for; of ground that two share, the one that is not *foe*."""
        shared = self._actors.shared(actor)
        if not shared:
            return self.side(actor)
        return next((host for host in shared if host != foe), "") if foe in shared else ""

    def pair(self, sides: Iterable[str]) -> str:
        """The first two of *sides* that differ, as a pair."""
        distinct = list(dict.fromkeys(side for side in sides if side))
        return "-".join(sorted(distinct[:_PAIR])) if len(distinct) >= _PAIR else ""

    def other(self, side: str) -> str:
        """The one against whom *side* stands in this story, or ""."""
        if len(self.main) < _PAIR or side not in self.main:
            return ""
        return self.main[1 - self.main.index(side)]

    def acts(self, actor: str) -> bool:
        """Whether it can be a side: no organisation, no ground that two share."""
        return self._takes_part(actor) and not self._actors.shared(actor)

    def near(self, mentions: Iterable[Mention]) -> list[str]:
        """The sides that *mentions* name, each once: those that act before those that say where."""
        able = [m for m in mentions if self.acts(m.actor)]
        able.sort(key=lambda m: self._actors.is_place_use(self._text, m))
        firm = [m for m in able if not self._actors.is_place_use(self._text, m)]
        sides = list(dict.fromkeys(self.side(m.actor) for m in able))
        firmly = list(dict.fromkeys(self.side(m.actor) for m in firm))
        return firmly if len(firmly) >= _PAIR else sides

    def bodies(self, mentions: Iterable[Mention]) -> list[str]:
        """The organisations that *mentions* name: they take measures, but are no side of a story."""
        return list(dict.fromkeys(m.actor for m in mentions if m.kind == "organisation"))

    def hosts(self, actor: str) -> tuple[str, ...]:
        """The states that a group acts in."""
        known = self._actors.get(actor)
        return known.hosts if known is not None and known.kind == "armed_group" else ()

    def host(self, actor: str) -> str:
        """The state that a group is likely to fight: the host that the page names, or the first."""
        hosts = self.hosts(actor)
        return next((host for host in hosts if host in self._named), next(iter(hosts), ""))

    def _takes_part(self, side: str) -> bool:
        actor = self._actors.get(side)
        return actor is not None and actor.kind != "organisation"
