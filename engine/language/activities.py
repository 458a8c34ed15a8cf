"""What people want done rather than what does it: "start brewing", "mow the lawn", "do the dishes", "preheat".

An activity means a kind of device, whatever its owner calls it. Closed lists of English verbs, the same in every home.
Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

from engine.language.lexicon import TypeWord, type_words


class Phase(StrEnum):
    """What is to become of the activity."""

    START = "start"
    STOP = "stop"
    PAUSE = "pause"
    RESUME = "resume"


@dataclass(frozen=True, slots=True)
class Activity:
    """One activity that was asked for."""

    kind: TypeWord
    """What does such things."""
    at: int
    """Position of its word."""
    phase: Phase
    whole: bool
    """Whether the sentence says nothing else: then it needs no statistics to be understood."""
    objects: frozenset[int] = frozenset()
    """Positions of the words that say what it is done to, such as the lawn: they name no device."""
    place: bool = False
    """Whether a room's name was the activity: who starts the laundry means the wash, in whichever room it runs."""


_VERBS: Final[dict[str, str]] = {
    "brew": "coffee machine",
    "mow": "mower",
    "vacuum": "vacuum",
    "hoover": "vacuum",
    "sweep": "vacuum",
    "mop": "vacuum",
    "clean": "vacuum",
    "preheat": "oven",
    "toast": "toaster",
    "wash": "washing machine",
    "launder": "washing machine",
    "irrigate": "sprinkler",
    "water": "sprinkler",
    "boil": "kettle",
    "dry": "dryer",
}
"""Verb → the kind of device that does it for people."""
_FORMS: Final[dict[str, str]] = {
    "brewing": "brew",
    "mowing": "mow",
    "vacuuming": "vacuum",
    "hoovering": "hoover",
    "sweeping": "sweep",
    "mopping": "mop",
    "cleaning": "clean",
    "preheating": "preheat",
    "toasting": "toast",
    "washing": "wash",
    "irrigation": "irrigate",
    "irrigating": "irrigate",
    "watering": "water",
    "boiling": "boil",
    "drying": "dry",
}
_DRINKS: Final = frozenset("coffee espresso cappuccino latte macchiato americano lungo ristretto mocha".split())
_NOUNS: Final[dict[str, str]] = {
    **dict.fromkeys(_DRINKS, "coffee machine"),
    **dict.fromkeys(("dishes", "washing-up"), "dishwasher"),
    **dict.fromkeys(("laundry", "wash"), "washing machine"),
    "toast": "toaster",
    "baking": "oven",
    "tea": "kettle",
}
"""What is made or done, with a verb such as "make" or "start" beside it."""
_OBJECTS: Final[dict[str, frozenset[str]]] = {
    "mow": frozenset("lawn grass garden yard".split()),
    "water": frozenset("lawn grass garden yard plant plants flowers flower beds bed roses tomatoes vegetables".split()),
    "irrigate": frozenset("lawn grass garden yard plants beds vegetables".split()),
    "clean": frozenset("floor floors carpet carpets rug house home apartment flat up".split()),
    "sweep": frozenset("floor floors house home up".split()),
    "mop": frozenset("floor floors house home up".split()),
    "vacuum": frozenset("floor floors carpet carpets rug house home apartment flat up".split()),
    "hoover": frozenset("floor floors carpet carpets rug house home apartment flat up".split()),
    "wash": frozenset("clothes laundry dishes".split()),
    "dry": frozenset("clothes laundry".split()),
    "boil": frozenset("water tea".split()),
    "toast": frozenset("bread something bagel".split()),
    "brew": frozenset("coffee pot cup".split()),
}
"""What a verb is done to; none of it is a device."""
_NEEDS_OBJECT: Final = frozenset("water wash dry boil toast clean sweep mop".split())
"""Verbs that mean much else as well: what stands behind them tells."""
_BY_OBJECT: Final[dict[tuple[str | None, str], str]] = {("wash", "dishes"): "dishwasher"}
"""Where what it is done to decides what does it."""

