"""The filters and functions that templates may use: Home Assistant's, each with a bound on what it makes."""

from __future__ import annotations

import base64
import math
import re
import statistics
import string
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import quote_plus, urlencode

import orjson
from jinja2 import Undefined
from jinja2.exceptions import SecurityError
from jinja2.filters import FILTERS as JINJA_FILTERS
from jinja2.utils import Namespace

from devices.discovery import regex
from devices.discovery.budget import LOOP_STEPS, bounded
from devices.discovery.payload import parse

_MISSING: Final = object()
_PLAIN: Final = (
    "abs", "capitalize", "count", "d", "default", "dictsort", "first", "groupby", "items", "last", "length", "list",
    "lower", "map", "max", "min", "reject", "rejectattr", "reverse", "select", "selectattr", "sort", "title", "trim",
    "truncate", "unique", "upper", "wordcount",
)  # fmt: skip
"""Of Jinja's own, those that make nothing longer than what they are given."""
_WORDS: Final[Mapping[str, bool]] = MappingProxyType({
    "true": True, "on": True, "yes": True, "enable": True, "1": True,
    "false": False, "off": False, "no": False, "disable": False, "0": False,
})  # fmt: skip
_ENCODINGS: Final = frozenset({None, "utf-8", "utf8", "ascii", "latin-1", "latin1", "iso-8859-1", "utf-16", "utf-32"})


class NotDefined(SecurityError):  # noqa: N818 - it names what happened
    """`is_defined` found nothing: the message was not about this entity."""


def join(value: Sequence[object], d: str = "", attribute: str | None = None) -> str:
    """The items as one text."""
    parts = [str(item if attribute is None else item[attribute]) for item in value]  # type: ignore[index]
    bounded(parts, extra=len(str(d)) * len(parts))
    return str(d).join(parts)


def replace(text: object, old: str, new: str, count: int = -1) -> str:
    """The text with one word for another."""
    source = str(text)
    times = source.count(str(old)) if old else len(source) + 1
    bounded(source, extra=times * len(str(new)))
    return source.replace(str(old), str(new), count)


def formatted(pattern: object, *args: object) -> str:
    """A text after the pattern of `%`."""
    text = str(pattern)
    # A width is the one way in which a short pattern makes a long text.
    if re.search(r"\d{3}|\*", text):
        raise SecurityError("a width over 99 in a format")
    bounded(text, args)
    return text % args


class _Formatter(string.Formatter):
    """`str.format` with plain fields: no attributes, no items, nothing nested, no wide padding."""

    def get_field(self, field_name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        """A field by number or name."""
        if not re.fullmatch(r"\w*", field_name):
            raise SecurityError("a format looks inside a value")
        return super().get_field(field_name, args, kwargs)

    def format_field(self, value: Any, format_spec: str) -> Any:
        """A value after its own pattern."""
        if re.search(r"\d{3}|\{", format_spec):
            raise SecurityError("a width over 99 in a format")
        return super().format_field(value, format_spec)


def filled(pattern: str, *args: object, **kwargs: object) -> str:
    """The pattern with its fields filled in, as by `str.format`."""
    bounded(pattern, args, kwargs)
    text = _Formatter().vformat(pattern, args, kwargs)
    bounded(text)
    return text


def _slug(text: object, separator: str = "_") -> str:
    plain = unicodedata.normalize("NFKD", str(text)).encode("ascii", "ignore").decode().lower()
    words = "".join(sign if sign.isalnum() else " " for sign in plain).split()
    return join(words, str(separator))


def _ordinal(value: object) -> str:
    text = str(value)
    ends = {"1": "st", "2": "nd", "3": "rd"}
    return text + ("th" if text[-2:-1] == "1" else ends.get(text[-1:], "th"))


def _encoded(value: object) -> str:
    bounded(value)
    return base64.b64encode(value if isinstance(value, bytes) else str(value).encode()).decode()


def _url_encoded(value: object) -> str:
    bounded(value)
    return urlencode(value) if isinstance(value, Mapping) else quote_plus(str(value))


def _angle(y: float, x: float) -> float:
    return math.atan2(float(y), float(x))


def _number(value: object, default: object = _MISSING) -> object:
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        if default is _MISSING:
            raise SecurityError(f"{str(value)[:40]!r} is no number") from None
        return default


def _integer(value: object, default: object = _MISSING, base: int = 10) -> object:
    try:
        return int(value, base) if isinstance(value, str) and base != 10 else int(float(value))  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        if default is _MISSING:
            raise SecurityError(f"{str(value)[:40]!r} is no number") from None
        return default


def _round(value: object, precision: int = 0, method: str = "common", default: object = _MISSING) -> object:
    if not 0 <= precision <= 12:
        raise SecurityError("a number is rounded to a strange place")
    number, factor = _number(value, default), 10.0**precision
    if not isinstance(number, float):
        return number
    if method in {"ceil", "floor"}:
        return (math.ceil if method == "ceil" else math.floor)(number * factor) / factor
    result = round(number * 2) / 2 if method == "half" else round(number, precision)
    return int(result) if precision == 0 and method != "half" else result


def _truth(value: object, default: object = False) -> object:  # noqa: FBT002 - Home Assistant's filter
    return _WORDS.get(str(value).lower(), default)


def _to_json(value: object, *_args: object, **_options: object) -> str:
    bounded(value)
    return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS).decode()


