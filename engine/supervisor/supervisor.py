"""Several services at once: started in order, reported on, and all of them stopped."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from engine.supervisor.progress import Progress
from engine.supervisor.service import Backoff, Phase, Plan, Service


class Supervisor:
    """Runs plans; a context manager that leaves no process behind."""

    def __init__(self, plans: Sequence[Plan], logs: Path, progress: Progress, backoff: Backoff | None = None) -> None:
        self._progress = progress
        self.services = {
            plan.name: Service(plan, logs / f"{plan.name}.log", self._say, backoff or Backoff()) for plan in plans
        }
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        for name, service in self.services.items():
            needed = tuple(self.services[other] for other in service.plan.after)
            self._tasks.append(asyncio.create_task(service.keep_running(needed), name=f"keeping the {name} running"))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.note("Stopping …")
        for service in self.services.values():
            service.stopping = True
        # The last one first, so that none sees what it stands on go away; they end at the same time all the same.
        await asyncio.gather(*(service.stop() for service in reversed(self.services.values())))
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        # One that was just being started when it was cancelled.
        await asyncio.gather(*(service.stop() for service in self.services.values()))

    async def ready(self) -> None:
        """Wait until each service was ready once."""
        async with self._progress.during(self._describe):
            await asyncio.gather(*(service.ready.wait() for service in self.services.values()))

    def _describe(self) -> str:
        still = [service for service in self.services.values() if not service.ready.is_set()]
        parts = []
        for service in still:
            waiting = service.phase is Phase.WAITING
            parts.append(service.plan.name + (f": {service.missing}" if service.missing and not waiting else ""))
        return "starting " + ", ".join(parts)

    def _say(self, text: str) -> None:
        if text.startswith(" "):
            self._progress.note(text)
        else:
            self._progress.warn(text)


@contextlib.contextmanager
def cancelled_by_signals() -> Iterator[None]:
    """Let Ctrl-C and SIGTERM (and SIGHUP: the terminal was closed) cancel the task that is in this context.

    Only the first one: a second must not break off the clean-up.
    """
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    loop = asyncio.get_running_loop()
    task = asyncio.current_task()
    assert task is not None, "called by a coroutine"  # noqa: S101 - for the type checker

    def cancel_once() -> None:
        if not task.cancelling():
            task.cancel()

    for number in numbers:
        loop.add_signal_handler(number, cancel_once)
    try:
        yield
    finally:
        for number in numbers:
            loop.remove_signal_handler(number)
