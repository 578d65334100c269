"""A notice -> POST of our JSON, signed.

The body is the `Notice` record (docs/contracts). `Idempotency-Key` is its id, the same on every try. With a
secret, `X-Monitor-Signature` is `v1=` and the hex HMAC-SHA256 of `<X-Monitor-Timestamp>.<body>`; a receiver
checks it with `verify` or four lines of its own (docs/alerting.md) and refuses old timestamps.
"""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from datetime import datetime

import aiohttp
import msgspec

from monitor.contracts import Notice
from monitor.notify.transport import post


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """Return the signature of *body* sent at *timestamp* (seconds since 1970)."""
    mac = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256)
    return f"v1={mac.hexdigest()}"


def verify(secret: str, timestamp: str, body: bytes, signature: str) -> bool:
    """Return whether *signature* is ours; takes as long for a wrong one."""
    return hmac.compare_digest(sign(secret, timestamp, body), signature)


class WebhookChannel:
    """Posts to one address."""

    def __init__(
        self,
        url: str,
        *,
        secret: str = "",
        headers: Mapping[str, str] | None = None,
        timeout: float,
        clock: Callable[[], datetime],
    ) -> None:
        self._url = url
        self._secret = secret
        self._headers = dict(headers or {})
        self._timeout = timeout
        self._clock = clock
        self._session: aiohttp.ClientSession | None = None

    async def send(self, notice: Notice) -> None:
        """Post *notice* once."""
        body = msgspec.json.encode(notice)
        headers = {
            **self._headers,
            "Content-Type": "application/json",
            "User-Agent": "escalation-monitor",
            "Idempotency-Key": notice.id,
        }
        if self._secret:
            timestamp = str(int(self._clock().timestamp()))
            headers["X-Monitor-Timestamp"] = timestamp
            headers["X-Monitor-Signature"] = sign(self._secret, timestamp, body)
        self._session = self._session or aiohttp.ClientSession()
        await post(self._session, self._url, body, headers, self._timeout)

    async def close(self) -> None:
        """Close the connections."""
        if self._session:
            await self._session.close()
