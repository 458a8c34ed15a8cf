"""Work that is due by the clock and not by anybody's request; the schedule is kept in the database."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Final

from apscheduler.jobstores.base import JobLookupError
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler

from engine.store import Database

_log: Final = logging.getLogger(__name__)

_BATCH: Final = 200
"""Turns a transaction: it holds the write lock for about 60 ms, which a turn hardly notices."""

_open: Final[dict[str, Database]] = {}
"""The stores of this process by URL. A job is kept as its name and plain arguments, and must find its store again
after a restart; the URL without its password does for that, and an open store could not be kept."""

_alarms: Final[dict[str, Alarms]] = {}
"""Whom to tell, by the same URLs, that the time of something planned has come."""

ENDED_KEPT: Final = timedelta(days=1)
"""How long what was planned can still be looked at after it has ended."""


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
            unit.schedules.forget_ended(store.clock() - ENDED_KEPT)
        if turns < _BATCH:
            if forgotten:
                store.scrub()
            break
    if forgotten:
        _log.info("forgot the words of %d turns and conversations older than %d days", forgotten, retention_days)
    return forgotten


class Alarms:
    """Wakes whoever keeps the plan. A job is a name and an id: what is to be done stands in our own table."""

    def __init__(self, scheduler: BackgroundScheduler, store: Database) -> None:
        self._scheduler = scheduler
        self._url = store.url
        self._waker: Callable[[str], None] | None = None
        self._awake = 0
        self._changed = threading.Condition()

    @contextmanager
    def waking(self, waker: Callable[[str], None]) -> Iterator[None]:
        """Call this with the id of what is due, in a thread of the scheduler, until the block ends.

        The end waits for the calls under way: a scheduler that stops holds a lock while it waits for its threads, and
        a call that sets the next alarm would wait for that lock.
        """
        self._waker = waker
        _alarms[self._url] = self
        try:
            yield
        finally:
            del _alarms[self._url]
            with self._changed:
                self._waker = None
                self._changed.wait_for(lambda: not self._awake)

    def wake(self, schedule_id: str) -> None:
        """Hand over what is due; at the end of the block it waits for the next start."""
        with self._changed:
            waker = self._waker
            self._awake += waker is not None
        if waker is None:
            return
        try:
            waker(schedule_id)
        finally:
            with self._changed:
                self._awake -= 1
                self._changed.notify_all()

    def set(self, schedule_id: str, delay_s: float) -> None:
        """Wake after so many seconds, also after a restart; replaces an earlier alarm of the id."""
        at = datetime.now(UTC) + timedelta(seconds=delay_s)
        self._scheduler.add_job(
            wake, "date", run_date=at, args=(self._url, schedule_id), id=_PREFIX + schedule_id, replace_existing=True
        )

    def clear(self, schedule_id: str) -> None:
        """Do not wake for this one."""
        with suppress(JobLookupError):  # it has just gone off
            self._scheduler.remove_job(_PREFIX + schedule_id)


_PREFIX: Final = "schedule:"


def wake(store_url: str, schedule_id: str) -> None:
    """The job: hand over what is due; what nobody is there for is found again at the next start."""
    if alarms := _alarms.get(store_url):
        alarms.wake(schedule_id)
