"""What a considerate person does about a complaint: it's too dark, too cold, stuffy in here.

Where: the room that was said, else that of the speaker, else the one room in which somebody moved or of which a sensor
says the same. What: the first remedy of the list that would change something there. Sensors give reasons, and choose
only between rooms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from devices.hazards import warms_no_room
from devices.model import Device, Entity, Feature
from devices.reading import current
from engine.context import sensors
from engine.context.situation import Situation, part_of_day
from engine.domain import Unresolved
from engine.language import phrasing
from engine.language.amounts import Amount
from engine.language.discomforts import Wrong
from engine.language.lexicon import KINDS
from engine.language.reading import Reading
from engine.language.words import fold
from engine.resolution import habitual
from engine.resolution.found import Candidate, Found, Missed, Targets, Tied
from engine.resolution.goals import Act, Goal
from engine.resolution.plans import plan


@dataclass(frozen=True, slots=True)
class Remedy:
    """What to do about it, and with what."""

    goal: Goal
    targets: Targets


type _Step = tuple[Act, int, str, Callable[[Device, Entity], bool]]
"""(act, direction, kind of device, which of them)."""


def _off(_device: Device, entity: Entity) -> bool:
    return current(entity, Feature.POWER) is False


def _on(_device: Device, entity: Entity) -> bool:
    return current(entity, Feature.POWER) is True


def _not_off(_device: Device, entity: Entity) -> bool:
    return current(entity, Feature.POWER) is not False


def _warming(_device: Device, entity: Entity) -> bool:
    """Whether it warms the room now, or would: a heating that is on, and wants more than there is."""
    target, now = current(entity, Feature.TARGET_TEMPERATURE), entity.state.attributes.get("current_temperature")
    if not isinstance(target, int | float) or entity.state.value in {"off", "cool", "dry", "fan_only"}:
        return False
    return not isinstance(now, int | float) or target >= now


def _open(_device: Device, entity: Entity) -> bool:
    return current(entity, Feature.OPEN) is True


def _playing(_device: Device, entity: Entity) -> bool:
    return current(entity, Feature.PLAYBACK) == "play"


def _any(_device: Device, _entity: Entity) -> bool:
    return True


_STEPS: Final[dict[Wrong, tuple[_Step, ...]]] = {
    Wrong.DARK: ((Act.ON, 0, "light", _off), (Act.LIGHT, 1, "light", _on)),
    Wrong.BRIGHT: ((Act.LIGHT, -1, "light", _on), (Act.CLOSE, 0, "blind", _open), (Act.OFF, 0, "light", _on)),
    Wrong.COLD: (
        # What lets the warmth out comes first.
        (Act.CLOSE, 0, "window", _open),
        (Act.ON, 0, "heating", _off),
        (Act.TEMPERATURE, 1, "heating", _not_off),
        (Act.ON, 0, "heater", _off),
    ),
    Wrong.HOT: (
        (Act.TEMPERATURE, -1, "ac", _not_off),
        (Act.TEMPERATURE, -1, "heating", _warming),
        (Act.ON, 0, "ac", _off),
        (Act.ON, 0, "blower", _off),
        (Act.TEMPERATURE, -1, "heating", _not_off),
        (Act.SPEED, 1, "blower", _on),
    ),
    Wrong.STUFFY: ((Act.ON, 0, "fan", _off), (Act.OPEN, 0, "window", _any), (Act.SPEED, 1, "fan", _on)),
    Wrong.HUMID: (
        (Act.ON, 0, "dehumidifier", _off),
        (Act.ON, 0, "fan", _off),
        (Act.OPEN, 0, "window", _any),
        (Act.SPEED, 1, "fan", _on),
    ),
    Wrong.DRY: ((Act.ON, 0, "moistener", _off),),
    Wrong.LOUD: ((Act.VOLUME, -1, "media", _playing),),
    Wrong.QUIET: ((Act.VOLUME, 1, "media", _playing),),
}
"""What helps, in the order in which a person would think of it; each only where it changes something."""
_MISSING: Final[dict[Wrong, str]] = {
    Wrong.DARK: "light",
    Wrong.BRIGHT: "light that is on",
    Wrong.COLD: "heating",
    Wrong.HOT: "air conditioner or fan",
    Wrong.STUFFY: "fan or air purifier",
    Wrong.HUMID: "dehumidifier or fan",
    Wrong.DRY: "humidifier",
    Wrong.LOUD: "player that is playing",
    Wrong.QUIET: "player that is playing",
}
_TELLS: Final[dict[Wrong, sensors.Tells]] = {
    Wrong.DARK: sensors.dark,
    Wrong.COLD: sensors.cold,
    Wrong.HOT: sensors.hot,
}
"""What a sensor would say of the room of which the person says it."""
INTENTS: Final[dict[Act, str]] = {
    Act.ON: "HassTurnOn",
    Act.OFF: "HassTurnOff",
    Act.OPEN: "HassTurnOn",
    Act.CLOSE: "HassTurnOff",
    Act.LIGHT: "HassLightSet",
    Act.TEMPERATURE: "HassClimateSetTemperature",
    Act.SPEED: "HassFanSetSpeed",
    Act.VOLUME: "HassSetVolumeRelative",
}


def _of_kind(kind: str, device: Device, entity: Entity) -> bool:
    match kind:
        case "dehumidifier":
            return entity.component == "humidifier" and _dries(device, entity)
        case "moistener":
            return entity.component == "humidifier" and not _dries(device, entity)
        case "blower":
            # A purifier changes the air, and cools nobody.
            return KINDS["fan"](device, entity) and not set(fold(device.name)) & _CHANGES_AIR
        case "heater":
            heater = entity.component == "switch" and bool(set(fold(device.name)) & _HEATERS)
            return heater and not warms_no_room(device.name)
        case "heating":
            return KINDS[kind](device, entity) and not warms_no_room(device.name) and _livable(entity)
        case _:
            return KINDS[kind](device, entity)


def _livable(entity: Entity) -> bool:
    """Whether what it can be set to is a room's warmth, and no sauna's or boiler's."""
    limits = entity.features.get(Feature.TARGET_TEMPERATURE)
    if limits is None or limits.minimum is None:
        return True
    return limits.minimum < (_HOTTER * 9 / 5 + 32 if limits.unit == "°F" else _HOTTER)


