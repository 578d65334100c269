"""monitor topics: list what is declared, make it on a broker, hold a broker against it."""

import typer
from rich.table import Table

from monitor.cli.shared import CANNOT_BEGIN, Brokers, options, out, run
from monitor.flow.admin import check_topics, ensure_topics
from monitor.flow.config import KafkaSettings
from monitor.flow.connection import wait_for_broker
from monitor.flow.topics import TOPICS, Topic, named

app = typer.Typer(no_args_is_help=True, help="The Kafka topics: list, create, check.")


@app.command("list")
def list_topics() -> None:
    """List the topics that are declared, without asking a broker."""
    kafka = options().kafka
    table = Table("topic", "key", "partitions", "kept", "record", "meaning", box=None)
    for topic in TOPICS:
        record = topic.record.__name__ if topic.record else ""
        table.add_row(
            named(topic, kafka), topic.key, str(kafka.partitions), _kept(topic), record, topic.meaning
        )
    out.print(table)


@app.command()
def create(brokers: Brokers = None) -> None:
    """Make the topics that are missing; those that are there stay as they are."""
    run(_show(options(brokers=brokers).kafka, make=True))


@app.command()
def check(brokers: Brokers = None) -> None:
    """Hold the broker's topics against the declared ones, changing nothing."""
    run(_show(options(brokers=brokers).kafka, make=False))


async def _show(kafka: KafkaSettings, *, make: bool) -> None:
    await wait_for_broker(kafka)
    states = await (ensure_topics if make else check_topics)(kafka)
    table = Table("topic", "partitions", "state", box=None)
    for state in states:
        table.add_row(state.name, str(state.partitions or "-"), state.problem or "as declared")
    out.print(table)
    if any(state.problem for state in states):
        raise typer.Exit(CANNOT_BEGIN)


def _kept(topic: Topic) -> str:
    if topic.compacted:
        return "newest per key"
    return f"{topic.retention.days} days" if topic.retention else "for ever"
