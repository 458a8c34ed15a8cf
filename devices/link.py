"""The engine's side of the home: what is there, what happens, and orders carried out and confirmed."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import Enum, auto
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from devices.commands import encode, patience_s, settled
from devices.confirming import Confirming, Round, Waiting
from devices.discovery.convention import Convention, Rejection
from devices.discovery.home_assistant import HomeAssistant
from devices.discovery.homie import Homie
from devices.discovery.shelly import Shelly
from devices.discovery.tasmota import Tasmota
from devices.home_file import HomeFile, HomeFileBroken
from devices.inbox import Inbox
from devices.model import Area, Command, Device, Fulfilment, Home, Order, Unfulfilled
from devices.mqtt.address import Certificates, address_of
from devices.mqtt.connection import Connection
from devices.mqtt.trouble import Trouble
from devices.reading import is_moment, leaves_trace
from devices.registry import Registry
from devices.tracked import StateChange, Topics
from devices.waking import Waking

LOOK_S: Final = 0.4
"""How often the home's file is looked at."""
CATCH_UP_S: Final = (10.0, 600.0)
"""After a flood the announcements left out are asked for again: so soon at first, so late at most."""
GATHER_S: Final = 0.02
"""How long announcements are gathered before their topics are subscribed; a bridge sends hundreds in a row."""

_log = logging.getLogger(__name__)


def conventions(prefix: str) -> tuple[Convention, ...]:
    """Every way of announcing that is understood; the first that owns a topic reads it.

    Args:
        prefix: of Home Assistant's discovery topics.

    """
    return (HomeAssistant(prefix), Tasmota(), Shelly(), Homie())


type _Message = tuple[str, bytes, bool]
"""Topic, payload, and whether it is retained."""


class _Presence(Enum):
    """Of the broker."""

    HERE = auto()
    GONE = auto()


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
        self._conventions = conventions(discovery_prefix)
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
        self._confirming = Confirming(self._registry.find)
        self._waking = Waking(f"{discovery_prefix}/status", time.monotonic)
        self._inbox: Inbox[_Message | _Presence] = Inbox(self._read, name="home-inbox")
        self._telling = threading.RLock()
        self._catch_up_at: float | None = None
        self._catch_up_in = CATCH_UP_S[0]
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
        self._inbox.__enter__()
        self._connection.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.__exit__(kind, error, trace)
        self._inbox.__exit__(kind, error, trace)
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
        """Have every state change told, one at a time: the listener must be quick, and may raise in vain."""
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
        prepared = [self._prepare(order) for order in orders]
        turn = Round([item for item in prepared if isinstance(item, Waiting)])
        sent = self._send(turn)
        if sent:
            turn.wait(timeout_s)
        self._confirming.end(turn)
        return tuple(turn.outcome(item, sent=sent) if isinstance(item, Waiting) else item for item in prepared)

    def _prepare(self, order: Order) -> Waiting | Fulfilment:
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
        moment = any(is_moment(change) for change in told)
        return Waiting(order, told, commands, news, moment, patience_s(entity))

    def _send(self, turn: Round) -> bool:
        """Register before publishing: a quick device answers before `publish` returns."""
        if not turn.items:
            return False
        self._confirming.begin(turn)
        if not self._connection.publish([command for item in turn.items for command in item.commands]):
            return False
        for item in turn.items:
            found = self._registry.find(item.order.unique_id)
            changes = () if found is None else settled(found[1], item.order.changes)
            assumed = self._registry.assume(item.order.unique_id, changes)
            if assumed is not None:
                self._tell(assumed)
            self._confirming.settle(item.order.unique_id)
        return True

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
            try:
                self._look_after()
            except Exception:  # noqa: BLE001 - one boundary for all that is done now and then
                # Without this thread nothing new would be subscribed any more, and nobody would notice.
                _log.exception("The home could not be looked after")

    def _look_after(self) -> None:
        # While the connection is down, what gathered waits: it may come too late for those that it will begin with.
        if self.connected:
            self._flush()
        self._read_file()
        for change in self._registry.tick():
            self._tell(change)
        if self.connected:
            self._connection.publish(self._waking.due(self._registry.unknown()))
            self._catch_up()

    def _flush(self) -> None:
        with self._topics_lock:
            listen, self._to_listen = tuple(self._to_listen), {}
            leave, self._to_leave = tuple(self._to_leave), {}
            ask, self._to_ask = tuple(self._to_ask), {}
        self._connection.unsubscribe(leave)
        self._connection.subscribe(listen)
        # The broker takes packets in order: the answers come on topics that are subscribed by then.
        self._connection.publish(ask)

    def _catch_up(self) -> None:
        """Have the broker send again what a flood of announcements left no time for."""
        now = time.monotonic()
        if self._registry.missed_announcements() and self._catch_up_at is None:
            self._catch_up_at = now + self._catch_up_in
        if self._catch_up_at is not None and now >= self._catch_up_at:
            self._catch_up_at, self._catch_up_in = None, min(CATCH_UP_S[1], self._catch_up_in * 2)
            self._connection.subscribe(self._filters())

    def _filters(self) -> tuple[str, ...]:
        return tuple(topic for convention in self._conventions for topic in convention.subscriptions)

    # ----------------------------------------------------------------------------------------- on the MQTT thread

    def _came_up(self) -> tuple[str, ...]:
        self._in_turn(_Presence.HERE)
        self._waking.connected()
        return (*self._filters(), self._waking.status_topic, *self._registry.topics())

    def _went_down(self) -> None:
        self._in_turn(_Presence.GONE)

    def _heard(self, topic: str, payload: bytes, retained: bool) -> None:  # noqa: FBT001 - the connection's callback
        if topic == self._waking.status_topic:
            self._waking.heard(payload, retained=retained)
        if self._inbox.is_empty and not self._registry.is_slow(topic):
            self._take(topic, payload, retained=retained)
        else:
            # This thread must not wait for a stranger's template, or the broker would wait for its ping.
            self._inbox.put((topic, payload, retained))

    def _in_turn(self, presence: _Presence) -> None:
        """Have the broker's coming and going seen in its time, after what came before."""
        if self._inbox.is_empty:
            self._registry.connected(now=presence is _Presence.HERE)
        else:
            self._inbox.put(presence)

    # ------------------------------------- on the inbox's thread; or on the MQTT thread, while the inbox is idle

    def _read(self, item: _Message | _Presence) -> None:
        if isinstance(item, _Presence):
            self._registry.connected(now=item is _Presence.HERE)
            return
        topic, payload, retained = item
        if self._registry.owns(topic):
            # The same message may tell a state: a device that reports for the first time announces itself with it.
            self._listen_to(self._registry.announce(topic, payload))
        self._take(topic, payload, retained=retained)

    def _take(self, topic: str, payload: bytes, *, retained: bool) -> None:
        changes = self._registry.receive(topic, payload, retained=retained)
        if self._confirming:
            for unique_id in self._registry.heard_by(topic):
                self._confirming.settle(unique_id)
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
        with self._telling:
            for listener in self._listeners:
                try:
                    listener(change)
                except Exception:  # noqa: BLE001 - one boundary for all listeners
                    # A listener's fault is its own; the states go on.
                    _log.exception("A listener failed on a change of %r", change.unique_id)


def _given(**changes: object) -> Mapping[str, object]:
    return {key: value for key, value in changes.items() if value is not None}


__all__ = ["HomeFileBroken", "HomeLink", "StateChange"]
