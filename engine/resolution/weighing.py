"""All hypotheses about one request in one list, each weighed in its situation; the likeliest is taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from engine.context.situation import Situation
from engine.domain import DialogueAct, Hypothesis, Interpretation, RankedIntent, Refusal, Resolution, Source, Unresolved
from engine.language.describe import the
from engine.language.grammar import Parsed
from engine.language.leaning import Kind
from engine.language.options import button_verbs, option_words
from engine.language.reading import Reading
from engine.language.words import COMPARED, REQUEST_WORDS
from engine.resolution import (
    ambient,
    arming,
    chosen,
    control,
    exact,
    gate,
    media,
    not_offered,
    playing,
    pressed,
    queries,
    scoring,
    smalltalk,
    strongly,
    temperature,
)
from engine.resolution.goals import INTENTS, SETTING, goal_of, intent_of, rolled
from engine.resolution.settings import COMMON, SWINGING, names_own, wanted
from engine.resolution.strengths import own_strength
from engine.resolution.topics import Topic, of_clock, topic_of
from engine.resolution.unframed import wants_on
from engine.resolution.ways import too_much

_SAID: Final = 0.75
"""Quality of a name from which it is worth telling that it was heard."""
_WEIGHED: Final = 4
"""Intents of the ranking that become hypotheses."""
_LEAST: Final = 0.05
"""Statistical confidence below which an intent is not weighed."""
_LEAST_SHARE: Final = 0.1
"""Of the first one's confidence: no feature makes up for more, and each reading costs half a millisecond."""
_ASKED: Final = 0.3
"""Confidence in a question about the home that the statistics did not see, but the grammar shows."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """What one utterance came to."""

    act: DialogueAct
    resolution: Resolution
    reading: Reading
    hypotheses: tuple[Hypothesis, ...] = ()
    """What was weighed, the likeliest first."""
    undo_first: bool = False
    """True where what was done last is to be taken back."""

    @classmethod
    def of(cls, resolution: Resolution, reading: Reading, act: DialogueAct = DialogueAct.CONTROL) -> Resolved:
        """What came of words that leave nothing to weigh."""
        return cls(act, resolution, reading, (resolution.hypothesis,) if resolution.hypothesis else ())

    @property
    def hypothesis(self) -> Hypothesis | None:
        """The reading behind the resolution, whichever kind it is."""
        return self.resolution.hypothesis


type Request = Callable[[Situation, Sequence[RankedIntent]], Resolved]
"""What comes of one request: how a stage asks for the rest of what it took apart."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """One reading that was weighed, and what it would come to."""

    act: DialogueAct
    resolution: Resolution
    hypothesis: Hypothesis


@dataclass(frozen=True, slots=True)
class _Proposal:
    """An intent, and how sure each source is of it (0..1)."""

    intent: str
    nlu: float
    grammar: float = 0.0

    @property
    def sources(self) -> dict[str, float]:
        return {"nlu": self.nlu, "grammar": self.grammar}

    @property
    def source(self) -> Source:
        return Source.GRAMMAR if self.grammar and not self.nlu else Source.NLU


def weigh(situation: Situation, reading: Reading, ranking: Sequence[RankedIntent]) -> Resolved:
    """The likeliest of the readings that statistics, grammar and the words themselves propose."""
    if armed := arming.resolve(reading, situation):
        return Resolved(DialogueAct.CONTROL, armed[0], reading, (armed[1],))
    if stop := gate.waiting(reading) or gate.unread(reading):
        return Resolved.of(stop, reading)
    for called in (pressed.resolve, playing.resolve, chosen.resolve, strongly.resolve, not_offered.resolve):
        if said := called(reading, situation):
            return Resolved(DialogueAct.CONTROL, said[0], reading, (said[1],))
    weighed = readings(situation, reading, ranking)
    hypotheses = tuple(one.hypothesis for one in weighed)
    best = weighed[0] if weighed else None
    if best is None or best.hypothesis.score < (scoring.ACT if _is_babble(best, reading) else scoring.ASK):
        heard = bool(reading.names) and reading.names[0].quality >= _SAID
        about = f" what to do with {the(reading.names[0].name)}" if heard else " that"
        text = f"I did not understand{about}. {smalltalk.HELP}"
        return Resolved(DialogueAct.UNCLEAR, Refusal(Unresolved.NOT_UNDERSTOOD, text), reading, hypotheses)
    return Resolved(best.act, best.resolution, reading, hypotheses)


def _is_babble(one: Weighed, reading: Reading) -> bool:
    """Whether neither a verb nor anything of this home was said: an unknown name is worth telling of a request only.

    "Fire up the kiln" has the form of one, whatever its verb is.
    """
    if reading.outside & _PARTICLES and "the" in reading.words:
        return False
    lacks = isinstance(one.resolution, Refusal) and one.resolution.why is Unresolved.NO_SUCH_NAME
    said = one.hypothesis.features
    return lacks and not any(said.get(name) for name in ("verb", "name", "type", "area", "grammar"))


_PARTICLES: Final = frozenset({"on", "off", "up", "down"})


def readings(
    situation: Situation, reading: Reading, ranking: Sequence[RankedIntent], *, least: float = scoring.ACT
) -> list[Weighed]:
    """Every reading that a source offers, the one to take first.

    Below a score of `least`, small talk and media are no reading: no constraint would stop them. The ranker is trained
    with 0, so that it sees what it would be spared.
    """
    parsed = exact.parses(reading, situation)
    told = reading.activity is None and reading.discomfort is None and not wants_on(reading, situation)
    answerable = (told and _only_names(reading)) or (
        reading.asks and reading.tokens[0].text not in {"who", "who's", "why", "when"}
    )
    # "The fan isn't strong enough" asks for no level of anything.
    topic = topic_of(reading) if too_much(reading) is None else None
    answerable = answerable or topic is not None
    proposals = _asked_for(reading, situation, list(_proposals(ranking, parsed)))
    if situation.language == "en":
        # To the statistics any short question is one for the date.
        proposals = [one for one in proposals if one.intent not in _CLOCK or one.grammar or of_clock(reading)]
    if _asks_no_warmth(reading) or topic in _FIGURES or (topic is not None and reading.words.isdisjoint(_WARMTH)):
        proposals = [one for one in proposals if one.intent != temperature.INTENT]
    if topic is not None:
        others = [one for one in proposals if one.intent != queries.STATE]
        proposals = [_Proposal(queries.STATE, 0.0, 1.0), *others]
    asked_of = {one.intent for one in proposals if one.intent in queries.INTENTS} - _CLOCK
    if asked_of == {temperature.INTENT} and reading.words.isdisjoint(_WARMTH):
        # "What's the pressure?" asks how warm it is only where nothing else is meant by it.
        asked_of = set()
    if answerable and not asked_of:
        # Its grammar says that it asks, whatever the statistics take its words for.
        proposals.append(_Proposal(queries.STATE, _ASKED))
    if _names_setting(reading, situation) and not any(one.intent == SETTING for one in proposals):
        proposals.append(_Proposal(SETTING, 0.0))
    weighed = [
        found
        for one in proposals
        if (found := _hypothesis(one, exact.completed(reading, parsed.get(one.intent)), situation, least))
    ]
    # Who asks whether the door is open gets an answer if there is one, not an open door.
    weighed.sort(key=lambda one: (answerable and not _tells(one), -one.hypothesis.score))
    return weighed


_CLOCK: Final = frozenset({queries.TIME, queries.DATE})


_FIGURES: Final = frozenset({Topic.TARGET, Topic.EXTREME, Topic.WEATHER, Topic.OVERVIEW})
"""Topics of questions that speak of warmth, and not of how warm it is here now."""


def _asks_no_warmth(reading: Reading) -> bool:
    """Whether neither warmth nor a place or a thing is spoken of: "what's that?" is about no room's temperature."""
    about = reading.names or reading.types or reading.areas or reading.floors
    return not about and reading.words.isdisjoint(_WARMTH | _PLACES)


