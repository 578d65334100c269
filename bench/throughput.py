"""How many articles a worker reads, and what that costs.

    python -m bench.throughput [PATH] [--articles 1000] [--brokers host:port]

PATH is JSON lines with a `text` (and a `title`, perhaps), repeated as often as needed; without it everyday
news is made up, one article in ten about a conflict. The articles are put on the broker first; then a worker
with the rules of config/ starts, and is measured from ready to its last commit: reading, matching, alerts.
Printed: articles per second, CPU seconds by process, readers' time, peak memory.
"""

import argparse
import asyncio
import itertools
import json
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from prometheus_client import CollectorRegistry

from bench import running
from monitor.contracts import Article
from monitor.core.identity import identify
from monitor.flow.admin import ensure_topics
from monitor.flow.config import KafkaSettings
from monitor.flow.publish import publisher
from monitor.ops.broker.embedded import embedded_broker
from monitor.ops.metrics import Metrics

CALM = (
    "The city council approved a budget for the new library on Tuesday after a short debate.",
    "Ticket sales for the summer festival opened this morning and were gone by noon.",
    "The home side won by two goals in front of a full stadium, its fifth win in a row.",
    "Shares of the carmaker rose after it reported better sales than analysts had forecast.",
    "Rain is expected in the north from Thursday, the weather service said.",
    "Doctors advise parents to have their children vaccinated before the school year begins.",
)
GRAVE = (
    "Defence minister Khawaja Asif said that Pakistan was now in open war with Afghanistan.",
    "Artillery shelled three villages along the border overnight, officials said.",
    "The foreign ministry in Kabul denied the claims and called for restraint.",
)


def texts(path: Path | None) -> Iterator[tuple[str, str]]:
    """Yield (title, text) without end."""
    if path is None:
        return _made_up()
    with path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines if line.strip()]
    return itertools.cycle([(str(row.get("title") or row["text"][:60]), str(row["text"])) for row in rows])


def _made_up() -> Iterator[tuple[str, str]]:
    for n in itertools.count():
        calm = [CALM[(n * 7 + k) % len(CALM)] + f" Note {n} of {k}." for k in range(24)]
        grave = list(GRAVE) if n % 10 == 0 else []
        yield f"Report {n}", " ".join(grave + calm)


def articles(path: Path | None, count: int) -> Iterator[Article]:
    """Yield *count* articles of thirty publishers, a second apart, the last of them from now."""
    start = datetime.now(UTC) - timedelta(seconds=count)
    for n, (title, text) in enumerate(itertools.islice(texts(path), count)):
        at = start + timedelta(seconds=n)
        yield Article(
            id=identify("bench", n),
            url=f"http://example.test/{n}",
            feed="bench",
            publisher=f"paper{n % 30}.test",
            title=title,
            text=text,
            published_at=at,
            fetched_at=at,
        )


async def measure(path: Path | None, count: int, brokers: str) -> None:
    """Put the articles on a broker and read them."""
    if brokers:
        await _measure(KafkaSettings(brokers=(brokers,), prefix=f"bench{int(time.time())}-"), path, count)
        return
    async with embedded_broker(memory_limit_mb=8192) as broker:
        await _measure(KafkaSettings(brokers=(broker.address,)), path, count)


async def _measure(kafka: KafkaSettings, path: Path | None, count: int) -> None:
    await ensure_topics(kafka)
    async with publisher(kafka, Metrics(CollectorRegistry())) as sender:
        for batch in _batches(path, count):
            await asyncio.gather(*(sender.publish(article) for article in batch))
    environment = {"MONITOR_KAFKA_BROKERS": kafka.brokers[0], "MONITOR_KAFKA_PREFIX": kafka.prefix}
    with (
        running.configuration() as folder,
        running.monitor("work", "--config", str(folder), **environment) as (process, address),
    ):
        costs = running.Costs(process.pid)
        await running.until_ready(process, address)
        await _watch(address, count, costs)


def _batches(path: Path | None, count: int) -> Iterator[list[Article]]:
    source = articles(path, count)
    while batch := list(itertools.islice(source, 200)):
        yield batch


async def _watch(address: str, count: int, costs: running.Costs) -> None:
    """Look twice a second until all is read and nothing is left to commit, then print."""
    before = await asyncio.to_thread(running.metrics, address)
    started, already = time.monotonic(), _read(before)
    costs.look()
    cpu = dict(costs.cpu)
    values = before
    while _read(values) < count or running.total(values, r"newsmonitor_consumer_lag_messages.*"):
        await asyncio.sleep(0.5)
        values = await asyncio.to_thread(running.metrics, address)
        costs.look()
    seconds = time.monotonic() - started
    print(f"{count - already:.0f} articles in {seconds:.1f} s: {(count - already) / seconds:.1f} articles/s")
    for name, spent in sorted(costs.cpu.items()):
        used = spent - cpu.get(name, 0.0)
        print(f"  {name:34} {used:7.1f} CPU s  {costs.peak[name] / running.MIB:7.0f} MiB peak")
    whole = sum(spent - cpu.get(name, 0.0) for name, spent in costs.cpu.items())
    print(f"  {(count - already) / whole:.1f} articles per CPU second of all processes")
    _print_stages(values, seconds)


def _read(values: Mapping[str, float]) -> float:
    return running.total(values, r'newsmonitor_stage_messages_total\{stage="analyse"\}')


def _print_stages(values: Mapping[str, float], seconds: float) -> None:
    reading = values.get("newsmonitor_read_duration_seconds_sum", 0.0)
    parsed = running.total(values, r'newsmonitor_sentences_total\{gate="parsed"\}')
    skipped = running.total(values, r'newsmonitor_sentences_total\{gate="skipped"\}')
    signals = running.total(values, r"newsmonitor_signals_total.*")
    quotes = running.total(values, r"newsmonitor_quotes_total.*")
    alerts = running.total(values, r"newsmonitor_alerts_total.*")
    print(f"  readers at work {reading:.1f} s ({reading / seconds:.0%} of the time)")
    print(f"  sentences parsed {parsed:.0f} of {parsed + skipped:.0f}")
    print(f"  signals {signals:.0f}, quotes {quotes:.0f}, changes of alerts {alerts:.0f}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("path", nargs="?", type=Path)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--brokers", default="")
    given = parser.parse_args()
    asyncio.run(measure(given.path, given.articles, given.brokers))


if __name__ == "__main__":
    main()
