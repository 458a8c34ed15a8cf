"""What people say to an assistant as to somebody: who are you, thanks, I'm home, good night, do you record me. Pure.

Closed lists of English phrases that are the whole of an utterance: beside anything else they are only its manners.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import lru_cache
from typing import Final


class Talk(Enum):
    """What is said by the whole of an utterance."""

    WHO = auto()
    """Who or what it is, and its name."""
    MAKER = auto()
    """Who made it, how old it is, where it lives."""
    ABLE = auto()
    """What it can do at all."""
    HOW = auto()
    """How it is."""
    THERE = auto()
    """Whether it is there and hears."""
    PRIVATE = auto()
    """Whether it records, listens or tells others."""
    THANKS = auto()
    PRAISE = auto()
    FOND = auto()
    SORRY = auto()
    BLAME = auto()
    """That something was done badly, without saying what."""
    WISH = auto()
    """Happy birthday, merry Christmas."""
    NEWS = auto()
    """Where somebody is, which asks for nothing."""
    AGAIN = auto()
    """To be told once more what was answered."""
    PLACE = auto()
    """In which room this is."""
    GREETING = auto()
    MORNING = auto()
    """Good morning, or that somebody is up."""
    EVENING = auto()
    AFTERNOON = auto()
    BYE = auto()
    HOME = auto()
    """That somebody has come home."""
    LEAVING = auto()
    AWAY = auto()
    """That somebody leaves for days."""
    BED = auto()
    """Good night, or that somebody goes to bed."""


_BEFORE: Final = re.compile(
    r"^(?:(?:ok|okay|so|well|right|hey|hi|hello|oh|um|uh|er|ah|yes|yeah|and|all right|alright|listen|attune|computer|"
    r"honey|darling|dear|everyone|everybody|guys|please|now|anyway)\b[,.! ]*)+(?=\w)",
    re.IGNORECASE,
)
_BEHIND: Final = re.compile(
    r"(?:[,.! ]+(?:attune|computer|mate|dear|darling|honey|love|everyone|everybody|guys|all|house|please|then|now|"
    r"today|again|by the way|there|buddy|my friend|folks|friend|pal|man))+[.!? ]*$",
    re.IGNORECASE,
)
_ME: Final = "(?:i'm|i am|im|we're|we are|were|me and \\w+ are|\\w+ and (?:i|me) are)"
_GO: Final = "(?:(?:just |all )?(?:going|heading|popping|nipping|off|leaving))"
_WORK: Final = (
    "work|school|town|the (?:shops?|office|gym|supermarket|pub|airport|station|beach|park|doctors?|dentist)|shopping|"
    "church|university|college|class|dinner|lunch"
)
_YOURS: Final = "(?:me|us|everything|all of this|what (?:i|we) .*|(?:my|our) (?:data|voice|words|conversations?).*)"
_THEM: Final = (
    "(?:he|she|they|mum|mom|mummy|mommy|dad|daddy|granny|grandma|grandpa|everyone|everybody|"
    "(?:the|my|our) (?:kids|children|boys|girls|baby|guests?|parents|wife|husband|partner|family|son|daughter|mother|"
    "father|sister|brother))(?:'s|'re| is| are| has| have)"
)
_WHERE: Final = "(?:home|back|here|in|out|gone|asleep|in bed|awake|up|at (?:work|school)|left|coming)"
_ABOUT: Final = "(?: (?:the |my |our )?(?:thing|garden|bath|shower|sofa|work|car))?"
_DO: Final = r"(?:do|are|can|did|have) you (?:\w+ )?"
_VERY: Final = "(?:so |very |really |just |such |absolutely |complete |total |utter )*"
_GOOD: Final = (
    "(?:great|good|best|nice|clever|smart|brilliant|amazing|awesome|wonderful|lovely|helpful|fantastic|star|genius|"
    "perfect|excellent|cool|legend|lifesaver|kind|sweet|funny|cute|impressive)"
)
_BAD: Final = "(?:rubbish|useless|terrible|awful|crap|bad|stupid|pathetic|garbage|nonsense|a disaster)"
_TALKS: Final[tuple[tuple[Talk, tuple[str, ...]], ...]] = (
    (
        Talk.WHO,
        (
            r"who(?:'s| is| are|re) (?:you|attune|this)",
            r"what(?:'s| is| are|re) (?:you|attune)(?: exactly| called)?",
            r"(?:what(?:'s| is)?|tell me) your name",
            r"(?:do you have|have you|have you got) a name",
            r"what (?:do|should|can) i call you",
            r"(?:who|what) (?:am i|are we) (?:talking|speaking) (?:to|with)",
            r"(?:introduce|tell me about|describe) yourself",
            r"are you (?:a |an )?(?:robot|human|person|real|alive|machine|computer|ai|bot|siri|alexa|google)",
        ),
    ),
    (
        Talk.MAKER,
        (
            r"who (?:made|built|created|invented|programmed|owns) you",
            r"how old are you|when were you (?:born|made)",
            r"where (?:are you|do you (?:live|come|run))(?: from)?",
        ),
    ),
    (
        Talk.ABLE,
        (
            r"what (?:all )?(?:can|could|do) you do(?: for me| for us)?",
            r"what are you (?:for|able to do|capable of|good at)",
            r"what (?:all )?(?:can|should|could|do) (?:i|we) (?:say|ask|tell you|ask you)(?: to you| for)?",
            r"how do you work|how (?:do|can) (?:i|we) use (?:you|this)",
            r"what (?:things|commands) (?:can|do) you \w+",
        ),
    ),
    (
        Talk.HOW,
        (
            r"how(?:'s| is) (?:it going|life)|what(?:'s| is) up|how(?:'ve| have) you been",
            r"how(?:'re| are)(?: you| things with you)(?: doing| feeling| today| going| getting on| keeping)*",
            r"how do you (?:do|feel)",
            r"(?:are )?you (?:ok|okay|all right|alright|well|tired|happy|sad|bored)",
        ),
    ),
    (
        Talk.THERE,
        (
            r"(?:are )?you (?:still )?(?:there|awake|working|ready|alive|online|around|here)",
            r"(?:can|do) you (?:hear|understand)(?: me| us)?",
            r"(?:is )?(?:any(?:one|body)|some(?:one|body)) there",
            r"are you (?:still |always )?listening(?: to (?:me|us))?",
            r"testing|test(?:[, ]+(?:test|1|2|3|one|two|three))*",
        ),
    ),
    (
        Talk.PRIVATE,
        (
            rf"{_DO}(?:spy|spying|spied|eavesdrop\w*|snoop\w*)(?: on .*)?",
            rf"{_DO}(?:record|recording|recorded|been recording)(?: {_YOURS}| this| that| all this)?",
            rf"{_DO}(?:watch|track|listen|store|save|keep|hear)(?:ing|ed)?(?: to| on)? (?:{_YOURS}|all the time)",
            r"is (?:this|it|our conversation|(?:what|everything) i say) (?:private|(?:being )?recorded|secret)",
            r"who (?:else )?(?:can )?(?:hears?|sees?|listens to|knows?|gets?) (?:me|us|this|what (?:i|we) say|my data)",
            r"where (?:does|do|is|are) (?:my|our) (?:data|words|voice|recordings?)(?: (?:go|stored|kept|sent|end up))?",
            r"(?:are you|do you need|do you use|is this) (?:connected to |online|on |in )?the (?:internet|cloud|web)",
            r"(?:do|will) you (?:share|sell|send|tell) (?:my|our|what|any|anyone|anybody)\b.*",
            r"what do you (?:record|store|do with (?:my|our) data)",
        ),
    ),
    (
        Talk.THANKS,
        (
            r"(?:many )?(?:thanks|thank you|thankyou|thx|ta|cheers)(?: (?:very|so) much| a lot| a million| again)?",
            r"(?:thanks|thank you|cheers) for (?:that|this|everything|(?:the|your) help|helping)",
            r"(?:much appreciated|(?:i )?appreciate (?:it|that))",
        ),
    ),
    (
        Talk.PRAISE,
        (
            rf"{_GOOD} (?:job|work|one|boy|girl|stuff|bot|robot)",
            r"well done|nicely done|bravo",
            rf"(?:you(?:'re| are)|that(?:'s| is| was)|this is) {_VERY}(?:a |an |the )?{_GOOD}(?: one| assistant)?",
        ),
    ),
    (
        Talk.FOND,
        (
            r"i (?:really |do )?(?:love|like|adore|miss(?:ed)?) (?:you|attune)(?: (?:so much|a lot|too))?",
            r"(?:will you )?marry me|do you (?:love|like) me",
        ),
    ),
    (
        Talk.SORRY,
        (
            rf"(?:i'm |i am )?{_VERY}sorry(?: (?:about|for) (?:that|it|this|earlier))?",
            r"my (?:bad|mistake|fault)|i apologi[sz]e|forgive me|oops|whoops",
        ),
    ),
    (
        Talk.BLAME,
        (
            rf"(?:that|this|it)(?:'s| is| was) {_VERY}{_BAD}",
            rf"{_BAD} (?:job|work|robot|bot|assistant)",
            r"you(?:'re| are) (?:bad|annoying|slow|deaf|no (?:help|use|good))",
            r"you (?:never|don't) (?:listen|understand)(?: to me| anything| me)?",
        ),
    ),
    (
        Talk.MORNING,
        (
            rf"(?:good )?morning|{_ME} (?:up|awake|out of bed)",
            r"(?:i|we)(?:'ve)? just (?:woke|woken|got) up|just woke up",
        ),
    ),
    (Talk.AFTERNOON, (r"good (?:afternoon|day)",)),
    (Talk.EVENING, (r"good evening",)),
    (
        Talk.AWAY,
        (
            rf"{_ME} (?:{_GO} )?(?:away|abroad|on (?:a )?(?:holidays?|vacation|trip|our holidays?))(?: .+)?",
            r"(?:going|leaving) (?:away|on (?:a )?(?:holidays?|vacation|trip))(?: .+)?",
        ),
    ),
    (
        Talk.LEAVING,
        (
            rf"{_ME} (?:just )?(?:leaving|off|out|out of here|out the door)(?: (?:the|this) (?:house|home|flat))?",
            rf"(?:{_ME} )?(?:just )?(?:heading|going|popping|nipping|stepping) out(?: for (?:a|an|the) .+)?",
            rf"(?:{_ME} )?(?:just )?(?:on (?:my|our) way(?: out)?|leaving(?: (?:the|this) (?:house|home|flat))?)",
            rf"(?:{_ME} )?{_GO} (?:to|for) (?:{_WORK})",
            rf"{_ME} going (?:shopping|for a (?:walk|run|drive|ride))",
            r"(?:i|we)(?:'ve| have)? (?:got to|gotta|have to|need to|must) (?:go|run|leave|dash|be off)(?: out)?",
            r"(?:i|we)(?:'ll| will) be (?:out|away|gone)(?: .+)?",
        ),
    ),
    (
        Talk.BED,
        (
            r"(?:have a )?(?:good ?night|nighty? night|night night)|sweet dreams|sleep (?:well|tight)",
            rf"(?:{_ME} )?(?:{_GO} |ready |ready for )(?:to )?(?:bed|sleep)",
            rf"{_ME} (?:turning in|hitting the (?:hay|sack)|calling it a night|going up to bed|in bed)",
            r"(?:(?:it's|it is) )?(?:time (?:for|to go to) (?:bed|sleep)|bed ?time)",
        ),
    ),
    (
        Talk.HOME,
        (
            rf"{_ME} (?:home|back|in|back home)(?: (?:again|early|from .+))?",
            r"(?:i|we)(?:'ve)? (?:just |have just )?(?:got|came|come|arrived) (?:home|back|in)",
            r"(?:just )?(?:got|arrived|came) (?:home|back)|home sweet home",
        ),
    ),
    (
        Talk.BYE,
        (
            r"(?:good ?)?bye(?:[ -]bye)*|so long|farewell|cheerio|ta ta|ciao|take care",
            r"see (?:you|ya)(?: (?:later|soon|tomorrow|around|tonight))?",
            r"(?:talk|speak|catch) (?:to )?(?:you|ya) later|have a (?:good|nice|great) (?:day|one|evening|weekend)",
        ),
    ),
    (
        Talk.WISH,
        (
            r"(?:happy|merry) (?:birthday|christmas|xmas|new year|easter|halloween|thanksgiving|holidays)(?: to \w+)?",
            r"congratulations|bless you",
        ),
    ),
    (
        Talk.NEWS,
        (
            rf"{_THEM} {_WHERE}",
            rf"{_ME} (?:in|at|on|upstairs|downstairs|outside){_ABOUT}",
        ),
    ),
    (
        Talk.AGAIN,
        (
            r"(?:can you |could you )?(?:say|repeat) (?:that|it|what you (?:just )?said)(?: again| once more)?",
            r"(?:sorry[, ]+)?(?:what did you (?:just )?say|what was that(?: you said)?|come again|pardon(?: me)?)",
            r"(?:sorry[, ]+)?i (?:didn't|did not|couldn't) (?:hear|catch|get|understand) (?:that|you|what you said)",
        ),
    ),
    (Talk.PLACE, (r"where am i|(?:which|what) room (?:is this|am i in|are we in|is it)",)),
    (Talk.GREETING, (r"(?:hello|hi|hey|hiya|howdy|greetings|yo|ahoy|hallo)(?: (?:there|again))?",)),
)
_COMPILED: Final = tuple(
    (talk, re.compile(rf"(?:{'|'.join(patterns)})[.!? ]*", re.IGNORECASE)) for talk, patterns in _TALKS
)
_LONGEST: Final = 80
"""Letters of what may be talk; more is a request or a story."""


@lru_cache(maxsize=512)  # asked of the whole and of each stretch between commas, again and again
def talk_of(text: str) -> Talk | None:
    """What the whole of a cleaned text says as to somebody; None: it is something else."""
    if len(text) > _LONGEST:
        return None
    if (one := _of_one(text)) is not None:
        return one
    parts = [part for part in _PARTS.split(text) if part.strip()]
    said = [_of_one(part) for part in parts] if 1 < len(parts) <= _MOST_PARTS else []
    known = [talk for talk in said if talk is not None]
    # "Thanks, good night" says good night.
    return (
        max(known, key=lambda talk: (talk in _WEIGHTY, known.index(talk)))
        if known and len(known) == len(said)
        else None
    )


_PARTS: Final = re.compile(r"[,.;!]+ *| and (?=thanks|thank you|good|sleep|see|sweet|have)", re.IGNORECASE)
_MOST_PARTS: Final = 4
_WEIGHTY: Final = frozenset({Talk.LEAVING, Talk.AWAY, Talk.BED, Talk.HOME, Talk.WHO, Talk.PRIVATE})
"""What is answered where it stands beside manners."""


def _of_one(text: str) -> Talk | None:
    tried = dict.fromkeys((text, _BEHIND.sub("", text), _BEFORE.sub("", text), _BEHIND.sub("", _BEFORE.sub("", text))))
    for one in tried:
        for talk, pattern in _COMPILED:
            if pattern.fullmatch(one.strip()):
                return talk
    return None
