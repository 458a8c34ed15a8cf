"""What plays, called by its title or by what somebody thinks of it: "wonderwall off", "skip this rubbish". Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from devices.model import Device, Entity
from engine.context.situation import Situation
from engine.domain import Hypothesis, Resolution
from engine.language.of_kind import of_kinds
from engine.language.reader import read
from engine.language.reading import Reading
from engine.language.stance import Stance
from engine.language.words import fold
from engine.resolution import control

_NOISE: Final = (
    "rubbish|racket|noise|crap|garbage|trash|nonsense|din|row|drivel|song|tune|track|music|advert|ad|one|episode|"
    "programme|show"
)
_SAID: Final = re.compile(
    r"^(?:(?:please|ok|okay|oh|can you|could you|and|just|now) )*"
    r"(?P<verb>turn off|switch off|turn down|turn up|turn|switch|shut|skip|stop|pause|mute|kill|get rid of)? ?"
    r"(?P<what>.+?)"
    r"(?: (?P<way>off|down|up))?(?: (?:please|now|thanks|at once))*[.! ]*$",
    re.IGNORECASE,
)
_THIS: Final = re.compile(rf"^(?:this|that|the|such) (?:\w+ )?(?:{_NOISE})$", re.IGNORECASE)
_DONE: Final = {
    "off": ("HassTurnOff", "turn it off"),
    "kill": ("HassTurnOff", "turn it off"),
    "get rid of": ("HassTurnOff", "turn it off"),
    "skip": ("HassMediaNext", "skip it"),
    "stop": ("HassMediaPause", "pause it"),
    "pause": ("HassMediaPause", "pause it"),
    "mute": ("HassMediaPlayerMute", "mute it"),
    "down": ("HassSetVolumeRelative", "turn it down"),
    "up": ("HassSetVolumeRelative", "turn it up"),
}
"""What was said to be done → the intent, and the words that mean it of a player."""


def resolve(reading: Reading, situation: Situation) -> tuple[Resolution, Hypothesis] | None:
    """What is to become of what plays; None where the words are about something else."""
    found = _SAID.match(reading.text)
    if found is None or reading.stance is not Stance.PLAIN or reading.excluded or reading.names or reading.areas:
        return None
    done = _DONE.get((found["way"] or found["verb"] or "").casefold().removeprefix("turn ").removeprefix("switch "))
    players = [] if done is None else _players(found["what"], situation)
    if done is None or len(players) != 1:
        return None
    meant = replace(situation, meant=frozenset({players[0][1].unique_id}))
    return control.resolve(done[0], read(done[1], situation.home), meant, _SURE)


_SURE: Final = 0.95


def _players(what: str, situation: Situation) -> list[tuple[Device, Entity]]:
    """The players that play what was called so: of this room, else of the home."""
    playing = [(d, e) for d, e in of_kinds(("media",), situation.home) if e.state.value == "playing"]
    titled = [(d, e) for d, e in playing if _titled(e, what)]
    # A bare word for noise is only one where something plays here.
    here = [(d, e) for d, e in playing if situation.area is not None and d.area == situation.area]
    found = titled or (here or playing if _THIS.match(what) else [])
    return [(d, e) for d, e in found if (d, e) in here] or found


def _titled(entity: Entity, what: str) -> bool:
    """Whether all that was said is the title of what plays, or a part of it that is more than a small word."""
    title, said = fold(str(entity.state.attributes.get("media_title") or "")), fold(what)
    while said and said[0] in {"the", "that", "this"} and said[0] not in title[:1]:
        said = said[1:]
    if not said or not title or len("".join(said)) < _SHORTEST:
        return False
    return any(title[i : i + len(said)] == said for i in range(len(title)))


_SHORTEST: Final = 4
"""Letters of a title that may be meant by them."""
