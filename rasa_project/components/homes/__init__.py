"""What people call the things in their homes, a file for each language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Words:
    """The names of one language that fill the gaps in sentence templates."""

    areas: tuple[str, ...]
    floors: tuple[str, ...]
    names: Mapping[str, tuple[str, ...]]
    """Of devices, people and lists, by Home Assistant's domain."""
    wildcards: Mapping[str, tuple[str, ...]]
    """By the name of the gap: what to play, what to buy, what to announce."""
    area_prefix: bool
    """Whether a device's name may start with the room's: "kitchen lamp"."""

    def half(self, number: int) -> Words:
        """Give every second name, from the first (0) or the second (1): homes that share none, to measure with."""
        return Words(
            areas=self.areas[number::2],
            floors=self.floors[number::2],
            names={domain: names[number::2] for domain, names in self.names.items()},
            wildcards={gap: values[number::2] for gap, values in self.wildcards.items()},
            area_prefix=self.area_prefix,
        )


def languages() -> frozenset[str]:
    """The languages that have words."""
    return frozenset(file.stem for file in FOLDER.glob("*.yml"))


def words_of(language: str) -> Words:
    """Read the words of one of `languages()`."""
    content: dict[str, Any] = yaml.safe_load((FOLDER / f"{language}.yml").read_text(encoding="utf-8"))
    return Words(
        areas=_items(content["area"]),
        floors=_items(content["floor"]),
        names={domain: _items(names) for domain, names in content["names"].items()},
        wildcards={gap: _items(values) for gap, values in content["wildcards"].items()},
        area_prefix=bool(content["area_prefix"]),
    )


def _items(text: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in text.split(","))
