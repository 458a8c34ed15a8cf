"""Finds the names and places of a home in a sentence: as they are, in other forms, and nearly.

The sentence is walked through the index of names once from each word. What is found longest wins; of names as long, the
one said most exactly. Names that are common words ("Turn Off", "All") count only where nothing else can be meant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from engine.language import words as w
from engine.language.lexicon import type_words
from engine.language.names import BETWEEN, CONNECTORS, Entry, Kind, Match, Named, NameIndex, Node, is_count
from engine.language.spelling import ARTICLES, REAL_WORDS, How, form

OTHER_FORM: Final = 0.97
"""Quality of a name that was said in another form."""
_MOST_GUESSED: Final = 0.9
"""Quality that a guess does not exceed."""
_PARTICLES: Final = frozenset({"on", "off", "up", "down", "out"})
_TURNS: Final = frozenset({"turn", "switch", "power", "put", "shut", "turned", "switched"})
_POLITE: Final = frozenset("please now thanks thank you again for me immediately quickly on off up down".split())
_PRONOUNS: Final = frozenset("it that this them those these one ones".split())
_EACH: Final = w.EVERY | {"any", "which", "no", "some"}
_SETS_VALUES: Final = frozenset("set dim brighten change adjust increase decrease raise lower reduce to at by".split())


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of tokens that names something."""

    kind: Kind
    start: int
    end: int
    """Behind its last token; equal to `start` for a name without words."""
    match: Match
    """For areas and floors only its name and quality count."""

    @property
    def place(self) -> str:
        """The area's or floor's name."""
        return self.match.name


@dataclass(frozen=True, slots=True)
class Linked:
    """What a sentence names."""

    mentions: tuple[Mention, ...] = ()
    """In the order of the sentence; they do not overlap."""
    called: tuple[Match, ...] = ()
    """Names that are mentioned if the words are not a type: they break ties, and nothing else."""


@dataclass(frozen=True, slots=True)
class _Path:
    """A way through the index up to some token."""

    node: Node
    end: int
    quality: float = 1.0
    how: How = How.EXACT
    guesses: int = 0


type _Guess = Callable[[int, str], Sequence[tuple[str, float, How]]]
"""(position, word said) → the words that it may stand for."""


def link(tokens: tuple[w.Token, ...], index: NameIndex, text: str = "") -> Linked:
    """The exact names and places of a sentence; `text` is what the tokens are of."""
    texts = [token.text for token in tokens]
    found = _walk(range(len(texts)), texts, index, _no_guess)
    found.sort(key=lambda one: (one[0].start - one[0].end, -one[0].match.quality, one[0].start, one[0].kind))
    free = [True] * len(texts)
    mentions: list[Mention] = []
    weak: list[Mention] = []
    called: list[Mention] = []
    for mention, entries in found:
        if not all(free[mention.start : mention.end]):
            # A light that is called like its room is not hidden by the room: it breaks ties.
            twin = any((m.start, m.end, m.kind) == (mention.start, mention.end, Kind.AREA) for m in mentions)
            if twin and mention.kind is Kind.NAME:
                called.append(mention)
        elif (signed := _with_signs(mention, entries, text)) is not None:
            mentions.append(signed)
            free[mention.start : mention.end] = [False] * (mention.end - mention.start)
        elif all(entry.only_type or entry.weak for entry in entries):
            (called if all(entry.only_type for entry in entries) else weak).append(mention)
            if tuple(texts[mention.start : mention.end]) in type_words():
                # Who has a thing called "Garage Door" does not mean a door that is in the garage.
                free[mention.start : mention.end] = [False] * (mention.end - mention.start)
        elif not _swallows_verb(mention, texts):
            mentions.append(mention)
            free[mention.start : mention.end] = [False] * (mention.end - mention.start)
    mentions += [further for one in mentions for further in _counted_on(one, texts, index)]
    if not mentions:
        mentions += _signs(index, text, texts) or _weakly(weak, texts)
    return Linked(tuple(sorted(mentions, key=lambda one: one.start)), tuple(one.match for one in called))


