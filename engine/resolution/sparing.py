"""What a set leaves as it is though nobody said so: what is dangerous, what others live on, what is in use. Pure."""

from __future__ import annotations

import re
from typing import Final

from devices import kinds
from devices.reading import current
from engine.language.reading import Reading
from engine.language.words import fold
from engine.resolution.danger import risky, strongroom, vital
from engine.resolution.found import Candidate
from engine.resolution.goals import Act, Goal

_WAY_OUT: Final = re.compile(r"\b(?:emergency|fire|escape|panic) ?(?:exit|door|escape|hatch|route)\b", re.IGNORECASE)
"""What has to open from inside at any time."""


def spared_of(goal: Goal, candidates: list[Candidate], reading: Reading) -> tuple[list[Candidate], list[Candidate]]:
    """The set without what is only meant by name, and that: "turn on everything" does not mean the oven.

    Nor does "turn off everything" mean the freezer. Where nothing else is left, the set is that.
    """
    spared = [c for c in candidates if not reading.names and not _called_for(c, reading) and _apart(goal, c, reading)]
    left = [c for c in candidates if c not in spared]
    if left:
        # What is as was asked need not be told.
        spared = [c for c in spared if any(current(c.entity, to.feature) != to.value for to in c.changes)]
    return (left or candidates), spared


def _apart(goal: Goal, one: Candidate, reading: Reading) -> bool:
    """Whether it is dangerous, or others depend on it; a type that was said names what opens by it."""
    if goal.act in {Act.ON, Act.OFF, Act.STOP, Act.PAUSE} and vital(one.device, one.entity):
        return True
    if goal.act is Act.LOCK and _WAY_OUT.search(f"{one.device.name} {one.entity.name}"):
        return True
    if reading.types and goal.act in {Act.OPEN, Act.UNLOCK, Act.POSITION, Act.CLOSE, Act.LOCK}:
        return goal.act is Act.UNLOCK and strongroom(one.device, one.entity)
    return any(risky(one.device, one.entity, change) for change in one.changes)


def _called_for(one: Candidate, reading: Reading) -> bool:
    """Whether a type that was said is what it is called: "the heaters" are those, "the plugs" are not."""
    words = set(fold(f"{one.device.name} {one.entity.name}"))
    return any(set(word.words) <= words | {w.removesuffix("s") for w in words} for word in reading.types) or any(
        word.kind.replace(" ", "_") == kinds.type_of(one.device) and word.kind not in _GENERIC for word in reading.types
    )


_GENERIC: Final = frozenset({"plug", "switch", "fan", "machine", "valve", "climate", "lock", "door"})
