"""What is to be left as it is, beside a request for the rest: "leave the hall light on and turn everything else off".

Such words ask for nothing by themselves: what they name is taken out of the request beside them, in either order. "The
rest", "the others" and "everything else" are read as what they stand for. Exceptions as such ("except", "bar") are read
by `engine.language.exceptions`. Closed grammar; the home tells the things. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

from devices.model import Home
from engine.domain import RankedIntent
from engine.language import words as w
from engine.language.drafts import stripped
from engine.language.exceptions import in_front
from engine.language.names import Match
from engine.language.phrases import phrases
from engine.language.reader import read
from engine.language.requests import OPEN_OBJECT, content, head, opens
from engine.language.run_on import divided
from engine.language.segments import Segment, cut
from engine.language.times import names_time

_MAY_KEEP: Final = re.compile(
    r"\b(?:leave|leaving|keep|keeping|spare|ignore|touch|rest|others?|else|do not|don't|dont|except|"
    r"apart|aside|excluding|besides)\b",
    re.IGNORECASE,
)
_AFTER: Final = r"(?:(?:[ ,]+(?:but|while|whilst|and|just|only))*[ ,]+)"
_KEPT_THING: Final = r"(?:the|my|our|all|on|\w+'s)\b"
_INSIDE: Final = re.compile(
    rf"(?:(?:(?<=\boff)|(?<=\bon)|(?<=\belse)|(?<=stairs)|(?<=\bhere)|[,;]){_AFTER}(?=(?:leave|keep) {_KEPT_THING})|"
    rf"(?<=\w)(?<!'m)(?<!'re)(?<!\bam)(?<!\bare)(?<!fore)(?<!after){_AFTER}(?=(?:leaving|keeping) {_KEPT_THING}))",
    re.IGNORECASE,
)
"""Where what is kept follows without a border of its own; never behind "I" or "when we", who go away."""
_LEAD: Final = r"(?:(?:and|but|also|please|just|only|so|ok|okay|then|can you|could you|while|whilst)[ ,]+)*"
_KEEPS: Final = re.compile(
    rf"^{_LEAD}(?:(?P<verb>leave|leaving|keep|keeping|spare|ignore)(?: on| off)?|"
    r"(?:don't|do not|dont|not) touch(?:ing)?) (?P<thing>(?!it\b|them\b|that\b).+)$",
    re.IGNORECASE,
)
_KEPT_SO: Final = re.compile(
    rf"^{_LEAD}(?:leav|spare|ignore|don't|do not|dont|not |keep.* (?:as|alone|like|that way))", re.IGNORECASE
)
_FORBIDS: Final = re.compile(
    rf"^{_LEAD}(?:don't|do not|dont|never) (?:turn|switch|shut|put) (?:on|off) (?P<thing>(?:the|my|our) .+)$",
    re.IGNORECASE,
)
_TAIL: Final = re.compile(
    r"(?:[ ,]+(?P<how>on|off|open|closed|shut|running|playing|alone|be|out(?: of (?:it|that))?|untouched|unchanged|"
    r"like (?:that|this)|as (?:it|they|that) (?:is|are)|as is|(?:the way|how) (?:it|they) (?:is|are)|that way)|"
    r"[ ,]+(?:please|though|tho|for now|at all|and|but|then))*[,.;! ]*$",
    re.IGNORECASE,
)
_REST: Final = re.compile(
    r"\b(?:(?P<all>every ?thing|anything|all things) else|"
    r"(?:all |all of )?the (?:rest|others)(?: of (?P<of>(?:the |my |our )?\w+))?|"
    r"(?:all )?the other (?P<kind>ones|things|\w+s)|(?:all|every) other (?P<bare>\w+)|all the rest)\b",
    re.IGNORECASE,
)
_SETS: Final = re.compile(r"\b(?:on|off|open|closed|shut|up|down|locked|to \w+|\d+)\b", re.IGNORECASE)
_TURNS_ON: Final = re.compile(r"\bon\b", re.IGNORECASE)
_LOOSE: Final = re.compile(r"(?:[\s,;.!]|\b(?:and|but|then)\s*$)+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Arranged:
    """An utterance in which nothing is kept any more but what a request leaves out."""

    segments: tuple[Segment, ...] = ()
    """Empty: nothing is asked for beside it."""
    kept: tuple[str, ...] = ()
    """The words for what is to stay as it is."""


def arranged(segments: Sequence[Segment], home: Home, spoken_of: Sequence[str] = ()) -> Arranged | None:
    """The stretches without what is kept; None where nothing is.

    Args:
        segments: of the whole utterance.
        home: tells what is a thing.
        spoken_of: names of what was spoken of just before, which "the others" are not.

    """
    if not any(_MAY_KEEP.search(one.text) for one in segments):
        return None
    if (only := _only_left(segments, home)) is not None:
        return only
    stretches = [part for one in segments for part in _divided(one, home)]
    parted = _apart(stretches, home)
    kept, left = parted.kept, parted.left
    if not left and _KEPT_SO.match(w.clean(segments[0].text)) is None:
        # "Keep the light on" alone asks for light.
        return None
    at = next((i for i, one in enumerate(left) if _asks_for_rest(one)), None)
    if left and not any(head(one.text) or _SETS.search(one.text) for one in left):
        # "The door, not the lamp" corrects what was done.
        return None
    if kept:
        if not left:
            return Arranged((), tuple(kept))
        near = at if at is not None else min(parted.beside, len(left) - 1)
        return Arranged(_excepting(left, near, kept, home), tuple(kept))
    if at is None:
        return None
    before = [said for one in left[:at] if (said := _thing(one.text, home))] if at else list(spoken_of)
    return Arranged(_excepting(left, at, before, home), tuple(before)) if before else None


_ONLY: Final = re.compile(
    rf"^{_LEAD}(?:(?:leave|keep) (?:only|just)|(?<=only )(?:leave|keep)) (?P<thing>.+?) "
    r"(?:switched |turned )?on[.! ]*$",
    re.IGNORECASE,
)


def _only_left(segments: Sequence[Segment], home: Home) -> Arranged | None:
    """The other lights off, where only one is to be left on; None where it is about more than lights."""
    found = _ONLY.match(w.clean("".join(one.text for one in segments)))
    if found is None or not _names_things(found["thing"], home):
        return None
    others = _kind_of([found["thing"]], home)
    if others == "everything":
        return None
    asked = Segment(f"turn off {others} but not {found['thing']}", (RankedIntent("HassTurnOff", 0.9),))
    return Arranged((asked,), (found["thing"],))


def _divided(one: Segment, home: Home) -> list[Segment]:
    """With a border before what is kept, where no conjunction makes one."""
    borders = [0, *(found.end() for found in _INSIDE.finditer(one.text)), len(one.text)]
    parts = [part for i, j in pairwise(borders) for part in cut([one], i, j)]
    return [replace(part, text=text) for part in parts for text in divided(part.text, home)]


@dataclass(slots=True)
class _Parted:
    kept: list[str] = field(default_factory=list)
    left: list[Segment] = field(default_factory=list)
    beside: int = 0
    """Index among those left of the request that something is kept from."""


def _apart(stretches: Sequence[Segment], home: Home) -> _Parted:
    """The words for what is kept, and the stretches beside them."""
    parted = _Parted()
    i = 0
    while i < len(stretches):
        found = _kept_at(stretches, i, home)
        if found is None:
            parted.left.append(stretches[i])
            i += 1
            continue
        parted.kept.append(found.thing)
        parted.beside = max(0, len(parted.left) - 1)
        i += found.used
    return parted


@dataclass(frozen=True, slots=True)
class _Kept:
    thing: str
    used: int
    """Stretches that say it."""


def _kept_at(stretches: Sequence[Segment], i: int, home: Home) -> _Kept | None:
    """What the stretches from one on keep; None where they keep nothing."""
    text = w.clean(stretches[i].text)
    if i == 0 and len(stretches) > 1 and (left_out := in_front(text)) is not None:
        kept = _gathered(stretches, i, left_out, home)
        thing = _TAIL.sub("", kept.thing)
        return replace(kept, thing=thing) if _names_things(thing, home) else None
    found = _KEEPS.match(text) or (_FORBIDS.match(text) if i else None)
    if found is None:
        return None
    kept = _gathered(stretches, i, found["thing"], home)
    thing = _TAIL.sub("", kept.thing)
    strict = (found.groupdict().get("verb") or "").casefold().startswith("keep")
    if (strict or _is_place(thing, home)) and not _told_how(kept.thing):
        return None
    return replace(kept, thing=thing) if _names_things(thing, home) else None


def _gathered(stretches: Sequence[Segment], i: int, said: str, home: Home) -> _Kept:
    """With the things that the following stretches add: "the tv, | the sign and | the fridge"."""
    used = 1
    while i + used < len(stretches) and not _told_how(said) and _goes_on(following := stretches[i + used].text, home):
        said, used = f"{said} {w.clean(following)}", used + 1
    return _Kept(said, used)


def _partly(said: str, home: Home) -> bool:
    """Whether every telling word is part of some name: "the left", "number 4"."""
    words = set(w.fold(said)) - w.FUNCTION_WORDS - {"number", "where"}
    names = {word for device in home.devices for one in (device.name, *device.aliases) for word in w.fold(one)}
    return bool(words) and words <= names


def _is_place(said: str, home: Home) -> bool:
    """Whether a room is all that is named: who leaves the kitchen goes elsewhere."""
    reading = read(said, home)
    return not (reading.names or reading.types)


def _told_how(said: str) -> bool:
    tail = _TAIL.search(said)
    return tail is not None and tail["how"] is not None


def _goes_on(said: str, home: Home) -> bool:
    text = _TAIL.sub("", w.clean(said))
    if _is_name(text, home):
        # A lamp may be called "Stop".
        return True
    if opens(said) or _KEEPS.match(w.clean(said)) or _REST.search(said):
        return False
    return _names_things(text, home) or _partly(text, home)


def _is_name(said: str, home: Home) -> bool:
    words = tuple(word for word in w.fold(said) if word not in {"the", "my", "and"})
    return any(words == w.fold(one) for device in home.devices for one in (device.name, *device.aliases))


def _names_things(said: str, home: Home) -> bool:
    reading = read(said, home)
    known = (reading.names or reading.types or reading.areas) and _REST.search(said) is None
    # A night light is no time.
    timed = names_time(reading.tokens, said) and names_time(w.tokenize(plain := _LIT.sub("", said)), plain)
    return bool(known) and not (reading.unknown or reading.amounts or timed)


_LIT: Final = re.compile(r"\b(?:night|evening|morning|day)[ -]?(?=(?:light|lamp)s?\b)", re.IGNORECASE)


def _asks_for_rest(one: Segment) -> bool:
    said = content(one.text)
    return _REST.search(one.text) is not None and not (said and said[0] in OPEN_OBJECT | w.ASKING)


def _excepting(left: Sequence[Segment], at: int, kept: Sequence[str], home: Home) -> tuple[Segment, ...]:
    """The requests, with what is kept behind the one that is about the rest."""
    asked = replace(left[at], text=_LOOSE.sub("", _spelt_out(left[at].text, kept, home)) + " ")
    end = next((i for i in range(at + 1, len(left)) if opens(left[i].text)), len(left))
    group = [asked, *left[at + 1 : end]]
    last = group[-1]
    group[-1] = replace(last, text=f"{_LOOSE.sub('', last.text)} ")
    out = Segment(f"but not {' and '.join(kept)}{' and ' if end < len(left) else ''}", asked.ranking)
    return (*left[:at], *group, out, *left[end:])


def _spelt_out(text: str, kept: Sequence[str], home: Home) -> str:
    """The words for the rest as those for all of its kind, and a verb where none was said."""
    found = _REST.search(text)
    if found is None:
        return text
    of, kind = found["of"], found["kind"] or found["bare"]
    if of:
        what = of if of.split()[0].casefold() in {"the", "my", "our"} else f"the {of}"
    elif kind and kind.casefold() not in {"ones", "things", "thing", "one"}:
        what = f"all the {kind}" if text[found.start() :].casefold().startswith("all") else f"the {kind}"
    else:
        what = "everything" if found["all"] else _kind_of(kept, home)
        if what == "everything" and not found["all"] and _TURNS_ON.search(text):
            # "And the rest on" is no wish for whatever there is.
            return text
    text = text[: found.start()] + what + text[found.end() :]
    return text if head(text) else f"turn {stripped(text)} "


def _kind_of(kept: Sequence[str], home: Home) -> str:
    """What "the others" are: lights where lights are kept, with their room if it was said; else everything."""
    readings = [read(one, home) for one in kept]
    if not all(_lights_only(one.names, home) and all(t.kind == "light" for t in one.types) for one in readings):
        return "everything"
    areas = {area for one in readings for area in one.areas}
    return f"the lights in the {areas.pop()}" if len(areas) == 1 else "the lights"


def _lights_only(names: Sequence[Match], home: Home) -> bool:
    devices = [home.device(named.device) for match in names for named in match.found]
    return all(any(one.component == "light" for one in device.entities) for device in devices if device)


def _thing(text: str, home: Home) -> str:
    """The words for what a stretch is about, with its room."""
    found = phrases(stripped(text), home)
    if found.thing is None or not found.thing.known:
        return ""
    place = f" {found.said(found.place)}" if found.place else ""
    return f"the {found.said(found.thing, lead=False)}{place}"
