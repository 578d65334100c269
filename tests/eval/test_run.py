"""`make eval` as a program, on predictions that were kept."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
TEXT = "The mayor said that the old bridge was closed."
SAID = {
    "text": "the old bridge was closed",
    "start": 20,
    "end": 45,
    "cue": "said",
    "speaker": {"text": "The mayor", "start": 0, "end": 9},
}


def write(path, *rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(path)


def run(*arguments):
    command = [sys.executable, "eval/run.py", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_kept_predictions_are_scored_by_the_kind_of_their_set(tmp_path):
    quotes = write(tmp_path / "own" / "a.jsonl", {"id": "1", "text": TEXT, "split": "dev", "quotes": [SAID]})
    signals = write(tmp_path / "own" / "b.jsonl", {"id": "dev-1", "text": "War.", "label": "escalation"})
    write(tmp_path / "kept" / "own-a.jsonl", {"id": "1", "quotes": []})
    write(tmp_path / "kept" / "own-b.jsonl", {"id": "dev-1", "label": "neutral", "score": 0.0})
    shown = run(quotes, signals, "--given", str(tmp_path / "kept"), "--errors", "5")
    assert "missed  1 | The mayor | said | the old bridge was closed" in shown
    assert "+0.00 escalation -> neutral: War." in shown


def test_errors_of_a_held_out_file_are_never_listed(tmp_path):
    quotes = write(
        tmp_path / "own" / "a.jsonl", {"id": "1", "text": TEXT, "split": "heldout", "quotes": [SAID]}
    )
    signals = write(tmp_path / "own" / "b.jsonl", {"id": "heldout-1", "text": "War.", "label": "escalation"})
    write(tmp_path / "kept" / "own-a.jsonl", {"id": "1", "quotes": []})
    write(tmp_path / "kept" / "own-b.jsonl", {"id": "heldout-1", "label": "neutral"})
    shown = run(quotes, signals, "--given", str(tmp_path / "kept"), "--errors", "5")
    assert "all           1     0" in shown
    assert "the old bridge" not in shown
    assert "War." not in shown


def test_the_extractor_reads_a_file_of_texts_and_its_words_are_kept(tmp_path):
    quotes = write(tmp_path / "own" / "a.jsonl", {"id": "1", "text": TEXT, "quotes": [SAID]})
    shown = run(quotes, "--save", str(tmp_path / "kept"))
    (row,) = [json.loads(line) for line in (tmp_path / "kept" / "own-a.jsonl").read_text().splitlines()]
    assert "== own/a.jsonl: 1 rows" in shown
    assert [TEXT[quote["start"] : quote["end"]] for quote in row["quotes"]] == ["the old bridge was closed"]
