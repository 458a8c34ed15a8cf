"""To be woken by something of the home: "wake me with the light at 7" is that light, at seven in the morning."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import Final

from engine.context.situation import Situation
from engine.domain import (
    Asking,
    DialogueAct,
    Hypothesis,
    Interpretation,
    Question,
    RankedIntent,
    Resolution,
    Unresolved,
)
from engine.language import times
from engine.language.ordering import IMPERATIVES
from engine.language.reader import read
from engine.language.reading import Reading
from engine.language.titles import genre_of, kinds_of
from engine.resolution import dialogue, later, media
from engine.resolution.weighing import Resolved, weigh

_WAKES: Final = re.compile(r"\b(?:wake|waking) (?:me|us)\b|\bget (?:me|us) up\b|\bwake[- ]?up\b", re.IGNORECASE)
_ALARM: Final = re.compile(r"\balarm\b", re.IGNORECASE)
_HOW: Final = re.compile(
    r"^(?:(?:please|can you|could you|will you|i want you to|and)[ ,]+)*(?:wake (?:me|us)(?: up)?|get (?:me|us) up)"
    r"(?:,? (?:gently|slowly|softly|please|early))*,? (?:with|by|to|using|through) (?P<how>.+?)(?: please)?[.! ]*$",
    re.IGNORECASE,
)
_STATE_BEHIND: Final = re.compile(r" (?:on|open|up|opened|playing|coming on|going up)$", re.IGNORECASE)
_MUSIC: Final = re.compile(r"\b(?:music|song|songs|playlist|album|radio|podcast|news|tunes?)\b", re.IGNORECASE)
_NIGHT_BEGINS, _DAY_BEGINS = 17, 10
"""Hours of the clock: between them, who is to be woken at three naps."""


def mornings(text: str, now: datetime) -> frozenset[int]:
    """The hours, 1..11, that are those of a morning where a text that wakes somebody says no more."""
    if _WAKES.search(text):
        naps = _DAY_BEGINS <= now.hour < _NIGHT_BEGINS
        return frozenset(range(5 if naps else 1, 12))
    return frozenset(range(5, 10)) if _ALARM.search(text) else frozenset()


def resolve(reading: Reading, situation: Situation) -> Resolved | None:
    """What wakes, planned for its time; None where nothing of the home is to."""
    early = mornings(reading.text, situation.at)
    if _WAKES.search(reading.text) is None:
        return None
    found = times.read(reading.text, situation.at, mornings=early)
    said = _HOW.match(found.rest if found else reading.text)
    parts = said["how"].split(" and ") if said else []
    requests = [one for part in parts if (one := _request(part, situation)) is not None]
    if not requests or len(requests) < len(parts):
        return None
    resolved = [weigh(situation, read(text, situation.home), [RankedIntent(intent, 0.9)]) for text, intent in requests]
    asked = _together([one.resolution for one in resolved])
    if found is None:
        waits = replace(asked.hypothesis or Hypothesis(""), orders=(), targets=())
        text = "At what time shall I wake you?"
        question = Question(Asking.MISSING, text, why=Unresolved.MISSING, topic=later.WHEN, hypothesis=waits)
        return Resolved.of(question, reading)
    planned = later.put_off(asked, later.Timed(found, resolved[0].reading), situation)
    return Resolved(DialogueAct.CONTROL, planned, reading, resolved[0].hypotheses)


def _together(found: list[Resolution]) -> Resolution:
    """All of them in one, where each can be done; else the first that can't."""
    done = [one.hypothesis for one in found if isinstance(one, Interpretation)]
    if len(done) < len(found):
        return next(one for one in found if not isinstance(one, Interpretation))
    merged = dialogue.together(done)
    names = [str(one.slots["name"]) for one in done if one.slots.get("name")]
    return Interpretation(merged if len(names) < 2 else replace(merged, slots={**merged.slots, "name": names}))


def _request(how: str, situation: Situation) -> tuple[str, str] | None:
    """The request that stands for "the light" or "playing jazz", and its intent; None where there is none such."""
    verb, _, rest = how.partition(" ")
    if rest and (verb.casefold() in IMPERATIVES):
        verb = IMPERATIVES[verb.casefold()]
        return f"{verb} {rest}", media.INTENT if verb == "play" else "HassTurnOn"
    thing = _STATE_BEHIND.sub("", how)
    about = read(thing, situation.home)
    music = _MUSIC.search(thing) is not None and not about.names
    if music or about.unknown or not (about.names or about.types):
        plays = music or genre_of(thing) or kinds_of(thing)
        return (f"play {thing}", media.INTENT) if plays else None
    devices = [situation.home.device(named.device) for match in about.names for named in match.found]
    covers = any(entity.component == "cover" for one in devices if one for entity in one.entities)
    opens = covers or any(word.kind in _OPENED for word in about.types)
    article = "" if re.match(r"(?:the|my|our|some|all)\b", thing, re.IGNORECASE) else "the "
    return f"{'open' if opens else 'turn on'} {article}{thing}", "HassTurnOn"


_OPENED: Final = frozenset({"blind", "window"})
