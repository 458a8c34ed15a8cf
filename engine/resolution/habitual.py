"""What is usual breaks ties and fills what was left open; it never overrides what was said, and decides nothing risky.

Everything here is asked last: after the words, the room, the state of things, and what was taught.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from devices.model import Change, Entity, Feature, Home
from engine.context.situation import Situation, part_of_day
from engine.domain import Habit
from engine.habits.choice import DEVICE_BAR, OTHERS_BAR, TASTE_BAR, Leading, leading
from engine.habits.model import JUST_BEFORE, Facet, Facets, Observation, Topic
from engine.language import phrasing
from engine.language.describe import place, setting, the
from engine.resolution.danger import risky
from engine.resolution.found import Candidate

VIDEO: Final = frozenset({"movie", "tv_show", "episode", "video"})
NOTHING_ELSE: Final = "nothing"
"""What a deed follows on that follows on nothing: not after the alarm, either."""
_MOST_EVENTS: Final = 8
_LONGEST: Final = 40
"""Characters of a state that is one of a few words, and no text."""
_COMING_AND_GOING: Final = frozenset(
    "motion occupancy presence moving sound vibration connectivity battery battery_charging light update timestamp "
    "date".split()
)
"""Device classes whose states change all day long, whatever anybody does."""
_NEVER_TELLING: Final = frozenset({"number", "text", "update", "camera", "image", "device_tracker"})
_MOMENTARY: Final = frozenset({"event", "button", "scene"})


@dataclass(frozen=True, slots=True)
class Usual:
    """One of several that is usual."""

    key: str
    """Of the value that leads."""
    habit: Habit
    reason: str
    latest: Observation | None
    days: int = 2
    """On how many days it was seen: what was done ten times in one minute is not usual."""


# -------------------------------------------------------------------------------------------------- what holds now


def deed_of(changes: Sequence[Change]) -> str:
    """What changes do, without quantities: “power=True”, “play_media”."""
    first = changes[0]
    named = isinstance(first.value, bool) or first.feature in {Feature.PLAYBACK, Feature.RUN, Feature.ARM}
    return f"{first.feature.value}={first.value}" if named else first.feature.value


def facets_of(situation: Situation, *, deed: str = "", area: str | None = None) -> dict[Facet, tuple[str, ...]]:
    """What holds as something is said; `area` is where it is about, if not where it was said."""
    at = situation.at
    known = {
        Facet.PART_OF_DAY: (part_of_day(at),),
        Facet.DAY: ("weekend" if at.weekday() >= 5 else "weekday",),
        Facet.AREA: _given(area or situation.area),
        Facet.DEED: _given(deed),
        Facet.AFTER: tuple(_before(situation)) or (NOTHING_ELSE,),
    }
    return {facet: values for facet, values in known.items() if values}


def _given(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()


def _before(situation: Situation) -> Iterator[str]:
    """What happened within the last hour: this person's last deed, timers that rang, what changed by itself."""
    habits, at = situation.habits, situation.at
    last = habits.last_deed(at)
    own = set() if last is None else {last.value}
    if last is not None:
        yield f"deed|{last.value}|{next(iter(last.facets.get(Facet.DEED, ())), '')}"
    for event in habits.events:
        if abs(at - event.at) <= JUST_BEFORE:
            yield f"timer|{event.name.casefold()}"
    if habits.before is not None:
        changed = _changed(habits.before, situation.home, own)
        recent = [one for one in changed if situation.utterance.dated or _just(one, situation)]
        recent.sort(key=lambda one: one.state.updated_at or situation.at, reverse=True)
        for entity in recent[:_MOST_EVENTS]:
            value = "" if entity.component in _MOMENTARY else entity.state.value
            yield f"state|{entity.unique_id}|{value}"


def _just(entity: Entity, situation: Situation) -> bool:
    heard = entity.state.updated_at
    return heard is not None and abs(situation.at - heard) <= JUST_BEFORE


