"""What a thing is asked to be set to and does not offer: "the fan on hurricane", "change to HDMI 2". Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from devices import kinds
from devices.model import Change, Device, Entity, Feature, Order
from engine.context.situation import Situation
from engine.domain import Hypothesis, Question, Resolution, Source, Unresolved
from engine.language.of_kind import of_types
from engine.language.options import CHOSEN, option_words, said_as
from engine.language.reader import read
from engine.language.reading import Reading
from engine.language.words import FUNCTION_WORDS, fold, singular
from engine.resolution import caution, control, scoring
from engine.resolution.chosen import FRAME, INTO, NOUNS, POLITE
from engine.resolution.found import Candidate, Found, Missed
from engine.resolution.goals import SETTING, Act, Goal
from engine.resolution.settings import COMMON, Wanted

_INPUTS: Final = frozenset("hdmi usb aux av bluetooth tuner optical scart displayport coax".split())
"""Words that only the input of a player is called by."""
_MORE_OR_LESS: Final = frozenset(
    "low medium high mid middle slow fast full max maximum min minimum half on off up down open closed lowest highest "
    "slowest fastest upstairs downstairs".split()
)
_TRAILING: Final = frozenset("please now thanks mode modes programme program preset setting cycle effect again".split())
_CLIMATE_MODES: Final = frozenset({"heat", "cool", "dry", "auto", "fan", "only"})


def resolve(reading: Reading, situation: Situation) -> tuple[Resolution, Hypothesis] | None:
    """What the thing that was named can be set to, where it was to be set to something else; None: it was not."""
    if not reading.plain:
        return None
    said = [token.text for token in reading.tokens]
    at = next((i for i in reversed(range(len(said) - 1)) if said[i] in INTO), None)
    # "Hdmi 2" alone says enough.
    cut = at if at is not None else -1 if said and said[0] in _INPUTS else None
    if cut is None:
        return None
    tail = said[cut + 1 :]
    noun = bool(set(tail) & _TRAILING & NOUNS)
    while tail and tail[-1] in _TRAILING:
        tail = tail[:-1]
    if said[cut] == "to" and tail[:1] == ["the"]:
        tail = tail[1:]
    if cut >= 0 and said[cut] in {"in", "into", "at", "with"} and not noun:
        # There stands a place, or a value.
        return None
    words, known = set(tail), COMMON | option_words(situation.home)
    telling = words - FUNCTION_WORDS
    if not words & _INPUTS and (not telling or not telling <= known | set(reading.unknown)):
        # Most requests end here, and are read no second time.
        return None
    before = read(reading.text[: reading.tokens[cut].start] if cut > 0 else "", situation.home)
    lacking = _lacking(tail, before, situation, noun=noun)
    if not lacking:
        return None
    aspect = ("preset",) if not set(tail) & _CLIMATE_MODES and lacking[0].entity.can(Feature.PRESET) else ()
    goal = Goal(Act.SETTING, wanted=Wanted(tuple(said), aspect))
    features = {"verb": 1.0, "aspect": 1.0, "value": 1.0, "missed": 1.0, "name": 1.0}
    hypothesis = Hypothesis(SETTING, Source.GRAMMAR, features=features, score=scoring.ACT)
    if (half := _half_said(tail, lacking[0], hypothesis)) is not None:
        return half, hypothesis
    missed = Missed(Unresolved.OUT_OF_RANGE, " ".join(tail), tuple(lacking))
    return control.unable(goal, missed, hypothesis), hypothesis


def _half_said(tail: Sequence[str], one: Candidate, hypothesis: Hypothesis) -> Question | None:
    """Whether the only option is meant that has these words: "eco" for "Eco 50"."""
    feature = _chooses(one.entity)
    options = one.entity.features[feature].options if feature is not None else ()
    found = [option for option in options if set(tail) <= set(said_as(option))]
    if feature is None or len(found) != 1:
        return None
    meant = replace(one, changes=(Change(feature, found[0]),))
    uid = one.entity.unique_id
    order = Order(uid, meant.changes)
    chosen = replace(hypothesis, slots={"name": one.label, "value": found[0]}, targets=(uid,), orders=(order,))
    return caution.question(chosen, Found((meant,)))


def _lacking(tail: Sequence[str], before: Reading, situation: Situation, *, noun: bool) -> list[Candidate]:
    """The one thing that was named, which has options and not this one; nothing where it may be no option."""
    words = set(tail)
    if not 0 < len(tail) <= _MOST_WORDS or words & _MORE_OR_LESS or (tail[0] in POLITE):
        return []
    behind = read(" ".join(tail), situation.home)
    counted = bool(words & _INPUTS)
    if behind.mentions or behind.types or behind.color or behind.kelvin or (behind.amounts and not counted):
        return []
    known = COMMON | option_words(situation.home)
    if not counted and (not words - FUNCTION_WORDS <= known | set(behind.unknown) or tail[0] in FUNCTION_WORDS):
        return []
    called = {word for one in before.types for word in one.words}
    called |= {word for match in before.names for word in fold(match.name)} | set(before.unknown)
    if {word for word in before.outside - called - FRAME if singular(word) not in called} or before.amounts:
        return []
    pool = _pool(before, situation, inputs=counted)
    plain = {"light"} if not (noun or words <= known) else set()
    plain |= {"media_player"} if words <= COMMON else set()
    able = [(d, e, f) for d, e in pool if e.component not in plain and (f := _chooses(e)) is not None]
    if counted and not before.names:
        # What has inputs of that kind has a screen.
        able = [one for one in able if kinds.has_screen(one[0])] or able
    if len({d.id for d, _, _ in able}) != 1:
        return []
    return [Candidate(*able[0][:2])]


_MOST_WORDS: Final = 3
"""Of what may be the name of an option."""


def _chooses(entity: Entity) -> Feature | None:
    """The first of its settings that has options, if any."""
    return next((one for one in CHOSEN if one in entity.features and entity.features[one].options), None)


def _pool(before: Reading, situation: Situation, *, inputs: bool) -> list[tuple[Device, Entity]]:
    """What was named; for an input also the players of this room."""
    if before.names:
        ids = {named.device for match in before.names for named in match.found}
        pool = [(d, e) for d, e in situation.home.entities() if d.id in ids]
    elif before.types:
        pool = of_types(before.types, situation.home)
    elif inputs and not before.unknown:
        pool = [(d, e) for d, e in situation.home.entities() if e.can(Feature.SOURCE)]
    else:
        return []
    pool = [(d, e) for d, e in pool if e.category is None]
    here = [(d, e) for d, e in pool if d.area in (before.areas or (situation.area,))]
    # What is in another room than was said is not what lacks it.
    return here if here or before.areas else pool