def _text(value: object) -> str:
    bounded(value)
    return str(value)


def _is_number(value: object) -> bool:
    try:
        return math.isfinite(float(value))  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return False


def _iif(value: object, if_true: object = True, if_false: object = False, if_none: object = _MISSING) -> object:  # noqa: FBT002 - Home Assistant's
    if value is None and if_none is not _MISSING:
        return if_none
    return if_true if value else if_false


def _is_defined(value: object) -> object:
    if isinstance(value, Undefined):
        raise NotDefined("a value is not defined")
    return value


def _contains(value: Any, item: object) -> bool:
    return item in value


def _steps(*args: int) -> range:
    result = range(*args)
    if len(result) > LOOP_STEPS:
        raise SecurityError(f"a range of more than {LOOP_STEPS} steps")
    return result


class _Dict:
    """`dict(…)` and `dict.from_keys(…)`."""

    def __call__(self, *args: Any, **kwargs: Any) -> dict[Any, Any]:
        return dict(*args, **kwargs)

    @staticmethod
    def from_keys(pairs: Iterable[Any]) -> dict[Any, Any]:
        """A dictionary of pairs."""
        return dict(pairs)


# ---------------------------------------------------------------------------------------------------------- arithmetic


def _of_one(function: Callable[[float], float]) -> Callable[..., object]:
    def apply(value: object, default: object = _MISSING) -> object:
        try:
            return function(float(value))  # type: ignore[arg-type]
        except (TypeError, ValueError, OverflowError):
            if default is _MISSING:
                raise SecurityError(f"{str(value)[:40]!r} is not in the range of a function") from None
            return default

    return apply


def _total(values: Iterable[Any], attribute: str | None = None, start: float = 0) -> float:
    # Of numbers only: adding up lists copies them again for each.
    result = start + math.fsum(float(item if attribute is None else item[attribute]) for item in values)
    return int(result) if result.is_integer() else result


def _log(value: object, base: float = math.e, default: object = _MISSING) -> object:
    return _of_one(lambda number: math.log(number, float(base)))(value, default)


def _times(value: object, by: object, default: object = _MISSING) -> object:
    left, right = _number(value, default), _number(by, default)
    return left * right if isinstance(left, float) and isinstance(right, float) else default


def _plus(value: object, by: object, default: object = _MISSING) -> object:
    left, right = _number(value, default), _number(by, default)
    return left + right if isinstance(left, float) and isinstance(right, float) else default


def _over(function: Callable[[list[float]], float]) -> Callable[..., float]:
    def apply(*values: Any) -> float:
        items = values[0] if len(values) == 1 and isinstance(values[0], list | tuple) else values
        return function([float(item) for item in items])

    return apply


def _bits(function: Callable[[int, int], int]) -> Callable[[int, int], int]:
    return lambda value, other: function(int(value), int(other))


def _decoded(value: object, encoding: str | None = "utf-8") -> object:
    if encoding not in _ENCODINGS:
        # Some of Python's take the square of the length.
        raise SecurityError(f"{str(encoding)[:40]!r} is no encoding of a state")
    raw = base64.b64decode(str(value))
    return raw.decode(encoding) if encoding else raw


# ---------------------------------------------------------------------------------------------------------------- time


def _moment(value: object, default: object = _MISSING) -> object:
    """A text or a number of seconds as a time."""
    if isinstance(value, datetime):
        return value
    try:
        if isinstance(value, int | float):
            return datetime.fromtimestamp(value, UTC)
        text = str(value)
        try:
            return datetime.fromtimestamp(float(text), UTC)
        except ValueError:
            return datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError):
        return _else(default, value)


def _else(default: object, value: object) -> object:
    if default is _MISSING:
        raise SecurityError(f"{str(value)[:40]!r} is no time")
    return default


