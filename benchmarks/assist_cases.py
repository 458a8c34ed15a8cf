"""Cases in the format of home-assistant-datasets: homes, sentences, and what should become of the home.

https://github.com/allenporter/home-assistant-datasets: a folder for each home with `_fixtures.yaml`, and beside it
files of tests. Every sentence of a test is a case.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import yaml

from benchmarks.played_home import States
from devices.simulator.fixture_kinds import TRANSLATIONS

FIXTURES: Final = "_fixtures.yaml"
DERIVED: Final = frozenset({"is_closed", "is_opening", "is_closing"})
"""They follow from state and position, and are never declared."""
TOLD_BESIDE: Final = frozenset(
    {
        "hvac_action", "action", "last_on_mode", "media_title", "media_artist", "media_content_type",
        "media_content_id", "hs_color", "xy_color",
    }
)  # fmt: skip
"""What MQTT devices tell beside what was asked for, and what follows from it; counts only where a test declares it."""
COLOURS: Final = frozenset({"color_mode", "color_temp_kelvin", "rgb_color", "hs_color", "xy_color"})
LOOKS: Final = COLOURS | {"brightness"}
"""What a light shows beside its state."""
_Loader: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Case:
    """One sentence at one home."""

    home: Path
    """Folder of its fixtures."""
    file: str
    """Name of the file of tests, without its ending."""
    categories: tuple[str, ...]
    said: str
    number: int
    """Of the test in its file, from 0."""
    setup: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Entity id → state and attributes that it begins with."""
    expect_changes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    ignore_changes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Entity id → attributes (or `state`) that may become anything."""
    expect_response: tuple[str, ...] = ()
    """One of these must be in the reply, in any case of letters."""
    context_device: str | None = None
    context_now: str | None = None
    """ISO 8601."""

    @property
    def set_name(self) -> str:
        """The set that it belongs to: the folder of the homes."""
        return self.home.parent.name

    @property
    def name(self) -> str:
        """What it is called in reports."""
        return f"{self.set_name}/{self.home.name}/{self.file}#{self.number}"

    def not_carried(self) -> str | None:
        """Why MQTT can't carry it; None: it can."""
        components = {entity.partition(".")[0] for entity in (*self.setup, *self.expect_changes)}
        missing = sorted(components - set(TRANSLATIONS))
        return f"MQTT has no component for {', '.join(missing)}" if missing else None


def read_cases(folder: Path) -> list[Case]:
    """Read all cases of every home in the folder, which may be one itself.

    Raises:
        OSError: a file can't be read.
        ValueError: there is none.

    """
    homes = sorted(path.parent.resolve() for path in folder.rglob(FIXTURES))
    if not homes:
        raise ValueError(f"no {FIXTURES} in {folder}")
    return [case for home in homes for case in _cases_of(home)]


def _cases_of(home: Path) -> Iterator[Case]:
    for file in sorted(home.glob("*.yaml")):
        if file.name.startswith("_"):
            continue
        read = yaml.load(file.read_bytes(), Loader=_Loader)  # noqa: S506  a safe loader, only quicker
        category = read.get("category") or file.stem
        categories = tuple(str(one) for one in category) if isinstance(category, list) else (str(category),)
        for number, test in enumerate(read.get("tests") or ()):
            for said in test["sentences"]:
                yield _case(home, file.stem, categories, number, str(said), test)


def _case(home: Path, file: str, categories: tuple[str, ...], number: int, said: str, test: Mapping[str, Any]) -> Case:
    wanted = test.get("expect_response") or ()
    now = test.get("context_now")
    return Case(
        home,
        file,
        categories,
        said,
        number,
        _changes(test.get("setup")),
        _changes(test.get("expect_changes")),
        {entity: _ignored(what) for entity, what in (test.get("ignore_changes") or {}).items()},
        tuple(str(one) for one in wanted) if isinstance(wanted, list | tuple) else (str(wanted),),
        test.get("context_device"),
        now.isoformat() if isinstance(now, datetime) else None if now is None else _iso(str(now)),
    )


def _iso(text: str) -> str:
    return datetime.fromisoformat(text).isoformat()


def _changes(read: Mapping[str, Any] | None) -> dict[str, dict[str, Any]]:
    return {entity: _change(change or {}) for entity, change in (read or {}).items()}


