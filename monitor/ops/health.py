"""/health/live, /health/ready and /metrics on one small server per process.

Live: the process moves, or has nothing to do; restart it when it does not. Ready: it has joined its group,
its tables are complete, its readers are loaded. Loopback by default: metrics name what a customer watches.
"""

import contextlib
import time
from collections.abc import AsyncIterator
from typing import Literal

from aiohttp import web
from msgspec import Struct
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder

Answer = tuple[bool, str]


class HealthSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the server listens."""

    host: str = "127.0.0.1"
    port: int = 9464  # 0: any free one


class Health:
    """What the process says of itself; the words are the reasons people read."""

    def __init__(self, stall_after: float = 120.0) -> None:
        self._stall_after = stall_after
        self._moved = time.monotonic()
        self._waiting_for = "starting"

    def moved(self) -> None:
        """Note that work was done, or that there was none."""
        self._moved = time.monotonic()

    def still_for(self, seconds: float) -> None:
        """Note how long the oldest work that could be done has not been."""
        self._moved = time.monotonic() - seconds

    def ready(self) -> None:
        """Note that nothing is waited for any more."""
        if self._waiting_for:
            self.moved()
        self._waiting_for = ""

    def waits(self, reason: str) -> None:
        """Note what must happen before work can go on."""
        self._waiting_for = reason

    def readiness(self) -> Answer:
        """Return whether work can be given to this process."""
        return not self._waiting_for, self._waiting_for or "ready"

    def liveness(self) -> Answer:
        """Return whether this process should be left alone."""
        still = time.monotonic() - self._moved
        if still > self._stall_after and not self._waiting_for:
            return False, f"no progress for {still:.0f} s"
        return True, "live"


@contextlib.asynccontextmanager
async def health_server(
    settings: HealthSettings, health: Health, registry: CollectorRegistry
) -> AsyncIterator[str]:
    """Serve *health* and *registry*; yield the address."""

    async def live(_: web.Request) -> web.Response:
        return _answer(health.liveness())

    async def ready(_: web.Request) -> web.Response:
        return _answer(health.readiness())

    async def metrics(request: web.Request) -> web.Response:
        encode, content_type = choose_encoder(request.headers.get("Accept", ""))
        return web.Response(body=encode(registry), headers={"Content-Type": content_type})

    app = web.Application()
    app.add_routes(
        [
            web.get("/health/live", live),
            web.get("/health/ready", ready),
            web.get("/metrics", metrics),
        ]
    )
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, settings.host, settings.port)
        await site.start()
        host, port = runner.addresses[0][:2]
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()


def _answer(answer: Answer) -> web.Response:
    good, reason = answer
    status: Literal[200, 503] = 200 if good else 503
    return web.Response(status=status, text=f"{reason}\n")
