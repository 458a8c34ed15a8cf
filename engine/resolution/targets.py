"""Which entities a request is about.

Constraints first: what was named, what can do it, what can be reached; each says why it failed. Only then do
preferences break ties: where it was said, what state things are in, what is usual. A tie that is left is a question.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import islice
from typing import Final

from devices import kinds
from devices.model import Device, Entity, Feature, Home
from devices.reading import current
from engine.context.situation import Situation
from engine.domain import Unresolved
from engine.language import phrasing
from engine.language.exceptions import telling
from engine.language.names import Kind
from engine.language.reading import Reading
from engine.language.spelling import How
from engine.language.words import FUNCTION_WORDS, fold, singular
from engine.resolution import habitual
from engine.resolution.danger import risky
from engine.resolution.found import Candidate, Found, Missed, Targets, Tied, subject_of
from engine.resolution.goals import Act, Goal
from engine.resolution.hints import aired, by_hour, tie_breaker
from engine.resolution.leaving_out import left_out, words_of
from engine.resolution.plans import plan
from engine.resolution.pool import OPENING, able_to, each_able, kindred, pool_of, shuts_gas
from engine.resolution.sparing import spared_of


def find(goal: Goal, reading: Reading, situation: Situation, excluded: frozenset[str] = frozenset()) -> Targets:
    """The entities that `goal` is about in this situation; `excluded` are unique ids that are known not to be meant."""
    pool = pool_of(goal, reading, situation)
    if isinstance(pool, Missed):
        return pool
    out = left_out(reading, situation)
    if out.elsewhere:
        # Who leaves something next door as it is does not speak of this room alone.
        reading = replace(reading, elsewhere=True)
    if goal.wanted is not None or goal.act in {Act.TEMPERATURE, Act.SPEED}:
        pool = _with_settings(pool, situation.home)
    pool = [(d, e) for d, e in pool if e.unique_id not in excluded | out.ids]
    # Where there is one in the place that was said, the others need not be asked what they can.
    near = _there(pool, reading, situation.home)
    capable = able_to(goal, near) or _able_here(goal, pool, reading, situation)
    if not capable and (short := _short_here(goal, pool, reading, situation)):
        return _incapable(goal, short, reading, situation.home)
    capable = capable or able_to(goal, pool) or able_to(goal, kindred(reading, situation.home))
    capable = capable or able_to(goal, _locks_called(goal, reading, situation.home))
    if not capable:
        return _incapable(goal, _nearby(pool, reading, situation), reading, situation.home)
    placed = _placed(capable, reading, situation)
    if isinstance(placed, Missed) and goal.wanted is not None and (there := _sent_to(capable, reading)):
        placed = there
    if isinstance(placed, Missed) and (so_called := _called_like(capable, reading)):
        placed = so_called
    if isinstance(placed, Missed):
        return placed
    reachable = [c for c in placed if c.reachable]
    if not reachable:
        return Missed(Unresolved.OFFLINE, subject_of(reading), tuple(placed), _like(placed[0], goal, situation.home))
    return _narrow(goal, reachable, placed, reading, situation)


def _locks_called(goal: Goal, reading: Reading, home: Home) -> list[tuple[Device, Entity]]:
    """The locks that have in their name or room what was said: who unlocks the store does not mean its light."""
    whole = any(match.how is not How.PART for match in reading.names)
    if goal.act not in {Act.LOCK, Act.UNLOCK} or whole or not reading.names:
        return []
    said = telling(reading.tokens, reading.types)
    return [(d, e) for d, e in home.entities() if e.component == "lock" and said <= words_of(d, e)]


def _able_here(
    goal: Goal, pool: list[tuple[Device, Entity]], reading: Reading, situation: Situation
) -> list[Candidate]:
    """Those that can do it in this room, and one elsewhere, where the room will decide between them; else nothing.

    Of a thousand devices some hundreds are lights, and "brighter" need not be worked out for each of them.
    """
    said = reading.areas or reading.floors or reading.names or situation.meant
    if situation.area is None or said or goal.act in OPENING or _wide(reading):
        return []
    here = able_to(goal, [(device, entity) for device, entity in pool if device.area == situation.area])
    if not any(one.device.available and one.entity.available for one in here):
        return []
    elsewhere: dict[str, list[tuple[Device, Entity]]] = {}
    for device, entity in pool:
        if device.area != situation.area and device.available:
            elsewhere.setdefault(device.id, []).append((device, entity))
    other = (one for entities in elsewhere.values() for one in able_to(goal, entities) if one.entity.available)
    return [*here, *islice(other, 1)]


def _short_here(
    goal: Goal, pool: list[tuple[Device, Entity]], reading: Reading, situation: Situation
) -> list[tuple[Device, Entity]]:
    """What of this room could do it, were it said how much: of a kind that was said, the one here is meant."""
    elsewhere = reading.areas or reading.floors or reading.names or situation.meant or _wide(reading)
    if not reading.types or elsewhere or situation.area is None or goal.act is not Act.SPEED:
        return []
    here = [(device, entity) for device, entity in pool if device.area == situation.area]
    return [(device, entity) for device, entity in here if plan(goal, device, entity) is Unresolved.MISSING]


def _sent_to(capable: Sequence[Candidate], reading: Reading) -> list[Candidate]:
    """Those for which the area is not where they are but what they are set to: a vacuum's cleaning area."""
    areas = {fold(area) for area in reading.areas}
    return [c for c in capable if any(isinstance(to.value, str) and fold(to.value) in areas for to in c.changes)]


