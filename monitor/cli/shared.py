"""What all commands share: the options on the line, and errors that tell people what to do."""

import asyncio
import contextlib
import sys
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from msgspec.structs import replace
from rich.console import Console

from monitor.flow.admin import TopicError
from monitor.flow.worker import DataFolderError
from monitor.ops.broker.embedded import BrokerError
from monitor.ops.logs import set_up_logs
from monitor.settings.options import Options, from_environment
from monitor.settings.yamlfile import ConfigError

Config = Annotated[
    Path | None, typer.Option("--config", help="Folder of feeds, actors, lexicon, rules and channels.")
]
Brokers = Annotated[
    str | None, typer.Option("--brokers", help="Kafka to use, host:port, several with commas.")
]

WRONG_INPUT, CANNOT_BEGIN = 2, 69
out = Console(highlight=False)
_TOLD = (ConfigError, TopicError, DataFolderError, BrokerError)


def options(config: Path | None = None, brokers: str | None = None) -> Options:
    """Return the environment's options with the command line's on top, logs set up."""
    with telling():
        found = from_environment()
    if config is not None:
        found = replace(found, config=config)
    if brokers:
        addresses = tuple(each.strip() for each in brokers.split(",") if each.strip())
        found = replace(found, kafka=replace(found.kafka, brokers=addresses))
    set_up_logs(found.log)
    return found


@contextlib.contextmanager
def telling() -> Iterator[None]:
    """Turn what people can mend into lines on stderr and an exit code, instead of a traceback."""
    try:
        yield
    except _TOLD as error:
        raise _tell(error) from None
    except BaseExceptionGroup as group:
        told = group.subgroup(lambda error: isinstance(error, _TOLD))
        if told is None:
            raise
        raise _tell(told) from None


def _tell(error: BaseException) -> typer.Exit:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    print(error, file=sys.stderr)  # noqa: T201 -- a command's own words
    return typer.Exit(WRONG_INPUT if isinstance(error, ConfigError) else CANNOT_BEGIN)


def run(work: Coroutine[Any, Any, None]) -> None:
    """Run *work* in an event loop, telling its errors."""
    with telling():
        asyncio.run(work)


def refused(reason: str) -> typer.Exit:
    """Say why a command cannot do what was asked, and return its end."""
    print(reason, file=sys.stderr)  # noqa: T201 -- a command's own words
    return typer.Exit(WRONG_INPUT)
