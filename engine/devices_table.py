"""What `attune devices` shows: the home as the running engine has it, and below it what was rejected and why.

Names, states and topics come from whoever can publish to the broker: they are shown as plain text, without the
control characters by which a terminal is told to do things.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import httpx
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

MOST_STATES: Final = 4
"""Entities of a device whose state is shown; a bridge may have fifty."""
MOST_OPTIONS: Final = 4
STATE_CHARS: Final = 60

type View = Mapping[str, Any]
"""A device or a rejection as the API gives it."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the engine answered."""

    devices: Sequence[View]
    rejections: Sequence[View]

    def json(self) -> str:
        """For programs: the items of `/v1/devices` and `/v1/rejections` in one object."""
        return json.dumps({"devices": self.devices, "rejections": self.rejections}, ensure_ascii=False, indent=2)


def ask(engine_url: str, get: Callable[[str], httpx.Response | None]) -> Found | str:
    """Ask the engine at `engine_url`; a sentence where it can't be asked.

    Args:
        engine_url: without a slash at the end.
        get: one GET with what the engine wants of its callers; None: nothing answers.

    """
    lists: list[Sequence[View]] = []
    for name in ("devices", "rejections"):
        reply = get(f"{engine_url}/v1/{name}")
        if reply is None:
            return f"The engine does not answer at {engine_url}: start everything with `make up` first."
        if reply.status_code == httpx.codes.UNAUTHORIZED:
            return f"The engine at {engine_url} takes another ATTUNE_API_TOKEN."
        try:
            lists.append(reply.json()["items"])
        except (ValueError, KeyError, TypeError):
            return f"Something else than the engine answers at {engine_url} ({reply.status_code})."
    return Found(*lists)


def drawn(found: Found) -> RenderableType:
    """The tables."""
    if not found.devices:
        hint = "No device was found yet: they must announce themselves on the broker; docs/devices.md says how."
        return Group(Text(hint), *_rejected(found.rejections))
    table = Table(box=None, pad_edge=False, header_style="bold", title_justify="left")
    for heading in ("device", "area", "type", "state", "can", "from"):
        table.add_column(heading, overflow="fold")
    for device in sorted(found.devices, key=lambda each: (each["area"] or "", each["name"])):
        table.add_row(
            Text.assemble(_plain(device["name"]), "\n", (_plain(device["id"]), "dim")),
            Text(_plain(device["area"] or "–")),
            Text(device["type"].replace("_", " ")),
            _states(device),
            Text(_plain(", ".join(_ability(name, limits) for name, limits in device["capabilities"].items()) or "–")),
            Text(device["source"].replace("_", " ")),
        )
    return Group(table, Text(f"\n{_counted(len(found.devices), 'device')}."), *_rejected(found.rejections))


def _rejected(rejections: Sequence[View]) -> list[RenderableType]:
    if not rejections:
        return []
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("at", "topic", "reason", "what is wrong"):
        table.add_column(heading, overflow="fold")
    for each in rejections:
        at = datetime.fromisoformat(each["at"]).astimezone().strftime("%H:%M:%S") if each["at"] else ""
        often = f" ({each['times']} times)" if each["times"] > 1 else ""
        reason = _plain(each["reason"].replace("_", " ")) + often
        table.add_row(at, Text(_plain(each["topic"])), Text(reason, "yellow"), Text(_plain(each["detail"])))
    return [Text(f"\n{_counted(len(rejections), 'message')} not used, the latest first:"), table]


def _states(device: View) -> Text:
    if not device["available"]:
        return Text("offline", "red")
    told = [_state(entity) for entity in device["entities"] if entity["state"] is not None]
    more = len(told) - MOST_STATES
    words = ", ".join(told[:MOST_STATES]) + (f" and {more} more" if more > 0 else "")
    if not told:
        return Text("not known", "dim")
    return Text(f"last known: {words}", "yellow") if device["stale"] else Text(words)


def _state(entity: View) -> str:
    unit = entity["attributes"].get("unit_of_measurement", "")
    value = _plain(f"{entity['state']} {unit}".strip())[:STATE_CHARS]
    return f"{_plain(entity['name'])}: {value}" if entity["name"] else value


def _ability(name: str, limits: View) -> str:
    options = limits.get("options", [])
    if options:
        more = "" if len(options) <= MOST_OPTIONS else ", …"
        return f"{name.replace('_', ' ')} ({', '.join(options[:MOST_OPTIONS])}{more})"
    if "minimum" in limits and "maximum" in limits:
        span = f"{limits['minimum']:g}–{limits['maximum']:g} {limits.get('unit', '')}".strip()
        return f"{name.replace('_', ' ')} {span}"
    return name.replace("_", " ")


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def _plain(text: str) -> str:
    """The text without what a terminal would obey."""
    return "".join(sign if sign.isprintable() else "�" for sign in text)
