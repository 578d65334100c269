"""Talking to a broker from a test: put records on topics, read whole topics back."""

from collections.abc import Iterable

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.structs import ConsumerRecord

from monitor.contracts import Message
from monitor.flow.codec import NO_TRACE, encode, headers_for
from monitor.flow.config import KafkaSettings
from monitor.flow.connection import client_options
from monitor.flow.topics import Topic, named, topic_of
from monitor.ops.broker.quirks import true_ends_once


async def put(kafka: KafkaSettings, records: Iterable[Message]) -> None:
    await put_raw(
        kafka,
        [(topic_of(type(r)), r.key.encode(), encode(r), headers_for(r, NO_TRACE)) for r in records],
    )


async def put_raw(kafka: KafkaSettings, messages: Iterable[tuple[Topic, bytes, bytes, list]]) -> None:
    producer = AIOKafkaProducer(
        **client_options(kafka), acks="all", linger_ms=5, max_request_size=16 * 1024 * 1024
    )
    await producer.start()
    try:
        sent = [
            await producer.send(named(topic, kafka), value, key=key, headers=headers)
            for topic, key, value, headers in messages
        ]
        for future in sent:
            await future
    finally:
        await producer.stop()


async def whole(kafka: KafkaSettings, topic: Topic) -> list[ConsumerRecord]:
    """Return everything on *topic* now."""
    partitions = [TopicPartition(named(topic, kafka), number) for number in range(kafka.partitions)]
    ends = await true_ends_once(client_options(kafka), partitions, embedded=True)
    consumer = AIOKafkaConsumer(
        **client_options(kafka), enable_auto_commit=False, max_partition_fetch_bytes=16 * 1024 * 1024
    )
    await consumer.start()
    try:
        consumer.assign(partitions)
        await consumer.seek_to_beginning()
        records: list[ConsumerRecord] = []
        while any([await consumer.position(tp) < ends[tp] for tp in partitions]):
            for batch in (await consumer.getmany(timeout_ms=200)).values():
                records += batch
    finally:
        await consumer.stop()
    return records
