"""A pool whose calls may be killed: hostile work ends, the pool goes on."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from support import hostile_work as work

from monitor.ops.killable import KillablePool, KilledError, Limits


@pytest.fixture(autouse=True)
def _children_find_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(work.__file__).parent.parent))


@pytest.fixture
async def pool():
    pool = KillablePool(1, Limits(cpu_seconds=1, wall_seconds=30, memory_bytes=1 << 29))
    yield pool
    pool.close()


async def test_a_result_comes_back_and_the_worker_is_used_again(pool: KillablePool) -> None:
    first, second = await pool.call(work.where), await pool.call(work.where)

    assert first == second != os.getpid()


async def test_e27_a_loop_is_killed_by_its_cpu_limit_and_the_next_call_works(pool: KillablePool) -> None:
    with pytest.raises(KilledError) as caught:
        await pool.call(work.spin)

    assert caught.value.reason == "cpu"
    assert await pool.call(work.add, 1, 2) == 3


async def test_the_cpu_limit_is_per_call_and_not_per_worker(pool: KillablePool) -> None:
    where = {await pool.call(work.burn, 0.6) for _ in range(5)}

    assert len(where) == 1


async def test_a_call_that_waits_for_ever_is_killed_by_the_clock() -> None:
    pool = KillablePool(1, Limits(wall_seconds=0.5))

    with pytest.raises(KilledError) as caught:
        await pool.call(work.wait)

    pool.close()
    assert caught.value.reason == "time"


async def test_a_call_that_eats_memory_is_stopped_by_its_limit(pool: KillablePool) -> None:
    with pytest.raises(KilledError) as caught:
        await pool.call(work.hoard)

    assert caught.value.reason == "memory"
    assert await pool.call(work.add, 1, 2) == 3


async def test_an_exception_is_told_with_its_text(pool: KillablePool) -> None:
    with pytest.raises(KilledError, match="raised: ValueError: no good"):
        await pool.call(work.fail)

    assert await pool.call(work.add, 1, 2) == 3


async def test_a_worker_that_died_between_calls_is_replaced_unnoticed(pool: KillablePool) -> None:
    os.kill(await pool.call(work.where), signal.SIGKILL)

    assert await pool.call(work.add, 1, 2) == 3


async def test_a_call_that_kills_its_process_is_told_so(pool: KillablePool) -> None:
    with pytest.raises(KilledError) as caught:
        await pool.call(work.crash)

    assert caught.value.reason == "died"


async def test_a_caller_that_goes_away_takes_its_call_along(pool: KillablePool) -> None:
    call = asyncio.ensure_future(pool.call(work.wait))
    await asyncio.sleep(0.2)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call

    assert await pool.call(work.add, 1, 2) == 3


async def test_no_more_than_its_size_run_at_once() -> None:
    pool = KillablePool(2, Limits())

    where = await asyncio.gather(*(pool.call(work.nap, 0.05) for _ in range(6)))

    pool.close()
    assert len(set(where)) <= 2


PARENT = """
import asyncio
from monitor.ops.killable import KillablePool, Limits
from support import hostile_work as work

async def main():
    pool = KillablePool(1, Limits(wall_seconds=1.0))
    print(await pool.call(work.where), flush=True)
    await {then}

asyncio.run(main())
"""


@pytest.mark.parametrize("then", ["asyncio.sleep(3600)", "pool.call(work.wait)"], ids=["idle", "in a call"])
def test_a_worker_does_not_outlive_a_parent_that_was_killed(then: str) -> None:
    command = [sys.executable, "-c", PARENT.format(then=then)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        child = psutil.Process(int(parent.stdout.readline()))
        parent.kill()

    _, alive = psutil.wait_procs([child], timeout=30)

    assert not alive