def _called_like(capable: Sequence[Candidate], reading: Reading) -> list[Candidate]:
    """Those that are called as the area is, and are in none: a lamp called "Kitchen"."""
    areas = {fold(area) for area in reading.areas}
    return [c for c in capable if c.device.area is None and fold(c.device.name) in areas]


def _with_settings(pool: list[tuple[Device, Entity]], home: Home) -> list[tuple[Device, Entity]]:
    """With what the same devices can be set to beside: the heating's temperature may be a number of its own."""
    devices = {device.id for device, _ in pool}
    known = {entity.unique_id for _, entity in pool}
    beside = [(d, e) for d, e in home.entities() if d.id in devices and e.unique_id not in known and e.category is None]
    return [*pool, *beside]


def _nearby(pool: list[tuple[Device, Entity]], reading: Reading, situation: Situation) -> list[tuple[Device, Entity]]:
    """What is in the area that was said, else in that of the speaker, else all."""
    for areas in (reading.areas, (situation.area,)):
        if near := [(d, e) for d, e in pool if d.area in areas]:
            return near
    return pool


def _incapable(goal: Goal, pool: list[tuple[Device, Entity]], reading: Reading, home: Home) -> Missed:
    whys = {
        entity.unique_id: why for device, entity in pool if isinstance(why := plan(goal, device, entity), Unresolved)
    }
    for why in (Unresolved.OUT_OF_RANGE, Unresolved.MISSING):
        found = tuple(Candidate(d, e) for d, e in pool if whys.get(e.unique_id) is why)
        if found:
            return Missed(why, subject_of(reading), found)
    areas = {device.area for device, _ in pool}
    instead = tuple(c.label for c in islice(each_able(goal, home, lambda device: device.area in areas), 2))
    if not pool:
        return Missed(Unresolved.NOTHING_THERE, subject_of(reading), instead=instead)
    mains = [Candidate(d, kinds.main_entity(d) or e) for d, e in pool]
    return Missed(Unresolved.CANNOT, subject_of(reading), tuple({c.device.id: c for c in mains}.values()), instead)


def _there(pool: list[tuple[Device, Entity]], reading: Reading, home: Home) -> list[tuple[Device, Entity]]:
    """What is in the areas and on the floors that were said; nothing where none was."""
    if not (reading.areas or reading.floors):
        return []
    on_floor = home.on_floors(reading.floors)
    return [
        (d, e)
        for d, e in pool
        if (not reading.areas or d.area in reading.areas) and (not reading.floors or d.area in on_floor)
    ]


