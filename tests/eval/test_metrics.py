"""The figures of eval/ on cases small enough to count by hand."""

import pytest

from eval.marks import kind_of, quoted_regions
from eval.metrics import (
    Share,
    average_precision,
    false_alarms,
    judged,
    macro_f1,
    per_class,
    score_quotes,
    side,
    wrong_way,
)
from eval.tables import escalation_tables, quote_tables

TEXT = 'The mayor said that the old bridge was closed. "Nobody may cross it," Ann Lee told Reuters on Monday.'


def place(words):
    start = TEXT.index(words)
    return {"text": words, "start": start, "end": start + len(words)}


def quote(words, speaker=None, **more):
    return {**place(words), "speaker": {**place(speaker), **more} if speaker else None}


def document(*quotes):
    return [{"id": "1", "text": TEXT, "quotes": list(quotes)}]


BRIDGE = quote("the old bridge was closed", "The mayor", resolved="Ann Lee", role="mayor", affiliation="GBR")
NOBODY = quote("Nobody may cross it,", "Ann Lee", resolved="Ann Lee")


def test_what_is_found_as_written_is_right_in_every_figure():
    tally = score_quotes(document(BRIDGE, NOBODY), document(BRIDGE, NOBODY))
    assert tally.found("exact", "all").f1 == tally.found("joint", "all").f1 == 1.0
    assert tally.attribution("all") == Share(2, 2)
    assert tally.found("overlap", "direct").recall == tally.found("overlap", "indirect").recall == Share(1, 1)


def test_a_leading_that_and_the_marks_do_not_matter():
    wide = document(
        quote("that the old bridge was closed", "The mayor"), quote('"Nobody may cross it,"', "Ann Lee")
    )
    assert score_quotes(document(BRIDGE, NOBODY), wide).found("exact", "all").f1 == 1.0


def test_four_words_of_five_are_enough_and_three_are_not():
    enough = score_quotes(document(BRIDGE), document(quote("old bridge was closed")))
    short = score_quotes(document(BRIDGE), document(quote("bridge was closed")))
    assert enough.found("overlap", "all").f1 == 1.0
    assert enough.found("exact", "all").f1 == 0.0
    assert short.found("overlap", "all").f1 == 0.0


def test_a_wrong_speaker_costs_attribution_and_joint_but_not_the_span():
    tally = score_quotes(document(BRIDGE), document(quote("the old bridge was closed", "Reuters")))
    assert tally.found("overlap", "all").f1 == 1.0
    assert tally.attribution("all") == Share(0, 1)
    assert tally.found("joint", "all").f1 == 0.0


def test_predictions_on_what_is_no_speech_are_neither_right_nor_wrong():
    gold = document(BRIDGE, {**NOBODY, "speech": False})
    assert score_quotes(gold, document(BRIDGE, NOBODY)).counts["predicted", "all"] == 1
    assert score_quotes(gold, document(BRIDGE, NOBODY), speech=False).counts["predicted", "all"] == 2


def test_a_made_up_quote_costs_precision_and_one_said_twice_counts_once():
    tally = score_quotes(document(BRIDGE), document(BRIDGE, BRIDGE, quote("on Monday")))
    assert tally.found("overlap", "all").precision == Share(1, 2)
    assert tally.found("overlap", "all").recall == Share(1, 1)


def test_each_gold_quote_has_one_partner():
    tally = score_quotes(document(BRIDGE), document(BRIDGE, quote("old bridge was closed")))
    assert tally.found("overlap", "all").precision == Share(1, 2)


def test_a_document_without_predictions_is_missed():
    tally = score_quotes(document(BRIDGE, NOBODY), [])
    assert tally.found("overlap", "all").recall == Share(0, 2)
    assert [what for what, _, _ in tally.mistakes] == ["missed", "missed"]


@pytest.mark.parametrize(
    ("found", "right"),
    [
        ({"resolved": "Ann Lee"}, 1),
        ({"resolved": "Mayor Ann Lee"}, 1),
        ({"resolved": "Lee"}, 0),
        ({"resolved": "the mayor"}, 0),
    ],
)
def test_a_name_is_right_when_the_whole_name_is_there(found, right):
    said = document(quote("the old bridge was closed", "The mayor", **found))
    assert score_quotes(document(BRIDGE), said).of_field("name") == Share(right, 1)


def test_roles_agree_under_the_name_of_the_office():
    said = document(quote("the old bridge was closed", "The mayor", resolved="Ann Lee", role="burgomaster"))
    plain = score_quotes(document(BRIDGE), said)
    mapped = score_quotes(document(BRIDGE), said, office=lambda _: "mayor")
    assert plain.of_field("role") == Share(0, 1)
    assert mapped.of_field("role") == mapped.of_field("office") == Share(1, 1)
    assert plain.of_field("office") == Share(0, 0)


