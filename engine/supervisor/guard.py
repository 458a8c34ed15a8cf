"""Becomes another program, which then ends with the process that started it.

Run by path, `python -I -S guard.py PARENT_PID COMMAND…`, so that it costs a few milliseconds. The bond is tied here,
after the fork and before the program, because `preexec_fn` may deadlock in a process that has threads. Linux only;
elsewhere the program survives a supervisor that is killed with -9, and the next start names it as holder of its port.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    """Tie the bond, then become the command."""
    parent, command = int(sys.argv[1]), sys.argv[2:]
    if sys.platform == "linux":
        # KILL and not TERM: nobody would be left to make sure that it ends.
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # It died before the bond was tied.
        sys.exit(1)
    try:
        os.execvp(command[0], command)  # noqa: S606 - becoming that program is the point
    except OSError as problem:
        sys.exit(f"{command[0]} can't be started: {problem.strerror}.")


if __name__ == "__main__":
    main()
