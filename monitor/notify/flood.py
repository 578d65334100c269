"""A cap on the messages of one channel. What is above it is not dropped but told together, in a digest.

take(now) -> may this one go?        merged(notices) -> one notice
"""

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from monitor.contracts import Alert, Notice
from monitor.core.identity import identify


class Bucket:
    """So many messages at once, and as many again over *per* seconds."""

    def __init__(self, at_most: int, per: float) -> None:
        self._size = float(at_most)
        self._rate = at_most / per
        self._left = float(at_most)
        self._since: datetime | None = None

    def take(self, now: datetime) -> bool:
        """Take one message's worth, if there is one."""
        self._fill(now)
        if self._left < 1:
            return False
        self._left -= 1
        return True

    def wait(self, now: datetime) -> float:
        """Return the seconds until the next message may go."""
        self._fill(now)
        return max(0.0, (1 - self._left) / self._rate)

    def _fill(self, now: datetime) -> None:
        if self._since is not None:
            passed = max(0.0, (now - self._since).total_seconds())
            self._left = min(self._size, self._left + passed * self._rate)
        self._since = now


def merged(notices: Sequence[Notice]) -> Notice:
    """Return one notice that tells the newest of every alert in *notices*."""
    newest: dict[str, Alert] = {}
    for alert in (alert for notice in notices for alert in notice.alerts):
        if alert.id not in newest or newest[alert.id].generation <= alert.generation:
            newest[alert.id] = alert
    rank = {"critical": 0, "warning": 1, "info": 2}
    alerts = tuple(sorted(newest.values(), key=lambda a: (a.state != "firing", rank[a.severity], a.title)))
    last = notices[-1]
    return replace(
        last,
        id=identify("notice", last.channel, *(alert.dedup for alert in alerts)),
        group=last.group if len({notice.group for notice in notices}) == 1 else "",
        alerts=alerts,
        reason="flood",
    )
