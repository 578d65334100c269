"""The whole worker on one page, in the order of the flow.

    articles.raw ─▶ analyse ─▶ signals.escalation ─▶ match ─▶ observations ─▶ alert ─▶ alerts
                       └─▶ quotes                              (table of alert states)      │
                                      notifications ◀─ notify ◀─ notices ◀─ desk, review ◀──┘
                                        (the ledger)                     (table of desk states)

What is done with a message is handed in (`Work`); this folder only knows how messages travel.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import faust

from monitor.contracts import (
    Alert,
    Article,
    Message,
    Notice,
    Notification,
    Observation,
    Review,
    Signal,
    Silence,
)
from monitor.flow import topics
from monitor.flow.agents import Analyse, Fold, Match, Rules
from monitor.flow.analysis import MakeReader, ReaderPool
from monitor.flow.announce import Announcer, Notifier
from monitor.flow.codec import Headers
from monitor.flow.compacted import Compacted
from monitor.flow.config import KafkaSettings, WorkerSettings
from monitor.flow.connection import client_options, faust_credentials
from monitor.flow.continuity import Continuity
from monitor.flow.desk import Desk, DeskRules, OpenDesk
from monitor.flow.outlet import Outlet, confirmed, now
from monitor.flow.sensor import FlowSensor
from monitor.flow.stage import Die, Stage
from monitor.flow.topics import Topic, named
from monitor.ops.broker.quirks import group_timing, mend
from monitor.ops.metrics import Metrics

_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Work:
    """What the flow does with messages; `cli` puts it together from core and notify."""

    make_reader: MakeReader  # picklable: called once in every reader process
    rules: Rules[Any]
    notifier: Notifier
    clock: Callable[[], datetime] = now  # event time of ticks; the demo has its own
    desk: DeskRules[Any] | None = None  # None: every change goes to every channel


@dataclass(frozen=True, slots=True)
class Flow:
    """The app and what lives and dies with it."""

    app: faust.App
    stages: Mapping[str, Stage[Any]]  # by the name of the topic on the broker
    continuity: Continuity
    pool: ReaderPool
    ledger: Compacted[Notification]
    silences: Compacted[Silence]


def build_app(
    kafka: KafkaSettings, worker: WorkerSettings, work: Work, metrics: Metrics, *, embedded: bool, die: Die
) -> Flow:
    """Wire the worker; nothing connects before `run_worker` starts it."""
    app = faust.App(kafka.prefix + topics.WORKER, **_options(kafka, worker, embedded=embedded))
    outlet = Outlet(_sender(app), kafka, metrics.flow)
    pool = ReaderPool(work.make_reader, metrics.reading, size=worker.processes, batch=worker.batch)
    ledger = Compacted(topics.NOTIFICATIONS, Notification, kafka, embedded=embedded)
    silences = Compacted(topics.SILENCES, Silence, kafka, embedded=embedded)
    desk_rules: DeskRules[Any] = work.desk or OpenDesk(work.notifier.channels)

    analyse = Analyse(pool, outlet, metrics, worker.seen)
    match = Match(work.rules, outlet, metrics)
    alert = Fold(work.rules, _table(app, topics.ALERT_STATE, kafka), outlet, metrics)
    desk = Desk(desk_rules, _table(app, topics.DESK_STATE, kafka), silences.values, outlet)
    notify = Announcer(work.notifier, ledger, outlet, metrics.alerting, lambda: app.consumer_generation_id)

    wired: tuple[tuple[Topic, Stage[Any]], ...] = (
        (topics.ARTICLES, Stage("analyse", Article, analyse, outlet, die)),
        (topics.SIGNALS, Stage("match", Signal, match, outlet, die, ordered=True)),
        (topics.OBSERVATIONS, Stage("alert", Observation, alert, outlet, die, ordered=True)),
        (topics.ALERTS, Stage("desk", Alert, desk.alert, outlet, die, ordered=True)),
        (topics.REVIEWS, Stage("review", Review, desk.review, outlet, die, ordered=True)),
        (topics.NOTICES, Stage("notify", Notice, notify, outlet, die)),
    )
    continuity = Continuity(app, kafka)
    for topic, stage in wired:
        stage.limit(worker.in_flight)
        stage.admits = continuity.admits
        app.agent(_channel(app, topic, kafka), name=stage.name)(_agent(stage))

    app.timer(worker.tick_every)(_posting(outlet, lambda: alert.due(work.clock())))
    app.timer(worker.tick_every)(lambda: match.fade(work.clock()))
    app.timer(worker.review_every)(_posting(outlet, desk.due))
    app.sensors.add(FlowSensor(metrics.flow))
    if embedded:
        mend(app.consumer, lambda: client_options(kafka))
    stages = {named(topic, kafka): stage for topic, stage in wired}
    return Flow(app, stages, continuity, pool, ledger, silences)


def _table(app: faust.App, name: str, kafka: KafkaSettings) -> Any:  # noqa: ANN401 -- Faust's tables are untyped
    return app.Table(name, partitions=kafka.partitions, key_type=bytes, value_type=bytes, default=None)


def _posting(outlet: Outlet, due: Callable[[], Sequence[Message]]) -> Callable[[], Awaitable[None]]:
    """What a timer does: time is a message too, because tables change from within streams alone."""

    async def post() -> None:
        await confirmed(await outlet.post(due()))

    return post


def _agent(stage: Stage[Any]) -> Callable[[Any], Awaitable[None]]:
    """Faust's side of a stage: messages as they come, acknowledged by the stage alone."""

    async def agent(stream: Any) -> None:  # noqa: ANN401 -- Faust's streams are untyped
        await stage.run(stream.noack().events())

    return agent


