"""The phrases by which people say on which day, in which part of it, and how often; see `time_words`."""

from __future__ import annotations

from typing import Final

from engine.language.time_pieces import SECONDS, Day, Every, Found, Part, Unsaid, Unsupported, Without, Words, length
from engine.moments import WEEKDAYS

PARTS: Final[dict[str, int]] = {"morning": 8, "afternoon": 15, "evening": 19, "night": 22}
"""The hour that a part of the day stands for where no other is said; the answer says so."""
MONTHS: Final = "january february march april may june july august september october november december".split()
_SHORT_DAYS: Final = ("mon", "tue tues", "wed weds", "thu thur thurs", "fri", "sat", "sun")
DAYS: Final[dict[str, int]] = {name: index for index, name in enumerate(WEEKDAYS)} | {
    short: index for index, names in enumerate(_SHORT_DAYS) for short in names.split()
}
_WORDS_TOO: Final = frozenset({"sun", "sat", "wed"})
"""Short days that are other words as well: days only beside other days, or where "on" or "every" stands before them."""
_ORDINALS: Final[dict[str, int]] = {
    name: index
    for index, name in enumerate("first second third fourth fifth sixth seventh eighth ninth tenth".split(), start=1)
}
_WORKING: Final = tuple(range(5))
_ALL_DAYS: Final = tuple(range(7))


def part(w: Words, i: int) -> Found | None:
    """A part of a day: "in the morning", "tonight"."""
    if w(i) == "tonight":
        return Part("night", this=True), i + 1
    if w(i) == "first" and w(i + 1) == "thing":
        return Part("morning"), i + 2
    if w(i) == "at" and w(i + 1) == "night":
        return Part("night"), i + 2
    if w(i) in {"this", "later"} and w(w.skip(i, "later", "this")) in PARTS:
        j = w.skip(i, "later", "this")
        return Part(w(j), this=True), j + 1
    if w(i) in {"in", "during"} and w(i + 1) == "the" and w(i + 2) in PARTS:
        return Part(w(i + 2)), i + 3
    behind_a_day = w(i - 1).removesuffix("s") in {*DAYS, "tomorrow", "today", "every", "each", "weekday", "day"}
    return (Part(w(i)), i + 1) if behind_a_day and w(i) in PARTS else None


def day(w: Words, i: int) -> Found | None:
    """One day: "tomorrow", "on friday", "24 December"."""
    if w(i) == "later" and w(i + 1) in {"today", "tonight"}:
        return Unsaid(), i + 2
    j = w.skip(i, "from", "starting")
    if w(j) in {"today", "tomorrow"}:
        return Day(ahead=int(w(j) == "tomorrow")), j + 1
    j = w.skip(i, "the")
    if tuple(map(w, range(j, j + 3))) == ("day", "after", "tomorrow"):
        return Day(ahead=2), j + 3
    j = w.skip(i, "on", "this", "next", "coming")
    if w(j) in DAYS and (j > i or w(j) not in _WORDS_TOO) and not (w(i) == "on" and _range(w, j)):
        return Day(weekday=DAYS[w(j)]), j + 1
    return _date(w, w.skip(i, "on", "the"))


def _date(w: Words, i: int) -> Found | None:
    """A date: "24 December", "the 24th of December", "December 24th", "the 24th"."""
    if w(i) in MONTHS and (day := _day_of_month(w(i + 1))):
        return Day(month=MONTHS.index(w(i)) + 1, day=day), _behind_ordinal(w, i + 2)
    if (day := _ORDINALS.get(w(i))) and w(i + 1) == "of" and w(i + 2) in MONTHS:
        return Day(month=MONTHS.index(w(i + 2)) + 1, day=day), i + 3
    day = _day_of_month(w(i))
    if day is None:
        return None
    behind = _behind_ordinal(w, i + 1)
    j = w.skip(behind, "of")
    if w(j) in MONTHS:
        return Day(month=MONTHS.index(w(j)) + 1, day=day), j + 1
    return (Day(day=day), behind) if behind > i + 1 and w(i - 1) == "the" and w(i - 2) == "on" else None


def _day_of_month(word: str) -> int | None:
    return int(word) if word.isdecimal() and len(word) <= 2 and 1 <= int(word) <= 31 else None


def _behind_ordinal(w: Words, i: int) -> int:
    return i + (w(i) in {"st", "nd", "rd", "th"} and not w.between(i - 1))


# ----------------------------------------------------------------------------------------------- again and again


