import io
import json
import logging

import pytest
import structlog

from monitor.ops.logs import LogSettings, set_up_logs


@pytest.fixture
def lines():
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    stream = io.StringIO()

    def read(settings):
        set_up_logs(settings, stream)
        return lambda: [line for line in stream.getvalue().splitlines() if line]

    yield read
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


def test_a_machine_gets_one_object_a_line(lines):
    read = lines(LogSettings())
    structlog.get_logger("monitor.test").info("fetched", feed="bbc", entries=3)

    (line,) = map(json.loads, read())
    assert line["event"] == "fetched"
    assert line["feed"] == "bbc"
    assert line["level"] == "info"
    assert line["timestamp"].endswith("Z")


def test_the_log_of_libraries_is_in_the_same_form_and_starts_at_warning(lines):
    read = lines(LogSettings())
    logging.getLogger("faust.app").info("chatter")
    logging.getLogger("faust.app").warning("trouble")

    assert [json.loads(line)["event"] for line in read()] == ["trouble"]


def test_a_person_gets_text(lines):
    read = lines(LogSettings(format="text"))
    structlog.get_logger("monitor.test").warning("broker_away", next_try_seconds=2)

    assert "broker_away" in read()[0]
    assert "next_try_seconds=2" in read()[0]


def test_an_error_is_logged_with_its_traceback_as_data(lines):
    read = lines(LogSettings())
    try:
        int("on purpose")
    except ValueError:
        structlog.get_logger("monitor.test").exception("failed")

    assert json.loads(read()[0])["exception"][0]["exc_type"] == "ValueError"


def test_below_the_level_nothing_is_said(lines):
    read = lines(LogSettings(level="error"))
    structlog.get_logger("monitor.test").warning("quiet")

    assert read() == []
