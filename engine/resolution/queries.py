"""Questions about the home: is it locked, which lights are on, how humid is it, what plays; and the time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from engine.context.situation import Situation
from engine.domain import Hypothesis, Interpretation, Refusal, Unresolved
from engine.language.describe import capital, listing, the, told
from engine.language.lexicon import KINDS, TypeWord
from engine.language.names import index_of
from engine.language.of_kind import of_types
from engine.language.reader import read
from engine.language.reading import Reading
from engine.language.stance import Stance
from engine.resolution import abilities, ambient, honest, household, progress, temperature, why
from engine.resolution.found import Candidate, subject_of
from engine.resolution.pool import kindred, sharing
from engine.resolution.predicates import Predicate, asked
from engine.resolution.pressed import only_runs
from engine.resolution.quantities import MOST, Quantity, quantity, verdict
from engine.resolution.topics import Topic, topic_of

STATE: Final = "HassGetState"
TIME: Final = "HassGetCurrentTime"
DATE: Final = "HassGetCurrentDate"
INTENTS: Final = frozenset({STATE, TIME, DATE, temperature.INTENT})


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
    topic = topic_of(reading)
    if topic is Topic.DOING and reading.words & _DOING:
        # "How are the tanks doing?" is about tanks; where these are no machine, it asks how they are.
        reading = read(_DOES.sub("", reading.text).rstrip(" ?"), situation.home)
        topic = topic_of(reading) or Topic.DOING
    if topic in {Topic.DONE, Topic.LEFT, Topic.PROGRESS, Topic.DOING} and (
        how_far := progress.answer(topic, reading, situation, confidence)
    ):
        return how_far
    if topic is not None and (said := household.answer(topic, reading, situation)) is not None:
        return _told(said[1], said[0], confidence)
    if topic is not None and (said := _in_part(topic, reading, situation)) is not None:
        return _told(said[1], said[0], confidence)
    return _state(reading, situation, confidence)


_DOING: Final = frozenset("doing going getting coming along looking holding".split())
_DOES: Final = re.compile(
    r"\b(?:doing|going|(?:getting|coming) (?:on|along)|looking|holding up|up to)\b", re.IGNORECASE
)


def _in_part(topic: Topic, reading: Reading, situation: Situation) -> tuple[str, list[Candidate]] | None:
    """What can't be told, and what can: how the things are that it is about."""
    about = [] if not (reading.names or reading.types) else _pool(reading, situation)
    pool = about if isinstance(about, list) else []
    if topic is Topic.ABLE and pool:
        return honest.able(reading, pool)
    preface = (why.who_did(pool, situation) if topic is Topic.PAST else "") or honest.preface(topic)
    if not preface:
        return None
    pool = pool[:_MOST_BESIDE]
    return f"{preface} {describe(pool, situation)}".strip() if pool else preface, pool


_MOST_BESIDE: Final = 3
"""Things whose state is told beside what can't be answered."""


def _state(reading: Reading, situation: Situation, confidence: float) -> Interpretation | Refusal:
    """How things are, or whether what is asked of them is so."""
    predicate = asked(reading)
    if predicate is not None or reading.words & {"on"}:
        reading = _of_state(reading)
    pool = _with_state(_pool(reading, situation, everything=predicate is not None), reading)
    if isinstance(pool, Refusal):
        return pool
    if predicate is None:
        return _told(pool, describe(pool, situation), confidence)
    known, unknown = _knowing(predicate, pool)
    if not known:
        related = [Candidate(d, e) for d, e in kindred(reading, situation.home) if e.category is None]
        known, _ = _knowing(predicate, related)
    if not known and unknown:
        return _told(unknown, describe(unknown, situation), confidence)
    if not known and reading.areas and not (reading.names or reading.types):
        thing = _ASKED_OF.get(predicate.word, "device")
        text = f"I know of no {thing} in {listing([the(area) for area in reading.areas])} that could tell me that."
        return Refusal(Unresolved.NOTHING_THERE, text, Hypothesis(STATE))
    if not known:
        text = f"{capital(the(subject_of(reading)))} can't tell me that. {describe(pool[:_MOST_BESIDE], situation)}"
        return Refusal(Unresolved.CANNOT, text, Hypothesis(STATE))
    if reading.stance is Stance.TELLS or reading.head in {"i", "we"}:
        # Who reports something asks nothing: what is known of it is told without a yes or no.
        return _told(known, f"{describe(known, situation)[:-1]}, as far as I can tell.", confidence)
    text = verdict(predicate, known, unknown, reading, situation)
    which = quantity(reading) is Quantity.WHICH
    return _told([c for c in known if not which or predicate.holds(c.device, c.entity)], text, confidence)


