"""Requests for later: the time is taken out of the words, the rest is read as if it were for now, and then put off."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from devices.model import Device, Feature, Home
from engine.context.situation import Situation
from engine.domain import Asking, Hypothesis, Interpretation, Option, Question, Refusal, Resolution, Source, Unresolved
from engine.language import phrasing, telling_time, times, titles
from engine.language.exceptions import places
from engine.language.reader import read
from engine.language.reading import Reading
from engine.language.times import Times, Unclear
from engine.language.titles import genre_of, kinds_of
from engine.language.words import NUMBER, Token, tokenize
from engine.moments import Later
from engine.resolution import media
from engine.resolution.danger import each_change, unattended
from engine.resolution.undo import end_of

WHEN: Final = "when"
"""Topic of the question for the time."""
_ASK: Final[dict[Unclear, str]] = {
    Unclear.NO_TIME: "At what time?",
    Unclear.SUN: "I don't know where this home is, so I can't tell when the sun rises or sets. At what time instead?",
    Unclear.PAST: "That time is over for today. At what time shall I do it?",
    Unclear.SEVERAL: "I can't tell which time you mean. Please say one: when shall I do it?",
}
_SORRY: Final[dict[Unclear, str]] = {
    Unclear.TOO_FAR: "I plan less than a year ahead.",
    Unclear.NO_CLOCK: "That is no time of day: please say one from 0:00 to 23:59.",
    Unclear.UNSUPPORTED: "I can repeat things on days of the week or every so many minutes, but not like that.",
}


@dataclass(frozen=True, slots=True)
class Timed:
    """A request that names a time."""

    times: Times
    reading: Reading
    """Of the request without it."""


def timed(reading: Reading, situation: Situation) -> Timed | None:
    """The request and its time, taken apart; None where no time is named."""
    tokens = tokenize(reading.text)
    if not times.names_time(tokens, reading.text):
        return None
    named = places(tokens, reading.text, situation.home) if reading.excluded else _named(tokens, reading)
    found = times.read(reading.text, situation.at, named)
    return Timed(found, read(found.rest, situation.home)) if found is not None else None


def untimed(reading: Reading, situation: Situation) -> Reading:
    """The reading without a time, if it names one."""
    found = timed(reading, situation)
    return found.reading if found else reading


def begun(request: Timed, reading: Reading, situation: Situation) -> Reading | None:
    """The request to begin a thing of which only the name and a time were said: "coffee at seven", "movie night at 8".

    None where something else was said of it, or it is asked about.
    """
    said, rest = request.reading, request.times.rest
    if reading.asks or said.unknown or not (said.names or said.types):
        return None
    named = {target for match in said.names for named in match.found if (target := named.device)}
    devices = [device for one in named if (device := situation.home.device(one)) is not None]
    pressed = bool(devices) and all(can_only_be_pressed(device) for device in devices)
    if not pressed and not said.outside - {word for kind in said.types for word in kind.words} <= _BEGUN:
        return None
    return read(f"{'press' if pressed else 'turn on'} {_bare(rest)}", situation.home)


_BEGUN: Final = frozenset("the a an my our please on for".split())
"""All that is said beside the name of what is to begin."""
_LEADING: Final = re.compile(
    r"^(?:please|the|my|our|on|press|run|start)\b[ ,]*|[ ,.]*\bplease\b|[.! ]+$", re.IGNORECASE
)


def _bare(rest: str) -> str:
    return _LEADING.sub("", rest).strip()


def can_only_be_pressed(device: Device) -> bool:
    """Whether it is a button or a scene, and nothing else."""
    acting = [entity for entity in device.entities if entity.features and entity.category is None]
    return bool(acting) and all(set(entity.features) <= {Feature.PRESS} for entity in acting)


def _named(tokens: Sequence[Token], reading: Reading) -> frozenset[int]:
    """Positions of tokens that are part of a name: the Evening Lamp is no time."""
    spans = [(one.start, one.end) for one in reading.mentions]
    return frozenset(
        i for i, token in enumerate(tokens) if any(start <= token.start and token.end <= end for start, end in spans)
    )


# --------------------------------------------------------------------------------------------------- putting off


def put_off(asked: Resolution, request: Timed, situation: Situation) -> Resolution:
    """What was asked, for its time: what would have been done now is planned, what was refused stays refused."""
    sense = request.times.sense
    if isinstance(asked, Refusal) or (isinstance(asked, Interpretation) and not asked.hypothesis.orders):
        return asked
    hypothesis = asked.hypothesis or Hypothesis("")
    if sense.unclear in _SORRY:
        return Refusal(Unresolved.LATER, _SORRY[sense.unclear], replace(hypothesis, orders=()))
    if sense.unclear is not None:
        waits = replace(hypothesis, orders=(), targets=())
        return Question(Asking.MISSING, _ASK[sense.unclear], why=Unresolved.MISSING, topic=WHEN, hypothesis=waits)
    later = Later(sense.at, sense.every, sense.lasting_s, request.times.said)
    return keep(asked, later, situation, sense.guesses)


def in_a_title(asked: Resolution, request: Timed) -> bool:
    """Whether the words for a time are likelier part of what is to be played: “In the Air Tonight”."""
    hypothesis = asked.hypothesis
    if hypothesis is None or hypothesis.intent != media.INTENT or request.times.firm:
        return False
    query = str(hypothesis.slots.get("search_query", ""))
    if query in {"", "music", hypothesis.slots.get("media_class")}:
        return len(request.reading.tokens) < 2  # nothing but "play" is left
    return not (genre_of(query) or kinds_of(query))


def keep(asked: Resolution, later: Later | None, situation: Situation, guesses: tuple[str, ...] = ()) -> Resolution:
    """The resolution with its orders put off; asks first where they, or their end, open, unlock or heat."""
    if later is None or isinstance(asked, Refusal):
        return asked

    def hold(hypothesis: Hypothesis) -> Hypothesis:
        reasons = (*hypothesis.reasons, *guesses)
        return replace(hypothesis, later=later, slots={**hypothesis.slots, **_slots(later)}, reasons=reasons)

    if isinstance(asked, Interpretation):
        held = hold(asked.hypothesis)
        if later.lasting_s and held.orders and not end_of(held.orders, situation.home):
            text = f"I could not take that back after {telling_time.duration(later.lasting_s)}, so I don't begin it."
            return Refusal(Unresolved.CANNOT, text, replace(held, orders=(), later=None))
        return _confirm(held, situation) if _dangerous(held, situation.home) else replace(asked, hypothesis=held)
    text = asked.text
    if asked.kind is Asking.CONFIRMATION and asked.options:
        text = f"Shall I {spoken(hold(asked.options[0].hypothesis), situation)}?"
    options = tuple(Option(one.label, hold(one.hypothesis)) for one in asked.options)
    return replace(asked, text=text, options=options, hypothesis=asked.hypothesis and hold(asked.hypothesis))


def confirmed(answer: Interpretation, question: Question, situation: Situation) -> Resolution:
    """An answer to "which one?" says which, and not yet that it may be done while nobody looks."""
    chosen = answer.hypothesis
    if question.kind is Asking.CONFIRMATION or chosen.later is None or not _dangerous(chosen, situation.home):
        return answer
    return _confirm(chosen, situation)


def _confirm(hypothesis: Hypothesis, situation: Situation) -> Question:
    text = f"Shall I {spoken(hypothesis, situation)}?"
    option = Option("yes", hypothesis)
    return Question(Asking.CONFIRMATION, text, (option,), Unresolved.UNSURE, hypothesis=hypothesis)


def _dangerous(hypothesis: Hypothesis, home: Home) -> bool:
    later = hypothesis.later
    if later is None:
        return False
    ends = end_of(hypothesis.orders, home) if later.lasting_s else ()
    # What begins now is as safe as without its end; see `control`.
    begins = hypothesis.orders if later.at is not None else ()
    return any(unattended(*one) for one in each_change((*begins, *ends), home))


def _slots(later: Later) -> dict[str, object]:
    slots: dict[str, object] = {}
    if later.at is not None:
        slots["time"] = later.at.isoformat(timespec="seconds")
    if later.every is not None:
        slots["recurrence"] = telling_time.recurrence(later.every)
    if later.lasting_s is not None:
        slots["duration"] = telling_time.duration(later.lasting_s)
    return slots


def spoken(hypothesis: Hypothesis, situation: Situation) -> str:
    """Such as “turn off the Ceiling Light at 19:40”, “unlock the Front Door every weekday at 07:00 for 5 minutes”."""
    slots = {**hypothesis.slots, "spoken": titles.spoken(hypothesis.slots)}
    done = phrasing.to_do(hypothesis.orders, situation.home, slots, situation.area)
    later = hypothesis.later
    if later is None:
        return done
    parts = [done]
    if later.every is not None:
        parts.append(telling_time.recurrence(later.every))
    elif later.at is not None:
        parts.append(telling_time.moment(later.at, situation.at))
    if later.lasting_s is not None:
        parts.append(f"for {telling_time.duration(later.lasting_s)}")
    return " ".join(parts)


# ------------------------------------------------------------------------------------------- answers and corrections


def completed(said: str, answer: str, situation: Situation) -> str | None:
    """The request that lacked its time, with the time that was answered; None where the answer names none."""
    before = timed(read(said, situation.home), situation)
    unclear = before.times.sense.unclear if before else None
    base = said if before is None or unclear is Unclear.NO_TIME else before.times.rest
    answer = answer.strip(" .!?")
    for text in (f"{base} {answer}", f"{base} at {answer}"):
        found = times.read(text, situation.at)
        if found is not None and found.sense.unclear is None and (found.sense.at or found.sense.lasting_s):
            return text
    return None


_RATHER: Final = re.compile(
    r"^(?:(?:no|nope|sorry|actually|wait|oh|well|better|rather|make (?:it|that)|i mean|let's say)\b[ ,]*)+|"
    r"\b(?:instead|rather|please)\b",
    re.IGNORECASE,
)
"""Words around another time for what was just planned: "no, make it eight instead"."""


_UNIT: Final = re.compile(r"\b(?:sec|second|min|minute|hour|day|week)s?\b", re.IGNORECASE)


def _as_before(said: str, before: Later) -> str:
    """A lone number in the unit of the length said before: "ten" behind "in 5 minutes" is no hour of the day."""
    unit = _UNIT.search(before.said)
    words = [token.text for token in tokenize(said) if token.text not in {"in", "for", "after"}]
    number = bool(words) and NUMBER.fullmatch(words[0]) is not None
    whole = len(words) == 1 or (len(words) == 2 and _UNIT.fullmatch(words[1]) is not None)
    if unit is None or before.every is not None or not number or not whole:
        return said
    lasts = before.at is None and before.lasting_s is not None
    return " ".join(["for" if lasts else "in", *words, *([unit.group()] if len(words) == 1 else [])])


def moved(said: str, last: Hypothesis, situation: Situation) -> Resolution | None:
    """The last request at the time that was meant instead; None where the correction is about something else."""
    if last.later is None or not last.orders:
        return None
    said = _as_before(_RATHER.sub("", said).strip(" ,.!"), last.later)
    sense = times.sense_of(said, situation.at) or times.sense_of(f"at {said}", situation.at)
    if sense is None and last.later.every is None:
        # "Make it twenty minutes": from now.
        sense = times.sense_of(f"in {said}", situation.at)
    if sense is None:
        return None
    before = last.later
    later = Later(sense.at, sense.every or before.every, sense.lasting_s or before.lasting_s, said)
    if sense.every is None and before.every is not None and sense.at is not None:
        # "No, at eight": still on the same days.
        every = replace(before.every, hour=sense.at.hour, minute=sense.at.minute)
        later = replace(later, at=every.following(situation.at, situation.at), every=every)
    if later.at is None:
        later = replace(later, at=before.at)
    return keep(Interpretation(replace(last, source=Source.DIALOGUE)), later, situation, sense.guesses)
