"""Who is told of what: the routes of config/notify.yaml.

    Alert -> [(channel, Route)]

The first route that matches decides, and the next ones too where it says `continue`.
"""

from collections.abc import Iterator, Mapping

import msgspec
from msgspec import Struct

from monitor.contracts import Alert
from monitor.core.durations import milliseconds
from monitor.core.silences import bad_pattern, labels_of, matches

Key = tuple[str | int, ...]


class Route(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Alerts with these labels go to these channels, gathered so long."""

    match: dict[str, str] = {}  # label -> value, or a pattern between slashes; all must fit
    channels: list[str]
    group_wait: str = "0s"  # before the first message of a group, for what comes with it
    group_interval: str = "5m"  # between messages of a group; a critical alert does not wait for it
    continue_: bool = msgspec.field(name="continue", default=False)


class Inhibition(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """While an alert like *source* fires, those like *target* of the same group are not told."""

    source: dict[str, str]
    target: dict[str, str]


class Passthrough(Struct, frozen=True, kw_only=True):
    """A channel that decides for itself (Alertmanager): hears everything, at once, and again and again."""

    resend: int  # ms


class Routing(Struct, frozen=True, kw_only=True):
    """All the desk needs to know."""

    routes: tuple[Route, ...]
    inhibit: tuple[Inhibition, ...] = ()
    passthrough: dict[str, Passthrough] = {}  # by channel

    def of(self, alert: Alert) -> dict[str, Route]:
        """Return the channels that are to hear of *alert*, each with the route that says so."""
        labels, found = labels_of(alert), dict[str, Route]()
        for route in self.routes:
            if matches(route.match, labels):
                for channel in route.channels:
                    found.setdefault(channel, route)
                if not route.continue_:
                    break
        return found


def route_mistakes(
    routes: list[Route], channels: Mapping[str, object], key: Key
) -> Iterator[tuple[Key, str]]:
    """Yield every mistake in *routes*."""
    for number, route in enumerate(routes):
        at: Key = (*key, number)
        for place, name in enumerate(route.channels):
            if name not in channels:
                yield (*at, "channels", place), f"there is no channel {name!r} (known: {', '.join(channels)})"
        yield from matcher_mistakes(route.match, (*at, "match"))
        for name in ("group_wait", "group_interval"):
            try:
                milliseconds(getattr(route, name))
            except ValueError as error:
                yield (*at, name), str(error)
    if routes and routes[-1].match:
        yield (*key, len(routes) - 1), "the last route must match everything (no `match`), or alerts get lost"


def matcher_mistakes(matchers: Mapping[str, str], key: Key) -> Iterator[tuple[Key, str]]:
    """Yield every pattern that is none."""
    for name, value in matchers.items():
        if said := bad_pattern(value):
            yield (*key, name), said
