"""Value and command templates: compiled once, rendered for every message."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from jinja2 import Template, TemplateError

from devices.discovery.convention import Reason, Refused
from devices.discovery.payload import Payload
from devices.discovery.sandbox import RESULT_CHARS, Bounded, Sandbox

SOURCE_CHARS: Final = 8_000
"""Longest template; the longest of Zigbee2MQTT (button events) has 2,000."""

_MISSING: Final = object()
_SANDBOX: Final = Sandbox()
_PATH: Final = re.compile(r"""\{\{\s*value_json((?:\.[A-Za-z_]\w*|\[\s*(?:'[^'\\]*'|"[^"\\]*")\s*\])+)\s*\}\}""")
_STEP: Final = re.compile(r"""\.(\w+)|\[\s*['"](.*?)['"]\s*\]""")


class TemplateFailed(Exception):  # noqa: N818 - it names what happened
    """A template could not be rendered with this payload; says why in a sentence."""


def _path(source: str) -> tuple[str, ...] | None:
    """The keys of a template that only looks one value up, which nearly all of them do; else None."""
    match = _PATH.fullmatch(source.strip())
    if match is None:
        return None
    steps = tuple(dotted or quoted for dotted, quoted in _STEP.findall(match.group(1)))
    # `value_json.items` is the method to Jinja, not the key.
    return None if any(hasattr(dict, step) for step in steps) else steps


class ValueTemplate:
    """One compiled template."""

    __slots__ = ("_compiled", "_keys", "source")

    def __init__(self, source: str) -> None:
        self.source = source
        self._keys = _path(source)
        # A lookup without Jinja costs a tenth, and with twenty entities to a bridge's message it is most of the work.
        self._compiled = _compile(source) if self._keys is None else None

    def read(self, payload: Payload) -> str:
        """Render with a received message, as `value` and (where it is JSON) `value_json`.

        Raises:
            TemplateFailed: it can't be rendered with this payload.

        """
        if self._keys is not None:
            return self._look_up(payload.json)
        variables: dict[str, object] = {"value": payload.text}
        if payload.json is not None:
            variables["value_json"] = payload.json
        return self.render(variables)

    def render(self, variables: Mapping[str, object]) -> str:
        """Render with the given variables.

        Raises:
            TemplateFailed: it can't be rendered with them.

        """
        if self._compiled is None:
            return self._look_up(variables.get("value_json"))
        try:
            result = self._compiled.render(variables)
        except (
            TemplateError,
            ArithmeticError,
            LookupError,
            TypeError,
            ValueError,
            AttributeError,
            RecursionError,
        ) as exc:
            raise TemplateFailed(f"{type(exc).__name__}: {exc}"[:200]) from exc
        if len(result) > RESULT_CHARS:
            msg = "it makes more text than a template may"
            raise TemplateFailed(msg)
        return result.strip()

    def _look_up(self, data: object) -> str:
        for key in self._keys or ():
            if data is _MISSING or data is None:
                msg = f"there is no {key!r} in the payload"
                raise TemplateFailed(msg)
            data = data.get(key, _MISSING) if isinstance(data, dict) else _MISSING
        return "" if data is _MISSING else str(data).strip()


def _compile(source: str) -> Template:
    if len(source) > SOURCE_CHARS:
        raise Refused(Reason.BAD_TEMPLATE, f"A template has more than {SOURCE_CHARS} characters.")
    try:
        tree = Bounded().visit(_SANDBOX.parse(source))
        code = _SANDBOX.compile(tree)
        return Template.from_code(_SANDBOX, code, _SANDBOX.make_globals(None))
    except (TemplateError, RecursionError, SyntaxError) as exc:
        raise Refused(Reason.BAD_TEMPLATE, f"A template can't be used: {str(exc)[:200]}.") from exc


@lru_cache(maxsize=4096)
def template(source: str) -> ValueTemplate:
    """Compile a template; the same text is compiled once.

    Raises:
        Refused: it does not compile, or does what templates may not.

    """
    return ValueTemplate(source)
