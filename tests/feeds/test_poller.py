"""Polls from end to end over a real socket, the clock alone being false."""

from datetime import timedelta

import pytest
from support.fake_clock import START
from support.feed_server import FeedServer, Reply, item, rss
from support.polling import Desk, polling

from monitor.contracts import FeedSpec

RECENT = "Sun, 01 Mar 2026 11:50:00 GMT"
ETAG, DATE = "If-None-Match".lower(), "If-Modified-Since".lower()


def feed(url: str, name: str = "f", **more) -> FeedSpec:
    return FeedSpec(id=name, url=url, publisher="example.org", **more)


def doc(*guids: str, date: str = RECENT, **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(rss(*(item(guid, f"Title of {guid}", date=date) for guid in guids)), headers=named)


def titles(desk: Desk) -> list[str]:
    return [article.title for article in desk.sink.articles]


async def test_a_new_entry_becomes_an_article_and_is_then_remembered() -> None:
    async with FeedServer() as server, polling() as desk:
        url = server.script("/feed", Reply(rss(item("g1", "War", "", "It began.", RECENT))))

        polled = await desk.poll(feed(url))

        assert (polled.outcome, polled.entries, polled.new) == ("ok", 1, 1)
        assert [article.text for article in desk.sink.articles] == ["War\nIt began."]
        assert len(desk.sink.states["f"].seen) == 1
        assert desk.sink.polls == [polled]


async def test_e01_only_the_first_of_ten_polls_is_unconditional() -> None:
    async with FeedServer() as server, polling() as desk:
        first = doc("a", ETag='"1"', Last_Modified="Sat, 28 Feb 2026 10:00:00 GMT")
        url = server.script("/feed", first, Reply(status=304))

        outcomes = [(await desk.poll(feed(url))).outcome for _ in range(10)]

        assert outcomes == ["ok", *["not_modified"] * 9]
        assert [ETAG in request.headers for request in server.log] == [False, *[True] * 9]
        assert {request.headers[DATE] for request in server.log[1:]} == {"Sat, 28 Feb 2026 10:00:00 GMT"}
        assert titles(desk) == ["Title of a"]


async def test_e03_each_validator_is_replaced_on_its_own_by_200_and_304() -> None:
    async with FeedServer() as server, polling() as desk:
        url = server.script(
            "/feed",
            doc("a", ETag='"1"', Last_Modified="monday"),
            Reply(status=304, headers={"ETag": '"2"'}),
            doc("a", "b", ETag='"3"', Last_Modified="monday"),
            Reply(status=304, headers={"Last-Modified": "tuesday"}),
            Reply(status=304),
        )
        for _ in range(5):
            await desk.poll(feed(url))

        sent = [(request.headers.get(ETAG), request.headers.get(DATE)) for request in server.log]
        assert sent == [
            (None, None),
            ('"1"', "monday"),
            ('"2"', "monday"),
            ('"3"', "monday"),
            ('"3"', "tuesday"),
        ]


async def test_e04_the_same_body_is_not_parsed_again_but_its_validators_are_kept() -> None:
    async with FeedServer() as server, polling() as desk:
        url = server.script("/feed", doc("a", ETag='"1"'), doc("a", ETag='"2"'), Reply(status=304))

        outcomes = [(await desk.poll(feed(url))).outcome for _ in range(3)]

        assert outcomes == ["ok", "same_body", "not_modified"]
        assert server.log[2].headers[ETAG] == '"2"'
        assert titles(desk) == ["Title of a"]


async def test_e05_a_validator_that_is_no_longer_sent_is_dropped() -> None:
    async with FeedServer() as server, polling() as desk:
        url = server.script("/feed", doc("a", ETag='"1"'), doc("a", "b"), doc("a", "b", "c", ETag='"3"'))
        for _ in range(4):
            await desk.poll(feed(url))

        assert [request.headers.get(ETAG) for request in server.log] == [None, '"1"', None, '"3"']


async def test_e06_no_date_is_made_up_for_a_server_that_sent_none() -> None:
    async with FeedServer() as server, polling() as desk:
        url = server.script("/feed", doc("a", ETag='"1"'))
        for _ in range(3):
            await desk.poll(feed(url))

        assert not any(DATE in request.headers for request in server.log)


async def test_e08_a_server_without_validators_is_asked_once_a_day() -> None:
    async with FeedServer() as server, polling(jitter=0.0) as desk:
        state = (await desk.poll(feed(server.script("/feed", doc("a"))))).state

        assert state.next_due - START == timedelta(days=1)


async def test_e08_a_server_that_ignores_validators_is_asked_once_a_day() -> None:
    async with FeedServer() as server, polling(jitter=0.0) as desk:
        url = server.script("/feed", doc("a", ETag='"1"'))
        waits = [(await desk.poll(feed(url))).state.interval for _ in range(4)]

        assert waits[0] < 86_400
        assert waits[3] == 86_400


async def test_e12_retry_after_is_remembered_and_holds_for_the_host() -> None:
    async with FeedServer() as server, polling() as desk:
        url = server.script("/feed", Reply(status=503, headers={"Retry-After": "7200"}))

        polled = await desk.poll(feed(url))

        assert polled.outcome == "http_error"
        assert polled.state.next_due == polled.state.hold_until == START + timedelta(hours=2)
        assert desk.poller.hosts.held_until("127.0.0.1") == START + timedelta(hours=2)


async def test_e13_a_429_without_a_time_slows_the_host_and_is_not_tried_again_at_once() -> None:
    async with FeedServer() as server, polling(host_gap=5.0) as desk:
        url = server.script("/feed", Reply(status=429), Reply(status=404))

        polled = await desk.poll(feed(url))
        assert (polled.outcome, len(server.log)) == ("rate_limited", 1)
        await desk.poll(feed(url))
        before = desk.clock.now
        await desk.poll(feed(url))

        assert desk.clock.now - before == timedelta(seconds=10)


async def test_e13_an_answer_brings_the_usual_gap_back() -> None:
    async with FeedServer() as server, polling(host_gap=5.0) as desk:
        url = server.script("/feed", Reply(status=429), doc("a"))
        for _ in range(3):
            await desk.poll(feed(url))
        before = desk.clock.now
        await desk.poll(feed(url))

        assert desk.clock.now - before == timedelta(seconds=5)


async def test_e14_a_feed_that_is_gone_says_so_in_its_state() -> None:
    async with FeedServer() as server, polling() as desk:
        polled = await desk.poll(feed(server.script("/feed", Reply(status=410))))

        assert (polled.outcome, polled.state.outcome, polled.state.next_due.year) == ("gone", "gone", 9999)


async def test_e15_thirty_failures_and_the_feed_comes_back_to_life() -> None:
    async with FeedServer() as server, polling() as desk:
        url = server.script("/feed", *[Reply(status=404)] * 30, doc("a"))

        for _ in range(30):
            polled = await desk.poll(feed(url))
        assert (polled.state.failures, polled.state.detail) == (30, "HTTP 404 Not Found")
        back = await desk.poll(feed(url))

        assert (back.outcome, back.state.failures, titles(desk)) == ("ok", 0, ["Title of a"])


async def test_e17_a_believed_move_is_asked_directly_and_dropped_when_it_fails() -> None:
    async with FeedServer() as server, polling() as desk:
        old = server.script("/old", Reply(status=301, headers={"Location": "/new"}))
        server.script("/new", *[doc("a"), doc("b"), doc("c"), doc("d")], Reply(status=404))
        for _ in range(3):
            desk.clock.advance(13 * 3_600)
            await desk.poll(feed(old))
        for _ in range(3):
            await desk.poll(feed(old))

        asked = [request.path for request in server.log]
        assert asked == ["/old", "/new"] * 3 + ["/new", "/new"] + ["/old", "/new"]


async def test_e18_validators_of_the_old_address_are_not_shown_to_the_new_one() -> None:
    async with FeedServer() as first, FeedServer() as second, polling() as desk:
        second.script("/feed", doc("b", ETag='"second"'), Reply(status=304))
        move = Reply(status=302, headers={"Location": second.url("/feed")})
        url = first.script("/feed", doc("a", ETag='"first"'), move)

        for _ in range(3):
            await desk.poll(feed(url))

        assert [request.headers.get(ETAG) for request in first.log] == [None, '"first"', None]
        assert [request.headers.get(ETAG) for request in second.log] == [None, '"second"']


async def test_e24_two_feeds_of_one_address_are_one_fetch_and_both_publish() -> None:
    async with FeedServer() as server, polling() as desk:
        url = server.script("/feed", doc("a", ETag='"1"'), Reply(status=304))
        two = [feed(url, "one"), feed(url, "two")]

        await desk.poller.poll_together([(spec, None) for spec in two])
        again = await desk.poller.poll_together([(spec, desk.sink.states[spec.id]) for spec in two])

        assert len(server.log) == 2
        assert [article.feed for article in desk.sink.articles] == ["one", "two"]
        assert [polled.outcome for polled in again] == ["not_modified"] * 2


@pytest.mark.parametrize("etag", [f'"{number}"' for number in range(6)])
async def test_e24_a_feed_that_joins_later_does_not_lose_what_the_other_has_already(etag: str) -> None:
    async with FeedServer() as server, polling() as desk:
        url = server.script("/feed", doc("a", ETag=etag))
        await desk.poll(feed(url, "one"))

        known = [(feed(url, "one"), desk.sink.states["one"]), (feed(url, "two"), None)]
        polled = await desk.poller.poll_together(known)

        assert ETAG not in server.log[-1].headers
        assert [one.outcome for one in polled] == ["same_body", "ok"]
        assert [article.feed for article in desk.sink.articles] == ["one", "two"]


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (Reply(b"<!doctype html><html><title>Welcome</title>"), "not_a_feed"),
        (Reply(b"{}", headers={"Content-Type": "application/json"}), "not_a_feed"),
        (Reply(b""), "not_a_feed"),
        (Reply(b"<rss version='2.0'><channel><item"), "malformed"),
        (Reply(b"<html>", status=403, headers={"cf-mitigated": "challenge"}), "blocked"),
        (Reply(b"x" * 3_000), "too_big"),
    ],
)
async def test_e29_what_is_no_feed_is_named_and_the_validators_survive_it(reply: Reply, outcome: str) -> None:
    async with FeedServer() as server, polling(max_feed_bytes=2_000) as desk:
        url = server.script("/feed", doc("a", ETag='"1"'), reply, Reply(status=304))

        outcomes = [(await desk.poll(feed(url))).outcome for _ in range(3)]

        assert outcomes == ["ok", outcome, "not_modified"]
        assert server.log[2].headers[ETAG] == '"1"'


