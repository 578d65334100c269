"""One fetch: redirects, caps, headers; every ending has its word."""

import asyncio
import contextlib
import gzip
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from support.feed_server import FeedServer, Reply
from support.polling import LOOPBACK

from monitor.feeds.config import PollSettings
from monitor.feeds.fetch import MAX_HOPS, Ask, Fetched, fetch
from monitor.feeds.guard import open_session


@asynccontextmanager
async def nothing_in_the_way(host: str, follows: bool) -> AsyncIterator[None]:  # noqa: FBT001 -- see fetch.Gate
    yield


async def got(url: str, *, seconds: float = 10, max_bytes: int = 100_000, **ask: str) -> Fetched:
    settings = PollSettings(allow_private=LOOPBACK, connect_timeout=1, contact="me@example.org")
    async with open_session(settings) as session:
        question = Ask(url=url, max_bytes=max_bytes, seconds=seconds, **ask)
        return await fetch(session, question, nothing_in_the_way)


def to(url: str, status: int = 302) -> Reply:
    return Reply(status=status, headers={"Location": url})


async def test_an_answer_comes_with_its_body_and_the_hash_of_it() -> None:
    async with FeedServer() as server:
        one = await got(server.script("/a", Reply(b"body")))
        two = await got(server.script("/b", Reply(b"body")))

    assert (one.outcome, one.status, one.body) == ("ok", 200, b"body")
    assert one.body_hash == two.body_hash != ""


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (Reply(status=304), "not_modified"),
        (Reply(status=404), "http_error"),
        (Reply(status=403), "http_error"),
        (Reply(status=500), "http_error"),
        (Reply(status=410), "gone"),
        (Reply(status=429), "rate_limited"),
        (Reply(b"x" * 200_000), "too_big"),
        (Reply(b"no gzip", headers={"Content-Encoding": "gzip"}), "bad_encoding"),
        (Reply(b"?", headers={"Content-Encoding": "br"}), "bad_encoding"),
        (Reply(b"<html>", status=403, headers={"cf-mitigated": "challenge"}), "blocked"),
    ],
)
async def test_every_answer_has_its_word(reply: Reply, outcome: str) -> None:
    async with FeedServer() as server:
        assert (await got(server.script("/feed", reply))).outcome == outcome


@pytest.mark.parametrize(
    ("url", "outcome"),
    [
        ("http://127.0.0.1:{closed}/feed", "connection_error"),
        ("http://no-such-host.invalid/feed", "dns_error"),
        ("https://127.0.0.1:{plain}/feed", "tls_error"),
    ],
)
async def test_e15_what_is_no_answer_has_its_word_too(url: str, outcome: str) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        closed = unused.getsockname()[1]
    async with FeedServer() as server:
        assert (await got(url.format(closed=closed, plain=server.port))).outcome == outcome


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_e18_a_redirect_is_followed(status: int) -> None:
    async with FeedServer() as server:
        server.script("/new", Reply(b"body"))
        fetched = await got(server.script("/old", to("/new#part", status)))

    assert (fetched.outcome, fetched.url) == ("ok", server.url("/new"))
    assert fetched.moved_to == (server.url("/new") if status in (301, 308) else "")


@pytest.mark.parametrize(("first", "second", "moved"), [(301, 302, ""), (302, 301, ""), (308, 301, "/c")])
async def test_e17_a_chain_is_permanent_only_if_every_hop_is(first: int, second: int, moved: str) -> None:
    async with FeedServer() as server:
        server.script("/c", Reply(b"body"))
        server.script("/b", to("/c", second))
        fetched = await got(server.script("/a", to("/b", first)))

    assert (fetched.outcome, fetched.moved_to) == ("ok", moved and server.url(moved))


async def test_e18_five_redirects_are_followed_and_a_sixth_is_not() -> None:
    async with FeedServer() as server:
        for hop in range(MAX_HOPS + 1):
            server.script(f"/{hop}", to(f"/{hop + 1}"))
        server.script(f"/{MAX_HOPS + 1}", Reply(b"body"))

        assert (await got(server.url("/1"))).outcome == "ok"
        assert (await got(server.url("/0"))).outcome == "bad_redirect"


@pytest.mark.parametrize("target", ["/a", "/b", "file:///etc/passwd", "gopher://x/", "http://", "http://[x/"])
async def test_e18_circles_and_other_schemes_are_refused(target: str) -> None:
    async with FeedServer() as server:
        server.script("/b", to("/a"))
        fetched = await got(server.script("/a", to(target)))

    assert fetched.outcome in ("bad_redirect", "bad_address")
    assert len(server.log) <= 2


async def test_e18_https_is_never_left_for_http() -> None:
    from monitor.feeds.fetch import _refuses  # noqa: PLC0415 -- a TLS server would show no more than this

    assert "https to http" in _refuses("https://a.org/f", "http://a.org/f", set())
    assert _refuses("http://a.org/f", "https://a.org/f", set()) == ""


