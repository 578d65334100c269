"""What the product needs of a broker, held against each kind; what one kind lacks is a strict xfail."""

import asyncio

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.structs import OffsetAndMetadata
from support.brokers import put, put_raw, whole
from support.toys import article

from monitor.contracts import FeedSpec
from monitor.flow import topics
from monitor.flow.admin import TopicError, check_topics, ensure_topics
from monitor.flow.compacted import Compacted
from monitor.flow.connection import client_options, wait_for_broker
from monitor.ops.broker.quirks import true_ends_once

FEED = FeedSpec(id="one", url="http://example.test/feed")


@pytest.fixture
async def ready(kafka):
    await ensure_topics(kafka)
    return kafka


async def test_topics_are_made_with_the_partitions_declared(ready):
    states = await check_topics(ready)

    assert {state.partitions for state in states} == {ready.partitions}
    assert not any(state.problem for state in states)


async def test_making_topics_twice_changes_nothing(ready):
    assert await ensure_topics(ready) == await check_topics(ready)


async def test_a_missing_topic_is_named_and_not_made_by_looking(kafka):
    first = await check_topics(kafka)
    second = await check_topics(kafka)

    assert {state.problem for state in (*first, *second)} == {"missing"}


async def test_a_topic_with_other_partitions_is_refused_by_name(kafka):
    admin = AIOKafkaAdminClient(**client_options(kafka))
    await admin.start()
    await admin.create_topics([NewTopic(f"{kafka.prefix}quotes", kafka.partitions + 1, 1)])
    await admin.close()

    with pytest.raises(TopicError, match=r"quotes: has 7 partitions where MONITOR_KAFKA_PARTITIONS says 6"):
        await ensure_topics(kafka)


async def test_a_topic_that_would_forget_what_must_last_is_refused(kafka):
    admin = AIOKafkaAdminClient(**client_options(kafka))
    await admin.start()
    policy = {"cleanup.policy": "delete"}
    await admin.create_topics([NewTopic(f"{kafka.prefix}feeds", kafka.partitions, 1, topic_configs=policy)])
    await admin.close()

    with pytest.raises(TopicError, match=r"feeds: cleanup.policy is delete where it must be compact"):
        await ensure_topics(kafka)


async def test_what_is_put_is_read_back_with_its_headers_and_key(ready):
    await put(ready, [article(1)])

    (message,) = await whole(ready, topics.ARTICLES)
    assert message.key == article(1).id.encode()
    assert dict(message.headers)["schema"] == b"Article"


async def test_the_true_end_is_the_offset_after_the_last_message(ready):
    await put_raw(ready, [(topics.QUOTES, b"same", b"%d" % n, []) for n in range(119)])

    partitions = [TopicPartition(f"{ready.prefix}quotes", n) for n in range(ready.partitions)]
    cluster = await wait_for_broker(ready)
    ends = await true_ends_once(client_options(ready), partitions, embedded=cluster.embedded)
    assert sorted(ends.values()) == [0, 0, 0, 0, 0, 119]


async def test_the_end_the_broker_claims_is_the_true_end(ready, request):
    if "embedded" in request.node.name:
        request.applymarker(
            pytest.mark.xfail(strict=True, reason="base of the last batch, plus one: see quirks.py")
        )
    await put_raw(ready, [(topics.QUOTES, b"same", b"%d" % n, []) for n in range(119)])

    partitions = [TopicPartition(f"{ready.prefix}quotes", n) for n in range(ready.partitions)]
    claimed = await true_ends_once(client_options(ready), partitions, embedded=False)
    assert sorted(claimed.values()) == [0, 0, 0, 0, 0, 119]


async def test_an_idempotent_producer_can_be_had(ready, request):
    if "embedded" in request.node.name:
        request.applymarker(pytest.mark.xfail(strict=True, reason="no producer ids: we do not ask for one"))
    producer = AIOKafkaProducer(**client_options(ready), enable_idempotence=True, request_timeout_ms=3000)
    try:
        async with asyncio.timeout(10):
            await producer.start()
            sent = await producer.send_and_wait(f"{ready.prefix}quotes", b"once")
    finally:
        await producer.stop()
    assert sent.offset == 0


async def test_committed_offsets_are_kept_for_the_group(ready):
    tp = TopicPartition(f"{ready.prefix}quotes", 0)
    for offset in (7, 9):
        consumer = AIOKafkaConsumer(
            **client_options(ready), group_id=f"{ready.prefix}g", enable_auto_commit=False
        )
        await consumer.start()
        consumer.assign([tp])
        await consumer.commit({tp: OffsetAndMetadata(offset, "")})
        assert await consumer.committed(tp) == offset
        await consumer.stop()


async def test_a_compacted_view_knows_what_was_written_before_it_was_asked(ready):
    cluster = await wait_for_broker(ready)
    await put(ready, [FEED])
    view = Compacted(topics.FEEDS, FeedSpec, ready, embedded=cluster.embedded)
    await view.start()
    try:
        assert view.get("one") == FEED
        await put(ready, [FeedSpec(id="two", url="http://example.test/two")])
        await view.caught_up()
        assert view.get("two") is not None
        await put_raw(ready, [(topics.FEEDS, b"one", None, [])])
        await view.caught_up()
        assert view.get("one") is None
    finally:
        await view.stop()


async def test_what_a_stranger_wrote_into_a_compacted_topic_is_passed_over(ready):
    cluster = await wait_for_broker(ready)
    await put_raw(ready, [(topics.FEEDS, b"bad", b"not json", [])])
    await put(ready, [FEED])
    view = Compacted(topics.FEEDS, FeedSpec, ready, embedded=cluster.embedded)
    await view.start()
    await view.stop()

    assert list(view.values()) == [FEED]
