"""How a sentence stands to what it mentions: asked for now, forbidden, asked about, put off, or only told.

Closed lists of grammar, the same in every home. The statistics know what a sentence is about; only this knows that
"don't unlock the door" is about unlocking and asks for the opposite.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from engine.language.words import ASKING, REQUEST_WORDS, Token


class Stance(StrEnum):
    """What a sentence wants done about what it mentions."""

    PLAIN = "plain"
    """Nothing in its grammar speaks against a request."""
    FORBIDS = "forbids"
    """Such as “don't”, “never”, “no need to”."""
    DEFERS = "defers"
    """At another time or on a condition: "in ten minutes", "when I come home"."""
    ASKS = "asks"
    """A question about the home, or whether something should be done."""
    TELLS = "tells"
    """A report, a plan, a quotation, a joke, or a request to somebody else."""
    WISHES = "wishes"
    """What would be nice, or what somebody else is said to want: worth a question, and no more."""


_NEGATIONS: Final = frozenset(
    "not don't dont never doesn't didn't shouldn't shouldnt mustn't mustnt won't wont can't cant cannot nobody".split()
)
_NO_NEED: Final = re.compile(
    r"\b(?:no need|no reason|instead of|rather than|stop (?:yourself )?from|"
    r"without(?! (?:waking|disturbing|any|making|a\b))|refuse to|refrain from|"
    r"under no circumstances|on no account|no way|i'd rather not|"
    r"(?:avoid|stop) (?:unlocking|disarming|turning|switching|opening up))\b",
    re.IGNORECASE,
)
_LATER: Final = re.compile(
    r"\b(?:tomorrow|later|remind|whenever|unless|until|till|"
    r"in (?:\d+|a|an|half an|a few|some|one|two|three|four|five|ten|fifteen|twenty|thirty) "
    r"(?:more )?(?:second|sec|minute|min|hour|day)s?|"
    r"(?:for|after) (?:\d+|a|an|half an|one|two|three|four|five|ten|fifteen|twenty|thirty) "
    r"(?:second|sec|minute|min|hour)s?|"
    r"(?:at|by) (?:\d{1,2}(?::\d\d)? ?(?:am|pm|o'clock)|\d{1,2}:\d\d|noon|midnight|sunset|sunrise)|"
    r"every (?:day|morning|evening|night|weekday|(?:mon|tues|wednes|thurs|fri|satur|sun)day))\b",
    re.IGNORECASE,
)
_CONDITION: Final = re.compile(
    r"(?:^|[\s,])(?:if|when|whenever|once|as soon as|(?:every|each|any|next) ?time|"
    r"the (?:moment|minute|second|next time)|in case|unless|provided|as long as|after|before|while) (?:that )?"
    r"(?:i|we|he|she|it|they|the|my|our|there|a|an|"
    r"i'm|it's|there's|we're|he's|she's|(?:some|any|no|every)(?:body|one|thing)|no one|nothing|motion|"
    r"\w+ (?:is|are|has|have|comes?|gets?|arrives?|leaves?|goes|opens?|closes?|starts?|stops?|rings?|ends?|finishes|"
    r"turns?|drops?|falls?|rises|reaches|hits|wakes?|walks?|enters?))\b|"
    r"\b(?:only )?(?:when|if|as|once) (?:asked|told|needed|necessary|required|wanted|requested)\b",
    re.IGNORECASE,
)
_ASIDE: Final = re.compile(
    r"^(?:i (?:was(?! wondering)|were|had|have|already|just(?! want| need)|will|would have|might|may|am going|am about|"
    r"should|could have|heard|saw|noticed|remember\w*|dreamt|dreamed|watched)|"
    r"i'(?:m about|m going|ve|ll|d have)|(?:he|she|they|we|you) (?:was|were|had|have|said|told|will|must|should)|"
    r"(?:i|we|he|she|they|you) (?:turned|switched|opened|closed|locked|unlocked|dimmed|raised|lowered|started|"
    r"stopped|left|armed|disarmed)|"
    r"(?:tell|ask|remind) (?!me the|me how|me what|me if|us\b)\w+(?: \w+)? (?:to|that|about)|"
    r"(?:somebody|someone|everybody|everyone|nobody|no one)\b(?! (?:please|turn|switch|open|close|lock)\b)|"
    r"(?:my|our|his|her|their|the|a) \w+ (?:has|have|had|got|bought|owns?|likes?|loves?|hates?)\b)",
    re.IGNORECASE,
)
_QUOTES: Final = re.compile(
    r"\b(?:he|she|they|i|\w+) (?:shouted|said|yelled|cried|screamed|whispered|sang|wrote|texted)[.!]*$|"
    r"\b(?:lol|jk|just kidding|kidding|only joking|just joking|haha\w*)\b[.!]*$",
    re.IGNORECASE,
)
"""Behind what somebody else said, or what was not meant."""
_GERUND: Final = re.compile(
    r"^(?:not )?(?:turning|switching|opening|closing|locking|unlocking|dimming|heating|starting|stopping|leaving|"
    r"lowering|raising) .*\b(?:saves?|is|was|are|would|makes?|made|helps?|helped|costs?|wastes?|wasted|takes?|took|can|"
    r"could|will|uses?|used|feels?|seems?|isn't|means?|meant|always|never|keeps?|kept)\b",
    re.IGNORECASE,
)
"""Talk about doing something: "turning off the lamp saves energy"."""
_RELATIVE: Final = (
    "he|she|they|mum|mom|mummy|mommy|mama|dad|daddy|papa|grandma|grandpa|granny|nana|auntie|(?:my|our|the|his|her) \\w+"
)
_WISH: Final = re.compile(
    r"^(?:(?:wouldn't|would|won't) it be|it (?:would|'d|might|could) be|it'd be|would be|"
    r"how (?:nice|lovely) (?:it )?would) "
    r"(?:so |very |really |quite )?(?:nice|great|lovely|good|cool|wonderful|better|cosy|handy|fun|a good idea)\b|"
    r"^i (?:wish|wouldn't mind|hope)\b|"
    r"^(?:the|my|our|this|that|thing) .*\b(?:could|should|might|may|ought to|would) (?:\w+ )?be \b|"
    r"^thing (?:could|should|might|may|ought to) (?:\w+ )?be\b|"
    rf"^(?:{_RELATIVE}) (?:says?|said|wants?|wanted|asks?|asked|thinks|would like|told (?:me|us|you|him|her))\b",
    re.IGNORECASE,
)
_PRAISE: Final = re.compile(
    r"^(?:it's|its|it is|it feels|this is|that's|isn't it) (?:so |really |very |quite |just )?"
    r"(?:nice|lovely|perfect|pleasant|cosy|comfy|wonderful|beautiful)\b(?! if)",
    re.IGNORECASE,
)
"""What is well as it is: "it's nice and warm in here"."""
_SUBJECTS: Final = frozenset({"the", "my", "our", "this", "that", "it", "thing", "his", "her", "their"})
_STATED: Final = re.compile(
    r"\b(?:(?:is|are|was|were|has been|have been|stays?|seems?|looks?) (?:now |still |already |always |never )?"
    r"(?:open|opened|closed|shut|locked|unlocked|on|off|running)|opened|(?<!more )(?<!less )(?<!percent )(?<!% )closed|"
    r"went|unlocked|turned (?:on|off)|started|stopped|takes|took|won't|doesn't|didn't)\b",
    re.IGNORECASE,
)
"""Reports of how something is or what it did: "the garage door is open"."""
_ADDRESS: Final = frozenset({"please", "hey", "hi", "ok", "okay", "so", "and", "well", "attune", "just", "now"})
"""Words before the sentence itself."""
_WHETHER: Final = frozenset("should shall can could may might must do does will would am".split())


