"""What a person sees while something takes long: a spinner with the time on a terminal, plain lines elsewhere."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from typing import Final

from rich.console import Console
from rich.markup import escape

PLAIN_EVERY_S: Final = 15.0
"""Seconds between two lines of something long where there is no terminal: a log must not fill up."""


class Progress:
    """Prints steps and what became of them."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def note(self, text: str, style: str = "") -> None:
        """Print one line; `text` is data, never markup."""
        self._console.print(escape(text), style=style, highlight=False, soft_wrap=True)

    def warn(self, text: str) -> None:
        """Print one line that a person should not miss."""
        self.note(text, "yellow")

    @contextlib.asynccontextmanager
    async def during(self, describe: Callable[[], str]) -> AsyncIterator[None]:
        """Show what is going on, with the seconds that it has taken, until the context ends."""
        began = time.monotonic()

        def line() -> str:
            return f"{describe()} ({time.monotonic() - began:.0f} s)"

        showing = asyncio.create_task(self._spin(line) if self._console.is_terminal else self._tell(line))
        try:
            yield
        finally:
            showing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await showing

    async def _spin(self, line: Callable[[], str]) -> None:
        with self._console.status(escape(line())) as status:
            while True:
                await asyncio.sleep(0.2)
                status.update(escape(line()))

    async def _tell(self, line: Callable[[], str]) -> None:
        while True:
            await asyncio.sleep(PLAIN_EVERY_S)
            self.note(f"  {line()}")
