"""Unit tests of rules, as promtool has them: given signals or articles with times, expect alerts at times.

    Engine, TestFile, reader -> [Outcome]

A test looks at what people would be told: firing, repeats, resolved. It names the rules it is about by
expecting them; one that expects nothing is about all rules.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import blake2b

from msgspec import Struct

from monitor.contracts import (
    Alert,
    AlertState,
    Article,
    ArticleRef,
    Direction,
    Party,
    RoleClass,
    Signal,
    Speaker,
    Status,
)
from monitor.core.durations import milliseconds, spoken
from monitor.core.rules.engine import Engine
from monitor.core.rules.replay import Replay

Key = tuple[str | int, ...]
ReadArticle = Callable[[Article], Iterable[Signal]]
START = datetime(2026, 1, 5, tzinfo=UTC)


class SignalCase(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A signal, or several alike; only what the rules under test look at needs to be said."""

    at: str = "0s"
    id: str = ""  # two of the same id are one signal, redelivered
    copies: int = 1
    every: str = "1m"
    pair: str = "AFG-PAK"
    source: str = ""
    target: str = ""
    trigger: str = "attack"
    rule: str = "attack"
    category: str = "ASSAULT"
    direction: Direction = "escalation"
    status: Status = "actual"
    rung: int = 4
    intensity: float = -9.0
    score: float | None = None  # None: as grave as its intensity
    speaker: RoleClass | None = None
    name: str = ""
    publisher: str = ""  # "": another one each
    story: str = ""  # any word; "": another one each
    backfill: bool = False


