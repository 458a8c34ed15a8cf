"""Sentences of which sensors, or the hour, tell what is meant: said who knows where, or as a complaint."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from devices.kinds import type_of
from devices.model import Device, Feature
from devices.reading import current
from engine.context.sensors import COLD, DARK, is_outside
from engine.context.situation import part_of_day
from engine.language.words import fold
from engine.resolution.comfort import BY_NIGHT, MAIN_LIGHTS
from engine.training.scenes import Gold, Meant, Said, Scene, ids

LIGHT: Final = ("turn on the light", "switch the light on", "light on", "put the light on")
HEATING: Final = ("turn up the heating", "make the heating warmer", "raise the heating a bit")
SPEAKER: Final = ("pause the speaker", "pause the music on the speaker")
DARK_HERE: Final = ("it is too dark in here", "it's so dark", "I can't see anything", "it is pretty gloomy in here")


def somewhere(scene: Scene) -> Said | None:
    """“The light” of a home in whose one room somebody moved, or which is dark there; “the heating”, and it is cold."""
    if scene.area is not None:
        return None
    makers = [_light_somewhere, _speaker_somewhere, _heating_somewhere]
    scene.chance.shuffle(makers)
    return next((said for maker in makers if (said := maker(scene)) is not None), None)


def _light_somewhere(scene: Scene) -> Said | None:
    lights = scene.those("light")
    off = [one for one in lights if current(one.entities[0], Feature.POWER) is False]
    moved = _moved(scene)
    rooms = {one.area for one in lights}
    for told in (moved & rooms, _dark(scene) & rooms):
        if len(told) == 1 and len(off) != 1 and len(rooms) > 1:
            there = small_at_night([one for one in lights if one.area in told], scene)
            if len(there) > 1:
                return None
            gold = Gold(Meant.DO, "HassTurnOn", ids(there), Feature.POWER, value=True)
            return _said(scene, LIGHT, gold)
    return None


def _speaker_somewhere(scene: Scene) -> Said | None:
    speakers = [one for one in scene.those("media_player") if type_of(one) == "speaker"]
    playing = [one for one in speakers if current(one.entities[0], Feature.PLAYBACK) == "play"]
    told = _moved(scene) & {one.area for one in speakers}
    there = [one for one in speakers if one.area in told]
    if len(told) != 1 or len(there) != 1 or len(playing) == 1:
        return None
    gold = Gold(Meant.DO, "HassMediaPause", ids(there), Feature.PLAYBACK, "pause")
    return _said(scene, SPEAKER, gold)


def _moved(scene: Scene) -> set[str | None]:
    """The rooms in which somebody is."""
    return {one.area for one in scene.those("binary_sensor") if _reads(one, "occupancy") == "on"}


def _dark(scene: Scene) -> set[str | None]:
    return {one.area for one in scene.those("sensor") if _lux(one) < DARK and not is_outside(one)}


def _heating_somewhere(scene: Scene) -> Said | None:
    # A sensor of the room's own tells before the heating's: where both are, they may differ.
    climates = [one for one in scene.those("climate") if "Heating" in one.name]
    others = [one for one in scene.those("sensor") if one.entities[0].device_class == "temperature"]
    moved = _moved(scene)
    rooms = {one.area for one in climates}
    cold = [one for one in climates if _warmth(one) < COLD]
    told = moved & rooms or {one.area for one in cold}
    if len(rooms) < 2 or len(rooms) < len(climates) or len(told) != 1 or rooms & {one.area for one in others}:
        return None
    there = [one for one in climates if one.area in told]
    gold = Gold(Meant.DO, "HassClimateSetTemperature", ids(there), Feature.TARGET_TEMPERATURE)
    return _said(scene, HEATING, gold)


def complained(scene: Scene) -> Said | None:
    """“It's too dark in here”, in a room with a light that is off; said who knows where, a sensor tells the room."""
    off = [one for one in scene.those("light") if current(one.entities[0], Feature.POWER) is False]
    rooms = {one.area for one in off}
    told: set[str | None] = {scene.area}
    if scene.area is None:
        each = (_moved(scene) & rooms, _dark(scene) & rooms)
        told = next((one for one in each if len(one) == 1), set())
    off = [one for one in off if one.area in told]
    if not off:
        return None
    small = small_at_night(off, scene)
    main = [one for one in off if set(fold(one.name)) & MAIN_LIGHTS]
    there = small if len(small) == 1 else main if len(main) == 1 else off
    meant = Meant.DO if len(there) == 1 else Meant.CHOOSE
    gold = Gold(meant, "HassTurnOn", ids(there), Feature.POWER, value=True)
    return replace(_said(scene, DARK_HERE, gold), request=False)


def small_at_night(lights: list[Device], scene: Scene) -> list[Device]:
    """By night the one that is there for it, if there is just one; else all of them."""
    small = [one for one in lights if set(fold(one.name)) & BY_NIGHT]
    return small if part_of_day(scene.at) == "night" and len(small) == 1 else lights


def _reads(one: Device, device_class: str) -> str | None:
    entity = one.entities[0]
    return entity.state.value if entity.device_class == device_class else None


def _lux(one: Device) -> float:
    entity = one.entities[0]
    return float(entity.state.value or 0) if entity.device_class == "illuminance" else DARK


def _warmth(one: Device) -> float:
    now = one.entities[0].state.attributes.get("current_temperature")
    return float(now) if isinstance(now, int | float) else COLD


def _said(scene: Scene, patterns: tuple[str, ...], gold: Gold) -> Said:
    text = scene.chance.choice(patterns)
    return Said(text, gold, f"sensed: {text}")
