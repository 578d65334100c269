from types import SimpleNamespace

import pytest
from aiokafka import TopicPartition
from support.brokers import put_raw, whole

from monitor.flow import topics
from monitor.flow.admin import ensure_topics
from monitor.flow.continuity import Continuity

pytestmark = pytest.mark.broker


class Consumer:
    """Faust's consumer, as far as continuity asks and commands it."""

    def __init__(self) -> None:
        self._committed_offset: dict = {}
        self.seeks: list[tuple[int, int]] = []
        self.resumed: set = set()

    async def seek(self, tp, offset):
        self.seeks.append((tp.partition, offset))

    def resume_partitions(self, partitions):
        self.resumed |= partitions


@pytest.fixture
async def watched(embedded_kafka):
    """Ten messages in one partition, and what watches them."""
    await ensure_topics(embedded_kafka)
    await put_raw(embedded_kafka, [(topics.QUOTES, b"same", b"%d" % n, []) for n in range(10)])
    consumer = Consumer()
    time = [0.0]
    watch = Continuity(SimpleNamespace(consumer=consumer), embedded_kafka, clock=lambda: time[0])
    return watch, consumer, time


def message(kafka, offset, partition):
    return SimpleNamespace(topic=f"{kafka.prefix}quotes", partition=partition, offset=offset)


@pytest.fixture
async def partition(watched):
    return (await whole(watched[0].kafka, topics.QUOTES))[0].partition


async def test_messages_in_order_are_taken(watched, partition):
    watch, consumer, _ = watched

    assert all([await watch.admits(message(watch.kafka, n, partition)) for n in range(10)])
    assert consumer.seeks == []


async def test_a_message_that_comes_too_early_is_sent_away_and_the_missing_one_fetched(watched, partition):
    watch, consumer, _ = watched
    await watch.admits(message(watch.kafka, 0, partition))

    assert not await watch.admits(message(watch.kafka, 2, partition))
    assert consumer.seeks == [(partition, 1)]
    assert await watch.admits(message(watch.kafka, 1, partition))
    assert await watch.admits(message(watch.kafka, 2, partition))


async def test_a_first_message_that_is_not_the_first_is_noticed_too(watched, partition):
    watch, consumer, _ = watched

    assert not await watch.admits(message(watch.kafka, 1, partition))
    assert consumer.seeks == [(partition, 0)]


async def test_what_was_committed_by_another_worker_is_no_gap(watched, partition):
    watch, consumer, _ = watched
    consumer._committed_offset[TopicPartition(f"{watch.kafka.prefix}quotes", partition)] = 7

    assert await watch.admits(message(watch.kafka, 7, partition))
    assert consumer.seeks == []


async def test_messages_that_come_again_are_taken_again(watched, partition):
    watch, _, _ = watched
    for offset in (0, 1, 2):
        await watch.admits(message(watch.kafka, offset, partition))

    assert await watch.admits(message(watch.kafka, 1, partition))


async def test_a_partition_that_stands_still_is_put_back_once_and_its_standstill_told(watched):
    watch, consumer, time = watched
    tp = TopicPartition("quotes", 3)
    for moment in (0.0, 5.0, 11.0, 12.0):
        time[0] = moment
        still = await watch.stir({tp: 4}, lambda _: False)

    assert consumer.seeks == [(3, 4)]
    assert {each.partition for each in consumer.resumed} == {3}
    assert still == 12.0


async def test_a_partition_that_moves_or_is_being_worked_on_does_not_stand_still(watched):
    watch, consumer, time = watched
    moving, busy = TopicPartition("quotes", 1), TopicPartition("quotes", 2)
    for second in range(30):
        time[0] = float(second)
        still = await watch.stir({moving: second, busy: 4}, lambda tp: tp == busy)

    assert consumer.seeks == []
    assert still == 0.0
