"""feeds.yaml: what it may say, and every mistake with its place."""

from pathlib import Path

import msgspec
import pytest

from monitor.contracts import FeedSpec
from monitor.core.urls import publisher_of
from monitor.feeds.config import FeedsFile, PollSettings, feed_mistakes
from monitor.settings.yamlfile import ConfigError, load

SHIPPED = Path(__file__).parents[2] / "config" / "feeds.yaml"


def written(path: Path, text: str) -> FeedsFile:
    file = path / "feeds.yaml"
    file.write_text(text, encoding="utf-8")
    return load(file, FeedsFile)


def test_the_shipped_list_is_sound_and_useful() -> None:
    file = load(SHIPPED, FeedsFile)

    assert feed_mistakes(file) == []
    assert 25 <= len(file.specs()) <= 60
    assert len({spec.publisher for spec in file.specs()}) >= 25
    assert publisher_of("https://www.bbc.co.uk/news/1", file.naming) == "bbc.com"


def test_defaults_fill_what_a_feed_leaves_out(tmp_path: Path) -> None:
    text = (
        "defaults: {language: en, interval: 1h30m, full_text: never}\n"
        "feeds:\n"
        "- {id: a, url: 'https://a.org/f'}\n"
        "- {id: b, url: 'https://b.org/f', language: fr, interval: 15m, full_text: always, name: B}\n"
        "- {id: c, url: 'https://c.org/f', enabled: false}\n"
    )

    assert written(tmp_path, text).specs() == (
        FeedSpec(id="a", url="https://a.org/f", name="a", language="en", interval=5400, full_text="never"),
        FeedSpec(id="b", url="https://b.org/f", name="B", language="fr", interval=900, full_text="always"),
    )


def test_every_mistake_is_told_with_its_key(tmp_path: Path) -> None:
    text = (
        "defaults: {interval: often}\n"
        "publishers: {a.org: [x.org], b.org: [x.org]}\n"
        "feeds:\n"
        "- {id: Aa, url: 'https://a.org/f'}\n"
        "- {id: b, url: 'ftp://a.org/f', interval: 3}\n"
        "- {id: b, url: 'https://a.org/f'}\n"
        "- {id: d, url: 'https:///f'}\n"
        "- {id: e, url: 'https://a.org:99999/f'}\n"
        "- {id: f, url: 'https://a.org/a b'}\n"
    ).replace("interval: 3", "interval: '3'")

    told = dict(feed_mistakes(written(tmp_path, text)))

    assert "no duration" in told["defaults", "interval"]
    assert "lower-case" in told["feeds", 0, "id"]
    assert "http" in told["feeds", 1, "url"]
    assert "no duration" in told["feeds", 1, "interval"]
    assert told["feeds", 2, "id"] == "'b' is also feeds[1]"
    assert told["feeds", 2, "url"] == "'https://a.org/f' is also feeds[0]"
    assert "no host" in told["feeds", 3, "url"]
    assert "ort" in told["feeds", 4, "url"]
    assert "space" in told["feeds", 5, "url"]
    assert "already belongs to a.org" in told["publishers", "b.org", 0]
    assert len(told) == 10


def test_an_unknown_key_is_told_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"feeds.yaml:2: feeds\[0\]: unknown key 'urll'"):
        written(tmp_path, "feeds:\n- {id: a, urll: 'https://a.org/f'}\n")


def test_an_allow_list_holds_networks() -> None:
    for block in ("10.0.0.0/8", "10.1.2.3/8", "::1/128"):
        msgspec.convert({"allow_private": [block]}, PollSettings)
    for block in ("home", "10.0.0.0", "10.0.0.0/"):
        with pytest.raises(msgspec.ValidationError, match="allow_private"):
            msgspec.convert({"allow_private": [block]}, PollSettings)