_PLACES: Final = frozenset({"here", "room", "inside", "indoors", "house", "outside", "outdoors", "there"})
_VALUES: Final = frozenset("on off open close closed up down out red more less".split()) | SWINGING | COMPARED


def _only_names(reading: Reading) -> bool:
    """Whether a thing was named and nothing was said about it: what it does now is all that can be told."""
    head = next((t.text for t in reading.tokens if t.text not in {"the", "my", "our", "please", "hey"}), "")
    silent = reading.outside.isdisjoint(_VALUES | {"time"}) and head not in REQUEST_WORDS and rolled(reading) is None
    verbs = (reading.outside & REQUEST_WORDS) - {word for one in reading.types for word in one.words}
    named = bool(reading.names or reading.types) and not reading.unknown and len(reading.tokens) <= _MOST_WORDS
    silent = silent and too_much(reading) is None
    return named and silent and not verbs and not (reading.amounts or reading.color or reading.kelvin)


_MOST_WORDS: Final = 5
"""Of an utterance that only names something."""


def _names_setting(reading: Reading, situation: Situation) -> bool:
    """Whether the words may be about a setting for which the statistics have no intent: the home's own words tell."""
    verbs = button_verbs(situation.home)
    wish = wanted(reading, verbs)
    if wish is None:
        return False
    goes_on = bool(wish.aspect) and situation.recent is not None and situation.recent.last is not None
    if not (reading.names or reading.types or goes_on):
        return False
    known = option_words(situation.home) | verbs | COMMON
    return bool(wish.aspect) or names_own(reading) or not known.isdisjoint(wish.said)


