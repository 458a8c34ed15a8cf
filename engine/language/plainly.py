"""Requests in the frames that people put around them: "pop it on would you", "the oven needs to go off".

Courtesy, swearing and calling names say nothing about what is wanted; that a thing needs to go on says it indirectly.
Closed grammar, without a home: what is cut away is never a name, since nothing is cut but these words. Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from engine.language.ordering import IMPERATIVES


@dataclass(frozen=True, slots=True)
class Plain:
    """A request without its frame."""

    text: str
    indirect: bool = False
    """Whether it was told that something is needed rather than asked for: nothing dangerous is done on that alone."""


_INSULT: Final = r"(?:stupid|useless|dumb|idiotic|bloody|damn(?:ed)?|fucking|rotten|silly|lazy|worthless|blasted|ruddy)"
_CALLED: Final = (
    r"(?:machine|thing|box|computer|robot|assistant|contraption|gadget|idiot|moron|muppet|fool|"
    r"piece of (?:junk|crap|rubbish|shit))"
)
_SWEARING: Final = re.compile(
    rf"^(?:(?:(?:oh )?(?:my )?god|jesus(?: christ)?|christ|bloody hell|what the hell|good grief|damn it|dammit|"
    rf"for (?:god|christ|heaven|pete|goodness|fuck|pity)'?s'? sake|for the love of god|for crying out loud|"
    rf"(?:you )?(?:{_INSULT} )+{_CALLED}|you {_CALLED}|{_INSULT} {_CALLED})[ ,!.]+)+",
    re.IGNORECASE,
)
_SWEARING_BEHIND: Final = re.compile(
    rf"[ ,!.]+(?:(?:you )?(?:{_INSULT} )+{_CALLED}|you {_CALLED}|for (?:god|christ|heaven|pete|goodness)'?s'? sake|"
    rf"will you|dammit|damn it)[ ,!.]*$",
    re.IGNORECASE,
)
_ASKED_NICELY: Final = re.compile(
    r"^(?:(?:please|hey|hi|ok|okay|so|well|um|erm?)[ ,]+)*(?:"
    r"(?:if (?:it's|it is|that's) not too much (?:trouble|bother|to ask)|if you (?:don't|do not|wouldn't) mind|"
    r"if you would|if you could)(?:[ ,]+(?:could|would|can|will) you)?(?: please)?|"
    r"(?:could|would|can|will) you (?:be (?:so kind|kind enough) (?:as )?to|be able to|kindly)|"
    r"be (?:a (?:dear|love|darling|pal|sport|good \w+)) and|be (?:so kind|kind enough) (?:as )?to|"
    r"do (?:me|us) a favou?r(?: and|,)|(?:is there )?any chance (?:that )?you could|"
    r"(?:i was wondering|i wonder|wondering) if you (?:could|would|might)(?: (?:possibly|please))?)\b[ ,]*(?=\S)",
    re.IGNORECASE,
)
_NICELY_BEHIND: Final = re.compile(
    r"[ ,]+(?:(?:would|could|will|can) (?:you|ya)|if you (?:would|could|don't mind|please|like)|"
    r"there's a (?:love|dear|darling|good \w+)|be a (?:dear|love|pal))(?:[ ,]+(?:please|thanks|ta))*[ .!?]*$",
    re.IGNORECASE,
)
_GERUNDS: Final = {
    form: IMPERATIVES[form]
    for form in (
        "turning switching putting opening closing shutting dimming setting "
        "starting stopping locking unlocking raising lowering playing"
    ).split()
} | {"drawing": "draw", "making": "make"}
_MIND: Final = re.compile(rf"^(?:would|do) you mind (?P<verb>{'|'.join(_GERUNDS)}) (?=\S)", re.IGNORECASE)
_HAVE: Final = re.compile(
    r"^(?:can|could|may|might) (?:i|we) (?:please )?(?:have|get) (?P<thing>(?:the|my|our) .+?) "
    r"(?P<value>on|off|up|down|open|closed|(?:a bit |a little )?(?:brighter|dimmer|warmer|cooler|louder|quieter|higher|"
    r"lower|faster|slower))(?: please)?[ .?!]*$",
    re.IGNORECASE,
)
_HAVE_LIGHT: Final = re.compile(
    r"^(?:can|could|may|might) (?:i|we) (?:please )?(?:have|get) (?:a |some )?(?P<how>warmer|cooler|brighter|dimmer) "
    r"(?:light|lights|lighting) (?:on|in|from) (?P<where>.+?)(?: please)?[ .?!]*$",
    re.IGNORECASE,
)
_LIGHT: Final = re.compile(
    r"^(?:(?:some|the|a) )?(?P<thing>lights?|lamps?)(?: on)?[ ,]+please[ .!]*$|"
    r"^please[ ,]+(?:(?:some|the|a) )?(?P<also>lights?|lamps?)[ .!]*$",
    re.IGNORECASE,
)
_HAVE_SOME: Final = re.compile(
    r"^(?:can|could|may|might) (?:i|we) (?:please )?(?:have|get) (?:a|an|some) (?P<thing>(?!more|bit|little|few)\w+)"
    r"(?: please)?[ .?!]*$",
    re.IGNORECASE,
)
_NEEDS: Final = re.compile(
    r"^(?P<thing>(?:(?:the|my|our|this|that) )?\S+(?: \S+){0,4}?) (?:needs?|wants?|has got|has|have|ought) "
    r"(?:(?:to )?(?:be |go |come )?(?:turned |switched |put )?|turning |switching |putting |going )"
    r"(?P<value>on|off|up|down|(?:a bit |a little )?(?:louder|quieter|brighter|dimmer|warmer|cooler|higher|lower|"
    r"faster|slower))(?P<rest> (?:a bit|a little|a touch))?(?: please| now)*[ .!]*$",
    re.IGNORECASE,
)
_NEEDS_DOING: Final = re.compile(
    r"^(?P<thing>(?:(?:the|my|our) )?\S+(?: \S+){0,4}?) needs? "
    r"(?:to be (?P<done>opened|closed|shut|locked|unlocked|started|stopped|dimmed)|"
    r"(?P<doing>opening|closing|shutting|locking|unlocking|starting|stopping|dimming))(?: please| now)*[ .!]*$",
    re.IGNORECASE,
)
_REMEMBER: Final = re.compile(r"^(?:please )?(?:remember|(?:don't|do not) forget) to (?=\w+ \S)", re.IGNORECASE)
_NO_THING: Final = frozenset("i you we he she they who what which it everybody everyone somebody nobody there".split())


def plain(text: str) -> Plain | None:
    """The request in a cleaned text without its frame; None where it has none.

    >>> plain("pop the kettle on would you")
    Plain(text='pop the kettle on', indirect=False)
    >>> plain("the oven needs to go off")
    Plain(text='turn the oven off', indirect=True)
    """
    said = _bare(text)
    if remembered := _REMEMBER.match(said):
        # When, was not said: it is asked.
        return Plain(f"{said[remembered.end() :].rstrip(' .!')} later")
    for reword in (_wanted, _needed):
        if (found := reword(said)) is not None:
            return found
    return Plain(said) if said != text else None


def _bare(text: str) -> str:
    """The text without swearing and courtesy; never nothing."""
    said = text
    for pattern in (_SWEARING, _ASKED_NICELY, _SWEARING):
        said = pattern.sub("", said, count=1).lstrip(" ,") or said
    for _ in range(2):
        for pattern in (_NICELY_BEHIND, _SWEARING_BEHIND):
            said = pattern.sub("", said).rstrip(" ,") or said
    if minds := _MIND.match(said):
        said = f"{_GERUNDS[minds['verb'].casefold()]} {said[minds.end() :].rstrip(' ?')}"
    return said


def _wanted(said: str) -> Plain | None:
    if light := _HAVE_LIGHT.match(said):
        return Plain(f"make {light['where']} {light['how']}")
    if light := _LIGHT.match(said):
        return Plain(f"turn on the {light['thing'] or light['also']}")
    if some := _HAVE_SOME.match(said):
        return Plain(f"{some['thing']} please")
    found = _HAVE.match(said)
    return Plain(_set(found["thing"], found["value"])) if found else None


def _needed(said: str) -> Plain | None:
    if (found := _NEEDS.match(said)) and found["thing"].split()[0].casefold() not in _NO_THING:
        return Plain(_set(found["thing"], found["value"]) + (found["rest"] or ""), indirect=True)
    if (found := _NEEDS_DOING.match(said)) and found["thing"].split()[0].casefold() not in _NO_THING:
        verb = IMPERATIVES[(found["done"] or found["doing"]).casefold()]
        return Plain(f"{verb} {found['thing']}", indirect=True)
    return None


def _set(thing: str, value: str) -> str:
    said = value.casefold()
    if said in {"open", "closed"}:
        return f"{'open' if said == 'open' else 'close'} {thing}"
    return f"turn {thing} {value}" if said in {"on", "off", "up", "down"} else f"make {thing} {value}"
