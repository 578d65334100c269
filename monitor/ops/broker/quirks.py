"""Where the embedded broker is not Kafka, and what we do about it; inert on Kafka.

| quirk of Tansu 0.6.0 | answer here |
|---|---|
| the end offset it gives is the first offset of the last batch, plus one | `true_ends` reads that batch |
| Faust's table recovery believes that offset and loses the rest | `mend` |
| a fetch is not answered when a message comes, but when its time is over: Faust's 1.5 s | `mend` |
| a group forms after half its session timeout | `group_timing` |
| no idempotent producer | nobody asks for one |

Measured in `tests/contract/`, which runs on both brokers.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition

CLUSTER_ID = "monitor-embedded"
_EMBEDDED_SESSION, _EMBEDDED_HEARTBEAT = 6.0, 1.0
_KAFKA_HEARTBEAT = 3.0
FETCH_WAIT_MS = 25


def is_embedded(cluster_id: str | None) -> bool:
    """Return whether the broker that calls itself *cluster_id* is ours."""
    return cluster_id == CLUSTER_ID


def group_timing(*, embedded: bool, session_timeout: float) -> tuple[float, float]:
    """Return (session timeout, heartbeat interval) in seconds."""
    longest = _EMBEDDED_SESSION if embedded else session_timeout
    beat = _EMBEDDED_HEARTBEAT if embedded else _KAFKA_HEARTBEAT
    session = min(longest, session_timeout)
    return session, min(beat, session / 3)


async def true_ends(
    consumer: AIOKafkaConsumer, partitions: Collection[TopicPartition], *, embedded: bool
) -> dict[TopicPartition, int]:
    """Return the offset after the last message of *partitions*.

    On the embedded broker *consumer* must be one of its own that nobody else reads from: it is moved.
    """
    claimed: dict[TopicPartition, int] = dict(await consumer.end_offsets(list(partitions)))
    filled = {tp: end for tp, end in claimed.items() if end > 0}
    if not embedded or not filled:
        return claimed
    consumer.assign(list(filled))
    for tp, end in filled.items():
        consumer.seek(tp, end - 1)
    while any(consumer.highwater(tp) is None for tp in filled):
        await consumer.getmany(*filled, timeout_ms=200)
    return claimed | {tp: max(end, consumer.highwater(tp)) for tp, end in filled.items()}


async def true_ends_once(
    options: Mapping[str, Any], partitions: Collection[TopicPartition], *, embedded: bool
) -> dict[TopicPartition, int]:
    """Like `true_ends`, with a consumer of its own made from aiokafka *options*."""
    consumer = AIOKafkaConsumer(**options, enable_auto_commit=False)
    await consumer.start()
    try:
        return await true_ends(consumer, partitions, embedded=embedded)
    finally:
        await consumer.stop()


def mend(consumer: Any, options: Callable[[], Mapping[str, Any]]) -> None:  # noqa: ANN401 -- Faust is untyped
    """Let Faust's *consumer* fetch often and learn true ends, by which tables know they are complete."""
    thread = consumer._thread  # noqa: SLF001 -- where Faust keeps the two methods to be mended
    create = thread._create_consumer  # noqa: SLF001

    async def highwaters(partitions: Collection[TopicPartition]) -> Mapping[TopicPartition, int]:
        wanted = [TopicPartition(tp.topic, tp.partition) for tp in partitions]
        return await true_ends_once(options(), wanted, embedded=True)

    def create_consumer(loop: Any) -> AIOKafkaConsumer:  # noqa: ANN401 -- an event loop of any kind
        made = create(loop=loop)
        made._fetch_max_wait_ms = FETCH_WAIT_MS  # noqa: SLF001 -- Faust offers no setting
        return made

    thread._highwaters = highwaters  # noqa: SLF001
    thread._create_consumer = create_consumer  # noqa: SLF001