def _changed(before: Home, now: Home, own: set[str]) -> Iterator[Entity]:
    """What has another state than before and tells something by it; not the slow end of what this person did."""
    for device in now.devices:
        old = before.device(device.id)
        # What nobody heard of since is the same object.
        if old is None or old is device or device.id in own:
            continue
        for entity in device.entities:
            known = old.entity(entity.unique_id)
            if known is not None and known.state.value != entity.state.value and _tells(entity):
                yield entity


def _tells(entity: Entity) -> bool:
    value = entity.state.value
    if value is None or entity.category is not None or entity.component in _NEVER_TELLING:
        return False
    if entity.component in _MOMENTARY:
        return True
    if entity.device_class in _COMING_AND_GOING or entity.unit is not None or len(value) > _LONGEST:
        return False
    return value not in {"unknown", "unavailable"} and not value[:1].isdigit()


# ------------------------------------------------------------------------------------------------------ choosing


def device(candidates: Sequence[Candidate], situation: Situation, *, kind: str = "") -> Usual | None:
    """Which of several devices is the usual one for what is asked; None: none of them was ever used by itself.

    `kind`, “audio” or “video”, is of what is to be played. What is risky never comes out as strong.
    """
    deeds = {deed_of(one.changes) for one in candidates if one.changes}
    now = facets_of(situation, deed=deeds.pop() if len(deeds) == 1 else "")
    if kind:
        now[Facet.KIND] = (kind,)
    ids = {one.device.id.casefold(): one for one in candidates}
    usual = _usual(Topic.DEVICE, "", list(ids), now, situation)
    if usual is None:
        return None
    chosen = ids[usual.key]
    danger = any(risky(one.device, one.entity, change) for one in candidates for change in one.changes)
    habit = replace(usual.habit, value=chosen.device.id, strong=usual.habit.strong and not danger)
    does = _does(chosen, habit, situation)
    said = f"{_who(habit)} usually {does}{_when(habit, situation.home)}"
    used = f"{_who(habit)} have used {the(chosen.device.name)}{place(chosen.device, unless=situation.area)} lately"
    return replace(usual, habit=habit, reason=said if usual.days > 1 else used)


def medium(situation: Situation, classes: frozenset[str] | None) -> Usual | None:
    """What this person usually plays; `classes`: only of these media classes, None: of any.

    A taste is a person's own: that of the others says nothing.
    """
    seen = {
        key: tuple(one for one in those if classes is None or classes & set(one.facets.get(Facet.CLASS, ())))
        for key, those in situation.habits.of(Topic.MEDIUM).items()
    }
    lead = leading(seen, [key for key, those in seen.items() if those], facets_of(situation), situation.at)
    if lead is None or lead.latest is None:
        return None
    habit = _habit(Topic.MEDIUM, "", lead, strong=lead.clears(TASTE_BAR))
    says = replace(habit, value=lead.latest.value)
    reason = f"you usually play {says.value}{_when(says, situation.home)}"
    reason = reason if lead.days > 1 else f"you have played {says.value} lately"
    return Usual(lead.key, says, reason, lead.latest, lead.days)


def value(one: Candidate, feature: Feature, situation: Situation) -> Usual | None:
    """To what this thing is usually set; None: it never was."""
    about = about_of(feature, one.entity)
    keys = list(situation.habits.of(Topic.VALUE, about)) or list(situation.habits.of_others(Topic.VALUE, about))
    usual = _usual(Topic.VALUE, about, keys, facets_of(situation), situation)
    if usual is None or usual.latest is None:
        return None
    said = _spoken_value(one, feature, usual.latest.value)
    when = _when(usual.habit, situation.home)
    reason = f"{_who(usual.habit)} usually set the {one.label}{place(one.device)} to {said}{when}"
    if usual.days < 2:
        reason = f"{_who(usual.habit)} have set the {one.label}{place(one.device)} to {said} lately"
    return replace(usual, habit=replace(usual.habit, value=usual.latest.value), reason=reason)


