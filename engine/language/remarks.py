"""What is only remarked about things, and what is cut off before anything was said: neither asks for anything.

Closed lists of English; what may be a complaint ("the lamp is too bright", "it's cold") is none of them, as somebody
who lives here would do something about it. Pure.
"""

from __future__ import annotations

import re
from typing import Final

from engine.language.reading import Reading
from engine.language.stance import Stance

_VERY: Final = "(?:so|very|really|quite|just|pretty|rather|absolutely|always|a bit|totally|all|such|still|actually)"
_LOOKS: Final = "(?:is|are|was|were|looks?|looked|smells?|smelt|smelled|feels?|felt|sounds?|seems?|seemed)"
_JUDGED: Final = (
    "nice|lovely|beautiful|pretty|great|gorgeous|ugly|awful|terrible|horrible|amazing|wonderful|fantastic|brilliant|"
    "perfect|good|fine|bad|cute|funny|strange|weird|odd|interesting|boring|expensive|cheap|new|old|modern|ancient|"
    "heavy|huge|big|small|tiny|broken|rusty|wooden|metal|plastic|mess|disaster|beauty|bargain|gift|present|"
    "red|white|black|blue|green|yellow|brown|grey|gray|pink|orange|purple"
)
_OF_THINGS: Final = "dirty|filthy|dusty|greasy|sticky|messy|clean|spotless|wet"
"""What of a room may ask for the vacuum cleaner."""
_TAIL: Final = r"(?: (?:in|for|with|to|from|at|today|lately|now|again|there|here)\b.*)?[.! ]*$"
_SUBJECT: Final = r"^(?:and |but |oh |well |wow )?(?:the|my|our|this|that|your|his|her) (?!.*\btoo\b)[\w' ]+?"
_JUDGES: Final = re.compile(rf"{_SUBJECT} {_LOOKS} (?:{_VERY} |a |an |the )*(?:{_JUDGED}){_TAIL}", re.IGNORECASE)
_JUDGES_THING: Final = re.compile(rf"{_SUBJECT} {_LOOKS} (?:{_VERY} )*(?:{_OF_THINGS}){_TAIL}", re.IGNORECASE)
_MADE: Final = (
    "painted|built|bought|installed|delivered|invented|stolen|repaired|fixed|cleaned|serviced|replaced|made|designed|"
    "fitted|donated|rented"
)
_HISTORY: Final = re.compile(
    rf"{_SUBJECT} (?:(?:was|were|has been|have been|is being|got) (?:\w+ )?(?:{_MADE})|"
    r"(?:needs?|wants?|could do with|is due for) (?:a (?:service|repair|new)\b|"
    r"(?:painting|repairing|fixing|replacing|servicing|oiling)))\b",
    re.IGNORECASE,
)
_NEEDS: Final = re.compile(
    rf"{_SUBJECT} (?:needs?|wants?|could do with|is due for) (?:a (?:good )?(?:clean|wash|scrub)|cleaning|washing)\b",
    re.IGNORECASE,
)
_FELT: Final = re.compile(
    r"^(?:i|we) (?:(?:really|just|do|so) )*(?:love|like|adore|hate|admire|enjoy|miss) how\b|"
    r"^(?:what|such) an? (?:\w+ ){1,2}(?:thing|light|lamp|house|home|room|place|day)[.! ]*$|"
    r"^in (?:the|a|that|this|my|our|his|her) (?:film|movie|book|story|game|dream|news|song|play|show|series|video|"
    r"article|paper|episode)s?\b,? (?:he|she|they|we|i|you|someone|somebody|people)\b|"
    r"^(?:it|that|this|everything) (?:all )?(?:turned|worked|came|went|ended|fell)\b|"
    r"^(?:off|on|here|there) (?:you|i|we|they|he|she) goe?s?\b|"
    r"^turn (?:left|right|around|back)(?: (?:at|onto|into|here|there|after|before)\b.*)?[.! ]*$",
    re.IGNORECASE,
)
_CUT_OFF: Final = frozenset(
    "so well then the a an my um uh er erm uhm hmm hm mm ah oh and or but if when while i we you could can would will "
    "should to".split()
)
_MOST: Final = 4
"""Words of what is cut off."""
_ENCODED: Final = re.compile(r"%[0-9a-f]{2}\S*%[0-9a-f]{2}", re.IGNORECASE)


def is_remark(reading: Reading) -> bool:
    """Whether the words only judge, praise or tell of something: "the hob is dirty", "what a lovely lamp"."""
    text = reading.masked
    if reading.discomfort is not None or reading.amounts or "?" in text:
        # "The lamp is nice at 30 percent" teaches something.
        return False
    if _FELT.match(text):
        return True
    if reading.stance not in {Stance.PLAIN, Stance.TELLS}:
        return False
    if _JUDGES.match(text) or _HISTORY.match(text):
        return True
    of_thing = bool(reading.names or reading.types)
    return of_thing and bool(_JUDGES_THING.match(text) or _NEEDS.match(text))


def is_cut_off(reading: Reading) -> bool:
    """Whether nothing was said yet but words that begin a sentence: "so", "could you"."""
    words = [token.text for token in reading.tokens]
    return 0 < len(words) <= _MOST and not reading.names and _CUT_OFF.issuperset(words)


def is_encoded(text: str) -> bool:
    """Whether a text is one of machines, with signs for its blanks: "turn%20on%20the%20lamp"."""
    return _ENCODED.search(text) is not None
