"""An option called by its name: "the purifier on turbo", "disco lights", "stick Netflix on", "recline the chair".

The words are nothing but an option of the home, what has it, and grammar; so no statistics are asked. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from devices.model import Change, Device, Entity, Feature
from devices.reading import current
from engine.context.situation import Situation
from engine.domain import Hypothesis, Resolution, Source, Unresolved
from engine.language import words as w
from engine.language.lexicon import type_words
from engine.language.of_kind import of_types
from engine.language.options import CHOSEN, Choice, Offer, choices, said_as
from engine.language.reader import read
from engine.language.reading import Reading
from engine.language.requests import HEADS
from engine.resolution import caution, control, machines, scoring
from engine.resolution.found import Candidate, Found, Missed, Tied
from engine.resolution.goals import SETTING, Act, Goal
from engine.resolution.settings import COMMON, SWINGING
from engine.resolution.targets import find

INTO: Final = frozenset({"to", "on", "in", "into", "onto", "at", "with"})
"""Words before an option: "to high", "on turbo", "in sleep mode"."""
VERBS: Final = frozenset(
    "set put switch change turn flip make use choose select pick go get have want give run start do let swap try need "
    "activate enable run stick pop bung chuck whack over".split()
)
NOUNS: Final = frozenset(
    "mode setting preset program programme effect source input channel cycle speed option app position level modes "
    "settings effects".split()
)
"""Words behind an option that say that it is one."""
POLITE: Final = frozenset(
    "please can could would will you i we i'd like for me us now then just ok okay hey again and a an the my our your "
    "it that this is be here kindly attune some thanks let's also so want wanna need".split()
)
FRAME: Final = INTO | VERBS | NOUNS | POLITE | w.FILLERS
_GENERIC: Final = w.FUNCTION_WORDS | w.REQUEST_WORDS | w.FILLERS | w.PROPERTIES | COMMON
"""Words that are no option where nothing else says so."""
_SAID: Final = 0.95
"""Quality from which a name was said, and not guessed at."""
_STARTS: Final = frozenset({"run", "start"})

type _Held = tuple[Device, Entity, Offer]


@dataclass(frozen=True, slots=True)
class _Wish:
    """An option that was said, and the request without it."""

    choice: Choice
    rest: Reading
    held: tuple[_Held, ...]
    """What has the option and was meant by the rest; at least one."""
    named: bool
    """Whether the rest names what has it, or where that is."""
    sure: bool
    """Whether the words leave no doubt that an option was meant."""


def resolve(reading: Reading, situation: Situation) -> tuple[Resolution, Hypothesis] | None:
    """The change to the option that was said; None where the words are not just that."""
    if not reading.plain:
        return None
    for choice in choices(reading.tokens, situation.home):
        if (wish := _wish(choice, reading, situation)) is not None:
            return _resolution(wish, reading, situation)
    return None


def _wish(choice: Choice, reading: Reading, situation: Situation) -> _Wish | None:
    said = [token.text for token in reading.tokens]
    first, last = reading.tokens[choice.start], reading.tokens[choice.end - 1]
    # An option that was said comes before a name that the words are only a slip for.
    whole = [one for one in reading.mentions if one.match.quality >= _SAID]
    named_so = [one for one in whole if one.start < last.end and first.start < one.end]
    # The Eco Mode of the espresso machine is what is chosen, and nothing beside it.
    offered = {offer.unique_id for offer in choice.offers}
    named_so = [one for one in named_so if not any(found.entity in offered for found in one.match.found)]
    if any((one.start, one.end) != (first.start, last.end) for one in named_so):
        # A word of a longer name: the Party Lights are no lights for parties.
        return None
    into = choice.start > 0 and said[choice.start - 1] in INTO - {"on"}
    start = reading.tokens[choice.start - 1].start if into else first.start
    rest = read(f"{reading.text[:start]} {reading.text[last.end :]}".strip(), situation.home)
    held = [(*found, offer) for offer in choice.offers if (found := situation.home.entity(offer.unique_id)) is not None]
    if choice.start == 0 and _DONE_TO.match(reading.text) and not (rest.names or rest.types or rest.areas):
        return _done(choice, rest, held, situation)
    meant, named = _meant(held, rest, situation)
    if not meant or not _only_frame(rest, meant):
        return _made(choice, rest, held, situation)
    return _weighed(choice, said, rest, meant, named=named, called=bool(named_so))


def _weighed(
    choice: Choice, said: Sequence[str], rest: Reading, meant: Sequence[_Held], *, named: bool, called: bool
) -> _Wish | None:
    """The wish, unless the word of the option more likely means something else there.

    `called` is whether something else in the home is called as the option is.
    """
    words = set(said[choice.start : choice.end])
    into = choice.start > 0 and said[choice.start - 1] in INTO
    noun = bool(_nouns(rest, meant)) or said[choice.end - 1] in NOUNS
    leads = choice.start == next((i for i, word in enumerate(said) if word not in POLITE), 0)
    if named:
        # "Heat the office" asks for no mode of that name, and "put the Xbox on the shelf" for no input.
        verb = leads and bool(words & (HEADS - {"set"})) and not noun
        return None if verb or (called and not into) else _Wish(choice, rest, tuple(meant), named, sure=True)
    by_itself = noun or {offer.feature for _, _, offer in meant} == {Feature.SOURCE} or "to" in said[: choice.start]
    vague = words <= (w.FUNCTION_WORDS if by_itself else _GENERIC)
    loose = not choice.exact and said[choice.start - 1] != "to"
    other = called or loose or (not noun and tuple(said[choice.start : choice.end]) in type_words())
    return None if vague or other else _Wish(choice, rest, tuple(meant), named, sure=by_itself)


_DONE_TO: Final = re.compile(r"^[a-z]+ (?:the|my|some|a|an|our) [a-z]+(?:[, ]+please)?[.! ]*$", re.IGNORECASE)
"""A verb and what it is done to: "steam the vegetables"."""
_DOES: Final = frozenset({Feature.MODE, Feature.PRESET, Feature.OPTION})


def _done(choice: Choice, rest: Reading, held: Sequence[_Held], situation: Situation) -> _Wish | None:
    """What would be done to something that is no device, by the one thing here that has such an option."""
    able = [one for one in held if one[2].feature in _DOES and situation.area in {one[0].area, None}]
    words = {word for one in able for word in said_as(one[2].option)}
    if len(_devices(able)) != 1 or words & (HEADS | _GENERIC) or not rest.unknown:
        return None
    return _Wish(choice, rest, tuple(able), named=True, sure=False)


def _made(choice: Choice, rest: Reading, held: Sequence[_Held], situation: Situation) -> _Wish | None:
    """The program by which something is made that is no device: "start a wholemeal loaf"."""
    able = [one for one in held if one[2].feature is Feature.OPTION and situation.area in {one[0].area, None}]
    plain = len(rest.unknown) == 1 and not (rest.names or rest.types or rest.areas or rest.amounts)
    if not (plain and choice.exact and rest.outside & (_STARTS | {"make"})) or len(_devices(able)) != 1:
        return None
    only = rest.outside - set(rest.unknown) <= FRAME
    return _Wish(choice, rest, tuple(able), named=True, sure=False) if only else None


def _meant(held: Sequence[_Held], rest: Reading, situation: Situation) -> tuple[list[_Held], bool]:
    """Of what has the option, what the other words name; and whether they name anything."""
    found, named = list(held), False
    telling = [word for word in rest.unknown if word not in NOUNS]
    if rest.names or rest.types or telling:
        found, named = _called(found, rest, telling, situation), True
    elif situation.meant:
        devices = {pair[0].id for one in situation.meant if (pair := situation.home.entity(one)) is not None}
        found, named = [one for one in found if one[0].id in devices], True
    if rest.areas or rest.floors:
        there = set(rest.areas) | set(situation.home.on_floors(rest.floors))
        found = [one for one in found if one[0].area in there]
    return found, named


def _called(held: Sequence[_Held], rest: Reading, telling: Sequence[str], situation: Situation) -> list[_Held]:
    """Those that are called as the words say: by name, by kind, or by a word of their names."""
    words = f" {' '.join(token.text for token in rest.tokens)} "
    # "Heat pump to quiet": what has the option is named in full, though its first word may be a verb.
    things = [one for one in held if any(_within(name, words) for name in (one[0].name, *one[0].aliases))]
    if things and not telling:
        return things
    # A thing that was named has the option, or nothing that was meant has.
    found = _of_those(held, rest, situation)
    # Many things have a "Mode", so that it only tells what is set where nothing tells of what.
    settings = [one for one in found if _within(one[1].name, words)]
    if settings and not telling:
        return settings
    return [one for one in found if {w.singular(word) for word in telling} <= _name_words(one)]


def _of_those(held: Sequence[_Held], rest: Reading, situation: Situation) -> list[_Held]:
    """Those that are named, or of the kind that was said."""
    ids = {named.device for match in rest.names for named in match.found}
    if ids:
        return [one for one in held if one[0].id in ids]
    if not rest.types or all(set(word.words) <= NOUNS for word in rest.types):
        return list(held)
    kinds = [device for device, _ in of_types(rest.types, situation.home)]
    # The one of this room is meant, also where only the one next door has such an option.
    exactly = {named.device for match in rest.called for named in match.found}
    kinds = [one for one in kinds if one.id in exactly] or kinds
    here = [one for one in kinds if one.area == situation.area and situation.area] if not rest.areas else []
    return [one for one in held if one[0].id in {device.id for device in here or kinds}]


def _within(name: str, words: str) -> bool:
    return bool(name) and f" {' '.join(w.fold(name))} " in words


def _names(one: _Held) -> tuple[str, ...]:
    device, entity, _ = one
    return tuple(filter(None, (device.name, entity.name, *device.aliases)))


def _name_words(one: _Held) -> set[str]:
    return {w.singular(word) for name in _names(one) for word in w.fold(name)}


def _only_frame(rest: Reading, meant: Sequence[_Held]) -> bool:
    """Whether the other words are names and grammar: what changes nothing about what is asked."""
    names = {word for one in meant for word in _name_words(one)}
    types = {word for one in rest.types for word in one.words}
    left = {word for word in rest.outside if w.singular(word) not in names} - types - FRAME
    if all(offer.feature is Feature.POWER for _, _, offer in meant):
        left -= {"off"}
    if rest.words & SWINGING and not any(offer.feature in _SWINGS for _, _, offer in meant):
        # "To auto for swinging" is no speed.
        return False
    told = {word for one in rest.amounts for word in (f"{one.value:g}", *_UNITS)}
    amounts = not rest.amounts or (len(rest.amounts) == 1 and bool(rest.names or rest.types))
    return not left - told and amounts and not (rest.color or rest.kelvin)


_SWINGS: Final = frozenset({Feature.SWING_MODE, Feature.OSCILLATE})
_UNITS: Final = ("degree", "degrees", "celsius", "percent", "%", "°")


def _nouns(rest: Reading, meant: Sequence[_Held]) -> set[str]:
    own = {word for _, entity, _ in meant for word in w.fold(entity.name)}
    return set(rest.words) & (NOUNS | own)


def _resolution(wish: _Wish, reading: Reading, situation: Situation) -> tuple[Resolution, Hypothesis]:
    """Carry it out where it is one thing, or a set that was asked for; else ask which."""
    kept = _nearest(wish, situation)
    candidates = [one for device in _devices(kept) for one in _candidates(device, kept, wish)]
    goal = Goal(Act.SETTING)
    features = {
        "grammar": 1.0,
        "verb": 1.0,
        "aspect": 1.0,
        "value": 1.0,
        "only": 1.0,
        "name": min((match.quality for match in wish.rest.names), default=0.0),
        "type": float(bool(wish.rest.types)),
    }
    first = kept[0][2]
    hypothesis = Hypothesis(
        SETTING,
        Source.GRAMMAR,
        slots={"source" if first.feature is Feature.SOURCE else "value": first.option},
        features=features,
        score=scoring.score(features, situation.learned),
    )
    if wish.rest.amounts:
        beside = _beside(wish, kept[0], situation)
        if isinstance(beside, Missed):
            value = Goal(_ACTS.get(kept[0][1].component, Act.TEMPERATURE))
            return control.unable(value, beside, hypothesis), hypothesis
        candidates = _joined(candidates, beside)
    several = wish.rest.every or any(word.plural for word in wish.rest.types) or len(wish.rest.names) > 1
    if len(_devices(kept)) > 1 and not several:
        return control.which_one(goal, Tied(tuple(candidates)), hypothesis, situation), hypothesis
    found = Found(tuple(candidates), features=features)
    if not all(one.reachable for one in candidates):
        return control.unable(goal, Missed(Unresolved.OFFLINE, candidates=tuple(candidates)), hypothesis), hypothesis
    filled = control.fill(goal, found, hypothesis, situation)
    elsewhere = not (wish.named or wish.rest.areas or situation.area is None) and kept[0][0].area != situation.area
    if not wish.sure or elsewhere:
        return caution.question(filled, found), filled
    return caution.decided(goal, replace(reading, unknown=()), filled, found, situation), filled


def _nearest(wish: _Wish, situation: Situation) -> list[_Held]:
    """Those that were spoken of, else those of this room; each is one offer of its device, the likeliest."""
    held = list(wish.held)
    recent = situation.recent
    last = recent.last.targets if recent and recent.last and not wish.rest.names else ()
    spoken = {found[0].id for one in last if (found := situation.home.entity(one)) is not None}
    for near in (
        [one for one in held if one[0].id in spoken],
        [one for one in held if situation.area is not None and one[0].area == situation.area],
    ):
        if near and not wish.rest.areas:
            held = near
            break
    fan = "fan" in wish.rest.words
    order = (Feature.FAN_MODE, *CHOSEN, Feature.POWER) if fan else (*CHOSEN, Feature.POWER)
    asked = [feature for noun, feature in _OF_NOUNS.items() if noun in wish.rest.words]

    def likelihood(one: _Held) -> tuple[bool, bool, int]:
        _, entity, offer = one
        called = bool(entity.name) and set(w.fold(entity.name)) <= wish.rest.words
        return offer.feature not in asked, not called, order.index(offer.feature)

    return [min((one for one in held if one[0].id == device.id), key=likelihood) for device in _devices(held)]


_OF_NOUNS: Final = {
    "effect": Feature.EFFECT,
    "source": Feature.SOURCE,
    "input": Feature.SOURCE,
    "channel": Feature.SOURCE,
    "preset": Feature.PRESET,
}


def _devices(held: Iterable[_Held]) -> list[Device]:
    return list({device.id: device for device, _, _ in held}.values())


def _candidates(device: Device, held: Sequence[_Held], wish: _Wish) -> list[Candidate]:
    """What is to be done on one device: the option, and on with it where that was said or goes without saying."""
    own, entity, offer = next(one for one in held if one[0].id == device.id)
    if offer.feature is Feature.POWER:
        return [Candidate(own, entity, (Change(Feature.POWER, value="off" not in wish.rest.outside),))]
    change = Change(offer.feature, offer.option)
    turns_on = "on" in wish.rest.outside and offer.feature is not Feature.MODE
    off = entity.can(Feature.POWER) and current(entity, Feature.POWER) is False
    if off and offer.feature is not Feature.EFFECT and (turns_on or offer.feature is Feature.SOURCE):
        return [Candidate(own, entity, (Change(Feature.POWER, value=True), change))]
    chosen = Candidate(own, entity, (change,))
    if offer.feature is not Feature.OPTION or not (turns_on or wish.rest.outside & _STARTS):
        return [chosen]
    return [chosen, *_started(own, wish)]


_ACTS: Final = {"light": Act.LIGHT, "fan": Act.SPEED, "media_player": Act.VOLUME}
"""Component → what a number beside one of its options sets; of all else the temperature."""


def _beside(wish: _Wish, held: _Held, situation: Situation) -> list[Candidate] | Missed:
    """What the number is that was said beside the option, or why it can't be: it is not dropped."""
    goal = Goal(_ACTS.get(held[1].component, Act.TEMPERATURE), wish.rest.amounts[0])
    found = find(goal, wish.rest, situation)
    own = [one for one in found.candidates if one.device.id == held[0].id]
    if isinstance(found, Found) and own:
        return own
    return found if isinstance(found, Missed) else Missed(Unresolved.CANNOT, candidates=(Candidate(*held[:2]),))


def _joined(candidates: Sequence[Candidate], beside: Sequence[Candidate]) -> list[Candidate]:
    """Both, the changes of one entity in one."""
    more = {one.entity.unique_id: one.changes for one in beside}
    both = [replace(one, changes=(*one.changes, *more.pop(one.entity.unique_id, ()))) for one in candidates]
    return [*both, *(one for one in beside if one.entity.unique_id in more)]


def _started(device: Device, wish: _Wish) -> list[Candidate]:
    """What sets off a program that was chosen: its button, else its power."""
    said = frozenset(wish.rest.words)
    main = [one for one in device.entities if one.category is None]
    if wish.rest.outside & _STARTS:
        button = next((one for one in main if machines.presses(device, one, said)), None)
        if button is not None:
            return [Candidate(device, button, (Change(Feature.PRESS, value=True),))]
    power = next((one for one in main if one.component == "switch" and current(one, Feature.POWER) is False), None)
    return [Candidate(device, power, (Change(Feature.POWER, value=True),))] if power is not None else []