def waits(text: str) -> bool:
    """Whether a cleaned text makes something wait for what may happen: "when I come home", "every time it rains"."""
    return _CONDITION.search(text) is not None


def reports_state(text: str) -> bool:
    """Whether a cleaned text says how something is: "the garage door is open"; not what somebody did or will do."""
    words = text.split(maxsplit=1)
    return bool(words) and words[0].casefold() in _SUBJECTS and _STATED.search(text) is not None


_TELL: Final = frozenset({"tell", "get", "show", "list", "check", "give", "read", "report"})
_KNOWN_OF: Final = frozenset(
    "state states status level levels reading battery temperature humidity list what which whether how is are".split()
)
"""What is told rather than done: "get the state of the vacuum", "tell me the battery level"."""


_STATES: Final = (
    "on|off|open|opened|closed|shut|locked|unlocked|running|playing|armed|done|finished|ready|left on|left open"
)
_BARE_QUESTION: Final = re.compile(
    rf"^(?:so |and |ok |okay )?(?:any(?:thing|one|body)?\b.*\b(?:{_STATES})\b(?! (?:the|a|an|my|our)\b).*|"
    rf"(?!(?:{'|'.join(sorted(REQUEST_WORDS))}|can|could|would|will|shall|please|how|let|get|have)\b)[^?]*"
    rf"\b(?:{_STATES})(?: (?:yet|now|already|still|here|upstairs|downstairs|outside|inside|(?:in|at|on) [^?]+))?\?+)$",
    re.IGNORECASE,
)
"""Questions without their verb: "anything open?", "garage door shut?", "any lights on upstairs"."""


