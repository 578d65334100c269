"""Our own labelled sentences are what their README says."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import yaml

from monitor.settings.files import load_opinion

ROOT = Path(__file__).parents[2]
HERE = ROOT / "eval" / "escalation"


def rows(split: str):
    return [json.loads(line) for line in (HERE / f"{split}.jsonl").read_text(encoding="utf-8").splitlines()]


DEV, HELD_OUT = rows("dev"), rows("heldout")
ALL = DEV + HELD_OUT


def actor_ids() -> set[str]:
    found: set[str] = set()
    for path in (ROOT / "config" / "actors").glob("*.yaml"):
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        for section in ("states", "armed_groups", "organisations", "territories"):
            found |= set(document.get(section, ()))
    return found


def test_the_rows_are_what_the_sets_say():
    done = subprocess.run(
        [sys.executable, HERE / "build.py", "--check"], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr


def test_there_are_enough_of_them_and_half_are_traps():
    traps = sum(row["trap"] is not None for row in ALL)

    assert len(ALL) >= 640
    assert traps >= len(ALL) / 2
    assert len({row["trap"] for row in DEV if row["trap"]}) >= 14
    assert len({row["trap"] for row in HELD_OUT if row["trap"]}) >= 14


@pytest.mark.parametrize("split", [DEV, HELD_OUT], ids=["dev", "held out"])
def test_every_class_is_well_represented(split):
    labels = Counter(row["label"] for row in split if row["tier"] == "core")

    assert min(labels[label] for label in ("escalation", "deescalation", "neutral")) >= 50


def test_the_second_opinion_was_trained_on_the_rows_to_tune_on_as_they_are():
    trained = load_opinion(ROOT / "config")

    assert trained is not None
    assert trained.rows == sum(row["tier"] == "core" for row in DEV), (
        "monitor train eval/escalation/dev.jsonl"
    )


def test_ids_are_unique():
    assert len({row["id"] for row in ALL}) == len(ALL)


def test_the_halves_share_no_row_of_seven_words_in_order():
    def runs(row):
        words = row["text"].lower().split()
        return {tuple(words[at : at + 7]) for at in range(len(words) - 6)}

    known = {run for row in DEV for run in runs(row)}

    assert [row["id"] for row in HELD_OUT if runs(row) & known] == []


def test_every_actor_is_one_that_the_product_knows():
    assert {actor for row in ALL for actor in row["actors"]} - actor_ids() == set()


def test_what_happens_has_a_status_and_somebody_who_does_it():
    counted = [row for row in ALL if row["label"] != "neutral"]

    assert [row["id"] for row in counted if row["status"] not in {"actual", "announced", "threat"}] == []
    assert sum(row["source"] is None for row in counted) <= 2


def test_a_neutral_row_has_no_status_that_counts():
    assert [
        row["id"]
        for row in ALL
        if row["label"] == "neutral"
        and row["tier"] == "core"
        and row["status"] in {"actual", "announced", "threat"}
    ] == []


@pytest.mark.parametrize(("name", "split"), [("dev", DEV), ("heldout", HELD_OUT)])
def test_the_readme_counts_them_right(name, split):
    labels = Counter(row["label"] for row in split)
    traps = [row["trap"] for row in split if row["trap"]]
    counts = [len(split), *(labels[label] for label in ("escalation", "deescalation", "neutral"))]
    line = " | ".join(map(str, ["", name, *counts, len(traps), len(set(traps)), ""])).strip()

    assert line in (HERE / "README.md").read_text(encoding="utf-8").splitlines()
