"""Questions about the home: is it locked, which lights are on, how humid is it, what plays; and the time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from devices import kinds
from devices.model import Device, Entity, Feature
from devices.reading import current
from engine.context.situation import Situation
from engine.domain import Hypothesis, Interpretation, Refusal, Unresolved
from engine.language.describe import listing, place, spoken_name, state_of
from engine.language.lexicon import KINDS, TypeWord
from engine.language.names import index_of
from engine.language.reading import Reading
from engine.language.words import fold
from engine.resolution import abilities, ambient, temperature
from engine.resolution.found import Candidate, subject_of
from engine.resolution.pool import kindred, of_types
from engine.resolution.settings import SWINGING

STATE: Final = "HassGetState"
TIME: Final = "HassGetCurrentTime"
DATE: Final = "HassGetCurrentDate"
INTENTS: Final = frozenset({STATE, TIME, DATE, temperature.INTENT})
_MOST: Final = 8
"""Things that an answer lists before it only counts."""


@dataclass(frozen=True, slots=True)
class Predicate:
    """What is asked of a thing: "open", "on", "locked"."""

    word: str
    holds: Callable[[Device, Entity], bool | None]
    """None: the entity knows nothing of this."""


def _feature(feature: Feature, value: object) -> Callable[[Device, Entity], bool | None]:
    def holds(_device: Device, entity: Entity) -> bool | None:
        now = current(entity, feature)
        return None if now is None else now == value

    return holds


def _binary(
    classes: frozenset[str], *, on: bool, feature: Feature, value: bool
) -> Callable[[Device, Entity], bool | None]:
    settable = _feature(feature, value)

    def holds(device: Device, entity: Entity) -> bool | None:
        if entity.component == "binary_sensor":
            known = entity.device_class in classes and entity.state.value in {"on", "off"}
            return (entity.state.value == "on") is on if known else None
        if entity.component == "lock" and feature is Feature.LOCK and entity.state.value is not None:
            # One that is moving, or jammed, is neither: nobody may be told that a door is locked which is not.
            return entity.state.value in ({"locked"} if value else {"unlocked", "open"})
        return settable(device, entity)

    return holds


_OPENINGS: Final = frozenset({"door", "garage_door", "window", "opening"})
_LOCKS: Final = frozenset({"lock"})


def _on(device: Device, entity: Entity) -> bool | None:
    now = current(entity, Feature.POWER)
    if now is None and entity.component in {"media_player", "climate", "vacuum", "water_heater"}:
        return kinds.is_on(device)
    return None if now is None else bool(now)


def _off(device: Device, entity: Entity) -> bool | None:
    on = _on(device, entity)
    return None if on is None else not on


def _swinging(_device: Device, entity: Entity) -> bool | None:
    if set(fold(entity.name)) & SWINGING:
        return _on(_device, entity)
    for feature in (Feature.OSCILLATE, Feature.SWING_MODE):
        if feature in entity.features and (now := current(entity, feature)) is not None:
            return now not in {False, "off", "none", "stop", "fixed"}
    return None


_PREDICATES: Final = (
    Predicate("unlocked", _binary(_LOCKS, on=True, feature=Feature.LOCK, value=False)),
    Predicate("locked", _binary(_LOCKS, on=False, feature=Feature.LOCK, value=True)),
    Predicate("open", _binary(_OPENINGS, on=True, feature=Feature.OPEN, value=True)),
    Predicate("closed", _binary(_OPENINGS, on=False, feature=Feature.OPEN, value=False)),
    Predicate("on", _on),
    Predicate("off", _off),
    Predicate("running", _on),
    Predicate("playing", _feature(Feature.PLAYBACK, "play")),
    Predicate("paused", _feature(Feature.PLAYBACK, "pause")),
    Predicate("oscillating", _swinging),
)
_SAME: Final = {
    **dict.fromkeys(SWINGING, "oscillating"),
    "shut": "closed",
    "lock": "locked",
    "opened": "open",
    "close": "closed",
    "plays": "playing",
}


def answer(intent: str, reading: Reading, situation: Situation, confidence: float) -> Interpretation | Refusal:
    """The answer to a question about the home, or why it can't be answered."""
    if intent == temperature.INTENT:
        return temperature.answer(reading, situation, confidence)
    if intent in {TIME, DATE}:
        return _clock(intent, situation, confidence)
    if ambient.asked(reading):
        return ambient.answer(STATE, reading, situation, confidence)
    if abilities.asked(reading):
        return _able(reading, situation, confidence)
    pool = _pool(reading, situation)
    if isinstance(pool, Refusal):
        return pool
    predicate = _asked(reading)
    knowing = [c for c in pool if predicate is None or predicate.holds(c.device, c.entity) is not None]
    if not knowing and predicate is not None:
        related = [Candidate(d, e) for d, e in kindred(reading, situation.home) if e.category is None]
        knowing = [c for c in related if predicate.holds(c.device, c.entity) is not None]
    if not knowing:
        names = subject_of(reading)
        return Refusal(Unresolved.CANNOT, f"The {names} can't tell me that.", Hypothesis(STATE))
    # A yes-or-no question about one thing is answered with yes or no, one about many with those that are so.
    text = _describe(knowing, situation) if predicate is None else _judge(predicate, knowing, reading, situation)
    which = predicate is not None and reading.words & {"which", "what"}
    about = [c for c in knowing if not which or predicate is None or predicate.holds(c.device, c.entity)]
    targets = tuple(c.entity.unique_id for c in about)
    slots = {"name": knowing[0].label} if len(knowing) == 1 else {}
    return Interpretation(Hypothesis(STATE, slots=slots, targets=targets, score=confidence), text)


