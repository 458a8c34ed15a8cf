"""Sentences with what they mean: drawn from our own patterns, and from Home Assistant's templates, for one home.

The meaning is known by construction: first it is drawn what somebody wants, then how they say it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from devices.model import Device, Feature, Home
from devices.reading import current
from engine.training import homes, rankings, sensed, templates
from engine.training import phrases as said


class Meant(StrEnum):
    """What kind of thing a person wants."""

    DO = "do"
    """Changes of devices."""
    CHOOSE = "choose"
    """The same, but the words fit several equally: the right answer is a question."""
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
    request: bool = True
    """Whether a "please" may stand beside it."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Where something is said."""

    home: Home
    area: str | None
    chance: random.Random
    at: datetime = homes.NOW

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


# -------------------------------------------------------------------------------------------- how a thing is called


def _called(one: Device, gold: Gold, scene: Scene) -> tuple[str, Gold]:
    """Words for a device, and what they leave open."""
    name, area = one.name, one.area or ""
    rivals = [d for d in scene.home.devices if d.name == name and d.available]
    where = scene.chance.random()
    if name.startswith(area):
        return f"the {name}", gold
    if where < 0.25:
        return f"the {name} in the {area}", gold
    if where < 0.4:
        return f"the {area} {name}", gold
    near = [d for d in rivals if d.area == scene.area]
    if len(rivals) == 1 or near == [one]:
        return f"{scene.chance.choice(('the ', 'my ', ''))}{name}", gold
    if near or not _tied(rivals, gold):
        return f"the {name} in the {area}", gold
    return f"the {name}", replace(gold, meant=Meant.CHOOSE, targets=_ids(rivals))


def _tied(rivals: Iterable[Device], gold: Gold) -> bool:
    """Whether a change would be one for more than one of them, or for none."""
    if gold.feature not in {Feature.POWER, Feature.OPEN, Feature.LOCK}:
        return False
    return sum(current(d.entities[0], gold.feature) != gold.value for d in rivals) != 1


def _ids(devices: Iterable[Device]) -> frozenset[str]:
    return frozenset(one.entities[0].unique_id for one in devices)


# --------------------------------------------------------------------------------------------------- what is wanted


def switched(scene: Scene) -> Said | None:
    """Turn something on or off, open, close, lock or unlock it, by its name."""
    intent, component, feature, value, patterns = scene.chance.choice(said.SWITCHED)
    return _named(scene, Gold(Meant.DO, intent, frozenset(), feature, value), component, patterns, "")


def set_to(scene: Scene) -> Said | None:
    """Bring something to a value, by its name."""
    intent, component, feature, values, patterns = scene.chance.choice(said.SET)
    spoken, value = scene.chance.choice(values)
    return _named(scene, Gold(Meant.DO, intent, frozenset(), feature, value), component, patterns, spoken)


def adjusted(scene: Scene) -> Said | None:
    """A setting by its name, or by one of its options."""
    component, feature, options, patterns = scene.chance.choice(said.SETTINGS)
    spoken = scene.chance.choice(options)
    value = float(spoken) if spoken.isdigit() else spoken
    able = [
        (one, entity)
        for one in scene.home.devices
        for entity in one.entities
        if one.available and entity.component == component and entity.can(feature)
    ]
    if not able:
        return None
    one, entity = scene.chance.choice(able)
    gold = Gold(Meant.DO, "adjust_setting", frozenset({entity.unique_id}), feature, value)
    words, gold = _called(one, gold, scene)
    aspect = entity.name.lower() or "mode"
    return Said(scene.chance.choice(patterns).format(x=words, v=spoken, a=aspect), gold)


def _named(scene: Scene, gold: Gold, component: str, patterns: tuple[str, ...], spoken: str) -> Said | None:
    able = scene.those(component, can=gold.feature)
    if not able:
        return None
    one = scene.chance.choice(able)
    gold = replace(gold, targets=_ids([one]))
    if scene.chance.random() < said.FROM_TEMPLATES:
        found = templates.sentence(gold.intent, component, one, gold.value, scene.chance)
        if found is not None:
            return Said(found, gold) if len([d for d in scene.home.devices if d.name == one.name]) == 1 else None
    words, gold = _called(one, gold, scene)
    return Said(scene.chance.choice(patterns).format(x=words, v=spoken), gold)


