"""`/v1/devices`, `/v1/areas` and `/v1/rejections`: the home as it is, and what people may change about it."""

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from devices.discovery.convention import Reason
from devices.kinds import type_of
from devices.model import Area, Device, Entity, Home, Limits
from devices.reading import RESTING
from engine.server.parts import Engine

router = APIRouter(prefix="/v1", tags=["home"])

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Names = Annotated[list[Name], Field(max_length=50)]


class EntityView(BaseModel):
    """One thing that a device does or measures, with the last state received."""

    unique_id: str
    component: str
    name: str
    state: str | None
    attributes: dict[str, Any]
    updated_at: AwareDatetime | None


class DeviceView(BaseModel):
    """A device. `capabilities`: what can be set → the limits of its values, where it has any."""

    id: str
    name: str
    aliases: list[str]
    area: str | None
    floor: str | None
    type: str
    available: bool
    stale: bool
    source: str
    capabilities: dict[str, dict[str, Any]]
    entities: list[EntityView]


class DeviceList(BaseModel):
    """All devices of the home."""

    items: list[DeviceView]


class DeviceChange(BaseModel):
    """What a person may change of a device; what is left out stays, null takes back what was said before."""

    model_config = ConfigDict(extra="forbid")

    name: Name | None = None
    area: Name | None = None
    aliases: Names | None = None
    screen: bool = Field(default=False, strict=True, description="Whether it shows pictures.")


class AreaView(BaseModel):
    """A room or another place of the home."""

    name: str
    floor: str | None
    aliases: list[str]


class AreaList(BaseModel):
    """All areas of the home."""

    items: list[AreaView]


class AreaChange(BaseModel):
    """What a person may say of an area; what is left out stays, null takes back what was said before."""

    model_config = ConfigDict(extra="forbid")

    floor: Name | None = None
    aliases: Names | None = None


class RejectionView(BaseModel):
    """A message that was not used, or not wholly."""

    topic: str
    reason: Reason
    detail: str
    at: AwareDatetime | None
    times: int = Field(description="How often it came; `at` is when it came last.")


class RejectionList(BaseModel):
    """The latest messages that were not used."""

    items: list[RejectionView]


@router.get("/devices")
def list_devices(engine: Engine) -> DeviceList:
    """Every device that was discovered."""
    home = engine.link.home
    return DeviceList(items=[device_view(device, home) for device in home.devices])


@router.get("/devices/{any_id}")
def get_device(engine: Engine, any_id: str) -> DeviceView:
    """One device, by its id or by the `unique_id` of any of its entities."""
    home = engine.link.home
    return device_view(_found(home, any_id), home)


@router.patch("/devices/{any_id}")
def change_device(engine: Engine, any_id: str, change: DeviceChange) -> DeviceView:
    """Say what a device is called, where it is and whether it has a screen; kept in `home.yaml`."""
    device = _found(engine.link.home, any_id)
    changed = engine.link.edit_device(device.id, **_said(change))
    if changed is None:  # it was removed in between
        raise _unknown(any_id)
    return device_view(changed, engine.link.home)


@router.get("/rejections")
def list_rejections(engine: Engine) -> RejectionList:
    """What was announced or said over MQTT and was not used, and why; the latest first, 200 at most."""
    return RejectionList(
        items=[
            RejectionView(topic=each.topic, reason=each.reason, detail=each.detail, at=each.at, times=each.times)
            for each in reversed(engine.link.rejections())
        ]
    )


@router.get("/areas")
def list_areas(engine: Engine) -> AreaList:
    """Every area that devices or `home.yaml` name."""
    return AreaList(items=[_area_view(area) for area in engine.link.home.areas])


@router.put("/areas/{name}")
def put_area(engine: Engine, name: Annotated[Name, Path()], change: AreaChange) -> AreaView:
    """Say on which floor an area is and what else it is called, or make a new one; kept in `home.yaml`."""
    return _area_view(engine.link.edit_area(name, **_said(change)))


def device_view(device: Device, home: Home) -> DeviceView:
    """What the API shows of a device."""
    area = home.area(device.area)
    return DeviceView(
        id=device.id,
        name=device.name,
        aliases=list(device.aliases),
        area=device.area,
        floor=area.floor if area else None,
        type=type_of(device),
        available=device.available,
        stale=device.stale,
        source=device.source,
        capabilities=_capabilities(device),
        entities=[_entity_view(entity) for entity in device.entities],
    )


def _capabilities(device: Device) -> dict[str, dict[str, Any]]:
    """All that can be set; where several entities can, the limits of the first one that is not for upkeep."""
    found: dict[str, dict[str, Any]] = {}
    for entity in sorted(device.entities, key=lambda entity: entity.category is not None):
        for feature, limits in entity.features.items():
            found.setdefault(feature.value, _limits(limits))
    return found


def _limits(limits: Limits) -> dict[str, Any]:
    numbers = {
        "minimum": limits.minimum,
        "maximum": limits.maximum,
        "step": limits.step,
        "unit": limits.unit,
        "options": list(limits.options) or None,
    }
    return {name: value for name, value in numbers.items() if value is not None}


def _entity_view(entity: Entity) -> EntityView:
    return EntityView(
        unique_id=entity.unique_id,
        component=entity.component,
        name=entity.name,
        state=entity.state.value,
        # Home Assistant's attributes; ours is for the engine.
        attributes={key: value for key, value in entity.state.attributes.items() if key != RESTING},
        updated_at=entity.state.updated_at,
    )


def _area_view(area: Area) -> AreaView:
    return AreaView(name=area.name, floor=area.floor, aliases=list(area.aliases))


def _said(change: DeviceChange | AreaChange) -> dict[str, Any]:
    """The fields that the caller sent; nothing is said by an empty value, and None would leave it as it is."""
    sent = change.model_dump(exclude_unset=True)
    empty = {"name": "", "area": "", "floor": "", "aliases": []}
    return {field: empty[field] if value is None else value for field, value in sent.items()}


def _found(home: Home, any_id: str) -> Device:
    device = home.device(any_id)
    if device is None:
        raise _unknown(any_id)
    return device


def _unknown(any_id: str) -> HTTPException:
    return HTTPException(HTTPStatus.NOT_FOUND, f"The home has no device with the id {any_id!r}.")
