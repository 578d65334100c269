"""Bytes of feeds: charsets (E35), hostile XML (E27, E28), the oddities of the wild."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.feed_server import item, rss

from monitor.feeds.parse import Parsed, read_feed

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB"><title>A</title><entry>
<id>tag:e.org,2026:1</id><title type="html">War &amp;amp; peace</title><link href="/1"/>
<updated>2026-03-01T10:00:00+02:00</updated><author><name>A. Writer</name></author>
<summary>Short.</summary><content type="html">&lt;p&gt;Long.&lt;/p&gt;&lt;p&gt;Text.&lt;/p&gt;</content>
</entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://e.org"><title>R</title></channel>
<item rdf:about="https://e.org/1"><title>One</title><link>https://e.org/1</link><dc:date>2026-03-01T08:00:00Z</dc:date>
<dc:creator>B. Writer</dc:creator></item></rdf:RDF>"""


def read(body: bytes | str, kind: str = "application/xml", limit: int = 100) -> Parsed:
    data = body.encode() if isinstance(body, str) else body
    return read_feed(data, kind, "https://e.org/feeds/f.xml", limit, 10_000)


def test_an_atom_entry_is_read() -> None:
    [entry] = read(ATOM).entries

    assert (entry.guid, entry.link, entry.title) == ("tag:e.org,2026:1", "https://e.org/1", "War & peace")
    assert (entry.summary, entry.content) == ("Short.", "Long.\nText.")
    assert entry.published == datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
    assert entry.authors == ("A. Writer",)


def test_an_rss_1_item_is_read() -> None:
    [entry] = read(RDF).entries

    assert (entry.link, entry.title, entry.authors) == ("https://e.org/1", "One", ("B. Writer",))
    assert entry.published == datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


def test_a_guid_stays_as_it_was_sent() -> None:
    assert [entry.guid for entry in read(rss(item("123"), item("a b"))).entries] == ["123", "a b"]


def test_the_language_of_a_feed_is_two_letters() -> None:
    assert read(rss(item("1"), channel="<language>en-gb</language>")).language == "en"


@pytest.mark.parametrize(
    "date", ["", "someday", "Sun, 99 Foo 2026", "0000-00-00", "Sun, 01 Mar 99999 10:00:00 GMT"]
)
def test_e33_a_date_that_cannot_be_read_is_none(date: str) -> None:
    assert read(rss(item("1", date=date))).entries[0].published is None


@pytest.mark.parametrize(
    ("encoding", "declared", "kind"),
    [
        pytest.param("utf-8", "", "application/xml", id="nothing said"),
        pytest.param("utf-8-sig", "", "application/xml", id="BOM"),
        pytest.param("windows-1251", "windows-1251", "application/xml", id="XML declaration"),
        pytest.param("koi8-r", "", "application/xml; charset=koi8-r", id="HTTP"),
        pytest.param("utf-16", "utf-16", "application/xml", id="UTF-16"),
        pytest.param("utf-8", "windows-1251", "application/xml; charset=utf-8", id="HTTP wins"),
    ],
)
def test_e35_the_charset_is_found(encoding: str, declared: str, kind: str) -> None:
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    text = head + '<rss version="2.0"><channel><item><title>Война и мир</title></item></channel></rss>'

    assert [entry.title for entry in read(text.encode(encoding), kind).entries] == ["Война и мир"]


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "'
    + "&a;" * 50
    + '"><!ENTITY c "'
    + "&b;" * 50
    + '"><!ENTITY d "'
    + "&c;" * 50
    + '"><!ENTITY e "'
    + "&d;" * 50
    + '">]><rss version="2.0"><channel><item><title>&e;</title></item></channel></rss>'
)
QUADRATIC = (
    '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "' + "x" * 20_000
    + '">]><rss version="2.0"><channel><item><title>'
    + "&a;" * 2_000 + "</title></item></channel></rss>"
)  # fmt: skip


@pytest.mark.parametrize("document", [BOMB, QUADRATIC], ids=["billion laughs", "quadratic"])
def test_e28_entities_of_a_document_type_are_not_expanded(document: str) -> None:
    parsed = read(document)

    assert sum(len(entry.title) for entry in parsed.entries) < 25_000


def test_e28_an_external_entity_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the-secret")
    document = (
        f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file://{secret}">]>'
        '<rss version="2.0"><channel><item><title>&x;</title></item></channel></rss>'
    )

    assert "the-secret" not in repr(read(document))


def test_a_body_that_is_the_name_of_a_file_is_not_opened(tmp_path: Path) -> None:
    file = tmp_path / "feed.xml"
    file.write_bytes(rss(item("1")))

    assert read(str(file)) == Parsed(problem="not_a_feed")


def test_broken_xml_gives_what_can_be_read() -> None:
    torn = rss(item("1", "Whole"), item("2", "Torn"))[:-40]

    assert read(torn).entries[0].title == "Whole"


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("", "not_a_feed"),
        ("<!doctype html><html><body>Hi</body></html>", "not_a_feed"),
        ('{"version": "https://jsonfeed.org/version/1"}', "not_a_feed"),
        ("\x00\x01\x02", "not_a_feed"),
        ("<rss version='2.0'><channel><it", "malformed"),
        (rss(), ""),
    ],
)
def test_e29_what_holds_no_entries_says_why(body: str | bytes, problem: str) -> None:
    assert read(body).problem == problem


def test_entries_beyond_the_limit_are_counted() -> None:
    parsed = read(rss(*(item(str(n)) for n in range(10))), limit=4)

    assert (len(parsed.entries), parsed.left_out) == (4, 6)


def test_titles_are_one_line_of_plain_text() -> None:
    assert read(rss(item("1", "A &lt;b&gt;bold&lt;/b&gt;\n title"))).entries[0].title == "A bold title"


def test_an_entry_that_says_nothing_is_none() -> None:
    assert read(rss(item("1", title=""), item("2", "Something"))).entries[0].guid == "2"