class ArticleCase(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An article, to be read by the real extractor."""

    at: str = "0s"
    title: str
    text: str
    publisher: str = "paper.example"
    story: str = ""
    backfill: bool = False


class Expected(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something people are told; what is not said here may be anything."""

    at: str
    alert: str
    state: AlertState = "firing"
    reason: str | None = None
    severity: str | None = None
    group: dict[str, str] | None = None
    publishers: int | None = None
    stories: int | None = None


class Case(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One test."""

    name: str
    signals: list[SignalCase] = []
    articles: list[ArticleCase] = []
    until: str = "0s"  # event time goes on so long after the start
    alerts: list[Expected] = []


class TestFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file of tests; `rules` is the rules file beside it."""

    rules: str = "rules.yaml"
    tests: list[Case]


class Outcome(Struct, frozen=True, kw_only=True):
    """How one test went; `problems` is empty when it passed."""

    name: str
    problems: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether everything was as expected."""
        return not self.problems


def test_mistakes(file: TestFile, rules: Iterable[str]) -> list[tuple[Key, str]]:
    """Return what is wrong with the tests themselves."""
    known, found = set(rules), []
    for number, case in enumerate(file.tests):
        found += _bad_times(case, ("tests", number))
        for place, expected in enumerate(case.alerts):
            if expected.alert not in known:
                key: Key = ("tests", number, "alerts", place, "alert")
                found.append((key, f"there is no rule {expected.alert!r}"))
    return found


def run_tests(engine: Engine, file: TestFile, read: ReadArticle | None = None) -> list[Outcome]:
    """Run every test of *file*; articles need *read*."""
    return [_run(engine, case, read) for case in file.tests]


def _run(engine: Engine, case: Case, read: ReadArticle | None) -> Outcome:
    if case.articles and read is None:
        return Outcome(name=case.name, problems=("it has articles, and there is nobody to read them",))
    signals = [signal for given in case.signals for signal in signals_of(given, case.name)]
    for given in case.articles:
        signals += read(article_of(given, case.name)) if read else ()
    signals.sort(key=lambda signal: signal.article.published_at)
    run, told = Replay(engine), list[Alert]()
    for signal in signals:
        told += run.signal(signal)
    told += run.pass_time(_moment(case.until))
    about = {expected.alert for expected in case.alerts}
    told = [alert for alert in told if alert.notify and (not about or alert.rule in about)]
    return Outcome(name=case.name, problems=tuple(_differences(case.alerts, told)))


def signals_of(case: SignalCase, test: str) -> list[Signal]:
    """Return the signals that *case* stands for."""
    start, step = _moment(case.at), timedelta(milliseconds=milliseconds(case.every))
    return [
        _signal(case, f"{test} {case.at} {case.trigger} {n}", start + n * step) for n in range(case.copies)
    ]


def article_of(case: ArticleCase, test: str) -> Article:
    """Return the article that *case* stands for."""
    at, ident = _moment(case.at), f"{test} {case.at} {case.publisher} {case.title}"
    return Article(
        id=ident,
        url=f"https://{case.publisher}/{_digits(ident)}",
        feed="test",
        publisher=case.publisher,
        title=case.title,
        text=case.text,
        language="en",
        published_at=at,
        fetched_at=at,
        story=_digits(case.story or ident),
        backfill=case.backfill,
    )


def _signal(case: SignalCase, ident: str, at: datetime) -> Signal:
    article = ArticleRef(
        id=ident,
        url=f"https://example.org/{_digits(ident)}",
        title=case.trigger,
        publisher=case.publisher or f"{_digits(ident)}.example",
        published_at=at,
        story=_digits(case.story or ident),
        backfill=case.backfill,
    )
    return Signal(
        id=case.id or ident,
        article=article,
        text=f"{case.trigger.capitalize()}.",
        start=0,
        end=len(case.trigger),
        trigger=case.trigger,
        rule=case.rule,
        category=case.category,
        direction=case.direction,
        rung=case.rung,
        intensity=case.intensity,
        status=case.status,
        source=Party(id=case.source) if case.source else None,
        target=Party(id=case.target) if case.target else None,
        pair=case.pair,
        speaker=Speaker(name=case.name, role_class=case.speaker) if case.speaker else None,
        score=-case.intensity if case.score is None else case.score,
    )


def _differences(expected: Sequence[Expected], told: Sequence[Alert]) -> list[str]:
    """What was expected and not told, and what was told and not expected."""
    left, missing = list(told), []
    for wanted in expected:
        found = next((alert for alert in left if _fits(wanted, alert)), None)
        if found:
            left.remove(found)
        else:
            missing.append(f"expected at {wanted.at}: {wanted.alert} {wanted.state}{_more(wanted)}")
    return [*missing, *(f"not expected at {_after(alert.at)}: {_line(alert)}" for alert in left)]


def _fits(wanted: Expected, alert: Alert) -> bool:
    given = {
        "alert": alert.rule,
        "state": alert.state,
        "reason": alert.reason,
        "severity": alert.severity,
        "group": alert.group,
        "publishers": alert.publishers,
        "stories": alert.stories,
    }
    asked = {name: getattr(wanted, name) for name in given}
    return alert.at == _moment(wanted.at) and all(
        value is None or given[name] == value for name, value in asked.items()
    )


def _more(wanted: Expected) -> str:
    names = ("reason", "severity", "group", "publishers", "stories")
    said = [f"{name} {getattr(wanted, name)}" for name in names if getattr(wanted, name) is not None]
    return f" ({', '.join(said)})" if said else ""


def _line(alert: Alert) -> str:
    group = ", ".join(f"{name}={value}" for name, value in sorted(alert.group.items()))
    counts = f"{alert.signals} signals, {alert.stories} stories, {alert.publishers} publishers"
    return f"{alert.rule} {alert.state} ({alert.reason}; {group}; {counts})"


def _after(at: datetime) -> str:
    return spoken((at - START) // timedelta(milliseconds=1))


def _moment(offset: str) -> datetime:
    return START + timedelta(milliseconds=milliseconds(offset))


def _digits(text: str) -> str:
    return blake2b(text.encode(), digest_size=8).hexdigest()


def _bad_times(case: Case, key: Key) -> list[tuple[Key, str]]:
    given: list[tuple[Key, str]] = [((*key, "until"), case.until)]
    given += [((*key, "signals", n, "at"), part.at) for n, part in enumerate(case.signals)]
    given += [((*key, "signals", n, "every"), part.every) for n, part in enumerate(case.signals)]
    given += [((*key, "articles", n, "at"), part.at) for n, part in enumerate(case.articles)]
    given += [((*key, "alerts", n, "at"), part.at) for n, part in enumerate(case.alerts)]
    found = []
    for where, text in given:
        try:
            milliseconds(text)
        except ValueError as error:
            found.append((where, str(error)))
    return found
