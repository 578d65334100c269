"""monitor check: the whole configuration; monitor docs: the pages that are made from the code."""

from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.pages import pages
from monitor.cli.shared import WRONG_INPUT, Config, options, out
from monitor.settings.files import check as mistakes

Root = Annotated[Path, typer.Argument(help="The repository.")]


def check(config: Config = None) -> None:
    """Read every configuration file and the environment; name every mistake with file, line and key."""
    folder = options(config).folder
    found = mistakes(folder)
    for problem in found:
        out.print(str(problem), style="red", markup=False, soft_wrap=True)
    if found:
        raise typer.Exit(WRONG_INPUT)
    out.print(f"{folder}: no mistakes found")


def docs(root: Root = Path()) -> None:
    """Write the pages that are made from the code: settings, metrics, contracts."""
    for name, text in pages().items():
        path = root / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        out.print(str(path))
