"""What there is too much or too little of: "the fan is too strong", "the telly isn't loud enough". Pure.

Closed lists of English adjectives; whoever says so of a thing wants less, or more, of what the adjective is about.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from engine.language.leaning import Kind

_TOO_MUCH: Final[dict[str, Kind | None]] = {
    **dict.fromkeys(("bright", "harsh", "glaring", "blinding"), Kind.LIGHT),
    **dict.fromkeys(("loud", "noisy", "deafening"), Kind.SOUND),
    **dict.fromkeys(("fast", "quick"), Kind.SPEED),
    **dict.fromkeys(("hot", "warm"), Kind.WARMTH),
    **dict.fromkeys(("strong", "powerful", "high", "intense"), None),
}
_TOO_LITTLE: Final[dict[str, Kind | None]] = {
    **dict.fromkeys(("dim", "dark", "faint"), Kind.LIGHT),
    **dict.fromkeys(("quiet", "soft"), Kind.SOUND),
    "slow": Kind.SPEED,
    **dict.fromkeys(("cold", "cool", "chilly"), Kind.WARMTH),
    **dict.fromkeys(("weak", "low", "feeble"), None),
}
_TOO: Final = frozenset("too so awfully terribly rather quite bit little far much way".split())
_NOT: Final = frozenset("not isn't aren't ain't".split())
_SAID_OF: Final = frozenset("is are isn't aren't ain't not too".split())


def excess(said: Sequence[str]) -> tuple[int, Kind | None] | None:
    """Which way what is wrong would be put right (+1 more, -1 less) and what of; None: nothing is too much.

    >>> excess("the fan is too strong".split())
    (-1, None)
    >>> excess("the telly isn't loud enough".split())
    (1, <Kind.SOUND: 'sound'>)
    """
    for i, word in enumerate(said):
        way = -1 if word in _TOO_MUCH else 1 if word in _TOO_LITTLE else 0
        if not way:
            continue
        kind = _TOO_MUCH.get(word, _TOO_LITTLE.get(word))
        before = said[i - 1] if i else ""
        if "enough" in said[i + 1 : i + 2]:
            # "It is loud enough" complains of nothing.
            return (-way, kind) if _NOT & set(said[:i]) else None
        if before in _TOO and not _NOT & set(said[:i]) and _stated(said, i):
            return way, kind
    return None


def _stated(said: Sequence[str], i: int) -> bool:
    """Whether it is said of something: it "is", be it in "the lamp's", or "too" stands before it."""
    return any(word in _SAID_OF or word.endswith("'s") for word in said[:i])
