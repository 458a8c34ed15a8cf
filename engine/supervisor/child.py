"""One child process: its command, its output (last lines and a log file), its end."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

GUARD: Final = Path(__file__).with_name("guard.py")
KEPT_LINES: Final = 40
LINE_BYTES: Final = 64 * 1024
"""Longer lines are cut up: one that never ends must not fill the memory."""


@dataclass(frozen=True, slots=True)
class Command:
    """What to run."""

    arguments: tuple[str, ...]
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    """On top of our own."""


class Child:
    """A running process and everything that it started, in a process group of its own."""

    def __init__(self, process: asyncio.subprocess.Process, output: asyncio.StreamReader, log: Path) -> None:
        self._process = process
        self.last_lines: deque[str] = deque(maxlen=KEPT_LINES)
        self._reader = asyncio.create_task(self._read(output, log), name=f"output of {process.pid}")

    @classmethod
    async def start(cls, command: Command, log: Path) -> Child:
        """Start it; its output is appended to `log`."""
        guarded = (sys.executable, "-I", "-S", str(GUARD), str(os.getpid()), *command.arguments)
        # A pipe of our own: with asyncio's, `wait()` would not see the end of a process whose own child holds the pipe.
        reading, writing = os.pipe()
        try:
            process = await asyncio.create_subprocess_exec(
                *guarded,
                cwd=command.folder,
                env={**os.environ, **command.environment},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=writing,
                stderr=writing,
                # Ctrl-C in the terminal reaches us alone, and we stop the others in order.
                process_group=0,
            )
        except BaseException:
            os.close(reading)
            raise
        finally:
            os.close(writing)
        output = asyncio.StreamReader(limit=LINE_BYTES)
        protocol = asyncio.StreamReaderProtocol(output)
        await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, os.fdopen(reading, "rb"))
        return cls(process, output, log)

    @property
    def pid(self) -> int:
        """Its process id, which is also the id of its group."""
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether it has not ended yet."""
        return self._process.returncode is None

    async def wait(self) -> int:
        """Wait for its end and the last of its output; the exit code, negative for a signal."""
        code = await self._process.wait()
        # What it left behind in its group would hold the port, and the pipe that we read.
        self._signal(signal.SIGKILL)
        await self._reader
        return code

    async def stop(self, patience_s: float) -> None:
        """End it and its group: TERM, and after `patience_s` seconds KILL."""
        self._signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(self._process.wait(), patience_s)
        except TimeoutError:
            self._signal(signal.SIGKILL)
        await self.wait()

    def _signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, number)

    async def _read(self, output: asyncio.StreamReader, log: Path) -> None:
        with log.open("ab", buffering=0) as file:
            while line := await _line(output):
                file.write(line)
                if text := line.decode(errors="replace").strip():
                    self.last_lines.append(text)


async def _line(stream: asyncio.StreamReader) -> bytes:
    try:
        return await stream.readuntil(b"\n")
    except asyncio.IncompleteReadError as end:
        return end.partial
    except asyncio.LimitOverrunError as too_long:
        return await stream.readexactly(max(too_long.consumed, 1))


def describe_end(code: int) -> str:
    """Say how a process ended, from its exit code: "ended with code 1", "was killed by SIGKILL"."""
    if code >= 0:
        return f"ended with code {code}"
    with contextlib.suppress(ValueError):
        return f"was killed by {signal.Signals(-code).name}"
    return f"was killed by signal {-code}"