def _able(reading: Reading, situation: Situation, confidence: float) -> Interpretation | Refusal:
    """What things can do, of those that were named, else of all that have it, this room's first."""
    if not (reading.names or reading.types or reading.unknown or reading.areas):
        every = [Candidate(d, e) for d, e in situation.home.entities() if e.category is None]
        pool: list[Candidate] | Refusal = sorted(every, key=lambda one: one.device.area != situation.area)
    else:
        # The "fan speeds" of an air conditioner are no fan's.
        others = tuple(word for word in reading.types if word.kind != "fan")
        named = replace(reading, types=others if others or reading.names else reading.types)
        pool = _pool(named, situation)
    if isinstance(pool, Refusal):
        return pool
    devices = {one.device.id for one in pool}
    beside = [Candidate(d, e) for d, e in situation.home.entities() if d.id in devices and e.category is None]
    text, about = abilities.answer(
        reading, sorted(beside, key=lambda one: one.device.area != situation.area), situation
    )
    targets = tuple(one.entity.unique_id for one in about)
    return Interpretation(Hypothesis(STATE, targets=targets, score=confidence), text)


def _clock(intent: str, situation: Situation, confidence: float) -> Interpretation:
    at = situation.at
    text = f"It is {at:%H:%M}." if intent == TIME else f"It is {at:%A}, {at.day} {at:%B %Y}."
    return Interpretation(Hypothesis(intent, score=confidence), text)


def _asked(reading: Reading) -> Predicate | None:
    said = {_SAME.get(word, word) for word in reading.words}
    # "What is the state of the light on the wall" would find "on"; the verb "is" or "are" makes it a question of it.
    if said & {"what", "what's", "how"} and "many" not in said and not said & {"playing", "which"}:
        return None
    asked = [p for p in _PREDICATES if p.word in said]
    # "Is it playing, paused or stopped?" asks which; "what is on" is no choice.
    return asked[0] if asked and not (len(asked) > 1 and "or" in reading.words) else None


def _pool(reading: Reading, situation: Situation) -> list[Candidate] | Refusal:
    home = situation.home
    if reading.unknown and reading.unknown_place:
        rooms = listing([area.name for area in home.areas[:4]])
        text = f"I know no room called “{' '.join(reading.unknown)}”. I know the {rooms}, for example."
        return Refusal(Unresolved.NO_SUCH_AREA, text, Hypothesis(STATE))
    if reading.names:
        ids = {named.device for match in reading.names for named in match.found}
        one = {named.entity for match in reading.names for named in match.found if named.entity}
        fitting = [
            Candidate(d, e)
            for d, e in home.entities()
            if d.id in ids and e.category is None and (not one or e.unique_id in one)
        ]
        fitting = _aspect(fitting, reading) or fitting
    elif reading.types or "playing" in reading.words:
        pool = of_types(reading.types or (TypeWord(("media",), "media"),), home)
        fitting = _doors([Candidate(d, e) for d, e in pool], reading)
    elif reading.unknown:
        offer = index_of(home).nearest(reading.unknown)
        nearest = f" Do you mean the {listing(offer, 'or')}?" if offer else ""
        text = f"I know nothing called “{' '.join(reading.unknown)}” here.{nearest}"
        return Refusal(Unresolved.NO_SUCH_NAME, text, Hypothesis(STATE))
    else:
        recent = situation.recent
        last = set(recent.last.targets) if recent and recent.last else set()
        everything = {"anything", "something", "everything"} & reading.words or reading.areas
        fitting = [
            Candidate(d, e)
            for d, e in home.entities()
            if e.category is None and (e.unique_id in last or (everything and e.component != "sensor"))
        ]
    placed = _here(fitting, reading, situation)
    if placed:
        return placed
    where = f" in the {listing(reading.areas)}" if reading.areas else ""
    return Refusal(Unresolved.NOTHING_THERE, f"I know of no {subject_of(reading)}{where}.", Hypothesis(STATE))