def _with_state(pool: list[Candidate] | Refusal, reading: Reading) -> list[Candidate] | Refusal:
    """The same, unless all of it is only run, and nobody asked anything about it."""
    if isinstance(pool, Refusal) or reading.asks or reading.text.rstrip().endswith("?"):
        return pool
    if not all(only_runs(c.entity) for c in pool):
        return pool
    text = f"I did not understand what to do with {the(pool[0].label)}: say its name alone, and I run it."
    return Refusal(Unresolved.NOT_UNDERSTOOD, text, Hypothesis(STATE))


_ASKED_OF: Final = {
    **dict.fromkeys(("locked", "unlocked"), "lock"),
    **dict.fromkeys(("open", "closed"), "door, window or blind"),
    **dict.fromkeys(("armed", "disarmed", "triggered"), "alarm"),
    **dict.fromkeys(("playing", "paused"), "player"),
}
"""What of a room could know it."""


def _of_state(reading: Reading) -> Reading:
    """Without the words that name nothing in such a question: "what's on right now?", "did anyone leave it on?"."""
    reading = replace(reading, unknown=tuple(word for word in reading.unknown if word not in _ASIDE))
    forgotten = reading.words & {"leave", "left", "forget", "forgot"}
    people = all(word.kind == "motion" for word in reading.types)
    return replace(reading, types=()) if forgotten and people else reading


_ASIDE: Final = frozenset("leave left forget forgot right properly already yet".split())
"""Words of a question about a state that name nothing."""


def _told(about: Sequence[Candidate], text: str, confidence: float) -> Interpretation:
    slots = {"name": about[0].label} if len(about) == 1 else {}
    targets = tuple(c.entity.unique_id for c in about)
    return Interpretation(Hypothesis(STATE, slots=slots, targets=targets, score=confidence), text)


def _knowing(predicate: Predicate, pool: Sequence[Candidate]) -> tuple[list[Candidate], list[Candidate]]:
    """Those of which it is known, and those that could know but do not tell now.

    Whether something is on or off, what can be switched decides: a gas valve is on or off, and no gas alarm beside it.
    """
    known = [c for c in pool if predicate.holds(c.device, c.entity) is not None]
    if predicate.word in {"on", "off", "running"}:
        known = [c for c in known if c.entity.features] or known
    told = {c.entity.unique_id for c in known}
    others = [c for c in pool if c.entity.state.value in _UNTOLD and c.entity.unique_id not in told]
    return known, [c for c in others if predicate.concerns(c.entity)]


_UNTOLD: Final = frozenset({None, "unknown", "unavailable"})


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


