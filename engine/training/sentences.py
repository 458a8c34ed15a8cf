"""Sentences with what they mean: drawn from our own patterns, and from Home Assistant's templates, for one home.

The meaning is known by construction: first it is drawn what somebody wants, then how they say it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from devices.model import Device, Feature
from devices.reading import current
from engine.language.lexicon import type_words
from engine.language.of_kind import of_types
from engine.language.words import fold
from engine.training import adjusting, homes, sensed, templates
from engine.training import phrases as said
from engine.training.scenes import Gold, Meant, Said, Scene, called, ids

NOTHING: Final = "nothing"
"""What is no sentence has no intent."""

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


def _named(scene: Scene, gold: Gold, component: str, patterns: tuple[str, ...], spoken: str) -> Said | None:
    able = scene.named(component, can=gold.feature)
    if not able:
        return None
    one = scene.chance.choice(able)
    gold = replace(gold, targets=ids([one]))
    if scene.chance.random() < said.FROM_TEMPLATES:
        found = templates.sentence(gold.intent, component, one, gold.value, scene.chance)
        if found is not None:
            alone = len([d for d in scene.home.devices if d.name == one.name]) == 1
            return Said(found, gold, f"template: {gold.intent} {component}") if alone else None
    words, gold = called(one, gold, scene)
    return _said(scene, patterns, gold, component, x=words, v=spoken)


def _said(scene: Scene, patterns: tuple[str, ...], gold: Gold, key: str, **words: str) -> Said:
    """One of the patterns, filled; `key` tells the uses of one pattern apart."""
    pattern = scene.chance.choice(patterns)
    return Said(pattern.format(**words), gold, f"{key}: {pattern}")


def left_out(scene: Scene) -> Said | None:
    """A request without the value that it is for."""
    intent, component, feature, patterns = scene.chance.choice(said.LEFT_OUT)
    able = scene.named(component, can=feature)
    if not able:
        return None
    one = scene.chance.choice(able)
    words, gold = called(one, Gold(Meant.FILL, intent), scene)
    return _said(scene, patterns, gold, "left out", x=words, a=one.area or "")


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
    gold = Gold(Meant.DO, intent, ids(chosen), feature, value)
    every = "all the " if not where or scene.chance.random() < 0.4 else "the "
    if where == " here":
        every = scene.chance.choice(("the ", "all the "))
    return _said(scene, patterns, gold, plural, x=f"{every}{plural}{where}")


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
    # Of several only those that are on can go off.
    several = changing if value is False and changing else lights
    gold = Gold(meant, intent, ids(chosen or several), feature, value)
    return _said(scene, patterns, gold, "here")


def driven(scene: Scene) -> Said | None:
    """A player or a vacuum."""
    component, intent, feature, value, patterns = scene.chance.choice(said.DRIVEN)
    return _named(scene, Gold(Meant.DO, intent, frozenset(), feature, value), component, patterns, "")


def played(scene: Scene) -> Said | None:
    """Something to hear, on a player that is named."""
    players = scene.named("media_player")
    if not players:
        return None
    one = scene.chance.choice(players)
    words, gold = called(one, Gold(Meant.PLAY, "HassMediaSearchAndPlay", ids([one])), scene)
    title = scene.chance.choice(said.TITLES)
    if gold.meant is Meant.CHOOSE:
        return None
    return _said(scene, said.PLAYED, replace(gold, value=title), "play", x=words, v=title)


def asked(scene: Scene) -> Said | None:
    """The state of one thing."""
    component, patterns = scene.chance.choice(said.ASKED)
    able = [one for one in scene.named(component) if one.entities[0].device_class != "occupancy"]
    if not able:
        return None
    one = scene.chance.choice(able)
    words, gold = called(one, Gold(Meant.TELL, "HassGetState", ids([one])), scene)
    if gold.meant is Meant.CHOOSE:
        return None
    return replace(_said(scene, patterns, gold, component, x=words), request=False)


def asked_of_all(scene: Scene) -> Said | None:
    """Which of a kind are in a state."""
    known = {"lights": scene.those("light"), "windows": scene.those("binary_sensor"), "doors": scene.those("lock")}
    pattern = scene.chance.choice([*said.ALL_OF])
    able = next((found for word, found in known.items() if word in pattern), known["lights"])
    return Said(pattern, Gold(Meant.TELL, "HassGetState"), pattern, request=False) if able else None


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
    return replace(_said(scene, said.HOW_WARM, gold, "how warm", a=area), request=False)


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
    return _said(scene, patterns, Gold(Meant.IMPOSSIBLE, intent), "not there", x=words)


def no_such_kind(scene: Scene) -> Said | None:
    """A kind of thing that the home has, but not in that room."""
    chance = scene.chance
    word, component = chance.choice(said.KINDS_OF)
    typed = type_words()[fold(word)]
    there = {device.area for device, _ in of_types((typed,), scene.home)}
    rooms = [area.name for area in scene.home.areas if area.name not in there]
    if not rooms:
        return None
    patterns = [patterns for _, kind, _, _, patterns in said.SWITCHED if kind == component]
    patterns += [patterns for _, kind, _, _, patterns in said.SET if kind == component]
    pattern = chance.choice(chance.choice(patterns))
    words = f"the {word} in the {chance.choice(rooms)}"
    value = chance.choice(("21", "19 degrees") if component == "climate" else ("20", "40 percent", "70%"))
    gold = Gold(Meant.IMPOSSIBLE, "HassTurnOn")
    return Said(pattern.format(x=words, v=value), gold, f"{component}: {pattern}")


def cannot(scene: Scene) -> Said | None:
    """What the thing can't do, or can't be set to, or can't do now; or that is in another room."""
    component, intent, patterns = scene.chance.choice(said.CANNOT)
    able = scene.named(component)
    if component == "offline":
        able = [one for one in scene.home.devices if not one.available and one.entities[0].can(Feature.POWER)]
    if not able:
        return None
    one = scene.chance.choice(able)
    if len([d for d in scene.home.devices if d.name == one.name]) > 1:
        return None
    return _said(scene, patterns, Gold(Meant.IMPOSSIBLE, intent), component, x=f"the {one.name}")


