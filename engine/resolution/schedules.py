"""What is planned: asked for, cancelled, and timers, which are planned things that change nothing in the home."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from engine.context.situation import Situation
from engine.domain import (
    Asking,
    DialogueAct,
    Hypothesis,
    Interpretation,
    Option,
    Question,
    RankedIntent,
    Refusal,
    Resolution,
    Unresolved,
)
from engine.language import telling_time, times
from engine.language.describe import listing
from engine.language.lexicon import KINDS
from engine.language.reader import read
from engine.language.reading import Reading
from engine.language.words import FUNCTION_WORDS, REQUEST_WORDS, fold
from engine.moments import Later
from engine.resolution import later as put_off
from engine.resolution import progress, waking
from engine.resolution.topics import Topic, topic_of
from engine.resolution.which_planned import just_listed, pointed
from engine.scheduling.model import Kind, Schedule

LIST: Final = "list_schedules"
CANCEL: Final = "cancel_schedule"
START_TIMER: Final = "HassStartTimer"
TIMER_STATUS: Final = "HassTimerStatus"
INTENTS: Final = frozenset({LIST, CANCEL, START_TIMER, TIMER_STATUS, "HassCancelTimer", "HassCancelAllTimers"})
LENGTH: Final = "timer_length"
"""Topic of the question for the length of a timer."""
_LIKELY: Final = 0.6
_SURE: Final = 0.95
_MOST: Final = 8

_THING: Final = r"(?:timers?|schedules?|scheduled|plans?|planned|planning|reminders?|alarm clocks?|coming up)"
_LIST_RE: Final = re.compile(
    rf"^(?:what|which|show|list|tell|is there|are there|do (?:i|we|you) have|have (?:i|we|you)|is|are|any|anything)\b"
    rf".*\b{_THING}\b",
    re.IGNORECASE,
)
_LEFT_RE: Final = re.compile(
    r"\bhow (?:long|much (?:time|longer)|many (?:minutes|seconds|hours))\b.*"
    r"\b(?:left|remain\w*|to go|timers?|reminder)\b|"
    r"\bwhen (?:does|will|is) .*\b(?:timer|reminder)\b|\btime (?:is )?(?:left|remaining)\b|"
    r"\bhow much longer$|\b(?:check|status of)\b.*\btimers?\b",
    re.IGNORECASE,
)
_CANCEL_RE: Final = re.compile(
    r"^(?:(?:please|can you|could you|ok|okay|no|now|just)[, ]+)*"
    r"(?:cancel|delete|remove|clear|scrap|drop|abort|call off|stop|end|turn off|forget(?: about)?|kill|get rid of)\b"
    rf"(.*\b(?:{_THING}|alarms?)\b.*)$",
    re.IGNORECASE,
)
_CANCEL_WORD_RE: Final = re.compile(
    r"^(?:(?:please|can you|could you|ok|okay|no|now|just)[, ]+)*(?:cancel|call off|scrap|abort)\b(.*)$", re.IGNORECASE
)
_DROP_ONE_RE: Final = re.compile(
    r"^(?:(?:please|can you|could you|ok|okay|no|now|just)[, ]+)*"
    r"(?:delete|remove|clear|scrap|drop|stop|end|kill|get rid of)\b(.*\b(?:ones?|both|them|all|first|last)\b.*)$",
    re.IGNORECASE,
)
_TIMER_RE: Final = re.compile(
    r"\b(?:set|start|create|make|begin|need|want|give|put|run|new|another|minutes?|seconds?|hours?)\b.*\btimer\b|"
    r"^timer\b|\b(?:set|make|create) (?:an?|my|the|another) alarm (?:clock )?(?:for|at|in|to (?=\d|half|quarter))\b|"
    r"^(?:(?:please|another|an?|my)[ ,]+)*alarm (?:clock )?(?:for|at|in) "
    r"(?=\d|half|quarter|tomorrow|\w+ (?:am|pm|o'clock))|"
    r"^(?:please |can you |could you )*(?:wake (?:me|us)|get (?:me|us) up|remind me (?!(?:when|if|once|as soon as)\b))",
    re.IGNORECASE,
)
_NAMED_RE: Final = re.compile(r"\b(?:called|named)\s+(.+)$", re.IGNORECASE)
_REMIND_RE: Final = re.compile(r"\bremind me\s*(?:to|about|of|that)?\s*(.*)$", re.IGNORECASE)
_ALARM_RE: Final = re.compile(r"\b(?:alarm\b.*?\b(?:for|at|to)|wake (?:me|us)(?: up)? at)\s+(.*)$", re.IGNORECASE)
"""An alarm for seven rings at seven; a timer for seven minutes does not."""
_SHELL: Final = frozenset(
    "wake timer timers schedule schedules scheduled plan plans planned planning reminder reminders alarm alarms clock "
    "cancel delete remove clear scrap abort call forget about kill rid countdown new another want remind coming".split()
)
"""Words around the name of a timer."""

type Planned = tuple[DialogueAct, Resolution]


def resolve(reading: Reading, top: RankedIntent | None, situation: Situation) -> Planned | None:
    """The turn as one about what is planned; None where it is not."""
    text = reading.text
    likely = top.intent if top and top.intent in INTENTS and top.confidence >= _LIKELY else None
    score = max(top.confidence if top and likely else 0.0, 0.9)
    if cancelled := _cancel(reading, likely, situation, score):
        return DialogueAct.CONTROL, cancelled
    if (_LEFT_RE.search(text) or likely == TIMER_STATUS) and _about_timers(reading, situation):
        return DialogueAct.QUERY, _left(reading, situation, score)
    if _TIMER_RE.search(text) and not reading.asks:
        return DialogueAct.CONTROL, _timer(text, situation, score)
    if _LIST_RE.search(text) or likely == LIST:
        return DialogueAct.QUERY, _list(situation, score)
    return None


_TIMERS: Final = re.compile(r"\b(?:timers?|alarms?|reminders?|countdown)\b", re.IGNORECASE)


def _about_timers(reading: Reading, situation: Situation) -> bool:
    """Whether "how long is left" is not about a machine, or a tank; what is left over is no Left Lamp.

    "Left" alone is a timer's word where one runs, or nothing at work in the home could be meant.
    """
    text = reading.text
    if _TIMERS.search(text):
        return True
    if (topic := topic_of(reading)) not in {None, Topic.LEFT, Topic.PROGRESS, Topic.DONE}:
        return False
    about = progress.without_left(reading, situation)
    if about.names or about.types or progress.named(about, situation):
        return False
    running = any(one.kind is Kind.TIMER for one in situation.schedules)
    return running or topic is None or not progress.at_work(about, situation)


# ------------------------------------------------------------------------------------------------------- asking


def _list(situation: Situation, score: float) -> Interpretation:
    planned = situation.schedules
    if not planned:
        return Interpretation(Hypothesis(LIST, score=score), "Nothing is planned, and no timer is set.")
    count = "One thing is" if len(planned) == 1 else f"{len(planned)} things are"
    hypothesis = Hypothesis(LIST, score=score, schedules=tuple(one.id for one in planned))
    return Interpretation(hypothesis, f"{count} planned: {all_spoken(planned, situation)}.")


def all_spoken(planned: Sequence[Schedule], situation: Situation) -> str:
    """Several in words, the first ones by what they do."""
    told = [spoken(one, situation) for one in planned[:_MOST]]
    return "; ".join(told) + (f"; and {len(planned) - _MOST} more" if len(planned) > _MOST else "")


def spoken(one: Schedule, situation: Situation) -> str:
    """Such as “turn off the Ceiling Light at 19:40”, “the pasta timer, 5 minutes left”."""
    at = one.at.astimezone(situation.at.tzinfo) if one.home_time else one.at
    if one.kind is Kind.TIMER:
        return f"the {label(one)}, {_remaining(one, situation)} left"
    if one.kind is Kind.END:
        again = put_off.spoken(replace(one.hypothesis, later=Later(at)), situation)
        return f"{again}, which ends what you asked for"
    return put_off.spoken(replace(one.hypothesis, later=Later(at, one.every, one.lasting_s)), situation)


def label(one: Schedule) -> str:
    """How a timer is called: “pasta timer”, “10 minute timer”."""
    if one.name:
        return one.name if one.name.startswith(("reminder", "alarm")) else f"{one.name} timer"
    length = telling_time.duration(one.lasting_s or 0)
    return f"{re.sub(r's\b', '', length)} timer"


def _remaining(one: Schedule, situation: Situation) -> str:
    return telling_time.duration(max(0.0, (one.at - situation.at).total_seconds()))


def _left(reading: Reading, situation: Situation, score: float) -> Interpretation:
    timers = [one for one in situation.schedules if one.kind is Kind.TIMER]
    mine = [one for one in timers if one.person == situation.utterance.person] or timers
    named = [one for one in mine if one.name and set(fold(one.name)) & reading.words]
    asked = list(pointed(reading.text, mine, situation) or ()) or named or mine
    hypothesis = Hypothesis(TIMER_STATUS, score=score, schedules=tuple(one.id for one in asked))
    if not asked:
        return Interpretation(hypothesis, "No timer is set.")
    told = [f"{_remaining(one, situation)} left on the {label(one)}" for one in asked]
    return Interpretation(hypothesis, f"{listing(told)}.")


# ------------------------------------------------------------------------------------------------------- timers


def _timer(text: str, situation: Situation, score: float) -> Resolution:
    """A timer with its length and name, or the question for its length."""
    hypothesis = Hypothesis(START_TIMER, score=score)
    early = waking.mornings(text, situation.at)
    found = times.read(text, situation.at, mornings=early)
    alarm = _ALARM_RE.search(text)
    if alarm and (at := times.read(f"at {alarm[1]}", situation.at, mornings=early)) and at.sense.at:
        found = at
    if found and found.sense.every is not None:
        return Refusal(Unresolved.CANNOT, _NOT_AGAIN, hypothesis)
    sense = found.sense if found and found.sense.unclear is None else times.Sense()
    if found and sense.at is not None:
        seconds, rest = (sense.at - situation.at).total_seconds(), found.rest
    elif found and sense.lasting_s is not None:
        seconds, rest = float(sense.lasting_s), found.rest
    elif length := times.first_length(text):
        seconds, rest = length
    else:
        named = replace(hypothesis, slots={"name": _name_of(text)} if _name_of(text) else {})
        return Question(Asking.MISSING, "For how long?", why=Unresolved.MISSING, topic=LENGTH, hypothesis=named)
    set_to = _set(seconds, "alarm" if alarm else _name_of(rest), sense.guesses, hypothesis)
    known = set_to.hypothesis
    if sense.at is None or known is None or known.later is None or not isinstance(set_to, Interpretation):
        return set_to
    return replace(set_to, hypothesis=replace(known, later=replace(known.later, at=sense.at)))


_NOT_AGAIN: Final = (
    "I have no bell, so I can't ring again and again. I can do something then: say “turn on the light every weekday at "
    "7”, for instance."
)


def _set(seconds: float, name: str, guesses: tuple[str, ...], hypothesis: Hypothesis) -> Resolution:
    if not 1 <= seconds <= times.FARTHEST.total_seconds():
        text = "A timer runs for a second at least, and less than a year."
        return Refusal(Unresolved.OUT_OF_RANGE, text, hypothesis)
    length = telling_time.duration(seconds)
    slots = {"duration": length} | ({"name": name} if name else {})
    later = Later(lasting_s=round(seconds), said=length)
    return Interpretation(replace(hypothesis, slots=slots, later=later, reasons=guesses))


def with_length(question: Question, text: str) -> Resolution | None:
    """The timer whose length was asked for; None where the answer is none."""
    length = times.first_length(text)
    if length is None or question.hypothesis is None:
        return None
    name = str(question.hypothesis.slots.get("name", ""))
    return _set(length[0], name, (), replace(question.hypothesis, score=_SURE))


def _name_of(rest: str) -> str:
    """What is left beside the words for a timer: "pasta" of "set a pasta timer"; at most six words."""
    if reminder := _REMIND_RE.search(rest):
        return f"reminder “{reminder[1].strip(' .!?')}”" if reminder[1].strip(" .!?") else "reminder"
    if re.search(r"\b(?:alarm|wake me)\b", rest, re.IGNORECASE):
        return "alarm"
    if named := _NAMED_RE.search(rest):
        return " ".join(fold(named[1])[:6])
    left = [word for word in fold(rest) if word not in _SHELL | FUNCTION_WORDS | REQUEST_WORDS and not word.isdigit()]
    return " ".join(left[:6])


# --------------------------------------------------------------------------------------------------- cancelling


def _cancel(reading: Reading, likely: str | None, situation: Situation, score: float) -> Resolution | None:
    text = reading.text.strip(" .!?")
    said = _CANCEL_RE.match(text) or _CANCEL_WORD_RE.match(text) or drops_one(text, situation)
    # "What's on the schedule?" asks, whatever the statistics say.
    asks = _LIST_RE.search(text) is not None
    cancels = likely in {CANCEL, "HassCancelTimer", "HassCancelAllTimers"} and not asks
    if said is None and not cancels:
        return None
    explicit = cancels or (said is not None and said.re is _CANCEL_RE)
    # "Turn off the alarm" is about the alarm system, unless there is an alarm clock to turn off.
    if said is not None and re.search(r"\balarms?\b", said[1]) and not _has_alarm(situation):
        return None
    rest = said[1] if said is not None else text
    if said is not None:
        # What is cancelled is named behind the verb, be something called "Cancel" or not.
        reading = read(rest.strip(), situation.home)
    meant = _meant(rest, reading, situation)
    if isinstance(meant, str):
        return Refusal(Unresolved.NOT_PLANNED, meant, Hypothesis(CANCEL, score=score)) if explicit else None
    if not meant:
        return None
    everything = bool(reading.words & {"all", "everything", "every", "both", "them", "those"})
    if len(meant) == 1 or everything:
        return Interpretation(_cancelling(meant, score))
    options = tuple(Option(spoken(one, situation), _cancelling((one,), score)) for one in meant)
    choice = listing([option.label for option in options[:_MOST]], "or")
    return Question(
        Asking.CHOICE,
        f"Which one: {choice}?",
        options,
        Unresolved.AMBIGUOUS,
        hypothesis=Hypothesis(CANCEL, score=score),
    )


def drops_one(text: str, situation: Situation) -> re.Match[str] | None:
    """What is to go by words such as "delete the second one", where what is planned was just spoken of."""
    recent = situation.recent
    if recent is None or recent.last is None or recent.last.intent not in INTENTS:
        return None
    return _DROP_ONE_RE.match(text)


def _has_alarm(situation: Situation) -> bool:
    return any(one.name == "alarm" for one in situation.schedules)


def _cancelling(meant: Sequence[Schedule], score: float) -> Hypothesis:
    targets = tuple(dict.fromkeys(target for one in meant for target in one.hypothesis.targets))
    return Hypothesis(CANCEL, score=score, schedules=tuple(one.id for one in meant), targets=targets)


def _meant(rest: str, reading: Reading, situation: Situation) -> tuple[Schedule, ...] | str:
    """What is meant of all that is planned; a sentence where nothing of the kind is."""
    found = situation.schedules
    if not found:
        return "Nothing is planned, and no timer is set, so there is nothing to cancel."
    recent = situation.recent
    just_planned = set(recent.undo.planned) if recent and recent.undo else set()
    bare = put_off.untimed(reading, situation)
    words = set(fold(rest))
    if (which := pointed(rest, _of_the_kind(found, words), situation)) is not None:
        return which or f"Nothing that is planned is “{rest.strip()}”."
    if words & _ALL_OF_THEM and words <= _ALL_OF_THEM | {"of", "please", "the", "timers", "alarms", "reminders"}:
        mine = tuple(one for one in found if one.person == situation.utterance.person) or found
        return just_listed(found, situation) or _of_the_kind(mine, words)
    if not bare.names and not bare.types and not bare.areas:
        found = _of_the_kind(found, words)
    told = [one for one in found if _told(one, bare, words, situation)]
    clock = times.read(rest, situation.at)
    if clock is not None and (at := clock.sense.at) is not None:
        told = [one for one in told or found if (one.at.hour % 12, one.at.minute) == (at.hour % 12, at.minute)]
        return tuple(told) or f"Nothing is planned for {at:%H:%M}."
    if told:
        return tuple(told)
    if bare.names or bare.types or bare.areas or _strange(bare):
        what = listing([m.name for m in bare.names] or list(bare.areas) or [" ".join(_strange(bare)) or "that"])
        return f"Nothing is planned for “{what}”."
    if words <= {"that", "it", "this", "please", ""} and just_planned:
        return tuple(one for one in found if one.id in just_planned)
    if not words & (_SHELL | {"everything", "all"}):
        return ()  # a lone "cancel" is about the question, or about nothing
    # "Everything" is what this person has planned; what others have must be called by its name.
    return tuple(one for one in found if one.person == situation.utterance.person) or found


_ALL_OF_THEM: Final = frozenset("both all everything them those these".split())


def _of_the_kind(planned: Sequence[Schedule], words: set[str]) -> tuple[Schedule, ...]:
    """The timers, reminders or alarms, where these are spoken of and there are any; else all."""
    timers = [one for one in planned if one.kind is Kind.TIMER]
    for kind in ("reminder", "alarm", "timer"):
        if words & {kind, f"{kind}s"}:
            named = [one for one in timers if one.name.startswith(kind)]
            plain = [one for one in timers if not one.name.startswith(("reminder", "alarm"))]
            return tuple(named or (plain if kind == "timer" else []) or timers or planned)
    return tuple(planned)


def _told(one: Schedule, bare: Reading, words: set[str], situation: Situation) -> bool:
    """Whether the words name this one: its device, room, type, or the name of its timer."""
    if one.name and (set(fold(one.name)) - _SHELL - FUNCTION_WORDS) & words:
        return True
    devices = {named.device for match in bare.names for named in match.found}
    for device, entity in filter(None, map(situation.home.entity, one.hypothesis.targets)):
        typed = [KINDS[word.kind](device, entity) for word in bare.types if word.kind != "alarm"]
        named = bool(devices) and device.id in devices
        kind = bool(typed) and any(typed) and not devices
        placed = not bare.areas or device.area in bare.areas
        if placed and (named or kind or (bare.areas and not devices and not typed)):
            return True
    return False


def _strange(bare: Reading) -> list[str]:
    """Words that name something else."""
    return [word for word in bare.unknown if word not in _SHELL]
