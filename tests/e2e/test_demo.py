"""`monitor demo`, as a newcomer runs it."""

import re
import subprocess
import sys

import pytest
from support.processes import environment

pytestmark = [pytest.mark.broker, pytest.mark.timeout(240)]
TRAPS = ("Touchline", "Reel & Page", "Market Lantern")  # sport, arts, business


@pytest.fixture(scope="module")
def account(tmp_path_factory) -> str:
    """What the demonstration printed; it ended by itself, without an error."""
    command = [sys.executable, "-m", "monitor", "demo", "--seconds", "40"]
    folder = tmp_path_factory.mktemp("demo")
    ours = environment(MONITOR_WORKER_DATA=str(folder))
    done = subprocess.run(command, capture_output=True, text=True, timeout=200, env=ours, check=False)
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
    publishers, stories = re.search(r"(\d+) publishers?, (\d+) stories", alert).groups()

    assert (int(publishers) >= 2, int(stories) >= 2) == (True, True)


def test_the_alert_is_resolved_at_the_end(alert):
    assert "resolved" in alert


def test_no_trap_raises_an_alert(account):
    alerts = account[account.index("ALERT") :]

    assert [paper for paper in TRAPS if paper in alerts] == []


def test_everything_was_read_and_nothing_was_given_up(account):
    counts = {name: int(number) for name, number in re.findall(r"^(\w[\w ]+?) {2,}(\d+)  ", account, re.MULTILINE)}

    assert counts["Articles"] >= 75
    assert counts["Copies of a story seen before"] >= 10
    assert counts["Dead letters"] == 0
