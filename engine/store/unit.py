"""One transaction over all of the store."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from engine.store.conversations import Conversations, Guided
from engine.store.habits import Habits
from engine.store.learned import LearnedWeights
from engine.store.memory import Key
from engine.store.schedules import Schedules
from engine.store.taught import Phrases, Preferences
from engine.store.turns import Turns


class Unit:
    """All repositories on one transaction: what is written through them is there for others together, or not at all."""

    def __init__(self, connection: Connection, now: Callable[[], datetime]) -> None:
        self.changed: set[Key] = set()
        """What was written, for who remembers what it read."""
        self.turns = Turns(connection, now)
        self.preferences = Preferences(connection, self.changed)
        self.phrases = Phrases(connection, self.changed)
        self.conversations = Conversations(connection, self.changed)
        self.guided = Guided(connection)
        self.schedules = Schedules(connection, self.changed)
        self.habits = Habits(connection)
        self.learned = LearnedWeights(connection)

    def erase_person(self, person: str) -> int:
        """Drop everything about one person, in every table; how many rows there were."""
        return (
            self.turns.delete_person(person)
            + self.preferences.delete_of(person)
            + self.phrases.delete_of(person)
            + self.conversations.delete_person(person)
            + self.guided.delete_person(person)
            + self.schedules.delete_person(person)
            + self.habits.delete_person(person)
        )

    def erase_home_learned(self) -> int:
        """Drop what was taught for the whole home, and all that was learned in it; how many rows there were."""
        taught = self.preferences.delete_of(None) + self.phrases.delete_of(None)
        return taught + self.habits.delete_all() + self.learned.delete()
