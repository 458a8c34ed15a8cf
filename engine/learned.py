"""How far the weights of one home have moved from those that everybody gets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True, slots=True)
class Learned:
    """What the corrections of a home's people came to; holds no words and no names."""

    shift: Mapping[str, float] = field(default_factory=dict)
    """Feature, or "bias" → what is added to the shipped weight, in log odds; a missing one has not moved."""
    precision: Mapping[str, float] = field(default_factory=dict)
    """Feature, or "bias" → inverse variance of its weight; a missing one is as firm as shipped."""
    right: int = 0
    """Judgements so far that a reading was right."""
    wrong: int = 0


AS_SHIPPED: Final = Learned()
"""Nothing has been learned: the weights are those of the file."""
