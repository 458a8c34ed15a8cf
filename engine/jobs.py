"""Work that is due by the clock and not by anybody's request; the schedule is kept in the database."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Final

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler

from engine.store import Database

_log: Final = logging.getLogger(__name__)

_BATCH: Final = 200
"""Turns a transaction: it holds the write lock for about 60 ms, which a turn hardly notices."""

_open: Final[dict[str, Database]] = {}
"""The stores of this process by URL. A job is kept as its name and plain arguments, and must find its store again
after a restart; the URL without its password does for that, and an open store could not be kept."""


@contextmanager
def scheduled(store: Database, *, retention_days: int) -> Iterator[BackgroundScheduler]:
    """Run the jobs in the background until the block ends; what runs then ends first (at most one batch).

    Args:
        store: where the schedule is kept, and what the jobs work on; its clock tells what is old.
        retention_days: how long the words of turns are kept, 1 or more.
    """
    scheduler = BackgroundScheduler(
        jobstores={"default": SQLAlchemyJobStore(engine=store.engine)},
        # What was due while the engine was down runs once, however late.
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        timezone=UTC,
    )
    scheduler.add_job(
        forget_old_words,
        "interval",
        days=1,
        args=(store.url, retention_days),
        id="forget_old_words",
        # The setting may have changed since; and a machine that is off every night must forget as well.
        replace_existing=True,
        next_run_time=datetime.now(UTC),
    )
    _open[store.url] = store
    try:
        scheduler.start()
        yield scheduler
    finally:
        del _open[store.url]
        if scheduler.running:
            scheduler.shutdown(wait=True)


def forget_old_words(store_url: str, retention_days: int) -> int:
    """Drop what people said more than `retention_days` ago; how many turns and conversations lost their words."""
    forgotten = 0
    while store := _open.get(store_url):
        before = store.clock() - timedelta(days=retention_days)
        with store.begin() as unit:
            turns = unit.turns.forget_texts(before, limit=_BATCH)
            forgotten += turns + unit.conversations.forget(before)
        if turns < _BATCH:
            if forgotten:
                store.scrub()
            break
    if forgotten:
        _log.info("forgot the words of %d turns and conversations older than %d days", forgotten, retention_days)
    return forgotten
