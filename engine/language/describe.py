"""States in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from devices.model import Device, Entity, Feature, Value
from devices.reading import current

_BINARY: Final[dict[str, tuple[str, str]]] = {
    "door": ("open", "closed"),
    "garage_door": ("open", "closed"),
    "window": ("open", "closed"),
    "opening": ("open", "closed"),
    "lock": ("unlocked", "locked"),
    "motion": ("seeing motion", "seeing no motion"),
    "occupancy": ("occupied", "empty"),
    "presence": ("sensing someone", "sensing nobody"),
    "moisture": ("wet", "dry"),
    "smoke": ("sensing smoke", "sensing no smoke"),
    "gas": ("sensing gas", "sensing no gas"),
    "battery": ("low", "fine"),
    "running": ("running", "not running"),
    "plug": ("plugged in", "unplugged"),
    "problem": ("reporting a problem", "fine"),
}
_STATES: Final[dict[str, str]] = {
    "returning": "on its way back",
    "idle": "idle",
    "standby": "in standby",
    "heat_cool": "in automatic mode",
    "fan_only": "only ventilating",
    "armed_home": "armed for home",
    "armed_away": "armed for away",
    "armed_night": "armed for the night",
    "armed_vacation": "armed for a holiday",
}
_MODES: Final[dict[str, str]] = {
    "heat": "in heating mode",
    "cool": "in cooling mode",
    "dry": "in drying mode",
    "auto": "in automatic mode",
}
"""Of what regulates the climate: a verb is no state."""


def number(value: object) -> str:
    """A number as people write it: no needless decimals."""
    try:
        figure = float(value)  # type: ignore[arg-type]  # whatever is no number is shown as it is
    except (TypeError, ValueError):
        return str(value)
    if abs(figure) >= _LARGE:
        return f"{figure:.0f}"
    # Where all of it is below ten, as in a gravity of 1.012, the thousandths tell.
    fine = f"{figure:.3f}".rstrip("0").rstrip(".")
    return fine if abs(figure) < _SMALL and float(fine) == figure else f"{figure:.1f}".removesuffix(".0")


_SMALL: Final = 10.0
_LARGE: Final = 1000.0


def with_unit(figure: str, unit: str | None) -> str:
    """Such as “55%”, “21.5 °C” or “3”."""
    if not unit:
        return figure
    return f"{figure}%" if unit == "%" else f"{figure} {unit}"


def degrees(value: object, unit: str | None) -> str:
    """Such as “21.5 °C”."""
    return f"{number(value)} {unit or '°C'}"


def listing(names: Sequence[str], last: str = "and") -> str:
    """Such as “a, b and c”."""
    distinct = list(dict.fromkeys(names))
    return distinct[0] if len(distinct) == 1 else f"{', '.join(distinct[:-1])} {last} {distinct[-1]}"


def choice(labels: Sequence[str]) -> str:
    """Such as “the A, the B or the C”; of more than four the first ones “or another one”."""
    names = [the(label) for label in labels]
    if len(names) > MOST_CHOICES:
        return f"{', '.join(names[:MOST_CHOICES])} or another one"
    return listing(names, "or")


MOST_CHOICES: Final = 4
"""Things that are named in a question; nobody listens to more."""


def place(device: Device, *, unless: str | None = None) -> str:
    """Such as “ in the Kitchen”, or nothing where the name says it or everyone in the room knows."""
    if not device.area or device.area == unless or device.area.casefold() in device.name.casefold():
        return ""
    return f" in {the(device.area)}"


def spoken_name(device: Device, entity: Entity) -> str:
    """The device's name; with the entity's own where the device is more than that entity."""
    main = not entity.name or len(device.entities) == 1
    return shortened(device.name if main else f"{device.name} {entity.name}")


_LONGEST: Final = 44
"""Letters of a name that are spoken: more of it tells nobody more."""


def shortened(name: str) -> str:
    """The name, cut behind a word where it is too long to be listened to."""
    if len(name) <= _LONGEST:
        return name
    cut = name[:_LONGEST]
    return f"{cut[: cut.rfind(' ')] if ' ' in cut else cut}…"


def the(name: str, device: Device | None = None) -> str:
    """The name with its article: “the Lamp”, but “Max's Lamp” and “the Long Lamp” as they are.

    With its device: a robot that has a person's name goes without, as people do: “Rosie”.
    """
    if device is not None and name == device.name and _is_person(device):
        return name
    first = name.split(maxsplit=1)[0] if name.strip() else ""
    owned = first.casefold().endswith(("'s", "’s", "s'", "s’"))
    counted = _COUNTED.search(name) is not None
    return name if owned or counted or first.casefold() in _DETERMINERS else f"the {name}"


_COUNTED: Final = re.compile(r"\w (?:\d+|[A-Z])$")
"""“Room 3”, “Dorm B”: a number or letter is article enough."""


def _is_person(device: Device) -> bool:
    """Whether it goes about, and is called by one word that is not what such things are."""
    goes = any(entity.component in {"vacuum", "lawn_mower"} for entity in device.entities)
    one = device.name.isalpha() and device.name[:1].isupper() and not device.name.isupper()
    return goes and one and device.name.casefold() not in _ROBOTS


_ROBOTS: Final = frozenset(
    "vacuum vac vacuums robot robots hoover cleaner roomba mop mower lawnmower scrubber sweeper duster polisher "
    "trimmer cutter roborock dreame staubsauger saugroboter rasenmäher mähroboter aspirateur".split()
)
_DETERMINERS: Final = frozenset("the my our your his her their all every no".split())


def several(name: str) -> bool:
    """Whether a name is a plural: “Blinds” and “Strip Lights” are, “Sonos” and “Glass” are not."""
    last = name.rstrip(" )…0123456789").rpartition(" ")[2].casefold()
    return len(last) > 3 and last.endswith("s") and not last.endswith(_SINGULAR_ENDS) and last not in _NO_PLURALS


_SINGULAR_ENDS: Final = ("ss", "us", "is", "os", "as", "'s", "’s")
_NO_PLURALS: Final = frozenset("news series species christmas james charles mercedes hercules lens jens hives".split())
"""Words, and names that people give to things, that only look like a plural."""


def be(names: Sequence[str]) -> str:
    """“is” or “are” for what is named."""
    return "are" if len(names) > 1 or (names and several(names[0])) else "is"


def known_to_be(device: Device, entity: Entity, name: str) -> str:
    """“is”, or how it was when it was last heard of."""
    if device.stale or not device.available or not entity.available:
        return f"{'were' if several(name) else 'was'} last known to be"
    return be([name])


def capital(text: str) -> str:
    """The text as a sentence begins."""
    return f"{text[:1].upper()}{text[1:]}"


def told(device: Device, entity: Entity, *, here: str | None = None) -> str:
    """One clause about an entity, such as “the Lamp in the Kitchen is on at 40%”; not as a sentence begins."""
    name = spoken_name(device, entity)
    return f"{the(name, device)}{place(device, unless=here)} {known_to_be(device, entity, name)} {state_of(entity)}"


_ORDINALS: Final = ("first", "second", "third", "fourth", "fifth", "sixth")


def told_apart(labels: Sequence[str]) -> list[str]:
    """The labels, with an ordinal where several are the same: nobody can choose between two “Lamp”, or say an id."""
    apart: list[str] = []
    for i, label in enumerate(labels):
        if labels.count(label) == 1:
            apart.append(label)
        else:
            nth = labels[:i].count(label)
            ordinal = _ORDINALS[nth] if nth < len(_ORDINALS) else f"{nth + 1}th"
            apart.append(f"{ordinal} {label}")
    return apart


def state_of(entity: Entity) -> str:
    """What the entity does now: "on at 40%", "locked", "21.5 °C"."""
    value = entity.state.value
    if entity.component in {"scene", "button"}:
        return "only there to be run" if entity.component == "scene" else "only there to be pressed"
    if value is None or value in {"unknown", "unavailable"}:
        return "in a state that it has not told yet"
    if entity.component == "binary_sensor":
        on, off = _BINARY.get(entity.device_class or "", ("on", "off"))
        return on if value == "on" else off
    if entity.component in {"sensor", "number"}:
        return with_unit(number(value), entity.unit)
    modes = _MODES if entity.component in {"climate", "water_heater"} else {}
    said = modes.get(value) or _STATES.get(value, value.replace("_", " "))
    return said + _detail(entity)


def _detail(entity: Entity) -> str:
    if entity.component == "light" and entity.state.value == "on":
        level = current(entity, Feature.BRIGHTNESS)
        return f" at {number(level)}%" if level is not None else ""
    if entity.component == "cover":
        position = current(entity, Feature.POSITION)
        partly = isinstance(position, int | float) and 0 < position < 100
        return f" at {number(position)}%" if partly else ""
    if entity.component in {"climate", "water_heater"}:
        return _climate(entity)
    if entity.component == "media_player":
        title = entity.state.attributes.get("media_title")
        return f" “{title}”" if title and entity.state.value in {"playing", "paused"} else ""
    return ""


def _climate(entity: Entity) -> str:
    target, now = current(entity, Feature.TARGET_TEMPERATURE), entity.state.attributes.get("current_temperature")
    limits = entity.features.get(Feature.TARGET_TEMPERATURE)
    unit = limits.unit if limits else entity.unit
    parts = [f"set to {degrees(target, unit)}"] if isinstance(target, int | float) else []
    if isinstance(now, int | float):
        parts.append(f"measuring {degrees(now, unit)}")
    return f", {' and '.join(parts)}" if parts else ""


_SETTING: Final[dict[Feature, str]] = {
    Feature.BRIGHTNESS: "{}%",
    Feature.POSITION: "{}%",
    Feature.VOLUME: "volume {}%",
    Feature.SPEED: "{}%",
    Feature.COLOR_TEMPERATURE: "{} K",
    Feature.TARGET_HUMIDITY: "{}%",
}


def setting(feature: Feature, value: Value, unit: str | None = None) -> str:
    """A value that was set, with its unit."""
    if feature in {Feature.TARGET_TEMPERATURE, Feature.NUMBER}:
        return degrees(value, unit) if feature is Feature.TARGET_TEMPERATURE or unit else number(value)
    said = value.replace("_", " ") if isinstance(value, str) and not value.isdigit() else number(value)
    return _SETTING.get(feature, "{}").format(said)
