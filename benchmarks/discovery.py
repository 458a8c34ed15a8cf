"""How much of what real devices publish is understood: entity found, state right, command right.

Each file of the folder holds what one device announced and told, and what Home Assistant made of it (`expected_ha`) and
sent to it (`expected_commands`), or, for devices of other projects' tests, a few values to expect (`expect`).

    python -m benchmarks.discovery --payloads DIR [--misses 40]
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from benchmarks.service_calls import changes_of, expected_values, is_understood
from devices.commands import encode
from devices.discovery.convention import Reason
from devices.link import conventions
from devices.model import Change, Device, Entity, Unfulfilled
from devices.registry import Registry

BAR: Final = 0.99


@dataclass(slots=True)
class Tally:
    """What was right, and every miss in a sentence."""

    entities: int = 0
    found: int = 0
    states: int = 0
    states_right: int = 0
    attributes: int = 0
    attributes_right: int = 0
    commands: int = 0
    commands_right: int = 0
    rejected_files: set[str] = field(default_factory=set)
    misses: list[str] = field(default_factory=list)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 where a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.discovery", description=__doc__.splitlines()[0])
    parser.add_argument("--payloads", type=Path, help="folder of JSON files, also in folders below it")
    parser.add_argument("--misses", type=int, default=40, help="how many misses to print (default 40)")
    options = parser.parse_args(arguments)
    if options.payloads is None:
        print("Nothing to measure: give --payloads DIR.")
        return 0
    tally = Tally()
    files = sorted(options.payloads.rglob("*.json"))
    for path in files:
        measure(path, tally)
    for miss in tally.misses[: options.misses]:
        print(miss)
    if len(tally.misses) > options.misses:
        print(f"… and {len(tally.misses) - options.misses} more misses.")
    print(
        f"{len(files)} files, {len(tally.rejected_files)} with a rejection; entities found {tally.found} of "
        f"{tally.entities}; states {tally.states_right} of {tally.states}; attributes {tally.attributes_right} of "
        f"{tally.attributes}; commands {tally.commands_right} of {tally.commands}"
    )
    result = {
        "metric": "discovery",
        "entities": tally.entities,
        "found": _share(tally.found, tally.entities),
        "state_match": _share(tally.states_right, tally.states),
        "attribute_match": _share(tally.attributes_right, tally.attributes),
        "command_match": _share(tally.commands_right, tally.commands),
        "files": len(files),
        "files_rejected": len(tally.rejected_files),
    }
    print(json.dumps(result))
    shares = _share(tally.states_right, tally.states), _share(tally.commands_right, tally.commands)
    return 0 if min(shares) >= BAR and not tally.rejected_files else 1


def measure(path: Path, tally: Tally) -> None:
    """Feed one file to a registry of its own, and compare."""
    data = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(data, dict):
        return
    name = f"{path.parent.name}/{path.name}"
    registry = Registry(conventions("homeassistant"), clock=lambda: datetime(2026, 1, 1, tzinfo=UTC))
    for message in _messages(data):
        _feed(registry, message)
    _rejections(registry, data, name, tally)
    for unique_id, expected in (data.get("expected_ha") or {}).items():
        _compare_entity(registry, unique_id, expected, name, tally)
    _compare_values(registry, data.get("expect") or {}, name, tally)
    for call in data.get("expected_commands") or []:
        _compare_command(registry, call, name, tally)
    for step in data.get("sequence") or []:
        _feed(registry, step)
        _compare_values(registry, step.get("expect") or {}, name, tally)


def _messages(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for key in ("discovery", "states", "messages"):
        for message in data.get(key) or []:
            if isinstance(message, dict) and "topic" in message:
                yield message


def _feed(registry: Registry, message: dict[str, Any]) -> None:
    payload = message.get("payload", "")
    raw = payload.encode() if isinstance(payload, str) else json.dumps(payload).encode()
    if registry.owns(message["topic"]):
        registry.announce(message["topic"], raw)
    else:
        registry.receive(message["topic"], raw, retained=False)


def _rejections(registry: Registry, data: dict[str, Any], name: str, tally: Tally) -> None:
    announced = {message["topic"] for message in data.get("discovery") or []}
    for rejection in registry.rejections:
        if rejection.topic in announced:
            tally.rejected_files.add(name)
            tally.misses.append(f"{name}: rejected {rejection.topic}: {rejection.reason}: {rejection.detail}")
        elif rejection.reason is Reason.BAD_TEMPLATE:
            tally.misses.append(f"{name}: {rejection.topic}: {rejection.detail} (not counted)")


def _compare_entity(registry: Registry, unique_id: str, expected: dict[str, Any], name: str, tally: Tally) -> None:
    tally.entities += 1
    found = registry.find(unique_id)
    if found is None:
        tally.misses.append(f"{name}: {unique_id} was not found")
        tally.states += expected["state"] is not None
        return
    tally.found += 1
    if expected.get("disabled") or expected["state"] is None:
        # Home Assistant keeps no state of an entity that nobody enabled.
        return
    entity = found[1]
    tally.states += 1
    shown = state_of(entity)
    if _same(shown, expected["state"]):
        tally.states_right += 1
    else:
        tally.misses.append(f"{name}: {unique_id} is {shown!r}, expected {expected['state']!r}")
    for key, value in (expected.get("attributes") or {}).items():
        if key in entity.state.attributes:
            _compare_attribute(entity.state.attributes[key], value, f"{name}: {unique_id}: {key}", tally)


def state_of(entity: Entity) -> str:
    """The state as Home Assistant shows it."""
    if not entity.available:
        return "unavailable"
    return "unknown" if entity.state.value is None else entity.state.value


def _compare_attribute(shown: object, expected: object, label: str, tally: Tally) -> None:
    tally.attributes += 1
    if _same(shown, expected):
        tally.attributes_right += 1
    else:
        tally.misses.append(f"{label} is {shown!r}, expected {expected!r} (attribute)")


def _compare_values(registry: Registry, expected: dict[str, Any], name: str, tally: Tally) -> None:
    for key, value in expected.items():
        entity_id, values = (key, value) if isinstance(value, dict) else ("", {key: value})
        entity = _named(registry.home.devices, entity_id)
        tally.entities += 1
        tally.found += entity is not None
        for what, wanted in values.items():
            tally.states += 1
            shown = None if entity is None else expected_values(entity, what)
            if _same(shown, wanted):
                tally.states_right += 1
            else:
                tally.misses.append(f"{name}: {entity_id or 'the entity'}: {what} is {shown!r}, expected {wanted!r}")


def _named(devices: Sequence[Device], entity_id: str) -> Entity | None:
    """The entity that Home Assistant would call so; the most telling one where no id is given."""
    component, _, slug = entity_id.partition(".")
    every = [(device, entity) for device in devices for entity in device.entities]
    if component:
        every = [pair for pair in every if pair[1].component == component]
    spoken = [pair for pair in every if pair[1].category is None] or every
    exact = (
        entity
        for device, entity in every
        if (slug and _slug(f"{device.name} {entity.name}") in (slug, f"{slug}_{slug}")) or _slug(entity.name) == slug
    )
    return next(exact, spoken[0][1] if spoken else None)


def _slug(text: str) -> str:
    return "_".join("".join(sign if sign.isalnum() else " " for sign in text.lower()).split())


def _compare_command(registry: Registry, call: dict[str, Any], name: str, tally: Tally) -> None:
    found = registry.find(call.get("unique_id", ""))
    if found is None and "set" in call:
        entity = _named(registry.home.devices, "")
        found = None if entity is None else registry.find(entity.unique_id)
    if not is_understood(call):
        tally.misses.append(f"{name}: the call {call.get('service')} is not known to this benchmark (not counted)")
        return
    tally.commands += 1
    label = f"{name}: {call.get('unique_id', '')} {call.get('service', '')} {call.get('data', call.get('set'))}"
    if found is None:
        tally.misses.append(f"{label}: there is no such entity")
        return
    binding, entity, _ = found
    changes: list[Change] = changes_of(call, entity)
    commands = encode(binding, changes, entity.state) if changes else Unfulfilled.NOT_SUPPORTED
    sent = [] if isinstance(commands, Unfulfilled) else [(command.topic, command.payload) for command in commands]
    published = call.get("published") or []
    if isinstance(published, dict):
        published = [{"topic": topic, "payload": payload} for topic, payload in published.items()]
    expected = [(message["topic"], message["payload"]) for message in published]
    if sent == expected:
        tally.commands_right += 1
    else:
        shown = commands.value if isinstance(commands, Unfulfilled) else sent
        tally.misses.append(f"{label}: sent {shown!r}, expected {expected!r}")


def _same(shown: object, expected: object) -> bool:
    if isinstance(shown, bool) or isinstance(expected, bool):
        return shown is expected
    if isinstance(expected, list | tuple) and isinstance(shown, list | tuple):
        return len(shown) == len(expected) and all(map(_same, shown, expected))
    if isinstance(expected, int | float) and isinstance(shown, int | float):
        return abs(shown - expected) < 1e-6
    if shown is None or expected is None:
        return shown is expected
    return str(shown) == str(expected)


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 1.0


if __name__ == "__main__":
    sys.exit(main())
