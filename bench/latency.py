"""From an entry being fetched to people being told.

    python -m bench.latency [--entries 300] [--rate 10] [--brokers host:port]

A feed server adds entries at the rate given; `monitor up` polls it every second, reads, matches, alerts and
calls a webhook for each entry. Printed: the time from the feed document with the entry having been served to
the call, p50, p90, p99 and longest; the polling interval itself is not in it. Without --brokers: embedded.
"""

import argparse
import asyncio
import math
import re
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime

from aiohttp import web

from bench import running

SHOWN = 60
FEEDS = "feeds: [{{id: bench, url: 'http://127.0.0.1:{port}/feed', interval: 1s, full_text: never}}]\n"
RULES = """
groups:
  - name: bench
    rules:
      - alert: EveryArticle
        match: {direction: escalation}
        by: [url]
        when: {count: 1, within: 30m}
        severity: critical
"""
NOTIFY = """
channels: {{hook: {{type: webhook, url: "http://127.0.0.1:{port}/hook"}}}}
routes: [{{channels: [hook], group_wait: 0s}}]
flood: {{at_most: 100000, per: 1m}}
"""
TEXT = (
    "Defence minister Khawaja Asif said on Friday that Pakistan was now in open war with Afghanistan. "
    "Report number {n} came from the border, where traders had waited since the morning. "
)


class Site:
    """The feed with its entries, and the hook."""

    def __init__(self) -> None:
        self.entries = 0
        self.served: dict[int, float] = {}
        self.heard: dict[int, float] = {}

    async def feed(self, _: web.Request) -> web.Response:
        """Answer with the newest entries, and remember when each was first served."""
        newest = range(max(0, self.entries - SHOWN), self.entries)
        date = format_datetime(datetime.now(UTC))
        items = "".join(_item(n, date) for n in newest)
        text = f"<rss version='2.0'><channel><title>b</title>{items}</channel></rss>"
        response = web.Response(text=text, content_type="application/rss+xml")
        moment = time.monotonic()
        for n in newest:
            self.served.setdefault(n, moment)
        return response

    async def hook(self, request: web.Request) -> web.Response:
        """Remember when each entry was told."""
        for n in re.findall(rb"/entry/(\d+)", await request.read()):
            self.heard.setdefault(int(n), time.monotonic())
        return web.Response()


def _item(n: int, date: str) -> str:
    where = f"http://127.0.0.1/entry/{n}"
    return (
        f"<item><guid>{n}</guid><link>{where}</link><title>Report {n}</title>"
        f"<pubDate>{date}</pubDate><description>{TEXT.format(n=n)}</description></item>"
    )


async def measure(entries: int, rate: float, brokers: str) -> Sequence[float]:
    """Return the seconds of every entry."""
    site, port = Site(), running.free_port()
    app = web.Application()
    app.add_routes([web.get("/feed", site.feed), web.post("/hook", site.hook)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    texts = {"feeds": FEEDS.format(port=port), "rules": RULES, "notify": NOTIFY.format(port=port)}
    settings = {
        "MONITOR_POLL_ALLOW_PRIVATE": "127.0.0.0/8",
        "MONITOR_POLL_MIN_INTERVAL": 1,
        "MONITOR_POLL_HOST_GAP": 0,
        "MONITOR_POLL_JITTER": 0,
    }
    chosen = ["--brokers", brokers] if brokers else []
    with (
        running.configuration(**texts) as folder,
        running.monitor("up", "--config", str(folder), *chosen, **settings) as (process, address),
    ):
        await running.until_ready(process, address)
        await _publish(site, entries, rate)
        _print_journey(await asyncio.to_thread(running.metrics, address))
    await runner.cleanup()
    return sorted(site.heard[n] - site.served[n] for n in site.heard)


async def _publish(site: Site, entries: int, rate: float) -> None:
    for _ in range(entries):
        site.entries += 1
        await asyncio.sleep(1 / rate)
    deadline = time.monotonic() + 30
    # The worker is another process: there is nothing here to wait for but the clock.
    while len(site.heard) < entries and time.monotonic() < deadline:  # noqa: ASYNC110
        await asyncio.sleep(0.1)


def _print_journey(values: Mapping[str, float]) -> None:
    """Where the time goes: means of what the worker itself measures, from the article's fetched_at on."""
    for point in ("signalled", "alerted", "notified"):
        name = f'newsmonitor_journey_seconds_{{}}{{{{point="{point}"}}}}'
        count = values.get(name.format("count"), 0)
        print(f"mean until {point}: {values.get(name.format('sum'), 0) / max(count, 1):.3f} s ({count:.0f})")


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value below which *share* of the sorted *values* lie."""
    return values[min(len(values) - 1, math.ceil(share * len(values)) - 1)]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--entries", type=int, default=300)
    parser.add_argument("--rate", type=float, default=10.0)
    parser.add_argument("--brokers", default="")
    given = parser.parse_args()
    seconds = asyncio.run(measure(given.entries, given.rate, given.brokers))
    print(f"entries {given.entries} at {given.rate:g}/s, told {len(seconds)}")
    if seconds:
        shares = {"p50": 0.5, "p90": 0.9, "p99": 0.99, "longest": 1.0}
        print("  ".join(f"{name} {quantile(seconds, share):.3f} s" for name, share in shares.items()))


if __name__ == "__main__":
    main()
