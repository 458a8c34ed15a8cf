"""How the home stands, in one sentence: what somebody who lives there would mention to whoever leaves, or asks. Pure.

Alarms that ring first, then what is open or unlocked, what is hot, what plays and what is lit. What stays on all day
(a fridge, a pump, a plug) is no news.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from devices import kinds
from devices.model import Device, Entity
from engine.context.situation import Situation
from engine.language.describe import be, listing, told
from engine.language.lexicon import TypeWord
from engine.language.of_kind import of_types
from engine.resolution import danger
from engine.resolution.found import Candidate
from engine.resolution.predicates import BY_WORD
from engine.resolution.quantities import names

OUTER: Final = frozenset({"door", "garage", "gate", "window", "garage_door", "opening"})
"""Device classes of what a home is shut with; blinds, vents and water valves are no way in."""
_ALARMING: Final = frozenset({"smoke", "gas", "carbon_monoxide", "moisture", "problem", "safety", "tamper"})
_HOT: Final = frozenset({"switch", "climate", "water_heater"})
"""Components of what glows, burns or boils; a lamp that is called so does not."""
_BAKES: Final = frozenset({"oven", "kettle", "toaster", "coffee_machine", "microwave"})
_LIGHTS: Final = (TypeWord(("lights",), "light", plural=True),)
_MOST_NAMED: Final = 3
"""Things of a kind that are named before they are only counted."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is worth a word, by kind."""

    ringing: tuple[Candidate, ...] = ()
    open: tuple[Candidate, ...] = ()
    unlocked: tuple[Candidate, ...] = ()
    """What is not known to be locked: a jammed lock is among them."""
    hot: tuple[Candidate, ...] = ()
    playing: tuple[Candidate, ...] = ()
    lit: tuple[Candidate, ...] = ()
    disarmed: tuple[Candidate, ...] = ()
    """Alarm systems."""

    @property
    def everything(self) -> tuple[Candidate, ...]:
        """All of it, the most pressing first."""
        return (*self.ringing, *self.open, *self.unlocked, *self.hot, *self.playing, *self.lit, *self.disarmed)


def standing(situation: Situation, *, beside: str | None = None, alarm: bool = True) -> Standing:
    """What is open, unlocked, hot, playing and lit now.

    Args:
        situation: the moment.
        beside: the room in which lights and music are left out, as somebody is still there; None: no room.
        alarm: whether an alarm system that is not armed counts.

    """
    every = [Candidate(d, e) for d, e in situation.home.entities() if e.category is None and d.available]
    elsewhere = [one for one in every if beside is None or one.device.area != beside]
    lights = {entity.unique_id for _, entity in of_types(_LIGHTS, situation.home)}
    return Standing(
        ringing=_those(every, _rings),
        open=_those(every, _stands_open),
        unlocked=_those(every, _loose),
        hot=_those(every, lambda d, e: e.unique_id not in lights and _hot(d, e)),
        playing=_those(elsewhere, lambda _, e: e.component == "media_player" and e.state.value == "playing"),
        lit=_those(elsewhere, lambda _, e: e.unique_id in lights and kinds.entity_is_on(e) is True),
        disarmed=_those(every, lambda d, e: alarm and BY_WORD["armed"].holds(d, e) is False),
    )


def sentence(found: Standing) -> str:
    """Such as “The Back Door is unlocked, the Oven is on and 5 lights are on.”; empty where nothing is worth a word."""
    each = [told(one.device, one.entity) for one in found.ringing]
    each += _clause(found.open, "open", "things")
    if all(one.entity.state.value in {"unlocked", "open", "off", "on"} for one in found.unlocked):
        each += _clause(found.unlocked, "unlocked", "locks")
    else:
        each += [told(one.device, one.entity) for one in found.unlocked]
    each += _clause(found.hot, "on", "hot things") + _clause(found.playing, "playing", "players")
    each += _clause(found.lit, "on", "lights") + _clause(found.disarmed, "not armed", "alarms")
    return f"{each[0][:1].upper()}{listing(each)[1:]}." if each else ""


def _clause(some: Sequence[Candidate], how: str, called: str) -> list[str]:
    if not some:
        return []
    if len(some) > _MOST_NAMED:
        return [f"{len(some)} {called} are {how}"]
    return [f"{names(some)} {be([one.label for one in some])} {how}"]


def _those(every: Iterable[Candidate], fits: Callable[[Device, Entity], bool]) -> tuple[Candidate, ...]:
    return tuple(one for one in every if fits(one.device, one.entity))


def _rings(_device: Device, entity: Entity) -> bool:
    if entity.component == "alarm_control_panel":
        return entity.state.value == "triggered"
    alarming = entity.component == "binary_sensor" and entity.device_class in _ALARMING
    return alarming and entity.state.value == "on"


def _stands_open(device: Device, entity: Entity) -> bool:
    gas = entity.component == "valve" and danger.gas(device, entity)
    return (gas or entity.device_class in OUTER) and BY_WORD["open"].holds(device, entity) is True


def _loose(device: Device, entity: Entity) -> bool:
    lock = entity.component == "lock" or entity.device_class == "lock"
    return lock and BY_WORD["locked"].holds(device, entity) is False


def _hot(device: Device, entity: Entity) -> bool:
    """Whether it glows, burns or boils now; a heating that works as it should, or a fish tank's, is no news."""
    if entity.component not in _HOT or kinds.entity_is_on(entity) is not True:
        return False
    rooms = entity.component in {"climate", "water_heater"} and kinds.type_of(device) not in _BAKES
    return not rooms and danger.heats(device, entity) and not danger.vital(device, entity)