_HOTTER: Final = 28.0
"""Degrees Celsius from which on no room is set."""
_CHANGES_AIR: Final = frozenset("purifier cleaner ventilation extractor exhaust hood recuperator".split())
_HEATERS: Final = frozenset("heater heating radiator radiators fireplace".split())


def _dries(device: Device, entity: Entity) -> bool:
    return entity.device_class == "dehumidifier" or "dehumidifier" in fold(device.name)


def remedy(wrong: Wrong, reading: Reading, situation: Situation, liked: Amount | None = None) -> Remedy:
    """What helps against a complaint; `liked` is the temperature that this person was taught to like."""
    every: list[tuple[Goal, list[Candidate]]] = []
    for act, direction, kind, fits in _STEPS[wrong]:
        goal = Goal(act, liked) if act is Act.TEMPERATURE and liked is not None else Goal(act, direction=direction)
        every.append((goal, list(_candidates(goal, kind, fits, situation))))
    rooms = [c.device.area for _, found in every for c in found if c.device.area and not sensors.is_outside(c.device)]
    areas, where = _where(wrong, reading, situation, rooms)
    there = [(goal, [c for c in found if areas is None or c.device.area in areas]) for goal, found in every]
    able = [(goal, found) for goal, found in there if found]
    reachable = [(goal, kept) for goal, found in able if (kept := [c for c in found if c.reachable])]
    if reachable:
        goal, found = reachable[0]
        return Remedy(goal, _chosen(wrong, goal, found, where, situation))
    # The window is closed first, but missed is what warms.
    goal = able[0][0] if able else Goal(next(act for act, *_ in _STEPS[wrong] if act is not Act.CLOSE))
    if able:
        return Remedy(goal, Missed(Unresolved.OFFLINE, _MISSING[wrong], tuple(able[0][1])))
    lit = wrong is Wrong.DARK and any(
        KINDS["light"](d, e) for d, e in situation.home.entities() if areas is None or d.area in areas
    )
    named = f" in the {' and '.join(areas)}" if areas else ""
    subject = ("other " if lit else "") + _MISSING[wrong] + named
    return Remedy(goal, Missed(Unresolved.NOTHING_THERE, subject))


