"""When each line of a table is due, worked out once for each value it takes.

    table, moment -> the values that are due

Looking at a table costs a hash a line, not a decoding. What is remembered belongs to this process and not
to the line: other rules, after a restart, have other times for the same state, and a recovered or moved
partition needs no word from anybody.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

WorkOut = Callable[[bytes], datetime | None]


class Dues:
    """The times of one table."""

    def __init__(self, work_out: WorkOut) -> None:
        self._work_out = work_out
        self._known: dict[bytes, tuple[int, datetime | None]] = {}

    def by(self, lines: Iterable[tuple[bytes, bytes]], moment: datetime) -> list[bytes]:
        """Return the values of *lines* that are due by *moment*; of lines that are gone nothing is kept."""
        found: list[bytes] = []
        known: dict[bytes, tuple[int, datetime | None]] = {}
        for key, value in lines:
            _, due = known[key] = self._of(key, value)
            if due is not None and due <= moment:
                found.append(value)
        self._known = known
        return found

    def _of(self, key: bytes, value: bytes) -> tuple[int, datetime | None]:
        mark, known = hash(value), self._known.get(key)
        return known if known and known[0] == mark else (mark, self._work_out(value))
