"""Homes described as fixtures for assistants: areas, devices, and entities with their states.

The format is that of `_fixtures.yaml` in https://github.com/allenporter/home-assistant-datasets. Every entity becomes a
device of this house with the entity's id (`light.bedroom_lamp`) as its id, in the state that is given; nothing moves
by itself, so that a state can be compared with what was expected. A case sets its own states by hand:
`attune_house/light.bedroom_lamp/by_hand` takes `{"state": "on", "attributes": {"brightness": 128}}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from devices.simulator.fixture_kinds import SAID_ELSEWHERE, TRANSLATIONS, Given

HOTTEST_ROOM: Final = 45
"""Degrees that no room has in Celsius: a thermostat that shows more counts in Fahrenheit, and so do all."""


class FixturesError(ValueError):
    """The fixtures can't be read; its text says where and why."""


def _word(value: object) -> object:
    # In one set of fixtures a state has a form for speech and one for the home.
    value = value.get("out") if isinstance(value, dict) else value
    if value is None or isinstance(value, str):
        return value
    return {True: "on", False: "off"}[value] if isinstance(value, bool) else str(value)


class _Loose(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Area(_Loose):
    name: str
    id: str | None = None
    floor: str | None = None


class _Info(_Loose):
    model: str | None = None
    manufacturer: str | None = None


class _Thing(_Loose):
    name: str
    id: str | None = None
    area: str | None = None
    info: _Info = _Info()


class _Entity(_Loose):
    name: str
    id: Annotated[str, Field(pattern=r"^[a-z_]+\.[A-Za-z0-9_]+$")]
    area: str | None = None
    device: str | None = None
    state: Annotated[str | None, BeforeValidator(_word)] = None
    attributes: dict[str, Any] = {}

    @property
    def component(self) -> str:
        return self.id.partition(".")[0]


class _Fixtures(_Loose):
    areas: tuple[_Area, ...] = ()
    devices: tuple[_Thing, ...] = ()
    entities: tuple[_Entity, ...]


def from_fixtures(read: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The description of a home, from what was read of its fixtures.

    Raises:
        FixturesError: they lack something.
    """
    try:
        fixtures = _Fixtures.model_validate(read)
    except ValidationError as error:
        lines = (f"{'.'.join(str(step) for step in e['loc'])}: {e['msg']}" for e in error.errors())
        raise FixturesError("\n".join(lines)) from error
    areas = {area.id or area.name: area.name for area in fixtures.areas}
    unit = "F" if any(_hot(entity) for entity in fixtures.entities) else "C"
    things = {thing.id or thing.name: thing for thing in fixtures.devices}
    carried = [entity for entity in fixtures.entities if entity.component in TRANSLATIONS]
    return {
        "name": name,
        "still": True,
        "areas": [{"name": area.name, "floor": area.floor} for area in fixtures.areas] or [{"name": "Home"}],
        "devices": [_device(entity, things.get(entity.device or ""), areas, unit) for entity in carried],
        "not_carried": [entity.id for entity in fixtures.entities if entity not in carried],
    }


def _hot(entity: _Entity) -> bool:
    shown = [entity.attributes.get(key) for key in ("current_temperature", "temperature")]
    hot = any(isinstance(value, int | float) and value > HOTTEST_ROOM for value in shown)
    return entity.component == "climate" and hot


def _device(entity: _Entity, thing: _Thing | None, areas: Mapping[str, str], unit: str) -> dict[str, Any]:
    given = Given(entity.component, entity.state, entity.attributes, unit)
    kind, options = TRANSLATIONS[entity.component](given)
    area = entity.area or (thing.area if thing else None)
    described: dict[str, Any] = {
        "id": entity.id,
        "name": entity.name,
        "area": None if area is None else areas.get(area, area),
        "kind": kind,
        "options": {key: value for key, value in options.items() if value is not None},
        "attributes": {key: value for key, value in given.unused().items() if key not in SAID_ELSEWHERE},
    }
    if thing is not None:
        described["part_of"] = {"id": thing.id or thing.name, "name": thing.name}
        described |= thing.info.model_dump(exclude_none=True)
    return described
