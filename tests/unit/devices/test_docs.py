"""docs/devices.md tells the truth about what can be checked: kinds, facts, conventions, reasons.

After a change of `devices.kinds` the expected tables stand in the failure; `python tests/unit/devices/test_docs.py`
prints them too.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from devices import kinds
from devices.admission import DEVICE_ENTITIES, MOST_DEVICES, MOST_ENTITIES
from devices.discovery.budget import DEADLINE_S, MESSAGE_S
from devices.discovery.convention import CONFIG_BYTES, STATE_BYTES, Reason
from devices.discovery.home_assistant import _EVENTS, COMPONENTS
from devices.gate import BURST
from devices.home_file import HomeNotes, _Facts
from devices.model import Device, Entity, Feature, Limits, State
from devices.rejected import KEPT
from engine.resolution import danger

DOCS = Path(__file__).parents[3] / "docs" / "devices.md"
STATES = {
    "climate": "off heat cool auto dry fan_only",
    "lawn_mower": "docked mowing paused returning error",
    "media_player": "off standby idle paused playing buffering",
    "vacuum": "docked idle paused returning cleaning error",
    "water_heater": "off eco heat_pump performance",
}
"""The states of components that know more than on and off."""
CLASSES = {
    "binary_sensor": ("door", "motion", "moisture"),
    "cover": ("blind", "garage"),
    "media_player": ("tv", "projector", "receiver", "speaker"),
    "sensor": ("temperature", "humidity"),
    "switch": ("outlet",),
}
"""Device classes by which a component becomes a type of its own: examples, not all."""


SWITCHED = frozenset({"binary_sensor", "fan", "humidifier", "light", "siren", "switch"})
"""Components whose state is `on` or `off`."""
FACTS = {
    "opens": kinds.opens,
    "moves": kinds.moves,
    "has_temperature": kinds.has_temperature,
    "has_picture": kinds.has_picture,
    "can_play_audio": kinds.can_play_audio,
}


def device(component: str, value: str | None = None, device_class: str | None = None) -> Device:
    features = {feature: Limits() for feature in (Feature.POWER, Feature.OPEN, Feature.PLAY_MEDIA)}
    one = Entity("one", component, device_class=device_class, features=features, state=State(value))
    return Device("one", "Thing", entities=(one,))


def kinds_table() -> str:
    rows = ["| component | type | on in the states | facts |", "|---|---|---|---|"]
    for component in sorted(COMPONENTS):
        made = _EVENTS.get(component, component)
        types = dict.fromkeys(
            kinds.type_of(device(made, device_class=each)) for each in (None, *CLASSES.get(component, ()))
        )
        words = STATES.get(component, "on off").split()
        on = [word for word in words if kinds.is_on(device(component, word))]
        counts = component in STATES or component in SWITCHED
        facts = [name for name, holds in FACTS.items() if holds(device(component))]
        told = (_code(types), _code(on) if counts else "", _code(facts))
        rows.append(f"| `{component}` | {' | '.join(told)} |".replace("  ", " "))
    return "\n".join(rows)


def appliances_table() -> str:
    rows = ["| type | words in its name or model |", "|---|---|"]
    rows += [f"| `{name}` | {_words(pattern)} |" for name, pattern in kinds._APPLIANCES]
    return "\n".join(rows)


def screens_table() -> str:
    rows = ["| it has | words in its manufacturer, model or name |", "|---|---|"]
    rows.append(f"| a screen | {_words(kinds._SCREEN_WORDS)} |")
    rows.append(f"| none | {_words(kinds._NO_SCREEN_WORDS)} |")
    return "\n".join(rows)


def _code(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _words(pattern: str) -> str:
    """A pattern's alternatives as people would write them; those that only a pattern can say are left out."""
    simple = re.sub(r"\([^)]*\)\??", "", pattern).replace(" ?", "")
    return _code(word for word in simple.split("|") if "\\" not in word)


TABLES = {"kinds": kinds_table, "appliances": appliances_table, "screens": screens_table}


@pytest.mark.parametrize("name", TABLES)
def test_the_table_is_the_one_that_the_code_makes(name: str) -> None:
    between = re.search(rf"<!-- {name}:[^\n]*-->\n(.*?)\n<!-- /{name} -->", _text(), re.DOTALL)
    assert between is not None
    assert between[1] == TABLES[name]()


def test_every_reason_of_a_rejection_is_explained() -> None:
    explained = set(re.findall(r"^\| `([a-z_]+)` \|", _section("What is rejected"), re.MULTILINE))
    assert explained == {reason.value for reason in Reason}


def test_the_limits_are_the_ones_that_hold() -> None:
    section = _section("What is rejected")
    for words in (
        f"{CONFIG_BYTES // 1024} kB", f"{STATE_BYTES // 1024} kB", f"{MOST_ENTITIES:,}", f"latest {KEPT}",
        f"{MOST_DEVICES:,}", f"{DEVICE_ENTITIES} entities", f"{BURST:,}", f"{DEADLINE_S * 1000:.0f} ms",
        f"{MESSAGE_S * 1000:.0f} ms",
    ):  # fmt: skip
        assert words in section


def test_every_key_of_the_home_file_is_shown() -> None:
    note = HomeNotes().about(())
    section = _section("What no device tells")
    for key in note.__dataclass_fields__:
        assert f"{key}:" in section


def test_every_fact_that_the_homes_file_may_override_is_told_and_derived() -> None:
    section = _section("What no device tells")
    for fact in _Facts.model_fields:
        assert fact in section
        assert callable(getattr(kinds, fact, None) or getattr(danger, fact, None)), fact


def _text() -> str:
    return DOCS.read_text(encoding="utf-8")


def _section(heading: str) -> str:
    found = re.search(rf"^## {heading}[^\n]*\n(.*?)(?=^## |\Z)", _text(), re.DOTALL | re.MULTILINE)
    assert found is not None, heading
    return found[1]


if __name__ == "__main__":
    for table in TABLES.values():
        sys.stdout.write(f"{table()}\n\n")
