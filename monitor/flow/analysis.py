"""Articles -> readings, in processes of their own, in micro-batches.

    read(article) -> queue -> whichever reader is idle takes what waits, up to a batch -> Reading

Under light load an article is read at once and alone; under heavy load batches grow while readers are busy,
which is when spaCy gains from them. There is no timer to tune.

Each reader is one process, so that an article that crashes or hangs it takes down its own batch alone; the
batch is then read one by one, and the article that does it again is poison.
"""

import asyncio
import contextlib
import gc
import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, Protocol

import structlog

from monitor.contracts import Article
from monitor.flow.outlet import PoisonError
from monitor.ops.metrics import ReadingMetrics

_log = structlog.get_logger("monitor.readers")
Item = tuple[Article, "asyncio.Future[Any]"]


class Reads(Protocol):
    """What is run in a reader process: `core.extract.reader.Reader`, or a toy in tests."""

    def read(self, articles: Sequence[Article]) -> Sequence[Any]:
        """Return one reading per article, in order; may block."""
        ...


_YOUNG = 50_000  # new objects before they are searched for garbage: trees are many, and go together
MakeReader = Callable[[], Reads]
_reader: Reads | None = None


def _start(make_reader: MakeReader) -> None:
    """Load the reader, in its process; and go when the worker goes, however it goes."""
    global _reader  # noqa: PLW0603 -- a pool process has nowhere else to keep it
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    _reader = make_reader()
    settle()


def settle() -> None:
    """Tell the garbage collector that what is loaded stays, and what is read goes soon."""
    gc.freeze()
    gc.set_threshold(_YOUNG)


def _leave_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _read(articles: Sequence[Article]) -> tuple[list[Any], float]:
    """Run in a reader process: the readings, and the seconds they took."""
    if _reader is None:
        raise RuntimeError("the reader process was not started by its initializer")
    started = time.perf_counter()
    return list(_reader.read(articles)), time.perf_counter() - started


class ReaderPool:
    """Some reader processes and the queue before them."""

    def __init__(self, make_reader: MakeReader, metrics: ReadingMetrics, *, size: int, batch: int) -> None:
        self._make_reader = make_reader
        self._metrics = metrics
        self._size = size or os.cpu_count() or 1
        self._batch = batch
        self._timeout = 60.0
        self._queue: asyncio.Queue[Item] = asyncio.Queue()
        self._slots: list[asyncio.Task[None]] = []

    async def start(self, *, timeout: float = 60.0) -> None:  # noqa: ASYNC109 -- of a batch, later; not of this call
        """Load all readers, so that the first article need not wait."""
        self._timeout = timeout
        self._metrics.pool_size.set(self._size)
        readers = [_Process(self._make_reader) for _ in range(self._size)]
        await asyncio.gather(*(reader.run([], 300.0) for reader in readers))
        self._slots = [asyncio.create_task(self._serve(reader)) for reader in readers]

    async def stop(self) -> None:
        """End the readers; what was not read is cancelled."""
        for slot in self._slots:
            slot.cancel()
        await asyncio.gather(*self._slots, return_exceptions=True)

    async def read(self, article: Article) -> Any:  # noqa: ANN401 -- the shape of a Reading is core's affair
        """Return the reading of *article*; raise PoisonError when it cannot be read."""
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._queue.put_nowait((article, future))
        self._metrics.pool_queue.set(self._queue.qsize())
        return await future

    async def _serve(self, reader: "_Process") -> None:
        with contextlib.closing(reader):
            while True:
                batch = [await self._queue.get()]
                while len(batch) < self._batch and not self._queue.empty():
                    batch.append(self._queue.get_nowait())
                self._metrics.pool_queue.set(self._queue.qsize())
                self._metrics.pool_busy.inc()
                await self._answer(reader, [item for item in batch if not item[1].done()])
                self._metrics.pool_busy.dec()

    async def _answer(self, reader: "_Process", batch: list[Item]) -> None:
        """Give each article of *batch* its reading, or, alone, its failure."""
        try:
            readings, seconds = await reader.run([article for article, _ in batch], self._timeout)
        except PoisonError as error:
            if error.reason != "unreadable":
                self._metrics.pool_restarts.labels(error.reason).inc()
            await self._one_by_one(reader, batch, error)
            return
        self._metrics.batch.observe(len(batch))
        self._metrics.read_seconds.observe(seconds)
        for (_, future), reading in zip(batch, readings, strict=True):
            if not future.done():
                future.set_result(reading)

    async def _one_by_one(self, reader: "_Process", batch: list[Item], error: Exception) -> None:
        if len(batch) == 1:
            if not batch[0][1].done():
                batch[0][1].set_exception(error)
            return
        for item in batch:
            await self._answer(reader, [item])


class _Process:
    """One reader process, replaced when it dies or hangs."""

    def __init__(self, make_reader: MakeReader) -> None:
        self._make_reader = make_reader
        self._pool = self._new()

    def _new(self) -> ProcessPoolExecutor:
        # spawn: a fork of a process with threads can deadlock
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(1, mp_context=context, initializer=_start, initargs=(self._make_reader,))

    async def run(self, articles: Sequence[Article], seconds: float) -> tuple[list[Any], float]:
        """Read *articles* within *seconds*; raise PoisonError when the process dies of them or hangs."""
        work = asyncio.get_running_loop().run_in_executor(self._pool, _read, articles)
        done, _ = await asyncio.wait({work}, timeout=seconds)
        if not done:
            self._replace()
            raise PoisonError("timeout", f"not read within {seconds:.0f} s")
        error = work.exception()
        if isinstance(error, BrokenProcessPool):
            self._replace()
            raise PoisonError("reader_died", "the reader process died of it")
        if error is not None:
            raise PoisonError("unreadable", f"{type(error).__name__}: {error}") from error
        return work.result()

    def _replace(self) -> None:
        _log.error("reader_replaced")
        self.close()
        self._pool = self._new()

    def close(self) -> None:
        """End the process, whatever it is doing."""
        for process in list((self._pool._processes or {}).values()):  # noqa: SLF001 -- the executor cannot kill
            process.kill()
        self._pool.shutdown(wait=False, cancel_futures=True)