def a_set(scene: Scene) -> Said | None:
    """All lights or blinds of a room, of a floor, of the home, or of this room."""
    component, plural, intent, feature, value, patterns = scene.chance.choice(said.SETS)
    able = scene.those(component, can=feature)
    # A garage door is no blind, and where some are called blinds, the curtains are none.
    able = [one for one in able if one.entities[0].device_class != "garage"]
    able = [one for one in able if plural[:-1] in one.name.casefold()] or able if component == "cover" else able
    where, chosen = _where(scene, able)
    if not chosen:
        return None
    gold = Gold(Meant.DO, intent, _ids(chosen), feature, value)
    every = "all the " if not where or scene.chance.random() < 0.4 else "the "
    if where == " here":
        every = scene.chance.choice(("the ", "all the "))
    return Said(scene.chance.choice(patterns).format(x=f"{every}{plural}{where}"), gold)


def _where(scene: Scene, able: list[Device]) -> tuple[str, list[Device]]:
    """Words for a place, and what is there."""
    chance = scene.chance
    match chance.randrange(5):
        case 0:
            return "", able
        case 1 if scene.area:
            return " here", [d for d in able if d.area == scene.area]
        case 2 if floors := sorted({area.floor for area in scene.home.areas if area.floor}):
            floor = chance.choice(floors)
            there = {area.name for area in scene.home.areas if area.floor == floor}
            return f" on the {floor}", [d for d in able if d.area in there]
        case 3 if able:
            left_out = chance.choice(able)
            if len([d for d in scene.home.devices if d.name == left_out.name]) > 1:
                return "", []
            return f" in the house except the {left_out.name}", [d for d in able if d is not left_out]
        case _:
            area = chance.choice(scene.home.areas).name
            return f" in the {area}", [d for d in able if d.area == area]


def of_this_room(scene: Scene) -> Said | None:
    """Say “the light”, where there may be one, several or none."""
    intent, feature, value, patterns = scene.chance.choice(said.ROOM)
    lights = scene.those("light", near=True)
    if not lights or scene.area is None:
        return None
    changing = [d for d in lights if current(d.entities[0], feature) != value]
    small = sensed.small_at_night(lights, scene) if value is True else lights
    chosen = lights if len(lights) == 1 else changing if len(changing) == 1 else small if len(small) == 1 else []
    meant = Meant.DO if chosen else Meant.CHOOSE
    gold = Gold(meant, intent, _ids(chosen or lights), feature, value)
    return Said(scene.chance.choice(patterns), gold)


def driven(scene: Scene) -> Said | None:
    """A player or a vacuum."""
    component, intent, feature, value, patterns = scene.chance.choice(said.DRIVEN)
    return _named(scene, Gold(Meant.DO, intent, frozenset(), feature, value), component, patterns, "")


def played(scene: Scene) -> Said | None:
    """Something to hear, on a player that is named."""
    players = scene.those("media_player")
    if not players:
        return None
    one = scene.chance.choice(players)
    words, gold = _called(one, Gold(Meant.PLAY, "HassMediaSearchAndPlay", _ids([one])), scene)
    title = scene.chance.choice(said.TITLES)
    text = scene.chance.choice(said.PLAYED).format(x=words, v=title)
    return None if gold.meant is Meant.CHOOSE else Said(text, replace(gold, value=title))


def asked(scene: Scene) -> Said | None:
    """The state of one thing."""
    component, patterns = scene.chance.choice(said.ASKED)
    able = scene.those(component)
    if not able:
        return None
    one = scene.chance.choice(able)
    words, gold = _called(one, Gold(Meant.TELL, "HassGetState", _ids([one])), scene)
    return (
        None if gold.meant is Meant.CHOOSE else Said(scene.chance.choice(patterns).format(x=words), gold, request=False)
    )


def asked_how_warm(scene: Scene) -> Said | None:
    """The temperature of a room that has a thermometer, or of one that has none."""
    area = scene.chance.choice(scene.home.areas).name
    knows = [
        d
        for d in scene.home.devices
        if d.area == area and (d.entities[0].component == "climate" or d.entities[0].device_class == "temperature")
    ]
    meant = Meant.TELL if any(d.available for d in knows) else Meant.IMPOSSIBLE
    gold = Gold(meant, "HassClimateGetTemperature")
    return Said(scene.chance.choice(said.HOW_WARM).format(a=area), gold, request=False)


# ------------------------------------------------------------------------------------------------- what is not to be


