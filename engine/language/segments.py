"""The stretches of an utterance between its commas and conjunctions, with what the statistics made of each. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine.domain import RankedIntent


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch between two commas or conjunctions."""

    text: str
    """With what divides it from the next: all of them together are the utterance."""
    ranking: tuple[RankedIntent, ...] = ()


def cut(segments: Sequence[Segment], begin: int, end: int) -> tuple[Segment, ...]:
    """What stands between two offsets of the utterance that the stretches are together; never empty for begin < end."""
    kept: list[Segment] = []
    at = 0
    for one in segments:
        text = one.text[max(0, begin - at) : max(0, end - at)]
        at += len(one.text)
        if text:
            kept.append(replace(one, text=text))
    return tuple(kept)
