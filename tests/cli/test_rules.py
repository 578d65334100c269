"""`monitor rules` and `monitor replay`."""

import shutil

import msgspec
import pytest
from support.alerting import signal
from support.commands import CONFIG, monitor

FAILING = """
rules: rules.yaml
tests:
  - name: peace breaks out
    signals: [{at: 1h}]
    alerts: []
    until: 2h
"""


def test_the_shipped_rules_pass_their_own_tests():
    result = monitor("rules", "test")

    assert result.exit_code == 0
    assert "FAILED" not in result.output


def test_checking_the_shipped_rules_finds_no_mistakes():
    assert "no mistakes found" in monitor("rules", "check").output


def test_a_test_that_fails_says_what_was_expected_and_exits_with_one(tmp_path):
    shutil.copy(CONFIG / "rules.yaml", tmp_path)
    shipped = (CONFIG / "rules.tests.yaml").read_text(encoding="utf-8")
    path = tmp_path / "rules.tests.yaml"
    path.write_text(shipped.replace("alert: OpenWarDeclared", "alert: WarReported"), encoding="utf-8")

    result = monitor("rules", "test", path)

    assert result.exit_code == 1
    assert "FAILED" in result.output


def test_a_broken_test_file_is_named_with_its_line(tmp_path):
    shutil.copy(CONFIG / "rules.yaml", tmp_path)
    path = tmp_path / "mine.yaml"
    path.write_text("rules: rules.yaml\ntests:\n  - nmae: x\n", encoding="utf-8")

    result = monitor("rules", "test", path)

    assert result.exit_code == 2
    assert "mine.yaml:3" in result.stderr


@pytest.fixture
def history(tmp_path):
    path = tmp_path / "signals.jsonl"
    path.write_bytes(msgspec.json.encode(signal()) + b"\n")
    return path


def test_replay_prints_what_would_have_fired_with_its_own_time(history):
    result = monitor("replay", history, "--to", "2030-01-01")

    assert result.exit_code == 0
    assert "OpenWarDeclared" in result.output
    assert "1 signals" in result.output


def test_replay_names_the_line_it_cannot_read(history):
    history.write_bytes(history.read_bytes() + b"{]\n")

    result = monitor("replay", history)

    assert result.exit_code == 2
    assert "signals.jsonl:2" in result.stderr
