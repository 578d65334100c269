"""`monitor demo`, as a newcomer runs it."""

import re
import subprocess
import sys

import pytest
from support.processes import environment

pytestmark = [pytest.mark.broker, pytest.mark.timeout(300)]
TRAPS = ("Touchline", "Reel & Page", "Market Lantern")  # sport, arts, business


@pytest.fixture(scope="module")
def account(tmp_path_factory) -> str:
    """What the demonstration printed; it ended by itself, without an error."""
    command = [sys.executable, "-m", "monitor", "demo"]
    folder = tmp_path_factory.mktemp("demo")
    ours = environment(MONITOR_WORKER_DATA=str(folder))
    done = subprocess.run(command, capture_output=True, text=True, timeout=260, env=ours, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


@pytest.fixture(scope="module")
def alert(account: str) -> str:
    """The panel of the alert that matters, in one line."""
    panel = re.search(r"ALERT OpenWarDeclared · critical · AFG-PAK.*?╰", account, re.DOTALL)
    assert panel, "no open-war alert for AFG-PAK"
    return " ".join(panel[0].replace("│", " ").split())


def test_the_open_war_alert_fires_with_the_sentence_and_the_speaker(alert):
    assert "Now it is open war" in alert
    assert "Khawaja Asif" in alert


def test_at_least_two_independent_publishers_stand_behind_it(alert):
    """The panel says who wrote it themselves, and in brackets who copied."""
    wrote = re.sub(r"\(copied by.*?\)", "", re.search(r"“open war” in all: (.*?) firing", alert)[1])

    assert len({paper.strip() for paper in wrote.split(";")}) >= 2


def test_the_alert_is_resolved_at_the_end(alert):
    assert "resolved" in alert


def test_no_trap_raises_an_alert(account):
    alerts = account[account.index("ALERT") :]

    assert [paper for paper in TRAPS if paper in alerts] == []


def test_everything_was_read_and_nothing_was_given_up(account):
    lines = re.findall(r"^(\w[\w ]+?) {2,}(\d+)  ", account, re.MULTILINE)
    counts = {name: int(number) for name, number in lines}

    assert counts["Articles"] >= 75
    assert counts["Copies of a story seen before"] >= 10
    assert counts["Dead letters"] == 0
