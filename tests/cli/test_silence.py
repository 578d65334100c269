"""`monitor silence` and `monitor topics`, against a broker."""

import re

import pytest
from support.commands import monitor

pytestmark = pytest.mark.broker


@pytest.fixture
def ours(embedded_kafka):
    """Our own topics on the embedded broker, as the environment names them."""
    return {
        "MONITOR_KAFKA_BROKERS": ",".join(embedded_kafka.brokers),
        "MONITOR_KAFKA_PREFIX": embedded_kafka.prefix,
        "MONITOR_KAFKA_PARTITIONS": "2",
    }


def test_topics_are_missing_then_made_then_as_declared(ours):
    missing = monitor("topics", "check", **ours)
    made = monitor("topics", "create", **ours)
    checked = monitor("topics", "check", **ours)

    assert [each.exit_code for each in (missing, made, checked)] == [69, 0, 0]
    assert "as declared" in checked.output


def test_a_silence_is_added_listed_and_ended(ours):
    added = monitor(
        "silence", "add", "pair=AFG-PAK", "--for", "2h", "--author", "ana", "--comment", "known", **ours
    )
    ident = re.search(r"[0-9a-f-]{36}", added.output)[0]
    listed = monitor("silence", "list", **ours).output
    ended = monitor("silence", "expire", ident[:8], **ours)
    afterwards = monitor("silence", "list", **ours).output

    assert ended.exit_code == 0
    assert "active" in listed
    assert "pair=AFG-PAK" in listed.replace("\n", "")
    assert "expired" in afterwards


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("pair",), "pair"),
        (("pair=X", "--for", "soon"), "soon"),
        (("pair=/[/",), "bad regular expression"),
        (("pair=X", "--for", "365d"), "at most"),
    ],
)
def test_a_silence_that_cannot_be_is_refused_in_a_line(ours, arguments, said):
    result = monitor("silence", "add", *arguments, **ours)

    assert result.exit_code == 2
    assert said in result.stderr


def test_a_silence_nobody_knows_cannot_be_ended(ours):
    result = monitor("silence", "expire", "ffff", **ours)

    assert result.exit_code == 2
    assert "0 silences" in result.stderr
