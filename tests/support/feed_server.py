"""A web server on 127.0.0.1 that answers by script and logs every request.

A path is scripted with a list of answers; the last one repeats. An answer is a `Reply`, or an aiohttp handler
for what a `Reply` cannot say (slow drips, half bodies).
"""

import gzip
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Reply:
    """One answer; `zipped` sends the body gzipped."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    zipped: bool = False

    def response(self) -> web.Response:
        headers = {"Content-Type": "application/rss+xml", **self.headers}
        if not self.zipped:
            return web.Response(body=self.body, status=self.status, headers=headers)
        headers["Content-Encoding"] = "gzip"
        return web.Response(body=gzip.compress(self.body), status=self.status, headers=headers)


@dataclass(frozen=True)
class Request:
    """What came in."""

    path: str
    headers: dict[str, str]  # names in lower case
    query: str
    at: datetime


class FeedServer:
    """`async with FeedServer() as server: server.script("/feed", Reply(...))`."""

    def __init__(self, clock: Callable[[], datetime] | None = None) -> None:
        self._clock = clock or (lambda: datetime.now(UTC))
        self.log: list[Request] = []
        self.at_once = 0
        self.most_at_once = 0
        self._scripts: dict[str, list[Reply | Handler]] = {}
        self._runner: web.AppRunner | None = None
        self.port = 0

    def script(self, path: str, *answers: Reply | Handler) -> str:
        """Answer *path* with *answers* in turn, the last one for ever; return its address."""
        self._scripts[path] = list(answers)
        return self.url(path)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def requests(self, path: str) -> list[Request]:
        return [request for request in self.log if request.path == path]

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/{rest:.*}", self._handle)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._runner:
            await self._runner.cleanup()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.log.append(Request(request.path, headers, request.query_string, self._clock()))
        script: Sequence[Reply | Handler] = self._scripts.get(request.path, [])
        if not script:
            return web.Response(status=404)
        answer = script[0]
        if len(script) > 1:
            self._scripts[request.path].pop(0)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            return answer.response() if isinstance(answer, Reply) else await answer(request)
        finally:
            self.at_once -= 1


def rss(*items: str, channel: str = "") -> bytes:
    """An RSS 2.0 document of *items*."""
    text = f"<title>Test feed</title>{channel}{''.join(items)}"
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{text}</channel></rss>'.encode()
    )


def item(
    guid: str = "",
    title: str = "A title",
    link: str = "",
    description: str = "",
    date: str = "",
) -> str:
    """One item; empty parts are left out."""
    parts = {
        "guid": f'<guid isPermaLink="false">{guid}</guid>' if guid else "",
        "title": f"<title>{title}</title>" if title else "",
        "link": f"<link>{link}</link>" if link else "",
        "description": f"<description>{description}</description>" if description else "",
        "date": f"<pubDate>{date}</pubDate>" if date else "",
    }
    return f"<item>{''.join(parts.values())}</item>"
