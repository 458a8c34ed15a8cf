"""“Is it dark outside?”, “how bright is it in the kitchen?”: what the light sensors of the home tell."""

from __future__ import annotations

from typing import Final

from devices.model import Device, Entity
from engine.context import sensors
from engine.context.situation import Situation
from engine.domain import Hypothesis, Interpretation, Refusal, Unresolved
from engine.language import phrasing
from engine.language.describe import number
from engine.language.reading import Reading

_DARK: Final = frozenset({"dark", "gloomy", "dim"})
_OUTSIDE: Final = frozenset({"outside", "outdoors"})


def asked(reading: Reading) -> bool:
    """Whether it is asked how bright it is somewhere, rather than about a lamp."""
    it = reading.words & {"it", "dark", "bright"} and not reading.names
    return bool(reading.asks and it and reading.words & {"is", "how", "it's"} and reading.words & {*_DARK, "bright"})


def answer(intent: str, reading: Reading, situation: Situation, confidence: float) -> Interpretation | Refusal:
    """How bright it is there, and whether that is dark."""
    reasons: tuple[str, ...] = ()
    if reading.words & _OUTSIDE:
        told, where = _outside(situation), "outside"
    else:
        area = reading.areas[0] if reading.areas else situation.area
        told = sensors.lux(area, situation) if area is not None else None
        where = f"in the {area}" if area else "where you are"
        reasons = (phrasing.here(area),) if area and not reading.areas else ()
    if told is None:
        return Refusal(Unresolved.NOTHING_THERE, f"Nothing measures the light {where}.", Hypothesis(intent))
    device, entity, value = told
    wants_dark = bool(reading.words & _DARK)
    limit = sensors.DARK if wants_dark else sensors.DIM
    so = value < limit if wants_dark else value >= limit
    word = "dark" if wants_dark else "bright"
    verdict = f"{'Yes, it is' if so else 'No, it is not'} {word} {where}"
    if "how" in reading.words:
        verdict = _how(value, where)
    text = f"{verdict}: the {device.name} measures {number(value)} lx."
    return Interpretation(Hypothesis(intent, targets=(entity.unique_id,), score=confidence, reasons=reasons), text)


def _how(value: float, where: str) -> str:
    if value < sensors.DARK:
        return f"It is dark {where}"
    return f"It is {'bright' if value >= sensors.DIM else 'dim'} {where}"


def _outside(situation: Situation) -> tuple[Device, Entity, float] | None:
    for device, entity in situation.home.entities():
        value = sensors.number(entity)
        measures = entity.component == "sensor" and entity.device_class == "illuminance" and value is not None
        if measures and value is not None and sensors.is_outside(device) and device.available:
            return device, entity, value
    return None
