"""The engine's side of the home: what is there, what happens, and orders carried out and confirmed."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from devices.commands import encode, settled
from devices.discovery.convention import Rejection
from devices.discovery.home_assistant import HomeAssistant
from devices.discovery.homie import Homie
from devices.discovery.shelly import Shelly
from devices.discovery.tasmota import Tasmota
from devices.home_file import HomeFile, HomeFileBroken
from devices.model import Area, Change, Command, Device, Entity, Fulfilment, Home, Order, Unfulfilled
from devices.mqtt.address import Certificates, address_of
from devices.mqtt.connection import Connection
from devices.mqtt.trouble import Trouble
from devices.reading import agrees, is_moment, leaves_trace
from devices.registry import Registry, StateChange, Topics

LOOK_S: Final = 0.4
"""How often the home's file is looked at."""
GATHER_S: Final = 0.02
"""How long announcements are gathered before their topics are subscribed; a bridge sends hundreds in a row."""

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Waiting:
    """One order under way."""

    order: Order
    changes: tuple[Change, ...]
    """What is to be seen in the entity's state."""
    commands: tuple[Command, ...]
    news: int
    """State messages before it was sent."""
    moment: bool
    done: bool = False
    took_ms: float = 0.0

    def shown_by(self, entity: Entity, news: int) -> bool:
        if self.moment and news <= self.news:
            return False
        return all(agrees(entity, change) for change in self.changes)


@dataclass(slots=True)
class _Round:
    """The orders of one call, and the caller who waits for all of them."""

    started: float
    left: int = 0
    finished: threading.Event = field(default_factory=threading.Event)


