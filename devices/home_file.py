"""The home's own file: what no convention carries. Floors, aliases, which device has a screen, and better names.

    areas:
      Kitchen:
        floor: Ground Floor
        aliases: [cookery]
    devices:
      kitchen_display:          # a device id, or the unique id of any of its entities
        name: Kitchen Display
        area: Kitchen
        aliases: [the screen]
        screen: true
        type: display         # what it is, where its announcement leads to something else
        facts:                # any of can_play_audio, can_play_video, has_picture, has_temperature, heats, moves, opens
          has_temperature: false

A person edits it with an editor, the API edits it too, and neither may lose the other's words: it is written back
with its comments, in one step. A file with a mistake changes nothing; the last good one stays in force.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from devices.model import Area

MOST_BYTES: Final = 1024 * 1024
"""Larger than any home's file; more is a mistake."""

_STAYS: Final = "What it said before stays in force."

type _Type = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,49}$")]
type _Word = Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]


class HomeFileBroken(Exception):  # noqa: N818 - it names what happened
    """An edit can't be written, because of what is in the file or on the disk; a sentence says what to do."""


class _AreaEntry(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    floor: _Word | None = None
    aliases: list[_Word] = Field(default_factory=list, max_length=50)


class _Facts(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    can_play_audio: bool | None = None
    can_play_video: bool | None = None
    has_picture: bool | None = None
    has_temperature: bool | None = None
    moves: bool | None = None
    opens: bool | None = None
    heats: bool | None = None


class _DeviceEntry(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    name: _Word | None = None
    area: _Word | None = None
    aliases: list[_Word] = Field(default_factory=list, max_length=50)
    screen: bool | None = None
    type: _Type | None = None
    facts: _Facts | None = None


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    areas: dict[_Word, _AreaEntry | None] = Field(default_factory=dict)
    devices: dict[_Word, _DeviceEntry | None] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DeviceNote:
    """What the file says of one device; None and empty: nothing."""

    name: str | None = None
    area: str | None = None
    aliases: tuple[str, ...] = ()
    screen: bool | None = None
    type: str | None = None
    """One word for what it is, as `devices.kinds.type_of` gives."""
    facts: Mapping[str, bool] = field(default_factory=dict)
    """Facts that `devices.kinds` would derive otherwise, by their names."""


@dataclass(frozen=True, slots=True)
class HomeNotes:
    """What the file says."""

    areas: tuple[Area, ...] = ()
    devices: Mapping[str, DeviceNote] = field(default_factory=dict)

    def about(self, ids: Iterable[str]) -> DeviceNote:
        """What it says of the device that goes by any of these ids."""
        return next((self.devices[any_id] for any_id in sorted(ids) if any_id in self.devices), DeviceNote())

    def spelling(self, area: str | None) -> str | None:
        """An area's name as the file spells it: "kitchen" is the Kitchen."""
        if area is None:
            return None
        return next((known.name for known in self.areas if known.name.casefold() == area.casefold()), area)


class HomeFile:
    """One home file; missing is as good as empty.

    Not thread-safe: its owner holds a lock around the calls that write.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: object = ()
        self.notes = HomeNotes()
        """Of the last good version."""
        self.problem: str | None = None
        """A sentence about what is wrong with the present version: what, where, what to do."""

    def refresh(self) -> bool:
        """Read the file if it changed since; whether `notes` or `problem` may be other than before."""
        stamp = self._stamp()
        if stamp == self._seen:
            return False
        self._seen = stamp
        try:
            self.notes = _notes(self._document())
            self.problem = None
        except HomeFileBroken as broken:
            self.problem = str(broken)
        return True

    def edit_device(self, device_id: str, changes: Mapping[str, object], known_as: Iterable[str] = ()) -> None:
        """Change what the file says of a device, under the id that it already uses for it.

        Args:
            device_id: the key for a device that the file does not have yet.
            changes: keys of a device entry; an empty text or list takes the key out.
            known_as: other ids of the device.

        Raises:
            HomeFileBroken: the file has a mistake, or can't be written.

        """

        def change(root: CommentedMap) -> None:
            entries = _child(root, "devices")
            key = next((any_id for any_id in (device_id, *known_as) if any_id in entries), device_id)
            _set(entries, key, changes)

        self._edit(change)

    def edit_area(self, name: str, changes: Mapping[str, object]) -> None:
        """Change what the file says of an area; one that it does not have is added, also with no changes.

        Raises:
            HomeFileBroken: the file has a mistake, or can't be written.

        """

        def change(root: CommentedMap) -> None:
            entries = _child(root, "areas")
            key = next((known for known in entries if str(known).casefold() == name.casefold()), name)
            _set(entries, key, changes)

        self._edit(change)

    def _edit(self, change: Callable[[CommentedMap], None]) -> None:
        # From the file as it is now, not as it was read last: a person may be editing it.
        root = self._document()
        change(root)
        notes = _notes(root)
        text = StringIO()
        _yaml().dump(root, text)
        self._write(text.getvalue())
        self.notes, self.problem, self._seen = notes, None, self._stamp()

    def _document(self) -> CommentedMap:
        try:
            if self._path.stat().st_size > MOST_BYTES:
                msg = f"{self._path.name} has more than {MOST_BYTES} bytes; is it the right file?"
                raise HomeFileBroken(msg)
            root = _yaml().load(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return CommentedMap()
        except (OSError, UnicodeDecodeError) as exc:
            msg = f"{self._path.name} can't be read: {exc}. {_STAYS}"
            raise HomeFileBroken(msg) from exc
        except (YAMLError, ValueError, RecursionError) as exc:
            msg = f"{self._path.name} is no valid YAML{_place(exc)}; correct it there. {_STAYS}"
            raise HomeFileBroken(msg) from exc
        if root is None:
            return CommentedMap()
        if not isinstance(root, CommentedMap):
            msg = f"{self._path.name} must have the keys 'areas' and 'devices' at the top. {_STAYS}"
            raise HomeFileBroken(msg)
        return root

    def _write(self, text: str) -> None:
        """In one step, so that nobody ever reads half a file and a crash leaves the old or the new one."""
        try:
            target = self._path.resolve()
            target.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    file.write(text)
                    file.flush()
                    os.fsync(file.fileno())
                Path(name).chmod(target.stat().st_mode & 0o777 if target.exists() else 0o644)
                Path(name).replace(target)
            except OSError:
                Path(name).unlink(missing_ok=True)
                raise
        except OSError as exc:
            msg = f"{self._path.name} can't be written: {exc}. Check the rights on its folder."
            raise HomeFileBroken(msg) from exc

    def _stamp(self) -> object:
        try:
            status = self._path.stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size, status.st_ino


def _yaml() -> YAML:
    # One for each use: ruamel's loader keeps state, and a file is read seldom.
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = 120
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _notes(root: Mapping[str, Any]) -> HomeNotes:
    try:
        document = _Document.model_validate(_plain(root))
    except ValidationError as exc:
        first = exc.errors(include_url=False)[0]
        where = " → ".join(str(step) for step in first["loc"]) or "the top"
        line = _line_of(root, first["loc"])
        msg = f"home file, {line}{where}: {first['msg'].lower()}. Correct it. {_STAYS}"
        raise HomeFileBroken(msg) from exc
    areas = ((name, entry or _AreaEntry()) for name, entry in document.areas.items())
    devices = ((name, entry or _DeviceEntry()) for name, entry in document.devices.items())
    return HomeNotes(
        tuple(Area(name, entry.floor, tuple(entry.aliases)) for name, entry in areas),
        {name: _note(entry) for name, entry in devices},
    )


def _note(entry: _DeviceEntry) -> DeviceNote:
    facts = {} if entry.facts is None else entry.facts.model_dump(exclude_none=True)
    return DeviceNote(entry.name, entry.area, tuple(entry.aliases), entry.screen, entry.type, facts)


def _plain(node: object) -> object:
    """Ruamel's nodes as plain types, so that strict validation sees a str as a str; keys become text (a room "101")."""
    if isinstance(node, Mapping):
        return {str(key): _plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_plain(value) for value in node]
    if isinstance(node, str):
        return str(node)
    return node


def _line_of(root: Mapping[str, Any], path: tuple[int | str, ...]) -> str:
    node: Any = root
    line: int | None = None
    for step in path:
        # A key that an edit has just put in stands in no line yet.
        if not isinstance(node, CommentedMap) or step not in (node.lc.data or {}):
            break
        line = node.lc.key(step)[0] + 1
        node = node[step]
    return "" if line is None else f"line {line}, "


def _place(exc: Exception) -> str:
    mark = exc.problem_mark if isinstance(exc, MarkedYAMLError) else None
    return "" if mark is None else f" at line {mark.line + 1}, column {mark.column + 1} ({exc.problem})"  # type: ignore[attr-defined]


def _child(parent: CommentedMap, key: str) -> CommentedMap:
    if not isinstance(parent.get(key), CommentedMap):
        parent[key] = CommentedMap()
    child: CommentedMap = parent[key]
    return child


def _set(entries: CommentedMap, key: str, changes: Mapping[str, object]) -> None:
    entry = _child(entries, key)
    for name, value in changes.items():
        if value in ("", [], ()):
            entry.pop(name, None)
        else:
            entry[name] = list(value) if isinstance(value, tuple) else value
