"""(function, arguments) -> its result, computed in a process that may be killed.

For code that reads what strangers wrote: it may loop, eat all memory or raise anything, and Python cannot
stop a thread. Each worker is a fresh interpreter under RLIMIT_CPU and RLIMIT_AS, and each call has a wall
clock besides. A call that goes over a limit, or raises, ends its worker and is told as a `KilledError`; a
new worker takes its place. Functions travel by name, so they must stand at the top level of a module;
arguments and results are pickled.
"""

import asyncio
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe
from typing import Literal, ParamSpec, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R")
Reason = Literal["cpu", "time", "memory", "raised", "died"]
OUT_OF_MEMORY = 77  # exit status of a child that was refused memory


@dataclass(frozen=True, slots=True)
class Limits:
    """What one call may use."""

    cpu_seconds: int = 5
    wall_seconds: float = 20.0
    memory_bytes: int = 1 << 30


class KilledError(Exception):
    """The call did not end well and its process is gone; `reason` is the word for it."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        self.reason: Reason = reason
        self.detail = detail
        super().__init__(reason, detail)

    def __str__(self) -> str:
        """raised: ValueError: ..."""
        return f"{self.reason}: {self.detail}" if self.detail else self.reason


class KillablePool:
    """At most *size* workers, started when first needed and replaced when killed."""

    def __init__(self, size: int, limits: Limits) -> None:
        self.limits = limits
        self._idle: list[_Worker] = []
        self._free = asyncio.Semaphore(size)
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="killable")

    async def call(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Return function(*args, **kwargs); raise KilledError."""
        async with self._free:
            worker = self._idle.pop() if self._idle else _Worker(self.limits)
            loop = asyncio.get_running_loop()
            asked = loop.run_in_executor(self._threads, worker.ask, (function, args, kwargs))
            try:
                answer = await asyncio.shield(asked)
            except asyncio.CancelledError:
                worker.end()  # nobody waits for this answer any more
                await asyncio.wait([asked])
                raise
            if isinstance(answer, KilledError):
                raise answer
            self._idle.append(worker)
            return cast("R", answer)

    def close(self) -> None:
        """End every idle worker; a call under way ends with its caller."""
        while self._idle:
            self._idle.pop().end()
        self._threads.shutdown(wait=False)


class _Worker:
    """One child process and the pipe to it; used by one call at a time."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._child: tuple[subprocess.Popen[bytes], Connection] | None = None
        self._ended = False

    def ask(self, job: object) -> object:
        """Return the result or a KilledError; blocks, so it runs in a thread."""
        rested = self._child is not None
        answer = self._try(job)
        if rested and isinstance(answer, KilledError) and answer.reason == "died":
            # It may have died in its sleep (the machine was short of memory): that is not this job's fault.
            self.kill()
            answer = self._try(job)
        if isinstance(answer, KilledError):
            self.kill()
        return answer

    def end(self) -> None:
        """End the process, and the thread that waits for its answer, even if it is just being started."""
        self._ended = True
        self.kill()

    def kill(self) -> None:
        """End the process now."""
        if self._child:
            process, pipe = self._child
            self._child = None
            process.kill()
            process.wait()
            pipe.close()

    def _try(self, job: object) -> object:
        try:
            self._child = self._child or _spawn(self._limits)
        except OSError as error:
            return KilledError("died", f"no process could be started: {error}")
        process, pipe = self._child
        if self._ended:
            return KilledError("died")
        try:
            pipe.send(job)
            return pipe.recv() if pipe.poll(self._limits.wall_seconds) else KilledError("time")
        except (EOFError, OSError):
            return KilledError(_why(process.wait()))


def _spawn(limits: Limits) -> tuple[subprocess.Popen[bytes], Connection]:
    ours, theirs = Pipe()
    numbers = (theirs.fileno(), limits.cpu_seconds, limits.wall_seconds, limits.memory_bytes)
    process = subprocess.Popen(  # noqa: S603 -- our own interpreter and module
        [sys.executable, "-m", "monitor.ops.killable_child", *map(str, numbers)],
        pass_fds=[theirs.fileno()],
        stdin=subprocess.DEVNULL,
        process_group=0,  # Ctrl-C is for the parent, which then lets go of the pipe
    )
    theirs.close()
    return process, ours


def _why(status: int) -> Reason:
    if status == -signal.SIGXCPU:
        return "cpu"
    return "memory" if status == OUT_OF_MEMORY else "died"