def _pool(reading: Reading, situation: Situation, *, everything: bool = False) -> list[Candidate] | Refusal:
    """What a question is about: what was named, else what was spoken of; and all of the home only where `everything`.

    "What is love?" names nothing, and the state of every device answers nobody.
    """
    home = situation.home
    if reading.unknown and reading.unknown_place:
        rooms = listing([the(area.name) for area in home.areas[:4]])
        text = f"I know no room called “{reading.strange}”. I know {rooms}, for example."
        return Refusal(Unresolved.NO_SUCH_AREA, text, Hypothesis(STATE))
    if reading.names:
        ids = {named.device for match in reading.names for named in match.found}
        one = {named.entity for match in reading.names for named in match.found if named.entity}
        fitting = [
            Candidate(d, e)
            for d, e in home.entities()
            if d.id in ids and e.category is None and (not one or e.unique_id in one)
        ]
        if quantity(reading) is not Quantity.THE or "gas" in reading.words:
            others = [Candidate(d, e) for d, e in sharing(reading, home)]
            fitting += [c for c in others if c not in fitting]
        # The battery of the front door is that of its lock, if that one has any.
        around = [Candidate(d, e) for d, e in kindred(reading, home) if e.category is None]
        fitting = _aspect(fitting, reading) or _aspect(around, reading) or fitting
    elif reading.types or "playing" in reading.words:
        pool = of_types(reading.types or (TypeWord(("media",), "media"),), home)
        fitting = _doors([Candidate(d, e) for d, e in pool], reading)
    elif reading.unknown:
        offer = index_of(home).nearest(reading.unknown)
        nearest = f" Do you mean the {listing(offer, 'or')}?" if offer else ""
        text = f"I know nothing called “{reading.strange}” here.{nearest}"
        return Refusal(Unresolved.NO_SUCH_NAME, text, Hypothesis(STATE))
    else:
        recent = situation.recent
        last = set(recent.last.targets) if recent and recent.last else set()
        whole = everything and (reading.elsewhere or _EVERYTHING & reading.words)
        every = reading.areas or reading.floors or whole
        fitting = [
            Candidate(d, e)
            for d, e in home.entities()
            if e.category is None and (e.unique_id in last or (every and e.component != "sensor"))
        ]
        if not fitting and not every:
            return Refusal(Unresolved.NOTHING_THERE, _NO_SUBJECT, Hypothesis(STATE))
    # What is only run has no state to be told.
    fitting = [c for c in fitting if not only_runs(c.entity)] or fitting
    placed = _here(fitting, reading, situation)
    if placed:
        return placed
    where = f" in the {listing(reading.areas)}" if reading.areas else ""
    return Refusal(Unresolved.NOTHING_THERE, f"I know of no {subject_of(reading)}{where}.", Hypothesis(STATE))


_NO_SUBJECT: Final = "I can't tell what that is about: I only know what is in this home. Ask about a room or a thing."
_EVERYTHING: Final = frozenset({"anything", "something", "everything", "nothing", "all", "what", "what's"})


def _doors(fitting: list[Candidate], reading: Reading) -> list[Candidate]:
    """Without the locks where only the door was asked about, and something knows of it."""
    if any(word.kind != "door" for word in reading.types) or reading.words & {"locked", "unlocked", "lock"}:
        return fitting
    others = {c.device.area for c in fitting if c.entity.component != "lock"}
    # The lock of a door tells of it where nothing else does in that room.
    return [c for c in fitting if c.entity.component != "lock" or c.device.area not in others]


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
    on_floor = situation.home.on_floors(reading.floors)
    placed = [
        c
        for c in fitting
        if (not reading.areas or c.device.area in reading.areas) and (not reading.floors or c.device.area in on_floor)
    ]
    # Who names several things, or speaks of all, means those of other rooms too.
    plural = (
        quantity(reading) is not Quantity.THE
        or len(reading.names) > 1
        or any(word.plural for word in reading.types)
        or reading.areas
        # Gas that is open next door is the gas that is open.
        or "gas" in reading.words
    )
    here = [c for c in placed if situation.area is not None and c.device.area == situation.area]
    return here if here and not plural else placed


def describe(pool: Sequence[Candidate], situation: Situation) -> str:
    """How things are, one sentence each."""
    said = [capital(told(c.device, c.entity, here=situation.area)) + "." for c in pool[:MOST]]
    more = len(pool) - MOST
    return " ".join([*said, f"And {more} more."] if more > 0 else said)
