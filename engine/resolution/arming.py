"""Alarm panels: arming is harmless and done, disarming is asked about, and what wants a code says so."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from devices.model import Change, Device, Entity, Feature, Order
from engine.context.situation import Situation
from engine.domain import Asking, Hypothesis, Interpretation, Option, Question, Refusal, Resolution, Source, Unresolved
from engine.language.describe import listing, place
from engine.language.hearing import Doubt, doubt
from engine.language.reading import Reading
from engine.language.stance import Stance
from engine.language.words import fold
from engine.resolution.caution import NEWS

ON: Final = "HassTurnOn"
OFF: Final = "HassTurnOff"
_PANEL: Final = r"(?:alarm|alarm system|alarm panel|security(?: system)?|burglar alarm|house|home alarm)"
_DISARM: Final = re.compile(
    rf"\b(?:disarm|unarm)\b|\b(?:turn|switch) (?:off|(?:the |my |our )?{_PANEL} off)\b.*|"
    rf"\b(?:deactivate|disable|kill|stop) (?:the |my |our )?{_PANEL}\b",
    re.IGNORECASE,
)
_ARM: Final = re.compile(
    rf"\barm\b|\b(?:turn|switch) (?:on|(?:the |my |our )?{_PANEL} on)\b.*|"
    rf"\b(?:activate|enable|set|put|switch|turn) (?:the |my |our )?{_PANEL}\b",
    re.IGNORECASE,
)
_SAID: Final = re.compile(r"\b(?:arm|disarm|unarm)\b", re.IGNORECASE)
_MODES: Final = (
    ("night", frozenset("night sleep sleeping bed bedtime overnight".split())),
    ("vacation", frozenset("vacation holiday holidays".split())),
    ("away", frozenset("away out leaving full fully everything".split())),
    ("home", frozenset("home stay staying perimeter".split())),
    ("bypass", frozenset({"bypass", "custom"})),
)


def resolve(reading: Reading, situation: Situation) -> tuple[Resolution, Hypothesis] | None:
    """What is asked of an alarm panel; None where it is about none."""
    if reading.asks or reading.stance not in {Stance.PLAIN, Stance.TELLS, Stance.WISHES}:
        return None
    disarm = _DISARM.search(reading.text) is not None or "off" in reading.outside
    arms = _ARM.search(reading.text) is not None or "on" in reading.outside
    if not (disarm or arms) or not (panels := _panels(reading, situation, disarm=disarm)):
        return None
    if reading.stance is not Stance.PLAIN:
        told = Hypothesis("HassNevermind", score=0.9)
        return Interpretation(told, NEWS), told
    mode = "disarm" if disarm else _mode(reading, panels[0][1])
    if mode is None:
        return _which(panels)
    able = [one for one in panels if mode in one[1].features[Feature.ARM].options]
    if not able:
        return _unable(panels, mode)
    if len(able) > 1:
        return _choice(able, mode)
    hypothesis = _order(able[0], mode)
    unsure = reading.guessed or doubt(reading, situation.utterance.asr, situation.home) is Doubt.OPPOSITE
    if mode != "disarm" and not unsure:
        return Interpretation(hypothesis), hypothesis
    verb = "disarm" if mode == "disarm" else "arm"
    text = f"Shall I {verb} the {able[0][0].name}{place(able[0][0])}?"
    option = Option(able[0][0].name, hypothesis)
    return Question(Asking.CONFIRMATION, text, (option,), Unresolved.UNSURE, hypothesis=hypothesis), hypothesis


_NO_BURGLARS: Final = re.compile(r"\b(?:fire|smoke|gas|co|flood|leak|water)\b", re.IGNORECASE)


def _panels(reading: Reading, situation: Situation, *, disarm: bool) -> list[tuple[Device, Entity]]:
    """The panels that are meant: the named ones, else, if one is spoken of, those on which it would change something.

    What watches for fire is only meant by name.
    """
    known = [(d, e) for d, e in situation.home.entities() if e.can(Feature.ARM)]
    ids = {named.device for match in reading.names for named in match.found}
    named = [one for one in known if one[0].id in ids]
    spoken = any(word.kind == "alarm" for word in reading.types) or _SAID.search(reading.text)
    if named or (ids and not _SAID.search(reading.text)):
        return named
    # "Set an alarm for seven" is no panel's.
    if not spoken or reading.amounts or re.search(r"\ban alarm\b", reading.text):
        return []
    known = _some(known, lambda name, _: bool(set(fold(name)) & reading.words - _ANY_ALARM))
    if _NO_BURGLARS.search(reading.text) is None:
        known = _some(known, lambda name, _: _NO_BURGLARS.search(name) is None)
    return _some(known, lambda _, state: (state == "disarmed") is not disarm)


_ANY_ALARM: Final = frozenset({"alarm", "alarms", "system", "panel", "security", "the", "home", "house"})


def _some(
    panels: list[tuple[Device, Entity]], wanted: Callable[[str, str | None], bool]
) -> list[tuple[Device, Entity]]:
    """Those of whose name and state something is so; all where it is so of none."""
    return [(d, e) for d, e in panels if wanted(d.name, e.state.value)] or panels


def _mode(reading: Reading, panel: Entity) -> str | None:
    options = [one for one in panel.features[Feature.ARM].options if one != "disarm"]
    said = next((mode for mode, words in _MODES if words & reading.words), None)
    return said or (options[0] if len(options) == 1 else None)


def _order(panel: tuple[Device, Entity], mode: str) -> Hypothesis:
    device, entity = panel
    return Hypothesis(
        OFF if mode == "disarm" else ON,
        Source.GRAMMAR,
        slots={"name": device.name, **({"area": device.area} if device.area else {}), "mode": mode},
        targets=(entity.unique_id,),
        orders=(Order(entity.unique_id, (Change(Feature.ARM, mode),)),),
        score=0.95,
    )


def _which(panels: list[tuple[Device, Entity]]) -> tuple[Resolution, Hypothesis]:
    modes = [one for one in panels[0][1].features[Feature.ARM].options if one != "disarm"]
    options = tuple(Option(mode, _order(panels[0], mode)) for mode in modes)
    text = f"How shall I arm the {panels[0][0].name}: {listing(modes, 'or')}?"
    hypothesis = Hypothesis(ON, score=0.9)
    return Question(Asking.CHOICE, text, options, Unresolved.AMBIGUOUS, hypothesis=hypothesis), hypothesis


def _choice(able: list[tuple[Device, Entity]], mode: str) -> tuple[Resolution, Hypothesis]:
    options = tuple(Option(device.name + place(device), _order((device, entity), mode)) for device, entity in able)
    text = f"Which one do you mean: {listing([f'the {one.label}' for one in options], 'or')}?"
    hypothesis = Hypothesis(OFF if mode == "disarm" else ON, score=0.9)
    return Question(Asking.CHOICE, text, options, Unresolved.AMBIGUOUS, hypothesis=hypothesis), hypothesis


def _unable(panels: list[tuple[Device, Entity]], mode: str) -> tuple[Resolution, Hypothesis]:
    device, entity = panels[0]
    hypothesis = Hypothesis(OFF if mode == "disarm" else ON, targets=(entity.unique_id,), score=0.9)
    text = f"The {device.name} wants a code to be disarmed, and I have none: please do it at the panel."
    if mode != "disarm":
        modes = [one for one in entity.features[Feature.ARM].options if one != "disarm"]
        text = f"The {device.name} can't be armed like that: it takes {listing(modes, 'or')}."
    return Refusal(Unresolved.CANNOT, text, hypothesis), hypothesis
