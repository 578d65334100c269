"""Brokers that live as long as the tests, one of each kind."""

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from monitor.ops.broker import keeper
from monitor.ops.broker.embedded import answers, binary_of_wheel
from monitor.ops.broker.quirks import CLUSTER_ID

ROOT = Path(__file__).parents[2]
KAFKA = ROOT / "deploy/kafka/run.sh"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def kept(command: list[str], **options) -> subprocess.Popen:
    """Start *command* so that it does not outlive this process, however that ends."""
    shim = [sys.executable, "-I", keeper.__file__, str(os.getpid()), *command]
    return subprocess.Popen(shim, start_new_session=True, **options)


def start_embedded(port: int) -> subprocess.Popen:
    url = f"tcp://127.0.0.1:{port}"
    listen = ["--listener-url", url, "--advertised-listener-url", url, "--silent"]
    return kept(
        [str(binary_of_wheel()), "--cluster-id", CLUSTER_ID, "--storage-engine", "memory://tansu/", *listen]
    )


def start_apache(port: int, controller: int, data: Path, log: Path) -> subprocess.Popen:
    environment = os.environ | {
        "KAFKA_PORT": str(port),
        "KAFKA_CONTROLLER_PORT": str(controller),
        "KAFKA_DATA": str(data),
    }
    bash = shutil.which("bash") or "/bin/bash"
    return kept([bash, str(KAFKA)], env=environment, stdout=log.open("a"), stderr=subprocess.STDOUT)


def wait_until_answers(address: str, process: subprocess.Popen, within: float = 60) -> None:
    deadline = time.monotonic() + within
    while not asyncio.run(answers(address)):
        if process.poll() is not None:
            raise RuntimeError(f"the broker at {address} ended with {process.returncode}")
        if time.monotonic() > deadline:
            raise RuntimeError(f"the broker at {address} does not answer")
        time.sleep(0.1)


def end(process: subprocess.Popen, how: signal.Signals = signal.SIGTERM) -> None:
    if process.poll() is None:
        os.killpg(process.pid, how)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def why_no_apache() -> str:
    """Return why Apache Kafka cannot be run here, or ""."""
    missing = [tool for tool in ("java", "mvn", "bash") if shutil.which(tool) is None]
    if missing:
        return f"Apache Kafka tier skipped: {', '.join(missing)} not installed (it needs Java 17 and Maven)"
    fetched = subprocess.run(
        ["bash", str(KAFKA), "fetch"], capture_output=True, text=True, check=False, timeout=600
    )
    if fetched.returncode:
        return f"Apache Kafka tier skipped: its jars cannot be had: {fetched.stderr.strip()[-300:]}"
    return ""


@contextmanager
def embedded() -> Iterator[str]:
    port = free_port()
    process = start_embedded(port)
    try:
        wait_until_answers(f"127.0.0.1:{port}", process)
        yield f"127.0.0.1:{port}"
    finally:
        end(process)


@contextmanager
def apache() -> Iterator[str]:
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="monitor-kafka-") as folder:
        process = start_apache(port, free_port(), Path(folder), Path(folder) / "out.log")
        try:
            wait_until_answers(f"127.0.0.1:{port}", process)
            yield f"127.0.0.1:{port}"
        finally:
            end(process, signal.SIGKILL)
