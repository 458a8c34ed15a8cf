"""What is said to what people say to somebody: who it is, that it is private, goodbye with what is left open.

Whoever leaves or goes to bed hears in one sentence what a considerate person would mention, and is offered the scene
that is called for it; nothing is done by such words themselves. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from devices.model import Change, Feature, Home, Order
from engine.context.situation import Situation
from engine.domain import Asking, Hypothesis, Interpretation, Option, Question, Unresolved
from engine.language.describe import the
from engine.language.reading import Reading
from engine.language.talk import Talk, talk_of
from engine.language.words import fold
from engine.resolution import overview, smalltalk, why
from engine.resolution.danger import risky
from engine.resolution.found import Candidate

_PRIVATE: Final = (
    "What you say is understood here, in this home, and goes to no cloud. I get words, no sound, and keep them for a "
    "while to learn from; ask and they are forgotten."
)
_WHO: Final = (
    "I'm Attune, the assistant of this home: I switch and set what is in it, tell how it is, play media, and learn "
    "what you like."
)
_SAID: Final[Mapping[Talk, tuple[str, str]]] = {
    Talk.WHO: ("help", _WHO),
    Talk.MAKER: ("help", "I'm Attune, a program that runs in this home. I know its things, and little about myself."),
    Talk.ABLE: ("help", smalltalk.HELP),
    Talk.HOW: ("greet", "I'm fine, thank you. What can I do for you?"),
    Talk.THERE: ("greet", "Yes, I'm here. What can I do for you?"),
    Talk.PRIVATE: ("help", _PRIVATE),
    Talk.THANKS: ("thank", "You're welcome."),
    Talk.PRAISE: ("thank", "Thank you, I'm glad."),
    Talk.FOND: ("thank", "That is kind of you. I'm here for this home, and for you."),
    Talk.SORRY: ("deny", "No harm done."),
    Talk.BLAME: ("deny", "I'm sorry. Tell me what went wrong, or say “undo”."),
    Talk.GREETING: ("greet", "Hello! What can I do for you?"),
    Talk.WISH: ("greet", "Thank you, and the same to you!"),
    Talk.NEWS: ("HassNevermind", "All right."),
    Talk.MORNING: ("greet", "Good morning! What can I do for you?"),
    Talk.AFTERNOON: ("greet", "Good afternoon! What can I do for you?"),
    Talk.EVENING: ("greet", "Good evening! What can I do for you?"),
    Talk.BYE: ("goodbye", "Goodbye!"),
    Talk.HOME: ("greet", "Welcome home!"),
    Talk.LEAVING: ("goodbye", "Goodbye!"),
    Talk.AWAY: ("goodbye", "Have a good trip!"),
    Talk.BED: ("goodbye", "Good night!"),
}
"""Talk → the intent that it is logged under, and what is said."""
_SCENES: Final[Mapping[Talk, tuple[frozenset[str], ...]]] = {
    Talk.BED: tuple(map(frozenset, (("good", "night"), ("goodnight",), ("bedtime",), ("bed", "time"), ("sleep",)))),
    Talk.LEAVING: tuple(map(frozenset, (("leaving",), ("leave",), ("away",), ("goodbye",), ("going", "out")))),
    Talk.AWAY: tuple(map(frozenset, (("holiday",), ("vacation",), ("away",), ("leaving",), ("leave",)))),
    Talk.BYE: (frozenset({"goodbye"}),),
    Talk.HOME: tuple(map(frozenset, (("welcome",), ("arriving",), ("arrive",), ("arrival",), ("home",)))),
    Talk.MORNING: tuple(map(frozenset, (("morning",), ("wake", "up"), ("waking", "up")))),
}
"""Talk → words of the name of a scene or button for it; the first that is there counts."""
_MOMENTARY: Final = frozenset({"scene", "button"})
_SALUTES: Final = frozenset("good goodnight goodbye bye welcome hello night".split())
_MENTIONED: Final = frozenset({Talk.LEAVING, Talk.AWAY, Talk.BED})
"""Where what is left open is worth a word."""


def answer(reading: Reading, situation: Situation) -> Interpretation | Question | None:
    """What is said to such words; None: they are none, or one of them answers the question that waits."""
    waits = situation.pending is not None and len(reading.tokens) < 2
    if situation.language != "en" or waits:
        return None
    talk = talk_of(reading.masked if reading.areas else reading.text) or _addressed(reading)
    if talk is None:
        return _named(reading, situation)
    if reading.names and not reading.words & _SALUTES:
        # "Bedtime" is the request to run what is called so; "good night" is said by people to each other.
        return None
    if any(not _is_scene(match.found[0].device, situation.home) for match in reading.names):
        # There may be a lamp called "Good Night".
        return None
    intent, said = _SAID.get(talk) or ("explain", _of_turn(talk, situation))
    if talk in _MENTIONED:
        bed = talk is Talk.BED
        found = overview.standing(situation, beside=situation.area if bed else None, alarm=not bed)
        said = f"{said} {overview.sentence(found)}".rstrip()
    elif talk is Talk.HOME:
        said = f"{said} {_armed(situation)}".rstrip()
    named = (_scene(words, situation, whole=talk is Talk.HOME) for words in _SCENES.get(talk, ()))
    scene = next((one for one in named if one is not None), None)
    return _offer(scene, f"{said} ") if scene else Interpretation(Hypothesis(intent, score=1.0), said)


def _addressed(reading: Reading) -> Talk | None:
    """What is said to somebody by name: "good night Lily"."""
    last = reading.tokens[-1] if len(reading.tokens) > 1 else None
    if last is None or reading.names or reading.types or (reading.unknown not in {(), (last.text,)}):
        return None
    if not (reading.unknown or reading.areas):
        return None
    talk = talk_of(reading.text[: last.start].rstrip(" ,"))
    return talk if talk in _TO_SOMEBODY else None


_TO_SOMEBODY: Final = frozenset({Talk.BED, Talk.MORNING, Talk.EVENING, Talk.BYE, Talk.GREETING, Talk.THANKS, Talk.WISH})


def _named(reading: Reading, situation: Situation) -> Question | None:
    """The question whether to run a scene that somebody says it is time for: "it's party time"; see also `pressed`."""
    if not reading.words & _TIME:
        return None
    if len(reading.names) != 1 or reading.types or reading.unknown or reading.areas or reading.asks:
        return None
    if {token.text for token in reading.tokens} - set(fold(reading.names[0].name)) - _AROUND:
        return None
    ids = {named.device for named in reading.names[0].found}
    found = [one for one in _every_scene(situation) if one.device.id in ids and one.entity.component == "scene"]
    return _offer(found[0], "") if len(found) == 1 else None


_TIME: Final = frozenset({"it's", "its"})
_AROUND: Final = frozenset("it's its it is time for a the some let's let us have now please okay ok".split())
"""Words around the name of a scene that ask for nothing."""


def _every_scene(situation: Situation) -> list[Candidate]:
    home = situation.home
    every = [(d, e) for d, e in home.entities() if e.component in _MOMENTARY and e.category is None and d.available]
    press = Change(Feature.PRESS, value=True)
    return [Candidate(d, e, (press,)) for d, e in every if Feature.PRESS in e.features and not risky(d, e, press)]


_BESIDE: Final = frozenset("mode scene routine the a i'm we're im all everyone family coming back".split())


def _scene(words: frozenset[str], situation: Situation, *, whole: bool) -> Candidate | None:
    """The scene or button with these words in its name, in this room before another.

    `whole`: nothing else may be in it, as many a "Home Cinema" is for nobody who comes home.
    """
    every = [(one, set(fold(one.label))) for one in _every_scene(situation)]
    found = [one for one, called in every if words <= called and not (whole and called - words - _BESIDE)]
    return next((one for one in found if one.device.area == situation.area), found[0] if found else None)


def _is_scene(device_id: str, home: Home) -> bool:
    device = home.device(device_id)
    return device is not None and any(entity.component in _MOMENTARY for entity in device.entities)


def _offer(scene: Candidate, before: str) -> Question:
    order = Order(scene.entity.unique_id, scene.changes)
    slots = {"name": scene.label} | ({"area": scene.device.area} if scene.device.area else {})
    running = Hypothesis("HassTurnOn", slots=slots, targets=(scene.entity.unique_id,), orders=(order,), score=0.95)
    text = f"{before}Shall I run {scene.label}?"
    return Question(Asking.CONFIRMATION, text, (Option(scene.label, running),), Unresolved.UNSURE, hypothesis=running)


def asks_log(text: str) -> bool:
    """Whether words ask for the past, or for what was answered before: only then the log is looked up."""
    return why.needs_log(text) or talk_of(text) is Talk.AGAIN


def _of_turn(talk: Talk, situation: Situation) -> str:
    """What depends on where and after what it is said."""
    if talk is Talk.PLACE:
        area = situation.area
        return f"In {the(area)}, as far as I know." if area else "I don't know in which room you are."
    last = why.latest_own(situation)
    return last.answer.text if last is not None and last.answer is not None else "I have not said anything lately."


def _armed(situation: Situation) -> str:
    """That the alarm is on still, for who comes home; empty where none is."""
    armed = [
        device.name
        for device, entity in situation.home.entities()
        if entity.component == "alarm_control_panel" and (entity.state.value or "").startswith("armed")
    ]
    return f"{the(armed[0])[:1].upper()}{the(armed[0])[1:]} is still armed." if armed else ""
