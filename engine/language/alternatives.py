"""One of several things, where who speaks does not say which: "the hob or the oven", "one of the doors".

Closed grammar; the home tells what is a thing. Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from devices.model import Home
from engine.language import words as w
from engine.language.exceptions import may_leave_out
from engine.language.names import Kind
from engine.language.ordering import IMPERATIVES
from engine.language.reader import read

_VERB: Final = rf"(?:{'|'.join(sorted((set(IMPERATIVES.values()) | {'disarm'}) - {'play'}))})"
_LEAD: Final = r"(?:(?:no|please|hey|ok|okay|and|so|but|just|attune|(?:can|could|would|will) you|i want you to)[ ,]+)*"
_EITHER: Final = re.compile(
    rf"^{_LEAD}(?P<head>{_VERB} (?:(?:on|off|up|down) )?)(?:either )?(?P<one>.+?),? (?:and/or|and or|or(?: else)?) "
    r"(?:maybe |perhaps |rather )?(?P<other>.+?)"
    r"(?P<tail>(?: (?:on|off|up|down|please|to \d+\S*(?: percent| degrees)?))*)[.!? ]*$",
    re.IGNORECASE,
)
_ONE: Final = re.compile(
    rf"^(?P<before>{_LEAD}{_VERB} (?:(?:on|off|up|down) )?)"
    r"(?P<which>either (?:one )?of|(?:just |any )?one of|any(?: one)?(?: of)?|either)(?: the| my| our| these| those)? "
    r"(?P<kind>\w+(?: \w+)?)(?P<after>\b.*)$",
    re.IGNORECASE,
)
_NONE: Final = re.compile(
    rf"^{_LEAD}(?P<verb>{_VERB}(?: on| off| up| down)?) (?:no|neither(?: of)?|none of)(?: the| my| our)? "
    r"(?P<kind>\w+(?: \w+)?)[.! ]*$",
    re.IGNORECASE,
)
_UNCERTAIN: Final = re.compile(r"\b(?:if|when|whether|unless|until|at|in \d+)\b", re.IGNORECASE)
_ALL_MEANT: Final = frozenset({"off", "close", "shut", "lock", "stop", "pause", "mute", "down"})
"""With these "any" means whichever there are: "turn off any lights"."""


@dataclass(frozen=True, slots=True)
class Alternatives:
    """Requests of which one is meant."""

    requests: tuple[str, ...]
    """Two or more; one: some single thing that it fits."""


def alternatives(text: str, home: Home) -> Alternatives | None:
    """The requests of which only one is meant in a cleaned sentence; None where it leaves nothing open.

    "Turn it on or off", "in five or ten minutes" and questions name no two things, and are none.
    """
    found = _EITHER.match(text)
    if found is None and (one := _ONE.match(text)):
        return _one_of(one, home)
    if found is None or may_leave_out(text) or _UNCERTAIN.search(text):
        return None
    if any(
        one.kind is Kind.NAME and re.search(r"\bor\b", text[one.start : one.end]) for one in read(text, home).mentions
    ):
        return None
    head, tail = found["head"], found["tail"]
    first, second = found["one"].strip(" ,"), found["other"].strip(" ,")
    if re.match(rf"{_VERB} ", second, re.IGNORECASE):
        return Alternatives((f"{head}{first}{tail}", f"{second}{tail}")) if _is_thing(first, home) else None
    other = read(second, home)
    if not (other.names or other.types or other.areas):
        return None
    if other.areas and not (other.names or other.types) and (place := re.search(r"\bin (?:the )?\w+.*$", first)):
        # "The light in the kitchen or the hall".
        second = f"{first[: place.start()]}in {re.sub(r'^in ', '', second)}"
    leading = read(first, home)
    if not (leading.names or leading.types) and (other.names or other.types):
        # "The front or the cellar door".
        first = f"{first} {w.fold(second)[-1]}"
    return Alternatives((f"{head}{first}{tail}", f"{head}{second}{tail}"))


def forbidden(text: str) -> str | None:
    """The prohibition in "unlock neither door"; None where it is none.

    >>> forbidden("unlock neither door")
    "don't unlock the door"
    """
    found = _NONE.match(text)
    return f"don't {found['verb']} the {w.singular(found['kind'])}" if found else None


def _one_of(found: re.Match[str], home: Home) -> Alternatives | None:
    any_of = found["which"].casefold() in {"any", "any of"}
    if any_of and not _ALL_MEANT.isdisjoint(w.fold(found.string)):
        return None
    kind = read(found["kind"], home)
    if not (kind.types or kind.names) or kind.words & {"more", "other"}:
        return None
    words = found["kind"].split()
    at = len(words) - 1
    words[at] = w.singular(words[at])
    after = found["after"].rstrip(" .!?")
    return Alternatives((f"{found['before']}the {' '.join(words)}{after}?",))


def _is_thing(text: str, home: Home) -> bool:
    reading = read(text, home)
    return bool(reading.names or reading.types or reading.areas)