def _tells(one: Weighed) -> bool:
    return one.act is DialogueAct.QUERY and isinstance(one.resolution, Interpretation)


def _asked_for(reading: Reading, situation: Situation, proposals: list[_Proposal]) -> list[_Proposal]:
    """With the request for an activity, where the words are nothing else: as sure as a template's."""
    if ambient.asked(reading):
        # It asks for no forecast: what measures the light here is asked, or missing.
        return [_Proposal(queries.STATE, _ASKED, 1.0)]
    if reading.excluded:
        proposals = _for_a_set(reading, proposals)
    if reading.discomfort is not None:
        return _complained(reading.discomfort.whole, proposals)
    if wants_on(reading, situation):
        # "Heating please" asks for no state.
        return [_Proposal(_ACTIVE, 0.0, 1.0)]
    if (wrong := too_much(reading)) is not None:
        own = own_strength(reading, situation)
        meant = _REMEDIES[wrong[1]] if own is None else intent_of(own, "")
        return _remedied(meant, proposals)
    if more := _compared(reading, situation, proposals):
        return [more, *(one for one in proposals if one.intent not in queries.INTENTS)]
    if reading.activity is None or not reading.activity.whole:
        return proposals
    known = next((one for one in proposals if one.intent == _ACTIVE), _Proposal(_ACTIVE, 0.0))
    # Of words that are nothing but a request, none is small talk.
    others = (one for one in proposals if one is not known and one.intent not in smalltalk.INTENTS)
    return [replace(known, grammar=1.0), *others]


def _for_a_set(reading: Reading, proposals: list[_Proposal]) -> list[_Proposal]:
    """Those about things: to the statistics an exception sounds like an answer or a protest."""
    about = [one for one in proposals if one.intent in INTENTS or one.intent in queries.INTENTS]
    switched = next((intent for word, intent in _SWITCHED.items() if word in reading.outside), None)
    if switched is None or any(one.intent in INTENTS for one in about):
        return about or proposals
    return [_Proposal(switched, max((one.nlu for one in proposals), default=0.0)), *about]


_SWITCHED: Final = {"off": "HassTurnOff", "on": "HassTurnOn"}


def _compared(reading: Reading, situation: Situation, proposals: Sequence[_Proposal]) -> _Proposal | None:
    """The request for more or less of what a thing has, where the statistics see none: "fan a bit stronger"."""
    if not reading.outside & COMPARED or reading.asks or reading.unknown or not (reading.names or reading.types):
        return None
    if any(one.intent in INTENTS and one.nlu >= _ASKED for one in proposals):
        return None
    own = own_strength(reading, situation)
    return None if own is None else _Proposal(intent_of(own, ""), 0.0, 1.0)


_REMEDIES: Final[dict[Kind | None, str]] = {
    None: "HassLightSet",
    Kind.LIGHT: "HassLightSet",
    Kind.SOUND: "HassSetVolumeRelative",
    Kind.SPEED: "HassFanSetSpeed",
    Kind.WARMTH: "HassClimateSetTemperature",
}
"""What is asked by who says of a thing that there is too much of that."""


def _remedied(intent: str, proposals: list[_Proposal]) -> list[_Proposal]:
    """The request that a remark about a thing is, as sure as a template's; it asks for no state."""
    nlu = max((one.nlu for one in proposals if one.intent in INTENTS), default=0.0)
    # Nor is it small talk: "the fan isn't strong enough" sounds like a refusal to the statistics.
    return [_Proposal(intent, nlu, 1.0), *(one for one in proposals if one.intent == media.INTENT)]


def _complained(whole: bool, proposals: list[_Proposal]) -> list[_Proposal]:  # noqa: FBT001
    """One proposal for all that would be done about a complaint: the statistics spread it over several intents."""
    about = [one for one in proposals if one.intent in INTENTS]
    others = [one for one in proposals if one not in about and one.intent not in queries.INTENTS]
    nlu = min(1.0, sum(one.nlu for one in about))
    return [_Proposal(_ACTIVE, nlu, 1.0 if whole else 0.0), *others]


_ACTIVE: Final = "HassTurnOn"
"""What Home Assistant calls starting something that is no vacuum."""