def every(w: Words, i: int) -> Found | None:
    """Again and again: "every weekday", "mon-fri", "hourly"."""
    if w(i) in {"daily", "nightly"}:
        return Every(_ALL_DAYS), i + 1
    if w(i) == "hourly":
        return Every(seconds=3_600), i + 1
    if w(i) in {"every", "each"}:
        return _rhythm(w, w.skip(i + 1, "single"))
    if w(i) == "on" and _of_the_verb(w, i):
        return None
    j = w.skip(i, "from", "on", "the")
    named = {"weekdays": _WORKING, "weekends": (5, 6), "weekend": (5, 6)}.get(w(j))
    if named and (w(j) != "weekend" or j > i):
        return Every(named), j + 1
    plural = w(j)[:-1] if w(j).endswith("s") else ""
    if plural in DAYS and plural not in _WORDS_TOO and w(j) not in DAYS:
        return _days(w, j)
    if w(j) in DAYS:
        several = w(j + 1) in {"and", "or"} and weekday(w(j + 2)) is not None
        return _range(w, j) or (_days(w, j) if several else None)
    return None


def _of_the_verb(w: Words, i: int) -> bool:
    """Whether an "on" before a day belongs to the verb: "put the heating on mon-fri"."""
    before = {w(j) for j in range(i)}
    return bool(before & {"turn", "put", "switch", "have"}) and before.isdisjoint({"on", "off"})


_DASHES: Final = frozenset("-–—")


def _range(w: Words, i: int) -> Found | None:
    """From one day of the week to another: "monday to friday", "mon-fri"."""
    dashed = w.between(i).strip() in _DASHES
    j = i + 1 if dashed and w.between(i).strip() else i + 2
    if j == i + 2 and w(i + 1) not in {"to", "through", "thru", "till", "until"}:
        return None
    if w(j) not in DAYS:
        return None
    first, last = DAYS[w(i)], DAYS[w(j)]
    return Every(tuple((first + n) % 7 for n in range((last - first) % 7 + 1))), j + 1


def without(w: Words, i: int) -> Found | None:
    """Days that are left out, wherever they are said: "every day at seven except sundays"."""
    j = w.skip(i, "except", "but", "not", "for", "on", "at", "the")
    if w(i) not in {"except", "but", "not"}:
        return None
    if named := {"weekends": (5, 6), "weekend": (5, 6), "weekdays": _WORKING}.get(w(j)):
        return Without(named), j + 1
    if w(j).removesuffix("s") not in DAYS:
        return None
    out, end = _days(w, j)
    return (Without(out.weekdays), end) if isinstance(out, Every) else None


def _rhythm(w: Words, i: int) -> Found | None:
    """What stands behind "every"."""
    if w(i) in {"day", "weekday", "workday", "weekend"} or (w(i) == "working" and w(i + 1) == "day"):
        days = {"day": _ALL_DAYS, "weekend": (5, 6)}.get(w(i), _WORKING)
        return _except(w, Every(days), i + 1 + (w(i) == "working"))
    if w(i) in PARTS:
        return Every(_ALL_DAYS), i  # the part itself is read by its own parser
    if w(i).removesuffix("s") in DAYS or w(i) in DAYS:
        return _range(w, i) or _days(w, i)
    if w(i) == "week":
        return Every(weekly=True), i + 1
    if w(i) in {"other", "second", "month", "year", "fortnight"} and w(i + 1) not in {"lamp", "light"}:
        unit = i + 1 if w(i + 1) in {*SECONDS, *DAYS, *PARTS, "weekday", "month", "year"} else None
        if unit or w(i) in {"month", "year", "fortnight"}:
            return Unsupported(), (unit or i) + 1
    if w(i) in SECONDS:
        return Every(seconds=float(SECONDS[w(i)])), i + 1
    found = length(w, i)
    return (Every(seconds=found[0].seconds), found[1]) if found else None


def _except(w: Words, every: Every, i: int) -> Found:
    """Without the days behind "except"."""
    j = w.skip(i, "except", "but", "not", "for", "on")
    if j == i or w(j).removesuffix("s") not in DAYS:
        return every, i
    out, j = _days(w, j)
    left = tuple(day for day in every.weekdays if isinstance(out, Every) and day not in out.weekdays)
    return (Every(left), j) if left else (Unsupported(), j)


def _days(w: Words, i: int) -> Found:
    """Days of the week in a row: "monday and thursday"."""
    days: list[int] = []
    j = i
    while (day := weekday(w(k := w.skip(j, "and", "or", "on")))) is not None:
        days.append(day)
        j = k + 1
    return Every(tuple(sorted(set(days)))), j


def weekday(word: str) -> int | None:
    """A day of the week, be it in the plural."""
    return DAYS.get(word, DAYS.get(word.removesuffix("s")))
