"""The configuration folder -> what each room is made of, or every mistake with file, line and key.

    feeds.yaml  actors/*.yaml  lexicon/{en/*.yaml, en-reporting.yaml, en-opinion.json}
    rules.yaml  notify.yaml

Each room says what its file looks like and what can be wrong in it; here files are found, read and held
against what the room says.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

import msgspec

from monitor.core.extract.actors.book import ActorFile, merge
from monitor.core.extract.actors.check import check as actor_mistakes
from monitor.core.extract.quotes.gate import Scope
from monitor.core.extract.quotes.lexicon import Reporting
from monitor.core.extract.quotes.lexicon import problems as reporting_mistakes
from monitor.core.extract.reader import ReaderPlan
from monitor.core.extract.signals.lexicon import LexiconFile
from monitor.core.extract.signals.mistakes import problems as lexicon_mistakes
from monitor.core.extract.signals.opinion import OpinionFile
from monitor.core.rules import RulesFile
from monitor.core.rules import mistakes as rule_mistakes
from monitor.core.rules.testing import TestFile, test_mistakes
from monitor.feeds.config import FeedsFile, feed_mistakes
from monitor.notify.schema import NotifyFile
from monitor.notify.schema import mistakes as notify_mistakes
from monitor.settings.yamlfile import ConfigError, KeyPath, Located, Problem, load

T = TypeVar("T")
Mistakes = Callable[[T], Iterable[tuple[KeyPath, str]]]


def load_feeds(folder: Path) -> FeedsFile:
    """Read feeds.yaml."""
    return _read(folder / "feeds.yaml", FeedsFile, feed_mistakes)


def load_actors(folder: Path) -> ActorFile:
    """Read actors/*.yaml as one book; users add files of their own beside ours."""
    located = [Located(path) for path in _all(folder / "actors")]
    files = [each.to(ActorFile) for each in located]
    problems = [located[place].problem(key, text) for place, key, text in actor_mistakes(files)]
    if problems:
        raise ConfigError(problems)
    return merge(files)


def load_lexicon(folder: Path) -> LexiconFile:
    """Read lexicon/en/*.yaml, the words for events, as one; users add files of their own beside ours."""
    return _read(_all(folder / "lexicon" / "en"), LexiconFile, lexicon_mistakes)


def load_reporting(folder: Path) -> Reporting:
    """Read the words for saying."""
    return _read(folder / "lexicon" / "en-reporting.yaml", Reporting, reporting_mistakes)


def load_reader(folder: Path, quotes: Scope = "relevant") -> ReaderPlan:
    """Read all that a Reader knows; calling the plan builds one, in this process or another."""
    words = load_lexicon(folder), load_reporting(folder), load_actors(folder)
    return ReaderPlan(*words, quotes=quotes, opinion=load_opinion(folder))


def load_opinion(folder: Path) -> OpinionFile | None:
    """Read the second opinion on signals, where there is one; `monitor train` writes it."""
    path = folder / "lexicon" / "en-opinion.json"
    try:
        return msgspec.json.decode(path.read_bytes(), type=OpinionFile)
    except FileNotFoundError:
        return None
    except (msgspec.DecodeError, OSError) as error:
        raise ConfigError([Problem(str(path), 0, "", str(error))]) from error


def load_rules(folder: Path) -> RulesFile:
    """Read rules.yaml."""
    return read_rules(folder / "rules.yaml")


def read_rules(path: Path) -> RulesFile:
    """Read rules from any file."""
    return _read(path, RulesFile, rule_mistakes)


def read_rule_tests(path: Path) -> tuple[RulesFile, TestFile]:
    """Read tests of rules, and the rules file beside them that they name."""
    rules = read_rules(path.parent / load(path, TestFile).rules)
    known = [rule.alert for group in rules.groups for rule in group.rules]
    return rules, _read(path, TestFile, lambda file: test_mistakes(file, known))


def load_notify(folder: Path) -> NotifyFile:
    """Read notify.yaml."""
    return _read(folder / "notify.yaml", NotifyFile, notify_mistakes)


def _all(folder: Path) -> list[Path]:
    """Every YAML file of *folder*, which has at least one."""
    if paths := sorted(folder.glob("*.yaml")):
        return paths
    raise ConfigError([Problem(str(folder), 0, "", "no *.yaml files there")])


def _read(paths: Path | list[Path], kind: type[T], mistakes: Mistakes[T]) -> T:
    located = Located(*paths) if isinstance(paths, list) else Located(paths)
    value = located.to(kind)
    problems = [located.problem(key, text) for key, text in mistakes(value)]
    if problems:
        raise ConfigError(problems)
    return value


_LOADS = (load_feeds, load_actors, load_lexicon, load_reporting, load_opinion, load_rules, load_notify)


def check(folder: Path) -> tuple[Problem, ...]:
    """Return every mistake in every file of *folder*."""
    problems: list[Problem] = []
    for load_one in _LOADS:
        try:
            load_one(folder)
        except ConfigError as error:
            problems += error.problems
    return tuple(problems)