async def test_an_empty_feed_is_no_mistake() -> None:
    async with FeedServer() as server, polling() as desk:
        polled = await desk.poll(feed(server.script("/feed", Reply(rss()))))

        assert (polled.outcome, polled.entries) == ("ok", 0)


async def test_e26_a_gzip_bomb_is_a_failure_like_others() -> None:
    async with FeedServer() as server, polling(max_feed_bytes=100_000) as desk:
        url = server.script("/feed", Reply(b"\0" * 5_000_000, zipped=True), doc("a"))

        polled = await desk.poll(feed(url))

        assert (polled.outcome, polled.state.failures) == ("too_big", 1)
        assert (await desk.poll(feed(url))).outcome == "ok"


async def test_e32_an_edited_entry_is_published_again_as_updated_under_its_id() -> None:
    async with FeedServer() as server, polling() as desk:
        url = server.script(
            "/feed",
            Reply(rss(item("g", "Truce", date=RECENT))),
            Reply(rss(item("g", "Truce broken", date=RECENT))),
        )
        await desk.poll(feed(url))
        polled = await desk.poll(feed(url))

        first, second = desk.sink.articles
        assert first.id == second.id
        assert (first.updated, second.updated, second.title) == (False, True, "Truce broken")
        assert (polled.new, polled.updated) == (0, 1)


