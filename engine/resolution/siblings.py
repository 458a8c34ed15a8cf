"""The same for another: the other one of a pair, both, or the one that is called by a word of its own.

Of what was done last, the others of its kind are looked for where it is: the Right Lamp beside the Left Lamp, the other
bench light. One of them is taken, of several it is asked which, and what opens or heats is asked for as always.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from devices.model import Device, Entity, Home
from engine.context.situation import Situation
from engine.domain import (
    Asking,
    Conversation,
    DialogueAct,
    Hypothesis,
    Option,
    Question,
    RankedIntent,
    Resolution,
    Source,
    Unresolved,
)
from engine.language.describe import listing, place, spoken_name
from engine.language.lexicon import KINDS, type_words
from engine.language.others import Others, Which, others
from engine.language.reading import Reading
from engine.language.words import fold, singular
from engine.resolution import followups
from engine.resolution.rewording import said_so
from engine.resolution.weighing import Request, Resolved

type Pair = tuple[Device, Entity]


def resolve(reading: Reading, situation: Situation, request: Request) -> Resolved | None:
    """The last change, or another, of the others that are meant; None where the words are no such thing."""
    said, recent = others(reading.text), situation.recent
    if said is None or situation.asked is not None or situation.meant:
        return None
    changed = recent.changed if recent else None
    found = [pair for order in changed.orders if (pair := situation.home.entity(order.unique_id))] if changed else []
    if recent is None or changed is None or not found:
        return None if said.which is Which.LIKE else _of_what(said, reading)
    chosen = _meant(said, found, recent, situation.home)
    if not chosen:
        return None if said.which is Which.LIKE else _none_such(said, found, reading)
    if said.which is not Which.BOTH and len(chosen) > 1:
        return _which(said, chosen, recent, reading, situation, request)
    return _done(said, chosen, recent, reading, situation, request)


def _meant(said: Others, done: Sequence[Pair], recent: Conversation, home: Home) -> list[Pair]:
    ids = {entity.unique_id for _, entity in done}
    if said.which is Which.BOTH:
        if len(done) == 2:
            return list(done)
        together = [pair for one in recent.together[-2:] if (pair := home.entity(one))]
        if len(together) == 2 and ids <= {entity.unique_id for _, entity in together}:
            return together
        near = _twins(done, home) if len(done) == 1 else []
        return [*done, *near] if len(near) == 1 else []
    if said.which is Which.LIKE:
        if (index := _ORDINALS.get(said.called)) is not None:
            return [done[index]] if len(done) > max(1, index) else []
        words = set(fold(said.called))
        near = [pair for pair in (*done, *_alike(done, home)) if words <= set(fold(pair[0].name))]
        return near if len(near) == 1 else []
    near = _twins(done, home)
    if said.noun:
        near = [pair for pair in _alike(done, home) if _is_called(said.noun, *pair)] or near
    together = [pair for one in recent.together if one not in ids and (pair := home.entity(one))]
    return together if len(together) == 1 and len(near) != 1 and not said.noun else near


def _alike(done: Sequence[Pair], home: Home) -> list[Pair]:
    """What is of the same kind where it is."""
    ids = {entity.unique_id for _, entity in done}
    kinds = {entity.component for _, entity in done}
    areas = {device.area for device, _ in done}
    return [
        (d, e)
        for d, e in home.entities()
        if e.component in kinds and d.area in areas and e.unique_id not in ids and e.category is None
    ]


def _twins(done: Sequence[Pair], home: Home) -> list[Pair]:
    """Those of the same kind whose name shares a word with it, where there are any; else all of the kind."""
    near = _alike(done, home)
    if len(done) == 1 and (opposite := [pair for pair in near if _is_opposite(done[0][0], pair[0])]):
        return opposite
    words = {word for device, _ in done for word in fold(device.name)} - _COMMON
    shared = [pair for pair in near if words & set(fold(pair[0].name))]
    return shared or near


_ORDINALS: Final = {"first": 0, "second": 1, "third": 2, "last": -1}
_PAIRS: Final = (
    "left right", "upper lower", "top bottom", "upstairs downstairs", "front back", "north south", "east west",
    "big small", "large small", "inner outer", "inside outside", "first second", "1 2", "a b", "tall short",
    "main side",
)  # fmt: skip
_OPPOSITES: Final = {word: other for pair in _PAIRS for word, other in (pair.split(), pair.split()[::-1])}


def _is_opposite(one: Device, other: Device) -> bool:
    """Whether two names differ by a word and its opposite: the Left Lamp and the Right Lamp."""
    first, second = fold(one.name), fold(other.name)
    differing = [(a, b) for a, b in zip(first, second, strict=False) if a != b]
    return len(first) == len(second) and len(differing) == 1 and _OPPOSITES.get(differing[0][0]) == differing[0][1]


_COMMON: Final = frozenset({"the", "of", "in", "and"})


def _is_called(noun: str, device: Device, entity: Entity) -> bool:
    word = type_words().get((noun,)) or type_words().get((singular(noun),))
    typed = word is not None and KINDS[word.kind](device, entity)
    return typed or singular(noun) in fold(device.name) or noun in fold(device.name)


def _done(
    said: Others,
    chosen: Sequence[Pair],
    recent: Conversation,
    reading: Reading,
    situation: Situation,
    request: Request,
) -> Resolved | None:
    ids = tuple(entity.unique_id for _, entity in chosen)
    if said.rest:
        moment = said_so(replace(situation, meant=frozenset(ids)), _spelt_out(said.rest))
        resolved = request(moment, _ranking(said.rest))
        return resolved if resolved.hypothesis is not None and resolved.hypothesis.orders else None
    if recent.changed is None:
        return None
    orders = [followups.same(recent.changed, entity) for _, entity in chosen]
    if not all(orders):
        return None
    resolution = followups.again(recent.changed, tuple(one for one in orders if one), situation)
    return Resolved(DialogueAct.CONTROL, resolution, reading, (resolution.hypothesis,) if resolution.hypothesis else ())


def _spelt_out(rest: str) -> str:
    """A request about "it": "off" is "turn it off", "brighter" is "make it brighter"."""
    first = fold(rest)[0]
    if first in {"on", "off", "back"}:
        return f"turn it {rest}"
    if first in {"open", "close", "shut", "lock", "unlock", "start", "stop", "dim"}:
        return f"{first} it {rest[len(first) :].strip()}".strip()
    if first in {"up", "down"}:
        return f"turn it {rest}"
    return (
        f"set it {rest}" if first in {"to", "at"} else f"set it to {rest}" if first[:1].isdigit() else f"make it {rest}"
    )


def _ranking(rest: str) -> list[RankedIntent]:
    words = set(fold(rest))
    if words & {"on", "open", "lock", "start"}:
        return [RankedIntent("HassTurnOn", 0.9)]
    if words & {"off", "close", "closed", "shut", "unlock", "stop"}:
        return [RankedIntent("HassTurnOff", 0.9)]
    return [RankedIntent("HassLightSet", 0.5), RankedIntent("HassSetPosition", 0.4), RankedIntent("HassSetVolume", 0.3)]


def _which(
    said: Others,
    chosen: Sequence[Pair],
    recent: Conversation,
    reading: Reading,
    situation: Situation,
    request: Request,
) -> Resolved | None:
    """Of several others it is asked which."""
    options: list[Option] = []
    for pair in chosen:
        resolved = _done(said, [pair], recent, reading, situation, request)
        if resolved is not None and resolved.hypothesis is not None and resolved.hypothesis.orders:
            options.append(Option(spoken_name(*pair), resolved.hypothesis))
    if len(options) < 2:
        return None
    names = listing([f"the {one.label}" for one in options[:4]], "or")
    hypothesis = Hypothesis(options[0].hypothesis.intent, Source.DIALOGUE, score=0.9)
    text = f"Which other one: {names}{', or another one' if len(options) > 4 else ''}?"
    question = Question(Asking.CHOICE, text, tuple(options), Unresolved.AMBIGUOUS, hypothesis=hypothesis)
    return Resolved(DialogueAct.CONTROL, question, reading, (hypothesis,))


def _of_what(said: Others, reading: Reading) -> Resolved:
    what = "both of what" if said.which is Which.BOTH else "which other one"
    return _asked(f"I don't know {what} you mean: please name it.", reading)


def _none_such(said: Others, done: Sequence[Pair], reading: Reading) -> Resolved:
    device, entity = done[0]
    named = f"the {spoken_name(device, entity)}{place(device)}"
    if said.which is Which.BOTH:
        return _asked(f"I don't know what makes two with {named}: please name them.", reading)
    return _asked(f"I know of no other one beside {named}: please name it.", reading)


def _asked(text: str, reading: Reading) -> Resolved:
    question: Resolution = Question(Asking.MISSING, text, why=Unresolved.MISSING)
    return Resolved.of(question, reading)
