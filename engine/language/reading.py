"""What the words of an utterance mention: names, places, types, amounts, colours, how many; and what is left over."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise
from typing import Final

from devices.model import Home
from engine.language import activities, coloured, discomforts, exceptions
from engine.language import words as w
from engine.language.amounts import Amount, amounts
from engine.language.lexicon import COLORS, WHITES, TypeWord, type_words
from engine.language.linking import Linked, Mention, guess, link, missing_number
from engine.language.names import Kind, Match, NameIndex, index_of, owner
from engine.language.naming import may_be_slip, tells
from engine.language.of_kind import of_said_types
from engine.language.spelling import REAL_WORDS, How, Vocabulary, grammar_slip
from engine.language.stance import Stance, stance_of

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
    def every(self) -> bool:
        """Whether all of something are meant."""
        return bool(self.words & w.EVERY)


@dataclass(slots=True)
class _Scan:
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


def read(text: str, home: Home) -> Reading:
    """Everything that a cleaned text mentions; linear in its length for a given longest name."""
    tokens = w.tokenize(text[: w.MAX_TEXT])
    index = index_of(home)
    linked = link(tokens, index, text)
    # "Don't" and "except" ask for something only where they are not part of a name.
    inside = {i for mention in linked.mentions for i in range(mention.start, mention.end)}
    out = exceptions.left_out(tokens, inside) if exceptions.may_leave_out(text) else None
    if out is None:
        return _with_stance(_read(text, tokens, home, linked))
    asked = _with_stance(_read_of(_joined(text, tokens, out), home))
    things = tuple(_read_of(text[tokens[i].start : tokens[j - 1].end], home) for i, j in out.things)
    untold = (one.text for one in things if not _is_told(one, index))
    unread = next(untold, "") if things else text[tokens[out.at].start :]
    types = asked.types or _kind_left_out(asked, things, home)
    return replace(asked, text=text, types=types, excluded=things, unread=unread)


def _is_told(out: Reading, index: NameIndex) -> bool:
    """Whether it can be known what an exception means."""
    if out.names:
        return True
    telling = exceptions.telling(out.tokens, out.types)
    named = out.areas or out.floors or out.types or "here" in out.words or any(map(index.knows, telling))
    plain = not out.color and all(one.unit is None for one in out.amounts)
    return bool(named) and plain and exceptions.readable(out.words, out.unknown, index)


def _kind_left_out(asked: Reading, things: Sequence[Reading], home: Home) -> tuple[TypeWord, ...]:
    """What "all" means in "all but the library lights": the lights; "everything" is everything."""
    if asked.names or "all" not in asked.outside or "everything" in asked.outside:
        return ()
    devices = [home.device(named.device) for one in things for match in one.names for named in match.found]
    kinds = {word.kind for one in things for word in one.types if not one.names}
    kinds |= {"light" if any(e.component == "light" for e in one.entities) else "" for one in devices if one}
    return (type_words()["lights",],) if kinds == {"light"} else ()


def _read_of(text: str, home: Home) -> Reading:
    tokens = w.tokenize(text)
    return _read(text, tokens, home, link(tokens, index_of(home), text))


def _joined(text: str, tokens: tuple[w.Token, ...], out: exceptions.LeftOut) -> str:
    """The request without its exception."""
    behind = text[tokens[out.end].start :] if out.end < len(tokens) else ""
    return f"{text[: tokens[out.at].start].rstrip(' ,;')} {behind}".strip()


def _with_stance(reading: Reading) -> Reading:
    tokens = w.tokenize(reading.masked) if reading.mentions else reading.tokens
    stance = stance_of(reading.masked if reading.mentions else reading.text, tokens)
    if stance is Stance.ASKS and reading.activity and reading.activity.whole and tokens[0].text == "do":
        # "Do the dishes" begins like a question, and is none.
        stance = Stance.PLAIN
    if stance in {Stance.FORBIDS, Stance.TELLS} and reading.discomfort:
        # "I can't see" forbids nothing.
        stance = Stance.PLAIN
    if stance in {Stance.PLAIN, Stance.TELLS} and discomforts.denied([token.text for token in tokens]):
        stance = Stance.FORBIDS
    # "Is it brewing?" is about what brews, and asks for no coffee.
    activity = reading.activity if stance in {Stance.PLAIN, Stance.DEFERS} else None
    return replace(reading, stance=stance, activity=activity)


def _read(text: str, tokens: tuple[w.Token, ...], home: Home, linked: Linked) -> Reading:
    scan = _Scan(text, tokens, index_of(home), home, [True] * len(tokens), Reading(text, tokens, called=linked.called))
    _take_names(scan, linked)
    outside = frozenset(token.text for i, token in enumerate(tokens) if scan.free[i])
    missing = _take_missing_number(scan)
    _take_amounts(scan)
    for match, start, end in coloured.called(scan.tokens, scan.free, scan.index):
        scan.reading = replace(scan.reading, names=(*scan.reading.names, match))
        scan.use((start, end))
    scan.take(2, lambda said: _color(scan, said))
    _take_activity(scan)
    _take_discomfort(scan)
    scan.take(2, lambda said: _type(scan, said))
    _end_activity(scan)
    _take_every_room(scan)
    _take_own_room(scan)
    _take_places(scan)
    _take_parts(scan)
    _take_type_slips(scan)
    scan.take(1, lambda said: _everywhere(scan, said))
    left = tuple(token.text for i, token in enumerate(tokens) if scan.free[i] and tells(tokens, i))
    if scan.reading.names or scan.reading.types or outside & w.EVERY:
        # "Trun on th light": where a thing was found, a slip of a small word is no other thing.
        slips = {word: slip for word in left if (slip := grammar_slip(word)) is not None}
        left = tuple(word for word in left if word not in slips)
        meant = _meant(slips, tokens, outside)
        outside |= meant
        scan.reading = replace(scan.reading, slips=tuple(slips), meant=meant)
    place = _behind_in(tokens, left) and not missing
    place = place or bool(missing and scan.index.places_numbered(w.fold(missing[0])[0]))
    return replace(scan.reading, unknown=(*missing, *left), unknown_place=place, outside=outside)


def _meant(slips: Mapping[str, str], tokens: tuple[w.Token, ...], outside: frozenset[str]) -> frozenset[str]:
    """The words of grammar that were meant by others: how many, the verb where none was spelt, and "turn of"."""
    many = {slip for slip in slips.values() if slip in w.EVERY}
    verbs = {slip for slip in slips.values() if slip in w.REQUEST_WORDS} if not outside & w.REQUEST_WORDS else set()
    said = [slips.get(token.text, token.text) for token in tokens]
    ended = [word for word in said if word not in w.FILLERS and word != "please"]
    of = {("turn", "of"), ("switch", "of")} & set(pairwise(said)) or ended[-1:] == ["of"]
    off = outside.isdisjoint({"on", "off"}) and bool(of)
    return frozenset(many | verbs | ({"off"} if off else set()))


def _behind_in(tokens: tuple[w.Token, ...], left: tuple[str, ...]) -> bool:
    texts = [token.text for token in tokens if token.text not in {"the", "my", "our"}]
    return bool(left) and texts.index(left[0]) > 0 and texts[texts.index(left[0]) - 1] in {"in", "inside"}


def _color(scan: _Scan, said: tuple[str, ...]) -> Reading | None:
    if said in WHITES:
        return replace(scan.reading, kelvin=WHITES[said])
    if len(said) == 1 and said[0] in COLORS:
        return replace(scan.reading, color=said[0])
    return None


def _type(scan: _Scan, said: tuple[str, ...]) -> Reading | None:
    # "The lamp's too dim": the lamp is.
    plain = (said[0].removesuffix("'s"),) if len(said) == 1 else said
    found = type_words().get(plain)
    # "lock" and "light" are verbs too: at the head of a request they ask, they do not name.
    if found is None or (len(said) == 1 and said[0] in w.REQUEST_WORDS and Reading("", scan.tokens).head == said[0]):
        return None
    return replace(scan.reading, types=(*scan.reading.types, found))


def _take_activity(scan: _Scan) -> None:
    """What is wanted done, unless the words are those of a thing: a washing machine is no washing."""
    texts = [token.text for token in scan.tokens]
    pairs = {i for i in range(len(texts) - 1) if (texts[i], texts[i + 1]) in type_words()}
    places = _positions(scan, {Kind.AREA, Kind.FLOOR})
    taken = frozenset(_positions(scan, {Kind.NAME}) | pairs | {i + 1 for i in pairs})
    found = activities.find(texts, taken, frozenset(places - taken))
    if found is None:
        return
    for i in (found.at, *found.objects):
        scan.use((i, i + 1))
    # Who starts the laundry means the wash, wherever it is done.
    areas = (one for one in scan.reading.areas if not found.place or w.fold(one) != (texts[found.at],))
    scan.reading = replace(scan.reading, activity=found, areas=tuple(areas))


def _take_discomfort(scan: _Scan) -> None:
    """What is wrong with the room, where neither a thing nor a value says what is to be done about it."""
    taken = frozenset(i for i, free in enumerate(scan.free) if not free)
    said = [token.text for token in scan.tokens]
    named = bool(scan.reading.names) and discomforts.remarked(said) is None
    if named or scan.reading.amounts or scan.reading.activity is not None:
        return
    found = discomforts.find(said, taken)
    if found is not None:
        scan.reading = replace(scan.reading, discomfort=found)
        for i in found.used:
            scan.use((i, i + 1))


def _positions(scan: _Scan, wanted: set[Kind]) -> set[int]:
    return {
        i
        for i, token in enumerate(scan.tokens)
        for one in scan.reading.mentions
        if one.kind in wanted and one.start <= token.start and token.end <= one.end
    }


def _end_activity(scan: _Scan) -> None:
    """The kind of device that the activity stands for, where nothing says which device is meant."""
    found, reading = scan.reading.activity, scan.reading
    if found is not None and not reading.names and not reading.types:
        scan.reading = replace(reading, types=(found.kind,))


def _everywhere(scan: _Scan, said: tuple[str, ...]) -> Reading | None:
    return replace(scan.reading, elsewhere=True) if said[0] in {"everywhere", "anywhere"} else None


_EACH_ROOM: Final = w.EVERY | {"any", "no"}


def _take_every_room(scan: _Scan) -> None:
    """All the rooms, or just the rooms: those that are called by numbers where there are such, else the whole home."""
    said = [token.text for token in scan.tokens]
    at = next((i for i, word in enumerate(said) if word in {"room", "rooms"} and scan.free[i]), None)
    if at is None or not (said[at] == "rooms" or _EACH_ROOM & set(said[max(0, at - 3) : at])):
        return
    scan.use((at, at + 1))
    numbered = scan.index.places_numbered("room")
    areas = (*scan.reading.areas, *numbered)
    scan.reading = replace(scan.reading, areas=areas, elsewhere=scan.reading.elsewhere or not numbered)


def _take_own_room(scan: _Scan) -> None:
    """My room, where rooms are called by whose they are: one of those."""
    said = scan.said((0, len(scan.tokens)))
    owned = [area.name for area in scan.home.areas if owner(area.name)]
    if not scan.reading.areas and len(owned) > 1 and ("my", "room") in set(pairwise(said)):
        scan.reading = replace(scan.reading, areas=tuple(owned), either=tuple(owned))


def _take_names(scan: _Scan, linked: Linked) -> None:
    """What is named; words that are almost a name or a place are taken for it, and the answer will say so."""
    texts = [token.text for token in scan.tokens]
    used = {i for mention in linked.mentions for i in range(mention.start, mention.end)}
    unknown = frozenset(i for i, text in enumerate(texts) if i not in used and may_be_slip(text))
    guesses = guess(scan.tokens, linked, unknown, scan.index) if unknown else ()
    kept = [one for one in linked.mentions if all(one.end <= g.start or g.end <= one.start for g in guesses)]
    for mention in sorted((*kept, *guesses), key=lambda one: one.start):
        scan.mention(mention)
    taken = [(" ".join(texts[one.start : one.end]), one.match.name) for one in guesses]
    scan.reading = replace(scan.reading, taken=tuple(taken))


_PLACED: Final = frozenset({"in", "inside", "on", "from"})


def _take_places(scan: _Scan) -> None:
    """A room whose name as a whole is almost that of an area, though one of its words is another."""
    for start, _ in scan.runs():
        before = next((t.text for t in reversed(scan.tokens[:start]) if t.text not in {"the", "my", "our"}), "")
        for end in (start + 2, start + 3):
            if before not in _PLACED or end > len(scan.tokens) or not all(scan.free[start:end]):
                break
            said = scan.said((start, end))
            if area := scan.index.place_like(said):
                taken = (*scan.reading.taken, (" ".join(said), area))
                scan.reading = replace(scan.reading, areas=(*scan.reading.areas, area), taken=taken)
                scan.use((start, end))
                break


def _take_type_slips(scan: _Scan) -> None:
    """A type that was typed wrong: "lihgts" are lights."""
    for i, token in enumerate(scan.tokens):
        if not scan.free[i] or not may_be_slip(token.text):
            continue
        if token.text in _HEARD_AS or len(token.text) < _SHORTEST_SLIP:
            _take_type_slip(scan, i, _HEARD_AS.get(token.text))
            continue
        alike = next((one.word for one in _type_vocabulary().alike(token.text) if one.how is How.SPELLING), None)
        _take_type_slip(scan, i, alike)


def _take_type_slip(scan: _Scan, i: int, meant: str | None) -> None:
    """The type that the word at a place was meant to be."""
    if meant is None or (meant in w.REQUEST_WORDS and i == 0):
        return
    word, reading = type_words()[meant,], scan.reading
    taken = (*reading.taken, (scan.tokens[i].text, meant))
    scan.reading = replace(reading, types=(*reading.types, word), taken=taken)
    scan.use((i, i + 1))


_HEARD_AS: Final = {"lite": "light", "lites": "lights", "lyte": "light", "gait": "gate", "gaits": "gates"}
"""Short words that sound like a type; by their sound alone "late" and "let" would be lights as well."""


_SHORTEST_SLIP: Final = 5
"""Letters of a type's name; shorter words are too often words of their own."""


