"""Running a command of ours in this process, as a person would from a shell."""

from pathlib import Path

from click.testing import Result
from typer.testing import CliRunner

from monitor.cli import app

CONFIG = Path(__file__).parents[2] / "config"


def monitor(*arguments: object, text: str = "", **environment: str) -> Result:
    """Run `monitor` with *arguments*, *text* on standard input, and nothing of ours in the environment."""
    runner = CliRunner(env={"MONITOR_CONFIG": str(CONFIG), **environment})
    return runner.invoke(app, [str(argument) for argument in arguments], input=text, catch_exceptions=False)
