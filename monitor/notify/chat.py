"""A notice -> any service Apprise knows: Slack, Teams, Telegram, e-mail, ntfy, PagerDuty, ...

Apprise blocks and answers yes or no; it runs in a thread of its own, with a limit, and every "no" counts as
transient, since it does not say which it is.
"""

import asyncio

import apprise

from monitor.contracts import Notice
from monitor.notify.text import body_of, title_of
from monitor.notify.transport import TransportError

_KINDS = {
    "critical": apprise.NotifyType.FAILURE,
    "warning": apprise.NotifyType.WARNING,
    "info": apprise.NotifyType.INFO,
}


class AppriseChannel:
    """One Apprise URL."""

    def __init__(self, url: str, *, timeout: float) -> None:
        self._apprise = apprise.Apprise()
        self._timeout = timeout
        if not self._apprise.add(url):
            raise ValueError("Apprise does not understand this URL (it is not shown: it may hold a secret)")

    async def send(self, notice: Notice) -> None:
        """Send title and body once."""
        try:
            told = await asyncio.wait_for(asyncio.to_thread(self._notify, notice), self._timeout)
        except TimeoutError as error:
            raise TransportError("timeout", permanent=False) from error
        if not told:
            raise TransportError("refused", permanent=False)

    async def close(self) -> None:
        """Nothing to let go of."""

    def _notify(self, notice: Notice) -> bool:
        first = notice.alerts[0]
        kind = apprise.NotifyType.SUCCESS if first.state == "resolved" else _KINDS[first.severity]
        return bool(
            self._apprise.notify(
                title=title_of(notice),
                body=body_of(notice),
                notify_type=kind,
                body_format=apprise.NotifyFormat.TEXT,
            )
        )
