"""Canonical addresses and publishers."""

import pytest

from monitor.core.urls import Naming, canonical, publisher_of

NAMING = Naming(
    tracking=("utm_*", "fbclid"),
    families={"bbc.com": "bbc.com", "bbc.co.uk": "bbc.com", "news.example.org": "The News"},
)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param("HTTPS://Example.ORG/A", "https://example.org/A", id="case of the host only"),
        pytest.param("https://example.org:443/a", "https://example.org/a", id="default port"),
        pytest.param("https://example.org:8443/a", "https://example.org:8443/a", id="another port stays"),
        pytest.param("http://u:p@example.org/", "http://example.org/", id="no user"),
        pytest.param("https://example.org", "https://example.org/", id="empty path"),
        pytest.param("https://example.org/a#b", "https://example.org/a", id="no fragment"),
        pytest.param("https://e.org/a?utm_source=x&id=7&fbclid=q", "https://e.org/a?id=7", id="tracking"),
        pytest.param("https://e.org/a?b=1&a=2", "https://e.org/a?b=1&a=2", id="the order is the site's"),
        pytest.param(" https://e.org/a ", "https://e.org/a", id="space around"),
        pytest.param("http://[::1]:8080/a", "http://[::1]:8080/a", id="IPv6"),
        pytest.param("javascript:alert(1)", "", id="no http"),
        pytest.param("http://[oops/", "", id="not an address"),
        pytest.param("http://e.org:99999/", "", id="no such port"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_one_article_has_one_address(url: str, expected: str) -> None:
    assert canonical(url, NAMING) == expected


def test_a_relative_link_is_read_from_where_it_stood() -> None:
    assert canonical("/a?x=1", NAMING, "https://e.org/feeds/f.xml") == "https://e.org/a?x=1"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.bbc.co.uk/news/1", "bbc.com"),
        ("https://news.example.org/1", "The News"),
        ("https://sport.example.org/1", "example.org"),
        ("https://www.abc.net.au/1", "abc.net.au"),
        ("https://someone.github.io/1", "someone.github.io"),
        ("http://127.0.0.1:8000/1", "127.0.0.1"),
        ("http://localhost/1", "localhost"),
    ],
)
def test_a_publisher_is_its_family_or_its_registrable_domain(url: str, expected: str) -> None:
    assert publisher_of(url, NAMING) == expected
