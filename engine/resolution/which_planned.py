"""Which of the things that are planned is pointed at: by its place in the list, its length, or as the other one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from engine.context.situation import Situation
from engine.language import times
from engine.language.words import fold
from engine.scheduling.model import Kind, Schedule

_POINTS: Final = re.compile(
    r"\b(?P<which>first|1st|second|2nd|third|3rd|fourth|4th|fifth|5th|last|latest|newest|"
    r"latter|former|next|other|shorter|shortest|longer|longest|earlier|earliest|oldest)"
    r"(?: (?:one|ones|timer|timers|alarm|reminder|schedule|plan|thing))?\s*$|\b(?:number|no|#) ?(?P<number>[1-9])\s*$",
    re.IGNORECASE,
)
_ORDINALS: Final[dict[str, int]] = {
    **dict.fromkeys(("first", "1st", "former", "next", "shorter", "shortest", "earlier", "earliest"), 0),
    **dict.fromkeys(("second", "2nd"), 1),
    **dict.fromkeys(("third", "3rd"), 2),
    **dict.fromkeys(("fourth", "4th"), 3),
    **dict.fromkeys(("fifth", "5th"), 4),
    **dict.fromkeys(("last", "latter", "longer", "longest", "latest", "newest"), -1),
}
_MADE: Final[dict[str, int]] = {"latest": -1, "newest": -1, "oldest": 0}
"""What is said of when it was set, and not of when it is due."""
_ONE: Final = re.compile(r"\b(?:one|ones|timers?|alarms?|reminders?|it)\b", re.IGNORECASE)


def pointed(rest: str, planned: Sequence[Schedule], situation: Situation) -> tuple[Schedule, ...] | None:
    """What is pointed at of these, which come in the order in which they are due; None where nothing points.

    Empty where something points, and nothing of the kind is planned: there is no third of two.
    """
    rest = re.sub(r"[ ,]+(?:please|then|now)$", "", rest.strip(" .!?,"), flags=re.IGNORECASE)
    listed = just_listed(planned, situation)
    if (length := _length(rest, situation)) is not None:
        return tuple(one for one in planned if one.kind is Kind.TIMER and one.lasting_s == length)
    found = _POINTS.search(rest)
    if found is None:
        return None
    which = (found["which"] or "").casefold()
    if which == "other":
        return _other(planned, situation)
    index = int(found["number"]) - 1 if found["number"] else _ORDINALS.get(which, 0)
    in_order = listed or planned
    if which in _MADE or (which == "last" and not listed):
        # Without a list in mind, the last one is the one that was set last.
        in_order, index = sorted(planned, key=lambda one: one.created_at), _MADE.get(which, -1)
    return (in_order[index],) if -len(in_order) <= index < len(in_order) else ()


def just_listed(planned: Sequence[Schedule], situation: Situation) -> tuple[Schedule, ...]:
    """Those of these that were told one after the other just now, in that order; empty where none were."""
    recent = situation.recent
    told = recent.last.schedules if recent and recent.last else ()
    known = {one.id: one for one in planned}
    listed = tuple(known[one] for one in told if one in known)
    return listed if len(told) > 1 else ()


def _length(rest: str, situation: Situation) -> int | None:
    """Seconds, where a timer is called by its length: "the 5 minute one"; "in 5 minutes" is when it is due."""
    if times.read(rest, situation.at) is not None and "for" not in fold(rest):
        return None
    length = times.first_length(rest)
    if length is None or _ONE.search(rest) is None:
        return None
    return round(length[0])


def _other(planned: Sequence[Schedule], situation: Situation) -> tuple[Schedule, ...]:
    """Those that were not spoken of last."""
    recent = situation.recent
    spoken_of = set(recent.last.schedules if recent and recent.last else ())
    spoken_of |= set(recent.undo.planned) if recent and recent.undo else set()
    return tuple(one for one in planned if one.id not in spoken_of)
