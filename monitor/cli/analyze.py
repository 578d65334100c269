"""monitor analyze: one article's signals and quotes, and why."""

import sys
from typing import Annotated

import msgspec
import typer

from monitor.cli.given import given_article
from monitor.cli.shared import Config, options, out, telling
from monitor.cli.showing import render_reading
from monitor.settings.files import load_reader

Source = Annotated[str, typer.Argument(help="A .txt, .html or .json file (with a text field), a URL, or -.")]
Suppressed = Annotated[bool, typer.Option("--suppressed", help="Also show hits that do not count, and why.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]


def analyze(
    source: Source, config: Config = None, *, suppressed: Suppressed = False, as_json: Json = False
) -> None:
    """Show what one article says: who does or threatens what to whom, and who said so."""
    found = options(config)
    with telling():
        plan = load_reader(found.folder, "all")
        article = given_article(source, found.poll)
    (reading,) = plan().read([article])
    if as_json:
        shown = {"signals": reading.signals, "quotes": reading.quotes, "suppressed": reading.suppressed}
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(shown), indent=2).decode() + "\n")
        return
    out.print(render_reading(article, reading, suppressed=suppressed))