def _candidates(
    goal: Goal, kind: str, fits: Callable[[Device, Entity], bool], situation: Situation
) -> Iterable[Candidate]:
    for device, entity in situation.home.entities():
        if entity.category is None and _of_kind(kind, device, entity) and fits(device, entity):
            changes = plan(goal, device, entity)
            if not isinstance(changes, Unresolved) and current(entity, changes[0].feature) != changes[0].value:
                yield Candidate(device, entity, changes)


def _where(
    wrong: Wrong, reading: Reading, situation: Situation, rooms: Sequence[str]
) -> tuple[tuple[str, ...] | None, tuple[tuple[str, ...], dict[str, float]]]:
    """The rooms that are meant, None for any; with the reasons and features that told."""
    if reading.areas:
        return reading.areas, ((), {"area": 1.0})
    if reading.floors:
        return situation.home.on_floors(reading.floors), ((), {"area": 1.0})
    if situation.area is not None:
        return (situation.area,), ((phrasing.here(situation.area),), {"here": 1.0})
    if (moved := sensors.only(rooms, situation, sensors.motion)) is not None:
        return (moved[0],), ((moved[1].reason,), {"motion": 1.0})
    tells = _TELLS.get(wrong)
    if tells is not None and (told := sensors.only(rooms, situation, tells)) is not None:
        return (told[0],), ((told[1].reason,), {"sensed": 1.0})
    return None, ((), {})


def _chosen(
    wrong: Wrong,
    goal: Goal,
    found: Sequence[Candidate],
    where: tuple[tuple[str, ...], dict[str, float]],
    situation: Situation,
) -> Targets:
    reasons, features = list(where[0]), {**where[1], "verb": 1.0}
    kept = list(found)
    usual = habitual.device(kept, situation) if len(kept) > 1 else None
    if usual is not None and usual.habit.strong:
        own = tuple(one for one in kept if one.device.id == usual.habit.value)
        told = features | {"only": 1.0, "habit": 1.0}
        return Found(own, (*reasons, usual.reason), told, habits=(usual.habit,))
    if wrong in {Wrong.DARK, Wrong.BRIGHT} and len(kept) > 1:
        kept, why, hint = _of_lights(goal, kept, situation)
        reasons += why
        features |= hint
    elif len(kept) > 1 and wrong in {Wrong.HUMID, Wrong.STUFFY} and (aired := only_called(kept, _CHANGES_AIR)):
        kept = aired
    together = "set" in features and len({one.device.area for one in kept}) == 1
    if len({one.device.id for one in kept}) > 1 and not together:
        return Tied(tuple(kept))
    if together:
        return Found(tuple(kept), tuple(reasons), features)
    kept, features = kept[:1], {name: value for name, value in features.items() if name != "set"}
    if wrong is Wrong.COLD:
        # No reason for it, but worth to be told beside it.
        reasons += [phrasing.minded(one.reason) for one in sensors.open_windows(kept[0].device.area, situation)]
    return Found(tuple(kept), tuple(reasons), features | {"only": 1.0})


MAIN_LIGHTS: Final = frozenset("ceiling main overhead central pendant chandelier".split())
BY_NIGHT: Final = frozenset("night nightlight bedside nightstand".split())


def _of_lights(
    goal: Goal, lights: list[Candidate], situation: Situation
) -> tuple[list[Candidate], list[str], dict[str, float]]:
    """Of several lights of one room the one that people would reach for: the main one, by night the small one."""
    if goal.act is not Act.ON:
        # What is on is all dimmed, or brightened, together: nobody complains of one lamp.
        return lights, [], {"set": 1.0}
    if part_of_day(situation.at) == "night" and (small := only_called(lights, BY_NIGHT)):
        return small, ["it is night"], {"hour": 1.0}
    return (main, ["it is the main light"], {}) if (main := only_called(lights, MAIN_LIGHTS)) else (lights, [], {})


def only_called(candidates: Sequence[Candidate], words: frozenset[str]) -> list[Candidate]:
    """The one that bears one of these words in its name; none where several do."""
    found = [one for one in candidates if set(fold(one.device.name)) & words]
    return found if len(found) == 1 else []
