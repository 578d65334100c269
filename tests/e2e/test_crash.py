"""Kill the worker wherever it is, again and again: nothing is lost, and nobody is missed."""

import asyncio
import random
import signal
from collections import Counter

import pytest
from support import running
from support.broker_fixtures import settings_for
from support.brokers import put, whole
from support.toys import EVERY, ToyReader, ToyRules, article
from support.workers import WorkerProcess, until, web_hook

from monitor.contracts import Alert, Quote, Signal
from monitor.flow import topics
from monitor.flow.admin import ensure_topics
from monitor.flow.codec import decode
from monitor.flow.worker import UNRECOVERABLE

ARTICLES, KILLS = 500, 20
PAIRS = ("AFG PAK", "RUS UKR", "IND PAK", "ISR LBN", "ETH ERI")


def articles(count: int = ARTICLES):
    return [
        article(
            n, f"signal {PAIRS[n % len(PAIRS)]}\nquote X{n % 9} words" + ("\nraise" if n % 50 == 7 else "")
        )
        for n in range(count)
    ]


def expected(sent):
    """What an undisturbed run gives: ids of signals, of quotes, (id, generation) of alerts, dead letters."""
    reader, rules = ToyReader(), ToyRules()
    whole_ones = [a for a in sent if "raise" not in a.text]
    readings = reader.read(whole_ones)
    signals = [s for r in readings for s in r.signals]
    states, alerts = {}, set()
    for observation in (o for s in signals for o in rules.match(s)):
        states[observation.key], news = rules.fold(states.get(observation.key), observation)
        alerts |= {(a.id, a.generation) for a in news}
    quotes = {q.id for r in readings for q in r.quotes}
    return {s.id for s in signals}, quotes, alerts, len(sent) - len(whole_ones)


async def seen(kafka):
    """The same of what is on the topics, with how often each is there."""
    signals = Counter(decode(Signal, m.value).id for m in await whole(kafka, topics.SIGNALS))
    quotes = Counter(decode(Quote, m.value).id for m in await whole(kafka, topics.QUOTES))
    alerts = [decode(Alert, m.value) for m in await whole(kafka, topics.ALERTS)]
    dead = {(m.key, m.value.split(b'"offset":')[1]) for m in await whole(kafka, topics.DEAD_LETTERS)}
    return signals, quotes, Counter((a.id, a.generation) for a in alerts), dead


async def settled(kafka, heard, wanted) -> bool:
    signals, quotes, alerts, _ = await seen(kafka)
    return (set(signals), set(quotes), set(alerts), set(heard)) == (*wanted[:3], wanted[2])


@pytest.mark.slow
@pytest.mark.timeout(900)
async def test_twenty_kills_lose_no_signal_quote_or_alert_and_miss_nobody(kafka, tmp_path, record_property):
    await ensure_topics(kafka)
    sent, chance = articles(), random.Random(20251009)  # noqa: S311 -- a fixed seed, to be able to repeat it
    wanted = expected(sent)
    async with (
        web_hook() as (url, heard),
        WorkerProcess(kafka, tmp_path / "log", hook=url, slow=0.01) as worker,
    ):
        portion = ARTICLES // KILLS
        for kill in range(KILLS):
            worker.start()
            mine = sent[kill * portion : (kill + 1) * portion]
            if kill % 4:  # else it is killed while it joins, or reads its tables
                await worker.ready()
            await put(kafka, mine)
            await asyncio.sleep(chance.uniform(0.0, 0.8))
            worker.kill()
        worker.start()
        await worker.ready()
        await until(lambda: settled(kafka, heard, wanted), within=90)
        code = await worker.stop()

    signals, quotes, alerts, dead = await seen(kafka)
    again = [sum(counts.values()) - len(counts) for counts in (signals, quotes, alerts, heard)]
    record_property("event", f"worker killed -9, {KILLS} times in {ARTICLES} articles")
    record_property("lost", len(wanted[0] - set(signals)) + len(wanted[1] - set(quotes)))
    record_property("duplicates", "signals {}, quotes {}, alerts {}, calls {}".format(*again))
    assert set(signals) == wanted[0]
    assert set(quotes) == wanted[1]
    assert set(alerts) == wanted[2]
    assert set(heard) == wanted[2]
    assert len({where for _, where in dead}) >= wanted[3]
    assert code == 0


