"""What is said to an assistant and asks nothing of the home, where the statistics must not have the last word.

Somebody in need gets one short humane answer; abuse an honest one; a name that is to be learned, the way to do it; and
nothing is switched by any of them.
"""

from __future__ import annotations

import re
from typing import Final

from engine.domain import Hypothesis, Interpretation
from engine.language.reading import Reading
from engine.resolution import smalltalk

INTENT: Final = "out_of_scope"
_SELF_HARM: Final = re.compile(
    r"\b(?:kill(?:ing)? myself|end(?:ing)? (?:my (?:own )?life|it all)|"
    r"(?:want|going|gonna|wanna|wish) (?:to )?(?:die|be dead)|"
    r"suicid\w+|cutting myself|(?:hurt|harm)ing myself|"
    r"(?:want|going|gonna|wanna|wish|like|need|might|will|to) (?:to )?(?:hurt|harm|cut) myself|"
    r"don't want to (?:live|be alive)|"
    r"no reason to live|better off dead)\b",
    re.IGNORECASE,
)
_ABUSE: Final = re.compile(
    r"^(?:(?:oh|you|just|please|why don't you|go)[, ]+)*(?:shut (?:the \w+ )?up|f\S{0,3}ck (?:off|you|this|yourself)|"
    r"screw you|piss off|get lost|go to hell|(?:i )?hate you|(?:you(?:'re| are) )?(?:a |an |such a |so |just a |the )?"
    r"(?:useless|stupid|dumb|idiot|moron|worthless|rubbish|pathetic|crap|garbage|terrible)(?: \w+)?|"
    r"(?:stupid|dumb|useless) \w+|you suck|bugger off|damn you)[!. ]*$",
    re.IGNORECASE,
)
_NAMING: Final = re.compile(
    r"^(?:from now on[, ]+|please[, ]+|let's |i want to |i'll )*"
    r"(?:(?:rename|nickname) .+|(?:call|name) (?:the|my|our|this|that) .+|"
    r"(?:the|my|our) .+ is (?:now )?(?:called|named) .+)$",
    re.IGNORECASE,
)

_NAMED: Final = 0.7
"""Quality of a name from which something is meant that is to be called otherwise."""
_ASKS_HELP: Final = frozenset({"help", "help please"})
"""As people type who want to know what they can say; somebody in need says more, or cries it."""
_SELF: Final = (
    "I'm sorry that it is so hard now. Please talk to someone: call a person you trust, or your emergency number or a "
    "crisis line (112 in Europe, 988 in the USA). I'm only a home assistant and can't call for you."
)
_QUIET: Final = "All right, I'll be quiet. Tell me what went wrong, or say “undo”, when you like."
_HOW_TO_NAME: Final = (
    "I can't learn another name for a device by being told yet: write it under its aliases in home.yaml, or change "
    "them over HTTP (PATCH /v1/devices/…). I have switched nothing."
)


def answer(reading: Reading) -> Interpretation | None:
    """What to say to somebody in need, to abuse, and to a name; None: it is none of that."""
    text = reading.text
    if _SELF_HARM.search(text):
        return _said(_SELF)
    if text.casefold().strip(" .?") in _ASKS_HELP:
        return _said(f"{smalltalk.HELP} If you are in danger, call the emergency services (112, 911 or 999).", "help")
    named = bool(reading.types) or any(match.quality >= _NAMED for match in reading.names)
    if _ABUSE.match(text):
        return _said(_QUIET)
    # Where a button is called "Call the Nurse", that is no name to be learned.
    begins = any(one.start == 0 for one in reading.mentions)
    if _NAMING.match(text) and named and not begins:
        return _said(_HOW_TO_NAME)
    return None


def _said(text: str, intent: str = INTENT) -> Interpretation:
    return Interpretation(Hypothesis(intent, score=1.0), text)