@cache
def _type_vocabulary() -> Vocabulary:
    return Vocabulary(words[0] for words in type_words() if len(words) == 1)


def _take_missing_number(scan: _Scan) -> tuple[str, ...]:
    """A name that exists, but not with that number."""
    span = missing_number(scan.tokens, scan.free, scan.index)
    if span is None:
        return ()
    scan.use(span)
    return (" ".join(scan.said(span)),)


def _take_parts(scan: _Scan) -> None:
    """Left-over words that are part of a name, with the type said beside them, stand for it; each run by itself.

    Of a room's name, the word for what it is comes before another thing's name that has it too: in a home with an East
    Kitchen, "the kitchen light" is no Kitchen Radio.
    """
    for start, end in scan.runs():
        said = [scan.tokens[i].text for i in range(start, end)]
        beside = [] if scan.reading.names else [word for found in scan.reading.types for word in found.words]
        whole = bool(beside) and _take_part(scan, [*said, *beside], (start, end))
        whole = whole or _take_rooms(scan, (start, end), head=True) or _take_part(scan, said, (start, end))
        if not whole and not _take_rooms(scan, (start, end), head=False):
            _take_room_and_part(scan, (start, end)) or _take_nearly(scan, said, (start, end))


def _take_part(scan: _Scan, said: list[str], span: tuple[int, int]) -> bool:
    match = scan.index.partly(said)
    match = of_said_types(match, scan.reading.types, scan.home) if match else None
    if match is None or _of_another(match, scan.reading):
        return False
    scan.reading = replace(scan.reading, names=(*scan.reading.names, match))
    scan.use(span)
    return True


