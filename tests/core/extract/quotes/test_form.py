"""Rows of text -> rows in the scorer's form."""

from collections.abc import Sequence

from support.quoting import quote_reader

from monitor.contracts import Article, Quote
from monitor.core.extract.quotes.form import predictions

ROWS = [{"id": f"r{number}", "text": "“We are done,” Russia said."} for number in range(20)]


def read(articles: Sequence[Article]) -> list[tuple[Quote, ...]]:
    return quote_reader().read(articles)


def test_every_row_has_its_predictions_in_order() -> None:
    assert [row["id"] for row in predictions(ROWS, read)] == [row["id"] for row in ROWS]


def test_a_speaker_is_the_mention_and_who_is_meant_stands_beside_it() -> None:
    (row,) = predictions(ROWS[:1], read)
    speaker = row["quotes"][0]["speaker"]

    assert (speaker["text"], speaker["start"], speaker["end"]) == ("Russia", 15, 21)
    assert (speaker["resolved"], speaker["affiliation"]) == ("Russia", "RUS")
