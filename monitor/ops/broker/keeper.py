"""Run a program that must not outlive its parent, also when the parent is killed.

    python keeper.py PARENT_PID PROGRAM [ARGUMENT ...]

Linux: ask the kernel for a SIGKILL at the parent's death, then become the program. Elsewhere: stay, and look
at the parent twice a second. Run as a script with the standard library alone, so that it starts in 20 ms.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time

_PR_SET_PDEATHSIG = 1


def main(parent: int, command: list[str]) -> int:
    """Become *command*, or watch over it; return its exit code."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it died before the kernel was asked
            return 1
        os.execv(command[0], command)  # noqa: S606 -- our own binary, no shell wanted
    return _watch(parent, command)


def _watch(parent: int, command: list[str]) -> int:
    with subprocess.Popen(command) as child:  # noqa: S603 -- see main
        while child.poll() is None:
            if os.getppid() != parent:
                child.kill()
            time.sleep(0.5)
        return child.returncode


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2:]))
