"""What the statistics make of a sentence: what the trained bot made of others of the same pattern.

The statistics are the bot's, which is trained in an environment of its own and takes a minute to train. So it was asked
once, by `attune sample-rankings`, about sentences that were drawn like those of the training, with their slips, though
from other homes; its rankings are kept in a file, by the pattern that a sentence was made from. A sentence of the
training gets one of those of its pattern, by chance: what its statistics confuse, and how sure they are of it, is as it
is in use. Sentences that were asked about are none that the ranker is trained on.
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from engine.domain import RankedIntent

FILE: Final = Path(__file__).with_name("rankings.json")
COMMAND: Final = "attune sample-rankings"
SEED: Final = 4_711
HOMES: Final = 250
"""Whose sentences the bot is asked about: so many that each pattern is among them."""
EACH: Final = 4
"""Rankings that are kept of a pattern."""
LENGTH: Final = 4
"""Intents that are kept of a ranking: as many as are weighed."""
_LEAST: Final = 0.02


def drawn(pattern: str, chance: random.Random) -> list[RankedIntent]:
    """A ranking of a sentence made from that pattern, the likeliest intent first.

    For a pattern so rare that the bot was not asked about it, one of those that are about the same, see `subject`.

    Raises:
        KeyError: the bot was asked about none of these; `attune sample-rankings` does.

    """
    own, alike = known()
    return list(chance.choice(own.get(pattern) or alike[subject(pattern)]))


def was_asked(pattern: str) -> bool:
    """Whether the bot was asked about the pattern itself."""
    return pattern in known()[0]


def subject(pattern: str) -> str:
    """What a pattern is about: what stands before its colon."""
    return pattern.partition(":")[0]


type _Rankings = Mapping[str, Sequence[tuple[RankedIntent, ...]]]


@cache
def known() -> tuple[_Rankings, _Rankings]:
    """The rankings by pattern, and by subject; read once."""
    read = json.loads(FILE.read_text(encoding="utf-8"))
    own: dict[str, list[tuple[RankedIntent, ...]]] = {}
    alike: dict[str, list[tuple[RankedIntent, ...]]] = defaultdict(list)
    for pattern, rankings in read["rankings"].items():
        own[pattern] = [_ranking(one, read["intents"]) for one in rankings]
        alike[subject(pattern)] += own[pattern]
    return own, dict(alike)


def _ranking(kept: Sequence[int], intents: Sequence[str]) -> tuple[RankedIntent, ...]:
    """A ranking of what is kept of it: numbers of intents, and their percent, in turn."""
    pairs = zip(kept[::2], kept[1::2], strict=True)
    return tuple(RankedIntent(intents[number], percent / 100) for number, percent in pairs)


def few(said: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Of pairs of a pattern and a sentence made from it, the first few different ones of each pattern."""
    kept: dict[str, dict[str, None]] = defaultdict(dict)
    for pattern, text in said:
        if len(kept[pattern]) < EACH:
            kept[pattern].setdefault(text)
    return [(pattern, text) for pattern in sorted(kept) for text in kept[pattern]]


def write(asked: Sequence[tuple[str, str]], rankings: Sequence[Sequence[tuple[str, float]]]) -> None:
    """Keep what the bot made of each sentence: pairs of an intent and its probability (0..1), the likeliest first."""
    intents = sorted({intent for ranking in rankings for intent, _ in ranking})
    found: dict[str, list[list[int]]] = defaultdict(list)
    for (pattern, _), ranking in zip(asked, rankings, strict=True):
        likely = [(intents.index(intent), round(100 * share)) for intent, share in ranking[:LENGTH] if share >= _LEAST]
        found[pattern].append([number for pair in likely for number in pair])
    lines = [f"    {json.dumps(pattern)}: {json.dumps(found[pattern], separators=(',', ':'))}" for pattern in found]
    head: dict[str, Any] = {"made_by": COMMAND, "intents": intents}
    start = json.dumps(head)[:-1]
    FILE.write_text(f'{start}, "rankings": {{\n' + ",\n".join(lines) + "\n}}\n", encoding="utf-8")
