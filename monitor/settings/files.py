"""The configuration folder -> what each room is made of, or every mistake with file, line and key.

    feeds.yaml   actors/*.yaml   lexicon/en.yaml, en-reporting.yaml   rules.yaml   notify.yaml

Each room says what its file looks like and what can be wrong in it; here files are found, read and held
against what the room says.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from monitor.core.extract.actorbook import ActorFile, merge
from monitor.core.extract.actorcheck import check as actor_mistakes
from monitor.feeds.config import FeedsFile, feed_mistakes
from monitor.settings.yamlfile import ConfigError, KeyPath, Located, Problem

T = TypeVar("T")
Mistakes = Callable[[T], Iterable[tuple[KeyPath, str]]]


def load_feeds(folder: Path) -> FeedsFile:
    """Read feeds.yaml."""
    return _read(folder / "feeds.yaml", FeedsFile, feed_mistakes)


def load_actors(folder: Path) -> ActorFile:
    """Read actors/*.yaml as one book; users add files of their own beside ours."""
    paths = sorted((folder / "actors").glob("*.yaml"))
    if not paths:
        raise ConfigError([Problem(str(folder / "actors"), 0, "", "no *.yaml files there")])
    located = [Located(path) for path in paths]
    files = [each.to(ActorFile) for each in located]
    problems = [located[place].problem(key, text) for place, key, text in actor_mistakes(files)]
    if problems:
        raise ConfigError(problems)
    return merge(files)


def _read(path: Path, kind: type[T], mistakes: Mistakes[T]) -> T:
    located = Located(path)
    value = located.to(kind)
    problems = [located.problem(key, text) for key, text in mistakes(value)]
    if problems:
        raise ConfigError(problems)
    return value


def check(folder: Path) -> tuple[Problem, ...]:
    """Return every mistake in every file of *folder*."""
    problems: list[Problem] = []
    for load in (load_feeds, load_actors):
        try:
            load(folder)
        except ConfigError as error:
            problems += error.problems
    return tuple(problems)
