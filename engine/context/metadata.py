"""What a channel says beside the words becomes an `Utterance`; what can't be used is named, never fatal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from devices.model import Device, Home
from engine.domain import Asr, AsrHypothesis, Utterance

MAX_NAME: Final = 200
"""Characters of a person's or a device's name that are looked at."""
MAX_ASR_HYPOTHESES: Final = 20
_FIRST_YEAR: Final = 1990
_LAST_YEAR: Final = 2200
DEFAULT_PERSON: Final = "someone"


@dataclass(slots=True)
class _Reader:
    """Takes typed fields out of a mapping and remembers what did not fit."""

    fields: Mapping[str, Any]
    path: str = "metadata"
    ignored: list[str] = field(default_factory=list)

    def _refuse(self, name: str, wanted: str) -> None:
        self.ignored.append(f"I ignored {self.path}.{name}: it is not {wanted}.")

    def text(self, name: str) -> str | None:
        value = self.fields.get(name)
        if value is None:
            return None
        if not isinstance(value, str) or not value.strip() or len(value) > MAX_NAME:
            self._refuse(name, f"a text of 1 to {MAX_NAME} characters")
            return None
        return value.strip()

    def number(self, name: str, low: float, high: float) -> float | None:
        value = self.fields.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            self._refuse(name, f"a number from {low:g} to {high:g}")
            return None
        return float(value)

    def moment(self, name: str, now: datetime) -> datetime | None:
        value = self.fields.get(name)
        if value is None:
            return None
        try:
            moment = datetime.fromisoformat(value)
        except (TypeError, ValueError):
            self._refuse(name, "a time in ISO 8601")
            return None
        # Far from here, arithmetic with it overflows; nobody has said anything then.
        if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
            self._refuse(name, f"between the years {_FIRST_YEAR} and {_LAST_YEAR}")
            return None
        if moment.tzinfo is None:
            return moment.replace(tzinfo=now.tzinfo)
        # The home's own clock knows summer time, which an offset does not; another offset is another clock.
        here = moment.astimezone(now.tzinfo)
        return here if here.utcoffset() == moment.utcoffset() else moment

    def inner(self, name: str) -> _Reader | None:
        value = self.fields.get(name)
        if value is None:
            return None
        if not isinstance(value, Mapping):
            self._refuse(name, "an object")
            return None
        return _Reader(value, f"{self.path}.{name}", self.ignored)


def find_endpoint(name: str, home: Home) -> Device | None:
    """The device of that id, unique id or (ignoring case) name; None where none or more than one answers."""
    if device := home.device(name):
        return device
    folded = name.casefold()
    named = [d for d in home.devices if folded in {d.name.casefold(), *(a.casefold() for a in d.aliases)}]
    return named[0] if len(named) == 1 else None


def read_utterance(text: str, sender: str, metadata: object, *, home: Home, now: datetime) -> Utterance:
    """Lay the metadata of the REST contract over the defaults that the sender gives.

    A sender `anna@kitchen_display` means the person `anna` at the endpoint `kitchen_display`; the metadata wins.
    """
    reader = _Reader(metadata if isinstance(metadata, Mapping) else {})
    if metadata is not None and not isinstance(metadata, Mapping):
        reader.ignored.append("I ignored the metadata: it is not an object.")
    name, _, place = sender.partition("@")
    endpoint = _endpoint(reader, place, home)
    at = reader.moment("at", now)
    barge_in = reader.inner("barge_in")
    return Utterance(
        text=text,
        sender=sender,
        person=reader.text("person") or name[:MAX_NAME] or DEFAULT_PERSON,
        at=at or now,
        dated=at is not None,
        endpoint=endpoint.id if endpoint else None,
        area=_area(reader, home) or (endpoint.area if endpoint else None),
        asr=_asr(reader.inner("asr")),
        barge_in_ms=barge_in.number("after_ms", 0, 3_600_000) if barge_in else None,
        ignored=tuple(reader.ignored),
    )


def _endpoint(reader: _Reader, place: str, home: Home) -> Device | None:
    given = reader.text("device")
    for name in filter(None, (given, place[:MAX_NAME])):
        if device := find_endpoint(name, home):
            return device
    if given:
        reader.ignored.append(f"I know no device “{given}”, so I don't know where you are.")
    return None


def _area(reader: _Reader, home: Home) -> str | None:
    given = reader.text("area")
    if given is None:
        return None
    folded = given.casefold()
    for area in home.areas:
        if folded in {area.name.casefold(), *(alias.casefold() for alias in area.aliases)}:
            return area.name
    reader.ignored.append(f"I know no area “{given}”.")
    return None


def _asr(reader: _Reader | None) -> Asr | None:
    if reader is None:
        return None
    hypotheses = []
    heard = reader.fields.get("hypotheses")
    for index, one in enumerate(heard[:MAX_ASR_HYPOTHESES] if isinstance(heard, list) else ()):
        if not isinstance(one, Mapping) or not isinstance(one.get("text"), str):
            reader.ignored.append(f"I ignored {reader.path}.hypotheses[{index}]: it has no text.")
            continue
        line = _Reader(one, f"{reader.path}.hypotheses[{index}]", reader.ignored)
        hypotheses.append(AsrHypothesis(one["text"], line.number("confidence", 0, 1)))
    if heard is not None and not isinstance(heard, list):
        reader.ignored.append(f"I ignored {reader.path}.hypotheses: it is not a list.")
    return Asr(
        confidence=reader.number("confidence", 0, 1),
        hypotheses=tuple(hypotheses),
        wake_word_confidence=reader.number("wake_word_confidence", 0, 1),
    )
