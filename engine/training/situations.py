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
from engine.training.sentences import Gold, Scene

SENTENCES: Final = 100
"""Said in each home."""
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
        yield _of_home(number, random.Random(f"{seed} {number}"))  # noqa: S311 - no secret


def _of_home(number: int, chance: random.Random) -> list[Case]:
    home = homes.drawn(chance, _VERSION + number)
    sharpness = chance.choice(rankings.SHARPNESS)
    at = homes.NOW if number % 2 else homes.NIGHT
    cases = []
    for _ in range(SENTENCES):
        area = chance.choice([*home.areas, None]) if chance.random() < 0.9 else None
        scene = Scene(home, area.name if area else None, chance, at)
        said = sentences.drawn(scene)
        # By a chance of its own: who has a habit changes nothing of what the others say.
        gold, habits = accustomed.drawn(said.gold, at, _PERSON, random.Random(f"{number} {said.text}"))  # noqa: S311
        arrived, asr = slips.slipped(said.text, chance, request=said.request)
        text = clean(arrived)
        utterance = Utterance(text, _PERSON, _PERSON, at, area=scene.area, asr=asr)
        situation = Situation(utterance, home, Conversation(_PERSON, None, at), habits=habits)
        ranking = rankings.drawn(said.gold.intent, chance, sharpness)
        weighed = readings(situation, hear(text, asr, home), ranking, least=0.0)
        # What a gate stopped was never weighed: a prohibition, a condition.
        kept = [Example(one.hypothesis.features, right(one, gold)) for one in weighed if one.hypothesis.features]
        cases.append(Case(text, gold, tuple(kept)))
    return cases
