"""Signals -> the few that are shown with an alert: the strongest, and of different stories first.

Kept apart from the window: counting needs all signals and four of their fields, showing needs few and all.
"""

from collections.abc import Callable, Sequence

from monitor.contracts import Evidence, Signal
from monitor.core.rules.state import MAX_EVIDENCE

SHOWN = 5


def evidence_of(signal: Signal) -> Evidence:
    """Return what an alert shows of *signal*."""
    speaker = signal.speaker
    return Evidence(
        signal=signal.id,
        sentence=signal.text,
        trigger=signal.trigger,
        speaker=speaker.name if speaker else "",
        role=speaker.role if speaker else "",
        role_class=speaker.role_class if speaker else "unknown",
        publisher=signal.article.publisher,
        url=signal.article.url,
        title=signal.article.title,
        published_at=signal.article.published_at,
        score=signal.score,
        why=signal.why,
        direction=signal.direction,
        status=signal.status,
        rung=signal.rung,
        category=signal.category,
        source=signal.source.id if signal.source else "",
        target=signal.target.id if signal.target else "",
        story=signal.article.story,
    )


def keep(known: Sequence[Evidence], new: Evidence) -> tuple[Evidence, ...]:
    """Return the strongest of *known* and *new*."""
    return tuple(sorted([*known, new], key=_strength)[:MAX_EVIDENCE])


def show(known: Sequence[Evidence], *fits: Callable[[Evidence], bool]) -> tuple[Evidence, ...]:
    """Return those to be shown: by the first of *fits* that any passes, one a story before seconds of any."""
    candidates = ([item for item in known if test(item)] for test in fits)
    fitting = next(filter(None, candidates), list(known))
    first: dict[str, Evidence] = {}
    for item in fitting:
        first.setdefault(item.story or item.url, item)
    leaders = list(first.values())
    return tuple([*leaders, *(item for item in fitting if item not in leaders)][:SHOWN])


def _strength(item: Evidence) -> tuple[float, object, str]:
    """A strict order, so that whoever arrives first makes no difference."""
    return -abs(item.score), item.published_at, item.signal
