"""address, validators -> what the server answered, as one word and its details.

Nothing a server does is an exception here: every ending is a `Fetched` with its outcome. Redirects are
followed by hand, because each hop must lose what belongs to another origin, and must pass the host's gate.
"""

import asyncio
import hashlib
import ssl
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Literal

from aiohttp import (
    ClientConnectorDNSError,
    ClientConnectorError,
    ClientError,
    ClientResponse,
    ClientSession,
    ClientSSLError,
    ConnectionTimeoutError,
    encode_basic_auth,
)
from msgspec import Struct
from msgspec.structs import replace
from yarl import URL

from monitor.feeds.guard import RefusedAddressError
from monitor.feeds.hosts import host_of
from monitor.feeds.inflate import BadCodingError, Inflater, TooBigError

Outcome = Literal[
    "ok",
    "not_modified",
    "same_body",
    "not_a_feed",
    "malformed",
    "parse_killed",
    "blocked",
    "gone",
    "rate_limited",
    "http_error",
    "timeout",
    "too_big",
    "bad_encoding",
    "bad_redirect",
    "bad_address",
    "refused_address",
    "dns_error",
    "tls_error",
    "connection_error",
]
Gate = Callable[[str, bool], AbstractAsyncContextManager[None]]  # (host, follows a redirect)
FEED_TYPES = (
    "application/atom+xml, application/rss+xml, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1"
)
PAGE_TYPES = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"
MAX_HOPS = 5
_CHUNK = 65_536
_SCHEMES = frozenset({"http", "https"})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_WORDS: dict[int, Outcome] = {304: "not_modified", 410: "gone", 429: "rate_limited"}


class Ask(Struct, frozen=True, kw_only=True):
    """What to ask for: an address, what we have of it already and from whom, and how much we take."""

    url: str
    accept: str = FEED_TYPES
    etag: str = ""
    last_modified: str = ""
    answered_by: str = ""  # who gave us the validators
    max_bytes: int
    seconds: float


class Fetched(Struct, frozen=True, kw_only=True):
    """How a fetch ended."""

    outcome: Outcome
    url: str  # where the answer came from
    detail: str = ""  # for people
    status: int = 0
    headers: dict[str, str] = {}  # names in lower case
    body: bytes = b""
    body_hash: str = ""
    moved_to: str = ""  # where it is for good, when every hop so far said so
    unconditional: bool = True  # no validator went out


class _Hop(Struct, frozen=True):
    """A redirect on the way."""

    to: str
    permanent: bool


async def fetch(session: ClientSession, ask: Ask, gate: Gate) -> Fetched:
    """Return what is at `ask.url`, after at most MAX_HOPS redirects and `ask.seconds` on the wire."""
    if not host_of(ask.url) or URL(ask.url).scheme not in _SCHEMES:
        return Fetched(outcome="bad_address", url=ask.url, detail="not an address of the web")
    url, left, permanent, visited = ask.url, ask.seconds, True, {ask.url}
    for hop in range(MAX_HOPS + 1):
        async with gate(host_of(url), hop > 0):
            started = asyncio.get_running_loop().time()
            answer = await _once(session, ask, url, left)
            left -= asyncio.get_running_loop().time() - started
        if isinstance(answer, Fetched):
            return replace(answer, moved_to=url if hop and permanent else "")
        problem = _refuses(url, answer.to, visited)
        if problem:
            return Fetched(outcome="bad_redirect", url=url, detail=problem)
        visited.add(answer.to)
        url, permanent = answer.to, permanent and answer.permanent
    return Fetched(outcome="bad_redirect", url=url, detail=f"more than {MAX_HOPS} redirects")


def origin(url: str) -> tuple[str, str | None, int | None]:
    """Scheme, host and port."""
    parts = URL(url)
    return parts.scheme, parts.host, parts.port


