"""Workers as processes of their own, and a web server that remembers what it was told."""

import asyncio
import contextlib
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import msgspec
from aiohttp import web
from support.running import end, kept

from monitor.flow.config import KafkaSettings, WorkerSettings
from monitor.flow.worker import UNRECOVERABLE

SCRIPT = Path(__file__).with_name("toy_worker.py")
SUPERVISED = 3  # starts
FAST = WorkerSettings(processes=1, commit_interval=1.0, tick_every=3600.0)


class WorkerProcess:
    """One worker that can be killed at any time."""

    def __init__(self, kafka: KafkaSettings, log: Path, *, worker=FAST, **orders):
        self._orders = {
            "kafka": msgspec.to_builtins(kafka),
            "worker": msgspec.to_builtins(worker, enc_hook=str),
            **orders,
        }
        self._log = log
        self._process: subprocess.Popen | None = None

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = kept(
                [sys.executable, str(SCRIPT), msgspec.json.encode(self._orders).decode()],
                stdout=subprocess.PIPE,
                stderr=log,
            )

    async def ready(self, within: float = 60) -> None:
        """Wait until it is; one that ends itself as unrecoverable is started again, as a supervisor would."""
        for _ in range(SUPERVISED):
            line = await asyncio.wait_for(asyncio.to_thread(self._process.stdout.readline), within)
            if line or await asyncio.to_thread(self._process.wait, within) != UNRECOVERABLE:
                break
            self.kill()
            self.start()
        assert line == b"ready\n", f"the worker ended: {self._log.read_text()[-3000:]}"

    def kill(self) -> None:
        if self._process is None:
            return
        end(self._process, signal.SIGKILL)
        self._process.stdout.close()

    async def stop(self) -> int:
        """End it as a person would; return its exit code."""
        self._process.terminate()
        try:
            return await asyncio.to_thread(self._process.wait, 40)
        finally:
            self.kill()

    async def __aenter__(self):
        return self

    async def __aexit__(self, *_) -> None:
        self.kill()

    @property
    def code(self) -> int | None:
        return self._process.poll()


@contextlib.asynccontextmanager
async def web_hook():
    """Yield (url, Counter of (dedup key, generation))."""
    heard: Counter = Counter()

    async def hear(request: web.Request) -> web.Response:
        body = await request.json()
        heard[body["key"], body["generation"]] += 1
        return web.Response()

    app = web.Application()
    app.add_routes([web.post("/", hear)])
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/", heard
    finally:
        await runner.cleanup()


async def until(condition, within: float = 60, every: float = 0.2):
    """Wait for *condition* (a coroutine function) to be true; return its last answer either way."""
    deadline = asyncio.get_running_loop().time() + within
    # Another process's doings raise no event here.
    while not (answer := await condition()) and asyncio.get_running_loop().time() < deadline:  # noqa: ASYNC110
        await asyncio.sleep(every)
    return answer
