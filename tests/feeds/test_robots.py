"""E31: robots.txt as RFC 9309 reads it."""

import time

import pytest

from monitor.feeds.robots import ALLOW_ALL, DENY_ALL, read_robots


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        pytest.param("", "/a", True, id="empty"),
        pytest.param("User-agent: *\nDisallow: /private", "/private/a", False, id="prefix"),
        pytest.param("User-agent: *\nDisallow: /private", "/public", True, id="elsewhere"),
        pytest.param("User-agent: *\nDisallow:", "/a", True, id="empty rule"),
        pytest.param("User-agent: *\nDisallow: /", "/", False, id="all"),
        pytest.param("User-agent: *\nDisallow: /\nAllow: /news", "/news/1", True, id="longest wins"),
        pytest.param("User-agent: *\nAllow: /a\nDisallow: /a", "/a", True, id="allow wins a tie"),
        pytest.param("User-agent: *\nDisallow: /*?print=", "/a/b?print=1", False, id="star"),
        pytest.param("User-agent: *\nDisallow: /*.pdf$", "/a.pdf", False, id="dollar"),
        pytest.param("User-agent: *\nDisallow: /*.pdf$", "/a.pdf?x", True, id="dollar is the end"),
        pytest.param("User-agent: *\nDisallow: /a*b*c", "/a1b2", True, id="all pieces"),
        pytest.param("User-agent: *\nDisallow: /a$", "/a", False, id="exactly"),
        pytest.param("User-agent: *\nDisallow: /%7Ea", "/~a/1", False, id="same path, other escapes"),
        pytest.param("User-agent: GPTBot\nDisallow: /", "/a", True, id="not for us"),
        pytest.param(
            "User-agent: escalation-monitor\nDisallow: /x\n\nUser-agent: *\nDisallow: /",
            "/a",
            True,
            id="ours",
        ),
        pytest.param("user-agent: a\nUSER-AGENT: *\ndisallow: /x", "/x", False, id="shared group, any case"),
        pytest.param("User-agent: *\nDisallow: /x # no\n", "/x", False, id="comment"),
        pytest.param("\ufeffUser-agent: *\r\nDisallow: /x\r\n", "/x", False, id="BOM and CRLF"),
        pytest.param("Disallow: /x", "/x", True, id="a rule for nobody"),
        pytest.param("<html>User-agent: *</html>", "/x", True, id="a page"),
        pytest.param(
            "User-agent: *\nDisallow: /a\n\nUser-agent: *\nDisallow: /b", "/b", False, id="two groups"
        ),
    ],
)
def test_e31_a_path_is_allowed_or_not(text: str, path: str, allowed: bool) -> None:  # noqa: FBT001 -- a table
    assert read_robots(text).allows(path) is allowed


def test_e31_the_crawl_delay_is_read_and_bounded() -> None:
    assert read_robots("User-agent: *\nCrawl-delay: 2.5").delay == 2.5
    assert read_robots("User-agent: *\nCrawl-delay: 86400").delay == 300
    assert read_robots("User-agent: *\nCrawl-delay: slow").delay == 0


def test_all_and_nothing() -> None:
    assert ALLOW_ALL.allows("/a")
    assert not DENY_ALL.allows("/a")


def test_a_hostile_pattern_costs_no_time() -> None:
    rules = read_robots("User-agent: *\nDisallow: /" + "*a" * 2_000 + "$")
    before = time.process_time()
    rules.allows("/" + "a" * 5_000 + "b")

    assert time.process_time() - before < 5  # a backtracking matcher would not end at all
