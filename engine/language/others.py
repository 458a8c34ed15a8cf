"""Words for the other one, for both, or for another of the same kind: "the other lamp too", "both off", "the left one".

Closed grammar; pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Which(StrEnum):
    """Which ones are meant beside what was spoken of."""

    OTHER = "other"
    BOTH = "both"
    LIKE = "like"
    """Another that is called by a word of its own: "the left one", "the small one"."""


@dataclass(frozen=True, slots=True)
class Others:
    """What was said of them."""

    which: Which
    noun: str = ""
    """The word for the kind, such as "lamp"; empty: "one", or none."""
    called: str = ""
    """What tells it from the others, of `Which.LIKE`."""
    rest: str = ""
    """What is to be done with it, as "off" or "to 20 percent"; empty: the same."""


_LEAD: Final = (
    r"(?:(?:and|also|now|then|ok|okay|please|do|yes|same for|the same for|same with|the same with|but|"
    r"what about|how about|try|use)[ ,]+)*(?:the same (?:for|with|in|on) )?"
)
_VERB: Final = (
    r"(?:(?P<verb>turn|switch|put|set|make|dim|open|close|shut|lock|unlock|start|stop)(?P<way> on| off| up| down)? )?"
)
_TAIL: Final = (
    r"(?P<rest>(?: (?:back )?(?:on|off|up|down|open|closed|brighter|darker|dimmer|warmer|cooler|louder|quieter|again)|"
    r",? (?:to|at) .+| \d+ ?%?(?: percent| degrees)?))?"
    r"(?:[ ,]+(?:too|as well|also|please|instead|then|now))*[.! ]*$"
)
_OTHER: Final = re.compile(
    rf"^{_LEAD}{_VERB}(?:the |my )?other(?: (?P<noun>one|ones|two|[a-z]+?))??{_TAIL}", re.IGNORECASE
)
_BOTH: Final = re.compile(
    rf"^{_LEAD}(?:{_VERB}(?:them )?both(?: (?:of (?:them|those|these)|them|the)(?: (?P<noun>[a-z]+?))??)?{_TAIL}|"
    r"(?P<way2>on|off) both[.! ]*$)",
    re.IGNORECASE,
)
_LIKE: Final = re.compile(rf"^{_LEAD}(?:the |my )?(?P<called>[a-z]+(?: [a-z]+)?) one{_TAIL}", re.IGNORECASE)
_NO_CALLS: Final = frozenset(
    "that this which other no any every each not next right-hand same new old a an the one good bad only".split()
)


def others(text: str) -> Others | None:
    """What a cleaned text says of others beside what was spoken of; None where it says nothing of the kind.

    >>> others("and the other one off")
    Others(which=<Which.OTHER: 'other'>, noun='', called='', rest='off')
    >>> others("both to 20 percent").rest, others("turn off the lamp")
    ('to 20 percent', None)
    """
    if text.rstrip().endswith("?") and not text.casefold().startswith(("what about", "how about", "and ")):
        return None
    text = text.rstrip(" ?")
    if found := _BOTH.match(text):
        return Others(Which.BOTH, rest=_rest(found), noun=_noun(found))
    if found := _OTHER.match(text):
        return Others(Which.OTHER, rest=_rest(found), noun=_noun(found))
    found = _LIKE.match(text)
    if found is None or set(found["called"].casefold().split()) & _NO_CALLS:
        return None
    return Others(Which.LIKE, called=found["called"].casefold(), rest=_rest(found))


def _rest(found: re.Match[str]) -> str:
    groups = found.groupdict()
    said = (groups.get("rest") or "").strip(" ,")
    way = (groups.get("way") or groups.get("way2") or "").strip()
    verb = (groups.get("verb") or "").casefold()
    if verb in {"turn", "switch", "put", "make", "set"}:
        verb = ""
    return " ".join(filter(None, (verb, way, said))).casefold()


def _noun(found: re.Match[str]) -> str:
    noun = (found.groupdict().get("noun") or "").casefold()
    return "" if noun in {"one", "ones", "two"} else noun
