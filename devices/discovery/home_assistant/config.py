"""Typed reads of one entity's discovery payload: what a stranger wrote, checked at the moment it is used."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping
from typing import Final

from devices.discovery.convention import Reason, Refused
from devices.discovery.templates import ValueTemplate, template

TOPIC_BYTES: Final = 512
"""Longest topic; MQTT allows 65,535."""
WORD_CHARS: Final = 256
"""Longest name, payload word or option."""
_UNSENT: Final = frozenset({"Cc", "Cs", "Cn"})
"""Control characters, NUL among them, halves of characters, and what is no character."""
LIST_LENGTH: Final = 256
"""Most options, modes, sources …"""


class Config:
    """One entity's keys, spelled out (no abbreviations, no `~`).

    Every read returns the default where the key is missing or null.

    Raises:
        Refused: a value of the wrong type or range, an unsafe topic, a bad template.

    """

    def __init__(self, raw: Mapping[str, object], *, prefix: str) -> None:
        self._raw = raw
        self._prefix = prefix

    def has(self, *keys: str) -> bool:
        """Whether any of the keys is there with a value."""
        return any(self._raw.get(key) is not None for key in keys)

    def null(self, key: str) -> bool:
        """Whether the key is there and null, which is how a device says that it lacks something."""
        return key in self._raw and self._raw[key] is None

    def text(self, key: str, default: str = "", *, limit: int = WORD_CHARS) -> str:
        """Text; numbers and booleans are written as Python does, which is what Home Assistant compares with."""
        value = self._raw.get(key)
        if value is None:
            return default
        if isinstance(value, dict | list) or len(str(value)) > limit:
            raise Refused(Reason.WRONG_VALUE, f"{key!r} is no text of at most {limit} characters.")
        return str(value)

    def number(self, key: str, default: float) -> float:
        """A finite number, also where it is written as text."""
        value = self._raw.get(key)
        if value is None:
            return default
        try:
            number = float(str(value))
        except ValueError:
            number = math.nan
        if isinstance(value, bool) or not math.isfinite(number):
            raise Refused(Reason.WRONG_VALUE, f"{key!r} is no number.")
        return number

    def span(self, low: str, high: str, default: tuple[float, float]) -> tuple[float, float]:
        """Two numbers of which the first is smaller."""
        result = self.number(low, default[0]), self.number(high, default[1])
        if result[0] >= result[1]:
            raise Refused(Reason.WRONG_VALUE, f"{low!r} is not below {high!r}.")
        return result

    def flag(self, key: str, *, default: bool = False) -> bool:
        """A boolean, also as the words that YAML takes for one."""
        value = self._raw.get(key)
        if value is None or isinstance(value, bool):
            return default if value is None else bool(value)
        words = {
            "true": True,
            "on": True,
            "yes": True,
            "1": True,
            "false": False,
            "off": False,
            "no": False,
            "0": False,
        }
        if str(value).lower() not in words:
            raise Refused(Reason.WRONG_VALUE, f"{key!r} is neither true nor false.")
        return words[str(value).lower()]

    def words(self, key: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """A list of short texts; a single one counts as a list."""
        value = self._raw.get(key)
        if value is None:
            return default
        items = value if isinstance(value, list) else [value]
        if len(items) > LIST_LENGTH or any(isinstance(i, dict | list) or len(str(i)) > WORD_CHARS for i in items):
            raise Refused(Reason.WRONG_VALUE, f"{key!r} is no list of at most {LIST_LENGTH} short texts.")
        return tuple(dict.fromkeys(str(item) for item in items))

    def block(self, key: str) -> Mapping[str, object]:
        """An object; empty where it is missing or none."""
        value = self._raw.get(key)
        return value if isinstance(value, dict) else {}

    def blocks(self, key: str) -> tuple[Mapping[str, object], ...]:
        """A list of objects; a single one counts as a list."""
        value = self._raw.get(key)
        items = value if isinstance(value, list) else [value]
        return tuple(item for item in items if isinstance(item, dict))

    def template(self, *keys: str) -> ValueTemplate | None:
        """The template under the first of the keys that is there."""
        for key in keys:
            source = self._raw.get(key)
            if source is not None:
                if not isinstance(source, str):
                    raise Refused(Reason.BAD_TEMPLATE, f"{key!r} is no text.")
                return template(source)
        return None

    def state_topic(self, key: str) -> str | None:
        """A topic to listen to."""
        return self._topic(key)

    def needed_state_topic(self, key: str) -> str:
        """A topic to listen to, without which the entity can't be used."""
        topic = self.state_topic(key)
        if topic is None:
            raise Refused(Reason.MISSING, f"{key!r} is missing.")
        return topic

    def command_topic(self, key: str) -> str | None:
        """A topic to publish to: never one on which a command would pass for an announcement, or for a birth message.

        Other topics below the discovery prefix are in use: Home Assistant's own examples have them.
        """
        topic = self._topic(key)
        forged = (f"{self._prefix}/status",) if self._prefix else ()
        if topic is not None and (
            topic in forged or (topic.startswith(f"{self._prefix}/") and topic.endswith("/config"))
        ):
            raise Refused(Reason.UNSAFE_TOPIC, f"{key!r} is a topic of discovery itself.")
        return topic

    def needed_command_topic(self, key: str) -> str:
        """A topic to publish to, without which the entity can't be used."""
        topic = self.command_topic(key)
        if topic is None:
            raise Refused(Reason.MISSING, f"{key!r} is missing.")
        return topic

    def _topic(self, key: str) -> str | None:
        value = self._raw.get(key)
        if value is None or value == "":
            return None
        if not isinstance(value, str) or len(value.encode(errors="replace")) > TOPIC_BYTES:
            raise Refused(Reason.UNSAFE_TOPIC, f"{key!r} is no topic of at most {TOPIC_BYTES} bytes.")
        if any(sign in "+#" or unicodedata.category(sign) in _UNSENT for sign in value) or value.startswith("$"):
            raise Refused(
                Reason.UNSAFE_TOPIC, f"{key!r} has a wildcard or a control character, or is the broker's own."
            )
        return value
