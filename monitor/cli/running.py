"""Options -> poller, worker, or both on an embedded broker, until Ctrl-C or SIGTERM.

The rooms do not know each other; here they are handed to one another.
"""

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Awaitable, Iterator, Sequence
from importlib.metadata import version

import structlog
from msgspec.structs import replace
from prometheus_client import CollectorRegistry

from monitor.cli.observe import Observed
from monitor.cli.rooms import working
from monitor.contracts import FeedSpec
from monitor.core.urls import Naming
from monitor.feeds.config import FeedsFile
from monitor.feeds.poller import Poller, Ports
from monitor.feeds.world import Clock, World
from monitor.flow.connection import unless_stopped, wait_for_broker
from monitor.flow.outlet import now
from monitor.flow.polling import poller_side
from monitor.flow.worker import run_worker
from monitor.notify.build import Write
from monitor.ops.broker.embedded import BrokerError, embedded_broker
from monitor.ops.health import Health, health_server
from monitor.ops.metrics import Metrics
from monitor.settings.files import load_feeds
from monitor.settings.options import Options

_log = structlog.get_logger("monitor")
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Process:
    """What every process has: options, metrics, health, and a way to be stopped."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.metrics = Metrics(CollectorRegistry(), version=version("escalation-monitor"))
        self.health = Health(options.worker.stall_after)
        self.stop = asyncio.Event()

    @contextlib.asynccontextmanager
    async def serving(self) -> AsyncIterator[str]:
        """Answer /metrics and /health at the address yielded, and mind Ctrl-C and SIGTERM."""
        with _minding_signals(self.stop):
            async with health_server(self.options.http, self.health, self.metrics.registry) as address:
                _log.info("serving", metrics=f"{address}/metrics", health=f"{address}/health/ready")
                yield address

    async def poll(
        self, specs: Sequence[FeedSpec], naming: Naming, health: Health, world: World | None = None
    ) -> None:
        """Poll the feeds of *specs* until told to stop."""
        options = self.options
        if not options.poll.contact and world is None:
            _log.warning(
                "no_contact", note="set MONITOR_POLL_CONTACT, so that publishers know whom to write to"
            )
        health.waits("broker")
        if await unless_stopped(self.stop, wait_for_broker(options.kafka)) is None:
            return
        async with poller_side(options.kafka, specs, self.metrics, health) as side:
            ports = Ports(side.sender.publish, side.sender.remember, Observed(self.metrics.feeds))
            async with Poller(options.poll, naming, ports, world) as poller:
                await poller.run(side.members, self.stop)

    async def work(self, health: Health, clock: Clock = now, write: Write = print) -> None:
        """Read, match, alert and notify until told to stop; *clock* is the event time of ticks."""
        kafka, worker = self.options.kafka, self.options.worker
        async with working(self.options, clock, write, self.metrics.alerting) as work:
            await run_worker(kafka, worker, work, self.metrics, stop=self.stop, health=health)

    async def both(self, feeds: FeedsFile) -> None:
        """Poll and work in one process until told to stop; what ends one ends the other."""
        poller = Health(self.options.worker.stall_after)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._and_stop(self.poll(feeds.specs(), feeds.naming, poller)))
            group.create_task(self._and_stop(self.work(self.health)))

    async def _and_stop(self, running: Awaitable[None]) -> None:
        try:
            await running
        finally:
            self.stop.set()


async def poll(options: Options) -> None:
    """Run a poller."""
    process = Process(options)
    async with process.serving():
        feeds = load_feeds(options.folder)
        await process.poll(feeds.specs(), feeds.naming, process.health)


async def work(options: Options) -> None:
    """Run a worker."""
    process = Process(options)
    async with process.serving():
        await process.work(process.health)


async def up(options: Options, *, embedded: bool) -> None:
    """Run poller and worker together, on a broker of their own unless one is named."""
    feeds = load_feeds(options.folder)
    process = Process(options)
    async with process.serving(), broker_of(process, embedded=embedded) as on_broker:
        process.options = on_broker
        await process.both(feeds)


@contextlib.asynccontextmanager
async def broker_of(process: Process, *, embedded: bool) -> AsyncIterator[Options]:
    """Yield the options with the address of the broker to use, started here if it is to be *embedded*."""
    options = process.options
    if not embedded:
        yield options
        return
    async with embedded_broker(
        memory_limit_mb=options.broker.memory_mb, metrics=process.metrics.broker
    ) as broker:
        ended = asyncio.create_task(_stop_with(broker.failure, process.stop))
        try:
            yield replace(options, kafka=replace(options.kafka, brokers=(broker.address,)))
        finally:
            ended.cancel()
        if broker.failure.done():
            raise BrokerError(broker.failure.result())


async def _stop_with(failure: asyncio.Future[str], stop: asyncio.Event) -> None:
    await asyncio.shield(failure)  # whoever stops waiting must not cancel the broker's own word
    stop.set()


@contextlib.contextmanager
def _minding_signals(stop: asyncio.Event) -> Iterator[None]:
    """Let the first Ctrl-C or SIGTERM finish what is under way; a second one means it."""
    loop = asyncio.get_running_loop()

    def asked() -> None:
        _log.info("stopping", again="press Ctrl-C again to leave at once")
        stop.set()
        for each in _SIGNALS:
            loop.remove_signal_handler(each)
            signal.signal(each, signal.SIG_DFL)

    for each in _SIGNALS:
        loop.add_signal_handler(each, asked)
    try:
        yield
    finally:
        for each in _SIGNALS:
            loop.remove_signal_handler(each)
