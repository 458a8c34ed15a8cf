"""Immutable pictures of the home: only built when somebody looks, and then only the devices that changed anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from devices.folding import Folder, folded, shape_of
from devices.home_file import HomeNotes
from devices.model import Area, Device, Home
from devices.tracked import Tracked


class Snapshots:
    """The latest picture, and what has changed since; not thread-safe.

    Args:
        folder: which entities belong together.
        tracked: every entity, by unique id.

    """

    def __init__(self, folder: Folder, tracked: Mapping[str, Tracked]) -> None:
        self._folder = folder
        self._tracked = tracked
        self._built: dict[str, Device] = {}
        self._shapes: dict[str, Device] = {}
        self._touched: set[str] = set()
        self._notes = HomeNotes()
        self._connected = False
        self._version = 0
        self._home = Home(connected=False)
        self._shaken = True
        self.dirty: set[str] = set()
        """Groups that something has changed in."""
        self.stale: set[str] = set()
        """Groups whose states are only the last known."""

    @property
    def home(self) -> Home:
        """The latest; the same object as long as nothing changes."""
        if self.dirty or self._shaken:
            self._rebuild()
        return self._home

    def touch(self, groups: Iterable[str]) -> None:
        """Have some groups built anew, and with them what they show beside their states."""
        touched = tuple(groups)
        self.dirty.update(touched)
        self._touched.update(touched)
        self._shaken = True

    def connected(self, *, now: bool) -> None:
        """Say that the broker was reached, or lost: then what is known is only the last known."""
        self._connected = now
        self._shaken = True
        if not now:
            known = {self._folder.group_of(uid) for uid, t in self._tracked.items() if t.heard_at is not None}
            self.stale |= known
            self.dirty |= known

    def note(self, notes: HomeNotes) -> None:
        """Lay what the home's own file says over what the devices say."""
        if notes != self._notes:
            self._notes = notes
            self.touch(self._folder.groups())

    def id_of(self, group: str) -> str:
        """The device id of a group that has members."""
        members = self._folder.members(group)
        return group if len(members) > 1 else members[0]

    def _rebuild(self) -> None:
        for group in self.dirty:
            members = self._folder.members(group)
            if members:
                tracked = [self._tracked[unique_id] for unique_id in members]
                parts = [(t.binding, t.entity()) for t in tracked]
                self._built[group] = folded(self.id_of(group), parts, self._notes, stale=group in self.stale)
            else:
                self._built.pop(group, None)
                self.stale.discard(group)
        self.dirty.clear()
        devices = tuple(self._built.values())
        areas = self._home.areas
        if self._shaken:
            areas = self._areas(devices)
            self._version += self._reshaped() or areas != self._home.areas
            self._shaken = False
        self._home = Home(devices, areas, connected=self._connected, version=self._version)

    def _reshaped(self) -> bool:
        """Whether any device that was touched is another one now, beside its states.

        Looking at all of them again would take the square of their number while a bridge announces one after the other.
        """
        former = {group: self._shapes.pop(group, None) for group in self._touched}
        self._touched.clear()
        self._shapes |= {group: shape_of(self._built[group]) for group in former if group in self._built}
        return any(shape != self._shapes.get(group) for group, shape in former.items())

    def _areas(self, devices: tuple[Device, ...]) -> tuple[Area, ...]:
        """The areas of the home's file, then those that only devices name."""
        areas = {area.name: area for area in self._notes.areas}
        for device in devices:
            if device.area is not None and device.area not in areas:
                areas[device.area] = Area(device.area)
        return tuple(areas.values())
