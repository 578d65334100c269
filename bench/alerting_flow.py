"""Measure alerting through a broker: signals a second from signals.escalation to the last committed alert.

    python -m bench.alerting_flow [--rules 50] [--groups 10000] [--signals 10000] [--brokers host:port]

The signals of bench/alerting.py are put on the broker first; then a worker with as many rules starts and is
measured from ready to the moment when nothing is left to commit: match, alert with its table, desk, console.
"""

import argparse
import asyncio
import random
import time
from collections.abc import Sequence

import msgspec
from aiokafka import AIOKafkaProducer

from bench import running
from bench.alerting import rules, signals
from monitor.contracts import Signal
from monitor.flow import topics
from monitor.flow.admin import ensure_topics
from monitor.flow.codec import NO_TRACE, encode, headers_for
from monitor.flow.config import KafkaSettings
from monitor.flow.connection import client_options
from monitor.flow.topics import named
from monitor.ops.broker.embedded import embedded_broker

_STAGE = r'newsmonitor_stage_messages_total\{stage="%s"\}'


async def measure(options: argparse.Namespace) -> None:
    """Put the signals on a broker and let a worker alert on them."""
    if options.brokers:
        prefix = f"bench{int(time.time())}-"
        await _measure(KafkaSettings(brokers=(options.brokers,), prefix=prefix), options)
        return
    async with embedded_broker(memory_limit_mb=8192) as broker:
        await _measure(KafkaSettings(brokers=(broker.address,)), options)


async def _measure(kafka: KafkaSettings, options: argparse.Namespace) -> None:
    given = list(signals(options.signals, options.groups, random.Random(7)))  # noqa: S311 -- repeatable
    await ensure_topics(kafka)
    await _put(kafka, given)
    environment = {"MONITOR_KAFKA_BROKERS": kafka.brokers[0], "MONITOR_KAFKA_PREFIX": kafka.prefix}
    asked = msgspec.yaml.encode(msgspec.to_builtins(rules(options.rules))).decode()
    with (
        running.configuration(rules=asked) as folder,
        running.monitor("work", "--config", str(folder), **environment) as (process, address),
    ):
        await running.until_ready(process, address)
        await _watch(address, options.signals)


async def _put(kafka: KafkaSettings, given: Sequence[Signal]) -> None:
    producer = AIOKafkaProducer(**client_options(kafka), linger_ms=20)
    await producer.start()
    try:
        topic = named(topics.SIGNALS, kafka)
        for signal in given:
            headers = list(headers_for(signal, NO_TRACE))
            await producer.send(topic, encode(signal), key=signal.key.encode(), headers=headers)
        await producer.flush()
    finally:
        await producer.stop()


async def _watch(address: str, count: int) -> None:
    values = await asyncio.to_thread(running.metrics, address)
    started, already = time.monotonic(), running.total(values, _STAGE % "match")
    folded = running.total(values, _STAGE % "alert")
    while running.total(values, _STAGE % "match") < count or running.total(
        values, r"newsmonitor_consumer_lag_messages.*"
    ):
        await asyncio.sleep(0.5)
        values = await asyncio.to_thread(running.metrics, address)
    seconds = time.monotonic() - started
    observations = running.total(values, _STAGE % "alert") - folded
    alerts = running.total(values, r"newsmonitor_alerts_total.*")
    print(f"{count - already:.0f} signals in {seconds:.1f} s: {(count - already) / seconds:.0f} signals/s")
    print(f"  {observations / seconds:.0f} observations/s, {alerts:.0f} changes of alerts")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rules", type=int, default=50)
    parser.add_argument("--groups", type=int, default=10_000)
    parser.add_argument("--signals", type=int, default=10_000)
    parser.add_argument("--brokers", default="")
    asyncio.run(measure(parser.parse_args()))


if __name__ == "__main__":
    main()
