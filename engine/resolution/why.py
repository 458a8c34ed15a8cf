"""Why something was done or is so, and who did it: told from the log of turns, or honestly not known. Pure.

The log knows what was done through this assistant, for whom and on which words. What changed since, or was done by
hand, it does not know, and says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from devices.model import Device, Entity
from devices.reading import current, leaves_trace
from engine.context import sensors
from engine.context.situation import LAST_ACTION_LASTS, Situation
from engine.domain import Answer, Hypothesis, Interpretation, Outcome, Turn
from engine.language.describe import be, capital, listing, number, place, the, told
from engine.language.of_kind import of_types
from engine.language.reading import Reading
from engine.language.stance import Stance
from engine.resolution.found import Candidate
from engine.resolution.pool import named
from engine.resolution.predicates import asked as predicate_asked

INTENT: Final = "explain"
PLANNED: Final = "schedule"
"""Sender of the turns that nobody spoke in: what was planned, when it was carried out."""
_ASIDE: Final = r"^(?:(?:but|and|so|ok|okay|hey|well|wait|hang on)\b[, ]*)*"
_BARE: Final = re.compile(
    rf"{_ASIDE}(?:why|how come|what for|why not|why that(?: one)?|why can't you|why didn't you|why did you|"
    r"explain(?: that)?|what was that for|what made you (?:do|say|think) (?:that|this|it|so)|"
    r"(?:why|how come) (?:did|do|would|have) you (?:do|say|ask|think|done|said|asked)(?: (?:that|this|it|so))?)"
    r"[?.! ]*$",
    re.IGNORECASE,
)
_ABOUT: Final = re.compile(rf"{_ASIDE}(?:why|how come|what made|what is the reason)\b", re.IGNORECASE)
_OF_PAST: Final = re.compile(
    rf"{_ASIDE}(?:do you know )?(?:why|how come|what made|who|which of|since when|"
    r"(?:when|how often) (?:did|was|were|has|have|had)|how long (?:ago|has|have|had|was|were|did))\b",
    re.IGNORECASE,
)
_DID: Final = frozenset({"did", "made", "turned", "switched", "opened", "closed", "locked", "unlocked"})
_FELT: Final = frozenset("cold chilly freezing hot warm boiling stuffy draughty drafty cool".split())
_SLACK: Final = timedelta(seconds=15)
"""How much later than the words the state may tell of what was done."""
_DONE: Final = frozenset({Outcome.DONE, Outcome.PARTIAL})
_NOTHING: Final = "I have not done anything lately that I could explain."


def needs_log(text: str) -> bool:
    """Whether words may ask about the past, so that the log is worth a look."""
    return _OF_PAST.match(text) is not None or _BARE.match(text) is not None


def answer(reading: Reading, situation: Situation) -> Interpretation | None:
    """Why it was so; None: that is not asked, or nothing that this home knows is asked about."""
    text = reading.text
    if situation.language != "en" or (situation.pending is not None and "not" in reading.words):
        # "Why not" is a yes to what was asked.
        return None
    if _BARE.match(text):
        return _told(of_last(situation))
    if not _ABOUT.match(text) or reading.stance is not Stance.ASKS:
        return None
    pool = _meant(reading, situation)
    if pool:
        return _told(_of_thing(pool, reading, situation))
    return _told(_of_air(situation)) if reading.words & _FELT else None


def who_did(pool: Sequence[Candidate], situation: Situation) -> str:
    """Who had it done here last, and when; empty where the log tells nothing of it."""
    done = _deed(pool, situation)
    return f"The last time through me was {_when(done, situation)}: {_for_whom(done, situation)}." if done else ""


def _told(text: str) -> Interpretation:
    return Interpretation(Hypothesis(INTENT, score=1.0), text)


# --------------------------------------------------------------------------------------------------- the turn before


def of_last(situation: Situation) -> str:
    """What the last turn of this person came of."""
    last = latest_own(situation)
    if last is None or last.answer is None:
        return _of_conversation(situation)
    if abs(situation.at - last.utterance.at) > LAST_ACTION_LASTS:
        return _NOTHING
    return _of_answer(last.utterance.text, last.answer)


def latest_own(situation: Situation) -> Turn | None:
    """This person's last turn here that told or did something; None: the log has none."""
    person, endpoint = situation.utterance.person, situation.utterance.endpoint
    own = (turn for turn in situation.log if (turn.utterance.person, turn.utterance.endpoint) == (person, endpoint))
    return next((turn for turn in own if turn.answer is not None and turn.answer.intent != INTENT), None)


def _of_answer(said: str, answer: Answer) -> str:
    match answer.outcome:
        case Outcome.REFUSED | Outcome.FAILED:
            return f"You said “{said}”, and this is why not: {answer.text}"
        case Outcome.ASKED:
            return f"You said “{said}”, and I was not sure enough to do it without asking."
        case Outcome.ANSWERED:
            return f"You said “{said}”, and that is what I know of it now."
        case _:
            return f"You said “{said}”, and {_reasons(answer)}."


def _reasons(answer: Answer) -> str:
    return listing(list(answer.reasons)) if answer.reasons else "that is what fitted best"


