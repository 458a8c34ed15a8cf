"""Requests to a device: from an intent and the mentions to a resolution."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from devices.model import Change, Feature, Order
from engine.context.situation import Situation, part_of_day
from engine.domain import Asking, Hypothesis, Option, Question, Refusal, Resolution, Source, Unresolved
from engine.language import phrasing
from engine.language.amounts import DEGREES, KELVIN, Amount
from engine.language.describe import choice, listing, place, the, told_apart
from engine.language.discomforts import Wrong
from engine.language.of_kind import of_types
from engine.language.options import button_verbs, option_words
from engine.language.reading import Reading
from engine.language.stance import Stance
from engine.language.words import fold
from engine.preferences.recall import wanted
from engine.resolution import abilities, caution, comfort, robots, scoring, speeds, which_room
from engine.resolution.found import Candidate, Found, Missed, Targets, Tied
from engine.resolution.gate import stopped
from engine.resolution.goals import Act, Goal, goal_of, intent_of
from engine.resolution.left_open import usual_value
from engine.resolution.plans import temperature_feature
from engine.resolution.pool import named
from engine.resolution.settings import COMMON, Wanted, choices, names_another, names_own, without_aspect
from engine.resolution.strengths import own_strength
from engine.resolution.targets import find

BRIGHTNESS: Final = "light.brightness"
COMFORT: Final = "climate.temperature"


def resolve(
    intent: str,
    reading: Reading,
    situation: Situation,
    nlu: float,
    *,
    excluded: frozenset[str] = frozenset(),
    grammar: float = 0.0,
) -> tuple[Resolution, Hypothesis]:
    """The resolution of a device request under one intent, and the hypothesis with its features and score.

    `nlu` and `grammar` (0..1) are how sure the two sources of the intent are of it.
    """
    if reading.either:

        def within(one: Reading) -> tuple[Resolution, Hypothesis]:
            return resolve(intent, one, situation, nlu, excluded=excluded, grammar=grammar)

        return which_room.meant(reading, situation, within)
    goal = _goal(intent, reading, situation)
    sources = {"nlu": nlu, "grammar": grammar}
    if (stop := stopped(reading, intent)) is not None:
        hypothesis = replace(
            stop.hypothesis or Hypothesis(intent), score=scoring.score(sources | {"verb": 1.0}, situation.learned)
        )
        return replace(stop, hypothesis=hypothesis), hypothesis
    if reading.discomfort is not None:
        return _comforted(reading.discomfort.wrong, reading, situation, sources)
    intent = intent_of(goal.act, intent)
    reading = _about_things(goal, reading, situation)
    goal, taste = _comfortable(goal, reading, situation)
    if reading.words & {"usual", "usually"} and goal.amount is None:
        # "Dim it to the usual level" is a level, and no step.
        goal = replace(goal, direction=0)
    targets = find(goal, reading, situation, excluded)
    if isinstance(targets, Missed) and (usual := usual_value(goal, targets, reading, situation)) is not None:
        goal, targets = usual.goal, usual.within(find(usual.goal, reading, situation, excluded))
    elsewhere = robots.anywhere(goal, targets)
    targets = elsewhere or targets
    features = sources | _features(goal, reading, targets)
    hypothesis = Hypothesis(
        intent,
        Source.GRAMMAR if grammar and not nlu else Source.NLU,
        slots=_slots(goal, reading),
        features=features,
        score=scoring.score(features, situation.learned),
        preferences=taste,
    )
    if elsewhere is not None:
        return caution.told(robots.question(elsewhere, hypothesis), hypothesis, reading), hypothesis
    if isinstance(targets, Missed):
        return caution.told(unable(goal, targets, hypothesis), hypothesis, reading), hypothesis
    if isinstance(targets, Tied):
        return caution.told(which_one(goal, targets, hypothesis, situation), hypothesis, reading), hypothesis
    filled = fill(goal, targets, hypothesis, situation)
    return caution.told(caution.decided(goal, reading, filled, targets, situation), filled, reading), filled


def _goal(intent: str, reading: Reading, situation: Situation) -> Goal:
    goal = goal_of(intent, reading, button_verbs(situation.home), own_strength(reading, situation))
    if reading.discomfort is not None:
        goal = goal or Goal(Act.ON)
    if goal is not None and goal.act is Act.TEMPERATURE and _only_heats(reading, situation):
        goal = Goal(Act.ON)
    assert goal is not None, f"{intent} asks nothing of a device"  # noqa: S101 - the caller's contract
    return goal


def _only_heats(reading: Reading, situation: Situation) -> bool:
    """Whether what is to be heated has no degrees to be set: "heat the oven" of one that is only switched."""
    if reading.head not in {"heat", "preheat"} or reading.amounts:
        return False
    found = list(named(reading.names, situation.home)) if reading.names else of_types(reading.types, situation.home)
    entities = [entity for device in {d.id: d for d, _ in found}.values() for entity in device.entities]
    return bool(entities) and all(temperature_feature(entity) is None for entity in entities)


def _about_things(goal: Goal, reading: Reading, situation: Situation) -> Reading:
    """The reading without the words that say what of a thing is set, rather than which thing."""
    if goal.wanted is not None:
        reading = without_aspect(goal.wanted, reading, option_words(situation.home) | COMMON)
    if goal.act is Act.SPEED and len({word.kind for word in reading.types}) > 1:
        # The "fan speed" of an air conditioner is no fan's.
        reading = replace(reading, types=tuple(word for word in reading.types if word.kind != "fan"))
    return reading


def _comforted(
    wrong: Wrong, reading: Reading, situation: Situation, sources: Mapping[str, float]
) -> tuple[Resolution, Hypothesis]:
    """The same for a complaint: what helps is chosen by what there is and how it is, not by the words."""
    liked, taste = _comfortable(Goal(Act.TEMPERATURE), reading, situation) if wrong in _WARMTH else (None, ())
    found = comfort.remedy(wrong, reading, situation, liked.amount if liked else None)
    features = {**sources, "verb": 1.0}
    if isinstance(found.targets, Found):
        features |= found.targets.features
    elif isinstance(found.targets, Missed):
        features |= scoring.missing(found.targets.why, reading)
    hypothesis = Hypothesis(
        comfort.INTENTS[found.goal.act],
        Source.GRAMMAR if sources["grammar"] and not sources["nlu"] else Source.NLU,
        features=features,
        score=scoring.score(features, situation.learned),
        preferences=taste if found.goal.amount is not None else (),
    )
    if isinstance(found.targets, Missed):
        return unable(found.goal, found.targets, hypothesis), hypothesis
    if isinstance(found.targets, Tied):
        return which_one(found.goal, found.targets, hypothesis, situation), hypothesis
    filled = fill(found.goal, found.targets, hypothesis, situation)
    return caution.decided(found.goal, reading, filled, found.targets, situation), filled


_WARMTH: Final = frozenset({Wrong.COLD, Wrong.HOT})


def _features(goal: Goal, reading: Reading, targets: Targets) -> dict[str, float]:
    features = {
        "verb": float(goal.explicit),
        "asks": float(reading.asks),
        "tells": float(reading.stance is Stance.TELLS),
        "area": float(bool(reading.areas or reading.floors)),
        "value": float(goal.amount is not None or goal.color is not None or goal.direction != 0),
        "name": min((match.quality for match in reading.names), default=0.0),
        "type": float(bool(reading.types)),
        "heard": float(reading.heard is not None),
        "guessed": float(bool(reading.taken or reading.slips)),
        "unused": float(_leaves(goal, reading, targets)),
        "without": float(_lacks_value(goal, targets)),
    }
    if goal.wanted is not None:
        called = goal.wanted.aspect or names_own(reading) or _calls_setting(goal.wanted, targets)
        # By one of its options alone, which says nothing where no thing has the option.
        features["aspect"] = 1.0 if called else 0.0 if isinstance(targets, Missed) else 0.6
        # An option is a value, too.
        features["value"] = 1.0
    if isinstance(targets, Found):
        features |= targets.features
    if not isinstance(targets, Missed):
        return features | {"unknown": float(min(3, len(reading.unknown)))}
    # Words that name nothing here speak against a thing that was found, and for its being missing.
    return scoring.missing(targets.why, reading) | features


_SETS: Final[dict[Act, frozenset[Feature]]] = {
    Act.LIGHT: frozenset({Feature.BRIGHTNESS, Feature.COLOR, Feature.COLOR_TEMPERATURE}),
    Act.POSITION: frozenset({Feature.POSITION, Feature.TILT}),
    Act.TEMPERATURE: frozenset({Feature.TARGET_TEMPERATURE}),
    Act.SPEED: frozenset({Feature.SPEED, Feature.FAN_MODE, Feature.PRESET, Feature.OPTION}),
    Act.VOLUME: frozenset({Feature.VOLUME}),
}


def _lacks_value(goal: Goal, targets: Targets) -> bool:
    """Whether nothing was said of what something is to become, which it could not become anyway."""
    if not isinstance(targets, Missed) or targets.why is Unresolved.MISSING or goal.act not in _SETS:
        return False
    named = goal.act is Act.SPEED and speeds.named(goal) is not None
    return not (goal.amount or goal.direction or goal.color or goal.kelvin or named)


def _leaves(goal: Goal, reading: Reading, targets: Targets) -> bool:
    """Whether a number or a setting was said that this request would make nothing of."""
    if goal.wanted is None:
        number = bool(reading.amounts) and goal.amount is None
        return number or names_another(reading, _SETS.get(goal.act, frozenset()))
    found = targets.candidates if isinstance(targets, Found | Tied) else ()
    chosen = bool(found) and all(isinstance(change.value, str) for one in found for change in one.changes)
    return chosen and any(amount.unit is not None for amount in reading.amounts)


def _calls_setting(wish: Wanted, targets: Targets) -> bool:
    """Whether the setting was called by the name of its entity: the "interval" of a diffuser, if that one has any."""
    if isinstance(targets, Missed) and targets.why not in {Unresolved.OUT_OF_RANGE, Unresolved.MISSING}:
        return False
    named = [one.entity.name for one in targets.candidates]
    return bool(named) and all(name and set(fold(name)) <= set(wish.said) for name in named)


def _slots(goal: Goal, reading: Reading) -> dict[str, object]:
    slots: dict[str, object] = {}
    if reading.names:
        slots["name"] = reading.names[0].name
    if reading.areas:
        slots["area"] = reading.areas[0] if len(reading.areas) == 1 else list(reading.areas)
    if reading.floors:
        slots["floor"] = reading.floors[0]
    if goal.color:
        slots["color"] = goal.color
    if goal.amount is not None:
        slots[_VALUE_SLOT.get(goal.act, "value")] = goal.amount.value
    return slots


_VALUE_SLOT: Final[dict[Act, str]] = {
    Act.LIGHT: "brightness",
    Act.POSITION: "position",
    Act.TEMPERATURE: "temperature",
    Act.SPEED: "percentage",
    Act.VOLUME: "volume_level",
    Act.SETTING: "value",
}


def _comfortable(goal: Goal, reading: Reading, situation: Situation) -> tuple[Goal, tuple[str, ...]]:
    """A wish for comfort without a number is the temperature that was taught, if one was."""
    cosy = bool(
        reading.words & {"comfortable", "cosy", "cozy", "comfy", "cold", "hot", "freezing", "warm", "chilly", "comfort"}
    )
    if goal.act is not Act.TEMPERATURE or goal.amount is not None or not cosy:
        return goal, ()
    taste = wanted(COMFORT, situation, area=reading.areas[0] if reading.areas else None)
    if taste is None or not isinstance(taste.value, int | float):
        # "It's cold" asks for more heat, "it's hot" for less.
        colder = reading.words & {"hot"}
        return replace(goal, direction=goal.direction or (-1 if colder else 1)), ()
    return replace(goal, amount=Amount(taste.value, taste.unit or DEGREES), direction=0), (taste.id,)


def fill(goal: Goal, found: Found, hypothesis: Hypothesis, situation: Situation) -> Hypothesis:
    """The hypothesis with its targets and orders, shaped by what the person likes."""
    reasons, preferences = list(found.reasons), list(hypothesis.preferences)
    if preferences and goal.amount:
        reasons.append(f"you like it at {goal.amount.value:g} degrees")
    candidates = found.candidates
    taste = wanted(BRIGHTNESS, situation, area=candidates[0].device.area) if goal.act is Act.ON else None
    if taste is not None and taste.when.part_of_day and isinstance(taste.value, int | float):
        lit = tuple(_at_level(c, float(taste.value)) for c in candidates)
        if lit != candidates:
            when = part_of_day(situation.at)
            reasons.append(f"you like {taste.value:g}% {'at' if when == 'night' else 'in the'} {when}")
            preferences.append(taste.id)
        candidates = lit
    reasons += [f"the {offline.label}{place(offline.device)} is offline" for offline in found.left_out]
    if found.spared and found.spared != candidates:
        reasons.append(phrasing.spared([one.label for one in found.spared]))
    return replace(
        hypothesis,
        slots={**hypothesis.slots, **_target_slots(candidates)},
        targets=tuple(c.entity.unique_id for c in candidates),
        orders=tuple(Order(c.entity.unique_id, c.changes) for c in candidates),
        reasons=tuple(reasons),
        preferences=tuple(preferences),
        habits=found.habits,
        direction=goal.direction,
    )


def _at_level(one: Candidate, level: float) -> Candidate:
    if one.entity.component != "light" or not one.entity.can(Feature.BRIGHTNESS) or level <= 0:
        return one
    return replace(one, changes=(*one.changes, Change(Feature.BRIGHTNESS, level)))


def _target_slots(candidates: Sequence[Candidate]) -> dict[str, object]:
    names = list(dict.fromkeys(c.label for c in candidates))
    areas = list(dict.fromkeys(c.device.area for c in candidates if c.device.area))
    slots: dict[str, object] = {"name": names[0] if len(names) == 1 else names}
    if len(areas) == 1:
        slots["area"] = areas[0]
    return slots


def which_one(goal: Goal, tied: Tied, hypothesis: Hypothesis, situation: Situation) -> Question:
    """Which of them is meant."""
    elsewhere = any(c.device.area != situation.area for c in tied.candidates)
    same_name = elsewhere or len({c.label for c in tied.candidates}) < len(tied.candidates)
    leads = tied.habit.value if tied.habit else None
    ranked = sorted(tied.candidates, key=lambda c: (c.device.id != leads, c.label, c.device.area or "", c.device.id))
    hypothesis = replace(hypothesis, habits=(tied.habit,) if tied.habit else ())
    labels = told_apart([one.label + (place(one.device) if same_name else "") for one in ranked])
    options = tuple(
        Option(label, fill(goal, Found((one,)), hypothesis, situation))
        for label, one in zip(labels, ranked, strict=True)
    )
    text = f"Which one do you mean: {choice(labels)}?"
    return Question(Asking.CHOICE, text, options, Unresolved.AMBIGUOUS, hypothesis=hypothesis)


def unable(goal: Goal, missed: Missed, hypothesis: Hypothesis) -> Resolution:
    """Why it can't be done, or the question for what was left out."""
    if missed.why is Unresolved.MISSING:
        options = [option for one in missed.candidates for option in _choices(goal, one)]
        text = _MISSING.get(goal.act, f"What should I {goal.act.value}?")
        if options:
            text = f"Which of these: {listing([option.replace('_', ' ') for option in options], 'or')}?"
        return Question(Asking.MISSING, text, why=Unresolved.MISSING, hypothesis=hypothesis)
    sorry = _sorry(goal, missed)
    failed = replace(
        hypothesis,
        targets=tuple(c.entity.unique_id for c in missed.candidates if missed.why is not Unresolved.NOTHING_THERE),
        # Who asks "why not?" is told it again, without what could be done instead.
        reasons=(sorry.partition(". ")[0].removesuffix("."),),
    )
    return Refusal(missed.why, sorry, failed)


