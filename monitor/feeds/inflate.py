"""compressed chunks -> plain chunks, never more than allowed, whatever the compression ratio.

The limit is on what comes out, and each step asks zlib for no more than is left of it: a bomb of 200 KB costs
the limit and not the 200 MB it holds.
"""

import zlib

CODINGS = ("gzip", "x-gzip", "deflate")
_GZIP = b"\x1f\x8b"


class TooBigError(Exception):
    """More came out than allowed."""


class BadCodingError(Exception):
    """The body is not what its Content-Encoding says."""


class Inflater:
    """Collects a body of at most *limit* bytes after decompression."""

    def __init__(self, coding: str, limit: int) -> None:
        self.body = bytearray()
        self._limit = limit
        coding = coding.strip().lower()
        if coding not in ("", "identity", *CODINGS):
            raise BadCodingError(coding)
        self._plain = coding in ("", "identity")
        self._inflate = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)  # gzip or zlib, by its header
        self._first = True

    def feed(self, chunk: bytes) -> None:
        """Take *chunk*; raise TooBigError or BadCodingError."""
        if self._plain:
            self._add(chunk)
            return
        while chunk:
            self._add(self._step(chunk))
            chunk = self._inflate.unconsumed_tail or self._next_member()

    def finish(self) -> bytes:
        """Return the body; raise BadCodingError when its end is missing."""
        if not (self._plain or self._first or self._inflate.eof):
            raise BadCodingError("cut short")
        return bytes(self.body)

    def _add(self, data: bytes) -> None:
        self.body += data
        if len(self.body) > self._limit:
            raise TooBigError

    def _step(self, chunk: bytes) -> bytes:
        room = self._limit - len(self.body) + 1
        first, self._first = self._first, False
        try:
            return self._inflate.decompress(chunk, room)
        except zlib.error as error:
            if not first:
                raise BadCodingError(str(error)) from error
        self._inflate = zlib.decompressobj(wbits=-zlib.MAX_WBITS)  # "deflate" without its header
        try:
            return self._inflate.decompress(chunk, room)
        except zlib.error as error:
            raise BadCodingError(str(error)) from error

    def _next_member(self) -> bytes:
        """A gzip file may be several, one behind the other; what else stands behind it is padding."""
        rest = self._inflate.unused_data if self._inflate.eof else b""
        if not rest.startswith(_GZIP):
            return b""
        self._inflate = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
        return rest
