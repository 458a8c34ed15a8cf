"""Text as a list of tokens, and the small closed lists of English words that carry structure.

Open lists (names, areas) come from the home. These closed ones are grammar: they are the same in every home.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

MAX_TEXT: Final = 2_000
"""Characters of an utterance that are read; nobody asks for a lamp in more."""


def _marks() -> str:
    """The signs that Python counts to no word though a vowel of Hindi or Thai is one, as ranges of a character class.

    Variation selectors and the keycap stay out: they dress a sign, and are no part of a word.
    """
    marks = [code for code in range(0x300, 0x1F000) if unicodedata.category(chr(code)) in {"Mn", "Mc"}]
    kept = [code for code in marks if not 0xFE00 <= code <= 0xFE0F]
    return "".join(re.escape(chr(code)) for code in kept)


_UNSPACED: Final = "\u2e80-\u2fff\u3005-\u3007\u3040-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Chinese and Japanese letters: written without blanks, so that they part from Latin ones without a blank as well."""
_SPACED: Final = rf"(?:(?![{_UNSPACED}])[^\W\d_])(?:(?![{_UNSPACED}])[^\W\d_]|[{_marks()}])*"
_TOKEN: Final = re.compile(rf"\d+(?:[.,]\d+)?|[{_UNSPACED}]+|{_SPACED}(?:['-]{_SPACED})*|[%°]")
_ASCII_TOKEN: Final = re.compile(r"\d+(?:[.,]\d+)?|[a-zA-Z]+(?:['-][a-zA-Z]+)*|%")
"""The same where there are no other letters: twice as quick, and each request is taken apart several times."""
_QUOTES: Final = str.maketrans({"\u2019": "'", "\u2018": "'", "\u00ba": "°"})


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or sign, folded for comparison."""

    text: str
    start: int
    """Offset in the cleaned text."""
    end: int


@lru_cache(maxsize=16)  # each stage of a turn asks for the same few texts
def clean(text: str) -> str:
    """The text without control characters and surplus blanks, in one Unicode form; what is shown and stored."""
    # Before the normal form, which would make an "o" of the sign that some keyboards have for degrees.
    composed = unicodedata.normalize("NFKC", text.translate(_QUOTES)).translate(_QUOTES)
    if not composed.isprintable():
        composed = "".join(" " if unicodedata.category(c).startswith("C") else c for c in composed)
    return " ".join(composed.split())


@lru_cache(maxsize=16)
def tokenize(text: str) -> tuple[Token, ...]:
    """Tokens of a cleaned text; number words become digits ("twenty one" → "21")."""
    pattern = _ASCII_TOKEN if text.isascii() else _TOKEN
    raw = [Token(m.group().casefold(), *m.span()) for m in pattern.finditer(text)]
    if "-" in text:
        raw = [part for token in raw for part in _split_hyphen(token)]
    return tuple(_join_numbers(raw))


@lru_cache(maxsize=8_192)  # the names of a home, again and again
def fold(text: str) -> tuple[str, ...]:
    """A name as the words by which it is compared."""
    return tuple(token.text for token in tokenize(clean(text)))


def singular(word: str) -> str:
    """The singular of a folded word, where it is only an s away."""
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


_UNITS: Final = dict(
    zip(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split(),
        range(20),
        strict=True,
    )
)
_TENS: Final = dict(
    zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True)
)
# "one" and "zero" alone are rarely numbers: "the other one", "not that one".
_LONE: Final = frozenset({"one"})
_NUMBERS_BEGIN: Final = frozenset({*_UNITS, *_TENS, "a"})


def _split_hyphen(token: Token) -> list[Token]:
    head, dash, tail = token.text.partition("-")
    if not dash:
        return [token]
    middle = token.start + len(head)
    return [Token(head, token.start, middle), Token(tail, middle + 1, token.end)]


def _join_numbers(tokens: list[Token]) -> list[Token]:
    joined: list[Token] = []
    index = 0
    while index < len(tokens):
        if tokens[index].text not in _NUMBERS_BEGIN:
            joined.append(tokens[index])
            index += 1
            continue
        value, used = _number_at([token.text for token in tokens[index : index + 4]])
        if used:
            joined.append(Token(str(value), tokens[index].start, tokens[index + used - 1].end))
            index += used
        else:
            joined.append(tokens[index])
            index += 1
    return joined


def _number_at(words: list[str]) -> tuple[int, int]:
    """Value and length of the number words that a list begins with; (0, 0) where there is none."""
    if not words or (words[0] in _LONE and "hundred" not in words[1:2]):
        return 0, 0
    if words[0] in {"one", "a"} and words[1:2] == ["hundred"]:
        rest, used = _number_at(words[2:])
        return 100 + rest, 2 + used
    if words[0] in _TENS:
        unit = _UNITS.get(words[1], 0) if len(words) > 1 else 0
        return (_TENS[words[0]] + unit, 2) if 0 < unit < 10 else (_TENS[words[0]], 1)
    if words[0] in _UNITS:
        if words[1:2] == ["hundred"]:
            rest, used = _number_at(words[2:])
            return _UNITS[words[0]] * 100 + rest, 2 + used
        return _UNITS[words[0]], 1
    return 0, 0


FUNCTION_WORDS: Final = frozenset(
    "a an the this that these those my our your his her its their some any of in on at to for from with by into up "
    "down and or but so then now please just also too it them they he she we i me you is are was were be been am do "
    "does did done can could would will shall should may might must have has had get got let let's want wanna need "
    "like i'd i'm i'll it's that's there's what's who's isn't aren't there here if when as not no yes ok okay hey hi "
    "how's where's when's "
    "um uh er erm hmm well oh ah one ones bit little more less much many very really again back over out off all "
    "both every everything each only except which what who where how why whether currently still over about "
    "status state thing things turned switched make give go gonna keep bring us than room house home "
    "anything something immediately quickly time moment kindly attune else actually i've you're we're it'll dont "
    "ask computer inside indoor indoors outside available presets preset reading readings high low smart tell "
    "increasing decreasing raising lowering setting turning dimming adjusting changing fully whole entire entirely "
    "completely slightly percent degrees degree value current present playing paused running opened device devices "
    "appliance appliances machine system unit gadget thanks thank cheers way further able capable offer "
    "offers support supports usual usually".split()
)
"""Words that name nothing: what is left over beyond these is a name that the home may not know."""

FILLERS: Final = frozenset(
    "mind minding maybe perhaps possibly thinking thought wondering lovely nice great awesome good fine fancy yeah "
    "yep yup nope nah pls plz plss pleease pleas ta thx ty cheers mate love darling dear honey sweetie sweetheart "
    "babe baby buddy pal dude bro man sir madam mum mummy mom mommy dad daddy grandma grandpa granny nan kids thats "
    "whats im ive ill id lets dont cant wont youd behind beside problem wait alright ahem ye yo hiya hello hullo mm "
    "mhm hmmm umm uhh uhm ehm basically literally simply honestly somehow bother chance favour favor sorry excuse "
    "blast bloody damn effing freaking anyway okey okie dokie righto quick real instead quite rather pretty sort kind "
    "couple second stick pop bung chuck whack oi alexa siri google whilst since because cause cos coz whenever ready "
    "appreciate grateful hope hoping guess suppose reckon remember forget forgot touch tad smidge "
    "smidgen knock shave lop trim add take minus".split()
)
"""Words of politeness, of address and of hesitation, and verbs such as "stick": beside a thing they name nothing.

