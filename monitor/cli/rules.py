"""monitor rules: check and test them; monitor replay: what they would have done with the past."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from monitor.cli.history import TOPIC, past_signals
from monitor.cli.rooms import actor_names
from monitor.cli.shared import Brokers, Config, options, out, telling
from monitor.contracts import Alert
from monitor.core.extract.actors.index import ActorIndex
from monitor.core.rules import Engine
from monitor.core.rules.replay import replay as replayed
from monitor.core.rules.testing import run_tests
from monitor.settings.files import load_actors, load_notify, load_reader, read_rule_tests, read_rules

app = typer.Typer(no_args_is_help=True, help="The alerting rules: check, test.")
FAILED = 1
_COLOURS = {"critical": "bold red", "warning": "yellow", "info": "blue"}
RulesFile = Annotated[
    Path | None, typer.Option("--rules", help="Another rules file than the configured one.")
]


@app.command()
def check(config: Config = None) -> None:
    """Validate rules.yaml and notify.yaml; every mistake with file, line and key."""
    folder = options(config).folder
    with telling():
        rules = read_rules(folder / "rules.yaml")
        load_notify(folder)
    out.print(f"{sum(len(group.rules) for group in rules.groups)} rules, no mistakes found")


@app.command("test")
def run_unit_tests(
    file: Annotated[
        Path | None, typer.Argument(help="Tests; the configured rules.tests.yaml if none.")
    ] = None,
    config: Config = None,
) -> None:
    """Run unit tests of rules: given articles or signals with times, expect alerts at times."""
    folder = options(config).folder
    path = file or folder / "rules.tests.yaml"
    with telling():
        rules, tests = read_rule_tests(path)
        reader = load_reader(folder)() if any(case.articles for case in tests.tests) else None
    engine = Engine(rules)
    outcomes = run_tests(engine, tests, (lambda a: reader.read([a])[0].signals) if reader else None)
    for outcome in outcomes:
        out.print(f"{'[green]passed[/]' if outcome.passed else '[red]FAILED[/]'} {outcome.name}")
        for problem in outcome.problems:
            out.print(f"    {problem}", markup=False)
    if not all(outcome.passed for outcome in outcomes):
        raise typer.Exit(FAILED)


def replay(
    source: Annotated[str, typer.Argument(help=f"JSONL of signals or articles, or the word {TOPIC!r}.")],
    start: Annotated[datetime | None, typer.Option("--from", help="Tell alerts from here on, UTC.")] = None,
    end: Annotated[datetime | None, typer.Option("--to", help="Stop here, UTC.")] = None,
    rules: RulesFile = None,
    config: Config = None,
    brokers: Brokers = None,
) -> None:
    """Run history through the rules without telling anybody, and print what would have fired."""
    found = options(config, brokers)
    with telling():
        names = actor_names(ActorIndex(load_actors(found.folder)))
        engine = Engine(read_rules(rules or found.folder / "rules.yaml"), names=names)
        signals = past_signals(source, found.kafka, found.folder)
    fired = 0
    for alert in replayed(engine, signals, _utc(start), _utc(end)):
        fired += alert.state == "firing"
        out.print(_line(alert))
    out.print(f"{len(signals)} signals, {fired} times fired", style="dim")


def _utc(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


def _line(alert: Alert) -> str:
    colour = "green" if alert.state == "resolved" else _COLOURS[alert.severity]
    group = ",".join(alert.group.values())
    state = f"[{colour}]{alert.state:9}[/]"
    return f"{alert.at:%Y-%m-%d %H:%M} {state} {alert.rule} {group}: {alert.reason}; {escape(alert.title)}"
