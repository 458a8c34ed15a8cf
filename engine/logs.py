"""One way of logging for all of the engine: for people or as JSON, with the turn's id on every line of a turn."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final, Literal, TextIO
from urllib.parse import quote

import structlog
from structlog.contextvars import bound_contextvars, merge_contextvars
from structlog.stdlib import ProcessorFormatter
from structlog.typing import Processor

type Style = Literal["human", "json"]

_HIDDEN: Final = "***"
_PASSWORD_IN_URL: Final = re.compile(r"(?<=://)([^\s:/@]*):[^\s@]*@")
_SHORTEST_SECRET: Final = 4
"""Hiding shorter ones would cut common words to pieces, and show the secret by what is missing."""

_CHATTY: Final = ("uvicorn.access", "apscheduler", "alembic", "httpx", "httpcore", "rasa_sdk")
"""Loggers that say something on every call or every start; heard only from warnings on, or with DEBUG."""


def configure(
    level: str = "INFO", style: Style = "human", *, secrets: Iterable[str] = (), stream: TextIO | None = None
) -> None:
    """Send every log line of the process, also those of libraries, to `stream` (default: standard error).

    Args:
        level: a name of the standard library's: DEBUG, INFO, WARNING, ERROR.
        style: "human": columns, in colour on a terminal; "json": one object a line.
        secrets: texts that no line may hold. A password inside a URL is always hidden.
        stream: where lines go.
    """
    out = stream or sys.stderr
    shared: list[Processor] = [
        merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    final: list[Processor] = [ProcessorFormatter.remove_processors_meta]
    if style == "json":
        final += [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(default=str)]
    else:
        final += [structlog.dev.ConsoleRenderer(colors=out.isatty(), exception_formatter=structlog.dev.plain_traceback)]

    handler = logging.StreamHandler(out)
    handler.setFormatter(_Discreet(secrets, foreign_pre_chain=shared, processors=final))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.NOTSET if level.upper() == "DEBUG" else logging.WARNING)
    structlog.configure(
        # First, so that a line which nobody asked for costs nothing.
        processors=[structlog.stdlib.filter_by_level, *shared, ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


@contextmanager
def about_turn(turn: str) -> Iterator[None]:
    """Put `turn=<id>` on every line that this thread, or task, logs inside the block."""
    with bound_contextvars(turn=turn):
        yield


class _Discreet(ProcessorFormatter):
    """Hides secrets in the finished line: the one place that no event, argument or traceback gets around."""

    def __init__(
        self, secrets: Iterable[str], *, foreign_pre_chain: list[Processor], processors: list[Processor]
    ) -> None:
        super().__init__(foreign_pre_chain=foreign_pre_chain, processors=processors)
        known = {form for secret in secrets for form in (secret, quote(secret, safe=""))}
        # The longest first, so that a secret which holds another one leaves nothing behind.
        self._secrets = sorted((form for form in known if len(form) >= _SHORTEST_SECRET), key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        line = _PASSWORD_IN_URL.sub(rf"\1:{_HIDDEN}@", super().format(record))
        for secret in self._secrets:
            line = line.replace(secret, _HIDDEN)
        return line
