"""Value and command templates: compiled once, rendered for every message."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from jinja2 import Template

from devices.discovery.budget import RESULT_CHARS, OverDeadline, budget
from devices.discovery.convention import Reason, Refused
from devices.discovery.filters import NotDefined
from devices.discovery.payload import Payload
from devices.discovery.sandbox import Bounded, Sandbox

SOURCE_CHARS: Final = 8_000
"""Longest template; the longest of Zigbee2MQTT (button events) has 2,000."""
COMPILE_S: Final = 0.5
"""The thread's own time for compiling; the longest takes a tenth."""
STRIKES: Final = 3
"""After so many renderings over their deadline a template is given up, until it is announced anew."""

_MISSING: Final = object()
_SANDBOX: Final = Sandbox()
_PATH: Final = re.compile(r"""\{\{\s*value_json((?:\.[A-Za-z_]\w*|\[\s*(?:'[^'\\]*'|"[^"\\]*")\s*\])+)\s*\}\}""")
_STEP: Final = re.compile(r"""\.(\w+)|\[\s*['"](.*?)['"]\s*\]""")


class TemplateFailed(Exception):  # noqa: N818 - it names what happened
    """A template could not be rendered with this payload; says why in a sentence."""

    def __init__(self, detail: str, reason: Reason | None = Reason.BAD_TEMPLATE) -> None:
        super().__init__(detail)
        self.reason = reason
        """None: the template itself said that the message was not for it, which is nobody's fault."""


def _path(source: str) -> tuple[str, ...] | None:
    """The keys of a template that only looks one value up, which nearly all of them do; else None."""
    match = _PATH.fullmatch(source.strip())
    if match is None:
        return None
    steps = tuple(dotted or quoted for dotted, quoted in _STEP.findall(match.group(1)))
    # `value_json.items` is the method to Jinja, not the key.
    return None if any(hasattr(dict, step) for step in steps) else steps


class ValueTemplate:
    """One compiled template of one entity.

    Raises:
        Refused: it does not compile, or does what templates may not.

    """

    __slots__ = ("_compiled", "_keys", "_strikes", "looks_back", "source")

    def __init__(self, source: str) -> None:
        self.source = source
        self._keys = _path(source)
        # A lookup without Jinja costs a tenth, and with twenty entities to a bridge's message it is most of the work.
        self._compiled = _compiled(source) if self._keys is None else None
        self._strikes = 0
        self.looks_back = re.search(r"\bthis\b", source) is not None
        """Whether it asks for the entity's own state before the message."""

    @property
    def is_program(self) -> bool:
        """Whether it does more than look a value up."""
        return self._compiled is not None

    def read(self, payload: Payload, also: Mapping[str, object] | None = None) -> str:
        """Render with a received message, as `value` and (where it is JSON) `value_json`, and more if it is given.

        Raises:
            TemplateFailed: it can't be rendered with this payload.

        """
        if self._keys is not None:
            return self._look_up(payload.json)
        variables: dict[str, object] = {**(also or {}), "value": payload.text}
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
        if self._strikes >= STRIKES:
            raise TemplateFailed("it was too slow too often and is given up", Reason.TOO_SLOW)
        try:
            with budget():
                return _written(self._compiled, variables).strip()
        except OverDeadline as exc:
            self._strikes += exc.own
            raise TemplateFailed(str(exc), Reason.TOO_SLOW) from exc
        except NotDefined as exc:
            raise TemplateFailed(str(exc), None) from exc
        except TemplateFailed:
            raise
        except Exception as exc:
            # A stranger's program fails in whatever way it likes; that is its own fault, and nobody else's.
            raise TemplateFailed(f"{type(exc).__name__}: {exc}"[:200]) from exc

    def _look_up(self, data: object) -> str:
        for key in self._keys or ():
            if data is _MISSING or data is None:
                raise TemplateFailed(f"there is no {key!r} in the payload")
            data = data.get(key, _MISSING) if isinstance(data, dict) else _MISSING
        return "" if data is _MISSING else str(data).strip()


def _written(compiled: Template, variables: Mapping[str, object]) -> str:
    """The rendered text, which is stopped as soon as it is too long rather than when it is complete."""
    pieces: list[str] = []
    length = 0
    for piece in compiled.generate(variables):
        length += len(piece)
        if length > RESULT_CHARS:
            raise TemplateFailed("it makes more text than a template may")
        pieces.append(piece)
    text = "".join(pieces)
    # Half a character, which only an escape can write, could be neither shown nor sent.
    text.encode()
    return text


@lru_cache(maxsize=4096)
def _compiled(source: str) -> Template:
    if len(source) > SOURCE_CHARS:
        raise Refused(Reason.BAD_TEMPLATE, f"A template has more than {SOURCE_CHARS} characters.")
    try:
        tree = Bounded().visit(_SANDBOX.parse(source))
        with budget(COMPILE_S):
            # What is the same for every message is worked out here.
            code = _SANDBOX.compile(tree)
        return Template.from_code(_SANDBOX, code, _SANDBOX.make_globals(None))
    except Exception as exc:
        raise Refused(Reason.BAD_TEMPLATE, f"A template can't be used: {str(exc)[:200]}.") from exc


def template(source: str) -> ValueTemplate:
    """A template; the same text is compiled once, however many entities use it.

    Raises:
        Refused: it does not compile, or does what templates may not.

    """
    return ValueTemplate(source)
