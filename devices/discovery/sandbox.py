"""The sandbox of the templates that strangers wrote: Home Assistant's Jinja, with neither a way out nor room to grow.

Whoever can publish can send any template. Jinja's immutable sandbox keeps it from Python's inside; the limits here
keep it from eating the memory: only listed filters and methods, no powers, no repetition of text, capped loops,
capped results of everything that can make text longer.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

import orjson
from jinja2 import Undefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.filters import FILTERS
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace
from jinja2.visitor import NodeTransformer

from devices.discovery.payload import parse

RESULT_CHARS: Final = 64_000
"""Longest text that a template, or a step in it, may make."""
LOOP_STEPS: Final = 1_000
"""Longest `range`."""
LOOP_DEPTH: Final = 2
"""Loops within loops."""

_MISSING: Final = object()
_PLAIN_FILTERS: Final = (
    "abs", "capitalize", "count", "d", "default", "dictsort", "first", "items", "last", "length", "list", "lower",
    "map", "max", "min", "reject", "rejectattr", "reverse", "select", "selectattr", "sort", "sum", "title", "trim",
    "truncate", "unique", "upper", "wordcount",
)  # fmt: skip
_FORBIDDEN: Final = (
    nodes.AssignBlock, nodes.Block, nodes.CallBlock, nodes.Extends, nodes.FilterBlock, nodes.FromImport, nodes.Import,
    nodes.Include, nodes.Macro, nodes.Pow, nodes.Scope, nodes.ScopedEvalContextModifier, nodes.With,
)  # fmt: skip
_METHODS: Final[Mapping[type, frozenset[str]]] = {
    str: frozenset({
        "lower", "upper", "title", "capitalize", "strip", "lstrip", "rstrip", "removeprefix", "removesuffix", "split",
        "rsplit", "splitlines", "partition", "rpartition", "startswith", "endswith", "find", "rfind", "index", "rindex",
        "count", "isdigit", "isnumeric", "isdecimal", "isalpha", "isalnum", "replace", "join",
    }),
    dict: frozenset({"get", "items", "keys", "values"}),
    list: frozenset({"index", "count"}),
    tuple: frozenset({"index", "count"}),
    datetime: frozenset({
        "strftime", "timestamp", "isoformat", "year", "month", "day", "hour", "minute", "second", "weekday", "date",
        "time",
    }),
}  # fmt: skip


def _weight(value: object, budget: int = RESULT_CHARS) -> int:
    """About how long `value` is as text; stops counting past the budget, so shared nesting can't explode."""
    total, todo = 0, [value]
    while todo and total <= budget:
        item = todo.pop()
        if isinstance(item, str):
            total += len(item)
        elif isinstance(item, Mapping):
            total += 2
            todo.extend(item.keys())
            todo.extend(item.values())
        elif isinstance(item, list | tuple | set):
            total += 2
            todo.extend(item)
        elif isinstance(item, int) and not isinstance(item, bool):
            total += 1 + item.bit_length() // 3
        else:
            total += 8
    return total


def _bounded(*values: object, extra: int = 0) -> None:
    if sum(_weight(value) for value in values) + extra > RESULT_CHARS:
        msg = "it makes more text than a template may"
        raise SecurityError(msg)


def _join(value: Sequence[object], d: str = "", attribute: str | None = None) -> str:
    parts = [str(item if attribute is None else item[attribute]) for item in value]  # type: ignore[index]
    _bounded(parts, extra=len(str(d)) * len(parts))
    return str(d).join(parts)


def _replace(text: object, old: str, new: str, count: int = -1) -> str:
    source = str(text)
    times = source.count(str(old)) if old else len(source) + 1
    _bounded(source, extra=times * len(str(new)))
    return source.replace(str(old), str(new), count)


def _format(pattern: object, *args: object) -> str:
    text = str(pattern)
    # A width is the one way in which a short pattern makes a long text.
    if re.search(r"\d{3}|\*", text):
        msg = "a width over 99 in a format"
        raise SecurityError(msg)
    _bounded(text, args)
    return text % args


def _number(value: object, default: object = _MISSING) -> object:
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        if default is _MISSING:
            msg = f"{str(value)[:40]!r} is no number"
            raise SecurityError(msg) from None
        return default


def _integer(value: object, default: object = 0, base: int = 10) -> object:
    try:
        return int(value, base) if isinstance(value, str) and base != 10 else int(float(value))  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return default


def _round(value: object, precision: int = 0, method: str = "common") -> object:
    if not 0 <= precision <= 12:
        msg = "a number is rounded to a strange place"
        raise SecurityError(msg)
    number, factor = float(value), 10.0**precision  # type: ignore[arg-type]
    if method in {"ceil", "floor"}:
        return (math.ceil if method == "ceil" else math.floor)(number * factor) / factor
    result = round(number * 2) / 2 if method == "half" else round(number, precision)
    return int(result) if precision == 0 and method != "half" else result


