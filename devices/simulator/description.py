"""What a home consists of, read from a YAML file and checked before anything starts."""

from __future__ import annotations

from collections import Counter
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Final, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from devices.simulator.faults import Fault
from devices.simulator.fixtures import FixturesError, from_fixtures
from devices.simulator.kinds import KINDS
from devices.simulator.kinds.appliance import Appliance, Label, compact, object_id
from devices.simulator.people import Routine
from devices.simulator.rooms import MEAN_OUTSIDE, Air, Weather

LONGEST_FILE: Final = 1_000_000
"""Bytes; a description of a thousand devices is a tenth of this."""

type Name = Annotated[str, Field(min_length=1, max_length=80)]
type Slug = Annotated[str, Field(pattern=r"^[a-zA-Z][a-zA-Z0-9_]*(\.[a-zA-Z0-9_]+)?$", max_length=128)]
"""Goes into topics, so it has none of the characters that mean something there; `light.desk` is one too."""

SOME_AIR: Final = Air(20.0, 20.0, 45.0)
_Loader: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Reads a large home in a tenth of the time, where PyYAML was built with it."""


class HomeError(ValueError):
    """The description can't be used; its text says where and why, for people."""


class Part(BaseModel):
    """A piece of a description: unknown keys are errors, because they are nearly always misspelt ones."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class AreaDescription(Part):
    """One room, or a place outdoors."""

    name: Name
    floor: Name | None = None
    """No MQTT convention carries it; it is here for people and for tools that read the file."""
    temperature: Annotated[float, Field(ge=-20, le=40)] = 20.5
    """Degrees Celsius that it usually has."""
    humidity: Annotated[float, Field(ge=0, le=100)] = 45.0
    """Percent that it usually has."""
    outdoors: bool = False
    """A garden or a balcony: as warm as the weather."""

    def air(self, outside: float) -> Air:
        """As it is when the house starts, at `outside` degrees Celsius outdoors."""
        now = outside if self.outdoors else self.temperature
        usual = MEAN_OUTSIDE if self.outdoors else self.temperature
        return Air(now, usual, self.humidity, outdoors=self.outdoors)


class PartOf(Part):
    """The physical thing that several entities belong to."""

    id: Slug
    name: Name


class WeatherDescription(Part):
    """The temperature outdoors, in degrees Celsius."""

    mean: Annotated[float, Field(ge=-40, le=45)] = MEAN_OUTSIDE
    swing: Annotated[float, Field(ge=0, le=20)] = 5.0
    """By which the afternoon is warmer, and the night colder."""
    fronts: Annotated[float, Field(ge=0, le=20)] = 0.0
    """By which some days are warmer or colder than others."""

    def weather(self) -> Weather:
        """What the house feels of it."""
        return Weather(self.mean, self.swing, self.fronts)


class DeviceDescription(Part):
    """One device."""

    id: Slug
    name: Name
    area: Name | None = None
    """None: nobody knows where it is."""
    kind: str
    manufacturer: Name = "Attune House"
    model: Name | None = None
    """None: the kind in words."""
    options: dict[str, Any] = {}
    """Checked against the options of its kind."""
    part_of: PartOf | None = None
    """None: it is a thing by itself."""
    attributes: dict[str, Any] = {}
    """Whatever its kind does not carry, told as attributes."""
    fault: Fault = Fault()
    """What is wrong with it from the start."""

    @field_validator("kind")
    @classmethod
    def _kind_is_known(cls, kind: str) -> str:
        if kind not in KINDS:
            raise ValueError(f"no kind {kind!r}; there are {', '.join(sorted(KINDS))}")
        return kind

    @model_validator(mode="after")
    def _options_fit_the_kind(self) -> Self:
        try:
            KINDS[self.kind].model_validate(self.options)
        except ValidationError as error:
            raise ValueError(f"options of {self.id}: {_lines(error, '; ')}") from error
        return self

    def build(self, root: str, air: Air) -> Appliance:
        """The device as it is when the house starts."""
        label = Label(
            self.id,
            self.name,
            self.area,
            root,
            manufacturer=self.manufacturer,
            model=self.model or self.kind.replace("_", " ").title(),
            device=None if self.part_of is None else (self.part_of.id, self.part_of.name),
            tells_more=bool(self.attributes),
        )
        return KINDS[self.kind].model_validate(self.options).build(label, air)


class HomeDescription(Part):
    """A whole home."""

    name: Name
    root: Slug = "attune_house"
    """First level of its own topics; two homes at one broker need different ones."""
    areas: Annotated[tuple[AreaDescription, ...], Field(min_length=1)]
    devices: tuple[DeviceDescription, ...]
    weather: WeatherDescription = WeatherDescription()
    routine: Routine | None = None
    """Who lives here; played only where it is asked for."""
    still: bool = False
    """Time does not pass: everything stays as it was set, so that a test can compare."""
    not_carried: tuple[str, ...] = ()
    """What the description had and MQTT has no component for; only for people to read."""

    @model_validator(mode="after")
    def _names_fit_together(self) -> Self:
        areas = Counter(area.name for area in self.areas)
        ids = Counter(object_id(device.id) for device in self.devices)
        problems = [f"area {name!r} is there {n} times" for name, n in areas.items() if n > 1]
        problems += [f"device id {name!r} is there {n} times" for name, n in ids.items() if n > 1]
        problems += [
            f"device {d.id!r} is in no known area: {d.area!r}"
            for d in self.devices
            if d.area is not None and d.area not in areas
        ]
        if self.routine is not None:
            problems += [f"the routine has no area {room!r}" for room in sorted(self.routine.rooms() - set(areas))]
        problems += self._wrong_touches()
        if problems:
            raise ValueError("; ".join(problems))
        return self

    def _wrong_touches(self) -> list[str]:
        """What scenes and people do, tried on the devices: a misspelt key would otherwise show months later."""
        built = {device.id: device.build(self.root, SOME_AIR) for device in self.devices}
        touches = [*(self.routine.touches() if self.routine else ())]
        for device in built.values():
            touches += [(other, dict(change)) for other, change in device.orders().items()]
        problems = [f"there is no device {device!r} to touch" for device, _ in touches if device not in built]
        return problems + [
            f"{device!r} does not understand {change}"
            for device, change in touches
            if device in built and built[device].by_hand(compact(change)) is None
        ]


def shipped() -> tuple[str, ...]:
    """The names of the homes that come with the package."""
    homes = (files("devices.simulator") / "homes").iterdir()
    return tuple(sorted(home.name.removesuffix(".yaml") for home in homes if home.name.endswith(".yaml")))


def find(home: str) -> HomeDescription:
    """The home of that name, else of that path: a file, or a folder with `_fixtures.yaml` in it.

    Raises:
        HomeError: there is no such home, or the file does not describe one.
    """
    if home in shipped():
        return parse((files("devices.simulator") / "homes" / f"{home}.yaml").read_bytes(), f"{home}.yaml")
    path = Path(home)
    if not path.exists() and not path.suffix and len(path.parts) == 1:
        raise HomeError(f"there is no home {home!r}: it is none of {', '.join(shipped())}, and no file")
    return load(path / "_fixtures.yaml" if path.is_dir() else path)


def load(path: Path) -> HomeDescription:
    """Read the description of a home.

    Raises:
        HomeError: the file can't be read, is no YAML, or does not describe a home.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(LONGEST_FILE + 1)
    except OSError as error:
        raise HomeError(f"can't read {path}: {error.strerror}") from error
    return parse(raw, str(path))


