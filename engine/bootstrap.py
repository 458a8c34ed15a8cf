"""The composition root: the only place where the parts of the engine are made and put together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from threading import Thread
from typing import Any

import structlog
from rasa_sdk.executor import ActionExecutor

from devices.link import HomeLink
from devices.mqtt.address import Certificates
from engine.habit_book import HabitBook
from engine.jobs import Alarms, scheduled
from engine.judge import Judge
from engine.planner import Planner
from engine.resolution.exact import grammar_of
from engine.service import Service
from engine.settings import Settings
from engine.store import Database

log = structlog.get_logger(__name__)

STOPPED_BEFORE_ANSWERING = "The engine stopped before it could answer."


@dataclass(frozen=True, slots=True)
class Engine:
    """Everything that serves a turn."""

    settings: Settings
    store: Database
    link: HomeLink
    service: Service
    executor: ActionExecutor
    habits: HabitBook
    judge: Judge

    def ready(self) -> Mapping[str, Any]:
        """Whether a turn can be served; raises StoreUnavailable where the database does not answer."""
        self.store.check()
        home = self.link.home
        connected, trouble = self.link.connected, self.link.trouble
        why = trouble.sentence if trouble else "The broker has not answered yet."
        return {
            "ready": connected,
            "reason": None if connected else why,
            "devices": len(home.devices),
            "home_file": self.link.home_file_problem,
        }


@contextmanager
def _warming(language: str) -> Iterator[None]:
    """Compile the grammar beside the start: the first requests would take a tenth of a second otherwise."""
    thread = Thread(target=grammar_of(language).warm, name="grammar", daemon=True)
    thread.start()
    yield
    thread.join()


@contextmanager
def build(settings: Settings, *, clock: Callable[[], datetime] | None = None) -> Iterator[Engine]:
    """Open the database, connect to the broker, start the jobs; all of it is closed in the end.

    Raises:
        StoreUnavailable: the database can't be opened; the message says why and what to do.
    """
    # The actions are the plug between Rasa and the engine, and stand above it; only here do the two meet.
    from rasa_project.actions import actions  # noqa: PLC0415

    now = clock or (lambda: datetime.now(settings.tz))
    link = HomeLink(
        settings.broker_url,
        home_file=settings.home_file,
        discovery_prefix=settings.discovery_prefix,
        certificates=Certificates(settings.mqtt_ca_file, settings.mqtt_cert_file, settings.mqtt_key_file),
        clock=now,
    )
    with Database(settings.database_url, clock=now) as store, link:
        with store.begin() as unit:
            unfinished = unit.turns.close_unfinished(STOPPED_BEFORE_ANSWERING)
        if unfinished:
            log.warning("closed the turns that a crash had left open", turns=unfinished)
        with scheduled(store, retention_days=settings.turn_retention_days) as scheduler, _warming(settings.language):
            alarms = Alarms(scheduler, store)
            habits = HabitBook(store)
            planner = Planner(store, link, now, alarms, rung=habits.happened)
            judge = Judge(store)
            service = Service(store, link, now, planner, habits, judge, language=settings.language)
            executor = ActionExecutor()
            for action in actions(service):
                executor.register_action(action)
            with alarms.waking(planner.run):
                planner.resume()
                yield Engine(settings, store, link, service, executor, habits, judge)
