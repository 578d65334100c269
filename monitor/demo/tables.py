"""Column names -> a table without lines; a moment -> its day and hour: what parts of the account share."""

from datetime import datetime

from rich.table import Table

ROWS = 14  # of any table: an account is read, not scrolled


def plain_table(title: str, *columns: str | tuple[str, str]) -> Table:
    """Return an empty table; a column is a name, or a name and "right"."""
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    table.caption_justify = "left"
    for column in columns:
        name, justify = column if isinstance(column, tuple) else (column, "left")
        table.add_column(name, justify="right" if justify == "right" else "left", header_style="dim")
    return table


def rest(count: int, what: str) -> str | None:
    """Say of how many the shown are, where some are not."""
    return f"of {count} {what}" if count > ROWS else None


def when(moment: datetime) -> str:
    """27 Feb 06:00"""
    return moment.strftime("%d %b %H:%M")
