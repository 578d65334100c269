"""Two keys open the gate: a trigger word, and an actor near it."""

from datetime import date

from support.quoting import article_of, shipped_actors
from support.signalling import shipped_words

from monitor.core.extract.signals.gate import Gate, Passed
from monitor.core.extract.text.marks import quoted
from monitor.core.extract.text.page import Page
from monitor.core.extract.text.sentences import split


def passed(text: str, title: str = "") -> Passed:
    page = Page(article_of(text, title), split(text), quoted(text))
    return Gate(shipped_words(), shipped_actors()).passes(page, date(2026, 2, 27))


def test_a_trigger_with_an_actor_passes() -> None:
    assert passed("Nobody spoke. Iran bombed a bridge.").sentences == {1}


def test_without_a_trigger_nothing_passes_and_no_actor_is_looked_up() -> None:
    result = passed("Iran is a country. Nobody spoke.")

    assert (result.sentences, result.mentions, result.without_trigger) == (frozenset(), (), 2)


def test_a_trigger_without_an_actor_is_dropped_and_counted() -> None:
    result = passed("The film bombed. Nobody cared. Nobody came.")

    assert (result.sentences, result.without_actor) == (frozenset(), 1)


def test_the_actor_may_stand_in_the_next_sentence_or_the_title() -> None:
    assert passed("The raid began at dawn. Iran kept silent.").sentences == {0}
    assert passed("The raid began at dawn.", title="Iran attacks").sentences == {0}


def test_a_trigger_that_asks_for_an_actor_in_its_own_sentence_needs_one_there() -> None:
    assert passed("Iran spoke. The troops cleared the Houthis from a road.").sentences == {1}
    assert passed("Iran spoke. They cleared the cups from a table.").sentences == frozenset()


def test_a_weapon_by_its_number_is_armed() -> None:
    assert passed("Iran spoke. Its F-4s trailed a frigate.").sentences == {1}


def test_what_is_quoted_needs_no_actor_near_it() -> None:
    text = "Iran spoke. Nobody spoke. It was cold. He said: “Now it is open war.” Nobody spoke."
    assert passed(text).sentences == {3}


def test_a_page_about_sport_ends_here() -> None:
    text = "France attacked. The coach of the team praised the striker's goal in the league match."

    result = passed(text)
    assert (result.domain, result.sentences) == ("sport", frozenset())
