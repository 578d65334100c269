"""What the deployment files tell the product is what the product understands."""

import re
import shlex

import pytest
import typer
from support.deployment import DEPLOY, ROOT, compose, containers, ours, pods, unit

from monitor.settings.environment import read_options, variables
from monitor.settings.options import Options

FILES = sorted(
    path
    for path in (ROOT / "docker-compose.yml", *DEPLOY.rglob("*"))
    if path.is_file() and "target" not in path.parts and path.suffix not in (".lock", ".json")
)
NAME = re.compile(r"\bMONITOR_[A-Z_]+[A-Z]\b")


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_setting_named_is_one_the_product_knows(path) -> None:
    known = {name for name, _ in variables(Options)}

    assert set(NAME.findall(path.read_text())) <= known


def test_the_containers_settings_are_valid() -> None:
    for service in ours(compose()).values():
        given = {
            name: re.sub(r"\$\{\w+:-(.*?)\}", r"\1", value) for name, value in service["environment"].items()
        }
        options = read_options(Options, given)
        assert options.http.host == "0.0.0.0"  # noqa: S104 -- inside its container
        assert options.kafka.brokers == ("kafka:19092",)


def _commands():
    yield from ((f"compose {n}", s["command"]) for n, s in ours(compose()).items())
    yield from ((f"kubernetes {n}", each["args"]) for n, pod in pods() for each in containers(pod))
    for path in sorted((DEPLOY / "systemd").glob("*.service")):
        for key in ("ExecStartPre", "ExecStart"):
            yield path.name, shlex.split(unit(path)[key][0])[1:]


@pytest.mark.parametrize(("where", "words"), _commands())
def test_every_command_started_is_a_command(where: str, words: list[str]) -> None:
    from monitor.cli import app  # noqa: PLC0415 -- the command line loads everything

    command = typer.main.get_command(app)
    for word in words:
        commands = getattr(command, "commands", {})
        assert word in commands, f"{where}: {' '.join(words)}"
        command = commands[word]