def _local(value: datetime) -> datetime:
    return value.astimezone()


def _timestamp(value: object, default: object = _MISSING) -> object:
    moment = _moment(value, default)
    return moment.timestamp() if isinstance(moment, datetime) else moment


def shown(moment: date, pattern: str) -> str:
    """A time after a pattern; a width in it could make a long text of a short one."""
    if re.search(r"\d{2}", str(pattern)):
        raise SecurityError("a width in a time format")
    return moment.strftime(pattern)


def _custom(
    value: object,
    pattern: str = "%Y-%m-%d %H:%M:%S",
    local: object = True,  # noqa: FBT002 - Home Assistant's filter
    default: object = _MISSING,
) -> object:
    zone: tzinfo | None = None if local else UTC
    try:
        return shown(datetime.fromtimestamp(float(value), UTC).astimezone(zone), pattern)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError, OSError):
        return _else(default, value)


def _stamped(zone: tzinfo | None) -> Callable[..., object]:
    def apply(value: object, default: object = _MISSING) -> object:
        try:
            return datetime.fromtimestamp(float(value), UTC).astimezone(zone).isoformat()  # type: ignore[arg-type]
        except (TypeError, ValueError, OverflowError, OSError):
            return _else(default, value)

    return apply


def _parsed(value: object, pattern: str, default: object = _MISSING) -> object:
    try:
        return datetime.strptime(str(value), pattern)  # noqa: DTZ007 - the device's own local time
    except ValueError:
        return _else(default, value)


def _span(days: float = 0, seconds: float = 0, minutes: float = 0, hours: float = 0, weeks: float = 0) -> timedelta:
    return timedelta(days=days, seconds=seconds, minutes=minutes, hours=hours, weeks=weeks)


_SHARED: Final[Mapping[str, Callable[..., Any]]] = {
    "float": _number, "int": _integer, "bool": _truth, "iif": _iif, "is_number": _is_number,
    "to_json": _to_json, "from_json": parse, "as_timestamp": _timestamp, "as_datetime": _moment,
    "as_local": _local, "strptime": _parsed, "log": _log, "sqrt": _of_one(math.sqrt), "sin": _of_one(math.sin),
    "cos": _of_one(math.cos), "tan": _of_one(math.tan), "average": _over(statistics.fmean),
    "median": _over(statistics.median), "base64_decode": _decoded, "slugify": _slug, "urlencode": _url_encoded,
    "statistical_mode": _over(statistics.mode), "acos": _of_one(math.acos), "asin": _of_one(math.asin),
    "atan": _of_one(math.atan), "atan2": _angle,
}  # fmt: skip
"""What is both a filter and a function."""

FILTERS: Final[Mapping[str, Callable[..., Any]]] = MappingProxyType({
    **{name: JINJA_FILTERS[name] for name in _PLAIN}, **_SHARED,
    "tojson": _to_json, "is_defined": _is_defined, "string": _text, "join": join, "replace": replace,
    "format": formatted, "round": _round, "multiply": _times, "add": _plus, "contains": _contains, "ord": ord,
    "sum": _total,
    "bitwise_and": _bits(int.__and__), "bitwise_or": _bits(int.__or__), "bitwise_xor": _bits(int.__xor__),
    "ordinal": _ordinal, "base64_encode": _encoded,
    "timestamp_custom": _custom, "timestamp_local": _stamped(None), "timestamp_utc": _stamped(UTC),
    "regex_match": regex.match, "regex_search": regex.search, "regex_replace": regex.replace,
    "regex_findall": regex.findall, "regex_findall_index": regex.findall_index,
})  # fmt: skip

GLOBALS: Final[Mapping[str, Any]] = MappingProxyType({
    **_SHARED, "range": _steps, "namespace": Namespace, "dict": _Dict(), "zip": zip, "timedelta": _span,
    "now": lambda: datetime.now().astimezone(), "utcnow": lambda: datetime.now(UTC), "min": min, "max": max, "abs": abs,
    "pi": math.pi, "tau": math.tau, "e": math.e, "set": set, "tuple": tuple,
})  # fmt: skip

TESTS: Final[Mapping[str, Callable[..., bool]]] = MappingProxyType({
    "match": regex.match, "search": regex.search, "is_number": _is_number, "contains": _contains,
    "set": lambda value: isinstance(value, set), "tuple": lambda value: isinstance(value, tuple),
    "list": lambda value: isinstance(value, list), "datetime": lambda value: isinstance(value, datetime),
    "string_like": lambda value: isinstance(value, str | bytes),
})  # fmt: skip
