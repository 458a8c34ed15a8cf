"""The vocabulary of the engine: frozen dataclasses that every capability takes and returns.

Nothing here does I/O, and nothing is imported but the devices' own vocabulary. Every value that is stored is built
from plain types, so that a turn or a conversation can be written as JSON and read back unchanged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from devices.model import Command, Order
from engine.moments import Later

# ---------------------------------------------------------------------------------------------- what was said


@dataclass(frozen=True, slots=True)
class AsrHypothesis:
    """One text that speech recognition offers."""

    text: str
    confidence: float | None = None
    """0..1; None: the recogniser does not say."""


@dataclass(frozen=True, slots=True)
class Asr:
    """What a voice front-end knows about how the utterance was heard."""

    confidence: float | None = None
    hypotheses: tuple[AsrHypothesis, ...] = ()
    wake_word_confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Utterance:
    """What one person said at one endpoint."""

    text: str
    sender: str
    person: str
    at: datetime
    """Aware; the metadata's `at` where given, else the time of receipt."""
    endpoint: str | None = None
    """Device id of what heard it; None: unknown, or no such device."""
    area: str | None = None
    """Where it was said; None: unknown."""
    dated: bool = False
    """True where the metadata carried `at`."""
    asr: Asr | None = None
    barge_in_ms: float | None = None
    """How long after the start of the previous answer this one cut it off."""
    ignored: tuple[str, ...] = ()
    """Sentences about metadata that could not be used."""


@dataclass(frozen=True, slots=True)
class RankedIntent:
    """One line of the statistical NLU's ranking."""

    intent: str
    confidence: float


# ------------------------------------------------------------------------------------------------ what it means


class Source(StrEnum):
    """Where a hypothesis came from."""

    NLU = "nlu"
    GRAMMAR = "grammar"
    """The sentence is one of a template's, and the statistics did not think of its intent."""
    DIALOGUE = "dialogue"
    """An answer to a question, or a request that leans on the one before."""


@dataclass(frozen=True, slots=True)
class Habit:
    """What somebody usually does, where it counted for a reading."""

    topic: str
    """"device" | "medium" | "value"; see `engine.habits.model.Topic`."""
    value: str
    about: str = ""
    whose: str = "person"
    """"person", or "home" where only the others do it."""
    strong: bool = True
    """Whether it decided; False: it only put this one first in a question."""
    count: float = 0.0
    """How often, each time counting half as much a month later."""
    odds: float = 1.0
    """To the next value, 1 or more."""
    facets: tuple[str, ...] = ()
    """What spoke for it now, such as “part_of_day=evening”."""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One possible reading of an utterance."""

    intent: str
    source: Source = Source.NLU
    slots: Mapping[str, Any] = field(default_factory=dict)
    """Named as in Home Assistant's intents: name, area, brightness, temperature, search_query …"""
    targets: tuple[str, ...] = ()
    """Unique ids of the entities it is about."""
    orders: tuple[Order, ...] = ()
    """What would be sent; empty for a query, a statement, small talk."""
    features: Mapping[str, float] = field(default_factory=dict)
    """What speaks for and against it, by name."""
    score: float = 0.0
    """0..1: how likely this is what was meant."""
    reasons: tuple[str, ...] = ()
    """Sentences for people."""
    preferences: tuple[str, ...] = ()
    """Ids of the preferences that shaped it."""
    habits: tuple[Habit, ...] = ()
    """What is usual, as far as it counted."""
    later: Later | None = None
    """When its orders are to go out; None: now, and for good."""
    schedules: tuple[str, ...] = ()
    """Ids of what is planned that it is about."""
    direction: int = 0
    """+1 or -1 where its orders go on from the values before, as "brighter" does; 0: they do not."""