def guess(
    tokens: tuple[w.Token, ...], linked: Linked, unknown: frozenset[int], index: NameIndex
) -> tuple[Mention, ...]:
    """Names and places that unknown words, with the known ones beside them, may be slips for.

    A place within such a name is part of it: the "kitchen lmap" is the Kitchen Lamp, and no lmap in the kitchen.
    """
    texts = [token.text for token in tokens]

    def alike(position: int, word: str) -> list[tuple[str, float, How]]:
        # "So far lamp": of two words that are heard for one, the other may be one of grammar.
        both = word.startswith(texts[position]) and word != form(texts[position])
        if position not in unknown and not (both and position + 1 in unknown):
            return []
        return [(one.word, one.likeness, one.how) for one in index.vocabulary.alike(word)]

    starts = sorted({i for j in unknown for i in range(max(0, j - _REACH), j + 1)})
    found = _walk(starts, texts, index, alike)
    found = [one for one in found if one[0].match.how.guessed and unknown & set(range(one[0].start, one[0].end))]
    found = [one for one in found if not _only_things(one[0], texts, index)]
    found.sort(key=lambda one: (one[0].start - one[0].end, -one[0].match.quality, one[0].start, one[0].kind))
    kept: list[Mention] = []
    for mention, entries in found:
        if not all(entry.weak for entry in entries) and all(_apart(mention, one) for one in kept):
            within = (_apart(mention, one) or _within(one, mention) for one in linked.mentions)
            kept += [mention] if all(within) else []
    return tuple(kept)


def _only_things(mention: Mention, texts: Sequence[str], index: NameIndex) -> bool:
    """Whether all that was said of a name is another common thing: who speaks of a sauna does not mean the Sonos."""
    said = texts[mention.start : mention.end]
    told = [form(word) for word in said if word not in ARTICLES and (word,) not in type_words()]
    return bool(told) and all(word in REAL_WORDS and not index.knows(word) for word in told)


def _apart(one: Mention, other: Mention) -> bool:
    return one.end <= other.start or other.end <= one.start


def _within(one: Mention, other: Mention) -> bool:
    return one.kind is not Kind.NAME and other.start <= one.start and one.end <= other.end


_REACH: Final = 5
"""Words before a misspelt one at which its name may begin."""


def missing_number(tokens: tuple[w.Token, ...], free: Sequence[bool], index: NameIndex) -> tuple[int, int] | None:
    """Where a name is said with a number or letter that none of its kind has: "lamp 7" of two lamps; else None."""
    texts = [token.text for token in tokens]
    if set(texts) & _SETS_VALUES:
        return None
    for start in range(len(texts)):
        node, i = index.root.next.get(form(texts[start])), start + 1
        while node and i < len(texts) and free[i - 1]:
            numbers = [step for step in node.next if w.NUMBER.fullmatch(step)]
            other = w.NUMBER.fullmatch(texts[i]) and texts[i] not in numbers
            if numbers and other and free[i] and texts[i + 1 : i + 2] not in _UNITS:
                return start, i + 1
            letters = [step for step in node.next if is_count(step) and step.isalpha()]
            if len(letters) > 1 and free[i] and is_count(texts[i]) and texts[i] not in {*letters, *_NO_LETTERS}:
                return start, i + 1
            node, i = node.next.get(form(texts[i])), i + 1
    return None


_NO_LETTERS: Final = frozenset("a i s t".split())
"""Letters that are words, or what is left of one."""
_UNITS: Final = (["%"], ["percent"], ["degrees"], ["degree"], ["°"], ["kelvin"], ["minutes"], ["hours"], ["seconds"])


def _counted_on(mention: Mention, texts: list[str], index: NameIndex) -> list[Mention]:
    """Further things of a name that ends in a number, told by their numbers: "rooms 1, 2 and 4", "lamps 1 to 3"."""
    said = texts[mention.start : mention.end]
    if len(said) < 2 or not w.NUMBER.fullmatch(said[-1]):
        return []
    found: list[Mention] = []
    plural, i = w.singular(said[-2]) != said[-2], mention.end
    while i < len(texts):
        joined = texts[i] in _AND
        until = texts[i] in _UNTIL and plural
        at = i + 1 if joined or until else i
        # Without a word between them they are a list where more than one is told: "rooms 1, 2 and 4".
        if at >= len(texts) or not texts[at].isdecimal() or not (joined or until or plural):
            break
        if texts[at + 1 : at + 2] in _UNITS:
            break
        last = int(texts[at])
        first = int(texts[i - 1]) + 1 if until and texts[i - 1].isdecimal() else last
        further = [_numbered(said[:-1], number, mention, index) for number in range(first, last + 1)][:_MOST_COUNTED]
        if not further or None in further:
            break
        found += [replace(one, start=at, end=at + 1) for one in further if one is not None]
        i = at + 1
    return found


_AND: Final = frozenset({"and", "or", "plus"})
_UNTIL: Final = frozenset({"to", "through", "till", "until"})
_MOST_COUNTED: Final = 50


