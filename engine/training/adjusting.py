"""Sentences about settings: modes, speeds, numbers and options; those that a thing has, and those that it lacks."""

from __future__ import annotations

from typing import Final

from devices.model import Device, Entity, Feature, Limits
from engine.domain import Unresolved
from engine.language.amounts import Amount
from engine.language.words import fold
from engine.resolution.settings import Wanted, plan
from engine.training import phrases
from engine.training.scenes import Gold, Meant, Said, Scene, called

INTENT: Final = "adjust_setting"
_NUMERIC: Final = frozenset({Feature.NUMBER, Feature.SPEED, Feature.TARGET_HUMIDITY, Feature.TILT})
_PLACE_FIRST: Final = 0.12
"""Share of sentences that begin with the room."""
_ALONE: Final = 0.2
"""Share of options that are said without what they are an option of."""
_RELATIVE: Final = 0.3


def adjusted(scene: Scene) -> Said | None:
    """A setting that the thing has, by its name or by one of its options."""
    able = [
        (d, e, f, s) for d in _reachable(scene) for e in d.entities for f, s in e.features.items() if _settable(e, f)
    ]
    if not able:
        return None
    one, entity, feature, limits = scene.chance.choice(able)
    aspect = entity.name.lower() or scene.chance.choice(phrases.CALLED[feature])
    if not entity.name and len([f for f in entity.features if aspect in phrases.CALLED.get(f, ())]) > 1:
        # Two of its settings are called so, and either would be right.
        return None
    if any(e.name.lower() == aspect for e in one.entities if e is not entity):
        return None
    gold = Gold(Meant.DO, INTENT, frozenset({entity.unique_id}), feature)
    return _said(scene, one, gold, aspect, _value(scene, feature, limits))


def swayed(scene: Scene) -> Said | None:
    """A fan that turns its head, or stops to; some can't."""
    fans = [one for one in scene.named("fan") if all(entity.name != "Swing" for entity in one.entities)]
    if not fans:
        return None
    one, on = scene.chance.choice(fans), scene.chance.random() < 0.5
    can = one.entities[0].can(Feature.OSCILLATE)
    own = frozenset({one.entities[0].unique_id})
    gold = Gold(Meant.DO, INTENT, own, Feature.OSCILLATE, on) if can else Gold(Meant.IMPOSSIBLE, INTENT)
    words, gold = called(one, gold, scene)
    if not can and one.area and one.area not in words:
        words = f"{words} in the {one.area}"
    pattern = scene.chance.choice(phrases.SWAYS[on])
    return None if gold.meant is Meant.CHOOSE else Said(pattern.format(x=words), gold, pattern)


def pressed(scene: Scene) -> Said | None:
    """A button that is called by what it does: "empty the litter box"."""
    able = [(d, e) for d in _reachable(scene) for e in d.entities if e.component == "button"]
    if not able:
        return None
    one, entity = scene.chance.choice(able)
    gold = Gold(Meant.DO, INTENT, frozenset({entity.unique_id}), Feature.PRESS, value=True)
    words, gold = called(one, gold, scene)
    pattern = scene.chance.choice(phrases.PRESSED)
    text = pattern.format(x=words, v=entity.name.lower())
    return None if gold.meant is Meant.CHOOSE else Said(text, gold, f"press: {pattern}")


def lacking(scene: Scene) -> Said | None:
    """A setting that the thing does not have, or an option that it does not have."""
    able = [one for one in _reachable(scene) if one.entities[0].component not in _FEW]
    if not able:
        return None
    one = scene.chance.choice(able)
    aspect, values = scene.chance.choice(phrases.LACKING)
    value = scene.chance.choice(values)
    if _has(one, aspect, value):
        return None
    return _said(scene, one, Gold(Meant.IMPOSSIBLE, INTENT), aspect, (value, None))


_FEW: Final = frozenset({"sensor", "binary_sensor", "scene"})
_OF_OTHERS: Final = {"temperature": "climate", "brightness": "light", "volume": "media_player", "degree": "cover"}
"""Settings that have an intent of their own → the component that has them."""


def _has(one: Device, aspect: str, value: str) -> bool:
    """Whether somebody could mean anything that this thing can do."""
    if one.entities[0].component == _OF_OTHERS.get(aspect):
        return True
    words = fold(f"{aspect} {value}")
    amount = Amount(float(fold(value)[0])) if value[0].isdigit() else None
    wish = Wanted(words, tuple(aspect.split()) if _known(aspect) else (), amount)
    return any(
        entity.name.lower() == aspect
        or (aspect == "speed" and entity.name == "Fan speed")
        or any(aspect in phrases.CALLED.get(feature, ()) for feature in entity.features)
        or any(option in words for limits in entity.features.values() for option in limits.options)
        or not isinstance(plan(wish, entity), Unresolved)
        for entity in one.entities
    )


def _known(aspect: str) -> bool:
    return aspect not in {"interval", "duration", *_OF_OTHERS} or aspect == "degree"


def _reachable(scene: Scene) -> list[Device]:
    return [one for one in scene.home.devices if one.available and one.id not in scene.nameless]


def _settable(entity: Entity, feature: Feature) -> bool:
    if entity.name:
        return feature in {Feature.NUMBER, Feature.OPTION}
    return feature in phrases.CALLED


def _value(scene: Scene, feature: Feature, limits: Limits) -> tuple[str, object]:
    """A value in words, and as the change has it."""
    if limits.options:
        option = scene.chance.choice([one for one in limits.options if one not in {"off", "none"}])
        return option.replace("_", " "), option
    high = limits.maximum or 100
    number = scene.chance.choice([n for n in phrases.NUMBERS if (limits.minimum or 0) <= n <= high])
    unit = scene.chance.choice(phrases.UNITS[limits.unit or "%"]) if feature in _NUMERIC else ""
    return f"{number}{unit}", float(number)


def _said(scene: Scene, one: Device, gold: Gold, aspect: str, value: tuple[str, object]) -> Said | None:
    spoken, meant = value
    patterns, gold = _patterns(scene, aspect, spoken, gold, meant)
    words, gold = called(one, gold, scene)
    if gold.meant is Meant.CHOOSE:
        return None
    if gold.meant is Meant.IMPOSSIBLE and one.area and one.area not in words:
        words = f"{words} in the {one.area}"
    pattern = scene.chance.choice(patterns)
    if one.area and words.endswith(f" in the {one.area}") and scene.chance.random() < _PLACE_FIRST:
        words = words.removesuffix(f" in the {one.area}")
        text = f"in the {one.area}, {pattern.format(x=words, v=spoken, a=aspect)}"
    else:
        text = pattern.format(x=words, v=spoken, a=aspect)
    return Said(text, gold, f"{aspect}: {pattern}")


def _patterns(scene: Scene, aspect: str, spoken: str, gold: Gold, meant: object) -> tuple[tuple[str, ...], Gold]:
    """What may be said, and the meaning with the value where one is said."""
    chance = scene.chance
    numeric = spoken[:1].isdigit()
    if numeric and chance.random() < _RELATIVE:
        return phrases.BY, gold
    gold = Gold(gold.meant, gold.intent, gold.targets, gold.feature, meant)
    if numeric:
        return phrases.TO_NUMBER, gold
    if chance.random() < _ALONE and gold.meant is Meant.DO and spoken not in {"up", "down"}:
        return phrases.JUST, gold
    return (phrases.TO_MODE if aspect == "mode" else phrases.TO_OPTION), gold
