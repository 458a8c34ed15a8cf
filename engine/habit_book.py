"""Keeps what is noticed of people's habits: in the store, and in memory, so that a request waits for no query."""

from __future__ import annotations

from collections import OrderedDict, defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Final

from devices.model import Home
from engine.context.situation import SESSION_GAP
from engine.habits.model import Event, Habits, Observation, Shelf, beside, shelved
from engine.resolution.noticing import by_asking, by_hand
from engine.store import Database
from engine.turns import OpenTurn, orders_of

MOST: Final = 2_000
"""Observations of one person that are kept: the oldest go first. At twenty a day these are the last three months."""
_MOST_SEEN: Final = 200
"""People whose last sight of the home is remembered."""
_MOST_EVENTS: Final = 50
_RECENT: Final = 50
"""Observations among which those of the last turn are."""


@dataclass(frozen=True, slots=True)
class _Person:
    """One person's observations, and where they are looked for."""

    seen: tuple[Observation, ...] = ()
    shelf: Shelf = field(default_factory=dict)

    @classmethod
    def of(cls, seen: tuple[Observation, ...]) -> _Person:
        return cls(seen, shelved(seen))

    def and_also(self, more: Sequence[Observation]) -> _Person:
        """With more of them; beyond the limit the oldest go."""
        seen = (*self.seen, *more)
        return _Person(seen, beside(self.shelf, more)) if len(seen) <= MOST else _Person.of(seen[-MOST:])


class HabitBook:
    """The habits of everybody in this home; safe to use from many threads.

    The engine is the only owner of its database, so what is in memory is what is stored: every change goes through
    here.
    """

    def __init__(self, store: Database) -> None:
        self._store = store
        self._lock = Lock()
        self._people: dict[str, _Person] = {}
        self._homes: OrderedDict[str, Home] = OrderedDict()
        self._events: defaultdict[str, deque[Event]] = defaultdict(lambda: deque(maxlen=_MOST_EVENTS))
        self.reload()

    def reload(self) -> None:
        """Read all of it anew."""
        with self._store.begin(writes=False) as unit:
            stored = unit.habits.everything()
        people: dict[str, list[Observation]] = {}
        for one in stored:
            people.setdefault(one.person, []).append(one)
        with self._lock:
            self._people = {person: _Person.of(tuple(seen[-MOST:])) for person, seen in people.items()}

    def habits(self, person: str) -> Habits:
        """What is known as this person says something."""
        with self._lock:
            own = self._people.get(person)
            others = tuple(one.shelf for name, one in self._people.items() if name != person and one.seen)
            events = tuple(self._events[person]) if person in self._events else ()
            return Habits(own.shelf if own else {}, others, self._homes.get(person), events)

    def observations(self, person: str) -> tuple[Observation, ...]:
        """All that was noticed of one person, in the order in which it came."""
        with self._lock:
            own = self._people.get(person)
            return own.seen if own else ()

    # ------------------------------------------------------------------------------------------ learning

    def notice(self, turn: OpenTurn, home: Home) -> None:
        """Learn from an answered turn, and remember the home as it leaves it.

        What the turn before did and was switched back at once, by hand or by this turn, is counted no longer.
        """
        situation = turn.situation
        person, undo = situation.utterance.person, situation.conversation.undo
        if undo is not None and undo.turn != turn.id and self._just_counted(person, undo.turn, situation.at):
            if by_hand(undo, situation):
                self.take_back(person, undo.turn)
            elif by_asking(undo, situation, orders_of(turn)):
                # Who names a lamp twice, on and off, meant it both times; a guess that is taken back was wrong.
                self._drop(person, lambda one: one.turn == undo.turn and one.weight < 1.0)
        self.learn(turn.noticed)
        self.saw(person, home)

    def _just_counted(self, person: str, turn: str, at: datetime) -> bool:
        """Whether a turn of the same session counted; what is switched off later was wanted until then."""
        return any(one.turn == turn and abs(at - one.at) <= SESSION_GAP for one in self.observations(person)[-_RECENT:])

    def learn(self, observations: Sequence[Observation]) -> None:
        """Count what one turn showed."""
        if not observations:
            return
        person = observations[0].person
        with self._lock:
            before = self._people.get(person, _Person())
            self._people[person] = before.and_also(observations)
        gone = (*before.seen, *observations)[:-MOST]
        with self._store.begin() as unit:
            unit.habits.put(observations)
            if gone:
                unit.habits.delete(one.id for one in gone)

    def take_back(self, person: str, turn: str) -> bool:
        """Count no longer what a turn showed: it was undone, or was not what was meant. Whether it had counted."""
        return bool(self._drop(person, lambda one: one.turn == turn))

    def saw(self, person: str, home: Home) -> None:
        """Remember the home as this person's turn leaves it: what differs next time has changed by itself."""
        with self._lock:
            self._homes[person] = home
            self._homes.move_to_end(person)
            while len(self._homes) > _MOST_SEEN:
                self._homes.popitem(last=False)

    def happened(self, person: str, at: datetime, name: str) -> None:
        """Note that something rang for a person, by that person's clock."""
        with self._lock:
            self._events[person].append(Event(at, name))

    # ------------------------------------------------------------------------------------------ forgetting

    def forget(self, person: str, ids: Iterable[str]) -> bool:
        """Forget some of what was noticed of a person; False: there is no such thing."""
        unwanted = set(ids)
        return bool(self._drop(person, lambda one: one.id in unwanted))

    def forget_person(self, person: str) -> int:
        """Forget all about a person; how many observations there were."""
        with self._lock:
            gone = self._people.pop(person, _Person()).seen
            self._homes.pop(person, None)
            self._events.pop(person, None)
        with self._store.begin() as unit:
            unit.habits.delete_person(person)
        return len(gone)

    def forget_home(self) -> None:
        """Forget everybody's habits."""
        with self._lock:
            self._people.clear()
            self._homes.clear()
            self._events.clear()
        with self._store.begin() as unit:
            unit.habits.delete_all()

    def _drop(self, person: str, unwanted: Callable[[Observation], bool]) -> tuple[Observation, ...]:
        with self._lock:
            own = self._people.get(person)
            if own is None:
                return ()
            dropped = tuple(one for one in own.seen if unwanted(one))
            if dropped:
                self._people[person] = _Person.of(tuple(one for one in own.seen if not unwanted(one)))
        if dropped:
            with self._store.begin() as unit:
                unit.habits.delete(one.id for one in dropped)
        return dropped