def _doors(fitting: list[Candidate], reading: Reading) -> list[Candidate]:
    """Without the locks where only the door was asked about, and something knows of it."""
    if any(word.kind != "door" for word in reading.types) or reading.words & {"locked", "unlocked", "lock"}:
        return fitting
    return [c for c in fitting if c.entity.component != "lock"] or fitting


def _aspect(fitting: Sequence[Candidate], reading: Reading) -> list[Candidate]:
    """Of all that the named things tell, what was asked for: "the battery level of the motion sensor"."""
    tests = [KINDS[word.kind] for word in reading.types]
    asked = [c for c in fitting if any(test(c.device, c.entity) for test in tests)]
    if asked and reading.words & _FIGURES:
        return [c for c in asked if c.entity.component == "sensor"] or asked
    return asked


_FIGURES: Final = frozenset({"level", "much", "percent", "percentage", "%", "value"})
"""Words of someone who wants a figure rather than "fine" or "low"."""


def _here(fitting: list[Candidate], reading: Reading, situation: Situation) -> list[Candidate]:
    on_floor = {a.name for a in situation.home.areas if a.floor in reading.floors}
    placed = [
        c
        for c in fitting
        if (not reading.areas or c.device.area in reading.areas) and (not reading.floors or c.device.area in on_floor)
    ]
    plural = reading.every or any(word.plural for word in reading.types) or reading.areas or reading.elsewhere
    here = [c for c in placed if situation.area is not None and c.device.area == situation.area]
    return here if here and not plural and not reading.words & {"any", "anything", "which"} else placed


def _judge(predicate: Predicate, pool: list[Candidate], reading: Reading, situation: Situation) -> str:
    so = [c for c in pool if predicate.holds(c.device, c.entity)]
    if "many" in reading.words:
        return f"{len(so)} of {len(pool)}: {_named(so)}." if so else "None."
    if len(pool) == 1:
        one = pool[0]
        verdict = "Yes" if so else "No"
        if predicate.word == "oscillating":
            is_not = "is" if so else "is not"
            return f"{verdict}, the {one.device.name}{place(one.device, unless=situation.area)} {is_not} oscillating."
        known = " was last known to be " if one.device.stale or not one.device.available else " is "
        return f"{verdict}, the {one.label}{place(one.device, unless=situation.area)}{known}{state_of(one.entity)}."
    if not so:
        return f"No, none of them {'is' if len(pool) > 2 else 'are'} {predicate.word}."
    asked_which = bool(reading.words & {"which", "what"})
    if len(so) == len(pool) and not asked_which:
        return f"Yes, all {len(pool)} of them are {predicate.word}."
    verb = "is" if len(so) == 1 else "are"
    said = f"{_named(so)} {verb} {predicate.word}."
    return said[:1].upper() + said[1:] if asked_which else f"Yes: {said}"


def _named(candidates: Sequence[Candidate]) -> str:
    names = [f"the {spoken_name(c.device, c.entity)}{place(c.device)}" for c in candidates[:_MOST]]
    more = len(candidates) - _MOST
    return listing([*names, f"{more} more"] if more > 0 else names)


def _describe(pool: list[Candidate], situation: Situation) -> str:
    told = [
        f"The {c.label}{place(c.device, unless=situation.area)} "
        f"{'was last known to be' if c.device.stale or not c.device.available else 'is'} {state_of(c.entity)}."
        for c in pool[:_MOST]
    ]
    more = len(pool) - _MOST
    return " ".join([*told, f"And {more} more."] if more > 0 else told)