def _numbered(before: list[str], number: int, like: Mention, index: NameIndex) -> Mention | None:
    """What has the same name with another number; None: nothing has."""
    node: Node | None = index.root
    for word in (*before, str(number)):
        node = node.next.get(form(word)) if node else None
    entries = [entry for entry in node.ends if entry.kind is like.kind] if node else []
    if not entries:
        return None
    found = tuple(dict.fromkeys(entry.named for entry in entries if entry.named))
    return Mention(like.kind, like.start, like.end, Match(found, entries[0].shown, OTHER_FORM, How.FORM))


# ------------------------------------------------------------------------------------------------------- walking


def _no_guess(_position: int, _word: str) -> tuple[()]:
    return ()


_MOST_STEPS: Final = 10_000
"""Steps through the index for one sentence, some 20 ms; a request takes a hundred, only nonsense more than that."""


def _walk(
    starts: Iterable[int], texts: list[str], index: NameIndex, alike: _Guess
) -> list[tuple[Mention, tuple[Entry, ...]]]:
    """What is named from any of the tokens on."""
    found: list[tuple[Mention, tuple[Entry, ...]]] = []
    left = _MOST_STEPS
    for start in starts:
        paths = [_Path(index.root, start)]
        seen: set[tuple[int, int, int]] = set()
        while paths and left > 0:
            path = paths.pop()
            for step in _steps(path, texts, index, alike, first=path.end == start):
                left -= 1
                # Two ways to one place differ in nothing that matters later, and would double at each article.
                state = (id(step.node), step.end, step.guesses)
                if state not in seen:
                    seen.add(state)
                    paths.append(step)
                    if step.node.ends:
                        left -= (step.end - start) * len(step.node.ends)
                        found += _ended(start, step, texts)
    return found


def _steps(path: _Path, texts: list[str], index: NameIndex, alike: _Guess, *, first: bool) -> Iterator[_Path]:
    if path.end >= len(texts):
        return
    word, after = texts[path.end], path.node.next
    said = form(word)
    if not first and word in CONNECTORS and (node := after.get(BETWEEN)) and _links(path.end, texts):
        yield _Path(node, path.end + 1, path.quality, _at_least_form(path.how), path.guesses)
    if node := after.get(said):
        yield _Path(node, path.end + 1, path.quality, path.how, path.guesses)
    elif not first and word in ARTICLES:
        yield _Path(path.node, path.end + 1, path.quality, _at_least_form(path.how), path.guesses)
    if path.end + 1 < len(texts):
        both = word + texts[path.end + 1]
        if node := after.get(form(both)):
            yield _Path(node, path.end + 2, path.quality, _at_least_form(path.how), path.guesses)
        elif not path.guesses:
            # Two words for one, both wrong, would be too much to guess: "wall lamp" is no slip for the Hall Lamp.
            yield from _guessed(path, 2, [one for one in alike(path.end, form(both)) if index.has_word(one[0])])
    if path.guesses < _MOST_GUESSES and not index.knows(said):
        yield from _guessed(path, 1, alike(path.end, said))


_MOST_GUESSES: Final = 2


def _guessed(path: _Path, length: int, alike: Iterable[tuple[str, float, How]]) -> Iterator[_Path]:
    for word, likeness, how in alike:
        if node := path.node.next.get(word):
            quality = min(path.quality, likeness, _MOST_GUESSED)
            yield _Path(node, path.end + length, quality, how, path.guesses + 1)


def _at_least_form(how: How) -> How:
    return How.FORM if how is How.EXACT else how


def _links(i: int, texts: list[str]) -> bool:
    """Whether the connector is one here: in "turn the light on kitchen" the "on" belongs to the verb."""
    return texts[i] not in _PARTICLES or texts[i + 1 : i + 2] in (["the"], ["my"], ["our"])


def _ended(start: int, path: _Path, texts: list[str]) -> Iterator[tuple[Mention, tuple[Entry, ...]]]:
    said = tuple(texts[start : path.end])
    if path.how is not How.EXACT and said[-1] in ARTICLES:
        # "The blind a crack": what stands behind a name is no part of it.
        return
    exact = tuple(entry for entry in path.node.ends if entry.words == said)
    ends = exact or tuple(entry for entry in path.node.ends if _may_be(entry, start, texts, said))
    for kind in Kind:
        entries = tuple(entry for entry in ends if entry.kind is kind)
        if not entries:
            continue
        how = How.EXACT if exact else _at_least_form(path.how)
        quality = 1.0 if exact else min(path.quality, OTHER_FORM)
        found = tuple(dict.fromkeys(entry.named for entry in entries if entry.named))
        match = Match(found, entries[0].shown, quality, how)
        yield Mention(kind, _behind_particle(start, entries, texts), path.end, match), entries


