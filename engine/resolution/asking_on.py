"""Questions that go on with the one before: "and in the bedroom?", "what about the back door?", "which ones?". Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from engine.context.situation import Situation
from engine.domain import Interpretation, Refusal, Source
from engine.language.lexicon import TypeWord, type_words
from engine.language.reader import read
from engine.language.reading import Reading
from engine.language.words import REQUEST_WORDS, fold
from engine.resolution import progress, queries, temperature
from engine.resolution.topics import Topic, topic_of

_GOES_ON: Final = re.compile(r"^(?:and|what about|how about|and what about|and how about|what's with)\b", re.IGNORECASE)
_WHICH: Final = re.compile(
    r"^(?:and )?(?:which(?: ones?| are they| of them| is it)?|what ones|where(?: (?:is it|are they|exactly))?)$",
    re.IGNORECASE,
)
_SURE: Final = 0.9


def resolve(reading: Reading, situation: Situation) -> Interpretation | Refusal | None:
    """The answer to the question before, about what was said now; None: nothing was asked, or this is no such word."""
    recent = situation.recent
    if recent is None or recent.last is None or recent.last.intent not in _ASKED or not recent.said:
        return None
    before = read(recent.said, situation.home)
    text = reading.text.strip(" .?!")
    if _WHICH.match(text):
        if recent.last.intent != queries.STATE or not recent.last.targets:
            return None
        outside = (before.outside - {"many", "any", "anything", "all", "both", "every", "everything"}) | {"which"}
        merged = replace(before, outside=outside, meant=before.meant | {"which"})
    elif (said := _GOES_ON.match(text)) and (same := _of_topic(before, reading, text[said.end() :], situation)):
        return same
    elif _GOES_ON.match(text) and _only_mentions(reading):
        merged = _laid_over(before, reading)
    else:
        return None
    answer = queries.answer(recent.last.intent, merged, situation, _SURE)
    if isinstance(answer, Interpretation):
        return replace(answer, hypothesis=replace(answer.hypothesis, source=Source.DIALOGUE))
    return answer


_ASKED: Final = frozenset({queries.STATE, temperature.INTENT})


def _of_topic(before: Reading, now: Reading, rest: str, situation: Situation) -> Interpretation | None:
    """The same asked of something else, where its grammar told what it was about: "how much fuel", "and water?"."""
    topic = topic_of(before)
    answer: Interpretation | Refusal | None = None
    if topic is Topic.SUPPLY and rest.strip():
        answer = queries.answer(
            queries.STATE, read(f"how much {rest.strip()} is left", situation.home), situation, _SURE
        )
    elif topic in _OF_MACHINES and _only_mentions(now):
        answer = progress.answer(topic, now, situation, _SURE)
    if not isinstance(answer, Interpretation):
        return None
    return replace(answer, hypothesis=replace(answer.hypothesis, source=Source.DIALOGUE))


_OF_MACHINES: Final = frozenset({Topic.DONE, Topic.LEFT, Topic.PROGRESS, Topic.DOING})


def _only_mentions(reading: Reading) -> bool:
    """Whether it names a thing or a place, and wants nothing done with it."""
    named = reading.names or reading.areas or reading.floors or reading.types
    wants = reading.outside & (REQUEST_WORDS | {"on", "off", "up", "down"}) - {
        w for t in reading.types for w in t.words
    }
    return bool(named) and not wants and not reading.amounts and not reading.unknown


def _laid_over(before: Reading, now: Reading) -> Reading:
    """The question before, about the thing or the place that was said now."""
    merged = replace(before, text=now.text, taken=now.taken)
    if now.names or now.types:
        merged = replace(merged, names=now.names, types=now.types, areas=now.areas, floors=now.floors, unknown=())
        return merged if now.areas or now.floors or now.names else replace(merged, areas=before.areas)
    types = before.types or _types_of(before)
    return replace(merged, names=(), types=types, areas=now.areas, floors=now.floors, unknown=(), unknown_place=False)


def _types_of(before: Reading) -> tuple[TypeWord, ...]:
    """What was named, as a type: the Kitchen Light is a light, of which another room has another."""
    found = [type_words().get(fold(match.name)[-1:]) for match in before.names]
    return tuple(word for word in found if word is not None)
