"""The request within what somebody said: without courtesy, swearing and reasons, and with a verb that says which way.

Only what the words themselves show is taken away; what the home has decides whether the rest is a request. Pure.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from devices.kinds import main_entity
from devices.model import Feature
from devices.reading import current
from engine.context.situation import Situation
from engine.language.aside import without_reason
from engine.language.lexicon import KINDS
from engine.language.plainly import plain
from engine.language.reader import read
from engine.language.reading import Reading
from engine.language.words import FILLERS, MAX_TEXT

_DRAW: Final = re.compile(
    r"^(?P<before>(?:please |now |would you |could you )*)draw (?P<back>back |open )?(?=(?:the|my|our|all|both) )",
    re.IGNORECASE,
)
_ALL_OF_IT: Final = re.compile(
    r"\b(?P<verb>turn|switch|shut|put|power) (?:it|them) all (?P<way>on|off|down)\b", re.IGNORECASE
)


def request(situation: Situation, reading: Reading) -> tuple[Situation, Reading]:
    """The situation and reading of the request alone; the same ones where nothing is around it."""
    text, indirect = reading.text, False
    if len(text) > MAX_TEXT or reading.heard is not None:
        return situation, reading
    if (bare := plain(text)) is not None and _still_names(reading, bare.text, situation):
        text, indirect = bare.text, bare.indirect
    text = _ALL_OF_IT.sub(r"\g<verb> everything \g<way>", text)
    found = reading if text == reading.text else read(text, situation.home)
    if (alone := without_reason(found, situation.home)) is not None:
        # What was said before it may as well be what goes on in it: "I see open the gate" opens nothing unasked.
        indirect = indirect or not text.startswith(alone)
        text, found = alone, read(alone, situation.home)
    if (moved := _drawn(text, found, situation)) is not None:
        text, found = moved, read(moved, situation.home)
    if text == reading.text:
        return situation, reading
    utterance = replace(situation.utterance, text=text)
    return replace(situation, utterance=utterance), replace(found, indirect=indirect)


def _still_names(reading: Reading, text: str, situation: Situation) -> bool:
    """Whether what is left names all that the whole did: a lamp may well be called "Stupid Thing"."""
    left = read(text, situation.home)
    names = {match.name for match in reading.names}
    return names <= {match.name for match in left.names} and set(reading.areas) <= set(left.areas)


def _drawn(text: str, reading: Reading, situation: Situation) -> str | None:
    """Curtains are drawn either way: those that are closed are opened, and any that are open are closed."""
    found = _DRAW.match(text)
    if found is None:
        return None
    if found["back"]:
        return f"{found['before']}open {text[found.end() :]}"
    named = {named.device for match in reading.names for named in match.found}
    rooms = reading.areas or ((situation.area,) if situation.area else ())
    states = [
        current(entity, Feature.OPEN)
        for device, entity in situation.home.entities()
        if (device.id in named if named else KINDS["blind"](device, entity) and (not rooms or device.area in rooms))
        and Feature.OPEN in entity.features
    ]
    if not states:
        return None
    verb = "open" if all(state is False for state in states) else "close"
    return f"{found['before']}{verb} {text[found.end() :]}"


_SWITCHED: Final = frozenset("light switch fan humidifier climate water_heater vacuum media_player".split())
_MOVED: Final = frozenset({"door", "garage door", "gate", "window", "lock", "blind", "valve"})


def wants_on(reading: Reading, situation: Situation) -> bool:
    """Whether a thing that can be turned on was named with "please", and nothing else: of a door nobody can tell."""
    if reading.asks or not only_asked_for(reading):
        return False
    devices = [situation.home.device(named.device) for match in reading.names for named in match.found]
    mains = [main_entity(device) for device in devices if device is not None]
    moved = any(kind.kind in _MOVED for kind in reading.types)
    return not moved and all(main is not None and main.component in _SWITCHED for main in mains)


def only_asked_for(reading: Reading) -> bool:
    """Whether nothing but a thing and "please" was said: it is wanted on."""
    said = [token.text for token in reading.tokens]
    kinds = {word for kind in reading.types for word in kind.words}
    rest = [word for word in said if word not in _POLITE and word not in kinds]
    named = {word for match in reading.names for word in match.name.casefold().split()}
    plays = any(kind.kind in {"media", "tv", "speaker", "display"} for kind in reading.types) and not reading.names
    thing = bool(reading.names or reading.types) and not reading.unknown and not plays
    return "please" in said and thing and all(word in named for word in rest)


_POLITE: Final = frozenset("please the a an my our some can could i we have get".split()) | (FILLERS & {"ta", "thanks"})
