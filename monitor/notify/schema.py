"""What config/notify.yaml may say: channels, routes, inhibitions, retries, the flood cap.

    YAML -> NotifyFile; mistakes(file) -> [((key, ...), message)]

A value that must stay secret is written as the name of an environment variable or of a file; whoever builds
the channels hands in a function that reads it (`settings`), so no secret stands in a configuration.
"""

from collections.abc import Iterator
from urllib.parse import urlsplit

from msgspec import Struct

from monitor.core.durations import milliseconds
from monitor.core.routing import (
    Inhibition,
    Key,
    Passthrough,
    Route,
    Routing,
    matcher_mistakes,
    route_mistakes,
)


class Secret(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a secret is: one of the two."""

    env: str = ""
    file: str = ""


class Console(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type", tag="console"):
    """Standard output of the worker."""


class Apprise(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type", tag="apprise"):
    """Slack, Teams, Telegram, e-mail, ntfy, ...: anything Apprise has a URL for."""

    url: str | Secret
    timeout: str = "30s"


class Webhook(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type", tag="webhook"):
    """A program that takes our JSON; signed when there is a secret."""

    url: str | Secret
    secret: Secret | None = None
    headers: dict[str, str | Secret] = {}
    timeout: str = "10s"


class Alertmanager(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type", tag="alertmanager"
):
    """An Alertmanager, which then does its own routing, grouping, silencing and inhibiting."""

    url: str
    headers: dict[str, str | Secret] = {}
    resend_every: str = "1m"
    hold: str = "1h"  # it keeps an alert firing so long without hearing from us
    timeout: str = "10s"


Channel = Console | Apprise | Webhook | Alertmanager


class Retry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How transient failures are tried again: each pause twice the one before, with jitter."""

    first: str = "1s"
    longest: str = "1m"
    give_up: str = "30m"


class Flood(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """No channel gets more messages than this; what is above goes into one digest."""

    at_most: int = 30
    per: str = "10m"


class NotifyFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """config/notify.yaml."""

    channels: dict[str, Channel]
    routes: list[Route]
    inhibit: list[Inhibition] = []
    retry: Retry = Retry()
    flood: Flood = Flood()


def mistakes(file: NotifyFile) -> list[tuple[Key, str]]:
    """Return every mistake in *file* with the key it stands at."""
    found: list[tuple[Key, str]] = []
    for name, channel in file.channels.items():
        found += _channel(channel, ("channels", name))
    if not file.routes:
        found.append((("routes",), "give at least one route, or nobody hears of anything"))
    found += route_mistakes(file.routes, file.channels, ("routes",))
    for number, rule in enumerate(file.inhibit):
        found += matcher_mistakes(rule.source, ("inhibit", number, "source"))
        found += matcher_mistakes(rule.target, ("inhibit", number, "target"))
        if not rule.source or not rule.target:
            found.append((("inhibit", number), "source and target need a matcher each"))
    found += _durations(file.retry, ("first", "longest", "give_up"), ("retry",))
    found += _durations(file.flood, ("per",), ("flood",))
    if file.flood.at_most < 1:
        found.append((("flood", "at_most"), "must be at least 1"))
    return found


def routing(file: NotifyFile) -> Routing:
    """Return what the desk needs to know of *file*."""
    through = {
        name: Passthrough(resend=milliseconds(channel.resend_every))
        for name, channel in file.channels.items()
        if isinstance(channel, Alertmanager)
    }
    return Routing(routes=tuple(file.routes), inhibit=tuple(file.inhibit), passthrough=through)


def _channel(channel: Channel, key: Key) -> Iterator[tuple[Key, str]]:
    if isinstance(channel, Console):
        return
    names = ("timeout", "resend_every", "hold") if isinstance(channel, Alertmanager) else ("timeout",)
    yield from _durations(channel, names, key)
    if isinstance(channel.url, Secret):
        yield from _secret(channel.url, (*key, "url"))
    elif not isinstance(channel, Apprise) and urlsplit(channel.url).scheme not in ("http", "https"):
        yield (*key, "url"), f"{channel.url!r} is no http or https address"
    if isinstance(channel, Webhook) and channel.secret:
        yield from _secret(channel.secret, (*key, "secret"))


def _secret(secret: Secret, key: Key) -> Iterator[tuple[Key, str]]:
    if bool(secret.env) == bool(secret.file):
        yield key, "say where the secret is: env or file, one of them"


def _durations(holder: Struct, names: tuple[str, ...], key: Key) -> Iterator[tuple[Key, str]]:
    for name in names:
        try:
            milliseconds(getattr(holder, name))
        except ValueError as error:
            yield (*key, name), str(error)
