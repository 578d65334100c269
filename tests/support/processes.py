"""Our command as a process of its own, with its output in a file that a test can read."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def environment(**ours: str) -> dict[str, str]:
    """This process's environment without what is ours, and then *ours*."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MONITOR_")}
    return {**kept, **ours, "COLUMNS": "120"}


@contextmanager
def running(log: Path, *arguments: str, **ours: str) -> Iterator[subprocess.Popen]:
    """`python -m monitor` with *arguments*, killed when the block is left if it still runs."""
    with log.open("w") as out:
        command = [sys.executable, "-m", "monitor", *arguments]
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, env=environment(**ours))
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()


def interrupted(process: subprocess.Popen, within: float = 60.0) -> int:
    """Press Ctrl-C once and return how it ended."""
    process.send_signal(signal.SIGINT)
    return process.wait(within)


def eventually(found, what: str, within: float = 60.0):
    """Return what *found* returns as soon as it is true."""
    deadline = time.monotonic() + within
    while not (value := found()):
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} did not come within {within:.0f} s")
        time.sleep(0.2)
    return value
