"""What a group has committed."""

from aiokafka import AIOKafkaConsumer, TopicPartition

from monitor.flow.config import KafkaSettings
from monitor.flow.connection import client_options
from monitor.flow.topics import WORKER, Topic, named


async def committed(kafka: KafkaSettings, topic: Topic) -> int:
    """Return how many messages of *topic* the workers have committed."""
    group = kafka.prefix + WORKER
    consumer = AIOKafkaConsumer(**client_options(kafka), group_id=group, enable_auto_commit=False)
    await consumer.start()
    try:
        partitions = [TopicPartition(named(topic, kafka), number) for number in range(kafka.partitions)]
        consumer.assign(partitions)
        return sum([await consumer.committed(tp) or 0 for tp in partitions])
    finally:
        await consumer.stop()
