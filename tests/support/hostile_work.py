"""What strangers' input can make code do; runs in the workers of a KillablePool."""

import os
import signal
import time


def add(left: int, right: int) -> int:
    return left + right


def where() -> int:
    return os.getpid()


def nap(seconds: float) -> int:
    time.sleep(seconds)
    return os.getpid()


def spin() -> None:
    while True:
        pass


def burn(seconds: float) -> int:
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass
    return os.getpid()


def wait() -> None:
    time.sleep(3_600)


def hoard() -> int:
    return len(bytearray(1 << 34))


def fail() -> None:
    raise ValueError("no good")


def crash() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)
