"""Situations to learn from: a home, a sentence, what the statistics made of it, and every reading with its features."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from engine.context.situation import Situation
from engine.domain import Conversation, Utterance
from engine.language.hearing import hear
from engine.language.words import clean
from engine.resolution.weighing import readings
from engine.training import accustomed, homes, rankings, sentences, slips
from engine.training.judging import right
from engine.training.scenes import Gold, Scene, nameless
from engine.training.things import NIGHT, NOW

SENTENCES: Final = 100
"""Said in each home."""
SOMEWHERE: Final = 0.9
"""Share of sentences of which it is known where they were said, in rooms or outside of any."""
_PERSON: Final = "trainer"
_VERSION: Final = 1_000_000
"""Far above those of live homes, as the index of names is kept by version."""


@dataclass(frozen=True, slots=True)
class Example:
    """One reading that was weighed."""

    features: Mapping[str, float]
    right: bool


@dataclass(frozen=True, slots=True)
class Case:
    """One sentence with all its readings."""

    text: str
    gold: Gold
    readings: tuple[Example, ...]


def drawn(count: int, seed: int) -> Iterator[list[Case]]:
    """The cases of `count` homes, home by home; the same numbers give the same cases."""
    for number in range(count):
        chance = _chance(seed, number)
        yield [_weighed(moment, chance) for moment in _moments(number, chance)]


def heard(count: int, seed: int) -> Iterator[tuple[str, str]]:
    """Of each sentence in `count` homes its pattern, and its text as it arrives."""
    for number in range(count):
        for moment in _moments(number, _chance(seed, number)):
            yield moment.pattern, moment.situation.utterance.text


@dataclass(frozen=True, slots=True)
class _Moment:
    pattern: str
    gold: Gold
    situation: Situation


def _chance(seed: int, number: int) -> random.Random:
    return random.Random(f"{seed} {number}")  # noqa: S311 - no secret


def _moments(number: int, chance: random.Random) -> Iterator[_Moment]:
    home = homes.drawn(chance, _VERSION + number)
    unnamed, at = nameless(home), NOW if number % 2 else NIGHT
    for _ in range(SENTENCES):
        area = chance.choice([*home.areas, None]) if chance.random() < SOMEWHERE else None
        said = sentences.drawn(Scene(home, area.name if area else None, chance, at, unnamed))
        # By a chance of its own: who has a habit changes nothing of what the others say.
        gold, habits = accustomed.drawn(said.gold, at, _PERSON, random.Random(f"{number} {said.text}"))  # noqa: S311
        arrived, asr = slips.slipped(said.text, chance, request=said.request)
        utterance = Utterance(clean(arrived), _PERSON, _PERSON, at, area=area.name if area else None, asr=asr)
        yield _Moment(said.pattern, gold, Situation(utterance, home, Conversation(_PERSON, None, at), habits=habits))


def _weighed(moment: _Moment, chance: random.Random) -> Case:
    situation, gold = moment.situation, moment.gold
    text = situation.utterance.text
    ranking = rankings.drawn(moment.pattern, chance)
    weighed = readings(situation, hear(text, situation.utterance.asr, situation.home), ranking, least=0.0)
    # What a gate stopped was never weighed: a prohibition, a condition.
    kept = [Example(one.hypothesis.features, right(one, gold)) for one in weighed if one.hypothesis.features]
    return Case(text, gold, tuple(kept))
