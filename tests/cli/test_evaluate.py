"""`monitor evaluate`: predictions anybody can score."""

import json

import pytest
from support.commands import monitor
from support.passages import EVERYDAY, OPEN_WAR

ROWS = [{"id": "war", "text": OPEN_WAR}, {"id": "bread", "text": EVERYDAY}]


@pytest.fixture
def rows(tmp_path):
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(map(json.dumps, ROWS)), encoding="utf-8")
    return path


def written(path):
    return {row["id"]: row for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())}


def test_every_row_is_judged_by_its_strongest_signal(rows, tmp_path):
    monitor("evaluate", "escalation", rows, tmp_path / "out.jsonl")

    judged = written(tmp_path / "out.jsonl")
    assert (judged["war"]["label"], judged["war"]["source"], judged["war"]["target"]) == (
        "escalation",
        "PAK",
        "AFG",
    )
    assert judged["war"]["score"] > 0
    assert (judged["bread"]["label"], judged["bread"]["score"]) == ("neutral", 0)


def test_quotes_come_with_offsets_into_the_text(rows, tmp_path):
    monitor("evaluate", "quotes", rows, tmp_path / "out.jsonl")

    quotes = written(tmp_path / "out.jsonl")["bread"]["quotes"]
    assert [(q["speaker"]["resolved"], EVERYDAY[q["start"] : q["end"]]) for q in quotes] == [
        ("Ruth Ames", quotes[0]["text"])
    ]


@pytest.mark.parametrize("line", ["{", "[]", '{"id": 1}', '{"text": "no id"}'])
def test_a_row_that_is_none_is_named_with_its_line(tmp_path, line):
    path = tmp_path / "rows.jsonl"
    path.write_text(f"{json.dumps(ROWS[0])}\n{line}\n", encoding="utf-8")

    result = monitor("evaluate", "escalation", path, tmp_path / "out.jsonl")

    assert result.exit_code == 2
    assert "rows.jsonl:2" in result.stderr
