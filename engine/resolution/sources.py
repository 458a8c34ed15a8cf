"""The inputs of a player that were asked for by name: where Netflix is an input of the TV, it is no film. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from devices.model import Change, Device, Entity, Feature, Order
from devices.reading import current
from engine.domain import Hypothesis
from engine.language.words import fold

INTENT: Final = "adjust_setting"
"""Home Assistant has no intent for choosing an input."""


def option_of(entity: Entity, said: str) -> str | None:
    """The input of an entity that is called so; None: it has none, or no inputs."""
    if not entity.can(Feature.SOURCE) or not fold(said):
        return None
    return next((one for one in entity.features[Feature.SOURCE].options if fold(one) == fold(said)), None)


def chosen(said: str, players: Sequence[tuple[Device, Entity]], confidence: float) -> Hypothesis | None:
    """The reading that chooses the input called so on the one player that has it; None: none has it, or several."""
    found = [(device, entity, option) for device, entity in players if (option := option_of(entity, said))]
    return to_source(*found[0], confidence) if len(found) == 1 else None


def to_source(device: Device, entity: Entity, option: str, confidence: float) -> Hypothesis:
    """The reading that chooses an input; what is off is turned on with it."""
    change = Change(Feature.SOURCE, option)
    off = entity.can(Feature.POWER) and current(entity, Feature.POWER) is False
    changes = (Change(Feature.POWER, value=True), change) if off else (change,)
    return Hypothesis(
        INTENT,
        slots={"name": device.name, "source": option},
        targets=(entity.unique_id,),
        orders=(Order(entity.unique_id, changes),),
        score=confidence,
        reasons=(f"“{option}” is one of its sources",),
    )
