"""pipe number, limits -> a worker of `killable.py`; ends when the pipe does, so it never outlives its parent.

The CPU limit is moved up by what was used before each job, which makes it a limit per job; an alarm ends one
that hangs. An exception ends the process like a limit does; its last words go down the pipe.
"""

import os
import resource
import signal
import sys
from multiprocessing.connection import Connection
from types import TracebackType

from monitor.ops.killable import OUT_OF_MEMORY, KilledError

_GRACE = 1.0  # seconds; the parent's clock comes first, so that it can tell why


def serve(pipe: Connection, cpu_seconds: int, wall_seconds: float, memory_bytes: int) -> None:
    """Answer jobs until the pipe closes."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    while True:
        try:
            function, args, kwargs = pipe.recv()
        except (EOFError, OSError):
            return
        _grant(cpu_seconds)
        signal.setitimer(signal.ITIMER_REAL, wall_seconds + _GRACE)  # for when the parent is no more
        answer = function(*args, **kwargs)
        signal.setitimer(signal.ITIMER_REAL, 0)
        pipe.send(answer)


def _grant(cpu_seconds: int) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime) + 1 + cpu_seconds
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


def _last_words(pipe: Connection) -> None:
    def tell(kind: type[BaseException], error: BaseException, _: TracebackType | None) -> None:
        if issubclass(kind, MemoryError):
            os._exit(OUT_OF_MEMORY)  # what is left of this heap is not to be trusted
        pipe.send(KilledError("raised", f"{kind.__name__}: {error}"[:300]))

    sys.excepthook = tell


if __name__ == "__main__":
    parent = Connection(int(sys.argv[1]))
    _last_words(parent)
    serve(parent, int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4]))