def _may_be(entry: Entry, start: int, texts: list[str], said: tuple[str, ...]) -> bool:
    """Whether another form of a name stands for it: "the kitchen lights" are all of them, not the Kitchen Light."""
    counted = bool(w.NUMBER.fullmatch(said[-1]))
    plural = not counted and any(
        (found := type_words().get((word,))) and found.plural and word not in entry.words for word in said
    )
    before = next((word for word in reversed(texts[:start]) if word not in ARTICLES), "")
    return not plural and before not in _EACH


def _behind_particle(start: int, entries: Sequence[Entry], texts: list[str]) -> int:
    """Where the name begins: in "turn on air sign" the "on" is the verb's, though the name is On Air Sign."""
    shared = all(entry.words[0] in _PARTICLES and len(entry.words) > 1 for entry in entries)
    return start + 1 if shared and start and texts[start - 1] in _TURNS and texts[start] in _PARTICLES else start


# ------------------------------------------------------------------------------------------------------ choosing


def _rest(mention: Mention, texts: list[str]) -> list[str]:
    return texts[: mention.start] + texts[mention.end :]


def _has_verb(texts: Iterable[str]) -> bool:
    return any(text in w.REQUEST_WORDS or text in _PARTICLES or text in {"is", "are"} for text in texts)


def _swallows_verb(mention: Mention, texts: list[str]) -> bool:
    """Whether the name would leave the request without a verb: "dim lights" is asked for before it is a scene."""
    before = [text for text in texts[: mention.start] if text not in w.FUNCTION_WORDS]
    head = texts[mention.start : mention.start + 1]
    if mention.kind is not Kind.NAME or before or not _has_verb(head) or len(texts) == mention.start:
        return False
    return not _has_verb(_rest(mention, texts)) and mention.end - mention.start > 1


def _weakly(weak: Sequence[Mention], texts: list[str]) -> list[Mention]:
    """The one name of common words that the sentence can only be about, if there is one; of two the last."""
    for mention in sorted(weak, key=lambda one: (-one.end, one.start - one.end)):
        behind = texts[mention.end :]
        if not all(text in _POLITE for text in behind):
            break  # those that follow end even earlier
        rest = _rest(mention, texts)
        others = any((word,) in type_words() and word not in w.REQUEST_WORDS for word in rest)
        pronoun = set(texts[mention.start : mention.end]) <= _PRONOUNS
        at_end = not (pronoun and behind)
        asks = any(text in _PARTICLES or (text in w.REQUEST_WORDS and text not in _TURNS) for text in rest)
        if asks and at_end and not others and not set(rest) & _PRONOUNS:
            return [mention]
    return []


def _signs(index: NameIndex, text: str, texts: list[str]) -> list[Mention]:
    """A name without letters, where the sentence has nothing else to be about."""
    if not index.signs or not _has_verb(texts) or set(texts) & _PRONOUNS:
        return []
    if any((word,) in type_words() and word not in w.REQUEST_WORDS for word in texts):
        return []
    said = f" {text.casefold()} "
    named = [entry for entry in index.signs if f" {entry.verbatim} " in said]
    longest = max((len(entry.verbatim) for entry in named), default=0)
    named = [entry for entry in named if len(entry.verbatim) == longest]
    found = tuple(dict.fromkeys(entry.named for entry in named if entry.named))
    return [Mention(Kind.NAME, len(texts), len(texts), Match(found, named[0].shown, 1.0))] if named else []


def _with_signs(mention: Mention, entries: Sequence[Entry], text: str) -> Mention | None:
    """The names whose signs were said too, where signs are what tells names apart; None: none was, or none has any."""
    if mention.kind is not Kind.NAME or not any(entry.signed for entry in entries):
        return None
    said = f" {text.casefold()} "
    lengths = {entry: len(entry.verbatim) for entry in entries if f" {entry.verbatim} " in said}
    kept = [entry for entry, length in lengths.items() if length == max(lengths.values())]
    if not kept or (len(kept) == len(entries) and not kept[0].weak):
        return None
    found: tuple[Named, ...] = tuple(dict.fromkeys(entry.named for entry in kept if entry.named))
    match = Match(found, kept[0].shown, mention.match.quality, mention.match.how)
    return Mention(mention.kind, mention.start, mention.end, match)
