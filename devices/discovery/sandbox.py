"""The sandbox of the templates that strangers wrote: Home Assistant's Jinja, with neither a way out nor room to grow.

Whoever can publish can send any template. Jinja's immutable sandbox keeps it from Python's inside; here it is kept
from eating time and memory: only listed syntax, filters and methods, no powers, no repetition of text, counted loops,
capped results of everything that can make text longer, and a deadline that every step asks for (see `budget`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from functools import wraps
from typing import Any, Final

from jinja2 import nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from devices.discovery.budget import RESULT_CHARS, bounded, capped, check_time, counted
from devices.discovery.filters import FILTERS, GLOBALS, TESTS, filled, formatted, join, replace, shown

LOOP_DEPTH: Final = 2
"""Loops within loops."""
SOUGHT_CHARS: Final = 1_000
"""Longest text that methods of texts search for."""

_ALLOWED: Final = frozenset({
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Const, nodes.Name, nodes.NSRef, nodes.Tuple, nodes.List,
    nodes.Dict, nodes.Pair, nodes.Getattr, nodes.Getitem, nodes.Slice, nodes.Call, nodes.Keyword, nodes.Filter,
    nodes.Test, nodes.If, nodes.CondExpr, nodes.For, nodes.Continue, nodes.Break, nodes.Assign, nodes.Compare,
    nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Neg, nodes.Pos, nodes.Add, nodes.Sub, nodes.Mul, nodes.Div,
    nodes.FloorDiv, nodes.Mod, nodes.Concat,
})  # fmt: skip
"""The syntax that a state needs. Not among it: powers, macros, blocks, imports, whatever Jinja learns next."""
_METHODS: Final[Mapping[type, frozenset[str]]] = {
    str: frozenset({
        "lower", "upper", "title", "capitalize", "strip", "lstrip", "rstrip", "removeprefix", "removesuffix", "split",
        "rsplit", "splitlines", "partition", "rpartition", "startswith", "endswith", "find", "rfind", "index", "rindex",
        "count", "isdigit", "isnumeric", "isdecimal", "isalpha", "isalnum", "replace", "join", "format", "casefold",
        "swapcase", "isupper", "islower", "isspace",
    }),
    dict: frozenset({"get", "items", "keys", "values"}),
    list: frozenset({"index", "count"}),
    tuple: frozenset({"index", "count"}),
    date: frozenset({
        "strftime", "timestamp", "isoformat", "year", "month", "day", "hour", "minute", "second", "weekday",
        "isoweekday", "date", "time", "utcoffset",
    }),
    time: frozenset({"isoformat", "hour", "minute", "second", "strftime"}),
    timedelta: frozenset({"days", "seconds", "total_seconds"}),
    int: frozenset({"is_integer", "real"}),
    float: frozenset({"is_integer", "real"}),
    bytes: frozenset(),
}  # fmt: skip


def _timed(function: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that asks for the time, and whose lazy results are counted."""

    @wraps(function)  # keeps the marks by which Jinja hands over its context
    def call(*args: Any, **kwargs: Any) -> Any:
        check_time()
        result = function(*args, **kwargs)
        return counted(result) if isinstance(result, Iterator) else capped(result)

    return call


class Sandbox(ImmutableSandboxedEnvironment):
    """The environment in which they run."""

    intercepted_binops = frozenset({"+", "*", "%"})

    def __init__(self) -> None:
        super().__init__(finalize=_finalize, extensions=["jinja2.ext.loopcontrols"], cache_size=0)
        self.filters = {name: _timed(function) for name, function in FILTERS.items()}
        self.filters |= {"counted": counted, "capped": capped}
        self.globals = dict(GLOBALS)
        self.tests.update(TESTS)

    def wrap_str_format(self, value: Any) -> None:
        """Nothing: `call` sees to `str.format` itself."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may look at it."""
        for kind, names in _METHODS.items():
            if isinstance(obj, kind):
                return attr in names
        return super().is_safe_attribute(obj, attr, value)

    def call(self, context: Context, obj: Any, *args: Any, **kwargs: Any) -> Any:
        """Call a function or a method."""
        check_time()
        owner, name = getattr(obj, "__self__", None), getattr(obj, "__name__", "")
        if isinstance(owner, str) and name == "replace":
            return replace(owner, *args)
        if isinstance(owner, str) and name == "format":
            return filled(owner, *args, **kwargs)
        if isinstance(owner, str) and name == "join":
            return join(args[0], owner)
        if isinstance(owner, date | time) and name == "strftime":
            return shown(owner if isinstance(owner, date) else datetime.combine(date.min, owner), *args)
        if isinstance(owner, str) and any(isinstance(arg, str) and len(arg) > SOUGHT_CHARS for arg in args):
            # Searching backwards, and stripping, may take the product of both lengths.
            raise SecurityError(f"a text over {SOUGHT_CHARS} characters is searched for")
        return capped(super().call(context, obj, *args, **kwargs))

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Add, multiply, or take a remainder, which is formatting where it is of a text."""
        check_time()
        if operator == "%" and isinstance(left, str | bytes):
            return formatted(left, *(right if isinstance(right, tuple) else (right,)))
        if operator == "*" and not (isinstance(left, int | float) and isinstance(right, int | float)):
            raise SecurityError("text or a list is repeated")
        bounded(left, right)
        return super().call_binop(context, operator, left, right)


def _finalize(value: object) -> object:
    bounded(value)
    return value


class Bounded(NodeTransformer):
    """Refuses what a state needs no template for; loops are counted, `~`, lists and dictionaries have limits."""

    def __init__(self) -> None:
        self._loops = 0

    def visit(self, node: nodes.Node, *args: Any, **kwargs: Any) -> Any:
        """Look at one node and those below it.

        Raises:
            SecurityError: it is none of those that a template may use.

        """
        if type(node) not in _ALLOWED:
            raise SecurityError(f"a template may not use {type(node).__name__.lower()}")
        return super().visit(node, *args, **kwargs)

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802 - the visitor's name
        """A loop, whose every step will be counted."""
        self._loops += 1
        if self._loops > LOOP_DEPTH or node.recursive:
            raise SecurityError("loops are nested too deep")
        result: nodes.Node = self.generic_visit(node)
        self._loops -= 1
        node.iter = _through("counted", node.iter)
        return result

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802 - the visitor's name
        """A chain of `~`."""
        self.generic_visit(node)
        return _through("join", nodes.List(node.nodes, lineno=node.lineno))

    def visit_List(self, node: nodes.List) -> nodes.Node:  # noqa: N802 - the visitor's name
        """A list."""
        return self._made(node)

    def visit_Tuple(self, node: nodes.Tuple) -> nodes.Node:  # noqa: N802 - the visitor's name
        """A tuple, or the names that one is taken apart to."""
        return self._made(node) if node.ctx == "load" else self.generic_visit(node)

    def visit_Dict(self, node: nodes.Dict) -> nodes.Node:  # noqa: N802 - the visitor's name
        """A dictionary."""
        return self._made(node)

    def _made(self, node: nodes.Expr) -> nodes.Node:
        plain = all(isinstance(child, nodes.Literal | nodes.Pair) for child in node.find_all(nodes.Node))
        self.generic_visit(node)
        return node if plain else _through("capped", node)


def _through(name: str, node: nodes.Node) -> nodes.Filter:
    return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno)


__all__ = ["RESULT_CHARS", "Bounded", "Sandbox"]
