"""Markup to paragraphs."""

import pytest

from monitor.feeds.markup import paragraphs


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("", ""),
        ("plain", "plain"),
        ("AT&amp;T &#8212; 3 &lt; 4", "AT&T \u2014 3 < 4"),
        ("3 < 4 and 5 > 4", "3 < 4 and 5 > 4"),
        ("<p>One.</p><p>Two.</p>", "One.\nTwo."),
        ("One.<br>Two.<br/><br />Three.", "One.\nTwo.\nThree."),
        ("<p>Of <b>one</b> <a href='x'>piece</a>,\nwrapped.</p>", "Of one piece, wrapped."),
        ("<ul><li>a</li><li>b</li></ul>after", "a\nb\nafter"),
        ("before<script>alert(1)</script>after<style>p{}</style>", "beforeafter"),
        ("a<!-- hidden -->b", "ab"),
        ("<p>  much \u00a0 space\t</p>", "much space"),
        ("<img src='x'>", ""),
        ("<div><div>nested</div>tail</div>", "nested\ntail"),
        ("a\x00b<p>c", "ab\nc"),
        ("a\x1b[31mb\x85", "a[31mb"),
        ("half a pair: \ud83d.", "half a pair: ?."),
        ("&#55357; and &#0; <b>&#xD83D;</b>", "\ufffd and \ufffd \ufffd"),
        ("line one\nline two", "line one\nline two"),
        ("<p>unclosed <b>bold", "unclosed bold"),
    ],
)
def test_markup_becomes_paragraphs(markup: str, expected: str) -> None:
    assert paragraphs(markup) == expected
