"""Requests beside what is not wanted: "don't turn on the pump, turn on the fan", "not the lamp, the fan on".

Closed grammar. What is forbidden is cut away only where the rest is a whole request with the same kind of verb; "don't
let the dog open the door" and "don't turn it on and open the door" forbid all that they say. Pure.
"""

from __future__ import annotations

import re
from typing import Final

_VERB: Final = r"(?:turn|switch|shut|put|close|lock|start|stop|dim|brighten|play|pause|set|mute|run)"
_VERBS: Final = (
    r"(?:turning|switching|shutting|putting|closing|opening|locking|starting|stopping|dimming|playing|setting)"
)
_NOT_BUT: Final = re.compile(
    rf"^(?:(?:no|please|hey|ok)[ ,]+)*(?:don't|do not|dont) {_VERB} (?P<not>(?:(?!\b(?:and|or|to|if|when|until)\b).)+?)"
    rf"(?:[,.;]| but| rather| just| instead)* (?P<wanted>{_VERB} (?:the |my |on |off |all |up |down ).+)$",
    re.IGNORECASE,
)
_INSTEAD: Final = re.compile(
    rf"^(?:instead of|rather than) {_VERBS} .+?,? (?P<wanted>{_VERB} (?:the |my |on |off |all |up |down ).+)$",
    re.IGNORECASE,
)
_THE_OTHER: Final = re.compile(
    r"^(?:no[, ]+)?not (?:the|my) [^,]+, *(?:but )?(?P<thing>(?:the|my) .+?) (?P<way>on|off)[.! ]*$", re.IGNORECASE
)
_RATHER: Final = re.compile(
    rf"^(?:please )?(?:{_VERB}|open|unlock|disarm) (?:on |off |up |down )?"
    r"(?P<thing>(?:the|my|all|our) (?:(?!\b(?:and|then)\b).)+?)[,. \u2026]+"
    r"(?:(?:no|wait|hang on|hold on|sorry|actually|i mean|i meant|scratch that|or rather|oops)[,. \u2026]+)+"
    r"(?P<verb>open|close|shut|lock|unlock|(?:start|stop|turn|switch|dim|pause|mute)(?= \w))"
    r"(?: (?:it|that|them))?(?P<way> on| off)?[.! ]*$",
    re.IGNORECASE,
)
_WITHDRAWN: Final = re.compile(
    r"^(?:(?:oh|ah|um|hmm|actually|sorry|wait|oops|well|please|but|on second thoughts?)[,.! ]+)*"
    r"(?:no+|nope|cancel|(?:that|it) was a joke|joking|scratch that|never ?mind(?: that)?|"
    r"forget (?:it|that|about it)|don't(?: do (?:it|that))?|do not|not that|no wait|wait no|wait|leave it|cancel that|"
    r"stop|just kidding|i'm joking|(?:i )?changed my mind)"
    r"(?:[,.! ]+(?:no+|wait|don't|stop|sorry|please|thanks|not that|actually))*[.! ]*$",
    re.IGNORECASE,
)


def withdrawn(text: str, behind: str) -> bool:
    """Whether what stands behind a request takes all of it back: "unlock the door. no, wait."."""
    joined = re.search(r"\band\s*$", text, re.IGNORECASE) is not None  # "turn it on and leave it"
    return (
        bool(text.strip())
        and not joined
        and not behind.rstrip().endswith("?")
        and _WITHDRAWN.match(behind.strip()) is not None
    )


def wanted_of(text: str) -> str | None:
    """The request without what is not wanted beside it; None where nothing is to be cut away.

    >>> wanted_of("no don't turn on the pump turn on the fan")
    'turn on the fan'
    >>> wanted_of("close the gate, I mean open it")
    'open the gate'
    """
    if found := _NOT_BUT.match(text) or _INSTEAD.match(text):
        return found["wanted"]
    if found := _THE_OTHER.match(text):
        return f"turn {found['way'].casefold()} {found['thing']}"
    if found := _RATHER.match(text):
        return f"{found['verb']}{found['way'] or ''} {found['thing']}"
    return None