async def test_e18_validators_and_credentials_go_to_their_own_origin_only() -> None:
    async with FeedServer() as first, FeedServer() as second:
        second.script("/feed", Reply(b"body"))
        url = first.script("/feed", to(second.url("/feed")))
        with_user = url.replace("http://", "http://user:secret@")

        await got(with_user, etag='"1"', last_modified="yesterday", answered_by=url)

    at_first, at_second = first.log[0].headers, second.log[0].headers
    assert at_first["if-none-match"] == '"1"'
    assert at_first["authorization"].startswith("Basic ")
    assert not {"if-none-match", "if-modified-since", "authorization", "referer"} & set(at_second)


async def test_e18_credentials_in_a_redirect_are_not_used() -> None:
    async with FeedServer() as server:
        server.script("/new", Reply(b"body"))
        target = server.url("/new").replace("http://", "http://user:secret@")
        await got(server.script("/old", to(target)))

    assert "authorization" not in server.requests("/new")[0].headers


async def test_e19_a_request_says_who_we_are_and_nothing_that_tracks() -> None:
    async with FeedServer() as server:
        server.script("/feed", Reply(b"body", headers={"Set-Cookie": "id=1"}))
        await got(server.url("/feed"))

    headers, query = server.log[0].headers, server.log[0].query
    assert set(headers) == {"host", "user-agent", "accept", "accept-encoding"}
    assert "me@example.org" in headers["user-agent"]
    assert query == ""


async def test_e19_a_cookie_is_not_brought_back() -> None:
    settings = PollSettings(allow_private=LOOPBACK)
    async with FeedServer() as server, open_session(settings) as session:
        url = server.script("/feed", Reply(b"body", headers={"Set-Cookie": "id=1"}))
        for _ in range(2):
            await fetch(session, Ask(url=url, max_bytes=100, seconds=5), nothing_in_the_way)

    assert "cookie" not in server.log[1].headers


async def test_e20_compression_and_feed_types_are_asked_for_and_a_gzip_body_is_read() -> None:
    async with FeedServer() as server:
        fetched = await got(server.script("/feed", Reply(b"body " * 1000, zipped=True)))

    assert fetched.body == b"body " * 1000
    assert "gzip" in server.log[0].headers["accept-encoding"]
    assert "application/rss+xml" in server.log[0].headers["accept"]


async def test_e02_validators_are_sent_back_byte_for_byte() -> None:
    async with FeedServer() as server:
        url = server.script("/feed", Reply(status=304))
        await got(url, etag='W/"a,b"', last_modified="yesterday-ish", answered_by=url)

    assert server.log[0].headers["if-none-match"] == 'W/"a,b"'
    assert server.log[0].headers["if-modified-since"] == "yesterday-ish"


async def test_e25_a_server_that_says_nothing_is_left_after_the_total_time() -> None:
    async def silent(request: web.Request) -> web.Response:
        await asyncio.sleep(60)
        return web.Response()

    async with FeedServer() as server:
        assert (await got(server.script("/feed", silent), seconds=0.3)).outcome == "timeout"


async def test_e25_a_byte_at_a_time_does_not_outlast_the_total_time() -> None:
    async def drip(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(1_000):
            await response.write(b"<")
            await asyncio.sleep(0.05)
        return response

    async with FeedServer() as server:
        assert (await got(server.script("/feed", drip), seconds=0.5)).outcome == "timeout"


async def test_e25_a_server_that_does_not_take_the_call_is_left_after_the_connect_time() -> None:
    with contextlib.ExitStack() as stack:
        deaf = stack.enter_context(socket.socket())
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        for _ in range(8):  # more than its backlog: the kernel answers no further call
            caller = stack.enter_context(socket.socket())
            caller.settimeout(0)
            caller.connect_ex(deaf.getsockname())
        fetched = await got(f"http://127.0.0.1:{deaf.getsockname()[1]}/feed", seconds=60)

    assert (fetched.outcome, fetched.detail.partition(":")[0]) == ("timeout", "ConnectionTimeoutError")


async def test_e25_redirects_share_the_total_time() -> None:
    async def slow_hop(request: web.Request) -> web.Response:
        await asyncio.sleep(0.4)
        return web.Response(status=302, headers={"Location": f"{request.path}x"})

    async with FeedServer() as server:
        for path in ("/f", "/fx", "/fxx", "/fxxx", "/fxxxx"):
            server.script(path, slow_hop)
        assert (await got(server.url("/f"), seconds=0.7)).outcome == "timeout"
        assert len(server.log) < 5


async def test_e26_a_gzip_bomb_is_left_at_the_cap() -> None:
    bomb = gzip.compress(b"\0" * 50_000_000, 9)

    async with FeedServer() as server:
        reply = Reply(bomb, headers={"Content-Encoding": "gzip"})
        fetched = await got(server.script("/feed", reply))

    assert (fetched.outcome, fetched.body) == ("too_big", b"")


async def test_e26_an_endless_body_is_left_at_the_cap() -> None:
    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b"x" * 10_000)

    async with FeedServer() as server:
        assert (await got(server.script("/feed", endless), seconds=20)).outcome == "too_big"


async def test_a_body_that_ends_early_is_an_error_and_not_a_feed() -> None:
    async def torn(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(b"<rss")
        assert request.transport
        request.transport.close()
        return response

    async with FeedServer() as server:
        assert (await got(server.script("/feed", torn))).outcome == "connection_error"
