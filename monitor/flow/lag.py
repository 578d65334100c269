"""What is still to be done: true end minus committed, for every partition this worker reads.

    app -> {topic: (messages, seconds)} -> metrics, readiness, watchdog

Faust has a lag metric of its own; on the embedded broker it would be wrong, and it is cleared at every
rebalance. The seconds say how long ago the broker's end first passed what is committed now.
"""

import time
from collections import defaultdict, deque
from typing import Any

import faust
from aiokafka import AIOKafkaConsumer, TopicPartition

from monitor.flow.config import KafkaSettings
from monitor.flow.connection import client_options
from monitor.ops.broker.quirks import true_ends
from monitor.ops.metrics import FlowMetrics


class LagMeter:
    """Measures how far a running app is behind."""

    def __init__(self, app: faust.App, kafka: KafkaSettings, metrics: FlowMetrics, *, embedded: bool) -> None:
        self._app = app
        self._metrics = metrics
        self._embedded = embedded
        self._consumer = AIOKafkaConsumer(**client_options(kafka), enable_auto_commit=False)
        self.standing: dict[TopicPartition, int] = {}  # committed, where there is more
        self._ends: defaultdict[TopicPartition, deque[tuple[float, int]]] = defaultdict(
            lambda: deque(maxlen=1000)
        )

    async def start(self) -> None:
        """Connect."""
        await self._consumer.start()

    async def stop(self) -> None:
        """Disconnect."""
        await self._consumer.stop()

    async def measure(self) -> dict[str, int]:
        """Return the messages not yet committed, by topic, and set the gauges."""
        committed = self._committed()
        ends = await true_ends(self._consumer, list(committed), embedded=self._embedded) if committed else {}
        lag: dict[str, int] = defaultdict(int)
        seconds: dict[str, float] = defaultdict(float)
        for tp, end in ends.items():
            behind = max(0, end - committed[tp])
            lag[tp.topic] += behind
            seconds[tp.topic] = max(seconds[tp.topic], self._age(tp, end, committed[tp]))
            self._metrics.lag.labels(tp.topic, str(tp.partition)).set(behind)
        self.standing = {tp: committed[tp] for tp, end in ends.items() if end > committed[tp]}
        for topic in lag:
            self._metrics.lag_seconds.labels(topic).set(seconds[topic])
            self._metrics.assigned.labels(topic).set(sum(tp.topic == topic for tp in committed))
        return lag

    def _committed(self) -> dict[TopicPartition, int]:
        """The next offset of every partition of ours that feeds a stage; tables' changelogs are not work."""
        consumer: Any = self._app.consumer
        read = {topic for agent in self._app.agents.values() for topic in agent.channel.topics}
        offsets = consumer._committed_offset  # noqa: SLF001 -- Faust has no public way to ask
        return {
            TopicPartition(tp.topic, tp.partition): offsets.get(tp) or 0
            for tp in consumer.assignment()
            if tp.topic in read
        }

    def _age(self, tp: TopicPartition, end: int, committed: int) -> float:
        ends, now = self._ends[tp], time.monotonic()
        if not ends or ends[-1][1] != end:
            ends.append((now, end))
        while ends and ends[0][1] <= committed:
            ends.popleft()
        return now - ends[0][0] if ends else 0.0
