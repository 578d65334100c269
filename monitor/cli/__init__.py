"""The commands: parse, build, run; no logic. One file per group of commands."""

import typer

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)
