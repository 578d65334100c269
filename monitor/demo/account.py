"""What the demonstration did -> what a person reads on the terminal, while it runs and at its end.

    DemoProgress -> a line that moves          DemoSummary -> the account

Rendering only: values in, Rich renderables out. Nothing is counted here that a value does not say.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import datetime
from typing import TypeVar

from msgspec import Struct
from rich.console import Group, RenderableType
from rich.markup import escape
from rich.padding import Padding
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from monitor.contracts import Alert, Article, Quote, Signal, Speaker
from monitor.demo.alertpanel import render_alerts
from monitor.demo.tables import ROWS, plain_table, rest, when

T = TypeVar("T", Signal, Quote)
COLOURS = {"escalation": "red", "de-escalation": "green"}
COUNTED = frozenset({"actual", "announced", "threat"})


class DemoProgress(Struct, frozen=True, kw_only=True):
    """How far the demonstration is."""

    share: float  # of the story, 0..1
    calendar: datetime  # the story's own date
    polls: int = 0
    articles: int = 0
    signals: int = 0
    quotes: int = 0
    alerts: int = 0  # firing now
    headline: str = ""  # the newest article's


class Silent(Struct, frozen=True, kw_only=True):
    """Words of war or peace that stood in an article and rightly raised nothing."""

    publisher: str
    title: str
    words: str
    reason: str


class DemoSummary(Struct, frozen=True, kw_only=True):
    """Everything the account tells; `alerts` has every change, oldest first."""

    feeds: int
    polls: int
    unchanged: int  # answered 304
    articles: tuple[Article, ...]
    duplicates: int  # articles that were copies of a story seen before
    signals: tuple[Signal, ...]
    quotes: tuple[Quote, ...]
    alerts: tuple[Alert, ...]
    silent: tuple[Silent, ...] = ()
    dead_letters: int = 0
    seconds: float = 0.0


def render_progress(progress: DemoProgress) -> RenderableType:
    """Draw one moment of the run."""
    line = Table.grid(padding=(0, 2))
    line.add_row(
        Text(progress.calendar.strftime("%a %d %b %H:%M"), style="bold"),
        ProgressBar(total=1.0, completed=progress.share, width=24),
        f"{progress.polls} polls",
        f"{progress.articles} articles",
        f"{progress.signals} signals",
        f"{progress.quotes} quotes",
        Text(f"{progress.alerts} firing", style="bold red" if progress.alerts else "dim"),
    )
    return Group(line, Text(progress.headline, style="dim", no_wrap=True, overflow="ellipsis"))


def render_account(summary: DemoSummary) -> RenderableType:
    """Draw the account: what came in, what it said, who said it, what was raised, what stayed silent."""
    parts: list[RenderableType] = [
        _counts(summary),
        _signals(summary.signals),
        _quotes(summary.quotes),
        _silent(summary.silent),
        *render_alerts(summary.alerts, summary.signals),
    ]
    return Group(*(Padding(part, (1, 0, 0, 0)) for part in parts))


def _counts(summary: DemoSummary) -> Table:
    counted = sum(signal.status in COUNTED for signal in summary.signals)
    publishers = len({article.publisher for article in summary.articles})
    rows = [
        ("Feeds polled", f"{summary.feeds}", f"{summary.polls} polls, {summary.unchanged} unchanged (304)"),
        ("Articles", f"{len(summary.articles)}", f"by {publishers} publishers"),
        ("Copies of a story seen before", f"{summary.duplicates}", "counted once, however many print them"),
        ("Signals", f"{len(summary.signals)}", f"{counted} actual, announced or threatened"),
        ("Quotes", f"{len(summary.quotes)}", f"{_with_speaker(summary.quotes)} with a named speaker"),
        (
            "Alerts",
            f"{len({alert.id for alert in summary.alerts})}",
            f"{len(summary.alerts)} changes of state",
        ),
        ("Stayed silent", f"{len(summary.silent)}", "hits that do not count, each with its reason"),
        ("Dead letters", f"{summary.dead_letters}", f"in {summary.seconds:.0f} s"),
    ]
    table = plain_table("What happened", "", ("", "right"), "")
    for row in rows:
        table.add_row(*row)
    table.show_header = False
    return table


def _with_speaker(quotes: Iterable[Quote]) -> int:
    return sum(quote.speaker is not None and bool(quote.speaker.name) for quote in quotes)


def _signals(signals: Sequence[Signal]) -> Table:
    table = plain_table("Signals", "When", "Pair", "Words", "Kind", "Status", "Who says so", "Paper")
    told = _told(signals, lambda signal: (signal.rule, signal.pair, signal.text[-40:]))
    told.sort(key=lambda each: (not each[0].pair, -abs(each[0].score)))
    for signal, papers in sorted(told[:ROWS], key=lambda each: each[0].article.published_at):
        table.add_row(
            when(signal.article.published_at),
            signal.pair or (signal.source.id if signal.source else ""),
            Text(signal.trigger, style=COLOURS[signal.direction]),
            signal.category,
            signal.status,
            _name(signal.speaker),
            papers,
        )
    table.caption = rest(len(told), "different signals, the strongest with a pair of actors shown")
    return table


def _quotes(quotes: Sequence[Quote]) -> Table:
    table = plain_table("Quotes", "Who", "Role", "Said", "Paper")
    told = _told(quotes, lambda quote: (_name(quote.speaker), quote.text))
    told.sort(key=lambda each: (not each[0].signals, each[0].kind != "direct"))
    for quote, papers in sorted(told[:ROWS], key=lambda each: each[0].article.published_at):
        role = quote.speaker.role if quote.speaker else ""
        words = f"“{quote.text.rstrip(',')}”" if quote.kind == "direct" else quote.text
        table.add_row(_name(quote.speaker), role, escape(words), papers)
    table.caption = rest(len(told), "different quotes, those with signals first")
    return table


def _told(found: Sequence[T], key: Callable[[T], Hashable]) -> list[tuple[T, str]]:
    """Put what several papers print alike on one line: the first of it, and "Meridian Wire +3"."""
    alike: dict[Hashable, list[T]] = {}
    for each in sorted(found, key=lambda each: each.article.published_at):
        alike.setdefault(key(each), []).append(each)
    return [(group[0], _papers([each.article.publisher for each in group])) for group in alike.values()]


def _papers(names: Sequence[str]) -> str:
    others = len(set(names)) - 1
    return f"{names[0]} +{others}" if others else names[0]


def _silent(silent: Sequence[Silent]) -> Table:
    table = plain_table("Stayed silent, and why", "Reason", "Words", "Headline", "Paper")
    for column in (table.columns[0], table.columns[-1]):
        column.no_wrap = True
    for each in _varied(silent)[:ROWS]:
        words, title = Text(each.words, style="dim"), Text(each.title)
        words.truncate(46, overflow="ellipsis")
        title.truncate(36, overflow="ellipsis")
        table.add_row(each.reason, words, title, each.publisher)
    table.caption = rest(len(silent), "hits that did not count")
    return table


def _varied(silent: Sequence[Silent]) -> list[Silent]:
    """Put the first of every reason before the second of any: a reader wants to see kinds."""
    seen: Counter[str] = Counter()
    ranked: list[tuple[int, str, int, Silent]] = []
    for place, each in enumerate({(each.reason, each.title): each for each in reversed(silent)}.values()):
        ranked.append((seen[each.reason], each.reason, place, each))
        seen[each.reason] += 1
    return [each for *_, each in sorted(ranked, key=lambda rank: rank[:3])]


def _name(speaker: Speaker | None) -> str:
    return escape(speaker.name) if speaker else ""