def _take_room_and_part(scan: _Scan, span: tuple[int, int]) -> bool:
    """A room by a word of its name, and a thing in it: "granny's blanket" is the one in Granny's Bedroom."""
    for middle in range(span[1] - 1, span[0], -1):
        rest = list(scan.said((middle, span[1])))
        if scan.index.places_with(scan.said((span[0], middle))) and _take_part(scan, rest, (middle, span[1])):
            _take_rooms(scan, (span[0], middle), head=False)
            return True
    return False


def _take_nearly(scan: _Scan, said: list[str], span: tuple[int, int]) -> bool:
    """What has nearly these words in its name: the "lazer" is the Laser Cutter; the answer says what was taken."""
    if scan.reading.names or all(word in REAL_WORDS for word in said):
        # Who speaks of a sauna does not mean the Sonos.
        return False
    match = scan.index.nearly(said)
    match = of_said_types(match, scan.reading.types, scan.home) if match else None
    if match is None:
        return False
    taken = (*scan.reading.taken, (" ".join(said), match.name))
    scan.reading = replace(scan.reading, names=(match,), taken=taken)
    scan.use(span)
    return True


def _take_rooms(scan: _Scan, span: tuple[int, int], *, head: bool) -> bool:
    """The rooms whose names have the words: all of them in the plural, else the one that all words so far fit."""
    rooms, reading = scan.index.places_with(scan.said(span), head=head), scan.reading
    if not rooms:
        return False
    scan.use(span)
    last = scan.said(span)[-1]
    if len(rooms) > 1 and w.singular(last) != last and "'" not in last:
        scan.reading = replace(reading, areas=(*reading.areas, *rooms))
        return True
    # "The kitchen light in the west" is in the one that is both.
    both = tuple(room for room in rooms if room in reading.either)
    before = tuple(area for area in reading.areas if not both or area not in reading.either)
    either = both or (*reading.either, *rooms)
    areas = tuple(dict.fromkeys((*before, *(both or rooms))))
    scan.reading = replace(reading, areas=areas, either=either if len(either) > 1 else ())
    return True


def _of_another(match: Match, reading: Reading) -> bool:
    """Whether words beside a name are part of what something else can be set to: "the duration of the lantern"."""
    known = {named.device for one in reading.names for named in one.found}
    return bool(known) and all(named.entity is not None and named.device not in known for named in match.found)


def _take_amounts(scan: _Scan) -> None:
    for amount, start, end in amounts(scan.tokens, scan.free, scan.text):
        scan.reading = replace(scan.reading, amounts=(*scan.reading.amounts, amount))
        scan.free[start:end] = [False] * (end - start)
