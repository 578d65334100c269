"""text of robots.txt, path -> may we, and how slowly (RFC 9309).

Pure. The longest matching rule wins and Allow wins a tie, `*` and a final `$` are understood; a group named
for us stands before the group for everyone.
"""

import re
from collections.abc import Iterator
from urllib.parse import quote, unquote

from msgspec import Struct

NAME = "escalation-monitor"  # the product token a site can address us by
_SAFE = "/%:?&=*$+,;@!'()~-._[]#"
_LONGEST_DELAY = 300.0
_LINES = 20_000


class Rules(Struct, frozen=True):
    """What one site asks of us."""

    rules: tuple[tuple[str, bool], ...] = ()  # (path pattern, allowed)
    delay: float = 0.0

    def allows(self, path: str) -> bool:
        """Whether *path* (with its query) may be fetched."""
        path = _normal(path or "/")
        verdicts = [(len(pattern), allowed) for pattern, allowed in self.rules if _matches(pattern, path)]
        return max(verdicts, default=(0, True))[1]


ALLOW_ALL = Rules()
DENY_ALL = Rules((("/", False),))


def read_robots(text: str, name: str = NAME) -> Rules:
    """Return what *text* asks of *name*."""
    groups: dict[str, list[tuple[str, str]]] = {}
    agents: list[str] = []
    listing = False  # several User-agent lines in a row share one group
    for field, value in _lines(text):
        if field == "user-agent":
            agents = [*agents, value.lower()] if listing else [value.lower()]
            listing = True
            groups.setdefault(value.lower(), [])
        else:
            listing = False
            for agent in agents:
                groups[agent].append((field, value))
    ours = [lines for agent, lines in groups.items() if agent != "*" and agent == name.lower()]
    return _rules(ours[0] if ours else groups.get("*", []))


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for line in text.lstrip("\ufeff").splitlines()[:_LINES]:
        field, colon, value = line.partition("#")[0].partition(":")
        field = field.strip().lower()
        if colon and field in ("user-agent", "allow", "disallow", "crawl-delay"):
            yield field, value.strip()


def _rules(lines: list[tuple[str, str]]) -> Rules:
    rules = [
        (_normal(value), field == "allow")
        for field, value in lines
        if value and field in ("allow", "disallow")
    ]
    delays = [
        value for field, value in lines if field == "crawl-delay" and re.fullmatch(r"\d+(\.\d+)?", value)
    ]
    return Rules(tuple(rules), min(_LONGEST_DELAY, float(delays[0])) if delays else 0.0)


def _normal(path: str) -> str:
    return quote(unquote(path), safe=_SAFE)


def _matches(pattern: str, path: str) -> bool:
    """Piece by piece instead of a regular expression, which a hostile pattern could make slow."""
    anchored = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    for number, piece in enumerate(rest, 1):
        if anchored and number == len(rest):
            return len(path) - len(piece) >= at and path.endswith(piece)
        at = path.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    return not anchored or at == len(path)
