"""What phrases about time are made of: the pieces that are found, the words as they stand, and stretches of time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from engine.language.words import Token

# ------------------------------------------------------------------------------------------------ what is found


@dataclass(frozen=True, slots=True)
class Offset:
    """From now on: "in ten minutes"."""

    seconds: float
    guessed: bool = False
    """True for "a few minutes", which is no number."""


@dataclass(frozen=True, slots=True)
class Lasting:
    """For so long: "for ten minutes"."""

    seconds: float
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """A time on the wall: "at seven", "6:30 pm"."""

    hour: int
    minute: int = 0
    exact: bool = False
    """True where the hour is that of 24; False: the half of the day was not said."""
    bare: bool = False
    """True for a lone number behind "at", which may be something else."""


@dataclass(frozen=True, slots=True)
class Minute:
    """A time of the hour that it is, or the next: "half past", "quarter to"."""

    minute: int


@dataclass(frozen=True, slots=True)
class Without:
    """Days on which something that recurs is left out."""

    weekdays: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a day; `this` where today's was said ("this evening", "tonight")."""

    name: str
    this: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """A day: so many days from now, or a day of the week, or a date."""

    ahead: int | None = None
    weekday: int | None = None
    month: int | None = None
    day: int | None = None


@dataclass(frozen=True, slots=True)
class Every:
    """Again and again: on these days, or after so many seconds."""

    weekdays: tuple[int, ...] = ()
    seconds: float | None = None
    weekly: bool = False
    """"every week", which needs a day."""


@dataclass(frozen=True, slots=True)
class Until:
    """What follows is the end and not the beginning."""


@dataclass(frozen=True, slots=True)
class Sun:
    """Sunrise or sunset."""


@dataclass(frozen=True, slots=True)
class Unsaid:
    """Another time, but no telling which: "later"."""


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A rhythm that is not kept: "every other day"."""


@dataclass(frozen=True, slots=True)
class NoClock:
    """What is written like a time of day, and is none: "25:00"."""


type Point = Clock | Minute | Part | Day
type Piece = Point | Offset | Lasting | Every | Without | Until | Sun | Unsaid | Unsupported | NoClock
type Found = tuple[Piece, int]
"""A piece, and the index behind its last token."""

# ------------------------------------------------------------------------------------------------------- words


class Words:
    """The tokens of a sentence; what is not there is the empty word, and so is what belongs to a name."""

    def __init__(self, text: str, tokens: Sequence[Token], named: frozenset[int] = frozenset()) -> None:
        self._text = text
        self.tokens = tokens
        self._said = tuple("" if i in named else token.text for i, token in enumerate(tokens))

    def __call__(self, i: int) -> str:
        return self._said[i] if 0 <= i < len(self._said) else ""

    def __len__(self) -> int:
        return len(self._said)

    def between(self, i: int) -> str:
        """What stands between a token and the one behind it: a colon, a blank, nothing."""
        if i + 1 >= len(self.tokens):
            return " "
        return self._text[self.tokens[i].end : self.tokens[i + 1].start]

    def slice(self, start: int, end: int) -> str:
        """The person's own words from one token up to another."""
        return self._text[self.tokens[start].start : self.tokens[end - 1].end]

    def padded(self, i: int) -> bool:
        """Whether a number was written with a leading zero."""
        token = self.tokens[i]
        return token.end - token.start > 1 and self._text[token.start] == "0"

    def skip(self, i: int, *words: str) -> int:
        """The index behind these words, if they stand there in this order, each of them optional."""
        for word in words:
            i += self(i) == word
        return i


# -------------------------------------------------------------------------------------------------- how long


SECONDS: Final[dict[str, int]] = {
    word: seconds
    for seconds, words in (
        (1, "second seconds sec secs"),
        (60, "minute minutes min mins"),
        (3_600, "hour hours hr hrs"),
        (86_400, "day days"),
        (604_800, "week weeks"),
    )
    for word in words.split()
}
GLUED: Final[dict[str, int]] = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
"""Units that count only directly behind their number: "10m"."""
_FEW: Final[dict[int, int]] = {1: 10, 60: 5, 3_600: 3, 86_400: 3}
"""How many "a few" are, by the seconds of the unit; the answer says so."""


@dataclass(frozen=True, slots=True)
class Length:
    """A stretch of time, in seconds."""

    seconds: float
    guessed: bool = False


def length(w: Words, i: int) -> tuple[Length, int] | None:
    """A stretch of time: "ten minutes", "an hour and a half", "1 hour 30 minutes", "half an hour"."""
    for look in (_half, _quarters, _few, _counted):
        if found := look(w, i):
            return found
    return None


def _half(w: Words, i: int) -> tuple[Length, int] | None:
    i = w.skip(i, "a")
    if w(i) != "half":
        return None
    i = w.skip(i + 1, "a", "an")
    unit = SECONDS.get(w(i))
    return (Length(unit / 2), i + 1) if unit else None


def _quarters(w: Words, i: int) -> tuple[Length, int] | None:
    count = {"a": 1, "quarter": 1, "3": 3}.get(w(i))
    i += w(i) != "quarter"
    if count is None or w(i) not in {"quarter", "quarters"}:
        return None
    i = w.skip(i + 1, "of", "an")
    return (Length(count * 900.0), i + 1) if w(i) == "hour" else None


def _few(w: Words, i: int) -> tuple[Length, int] | None:
    i = w.skip(i, "a")
    if w(i) not in {"few", "couple", "several", "some"}:
        return None
    couple = w(i) == "couple"
    i = w.skip(i + 1, "of", "more")
    unit = SECONDS.get(w(i))
    if unit is None:
        return None
    return Length(unit * (2 if couple else _FEW.get(unit, 2)), guessed=not couple), i + 1


def _counted(w: Words, i: int) -> tuple[Length, int] | None:
    total, smallest, begin = 0.0, float("inf"), i
    while (found := _one_counted(w, w.skip(i, "and") if i > begin else i)) and found[1] < smallest:
        seconds, smallest, i = found
        total += seconds
    return (Length(total), i) if i > begin else None


def _one_counted(w: Words, i: int) -> tuple[float, float, int] | None:
    """Seconds, the seconds of the unit, and the index behind."""
    count = 1.0 if w(i) in {"a", "an", "one", "another"} else as_number(w(i))
    if count is None:
        return None
    j = i + 1
    if (w(j), w(j + 1), w(j + 2)) == ("and", "a", "half"):
        count, j = count + 0.5, j + 3
    glued = GLUED.get(w(j)) if not w.between(j - 1) else None
    j = w.skip(j, "more", "further")
    unit = glued or SECONDS.get(w(j))
    if unit is None:
        return None
    j += 1
    for share, word in ((0.5, "half"), (0.25, "quarter")):
        if (w(j), w(j + 1), w(j + 2)) == ("and", "a", word):
            return (count + share) * unit, unit, j + 3
    return count * unit, unit, j


def as_number(word: str) -> float | None:
    """The value of a number token."""
    try:
        return float(word.replace(",", ".")) if word[:1].isdigit() else None
    except ValueError:  # a digit of another script
        return None