def _placed(capable: list[Candidate], reading: Reading, situation: Situation) -> list[Candidate] | Missed:
    """Those in the areas and floors that were said; what was not said filters nothing."""
    home = situation.home
    placed = capable
    if reading.floors:
        on_floor = home.on_floors(reading.floors)
        placed = [c for c in placed if c.device.area in on_floor]
    if reading.areas:
        placed = [c for c in placed if c.device.area in reading.areas]
    if placed:
        return placed
    where = " and ".join((*reading.areas, *reading.floors))
    instead = tuple(f"{c.label} ({c.device.area})" if c.device.area else c.label for c in capable[:2])
    return Missed(Unresolved.NOTHING_THERE, f"{subject_of(reading)} in the {where}", tuple(capable), instead)


def _like(one: Candidate, goal: Goal, home: Home) -> tuple[str, ...]:
    """Names of what can do it instead: the same kind of thing, in the same room if there is one."""

    def alike(among: Callable[[Device], bool]) -> list[Candidate]:
        able = each_able(goal, home, lambda device: device.available and device.id != one.device.id and among(device))
        same = (c for c in able if c.entity.component == one.entity.component and c.entity.available)
        return list(islice(same, 2))

    near = alike(lambda device: device.area == one.device.area)
    others = near or alike(lambda _device: True)
    return tuple(f"{c.label} ({c.device.area})" if c.device.area else c.label for c in others)


def _narrow(
    goal: Goal, reachable: list[Candidate], placed: list[Candidate], reading: Reading, situation: Situation
) -> Targets:
    features = {"name": min((m.quality for m in reading.names), default=0.0), "type": float(bool(reading.types))}
    here = [c for c in reachable if situation.area is not None and c.device.area == situation.area]
    if situation.meant or _means_a_set(goal, reading):
        return _set_of(goal, reachable, placed, reading, situation)
    reasons: list[str] = []
    kept = reachable
    if not here and _only_points(reachable, reading, situation):
        return Missed(Unresolved.MISSING)
    if len(kept) > 1 and here and not reading.areas:
        reasons += [phrasing.here(situation.area)] if len(here) < len(kept) else []
        kept, features["here"] = here, 1.0
    kept = _as_worded(goal, reading, kept)
    if len(kept) > 1 and (telling := _by_state(goal, kept)):
        kept = telling[0]
        features |= {"state": 1.0} if telling[1] else {}
        reasons += [telling[1]] if telling[1] else []
    if len(kept) > 1 and (sensed := tie_breaker(goal, reading, kept, situation)):
        kept = sensed.candidates
        reasons.append(sensed.reason)
        features[sensed.feature] = 1.0
    if len(kept) > 1 and (called := _called(reading, kept)):
        kept = called
    if len(kept) > 1 and len({c.device.id for c in kept}) > 1:
        return _usual(goal, kept, reasons, features, situation)
    reasons += aired(goal, kept, situation)
    return Found(tuple(kept), tuple(reasons), features | {"only": 1.0})


def _set_of(
    goal: Goal, reachable: list[Candidate], placed: list[Candidate], reading: Reading, situation: Situation
) -> Targets:
    """All of what was asked for as a set, but what is only meant by name; both are two."""
    features = {"name": min((m.quality for m in reading.names), default=0.0), "type": float(bool(reading.types))}
    here = [c for c in reachable if situation.area is not None and c.device.area == situation.area]
    said = reading.areas or reading.floors or reading.names or situation.meant
    local = here if here and not (said or _wide(reading)) else reachable
    local, spared = spared_of(goal, local, reading) if not situation.meant else (local, [])
    if not reading.names:
        local = _as_worded(goal, reading, local, several=True)
    if _of_two(reading) and not situation.meant:
        local = _two(goal, local, here, reachable)
        if len({c.device.id for c in local}) != _BOTH:
            told = reading.types or reading.areas or reading.floors or reading.names
            return Tied(tuple(local)) if told else Missed(Unresolved.MISSING)
    elif goal.act is Act.LOCK and reading.outside >= _LOCKING_UP:
        unlocked = _by_state(goal, local)
        local = unlocked[0] if unlocked else local
    known = {c.entity.unique_id for c in reachable}
    left_out = tuple(
        c for c in placed if c.entity.unique_id not in known and (local is reachable or c.device.area == situation.area)
    )
    return Found(tuple(local), features=features | {"set": 1.0}, left_out=left_out, spared=tuple(spared))


