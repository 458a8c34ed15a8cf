"""What stands between an answer and the words behind it: one of what was told, an option that was offered. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from devices.model import Change, Device, Entity, Feature, Order
from engine.context.situation import SESSION_GAP, Situation
from engine.domain import (
    Asking,
    Conversation,
    Hypothesis,
    Interpretation,
    Option,
    Question,
    Resolution,
    Source,
    Unresolved,
)
from engine.language.describe import choice, place, spoken_name, told_apart
from engine.language.reading import Reading
from engine.language.words import fold
from engine.resolution import danger
from engine.resolution.goals import SETTING
from engine.resolution.weighing import Resolved

_SEVERAL: Final = frozenset({"them", "those", "these", "both"})
_ONE: Final = frozenset({"it", "that", "this"})


def one_of(resolution: Interpretation, words: set[str], situation: Situation) -> Resolution:
    """The same, or which of them: "it" is not all that was told, though the light of a room may be several lamps."""
    chosen = resolution.hypothesis
    pairs = [(order, *found) for order in chosen.orders if (found := situation.home.entity(order.unique_id))]
    alike = {(device.area, entity.component) for _, device, entity in pairs}
    if words & _SEVERAL or not words & _ONE or len(pairs) < 2 or len(alike) == 1:
        return resolution
    ranked = sorted(pairs, key=lambda one: one[1].area != situation.area)
    labels = told_apart([spoken_name(d, e) + place(d) for _, d, e in ranked])
    options = tuple(
        Option(
            label,
            replace(chosen, orders=(order,), targets=(entity.unique_id,), slots={"name": spoken_name(device, entity)}),
        )
        for label, (order, device, entity) in zip(labels, ranked, strict=True)
    )
    text = f"Which one do you mean: {choice(labels)}?"
    return Question(Asking.CHOICE, text, options, Unresolved.AMBIGUOUS, hypothesis=replace(chosen, orders=()))


_LEADS: Final = re.compile(
    r"^(?:(?:ok|okay|then|and|now|just|make it|set it|put it|switch it|turn it|to|on|in|please)\b[ ,]*)+|"
    r"(?:[ ,]+(?:then|please|mode|instead))+[.! ]*$|[.! ]+$",
    re.IGNORECASE,
)


def option_alone(situation: Situation, reading: Reading, recent: Conversation) -> Resolved | None:
    """An option of what was spoken of, said alone: "boost" behind "it takes auto, boost or quiet"."""
    said = fold(_LEADS.sub("", _LEADS.sub("", reading.text)))
    if not said or recent.last is None or abs(situation.at - recent.at) > SESSION_GAP:
        return None
    for one in recent.last.targets:
        pair = situation.home.entity(one)
        if pair is None:
            continue
        for feature in _CHOOSABLE:
            limits = pair[1].features.get(feature)
            offered = limits.options if limits is not None else ()
            option = next((o for o in offered if fold(o.replace("_", " ")) == said), None)
            if option is not None and option not in {"on", "off"}:
                return _chosen(pair, Change(feature, option), reading)
    return None


_CHOOSABLE: Final = (Feature.OPTION, Feature.PRESET, Feature.FAN_MODE, Feature.MODE, Feature.EFFECT)


def _chosen(pair: tuple[Device, Entity], change: Change, reading: Reading) -> Resolved | None:
    device, entity = pair
    if danger.risky(device, entity, change):
        return None
    name = spoken_name(device, entity)
    orders = (Order(entity.unique_id, (change,)),)
    chosen = Hypothesis(SETTING, Source.DIALOGUE, {"name": name}, (entity.unique_id,), orders, score=0.95)
    return Resolved.of(Interpretation(chosen), reading)
