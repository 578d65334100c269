# ruff: noqa: ARG002, S311 -- stand-ins take what the real ones take; faults need no cryptography
import asyncio
import random
from types import SimpleNamespace

import pytest
from aiokafka.errors import KafkaError
from hypothesis import given, settings
from hypothesis import strategies as st
from prometheus_client import CollectorRegistry
from support.toys import article, find_quote

from monitor.contracts import Article, Message
from monitor.flow.codec import encode
from monitor.flow.config import KafkaSettings
from monitor.flow.outlet import DeliveryError, Outlet, PoisonError
from monitor.flow.stage import Incoming, Stage
from monitor.ops.metrics import Metrics


class Broker:
    """Takes messages and confirms them after a while, or refuses."""

    def __init__(self, refuses: str = "") -> None:
        self.topics: dict[str, list[bytes]] = {}
        self.refuses = refuses
        self.hold = asyncio.Event()
        self.hold.set()

    async def send(self, topic, key, value, headers, partition):
        if self.refuses == "send":
            raise KafkaError("away")
        self.topics.setdefault(topic, []).append(value)
        return asyncio.ensure_future(self._confirm())

    async def _confirm(self):
        await self.hold.wait()
        await asyncio.sleep(random.random() / 1000)
        if self.refuses == "confirm":
            raise KafkaError("gone")


class Log:
    """What is acknowledged, in order."""

    def __init__(self) -> None:
        self.acked: list[tuple[int, int]] = []
        self.died: list[str] = []

    def event(self, record: Message | bytes | None, offset: int = 0, partition: int = 0) -> SimpleNamespace:
        value = encode(record) if isinstance(record, Message) else record
        message = SimpleNamespace(topic="t", partition=partition, offset=offset, value=value, headers=[])
        return SimpleNamespace(message=message, ack=lambda: self.acked.append((partition, offset)))


async def stream(events):
    for event in events:
        yield event


def stage_for(broker, log, handle, *, ordered=False):
    metrics = Metrics(CollectorRegistry())
    outlet = Outlet(broker.send, KafkaSettings(), metrics.flow)
    return Stage("toy", Article, handle(outlet), outlet, log.died.append, ordered=ordered)


def quoting(outlet):
    async def handle(incoming: Incoming[Article]):
        return await outlet.post([find_quote(incoming.record, 0, "X", ["said"])])

    return handle


async def run(stage, events):
    await stage.run(stream(events))
    await stage.drained(0.5)


