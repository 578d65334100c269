"""what was fetched -> entries, or the word for why there are none; parsed in a process that may be killed."""

from collections.abc import Collection

from msgspec import Struct

from monitor.core.entry import Entry
from monitor.feeds.config import PollSettings
from monitor.feeds.fetch import Fetched
from monitor.feeds.parse import read_feed
from monitor.ops.killable import KillablePool, KilledError


class Document(Struct, frozen=True, kw_only=True):
    """A feed's document as far as it could be had."""

    fetched: Fetched
    outcome: str
    detail: str = ""
    entries: tuple[Entry, ...] = ()
    language: str = ""

    def outcome_for(self, body_hash: str) -> str:
        """The outcome for one who remembers *body_hash*."""
        return "same_body" if self.outcome == "ok" and self.fetched.body_hash == body_hash else self.outcome


async def read_document(
    fetched: Fetched, known: Collection[str], pool: KillablePool, settings: PollSettings
) -> Document:
    """Return the entries of *fetched*; a body that everybody *known* has already is not parsed again."""
    if fetched.outcome != "ok" or set(known) == {fetched.body_hash}:
        return Document(fetched=fetched, outcome=fetched.outcome, detail=fetched.detail)
    kind = fetched.headers.get("content-type", "")
    try:
        parsed = await pool.call(
            read_feed, fetched.body, kind, fetched.url, settings.max_entries, settings.max_text
        )
    except KilledError as error:
        return Document(fetched=fetched, outcome="parse_killed", detail=str(error))
    detail = f"{parsed.left_out} entries left out" if parsed.left_out else parsed.problem
    return Document(
        fetched=fetched,
        outcome=parsed.problem or "ok",
        detail=detail,
        entries=parsed.entries,
        language=parsed.language,
    )
