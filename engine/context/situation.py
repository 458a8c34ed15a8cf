"""The moment in which something is said: one immutable picture that every later stage reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from devices.model import Device, Home
from engine.context.dating import Heard, dated
from engine.domain import Asking, Conversation, Preference, Question, TaughtPhrase, Turn, Utterance
from engine.habits.model import NO_HABITS, Habits
from engine.learned import AS_SHIPPED, Learned
from engine.scheduling.model import Schedule

SESSION_GAP: Final = timedelta(seconds=45)
"""Turns of one person at one endpoint within this gap belong to one session."""
QUESTION_LASTS: Final = timedelta(minutes=3)
"""How long a question waits: someone at a keyboard needs longer than someone who speaks."""
GUIDED_LASTS: Final = timedelta(minutes=30)
"""How long the guided questions wait; afterwards they go on when asked to, where they stopped."""
LAST_ACTION_LASTS: Final = timedelta(minutes=10)
"""How long "it", "that's wrong" and "undo" can mean what was done last."""


def part_of_day(at: datetime) -> str:
    """The part by the clock on the wall: “morning” 5–12, “afternoon” 12–18, “evening” 18–22, else “night”."""
    if 5 <= at.hour < 12:
        return "morning"
    if 12 <= at.hour < 18:
        return "afternoon"
    return "evening" if 18 <= at.hour < 22 else "night"


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything that an understanding may depend on."""

    utterance: Utterance
    home: Home
    conversation: Conversation
    preferences: tuple[Preference, ...] = ()
    """The person's own, then the home's."""
    phrases: tuple[TaughtPhrase, ...] = field(default=())
    language: str = "en"
    """Code of the language that people speak here."""
    schedules: tuple[Schedule, ...] = ()
    """What is planned in this home and still to come, the next one first."""
    habits: Habits = NO_HABITS
    """What people usually do here."""
    learned: Learned = AS_SHIPPED
    """How far the weights have moved in this home."""

    log: tuple[Turn, ...] = ()
    """The latest turns of this home, the newest first; only looked up for words that ask about the past."""

    meant: frozenset[str] = frozenset()
    """Unique ids of what "it" is, where words of the same utterance say so: nothing else may be taken for it."""

    turns: tuple[Heard, ...] = ()
    """This person's latest turns on both clocks, this one the last; empty: there is one clock."""

    def dated(self, moment: datetime) -> datetime:
        """A moment of the home's clock, such as that of a state, by the clock of this turn."""
        return dated(moment, self.turns, by_person=self.utterance.dated)

    @property
    def endpoint(self) -> Device | None:
        """The device that heard it."""
        return self.home.device(self.utterance.endpoint) if self.utterance.endpoint else None

    @property
    def area(self) -> str | None:
        """Name of the area in which it was said."""
        return self.utterance.area

    @property
    def at(self) -> datetime:
        """When it was said."""
        return self.utterance.at

    @property
    def pending(self) -> Question | None:
        """The question that still waits for an answer, if it is not too long ago."""
        question, asked_at = self.conversation.pending, self.conversation.asked_at
        if question is None or asked_at is None:
            return None
        lasts = GUIDED_LASTS if question.kind is Asking.GUIDED else QUESTION_LASTS
        return question if abs(self.at - asked_at) <= lasts else None

    @property
    def asked(self) -> Question | None:
        """The question of the very last turn; None where it was another turn that was answered last, or none waits."""
        return self.pending if self.conversation.asked_at == self.conversation.at else None

    @property
    def recent(self) -> Conversation | None:
        """The conversation, if its last turn is recent enough for "it" and "undo" to mean something."""
        return self.conversation if abs(self.at - self.conversation.at) <= LAST_ACTION_LASTS else None
