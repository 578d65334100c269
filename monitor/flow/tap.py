"""Topics -> every record in them, oldest first, and then each as it comes.

For people and tools that look on: no group is joined, nothing is committed, and what cannot be decoded
is passed over.
"""

from collections.abc import AsyncGenerator, Sequence

from aiokafka import AIOKafkaConsumer, TopicPartition

from monitor.contracts import Record
from monitor.flow.codec import UndecodableError, decode
from monitor.flow.config import KafkaSettings
from monitor.flow.connection import client_options
from monitor.flow.topics import Topic, named


async def tap(
    kafka: KafkaSettings, topics: Sequence[Topic], *, quiet: float
) -> AsyncGenerator[Record | None, None]:
    """Yield the records of *topics* for as long as somebody asks; None after *quiet* seconds without any."""
    kinds = {named(topic, kafka): topic.record for topic in topics}
    consumer = AIOKafkaConsumer(
        **client_options(kafka), enable_auto_commit=False, auto_offset_reset="earliest"
    )
    await consumer.start()
    try:
        consumer.assign([TopicPartition(name, n) for name in kinds for n in range(kafka.partitions)])
        await consumer.seek_to_beginning()
        while True:
            batches = await consumer.getmany(timeout_ms=int(quiet * 1000))
            for partition, messages in batches.items():
                kind = kinds[partition.topic]
                for message in messages:
                    record = _decoded(kind, message.value)
                    if record is not None:
                        yield record
            if not batches:
                yield None
    finally:
        await consumer.stop()


def _decoded(kind: type[Record] | None, value: bytes | None) -> Record | None:
    if kind is None or value is None:
        return None
    try:
        return decode(kind, value)
    except UndecodableError:
        return None
