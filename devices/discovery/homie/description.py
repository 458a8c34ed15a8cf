"""What a Homie device says of itself, the same whichever version of the convention said it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from devices.discovery.convention import Reason, Refused
from devices.discovery.home_assistant.wire import as_number
from devices.discovery.plain import short

MOST_PROPERTIES: Final = 256
"""Most properties of one device."""
FORMAT_CHARS: Final = 4_000
"""Longest format; that of a list of options can be long."""
DATATYPES: Final = frozenset(
    {"integer", "float", "boolean", "string", "enum", "color", "datetime", "duration", "json"}
)  # fmt: skip
# The convention wants lower case and no underscore; firmware in the field does not keep to it.
_SPAN: Final = re.compile(r"(\d{1,4})-(\d{1,4})")
_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True)
class Property:
    """One thing that a node tells, and may be told."""

    node: str
    id: str
    name: str
    node_name: str
    node_type: str
    datatype: str
    format: str
    unit: str
    settable: bool
    retained: bool
    """False: it tells of moments, not of a state."""

    @property
    def path(self) -> str:
        """Its topic below the device's."""
        return f"{self.node}/{self.id}"

    @property
    def words(self) -> str:
        """Everything that hints at what it is, to be searched."""
        text = f"{self.node_type} {self.node_name} {self.node} {self.name} {self.id}"
        return _spaced(text)

    @property
    def own_words(self) -> str:
        """What hints at it alone, without its node."""
        return _spaced(f"{self.name} {self.id}")

    @property
    def numeric(self) -> bool:
        """Whether it is a number."""
        return self.datatype in ("integer", "float")

    @property
    def options(self) -> tuple[str, ...]:
        """The words of an enumeration. The format of a boolean only names its true and false for people."""
        if self.datatype != "enum":
            return ()
        # A doubled comma stands for one within a word.
        parts = self.format.replace(",,", "\0").split(",")
        return tuple(dict.fromkeys(part.replace("\0", ",").strip() for part in parts if part.strip()))[:256]

    @property
    def bounds(self) -> tuple[float | None, float | None, float | None]:
        """Least, greatest and step of a number, as far as they are said."""
        parts = [as_number(part) for part in self.format.split(":")] if self.numeric and self.format else []
        low, high, step = (*parts, None, None, None)[:3]
        if low is not None and high is not None and low >= high:
            return None, None, None
        return (*(None if n is None else float(n) for n in (low, high)), None if not step else float(step))  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class Description:
    """One device."""

    base: str
    """Topics before the device's own; `homie`, `homie/5`, or what its owner has chosen."""
    id: str
    name: str
    implementation: str
    properties: tuple[Property, ...]
    root: str | None = None
    """The device through which it speaks; with that gone, it is gone as well."""

    @property
    def topic(self) -> str:
        """The device's own topic."""
        return f"{self.base}/{self.id}"


def _spaced(text: str) -> str:
    """Lower case, with spaces between the words of `camelCase`, `kebab-case` and `snake_case`."""
    return re.sub(r"[-_/]+", " ", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text)).casefold()


def legal(identity: object) -> bool:
    """Whether something is an id of the convention."""
    return isinstance(identity, str) and _ID.fullmatch(identity) is not None


def from_attributes(base: str, device: str, attributes: Mapping[str, str]) -> tuple[Description, tuple[str, ...]]:
    """A device of the third or fourth version, from its attribute topics below it; and what of it can't be used.

    Raises:
        Refused: a version that is not read, or too many properties.

    """
    version = attributes.get("$homie", "")
    if not version.startswith(("3.", "4.")):
        raise Refused(Reason.WRONG_VALUE, f"Version {version[:16]!r} of Homie is not read.")
    properties: list[Property] = []
    complaints: list[str] = []
    for node, kind in _nodes(attributes):
        for name in _listed(attributes.get(f"{kind}/$properties", "")):
            found = _attributed(attributes, node, kind, name)
            if isinstance(found, str):
                complaints.append(found)
            else:
                properties.append(found)
    return Description(
        base, device, short(attributes.get("$name"), device), short(attributes.get("$implementation")),
        _few(properties),
    ), tuple(complaints)  # fmt: skip


