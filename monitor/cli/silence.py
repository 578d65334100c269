"""monitor silence: keep people from being told, for a while, by name and with a reason."""

import getpass
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer
from rich.table import Table

from monitor.cli.shared import Brokers, options, out, refused, run
from monitor.core.durations import milliseconds
from monitor.core.silences import expired, new_silence, state_of
from monitor.flow.config import KafkaSettings
from monitor.flow.outlet import now
from monitor.flow.silences import read_silences, write_silence

app = typer.Typer(no_args_is_help=True, help="Silences: add, list, expire.")
Matchers = Annotated[
    list[str], typer.Argument(help="label=value or label=/pattern/: alert, severity, pair, …")
]
Lasting = Annotated[str, typer.Option("--for", help="How long, as in 30m, 4h, 2d.")]
Starting = Annotated[datetime | None, typer.Option("--from", help="When it starts, UTC; now if not said.")]
Author = Annotated[str, typer.Option("--author", help="Who silences; you, if not said.")]
Comment = Annotated[str, typer.Option("--comment", help="Why.")]


@app.command()
def add(
    matchers: Matchers,
    lasting: Lasting = "4h",
    starting: Starting = None,
    author: Author = "",
    comment: Comment = "",
    brokers: Brokers = None,
) -> None:
    """Silence all alerts whose labels match; what still fires afterwards is told then."""
    begin = starting.replace(tzinfo=UTC) if starting else now()
    try:
        end = begin + timedelta(milliseconds=milliseconds(lasting))
        who = author or getpass.getuser()
        silence = new_silence(matchers, starts_at=begin, ends_at=end, author=who, comment=comment)
    except ValueError as error:
        raise refused(str(error)) from None
    run(write_silence(options(brokers=brokers).kafka, silence))
    out.print(f"{silence.id} until {silence.ends_at:%Y-%m-%d %H:%M} UTC")


@app.command("list")
def list_silences(brokers: Brokers = None) -> None:
    """List silences, newest first, those that are over among them."""
    run(_list(options(brokers=brokers).kafka))


@app.command()
def expire(
    ident: Annotated[str, typer.Argument(help="The silence's id, or how it begins.")], brokers: Brokers = None
) -> None:
    """End a silence now."""
    run(_expire(options(brokers=brokers).kafka, ident))


async def _list(kafka: KafkaSettings) -> None:
    table = Table("silence", "state", "from", "to", "labels", "by", "why", box=None)
    for each in sorted(await read_silences(kafka), key=lambda each: each.starts_at, reverse=True):
        table.add_row(
            each.id[:8],
            state_of(each, now()),
            _moment(each.starts_at),
            _moment(each.ends_at),
            ", ".join(f"{label}={value}" for label, value in each.matchers.items()),
            each.author,
            each.comment,
        )
    out.print(table)


async def _expire(kafka: KafkaSettings, ident: str) -> None:
    found = [each for each in await read_silences(kafka) if each.id.startswith(ident)]
    if len(found) != 1:
        raise refused(f"{len(found)} silences begin with {ident!r}")
    await write_silence(kafka, expired(found[0], now()))
    out.print(f"{found[0].id} has ended")


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"