def about_of(feature: Feature, entity: Entity) -> str:
    """What a habit of a value is about."""
    return f"{feature.value}@{entity.unique_id}"


def _usual(topic: Topic, about: str, keys: Sequence[str], now: Facets, situation: Situation) -> Usual | None:
    """The person's own habit; where they have none at all, that of the others, if it is a firm one."""
    habits, at = situation.habits, situation.at
    if (lead := leading(habits.of(topic, about), keys, now, at)) is not None:
        own = _habit(topic, about, lead, strong=lead.clears(DEVICE_BAR))
        return Usual(lead.key, own, "", lead.latest, lead.days)
    lead = leading(habits.of_others(topic, about), keys, now, at)
    if lead is None or not lead.clears(OTHERS_BAR):
        return None
    others = replace(_habit(topic, about, lead, strong=True), whose="home")
    return Usual(lead.key, others, "", lead.latest, lead.days)


def _habit(topic: Topic, about: str, lead: Leading, *, strong: bool) -> Habit:
    odds = min(lead.odds, _MOST_ODDS)
    facets = tuple(f"{facet.value}={said}" for facet, said in lead.telling)
    return Habit(
        topic.value, lead.key, about, strong=strong, count=round(lead.count, 2), odds=round(odds, 2), facets=facets
    )


_MOST_ODDS: Final = math.exp(20.0)


# ------------------------------------------------------------------------------------------------------ in words


def _who(habit: Habit) -> str:
    return "you" if habit.whose == "person" else "people here"


def _does(one: Candidate, habit: Habit, situation: Situation) -> str:
    """Such as “turn on the Floor Lamp”, where that is what is usual; else “use the Floor Lamp”."""
    first = one.changes[0] if one.changes else None
    key = None if first is None else (first.feature, first.value if isinstance(first.value, bool | str) else "")
    own = situation.habits.of(Topic.DEVICE).get(habit.value.casefold(), ())
    seen = own or situation.habits.of_others(Topic.DEVICE).get(habit.value.casefold(), ())
    same = first is not None and any(deed_of(one.changes) in each.facets.get(Facet.DEED, ()) for each in seen)
    verb = phrasing.VERBS.get(key, "") if key is not None and same else ""
    if same and first is not None and first.feature is Feature.PLAY_MEDIA:
        verb = "play on"
    name = one.device.name if verb in {"", "press", "play on"} else one.label
    return f"{verb.replace('press', 'use') or 'use'} the {name}{place(one.device, unless=situation.area)}"


def _spoken_value(one: Candidate, feature: Feature, said: str) -> str:
    limits = one.entity.features.get(feature)
    unit = limits.unit if limits else None
    number = number_of(said)
    return setting(feature, said if number is None else number, unit)


def number_of(said: str) -> float | None:
    """The number that a value is, if it is one."""
    try:
        number = float(said)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _when(habit: Habit, home: Home) -> str:
    """Such as “ in the evening”; at most one time and one thing before, the most telling."""
    told: dict[str, str] = {}
    for said in habit.facets:
        facet, _, present = said.partition("=")
        if words := spoken_facet(Facet(facet), present, home):
            told.setdefault("time" if facet in {Facet.PART_OF_DAY, Facet.DAY} else facet, words)
    return "".join(f" {words}" for words in list(told.values())[:2])


def spoken_facet(facet: Facet, present: str, home: Home) -> str:
    """A facet as people put it; empty: it goes without saying."""
    match facet:
        case Facet.PART_OF_DAY:
            return "at night" if present == "night" else f"in the {present}"
        case Facet.DAY:
            return "at the weekend" if present == "weekend" else "on weekdays"
        case Facet.AREA:
            return f"in the {present}"
        case Facet.AFTER:
            return _after(present, home)
        case _:
            return ""


def _after(event: str, home: Home) -> str:
    kind, _, rest = event.partition("|")
    if kind == "timer":
        return f"after the {rest}"
    uid = rest.rpartition("|")[0]
    found = home.device(uid)
    return f"after the {found.name}" if found is not None else ""
