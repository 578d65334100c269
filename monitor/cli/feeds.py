"""monitor feeds: list what is configured, ask each feed once."""

import typer
from msgspec.structs import replace
from rich.table import Table

from monitor.cli.shared import Config, options, out, run, telling
from monitor.contracts import Article, FeedState
from monitor.feeds.config import FeedsFile
from monitor.feeds.poller import Poller, Ports
from monitor.feeds.schedule import FINE
from monitor.settings.files import load_feeds
from monitor.settings.options import Options

app = typer.Typer(no_args_is_help=True, help="The feeds: list, check.")


@app.command("list")
def list_feeds(config: Config = None) -> None:
    """List the feeds that would be polled."""
    found = options(config)
    with telling():
        feeds = load_feeds(found.folder)
    table = Table("feed", "name", "address", box=None)
    for spec in feeds.specs():
        table.add_row(spec.id, spec.name, spec.url)
    out.print(table)


@app.command()
def check(config: Config = None) -> None:
    """Ask every feed once and say how each answered; publishes and remembers nothing."""
    found = options(config)
    with telling():
        feeds = load_feeds(found.folder)
    run(_check(found, feeds))


async def _check(found: Options, feeds: FeedsFile) -> None:
    failing = 0
    asking = replace(found.poll, pages=False)  # a check is no reason to fetch a thousand pages
    async with Poller(asking, feeds.naming, Ports(_drop_article, _drop_state)) as poller:
        for spec in feeds.specs():
            polled = await poller.poll(spec, None)
            failing += polled.outcome not in FINE
            style = "green" if polled.outcome in FINE else "red"
            outcome = f"[{style}]{polled.outcome:16}[/]"
            out.print(f"{outcome} {spec.id:28} {polled.entries:4} entries {polled.state.detail}")
    if failing:
        raise typer.Exit(1)


async def _drop_article(_: Article) -> None:
    """A check publishes nothing."""


async def _drop_state(_: FeedState) -> None:
    """A check remembers nothing."""
