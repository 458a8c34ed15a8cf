"""What a home consists of, read from a YAML file and checked before anything starts."""

from __future__ import annotations

from collections import Counter
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Final, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from devices.simulator.kinds import KINDS
from devices.simulator.kinds.appliance import Appliance, Label
from devices.simulator.rooms import Air

LONGEST_FILE: Final = 1_000_000
"""Bytes; a description of a thousand devices is a tenth of this."""

type Name = Annotated[str, Field(min_length=1, max_length=80)]
type Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=64)]
"""Goes into topics, so it has none of the characters that mean something there."""


class HomeError(ValueError):
    """The description can't be used; its text says where and why, for people."""


class Part(BaseModel):
    """A piece of a description: unknown keys are errors, because they are nearly always misspelt ones."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class AreaDescription(Part):
    """One room."""

    name: Name
    floor: Name
    """No MQTT convention carries it; it is here for people and for tools that read the file."""
    temperature: Annotated[float, Field(ge=-20, le=40)] = 20.5
    """Degrees Celsius that it usually has."""
    humidity: Annotated[float, Field(ge=0, le=100)] = 45.0
    """Percent that it usually has."""

    def air(self) -> Air:
        """As it is when the house starts."""
        return Air(self.temperature, self.temperature, self.humidity)


class DeviceDescription(Part):
    """One device."""

    id: Slug
    name: Name
    area: Name
    kind: str
    model: Name | None = None
    """None: the kind in words."""
    options: dict[str, Any] = {}
    """Checked against the options of its kind."""

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
        model = self.model or self.kind.replace("_", " ").title()
        label = Label(self.id, self.name, self.area, root, model=model)
        return KINDS[self.kind].model_validate(self.options).build(label, air)


class HomeDescription(Part):
    """A whole home."""

    name: Name
    root: Slug = "attune_house"
    """First level of its own topics; two homes at one broker need different ones."""
    areas: Annotated[tuple[AreaDescription, ...], Field(min_length=1)]
    devices: tuple[DeviceDescription, ...]

    @model_validator(mode="after")
    def _names_fit_together(self) -> Self:
        areas = Counter(area.name for area in self.areas)
        ids = Counter(device.id for device in self.devices)
        problems = [f"area {name!r} is there {n} times" for name, n in areas.items() if n > 1]
        problems += [f"device id {name!r} is there {n} times" for name, n in ids.items() if n > 1]
        problems += [f"device {d.id!r} is in no known area: {d.area!r}" for d in self.devices if d.area not in areas]
        if problems:
            raise ValueError("; ".join(problems))
        return self


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
    return parse((files("devices.simulator") / "homes" / "family.yaml").read_bytes(), "family.yaml")


def parse(raw: bytes, source: str) -> HomeDescription:
    """The home that this YAML describes; `source` names it in errors.

    Raises:
        HomeError: it is too long, no YAML, or does not describe a home.
    """
    if len(raw) > LONGEST_FILE:
        raise HomeError(f"{source} is longer than {LONGEST_FILE} bytes")
    try:
        return HomeDescription.model_validate(yaml.safe_load(raw))
    except (yaml.YAMLError, RecursionError) as error:
        raise HomeError(f"{source} is not YAML: {error}") from error
    except ValidationError as error:
        raise HomeError(f"{source} does not describe a home:\n{_lines(error, chr(10))}") from error


def _lines(error: ValidationError, between: str) -> str:
    return between.join(
        f"{'.'.join(str(step) for step in problem['loc']) or 'home'}: {problem['msg'].removeprefix('Value error, ')}"
        for problem in error.errors()
    )