def _of_conversation(situation: Situation) -> str:
    """The same where no log is at hand."""
    recent = situation.recent
    if recent is None or recent.last is None:
        return _NOTHING
    last, reasons = recent.last, recent.last.reasons
    if not last.orders:
        return _undone(reasons, [found for one in last.targets if (found := situation.home.entity(one)) is not None])
    sent = [(*found, order) for order in last.orders if (found := situation.home.entity(order.unique_id)) is not None]
    missed = [
        (device, entity)
        for device, entity, order in sent
        if any(leaves_trace(to) and current(entity, to.feature) != to.value for to in order.changes)
    ]
    if last.later is None and missed and len(missed) == len(sent):
        return _undone((), missed)
    return f"You said “{recent.said}”, and {listing(list(reasons)) if reasons else 'that is what fitted best'}."


def _undone(reasons: Sequence[str], about: Sequence[tuple[Device, Entity]]) -> str:
    """Why something was not done, or is not so any more."""
    off = [the(device.name, device) + place(device) for device, entity in about if not _there(device, entity)]
    if off:
        return f"Because {listing(off)} {be(off)} offline."
    if reasons:
        return f"{capital(reasons[0])}."
    if about:
        states = listing([told(device, entity) for device, entity in about[:_MOST_TOLD]])
        return f"{capital(states)} now; why, I can't tell."
    return _NOTHING


_MOST_TOLD: Final = 3


def _there(device: Device, entity: Entity) -> bool:
    return device.available and entity.available


# ---------------------------------------------------------------------------------------------------------- a thing


def _meant(reading: Reading, situation: Situation) -> list[Candidate]:
    """What is asked about: what was named, else what is of the type, in this room before others."""
    home = situation.home
    found = named(reading.names, home) if reading.names else of_types(reading.types, home)
    pool = [Candidate(d, e) for d, e in found if not reading.areas or d.area in reading.areas]
    here = [one for one in pool if one.device.area == situation.area] if not reading.areas else []
    return pool if reading.names else here or pool


def _of_thing(pool: Sequence[Candidate], reading: Reading, situation: Situation) -> str:
    predicate = predicate_asked(reading)
    past = bool(reading.words & _DID)
    if predicate is not None:
        known = [one for one in pool if predicate.holds(one.device, one.entity) is not None]
        so = [one for one in known if predicate.holds(one.device, one.entity)]
        if known and not so and not past:
            return f"It is not: {_state(known[:1], situation)}"
        pool = so or known or pool
    done = _deed(pool, situation)
    if done is None:
        return f"I don't know: it was not done through me, as far as I remember. {_state(pool[:2], situation)}"
    if not past and _changed_since(pool, done, situation):
        return (
            f"I don't know: it changed after I last had to do with it, {_when(done, situation)}. "
            f"{_state(pool[:1], situation)}"
        )
    why = f"Because {_for_whom(done, situation)} {_when(done, situation)}"
    reasons = done.answer.reasons if done.answer is not None and done.utterance.sender != PLANNED else ()
    return f"{why}, and {listing(list(reasons))}." if reasons else f"{why}."


def _state(some: Sequence[Candidate], situation: Situation) -> str:
    return " ".join(f"{capital(told(one.device, one.entity, here=situation.area))}." for one in some)


def _deed(pool: Sequence[Candidate], situation: Situation) -> Turn | None:
    """The latest turn that did something with one of them."""
    ids = {one.entity.unique_id for one in pool}
    for turn in situation.log:
        answer = turn.answer
        if answer is not None and answer.outcome in _DONE and answer.commands and ids & set(answer.targets):
            return turn
    return None


def _changed_since(pool: Sequence[Candidate], done: Turn, situation: Situation) -> bool:
    targets = set(done.answer.targets) if done.answer is not None else set()
    changed = [one.entity.state.changed_at for one in pool if one.entity.unique_id in targets]
    later = [situation.dated(at) for at in changed if at is not None]
    return bool(later) and max(later) > done.utterance.at + _SLACK


def _for_whom(done: Turn, situation: Situation) -> str:
    """Such as “you said “lights on””; the words of others are theirs."""
    said, person = done.utterance, done.utterance.person
    if said.sender == PLANNED:
        asked = done.answer.reasons[0] if done.answer is not None and done.answer.reasons else "it was asked for before"
        return f"it was planned ({asked})"
    if person == situation.utterance.person:
        return f"you said “{said.text}”" if said.text else "you asked me to"
    name = person.split("@")[0]
    return f"{capital(name)} asked me to" if name.isalpha() else "somebody asked me to"


def _when(done: Turn, situation: Situation) -> str:
    at: datetime = done.utterance.at.astimezone(situation.at.tzinfo)
    day = "" if at.date() == situation.at.date() else f" on {at:%A}"
    return f"at {at:%H:%M}{day}"


# ---------------------------------------------------------------------------------------------------------- the air


def _of_air(situation: Situation) -> str:
    """What speaks for its being so warm or cold here; nobody can know more."""
    area = situation.area
    measured = sensors.temperature(area, situation) if area is not None else None
    if area is None or measured is None:
        return "I can't tell why: nothing here measures it."
    facts = [f"it is {number(measured[2])} °C in {the(area)}"]
    facts += [one.reason for one in sensors.open_windows(area, situation)[:2]]
    return f"I can't tell why, only that {listing(facts)}."
