"""The seam: what a channel is to the rest, and how it says that it failed.

    Notice -> told, or TransportError(permanent)

A channel tries once. Whether to try again is for `deliver.py` to say, and the error answers that question.
"""

from typing import Protocol

import aiohttp

from monitor.contracts import Notice

_TRY_AGAIN = frozenset({408, 425, 429})
_SERVER_ERRORS = 500


class TransportError(Exception):
    """A channel could not be told. `permanent`: trying again is useless; `retry_after`: seconds, if known."""

    def __init__(self, reason: str, *, permanent: bool, retry_after: float | None = None) -> None:
        self.reason = reason
        self.permanent = permanent
        self.retry_after = retry_after
        super().__init__(reason)


class Channel(Protocol):
    """One place where people or programs hear of alerts."""

    async def send(self, notice: Notice) -> None:
        """Tell it, once; raise TransportError. Must not block the event loop and must not take for ever."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


async def post(
    session: aiohttp.ClientSession, url: str, body: bytes, headers: dict[str, str], seconds: float
) -> None:
    """POST *body*; raise TransportError. Never follows a redirect, which would take secrets elsewhere."""
    limit = aiohttp.ClientTimeout(total=seconds)
    try:
        async with session.post(
            url, data=body, headers=headers, timeout=limit, allow_redirects=False
        ) as answer:
            refuse(answer.status, answer.headers.get("Retry-After"))
    except aiohttp.InvalidURL as error:
        raise TransportError("bad_url", permanent=True) from error
    except (aiohttp.ClientError, OSError) as error:  # TimeoutError is an OSError
        raise TransportError(_word(error), permanent=False) from error


def refuse(status: int, retry_after: str | None = None) -> None:
    """Raise the TransportError that an HTTP status stands for, if it does."""
    if 200 <= status < 300:  # noqa: PLR2004 -- HTTP's own numbers
        return
    seconds = float(retry_after) if retry_after and retry_after.isdigit() else None
    permanent = status < _SERVER_ERRORS and status not in _TRY_AGAIN
    raise TransportError(f"http_{status}", permanent=permanent, retry_after=seconds)


def _word(error: Exception) -> str:
    """A word without addresses: a webhook's URL may be a secret."""
    if isinstance(error, TimeoutError):
        return "timeout"
    return "unreachable" if isinstance(error, aiohttp.ClientConnectionError | OSError) else "bad_answer"
