"""Regular expressions that strangers wrote, run by an engine that takes time linear in the text.

Python's own engine backtracks: a pattern of a dozen characters and a text of thirty can keep it busy for years. RE2
does without, and so without look-around and back-references, which are refused. Zigbee2MQTT's button events need the
rest.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

import re2
from jinja2.exceptions import SecurityError

PATTERN_CHARS: Final = 500
"""Longest pattern; the longest of a bridge has 120."""
TEXT_CHARS: Final = 1_000
"""Longest text that is searched: finding all matches may still take its square."""
REPLACEMENT_CHARS: Final = 100
"""Longest replacement, which may repeat what was matched."""
_MEMORY: Final = 1 << 18
"""Bytes that a compiled pattern may take: bounds what `{1000}` within `{1000}` unfolds to."""


@lru_cache(maxsize=512)
def _compiled(pattern: str, ignorecase: bool) -> Any:  # noqa: FBT001 - the key of the cache
    options = re2.Options()
    options.max_mem = _MEMORY
    options.log_errors = False
    options.case_sensitive = not ignorecase
    try:
        return re2.compile(pattern, options)
    except re2.error as exc:
        raise SecurityError(f"the pattern {pattern[:40]!r} is not one of RE2's") from exc


def _ready(text: object, pattern: object, ignorecase: object) -> tuple[str, Any]:
    searched, sought = str(text), str(pattern)
    if len(searched) > TEXT_CHARS or len(sought) > PATTERN_CHARS:
        raise SecurityError(f"a pattern over {PATTERN_CHARS} or a text over {TEXT_CHARS} characters")
    return searched, _compiled(sought, bool(ignorecase))


def match(text: object, find: object = "", ignorecase: object = False) -> bool:  # noqa: FBT002 - Home Assistant's
    """Whether the text begins with the pattern."""
    searched, expression = _ready(text, find, ignorecase)
    return expression.match(searched) is not None


def search(text: object, find: object = "", ignorecase: object = False) -> bool:  # noqa: FBT002 - Home Assistant's
    """Whether the pattern is somewhere in the text."""
    searched, expression = _ready(text, find, ignorecase)
    return expression.search(searched) is not None


def replace(text: object, find: object = "", replace: object = "", ignorecase: object = False) -> str:  # noqa: FBT002
    """The text with every match replaced."""
    searched, expression = _ready(text, find, ignorecase)
    replacement = str(replace)
    if len(replacement) > REPLACEMENT_CHARS:
        raise SecurityError(f"a replacement over {REPLACEMENT_CHARS} characters")
    return str(expression.sub(replacement, searched))


def findall(text: object, find: object = "", ignorecase: object = False) -> list[Any]:  # noqa: FBT002
    """Every match: its text, or a tuple of its groups."""
    searched, expression = _ready(text, find, ignorecase)
    return list(expression.findall(searched))


def findall_index(text: object, find: object = "", index: int = 0, ignorecase: object = False) -> Any:  # noqa: FBT002
    """One of the matches.

    Raises:
        IndexError: there are fewer.

    """
    return findall(text, find, ignorecase)[index]
