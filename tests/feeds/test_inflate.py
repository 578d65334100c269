"""Decompression that stops at the limit."""

import gzip
import tracemalloc
import zlib

import pytest

from monitor.feeds.inflate import BadCodingError, Inflater, TooBigError

TEXT = b"All quiet on the border. " * 400


def inflated(coding: str, data: bytes, limit: int = 100_000, step: int = 64) -> bytes:
    inflater = Inflater(coding, limit)
    for start in range(0, len(data), step):
        inflater.feed(data[start : start + step])
    return inflater.finish()


@pytest.mark.parametrize("step", [1, 64, 100_000])
@pytest.mark.parametrize(
    ("coding", "data"),
    [
        pytest.param("", TEXT, id="plain"),
        pytest.param("identity", TEXT, id="identity"),
        pytest.param("gzip", gzip.compress(TEXT), id="gzip"),
        pytest.param("X-Gzip ", gzip.compress(TEXT), id="old name"),
        pytest.param("deflate", zlib.compress(TEXT), id="deflate with header"),
        pytest.param("gzip", gzip.compress(TEXT[:100]) + gzip.compress(TEXT[100:]), id="two members"),
        pytest.param("gzip", gzip.compress(TEXT) + b"\0" * 100, id="padding"),
    ],
)
def test_e20_a_body_comes_out_whole(coding: str, data: bytes, step: int) -> None:
    assert inflated(coding, data, step=step) == TEXT


def test_e20_deflate_without_its_header_is_read_too() -> None:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)

    assert inflated("deflate", packer.compress(TEXT) + packer.flush()) == TEXT


@pytest.mark.parametrize(
    ("coding", "data"),
    [("gzip", TEXT), ("br", TEXT), ("gzip", gzip.compress(TEXT)[:-20]), ("gzip", b"\x1f\x8b" + b"x" * 99)],
)
def test_a_body_that_is_not_what_it_says_is_told(coding: str, data: bytes) -> None:
    with pytest.raises(BadCodingError):
        inflated(coding, data)


def test_e26_the_limit_is_on_what_comes_out() -> None:
    assert len(inflated("", b"x" * 100, limit=100)) == 100
    with pytest.raises(TooBigError):
        inflated("gzip", gzip.compress(b"x" * 101), limit=100)


def test_e26_a_bomb_costs_the_limit_and_not_what_it_holds() -> None:
    bomb = gzip.compress(b"\0" * 200_000_000, 1)
    tracemalloc.start()

    with pytest.raises(TooBigError):
        inflated("gzip", bomb, limit=1_000_000, step=65_536)

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8_000_000
