"""The order in which requests are to be done, where it is not that in which they were said.

"Before you turn off the lights, turn on the TV", "turn on the TV, but first close the blinds", "after closing the
blinds turn on the lamp": closed grammar. Who tells somebody to do a thing before another asks for both. "Before I
leave" and "after it rains" are no requests, and stay as they are. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from engine.language.segments import Segment, cut

IMPERATIVES: Final[dict[str, str]] = {
    form: base
    for base, forms in {
        "turn": "turning turned",
        "switch": "switching switched",
        "shut": "shutting shut",
        "put": "putting put",
        "set": "setting set",
        "close": "closing closed",
        "open": "opening opened",
        "lock": "locking locked",
        "unlock": "unlocking unlocked",
        "start": "starting started",
        "stop": "stopping stopped",
        "pause": "pausing paused",
        "dim": "dimming dimmed",
        "brighten": "brightening brightened",
        "lower": "lowering lowered",
        "raise": "raising raised",
        "play": "playing played",
        "mute": "muting muted",
        "unmute": "unmuting unmuted",
    }.items()
    for form in (base, *forms.split())
}
"""Verbs of requests by the forms in which they follow "before" and "after"."""
_BASE: Final = rf"(?:{'|'.join(sorted(set(IMPERATIVES.values())))})"
_FORM: Final = rf"(?:{'|'.join(sorted(IMPERATIVES, key=len, reverse=True))})"
_THING: Final = r"(?:the|my|our|all|every|on|off|up|down|a|an|it|them|that|music|\w+'s)"
_BEGINS: Final = rf"(?:please |can you |could you |also )?{_BASE} \S"
_WHEN: Final = (
    r"(?P<when>before|after|once|as soon as)(?: that)?,? (?:you(?:'re|'ve| have| are)? )?(?:done |finished )?"
    rf"(?P<verb>{_FORM}) (?={_THING}\b)"
)
_LEADING: Final = re.compile(
    rf"^(?:(?:and|but|so|ok|okay|please|hey|now)[ ,]+)*{_WHEN}"
    rf"(?P<other>.+?)(?:,+ (?:then )?|,? then | )(?P<main>{_BEGINS}.*)$",
    re.IGNORECASE,
)
_TRAILING: Final = re.compile(
    rf"^(?P<main>(?:(?:ok|okay|hey|now|so)[ ,]+)*{_BEGINS}.*?),? (?:but |and )?(?:only |just |right )?{_WHEN}"
    r"(?P<other>.+)$",
    re.IGNORECASE,
)
_FIRST: Final = re.compile(
    rf"^(?P<main>(?:(?:ok|okay|hey|now|so)[ ,]+)*{_BEGINS}.*?)[,.]? (?:but |and )?,?"
    rf"(?:first(?: of all)?|before that|before you do(?: that| so)?|beforehand),? (?P<other>{_BEGINS}.*)$",
    re.IGNORECASE,
)
_AT_LAST: Final = re.compile(
    rf"^(?P<main>(?:(?:ok|okay|hey|now|so)[ ,]+)*{_BEGINS}.*?),? (?:but|and) (?P<other>{_BEGINS}.*?) "
    r"(?:first|beforehand|before that)[.! ]*$",
    re.IGNORECASE,
)
_NUMBERED: Final = re.compile(
    r"^(?:(?:and|then|so|ok|okay|please)[ ,]+)*"
    r"(?:first(?:ly)?(?: of all)?|second(?:ly)?|third(?:ly)?|finally|lastly|afterwards?|after that|next)[ ,]+"
    rf"(?={_BEGINS})",
    re.IGNORECASE,
)
_LOOSE: Final = " ,.;!"


def ordered(segments: Sequence[Segment]) -> tuple[Segment, ...]:
    """The stretches in the order in which they are to be done; the very same where that is how they were said.

    >>> [one.text for one in ordered([Segment("before you turn off the lamp, "), Segment("close the blinds")])]
    ['close the blinds and ', 'turn off the lamp']
    """
    text = "".join(one.text for one in segments)
    for pattern in (_LEADING, _TRAILING, _FIRST, _AT_LAST):
        if found := pattern.match(text):
            return _in_order(found, segments)
    plain = tuple(replace(one, text=_NUMBERED.sub("", one.text)) for one in segments)
    return plain if plain != tuple(segments) else tuple(segments)


def _in_order(found: re.Match[str], segments: Sequence[Segment]) -> tuple[Segment, ...]:
    groups = found.groupdict()
    main = cut(segments, *found.span("main"))
    begin, end = found.span("verb") if groups.get("verb") else (found.start("other"),) * 2
    other = cut(segments, begin, found.end("other"))
    said = found.string[begin:end].casefold()
    if said:
        # "Closing the blinds" is asked for as "close the blinds" is.
        other = (replace(other[0], text=IMPERATIVES[said] + other[0].text[end - begin :]), *other[1:])
    main_first = groups.get("when", "").casefold() == "before"
    first, second = (main, other) if main_first else (other, main)
    last = replace(first[-1], text=f"{first[-1].text.strip(_LOOSE)} and ")
    return (*first[:-1], last, *second)
