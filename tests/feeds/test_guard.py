"""E30: nothing but the public Internet is connected to, whatever a name resolves to."""

import socket
from ipaddress import ip_network
from typing import Any

import pytest
from aiohttp import ClientSession, TCPConnector
from aiohttp.abc import AbstractResolver
from support.feed_server import FeedServer, Reply, item, rss
from support.polling import LOOPBACK, polling

from monitor.contracts import FeedSpec
from monitor.feeds.config import PollSettings
from monitor.feeds.fetch import Ask, fetch
from monitor.feeds.guard import agent, guarded_socket, open_session, verdict


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.1", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1",
        "169.254.169.254", "100.64.0.1", "100.127.255.254", "192.0.2.1", "198.18.0.1", "224.0.0.1",
        "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1",
        "ff02::1",
        "2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1",
        "2002:7f00:1::", "2001:0:0:0:0:0:80ff:fffe",
    ],
)  # fmt: skip
def test_e30_an_address_that_is_not_public_is_refused(host: str) -> None:
    assert verdict(host) == "refused"


@pytest.mark.parametrize("host", ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "64:ff9b::101:101"])
def test_e30_a_public_address_is_connected_to(host: str) -> None:
    assert verdict(host) == "public"


def test_e30_only_the_blocks_of_the_allow_list_are_excepted() -> None:
    allowed = [ip_network("10.0.0.0/24")]

    assert verdict("10.0.0.7", allowed) == "allowed"
    assert verdict("10.0.1.7", allowed) == "refused"
    assert verdict("::ffff:10.0.0.7", allowed) == "allowed"


class FlippingResolver(AbstractResolver):
    """Answers with a public address first and loopback afterwards, as a hostile name server does."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)

    async def resolve(self, host: str, port: int = 0, family: Any = socket.AF_INET) -> list[Any]:
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [{"hostname": host, "host": answer, "port": port, "family": family, "proto": 0, "flags": 0}]

    async def close(self) -> None:
        pass


def guarded_session(resolver: AbstractResolver, *allowed: str) -> ClientSession:
    connector = TCPConnector(
        resolver=resolver, use_dns_cache=False, socket_factory=guarded_socket(allowed), family=socket.AF_INET
    )
    return ClientSession(connector=connector, auto_decompress=False)


async def test_e30_a_name_that_answers_differently_at_connect_gains_nothing(free_gate) -> None:
    async with FeedServer() as server:
        server.script("/feed", Reply(rss(item("g"))))
        resolver = FlippingResolver("93.184.216.34", "127.0.0.1")
        await resolver.resolve("feeds.example.org")  # the look-up of somebody who checks early
        async with guarded_session(resolver) as session:
            ask = Ask(url=server.url("/feed", "feeds.example.org"), max_bytes=1_000, seconds=5)

            fetched = await fetch(session, ask, free_gate)

        assert fetched.outcome == "refused_address"
        assert server.log == []


async def test_e30_a_name_that_resolves_to_loopback_is_refused_and_allowed_by_the_list(free_gate) -> None:
    async with FeedServer() as server:
        server.script("/feed", Reply(rss(item("g"))))
        ask = Ask(url=server.url("/feed", "feeds.example.org"), max_bytes=10_000, seconds=5)

        async with guarded_session(FlippingResolver("127.0.0.1")) as session:
            refused = await fetch(session, ask, free_gate)
        async with guarded_session(FlippingResolver("127.0.0.1"), *LOOPBACK) as session:
            allowed = await fetch(session, ask, free_gate)

        assert (refused.outcome, allowed.outcome) == ("refused_address", "ok")
        assert len(server.log) == 1


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "127.1", "[::1]"])
async def test_e30_loopback_is_refused_however_it_is_written(host: str, free_gate) -> None:
    async with FeedServer() as server, open_session(PollSettings()) as session:
        ask = Ask(url=server.url("/feed", host), max_bytes=1_000, seconds=5)

        fetched = await fetch(session, ask, free_gate)

        assert fetched.outcome in ("refused_address", "bad_address")
        assert server.log == []


async def test_e30_a_redirect_to_a_private_address_is_refused() -> None:
    async with (
        FeedServer() as inside,
        FeedServer() as server,
        polling(allow_private=("127.0.0.1/32",)) as desk,
    ):
        inside.script("/secret", Reply(rss(item("g"))))
        target = inside.url("/secret", "127.0.0.2")
        url = server.script("/feed", Reply(status=302, headers={"Location": target}))

        polled = await desk.poll(FeedSpec(id="f", url=url))

        assert polled.outcome == "refused_address"
        assert inside.log == []


def test_e19_the_user_agent_names_version_and_contact() -> None:
    name = agent(PollSettings(contact="ops@example.org"))

    assert name.startswith("escalation-monitor/0.")
    assert "ops@example.org" in name