@given(
    faults=st.lists(st.sampled_from(["", "", "raise", "poison", "garbage", "late"]), max_size=40),
    ordered=st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_whatever_handlers_do_all_that_went_in_came_out_or_is_a_dead_letter(faults, ordered):
    async def scenario():
        broker, log = Broker(), Log()

        def faulty(outlet):
            async def handle(incoming):
                fault = faults[incoming.offset]
                if fault == "raise":
                    raise random.choice([ValueError, KeyError, RuntimeError, OSError])("on purpose")
                if fault == "poison":
                    raise PoisonError("bad", "on purpose")
                if fault == "late":
                    await asyncio.sleep(0.002)
                return await outlet.post([find_quote(incoming.record, 0, "X", ["said"])])

            return handle

        events = [
            log.event(b"{" if fault == "garbage" else article(n), n, n % 3) for n, fault in enumerate(faults)
        ]
        await run(stage_for(broker, log, faulty, ordered=ordered), events)

        bad = sum(fault in {"raise", "poison", "garbage"} for fault in faults)
        assert len(set(broker.topics.get("quotes", []))) == len(faults) - bad
        assert len(broker.topics.get("dead-letters", [])) == bad
        assert sorted(offset for _, offset in log.acked) == list(range(len(faults)))
        for partition in range(3):
            mine = [offset for p, offset in log.acked if p == partition]
            assert mine == sorted(mine)
        assert not log.died

    asyncio.run(scenario())


async def test_a_partition_is_acknowledged_in_order_however_handlers_finish():
    broker, log, first = Broker(), Log(), asyncio.Event()

    def slow_first(outlet):
        async def handle(incoming):
            if incoming.offset == 0:
                await first.wait()
            return ()

        return handle

    stage = stage_for(broker, log, slow_first)
    await stage.run(stream([log.event(article(n), n, n % 2) for n in range(6)]))
    await asyncio.sleep(0.01)
    assert log.acked == [(1, 1), (1, 3), (1, 5)]

    first.set()
    await stage.drained(5)
    assert [offset for partition, offset in log.acked if partition == 0] == [0, 2, 4]


async def test_nothing_is_acknowledged_before_the_broker_has_confirmed():
    broker, log = Broker(), Log()
    broker.hold.clear()
    stage = stage_for(broker, log, quoting)
    await stage.run(stream([log.event(article(1))]))
    await stage.drained(0.05)
    assert log.acked == []

    broker.hold.set()
    await stage.drained(5)
    assert log.acked == [(0, 0)]


@pytest.mark.parametrize("moment", ["send", "confirm"])
async def test_a_broker_that_refuses_ends_the_process_and_buries_nothing(moment):
    broker, log = Broker(refuses=moment), Log()

    await run(stage_for(broker, log, quoting), [log.event(article(1))])

    assert len(log.died) == 1
    assert log.acked == []
    assert "dead-letters" not in broker.topics


@pytest.mark.parametrize(
    "error",
    [OSError(28, "No space left on device"), Exception("IO error: No space left on device: 000042.sst")],
)
async def test_a_full_disk_ends_the_process_and_buries_nothing(error):
    broker, log = Broker(), Log()

    def storing(outlet):
        async def handle(incoming):
            raise error

        return handle

    await run(stage_for(broker, log, storing), [log.event(article(1))])

    assert "cannot be written" in log.died[0]
    assert log.acked == []
    assert not broker.topics


async def test_a_dead_letter_tells_where_why_and_what():
    broker, log = Broker(), Log()

    await run(stage_for(broker, log, quoting), [log.event(b"\xff{", 17, 4)])

    letter = broker.topics["dead-letters"][0]
    assert b'"partition":4' in letter
    assert b'"offset":17' in letter
    assert b'"reason":"not_json"' in letter
    assert b'"payload":"/3s="' in letter


async def test_an_empty_message_is_a_dead_letter_and_not_the_end():
    broker, log = Broker(), Log()

    await run(stage_for(broker, log, quoting), [log.event(None, 0), log.event(article(1), 1)])

    assert b'"reason":"empty"' in broker.topics["dead-letters"][0]
    assert len(broker.topics["quotes"]) == 1


async def test_a_result_too_large_for_the_broker_is_a_dead_letter():
    broker, log = Broker(), Log()

    def bloated(outlet):
        async def handle(incoming):
            return await outlet.post([find_quote(incoming.record, 0, "X", ["x" * 3_000_000])])

        return handle

    await run(stage_for(broker, log, bloated), [log.event(article(1))])

    assert b'"reason":"too_large"' in broker.topics["dead-letters"][0]
    assert log.acked == [(0, 0)]


async def test_an_ordered_stage_handles_one_message_at_a_time():
    broker, log, running = Broker(), Log(), []

    def watched(outlet):
        async def handle(incoming):
            running.append(incoming.offset)
            assert len(running) == 1
            await asyncio.sleep(0.001)
            running.remove(incoming.offset)
            return ()

        return handle

    await run(stage_for(broker, log, watched, ordered=True), [log.event(article(n), n) for n in range(9)])

    assert len(log.acked) == 9
    assert not broker.topics


async def test_a_stage_takes_no_more_than_its_limit():
    broker, log, gate, taken = Broker(), Log(), asyncio.Event(), []

    def waiting(outlet):
        async def handle(incoming):
            taken.append(incoming.offset)
            await gate.wait()
            return ()

        return handle

    stage = stage_for(broker, log, waiting)
    stage.limit(3)
    reading = asyncio.create_task(stage.run(stream([log.event(article(n), n) for n in range(9)])))
    await asyncio.sleep(0.02)
    assert taken == [0, 1, 2]

    gate.set()
    await reading
    await stage.drained(5)
    assert len(log.acked) == 9


def test_a_delivery_error_is_a_connection_error_to_those_who_do_not_know_kafka():
    assert issubclass(DeliveryError, ConnectionError)