def _change(change: Mapping[str, Any]) -> dict[str, Any]:
    changed: dict[str, Any] = {}
    if change.get("state") is not None:
        changed["state"] = _word(change["state"])
    if change.get("attributes") is not None:
        changed["attributes"] = dict(change["attributes"])
    return changed


def _word(state: object) -> str:
    # YAML takes a bare on or off for a truth value.
    return {True: "on", False: "off"}[state] if isinstance(state, bool) else str(state)


def _ignored(what: object) -> frozenset[str]:
    # One set writes {attributes: [xy_color]} where the others have a list.
    if isinstance(what, Mapping):
        return frozenset(str(one) for names in what.values() for one in names)
    return frozenset(str(one) for one in what) if isinstance(what, Sequence) else frozenset()


def expected_states(case: Case, before: States) -> States:
    """What all entities should show afterwards: as before, with the expected changes."""
    wanted = {entity: dict(shown) for entity, shown in before.items()}
    for entity, change in case.expect_changes.items():
        shown = wanted.setdefault(entity, {})
        shown |= change.get("attributes", {})
        if "state" in change:
            shown["state"] = change["state"]
    return wanted


def difference(case: Case, wanted: States, got: States) -> dict[str, dict[str, dict[str, Any]]]:
    """Entity → what was expected and what it shows, of all that differs; empty: as expected."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for entity in wanted.keys() | got.keys():
        theirs, ours = _carried(wanted.get(entity, {})), _carried(got.get(entity, {}))
        declared = frozenset(case.expect_changes.get(entity, {}).get("attributes", {}))
        skipped = DERIVED | case.ignore_changes.get(entity, frozenset()) | (TOLD_BESIDE - declared)
        if entity.startswith("light."):
            skipped |= _looks(case, entity, theirs)
        differs = sorted(
            key for key in (theirs.keys() | ours.keys()) - skipped if not same(theirs.get(key), ours.get(key))
        )
        if differs:
            found[entity] = {
                "expected": {key: theirs.get(key) for key in differs},
                "got": {key: ours.get(key) for key in differs},
            }
    return dict(sorted(found.items()))


def _looks(case: Case, entity: str, wanted: Mapping[str, Any]) -> frozenset[str]:
    """Attributes of a light that say nothing about whether it is as it should be.

    A light that is off shows no brightness and no colour, and one that is on shows some, whether or not the test
    declares that; a colour that is set replaces the one before. Theirs could be on at brightness 0; no MQTT light can.
    """
    change = case.expect_changes.get(entity, {})
    declared = frozenset(change.get("attributes", {}))
    follow: frozenset[str] = COLOURS - declared if declared & COLOURS else frozenset()
    if change.get("state") is None:
        return follow
    never = {"brightness"} if wanted.get("state") == "on" and wanted.get("brightness") == 0 else set()
    return follow | (LOOKS - declared) | never


def _carried(shown: Mapping[str, Any]) -> dict[str, Any]:
    """What an entity shows, in terms that MQTT has as well as the format's own home.

    A player that is muted counts as one at volume 0: theirs could not be muted by words, so `volume_level: 0` is what
    the format expects of "mute".
    """
    told = {key: value for key, value in shown.items() if key != "is_volume_muted"}
    if shown.get("is_volume_muted") is True:
        told["volume_level"] = 0.0
    return told


def same(wanted: object, got: object) -> bool:
    """Whether two values of a state mean the same: numbers by value, anything else as it is spelled."""
    if wanted == got or str(wanted) == str(got):
        return True
    if isinstance(wanted, list | tuple) and isinstance(got, list | tuple):
        return len(wanted) == len(got) and all(same(one, other) for one, other in zip(wanted, got, strict=True))
    try:
        return float(str(wanted)) == float(str(got))
    except ValueError:
        return False


def by_hand(change: Mapping[str, Any]) -> dict[str, Any]:
    """A setup as the simulated home takes it; dates, which JSON has not got, as text."""
    return {key: _plain(value) for key, value in change.items()}


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return (
        value.isoformat()
        if isinstance(value, date | datetime)
        else str(value)
        if isinstance(value, timedelta)
        else value
    )
