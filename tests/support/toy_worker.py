"""A whole worker with toys for work, to be killed: `python toy_worker.py ORDERS`, which are JSON.

Prints "ready" each time it begins to be so.
"""

import asyncio
import signal
import sys
import time

import msgspec
from prometheus_client import CollectorRegistry

sys.path.insert(0, __file__.rsplit("/support/", 1)[0])

from support.toys import CountRules, Hook, Silent, ToyReader, ToyRules

from monitor.flow.app import Work
from monitor.flow.config import KafkaSettings, WorkerSettings
from monitor.flow.worker import run_worker
from monitor.ops.health import Health
from monitor.ops.logs import LogSettings, set_up_logs
from monitor.ops.metrics import Metrics


class Orders(msgspec.Struct):
    kafka: KafkaSettings
    worker: WorkerSettings
    hook: str = ""
    slow: float = 0.0
    rules: str = "ToyRules"


class SlowReader(ToyReader):
    """Takes its time over each article, as a real one does."""

    seconds = 0.0

    def read(self, articles):
        time.sleep(self.seconds * len(articles))
        return super().read(articles)


class MakeReader:
    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def __call__(self) -> SlowReader:
        reader = SlowReader()
        reader.seconds = self.seconds
        return reader


class Announced(Health):
    def ready(self) -> None:
        if not self.readiness()[0]:
            print("ready", flush=True)  # noqa: T201 -- what the test waits for
        super().ready()


async def main(orders: Orders) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    rules = {"ToyRules": ToyRules, "CountRules": CountRules}[orders.rules]()
    work = Work(MakeReader(orders.slow), rules, Hook(orders.hook) if orders.hook else Silent())
    metrics = Metrics(CollectorRegistry())
    await run_worker(orders.kafka, orders.worker, work, metrics, stop=stop, health=Announced())


if __name__ == "__main__":
    set_up_logs(LogSettings(format="json"))
    asyncio.run(main(msgspec.json.decode(sys.argv[1], type=Orders, dec_hook=lambda kind, text: kind(text))))
