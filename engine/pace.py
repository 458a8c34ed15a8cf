"""How the process of the engine shares its time: what keeps one turn from holding up another."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Final

ANSWERING: Final = 32
"""Turns that may be carried out at once. Each waits for its devices, up to some seconds where one is silent; Python's
own pool has four threads more than the machine has cores, and six silent devices would hold up the whole home."""
YOUNG: Final = 20_000
"""Objects that may be made before those that are left are looked through; Python's 700 are made ten times a request."""
SLICE_S: Final = 0.001
"""How long a thread may go on while others wait. Python's 5 ms are as long as the understanding of a request, and each
request changes threads four times."""


def settle() -> None:
    """Set the process up for answering quickly; to be called once, when all that lasts has been made.

    A full collection of garbage looks at every object, some 230,000 of them from the start alone, and stops all threads
    for a tenth of a second: as long as the bot waits for an interpretation. What is there now lasts, so it is left out.
    """
    gc.collect()
    gc.freeze()
    # A request makes some thousands of objects that end with it; to look through them ten times each takes a twelfth of
    # its time and finds next to nothing.
    gc.set_threshold(YOUNG)
    sys.setswitchinterval(SLICE_S)


@asynccontextmanager
async def answering(_app: object) -> AsyncIterator[None]:
    """Give what is carried out threads of its own, so many that a silent device holds up its own turn alone."""
    threads = ThreadPoolExecutor(ANSWERING, thread_name_prefix="answer")
    asyncio.get_running_loop().set_default_executor(threads)
    yield
    # Ended by the loop, which waits for what is still being carried out.
