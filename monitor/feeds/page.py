"""bytes of a page -> the paragraphs of its article. Runs in a worker process; imports little of ours."""

from monitor.feeds.markup import printable


def read_page(body: bytes, charset: str) -> str:
    """Return the article's paragraphs, one a line; "" when there are none. Runs in a worker process."""
    from trafilatura import extract  # noqa: PLC0415 -- only the worker process pays for the import

    page: bytes | str = body
    if charset:
        try:
            page = body.decode(charset, "replace")
        except LookupError:
            page = body
    text = extract(page, fast=True, include_comments=False, include_tables=False, deduplicate=False)
    return "\n".join(line.strip() for line in printable(text or "").splitlines() if line.strip())
