"""A notice -> lines on a terminal or in a log."""

from collections.abc import Callable

from monitor.contracts import Notice
from monitor.notify.text import body_of, title_of


class ConsoleChannel:
    """Writes with the function it is given."""

    def __init__(self, write: Callable[[str], object]) -> None:
        self._write = write

    async def send(self, notice: Notice) -> None:
        """Write title and body."""
        self._write(f"{title_of(notice)}\n{body_of(notice)}\n")

    async def close(self) -> None:
        """Nothing to let go of."""