def _truth(value: object, default: object = False) -> object:  # noqa: FBT002 - Home Assistant's filter
    words = {"true": True, "on": True, "yes": True, "1": True, "false": False, "off": False, "no": False, "0": False}
    return words.get(str(value).lower(), default)


def _to_json(value: object, *_args: object, **_options: object) -> str:
    _bounded(value)
    return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS).decode()


def _text(value: object) -> str:
    _bounded(value)
    return str(value)


def _is_number(value: object) -> bool:
    try:
        return abs(float(value)) != float("inf")  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return False


def _iif(value: object, if_true: object = True, if_false: object = False) -> object:  # noqa: FBT002 - as Home Assistant's
    return if_true if value else if_false


def _is_defined(value: object) -> object:
    if isinstance(value, Undefined):
        msg = "a value is not defined"
        raise SecurityError(msg)
    return value


def _steps(*args: int) -> range:
    result = range(*args)
    if len(result) > LOOP_STEPS:
        msg = f"a range of more than {LOOP_STEPS} steps"
        raise SecurityError(msg)
    return result


class Sandbox(ImmutableSandboxedEnvironment):
    """The environment in which they run."""

    intercepted_binops = frozenset({"+", "*", "%"})

    def __init__(self) -> None:
        super().__init__(finalize=self._finalize, extensions=["jinja2.ext.loopcontrols"], cache_size=0)
        self.filters = {name: FILTERS[name] for name in _PLAIN_FILTERS} | {
            "float": _number, "int": _integer, "bool": _truth, "to_json": _to_json, "tojson": _to_json,
            "from_json": parse, "is_defined": _is_defined, "iif": _iif, "string": _text, "join": _join,
            "replace": _replace, "format": _format, "round": _round, "is_number": _is_number,
            "multiply": lambda value, by: float(value) * float(by), "add": lambda value, by: float(value) + float(by),
        }  # fmt: skip
        self.globals = {
            "range": _steps, "namespace": Namespace, "dict": dict, "zip": zip,
            "now": lambda: datetime.now().astimezone(),
            "utcnow": lambda: datetime.now(UTC), "float": _number, "int": _integer, "bool": _truth, "iif": _iif,
            "is_number": _is_number, "min": min, "max": max, "abs": abs,
        }  # fmt: skip

    @staticmethod
    def _finalize(value: object) -> object:
        _bounded(value)
        return value

    def wrap_str_format(self, value: Any) -> None:
        """Nothing: `str.format` takes widths, and `format` the filter does what states need."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        for kind, names in _METHODS.items():
            if isinstance(obj, kind):
                return attr in names
        return super().is_safe_attribute(obj, attr, value)

    def call(self, context: Context, obj: Any, *args: Any, **kwargs: Any) -> Any:
        owner, name = getattr(obj, "__self__", None), getattr(obj, "__name__", "")
        if isinstance(owner, str) and name == "replace":
            return _replace(owner, *args)
        if isinstance(owner, str) and name == "join":
            return _join(args[0], owner)
        if name == "strftime" and re.search(r"\d{2}", str(args[:1])):
            msg = "a width in a time format"
            raise SecurityError(msg)
        return super().call(context, obj, *args, **kwargs)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        if operator == "%" and isinstance(left, str):
            return _format(left, *(right if isinstance(right, tuple) else (right,)))
        if operator == "*" and not (isinstance(left, int | float) and isinstance(right, int | float)):
            msg = "text or a list is repeated"
            raise SecurityError(msg)
        _bounded(left, right)
        return super().call_binop(context, operator, left, right)


class Bounded(NodeTransformer):
    """Refuses what a state needs no template for, and gives `~` the limits that a filter has."""

    def __init__(self) -> None:
        self.loops = 0

    def visit(self, node: nodes.Node, *args: Any, **kwargs: Any) -> Any:
        if isinstance(node, _FORBIDDEN):
            msg = f"a template may not use {type(node).__name__.lower()}"
            raise SecurityError(msg)
        return super().visit(node, *args, **kwargs)

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802 - the visitor's name
        self.loops += 1
        if self.loops > LOOP_DEPTH or node.recursive:
            msg = "loops are nested too deep"
            raise SecurityError(msg)
        result: nodes.Node = self.generic_visit(node)
        self.loops -= 1
        return result

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802 - the visitor's name
        self.generic_visit(node)
        return nodes.Filter(nodes.List(node.nodes), "join", [], [], None, None, lineno=node.lineno)
