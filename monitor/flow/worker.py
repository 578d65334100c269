"""Settings and work -> a worker that runs until it is told to stop, or ends the process.

    broker answers ─▶ topics are right ─▶ readers loaded ─▶ ledger read ─▶ tables complete ─▶ ready ─▶ drained

What cannot be mended from inside ends the process with code 70, at once and without cleaning up: the offsets
committed so far are the truth, and a supervisor starts it again.
"""

import asyncio
import os
import shutil
import sys
import time
from pathlib import Path
from typing import NoReturn

import structlog
from aiokafka.errors import KafkaError

from monitor.flow.admin import ensure_topics
from monitor.flow.app import Flow, Work, build_app
from monitor.flow.config import KafkaSettings, WorkerSettings
from monitor.flow.connection import unless_stopped, wait_for_broker
from monitor.flow.lag import LagMeter
from monitor.ops.health import Health
from monitor.ops.metrics import Metrics

UNRECOVERABLE = 70  # EX_SOFTWARE
_DRAIN_WITHIN = 10.0
_COMMITS = 2  # the first may only wait for one that began before the last acknowledgement
_LOOK_EVERY = 1.0
_ANSWER_WITHIN = 10.0
_PROBE_BYTES = 1024 * 1024
_CLUSTER_FILE = "cluster"
_log = structlog.get_logger("monitor.worker")


class DataFolderError(Exception):
    """The data folder cannot be used; the text tells people what to do."""


def die(reason: str) -> NoReturn:
    """End the process at once."""
    _log.critical("unrecoverable", reason=reason, exit_code=UNRECOVERABLE)
    sys.stderr.flush()
    os._exit(UNRECOVERABLE)


async def run_worker(
    kafka: KafkaSettings,
    worker: WorkerSettings,
    work: Work,
    metrics: Metrics,
    *,
    stop: asyncio.Event,
    health: Health | None = None,
) -> None:
    """Run a worker until *stop*; raise TopicError or DataFolderError when it cannot begin."""
    health = health or Health(worker.stall_after)
    health.waits("broker")
    cluster = await unless_stopped(stop, wait_for_broker(kafka))
    if cluster is None:
        return
    await ensure_topics(kafka)
    embedded = cluster.embedded
    if worker.store != "memory" and not embedded:
        prepare_data_folder(worker.data, cluster.id)
    flow = build_app(kafka, worker, work, metrics, embedded=embedded, die=die)
    meter = LagMeter(flow.app, kafka, metrics.flow, embedded=embedded)
    health.waits("readers")
    await flow.pool.start(timeout=worker.read_timeout)
    await flow.ledger.start()
    await flow.silences.start()
    await meter.start()
    try:
        await _run(flow, meter, health, metrics, stop)
    finally:
        await _shut_down(flow, meter)


async def _run(flow: Flow, meter: LagMeter, health: Health, metrics: Metrics, stop: asyncio.Event) -> None:
    health.waits("tables")
    await unless_stopped(stop, flow.app.start())
    await unless_stopped(stop, _watch(flow, meter, health, metrics))


async def _watch(flow: Flow, meter: LagMeter, health: Health, metrics: Metrics) -> None:
    """Look every second whether the worker moves, and end the process when it cannot be made to."""
    announced = False
    while True:
        if flow.app.crashed or flow.app.should_stop:
            die(f"Faust stopped: {flow.app.crash_reason!r}")
        if flow.app.rebalancing:
            health.waits("rebalance")
        elif flow.app.consumer.assignment():
            health.ready()
            if not announced:
                announced = True
                _log.info("worker_ready", partitions=len(flow.app.consumer.assignment()))
            await _keep_moving(flow, meter, health, metrics)
        await asyncio.sleep(_LOOK_EVERY)


async def _keep_moving(flow: Flow, meter: LagMeter, health: Health, metrics: Metrics) -> None:
    try:
        async with asyncio.timeout(_ANSWER_WITHIN):
            await meter.measure()
    except (KafkaError, OSError, TimeoutError) as error:
        metrics.broker.up.set(0)
        health.waits("broker")
        _log.warning("broker_away", error=str(error) or type(error).__name__)
        return
    metrics.broker.up.set(1)
    still = await flow.continuity.stir(meter.standing, lambda tp: flow.stages[tp.topic].busy(tp.partition))
    health.still_for(still)
    metrics.flow.progress.set(time.time() - still)
    live, reason = health.liveness()
    if not live:
        die(f"{reason}: {sorted(meter.standing)}")


async def _shut_down(flow: Flow, meter: LagMeter) -> None:
    """Finish what was taken, commit it, leave the group."""
    consumer = flow.app.consumer
    consumer.stop_flow()
    flow.app.flow_control.suspend()  # what waits in queues is left for the next life
    await asyncio.gather(*(stage.drained(_DRAIN_WITHIN) for stage in flow.stages.values()))
    for _ in range(_COMMITS):
        await consumer.commit()
    await flow.app.stop()
    await meter.stop()
    await flow.ledger.stop()
    await flow.silences.stop()
    await flow.pool.stop()
    _log.info("worker_stopped")


def prepare_data_folder(folder: Path, cluster: str) -> None:
    """Make *folder* ready for the tables of *cluster*; raise DataFolderError when it cannot be used.

    Tables of another cluster, or of one that was set up anew, would claim to be ahead of their changelog, so
    they are thrown away: they are read again from the broker.
    """
    mark = folder / _CLUSTER_FILE
    try:
        if mark.exists() and mark.read_text() != cluster:
            _log.warning("data_folder_of_another_cluster", folder=str(folder), action="emptied")
            shutil.rmtree(folder)
        folder.mkdir(parents=True, exist_ok=True)
        mark.write_text(cluster)
        probe = folder / "probe"
        probe.write_bytes(b"\0" * _PROBE_BYTES)
        probe.unlink()
    except OSError as error:
        raise DataFolderError(
            f"the data folder {folder} cannot be written: {error.strerror}. Free some space or set "
            "MONITOR_WORKER_DATA to another folder; nothing is lost, the broker keeps everything"
        ) from error
