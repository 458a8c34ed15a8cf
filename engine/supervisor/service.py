"""One process that is kept alive: started when what it needs is ready, asked whether it is ready, restarted."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from engine.supervisor.child import Child, Command, describe_end
from engine.supervisor.probes import Probe

ASK_EVERY_S: Final = 0.2
SHOWN_LINES: Final = 8
LOGS_KEPT: Final = 3


@dataclass(frozen=True, slots=True)
class Backoff:
    """How long to wait before a restart: doubled each time, and short again after a time of health."""

    first_s: float = 0.5
    most_s: float = 30.0
    healthy_after_s: float = 60.0

    def next(self, previous_s: float | None, lived_s: float) -> float:
        """Give the wait, from the one before (None: none yet) and how long the process was up."""
        if previous_s is None or lived_s >= self.healthy_after_s:
            return self.first_s
        return min(previous_s * 2, self.most_s)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a service is."""

    name: str
    command: Command
    probe: Probe
    after: tuple[str, ...] = ()
    """Names of the services that must be ready before it is started for the first time."""
    patience_s: float = 4.0
    """How long it may take to end by itself."""


class Phase(StrEnum):
    """Where a service stands."""

    WAITING = "waiting"
    STARTING = "starting"
    READY = "ready"
    DOWN = "down"
    """It ended and will be started again."""


@dataclass(slots=True)
class Service:
    """A plan and what became of it."""

    plan: Plan
    log: Path
    say: Callable[[str], None]
    """Told of each end, and of each return, in a sentence or more."""
    backoff: Backoff = Backoff()
    phase: Phase = Phase.WAITING
    missing: str = ""
    """What it said when it was last asked whether it is ready."""
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    """Set for good once it was ready for the first time."""
    child: Child | None = None
    stopping: bool = False

    async def keep_running(self, needed: tuple[Service, ...]) -> None:
        """Run it until `stop()`."""
        for other in needed:
            await other.ready.wait()
        rotate(self.log)
        wait_s: float | None = None
        while not self.stopping:
            began = time.monotonic()
            self.phase = Phase.STARTING
            self.child = await Child.start(self.plan.command, self.log)
            if self.stopping:  # Asked to stop while it was being started.
                await self.child.stop(self.plan.patience_s)
                return
            asking = asyncio.create_task(self._await_ready(began), name=f"asking the {self.plan.name}")
            code = await self.child.wait()
            asking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await asking
            if self.stopping:
                return
            self.phase = Phase.DOWN
            wait_s = self.backoff.next(wait_s, time.monotonic() - began)
            self.say(self._obituary(code, wait_s))
            await asyncio.sleep(wait_s)

    async def stop(self) -> None:
        """End it, within its patience."""
        self.stopping = True
        if self.child is not None and self.child.running:
            await self.child.stop(self.plan.patience_s)

    async def _await_ready(self, began: float) -> None:
        while (missing := await self.plan.probe.ask()) is not None:
            self.missing = missing
            await asyncio.sleep(ASK_EVERY_S)
        self.missing = ""
        self.phase = Phase.READY
        again = " again" if self.ready.is_set() else ""
        self.say(f"  {self.plan.name}: ready{again} after {time.monotonic() - began:.1f} s")
        self.ready.set()

    def _obituary(self, code: int, wait_s: float) -> str:
        lines = [f"The {self.plan.name} {describe_end(code)}; it is started again in {wait_s:g} s."]
        if self.child is not None and self.child.last_lines:
            lines.append(f"  Its last lines (all of them: {self.log}):")
            lines += [f"    {line[:300]}" for line in tuple(self.child.last_lines)[-SHOWN_LINES:]]
        return "\n".join(lines)


def rotate(log: Path) -> None:
    """Move `name.log` to `name.log.1`, and that to `name.log.2`: a log holds one run, and the last few are kept."""
    log.parent.mkdir(parents=True, exist_ok=True)
    for number in range(LOGS_KEPT - 1, 0, -1):
        older = log.with_name(f"{log.name}.{number}")
        newer = log if number == 1 else log.with_name(f"{log.name}.{number - 1}")
        if newer.exists():
            newer.replace(older)
