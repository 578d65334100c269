"""Measure what polling costs this machine, with a feed server in a process of its own.

    python bench/polling.py [--feeds 200] [--seconds 10] [--entries 40]

Printed, for feeds that answer 304, for feeds whose body is known, and for feeds with a new document each
time, eight polls at once and as fast as they go: polls per second, CPU per poll of the poller and of the
processes that parse, and how long the event loop was held (p99, longest). Last, what a gzip bomb of 500 MB
and a feed of 400 KB of "<!--" cost.
"""

import argparse
import asyncio
import contextlib
import gzip
import itertools
import multiprocessing
import os
import time
from collections.abc import AsyncIterator, Callable, Iterator

import psutil
from aiohttp import web

from monitor.contracts import Article, FeedSpec, FeedState
from monitor.core.urls import Naming
from monitor.feeds.config import PollSettings
from monitor.feeds.poller import Poller, Ports

ITEM = (
    "<item><guid>{n}</guid><title>Report {n} from the border</title><link>https://e.org/{n}</link>"
    "<description>&lt;p&gt;{text}&lt;/p&gt;</description></item>"
)
TEXT = "Residents of the valley described hours of shelling and a column of vehicles. " * 4
SETTINGS = PollSettings(
    allow_private=("127.0.0.0/8",), host_gap=0, per_host=8, concurrency=8, pages=False, min_interval=0.01
)


def document(first: int, entries: int) -> bytes:
    """Return a feed with *entries* entries, numbered from *first*."""
    items = "".join(ITEM.format(n=first + n, text=TEXT) for n in range(entries))
    return f"<rss version='2.0'><channel><title>T</title>{items}</channel></rss>".encode()


def serve(entries: int, port: "multiprocessing.Queue[int]") -> None:
    """Run the feed server."""
    same, number = gzip.compress(document(0, entries)), itertools.count()
    zipped = {"Content-Type": "application/rss+xml", "Content-Encoding": "gzip"}
    bomb = gzip.compress(b"\0" * 500_000_000, 9)
    comments = b"<rss version='2.0'><channel><item><title>" + b"<!--" * 100_000

    async def answer(request: web.Request) -> web.Response:
        kind = request.match_info["kind"]
        if kind == "not_modified" and "If-None-Match" in request.headers:
            return web.Response(status=304)
        bodies: dict[str, Callable[[], bytes]] = {
            "new": lambda: gzip.compress(document(next(number) * entries, entries), 1),
            "bomb": lambda: bomb,
            "comments": lambda: gzip.compress(comments),
        }
        return web.Response(body=bodies.get(kind, lambda: same)(), headers={**zipped, "ETag": '"1"'})

    async def run() -> None:
        app = web.Application()
        app.router.add_get("/{kind}/{number}", answer)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        port.put(runner.addresses[0][1])
        await asyncio.Event().wait()

    asyncio.run(run())


@contextlib.contextmanager
def server(entries: int) -> Iterator[str]:
    """Yield the address of a running feed server."""
    context = multiprocessing.get_context("spawn")
    port: multiprocessing.Queue[int] = context.Queue()
    process = context.Process(target=serve, args=(entries, port), daemon=True)
    process.start()
    yield f"http://127.0.0.1:{port.get(timeout=60)}"
    process.kill()
    process.join()


class Lag:
    """How late a task wakes that sleeps a hundredth of a second: the time somebody held the loop."""

    def __init__(self) -> None:
        self.late: list[float] = []

    @contextlib.asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        """Watch while the block runs."""
        task = asyncio.create_task(self._watch())
        yield
        task.cancel()

    async def _watch(self) -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0.01)
            self.late.append(time.perf_counter() - before - 0.01)

    def __str__(self) -> str:
        late = sorted(self.late) or [0.0]
        return f"{late[int(len(late) * 0.99) - 1] * 1000:.0f} ms, {late[-1] * 1000:.0f} ms"


def cpu() -> tuple[float, float]:
    """Return CPU seconds of this process, and of its living children that parse."""
    me = psutil.Process()
    children = [child for child in me.children() if "killable_child" in " ".join(child.cmdline())]
    return sum(me.cpu_times()[:2]), sum(sum(child.cpu_times()[:2]) for child in children)


async def rounds(address: str, kind: str, feeds: int, seconds: float) -> None:
    """Poll *feeds* feeds of one kind over and over, and print what it cost."""
    states: dict[str, FeedState] = {}
    specs = [FeedSpec(id=f"{kind}-{n}", url=f"{address}/{kind}/{n}", interval=0.01) for n in range(feeds)]
    count, warm = 0, asyncio.Event()

    async def publish(_: Article) -> None:
        pass

    async def remember(state: FeedState) -> None:
        nonlocal count
        count += 1
        states[state.feed] = state
        if count == 2 * feeds:
            warm.set()

    async with Poller(SETTINGS, Naming(), Ports(publish, remember)) as poller:
        stop, lag = asyncio.Event(), Lag()
        running = asyncio.create_task(
            poller.run(lambda: [(spec, states.get(spec.id)) for spec in specs], stop)
        )
        await warm.wait()  # the first, unconditional polls and the start of the processes
        done, began, (own, parsing) = count, time.perf_counter(), cpu()
        async with lag.watching():
            await asyncio.sleep(seconds)
        polls, took = count - done, time.perf_counter() - began
        own_after, parsing_after = cpu()
        stop.set()
        await running
    if polls:
        own_ms, parse_ms = (own_after - own) / polls * 1000, (parsing_after - parsing) / polls * 1000
        print(f"| {kind} | {polls / took:.0f} | {own_ms:.1f} ms | {parse_ms:.1f} ms | {lag} |")


async def hostile(address: str, kind: str) -> None:
    """Poll one hostile feed and print what it cost."""

    async def drop(_: object) -> None:
        pass

    async with Poller(SETTINGS, Naming(), Ports(drop, drop)) as poller:
        await poller.poll(FeedSpec(id="warm", url=f"{address}/same_body/0"), None)
        memory, (own, parsing) = psutil.Process().memory_info().rss, cpu()
        polled = await poller.poll(FeedSpec(id=kind, url=f"{address}/{kind}/0"), None)
        grown = (psutil.Process().memory_info().rss - memory) / 1e6
        own_after, parsing_after = cpu()
    spent = f"{own_after - own:.2f} s | {parsing_after - parsing:.2f} s"
    print(f"| {kind} | {polled.outcome} | {spent} | {grown:.0f} MB |")


def main() -> None:
    """Run all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--feeds", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--entries", type=int, default=40)
    given = parser.parse_args()
    machine = f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    print(f"{machine}, {given.feeds} feeds of {given.entries} entries")
    with server(given.entries) as address:
        print("| answer | polls/s | CPU a poll | CPU of parsing a poll | loop held: p99, longest |")
        print("|---|---|---|---|---|")
        for kind in ("not_modified", "same_body", "new"):
            asyncio.run(rounds(address, kind, given.feeds, given.seconds))
        print("\n| hostile feed | outcome | CPU | CPU of parsing | memory grown |\n|---|---|---|---|---|")
        for kind in ("bomb", "comments"):
            asyncio.run(hostile(address, kind))


if __name__ == "__main__":
    main()
