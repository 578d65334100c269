"""Changes of alerts, and the signals of the run -> a table of all alerts, a panel for each of the gravest.

The panel that is drawn last, where the reader's eye is, is of the grave alert that fired first.
"""

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from monitor.contracts import Alert, Evidence, Severity, Signal
from monitor.core.dedupe import same_story
from monitor.demo.tables import ROWS, plain_table, rest, when

SEVERITIES: dict[Severity, str] = {"critical": "bold red", "warning": "yellow", "info": "blue"}
TAIL = 60  # characters by which a sentence is known again under another paper's dateline


def render_alerts(alerts: Sequence[Alert], signals: Sequence[Signal]) -> Iterator[RenderableType]:
    """Yield the table, then the panels."""
    if not alerts:
        yield Panel("No alert fired.", title="Alerts", style="yellow")
        return
    courses = _by_alert(alerts)
    yield _table(courses)
    gravest = min((_order(course[0].severity) for course in courses), default=0)
    grave = [course for course in courses if _order(course[0].severity) == gravest]
    for course in sorted(grave, key=lambda course: course[0].starts_at)[::-1]:
        yield _panel(course, signals)


def _by_alert(alerts: Iterable[Alert]) -> list[list[Alert]]:
    """The changes of each alert, in order; alerts that never fired are no news."""
    found: dict[str, list[Alert]] = {}
    for alert in alerts:
        found.setdefault(alert.id, []).append(alert)
    return [course for course in found.values() if any(alert.state == "firing" for alert in course)]


def _order(severity: Severity) -> int:
    return list(SEVERITIES).index(severity)


def _fullest(course: Sequence[Alert]) -> Alert:
    return max(course, key=lambda alert: (alert.state == "firing", len(alert.evidence), alert.generation))


def _table(courses: Sequence[Sequence[Alert]]) -> Table:
    table = plain_table("Alerts", "Alert", "Severity", "What", ("Papers", "right"), "Course")
    for course in courses[:ROWS]:
        alert = _fullest(course)
        severity = Text(alert.severity, style=SEVERITIES[alert.severity])
        table.add_row(alert.rule, severity, escape(alert.title), str(alert.publishers), _course(course))
    table.caption = rest(len(courses), "alerts")
    return table


def _course(course: Sequence[Alert]) -> str:
    return " → ".join(f"{alert.state} {when(alert.at)}" for alert in course if alert.state != "pending")


def _panel(course: Sequence[Alert], signals: Sequence[Signal]) -> Panel:
    alert = _fullest(course)
    facts = (
        f"{alert.publishers} publishers, {alert.stories} stories; "
        f"{alert.value:g} against a threshold of {alert.threshold:g}; {alert.reason}"
    )
    last = [line for line in (_reported(alert, signals), _course(course)) if line]
    body = Group(
        Text(alert.title, style="bold"),
        Text(facts, style="dim"),
        *(Padding(_evidence(each, others), (1, 0, 0, 2)) for each, others in _told(alert.evidence)),
        Padding(Text("\n".join(last), style="dim"), (1, 0, 0, 0)),
    )
    title = f"ALERT {alert.rule} · {alert.severity} · {', '.join(alert.group.values())}"
    return Panel(body, title=escape(title), border_style=SEVERITIES[alert.severity], title_align="left")


def _told(evidence: Sequence[Evidence]) -> list[tuple[Evidence, list[str]]]:
    """A sentence that several papers print is shown once, with the other papers' names."""
    alike: dict[str, list[Evidence]] = {}
    for each in evidence:
        alike.setdefault(each.sentence[-TAIL:], []).append(each)
    return [(group[0], [other.publisher for other in group[1:]]) for group in alike.values()]


def _evidence(evidence: Evidence, others: Sequence[str]) -> RenderableType:
    sentence = Text(evidence.sentence)
    sentence.highlight_words([evidence.trigger], style="bold red", case_sensitive=False)
    said = ", ".join(part for part in (evidence.speaker, evidence.role) if part) or "no speaker named"
    also = f" (also {', '.join(others)})" if others else ""
    where = f"{said} · {evidence.publisher}, {when(evidence.published_at)}{also}"
    return Group(
        sentence,
        Text(where, style="cyan"),
        Text(evidence.url, style=f"dim link {evidence.url}", overflow="fold"),
        Text(f"score {evidence.score:+.1f}: {'; '.join(evidence.why)}", style="dim"),
    )


def _reported(alert: Alert, signals: Sequence[Signal]) -> str:
    """Say who reported the one thing this alert is about, in the whole run: papers by the story they tell."""
    words = {each.trigger for each in alert.evidence}
    alike = [one for one in signals if {one.trigger} == words and one.pair == alert.group.get("pair")]
    if not alike:
        return ""
    stories: list[tuple[str, list[str]]] = []
    for signal in sorted(alike, key=lambda one: one.article.published_at):
        papers = next((papers for story, papers in stories if _same(story, signal)), None)
        if papers is None:
            papers = []
            stories.append((signal.article.story, papers))
        if signal.article.publisher not in papers:
            papers.append(signal.article.publisher)
    told = "; ".join(_wrote(papers) for _, papers in stories)
    return f"“{alike[0].trigger}” in all: {told}"


def _same(story: str, signal: Signal) -> bool:
    return story == signal.article.story or same_story(story, signal.article.story)


def _wrote(papers: Sequence[str]) -> str:
    return f"{papers[0]} (copied by {', '.join(papers[1:])})" if len(papers) > 1 else papers[0]
