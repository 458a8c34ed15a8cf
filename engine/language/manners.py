"""Requests in other than plain words, said plainly: "can't you turn off the lamp", "make sure the door isn't locked".

People ask by doubting, by reminding, by preferring, and by saying how a thing is to be. Closed grammar, the same in
every home. What was not asked for outright ends in a question mark, which is enough for a lamp, and is asked about
where it opens, unlocks or heats something. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from engine.language.ordering import IMPERATIVES
from engine.language.segments import Segment, cut

_VERB: Final = (
    rf"(?:{'|'.join(sorted(set(IMPERATIVES.values())))}|disarm|arm|boil|preheat|brew|vacuum|clean|make|give|resume|"
    r"raise|lower|put|bring|activate|deactivate|enable|disable|let)"
)
_FORM: Final = rf"(?P<form>{'|'.join(sorted(IMPERATIVES, key=len, reverse=True))})"
_LEAD: Final = r"(?:(?:please|hey|ok|okay|and|so|but|well|now|oh|attune)[ ,]+)*"
_THEN: Final = rf"(?:(?:please|just|kindly|finally|now|also) )*(?={_VERB} \w)"
_POLITE: Final = (
    r"(?:if (?:at all |it's |it is |that's |humanly )?possible|"
    r"if you (?:can|could|would|please|(?:don't|do not|wouldn't|would not) mind|(?:have|get) (?:a|the) \w+|"
    r"(?:would|could) be so kind)|"
    r"if (?:it|that)(?:'s| is| isn't| is not|'s not| wouldn't be| would not be)? (?:not )?(?:too much |any |no |a )?"
    r"(?:of a )?(?:trouble|bother|problem|hassle|inconvenience|ok|okay|alright|all right|fine)"
    r"(?: (?:with|for|to) you)?|"
    r"when(?:ever)? you(?:'ve| have)? (?:get|have|got|can|are ready|find)?(?: (?:a|the) (?:chance|moment|minute|sec|"
    r"second|time))?)"
)
_BEFORE: Final = re.compile(rf"^{_LEAD}{_POLITE},? (?:then )?(?:(?:could|can|would|will) you )?{_THEN}", re.IGNORECASE)
_BEHIND: Final = re.compile(
    rf",? (?:but |only )?(?:{_POLITE}|without (?:waking|disturbing|bothering) (?:\w+ ?){{1,3}})[.!? ]*$", re.IGNORECASE
)
_EMPHATIC: Final = re.compile(
    rf"^{_LEAD}do (?:please )?(?={_VERB} (?:the|my|our|all|on|off|up|down|it|that|\w+'s)\b)", re.IGNORECASE
)
_INDIRECT: Final = re.compile(
    rf"^{_LEAD}(?:"
    r"(?:can't|cannot|can not|couldn't|could not|won't|wouldn't|don't|do not) you (?:want to |wish to |like to )?|"
    r"why (?:don't|won't|can't|not)(?: you)? |"
    r"(?:aren't you|are you not) (?:going|supposed|meant) to |"
    r"(?:didn't|did not|haven't|have) i (?:not )?(?:just |already )?(?:tell|ask|told|asked) you to |"
    r"(?:but )?i(?:'ve| have)? (?:just |already |clearly )?(?:told|asked) you (?:(?:\w+ )?times )?to |"
    r"how (?:often|many times) (?:do|must|should) i (?:have to )?(?:tell|ask) you to |"
    r"you(?:'d| had) (?:better|best) |you (?:should|could|can|may|might(?: want to| as well)?) (?:now )?|"
    r"i(?:'d| would) (?:rather|prefer|like|love|sooner)(?: for)? you (?:to |could |would |can )?"
    rf"){_THEN}",
    re.IGNORECASE,
)
_SUGGESTED: Final = re.compile(rf"^{_LEAD}(?:how|what) about (?={_FORM} \w)(?=\w+ing )", re.IGNORECASE)


def without_manners(segments: Sequence[Segment]) -> tuple[Segment, ...]:
    """The stretches of an utterance without what is only a manner of asking; the very same where there is none.

    >>> [one.text for one in without_manners([Segment("can't you turn off the fan")])]
    ['turn off the fan?']
    >>> [one.text for one in without_manners([Segment("if possible close the blinds")])]
    ['close the blinds']
    """
    found = tuple(segments)
    indirect = False
    for _ in range(_MOST):
        text = "".join(one.text for one in found)
        if begun := _BEFORE.match(text) or _EMPHATIC.match(text):
            found = cut(found, begun.end(), len(text))
        elif (ended := _BEHIND.search(text)) and ended.start():
            found = cut(found, 0, ended.start())
        elif begun := _INDIRECT.match(text):
            found, indirect = cut(found, begun.end(), len(text)), True
        elif begun := _SUGGESTED.match(text):
            found, indirect = cut(found, begun.end(), len(text)), True
            said = begun["form"]
            found = (replace(found[0], text=IMPERATIVES[said.casefold()] + found[0].text[len(said) :]), *found[1:])
        else:
            break
    if indirect:
        found = (*found[:-1], replace(found[-1], text=f"{found[-1].text.rstrip(' .?!')}?"))
    return found


_MOST: Final = 3
"""Manners that one person has in one sentence."""

_THING: Final = (
    r"(?P<thing>(?:the|my|our|that|this|all|\w+'s)\b "
    r"(?:(?!\b(?:is|are|and|or|but|if|when|not|be|to|for|until|that|who)\b)[^,.;?!])+?)"
)
_STATE: Final = r"(?P<state>on|off|open|opened|closed|shut|locked|unlocked)"
_END: Final = (
    r"(?: (?:please|now|right now|any ?more|any longer|at all|at the moment|still|either|today|tonight))*[.! ]*$"
)
_NOT: Final = r"(?P<not>n't| not| never)"
_SURE: Final = re.compile(
    rf"^{_LEAD}(?:(?:can|could|would|will) you )?(?:make (?:sure|certain)|ensure|see to it)(?: that)? {_THING}"
    rf"(?: (?:is|are|stays?|remains?|be|gets?)|'s){_NOT}? {_STATE}{_END}",
    re.IGNORECASE,
)
_KEPT: Final = re.compile(
    rf"^{_LEAD}(?:(?P<no>(?:don't|do not|never) )(?:keep|leave)|keep|leave(?! .* (?:on|off){_END})) "
    rf"{_THING} {_STATE}{_END}",
    re.IGNORECASE,
)
"""What is to be left on or off mostly is so, and is left alone (see `engine.language.keeping`)."""
_MUST: Final = re.compile(
    rf"^{_LEAD}{_THING}(?: (?:must|has to|have to|needs? to|(?:had|'d) better|is to|are to)| should(?=n't| not| never)|"
    rf" ought(?=n't| not)| (?:can|may|could)(?! not|n't)(?= now| \w+ \w+ed\b)|"
    rf" (?P<need>(?:doesn't|does not|don't|do not|needn't|need not|no longer)(?: needs?| have| has)?)(?: to)?)"
    rf"{_NOT}?(?: to)?(?: now)? (?:still )?(?:be|stay|remain)(?: left| turned| switched)? {_STATE}{_END}",
    re.IGNORECASE,
)
_LEFT: Final = re.compile(
    rf"^{_LEAD}(?:(?:i|you|we|he|she|they|someone|somebody|(?!who|did|don't|please)\w+)(?: have| has|'ve|'s)?"
    rf"(?: forgot(?:ten)? and)? left {_THING}|"
    rf"{_THING.replace('<thing>', '<alone>')} (?:was|were|has been|have been|is|are) left) {_STATE}{_END}",
    re.IGNORECASE,
)
_NO_LONGER: Final = re.compile(
    rf"^{_LEAD}(?:i|we)(?: no longer need| (?:don't|do not) need(?=.* (?:any ?more|any longer|now)\b)|'m done with|"
    rf"'re done with) {_THING}{_END}",
    re.IGNORECASE,
)
_DOUBTED: Final = re.compile(
    r"^(?P<did>didn't|did not) (?P<who>i|you|we|he|she|they|someone|somebody)\b", re.IGNORECASE
)
_WANTED: Final = re.compile(
    rf"^{_LEAD}(?:(?:i|we)(?: really| just)? (?P<no>don't|do not|no longer)(?: really)? (?:want|need|like)|"
    rf"(?P<nobody>nobody|no one) (?:wants|needs)|"
    r"(?:i|we)(?:'d| would)(?: much)? (?:prefer|rather have)) "
    rf"{_THING} (?:to (?:be|stay) |being |left )?{_STATE}{_END}",
    re.IGNORECASE,
)
_NOT_NOW: Final = re.compile(
    rf"^{_LEAD}(?P<request>(?:{_VERB} \w|[^,.;?]+? (?:on|off)\b).*?),? (?:but |and )?(?:just )?not (?:right |just )?"
    r"(?:now|yet)[.! ]*$",
    re.IGNORECASE,
)
_VERBS: Final = {
    "on": "turn on",
    "off": "turn off",
    "open": "open",
    "opened": "open",
    "closed": "close",
    "shut": "close",
    "locked": "lock",
    "unlocked": "unlock",
}
_REVERSED: Final = {
    "on": "off",
    "off": "on",
    "open": "closed",
    "opened": "closed",
    "closed": "open",
    "shut": "open",
    "locked": "unlocked",
    "unlocked": "locked",
}


def as_request(text: str) -> str | None:
    """The request in a cleaned sentence that says how a thing is to be; None where it says nothing of the kind.

    >>> as_request("make sure the side door is not locked")
    'unlock the side door?'
    >>> as_request("the stove shouldn't be on")
    'turn off the stove?'
    """
    found = _SURE.match(text) or _KEPT.match(text) or _MUST.match(text) or _WANTED.match(text)
    if found is None:
        return _otherwise(text)
    groups = found.groupdict()
    state = found["state"].casefold()
    if any(groups.get(one) for one in ("not", "no", "nobody", "need")):
        if state == "opened":
            # What must not be opened is left alone; what must not be open is closed.
            return f"don't open {found['thing']}"
        state = _REVERSED[state]
    return f"{_VERBS[state]} {found['thing']}?"


def _otherwise(text: str) -> str | None:
    """The same for what is put off, reported as forgotten, needed no longer, or doubted."""
    if found := _NOT_NOW.match(text):
        return f"don't {found['request']}"
    if found := _LEFT.match(text):
        # It may be known, and meant to be so: asked about.
        return f"{found['thing'] or found['alone']} should be {_REVERSED[found['state'].casefold()]}"
    if found := _NO_LONGER.match(text):
        return f"turn off {found['thing']}?"
    if found := _DOUBTED.match(text):
        return f"did {found['who']}{text[found.end() :]}"
    return None