async def test_e33_dates_of_four_feeds_are_believed_clamped_or_replaced() -> None:
    dates = {
        "past": RECENT,
        "soon": "Sun, 01 Mar 2026 12:30:00 GMT",
        "far": "Mon, 01 Mar 2027 12:00:00 GMT",
        "none": "",
    }
    async with FeedServer() as server, polling(host_gap=0.0) as desk:
        for name, date in dates.items():
            url = server.script(f"/{name}", Reply(rss(item("g", name, date=date))))
            await desk.poll(feed(url, name))

        found = {
            article.feed: (article.published_at - START, article.date_source)
            for article in desk.sink.articles
        }
        assert found == {
            "past": (timedelta(minutes=-10), "entry"),
            "soon": (timedelta(minutes=30), "entry"),
            "far": (timedelta(0), "clamped"),
            "none": (timedelta(0), "first_seen"),
        }


async def test_e34_six_hundred_old_items_pushed_at_once_are_backfill() -> None:
    async with FeedServer() as server, polling() as desk:
        old = [item(f"old{n}", f"Old {n}", date="Wed, 14 Jan 2026 08:00:00 GMT") for n in range(600)]
        news = item("new", "New", date=RECENT)
        url = server.script("/feed", doc("a"), Reply(rss(news, *old)))
        await desk.poll(feed(url))
        polled = await desk.poll(feed(url))

        assert (polled.new, polled.backfill) == (601, 600)
        assert [article.title for article in desk.sink.articles if not article.backfill] == [
            "Title of a",
            "New",
        ]


