"""What one rendering of a stranger's template may cost: time, steps, text; and all those of one message together.

A thread can't be stopped from outside, so the sandbox asks here at every step that could be one of many. Time is the
thread's own: a busy machine must not condemn a good template.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from jinja2.exceptions import SecurityError

RESULT_CHARS: Final = 64_000
"""Longest text that a template, or a step in it, may make."""
NESTED_CHARS: Final = 256_000
"""Heaviest list or dictionary: what a state of the largest size holds."""
DEADLINE_S: Final = 0.05
"""The thread's own time for one rendering; the slowest template of a real bridge takes a thousandth."""
MESSAGE_S: Final = 0.5
"""For all renderings of one message: hundreds of entities may listen to it, and others wait behind them."""
LOOP_STEPS: Final = 1_000
"""Longest `range`."""
TOTAL_STEPS: Final = 10_000
"""Steps of all loops of one rendering together."""


class OverDeadline(SecurityError):  # noqa: N818 - it names what happened
    """The rendering took longer than it may."""

    def __init__(self, detail: str, *, own: bool = True) -> None:
        super().__init__(detail)
        self.own = own
        """Whether it was this rendering's doing; else others had used up the time of the message."""


class _Spent(threading.local):
    until = math.inf
    message_until = math.inf
    steps = 0


_spent = _Spent()


@contextmanager
def message() -> Iterator[None]:
    """Begin a message on this thread; all renderings in it share its time."""
    _spent.message_until = time.thread_time() + MESSAGE_S
    try:
        yield
    finally:
        _spent.message_until = math.inf


@contextmanager
def budget(seconds: float = DEADLINE_S) -> Iterator[None]:
    """Begin a rendering on this thread; everything in it shares one budget."""
    before = _spent.until, _spent.steps
    _spent.until, _spent.steps = time.thread_time() + seconds, 0
    try:
        yield
    finally:
        _spent.until, _spent.steps = before


def check_time() -> None:
    """Stop the rendering where its time, or that of its message, is over.

    Raises:
        OverDeadline: it is.

    """
    now = time.thread_time()
    if now > _spent.until:
        raise OverDeadline(f"it takes more than {DEADLINE_S * 1000:.0f} ms")
    if now > _spent.message_until:
        raise OverDeadline(f"the message takes more than {MESSAGE_S * 1000:.0f} ms", own=False)


def counted(items: Iterable[Any]) -> Iterator[Any]:
    """The items, each of which costs a step.

    Raises:
        OverDeadline: there are too many steps, or the time is over.

    """
    for item in items:
        _spent.steps += 1
        if _spent.steps > TOTAL_STEPS:
            raise OverDeadline(f"its loops take more than {TOTAL_STEPS} steps")
        if _spent.steps % 8 == 0:
            check_time()
        yield item


def weight(value: object, most: int = RESULT_CHARS) -> int:
    """About how long `value` is as text; stops counting past `most`, so shared nesting can't explode."""
    total, todo = 0, [value]
    while todo and total <= most:
        item = todo.pop()
        if isinstance(item, str | bytes):
            total += len(item)
        elif isinstance(item, Mapping):
            total += 8
            todo.extend(item.keys())
            todo.extend(item.values())
        elif isinstance(item, list | tuple | set):
            total += 8
            todo.extend(item)
        elif isinstance(item, int) and not isinstance(item, bool):
            total += 1 + item.bit_length() // 3
        else:
            total += 8
    return total


def bounded(*values: object, extra: int = 0) -> None:
    """Stop what would make more text than a template may.

    Raises:
        SecurityError: it would.

    """
    if sum(weight(value) for value in values) + extra > RESULT_CHARS:
        raise SecurityError("it makes more text than a template may")


def capped(value: Any) -> Any:
    """The value, unless it is a list or dictionary that nobody could look through.

    A list of a list with itself twice, and so on, takes no memory; but comparing two such, or hashing one, takes for
    ever and can't be stopped, so none may come to be.

    Raises:
        SecurityError: it is.
        OverDeadline: the time is over.

    """
    check_time()
    if isinstance(value, list | tuple | dict | set) and weight(value, NESTED_CHARS) > NESTED_CHARS:
        raise SecurityError("it makes a larger list than a template may")
    return value