def _nodes(attributes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The ids of nodes, each with the id under which its properties are described.

    The two differ in the arrays of the third version: `lamp[]` with `$array` 0-3 is `lamp_0` to `lamp_3`.
    """
    for listed in dict.fromkeys(part.strip() for part in attributes.get("$nodes", "").split(",") if part.strip()):
        kind = listed.removesuffix("[]")
        span = _SPAN.fullmatch(attributes.get(f"{kind}/$array", "").strip()) if listed != kind else None
        if span is None:
            yield kind, kind
        else:
            low, high = int(span[1]), int(span[2])
            yield from ((f"{kind}_{index}", kind) for index in range(low, min(high, low + MOST_PROPERTIES) + 1))


def _attributed(attributes: Mapping[str, str], node: str, kind: str, name: str) -> Property | str:
    if not (legal(node) and legal(name)):
        return f"{node[:64]}/{name[:64]}: no id of the convention."
    path = f"{kind}/{name}"
    datatype = attributes.get(f"{path}/$datatype", "string")
    if datatype not in DATATYPES:
        return f"{path}: the datatype {datatype[:32]!r} is not known."
    return Property(
        node=node,
        id=name,
        name=short(attributes.get(f"{path}/$name")),
        node_name=short(attributes.get(f"{node}/$name")) or _counted(attributes, node, kind),
        node_type=short(attributes.get(f"{kind}/$type")),
        datatype=datatype,
        format=attributes.get(f"{path}/$format", ""),
        unit=short(attributes.get(f"{path}/$unit"), limit=16),
        settable=attributes.get(f"{path}/$settable") == "true",
        retained=attributes.get(f"{path}/$retained", "true") != "false",
    )


def _counted(attributes: Mapping[str, str], node: str, kind: str) -> str:
    """The name of a member of an array that has none of its own."""
    name = short(attributes.get(f"{kind}/$name"))
    return f"{name} {int(node.rpartition('_')[2]) + 1}" if name and node != kind else ""


def _listed(text: str) -> Iterator[str]:
    yield from dict.fromkeys(part.strip() for part in text.split(",") if part.strip())


def from_document(base: str, device: str, data: Mapping[str, object]) -> tuple[Description, tuple[str, ...]]:
    """A device of the fifth version, from its `$description`; and what of it can't be used.

    Raises:
        Refused: a version that is not read, or too many properties.

    """
    if not str(data.get("homie", "")).startswith("5"):
        raise Refused(Reason.WRONG_VALUE, f"Version {str(data.get('homie'))[:16]!r} of Homie is not read.")
    properties: list[Property] = []
    complaints: list[str] = []
    for node, block in _members(data.get("nodes")):
        for name, raw in _members(block.get("properties")):
            found = _described(node, block, name, raw)
            if isinstance(found, str):
                complaints.append(found)
            else:
                properties.append(found)
    root = data.get("root") if legal(data.get("root")) and data.get("root") != device else data.get("parent")
    return Description(
        base, device, short(data.get("name"), device), "", _few(properties),
        str(root) if legal(root) and root != device else None,
    ), tuple(complaints)  # fmt: skip


def _members(value: object) -> Iterator[tuple[str, Mapping[str, object]]]:
    """The objects by id; as a list in drafts of the convention, with the id inside."""
    if isinstance(value, dict):
        yield from ((str(key), item) for key, item in value.items() if isinstance(item, dict))
    elif isinstance(value, list):
        yield from ((str(item.get("id", "")), item) for item in value if isinstance(item, dict))


def _described(node: str, block: Mapping[str, object], name: str, raw: Mapping[str, object]) -> Property | str:
    if not (legal(node) and legal(name)):
        return f"{node[:64]}/{name[:64]}: no id of the convention."
    datatype = str(raw.get("datatype"))[:32]
    if datatype not in DATATYPES:
        return f"{node}/{name}: the datatype {datatype!r} is not known."
    return Property(
        node=node,
        id=name,
        name=short(raw.get("name")),
        node_name=short(block.get("name")),
        node_type=short(block.get("type")),
        datatype=datatype,
        format=short(raw.get("format"), limit=FORMAT_CHARS),
        unit=short(raw.get("unit"), limit=16),
        settable=raw.get("settable") is True,
        retained=raw.get("retained") is not False,
    )


def _few(properties: list[Property]) -> tuple[Property, ...]:
    if len(properties) > MOST_PROPERTIES:
        raise Refused(Reason.TOO_MANY, f"{len(properties)} properties; at most {MOST_PROPERTIES} are read.")
    return tuple(properties)
