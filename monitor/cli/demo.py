"""monitor demo: the bundled story through the whole pipeline, as an installed system would see it.

embedded broker ─▶ worker ready ─▶ feeds served, days in a minute ─▶ poller ─▶ … ─▶ the account
"""

import asyncio
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated

import typer
from msgspec.structs import replace
from rich.live import Live

from monitor.cli.running import Process, broker_of
from monitor.cli.shared import Config, options, out, run, telling
from monitor.core.urls import Naming
from monitor.demo.account import render_account, render_progress
from monitor.demo.playback import Playback
from monitor.demo.reading import story_feeds, story_settings, story_world
from monitor.demo.server import Served, serve, utc_now
from monitor.demo.spectator import Spectator
from monitor.demo.story import load_story
from monitor.flow import topics
from monitor.flow.tap import tap
from monitor.ops.health import Health
from monitor.ops.logs import set_up_logs
from monitor.settings.files import load_reader
from monitor.settings.options import Options

QUIET = 5  # seconds without a record after the last article: everything has been said
BEHIND = timedelta(seconds=3)  # of the wall, that ticks stay behind the story: articles take time to arrive
WATCHED = (topics.ARTICLES, topics.SIGNALS, topics.QUOTES, topics.ALERTS, topics.DEAD_LETTERS)
NO_ALERT = 1
Seconds = Annotated[float, typer.Option("--seconds", help="How long the days of the story take.", min=5)]


def demo(config: Config = None, seconds: Seconds = 60.0) -> None:
    """Play the bundled story: days of news in a minute, ending with the alert and its evidence."""
    found = _for_a_minute(options(config))
    set_up_logs(found.log)
    with telling():
        show = _Show(found, seconds)
    run(show.play())


class _Show:
    """One run of the demonstration."""

    def __init__(self, found: Options, seconds: float) -> None:
        self._process = Process(found)
        self._seconds = seconds
        self._story = load_story()
        self._plan = load_reader(found.folder, found.read.quotes)
        self._playback: Playback | None = None
        self._seen = Spectator()

    async def play(self) -> None:
        """Run everything, draw progress, then the account; exit with NO_ALERT when none was raised."""
        process, started = self._process, time.monotonic()
        out.print("Starting an embedded broker, a worker and a poller …", style="dim")
        async with process.serving(), broker_of(process, embedded=True) as on_broker:
            process.options = on_broker
            async with asyncio.TaskGroup() as group:
                group.create_task(process.work(process.health, self._story_time, _told))
                await self._until_ready()
                answered = await self._show(group)
        summary = self._seen.summary(self._plan(), answered, time.monotonic() - started)
        out.print(render_account(summary))
        if not summary.alerts:
            raise typer.Exit(NO_ALERT)

    async def _until_ready(self) -> None:
        health, stop = self._process.health, self._process.stop
        while not (health.readiness()[0] or stop.is_set()):  # noqa: ASYNC110 -- readiness is asked, as a probe would
            await asyncio.sleep(0.2)

    async def _show(self, group: asyncio.TaskGroup) -> Mapping[str, int]:
        """Serve the story, poll it, watch; return what the feed server answered, by kind."""
        speed = self._story.length / timedelta(seconds=self._seconds)
        self._playback = playback = Playback(story=self._story, start_at=utc_now(), speed=speed)
        async with serve(playback) as served:
            feeds, world = story_feeds(served, playback, every=0.5), story_world(playback)
            polling = group.create_task(self._process.poll(feeds, Naming(), Health(), world))
            await self._watch(playback, served)
            self._process.stop.set()
            await polling
        return served.answered

    async def _watch(self, playback: Playback, served: Served) -> None:
        """Draw how far it is until the story is told and nothing more comes."""
        silent = 0
        with Live(console=out, refresh_per_second=8, transient=True) as live:
            async for record in tap(self._process.options.kafka, WATCHED, quiet=1.0):
                silent = silent + 1 if record is None else 0
                if record is not None:
                    self._seen.see(record)
                now = utc_now()
                if self._process.stop.is_set() or (silent >= QUIET and playback.finished(now - BEHIND)):
                    return
                polls = served.answered["200"] + served.answered["304"]
                progress = self._seen.progress(playback.share(now), playback.calendar(now), polls)
                live.update(render_progress(progress))

    def _story_time(self) -> datetime:
        """The event time of ticks."""
        wall = utc_now() - BEHIND
        return self._playback.calendar(wall) if self._playback else wall


def _told(notification: str) -> None:
    """What the console channel says, in a line; the account has the rest."""
    out.print(notification.splitlines()[0], style="bold")


def _for_a_minute(found: Options) -> Options:
    """An embedded broker with few partitions, time that passes fast, a metrics port that is free."""
    return replace(
        found,
        kafka=replace(found.kafka, partitions=2, replication=1),
        worker=replace(found.worker, tick_every=0.5),
        poll=story_settings(),
        http=replace(found.http, port=0),
        log=replace(found.log, level="error"),
    )
