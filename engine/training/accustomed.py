"""People who usually mean the same one of several: what is known of them, and what they mean this time."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from devices.model import Feature
from engine.habits.model import NO_HABITS, Habits, Observation, Topic, shelved
from engine.training.scenes import Gold, Meant

SHARE: Final = 0.4
"""Of the sentences that fit several: said by somebody who has a habit with them."""
AS_USUAL: Final = 0.85
"""Share of these in which it is meant again."""
_TIMES: Final = (6, 20)
_RISKY: Final = frozenset({Feature.OPEN, Feature.LOCK})
"""What can be: there no habit decides, so the right answer stays a question."""


def drawn(gold: Gold, now: datetime, person: str, chance: random.Random) -> tuple[Gold, Habits]:
    """What is meant by somebody who may have a habit, and that habit."""
    if gold.meant is not Meant.CHOOSE or gold.feature in _RISKY or chance.random() >= SHARE:
        return gold, NO_HABITS
    usual = chance.choice(sorted(gold.targets))
    feature = gold.feature or Feature.POWER
    deed = f"{feature.value}={gold.value}" if isinstance(gold.value, bool) else feature.value
    seen = [
        Observation(
            id=f"{number}",
            person=person,
            at=now - timedelta(days=chance.uniform(0, 20)),
            turn=f"{number}",
            topic=Topic.DEVICE,
            value=usual,
            facets={"deed": (deed,), "part_of_day": (chance.choice(("evening", "evening", "morning")),)},
        )
        for number in range(chance.randint(*_TIMES))
    ]
    habits = Habits(shelved(seen))
    if chance.random() >= AS_USUAL:
        return gold, habits
    return replace(gold, meant=Meant.DO, targets=frozenset({usual})), habits
