"""What a search for targets comes to: the candidates, a tie, or the constraint that failed."""

from __future__ import annotations

from dataclasses import dataclass, field

from devices.model import Change, Device, Entity
from engine.domain import Habit, Unresolved
from engine.language.describe import spoken_name
from engine.language.reading import Reading


@dataclass(frozen=True, slots=True)
class Candidate:
    """One entity that could be meant, and what would be done to it."""

    device: Device
    entity: Entity
    changes: tuple[Change, ...] = ()

    @property
    def label(self) -> str:
        """How people call it."""
        return spoken_name(self.device, self.entity)

    @property
    def reachable(self) -> bool:
        """Whether a command would get there."""
        return self.device.available and self.entity.available


type Said = tuple[str, list[Candidate]]
"""What a question is answered with, and which things that is about."""


@dataclass(frozen=True, slots=True)
class Found:
    """The entities that are meant: one, or a set that was asked for as a set."""

    candidates: tuple[Candidate, ...]
    reasons: tuple[str, ...] = ()
    features: dict[str, float] = field(default_factory=dict)
    left_out: tuple[Candidate, ...] = ()
    """Members of the set that can't be reached."""
    spared: tuple[Candidate, ...] = ()
    """Members that are only meant by name, as they are dangerous or others depend on them."""
    habits: tuple[Habit, ...] = ()
    """What is usual, where it decided between several."""


@dataclass(frozen=True, slots=True)
class Tied:
    """Several fit equally."""

    candidates: tuple[Candidate, ...]
    habit: Habit | None = None
    """Which of them is the usual one, though not surely enough to go by."""


@dataclass(frozen=True, slots=True)
class Missed:
    """Nothing fits; which constraint failed, and what came nearest to it."""

    why: Unresolved
    subject: str = ""
    """What was asked for, in words."""
    candidates: tuple[Candidate, ...] = ()
    """What failed the constraint."""
    instead: tuple[str, ...] = ()
    """Names of the nearest things that exist."""


type Targets = Found | Tied | Missed


def subject_of(reading: Reading) -> str:
    """What the request is about, in the words of the home or of the person."""
    if reading.names:
        return " and ".join(match.name for match in reading.names)
    return " ".join(filter(None, (reading.strange, *(word for t in reading.types for word in t.words)))) or "device"
