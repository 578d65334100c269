"""docs/polling.md is held to the code: each id has a test that names it, each outcome its line."""

import re
from pathlib import Path
from typing import get_args

import pytest

from monitor.feeds.fetch import Outcome

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "polling.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (E\d\d) \|[^|]*\|([^|]*)\|([^|]*)\|$", PAGE, re.MULTILINE)
DEMANDED = "E01 E02 E03 E04 E05 E06 E08 E12 E15 E18 E19 E20 E22 E23 E24 E25 E26 E27 E28 E30 E31 E32 E33 E34"


def test_the_demanded_ids_are_all_there() -> None:
    assert set(DEMANDED.split()) <= {row[0] for row in ROWS}


@pytest.mark.parametrize(("name", "where", "tests"), ROWS, ids=[row[0] for row in ROWS])
def test_each_id_has_its_files_and_tests_that_name_it(name: str, where: str, tests: str) -> None:
    for file in re.findall(r"`([^`]+)`", where):
        assert (ROOT / "monitor" / file).is_file()
    for file in re.findall(r"`([^`]+)`", tests):
        assert f"_{name.lower()}_" in (ROOT / "tests" / file).read_text(encoding="utf-8"), file


@pytest.mark.parametrize("word", get_args(Outcome))
def test_each_outcome_is_explained(word: str) -> None:
    assert re.search(rf"^\|[^|]*`{word}`", PAGE, re.MULTILINE)
