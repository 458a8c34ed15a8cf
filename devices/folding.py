"""Entities folded into the devices that people know: one thing on the shelf, one `Device`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from devices.discovery.convention import Binding
from devices.home_file import HomeNotes
from devices.model import Device, Entity, State


class Folder:
    """Which entities belong to one device: those that share any identifier."""

    def __init__(self) -> None:
        self._members: dict[str, dict[str, None]] = {}
        self._group: dict[str, str] = {}
        self._by_identifier: dict[str, str] = {}
        self._identifiers: dict[str, tuple[str, ...]] = {}

    def join(self, unique_id: str, identifiers: tuple[str, ...]) -> tuple[str, ...]:
        """Put an entity into the group of its identifiers; the groups that changed."""
        if self._identifiers.get(unique_id) == identifiers:
            return (self._group[unique_id],)
        left = self.leave(unique_id) if unique_id in self._group else ()
        group = self.find(unique_id, identifiers)
        for identifier in identifiers:
            self._by_identifier.setdefault(identifier, group)
        self._members.setdefault(group, {})[unique_id] = None
        self._group[unique_id], self._identifiers[unique_id] = group, identifiers
        return (*left, group)

    def find(self, unique_id: str, identifiers: tuple[str, ...]) -> str:
        """The group that an entity would join; a name that is not in use yet where that would be a new one."""
        known = (self._by_identifier[identifier] for identifier in identifiers if identifier in self._by_identifier)
        # An entity without a device is a group of its own, under a name that no identifier can have.
        return next(known, identifiers[0] if identifiers else f"\0{unique_id}")

    def leave(self, unique_id: str) -> tuple[str, ...]:
        """Take an entity out; the groups that changed."""
        group = self._group.pop(unique_id)
        del self._identifiers[unique_id]
        members = self._members[group]
        del members[unique_id]
        if not members:
            del self._members[group]
            self._by_identifier = {key: of for key, of in self._by_identifier.items() if of != group}
        return (group,)

    def group_of(self, unique_id: str) -> str:
        """The group of a known entity: the device's identifier, or a name of its own."""
        return self._group[unique_id]

    def members(self, group: str) -> tuple[str, ...]:
        """Unique ids of a group in the order of announcement; none: it is gone."""
        return tuple(self._members.get(group, ()))

    def groups(self) -> tuple[str, ...]:
        """Every group."""
        return tuple(self._members)


def folded(device_id: str, parts: Sequence[tuple[Binding, Entity]], notes: HomeNotes, *, stale: bool) -> Device:
    """The device that some entities make, with what the home's file says of it laid over.

    Args:
        device_id: by the contract, the identifier of several entities or the unique id of a single one.
        parts: at least one.
        notes: the home's file.
        stale: the connection was lost since its last state.

    """
    infos = [binding.device for binding, _ in parts]
    identifiers = {device_id, *(entity.unique_id for _, entity in parts)}
    identifiers.update(*(info.identifiers for info in infos))
    note = notes.about(identifiers)
    area = next((info.area for info in infos if info.area), None)
    return Device(
        id=device_id,
        name=note.name or next((info.name for info in infos if info.name), device_id),
        area=notes.spelling(note.area or area),
        aliases=note.aliases,
        identifiers=tuple(dict.fromkeys(known for info in infos for known in info.identifiers)),
        manufacturer=next((info.manufacturer for info in infos if info.manufacturer), None),
        model=next((info.model for info in infos if info.model), None),
        source=parts[0][0].source,
        screen=note.screen,
        type=note.type,
        facts=note.facts,
        entities=tuple(entity for _, entity in parts),
        available=any(entity.available for _, entity in parts),
        stale=stale,
    )


def shape_of(device: Device) -> Device:
    """The device without what comes and goes: equal as long as only states do."""
    still = tuple(replace(entity, state=State(), available=True) for entity in device.entities)
    return replace(device, entities=still, available=True, stale=False)