_MISSING: Final[dict[Act, str]] = {
    Act.LIGHT: "How bright, or in which colour?",
    Act.TEMPERATURE: "To how many degrees?",
    Act.VOLUME: "How loud, in percent?",
    Act.POSITION: "How far, in percent?",
    Act.SPEED: "How fast, in percent?",
    Act.START: "What should I start?",
    Act.ON: "How far, in percent?",
}


def _sorry(goal: Goal, missed: Missed) -> str:
    offer = f" I do know the {listing(missed.instead, 'or')}." if missed.instead else ""
    called = [the(c.label, c.device) + place(c.device) for c in missed.candidates[:3]]
    names = listing(called) if called else ""
    match missed.why:
        case Unresolved.NO_SUCH_NAME:
            return f"I know nothing called “{missed.subject}” in this home.{offer}"
        case Unresolved.NO_SUCH_AREA:
            rooms = f" I know {listing([the(room) for room in missed.instead])}, for example." if missed.instead else ""
            return f"I know no room called “{missed.subject}”.{rooms}"
        case Unresolved.NOTHING_THERE:
            return f"I know of no {missed.subject} that I could {goal.act.value}.{offer}"
        case Unresolved.OFFLINE:
            verb = "is" if len(missed.candidates) == 1 else "are"
            return f"{names[:1].upper()}{names[1:]} {verb} offline, so I can't do that now.{offer}"
        case Unresolved.OUT_OF_RANGE:
            return f"{names[:1].upper()}{names[1:]} can't be set to that{_range(goal, missed)}."
        case _:
            verb = "set" if all(one.entity.component in _TELLING for one in missed.candidates) else _verb(goal)
            return f"I can't {verb} {names or 'that'}: {abilities.only(missed.candidates)}.{offer}"


