"""Reading what comes over the wire: everything is doubted, and None means "not understood"."""

from __future__ import annotations

import math
from typing import Annotated

from pydantic import AliasChoices, BaseModel, BeforeValidator, ValidationError
from pydantic_core import from_json, to_json


def toggle(payload: str) -> bool | None:
    """ON or OFF in any case."""
    return {"ON": True, "OFF": False}.get(payload.strip().upper())


def truth(payload: str) -> bool | None:
    """True or false in any case."""
    return {"TRUE": True, "FALSE": False}.get(payload.strip().upper())


def number(payload: str, lowest: float, highest: float) -> float | None:
    """A finite number within the limits, both included."""
    try:
        value = float(payload)
    except ValueError:
        return None
    return value if math.isfinite(value) and lowest <= value <= highest else None


def read[Model: BaseModel](model: type[Model], payload: str) -> Model | None:
    """A JSON command; keys that the device does not know are skipped, as real devices do."""
    return _read(model, payload, strict=False)


def touch[Model: BaseModel](model: type[Model], payload: str) -> Model | None:
    """A change by hand; an unknown key is a mistake of the writer, so it counts as one.

    A state as Home Assistant writes it, `{"state": "on", "attributes": {"brightness": 128}}`, is read as well; of its
    attributes those count that the device has.
    """
    if '"attributes"' not in payload:
        return _read(model, payload, strict=True)
    try:
        whole = from_json(payload)
    except ValueError:
        return None
    if not isinstance(whole, dict) or not isinstance(whole.get("attributes"), dict):
        return None
    flat = {**whole["attributes"], **{key: value for key, value in whole.items() if key != "attributes"}}
    return _read(model, to_json(flat).decode(), strict=False)


def _read[Model: BaseModel](model: type[Model], payload: str, *, strict: bool) -> Model | None:
    try:
        change = model.model_validate_json(payload, extra="forbid" if strict else "ignore")
    except ValidationError:
        return None
    # {} and {"state": null} ask for nothing; taking them would light a lamp that nobody asked for.
    return change if change.model_dump(exclude_none=True) else None


def also(*names: str) -> AliasChoices:
    """The names of a field, ours first, then what Home Assistant calls it."""
    return AliasChoices(*names)


def _on_off(value: object) -> object:
    # What is not a word for on or off is passed on, so that pydantic says what is wrong with it.
    known = toggle(value) if isinstance(value, str) else None
    return value if known is None else known


type OnOff = Annotated[bool, BeforeValidator(_on_off)]
"""A bool that people write as "on" and "off"."""


class Pressed(BaseModel):
    """By hand on anything that is only on or off: `{"state": "on"}`."""

    state: OnOff


def spell(on: bool) -> str:  # noqa: FBT001  one flag is all there is
    """ON or OFF, the words of Home Assistant's MQTT components."""
    return "ON" if on else "OFF"