_START: Final = frozenset("start begin run launch make brew do fix prepare get commence".split())
_WISH: Final = frozenset({"want", "need", "please", "time"})
"""Who says this beside a drink wants it made."""
_STOP: Final = frozenset("stop end cancel halt abort quit finish".split())
_PAUSE: Final = frozenset({"pause"})
_RESUME: Final = frozenset("resume continue unpause".split())
_BY_VERB: Final = ((_PAUSE, Phase.PAUSE), (_STOP, Phase.STOP), (_RESUME, Phase.RESUME), (_START, Phase.START))
_PHASES: Final = _START | _STOP | _PAUSE | _RESUME
_FILLING: Final = frozenset(
    "please now thanks thank you the a an my our some for me us it up with can could would will to i i'd i'll like use "
    "want need time hey ok okay just go and kindly fresh pot cup of another nice hot strong again that have let's "
    "right away immediately ready going in at degrees degree ° c f celsius fahrenheit".split()
)
_OWN_PLANS: Final = frozenset({"need", "have", "got", "ought", "want", "like"})


def find(said: Sequence[str], taken: frozenset[int], places: frozenset[int]) -> Activity | None:
    """The activity that a request asks for; None where it asks for none.

    Args:
        said: the words.
        taken: positions of those that are part of a device's name.
        places: positions of those that name a room or a floor.

    """
    if _tells_own_plans(said):
        return None
    phase = _phase([word for i, word in enumerate(said) if i not in taken])
    head = next((i for i, word in enumerate(said) if word not in _FILLING), None)
    for verb, at, kind in _candidates(said, taken, places):
        objects = _objects(verb, said, at, taken | places) if verb else frozenset()
        imperative = at == head and said[at] == verb
        vague = verb in _NEEDS_OBJECT and said[at] == verb
        if vague and not (imperative and (objects or _placed(said, at, places))):
            continue
        wished = said[at] in _DRINKS and _wishes(said)
        if not (imperative or phase or wished):
            continue
        rest = set(range(len(said))) - {at} - objects - places
        whole = all(said[i] in _FILLING | _PHASES or said[i].isdigit() for i in rest)
        does = next((other for i in objects if (other := _BY_OBJECT.get((verb, said[i])))), kind)
        asked = (None if imperative else phase) or Phase.START
        return Activity(type_words()[tuple(does.split())], at, asked, whole, objects, place=at in places)
    return None


def _tells_own_plans(said: Sequence[str]) -> bool:
    """Whether somebody is about to do it alone: "I have to do the laundry"."""
    plans = any(word in _OWN_PLANS and after == "to" for word, after in pairwise(said))
    return plans and "i" in said[:2]


def _wishes(said: Sequence[str]) -> bool:
    polite = {"i'd", "would"} & set(said) and "like" in said
    return bool(_WISH & set(said) or polite or {"could", "use"} <= set(said))


def _candidates(
    said: Sequence[str], taken: frozenset[int], places: frozenset[int]
) -> Iterator[tuple[str | None, int, str]]:
    """(verb, position, kind) of each word that may be an activity; what is made or done has no verb, and comes last."""
    for i, word in enumerate(said):
        verb = _FORMS.get(word, word)
        if i not in taken and i not in places and verb in _VERBS:
            yield verb, i, _VERBS[verb]
    for i, word in enumerate(said):
        if i not in taken and word in _NOUNS:
            yield None, i, _NOUNS[word]


def _objects(verb: str, said: Sequence[str], at: int, out: frozenset[int]) -> frozenset[int]:
    known = _OBJECTS.get(verb, frozenset())
    return frozenset(i for i in range(at + 1, len(said)) if said[i] in known and i not in out)


def _placed(said: Sequence[str], at: int, places: frozenset[int]) -> bool:
    """Whether a room stands behind the verb: "clean the kitchen"."""
    behind = [i for i in range(at + 1, len(said)) if said[i] not in {"the", "my", "our", "up", "in"}]
    return bool(behind) and behind[0] in places


def _phase(words: Sequence[str]) -> Phase | None:
    said = set(words)
    return next((phase for verbs, phase in _BY_VERB if said & verbs), None)
