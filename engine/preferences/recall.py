"""Which preference holds in a situation.

Constraints first (its conditions must hold), then the most specific wins: a person's own over the home's, more
conditions over fewer, the newest over older ones.
"""

from __future__ import annotations

from collections.abc import Iterable

from engine.context.situation import Situation, part_of_day
from engine.domain import Attitude, Conditions, Preference

WANTED = frozenset({Attitude.LIKE, Attitude.USE})


def holds(when: Conditions, situation: Situation, *, area: str | None = None) -> bool:
    """Whether every condition is met here and now; `area` is where the effect would be, if not where it was said."""
    at, endpoint = situation.at, situation.utterance.endpoint
    present = (
        (when.part_of_day, part_of_day(at)),
        (when.weekday, at.strftime("%A").lower()),
        (when.area, area or situation.area),
        (when.device, endpoint),
    )
    folded = ((tuple(word.casefold() for word in allowed), now) for allowed, now in present)
    # No activity is known yet, so a preference that asks for one does not hold.
    return not when.activity and all(not allowed or (now or "").casefold() in allowed for allowed, now in folded)


def _specificity(preference: Preference) -> tuple[bool, int, float]:
    when = preference.when
    conditions = sum(map(bool, (when.part_of_day, when.weekday, when.area, when.device, when.activity)))
    return preference.person is not None, conditions, preference.created_at.timestamp()


def wanted(category: str, situation: Situation, *, area: str | None = None) -> Preference | None:
    """The preference of that category that decides now; None: nothing taught, or it does not hold now."""
    holding = _holding(category, situation, area)
    unwanted = {str(p.value).casefold() for p in holding if p.attitude not in WANTED}
    return max(
        (p for p in holding if p.attitude in WANTED and str(p.value).casefold() not in unwanted),
        key=_specificity,
        default=None,
    )


def _holding(category: str, situation: Situation, area: str | None) -> list[Preference]:
    return [p for p in situation.preferences if p.category == category and holds(p.when, situation, area=area)]


def same_thing(one: Preference, others: Iterable[Preference]) -> Preference | None:
    """What this replaces: the same value, or for quantities the same category, of the same person and conditions."""
    for other in others:
        if (other.person, other.category, other.when) != (one.person, one.category, one.when):
            continue
        if isinstance(one.value, int | float) or str(other.value).casefold() == str(one.value).casefold():
            return other
    return None
