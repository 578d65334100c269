"""From every stage: what it could not handle."""

from datetime import datetime
from typing import ClassVar

from monitor.contracts.records import Record


class DeadLetter(Record, frozen=True, kw_only=True):
    """What a stage could not handle, why, and the bytes as they came."""

    schema: ClassVar[str] = "DeadLetter"

    stage: str
    reason: str  # one word, the metric label
    error: str
    topic: str = ""
    partition: int = -1
    offset: int = -1
    payload: bytes = b""
    at: datetime

    @property
    def key(self) -> str:
        """The stage that gave up."""
        return self.stage
