"""What sensors and the hour say where several things fit, and what a person would be told of them besides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from engine.context import sensors
from engine.context.situation import Situation, part_of_day
from engine.language import phrasing
from engine.language.lexicon import KINDS
from engine.language.reading import Reading
from engine.resolution.comfort import BY_NIGHT, only_called
from engine.resolution.danger import risky
from engine.resolution.found import Candidate
from engine.resolution.goals import Act, Goal


@dataclass(frozen=True, slots=True)
class Hint:
    """Which of several candidates is meant, and why."""

    candidates: list[Candidate]
    reason: str
    feature: str
    """Its name in the table of features."""


_LIT: Final = frozenset({Act.ON, Act.LIGHT})
_WARMED: Final = frozenset({Act.ON, Act.TEMPERATURE})


def tie_breaker(goal: Goal, reading: Reading, candidates: Sequence[Candidate], situation: Situation) -> Hint | None:
    """The hint that leaves just one room; None: there is none.

    Never for what would let someone in or heat: there a guess is asked about.
    """
    if any(risky(c.device, c.entity, change) for c in candidates for change in c.changes):
        return None
    rooms = [c.device.area for c in candidates if c.device.area]
    if situation.area is None and not reading.areas and len(set(rooms)) > 1:
        for name, tells in _telling(goal, candidates):
            if (told := sensors.only(rooms, situation, tells)) is not None:
                return Hint([c for c in candidates if c.device.area == told[0]], told[1].reason, name)
    return None


def _telling(goal: Goal, candidates: Sequence[Candidate]) -> list[tuple[str, sensors.Tells]]:
    """The facts that could tell the room in which somebody wants this, the strongest first."""
    told: list[tuple[str, sensors.Tells]] = [("motion", sensors.motion)]
    if goal.act in _LIT and all(c.entity.component == "light" for c in candidates) and goal.direction >= 0:
        told.append(("sensed", sensors.dark))
    if goal.act in _WARMED and all(KINDS["heating"](c.device, c.entity) for c in candidates) and goal.direction >= 0:
        told.append(("sensed", sensors.cold))
    return told


def by_hour(goal: Goal, candidates: Sequence[Candidate], situation: Situation) -> Hint | None:
    """By night the one lamp of a room that is there for it, where nothing else tells; None: there is none."""
    if len({c.device.area for c in candidates}) > 1:
        return None
    if goal.act is not Act.ON or part_of_day(situation.at) != "night":
        return None
    if not all(c.entity.component == "light" for c in candidates):
        return None
    small = only_called(candidates, BY_NIGHT)
    return Hint(small, "it is night", "hour") if small else None


def aired(goal: Goal, candidates: Sequence[Candidate], situation: Situation) -> list[str]:
    """That a window of the room is open which is about to be heated: done all the same, but told."""
    if len(candidates) != 1 or goal.act not in _WARMED or goal.direction < 0:
        return []
    one = candidates[0]
    if not KINDS["heating"](one.device, one.entity):
        return []
    return [phrasing.minded(found.reason) for found in sensors.open_windows(one.device.area, situation)]
