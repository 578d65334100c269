"""The table of alert states is, after whatever end of the worker, what it was."""

from datetime import timedelta

import msgspec
import pytest
from support.brokers import put, whole
from support.groups import committed
from support.toys import EPOCH, article, find_signal
from support.workers import FAST, WorkerProcess, until

from monitor.contracts import Alert, Observation
from monitor.flow import topics
from monitor.flow.admin import ensure_topics
from monitor.flow.codec import decode

INCREMENTS, KEYS = 20_000, 40
SIGNAL = find_signal(article(0), 0, "AFG", "PAK")


def observations(count: int):
    return [
        Observation(
            rule="Count", group=(("key", str(n % KEYS)),), at=EPOCH + timedelta(seconds=n), signal=SIGNAL
        )
        for n in range(count)
    ]


def asking(times: int):
    moment = EPOCH + timedelta(days=times)
    return [Observation(rule="Count", group=(("key", str(n)),), at=moment) for n in range(KEYS)]


async def told(kafka, times: int):
    alerts = [decode(Alert, message.value) for message in await whole(kafka, topics.ALERTS)]
    moment = EPOCH + timedelta(days=times)
    return {alert.group["key"]: alert.value for alert in alerts if alert.at == moment}


async def count(kafka, times: int) -> float:
    """Ask every key for its count; return their sum."""
    await put(kafka, asking(times))

    async def all_told():
        return len(await told(kafka, times)) == KEYS

    assert await until(all_told, within=60)
    return sum((await told(kafka, times)).values())


async def all_committed(kafka) -> bool:
    """Whether a kill now would leave nothing to be done again."""
    return await committed(kafka, topics.OBSERVATIONS) == len(await whole(kafka, topics.OBSERVATIONS))


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("store", ["memory", "rocksdict"])
async def test_twenty_thousand_increments_are_still_twenty_thousand(store, kafka, tmp_path, record_property):
    await ensure_topics(kafka)
    settings = msgspec.structs.replace(FAST, store=store, data=tmp_path / "data")
    async with WorkerProcess(kafka, tmp_path / "log", worker=settings, rules="CountRules") as worker:
        worker.start()
        await worker.ready()  # a rebalance in the middle would repeat some, and these are counted blindly
        await put(kafka, observations(INCREMENTS))
        assert await count(kafka, 1) == INCREMENTS

        assert await worker.stop() == 0
        worker.start()
        await worker.ready()
        after_stop = await count(kafka, 2)

        await until(lambda: all_committed(kafka))
        worker.kill()
        worker.start()
        await worker.ready()
        after_kill = await count(kafka, 3)

    record_property("event", f"table of {INCREMENTS} increments, {store}: stop, kill -9")
    record_property("lost", f"{INCREMENTS - min(after_stop, after_kill):.0f}")
    record_property("duplicates", f"{max(after_stop, after_kill) - INCREMENTS:.0f}")
    assert (after_stop, after_kill) == (INCREMENTS, INCREMENTS)
