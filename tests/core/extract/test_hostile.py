"""Whatever a stranger publishes, the reader comes back, with offsets that hold."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.commands import CONFIG
from support.passages import OPEN_WAR

from monitor.contracts import Article
from monitor.core.extract.reader import Reader, Reading
from monitor.settings.files import load_reader

NOW = datetime(2026, 11, 1, tzinfo=UTC)
SIZE = 20_000
REPEATED = [
    "“",
    '" ',
    "'",
    "«",
    "war Pakistan ",
    "a",
    ". ",
    "said ",
    "Pakistan attacked Iran, ",
    "war\n",
    "(",
    "’s ",
]
PIECES = [
    *OPEN_WAR.split(" "),
    "“",
    "”",
    '"',
    "'",
    "\n",
    "—",
    ":",
    ".",
    "war",
    "he said",
    "Iran",
    "\u2028",
    "𝔄",
    "́",
]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return load_reader(CONFIG, "all")()


def article(text: str) -> Article:
    known = {
        "id": "a",
        "url": "https://x.example/a",
        "feed": "f",
        "publisher": "p",
        "title": "",
        "text": text,
    }
    return Article(**known, published_at=NOW, fetched_at=NOW)


def check(text: str, reading: Reading) -> None:
    for quote in reading.quotes:
        assert text[quote.start : quote.end] == quote.text
    for signal in reading.signals:
        assert 0 <= signal.start < signal.end <= len(text)
        assert signal.text in text


@pytest.mark.timeout(60)
@pytest.mark.parametrize("piece", REPEATED)
def test_the_same_thing_over_and_over_does_not_stop_the_reader(reader, piece):
    text = (piece * SIZE)[:SIZE]

    (reading,) = reader.read([article(text)])

    check(text, reading)


@given(st.lists(st.sampled_from(PIECES), max_size=60))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_of_words_and_marks_gives_offsets_into_the_text(reader, pieces):
    text = " ".join(pieces)

    (reading,) = reader.read([article(text)])

    check(text, reading)


def test_an_article_reads_the_same_alone_and_in_company(reader):
    alone = reader.read([article(OPEN_WAR)])
    together = reader.read([article("War. " * 50), article(OPEN_WAR), article("“")])

    assert together[1] == alone[0]
