"""How far a machine is: "is it done?", "how long does the wash still take?", "what phase is it in?". Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from devices import kinds
from devices.model import Device, Entity
from engine.context import sensors
from engine.context.situation import Situation
from engine.domain import Hypothesis, Interpretation, Refusal, Unresolved
from engine.language.describe import be, capital, listing, number, place, state_of, the
from engine.language.names import index_of
from engine.language.of_kind import of_types
from engine.language.reader import read
from engine.language.reading import Reading
from engine.language.words import fold
from engine.resolution.topics import Topic

STATE: Final = "HassGetState"
_MACHINES: Final = frozenset({"coffee_machine", "dishwasher", "washing_machine", "dryer", "vacuum", "lawn_mower"})
_REMAINING: Final = frozenset("remaining left rest countdown eta".split())
_PROGRESS: Final = frozenset("progress completion completed percent percentage".split())
_PHASE: Final = frozenset("status state phase stage step program programme cycle job operation".split())
_FINISHED: Final = frozenset("finished done complete completed end ended finish".split())
_RESTING: Final = frozenset("off idle standby ready docked stopped none not_running inactive".split())
_SECONDS: Final = {"s": 1.0, "sec": 1.0, "min": 60.0, "h": 3600.0, "d": 86400.0}
_MOST: Final = 3


@dataclass(frozen=True, slots=True)
class Run:
    """What a machine tells of its work."""

    device: Device
    remaining: Entity | None = None
    progress: Entity | None = None
    phase: Entity | None = None
    running: bool | None = None
    """None: it does not tell."""

    @property
    def tells(self) -> bool:
        """Whether it tells how far it is."""
        return any((self.remaining, self.progress, self.phase))

    @property
    def finished(self) -> bool | None:
        """Whether it has done what it was to do; None: it does not tell."""
        phase = set(fold((self.phase.state.value or "").replace("_", " "))) if self.phase else set()
        if phase & _FINISHED or _figure(self.progress) == 100:
            return True
        if self.running is False or phase & _RESTING:
            return None
        return False if self.running or self.tells else None

    @property
    def entities(self) -> tuple[Entity, ...]:
        """What the answer rests on."""
        known = tuple(one for one in (self.remaining, self.progress, self.phase) if one is not None)
        main = kinds.main_entity(self.device)
        return known or ((main,) if main else ())


def answer(topic: Topic, reading: Reading, situation: Situation, confidence: float) -> Interpretation | Refusal | None:
    """How far the machine is that was named or spoken of, else the one that runs; None: it is about no machine."""
    if topic is Topic.LEFT:
        reading = without_left(reading, situation)
    named = bool(reading.names or reading.types)
    if topic is Topic.DOING and not named and not _partly(reading, situation):
        return None
    runs = [run for run in _meant(reading, situation) if not named or _is_machine(run) or run.tells]
    if not runs:
        return None if named else _ask(situation)
    if topic is Topic.DOING and not all(run.tells for run in runs):
        return None
    told = [_sentence(topic, run, situation, alone=named and len(runs) == 1) for run in runs[:_MOST]]
    targets = tuple(dict.fromkeys(one.unique_id for run in runs[:_MOST] for one in run.entities))
    slots = {"name": runs[0].device.name} if len(runs) == 1 else {}
    return Interpretation(Hypothesis(STATE, slots=slots, targets=targets, score=confidence), " ".join(told))


def without_left(reading: Reading, situation: Situation) -> Reading:
    """The reading without the "left" of "how long is left", which is no Left Lamp."""
    if not reading.words & {"left", "remaining"}:
        return reading
    return read(re.sub(r"\b(?:left|remaining)\b", "", reading.text, flags=re.IGNORECASE), situation.home)


def named(reading: Reading, situation: Situation) -> bool:
    """Whether words that are left over are part of the name of a machine: "the printer" of a 3D Printer."""
    return any(_is_machine(run) for run in _of(_partly(reading, situation), situation))


def at_work(reading: Reading, situation: Situation) -> bool:
    """Whether a machine may be meant though none is named."""
    return bool(_meant(reading, situation))


def _ask(situation: Situation) -> Refusal:
    machines = [run.device for run in _all(situation) if run.tells]
    names = listing([the(one.name) for one in machines[:_MOST]], "or") if machines else ""
    text = (
        f"Nothing is running that I know of. Do you mean {names}?" if names else "Nothing here tells me how far it is."
    )
    return Refusal(Unresolved.NOTHING_THERE, text, Hypothesis(STATE))


def _all(situation: Situation) -> list[Run]:
    return [run_of(device) for device in situation.home.devices]


def _meant(reading: Reading, situation: Situation) -> list[Run]:
    home = situation.home
    ids = {named.device for match in reading.names for named in match.found}
    if not ids and reading.types:
        ids = {device.id for device, _ in of_types(reading.types, home)}
    # "How long will the printer take": one of the words that are left over is part of a name.
    ids = ids or _partly(reading, situation)
    every = _all(situation)
    if ids:
        found = [run for run in every if run.device.id in ids]
        return [run for run in found if run.tells] or [run for run in found if run.running is not None]
    if reading.types:
        # "Dishes done?" where there is no dishwasher is about no other machine.
        return []
    recent = situation.recent
    last = set(recent.last.targets) if recent and recent.last else set()
    spoken_of = [run for run in every if last & {e.unique_id for e in run.device.entities} and _is_machine(run)]
    if spoken_of:
        return spoken_of
    machines = [run for run in every if _is_machine(run) and run.running is not False]
    working = [run for run in machines if run.finished is False] or [run for run in machines if run.finished]
    here = [run for run in working if run.device.area == situation.area]
    return here or working


def _partly(reading: Reading, situation: Situation) -> set[str]:
    """Ids of the devices of whose names a word is part that was left over."""
    parts = [match for word in reading.unknown if (match := index_of(situation.home).partly([word]))]
    return {named.device for match in parts for named in match.found}


def _of(ids: set[str], situation: Situation) -> list[Run]:
    return [run for run in _all(situation) if run.device.id in ids]


def _is_machine(run: Run) -> bool:
    timed = run.remaining is not None or run.progress is not None
    return timed or kinds.type_of(run.device) in _MACHINES


def run_of(device: Device) -> Run:
    """What a device tells of its work, by the class, the unit and the name of its sensors."""
    remaining = progress = phase = None
    for one in device.entities:
        if one.component != "sensor" or one.state.value in {None, "unknown", "unavailable"}:
            continue
        words = set(fold((one.name or device.name).replace("_", " ")))
        if (one.device_class == "duration" or one.unit in _SECONDS) and words & _REMAINING:
            remaining = remaining or one
        elif one.unit == "%" and words & _PROGRESS:
            progress = progress or one
        elif words & _PHASE and _figure(one) is None and one.device_class in {None, "enum"}:
            phase = phase or one
    return Run(device, remaining, progress, phase, _running(device, phase, remaining))


def _running(device: Device, phase: Entity | None, remaining: Entity | None) -> bool | None:
    for one in device.entities:
        if one.component == "binary_sensor" and one.device_class == "running" and one.state.value in {"on", "off"}:
            return one.state.value == "on"
    resting = set(fold((phase.state.value or "").replace("_", " "))) & _RESTING if phase is not None else set()
    if resting and not _figure(remaining):
        return False
    states = [kinds.entity_is_on(one) for one in device.entities if one.component in {"switch", "vacuum", "lawn_mower"}]
    return any(states) if any(state is not None for state in states) else None


def _figure(entity: Entity | None) -> float | None:
    return None if entity is None else sensors.number(entity)


def span(entity: Entity | None) -> str:
    """How long it still takes, in words: “42 minutes”, “1 hour and 5 minutes”; empty where it is not told."""
    figure = _figure(entity)
    if entity is None or figure is None:
        return ""
    minutes = round(figure * _SECONDS.get(entity.unit or "min", 60.0) / 60)
    hours, rest = divmod(minutes, 60)
    parts = [f"{n} {unit}{'' if n == 1 else 's'}" for n, unit in ((hours, "hour"), (rest, "minute")) if n]
    return " and ".join(parts) or "less than a minute"


def _sentence(topic: Topic, run: Run, situation: Situation, *, alone: bool) -> str:
    name = f"{the(run.device.name)}{place(run.device, unless=situation.area)}"
    verb = be([run.device.name])
    left = span(run.remaining) if not run.finished and _figure(run.remaining) else ""
    phase = (run.phase.state.value or "").replace("_", " ") if run.phase else ""
    percent = f"{number(run.progress.state.value)}% done" if run.progress else ""
    if run.finished:
        return f"Yes, {name} {verb} finished." if topic is Topic.DONE else f"{capital(name)} {verb} finished."
    if run.running is False or (run.finished is None and not left):
        return f"{capital(name)} {verb} {_rests(run, phase)}."
    if topic is Topic.LEFT and left:
        return f"{capital(left)} left." if alone else f"{capital(left)} left on {name}."
    if topic is Topic.PROGRESS and phase and not percent:
        return f"{capital(name)} {verb} in this phase: {phase}."
    return _how_far(topic, f"{name} {verb}", f"{name} has", (percent, left, phase))


def _rests(run: Run, phase: str) -> str:
    """How something is that does not run."""
    state = phase or (state_of(run.entities[0]) if run.entities else "")
    if state not in {"", "on"}:
        return state
    return "off" if run.running is False else "on"


def _how_far(topic: Topic, name_is: str, name_has: str, facts: tuple[str, str, str]) -> str:
    """Such as “Not yet: the Washing Machine is rinsing, with 20 minutes left.”."""
    percent, left, phase = facts
    prefix = {Topic.DONE: "Not yet: ", Topic.LEFT: "It does not tell how long: "}.get(topic, "")
    # A phase is said as it is where it is a verb: "rinsing", not "program 3".
    doing = phase.casefold() if phase.casefold().endswith("ing") else ""
    if percent:
        said = f"{name_is} {percent}{f' with {left} left' if left else ''}"
    elif doing:
        said = f"{name_is} {doing}{f', with {left} left' if left else ''}"
    elif left:
        said = f"{name_has} {left} left"
    else:
        said = f"{name_is} at “{phase}”" if phase else f"{name_is} still on"
    return f"{prefix}{said}." if prefix else capital(f"{said}.")
