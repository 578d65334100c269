# ruff: noqa: ARG002 -- stand-ins take what the real ones take
"""An outlet whose broker is a list."""

import asyncio
from datetime import UTC, datetime

from prometheus_client import CollectorRegistry

from monitor.contracts import Message
from monitor.flow.codec import Trace, encode
from monitor.flow.config import KafkaSettings
from monitor.flow.outlet import Outlet
from monitor.flow.stage import Incoming
from monitor.ops.metrics import Metrics


class Sent:
    """Remembers what was posted, and confirms it when it may."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, bytes]] = []
        self.may_confirm = asyncio.Event()
        self.may_confirm.set()
        self.metrics = Metrics(CollectorRegistry())
        self.outlet = Outlet(self._send, KafkaSettings(), self.metrics.flow)

    async def _send(self, topic, key, value, headers, partition):
        self.messages.append((topic, value))
        return asyncio.ensure_future(self.may_confirm.wait())

    def on(self, topic: str) -> list[bytes]:
        return [value for name, value in self.messages if name == topic]

    def value(self, name: str, **labels: str) -> float:
        return self.metrics.registry.get_sample_value(f"newsmonitor_{name}", labels) or 0.0


def incoming(record: Message, offset: int = 0, fetched_at: datetime | None = None) -> Incoming:
    trace = Trace("a" * 32, fetched_at or datetime.now(UTC))
    return Incoming(record, trace, 0, offset, encode(record))
