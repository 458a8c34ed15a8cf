"""What things can do and be set to: "what modes does the heater have?", "can the fan oscillate?", "what can it do?".

Answered from what was announced: the features of a device and their options.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from devices.model import Device, Entity, Feature
from devices.reading import current
from engine.context.situation import Situation
from engine.language.describe import listing, number, place, spoken_name, with_unit
from engine.language.reading import Reading
from engine.resolution.found import Candidate
from engine.resolution.settings import SWINGING, Wanted, choices

_OFFERS: Final[dict[str, tuple[Feature, ...]]] = {
    "mode": (Feature.MODE, Feature.PRESET, Feature.OPTION),
    "preset": (Feature.PRESET, Feature.MODE),
    "speed": (Feature.FAN_MODE, Feature.PRESET, Feature.OPTION),
    "level": (Feature.FAN_MODE, Feature.PRESET, Feature.OPTION),
    "effect": (Feature.EFFECT,),
    "source": (Feature.SOURCE,),
    "input": (Feature.SOURCE,),
    "channel": (Feature.SOURCE,),
    "program": (Feature.OPTION, Feature.PRESET, Feature.MODE),
    "tone": (Feature.SIREN_TONE,),
    "option": tuple(Feature),
    "setting": tuple(Feature),
}
"""What is asked for, in the singular → the features whose options are told."""
_CAN: Final[dict[Feature, str]] = {
    Feature.POWER: "be turned on and off",
    Feature.BRIGHTNESS: "be dimmed",
    Feature.COLOR: "change its colour",
    Feature.COLOR_TEMPERATURE: "be a warmer or colder white",
    Feature.OPEN: "be opened and closed",
    Feature.POSITION: "be opened part of the way",
    Feature.TILT: "be tilted",
    Feature.LOCK: "be locked and unlocked",
    Feature.TARGET_TEMPERATURE: "be set to a temperature",
    Feature.TARGET_HUMIDITY: "be set to a humidity",
    Feature.SPEED: "change its speed",
    Feature.OSCILLATE: "oscillate",
    Feature.DIRECTION: "turn the other way round",
    Feature.PLAYBACK: "play and pause",
    Feature.VOLUME: "be louder or quieter",
    Feature.MUTE: "be muted",
    Feature.PLAY_MEDIA: "play what you ask for",
    Feature.RUN: "be started and sent home",
    Feature.PRESS: "be pressed",
    Feature.NUMBER: "be set to a number",
    Feature.ARM: "be armed and disarmed",
}
_FOREMOST: Final = (
    Feature.POWER,
    Feature.BRIGHTNESS,
    Feature.COLOR,
    Feature.OPEN,
    Feature.LOCK,
    Feature.TARGET_TEMPERATURE,
    Feature.NUMBER,
    Feature.PLAYBACK,
    Feature.VOLUME,
    Feature.RUN,
    Feature.PRESS,
    Feature.SPEED,
)
"""What is told of a thing that was asked for something else."""
_KNOWN_AS: Final[dict[Feature, str]] = {
    Feature.FAN_MODE: "fan speeds",
    Feature.SWING_MODE: "ways to swing",
    Feature.PRESET: "presets",
    Feature.MODE: "modes",
    Feature.EFFECT: "effects",
    Feature.SOURCE: "sources",
    Feature.SIREN_TONE: "tones",
    Feature.OPTION: "options",
}
_VERBS: Final[tuple[tuple[frozenset[str], tuple[Feature, ...]], ...]] = (
    (SWINGING, (Feature.OSCILLATE, Feature.SWING_MODE)),
    (frozenset("dim dimmed brighten brighter darker".split()), (Feature.BRIGHTNESS,)),
    (frozenset("color colors colour colours red green blue".split()), (Feature.COLOR,)),
    (frozenset("cool cooling".split()), (Feature.MODE,)),
    (frozenset("tilt tilted".split()), (Feature.TILT,)),
    (frozenset("mute muted".split()), (Feature.MUTE,)),
    (frozenset("pause paused".split()), (Feature.PLAYBACK, Feature.RUN)),
)
"""What somebody asks whether a thing can do."""
_ASKS_FOR: Final = frozenset("have has offer offers support supports know knows there available possible can".split())
_WHAT: Final = frozenset({"what", "which", "what's", "list", "tell", "show"})
_MOST: Final = 3


def asked(reading: Reading) -> bool:
    """Whether a question is about what a thing can do rather than about what it does."""
    return bool(_kind_asked(reading)) or _asks_what(reading) or _asks_whether(reading) is not None


def answer(reading: Reading, pool: Sequence[Candidate], situation: Situation) -> tuple[str, tuple[Candidate, ...]]:
    """What to say, and about which of them; empty where none of them has what is asked for."""
    if (features := _asks_whether(reading)) is not None:
        return _whether(features, pool, reading, situation)
    kind = _kind_asked(reading)
    told: list[tuple[Candidate, str]] = []
    for one in pool:
        said = _offers(one, _OFFERS[kind]) if kind else ""
        if said:
            told.append((one, said))
    if kind and told:
        return " ".join(said for _, said in told[:_MOST]), tuple(one for one, _ in told[:_MOST])
    devices = list({one.device.id: one for one in pool}.values())
    if not kind:
        return " ".join(_able(one.device, situation) for one in devices[:_MOST]), tuple(devices[:_MOST])
    names = listing([f"the {one.device.name}{place(one.device)}" for one in devices[:_MOST]])
    has = "has" if len(devices) == 1 else "have"
    return f"{names[:1].upper()}{names[1:]} {has} no {kind}s to choose from.", tuple(devices[:_MOST])


def _kind_asked(reading: Reading) -> str:
    """What is asked for in the plural: "which presets are there?"; in the singular it is the present one."""
    if not reading.words & _WHAT:
        return ""
    said = [kind for kind in _OFFERS if f"{kind}s" in reading.words]
    single = [kind for kind in _OFFERS if kind in reading.words and reading.words & {"available", "possible"}]
    return (said or single or [""])[0] if reading.words & (_ASKS_FOR | {"are", "tell", "list"}) else ""


def _asks_what(reading: Reading) -> bool:
    able = reading.words & {"can", "able", "capable", "capabilities", "abilities"}
    about = bool(reading.names or reading.types)
    does = reading.words & {"do", "doing", "set", "change", "capabilities", "abilities", "capable"}
    return bool(about and able and does and reading.words & _WHAT)


def _asks_whether(reading: Reading) -> tuple[Feature, ...] | None:
    """The features of which one is asked for: "can the fan oscillate?"; None: that is not the question."""
    heads = [token.text for token in reading.tokens[:2]]
    if not heads or not (heads[0] in {"can", "does"} and heads[1:] != ["you"]) or not (reading.names or reading.types):
        return None
    return next((features for words, features in _VERBS if reading.outside & words), None)


def _whether(
    features: Sequence[Feature], pool: Sequence[Candidate], reading: Reading, situation: Situation
) -> tuple[str, tuple[Candidate, ...]]:
    devices = list({one.device.id: one for one in pool}.values())[:_MOST]
    able = [one for one in devices if any(_has(entity, features, reading) for entity in one.device.entities)]
    if able:
        names = listing([f"the {one.device.name}{place(one.device, unless=situation.area)}" for one in able])
        return f"Yes, {names} can.", tuple(able)
    return "No. " + " ".join(_able(one.device, situation) for one in devices), tuple(devices)


def _has(entity: Entity, features: Sequence[Feature], reading: Reading) -> bool:
    words = {word.casefold() for word in entity.name.split()}
    if Feature.OSCILLATE in features and words & SWINGING:
        return True
    for feature in features:
        limits = entity.features.get(feature)
        if limits is None or limits.mixed:
            continue
        cooling = feature is Feature.MODE and reading.outside & {"cool", "cooling"}
        pausing = bool(limits.options) and feature in {Feature.RUN, Feature.PLAYBACK}
        wanted = "cool" if cooling else "pause" if pausing else None
        if wanted is None or wanted in limits.options:
            return True
    return False


def _offers(one: Candidate, features: Sequence[Feature]) -> str:
    """The options of an entity, as “The Heater has the modes off and heat.”."""
    for feature in features:
        limits = one.entity.features.get(feature)
        if limits and limits.options and feature in _KNOWN_AS:
            name = spoken_name(one.device, one.entity)
            kind = _KNOWN_AS[feature]
            now = current(one.entity, feature)
            at = f", and is at {_plain(str(now))} now" if str(now) in limits.options else ""
            return f"The {name}{place(one.device)} has the {kind} {listing([_plain(o) for o in limits.options])}{at}."
    if Feature.SPEED in features or Feature.FAN_MODE in features:
        return f"The {one.label} takes any speed in percent." if one.entity.can(Feature.SPEED) else ""
    return ""


def _plain(option: str) -> str:
    return option.replace("_", " ")


def _able(device: Device, situation: Situation) -> str:
    """All that a device can do, in one sentence."""
    entities = [entity for entity in device.entities if entity.category is None]
    features = {feature for entity in entities for feature, limits in entity.features.items() if not limits.mixed}
    able = [said for feature, said in _CAN.items() if feature in features]
    choices = [
        f"take the {_called(entity, feature)} {listing([_plain(option) for option in limits.options])}"
        for entity in entities
        for feature, limits in entity.features.items()
        if feature in _KNOWN_AS and limits.options
    ]
    spans = [
        f"be set from {number(limits.minimum)} to {with_unit(number(limits.maximum), limits.unit)} ({entity.name})"
        for entity in entities
        if entity.name and (limits := entity.features.get(Feature.NUMBER)) and limits.minimum is not None
    ]
    where = place(device, unless=situation.area)
    if not able and not choices and not spans:
        return f"The {device.name}{where} only tells its state."
    return f"The {device.name}{where} can {listing([*able, *choices, *spans])}."


def _called(entity: Entity, feature: Feature) -> str:
    return f"{entity.name.lower()}s" if entity.name and feature is Feature.OPTION else _KNOWN_AS[feature]


def only(candidates: Sequence[Candidate]) -> str:
    """What the things can do, where none of them can do what was wanted: "it can only be locked and unlocked"."""
    entities = [entity for one in candidates for entity in one.device.entities]
    features = {feature for entity in entities for feature, limits in entity.features.items() if not limits.mixed}
    able = [_CAN[feature] for feature in _FOREMOST if feature in features]
    if not able and (options := [option for one in candidates for option in choices(Wanted(()), one.entity)]):
        able = [f"be set to {listing([option.replace('_', ' ') for option in options], 'or')}"]
    return f"it can only {listing(able)}" if able else "it only tells its state"
