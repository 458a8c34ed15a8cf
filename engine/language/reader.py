"""Reads what an utterance mentions, from the surest to the vaguest: names, amounts, types, and then parts of names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from devices.model import Home
from engine.language import activities, coloured, discomforts, exceptions, partial
from engine.language import words as w
from engine.language.amounts import amounts
from engine.language.lexicon import COLORS, WHITES, TypeWord, type_words
from engine.language.linking import Linked, guess, link
from engine.language.names import Kind, NameIndex, index_of, owner
from engine.language.naming import may_be_slip, tells
from engine.language.reading import Reading
from engine.language.scan import Scan
from engine.language.spelling import grammar_slip
from engine.language.stance import Stance, stance_of


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
    scan = Scan(text, tokens, index_of(home), home, [True] * len(tokens), Reading(text, tokens, called=linked.called))
    _take_names(scan, linked)
    outside = frozenset(token.text for i, token in enumerate(tokens) if scan.free[i])
    missing = partial.take_missing_number(scan)
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
    partial.take_places(scan)
    partial.take_parts(scan)
    partial.take_type_slips(scan)
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


def _color(scan: Scan, said: tuple[str, ...]) -> Reading | None:
    if said in WHITES:
        return replace(scan.reading, kelvin=WHITES[said])
    if len(said) == 1 and said[0] in COLORS:
        return replace(scan.reading, color=said[0])
    return None


def _type(scan: Scan, said: tuple[str, ...]) -> Reading | None:
    # "The lamp's too dim": the lamp is.
    plain = (said[0].removesuffix("'s"),) if len(said) == 1 else said
    found = type_words().get(plain)
    # "lock" and "light" are verbs too: at the head of a request they ask, they do not name.
    if found is None or (len(said) == 1 and said[0] in w.REQUEST_WORDS and Reading("", scan.tokens).head == said[0]):
        return None
    return replace(scan.reading, types=(*scan.reading.types, found))


def _take_activity(scan: Scan) -> None:
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


def _take_discomfort(scan: Scan) -> None:
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


def _positions(scan: Scan, wanted: set[Kind]) -> set[int]:
    return {
        i
        for i, token in enumerate(scan.tokens)
        for one in scan.reading.mentions
        if one.kind in wanted and one.start <= token.start and token.end <= one.end
    }


def _end_activity(scan: Scan) -> None:
    """The kind of device that the activity stands for, where nothing says which device is meant."""
    found, reading = scan.reading.activity, scan.reading
    if found is not None and not reading.names and not reading.types:
        scan.reading = replace(reading, types=(found.kind,))


def _everywhere(scan: Scan, said: tuple[str, ...]) -> Reading | None:
    return replace(scan.reading, elsewhere=True) if said[0] in {"everywhere", "anywhere"} else None


_EACH_ROOM: Final = w.EVERY | {"any", "no"}


def _take_every_room(scan: Scan) -> None:
    """All the rooms, or just the rooms: those that are called by numbers where there are such, else the whole home."""
    said = [token.text for token in scan.tokens]
    at = next((i for i, word in enumerate(said) if word in {"room", "rooms"} and scan.free[i]), None)
    if at is None or not (said[at] == "rooms" or _EACH_ROOM & set(said[max(0, at - 3) : at])):
        return
    scan.use((at, at + 1))
    numbered = scan.index.places_numbered("room")
    areas = (*scan.reading.areas, *numbered)
    scan.reading = replace(scan.reading, areas=areas, elsewhere=scan.reading.elsewhere or not numbered)


def _take_own_room(scan: Scan) -> None:
    """My room, where rooms are called by whose they are: one of those."""
    said = scan.said((0, len(scan.tokens)))
    owned = [area.name for area in scan.home.areas if owner(area.name)]
    if not scan.reading.areas and len(owned) > 1 and ("my", "room") in set(pairwise(said)):
        scan.reading = replace(scan.reading, areas=tuple(owned), either=tuple(owned))


def _take_names(scan: Scan, linked: Linked) -> None:
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


def _take_amounts(scan: Scan) -> None:
    for amount, start, end in amounts(scan.tokens, scan.free, scan.text):
        scan.reading = replace(scan.reading, amounts=(*scan.reading.amounts, amount))
        scan.free[start:end] = [False] * (end - start)
