"""The configuration folder -> the work a worker does: reader, rules, notifier."""

import contextlib
from collections.abc import AsyncIterator, Callable

from monitor.cli.observe import Attempts
from monitor.core.desk import Desk
from monitor.core.extract.actors.index import ActorIndex
from monitor.core.rules import Engine
from monitor.feeds.world import Clock
from monitor.flow.app import Work
from monitor.flow.outlet import now
from monitor.notify.build import Write, build_deliver
from monitor.notify.schema import routing
from monitor.ops.metrics import AlertMetrics
from monitor.settings.files import load_notify, load_reader, load_rules
from monitor.settings.options import Options
from monitor.settings.secrets import secret_reader


@contextlib.asynccontextmanager
async def working(options: Options, clock: Clock, write: Write, metrics: AlertMetrics) -> AsyncIterator[Work]:
    """Yield what `run_worker` needs, with connections to channels while the block lasts."""
    folder = options.folder
    reader = load_reader(folder, options.read.quotes)
    engine = Engine(load_rules(folder), names=actor_names(ActorIndex(reader.actors)))
    notify = load_notify(folder)
    deliver = build_deliver(notify, secret_reader(), clock=now, write=write, observer=Attempts(metrics))
    desk = Desk(routing(notify))
    try:
        yield Work(make_reader=reader, rules=engine, notifier=deliver, clock=clock, desk=desk)
    finally:
        await deliver.close()


def actor_names(actors: ActorIndex) -> Callable[[str], str]:
    """Return the function that turns an actor's id into the name people know; an unknown id is its own."""

    def name(actor: str) -> str:
        known = actors.get(actor)
        return known.name if known else actor

    return name
