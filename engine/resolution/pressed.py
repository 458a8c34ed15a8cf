"""A scene or a button called by its name: "last orders please", "start movie night", "feed the cat". Pure.

Neither has a state that could be asked for, so that the name alone is the request to run it.
"""

from __future__ import annotations

from typing import Final

from devices.model import Change, Device, Entity, Feature
from engine.context.situation import Situation
from engine.domain import Hypothesis, Resolution, Source, Unresolved
from engine.language import words as w
from engine.language.options import run_by
from engine.language.reading import Reading
from engine.language.requests import ALONE
from engine.resolution import caution, control, danger, scoring
from engine.resolution.chosen import POLITE
from engine.resolution.found import Candidate, Found, Missed, Tied
from engine.resolution.goals import Act, Goal
from engine.resolution.pool import named

INTENT: Final = "HassTurnOn"
_VERBS: Final = frozenset(
    "start run activate do press trigger launch begin go put set turn on hit push ring sound call scene button mode "
    "have time for".split()
)
_FRAME: Final = _VERBS | POLITE | w.FILLERS
_WHOLE: Final = 0.95
"""Quality from which a name was really said, and not only a part of it."""
_LEAST: Final = 0.7
"""Of a name of which only a part was said: less than half of it may be any word."""
_ANSWERS: Final = ALONE | frozenset("yes no help never mind okay ok start go on off".split())
"""Words that are said to an assistant whatever a scene is called."""


def resolve(reading: Reading, situation: Situation) -> tuple[Resolution, Hypothesis] | None:
    """Run what was called by its name; None where the words are more than that."""
    if not reading.plain:
        return None
    meant = _meant(reading, situation)
    if not meant:
        return None
    candidates = [Candidate(d, e, (Change(Feature.PRESS, value=True),)) for d, e in meant]
    goal = Goal(Act.START)
    quality = 1.0 if _whole(reading, situation) else reading.names[0].quality
    features = {"grammar": 1.0, "verb": 1.0, "only": 1.0, "name": quality}
    score = scoring.score(features, situation.learned)
    hypothesis = Hypothesis(INTENT, Source.GRAMMAR, slots={}, features=features, score=score)
    here = [one for one in candidates if situation.area and one.device.area == situation.area]
    candidates = here or candidates
    if not any(one.reachable for one in candidates):
        return control.unable(goal, Missed(Unresolved.OFFLINE, candidates=tuple(candidates)), hypothesis), hypothesis
    if len(candidates) > 1:
        return control.which_one(goal, Tied(tuple(candidates)), hypothesis, situation), hypothesis
    found = Found(tuple(candidates), features=features)
    filled = control.fill(goal, found, hypothesis, situation)
    risky = any(danger.risky(one.device, one.entity, one.changes[0]) for one in candidates)
    if risky or _lets_in(meant) or quality < _WHOLE or (reading.guessed and quality < 1.0):
        return caution.question(filled, found), filled
    return caution.decided(goal, reading, filled, found, situation), filled


def _meant(reading: Reading, situation: Situation) -> list[tuple[Device, Entity]]:
    """The scenes and buttons that the one name stands for, where nothing else was said."""
    if whole := _whole(reading, situation):
        return whole
    if len(reading.names) != 1 or reading.amounts or reading.color or reading.types:
        return []
    found = list(named(reading.names, situation.home))
    if not found or not all(only_runs(entity) for _, entity in found) or reading.names[0].quality < _LEAST:
        return []
    name = set(w.fold(reading.names[0].name))
    if name <= _ANSWERS or set(reading.unknown) - name - _FRAME:
        return []
    return found if reading.outside - name <= _FRAME else []


def _whole(reading: Reading, situation: Situation) -> list[tuple[Device, Entity]]:
    """Those whose name all the words are, though its first may be a verb: "open shop please"."""
    said = [token.text for token in reading.tokens]
    while said and said[-1] in POLITE:
        said = said[:-1]
    if set(said) <= _ANSWERS:
        return []
    found = (situation.home.entity(one) for one in run_by(said, situation.home))
    return [one for one in found if one is not None]


def _lets_in(meant: list[tuple[Device, Entity]]) -> bool:
    """Whether its name says that a door stands open afterwards: nobody knows what else a scene does."""
    name = {word for device, entity in meant for word in w.fold(entity.name or device.name)}
    return bool(name & (w.UNLOCKING | {"disarm"}) or ("open" in name and name & _WAYS_IN))


_WAYS_IN: Final = frozenset("door doors gate gates garage shutter shutters house home".split())


def only_runs(entity: Entity) -> bool:
    """Whether all that can be done with it is to run it: it has no state."""
    return set(entity.features) == {Feature.PRESS}
