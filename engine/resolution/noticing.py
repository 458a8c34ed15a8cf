"""What a turn that was carried out shows of what is usual, and whether the turn before was switched back since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from devices.model import Change, Feature, Home, Order
from devices.reading import current
from engine.context.situation import SESSION_GAP, Situation
from engine.domain import Hypothesis, Undo
from engine.habits.model import Facet, Observation, Topic
from engine.language.titles import genre_of, kinds_of
from engine.resolution.danger import each_change
from engine.resolution.habitual import VIDEO, about_of, deed_of, facets_of

OF_A_HABIT: Final = 0.5
"""How much it counts what a habit chose by itself: else it would feed on itself."""
_VALUES: Final = frozenset(
    {
        Feature.BRIGHTNESS,
        Feature.POSITION,
        Feature.TARGET_TEMPERATURE,
        Feature.NUMBER,
        Feature.VOLUME,
        Feature.SPEED,
    }
)
"""Quantities that a request may leave open."""
_NOTHING: Final = frozenset({"", "music", "radio", "something", "anything"})


def noticed(chosen: Hypothesis, situation: Situation, turn: str, first: int = 0) -> tuple[Observation, ...]:
    """What a reading that was carried out tells: device, medium, value; a set and a plan tell nothing.

    The observations of a turn are numbered; `first` is the number of the next one.
    """
    if chosen.later is not None and chosen.later.at is not None:
        return ()
    devices = {found.id for order in chosen.orders if (found := situation.home.device(order.unique_id)) is not None}
    if len(devices) != 1:
        return ()
    told = [*_device(devices.pop(), chosen, situation), *_medium(chosen, situation), *_values(chosen, situation)]
    own = {(habit.topic, habit.about) for habit in chosen.habits if habit.strong}
    return tuple(
        Observation(
            id=f"{turn}.{number}",
            person=situation.utterance.person,
            at=situation.at,
            turn=turn,
            topic=topic,
            value=value,
            about=about,
            weight=OF_A_HABIT if (topic.value, about) in own else 1.0,
            facets={facet.value: said for facet, said in facets.items()},
        )
        for number, (topic, about, value, facets) in enumerate(told, first)
    )


type _Told = tuple[Topic, str, str, Mapping[Facet, tuple[str, ...]]]


def _device(device: str, chosen: Hypothesis, situation: Situation) -> Iterator[_Told]:
    facets = facets_of(situation, deed=deed_of(chosen.orders[0].changes))
    if media_class := _class_of(chosen):
        facets[Facet.KIND] = ("video" if media_class in VIDEO else "audio",)
    yield Topic.DEVICE, "", device, facets


def _medium(chosen: Hypothesis, situation: Situation) -> Iterator[_Told]:
    media_class, query = _class_of(chosen), str(chosen.slots.get("search_query", "")).strip()
    if not media_class or query.casefold() in {*_NOTHING, media_class}:
        return
    genre = genre_of(query) if media_class == "music" and not kinds_of(query) else None
    yield Topic.MEDIUM, "", genre or query, facets_of(situation) | {Facet.CLASS: (media_class,)}


def _class_of(chosen: Hypothesis) -> str:
    plays = any(change.feature is Feature.PLAY_MEDIA for order in chosen.orders for change in order.changes)
    return str(chosen.slots.get("media_class", "")) if plays else ""


def _values(chosen: Hypothesis, situation: Situation) -> Iterator[_Told]:
    for _, entity, change in each_change(chosen.orders, situation.home):
        if change.feature in _VALUES and not _relative(chosen):
            yield Topic.VALUE, about_of(change.feature, entity), f"{change.value:g}", facets_of(situation)


def _relative(chosen: Hypothesis) -> bool:
    """Whether the value came of a step from another: "brighter" is no level that somebody likes."""
    return not _SAID & chosen.slots.keys()


_SAID: Final = frozenset({"brightness", "position", "temperature", "percentage", "volume_level", "value"})


# ------------------------------------------------------------------------------------------------- switched back


def by_hand(undo: Undo, then: Situation) -> bool:
    """Whether all that the last turn did is undone within the session, though nobody asked for that.

    Args:
        undo: what would restore the states before the last turn.
        then: the moment of this turn, with the home as it was found.

    """
    return bool(undo.orders) and _soon(then) and all(_as_before(back, then.home) for back in undo.orders)


def by_asking(undo: Undo, then: Situation, orders: Iterable[Order]) -> bool:
    """Whether the orders of this turn take back all that the last one did, within the session."""
    asked = {order.unique_id: order.changes for order in orders}
    return bool(undo.orders) and _soon(then) and all(asked.get(one.unique_id) == one.changes for one in undo.orders)


def _soon(then: Situation) -> bool:
    return abs(then.at - then.conversation.at) <= SESSION_GAP


def _as_before(back: Order, home: Home) -> bool:
    found = home.entity(back.unique_id)
    return found is not None and all(_is_so(current(found[1], change.feature), change) for change in back.changes)


def _is_so(now: object, change: Change) -> bool:
    return now is not None and now == change.value
