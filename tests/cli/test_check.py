"""`monitor check` and `monitor docs`: the configuration whole, and the pages made from the code."""

import shutil
from pathlib import Path

import pytest
from support.commands import CONFIG, monitor

from monitor.cli.pages import pages

DOCS = CONFIG.parent / "docs"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CONFIG, tmp_path / "config"))


def test_the_shipped_configuration_has_no_mistakes():
    result = monitor("check")

    assert (result.exit_code, "no mistakes found" in result.output) == (0, True)


def test_mistakes_of_several_files_are_named_at_once_with_file_and_line(folder):
    (folder / "feeds.yaml").write_text("feeds:\n  - id: a\n    url: ftp://x.example/feed\n", encoding="utf-8")
    (folder / "notify.yaml").write_text("channels: {c: {type: pigeon}}\nroutes: []\n", encoding="utf-8")
    (folder / "rules.yaml").write_text("groups: [\n", encoding="utf-8")

    result = monitor("check", "--config", folder)

    lines = result.output.replace("\n", " ")
    assert result.exit_code == 2
    assert "feeds.yaml:3: feeds[0].url" in lines
    assert "notify.yaml:1: channels.c" in lines
    assert "rules.yaml:2" in lines


def test_a_misspelt_variable_stops_every_command():
    result = monitor("check", MONITOR_KAFKA_BROKRES="x:1")

    assert result.exit_code == 2
    assert "did you mean MONITOR_KAFKA_BROKERS" in result.stderr


def test_a_folder_that_is_not_there_is_named(tmp_path):
    result = monitor("check", "--config", tmp_path / "nowhere")

    assert result.exit_code == 2
    assert "nowhere/feeds.yaml" in result.output.replace("\n", "")


@pytest.mark.parametrize("page", pages())
def test_a_page_made_from_the_code_is_up_to_date(page):
    assert (DOCS / page).read_text(encoding="utf-8") == pages()[page], "run `monitor docs`"


def test_docs_writes_every_page(tmp_path):
    monitor("docs", tmp_path)

    written = {str(path.relative_to(tmp_path / "docs")) for path in tmp_path.rglob("*.*")}
    assert written == set(pages())
