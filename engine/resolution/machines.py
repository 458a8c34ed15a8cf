"""What it takes to start, stop, pause or heat up a machine: an order to run, a button, a program, or only its power.

Makers announce a coffee machine as a switch, as a button "Brew", or as a choice of drinks. What does the thing is told
by the words of its buttons and options. Pure.
"""

from __future__ import annotations

from typing import Final

from devices.model import Change, Device, Entity, Feature, Limits
from devices.reading import current
from engine.language.words import fold

STARTS: Final = frozenset(
    "start run begin go on brew brewing wash washing make play resume continue clean cleaning mow mowing dry drying "
    "running active coffee espresso boil heat".split()
)
STOPS: Final = frozenset("stop cancel abort end off halt idle standby stopped".split())
PAUSES: Final = frozenset({"pause", "paused", "hold"})
_UPKEEP: Final = frozenset(
    "reset restart reboot identify update clean cleaning descale rinse filter test calibrate locate find ping refresh "
    "sync delay delayed timer lock unlock open close light mode eject".split()
)
"""Words of buttons that start nothing that anybody would mean by "start"."""


def option(entity: Entity, words: frozenset[str]) -> Change | None:
    """The option of a program that is one of the words, if there is just one."""
    limits = entity.features.get(Feature.OPTION)
    found = [one for one in (limits.options if limits else ()) if set(_words(one)) & words]
    return Change(Feature.OPTION, found[0]) if len(found) == 1 else None


def chosen(entity: Entity, said: frozenset[str]) -> Change | None:
    """The program that was asked for by all of its words: "an espresso", "the quick wash"."""
    limits = entity.features.get(Feature.OPTION)
    named = [one for one in (limits.options if limits else ()) if _words(one) and set(_words(one)) <= said - _COMMON]
    return Change(Feature.OPTION, max(named, key=len)) if named else None


_COMMON: Final = frozenset("on off start stop run none default normal".split())


def _words(text: str) -> tuple[str, ...]:
    return fold(text.replace("_", " "))


def presses(device: Device, entity: Entity, said: frozenset[str]) -> bool:
    """Whether this is the button that starts the device, or what of it was said; not one beside such a button."""
    if Feature.PRESS not in entity.features:
        return False
    buttons = [one for one in device.entities if Feature.PRESS in one.features and one.category is None]
    ranks = {one.unique_id: _rank(one, said) for one in buttons}
    best = min(ranks.values(), default=3)
    return ranks.get(entity.unique_id, 3) == best < _NEVER


_NEVER: Final = 3


def _rank(button: Entity, said: frozenset[str]) -> int:
    """0: was said; 1: its name says that it starts; 2: it says nothing of the kind; 3: it is for something else."""
    words = set(fold(button.name))
    if words & (STOPS | PAUSES):
        return _NEVER
    if words and words <= said | {"make", "a", "start"} and words & said - {"start"}:
        return 0
    if words & _UPKEEP and not words & {"start", "brew"}:
        return _NEVER
    return 1 if words & STARTS else 2


def button_for(device: Device, entity: Entity, words: frozenset[str]) -> bool:
    """Whether this is the button of a device whose name has one of these words: its stop or its pause."""
    return device.available and Feature.PRESS in entity.features and bool(set(fold(entity.name)) & words)


def only_starts(device: Device, entity: Entity) -> bool:
    """Whether a button is all that there is of a device, and says that it starts it: a "Kettle Boil"."""
    rest = [one for one in device.entities if one.features and one.category is None and one is not entity]
    says = set(fold(f"{device.name} {entity.name}"))
    return Feature.PRESS in entity.features and not rest and bool(says & STARTS) and not says & (STOPS | _UPKEEP)


def heated(entity: Entity, degrees: Change | None) -> tuple[Change, ...]:
    """What it takes to heat up: the temperature, and the power unless it is on."""
    changes = [degrees] if degrees is not None else []
    if Feature.POWER in entity.features and current(entity, Feature.POWER) is not True:
        changes.append(Change(Feature.POWER, value=True))
    return tuple(changes)


def dial(device: Device, entity: Entity) -> Limits | None:
    """The span of a number that is all that its device can be set to: a dimmer, a diffuser's strength; else None.

    It begins at 0, which is off, and is no temperature, time or count.
    """
    limits = entity.features.get(Feature.NUMBER)
    if (
        limits is None
        or limits.minimum != 0
        or limits.maximum is None
        or (limits.unit or entity.unit) not in {None, "%"}
    ):
        return None
    alone = all(one is entity or not one.features for one in device.entities if one.category is None)
    return limits if alone and entity.device_class in {None, "power_factor", "speed"} else None


def turned(limits: Limits, percent: float) -> float:
    """The value of a dial at a percentage of its span, on one of its steps."""
    assert limits.maximum is not None  # noqa: S101 - see `dial`
    step = limits.step or 1.0
    return round(limits.maximum * percent / 100 / step) * step
