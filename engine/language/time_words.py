"""The phrases by which people say when, how often and how long; each parser looks at one place of a sentence.

A grammar of our own, over the tokens that the rest of the reading uses: docs/decisions tells of the libraries that were
tried. A parser returns what it found and where that ends, or None.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from engine.language.time_pieces import (
    GLUED,
    SECONDS,
    Clock,
    Day,
    Every,
    Found,
    Lasting,
    NoClock,
    Offset,
    Part,
    Sun,
    Unsaid,
    Unsupported,
    Until,
    Words,
    length,
)
from engine.moments import WEEKDAYS

PARTS: Final[dict[str, int]] = {"morning": 8, "afternoon": 15, "evening": 19, "night": 22}
"""The hour that a part of the day stands for where no other is said; the answer says so."""
_MONTHS: Final = "january february march april may june july august september october november december".split()
_BEFORE_A_CLOCK: Final = frozenset("about around exactly precisely roughly approximately just".split())
_SUN: Final = frozenset("sunset sunrise sundown sunup dusk dawn".split())
_VALUES: Final = frozenset("% percent degrees degree ° kelvin celsius fahrenheit k".split())
_LATER: Final = frozenset({"later", "soon"})
_DAYS: Final[dict[str, int]] = {name: index for index, name in enumerate(WEEKDAYS)}
_WORKING: Final = tuple(range(5))
_ALL_DAYS: Final = tuple(range(7))

TRIGGERS: Final = frozenset(
    {*SECONDS, *PARTS, *_SUN, *_LATER, *_DAYS, *(f"{day}s" for day in _DAYS), *_MONTHS}
    | set("tonight today tomorrow noon midday midnight o'clock am pm daily nightly hourly weekday weekdays".split())
    | set("weekend weekends at until till til past from while moment bit h m".split())
)
"""Without one of these, or a colon, no time was said: most sentences are done after one look."""


def _offset(w: Words, i: int) -> Found | None:
    if w(i) in {"in", "after"}:
        j = i + 1 + (w(i + 1) in _BEFORE_A_CLOCK)
        if found := length(w, j):
            return Offset(found[0].seconds, found[0].guessed), w.skip(found[1], "time")
        if (w(j), w(j + 1)) in {("a", "moment"), ("a", "while"), ("a", "bit")}:
            return Unsaid(), j + 2
        return None
    found = length(w, i)
    if found and (w(found[1]), w(found[1] + 1)) == ("from", "now"):
        return Offset(found[0].seconds, found[0].guessed), found[1] + 2
    if found and w(found[1]) == "later":
        return Offset(found[0].seconds, found[0].guessed), found[1] + 1
    return None


def _lasting(w: Words, i: int) -> Found | None:
    if w(i) != "for":
        return None
    j = w.skip(i + 1, "the", "next", "about", "around", "exactly")
    found = length(w, j)
    return (Lasting(found[0].seconds, found[0].guessed), found[1]) if found else None


# -------------------------------------------------------------------------------------------------- the clock


def clock(w: Words, i: int, *, bare: bool) -> tuple[Clock, int] | None:
    """A time on the wall; `bare`: a lone number is one as well."""
    if w(i) in {"noon", "midday", "midnight"}:
        return Clock(0 if w(i) == "midnight" else 12, exact=True), i + 1
    return _relative_clock(w, i, bare=bare) or _digital(w, i, bare=bare)


def _hour(word: str) -> int | None:
    if word == "one":
        return 1
    return int(word) if word.isdecimal() and len(word) <= 2 and int(word) <= 24 else None


def _relative_clock(w: Words, i: int, *, bare: bool) -> tuple[Clock, int] | None:
    """Such as "half past six", "quarter to eight", "ten past seven"."""
    i = w.skip(i, "a")
    if w(i) == "half" and bare and (hour := _hour(w(i + 1))) is not None and not _measures(w, i + 2):
        # "Half six" is half past six to who says so.
        return _half_of_day(w, i + 2, Clock(hour % 24, 30, exact=hour > 12))
    minutes = {"half": 30, "quarter": 15}.get(w(i))
    sure = minutes is not None
    if minutes is None:
        minutes = int(w(i)) if w(i).isdecimal() and len(w(i)) <= 2 else None
        sure = w(i + 1) in {"minutes", "minute"}
    if minutes is None or not 0 < minutes < 60:
        return None
    j = w.skip(i + 1, "minutes", "minute")
    towards, hour = w(j), _hour(w(j + 1))
    if towards not in {"past", "after", "to", "before"} or hour is None or not (sure or bare or towards == "past"):
        return None
    back = towards in {"to", "before"}
    shown = (hour - 1) % 24 if back else hour % 24
    found, j = _half_of_day(w, j + 2, Clock(shown, 60 - minutes if back else minutes, exact=hour > 12))
    return found, j


def _digital(w: Words, i: int, *, bare: bool) -> tuple[Clock, int] | None:
    hour = _hour(w(i))
    if hour is None:
        return _run_together(w, i) if bare else None
    minute, j, colon = 0, i + 1, False
    if w.between(i) == ":" and w(j).isdecimal() and len(w(j)) == 2:
        minute, j, colon = int(w(j)), j + 1, True
    elif w(j) in {"oh", "o"} and w(j + 1).isdecimal() and len(w(j + 1)) == 1:
        minute, j = int(w(j + 1)), j + 2
    elif w(j).isdecimal() and len(w(j)) == 2 and not _measures(w, j + 1):
        minute, j = int(w(j)), j + 1
    if minute > 59 or (hour == 24 and minute):
        return None
    exact = hour > 12 or hour == 0 or w.padded(i) or (colon and hour == 12)
    found, end = _half_of_day(w, j, Clock(hour % 24, minute, exact))
    marked = colon or end > j
    if not marked and (not bare or _measures(w, j)):
        return None
    return (found if marked else Clock(found.hour, found.minute, found.exact, bare=True)), end


def _run_together(w: Words, i: int) -> tuple[Clock, int] | None:
    """Such as "7.30" or "1930"."""
    said = w(i).replace(",", ".")
    hour, dot, minute = said.partition(".")
    if not dot and len(said) == 4:
        hour, minute = said[:2], said[2:]
    if not (hour.isdecimal() and minute.isdecimal() and len(minute) == 2) or _measures(w, i + 1):
        return None
    if int(hour) > 23 or int(minute) > 59:
        return None
    return _half_of_day(w, i + 1, Clock(int(hour), int(minute), int(hour) >= 12 or not dot or hour.startswith("0")))


def _measures(w: Words, i: int) -> bool:
    """Whether a number before this is one of something else: percent, degrees, minutes."""
    return w(i) in _VALUES or w(i) in SECONDS or (w(i) in GLUED and not w.between(i - 1))


def _half_of_day(w: Words, j: int, found: Clock) -> tuple[Clock, int]:
    """The clock with "am", "pm" or "o'clock" behind it, if that stands there."""
    if w(j) == "o'clock":
        return _half_of_day(w, j + 1, found) if w(j + 1) in {"am", "pm", "a", "p"} else (found, j + 1)
    said, used = (w(j), 1) if w(j) in {"am", "pm"} else (w(j) + w(j + 1), 2)
    if said not in {"am", "pm"} or (used == 2 and w.between(j) not in {".", ". ", " "}) or not found.hour <= 12:
        return found, j
    return Clock(found.hour % 12 + 12 * (said == "pm"), found.minute, exact=True), j + used


def _at(w: Words, i: int) -> Found | None:
    """A time behind "at", and without "at" what only a clock shows: "7 pm", "for 6:30"."""
    led = w(i) == "at"
    j = i + (led or w(i) == "for")
    j += w(j) in _BEFORE_A_CLOCK
    if found := clock(w, j, bare=led):
        return found
    if led and w(j) in {"half", "quarter"} and w(j + 1) in {"past", "to"}:
        # Of an hour that was said before, or not at all.
        return Unsaid(), j + 2
    digital = led and w(j).isdecimal() and w.between(j) == ":" and w(j + 1).isdecimal() and len(w(j + 1)) == 2
    return (NoClock(), j + 2) if digital else None


# --------------------------------------------------------------------------------------------------- the day


def _part(w: Words, i: int) -> Found | None:
    if w(i) == "tonight":
        return Part("night", this=True), i + 1
    if w(i) == "at" and w(i + 1) == "night":
        return Part("night"), i + 2
    if w(i) in {"this", "later"} and w(w.skip(i, "later", "this")) in PARTS:
        j = w.skip(i, "later", "this")
        return Part(w(j), this=True), j + 1
    if w(i) in {"in", "during"} and w(i + 1) == "the" and w(i + 2) in PARTS:
        return Part(w(i + 2)), i + 3
    behind_a_day = w(i - 1).removesuffix("s") in {*_DAYS, "tomorrow", "today", "every", "each", "weekday", "day"}
    return (Part(w(i)), i + 1) if behind_a_day and w(i) in PARTS else None


def _day(w: Words, i: int) -> Found | None:
    if w(i) == "later" and w(i + 1) in {"today", "tonight"}:
        return Unsaid(), i + 2
    if w(i) in {"today", "tomorrow"}:
        return Day(ahead=int(w(i) == "tomorrow")), i + 1
    j = w.skip(i, "the")
    if tuple(map(w, range(j, j + 3))) == ("day", "after", "tomorrow"):
        return Day(ahead=2), j + 3
    j = w.skip(i, "on", "this", "next", "coming")
    if w(j) in _DAYS:
        return Day(weekday=_DAYS[w(j)]), j + 1
    return _date(w, w.skip(i, "on", "the"))


def _date(w: Words, i: int) -> Found | None:
    """A date: "24 December", "the 24th of December", "December 24th", "the 24th"."""
    if w(i) in _MONTHS and (day := _day_of_month(w(i + 1))):
        return Day(month=_MONTHS.index(w(i)) + 1, day=day), _behind_ordinal(w, i + 2)
    day = _day_of_month(w(i))
    if day is None:
        return None
    behind = _behind_ordinal(w, i + 1)
    j = w.skip(behind, "of")
    if w(j) in _MONTHS:
        return Day(month=_MONTHS.index(w(j)) + 1, day=day), j + 1
    return (Day(day=day), behind) if behind > i + 1 and w(i - 1) == "the" and w(i - 2) == "on" else None


def _day_of_month(word: str) -> int | None:
    return int(word) if word.isdecimal() and len(word) <= 2 and 1 <= int(word) <= 31 else None


def _behind_ordinal(w: Words, i: int) -> int:
    return i + (w(i) in {"st", "nd", "rd", "th"} and not w.between(i - 1))


# ----------------------------------------------------------------------------------------------- again and again


def _every(w: Words, i: int) -> Found | None:
    if w(i) in {"daily", "nightly"}:
        return Every(_ALL_DAYS), i + 1
    if w(i) == "hourly":
        return Every(seconds=3_600), i + 1
    if w(i) in {"every", "each"}:
        return _rhythm(w, w.skip(i + 1, "single"))
    j = w.skip(i, "from", "on", "the")
    named = {"weekdays": _WORKING, "weekends": (5, 6), "weekend": (5, 6)}.get(w(j))
    if named and (w(j) != "weekend" or j > i):
        return Every(named), j + 1
    plural = w(j)[:-1] if w(j).endswith("s") else ""
    if plural in _DAYS:
        return _days(w, j)
    if w(j) in _DAYS and w(j + 1) in {"to", "through", "till"} and w(j + 2) in _DAYS:
        first, last = _DAYS[w(j)], _DAYS[w(j + 2)]
        return Every(tuple((first + n) % 7 for n in range((last - first) % 7 + 1))), j + 3
    return None


def _rhythm(w: Words, i: int) -> Found | None:
    """What stands behind "every"."""
    if w(i) in {"day", "weekday", "workday", "weekend"} or (w(i) == "working" and w(i + 1) == "day"):
        days = {"day": _ALL_DAYS, "weekend": (5, 6)}.get(w(i), _WORKING)
        return _except(w, Every(days), i + 1 + (w(i) == "working"))
    if w(i) in PARTS:
        return Every(_ALL_DAYS), i  # the part itself is read by its own parser
    if w(i).removesuffix("s") in _DAYS:
        return _days(w, i)
    if w(i) == "week":
        return Every(weekly=True), i + 1
    if w(i) in {"other", "second", "month", "year", "fortnight"} and w(i + 1) not in {"lamp", "light"}:
        unit = i + 1 if w(i + 1) in {*SECONDS, *_DAYS, *PARTS, "weekday", "month", "year"} else None
        if unit or w(i) in {"month", "year", "fortnight"}:
            return Unsupported(), (unit or i) + 1
    if w(i) in SECONDS:
        return Every(seconds=float(SECONDS[w(i)])), i + 1
    found = length(w, i)
    return (Every(seconds=found[0].seconds), found[1]) if found else None


def _except(w: Words, every: Every, i: int) -> Found:
    """Without the days behind "except"."""
    j = w.skip(i, "except", "but", "not", "for", "on")
    if j == i or w(j).removesuffix("s") not in _DAYS:
        return every, i
    out, j = _days(w, j)
    left = tuple(day for day in every.weekdays if isinstance(out, Every) and day not in out.weekdays)
    return (Every(left), j) if left else (Unsupported(), j)


def _days(w: Words, i: int) -> Found:
    """Days of the week in a row: "monday and thursday"."""
    days: list[int] = []
    j = i
    while w(k := w.skip(j, "and", "or", "on")).removesuffix("s") in _DAYS:
        days.append(_DAYS[w(k).removesuffix("s")])
        j = k + 1
    return Every(tuple(sorted(set(days)))), j


def _until(w: Words, i: int) -> Found | None:
    """The word alone; what it stands before is read next, and only a time makes it one of time."""
    if w(i) in {"until", "till", "til"}:
        return Until(), i + 1
    begins = w(i) == "to" and i > 1 and (w(i - 1).isdecimal() or w(i - 1) in {"am", "pm", "o'clock", "noon"})
    return (Until(), i + 1) if begins and clock(w, i + 1, bare=True) else None


def _sun(w: Words, i: int) -> Found | None:
    led = w(i) in {"at", "before", "after", "around", "until", "till", "by", "every", "from"}
    j = w.skip(i + 1, "the") if led else i
    if led and w(j) in _SUN:
        return Sun(), j + 1
    found = length(w, i)
    if found and w(found[1]) in {"before", "after"} and w(found[1] + 1) in _SUN:
        return Sun(), found[1] + 2
    return None


def _unsaid(w: Words, i: int) -> Found | None:
    return (Unsaid(), i + 1) if w(i) == "later" or (w(i) == "soon" and w(i + 1) != "as") else None


def _from(w: Words, i: int) -> Found | None:
    """The beginning of "from 7 to 9", or "starting at 7"."""
    if w(i) not in {"from", "starting", "beginning"}:
        return None
    j = w.skip(i + 1, "at")
    # "7 to 9" is no time to nine here.
    found = clock(w, j, bare=False) if w(j) in {"noon", "midnight"} else _digital(w, j, bare=True)
    ends = found and w(found[1]) in {"to", "until", "till"} and clock(w, found[1] + 1, bare=True)
    return found if w(i) != "from" or ends else None


PARSERS: Final[tuple[Callable[[Words, int], Found | None], ...]] = (
    _sun,
    _every,
    _offset,
    _lasting,
    _from,
    _part,
    _day,
    _at,
    _until,
    _unsaid,
)
"""In this order: what needs more words comes before what needs fewer."""
