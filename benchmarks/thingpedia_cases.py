"""Commands of Thingpedia in ThingTalk: what they ask of which device, or why a home can't carry them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

_PREFIX: Final = "$dialogue @org.thingpedia.dialogue.transaction.execute;"
_CALL: Final = re.compile(
    r"""^@org\.thingpedia\.iot\.(?P<kind>[\w-]+)(?:\((?P<which>(?:[^()"]|"[^"]*")*)\))?"""
    r"""\.(?P<action>\w+)\((?P<given>.*)\)$"""
)
_NAME: Final = re.compile(r'name="([^"]*)"')
_VALUE: Final = re.compile(r"""=(?:enum )?("[^"]*"|[^,)]+)""")
_LATER: Final = re.compile(r"^(?:ontimer|attimer)\(.*?\) => (?P<call>@.*)$")


class LeftOut(StrEnum):
    """Why a command is not counted; each is a sentence for the report."""

    NO_DEVICE = "it is about no device"
    TOLD_LATER = "it asks to be told when something happens, and nobody can be told over REST"
    RULE = "it asks for a rule: when this, do that"
    FLASHES = "no light here flashes or plays a loop of colours"
    TWO_ENDS = "no thermostat here keeps between two temperatures"
    HUMIDITY = "no thermostat here keeps a humidity"
    NAMELESS = "the name of the device was taken out of the data"
    UNREAD = "its ThingTalk is none that is read here"


_CANNOT: Final = {
    "alert_long": LeftOut.FLASHES,
    "color_loop": LeftOut.FLASHES,
    "set_minmax_temperature": LeftOut.TWO_ENDS,
    "set_target_humidity": LeftOut.HUMIDITY,
    "target_humidity": LeftOut.HUMIDITY,
}


@dataclass(frozen=True, slots=True)
class Call:
    """One thing that is asked of a device, or of all of a kind."""

    kind: str
    """Thingpedia's: light-bulb, switch, climate …"""
    name: str | None
    """None: whichever there is."""
    everything: bool
    """All devices of the kind (of that name)."""
    action: str
    """set_power, state …"""
    value: str | None
    """As ThingTalk writes it: on, 20C, 13; None: not said, or none is needed."""
    later: bool = False
    """At another time."""

    @property
    def asks(self) -> bool:
        """Whether it is a question: a query, not an action."""
        return self.action not in ACTIONS

    @property
    def incomplete(self) -> bool:
        """Whether it leaves out what to set."""
        return self.action.startswith("set_") and self.value is None


ACTIONS: Final = frozenset(
    {
        "set_power", "set_color", "set_brightness", "raise_brightness", "lower_brightness", "set_hvac_mode",
        "set_hvac_preset", "set_target_temperature", "set_openclose", "set_oscillation", "set_state", "start", "stop",
        "return_to_base", "play_url", *_CANNOT,
    }
)  # fmt: skip
"""What changes something; everything else asks."""


@dataclass(frozen=True, slots=True)
class Case:
    """One command."""

    name: str
    said: str
    calls: tuple[Call, ...]
    thingtalk: str


def read_cases(path: Path) -> Iterator[Case | tuple[str, LeftOut]]:
    """Give each command, or its words and why it is left out.

    Raises:
        OSError: the file can't be read.
        ValueError, KeyError: a line is none of the set.

    """
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.strip():
            continue
        read = json.loads(line)
        code = str(read["thingtalk"]).removeprefix(_PREFIX).strip()
        calls = parsed(code)
        if isinstance(calls, LeftOut):
            yield str(read["utterance"]), calls
        else:
            yield Case(str(read["id"]), str(read["utterance"]), calls, code)


def parsed(code: str) -> tuple[Call, ...] | LeftOut:
    """Give what a program of ThingTalk asks for, or why a home can't carry it."""
    statements = [statement.strip() for statement in code.split(";") if statement.strip()]
    calls: list[Call] = []
    for statement in statements:
        call = _statement(statement)
        if isinstance(call, LeftOut):
            return call
        calls.append(call)
    return tuple(calls) or LeftOut.NO_DEVICE


def _statement(statement: str) -> Call | LeftOut:
    if statement.startswith("monitor("):
        return LeftOut.RULE if "=>" in statement else LeftOut.TOLD_LATER
    timed = _LATER.match(statement)
    found = _CALL.match(timed["call"] if timed else statement)
    if found is None:
        return LeftOut.NO_DEVICE if "org.thingpedia.iot" not in statement else LeftOut.UNREAD
    action, which = found["action"], found["which"] or ""
    if action in _CANNOT:
        return _CANNOT[action]
    named = _NAME.search(which)
    name = named[1] if named else None
    if name is not None and "QUOTED_STRING" in name:
        return LeftOut.NAMELESS
    value = _VALUE.search(found["given"])
    said = None if value is None or value[1].startswith("$?") else value[1].strip('"')
    return Call(found["kind"], name, "all=true" in which, action, said, timed is not None)
