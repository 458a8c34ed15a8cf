"""What the words of an utterance mention: names, places, types, amounts, colours, how many; and what is left over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from engine.language import activities, discomforts
from engine.language import words as w
from engine.language.amounts import Amount
from engine.language.lexicon import TypeWord
from engine.language.names import Kind, Match
from engine.language.stance import Stance

_BEFORE_THE_VERB: Final = frozenset(
    "please hey ok okay so and then also just now can could would will you kindly attune i want to need like".split()
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """Where in the text something is named."""

    kind: Kind
    match: Match
    start: int
    """Offset in the text."""
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """The mentions of one utterance, whatever it may turn out to ask for."""

    text: str
    tokens: tuple[w.Token, ...] = ()
    names: tuple[Match, ...] = ()
    areas: tuple[str, ...] = ()
    either: tuple[str, ...] = ()
    """Those of the areas of which only one can be meant: "the kitchen" of a home with two."""
    floors: tuple[str, ...] = ()
    types: tuple[TypeWord, ...] = ()
    amounts: tuple[Amount, ...] = ()
    color: str | None = None
    kelvin: int | None = None
    unknown: tuple[str, ...] = ()
    """Words that name something which this home does not have."""
    unknown_place: bool = False
    """True where they stand behind "in the": a room rather than a thing."""
    taken: tuple[tuple[str, str], ...] = ()
    """(said, understood) where words were taken for a name that is spelt otherwise."""
    slips: tuple[str, ...] = ()
    """Words that were taken for a misspelt word of grammar."""
    meant: frozenset[str] = frozenset()
    """What of that counts: "all" for "alll", "off" for the "of" in "turn of the light"."""
    excluded: tuple[Reading, ...] = ()
    """Each thing that is left out: what stands behind "except" or "but not"."""
    unread: str = ""
    """Of that the words that nobody here can read: then nothing may be done, as it might be what was left out."""
    outside: frozenset[str] = frozenset()
    """Words that are no part of a name or place; the verb is among them, and "lock" in a lock's name is not."""
    stance: Stance = Stance.PLAIN
    mentions: tuple[Spoken, ...] = ()
    """Names and places, with where they stand; those that only part of a name was said of are not among them."""
    called: tuple[Match, ...] = ()
    """Names that are common words too, such as that of a light called "Light": they only break ties."""
    indirect: bool = False
    """Whether it was told that something is needed, rather than asked for."""
    heard: str | None = None
    """What speech recognition made of it first, where another of its texts is read here; None: this is the first."""
    elsewhere: bool = False
    """True where "here" would be wrong: "everywhere", "in the whole house"."""
    activity: activities.Activity | None = None
    """What is wanted done rather than what does it; its kind of device is the last of the types."""
    discomfort: discomforts.Discomfort | None = None
    """What is wrong with the room, where that is all that was said."""

    @property
    def head(self) -> str:
        """The first word behind those of politeness; empty where there is none."""
        return next((token.text for token in self.tokens if token.text not in _BEFORE_THE_VERB), "")

    @property
    def words(self) -> frozenset[str]:
        """The distinct words said, and those of grammar that were meant by others."""
        return self.meant | {token.text for token in self.tokens}

    @property
    def strange(self) -> str:
        """What names something that this home does not have, as the person wrote it: “Herbert”, not “herbert”."""
        spelt = {token.text: self.text[token.start : token.end] for token in reversed(self.tokens)}
        each = [word for words in self.unknown for word in words.split()]
        return " ".join(said if (said := spelt.get(word, "")).casefold() == word else word for word in each)

    @property
    def masked(self) -> str:
        """The text with a plain word for each name and place: what is left is grammar."""
        parts, done = [], 0
        for one in sorted(self.mentions, key=lambda one: one.start):
            parts += [self.text[done : one.start], "thing"]
            done = one.end
        return "".join([*parts, self.text[done:]])

    @property
    def guessed(self) -> bool:
        """Whether it rests on words that were taken for others: never enough to open, unlock or heat something."""
        return bool(self.taken or self.slips) or self.heard is not None

    @property
    def asks(self) -> bool:
        """Whether its grammar makes it a question; "could you …?" is a request."""
        return self.stance is Stance.ASKS

    @property
    def plain(self) -> bool:
        """Whether it is a request and nothing else: not told, asked or forbidden, and nothing is left out of it."""
        doubted = self.text.rstrip().endswith("?")
        return self.stance is Stance.PLAIN and not (self.excluded or self.unread or doubted)

    @property
    def every(self) -> bool:
        """Whether all of something are meant."""
        return bool(self.words & w.EVERY)
