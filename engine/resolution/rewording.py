"""An utterance in plainer words, before it is divided and weighed: without manners, without what is not wanted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from devices.model import Home
from engine.context.situation import Situation
from engine.domain import Asking, RankedIntent
from engine.language.alternatives import forbidden
from engine.language.contrast import rather
from engine.language.manners import as_request, without_manners
from engine.language.reader import read
from engine.language.requests import intents_of
from engine.language.segments import Segment
from engine.language.words import clean
from engine.resolution.goals import INTENTS

type Heard = tuple[Situation, Sequence[RankedIntent], Sequence[Segment]]

_SURE: Final = 0.9
_GUIDED: Final = frozenset({Asking.GUIDED, Asking.CATEGORY})
"""Questions whose answers may be worded in any way."""


def reworded(situation: Situation, ranking: Sequence[RankedIntent], segments: Sequence[Segment]) -> Heard:
    """The same in plain words; the very same where they were plain."""
    if situation.language != "en" or (situation.pending is not None and situation.pending.kind in _GUIDED):
        return situation, ranking, segments
    stretches = tuple(segments) or (Segment(situation.utterance.text, tuple(ranking)),)
    if clean("".join(one.text for one in stretches)) != situation.utterance.text:
        return situation, ranking, segments
    plain = _with_sound(without_manners(stretches))
    text = clean("".join(one.text for one in plain))
    said = as_request(text) or forbidden(text) or rather(text, situation.home) or _told(text, situation.home)
    if said is not None:
        return said_so(situation, said), surely(said, ranking), ()
    if text == situation.utterance.text:
        return situation, ranking, segments
    first = replace(plain[0], ranking=surely(plain[0].text, plain[0].ranking))
    return said_so(situation, text), surely(text, ranking), (first, *plain[1:])


_TOLD: Final = re.compile(
    r"^(?:please |can you |could you )*(?:tell|ask|order|get) (?:the |our |my )?(?P<name>[^,.;]+?) to (?P<deed>\w.*)$",
    re.IGNORECASE,
)
_ROBOTS: Final = frozenset({"vacuum", "lawn_mower"})


def _told(text: str, home: Home) -> str | None:
    """The request to a robot in "tell Hector to clean the hall"; None where somebody else is told."""
    found = _TOLD.match(text)
    names = read(found["name"], home).names if found else ()
    devices = [home.device(one.device) for match in names for one in match.found]
    robots = [one for one in devices if one and any(entity.component in _ROBOTS for entity in one.entities)]
    return f"{found['name']} {found['deed']}" if found and robots and len(robots) == len(devices) else None


_SOUND: Final = re.compile(
    r"^(?P<lead>(?:\s|and|but|then|with)*)(?:turn )?(?:the |its )?(?:sound|audio|volume) (?P<way>on|off)"
    r"(?P<end>[\s.,!]*)$",
    re.IGNORECASE,
)


def _with_sound(segments: Sequence[Segment]) -> tuple[Segment, ...]:
    """With the sound of what was named before it muted rather than something switched off: "TV on, sound off"."""
    return (*segments[:1], *(_muted(said) if (said := _SOUND.match(one.text)) else one for one in segments[1:]))


def _muted(said: re.Match[str]) -> Segment:
    off = said["way"].casefold() == "off"
    ranking = (RankedIntent("HassMediaPlayerMute" if off else "HassMediaPlayerUnmute", _SURE),)
    return Segment(f"{said['lead']}{'mute' if off else 'unmute'} it{said['end']}", ranking)


def said_so(situation: Situation, text: str) -> Situation:
    """The situation as if this had been said; what speech recognition heard is of other words."""
    return replace(situation, utterance=replace(situation.utterance, text=text, asr=None))


def surely(text: str, ranking: Sequence[RankedIntent]) -> tuple[RankedIntent, ...]:
    """The ranking of words that were put plainly: their verb tells more than what the statistics saw.

    Without a verb that does, as they ranked it.
    """
    told = intents_of(text)
    requests = [one for one in ranking if one.intent in INTENTS and one.intent not in told]
    wanted = [RankedIntent(intent, _SURE) for intent in told]
    return (*wanted, *requests) if told else tuple(ranking)
