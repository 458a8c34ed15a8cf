"""The phrases by which people say when, how often and how long; each parser looks at one place of a sentence.

A grammar of our own, over the tokens that the rest of the reading uses: docs/decisions tells of the libraries that were
tried. A parser returns what it found and where that ends, or None.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from engine.language import time_days
from engine.language.time_days import DAYS, MONTHS, PARTS
from engine.language.time_pieces import (
    GLUED,
    SECONDS,
    Clock,
    Found,
    Lasting,
    Minute,
    NoClock,
    Offset,
    Sun,
    Unsaid,
    Until,
    Words,
    length,
)

_BEFORE_A_CLOCK: Final = frozenset("about around exactly precisely roughly approximately just".split())
_SUN: Final = frozenset("sunset sunrise sundown sunup dusk dawn".split())
_VALUES: Final = frozenset("% percent degrees degree ° kelvin celsius fahrenheit k".split())
_LATER: Final = frozenset({"later", "soon"})

TRIGGERS: Final = frozenset(
    {*SECONDS, *PARTS, *_SUN, *_LATER, *DAYS, *(f"{day}s" for day in DAYS), *MONTHS}
    | set("tonight today tomorrow noon midday midnight o'clock am pm daily nightly hourly weekday weekdays".split())
    | set("half weekend weekends at until till til past from while moment bit h m between quarter".split())
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


def _half_alone(w: Words, i: int) -> tuple[Clock, int] | None:
    """Half past an hour without "at", where it is no share of anything: "half six lights on", "tomorrow half seven"."""
    before = w(i - 1).removesuffix("s")
    begins = i == 0 or before in {*DAYS, *PARTS, "tomorrow", "today", "tonight", "day", "weekday", "weekend"}
    ends = i + 2 == len(w) and before not in {"to", "by", "at", "the", "a", "about"}
    return _relative_clock(w, i, bare=True) if w(i) == "half" and (begins or ends) else None


_MINUTES: Final = {"half": 30, "quarter": 15}


def minute(w: Words, i: int) -> tuple[Minute, int] | None:
    """A time of the hour, which goes without saying: "half past", "quarter to", "ten past"."""
    said = _MINUTES.get(w(i)) or (int(w(i)) if w(i).isdecimal() and len(w(i)) <= 2 else 0)
    if not 0 < said < 60 or w(i + 1) not in {"past", "to"} or _hour(w(i + 2)) is not None:
        return None
    if w(i + 1) == "to" and (said == 30 or w(i + 2)):
        # "At 5 to 30 percent" is no time.
        return None
    return Minute(60 - said if w(i + 1) == "to" else said), i + 2


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
    coming = minute(w, j) if led else None
    if coming and coming[1] == len(w):
        return coming
    if found := clock(w, j, bare=led) or _half_alone(w, i):
        return found
    if coming:
        return coming
    digital = led and w(j).isdecimal() and w.between(j) == ":" and w(j + 1).isdecimal() and len(w(j + 1)) == 2
    return (NoClock(), j + 2) if digital else None


def _until(w: Words, i: int) -> Found | None:
    """The word alone; what it stands before is read next, and only a time makes it one of time."""
    if w(i) in {"until", "till", "til"}:
        return Until(), i + 1
    if w(i) == "and" and is_between(w, i) and clock(w, i + 1, bare=True):
        return Until(), i + 1
    begins = w(i) == "to" and i > 1 and (w(i - 1).isdecimal() or w(i - 1) in {"am", "pm", "o'clock", "noon"})
    return (Until(), i + 1) if begins and clock(w, i + 1, bare=True) else None


def clock_is_followed(w: Words, i: int) -> bool:
    """Whether what stands before a place is no time, but the number of things: "at seven and 2 lamps"."""
    return bool(w(i)) and w(i) not in {"every", "each", "daily", "on", "tomorrow", "today", "tonight", "please"}


def is_between(w: Words, i: int) -> bool:
    """Whether the "and" at a place is that of "between six and eight"."""
    return any(w(j) == "between" and (found := clock(w, j + 1, bare=True)) and found[1] == i for j in range(i - 4, i))


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
    if tuple(map(w, range(i, i + 4))) == ("at", "the", "usual", "time"):
        return Unsaid(), i + 4
    return (Unsaid(), i + 1) if w(i) == "later" or (w(i) == "soon" and w(i + 1) != "as") else None


def _from(w: Words, i: int) -> Found | None:
    """The beginning of "from 7 to 9", or "starting at 7"."""
    if w(i) == "between":
        first = clock(w, i + 1, bare=True)
        return first if first and w(first[1]) == "and" and clock(w, first[1] + 1, bare=True) else None
    if w(i) not in {"from", "starting", "beginning"}:
        return None
    j = w.skip(i + 1, "at")
    # "7 to 9" is no time to nine here.
    found = clock(w, j, bare=False) if w(j) in {"noon", "midnight"} else _digital(w, j, bare=True)
    found = found or _relative_clock(w, j, bare=True)
    ends = found and w(found[1]) in {"to", "until", "till"} and clock(w, found[1] + 1, bare=True)
    return found if w(i) != "from" or ends else None


PARSERS: Final[tuple[Callable[[Words, int], Found | None], ...]] = (
    _sun,
    time_days.without,
    time_days.every,
    _offset,
    _lasting,
    _from,
    time_days.part,
    time_days.day,
    _at,
    _until,
    _unsaid,
)
"""In this order: what needs more words comes before what needs fewer."""