@pytest.mark.slow
async def test_an_undisturbed_run_gives_everything_exactly_once(kafka, tmp_path, record_property):
    await ensure_topics(kafka)
    sent = articles()
    wanted = expected(sent)
    async with web_hook() as (url, heard), WorkerProcess(kafka, tmp_path / "log", hook=url) as worker:
        worker.start()
        await put(kafka, sent)
        await worker.ready()
        assert await until(lambda: settled(kafka, heard, wanted))
        assert await worker.stop() == 0

    signals, quotes, alerts, dead = await seen(kafka)
    record_property("event", f"none, {ARTICLES} articles")
    record_property("lost", 0)
    record_property("duplicates", 0)
    assert {*signals.values(), *quotes.values(), *alerts.values(), *heard.values()} == {1}
    assert len(dead) == wanted[3]
    assert len(alerts) >= (ARTICLES - wanted[3]) // EVERY - len(PAIRS)


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_stopping_and_starting_gives_everything_exactly_once(kafka, tmp_path, record_property):
    await ensure_topics(kafka)
    sent = articles(120)
    wanted = expected(sent)
    async with (
        web_hook() as (url, heard),
        WorkerProcess(kafka, tmp_path / "log", hook=url, slow=0.01) as worker,
    ):
        for part in range(3):
            worker.start()
            await worker.ready()
            await put(kafka, sent[part * 40 : (part + 1) * 40])
            await asyncio.sleep(0.3)
            assert await worker.stop() == 0
        worker.start()
        await worker.ready()
        assert await until(lambda: settled(kafka, heard, wanted))
        await worker.stop()

    signals, quotes, alerts, _ = await seen(kafka)
    again = [sum(counts.values()) - len(counts) for counts in (signals, quotes, alerts, heard)]
    record_property("event", "worker stopped and started, 3 times in 120 articles")
    record_property("lost", 0)
    record_property("duplicates", "signals {}, quotes {}, alerts {}, calls {}".format(*again))
    assert {*signals.values(), *quotes.values(), *alerts.values(), *heard.values()} == {1}


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_of_two_workers_one_is_killed_and_the_other_takes_over(kafka, tmp_path, record_property):
    await ensure_topics(kafka)
    sent = articles(300)
    wanted = expected(sent)
    async with (
        web_hook() as (url, heard),
        WorkerProcess(kafka, tmp_path / "log0", hook=url, slow=0.01) as one,
        WorkerProcess(kafka, tmp_path / "log1", hook=url, slow=0.01) as other,
    ):
        pair = [one, other]
        for worker in pair:
            worker.start()
        for worker in pair:
            await worker.ready(120)
        await put(kafka, sent[:150])
        await asyncio.sleep(0.3)
        pair[0].kill()
        await put(kafka, sent[150:])
        assert await until(lambda: settled(kafka, heard, wanted), within=90)
        assert await pair[1].stop() == 0

    signals, quotes, alerts, _ = await seen(kafka)
    again = [sum(counts.values()) - len(counts) for counts in (signals, quotes, alerts, heard)]
    record_property("event", "two workers, one killed -9, 300 articles")
    record_property("lost", 0)
    record_property("duplicates", "signals {}, quotes {}, alerts {}, calls {}".format(*again))


@pytest.mark.slow
@pytest.mark.kafka
@pytest.mark.timeout(600)
async def test_the_broker_is_killed_and_started_again_under_a_worker(tmp_path, record_property):
    if reason := running.why_no_apache():
        pytest.skip(reason)
    port, controller = running.free_port(), running.free_port()

    def start():
        process = running.start_apache(port, controller, tmp_path / "kafka", tmp_path / "broker.log")
        running.wait_until_answers(f"127.0.0.1:{port}", process)
        return process

    kafka = settings_for(f"127.0.0.1:{port}")
    broker = await asyncio.to_thread(start)
    try:
        await ensure_topics(kafka)
        sent = articles(200)
        wanted = expected(sent)
        async with (
            web_hook() as (url, heard),
            WorkerProcess(kafka, tmp_path / "log", hook=url, slow=0.01) as worker,
        ):
            worker.start()
            await worker.ready()
            await put(kafka, sent)
            await asyncio.sleep(0.5)
            running.end(broker, signal.SIGKILL)
            await asyncio.sleep(5)
            broker = await asyncio.to_thread(start)

            async def done() -> bool:
                if worker.code is not None:  # a supervisor would do the same
                    assert worker.code == UNRECOVERABLE
                    worker.start()
                return await settled(kafka, heard, wanted)

            assert await until(done, within=180, every=1.0)
    finally:
        running.end(broker, signal.SIGKILL)

    record_property("event", "broker killed -9 and started again, 200 articles")
    record_property("lost", 0)
    record_property("duplicates", f"calls {sum(heard.values()) - len(heard)}")