_TELLING: Final = frozenset({"sensor", "binary_sensor", "device_tracker", "event"})
"""Components that nothing can be done with: it need not be said what."""


def _verb(goal: Goal) -> str:
    if goal.wanted is not None and goal.wanted.aspect:
        return f"set the {' '.join(goal.wanted.aspect)} of"
    if goal.act is not Act.LIGHT:
        return goal.act.value
    return "set the colour of" if goal.color or goal.kelvin else "dim"


def _range(goal: Goal, missed: Missed) -> str:
    one = missed.candidates[0]
    options = [option for each in missed.candidates for option in _choices(goal, each)]
    if options:
        return f": it takes {listing([option.replace('_', ' ') for option in options], 'or')}"
    feature = temperature_feature(one.entity)
    if goal.amount is not None and goal.amount.unit == KELVIN and Feature.COLOR_TEMPERATURE in one.entity.features:
        feature = Feature.COLOR_TEMPERATURE
    if feature is None:
        return ": it takes 0 to 100 percent"
    limits = one.entity.features[feature]
    if limits.minimum is None or limits.maximum is None:
        return ""
    return f": it takes {limits.minimum:g} to {limits.maximum:g} {limits.unit or 'degrees'}"


def _choices(goal: Goal, one: Candidate) -> tuple[str, ...]:
    if goal.wanted is not None:
        return choices(goal.wanted, one.entity)
    scale = speeds.scale_of(one.device, one.entity) if goal.act is Act.SPEED else []
    return one.entity.features[scale[0]].options if scale else ()