def not_there(scene: Scene) -> Said:
    """A thing, or a room, that the home lacks."""
    intent, _, _, _, patterns = scene.chance.choice(said.SWITCHED)
    thing = scene.chance.choice(homes.OTHERS)
    lights = scene.those("light")
    words = f"the {thing}"
    if scene.chance.random() < 0.4 and lights:
        words = f"the {scene.chance.choice(('light', 'lamp', 'lights'))} in the {scene.chance.choice(homes.ELSEWHERE)}"
    elif scene.chance.random() < 0.3:
        words += f" in the {scene.chance.choice(scene.home.areas).name}"
    return Said(scene.chance.choice(patterns).format(x=words), Gold(Meant.IMPOSSIBLE, intent))


def cannot(scene: Scene) -> Said | None:
    """What the thing can't do, or can't be set to, or can't do now; or that is in another room."""
    component, intent, patterns = scene.chance.choice(said.CANNOT)
    able = scene.those(component)
    if component == "offline":
        able = [one for one in scene.home.devices if not one.available and one.entities[0].can(Feature.POWER)]
    if not able:
        return None
    one = scene.chance.choice(able)
    if len([d for d in scene.home.devices if d.name == one.name]) > 1:
        return None
    return Said(scene.chance.choice(patterns).format(x=f"the {one.name}"), Gold(Meant.IMPOSSIBLE, intent))


def wrong_room(scene: Scene) -> Said | None:
    """A thing that exists, but not there."""
    intent, component, feature, _, patterns = scene.chance.choice(said.SWITCHED)
    able = scene.those(component, can=feature)
    if not able:
        return None
    one = scene.chance.choice(able)
    alike = {d.area for d in scene.home.devices if set(one.name.split()) & set(d.name.split())}
    rooms = [area.name for area in scene.home.areas if area.name not in alike and area.name not in one.name]
    if not rooms or one.name.startswith(one.area or " "):
        return None
    words = f"the {one.name} in the {scene.chance.choice(rooms)}"
    return Said(scene.chance.choice(patterns).format(x=words), Gold(Meant.IMPOSSIBLE, intent))


def told(scene: Scene) -> Said | None:
    """A report about a thing, or the question whether something happened: nothing for the home to do."""
    able = [*scene.those("light"), *scene.those("switch"), *scene.those("cover")]
    if not able:
        return None
    name = scene.chance.choice(able).name
    intent = scene.chance.choice(("HassTurnOn", "HassTurnOff", "HassGetState", "out_of_scope"))
    text = scene.chance.choice(said.TOLD).format(x=f"the {name}")
    return Said(text, Gold(Meant.NOTHING, intent), request=False)


def talked(scene: Scene) -> Said:
    """Small talk, or what lies beyond any home."""
    intent = scene.chance.choice(sorted(said.TALK))
    return Said(scene.chance.choice(said.TALK[intent]), Gold(Meant.TALK, intent), request=False)


def babbled(scene: Scene) -> Said:
    """What is no sentence of this language: babble, half a sentence, or another language."""
    chance = scene.chance
    if chance.random() < 0.5:
        return Said(chance.choice(said.FOREIGN), Gold(Meant.UNCLEAR, rankings.NOTHING), request=False)
    words = ["".join(chance.choices(said.SYLLABLES, k=chance.randint(1, 3))) for _ in range(chance.randint(1, 5))]
    return Said(" ".join(words), Gold(Meant.UNCLEAR, rankings.NOTHING), request=False)


def not_announced(scene: Scene) -> Said | None:
    """An option that the thing does not have."""
    able = [one for one in scene.those("fan") if not one.entities[0].can(Feature.PRESET)]
    if not able:
        return None
    words, gold = _called(scene.chance.choice(able), Gold(Meant.IMPOSSIBLE, "adjust_setting"), scene)
    text = scene.chance.choice(said.NOT_ANNOUNCED).format(x=words)
    return None if gold.meant is Meant.CHOOSE else Said(text, gold)


SOURCES: Final[tuple[tuple[Callable[[Scene], Said | None], int], ...]] = (
    (switched, 22),
    (set_to, 16),
    (adjusted, 8),
    (a_set, 12),
    (of_this_room, 6),
    (sensed.somewhere, 40),
    (sensed.complained, 6),
    (driven, 6),
    (played, 6),
    (asked, 10),
    (asked_how_warm, 4),
    (not_there, 9),
    (cannot, 6),
    (wrong_room, 4),
    (told, 7),
    (not_announced, 3),
    (talked, 12),
    (babbled, 4),
)
"""What is drawn, and how often beside the others."""


def drawn(scene: Scene) -> Said:
    """One sentence."""
    makers = [maker for maker, _ in SOURCES]
    shares = [share for _, share in SOURCES]
    while True:
        [maker] = scene.chance.choices(makers, shares)
        found = maker(scene)
        if found is not None:
            return found
