"""Rows of text -> rows of quotes in the scorer's form; `monitor evaluate quotes` and eval/ share it.

{"id", "text"} -> {"id", "quotes": [{"start", "end", "text", "kind", "cue", "speaker": {...}, ...}]}
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from monitor.contracts import Article, Quote
from monitor.core.extract.text.dating import as_of

_BATCH = 16  # documents to a parse
_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)  # rows carry no date, and who is in office depends on one

Row = Mapping[str, Any]
Read = Callable[[Sequence[Article]], Sequence[Sequence[Quote]]]


def predictions(rows: Iterable[Row], read: Read) -> Iterator[dict[str, Any]]:
    """Yield one row of predictions for each of *rows*, in order."""
    pending = iter(rows)
    while batch := list(islice(pending, _BATCH)):
        for row, quotes in zip(batch, read([as_article(row) for row in batch]), strict=True):
            yield {"id": row["id"], "quotes": [as_row(quote) for quote in quotes]}


def as_row(quote: Quote) -> dict[str, Any]:
    """Return *quote* in the scorer's form; whoever is meant by the mention stands beside it."""
    speaker = quote.speaker
    row: dict[str, Any] = {
        "start": quote.start,
        "end": quote.end,
        "text": quote.text,
        "kind": quote.kind,
        "cue": quote.cue,
        "stance": quote.stance,
        "medium": quote.medium.kind if quote.medium else None,
        "via": quote.via or None,
        "speaker": None,
    }
    if speaker is not None:
        row["speaker"] = {
            "text": speaker.surface,
            "start": speaker.start,
            "end": speaker.end,
            "resolved": speaker.name,
            "resolved_by": speaker.resolved_by,
            "role": speaker.role,
            "affiliation": speaker.affiliation,
        }
    return row


def as_article(row: Row) -> Article:
    """Return *row* as an article."""
    day = as_of(row["text"], _EPOCH.date())
    published = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return Article(
        id=str(row["id"]),
        url=f"urn:eval:{row['id']}",
        feed="eval",
        publisher="eval",
        title=str(row.get("title", "")),
        text=row["text"],
        published_at=published,
        fetched_at=published,
    )