async def _once(session: ClientSession, ask: Ask, url: str, seconds: float) -> Fetched | _Hop:
    headers = _headers(ask, url)
    try:
        async with (
            asyncio.timeout(max(seconds, 0)),
            session.get(URL(url).with_user(None), headers=headers, allow_redirects=False) as response,
        ):
            if response.status in _REDIRECTS and "Location" in response.headers:
                return _hop(url, response)
            return await _answer(response, ask, conditional=_is_conditional(headers))
    except (TimeoutError, OSError, ClientError, ValueError) as error:
        outcome = _outcome_of(error)
        return Fetched(outcome=outcome, url=url, detail=f"{type(error).__name__}: {error}"[:300])


async def _answer(response: ClientResponse, ask: Ask, *, conditional: bool) -> Fetched:
    headers = {name.lower(): value for name, value in response.headers.items()}
    told = Fetched(
        outcome=_word(response.status, headers),
        url=str(response.url),
        status=response.status,
        headers=headers,
        detail="" if response.ok else f"HTTP {response.status} {response.reason or ''}".strip(),
        unconditional=not conditional,
    )
    if told.outcome != "ok":
        response.close()  # whatever it explains is not worth reading
        return told
    try:
        body = await _body(response, ask.max_bytes)
    except TooBigError:
        response.close()
        return replace(told, outcome="too_big", detail=f"more than {ask.max_bytes} bytes")
    except BadCodingError as error:
        response.close()
        return replace(told, outcome="bad_encoding", detail=str(error))
    digest = hashlib.blake2b(body, digest_size=16).hexdigest()
    return replace(told, body=body, body_hash=digest)


async def _body(response: ClientResponse, limit: int) -> bytes:
    inflater = Inflater(response.headers.get("Content-Encoding", ""), limit)
    async for chunk in response.content.iter_chunked(_CHUNK):
        inflater.feed(chunk)
    return inflater.finish()


def _headers(ask: Ask, url: str) -> dict[str, str]:
    headers = {"Accept": ask.accept, "Accept-Encoding": "gzip, deflate", **_credentials(ask.url, url)}
    if ask.answered_by and origin(ask.answered_by) == origin(url):
        # As they came, byte for byte: a validator is opaque, and no date is ever made up for it.
        headers |= {"If-None-Match": ask.etag} if ask.etag else {}
        headers |= {"If-Modified-Since": ask.last_modified} if ask.last_modified else {}
    return headers


def _is_conditional(headers: Mapping[str, str]) -> bool:
    return "If-None-Match" in headers or "If-Modified-Since" in headers


def _credentials(asked: str, url: str) -> dict[str, str]:
    """User and password of the feed's own address, for its own origin only."""
    user = URL(asked).user
    if user is None or origin(asked) != origin(url):
        return {}
    return {"Authorization": encode_basic_auth(user, URL(asked).password or "")}


def _hop(url: str, response: ClientResponse) -> _Hop:
    target = URL(url).join(URL(response.headers["Location"])).with_fragment(None)
    if target.host:
        target = target.with_user(None)
    return _Hop(str(target), response.status in _PERMANENT)


def _refuses(source: str, target: str, visited: set[str]) -> str:
    parts = URL(target)
    if parts.scheme not in _SCHEMES or not parts.host:
        return f"redirect to {target[:200]!r}"
    if parts.scheme == "http" and URL(source).scheme == "https":
        return "redirect from https to http"
    return "redirects in a circle" if target in visited else ""


def _word(status: int, headers: Mapping[str, str]) -> Outcome:
    if headers.get("cf-mitigated") == "challenge":
        return "blocked"
    if status in _WORDS:
        return _WORDS[status]
    return "ok" if status in (200, 226) else "http_error"


def _outcome_of(error: Exception) -> Outcome:
    """First match wins, so the narrow kinds stand before the wide ones."""
    cause = getattr(error, "os_error", error)
    if isinstance(cause, RefusedAddressError):
        return "refused_address"
    kinds: tuple[tuple[type | tuple[type, ...], Outcome], ...] = (
        ((TimeoutError, ConnectionTimeoutError), "timeout"),
        (ClientConnectorDNSError, "dns_error"),
        ((ClientSSLError, ssl.SSLError), "tls_error"),
        (ClientConnectorError, "connection_error"),
        (ValueError, "bad_address"),  # aiohttp's InvalidURL is one
    )
    return next((word for kind, word in kinds if isinstance(error, kind)), "connection_error")
