"""Which rules a signal could match at all, found by one look-up a field instead of one test a rule.

    [Plan] -> Index;  Signal -> the plans worth testing

A rule that wants certain words in a field (`category: [ASSAULT, CLASH]`) stands under those words. Of several
such fields the one comes first that tells most signals apart.
"""

from collections.abc import Iterable

from monitor.contracts import Signal
from monitor.core.rules.fields import FIELDS
from monitor.core.rules.plan import Plan
from monitor.core.rules.schema import Matcher, Test

_TELLING = ("pair", "publisher", "story", "trigger", "rule", "speaker.name", "source", "target")
_LESS_SO = ("category", "speaker", "status", "direction")


class Index:
    """All plans, by the words they want."""

    def __init__(self, plans: Iterable[Plan]) -> None:
        self._anyway: list[Plan] = []
        self._by_field: dict[str, dict[object, list[Plan]]] = {}
        for plan in plans:
            self._place(plan)

    def candidates(self, signal: Signal) -> list[Plan]:
        """Return every plan that may accept *signal*, and some that will not."""
        found = list(self._anyway)
        for name, under in self._by_field.items():
            found += under.get(FIELDS[name].read(signal), ())
        if signal.score:
            return found
        return [plan for plan in found if not plan.counted]

    def _place(self, plan: Plan) -> None:
        for name in (*_TELLING, *_LESS_SO):
            words = _words(plan.rule.match.get(name))
            if words is not None:
                under = self._by_field.setdefault(name, {})
                for word in words:
                    under.setdefault(word, []).append(plan)
                return
        self._anyway.append(plan)


def _words(matcher: Matcher | None) -> list[object] | None:
    if matcher is None or isinstance(matcher, Test):
        return None
    return list(dict.fromkeys(matcher)) if isinstance(matcher, list) else [matcher]