def _usual(
    goal: Goal, kept: list[Candidate], reasons: list[str], features: dict[str, float], situation: Situation
) -> Targets:
    """The one that is usual, if it surely is, or by night the one that is there for it; else a tie, with who leads."""
    usual = habitual.device(kept, situation)
    if usual is None or not usual.habit.strong:
        if (small := by_hour(goal, kept, situation)) is not None:
            features |= {"only": 1.0, small.feature: 1.0}
            return Found(tuple(small.candidates), (*reasons, small.reason), features)
        return Tied(tuple(kept), usual.habit if usual else None)
    own = tuple(c for c in kept if c.device.id == usual.habit.value)
    features |= {"only": 1.0, "habit": 1.0}
    return Found(own, (*reasons, usual.reason), features, habits=(usual.habit,))


def _called(reading: Reading, candidates: list[Candidate]) -> list[Candidate]:
    """Those whose whole name is the common word that was said: of two lights, the one called "Light"."""
    ids = {(named.device, named.entity) for match in reading.called for named in match.found}
    return [c for c in candidates if {(c.device.id, None), (c.device.id, c.entity.unique_id)} & ids]


_NO_NAME: Final = FUNCTION_WORDS - {"reading", "right"} | {"light", "lights", "lighting"}


def _as_worded(goal: Goal, reading: Reading, candidates: list[Candidate], *, several: bool = False) -> list[Candidate]:
    """Those whose names hold most of the words said: who says "lamp" means no ceiling light where there are lamps.

    Unless only another one would be changed by it: then the word was not chosen with care. Of a set that was asked for
    ("lock the doors") the word for its type leaves nothing out, but "the lamps" of a room are its lamps.
    """
    if len(candidates) < 2 or reading.names or reading.unknown or not reading.types:
        return candidates
    # "The bar lights" of a Taproom that is called the bar are all of its lights, not only the Bar Pendants.
    places = [(one.start, one.end) for one in reading.mentions if one.kind is not Kind.NAME]
    within = {t.text for t in reading.tokens if any(start <= t.start and t.end <= end for start, end in places)}
    areas = {word for area in reading.areas for word in fold(area)} | within
    said = (
        {singular(token.text) for token in reading.tokens if token.text not in _NO_NAME and token.text.isalpha()}
        - areas
        - {reading.color}
    )
    if several:
        types = {singular(word) for one in reading.types for word in one.words}
        said -= types - (frozenset() if reading.every or reading.areas else {"lamp"})
    held = [len(said & _name_words(one)) for one in candidates]
    most = [one for one, count in zip(candidates, held, strict=True) if count == max(held)]
    if len(most) == len(candidates):
        return candidates
    # What is off can be dimmed as well.
    telling = None if goal.act is Act.LIGHT else _by_state(goal, candidates)
    return most if telling is None or any(one in telling[0] for one in most) else candidates


def _name_words(one: Candidate) -> set[str]:
    return {singular(word) for name in (one.label, one.device.name, *one.device.aliases) for word in fold(name)}


def _wide(reading: Reading) -> bool:
    """Whether the whole home is meant: "all the lights" are all, "the lights" are those of the room."""
    if reading.elsewhere or reading.outside >= _LOCKING_UP:
        return True
    return reading.words.isdisjoint({"here", "room"}) and bool(
        reading.words & {"house", "home", "all", "every", "everything"}
    )


_BOTH: Final = 2
_LOCKING_UP: Final = frozenset({"lock", "up"})


_POINTS: Final = frozenset({"it", "that", "this", "them", "those", "these"})


def _only_points(reachable: Sequence[Candidate], reading: Reading, situation: Situation) -> bool:
    """Whether "it" is all that was said of a thing, and none of these was spoken of: it is nothing of another room."""
    said = reading.names or reading.types or reading.areas or reading.floors or reading.called or reading.unknown
    if said or reading.elsewhere or situation.meant or situation.area is None or not reading.outside & _POINTS:
        return False
    recent = situation.recent
    last = set(recent.last.targets) if recent is not None and recent.last is not None else set()
    return last.isdisjoint(c.entity.unique_id for c in reachable)


