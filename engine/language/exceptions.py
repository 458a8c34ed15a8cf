"""What is left out of a set: "all the lights except the desk lamp", "everything off bar the fridge and the kettle".

People have many words for it. Where the exception stands, what it names thing by thing, and what behind it belongs to
the request again ("… except the sign to 30 percent") is found here, and nowhere else. Closed grammar; the home tells
which of the words are a name. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from devices.model import Home
from engine.language import words as w
from engine.language.lexicon import TypeWord, type_words
from engine.language.linking import link
from engine.language.names import NameIndex, index_of
from engine.language.spelling import ARTICLES, form

_PLAIN: Final = (
    ("with", "the", "exception", "of"),
    ("except", "for"),
    ("apart", "from"),
    ("aside", "from"),
    ("other", "than"),
    ("not", "including"),
    ("not", "counting"),
    ("but", "not"),
    ("save", "for"),
    ("except",),
    ("excepting",),
    ("excluding",),
    ("barring",),
    ("besides",),
)
"""What leaves out wherever it stands."""
_BEHIND_A_SET: Final = (("but", "for"), ("but",), ("bar",), ("without",), ("minus",), ("save",), ("not",))
"""What leaves out only behind a word for several: a bar is a room, and "but" goes on with something else."""
_MAY_LEAVE_OUT: Final = re.compile(
    r"\b(?:exception|except|excepting|excluding|apart|aside|other than|not|but|save|barring|besides|bar|without|"
    r"minus)\b",
    re.IGNORECASE,
)
_SEVERAL: Final = w.EVERY | {"any", "anything", "anywhere", "everywhere", "none", "nothing", "whole", "rest", "others"}
_NO_THING: Final = (
    frozenset("then also please only if when don't do i it we you they be so just first".split())
    | {"leave", "keep", "make", "leaving", "keeping", "i'd", "i'm"}
    | (w.REQUEST_WORDS - {"light", "fan", "lock"})
)
"""Behind "but" and the like: another request, and nothing that is left out."""
_DENIES: Final = frozenset(
    "do does did is are was were why or if whether can could should would will may might must it's that's".split()
)
"""Before "not": a verb that it belongs to."""
_LISTS: Final = frozenset({"and", "or", "nor"})
_ASIDE: Final = frozenset("though tho please thanks thank you ok okay now obviously alone too also then".split())
"""Behind the things: nothing that would name one."""
_STATES: Final = frozenset("on off up down open closed shut".split())
_TO: Final = frozenset({"to", "at"})


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Where an exception stands among the tokens of an utterance."""

    at: int
    """The first of the words that leave out: what is before it is the request."""
    things: tuple[tuple[int, int], ...]
    """Each thing that is left out, from its first token to behind its last; empty: none is named."""
    end: int
    """Behind the last of them: what follows belongs to the request."""


def left_out(tokens: Sequence[w.Token], named: Collection[int]) -> LeftOut | None:
    """The exception among tokens of which those at the places `named` are part of a name; None where there is none."""
    texts = [token.text for token in tokens]
    several = False
    for i, text in enumerate(texts):
        if i and (marker := _marker(texts, i, named, several=several)):
            begin = i + marker
            end = _end(texts, begin, named, before=texts[:i])
            if (
                text == "but"
                and marker == 1
                and set(texts[end : end + 1]) & _STATES - set(texts[:i])
                and _switched(texts[:i])
            ):
                # "The lights off but the fan on" asks for the fan.
                return None
            aside = all(one in _ASIDE for one in texts[end:])
            return LeftOut(i, _things(tokens, begin, end, named), len(texts) if aside else end)
        several = several or (i not in named and _says_several(text))
    return None


def _marker(texts: Sequence[str], i: int, named: Collection[int], *, several: bool) -> int:
    """How many words at a place leave something out; 0 where they don't."""
    for said in _PLAIN:
        if i not in named and tuple(texts[i : i + len(said)]) == said:
            return len(said)
    for said in _BEHIND_A_SET if several else ():
        if tuple(texts[i : i + len(said)]) != said or i + len(said) >= len(texts):
            continue
        following = i + len(said)
        verb = texts[following] in _NO_THING and following not in named
        # A room may be called "Bar", which is said with an article or a preposition.
        room = i in named and (said != ("bar",) or texts[i - 1] in {"the", "in", "and", "or", "our"})
        denies = said == ("not",) and (texts[i - 1] in _DENIES or texts[i - 1].endswith("n't"))
        return 0 if verb or room or denies else len(said)
    return 0


