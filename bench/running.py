"""What the benches share: the product as processes, a broker, and what they cost."""

import asyncio
import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[1]
MIB = 1024 * 1024


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def configuration(**files: str) -> Iterator[Path]:
    """Yield a copy of config/ in which *files* (name without .yaml -> text) stand in for ours."""
    with tempfile.TemporaryDirectory(prefix="monitor-bench-") as name:
        folder = Path(name) / "config"
        shutil.copytree(ROOT / "config", folder)
        for stem, text in files.items():
            (folder / f"{stem}.yaml").write_text(text)
        yield folder


@contextlib.contextmanager
def monitor(*arguments: str, **environment: object) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Run `monitor` until the block ends; yield the process and the address of its metrics."""
    port = free_port()
    settings = {name: str(value) for name, value in environment.items()}
    given = os.environ | {"MONITOR_HTTP_PORT": str(port), "MONITOR_LOG_LEVEL": "warning"} | settings
    process = subprocess.Popen(
        [sys.executable, "-m", "monitor", *arguments], env=given, stdout=subprocess.DEVNULL
    )
    try:
        yield process, f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(60)


def ready(address: str) -> bool:
    """Return whether the process at *address* says it is ready."""
    try:
        with urllib.request.urlopen(f"{address}/health/ready", timeout=2) as answer:  # noqa: S310 -- loopback
            return bool(answer.status == 200)
    except OSError:
        return False


def metrics(address: str) -> Mapping[str, float]:
    """Return the process's metrics: name with labels -> value."""
    with urllib.request.urlopen(f"{address}/metrics", timeout=5) as answer:  # noqa: S310 -- loopback
        text = answer.read().decode()
    pairs = (line.rsplit(" ", 1) for line in text.splitlines() if line and not line.startswith("#"))
    return {name: float(value) for name, value in pairs}


def total(values: Mapping[str, float], pattern: str) -> float:
    """Return the sum of the series that match *pattern*."""
    return sum(value for name, value in values.items() if re.fullmatch(pattern, name))


async def until_ready(process: subprocess.Popen[bytes], address: str, within: float = 120) -> None:
    """Return when *process*, which answers at *address*, is ready."""
    deadline = time.monotonic() + within
    while not await asyncio.to_thread(ready, address):
        if process.poll() is not None:
            raise RuntimeError(f"monitor ended with code {process.returncode}")
        if time.monotonic() > deadline:
            raise TimeoutError(f"not ready within {within:.0f} s")
        await asyncio.sleep(0.2)


class Costs:
    """CPU seconds and peak memory of a process and its children, by what they do."""

    def __init__(self, pid: int) -> None:
        self._process = psutil.Process(pid)
        self.cpu: dict[str, float] = {}
        self.peak: dict[str, int] = {}

    def look(self) -> None:
        """Take note of now; the dead keep what they had."""
        for process in (self._process, *self._process.children(recursive=True)):
            with contextlib.suppress(psutil.NoSuchProcess):
                name = f"{_role(process)} {process.pid}"
                times = process.cpu_times()
                self.cpu[name] = times.user + times.system
                self.peak[name] = max(self.peak.get(name, 0), process.memory_info().rss)


def _role(process: psutil.Process) -> str:
    line = " ".join(process.cmdline())
    if "tansu" in line:
        return "embedded broker"
    if "resource_tracker" in line:
        return "tracker"
    if "spawn_main" in line or "killable_child" in line:
        return "reader or parser"
    return "main (flow, rules, poll)"
