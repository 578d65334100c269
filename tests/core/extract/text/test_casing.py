"""Text that lost its case gets it back for the parser, at the same offsets."""

import pytest
from support.quoting import shipped_actors

from monitor.core.extract.text.casing import recased
from monitor.core.extract.text.sentences import split


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("iran bombs iraq at dawn", "Iran bombs Iraq at dawn"),
        ("Iran Bombs Iraq At Dawn", "Iran bombs Iraq at dawn"),
        ("Iran bombs Iraq at dawn", "Iran bombs Iraq at dawn"),
    ],
)
def test_names_alone_keep_capitals(text: str, expected: str) -> None:
    assert recased(split(text)[0], shipped_actors().find(text)) == expected