def _says_several(text: str) -> bool:
    found = type_words().get((text,))
    return text in _SEVERAL or (found is not None and found.plural)


def _end(texts: Sequence[str], begin: int, named: Collection[int], before: Sequence[str]) -> int:
    """Behind what is left out: a value or a state at the end is what the others are set to."""
    end = len(texts)
    while end > begin + 1 and end - 1 not in named and texts[end - 1] in _ASIDE:
        end -= 1
    switched = _switched(before)
    for i in range(begin + 1, end):
        if i not in named and texts[i] in _TO and not switched:
            return i
    if end - 1 > begin and end - 1 not in named and texts[end - 1] in _STATES:
        return end - 1
    return end


def _switched(before: Sequence[str]) -> bool:
    return not _STATES.isdisjoint(before)


def _things(tokens: Sequence[w.Token], begin: int, end: int, named: Collection[int]) -> tuple[tuple[int, int], ...]:
    """Each thing of the list, parted by conjunctions and commas that are in no name."""
    found: list[tuple[int, int]] = []
    start = begin
    for i in range(begin, end + 1):
        parts = i == end or (tokens[i].text in _LISTS and i not in named)
        # Between two words that a name does not hold together there may be a comma.
        comma = begin < i < end and tokens[i].start - tokens[i - 1].end > 1 and not {i - 1, i} <= set(named)
        if parts or comma:
            if start < i:
                found.append((start, i))
            start = i if comma and not parts else i + 1
    return tuple(found)


def may_leave_out(text: str) -> bool:
    """Whether a text has any of the words for an exception, which tells most apart at no cost."""
    return _MAY_LEAVE_OUT.search(text) is not None


_DESCRIBES: Final = frozenset(
    "where who whose which that if when what it them they those these this mine yours".split()
)
"""Words for something that only who speaks knows, or that depends on what is not said."""


def telling(tokens: Iterable[w.Token], types: Iterable[TypeWord]) -> frozenset[str]:
    """The words of a thing that is left out that may be part of a name, in the form in which names are compared."""
    kinds = {form(word) for one in types for word in one.words}
    every = {token.text for token in tokens}
    said = every - w.FUNCTION_WORDS - w.REQUEST_WORDS - w.EVERY - _COUNTS
    # A lamp may be called "Stop": a verb is no verb where nothing else is said.
    return frozenset(map(form, said or every - ARTICLES)) - kinds


_COUNTS: Final = frozenset({"number", "no", "nr", "s"})
"""Beside a number: "number 4", "surgery 2's"."""


def readable(words: Collection[str], unknown: Iterable[str], index: NameIndex) -> bool:
    """Whether this home tells what is left out: each word of it is known, and none only describes it."""
    said = [word for one in unknown if one not in _COUNTS for word in one.split()]
    return _DESCRIBES.isdisjoint(words) and all(index.knows(form(word)) for word in said)


def excepts(text: str, home: Home) -> bool:
    """Whether a stretch of an utterance leaves something out."""
    if not may_leave_out(text):
        return False
    tokens = w.tokenize(text)
    return left_out(tokens, places(tokens, text, home)) is not None


def goes_on(before: str, text: str, home: Home) -> bool:
    """Whether a stretch leaves something out of the request before it: "(all the lights off,) but not the lamp"."""
    return excepts(f"{before}{text}", home) and not excepts(before, home)


def in_front(text: str) -> str | None:
    """What a stretch leaves out of the request behind it: "apart from the lamp, (turn off the lights)"; else None."""
    tokens = w.tokenize(text)
    texts = tuple(token.text for token in tokens)
    marker = next((len(said) for said in (*_PLAIN, ("but", "for")) if texts[: len(said)] == said), 0)
    return text[tokens[marker].start :] if 0 < marker < len(tokens) else None


def only_names(text: str, home: Home) -> bool:
    """Whether a stretch is the name of a thing and nothing else, though it may be a verb as well: "and stop"."""
    tokens = w.tokenize(text)
    named = places(tokens, text, home)
    rest = {token.text for i, token in enumerate(tokens) if i not in named}
    return bool(named) and rest <= {"and", "or", "nor", "the", "my", "our"}


def places(tokens: tuple[w.Token, ...], text: str, home: Home) -> frozenset[int]:
    """Which of the tokens are part of a name or place."""
    linked = link(tokens, index_of(home), text)
    return frozenset(i for mention in linked.mentions for i in range(mention.start, mention.end))
