"""Silences in and out of their compacted topic, for the command line."""

from collections.abc import Sequence

from aiokafka import AIOKafkaProducer

from monitor.contracts import Silence
from monitor.flow import topics
from monitor.flow.admin import ensure_topics
from monitor.flow.codec import encode, headers_for, start_trace
from monitor.flow.compacted import Compacted
from monitor.flow.config import KafkaSettings
from monitor.flow.connection import client_options, wait_for_broker
from monitor.flow.topics import named


async def read_silences(kafka: KafkaSettings) -> Sequence[Silence]:
    """Return every silence the broker knows, those that are over among them."""
    cluster = await wait_for_broker(kafka)
    await ensure_topics(kafka)
    known = Compacted(topics.SILENCES, Silence, kafka, embedded=cluster.embedded)
    await known.start()
    await known.stop()
    return tuple(known.values())


async def write_silence(kafka: KafkaSettings, silence: Silence) -> None:
    """Return when the broker has *silence*."""
    await wait_for_broker(kafka)
    await ensure_topics(kafka)
    producer = AIOKafkaProducer(**client_options(kafka), acks="all")
    await producer.start()
    try:
        await producer.send_and_wait(
            named(topics.SILENCES, kafka),
            encode(silence),
            key=silence.key.encode(),
            headers=list(headers_for(silence, start_trace(silence.id, None))),
        )
    finally:
        await producer.stop()