async def test_entries_go_out_in_the_order_of_their_dates() -> None:
    hours = {"late": 11, "early": 9, "middle": 10}
    items = [item(name, name, date=f"Sun, 01 Mar 2026 {hour}:00:00 GMT") for name, hour in hours.items()]
    async with FeedServer() as server, polling() as desk:
        await desk.poll(feed(server.script("/feed", Reply(rss(item("none", "none"), *items)))))

        assert titles(desk) == ["early", "middle", "late", "none"]


async def test_e36_with_the_sink_away_nothing_is_lost_and_nothing_is_moved() -> None:
    async with FeedServer() as server, polling() as desk:
        url = server.script("/feed", doc("a", ETag='"1"'), doc("a", "b", ETag='"2"'))
        await desk.poll(feed(url))
        before = desk.sink.states["f"]

        desk.sink.away = True
        with pytest.raises(ConnectionError):
            await desk.poll(feed(url))
        assert desk.sink.states["f"] == before
        desk.sink.away = False
        await desk.poll(feed(url))

        assert titles(desk) == ["Title of a", "Title of b"]


async def test_a_new_address_drops_validators_and_failures_but_not_what_was_seen() -> None:
    async with FeedServer() as server, polling() as desk:
        old = server.script("/old", doc("a", ETag='"1"'), Reply(status=410))
        for _ in range(2):
            await desk.poll(feed(old))
        new = server.script("/new", doc("a", "b"))

        polled = await desk.poll(feed(new))

        assert ETAG not in server.log[-1].headers
        assert (polled.outcome, polled.new, polled.state.failures) == ("ok", 1, 0)


async def test_what_a_state_remembers_is_bounded_and_never_forgets_what_is_in_the_feed() -> None:
    async with FeedServer() as server, polling(remember=5) as desk:
        documents = [doc(*(f"{round_}-{n}" for n in range(20))) for round_ in range(4)]
        url = server.script("/feed", *documents)
        for _ in range(4):
            await desk.poll(feed(url))

        assert len(desk.sink.states["f"].seen) == 25
        assert len(desk.sink.articles) == 80


async def test_entries_beyond_the_limit_are_left_out_and_it_is_said() -> None:
    async with FeedServer() as server, polling(max_entries=3) as desk:
        polled = await desk.poll(feed(server.script("/feed", doc("a", "b", "c", "d", "e"))))

        assert (polled.entries, polled.state.detail) == (3, "2 entries left out")


async def test_e08_one_304_shows_that_the_server_heeds_validators_after_all() -> None:
    async with FeedServer() as server, polling() as desk:
        same, unchanged = doc("a", ETag='"1"'), Reply(status=304)
        url = server.script("/feed", same, same, same, unchanged, same)

        ignored = [(await desk.poll(feed(url))).state.ignored for _ in range(5)]

        assert ignored == [0, 1, 2, 0, 1]


async def test_e34_news_from_the_days_in_which_a_feed_could_not_be_read_is_no_backfill() -> None:
    async with FeedServer() as server, polling() as desk:
        missed = Reply(rss(item("b", "Missed", date="Mon, 02 Mar 2026 12:00:00 GMT")))
        url = server.script("/feed", doc("a"), Reply(status=500), Reply(status=500), missed)
        for _ in range(4):
            await desk.poll(feed(url))
            desk.clock.advance(86_400)

        assert [(article.title, article.backfill) for article in desk.sink.articles] == [
            ("Title of a", False),
            ("Missed", False),
        ]
