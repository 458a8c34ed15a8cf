"""What a question is about, where its grammar alone tells: the past, advice, what somebody could do, how far it is.

Closed lists of English grammar over the text without names; the same in every home. Pure.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import Final

from engine.language.reading import Reading
from engine.language.stance import Stance
from engine.language.words import FUNCTION_WORDS, PROPERTIES, REQUEST_WORDS
from engine.resolution import inventory, supply


class Topic(Enum):
    """What a question is about, beside how things are."""

    PAST = auto()
    """Who did it, when it was, how long it has been."""
    ADVICE = auto()
    """Whether somebody should, or whether it is safe to."""
    ABLE = auto()
    """Whether the assistant could do it."""
    ALLOWED = auto()
    """Who may do something."""
    SECURE = auto()
    """Whether the home is closed and locked."""
    PRESENCE = auto()
    """Whether somebody is there."""
    NOTIFY = auto()
    """To be told when something happens."""
    DONE = auto()
    """Whether a machine has finished."""
    LEFT = auto()
    """How long it still takes."""
    PROGRESS = auto()
    """How far it is, and in which phase."""
    DOING = auto()
    """How something gets on that may be a machine."""
    BATTERIES = auto()
    """Which batteries are low."""
    SUPPLY = auto()
    """How much is left of something."""
    WEATHER = auto()
    """What it is like outside, now or later."""
    OVERVIEW = auto()
    """How the home stands as a whole."""
    TARGET = auto()
    """What something is set to, rather than how it is."""
    EXTREME = auto()
    """Which room is the warmest or the coldest."""
    INVENTORY = auto()
    """What there is, and what can be said."""
    MEASURE = auto()
    """What a sensor measures that people call by another word: "how windy is it?"."""


_DID: Final = (
    "turned|switched|opened|closed|shut|locked|unlocked|left|started|stopped|armed|disarmed|set|changed|touched|"
    "dimmed|paused|raised|lowered|moved|did|used|put"
)
_FINISHED: Final = "done|finished|ready|complete|completed|through|over"
_HOUSE: Final = "house|home|flat|apartment|place|boat|farm|building|everything|we|all"
_SECURE: Final = "secure|secured|safe|locked up|shut up|buttoned up|closed up"
_WHOLE: Final = (
    "(?:the |my |our |this )?(?:whole |entire )?(?:home|house|flat|apartment|place|boat|farm|building|everything)"
)
_EXTREMES: Final = "(?:warmest|hottest|coldest|coolest)"
_TELL: Final = "(?:(?:what(?:'s| is)|give (?:me|us)|tell (?:me|us)|show (?:me|us)|i want) )?"
_REPORT: Final = "(?:status report|status|state|overview|summary|rundown|report)"
_ADVISED: Final = (
    "safe|unsafe|wise|unwise|a good idea|a bad idea|okay|ok|alright|all right|best|dangerous|risky|harmful|bad|silly|"
    "stupid|sensible|necessary|worth it|fine|clever|reasonable"
)
_DO: Final = "turn|switch|open|close|shut|lock|unlock|set|start|stop|dim|arm|disarm|use|run|raise|lower|play|put"
_DONE_TO: Final = "turned|switched|opened|closed|shut|locked|unlocked|started|stopped|armed|disarmed"
_PATTERNS: Final[tuple[tuple[Topic, str], ...]] = (
    (Topic.PAST, rf"^(?:who|who's|who has|do you know who|which of (?:us|you)) (?:\w+ )?(?:{_DID})\b"),
    (Topic.PAST, r"^(?:when|since when|how often|how many times) (?:did|was|were|has|have|had|is|are)\b.*\w"),
    (Topic.LEFT, r"^how long\b.*\b(?:left|to go|remaining)$"),
    (Topic.PAST, r"^how long (?:ago|(?:has|have|had|was|were|did)\b)"),
    (Topic.ADVICE, rf"^(?:should|shall|ought) (?:i|we)\b|\b(?:{_ADVISED}) to \w"),
    (Topic.ADVICE, r"^(?:do|would|don't) you (?:think|reckon|recommend|suggest)\b"),
    (Topic.ALLOWED, r"^who(?:'s| is| else is| is all)? (?:allowed|able|permitted|entitled|supposed) to \w"),
    (Topic.ALLOWED, r"^who (?:else )?(?:can|may|could|might|must|should|is|has) (?!.*\bhear\b)\w"),
    (Topic.ALLOWED, r"^(?:am i|are we|is \w+|are (?:the )?\w+) (?:allowed|permitted|entitled) to \w"),
    (Topic.ABLE, rf"^(?:can|could|may|might) (?:i|we|one|anyone|anybody|somebody|someone) (?:{_DO})\b"),
    (Topic.ABLE, rf"^(?:can|could|may|might) (?:the |my |our |this )?[\w' ]+ be (?:{_DONE_TO})\b"),
    (Topic.ABLE, r"^(?:are you able|is it possible|do you know how|would you be able|are you allowed) to \w"),
    (
        Topic.SECURE,
        rf"^(?:is|are) (?:the |my |our |this )?(?:whole |entire )?(?:{_HOUSE}) (?:\w+ )?(?:{_SECURE})\b",
    ),
    (Topic.PRESENCE, r"^(?:is|are|was) (?:there )?(?:any|some|every|no)(?:one|body)\b"),
    (Topic.PRESENCE, r"^who(?:'s| is| are| else is)? (?:at|in|here|there|home|upstairs|downstairs|inside|around)\b"),
    (Topic.PRESENCE, r"^is (?:the )?(?:house|home|place) empty"),
    (
        Topic.NOTIFY,
        r"^(?:tell|notify|alert|warn|inform|message|ping|let|remind) (?:me|us) (?:know )?(?:when|as soon|if)\b",
    ),
    (Topic.LEFT, r"^how (?:long|much longer|many (?:more )?minutes|much time)\b(?!.*\b(?:ago|been)\b)"),
    (Topic.LEFT, r"^(?:how much|what)(?:'s| is) (?:still )?(?:left|remaining)(?: (?:on|of|to do)\b.*)?$"),
    (Topic.LEFT, r"^(?:when|what time) (?:will|does|is)\b.*\b(?:done|finish|finished|ready|end|over)\b"),
    (Topic.PROGRESS, r"^how far (?:along|is|has|into)\b"),
    (Topic.PROGRESS, r"^(?:what|which) (?:phase|stage|step|cycle|program|programme)\b"),
    (Topic.PROGRESS, r"^what(?:'s| is) the progress\b"),
    (
        Topic.WEATHER,
        r"\b(?:weather|forecast)\b|^(?:how(?:'s| is)|what(?:'s| is)) it (?:like )?(?:outside|outdoors|out there|out)$",
    ),
    (
        Topic.WEATHER,
        r"^(?:will|is|are|does|do|when will|when is) (?:it|we|there|i)\b.*\b(?:rain|snow|sunny|umbrella)\b",
    ),
    (
        Topic.OVERVIEW,
        rf"^(?:is|are) (?:{_WHOLE}|all|it all|things|we) (?:\w+ )?(?:ok|okay|fine|alright|all right|good)$",
    ),
    (
        Topic.OVERVIEW,
        rf"^(?:how(?:'s| is| are)|what(?:'s| is)) (?:{_WHOLE}|it all|things)(?: (?:doing|going|looking|up to))?$",
    ),
    (Topic.TARGET, r"^(?:what|how|where)\b.*\b(?:set|supposed to be|targeted)(?: (?:to|at|for|on))?$"),
    (Topic.TARGET, r"^(?:what(?:'s| is| are) )?(?:the |my |our )?(?:[\w' ]+ )?(?:target|set ?point)\b"),
    (Topic.TARGET, r"^what should (?:the |my |our )?(?:temperature|humidity|heating|thing)\b.* be$"),
    (Topic.EXTREME, rf"\b{_EXTREMES}\b.*\brooms?\b|\brooms?\b.*\b{_EXTREMES}\b"),
    (Topic.OVERVIEW, r"^(?:so )?what(?:'s| is) (?:going on|happening|wrong|the matter)(?: (?:here|at home))?$"),
    (Topic.OVERVIEW, rf"^{_TELL}(?:a |an |the )?(?:quick |short |overall )?{_REPORT}(?: (?:of|about|on) {_WHOLE})?$"),
    (Topic.DOING, r"^how(?:'s| is| are) (?:the |my |our )?(?!it\b)[\w' -]+?(?: (?:getting|coming) (?:on|along))?$"),
    (Topic.DOING, r"^what(?:'s| is| are) (?:the |my |our )?[\w' -]+ (?:doing|up to)$"),
    (Topic.DOING, rf"^{_TELL}(?:the )?(?:current )?(?:status|state) of (?:the |my |our )?[\w' -]+$"),
    (Topic.DOING, rf"^{_TELL}(?:the )?[\w' -]+ status$"),
    (Topic.DONE, rf"^(?:is|are|has|have|did|isn't|hasn't)\b.*\b(?:{_FINISHED}|finish)\b(?! (?:to|for|there)\b)"),
    (Topic.DONE, rf"^(?:(?:the|my|our) )?(?!it\b|i\b)\w+(?: \w+)? (?:{_FINISHED})(?: yet| now| already)?$"),
)
_TOPICS: Final = tuple((topic, re.compile(pattern, re.IGNORECASE)) for topic, pattern in _PATTERNS)
_BATTERY: Final = frozenset(
    "low empty change changing changed replace replacing replaced charge charging dead flat weak new".split()
)
MEASURES: Final[dict[str, tuple[frozenset[str], frozenset[str]]]] = {
    **dict.fromkeys(("wind", "windy"), (frozenset({"wind_speed"}), frozenset({"wind"}))),
    **dict.fromkeys(
        ("rain", "rainy", "raining"),
        (frozenset({"precipitation", "precipitation_intensity"}), frozenset({"rain", "rainfall"})),
    ),
    **dict.fromkeys(
        ("mail", "post", "letter", "letters", "parcel", "package"),
        (frozenset(), frozenset({"mail", "mailbox", "letterbox", "postbox", "parcel", "package"})),
    ),
    **dict.fromkeys(("pressure",), (frozenset({"pressure", "atmospheric_pressure"}), frozenset({"pressure"}))),
    **dict.fromkeys(("co2",), (frozenset({"carbon_dioxide"}), frozenset({"co2"}))),
    **dict.fromkeys(("noisy", "noise"), (frozenset({"sound_pressure"}), frozenset({"noise"}))),
    **dict.fromkeys(("power", "watts", "electricity"), (frozenset({"power"}), frozenset())),
}
"""What people say → device classes of the sensors that tell it, and words of their names."""
_ASIDE: Final = re.compile(
    r"^(?:(?:please|hey|ok|okay|so|and|well|um|uh|er|erm|attune|computer|oh)\b[, ]*)+", re.IGNORECASE
)
_CLOCK: Final = frozenset(
    "time clock hour o'clock late date day today month year weekday week tomorrow yesterday".split()
)


_ANY: Final = re.compile("|".join(f"(?:{pattern.pattern})" for _, pattern in _TOPICS), re.IGNORECASE)
"""Whether one of them may be it: most requests are about none."""


def topic_of(reading: Reading) -> Topic | None:
    """What a question is about by its grammar; None: how things are, or it is no question."""
    text = _ASIDE.sub("", reading.masked).strip(" .?!")
    if inventory.asked(reading, text):
        return Topic.INVENTORY
    for topic, pattern in _TOPICS if _ANY.search(text) else ():
        if pattern.search(text) and (_fits(topic, reading) or topic not in _LOOSE):
            return topic if _fits(topic, reading) else None
    if any(word.kind == "battery" for word in reading.types) and reading.words & _BATTERY:
        return Topic.BATTERIES
    asks = reading.asks or reading.text.rstrip().endswith("?")
    measured = asks and not reading.names and bool(reading.outside & MEASURES.keys())
    if supply.asked(reading, text) and (not measured or "left" in reading.words):
        return Topic.SUPPLY
    return Topic.MEASURE if measured else None


_LOOSE: Final = frozenset({Topic.DOING, Topic.DONE, Topic.OVERVIEW})
"""Topics whose patterns take in words of others: what does not fit one of these may be another."""


def _fits(topic: Topic, reading: Reading) -> bool:
    about = bool(reading.names or reading.types or reading.unknown)
    if topic is Topic.OVERVIEW:
        return not (reading.names or reading.areas or reading.floors)
    if topic in {Topic.ADVICE, Topic.ABLE, Topic.ALLOWED}:
        return about
    if topic is Topic.DOING:
        return (about or bool(reading.areas)) and reading.words.isdisjoint(_QUALITIES)
    if topic is Topic.DONE and reading.stance is not Stance.ASKS:
        # "Wash done?" asks; "get the wash done" and "the wash is done" do not.
        asked_for = reading.head in REQUEST_WORDS | {"get", "make", "have"}
        return bool(reading.names or reading.types) and not asked_for and not reading.words & {"is", "are", "was"}
    if topic is Topic.PAST:
        # "When was that?" is about what was said; "when is the alarm set for" may be about what is planned.
        return bool(reading.names or reading.types)
    return True


_QUALITIES: Final = PROPERTIES | frozenset("open closed shut locked unlocked on off humid humidity windy rainy".split())
"""Words of questions for one thing about something: how warm, how bright, how far open."""


def of_clock(reading: Reading) -> bool:
    """Whether the words may ask for the time or the date: nothing else in them names anything."""
    words = reading.words
    rest = words - _CLOCK - FUNCTION_WORDS - PROPERTIES
    named = reading.names or reading.types or set(reading.unknown) - _CLOCK
    return bool(words & _CLOCK) and not named and not rest - {"tell", "show", "say", "check", "give"}