def _channel(app: faust.App, topic: Topic, kafka: KafkaSettings) -> Any:  # noqa: ANN401 -- see _agent
    raw: dict[str, Any] = {
        "key_serializer": "raw",
        "value_serializer": "raw",
        "key_type": bytes,
        "value_type": bytes,
    }
    return app.topic(named(topic, kafka), partitions=kafka.partitions, allow_empty=True, **raw)


def _sender(app: faust.App) -> Callable[..., Awaitable[Awaitable[Any]]]:
    async def send(
        topic: str, key: bytes, value: bytes, headers: Headers, partition: int | None
    ) -> Awaitable[Any]:
        return await app.producer.send(topic, key, value, partition, None, list(headers))

    return send


def _options(kafka: KafkaSettings, worker: WorkerSettings, *, embedded: bool) -> dict[str, Any]:
    """Faust's settings; research and reasons are in docs/delivery.md."""
    session, heartbeat = group_timing(embedded=embedded, session_timeout=kafka.session_timeout)
    return {
        "broker": [f"kafka://{address}" for address in kafka.brokers],
        "broker_credentials": faust_credentials(kafka),
        "broker_commit_interval": worker.commit_interval,
        "broker_session_timeout": session,
        "broker_heartbeat_interval": heartbeat,
        "broker_rebalance_timeout": max(session, 10.0),
        "broker_request_timeout": max(session, 90.0),
        "broker_max_poll_records": 500,
        "consumer_auto_offset_reset": "earliest",
        "consumer_max_fetch_size": 4 * _MIB,
        "producer_acks": -1,
        "producer_linger": 0.01,
        "producer_max_batch_size": 256 * 1024,
        "producer_max_request_size": kafka.max_message_bytes,
        "stream_wait_empty": False,
        "stream_buffer_maxsize": 256,
        "store": "memory://" if worker.store == "memory" or embedded else "rocksdb://",
        "table_standby_replicas": worker.standby_replicas,
        "topic_partitions": kafka.partitions,
        "topic_replication_factor": kafka.replication,
        "topic_disable_leader": True,
        "datadir": str(worker.data),
        "web_enabled": False,
        "worker_redirect_stdouts": False,
        "autodiscover": False,
    }