def _proposals(ranking: Sequence[RankedIntent], parsed: Mapping[str, Parsed]) -> Iterator[_Proposal]:
    """The likely intents of the statistics, then those that only the grammar found; each once."""
    least = max(_LEAST, _LEAST_SHARE * ranking[0].confidence) if ranking else _LEAST
    likely = [one for one in ranking[:_WEIGHED] if one.confidence >= least]
    for one in likely:
        found = parsed.get(one.intent)
        yield _Proposal(one.intent, one.confidence, found.weight if found else 0.0)
    for intent, found in parsed.items():
        if intent not in {one.intent for one in likely}:
            yield _Proposal(intent, 0.0, found.weight)


def _hypothesis(one: _Proposal, reading: Reading, situation: Situation, least: float) -> Weighed | None:
    if one.intent == media.INTENT:
        if media.names_player_only(reading.text, situation.home):
            return _hypothesis(replace(one, intent="HassMediaUnpause"), reading, situation, least)
        return _media(one, reading, situation, least)
    if one.intent in queries.INTENTS:
        return _query(one, reading, situation)
    if one.intent in smalltalk.INTENTS:
        return _talk(one, reading, situation, least)
    if goal_of(one.intent, reading, button_verbs(situation.home)) is None:
        return None
    resolution, hypothesis = control.resolve(one.intent, reading, situation, one.nlu, grammar=one.grammar)
    return Weighed(DialogueAct.CONTROL, resolution, hypothesis)


def _talk(one: _Proposal, reading: Reading, situation: Situation, least: float) -> Weighed | None:
    about = bool(reading.names or reading.types or reading.areas or reading.floors)
    features = one.sources | {"talk": 1.0, "apart": float(not about), "urges": float(about and _urges(reading))}
    score = scoring.score(features, situation.learned)
    if score < least or not smalltalk.shows_itself(one.intent, reading, situation.language):
        return None
    said = smalltalk.answer(one.intent, situation, score)
    hypothesis = replace(said.hypothesis, source=one.source, features=features)
    return Weighed(DialogueAct.CONVERSE, replace(said, hypothesis=hypothesis), hypothesis)


def _media(one: _Proposal, reading: Reading, situation: Situation, least: float) -> Weighed | None:
    if (stop := gate.stopped(reading, one.intent, one_clause=True)) is not None:
        hypothesis = replace(
            stop.hypothesis or Hypothesis(one.intent), score=scoring.score(one.sources, situation.learned)
        )
        return Weighed(DialogueAct.CONTROL, replace(stop, hypothesis=hypothesis), hypothesis)
    verb = float(bool(reading.words & {"play", "listen", "watch", "hear", "put", "stream"}))
    features = one.sources | {"media": 1.0, "verb": verb, "asks": float(reading.asks)}
    # Any words may be a title, so no constraint would stop a sentence that was never meant for a player.
    if scoring.score(features, situation.learned) < least:
        return None
    resolution = media.resolve(reading.text, situation, scoring.score(features, situation.learned))
    known = resolution.hypothesis
    features["habit"] = float(known is not None and any(habit.strong for habit in known.habits))
    hypothesis = replace(
        resolution.hypothesis or Hypothesis(media.INTENT),
        source=one.source,
        features=features,
        score=scoring.score(features, situation.learned),
    )
    return Weighed(DialogueAct.CONTROL, resolution, hypothesis)


def _urges(reading: Reading) -> bool:
    return reading.head in REQUEST_WORDS - _TOLD


_TOLD: Final = frozenset("show tell check say".split())
"""Verbs with which somebody asks for an answer."""
_WARMTH: Final = frozenset("temperature temp temps warm warmer hot cold colder cool degrees degree freezing".split())
_ASKS: Final = frozenset("what what's how which who is are was were did do does any tell when where has have".split())


def _query(one: _Proposal, reading: Reading, situation: Situation) -> Weighed:
    # What a thermostat does is no question for the temperature, unless warmth is mentioned.
    about = one.intent != temperature.INTENT or not reading.words.isdisjoint(_WARMTH)
    features = one.sources | {
        "query": 1.0,
        "verb": float(about and not reading.words.isdisjoint(_ASKS)),
        "name": min((m.quality for m in reading.names), default=0.0),
        "type": float(bool(reading.types)),
        "guessed": float(bool(reading.taken or reading.slips)),
        "unused": float(bool(reading.amounts)),
        "urges": float(_urges(reading)),
    }
    score = scoring.score(features, situation.learned)
    resolution = queries.answer(one.intent, reading, situation, score)
    if isinstance(resolution, Refusal):
        features |= scoring.missing(resolution.why, reading)
    elif one.intent == queries.STATE and topic_of(reading) is None:
        features["unknown"] = float(min(3, len(reading.unknown)))
    known = resolution.hypothesis or Hypothesis(one.intent)
    hypothesis = replace(known, source=one.source, features=features, score=scoring.score(features, situation.learned))
    return Weighed(DialogueAct.QUERY, replace(resolution, hypothesis=hypothesis), hypothesis)