class Unresolved(StrEnum):
    """Why a request is not carried out."""

    NO_SUCH_NAME = "no_such_name"
    """Nothing in the home answers to that name."""
    NO_SUCH_AREA = "no_such_area"
    """The home has no such room."""
    NOTHING_THERE = "nothing_there"
    """The area has no device of that type."""
    CANNOT = "cannot"
    """The device exists but has no such ability."""
    OUT_OF_RANGE = "out_of_range"
    """The device does not take that value."""
    OFFLINE = "offline"
    """The device is announced as unavailable."""
    NO_CONNECTION = "no_connection"
    """The broker can't be reached."""
    AMBIGUOUS = "ambiguous"
    """Several devices fit equally."""
    UNSURE = "unsure"
    """A reading was found, but not surely enough for what it would do."""
    MISSING = "missing"
    """Something needed was not said."""
    NOT_UNDERSTOOD = "not_understood"
    """No reading was found."""
    NOTHING_TO_UNDO = "nothing_to_undo"
    NO_QUESTION = "no_question"
    """An answer was given, but nothing had been asked."""
    LATER = "later"
    """Asked for on a condition, or at a time that can't be told."""
    NOT_PLANNED = "not_planned"
    """Nothing like that is planned."""
    SEVERAL = "several"
    """Several requests in one sentence."""
    TOO_LONG = "too_long"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Interpretation:
    """The reading that was chosen."""

    hypothesis: Hypothesis
    text: str = ""
    """What to say, where the reading is itself the answer; empty: said after it was carried out."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Nothing is done; says why and, where there is one, the nearest thing that can be done."""

    why: Unresolved
    text: str
    hypothesis: Hypothesis | None = None


class Asking(StrEnum):
    """What kind of answer a question waits for."""

    CHOICE = "choice"
    """One, several or none of the options."""
    CONFIRMATION = "confirmation"
    """Yes or no to the only option."""
    MEANT = "meant"
    """What had been meant, after "that's wrong"."""
    GUIDED = "guided"
    """An answer of the guided Q&A; `topic` names which."""
    CATEGORY = "category"
    """What kind of thing a taught value is."""
    MISSING = "missing"
    """The value that a request left out."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that a question offers."""

    label: str
    hypothesis: Hypothesis


@dataclass(frozen=True, slots=True)
class Question:
    """The assistant asks; nothing is sent until the answer."""

    kind: Asking
    text: str
    options: tuple[Option, ...] = ()
    why: Unresolved | None = None
    topic: str | None = None
    """What it is about, for the kinds that need it: a guided topic, a taught value."""
    hypothesis: Hypothesis | None = None
    """The reading that lacks the answer, if any."""


type Resolution = Interpretation | Question | Refusal


class DialogueAct(StrEnum):
    """What kind of turn it is: the bot's rules route on this, and the engine has one verb for each."""

    CONTROL = "control"
    QUERY = "query"
    CONVERSE = "converse"
    TEACH = "teach"
    GUIDE = "guide"
    RECALL = "recall"
    FORGET = "forget"
    CORRECT = "correct"
    ANSWER_QUESTION = "answer_question"
    UNCLEAR = "unclear"


# ------------------------------------------------------------------------------------------------ what was taught


class Attitude(StrEnum):
    """What a person wants with a value: a taste (like, dislike) or a rule (use, avoid)."""

    LIKE = "like"
    DISLIKE = "dislike"
    USE = "use"
    AVOID = "avoid"


class Taught(StrEnum):
    """How a preference came to be known."""

    STATED = "stated"
    GUIDED = "guided"
    CONFIRMED = "confirmed"
    OBSERVED = "observed"


@dataclass(frozen=True, slots=True)
class Conditions:
    """When a preference holds: every non-empty list must contain the present; all empty: always."""

    part_of_day: tuple[str, ...] = ()
    """"morning" | "afternoon" | "evening" | "night"."""
    weekday: tuple[str, ...] = ()
    """"monday" … "sunday"."""
    area: tuple[str, ...] = ()
    device: tuple[str, ...] = ()
    activity: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Preference:
    """One thing that a person taught about themselves or the home."""

    id: str
    person: str | None
    """None: the whole home."""
    category: str
    """"music.genre", "climate.temperature", "light.brightness" …; lower case, one dot."""
    value: str | float
    created_at: datetime
    attitude: Attitude = Attitude.LIKE
    unit: str | None = None
    """Of a number: "°C", "°F", "%"."""
    when: Conditions = Conditions()
    source: Taught = Taught.STATED
    said: str = ""
    """The person's own words."""


