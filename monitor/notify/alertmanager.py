"""A notice -> POST /api/v2/alerts, so that an Alertmanager can take over routing, silencing and on-call.

An alert is its labels there: the same labels are the same alert, however often they are sent. `endsAt` lies
ahead while it fires (an Alertmanager drops what it hears no more of; the desk sends it again and again) and
is the true end once it is over.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import msgspec

from monitor.contracts import Alert, Notice
from monitor.core.silences import labels_of
from monitor.notify.transport import post

_NOT_IN_A_LABEL = re.compile(r"[^a-zA-Z0-9_]")


class AlertmanagerChannel:
    """Pushes to one Alertmanager."""

    def __init__(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        hold: timedelta,
        timeout: float,
        clock: Callable[[], datetime],
    ) -> None:
        self._url = f"{url.rstrip('/')}/api/v2/alerts"
        self._headers = {**(headers or {}), "Content-Type": "application/json"}
        self._hold = hold
        self._timeout = timeout
        self._clock = clock
        self._session: aiohttp.ClientSession | None = None

    async def send(self, notice: Notice) -> None:
        """Push the alerts of *notice* once."""
        now = self._clock()
        body = msgspec.json.encode([posted(alert, now, self._hold) for alert in notice.alerts])
        self._session = self._session or aiohttp.ClientSession()
        await post(self._session, self._url, body, self._headers, self._timeout)

    async def close(self) -> None:
        """Close the connections."""
        if self._session:
            await self._session.close()


def posted(alert: Alert, now: datetime, hold: timedelta) -> dict[str, Any]:
    """Return *alert* as Alertmanager's API takes it."""
    top = alert.evidence[0] if alert.evidence else None
    labels = {_NOT_IN_A_LABEL.sub("_", name): value for name, value in labels_of(alert).items() if value}
    labels["alertname"] = labels.pop("alert")
    return {
        "labels": labels,
        "annotations": {"summary": alert.title, **alert.annotations, "description": alert.body},
        "startsAt": min(alert.starts_at, now),
        "endsAt": _end(alert, now, hold),
        "generatorURL": top.url if top else "",
    }


def _end(alert: Alert, now: datetime, hold: timedelta) -> datetime:
    """An end that lies ahead would lose against the hold of the firing: the later of two such ends counts."""
    if alert.state == "resolved":
        return min(alert.ends_at or now, now)
    return now + hold
