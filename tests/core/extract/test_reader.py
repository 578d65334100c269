"""Articles -> readings: one parse for all, quotes and signals that know of each other."""

import pickle
from collections.abc import Sequence
from functools import cache

import pytest
from spacy.tokens import Doc
from support.quoting import CONFIG, article_of, quote_reader, shipped_actors

from monitor.core.extract.quotes.gate import Scope
from monitor.core.extract.reader import Reader, Reading
from monitor.settings.files import load_reader

WAR = "Pakistan’s Defence Minister Khawaja Asif said: “Now it is open war with Afghanistan.”"
SPORT = "The striker scored twice. “We played well,” said coach Mary Olsen after the match."


class CountingParser:
    """The real parser, which writes down what it was given."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def of(self, texts: Sequence[str]) -> list[Doc]:
        self.seen += texts
        return quote_reader().trees.of(texts)


@cache
def reader(scope: Scope) -> tuple[Reader, CountingParser]:
    parser = CountingParser()
    return Reader(load_reader(CONFIG, scope), shipped_actors(), parser), parser


def read(text: str, scope: Scope = "relevant") -> Reading:
    return reader(scope)[0].read([article_of(text)])[0]


def test_a_signal_inside_a_quote_names_the_quote_and_the_quote_its_signals() -> None:
    reading = read(WAR)
    (signal,) = [s for s in reading.signals if s.quote]
    (quote,) = [q for q in reading.quotes if q.id == signal.quote]

    assert quote.signals == (signal.id,)
    assert signal.speaker is not None
    assert signal.speaker.name == "Khawaja Asif"


def test_everyday_news_has_no_quotes_by_default_and_costs_no_parse() -> None:
    reading = read(SPORT)

    assert (reading.quotes, reading.parsed) == ((), 0)


def test_for_evaluation_every_quote_counts() -> None:
    assert [q.speaker.name for q in read(SPORT, "all").quotes if q.speaker] == ["Mary Olsen"]


def test_a_political_actor_that_speaks_makes_an_article_relevant() -> None:
    assert len(read("Russia said that the weather was fine.").quotes) == 1


def test_no_sentence_is_parsed_twice() -> None:
    _, parser = reader("all")
    parser.seen.clear()
    reader("all")[0].read([article_of(WAR), article_of(SPORT)])

    assert len(parser.seen) == len(set(parser.seen))


def test_readings_come_in_the_order_of_the_articles() -> None:
    readings = reader("all")[0].read([article_of(SPORT), article_of(WAR), article_of("")])

    assert [len(r.quotes) for r in readings] == [1, 1, 0]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "“", "No end", "a" * 5000])
def test_nothing_to_read_is_no_error(text: str) -> None:
    assert read(text, "all").quotes == ()


def test_the_plan_of_a_reader_can_be_sent_to_another_process() -> None:
    plan = load_reader(CONFIG)

    assert pickle.loads(pickle.dumps(plan)) == plan  # noqa: S301 -- our own bytes
