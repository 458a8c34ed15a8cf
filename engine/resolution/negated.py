"""What somebody says is not meant, after something was done: "not the lamp", "the door, not the lamp".

Such words never do anything to what they name. They take back what was done to it, or agree that nothing was.
"""

from __future__ import annotations

import re
from typing import Final

from devices.model import Home, Order
from engine.context.situation import Situation
from engine.domain import DialogueAct, Hypothesis, Interpretation, Source
from engine.language.describe import listing, spoken_name
from engine.language.of_kind import of_types
from engine.language.reader import read
from engine.language.reading import Reading
from engine.language.requests import head
from engine.language.words import FUNCTION_WORDS, fold
from engine.resolution.dialogue import NEVERMIND
from engine.resolution.pool import named
from engine.resolution.weighing import Resolved

_LEAD: Final = r"(?:(?:no|and|but|oh|wait|ok|okay|please|hey|only|just|well)[, ]+)*"
_TAIL: Final = r"(?:,? (?:though|tho|please|of course|obviously|then|too|either|thanks))*[.! ]*$"
_NOT: Final = re.compile(
    rf"^{_LEAD}(?:not|except(?: for)?|apart from|i (?:didn't|did not) mean) "
    r"(?P<thing>(?!(?:that|this|it|so|now|yet|too|much|quite|enough|really|again|what|on|at|bad|sure|"
    rf"good|a|any|all|every|until|today|tonight|tomorrow)\b).+?){_TAIL}",
    re.IGNORECASE,
)
_RATHER: Final = re.compile(
    rf"^{_LEAD}(?:(?P<wanted>.+?),? (?:and |but )?not (?P<thing>(?:the|my|our) .+?)|"
    rf"i (?:said|meant) (?P<said>.+?),? (?:and |but )?not (?P<other>.+?)){_TAIL}",
    re.IGNORECASE,
)
_ONLY: Final = re.compile(r"^(?:just|only) (?:that|this|the one)(?: one)?[.! ]*$", re.IGNORECASE)


_SETS: Final = frozenset("on off open closed shut up down locked".split())


def resolve(reading: Reading, situation: Situation) -> Resolved | None:
    """What comes of it: agreement, or some of what was done taken back; None: nothing of the kind was said.

    Where all that was done was not meant, that is a protest, which is answered elsewhere: None as well.
    """
    text = reading.text
    if _ONLY.match(text) and situation.recent is not None and situation.recent.changed is not None:
        return _said("All right, only that.", reading)
    found = _NOT.match(text) or _RATHER.match(text)
    recent = situation.recent
    if found is None or _asks(found, reading):
        return None
    rather = found if found.re is _RATHER else None
    done = list(recent.changed.orders) if recent and recent.changed else []
    if not done or recent is None:
        return _said("All right, I leave it as it is.", reading)
    ids = {order.unique_id for order in done}
    named_out = found["thing"] or (rather["other"] if rather else "")
    out = ids & _called(named_out, situation.home)
    if rather is not None and not out:
        wanted = _called(rather["wanted"] or rather["said"], situation.home)
        if ids.isdisjoint(wanted):
            return None
    if out == ids:
        return None
    if not out:
        names = listing([f"the {name}" for name in _names(sorted(ids), situation.home)])
        return _said(f"All right, only {names}.", reading)
    back = tuple(order for order in (recent.undo.orders if recent.undo else ()) if order.unique_id in out)
    if not back:
        return _said("I can't take that back by myself.", reading)
    return _taken_back(back, reading)


def _asks(found: re.Match[str], reading: Reading) -> bool:
    """Whether it is a request of its own: "turn on the lamp, not the fan", "apart from the lamp lights off"."""
    groups = found.groupdict()
    if groups.get("said"):
        return False
    before = groups.get("wanted") or groups["thing"]
    return head(before) is not None or reading.asks or bool(reading.outside & _SETS)


def protests(reading: Reading, situation: Situation) -> bool:
    """Whether all that was done just now was not meant: "no, not the front door"."""
    found, recent = _NOT.match(reading.text), situation.recent
    if found is None or recent is None or recent.changed is None:
        return False
    ids = {order.unique_id for order in recent.changed.orders}
    return bool(ids) and ids <= _called(found["thing"], situation.home)


def _taken_back(orders: tuple[Order, ...], reading: Reading) -> Resolved:
    hypothesis = Hypothesis(
        "HassTurnOff", Source.DIALOGUE, targets=tuple(one.unique_id for one in orders), orders=orders, score=0.95
    )
    return Resolved(DialogueAct.CONTROL, Interpretation(hypothesis), reading, (hypothesis,))


def _said(text: str, reading: Reading) -> Resolved:
    hypothesis = Hypothesis(NEVERMIND, Source.DIALOGUE, score=0.95)
    return Resolved.of(Interpretation(hypothesis, text), reading, DialogueAct.CONVERSE)


def _called(thing: str, home: Home) -> set[str]:
    """Unique ids of what the words name; what is called so comes before what is merely of that type."""
    said = read(thing, home)
    words = set(fold(thing)) - FUNCTION_WORDS - {"one", "ones"}
    if said.names:
        return {entity.unique_id for _, entity in named(said.names, home)}
    like = {e.unique_id for d, e in home.entities() if words and words <= {*fold(d.name), *fold(d.area or "")}}
    if like:
        return like
    if said.types:
        found = of_types(said.types, home)
        return {e.unique_id for d, e in found if not said.areas or d.area in said.areas}
    return {e.unique_id for d, e in home.entities() if d.area in said.areas}


def _names(ids: list[str], home: Home) -> list[str]:
    return list(dict.fromkeys(spoken_name(*found) for one in ids if (found := home.entity(one)) is not None))