def wrong_room(scene: Scene) -> Said | None:
    """A thing that exists, but not there."""
    intent, component, feature, _, patterns = scene.chance.choice(said.SWITCHED)
    able = scene.named(component, can=feature)
    if not able:
        return None
    one = scene.chance.choice(able)
    alike = {d.area for d in scene.home.devices if set(one.name.split()) & set(d.name.split())}
    rooms = [area.name for area in scene.home.areas if area.name not in alike and area.name not in one.name]
    if not rooms or one.name.startswith(one.area or " "):
        return None
    words = f"the {one.name} in the {scene.chance.choice(rooms)}"
    return _said(scene, patterns, Gold(Meant.IMPOSSIBLE, intent), component, x=words)


def told(scene: Scene) -> Said | None:
    """A report about a thing, or the question whether something happened: nothing for the home to do."""
    able = [*scene.named("light"), *scene.named("switch"), *scene.named("cover")]
    if not able:
        return None
    name = scene.chance.choice(able).name
    intent = scene.chance.choice(("HassTurnOn", "HassTurnOff", "HassGetState", "out_of_scope"))
    return replace(_said(scene, said.TOLD, Gold(Meant.NOTHING, intent), "told", x=f"the {name}"), request=False)


def talked(scene: Scene) -> Said:
    """Small talk, or what lies beyond any home."""
    intent = scene.chance.choice(sorted(said.TALK))
    return replace(_said(scene, said.TALK[intent], Gold(Meant.TALK, intent), "talk"), request=False)


def babbled(scene: Scene) -> Said:
    """What is no sentence of this language: babble, half a sentence, or another language."""
    chance = scene.chance
    if chance.random() < 0.5:
        return replace(_said(scene, said.FOREIGN, Gold(Meant.UNCLEAR, NOTHING), "foreign"), request=False)
    words = ["".join(chance.choices(said.SYLLABLES, k=chance.randint(1, 3))) for _ in range(chance.randint(1, 5))]
    return Said(" ".join(words), Gold(Meant.UNCLEAR, NOTHING), "babble", request=False)


SOURCES: Final[tuple[tuple[Callable[[Scene], Said | None], int], ...]] = (
    (switched, 22),
    (set_to, 16),
    (adjusting.adjusted, 20),
    (adjusting.swayed, 3),
    (adjusting.pressed, 2),
    (left_out, 4),
    (a_set, 12),
    (of_this_room, 6),
    (sensed.somewhere, 40),
    (sensed.complained, 24),
    (driven, 6),
    (played, 6),
    (asked, 10),
    (asked_of_all, 2),
    (asked_how_warm, 4),
    (not_there, 9),
    (no_such_kind, 9),
    (cannot, 6),
    (wrong_room, 4),
    (adjusting.lacking, 10),
    (told, 7),
    (talked, 14),
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
