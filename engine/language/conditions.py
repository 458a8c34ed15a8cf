"""Requests under a condition that can be looked up now: "if the TV is on, turn it off". Closed grammar; pure.

What may happen some day ("if it rains", "when I come home") is not among them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_STATE: Final = (
    r"(?:(?:still|now|already|currently) )?"
    r"(?:on|off|open|closed|shut|locked|unlocked|running|playing|paused|cleaning|docked|armed|disarmed)"
)
_THING: Final = r"(?P<thing>(?:the|my|our|any(?: of the)?|\w+'s) (?:(?!\b(?:is|are|and|or|if|when)\b)[^,.;])+?)"
_HOLDS: Final = rf"{_THING}(?: (?P<be>is|are|isn't|aren't|is not|are not)|(?P<short>'s)) (?P<state>{_STATE})"
_VERB: Final = r"(?:turn|switch|shut|close|open|lock|unlock|stop|start|pause|resume|dim|brighten|set|put|play|mute|arm)"
_BEFORE: Final = re.compile(
    rf"^(?:(?:and|please|ok|okay|so)[ ,]+)*if {_HOLDS}[, ]+(?:then |please |can you |could you |just )*"
    rf"(?P<request>{_VERB} .+)$",
    re.IGNORECASE,
)
_SWITCHED: Final = r"(?!(?:if|when|is|are|why|did|was)\b)[^,.;?]+? (?:on|off)"
_LINK: Final = (
    r"(?:if|as long as|so long as|provided(?: that)?|providing(?: that)?|assuming(?: that)?|on condition that|"
    r"(?P<unless>unless))"
)
_BEHIND: Final = re.compile(
    rf"^(?P<request>(?:(?:and|please|can you|could you|ok|okay)[ ,]+)*(?:{_VERB} .+?|{_SWITCHED})),? "
    rf"(?:but )?(?:only )?{_LINK} "
    rf"(?:{_HOLDS}|(?:it|they)(?: (?P<itbe>is|are|isn't|aren't|is not|are not)|'s|'re)(?P<itnot> not)? "
    rf"(?P<itstate>{_STATE}))[.! ]*$",
    re.IGNORECASE,
)
_ASKED: Final = re.compile(
    rf"^(?P<be>is|are) {_THING} (?P<state>{_STATE})[?.,]* (?:and )?"
    r"if (?P<so>so|yes|it is|they are|not|no|it isn't),? "
    rf"(?:then |please )*(?P<request>{_VERB} .+|on|off)[.! ]*$",
    re.IGNORECASE,
)
_OBJECT: Final = re.compile(
    rf"^(?:\w+ )*?{_VERB} (?:on |off |up |down )?(?P<thing>(?:the|my|our) .+?)(?: (?:on|off|up|down|please))*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Condition:
    """A request, and what must be so for it."""

    question: str
    """Whether it is so: "is the TV on?"."""
    request: str
    """What is then to be done, "it" spelt out."""
    negated: bool = False
    """Whether the answer must be no."""


def condition_of(text: str) -> Condition | None:
    """The condition of a cleaned text and its request, taken apart; None where there is none that could be looked up.

    >>> condition_of("if the radio is on, turn it off")
    Condition(question='is the radio on?', request='turn the radio off', negated=False)
    """
    if found := _ASKED.match(text):
        request, thing = found["request"], found["thing"]
        request = f"turn {request} it" if request.casefold() in {"on", "off"} else request
        request = re.sub(r"\b(?:it|them|that)\b", lambda _: thing, request, count=1, flags=re.IGNORECASE)
        negated = found["so"].casefold() in {"not", "no", "it isn't"}
        return Condition(f"{found['be']} {thing} {found['state']}?", request, negated)
    found = _BEFORE.match(text) or _BEHIND.match(text)
    if found is None:
        return None
    request = found["request"]
    if found["thing"] is None:
        named = _OBJECT.match(request)
        if named is None:
            return None
        thing, be, state = named["thing"], found["itbe"] or "is", found["itstate"]
    else:
        thing, be, state = found["thing"], found["be"] or "is", found["state"]
    negated = "n" in be.replace("are", "").replace("is", "") or bool(found.groupdict().get("itnot"))
    negated = negated is not bool(found.groupdict().get("unless"))
    if re.search(rf"\b{_VERB} ", request, re.IGNORECASE) is None:
        request = f"turn {request}"
    if found["thing"] is not None and found.re is _BEHIND:
        # Who ties one thing to another may have meant "from then on": what burns or opens is asked about.
        request = f"{request}?"
    verb = "are" if be.startswith("are") else "is"
    if not thing.casefold().startswith("any"):
        request = re.sub(r"\b(?:it|them|that)\b", lambda _: thing, request, count=1, flags=re.IGNORECASE)
    return Condition(f"{verb} {thing} {state}?", request, negated)


_SO: Final = r"(?:if (?:so|yes|it is|it does|that's (?:so|the case)|that is (?:so|the case))|in that case)"
_NOT_SO: Final = r"if (?:not|no|it isn't|it's not|it is not|it doesn't)"
_REQUEST: Final = rf"(?P<request>(?:(?:please|can you|could you) )*{_VERB} .+?)"
_ON_ANSWER: Final = re.compile(
    rf"^(?:(?:and|then|ok|okay|so|please)[ ,]+)*(?:(?:{_SO}|(?P<no>{_NOT_SO})),? (?:then )?{_REQUEST}|"
    rf"{_REQUEST.replace('request', 'before')},? (?:{_SO}|(?P<unlike>{_NOT_SO})))[.! ]*$",
    re.IGNORECASE,
)


def on_answer(text: str, question: str) -> Condition | None:
    """A request that depends on the answer to the question before: "turn it off if so"; None where none does.

    Args:
        text: cleaned.
        question: what was asked before; empty where nothing was.

    """
    found = _ON_ANSWER.match(text)
    if found is None:
        return None
    request = found["request"] or found["before"]
    return Condition(question, request, negated=bool(found["no"] or found["unlike"]))


_OTHERWISE: Final = re.compile(rf"\b{_VERB} .*\b(?:otherwise|or else)\b,? (?:just |please )?{_VERB} ", re.IGNORECASE)


def leaves_open(text: str) -> bool:
    """Whether one of two requests depends on something that is not said: "close it, otherwise turn it off"."""
    return _OTHERWISE.search(text) is not None