@dataclass(frozen=True, slots=True)
class TaughtPhrase:
    """Words of a person's own, and the request that they stand for."""

    id: str
    person: str | None
    """None: the whole home."""
    phrase: str
    means: str
    created_at: datetime


# ------------------------------------------------------------------------------------------------ what came of it


class Outcome(StrEnum):
    """What became of a turn; see the contract of the REST answer."""

    DONE = "done"
    ANSWERED = "answered"
    ASKED = "asked"
    REFUSED = "refused"
    FAILED = "failed"
    PARTIAL = "partial"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the person is told, and what a program may read beside it."""

    turn: str
    text: str
    outcome: Outcome
    intent: str | None = None
    slots: Mapping[str, Any] = field(default_factory=dict)
    targets: tuple[str, ...] = ()
    commands: tuple[Command, ...] = ()
    confidence: float = 0.0
    reasons: tuple[str, ...] = ()
    rewritten_from: str | None = None
    preferences: tuple[str, ...] = ()
    parts: tuple[Mapping[str, Any], ...] | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """One entry of a turn's trace: what a stage took, gave, how sure it was and how long it needed."""

    name: str
    """"asr", "nlu", "context", "hypotheses", "resolution", "commands", "answer"."""
    took_ms: float
    data: Mapping[str, Any] = field(default_factory=dict)
    """JSON-able; its shape is the stage's own."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One utterance and all that came of it."""

    id: str
    """Sorts by time of creation."""
    utterance: Utterance
    resolution: Resolution | None = None
    """None: the engine could not be reached."""
    answer: Answer | None = None
    """None: not answered yet, or the engine stopped before it could."""
    trace: tuple[Stage, ...] = ()


@dataclass(frozen=True, slots=True)
class Undo:
    """How to take back what a turn did."""

    turn: str
    orders: tuple[Order, ...] = ()
    """What restores the states before; empty: nothing can be taken back."""
    irreversible: tuple[str, ...] = ()
    """Names of the targets that can't be restored."""
    planned: tuple[str, ...] = ()
    """Ids of what it planned."""
    cancelled: tuple[str, ...] = ()
    """Ids of what was planned before, and was cancelled."""
    at: datetime | None = None
    """When it was done; None: unknown."""
    asks: tuple[Order, ...] = ()
    """What restores the rest, but opens, unlocks or heats something: only for who says yes to it."""


@dataclass(frozen=True, slots=True)
class Changed:
    """The last change that was made for somebody: what "a bit more", "again" and "too much" go on from."""

    intent: str
    orders: tuple[Order, ...]
    """What was sent."""
    before: tuple[Order, ...]
    """The values before of the same features, where they were known."""
    at: datetime
    direction: int = 0
    """+1 or -1 where it was a step from the values before; 0: it was not."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """What is in the air between one person and one endpoint."""

    person: str
    endpoint: str | None
    at: datetime
    """Of the last turn."""
    pending: Question | None = None
    """What was asked and not answered yet."""
    asked_at: datetime | None = None
    last: Hypothesis | None = None
    """The reading that was acted on or answered last."""
    said: str = ""
    """The words of that turn."""
    undo: Undo | None = None
    unjudged: str | None = None
    """Id of the turn whose reading is `last` and was acted on, as long as nothing told whether it was right."""
    earlier: tuple[Undo, ...] = ()
    """How to take back what was done before that, the oldest first."""
    redo: tuple[Order, ...] = ()
    """What does again that which was taken back in the last turn."""
    together: tuple[str, ...] = ()
    """Unique ids of what was done alike in a row, the last one last: "them"."""
    changed: Changed | None = None
    """The last change, whatever was asked or answered since."""
