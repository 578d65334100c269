import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from prometheus_client import CollectorRegistry
from support.toys import ToyReader, article

from monitor.flow.analysis import ReaderPool
from monitor.flow.outlet import PoisonError
from monitor.ops.metrics import Metrics

PARENT = """
import asyncio, sys
sys.path.insert(0, sys.argv[1])
from prometheus_client import CollectorRegistry
from support.toys import ToyReader
from monitor.flow.analysis import ReaderPool
from monitor.ops.metrics import Metrics

async def main():
    pool = ReaderPool(ToyReader, Metrics(CollectorRegistry()).reading, size=2, batch=4)
    await pool.start()
    print("ready", flush=True)
    await asyncio.sleep(600)

if __name__ == "__main__":
    asyncio.run(main())
"""


@pytest.fixture
async def pool():
    made = ReaderPool(ToyReader, Metrics(CollectorRegistry()).reading, size=1, batch=8)
    await made.start(timeout=2.0)
    yield made
    await made.stop()


async def test_each_article_gets_its_own_reading(pool):
    texts = [f"signal A B{n}" for n in range(50)]
    readings = await asyncio.gather(*(pool.read(article(n, text)) for n, text in enumerate(texts)))

    assert [reading.signals[0].text for reading in readings] == texts


async def test_what_waits_while_a_reader_is_busy_is_read_in_one_batch(pool):
    await asyncio.gather(*(pool.read(article(n)) for n in range(40)))

    sample = pool._metrics.batch.collect()[0].samples
    batches = next(s.value for s in sample if s.name.endswith("_count"))
    assert batches < 40


@pytest.mark.parametrize(
    ("text", "reason"), [("raise", "unreadable"), ("die", "reader_died"), ("hang", "timeout")]
)
async def test_an_article_that_breaks_the_reader_takes_nobody_with_it(pool, text, reason):
    texts = ["signal A B", text, "signal C D", "quote X said"]
    results = await asyncio.gather(
        *(pool.read(article(n, each)) for n, each in enumerate(texts)), return_exceptions=True
    )

    broken = results.pop(1)
    assert isinstance(broken, PoisonError)
    assert broken.reason == reason
    assert [len(r.signals) + len(r.quotes) for r in results] == [1, 1, 1]


async def test_after_a_death_the_next_article_is_read(pool):
    with pytest.raises(PoisonError):
        await pool.read(article(1, "die"))

    assert (await pool.read(article(2))).signals


async def test_a_reader_that_cannot_be_loaded_is_told_at_the_start():
    pool = ReaderPool(_broken, Metrics(CollectorRegistry()).reading, size=1, batch=1)

    with pytest.raises(PoisonError):
        await pool.start()


def _broken():
    raise FileNotFoundError("no model here")


def test_readers_do_not_outlive_a_killed_worker(tmp_path):
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    tests = str(Path(__file__).parents[1])
    parent = subprocess.Popen([sys.executable, str(script), tests], stdout=subprocess.PIPE)
    assert parent.stdout.readline() == b"ready\n"
    readers = psutil.Process(parent.pid).children(recursive=True)

    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    parent.stdout.close()

    _, alive = psutil.wait_procs(readers, timeout=10)
    assert len(readers) >= 2
    assert not alive
