"""address of a socket -> connect or refuse; settings -> the HTTP session everything is fetched with.

The check sits where the socket is made: after DNS, for every address tried, on every hop. A name that answers
differently the second time therefore gains nothing. Only addresses that the whole world can route are
connected to; `allow_private` names the exceptions.
"""

import errno
import socket
from collections.abc import Callable, Iterable
from importlib.metadata import version
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from aiohttp import ClientSession, ClientTimeout, DummyCookieJar, TCPConnector

from monitor.feeds.config import PollSettings

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
AddrInfo = tuple[int | socket.AddressFamily, int | socket.SocketKind, int, str, tuple]  # type: ignore[type-arg]
_NAT64 = ip_network("64:ff9b::/96")  # an IPv4 address in the last 32 bits
_LOW_32 = 0xFFFF_FFFF


class RefusedAddressError(OSError):
    """The address is not one of the public Internet."""

    def __init__(self) -> None:
        # One text for all addresses of a host: the connector then raises this and not a mixture.
        super().__init__(errno.EACCES, "not a public address")


def verdict(host: str, allowed: Iterable[Network] = ()) -> str:
    """Return "public", "allowed" or "refused" for the IP address *host*."""
    address = _inner(ip_address(host.partition("%")[0]))
    if any(address in block for block in allowed):
        return "allowed"
    # is_global leaves out private, loopback, link-local, CGNAT, documentation; multicast it lets through.
    return "public" if address.is_global and not address.is_multicast else "refused"


def guarded_socket(allowed: Iterable[str]) -> Callable[[AddrInfo], socket.socket]:
    """Return the socket factory for a connector: makes a socket, or raises RefusedAddressError."""
    blocks = tuple(ip_network(block, strict=False) for block in allowed)

    def make(info: AddrInfo) -> socket.socket:
        family, kind, protocol, _, address = info
        if verdict(str(address[0]), blocks) == "refused":
            raise RefusedAddressError
        return socket.socket(family, kind, protocol)

    return make


def open_session(settings: PollSettings) -> ClientSession:
    """Return a session without cookies, proxies and automatic headers, whose every connection is guarded."""
    connector = TCPConnector(
        socket_factory=guarded_socket(settings.allow_private),
        limit=settings.concurrency * 2,
        ttl_dns_cache=60,
    )
    return ClientSession(
        connector=connector,
        cookie_jar=DummyCookieJar(),
        auto_decompress=False,  # inflate.py does it, counting
        headers={"User-Agent": agent(settings)},
        timeout=ClientTimeout(total=None, sock_connect=settings.connect_timeout),
        trust_env=False,
    )


def agent(settings: PollSettings) -> str:
    """Return the User-Agent: who reads, in which version, and whom to write to."""
    name = settings.user_agent or f"escalation-monitor/{version('escalation-monitor')}"
    return f"{name} (news feed reader; {settings.contact or 'its operator gave no contact'})"


def _inner(address: Address) -> Address:
    """The IPv4 address inside a v4-mapped, 6to4, Teredo or NAT64 one, which is where the packets would go."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & _LOW_32)
    return address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1] or address
