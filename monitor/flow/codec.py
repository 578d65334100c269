"""Records <-> bytes, strictly, with headers that tell a stranger what the bytes are.

Headers: `content-type`, `schema`, `schema-version`, `traceparent` (W3C; the trace of an article is its id)
and `fetched-at`, which travels on to every message an article leads to, so that the way can be timed.
A message without headers is judged by its bytes alone; one that says it is something else is refused.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import blake2b
from typing import Any, TypeVar, cast

import msgspec

from monitor.contracts import Message, Record

R = TypeVar("R", bound=Record)
Headers = Sequence[tuple[str, bytes]]
_ENCODER = msgspec.json.Encoder()


class UndecodableError(ValueError):
    """Bytes that are not the record they should be; `reason` is one word."""

    def __init__(self, reason: str, error: str) -> None:
        self.reason = reason
        super().__init__(error)


@dataclass(frozen=True, slots=True)
class Trace:
    """Where a message comes from: the article it began with and when that was fetched."""

    id: str = ""  # 32 hex digits
    fetched_at: datetime | None = None


NO_TRACE = Trace()


@cache
def _decoder(kind: type[Any]) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)


def encode(record: Record) -> bytes:
    """Return *record* as JSON."""
    return _ENCODER.encode(record)


def decode(kind: type[R], value: bytes | None, headers: Mapping[str, bytes] | None = None) -> R:
    """Return *value* as a *kind*; raise UndecodableError with the reason."""
    if value is None:
        raise UndecodableError("empty", "the message has no value")
    _check_headers(kind, headers or {})
    try:
        return cast("R", _decoder(kind).decode(value))
    except msgspec.ValidationError as error:
        raise UndecodableError("invalid", f"not a {kind.schema}: {error}") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UndecodableError("not_json", str(error)) from error


def _check_headers(kind: type[Record], headers: Mapping[str, bytes]) -> None:
    schema = headers.get("schema", kind.schema.encode())
    if schema != kind.schema.encode():
        raise UndecodableError("schema", f"a {schema.decode(errors='replace')} where a {kind.schema} belongs")
    version = headers.get("schema-version", b"1")
    if not version.isdigit() or int(version) > kind.version:
        raise UndecodableError("version", f"{kind.schema} version {version!r}, known up to {kind.version}")


def headers_for(record: Message, trace: Trace) -> list[tuple[str, bytes]]:
    """Return the headers of *record*."""
    headers = [
        ("content-type", b"application/json"),
        ("schema", record.schema.encode()),
        ("schema-version", str(record.version).encode()),
    ]
    if trace.id:
        span = blake2b(f"{record.schema}{record.key}".encode(), digest_size=8).hexdigest()
        headers.append(("traceparent", f"00-{trace.id}-{span}-01".encode()))
    if trace.fetched_at:
        headers.append(("fetched-at", trace.fetched_at.isoformat().encode()))
    return headers


def trace_of(headers: Mapping[str, bytes]) -> Trace:
    """Return the trace in *headers*; whatever cannot be read is left out."""
    parts = headers.get("traceparent", b"").decode(errors="replace").split("-")
    trace_id = parts[1] if len(parts) == 4 and _is_trace_id(parts[1]) else ""  # noqa: PLR2004 -- W3C has four
    return Trace(trace_id, _moment(headers.get("fetched-at", b"")))


def start_trace(article_id: str, fetched_at: datetime | None) -> Trace:
    """Return the trace that begins with an article."""
    digits = article_id.replace("-", "")
    if not _is_trace_id(digits):
        digits = blake2b(article_id.encode(), digest_size=16).hexdigest()
    return Trace(digits, fetched_at)


def _is_trace_id(text: str) -> bool:
    return len(text) == 32 and all(c in "0123456789abcdef" for c in text) and text.strip("0") != ""  # noqa: PLR2004


def _moment(text: bytes) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text.decode())
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
