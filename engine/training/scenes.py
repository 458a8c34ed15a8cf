"""What is right, and where it is said: the meaning of a drawn sentence, its scene, and words for a thing."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from devices.model import Device, Feature, Home
from devices.reading import current
from engine.language.lexicon import type_words
from engine.language.of_kind import of_types
from engine.language.words import fold
from engine.training.things import NOW


class Meant(StrEnum):
    """What kind of thing a person wants."""

    DO = "do"
    """Changes of devices."""
    CHOOSE = "choose"
    """The same, but the words fit several equally: the right answer is a question."""
    FILL = "fill"
    """The same, but what it is to become is left out: the right answer is a question."""
    TELL = "tell"
    """The state of devices."""
    PLAY = "play"
    TALK = "talk"
    """Nothing of the home: a greeting, or what lies beyond it."""
    IMPOSSIBLE = "impossible"
    """What this home can't do: the right answer is a refusal."""
    UNCLEAR = "unclear"
    """Nothing that can be understood: whatever it is taken for is wrong."""
    NOTHING = "nothing"
    """A report, or a question whether something happened: nothing is to be done."""


@dataclass(frozen=True, slots=True)
class Gold:
    """What is right."""

    meant: Meant
    intent: str
    """What statistics that make no mistakes would say."""
    targets: frozenset[str] = frozenset()
    """Unique ids; for CHOOSE those to choose from."""
    feature: Feature | None = None
    """What changes; None: the intent says it all."""
    value: object = None
    """To what; None: any value, as a relative change is checked by its feature alone."""


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence, as it was meant to be said."""

    text: str
    gold: Gold
    pattern: str
    """What it was made from, as a key of the rankings that the statistics gave to such sentences."""
    request: bool = True
    """Whether a "please" may stand beside it."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Where something is said."""

    home: Home
    area: str | None
    chance: random.Random
    at: datetime = NOW
    nameless: frozenset[str] = frozenset()
    """Ids of devices whose name and room do not tell them from all others, see `nameless`."""

    def those(self, component: str, *, can: Feature | None = None, near: bool = False) -> list[Device]:
        """The devices that can be reached, of a component; `near`: in the speaker's room."""
        return [
            one
            for one in self.home.devices
            if one.entities[0].component == component
            and (can is None or one.entities[0].can(can))
            and one.available
            and (not near or one.area == self.area)
        ]

    def named(self, component: str, *, can: Feature | None = None) -> list[Device]:
        """Those of them that can be called by their names."""
        return [one for one in self.those(component, can=can) if one.id not in self.nameless]


def nameless(home: Home) -> frozenset[str]:
    """The ids of the devices whose name and room do not tell them: who says “the light” means all that are there."""
    found = set()
    for one in home.devices:
        word = type_words().get(fold(one.name))
        if word is not None and any(d is not one and d.area == one.area for d, _ in of_types((word,), home)):
            found.add(one.id)
    return frozenset(found)


# -------------------------------------------------------------------------------------------- how a thing is called


def called(one: Device, gold: Gold, scene: Scene) -> tuple[str, Gold]:
    """Words for a device, and what they leave open."""
    name, area = one.name, one.area or ""
    rivals = [d for d in scene.home.devices if d.name == name and d.available]
    where = scene.chance.random()
    if name.startswith(area):
        return f"the {name}", gold
    if fold(name) in type_words():
        return (f"the {name} in the {area}" if where < 0.6 else f"the {area} {name}"), gold
    if where < 0.25:
        return f"the {name} in the {area}", gold
    if where < 0.4:
        return f"the {area} {name}", gold
    near = [d for d in rivals if d.area == scene.area]
    if len(rivals) == 1 or near == [one]:
        return f"{scene.chance.choice(('the ', 'my ', ''))}{name}", gold
    if near or not _tied(rivals, gold):
        return f"the {name} in the {area}", gold
    return f"the {name}", replace(gold, meant=Meant.CHOOSE, targets=ids(rivals))


def _tied(rivals: Iterable[Device], gold: Gold) -> bool:
    """Whether a change would be one for more than one of them, or for none."""
    if gold.feature not in {Feature.POWER, Feature.OPEN, Feature.LOCK}:
        return False
    return sum(current(d.entities[0], gold.feature) != gold.value for d in rivals) != 1


def ids(devices: Iterable[Device]) -> frozenset[str]:
    """The unique ids of their main entities."""
    return frozenset(one.entities[0].unique_id for one in devices)
