"""config/notify.yaml, and a function that reads secrets -> channels ready to be used.

NotifyFile, Secret -> str  ->  {name: Channel}, Policy
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from monitor.core.durations import milliseconds
from monitor.notify import schema
from monitor.notify.alertmanager import AlertmanagerChannel
from monitor.notify.chat import AppriseChannel
from monitor.notify.console import ConsoleChannel
from monitor.notify.deliver import Deliver, Observer, Policy
from monitor.notify.transport import Channel
from monitor.notify.webhook import WebhookChannel

ReadSecret = Callable[[schema.Secret], str]
Clock = Callable[[], datetime]
Write = Callable[[str], object]


def build_deliver(
    file: schema.NotifyFile,
    secret: ReadSecret,
    *,
    clock: Clock,
    write: Write = print,
    observer: Observer | None = None,
) -> Deliver:
    """Return everything that delivers; raise ValueError for a URL no service understands."""
    builder = _Builder(secret, clock, write)
    channels = {name: builder.channel(spec) for name, spec in file.channels.items()}
    return Deliver(channels, schema.routing(file), policy_of(file), clock=clock, observer=observer)


def policy_of(file: schema.NotifyFile) -> Policy:
    """Return the retry and flood options in seconds."""
    return Policy(
        first=_seconds(file.retry.first),
        longest=_seconds(file.retry.longest),
        give_up=_seconds(file.retry.give_up),
        flood_at_most=file.flood.at_most,
        flood_per=max(_seconds(file.flood.per), 0.001),
    )


class _Builder:
    def __init__(self, secret: ReadSecret, clock: Clock, write: Write) -> None:
        self._secret = secret
        self._clock = clock
        self._write = write

    def channel(self, spec: schema.Channel) -> Channel:
        """Return the channel that *spec* describes."""
        if isinstance(spec, schema.Console):
            return ConsoleChannel(self._write)
        if isinstance(spec, schema.Apprise):
            return AppriseChannel(self._plain(spec.url), timeout=_seconds(spec.timeout))
        if isinstance(spec, schema.Webhook):
            return self._webhook(spec)
        return AlertmanagerChannel(
            spec.url,
            headers=self._headers(spec.headers),
            hold=timedelta(seconds=_seconds(spec.hold)),
            timeout=_seconds(spec.timeout),
            clock=self._clock,
        )

    def _webhook(self, spec: schema.Webhook) -> Channel:
        return WebhookChannel(
            self._plain(spec.url),
            secret=self._secret(spec.secret) if spec.secret else "",
            headers=self._headers(spec.headers),
            timeout=_seconds(spec.timeout),
            clock=self._clock,
        )

    def _plain(self, value: str | schema.Secret) -> str:
        return self._secret(value) if isinstance(value, schema.Secret) else value

    def _headers(self, headers: Mapping[str, str | schema.Secret]) -> dict[str, str]:
        return {name: self._plain(value) for name, value in headers.items()}


def _seconds(duration: str) -> float:
    return milliseconds(duration) / 1000
