"""Which entities are let in: limits on what one announcement, or all of them, may take, and whose topics are whose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from devices.discovery.convention import Binding, Convention, Reason, Rejection
from devices.folding import Folder
from devices.tracked import Tracked, topics_of

MOST_ENTITIES: Final = 20_000
"""More than the largest home has; a flood of announcements stops here instead of at the memory's end."""
MOST_DEVICES: Final = 5_000
DEVICE_ENTITIES: Final = 512
"""Of one device; a dimmer with all its settings has a hundred."""
ENTITY_TOPICS: Final = 64
"""Of one entity, to listen to and to publish to; a light with every colour mode has twenty-five."""


class Admission:
    """Looks at one entity before it is put in.

    Args:
        conventions: all of them: nobody may be ordered to announce something.
        folder: which entities belong together.
        tracked: every entity, by unique id.
        commanded: topic → unique ids of the entities that are ordered on it.

    """

    def __init__(
        self,
        conventions: Sequence[Convention],
        folder: Folder,
        tracked: Mapping[str, Tracked],
        commanded: Mapping[str, Mapping[str, None]],
    ) -> None:
        self._conventions = conventions
        self._folder = folder
        self._tracked = tracked
        self._commanded = commanded

    def refusal(self, binding: Binding, owner: Tracked | None) -> Rejection | None:
        """Why the entity is not let in; None: it is.

        Args:
            binding: the entity.
            owner: the one that has its unique id now.

        """
        entity, topic = binding.entity, binding.topic
        group = self._folder.find(entity.unique_id, binding.device.identifiers)
        if owner is not None and not owner.released and not owner.is_of(binding):
            detail = f"{entity.unique_id!r} was announced by {owner.binding.topic!r}."
            return Rejection(topic, Reason.DUPLICATE, detail)
        if owner is None and len(self._tracked) >= MOST_ENTITIES:
            return Rejection(topic, Reason.TOO_MANY, f"{MOST_ENTITIES} entities are known already.")
        members = self._folder.members(group)
        if owner is None and len(members) >= DEVICE_ENTITIES:
            return Rejection(topic, Reason.TOO_MANY, f"The device has {DEVICE_ENTITIES} entities already.")
        if not members and len(self._folder.groups()) >= MOST_DEVICES:
            return Rejection(topic, Reason.TOO_MANY, f"{MOST_DEVICES} devices are known already.")
        if len(topics_of(binding)) + len(binding.wire.command_topics) > ENTITY_TOPICS:
            return Rejection(topic, Reason.TOO_MANY, f"An entity may name {ENTITY_TOPICS} topics.")
        return self._trespass(binding, group)

    def _trespass(self, binding: Binding, group: str) -> Rejection | None:
        """A device orders on its own topics only: a harmless name may not be a way to somebody else's lock."""
        for command_topic in binding.wire.command_topics:
            if any(c.owns(command_topic) for c in self._conventions if c.name != binding.source):
                detail = f"{command_topic!r} is a topic on which devices are announced."
                return Rejection(binding.topic, Reason.UNSAFE_TOPIC, detail)
            for unique_id in self._commanded.get(command_topic, ()):
                other = self._tracked[unique_id].binding.entity
                # A bridge takes the orders to update any of its devices on one topic.
                updates = other.component == "update" and binding.entity.component == "update"
                if self._folder.group_of(unique_id) != group and not updates:
                    detail = f"{command_topic!r} is a command topic of {unique_id!r}, which is another device's."
                    return Rejection(binding.topic, Reason.TAKEN_TOPIC, detail)
        return None
