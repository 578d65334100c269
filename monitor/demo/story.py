"""The bundled story: files that people write and review -> publishers and their articles in order.

    days/publishers.yaml, days/day-*.yaml -> Story

A day file lists articles, each with its publisher, a time of that day, a title and a body of paragraphs.
A syndicated copy names the article it was taken from (`copy_of`) and says what an editor did to it: another
title, a dateline, paragraphs left off at the end. Nothing here knows of real time; `playback.py` does.
"""

import re
from datetime import timedelta
from pathlib import Path
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from monitor.settings.yamlfile import load

DAYS = Path(__file__).parent / "days"
TEASER = 180  # characters of an article that a feed gives away when it wants visitors


class Publisher(Struct, frozen=True, forbid_unknown_fields=True):
    """A newspaper, agency or site that we made up, and how it publishes."""

    id: str
    name: str
    about: str
    format: Literal["rss", "atom"]
    content: Literal["full", "teaser"]


class Written(Struct, frozen=True, forbid_unknown_fields=True):
    """One article as it stands in a day file."""

    publisher: str
    time: str  # "08:15"
    title: str
    id: str = ""  # only where a copy refers to it
    author: str = ""
    body: str = ""
    copy_of: str = ""
    dateline: str = ""
    keep: int = 99  # paragraphs of the original that the copy keeps


class StoryArticle(Struct, frozen=True, kw_only=True):
    """One article as it will appear, `offset` after the story begins."""

    slug: str
    publisher: Publisher
    offset: timedelta
    title: str
    author: str
    paragraphs: tuple[str, ...]
    copy_of: str = ""  # slug of the original

    @property
    def teaser(self) -> str:
        """The first paragraph, or as much of it as ends at a word."""
        first = self.paragraphs[0]
        return first if len(first) <= TEASER else first[:TEASER].rsplit(" ", 1)[0] + " …"


class Story(Struct, frozen=True, kw_only=True):
    """Publishers, and all they publish in the order of time."""

    publishers: tuple[Publisher, ...]
    articles: tuple[StoryArticle, ...]

    @property
    def length(self) -> timedelta:
        """From the first article to the last."""
        return self.articles[-1].offset


class _Publishers(Struct, frozen=True, forbid_unknown_fields=True):
    publishers: tuple[Publisher, ...]


class _Day(Struct, frozen=True, forbid_unknown_fields=True):
    day: int
    articles: tuple[Written, ...]


def load_story(folder: Path = DAYS) -> Story:
    """Read the story in *folder*; ConfigError or ValueError says what is wrong with it."""
    publishers = load(folder / "publishers.yaml", _Publishers).publishers
    days = [load(path, _Day) for path in sorted(folder.glob("day-*.yaml"))]
    written = [(_moment(day.day, each.time), each) for day in days for each in day.articles]
    written.sort(key=lambda pair: (pair[0], pair[1].title))
    originals = {each.id: each for _, each in written if each.id}
    houses = {house.id: house for house in publishers}
    begin = written[0][0]
    articles = tuple(
        _article(_edited(each, originals), houses[each.publisher], moment - begin, originals)
        for moment, each in written
    )
    return Story(publishers=publishers, articles=articles)


def _moment(day: int, time: str) -> timedelta:
    hours, minutes = time.split(":")
    return timedelta(days=day - 1, hours=int(hours), minutes=int(minutes))


def _edited(each: Written, originals: dict[str, Written]) -> Written:
    """What the desk that took over an article made of it."""
    if not each.copy_of:
        return each
    kept = each.body.strip() or "\n\n".join(_paragraphs(originals[each.copy_of].body)[: each.keep])
    return replace(each, body=f"{each.dateline} — {kept}" if each.dateline else kept)


def _article(
    each: Written, house: Publisher, offset: timedelta, originals: dict[str, Written]
) -> StoryArticle:
    original = originals.get(each.copy_of)
    return StoryArticle(
        slug=_slug(each.title),
        publisher=house,
        offset=offset,
        title=each.title,
        author=each.author,
        paragraphs=_paragraphs(each.body),
        copy_of=_slug(original.title) if original else "",
    )


def _paragraphs(body: str) -> tuple[str, ...]:
    """Blank lines part paragraphs; single line breaks are the writer's own."""
    return tuple(" ".join(block.split()) for block in re.split(r"\n\s*\n", body.strip()) if block.strip())


def _slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:70]