def test_the_name_behind_a_pronoun_is_counted_apart():
    text = "She said it was late."
    said = {"text": "it was late", "start": 9, "end": 20, "speaker": {"text": "She", "start": 0, "end": 3}}
    gold = [
        {"id": "1", "text": text, "quotes": [said | {"speaker": said["speaker"] | {"resolved": "Ann Lee"}}]}
    ]
    wrong = [{"id": "1", "quotes": [said | {"speaker": said["speaker"] | {"resolved": "She"}}]}]
    assert score_quotes(gold, gold).of_field("pronoun") == Share(1, 1)
    assert score_quotes(gold, wrong).of_field("pronoun") == Share(0, 1)
    assert score_quotes(document(BRIDGE), document(BRIDGE)).of_field("pronoun") == Share(0, 0)


def test_fields_that_the_gold_leaves_open_are_not_counted():
    assert score_quotes(document(NOBODY), document(NOBODY)).of_field("medium") == Share(0, 0)


def test_word_by_word_figures_ignore_the_boundaries():
    tally = score_quotes(document(BRIDGE), document(quote("bridge was closed")))
    assert tally.words().recall == Share(3, 5)
    assert tally.words().precision == Share(3, 3)


def test_an_open_mark_ends_with_its_paragraph():
    text = "“We wait.\n“We pray.” So he said."
    assert [text[s:e] for s, e in quoted_regions(text)] == ["“We wait.", "“We pray.”"]


def test_single_marks_count_only_where_declared():
    text = "He said ‘it isn’t over’ and left."
    assert quoted_regions(text) == []
    assert [text[s:e] for s, e in quoted_regions(text, ("‘’",))] == ["‘it isn’t over’"]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Nobody may cross it,", "direct"),
        ("the old bridge", "indirect"),
        ('cross it," Ann Lee told', "mixed"),
    ],
)
def test_the_marks_decide_the_kind(words, kind):
    span = (TEXT.index(words), TEXT.index(words) + len(words))
    assert kind_of(TEXT, span, quoted_regions(TEXT)) == kind


GOLD = [
    {"id": 1, "label": "escalation", "text": "a", "source": "PAK", "target": "AFG", "trap": None},
    {"id": 2, "label": "deescalation", "text": "b", "source": "IRN", "target": "IRQ", "trap": None},
    {"id": 3, "label": "neutral", "text": "c", "trap": "sport"},
    {"id": 4, "label": "neutral", "text": "d", "trap": "sport"},
    {"id": 5, "label": "escalation", "text": "e", "tier": "grey", "trap": None},
]
SAID = [
    {"id": 1, "label": "escalation", "score": 2.0, "source": "AFG", "target": "PAK"},
    {"id": 2, "label": "escalation", "score": 1.0},
    {"id": 3, "label": "escalation", "score": 3.0},
]


def test_classes_are_counted_one_by_one():
    rows = judged(GOLD, SAID)
    assert per_class(rows, "escalation").precision == Share(1, 3)
    assert per_class(rows, "escalation").recall == Share(1, 1)
    assert per_class(rows, "neutral").recall == Share(1, 2)
    assert macro_f1(rows) == pytest.approx((0.5 + 0.0 + 2 / 3) / 3)


def test_the_grey_tier_counts_when_asked_for():
    assert len(judged(GOLD, SAID)) == 4
    assert len(judged(GOLD, SAID, grey=True)) == 5


def test_alarms_and_wrong_directions_are_counted():
    rows = judged(GOLD, SAID)
    assert false_alarms(rows) == Share(1, 2)
    assert wrong_way(rows) == 1


def test_average_precision_ranks_by_score():
    assert average_precision(judged(GOLD, SAID)) == pytest.approx(1 / 2)
    assert average_precision(judged(GOLD, [{"id": 1, "label": "escalation", "score": 9.0}])) == 1.0


def test_rows_of_one_score_are_one_block_whatever_their_order():
    tied = [{"id": row["id"], "label": "escalation", "score": 1.0} for row in GOLD]
    assert (
        average_precision(judged(GOLD, tied))
        == average_precision(judged(GOLD[::-1], tied))
        == pytest.approx(1 / 4)
    )


def test_a_pair_has_no_order_but_its_sides_have():
    rows = judged(GOLD, SAID)
    assert side(rows, "pair") == Share(1, 1)
    assert side(rows, "source") == Share(0, 1)


def test_tables_show_every_kind_and_every_trap():
    quotes = "\n".join(quote_tables(score_quotes(document(BRIDGE), document(BRIDGE))))
    escalation = "\n".join(escalation_tables(judged(GOLD, SAID)))
    assert all(word in quotes for word in ("all", "direct", "mixed", "indirect", "affiliation"))
    assert "sport                       2 |  50.0" in escalation