def family() -> HomeDescription:
    """The family home that comes with the package."""
    return find("family")


def parse(raw: bytes, source: str) -> HomeDescription:
    """The home that this YAML describes; `source` names it in errors.

    Raises:
        HomeError: it is too long, no YAML, or does not describe a home.
    """
    if len(raw) > LONGEST_FILE:
        raise HomeError(f"{source} is longer than {LONGEST_FILE} bytes")
    try:
        read = yaml.load(raw, Loader=_Loader)  # noqa: S506  a safe loader, only quicker
        if isinstance(read, dict) and "entities" in read:
            read = from_fixtures(read, Path(source).parent.name or "Fixtures")
        return HomeDescription.model_validate(read)
    except (yaml.YAMLError, RecursionError) as error:
        raise HomeError(f"{source} is not YAML: {error}") from error
    except ValidationError as error:
        raise HomeError(f"{source} does not describe a home:\n{_lines(error, chr(10))}") from error
    except FixturesError as error:
        raise HomeError(f"{source} does not describe a home:\n{error}") from error


def _lines(error: ValidationError, between: str) -> str:
    return between.join(
        f"{'.'.join(str(step) for step in problem['loc']) or 'home'}: {problem['msg'].removeprefix('Value error, ')}"
        for problem in error.errors()
    )
