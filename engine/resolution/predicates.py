"""What may be asked of a thing: whether it is open, on, locked, armed, playing. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from devices import kinds
from devices.model import Device, Entity, Feature
from devices.reading import current
from engine.language.reading import Reading
from engine.language.words import fold
from engine.resolution.settings import SWINGING

type Holds = Callable[[Device, Entity], bool | None]


@dataclass(frozen=True, slots=True)
class Predicate:
    """What is asked of a thing: "open", "on", "locked"."""

    word: str
    holds: Holds
    """None: the entity knows nothing of this, or not now."""
    calm: bool = False
    """Whether somebody who asks hopes to hear yes: of "locked" one exception is the news, of "open" one case is."""
    concerns: Callable[[Entity], bool] = lambda _entity: False
    """Whether it could be said of the entity at all, were its state known."""


def _feature(feature: Feature, value: object) -> Holds:
    def holds(_device: Device, entity: Entity) -> bool | None:
        now = current(entity, feature)
        return None if now is None else now == value

    return holds


def _binary(classes: frozenset[str], *, on: bool, feature: Feature, value: bool) -> Holds:
    settable = _feature(feature, value)
    locks = feature is Feature.LOCK

    def holds(device: Device, entity: Entity) -> bool | None:
        if entity.component == "binary_sensor":
            known = entity.device_class in classes and entity.state.value in {"on", "off"}
            return (entity.state.value == "on") is on if known else None
        if entity.component == "lock" and locks and entity.state.value is not None:
            # One that is moving, or jammed, is neither: nobody may be told that a door is locked which is not.
            return entity.state.value in ({"locked"} if value else {"unlocked", "open"})
        if locks and Feature.LOCK not in entity.features:
            # Curtains that are open are not unlocked.
            return None
        return settable(device, entity)

    return holds


_OPENINGS: Final = frozenset({"door", "garage_door", "window", "opening"})
_LOCKS: Final = frozenset({"lock"})
_RUNS: Final = frozenset({None, "running", "power", "moving", "heat", "cold", "light", "sound", "plug"})
"""Device classes of sensors that tell whether something is on; a window that is open, or a motion, is not."""


def _on(device: Device, entity: Entity) -> bool | None:
    if entity.component == "binary_sensor":
        known = entity.device_class in _RUNS and entity.state.value in {"on", "off"}
        return entity.state.value == "on" if known else None
    if entity.component == "valve":
        # Of water and gas people say that they are on.
        return _feature(Feature.OPEN, value=True)(device, entity)
    if entity.component == "alarm_control_panel":
        return _armed(device, entity)
    if entity.component == "media_player" and entity.state.value == "idle" and not kinds.has_screen(device):
        # A speaker that plays nothing is silent: nobody left it on.
        return False
    now = current(entity, Feature.POWER)
    if now is None and entity.component in {"media_player", "climate", "vacuum", "water_heater"}:
        return kinds.is_on(device)
    return None if now is None else bool(now)


def _armed(_device: Device, entity: Entity) -> bool | None:
    value = entity.state.value
    if entity.component != "alarm_control_panel" or value in {None, "unknown", "unavailable"}:
        return None
    return value not in {"disarmed", "disarming"}


def _triggered(_device: Device, entity: Entity) -> bool | None:
    known = _armed(_device, entity)
    return None if known is None else entity.state.value == "triggered"


def _not(holds: Holds) -> Holds:
    def negated(device: Device, entity: Entity) -> bool | None:
        known = holds(device, entity)
        return None if known is None else not known

    return negated


def _swinging(device: Device, entity: Entity) -> bool | None:
    if set(fold(entity.name)) & SWINGING:
        return _on(device, entity)
    for feature in (Feature.OSCILLATE, Feature.SWING_MODE):
        if feature in entity.features and (now := current(entity, feature)) is not None:
            return now not in {False, "off", "none", "stop", "fixed"}
    return None


def _of(feature: Feature, classes: frozenset[str]) -> Callable[[Entity], bool]:
    return lambda one: feature in one.features or (one.component == "binary_sensor" and one.device_class in classes)


_OPEN: Final = _of(Feature.OPEN, _OPENINGS)
_LOCK: Final = _of(Feature.LOCK, _LOCKS)
_POWER: Final = _of(Feature.POWER, frozenset({"running"}))

_PREDICATES: Final = (
    Predicate("unlocked", _binary(_LOCKS, on=True, feature=Feature.LOCK, value=False), concerns=_LOCK),
    Predicate("locked", _binary(_LOCKS, on=False, feature=Feature.LOCK, value=True), calm=True, concerns=_LOCK),
    Predicate("open", _binary(_OPENINGS, on=True, feature=Feature.OPEN, value=True), concerns=_OPEN),
    Predicate("closed", _binary(_OPENINGS, on=False, feature=Feature.OPEN, value=False), calm=True, concerns=_OPEN),
    Predicate("disarmed", _not(_armed)),
    Predicate("armed", _armed, calm=True),
    Predicate("triggered", _triggered),
    Predicate("on", _on, concerns=_POWER),
    Predicate("off", _not(_on), calm=True, concerns=_POWER),
    Predicate("running", _on, concerns=_POWER),
    Predicate("playing", _feature(Feature.PLAYBACK, "play")),
    Predicate("paused", _feature(Feature.PLAYBACK, "pause")),
    Predicate("oscillating", _swinging),
)
BY_WORD: Final = {one.word: one for one in _PREDICATES}
_SAME: Final = {
    **dict.fromkeys(SWINGING, "oscillating"),
    "shut": "closed",
    "lock": "locked",
    "bolted": "locked",
    "secured": "locked",
    "opened": "open",
    "burning": "on",
    "lit": "on",
    "ajar": "open",
    "close": "closed",
    "plays": "playing",
    "set": "armed",
    "ringing": "triggered",
    "going": "running",
}
_OPPOSITES: Final = {
    "locked": "unlocked",
    "open": "closed",
    "on": "off",
    "armed": "disarmed",
    "running": "off",
    "unlocked": "locked",
    "closed": "open",
    "off": "on",
    "disarmed": "armed",
}
_NOT: Final = frozenset({"not", "aren't", "isn't", "arent", "isnt", "weren't", "wasn't"})


def _denied(reading: Reading) -> bool:
    """Whether the opposite is asked for: "which doors aren't locked?"; "isn't it locked?" hopes for a yes."""
    return any(token.text in _NOT for token in reading.tokens[1:])


_OF_ALARMS: Final = frozenset({"armed", "disarmed", "triggered"})
_ONLY_OF: Final = {"set": "alarm", "ringing": "alarm"}
"""Words that say something of one type of device alone."""


def asked(reading: Reading) -> Predicate | None:
    """What a question asks of things; None: how they are at all, or which of two."""
    kinds_said = {word.kind for word in reading.types}
    words = {word for word in reading.words if _ONLY_OF.get(word, "") in {"", *kinds_said}}
    said = {_SAME.get(word, word) for word in words}
    names_none = reading.outside & {"what's", "what"} and not (reading.names or reading.types)
    bare = next((one for one in _PREDICATES if one.word in said and one.word not in _OF_ALARMS), None)
    if names_none and bare is not None:
        # "What's open?" names nothing, and asks for what is open.
        return bare
    # "What is the state of the light on the wall" would find "on"; the verb "is" or "are" makes it a question of it.
    if said & {"what", "what's", "how"} and "many" not in said and not said & {"playing", "which"}:
        return None
    found = [one for one in _PREDICATES if one.word in said]
    if len(found) == 1 and _denied(reading) and found[0].word in _OPPOSITES:
        return BY_WORD[_OPPOSITES[found[0].word]]
    # "Is it playing, paused or stopped?" asks which; "what is on" is no choice.
    return found[0] if found and not (len(found) > 1 and "or" in reading.words) else None
