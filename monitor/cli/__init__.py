"""The commands: parse, build, run; no logic. One file per group of commands."""

import typer

from monitor.cli import analyze, check, demo, evaluate, feeds, rules, service, silence, topics, train

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)
app.command()(service.up)
app.command()(service.poll)
app.command()(service.work)
app.command()(demo.demo)
app.command()(analyze.analyze)
app.command()(check.check)
app.command()(check.docs)
app.command()(rules.replay)
app.command()(train.train)
app.add_typer(rules.app, name="rules")
app.add_typer(silence.app, name="silence")
app.add_typer(feeds.app, name="feeds")
app.add_typer(topics.app, name="topics")
app.add_typer(evaluate.app, name="evaluate")
