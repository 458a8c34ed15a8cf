"""Which labels of HomeBench contradict its own homes.

A third of the requests labelled `unexist_attribute` ask for an operation that `home_status_method.jsonl` lists for the
very device they name: “Set the brightness of the light in the kitchen to 30.” is expected to be carried out in one
line and to be refused in the next, at the same home. No assistant can pass both, so the result is counted with and
without them. Found by the words alone, and only where they leave no doubt: one room, one device, one attribute.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

IMPOSSIBLE: Final = "error_input"
DEVICES: Final[Mapping[str, re.Pattern[str]]] = {
    name: re.compile(pattern)
    for name, pattern in {
        "light": r"\blights?\b",
        "air_conditioner": r"\bair condition",
        "heating": r"\bheat(ing|er)\b",
        "fan": r"\bfan\b",
        "curtain": r"\bcurtain",
        "humidifier": r"\bhumidifier",
        "dehumidifiers": r"\bdehumidifier",
        "aromatherapy": r"\baromatherapy",
        "media_player": r"\bmedia player",
        "air_purifiers": r"\bair purifier",
        "trash": r"\btrash",
        "water_heater": r"\bwater heater",
        "garage_door": r"\bgarage door",
        "blinds": r"\bblinds?\b",
    }.items()
}
OPERATIONS: Final[Mapping[str, re.Pattern[str]]] = {
    name: re.compile(pattern)
    for name, pattern in {
        "set_brightness": r"\bbrightness\b",
        "set_color": r"\bcolou?r\b",
        "set_temperature": r"\btemperature\b",
        "set_fan_speed": r"\bfan speed\b",
        "set_mode": r"\bmode\b",
        "set_swing": r"\bswing\b",
        "set_intensity": r"\bintensity\b",
        "set_interval": r"\binterval\b",
        "set_volume": r"\bvolume\b",
        "set_degree": r"\bdegree\b",
        "turn_off": r"^\W*(and )?turn off\b",
        "turn_on": r"^\W*(and )?turn on\b",
    }.items()
}
_VERBS: Final = "|".join(
    (
        "set turn adjust increase decrease lower raise open close pack play stop pause reduce dim charge start change"
        " switch"
    ).split()
)
_BETWEEN: Final = re.compile(rf",\s*(?:and\s+)?(?:then\s+)?|\s+and\s+(?={_VERBS})")


def contradicted(said: str, wanted: Sequence[str], home: Mapping[str, Any]) -> bool:
    """Whether a part that should be refused asks for what the home lists.

    Args:
        said: the whole request.
        wanted: what is expected of each of its parts, in their order.
        home: its line of `home_status_method.jsonl`.

    """
    if len(wanted) == 1:
        clauses = [said]
    else:
        clauses = [clause for clause in _BETWEEN.split(said.strip(" .\n").lower()) if clause.strip()]
        if len(clauses) != len(wanted):
            return False
    return any(
        _is_listed(clause.lower(), home) for clause, label in zip(clauses, wanted, strict=True) if label == IMPOSSIBLE
    )


def _is_listed(clause: str, home: Mapping[str, Any]) -> bool:
    rooms = {method["room_name"] for method in home["method"]}
    # "ding_room" is how the homes spell the dining room.
    named = [room for room in rooms if room.replace("_", " ").replace("ding room", "dining room") in clause]
    devices = {name for name, pattern in DEVICES.items() if pattern.search(clause)}
    if len(devices) > 1:
        devices -= {"fan"}  # "the fan speed of the heating"
    if "water_heater" in devices:
        devices -= {"heating"}
    operation = next((name for name, pattern in OPERATIONS.items() if pattern.search(clause)), None)
    if len(named) != 1 or len(devices) != 1:
        return False
    asked = (named[0], devices.pop(), operation)
    return any((m["room_name"], m["device_name"], m["operation"]) == asked for m in home["method"])