def stance_of(text: str, tokens: tuple[Token, ...]) -> Stance:
    """The stance of a cleaned text; what forbids wins over what puts off, and that over what asks or tells."""
    words = [token.text for token in tokens]
    while words and words[0] in _ADDRESS:
        words = words[1:]
    if not words:
        return Stance.PLAIN
    words = _without_not(words)
    if (
        set(words) & _NEGATIONS - {words[0] if _WISH.match(text) else ""}
        or words[:2] == ["no", "one"]
        or _NO_NEED.search(text)
    ):
        if set(words) & _NEGATIONS == {"nobody"} and _CONDITION.search(text):
            # "When nobody is here" is no prohibition.
            return Stance.DEFERS
        # "Why don't you turn on the light?" is as polite as it is positive.
        return Stance.PLAIN if words[:3] == ["why", "don't", "you"] else Stance.FORBIDS
    if words[0] in {"wouldn't", "won't", "would"} and _WISH.match(text):
        return Stance.WISHES
    if _LATER.search(text) or _CONDITION.search(text):
        return Stance.DEFERS
    if words[0] in _TELL and (set(words) & _KNOWN_OF or words[1:3] == ["me", "if"]):
        return Stance.ASKS
    if words[0] in ASKING or (words[0] in _WHETHER and words[1:2] != ["you"]):
        return Stance.ASKS
    if _BARE_QUESTION.match(text):
        return Stance.ASKS
    return _told(words, text)


def _without_not(words: list[str]) -> list[str]:
    """Without the "not" of a question: "which doors are not locked?" forbids nothing."""
    asks = words[0] in ASKING and words[0] != "why" and set(words) & _NEGATIONS <= {"not"}
    return [word for word in words if word != "not"] if asks else words


def _told(words: Sequence[str], text: str) -> Stance:
    """Whether a sentence reports, or wishes; PLAIN: neither."""
    if _QUOTES.search(text) or _GERUND.match(text) or _ASIDE.match(text):
        return Stance.TELLS
    if _PRAISE.match(text):
        return Stance.TELLS
    if _WISH.match(text):
        return Stance.WISHES
    stated = words[0] in _SUBJECTS and _STATED.search(text)
    return Stance.TELLS if stated else Stance.PLAIN
