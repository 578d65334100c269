"""The labelled sets: well formed, large enough, and what their sources say."""

import itertools
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from eval.marks import kind_of, quoted_regions
from eval.quotes.build import HERE, SPLITS, read_all, render
from eval.quotes.markup import MarkupError, read_row

ROOT = HERE.parent.parent
LABELS = {"escalation", "deescalation", "neutral"}


def rows_of(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


QUOTE_ROWS = {split: rows_of(HERE / f"{split}.jsonl") for split in SPLITS}
ESCALATION_ROWS = {split: rows_of(HERE.parent / "escalation" / f"{split}.jsonl") for split in SPLITS}
QUOTES = [(row, quote) for rows in QUOTE_ROWS.values() for row in rows for quote in row["quotes"]]

HEADER = "id: x-1\nstyle: x\nregion: y\ndecade: 2020s\nsplit: dev\nspeaker a: Ann Lee; mayor; GBR\n---\n"


def source(tmp_path, body):
    path = tmp_path / "x-1.txt"
    path.write_text(HEADER + body, encoding="utf-8")
    return path


def test_every_quote_says_the_words_at_its_offsets():
    assert all(row["text"][quote["start"] : quote["end"]] == quote["text"] for row, quote in QUOTES)


def test_every_speaker_stands_at_its_offsets_and_outside_its_quote():
    for row, quote in QUOTES:
        speaker = quote["speaker"]
        if speaker:
            assert row["text"][speaker["start"] : speaker["end"]] == speaker["text"]
            assert speaker["end"] <= quote["start"] or speaker["start"] >= quote["end"]


def test_no_two_quotes_of_an_article_overlap():
    for row in [row for rows in QUOTE_ROWS.values() for row in rows]:
        spans = sorted((quote["start"], quote["end"]) for quote in row["quotes"])
        assert all(end <= start for (_, end), (start, _) in itertools.pairwise(spans))


def test_kinds_are_what_the_marks_say():
    for row, quote in QUOTES:
        regions = quoted_regions(row["text"], tuple(row.get("marks", ())))
        assert quote["kind"] == kind_of(row["text"], (quote["start"], quote["end"]), regions)


def test_the_quote_set_has_the_promised_size():
    assert sum(len(rows) for rows in QUOTE_ROWS.values()) >= 60
    assert sum(quote["speech"] for _, quote in QUOTES) >= 500


def test_the_readme_gives_the_numbers_of_the_sets():
    readme = (HERE.parent / "README.md").read_text(encoding="utf-8")
    speech = sum(quote["speech"] for _, quote in QUOTES)
    articles = sum(len(rows) for rows in QUOTE_ROWS.values())
    sentences = sum(len(rows) for rows in ESCALATION_ROWS.values())
    assert f"{articles} articles in 16 styles with {speech} quotes of speech" in readme
    assert f"{sentences} sentences and passages" in readme


def test_both_halves_of_the_quote_set_have_the_same_styles():
    styles = {split: Counter(row["style"] for row in rows) for split, rows in QUOTE_ROWS.items()}
    assert styles["dev"] == styles["heldout"]
    assert len(styles["dev"]) >= 15


def test_all_three_kinds_are_well_represented_in_both_halves():
    for rows in QUOTE_ROWS.values():
        kinds = Counter(quote["kind"] for row in rows for quote in row["quotes"] if quote["speech"])
        assert min(kinds["direct"], kinds["indirect"]) >= 90
        assert kinds["mixed"] >= 40


def test_every_style_of_quotation_marks_occurs():
    text = "".join(row["text"] for rows in QUOTE_ROWS.values() for row in rows)
    assert all(mark in text for mark in ["“", "”", '"', "''", "``", "«", "»", "„", "‘", "’"])
    declared = {pair for rows in QUOTE_ROWS.values() for row in rows for pair in row.get("marks", ())}
    assert declared >= {"''", "‘’", "„“"}


def test_no_article_is_in_both_halves():
    assert not {row["text"] for row in QUOTE_ROWS["dev"]} & {row["text"] for row in QUOTE_ROWS["heldout"]}


@pytest.mark.parametrize("split", SPLITS)
def test_the_built_files_are_what_the_articles_say(split):
    rows, mistakes = read_all(HERE / "articles")
    assert not mistakes
    assert (HERE / f"{split}.jsonl").read_text(encoding="utf-8") == render(rows, split)


def test_the_check_of_the_build_runs_as_a_program():
    done = subprocess.run(
        [sys.executable, "-m", "eval.quotes.build", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_affiliations_are_ids_of_the_actor_files():
    known = "".join(
        path.read_text(encoding="utf-8") for path in sorted((ROOT / "config/actors").glob("*.yaml"))
    )
    used = {quote["speaker"]["affiliation"] for _, quote in QUOTES if quote["speaker"]} - {None}
    assert [actor for actor in sorted(used) if f"\n  {actor}:" not in known] == []


def test_escalation_rows_have_a_known_label_and_a_text_of_their_own():
    rows = [row for rows in ESCALATION_ROWS.values() for row in rows]
    assert {row["label"] for row in rows} == LABELS
    assert len({row["text"] for row in rows}) == len(rows) >= 600


def test_later_authors_wrote_for_one_half_only_and_much_is_held_out():
    sets = HERE.parent / "escalation" / "sets"
    wrote = {split: {path.stem[:9] for path in (sets / split).glob("author-*")} for split in SPLITS}
    assert len(ESCALATION_ROWS["heldout"]) >= sum(map(len, ESCALATION_ROWS.values())) / 6
    assert all(wrote.values())
    assert not wrote["dev"] & wrote["heldout"]


def test_tags_become_offsets(tmp_path):
    row = read_row(source(tmp_path, "“[[d a, said, medium=x|Stay home.]]” {a: Ann Lee} said on X."))
    quote = row["quotes"][0]
    assert row["text"] == "“Stay home.” Ann Lee said on X."
    assert (quote["start"], quote["end"], quote["kind"], quote["medium"]) == (1, 11, "direct", "x")
    assert quote["speaker"]["resolved"] == "Ann Lee"


def test_the_nearest_mention_of_the_speaker_is_taken(tmp_path):
    row = read_row(source(tmp_path, "{a: Ann Lee} spoke. {a: She} said [[i a, said|it was late]]."))
    assert row["quotes"][0]["speaker"]["text"] == "She"


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ("{a: She} said [[d a, said|it was late]].", "the marks say indirect"),
        ("{a: She} said [[i b, said|it was late]].", "speaker 'b' is not declared"),
        ("She said [[i a, said|it was late]].", "has no mention"),
        ("{a: She} said [[i a, whispered|it was late]].", "cue 'whispered' is not near"),
        ("{a: She} said [[i a, said|it was {a: late}]].", "broken tag"),
        (
            "Ann Lee: {a: she} said [[i a, said|it was late]]. {a#2: She} left.",
            "mention without a quote: a#2",
        ),
        ("{a: She} said [[i a, said|it was late]].", "'Ann Lee' is not in the text"),
        ("Nobody spoke.", "speaker 'a' says nothing"),
        ("{a: She} said [[i a, said, colour=red|it was late]].", "unknown name"),
    ],
)
def test_a_mistake_in_a_source_is_named(tmp_path, body, complaint):
    with pytest.raises(MarkupError, match=r"x-1\.txt: ") as caught:
        read_row(source(tmp_path, body))
    assert complaint in str(caught.value)


def test_a_source_without_a_split_is_refused(tmp_path):
    path = tmp_path / "x-1.txt"
    path.write_text(HEADER.replace("split: dev\n", "") + "Text.", encoding="utf-8")
    with pytest.raises(MarkupError, match="header lacks split"):
        read_row(path)


def test_all_mistakes_are_told_at_once(tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(HEADER + "[[i a, said|words]]", encoding="utf-8")
    rows, mistakes = read_all(Path(tmp_path))
    assert rows == []
    assert len(mistakes) == 2
