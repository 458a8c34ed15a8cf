"""The words of an utterance while they are read: which are taken already, and what was found in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from devices.model import Home
from engine.language import words as w
from engine.language.linking import Mention
from engine.language.names import Kind, NameIndex
from engine.language.naming import tells
from engine.language.reading import Reading, Spoken


@dataclass(slots=True)
class Scan:
    """Consumes tokens from the longest mention to the shortest; what is consumed is not read twice."""

    text: str
    tokens: tuple[w.Token, ...]
    index: NameIndex
    home: Home
    free: list[bool] = field(default_factory=list)
    reading: Reading = field(default_factory=lambda: Reading(""))

    def spans(self, longest: int) -> list[tuple[int, int]]:
        count = len(self.tokens)
        return [(i, i + n) for n in range(min(longest, count), 0, -1) for i in range(count - n + 1)]

    def said(self, span: tuple[int, int]) -> tuple[str, ...]:
        return tuple(token.text for token in self.tokens[slice(*span)])

    def take(self, longest: int, look: Callable[[tuple[str, ...]], Reading | None]) -> None:
        for span in self.spans(longest):
            if all(self.free[slice(*span)]) and (found := look(self.said(span))) is not None:
                self.reading = found
                self.use(span)

    def use(self, span: tuple[int, int]) -> None:
        self.free[slice(*span)] = [False] * (span[1] - span[0])

    def mention(self, mention: Mention) -> None:
        reading = self.reading
        match mention.kind:
            case Kind.AREA:
                reading = replace(reading, areas=(*reading.areas, mention.place))
            case Kind.FLOOR:
                reading = replace(reading, floors=(*reading.floors, mention.place))
            case Kind.NAME:
                reading = replace(reading, names=(*reading.names, mention.match))
        self.reading = replace(reading, mentions=(*reading.mentions, self._spoken(mention)))
        self.use((mention.start, mention.end))

    def _spoken(self, mention: Mention) -> Spoken:
        said = self.tokens[mention.start : mention.end]
        span = (said[0].start, said[-1].end) if said else (len(self.text), len(self.text))
        return Spoken(mention.kind, mention.match, *span)

    def runs(self) -> list[tuple[int, int]]:
        """Stretches of consecutive free words that may name something."""
        runs, start = [], None
        for i, token in enumerate((*self.tokens, None)):
            telling = token is not None and self.free[i] and tells(self.tokens, i)
            if telling and start is None:
                start = i
            elif not telling and start is not None:
                runs.append((start, i))
                start = None
        return runs
