"""Questions that nothing here can answer in full: who did it and when, what one should do, what could be done.

The answer says so, and tells what is known: how the things are now. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from engine.language.describe import listing, place, the
from engine.language.ordering import IMPERATIVES
from engine.language.reading import Reading
from engine.resolution.found import Candidate
from engine.resolution.goals import goal_of
from engine.resolution.pool import able_to
from engine.resolution.topics import Topic

_MOST: Final = 3
_SAID: Final = {
    Topic.PAST: "I can't tell who did that, or when: I only remember what was done through me.",
    Topic.ADVICE: "I can't judge that for you.",
    Topic.ALLOWED: "I keep no list of who may do what here.",
    Topic.NOTIFY: "I can't speak up by myself when something happens: ask me, and I look.",
}


def preface(topic: Topic) -> str:
    """What is said first about what can't be told; empty where the topic is another."""
    return _SAID.get(topic, "")


def able(reading: Reading, pool: Sequence[Candidate]) -> tuple[str, list[Candidate]]:
    """Whether what was named could be told to do it, as “Yes, I can turn on the Lamp: just say so”."""
    # "Can it be opened?" asks whether one could open it.
    meant = {IMPERATIVES[word] for word in reading.words if word in IMPERATIVES}
    reading = replace(reading, meant=reading.meant | meant, outside=reading.outside | meant)
    goal = goal_of("HassTurnOn", reading)
    can = able_to(goal, [(one.device, one.entity) for one in pool]) if goal is not None else []
    if goal is None or not can:
        names = list(dict.fromkeys(f"{the(one.device.name)}{place(one.device)}" for one in pool))
        return f"No, I can't do that with {listing(names[:_MOST], 'or')}.", list(pool)
    names = list(dict.fromkeys(f"{the(one.label)}{place(one.device)}" for one in can))
    more = [f"{len(names) - _MOST} more"] if len(names) > _MOST else []
    return f"Yes, I can {goal.act.value} {listing([*names[:_MOST], *more])}: just say so.", can
