"""A second opinion on signals: words that speak for or against an event."""

from dataclasses import replace

import msgspec
import pytest
from support.quoting import CONFIG, article_of, quote_reader, shipped_actors

from monitor.core.extract.reader import Reader, Reading
from monitor.core.extract.signals.opinion import Opinion, OpinionFile, terms
from monitor.core.extract.signals.training import train
from monitor.settings.files import load_reader

WAR = "Iranian missiles hit an Israeli air base near Haifa on Monday."
FRONT = [
    "The army shelled the village.",
    "Troops shelled a bridge.",
    "Guns shelled the town.",
    "They shelled it.",
]
TABLE = [
    "The two armies signed a truce.",
    "They signed it.",
    "Both sides signed in Doha.",
    "A truce was signed.",
]
KITCHEN = ["The chef won the cup.", "A cup of tea was served.", "She won a cup.", "He won the cup again."]
ROWS = [
    *((text, "escalation") for text in FRONT),
    *((text, "deescalation") for text in TABLE),
    *((text, "neutral") for text in KITCHEN),
]


def opinion(**changes: object) -> OpinionFile:
    plain = OpinionFile(1, 0, least=0.5, veto=0.1, sure=0.8, intercept=(0.0, 0.0, 0.0), words={})
    return msgspec.structs.replace(plain, **changes)


def test_terms_are_words_and_pairs_of_neighbours_in_lower_case() -> None:
    assert list(terms("Troops crossed a River.")) == [
        "troops",
        "crossed",
        "river",
        "troops crossed",
        "crossed river",
    ]


def test_a_trained_opinion_knows_its_rows_apart() -> None:
    asked = Opinion(train(ROWS))

    assert asked.likely("Soldiers shelled the port.")["escalation"] > 0.5
    assert asked.likely("They signed a truce.")["de-escalation"] > 0.5
    assert max(asked.likely("The chef won a cup.").values()) < 0.5


def test_the_same_rows_make_the_same_file() -> None:
    assert train(ROWS) == train(ROWS)


def test_rows_without_one_of_the_labels_teach_nothing() -> None:
    with pytest.raises(ValueError, match="neutral"):
        train([row for row in ROWS if row[1] != "neutral"])


def test_words_it_has_never_met_say_nothing() -> None:
    assert Opinion(opinion()).likely("Xyzzy plugh")["escalation"] == pytest.approx(1 / 3)


def signals_with(given: OpinionFile | None, text: str = WAR) -> Reading:
    plan = replace(load_reader(CONFIG), opinion=given)
    return Reader(plan, shipped_actors(), quote_reader().trees).read([article_of(text)])[0]


def test_doubt_lowers_the_score_of_a_signal_and_says_so() -> None:
    (alone,), (doubted,) = signals_with(None).signals, signals_with(opinion()).signals

    assert doubted.score == pytest.approx(alone.score * 2 / 3, abs=0.01)
    assert "second-opinionx0.67" in doubted.why


def test_what_the_words_all_but_exclude_is_suppressed_where_the_rules_are_not_sure() -> None:
    against = opinion(intercept=(-9.0, 0.0, 0.0), sure=0.9)
    unsure = signals_with(against, "Iranian missiles allegedly hit an Israeli air base near Haifa.")

    assert signals_with(against).signals != ()
    assert unsure.signals == ()
    assert "second-opinion" in {hit.reason for hit in unsure.suppressed}


def test_it_takes_at_most_its_share_of_a_score() -> None:
    (alone,) = signals_with(None).signals
    (doubted,) = signals_with(opinion(intercept=(-9.0, 0.0, 0.0))).signals

    assert doubted.score == pytest.approx(alone.score / 2, abs=0.01)


def test_where_the_rules_find_nothing_no_opinion_makes_a_signal() -> None:
    plan = replace(load_reader(CONFIG), opinion=opinion(intercept=(9.0, 0.0, 0.0)))
    sure = Reader(plan, shipped_actors(), quote_reader().trees)

    assert sure.read([article_of("France welcomed more tourists than ever in August.")])[0].signals == ()
