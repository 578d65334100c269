"""A real HTTP server on 127.0.0.1 that remembers what it was sent and answers as it is told."""

from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web


@dataclass
class Received:
    path: str
    headers: dict
    body: bytes


@dataclass
class Listener:
    """`answers`: (status, headers) for the next requests, 200 afterwards."""

    answers: list = field(default_factory=list)
    received: list = field(default_factory=list)
    url: str = ""

    async def handle(self, request):
        self.received.append(Received(request.path, dict(request.headers), await request.read()))
        status, headers = self.answers.pop(0) if self.answers else (200, {})
        return web.Response(status=status, headers=headers)


@asynccontextmanager
async def listening(*answers):
    listener = Listener(answers=[one if isinstance(one, tuple) else (one, {}) for one in answers])
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", listener.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    listener.url = f"http://{host}:{port}"
    try:
        yield listener
    finally:
        await runner.cleanup()
