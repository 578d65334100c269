import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from prometheus_client import CollectorRegistry
from structlog.testing import capture_logs
from support.brokers import put
from support.running import free_port
from support.toys import article

from monitor.flow.admin import ensure_topics
from monitor.flow.config import KafkaSettings
from monitor.ops.broker import embedded
from monitor.ops.broker.embedded import BrokerError, answers, embedded_broker
from monitor.ops.metrics import Metrics

pytestmark = pytest.mark.broker

PARENT = """
import asyncio, sys
from monitor.ops.broker.embedded import embedded_broker

async def main():
    async with embedded_broker() as broker:
        pid = broker.process.pid
        print(f"pid {pid}", flush=True)
        await asyncio.sleep(600)

asyncio.run(main())
"""


async def test_it_answers_inside_the_block_and_is_gone_after_it():
    async with embedded_broker() as broker:
        assert broker.address.startswith("127.0.0.1:")
        assert await answers(broker.address)
        pid = broker.process.pid

    assert not psutil.pid_exists(pid)
    assert not await answers(broker.address)


async def test_it_listens_on_loopback_alone():
    async with embedded_broker() as broker:
        listening = {
            c.laddr.ip for c in psutil.Process(broker.process.pid).net_connections() if c.status == "LISTEN"
        }

    assert listening == {"127.0.0.1"}


async def test_it_says_that_it_forgets():
    with capture_logs() as logs:
        async with embedded_broker():
            pass

    assert "EPHEMERAL" in next(line for line in logs if line["event"] == "embedded_broker_ready")["note"]


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_it_does_not_outlive_its_parent_however_that_ends(how):
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    pid = next(int(line.split()[1]) for line in parent.stdout if line.startswith(b"pid "))
    assert psutil.Process(pid).is_running()

    os.kill(parent.pid, how)
    parent.wait(60)
    parent.stdout.close()

    _, alive = psutil.wait_procs([psutil.Process(pid)] if psutil.pid_exists(pid) else [], timeout=10)
    assert not alive


async def test_at_its_memory_limit_it_says_so_in_words():
    metrics = Metrics(CollectorRegistry())
    async with embedded_broker(memory_limit_mb=40, metrics=metrics.broker) as broker:
        kafka = KafkaSettings(brokers=(broker.address,), partitions=1)
        await ensure_topics(kafka)
        await put(kafka, [article(n, "x" * 200_000) for n in range(300)])
        reason = await asyncio.wait_for(broker.failure, 20)

    assert "40 MiB is the limit" in reason
    assert "make kafka" in reason
    assert metrics.registry.get_sample_value("newsmonitor_broker_memory_bytes") > 40 * 1024 * 1024


async def test_its_own_death_is_told():
    async with embedded_broker() as broker:
        os.kill(broker.process.pid, signal.SIGKILL)
        assert "ended with code" in await asyncio.wait_for(broker.failure, 20)


async def test_a_port_that_is_taken_is_an_error_and_not_a_wait(monkeypatch):
    async with embedded_broker() as first:
        port = int(first.address.split(":")[1])
        monkeypatch.setattr(embedded, "answers", _never)
        with pytest.raises(BrokerError, match="ended at once"):
            async with embedded_broker(port=port):
                pass


async def _never(address: str) -> bool:
    return False


async def test_a_platform_without_a_binary_is_told_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr(embedded.resources, "files", lambda _: tmp_path)

    with pytest.raises(BrokerError, match="MONITOR_KAFKA_BROKERS"):
        async with embedded_broker():
            pass


async def test_a_binary_that_lost_its_x_bit_is_run_from_a_copy(monkeypatch, tmp_path):
    copy = tmp_path / "bin" / "tansu"
    copy.parent.mkdir()
    copy.write_bytes(embedded.binary_of_wheel().read_bytes())
    copy.chmod(0o600)
    monkeypatch.setattr(embedded.resources, "files", lambda _: tmp_path)
    monkeypatch.setattr(embedded.os, "access", lambda path, _: Path(path) != copy)

    async with embedded_broker() as broker:
        assert await answers(broker.address)


def test_what_does_not_listen_does_not_answer():
    started = time.monotonic()

    assert not asyncio.run(answers(f"127.0.0.1:{free_port()}"))
    assert time.monotonic() - started < 60
