import subprocess
from pathlib import Path

import pytest
from support.deployment import DEPLOY, program, unit

UNITS = sorted((DEPLOY / "systemd").glob("*.service"))


@pytest.mark.tools
def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    analyze = program("systemd-analyze")
    for path in [*UNITS, DEPLOY / "systemd" / "monitor.target"]:
        # The program is not installed here; anything else that verify finds is ours.
        text = path.read_text().replace("/opt/monitor/bin/monitor", "/bin/true")
        (tmp_path / path.name).write_text(text)
    files = sorted(tmp_path.iterdir())
    run = subprocess.run([analyze, "verify", *files], capture_output=True, text=True, check=False)

    ours = [line for line in run.stderr.splitlines() if "monitor" in line]
    assert not ours, ours


@pytest.mark.tools
@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_systemd_finds_little_exposed(path: Path) -> None:
    run = subprocess.run(
        [program("systemd-analyze"), "security", "--offline=true", "--threshold=20", path],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert run.returncode == 0, run.stdout[-2000:]


def test_the_services_do_not_share_a_port() -> None:
    ports = [text for path in UNITS for text in unit(path).get("Environment", ()) if "PORT" in text]

    assert len(ports) == len({text.split("PORT=")[1].split()[0] for text in ports}) == 2


def test_the_services_share_one_user_so_that_they_can_share_a_folder() -> None:
    assert {tuple(unit(path)["User"]) for path in UNITS} == {("monitor",)}


def test_poller_and_worker_are_always_started_again_and_never_given_up() -> None:
    for path in UNITS:
        assert unit(path)["Restart"] == ["always"]
        assert unit(path)["StartLimitIntervalSec"] == ["0"]
