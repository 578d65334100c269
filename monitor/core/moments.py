"""datetime <-> milliseconds since 1970, the time of all windows: whole numbers add up exactly."""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)


def to_ms(moment: datetime) -> int:
    """Return *moment* in milliseconds since 1970, rounded down."""
    return (moment - EPOCH) // _MS


def from_ms(moment: int) -> datetime:
    """Return the UTC time that is *moment* milliseconds after 1970."""
    return EPOCH + moment * _MS
