"""One thing rather than another: "open the gate instead of the garage", "turn off the oven, the iron can stay on".

Who names what is not wanted beside what is wants the one thing done, and the other one least of all: it is left out of
the request, as an exception is. Closed grammar; the home tells what is a thing. Pure.
"""

from __future__ import annotations

import re
from typing import Final

from devices.model import Home
from engine.language.ordering import IMPERATIVES
from engine.language.reader import read
from engine.language.reading import Reading
from engine.language.requests import MEDIA, content

_VERB: Final = rf"(?:{'|'.join(sorted(set(IMPERATIVES.values()) | {'disarm'}))})"
_ING: Final = rf"(?:{'|'.join(sorted(one for one in IMPERATIVES if one.endswith('ing')))})"
_WAY: Final = r"(?:(?:on|off|up|down) )?"
_LEAD: Final = (
    r"(?:(?:no|please|hey|ok|okay|and|so|but|just|only|attune|(?:can|could|would|will) you|i want you to)[ ,]+)*"
)
_END: Final = r"[) ,-]*(?:\b(?:please|though|tho|thanks|obviously|of course)\b[ ,]*)*[.! ]*$"
_SIGNS: Final = r"[\s,;(\u2013\u2014-]+"
_ARTICLE: Final = r"(?:the|my|our|\w+'s)"
_WORDS: Final = r"(?:(?!\b(?:and|or|then|but|if|when|no|wait|actually|sorry)\b)[^,;.?!()])+?"
_WANTED: Final = rf"^{_LEAD}(?P<wanted>{_VERB} {_WORDS})"
_RATHER: Final = re.compile(
    rf"{_WANTED}{_SIGNS}(?:(?:and |but )?not|rather than|instead of|as opposed to)"
    rf" (?P<other>(?:{_ING} )?{_WAY}{_ARTICLE} {_WORDS}){_END}",
    re.IGNORECASE,
)
_WITHOUT: Final = re.compile(
    rf"{_WANTED}{_SIGNS}(?:but )?without {_ING} (?P<other>{_WAY}{_ARTICLE} {_WORDS}){_END}", re.IGNORECASE
)
_INSTEAD: Final = re.compile(
    rf"^{_LEAD}(?:instead of|rather than|never ?mind(?: about)?|forget(?: about)?|not)"
    rf" (?P<other>(?:{_ING} )?{_WAY}{_ARTICLE} {_WORDS}),? (?:but )?(?:please |just )?(?P<wanted>{_VERB} .+?){_END}",
    re.IGNORECASE,
)
_NOT_BUT: Final = re.compile(
    rf"^{_LEAD}(?P<verb>{_VERB} {_WAY})not (?P<other>{_ARTICLE} {_WORDS}),? (?:but|rather) "
    rf"(?P<thing>{_ARTICLE} {_WORDS}){_END}",
    re.IGNORECASE,
)
_MEANT: Final = re.compile(
    rf"^{_LEAD}i (?:said|told you to|asked you to) (?P<verb>{_VERB} {_WAY})?(?P<other>{_WORDS}),? (?:but|and) "
    rf"i (?:meant|wanted|was thinking of) (?P<thing>{_WORDS}){_END}",
    re.IGNORECASE,
)
_MAY_STAY: Final = re.compile(
    rf"{_WANTED},+ (?:but |and |while )?(?P<other>{_ARTICLE} {_WORDS}) (?:(?:can|may|should|could|must|is to|has to)"
    rf" (?:stay|remain|be left|be)|stays|remains)\b.*$",
    re.IGNORECASE,
)
_JUST: Final = re.compile(r"\b(?:just|only) (?=(?:the|my|our)\b)", re.IGNORECASE)


def rather(text: str, home: Home) -> str | None:
    """The request of a cleaned sentence for one thing rather than another; None where nothing is contrasted.

    What is not wanted stays in it as an exception where this home has it: "open the gate but not the garage".
    """
    patterns = (_NOT_BUT, _MAY_STAY, _WITHOUT, _RATHER, _INSTEAD)
    found = next((one for pattern in patterns if (one := pattern.match(text))), None) or _MEANT.match(text)
    if found is None:
        return None
    groups = found.groupdict()
    if "wanted" in groups:
        wanted = groups["wanted"].strip(" ,")
    elif groups["verb"] is None:
        # "I said the hall light but I meant the porch light": what was to be done is known from before, if at all.
        return None
    else:
        wanted = f"{groups['verb']}{groups['thing']}"
    wanted = _JUST.sub("", wanted)
    said = content(wanted)
    asked, other = read(wanted, home), read(_without_verb(groups["other"]), home)
    if not said or said[0] in MEDIA or not (_is_thing(asked) or asked.every) or not _is_thing(other):
        return None
    if _named(asked) & _named(other):
        # Who names the same thing twice contradicts themselves.
        return None
    return f"{wanted} but not {_without_verb(groups['other'])}"


def _without_verb(other: str) -> str:
    return re.sub(rf"^(?:{_ING} )?{_WAY}", "", other.strip(" ,"), flags=re.IGNORECASE)


def _named(reading: Reading) -> set[str]:
    return {one.device for match in reading.names for one in match.found}


def _is_thing(reading: Reading) -> bool:
    return bool(reading.names or reading.types or reading.areas)