def _of_two(reading: Reading) -> bool:
    """Whether "both" are meant of what was not said one by one."""
    return "both" in reading.words and max(len(reading.names), len(reading.areas), len(reading.floors)) < _BOTH


def _two(goal: Goal, local: list[Candidate], here: list[Candidate], reachable: list[Candidate]) -> list[Candidate]:
    """The two that there are here, or at all, or that it would change anything of; else all of them."""
    for pair in (here, local, reachable):
        telling = _by_state(goal, pair) if len(pair) > _BOTH else None
        for found in (pair, telling[0] if telling else []):
            if len({c.device.id for c in found}) == _BOTH:
                return found
    return local


_LIGHT_OF_A_ROOM: Final = frozenset({("light",), ("lighting",)})
"""What is in a room as water is in a glass: "the light in the kitchen" is all of it, "the lamp" is a thing."""


def _means_a_set(goal: Goal, reading: Reading) -> bool:
    several_names = len(reading.names) > 1 or len(reading.areas) > 1
    plural = any(word.plural for word in reading.types) and not reading.names
    # "Turn on the kitchen" is about its lights, all of them.
    lights = not reading.types or all(word.words in _LIGHT_OF_A_ROOM for word in reading.types)
    placed = bool(reading.areas or (reading.floors and reading.types))
    room = lights and placed and not reading.names and "one" not in reading.meant
    room = room and goal.act in {Act.ON, Act.OFF, Act.LIGHT}
    locks_up = goal.act is Act.LOCK and reading.outside >= _LOCKING_UP and not reading.names
    return reading.every or several_names or plural or room or locks_up or _all_but(reading) or shuts_gas(goal, reading)


def _all_but(reading: Reading) -> bool:
    """Whether something is left out of what was called by a part of its name: "spotlights to 70 except the left"."""
    return bool(reading.excluded) and not any(not word.plural for word in reading.types)


_TELLING: Final[dict[Act, tuple[Feature, object, str]]] = {
    Act.OFF: (Feature.POWER, True, "it is the only one that is on"),
    Act.ON: (Feature.POWER, False, "it is the only one that is off"),
    Act.CLOSE: (Feature.OPEN, True, "it is the only one that is open"),
    Act.OPEN: (Feature.OPEN, False, "it is the only one that is closed"),
    Act.LOCK: (Feature.LOCK, False, "it is the only one that is unlocked"),
    Act.UNLOCK: (Feature.LOCK, True, "it is the only one that is locked"),
    Act.LIGHT: (Feature.POWER, True, "it is the only one that is on"),
    Act.PAUSE: (Feature.PLAYBACK, "play", "it is the only one that is playing"),
    Act.STOP: (Feature.PLAYBACK, "play", "it is the only one that is playing"),
    Act.NEXT: (Feature.PLAYBACK, "play", "it is the only one that is playing"),
    Act.PREVIOUS: (Feature.PLAYBACK, "play", "it is the only one that is playing"),
    Act.VOLUME: (Feature.PLAYBACK, "play", "it is the only one that is playing"),
    Act.MUTE: (Feature.PLAYBACK, "play", "it is the only one that is playing"),
    Act.RESUME: (Feature.PLAYBACK, "pause", "it is the only one that is paused"),
}


def _by_state(goal: Goal, candidates: Sequence[Candidate]) -> tuple[list[Candidate], str] | None:
    """Those on which the request would change something, and why where it is only one; None: all of them, or none."""
    guess = any(risky(c.device, c.entity, change) for c in candidates for change in c.changes)
    if goal.act not in _TELLING or guess:
        # Which door is closed says nothing about which one should be open.
        return None
    feature, value, reason = _TELLING[goal.act]
    fitting = [c for c in candidates if current(c.entity, feature) == value]
    if not fitting or len(fitting) == len(candidates):
        return None
    return fitting, reason if len(fitting) == 1 else ""
