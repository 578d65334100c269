"""`monitor train`: a second opinion from sentences people have labelled."""

import json
import shutil

from support.commands import CONFIG, monitor

from monitor.settings.files import load_opinion

WORDS = {"escalation": "shelled", "deescalation": "signed", "neutral": "won"}


def labelled(path, labels):
    rows = [
        {"id": f"{label}-{n}", "text": f"Number {n} {WORDS[label]} it.", "label": label}
        for label in labels
        for n in range(4)
    ]
    rows.append({"id": "grey", "text": "Number 5 shelled it.", "label": "neutral", "tier": "grey"})
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


def test_what_was_trained_is_read_with_the_configuration(tmp_path):
    folder = tmp_path / "config"
    shutil.copytree(CONFIG, folder)

    result = monitor("train", labelled(tmp_path / "rows.jsonl", WORDS), "--config", folder)

    assert result.exit_code == 0
    trained = load_opinion(folder)
    assert trained is not None
    assert trained.rows == 12
    assert "shelled" in trained.words


def test_rows_that_lack_a_label_are_refused_and_nothing_is_written(tmp_path):
    folder = tmp_path / "config"
    (folder / "lexicon").mkdir(parents=True)

    result = monitor("train", labelled(tmp_path / "rows.jsonl", ["escalation"]), "--config", folder)

    assert result.exit_code == 2
    assert "de-escalation" in result.stderr
    assert load_opinion(folder) is None


def test_a_damaged_model_is_named(tmp_path):
    folder = tmp_path / "config"
    shutil.copytree(CONFIG, folder)
    (folder / "lexicon" / "en-opinion.json").write_text("{")

    result = monitor("check", "--config", folder)

    assert result.exit_code == 2
    assert "en-opinion.json" in result.stderr + result.stdout
