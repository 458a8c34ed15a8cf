"""Words that point at what was just done, answered about or begun: "turn them off", "and the sofa lamp", "stop"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from devices.model import Change, Device, Entity, Feature, Home, Order
from devices.reading import current
from engine.context.situation import SESSION_GAP, Situation
from engine.domain import (
    Asking,
    Conversation,
    DialogueAct,
    Hypothesis,
    Interpretation,
    Option,
    Question,
    RankedIntent,
    Refusal,
    Resolution,
    Source,
    Unresolved,
)
from engine.language.clauses import Clause
from engine.language.describe import listing, place, spoken_name
from engine.language.lexicon import TypeWord, type_words
from engine.language.phrases import phrases
from engine.language.phrasing import to_do
from engine.language.reader import read
from engine.language.reading import Reading
from engine.language.requests import HEADS, content
from engine.language.words import fold
from engine.resolution import control, danger, dialogue, later, media, offered, referring, sources
from engine.resolution.goals import Act, Goal, goal_of
from engine.resolution.pool import able_to
from engine.resolution.referring import Pointing
from engine.resolution.weighing import Request, Resolved

_SEVERAL: Final = frozenset({"them", "those", "these", "both"})
_PLURAL: Final = re.compile(
    r"\b(?:both|all|each)(?: (?:of (?:them|those|these)|(?:two|three|four)(?: of them)?))?\b", re.IGNORECASE
)


def resolve(
    situation: Situation, reading: Reading, ranking: Sequence[RankedIntent], request: Request
) -> Resolved | None:
    """The request about what was spoken of; None: it is about something else, or that can't be done with it.

    Args:
        situation: the moment.
        reading: of the whole utterance.
        ranking: the statistics' ranking of it.
        request: how one request is resolved.

    """
    recent = situation.recent
    if situation.meant or recent is None or recent.last is None:
        return None
    for attempt in (offered.option_alone, _also, _elsewhere, _sourced):
        if found := attempt(situation, reading, recent):
            return found
    last = recent.last
    text, pointing = _pointing(situation, reading, ranking)
    meant = spoken_of(set(fold(text)), recent)
    if pointing is Pointing.NOWHERE or not meant:
        return None
    clause = Clause(text, reading.text, tuple(ranking))
    bound = referring.bound(clause, situation, meant, recent.said if last.orders else "")
    resolved = request(bound, referring.ranked(clause, situation.home, last))
    resolution = resolved.resolution
    if isinstance(resolution, Interpretation) and resolution.hypothesis.orders:
        if last.orders:
            return replace(resolved, resolution=_asked_first(resolution, last, situation))
        one = offered.one_of(changing(resolution, situation), set(fold(text)), situation)
        asked = _asked_first(one, last, situation) if isinstance(one, Interpretation) else one
        return replace(resolved, resolution=asked)
    asks = isinstance(resolution, Question) and bool(resolution.options)
    return resolved if asks and pointing is Pointing.BACK else None


def _pointing(situation: Situation, reading: Reading, ranking: Sequence[RankedIntent]) -> tuple[str, Pointing]:
    """The words with a pronoun where one is left out, and whether they point back."""
    text = reading.text
    within = abs(situation.at - situation.conversation.at) <= SESSION_GAP
    unnamed = not (reading.names or reading.types or reading.areas or reading.floors or reading.unknown)
    if unnamed and "them" not in reading.words and _PLURAL.search(text):
        # "Make both green", "turn both of them off": not everything there is.
        home_wide = reading.words & {"everything", "every", "all"} and not re.search(r"\ball (?:of|two|three)\b", text)
        text = text if home_wide else _PLURAL.sub("them", text, count=1)
    pointing = referring.pointing(Clause(text, text, tuple(ranking)), situation.home)
    if pointing is Pointing.PERHAPS:
        valued = bool(phrases(text, situation.home).values) or re.search(r"\bit\b", text) is not None
        pointing = pointing if within and valued and situation.conversation.changed else Pointing.NOWHERE
    return text, pointing


def spoken_of(words: set[str], recent: Conversation) -> tuple[str, ...]:
    """Unique ids of what "it", or "them", stands for."""
    last = recent.last.targets if recent.last else ()
    if not last and recent.changed:
        # What was not understood in between was about the same.
        last = tuple(order.unique_id for order in recent.changed.orders)
    if words & _SEVERAL and len(last) < 2 and len(recent.together) > 1:
        return recent.together
    return last


def _asked_first(resolution: Interpretation, last: Hypothesis, situation: Situation) -> Resolution:
    """The question, where "it" would open, unlock or heat what was not just opened, unlocked or heated on request."""
    home, chosen = situation.home, resolution.hypothesis
    dangerous = {d.id for d, e, change in danger.each_change(chosen.orders, home) if danger.risky(d, e, change)}
    begun = {d.id for d, e, change in danger.each_change(last.orders, home) if danger.risky(d, e, change)}
    if dangerous <= begun:
        return resolution
    text = f"Shall I {to_do(chosen.orders, home, chosen.slots, situation.area)}?"
    return Question(Asking.CONFIRMATION, text, (Option("yes", chosen),), Unresolved.UNSURE, hypothesis=chosen)


def changing(resolution: Interpretation, situation: Situation) -> Interpretation:
    """Without what is so already: of the lights that were counted, those that are on are turned off."""
    chosen = resolution.hypothesis
    kept = tuple(
        order
        for order in chosen.orders
        if (found := situation.home.entity(order.unique_id)) is None
        or any(current(found[1], change.feature) != change.value for change in order.changes)
    )
    if not kept or len(kept) == len(chosen.orders):
        return resolution
    names = [spoken_name(*found) for one in kept if (found := situation.home.entity(one.unique_id))]
    slots = {**chosen.slots, "name": names[0] if len(names) == 1 else names}
    less = replace(chosen, orders=kept, targets=tuple(one.unique_id for one in kept), slots=slots)
    return replace(resolution, hypothesis=less)


# ------------------------------------------------------------------------------------------- the same for another

_ALSO: Final = re.compile(
    r"^(?:and|also|plus|now|(?:and )?(?:do )?(?:the )?same (?:for|with|in|on|to|again for|goes for))[ ,]+",
    re.IGNORECASE,
)
_TAIL: Final = re.compile(r"(?:[ ,]+(?:too|also|as well|the same|please|instead|then))+[.! ]*$", re.IGNORECASE)


_TOO: Final = re.compile(r"[ ,]+(?:too|also|as well|the same)[.! ]*$", re.IGNORECASE)


def beside(said: str, targets: Sequence[str], home: Home) -> str | None:
    """The room or thing beside the last that a mere number, letter or owner stands for: "three", "emil's"."""
    words = fold(said)
    if len(words) != 1 or read(said, home).names:
        return None
    devices = [device for one in targets if (device := home.device(one)) is not None]
    rooms = [area.name for area in home.areas]
    for device in devices:
        own, room = fold(device.name), fold(device.area or "")
        if len(room) > 1 and len(room[-1]) < 3 and (found := _so_called((*room[:-1], words[0]), rooms)):
            return f"in {found}"
        named = [one.name for one in home.devices]
        if len(own) > 1 and len(own[-1]) < 3 and (found := _so_called((*own[:-1], words[0]), named)):
            return f"the {found}"
    owned = [room for room in rooms if words[0].endswith("'s") and fold(room)[:1] == words]
    return f"in {owned[0]}" if len(owned) == 1 else None


def _so_called(words: tuple[str, ...], names: Sequence[str]) -> str | None:
    return next((name for name in names if fold(name) == words), None)


def _also(situation: Situation, reading: Reading, recent: Conversation) -> Resolved | None:
    """The act before for another thing: "and the sofa lamp", "the same in the kitchen"."""
    lead, tail = _ALSO.match(reading.text), _TOO.search(reading.text)
    last = recent.last
    within = abs(situation.at - recent.at) <= SESSION_GAP
    leads = lead is not None or tail is not None
    if not leads or last is None or not last.orders or not within or reading.text.rstrip().endswith("?"):
        return None
    rest = _TAIL.sub("", reading.text[lead.end() if lead else 0 :]).strip()
    rest = beside(rest, last.targets, situation.home) or rest
    meant = read(rest, situation.home)
    said = content(rest)
    if not said or said[0] in HEADS or meant.asks or meant.amounts or meant.color or {"on", "off"} & meant.outside:
        return None
    before = later.untimed(read(recent.said, situation.home), situation)
    if goal_of(last.intent, before) is None:
        return None
    overlaid = dialogue.overlay(before, meant, last.targets if meant.words & {"other", "others"} else ())
    if overlaid is None:
        return None
    resolution, hypothesis = control.resolve(last.intent, overlaid.reading, situation, 0.9, excluded=overlaid.excluded)
    if isinstance(resolution, Refusal) and before.names and meant.areas and not meant.names:
        # "Emil's as well" is the lamp there, though it is no lamp of Emma's.
        kinds = tuple(word for one in before.names for word in _kind_of(one.name))
        alike = replace(overlaid.reading, names=(), types=kinds)
        if kinds:
            resolution, hypothesis = control.resolve(last.intent, alike, situation, 0.9)
    resolution = later.keep(dialogue.in_dialogue(resolution), last.later, situation)
    return Resolved(DialogueAct.CONTROL, resolution, reading, (hypothesis,))


def _kind_of(name: str) -> tuple[TypeWord, ...]:
    """The word for a type that a name ends with: "lamp" of "Emma's Lamp"."""
    word = type_words().get(fold(name)[-1:])
    return (word,) if word else ()


_THERE: Final = re.compile(
    r"^(?:(?:no|ok|and|actually|please|can you|could you)[ ,]+)*"
    r"(?:put|play|move|have|send) (?:it|that|this|the same)(?: on)? "
    r"(?P<where>(?:in|on|to|over to|through) .+?)(?: (?:instead|too|please|as well))*[.! ]*$",
    re.IGNORECASE,
)


def _elsewhere(situation: Situation, reading: Reading, recent: Conversation) -> Resolved | None:
    """What plays, in another place: "put it on in the studio instead"."""
    last = recent.last
    found = _THERE.match(reading.text)
    if found is None or last is None or last.intent != media.INTENT or not last.slots.get("search_query"):
        return None
    where = read(found["where"], situation.home)
    if where.unknown or not (where.areas or where.names or where.types):
        return None
    kind = last.slots.get("media_class")
    named = f"{kind} " if kind in {"album", "playlist", "podcast", "audiobook"} else ""
    place = re.sub(r"^(?:over to|to|through)\b", "on" if not where.areas else "in", found["where"], flags=re.IGNORECASE)
    resolution = media.resolve(f"play {named}{last.slots['search_query']} {place}", situation, 0.9)
    return Resolved.of(resolution, reading)


_CHANGED_TO: Final = re.compile(
    r"^(?:(?:and|now|then|please|can you|could you)[ ,]+)*"
    r"(?:change|switch|put|set|turn|flip) (?:it|that) (?:over )?(?:to|on|onto) "
    r"(?:the )?(?P<what>.+?)(?: (?:please|now))*[.! ]*$",
    re.IGNORECASE,
)


_LEADS: Final = re.compile(
    r"^(?:(?:ok|okay|then|and|now|just|make it|set it|put it|switch it|turn it|to|on|in|please)\b[ ,]*)+|"
    r"(?:[ ,]+(?:then|please|mode|instead))+[.! ]*$|[.! ]+$",
    re.IGNORECASE,
)


def _sourced(situation: Situation, reading: Reading, recent: Conversation) -> Resolved | None:
    """An input of what was spoken of: "change it to playstation"."""
    found = _CHANGED_TO.match(reading.text)
    if found is None or recent.last is None:
        return None
    for one in recent.last.targets:
        pair = situation.home.entity(one)
        if pair is not None and (option := sources.option_of(pair[1], found["what"])) is not None:
            chosen = sources.to_source(*pair, option, 0.95)
            return Resolved.of(Interpretation(chosen), reading)
    return None


_CARRY_ON: Final = re.compile(
    r"^(?:(?:ok|okay|please|now|and|right)[ ,]+)*"
    r"(?:carry on|go on|keep playing|continue|resume)(?: (?:please|then|now|playing))*[.! ]*$",
    re.IGNORECASE,
)


def carried_on(situation: Situation, reading: Reading) -> Resolved | None:
    """What was paused goes on; None where nothing is paused, or something else is meant."""
    if _CARRY_ON.match(reading.text) is None:
        return None
    moment = situation
    if situation.recent and situation.recent.last and situation.recent.last.intent in _PAUSES:
        moment = replace(situation, meant=frozenset(situation.recent.last.targets))
    resolution, hypothesis = control.resolve("HassMediaUnpause", read("resume", situation.home), moment, 0.9)
    return Resolved(DialogueAct.CONTROL, resolution, reading, (hypothesis,))


_PAUSES: Final = frozenset({"HassMediaPause", "HassTurnOff"})


# ------------------------------------------------------------------------------------------------------- stopping

_STOP: Final = re.compile(
    r"^(?:(?:please|ok|okay|hey|no|now|and)[ ,]+)*stop"
    r"(?:,? (?:it|that|them|this|both|now|there|here|right|please|at once))*[.! ]*$",
    re.IGNORECASE,
)
_STOP_ALL: Final = re.compile(
    r"^(?:(?:please|ok|okay|hey|no|now|and|quick|quickly|help)[ ,!]+)*"
    r"(?:emergency stop|(?:stop|halt|kill) (?:everything|all(?: (?:of )?(?:it|them|the machines))?|the machines|"
    r"every machine|all machines))(?:[ ,]+(?:now|here|in here|right now|at once|immediately|please))*[.! ]*$",
    re.IGNORECASE,
)
_ENDS_SO: Final = re.compile(
    r"(?:^|[ ,])(?:(?:please )?(?:make|get|tell|have) (?:it|them|him|her|that) (?:to )?)?stop"
    r"(?: (?:now|please|it|that))*[.! ]*$",
    re.IGNORECASE,
)
_STOPPING: Final = "HassTurnOff"
_RUNS: Final = frozenset({"cleaning", "mowing", "playing", "buffering", "opening", "closing"})
_BY_POWER: Final = frozenset({"switch", "fan", "humidifier", "valve", "siren"})


def stopped(situation: Situation, reading: Reading) -> Resolved | None:
    """What "stop" stops: what is named before it, what was just started, else what runs; else it is asked."""
    text = reading.text
    if _STOP.match(text):
        resolution = _stop(situation, _pointed_at(situation, reading) or _running(situation))
        return Resolved.of(resolution, reading)
    if _STOP_ALL.match(text) and not reading.names:
        return Resolved.of(_stop(situation, _at_work(situation), every=True), reading)
    ending = _ENDS_SO.search(text)
    if ending is None or ending.start() == 0 or reading.asks or reading.excluded or "stop" not in reading.outside:
        return None
    if "stop" not in reading.outside:
        # A button called "Emergency Stop" is pressed.
        return None
    said = text[: ending.start()]
    tells = re.search(r"\b(?:is|are|keeps?)\b|'s\b", said) is not None
    if not tells and fold(said)[:1] and fold(said)[0] in HEADS:
        return None
    # "Hoover is too loud" speaks of the hoover, though the word alone would ask for hoovering.
    before = read(f"the {said}", situation.home)
    if len(before.names) + len(before.types) != 1 or (before.unknown and not tells):
        return None
    name = before.names[0].name if before.names else " ".join(before.types[0].words)
    resolution, hypothesis = control.resolve(_STOPPING, read(f"stop the {name}", situation.home), situation, 0.9)
    return Resolved(DialogueAct.CONTROL, resolution, reading, (hypothesis,))


def _pointed_at(situation: Situation, reading: Reading) -> list[tuple[Device, Entity]]:
    """What was just started or set in motion, and may still run."""
    recent = situation.recent
    if recent is None or recent.last is None:
        return []
    found = [pair for one in spoken_of(set(reading.words), recent) if (pair := situation.home.entity(one))]
    changed = recent.changed
    switched = {
        order.unique_id
        for order in (changed.orders if changed and abs(situation.at - changed.at) <= SESSION_GAP else ())
        for change in order.changes
        if (change.feature in {Feature.OPEN, Feature.POSITION}) or (change.feature is Feature.POWER and change.value)
    }

    def goes(entity: Entity) -> bool:
        moved = entity.unique_id in switched and (entity.can(Feature.STOP_MOVING) or entity.component in _BY_POWER)
        return entity.state.value in _RUNS or moved

    return [(device, entity) for device, entity in found if goes(entity)]


def _running(situation: Situation) -> list[tuple[Device, Entity]]:
    runs = [(d, e) for d, e in situation.home.entities() if e.state.value in _RUNS and e.category is None]
    return [(d, e) for d, e in runs if situation.area and d.area == situation.area] or runs


def _at_work(situation: Situation) -> list[tuple[Device, Entity]]:
    """What runs, moves or plays, and what burns or cuts, in this room, else anywhere: the lamps stay on."""
    power = Change(Feature.POWER, value=True)
    hot = [
        (d, e)
        for d, e in situation.home.entities()
        if e.category is None and current(e, Feature.POWER) is True and danger.risky(d, e, power)
    ]
    runs = [(d, e) for d, e in situation.home.entities() if e.state.value in _RUNS and e.category is None]
    every = list({e.unique_id: (d, e) for d, e in (*hot, *runs)}.values())
    return [(d, e) for d, e in every if situation.area and d.area == situation.area] or every


def _stop(situation: Situation, pool: Sequence[tuple[Device, Entity]], *, every: bool = False) -> Resolution:
    goal = Goal(Act.STOP)
    able = able_to(goal, pool)
    just = set(situation.conversation.together)
    full = [
        (
            one,
            Hypothesis(
                _STOPPING,
                Source.DIALOGUE,
                {"name": one.label},
                (one.entity.unique_id,),
                (Order(one.entity.unique_id, one.changes),),
                score=0.95,
            ),
        )
        for one in able
    ]
    if not full:
        text = "Nothing runs here that I could stop. " if every else ""
        return Question(Asking.MISSING, f"{text}What shall I stop?", why=Unresolved.MISSING)
    if every or len(full) == 1 or all(one.entity.unique_id in just for one, _ in full):
        names = [one.label for one, _ in full]
        stopped = dialogue.together([reading for _, reading in full])
        return Interpretation(replace(stopped, slots={"name": names if len(names) > 1 else names[0]}))
    options = tuple(Option(one.label + place(one.device), h) for one, h in full)
    text = f"Which one shall I stop: {listing([f'the {one.label}' for one in options], 'or')}?"
    return Question(Asking.CHOICE, text, options, Unresolved.AMBIGUOUS, hypothesis=Hypothesis(_STOPPING, score=0.9))
