"""E32: what is new, what was edited, what is remembered."""

from monitor.core.entry import Entry
from monitor.core.urls import Naming
from monitor.feeds.sift import Sifted, sift

NAMING = Naming()


def entry(guid: str = "", title: str = "t", link: str = "") -> Entry:
    return Entry(guid=guid, title=title, link=link)


def sifted(entries: list[Entry], before: Sifted | None = None, remember: int = 100) -> Sifted:
    return sift(entries, before.seen if before else {}, NAMING, remember)


def words(result: Sifted) -> list[tuple[str, bool]]:
    return [(fresh.entry.title, fresh.updated) for fresh in result.fresh]


def test_e32_what_is_known_is_not_new_again() -> None:
    first = sifted([entry("a"), entry("b")])

    assert len(first.fresh) == 2
    assert sifted([entry("a"), entry("b")], first).fresh == ()


def test_e32_other_words_under_a_known_guid_are_an_update() -> None:
    first = sifted([entry("a", "War")])

    assert words(sifted([entry("a", "War is over")], first)) == [("War is over", True)]


def test_e32_an_update_is_told_once() -> None:
    second = sifted([entry("a", "Two")], sifted([entry("a", "One")]))

    assert sifted([entry("a", "Two")], second).fresh == ()


def test_e32_an_entry_that_stands_twice_counts_once() -> None:
    assert len(sifted([entry("a"), entry("a")]).fresh) == 1


def test_e32_a_guid_used_for_several_entries_of_one_document_keeps_them_apart() -> None:
    one, two, three = (entry("same", f"T{n}", f"https://e.org/{n}") for n in range(3))
    first = sifted([one, two])
    second = sifted([two, three], first)
    alone = sifted([three], second)

    assert words(first) == [("T0", False), ("T1", False)]
    assert words(second) == [("T2", False)]
    assert alone.fresh == ()


def test_e32_a_guid_reused_while_its_first_owner_still_stands_there_is_a_new_entry() -> None:
    one, two = entry("same", "T1", "https://e.org/1"), entry("same", "T2", "https://e.org/2")
    first = sifted([one])

    assert words(sifted([one, two], first)) == [("T2", False)]


def test_e32_without_guid_the_link_and_without_link_title_and_date_are_the_identity() -> None:
    first = sifted([entry(link="https://e.org/1", title="A"), entry(title="B")])
    second = sifted([entry(link="https://e.org/1", title="A2"), entry(title="B2")], first)

    assert words(second) == [("A2", True), ("B2", False)]


def test_what_left_the_feed_is_known_for_a_while_and_what_stands_in_it_always() -> None:
    first = sifted([entry(f"old{n}") for n in range(10)])
    second = sifted([entry(f"new{n}") for n in range(10)], first, remember=3)

    assert len(second.seen) == 13
    assert sifted([entry("old9")], second).fresh == ()
    assert len(sifted([entry("old0")], second).fresh) == 1
