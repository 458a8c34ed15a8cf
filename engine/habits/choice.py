"""Which of several values somebody usually takes, and how usual that is.

Each observation counts 2^(−|t − t₀| / half-life) at the time t, as much as one of half a half-life later counts then:
what was is forgotten by degrees, and a replayed past is as good as a lived one. With n(v) the count of a value and
n(v, f) that of it together with a facet f (the evening, the weekend, after the alarm),

    score(v) = log(n(v) + α) + Σ_f clip(log P(v | f) / P(v), ±log 4)
    P(v) = (n(v) + α) / (N + α·k)      P(v | f) = (n(v, f) + μ · P(v)) / (n(f) + μ)

for k values: naive Bayes (Maron 1961) with a prior of α = 1 and with each facet shrunk towards saying nothing by μ = 3
(the m-estimate, Cestnik 1990); no single facet counts more than four to one, and one whose counts chance alone would
bring about counts nothing: with it, one in five who pick by the toss of a coin would be taken to have a habit (with the
test, one in twenty). With no observations nothing is usual.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from engine.habits.model import Facet, Facets, Observation

HALF_LIFE: Final = timedelta(days=30)
_HALF_LIFE_S: Final = HALF_LIFE.total_seconds()
PRIOR: Final = 1.0
"""α."""
SHRINKAGE: Final = 3.0
"""μ."""
SIGNIFICANT: Final = 1.5
"""Standard deviations of a count by chance below which a facet says nothing."""
OF_SEVERAL: Final = 2.0
"""The same where the most telling of several values is taken: one of them stands out more easily."""
MOST_OF_A_FACET: Final = math.log(4.0)
MOST_OF_A_VALUE: Final = 300
"""Observations of one value that are looked at, the newest: more would change nothing but the time it takes."""
_TELLING: Final = math.log(1.5)
"""From here on a facet is worth mentioning."""
_TYPICAL: Final = 0.75
"""Share of a value's uses in one part of the day that makes it a thing of that part."""
_NEVER: Final = 1e-12


@dataclass(frozen=True, slots=True)
class Bar:
    """How usual is usual enough to go by."""

    odds: float
    """To the next value."""
    count: float
    """Of faded observations."""


DEVICE_BAR: Final = Bar(odds=4.0, count=4.0)
TASTE_BAR: Final = Bar(odds=2.0, count=3.0)
"""Another genre than the one wanted is soon skipped."""
OTHERS_BAR: Final = Bar(odds=4.0, count=8.0)
"""For what only the rest of the household does."""


@dataclass(frozen=True, slots=True)
class Leading:
    """The value that leads, and by how much."""

    key: str
    count: float
    odds: float
    """Of its score to that of the next, 1 or more."""
    telling: tuple[tuple[Facet, str], ...] = ()
    """The facets that speak for it, the most telling first."""
    latest: Observation | None = None
    days: int = 0
    """On how many days it was seen."""

    def clears(self, bar: Bar) -> bool:
        """Whether it is usual enough."""
        return self.odds >= bar.odds and self.count >= bar.count


def faded(one: Observation, at: datetime) -> float:
    """How much an observation counts at a time, 0..1: half of its weight after a half-life, before it as well."""
    lives = abs((at - one.at).total_seconds()) / _HALF_LIFE_S
    return float(one.weight * 2.0**-lives)


def count(seen: Iterable[Observation], at: datetime) -> float:
    """What observations come to at a time."""
    return sum(faded(one, at) for one in seen)


def leading(
    seen: Mapping[str, Sequence[Observation]], keys: Iterable[str], now: Facets, at: datetime
) -> Leading | None:
    """The value among `keys` that is the most usual one now; None: none of them was ever seen.

    Args:
        seen: observations by value.
        keys: the values to choose from; those without an observation count as well.
        now: what holds at this moment.
        at: when that is.

    """
    among = {key: _weighted(seen.get(key, ()), at) for key in keys}
    counts = {key: sum(weight for weight, _ in those) for key, those in among.items()}
    total = sum(counts.values())
    if total < _NEVER:
        return None
    share = {key: (n + PRIOR) / (total + PRIOR * len(counts)) for key, n in counts.items()}
    said = {facet: _most_telling(facet, values, among, share) for facet, values in now.items() if values}
    scores = {key: math.log(n + PRIOR) + sum(speaks[key] for _, speaks in said.values()) for key, n in counts.items()}
    first, *rest = sorted(scores, key=lambda key: (-scores[key], key))
    second = rest[0] if rest else None
    margin = scores[first] - (scores[second] if second is not None else math.log(PRIOR))
    gains = [
        (speaks[first] - (0.0 if second is None else speaks[second]), facet, value)
        for facet, (value, speaks) in said.items()
    ]
    mentioned = [(facet, value) for gain, facet, value in sorted(gains, reverse=True) if gain >= _TELLING]
    latest = max(seen.get(first, ()), key=lambda one: (one.at, one.id), default=None)
    days = len({one.at.date() for one in seen.get(first, ())})
    telling = (*mentioned, *_typical(among[first], now, mentioned))
    return Leading(first, counts[first], math.exp(margin), telling, latest, days)


type _Weighted = Sequence[tuple[float, Mapping[str, tuple[str, ...]]]]
"""How much each observation counts, and its facets."""


def _weighted(seen: Sequence[Observation], at: datetime) -> _Weighted:
    return [(faded(one, at), one.facets) for one in seen[-MOST_OF_A_VALUE:]]


def _with(facet: Facet, value: str, seen: _Weighted) -> float:
    name = facet.value  # the hash of an enumeration's member is slow
    return sum(weight for weight, facets in seen if value in facets.get(name, ()))


def _most_telling(
    facet: Facet, values: Sequence[str], among: Mapping[str, _Weighted], share: Mapping[str, float]
) -> tuple[str, dict[str, float]]:
    """Of the present values of a facet the one that separates best, and what it says of each key."""
    each = [(value, _speaks(facet, value, among, share)) for value in values]
    return max(each, key=lambda one: max(one[1].values()) - min(one[1].values()))


def _speaks(facet: Facet, value: str, among: Mapping[str, _Weighted], share: Mapping[str, float]) -> dict[str, float]:
    with_it = {key: _with(facet, value, those) for key, those in among.items()}
    total = sum(with_it.values())
    beyond = OF_SEVERAL if facet is Facet.AFTER else SIGNIFICANT
    if all(abs(n - total * share[key]) < beyond * _spread(total, share[key]) for key, n in with_it.items()):
        return dict.fromkeys(among, 0.0)
    said = {}
    for key, n in with_it.items():
        ratio = (n + SHRINKAGE * share[key]) / ((total + SHRINKAGE) * share[key])
        said[key] = max(-MOST_OF_A_FACET, min(MOST_OF_A_FACET, math.log(ratio)))
    return said


def _spread(total: float, share: float) -> float:
    """The standard deviation of a count by chance."""
    return math.sqrt(max(total * share * (1.0 - share), _NEVER))


def _typical(seen: _Weighted, now: Facets, mentioned: Sequence[tuple[Facet, str]]) -> list[tuple[Facet, str]]:
    """The present part of the day, if nothing else is telling, and this is nearly always done in it: people say so."""
    total = sum(weight for weight, _ in seen)
    if mentioned or total < _NEVER:
        return []
    part = Facet.PART_OF_DAY
    return [(part, one) for one in now.get(part, ()) if _with(part, one, seen) >= _TYPICAL * total]
