from datetime import UTC, datetime

import pytest
from support.toys import article, find_signal

from monitor.contracts import Article, Signal
from monitor.flow.codec import Trace, UndecodableError, decode, encode, headers_for, start_trace, trace_of


def test_a_record_comes_back_as_it_went():
    one = article(1)
    assert decode(Article, encode(one)) == one
    sent = find_signal(one, 0, "A", "B")
    assert decode(Signal, encode(sent)) == sent


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        pytest.param(None, "empty", id="a tombstone"),
        pytest.param(b"", "not_json", id="nothing"),
        pytest.param(b"\xff\xfe", "not_json", id="not text"),
        pytest.param(b"{" * 100_000, "not_json", id="a tower of braces"),
        pytest.param(b"[]", "invalid", id="another shape"),
        pytest.param(b'{"id": 7}', "invalid", id="another type"),
        pytest.param(b'"' + b"x" * 100 + b'"', "invalid", id="a string"),
    ],
)
def test_bytes_that_are_no_article_are_refused_with_a_word(value, reason):
    with pytest.raises(UndecodableError) as caught:
        decode(Article, value)

    assert caught.value.reason == reason


def test_a_field_of_a_later_version_is_passed_over():
    later = encode(article(1))[:-1] + b',"mood":"grim"}'

    assert decode(Article, later).id == article(1).id


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"schema": b"Signal"}, "schema"),
        ({"schema-version": b"2"}, "version"),
        ({"schema-version": b"one"}, "version"),
    ],
)
def test_a_message_that_says_it_is_something_else_is_refused(headers, reason):
    with pytest.raises(UndecodableError) as caught:
        decode(Article, encode(article(1)), headers)

    assert caught.value.reason == reason


def test_headers_name_the_schema_and_carry_the_trace():
    moment = datetime(2025, 10, 9, 12, tzinfo=UTC)
    trace = start_trace(article(1).id, moment)
    headers = dict(headers_for(article(1), trace))

    assert headers["content-type"] == b"application/json"
    assert headers["schema"] == b"Article"
    assert headers["schema-version"] == b"1"
    assert trace_of(headers) == trace
    assert trace.id == article(1).id.replace("-", "")


def test_a_trace_is_made_for_an_id_that_is_no_uuid():
    assert len(start_trace("tag:example.test,2025:1", None).id) == 32


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"traceparent": b"nonsense", "fetched-at": b"yesterday"},
        {"traceparent": b"00-" + b"0" * 32 + b"-1-01", "fetched-at": b"\xff"},
    ],
)
def test_a_broken_trace_is_left_out(headers):
    assert trace_of(headers) == Trace()