They are skipped only where they are part of no name of the home: there may be a Baby Lamp.
"""
PERSONS: Final = frozenset(
    "love dear honey sweetie baby babe buddy man sir madam mum mummy mom mommy dad daddy grandma grandpa granny nan "
    "kids pop couple kind sort second real fancy good".split()
)
"""Those of the fillers that say what a thing is where they stand right before it: the baby lamp, the kids room."""

PROPERTIES: Final = frozenset(
    "temperature brightness volume speed position color colour hot cold warm cool dark bright loud quiet comfortable "
    "comfort temp temps cosy cozy comfy chilly freezing dim weather today tonight morning evening night minute "
    "minutes second seconds hour hours o'clock base dock station charger docked stopped closed locked unlocked level "
    "levels intensity mode modes setting settings interval angle direction oscillate oscillates oscillating "
    "oscillation swing swings swinging speeds options programs effects sources tones strong weak stronger weaker "
    "gentler fast slow harsh noisy powerful intense faint enough".split()
)
"""What things have rather than what they are called; also times."""

REQUEST_WORDS: Final = frozenset(
    "turn switch put power shut close open lock unlock raise lower dim brighten set change adjust start stop begin "
    "brew run play pause resume continue skip mute unmute silence increase decrease reduce boost clean vacuum dock "
    "preheat boil return send unpause charge activate deactivate enable disable light illuminate heat cool warm move "
    "roll pull draw lift drop press show tell check say watch hear listen enter launch secure kill shush hoover sweep "
    "crank bump flip toggle brighter darker dimmer warmer colder cooler hotter louder quieter softer higher "
    "faster slower extend retract unroll".split()
)
"""Verbs and comparatives of requests; they name no device."""

COMPARED: Final = frozenset(
    "brighter darker dimmer warmer colder cooler hotter louder quieter softer higher lower faster slower stronger "
    "weaker gentler".split()
)
"""Comparatives: those of the request words that say which way something is to change."""

OPENING: Final = frozenset({"open", "raise", "lift", "unshut", "extend", "unroll"})
CLOSING: Final = frozenset({"close", "shut", "lower", "closed", "retract"})
LOCKING: Final = frozenset({"lock", "secure", "bolt", "locked"})
UNLOCKING: Final = frozenset({"unlock", "unbolt", "unlocked"})
STARTING: Final = frozenset({"start", "begin", "brew", "run", "make", "launch", "press"})
LIGHTING: Final = frozenset({"dim", "brighten", "brighter", "dimmer", "darker", "undim"})
ENDING: Final = frozenset({"stop", "end", "cancel", "halt", "abort", "quit"})

ASKING: Final = frozenset(
    "did was were is are isn't aren't has have hasn't who who's when why which does how how's what what's".split()
)
"""First words of questions about the home."""

EVERY: Final = frozenset({"all", "every", "everything", "each", "both"})

TALK: Final = frozenset("cancel undo nothing none never mind nevermind abort quit".split())
"""What is said to an assistant whatever things are called: a switch called "Cancel" is meant beside a verb alone."""

NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)?")