class HomeLink:
    """The link to the home; a context manager that starts and ends its threads.

    Args:
        url: `mqtt://` or `mqtts://`; the broker need not be there yet.
        home_file: the home's own file; it need not exist.
        discovery_prefix: of Home Assistant's discovery topics.
        certificates: of a secure connection.
        clock: aware time of receipt of states.

    Raises:
        ValueError: the URL is none; a sentence without its password.

    """

    def __init__(
        self,
        url: str,
        *,
        home_file: Path,
        clock: Callable[[], datetime],
        discovery_prefix: str = "homeassistant",
        certificates: Certificates = Certificates(),  # noqa: B008 - frozen
    ) -> None:
        self._conventions = (HomeAssistant(discovery_prefix), Tasmota(), Shelly(), Homie())
        self._registry = Registry(self._conventions, clock=clock)
        self._connection = Connection(
            address_of(url, certificates),
            on_message=self._heard,
            on_connected=self._came_up,
            on_lost=self._went_down,
        )
        self._file = HomeFile(home_file)
        self._file_lock = threading.Lock()
        self._listeners: tuple[Callable[[StateChange], None], ...] = ()
        self._waiting: dict[str, list[tuple[_Waiting, _Round]]] = {}
        self._waiting_lock = threading.Lock()
        self._to_listen: dict[str, None] = {}
        self._to_leave: dict[str, None] = {}
        self._to_ask: dict[Command, None] = {}
        self._topics_lock = threading.Lock()
        self._gathering = threading.Event()
        self._stopping = threading.Event()
        self._keeper = threading.Thread(target=self._keep, name="home-link", daemon=True)

    def __enter__(self) -> Self:
        self._read_file()
        self._keeper.start()
        self._connection.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.__exit__(kind, error, trace)
        self._stopping.set()
        self._gathering.set()
        self._keeper.join()

    # --------------------------------------------------------------------------------------------------- looking

    @property
    def home(self) -> Home:
        """The latest snapshot."""
        return self._registry.home

    @property
    def connected(self) -> bool:
        """Whether the broker can be reached now."""
        return self._connection.up

    @property
    def trouble(self) -> Trouble | None:
        """Why the broker can't be used now; None: it can, or nothing has gone wrong yet."""
        return self._connection.trouble

    @property
    def home_file_problem(self) -> str | None:
        """What is wrong with the home's file, in a sentence; None: nothing."""
        return self._file.problem

    def rejections(self) -> tuple[Rejection, ...]:
        """The latest messages that were not used, oldest first."""
        return self._registry.rejections

    def subscribe(self, listener: Callable[[StateChange], None]) -> None:
        """Have every state change told, on the MQTT thread: the listener must be quick, and may raise in vain."""
        self._listeners = (*self._listeners, listener)

    # --------------------------------------------------------------------------------------------------- ordering

    def carry_out(self, orders: Sequence[Order], *, timeout_s: float = 2.0) -> tuple[Fulfilment, ...]:
        """Send orders, all at once, and wait until the states that come back confirm them.

        A state that shows the order done already confirms it at once; it is sent all the same. From any thread.

        Args:
            orders: what to do.
            timeout_s: how long to wait for all of them together, in seconds.

        Returns:
            One fulfilment for each order, in their order.

        """
        turn = _Round(time.perf_counter())
        prepared = [self._prepare(order) for order in orders]
        waiting = [item for item in prepared if isinstance(item, _Waiting)]
        sent = self._send(waiting, turn)
        if sent:
            turn.finished.wait(timeout_s)
        self._forget(waiting)
        return tuple(self._outcome(item, turn, sent=sent) if isinstance(item, _Waiting) else item for item in prepared)

    def _prepare(self, order: Order) -> _Waiting | Fulfilment:
        if not self.connected:
            return Fulfilment(order, problem=Unfulfilled.NO_CONNECTION)
        found = self._registry.find(order.unique_id)
        if found is None:
            return Fulfilment(order, problem=Unfulfilled.NO_SUCH_ENTITY)
        binding, entity, news = found
        commands = encode(binding, order.changes, entity.state)
        if isinstance(commands, Unfulfilled):
            return Fulfilment(order, problem=commands)
        if not entity.available:
            return Fulfilment(order, problem=Unfulfilled.OFFLINE)
        told = () if entity.assumed else settled(entity, order.changes)
        told = tuple(change for change in told if change.feature in binding.wire.reports and leaves_trace(change))
        return _Waiting(order, told, commands, news, moment=any(is_moment(change) for change in told))

    def _send(self, waiting: Sequence[_Waiting], turn: _Round) -> bool:
        """Register before publishing: a quick device answers before `publish` returns."""
        turn.left = len(waiting)
        if not waiting:
            return False
        with self._waiting_lock:
            for item in waiting:
                self._waiting.setdefault(item.order.unique_id, []).append((item, turn))
        commands = [command for item in waiting for command in item.commands]
        if not self._connection.publish(commands):
            return False
        for item in waiting:
            self._settle(item.order.unique_id)
        return True

    def _settle(self, unique_id: str) -> None:
        """Tell those who wait for this entity, if its state shows what they wait for."""
        with self._waiting_lock:
            if not self._waiting.get(unique_id):
                return
            found = self._registry.find(unique_id)
            if found is None:
                return
            _, entity, news = found
            for item, turn in self._waiting[unique_id]:
                if not item.done and item.shown_by(entity, news):
                    item.done = True
                    item.took_ms = (time.perf_counter() - turn.started) * 1000
                    turn.left -= 1
                    if not turn.left:
                        turn.finished.set()

    def _forget(self, waiting: Sequence[_Waiting]) -> None:
        with self._waiting_lock:
            for item in waiting:
                unique_id = item.order.unique_id
                rest = [entry for entry in self._waiting.get(unique_id, []) if entry[0] is not item]
                if rest:
                    self._waiting[unique_id] = rest
                else:
                    self._waiting.pop(unique_id, None)

    @staticmethod
    def _outcome(item: _Waiting, turn: _Round, *, sent: bool) -> Fulfilment:
        if not sent:
            return Fulfilment(item.order, problem=Unfulfilled.NO_CONNECTION)
        if item.done:
            return Fulfilment(item.order, item.commands, None, item.took_ms)
        took = (time.perf_counter() - turn.started) * 1000
        return Fulfilment(item.order, item.commands, Unfulfilled.NOT_CONFIRMED, took)

    # ---------------------------------------------------------------------------------------------- the home's file

    def edit_device(
        self,
        device_id: str,
        *,
        name: str | None = None,
        area: str | None = None,
        aliases: Sequence[str] | None = None,
        screen: bool | None = None,
    ) -> Device | None:
        """Write into the home's file what a person says of a device; the device as it is then.

        Args:
            device_id: its id, or the unique id of any of its entities.
            name: None leaves each of these as it is; empty takes it out of the file.
            area: likewise.
            aliases: likewise; all of them, not one more.
            screen: whether it shows pictures.

        Returns:
            None where there is no such device.

        Raises:
            HomeFileBroken: the file has a mistake, or can't be written.

        """
        device = self.home.device(device_id)
        if device is None:
            return None
        changes = _given(name=name, area=area, aliases=None if aliases is None else tuple(aliases), screen=screen)
        known_as = tuple(entity.unique_id for entity in device.entities)
        with self._file_lock:
            self._file.edit_device(device.id, changes, known_as)
            self._registry.note(self._file.notes)
        return self.home.device(device_id)

    def edit_area(self, name: str, *, floor: str | None = None, aliases: Sequence[str] | None = None) -> Area:
        """Write into the home's file what a person says of an area; one that is not there yet is added.

        Raises:
            HomeFileBroken: the file has a mistake, or can't be written.

        """
        changes = _given(floor=floor, aliases=None if aliases is None else tuple(aliases))
        with self._file_lock:
            self._file.edit_area(name, changes)
            self._registry.note(self._file.notes)
            spelled = self._file.notes.spelling(name)
        return self.home.area(spelled) or Area(name)

    def _read_file(self) -> None:
        with self._file_lock:
            if self._file.refresh():
                self._registry.note(self._file.notes)
                if self._file.problem is not None:
                    _log.warning("%s", self._file.problem)

    # -------------------------------------------------------------------------------------------------- its thread

    def _keep(self) -> None:
        while not self._stopping.is_set():
            if self._gathering.wait(LOOK_S) and not self._stopping.wait(GATHER_S):
                self._gathering.clear()
                self._flush()
            self._read_file()

    def _flush(self) -> None:
        with self._topics_lock:
            listen, self._to_listen = tuple(self._to_listen), {}
            leave, self._to_leave = tuple(self._to_leave), {}
            ask, self._to_ask = tuple(self._to_ask), {}
        self._connection.unsubscribe(leave)
        self._connection.subscribe(listen)
        # The broker takes packets in order: the answers come on topics that are subscribed by then.
        self._connection.publish(ask)

    # ----------------------------------------------------------------------------------------- on the MQTT thread

    def _came_up(self) -> tuple[str, ...]:
        self._registry.connected(now=True)
        filters = [topic for convention in self._conventions for topic in convention.subscriptions]
        return (*filters, *self._registry.topics())

    def _went_down(self) -> None:
        self._registry.connected(now=False)

    def _heard(self, topic: str, payload: bytes, retained: bool) -> None:  # noqa: FBT001 - the connection's callback
        if self._registry.owns(topic):
            # The same message may tell a state: a device that reports for the first time announces itself with it.
            self._listen_to(self._registry.announce(topic, payload))
        changes = self._registry.receive(topic, payload, retained=retained)
        if self._waiting:
            for unique_id in self._registry.heard_by(topic):
                self._settle(unique_id)
        for change in changes:
            self._tell(change)

    def _listen_to(self, topics: Topics) -> None:
        if not (topics.listen or topics.leave or topics.requests):
            return
        with self._topics_lock:
            for topic in topics.leave:
                self._to_listen.pop(topic, None)
                self._to_leave[topic] = None
            for topic in topics.listen:
                self._to_leave.pop(topic, None)
                self._to_listen[topic] = None
            # What is asked for twice while it is gathered is asked for once, so that no device can make us flood it.
            self._to_ask.update(dict.fromkeys(topics.requests))
        self._gathering.set()

    def _tell(self, change: StateChange) -> None:
        for listener in self._listeners:
            try:
                listener(change)
            except Exception:  # noqa: BLE001 - one boundary for all listeners
                # A listener's fault is its own; the states go on.
                _log.exception("A listener failed on a change of %r", change.unique_id)


def _given(**changes: object) -> Mapping[str, object]:
    return {key: value for key, value in changes.items() if value is not None}


__all__ = ["HomeFileBroken", "HomeLink", "StateChange"]
