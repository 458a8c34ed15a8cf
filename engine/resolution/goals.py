"""What is asked of a device, and what that means for one entity of it.

A goal is the request without its target ("open", "to 30 percent", "two degrees warmer"). Turning a goal into changes
is where "can it do that?" is answered: a lamp can't be opened, a lock can't be dimmed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

from engine.language import words as w
from engine.language.activities import Activity, Phase
from engine.language.amounts import DEGREES, KELVIN, LEVELS, PERCENT, SHARE, STEPS, TIMES, Amount
from engine.language.reading import Reading
from engine.resolution.settings import COMMON, Wanted, swinging, wanted
from engine.resolution.ways import further, taken_or_added, too_much, turned_up


class Act(StrEnum):
    """The verb of a request."""

    ON = "turn on"
    OFF = "turn off"
    OPEN = "open"
    CLOSE = "close"
    LOCK = "lock"
    UNLOCK = "unlock"
    START = "start"
    STOP = "stop"
    RETURN = "send back"
    CLEAN = "clean with"
    MOW = "mow with"
    PREHEAT = "preheat"
    PARK = "park"
    LIGHT = "dim or colour"
    POSITION = "move"
    TEMPERATURE = "set the temperature of"
    SPEED = "set the speed of"
    VOLUME = "set the volume of"
    MUTE = "mute"
    UNMUTE = "unmute"
    PAUSE = "pause"
    RESUME = "resume"
    NEXT = "skip on"
    PREVIOUS = "go back on"
    SETTING = "set that of"


@dataclass(frozen=True, slots=True)
class Goal:
    """A request without its target."""

    act: Act
    amount: Amount | None = None
    """An absolute value, or how much to add where `direction` is not 0."""
    direction: int = 0
    """+1 more, -1 less, 0: the amount is absolute."""
    color: str | None = None
    kelvin: int | None = None
    wanted: Wanted | None = None
    """For a setting: which, and to what."""
    explicit: bool = True
    """False where the verb was not said but taken from the statistics alone."""
    said: frozenset[str] = frozenset()
    """The words of a request that a device's own may be among: a machine's program, a fan's speed."""


_MORE: Final = frozenset(
    "brighter brighten up increase increasing raise raising louder warmer hotter more higher boost heat turn_up "
    "faster".split()
)
_LESS: Final = frozenset(
    "darker dimmer dim dimming down decrease decreasing lower lowering quieter softer colder cooler less reduce cool "
    "slower".split()
)
_ABSOLUTE: Final = frozenset({"to", "at"})

SETTING: Final = "adjust_setting"
"""The intent of a setting that Home Assistant has no intent for: a mode, an intensity, an interval."""

_BY_INTENT: Final[dict[str, Act]] = {
    "HassTurnOn": Act.ON,
    "HassTurnOff": Act.OFF,
    "HassLightSet": Act.LIGHT,
    "HassSetPosition": Act.POSITION,
    "HassClimateSetTemperature": Act.TEMPERATURE,
    "HassFanSetSpeed": Act.SPEED,
    "HassSetVolume": Act.VOLUME,
    "HassSetVolumeRelative": Act.VOLUME,
    "HassMediaPlayerMute": Act.MUTE,
    "HassMediaPlayerUnmute": Act.UNMUTE,
    "HassMediaPause": Act.PAUSE,
    "HassMediaUnpause": Act.RESUME,
    "HassMediaNext": Act.NEXT,
    "HassMediaPrevious": Act.PREVIOUS,
    "HassVacuumStart": Act.CLEAN,
    "HassVacuumCleanArea": Act.CLEAN,
    "HassVacuumReturnToBase": Act.RETURN,
    "HassLawnMowerStartMowing": Act.MOW,
    "HassLawnMowerDock": Act.PARK,
    "HassClimateSetFanMode": Act.SETTING,
    SETTING: Act.SETTING,
}


INTENTS: Final = frozenset(_BY_INTENT)
"""The intents that ask something of a device."""


def goal_of(intent: str, reading: Reading, verbs: frozenset[str] = frozenset(), own: Act | None = None) -> Goal | None:
    """The goal of a device intent; None where the intent asks nothing of a device.

    The verb that was said decides over the statistics: they hold "open" and "turn on" for one intent, and whoever
    says "unlock" never means "lock". `verbs` are those that the home brings, for settings; `own` is the strength that
    what was named has of its own.
    """
    act = _BY_INTENT.get(intent)
    if act is None:
        return None
    if act is Act.SETTING:
        return _setting(wanted(reading, verbs))
    if reading.activity is not None:
        return _active(reading.activity, reading)
    if act in _SWINGS and (swings := swinging(reading)) is not None:
        return _setting(swings)
    if act is Act.TEMPERATURE and not reading.amounts and _names_mode(reading):
        # "To cool mode" asks for no temperature, whatever the statistics say.
        return _setting(wanted(reading, verbs))
    act, explicit = _spoken(act, reading, own)
    act = _of_its_own(act, reading, own)
    if act is Act.LIGHT and reading.outside & _TINTS and not reading.outside & w.LIGHTING:
        # Warmth is no brightness: of a light it is the tint, and of a room the temperature.
        act = Act.TEMPERATURE
    amount, direction = _amount(act, reading)
    said = reading.words if act in _CHOOSING or (act is Act.ON and reading.outside & LEVELS.keys()) else frozenset()
    return Goal(act, amount, direction, reading.color, reading.kelvin, explicit=explicit, said=said)


_STRENGTHS: Final[Mapping[Act, frozenset[str]]] = {
    Act.LIGHT: frozenset({"brightness", *w.LIGHTING}),
    Act.SPEED: frozenset({"speed", "faster", "slower"}),
    Act.VOLUME: frozenset({"volume", "louder", "quieter", "softer", "sound"}),
    Act.POSITION: frozenset({"position"}),
}
"""Acts of which each kind of thing has one, and the words that mean no other."""


def _of_its_own(act: Act, reading: Reading, own: Act | None) -> Act:
    """The act for what was named: "turn down the extractor" is its speed, whatever the statistics say.

    Who asks for the brightness of a fan is not given its speed.
    """
    if act is Act.TEMPERATURE and own is Act.POSITION:
        # "The curtain to 20 degrees" is how far, not how warm.
        return own
    if own is None or act not in _STRENGTHS or reading.color or reading.kelvin:
        return act
    shares = own is Act.TEMPERATURE and any(one.unit in {PERCENT, SHARE, TIMES} for one in reading.amounts)
    if shares or (own is Act.TEMPERATURE and reading.outside & LEVELS.keys()):
        # What is set to percent, or "low", is not the warmth.
        return act
    others = {word for other, words in _STRENGTHS.items() if other is not own for word in words}
    return act if reading.outside & others else own


_TINTS: Final = frozenset({"warmer", "colder", "cooler"})


def _setting(wish: Wanted | None) -> Goal | None:
    return None if wish is None else Goal(Act.SETTING, wish.amount, wish.direction, wanted=wish)


_SWINGS: Final = frozenset({Act.ON, Act.OFF, Act.SPEED, Act.PAUSE, Act.POSITION})
"""Acts that the statistics see in "stop the fan oscillating"."""


def _names_mode(reading: Reading) -> bool:
    said = [token.text for token in reading.tokens]
    chosen = {after for before, after in pairwise(said) if before in {"to", "in", "into"}}
    return bool(reading.outside & {"mode", "preset"} or chosen & COMMON)


_CHOOSING: Final = frozenset({Act.START, Act.STOP, Act.PAUSE, Act.RESUME, Act.CLEAN, Act.MOW, Act.SPEED})
"""Acts for which a device's own words may tell what of it is meant."""
_PHASES: Final[Mapping[Phase, Act]] = {
    Phase.START: Act.START,
    Phase.STOP: Act.STOP,
    Phase.PAUSE: Act.PAUSE,
    Phase.RESUME: Act.RESUME,
}


def _active(activity: Activity, reading: Reading) -> Goal:
    """What is asked by an activity: to start what does it, at a temperature where one was said."""
    act = _PHASES[activity.phase]
    heat = next((one for unit in (DEGREES, "°C", "°F", None) for one in reading.amounts if one.unit == unit), None)
    if act is Act.START and heat is not None and activity.kind.kind in {"oven", "kettle"}:
        return Goal(Act.PREHEAT, heat, said=reading.words)
    return Goal(act, said=reading.words)


def _has_value(reading: Reading) -> bool:
    return bool(reading.amounts or reading.color or reading.kelvin or reading.outside & (_MORE | _LESS | w.PROPERTIES))


_CALLED: Final[Mapping[Act, str]] = {
    **dict.fromkeys((Act.ON, Act.OPEN, Act.LOCK), "HassTurnOn"),
    **dict.fromkeys((Act.OFF, Act.CLOSE, Act.UNLOCK), "HassTurnOff"),
    Act.LIGHT: "HassLightSet",
    Act.SPEED: "HassFanSetSpeed",
    Act.VOLUME: "HassSetVolume",
    Act.POSITION: "HassSetPosition",
    Act.TEMPERATURE: "HassClimateSetTemperature",
}
"""What Home Assistant calls them: to lock is to turn a lock on."""


def intent_of(act: Act, ranked: str) -> str:
    """The intent of a request: the one that was ranked, unless the verb that was said makes it another."""
    return _CALLED.get(act, ranked) if _BY_INTENT.get(ranked) is not act else ranked


_SHUT_DOWN: Final = tuple(map(frozenset, ({"shutdown"}, {"shut", "off"}, {"shut", "down"}, {"power", "down"})))
"""Ways to say off that sound like closing or less."""

_STRONG: Final = (
    (w.UNLOCKING, Act.UNLOCK),
    (w.LOCKING, Act.LOCK),
    (frozenset({"close", "shut"}), Act.CLOSE),
    (frozenset({"open"}), Act.OPEN),
    (w.LIGHTING, Act.LIGHT),
    (frozenset({"pause"}), Act.PAUSE),
    (frozenset({"resume", "unpause"}), Act.RESUME),
    (frozenset({"unmute"}), Act.UNMUTE),
    (frozenset({"mute"}), Act.MUTE),
)
"""Verbs that mean one thing, whatever the statistics say; "raise" and "lower" are not among them."""
_DRIVING: Final = frozenset({Act.CLEAN, Act.MOW, Act.START, Act.RETURN, Act.PARK})
"""Acts of what goes about, whose statistics hold "stop" and "start" for much the same."""
_OWN_VERBS: Final = frozenset({Act.LIGHT, Act.POSITION, Act.TEMPERATURE, Act.SPEED, Act.VOLUME})
"""Acts that share those verbs: "open the blind half way", "dim it"."""


def _spoken(act: Act, reading: Reading, own: Act | None) -> tuple[Act, bool]:
    said = reading.outside
    if (way := _moved(act, reading, own) or _by_strength(act, reading, own)) is not None:
        return way, True
    if any(phrase <= said for phrase in _SHUT_DOWN):
        return Act.OFF, True
    if act is Act.ON and (reading.color or reading.kelvin):
        # "Turn on the lamp in red" turns it on by its colour.
        return Act.LIGHT, True
    if act in _OWN_VERBS and said.isdisjoint(_OF_LOCKS):
        # "Turn on the fan" is no request for a speed, whatever the statistics say.
        switches = bool(said & {"on", "off"}) and not _has_value(reading)
        return _on_or_off(Act.ON, reading) if switches else (act, True)
    several = sum(bool(said & words) for words, _ in _STRONG) > 1 and "or" in said
    for words, meant in _STRONG:
        if said & words and not (meant is Act.LIGHT and said & {"on", "off"}):
            part = meant in {Act.OPEN, Act.CLOSE} and any(amount.unit == PERCENT for amount in reading.amounts)
            # "Close or open it" is no order.
            return (Act.POSITION if part else meant), not several
    if act in _DRIVING:
        return _driven(act, reading), True
    if act in _PLAYING and (other := _of_no_player(act, reading, own)) is not None:
        return other, True
    if act not in {Act.ON, Act.OFF}:
        return act, True
    return _moved_or_switched(act, reading)


_OF_LOCKS: Final = frozenset({"lock", "unlock", "unbolt"})
"""Verbs that say nothing of how far or how warm, whatever numbers stand beside: "unlock rooms 1 to 3"."""


_PLAYING: Final = frozenset({Act.PAUSE, Act.MUTE, Act.UNMUTE})


def _of_no_player(act: Act, reading: Reading, own: Act | None) -> Act | None:
    """What is asked of something that plays nothing where the statistics heard a player's request; None: just that."""
    if act is Act.PAUSE:
        # "Stop the wash": what plays is paused, what works is stopped.
        return Act.STOP if reading.outside & w.ENDING and _no_player(reading, own) else None
    if reading.outside.isdisjoint({"on", "off"}) or "sound" in reading.words:
        return None
    # Who wants the gas back on mutes nothing.
    return _on_or_off(Act.ON, reading)[0]


def _no_player(reading: Reading, own: Act | None) -> bool:
    """Whether something else than a player was named."""
    if reading.names:
        return own is not Act.VOLUME
    return bool(reading.types) and not _PLAYERS & {word.kind for word in reading.types}


_PLAYERS: Final = frozenset({"media", "tv", "speaker", "display"})
_HOMEWARD: Final = frozenset("return dock base home back charge charger charging station send park garage".split())


def _driven(act: Act, reading: Reading) -> Act:
    """What a vacuum or a mower is told: never the opposite of what was said."""
    said = reading.outside
    if "off" in said and said & _SWITCHING:
        return Act.OFF
    if said & w.ENDING and not said & _HOMEWARD and act is not Act.PARK:
        return Act.STOP
    if said & _HOMEWARD and not said & (w.STARTING | {"clean", "mow"}):
        return {Act.CLEAN: Act.RETURN, Act.START: Act.RETURN, Act.MOW: Act.PARK}.get(act, act)
    bare = not (reading.names or reading.types or reading.areas or reading.floors or reading.unknown)
    # "Start it" says neither what goes about nor what it does.
    return Act.START if bare and said & w.STARTING and act in {Act.CLEAN, Act.MOW} else act


def _moved_or_switched(act: Act, reading: Reading) -> tuple[Act, bool]:
    said = reading.outside
    for words, meant in ((w.CLOSING, Act.CLOSE), (w.OPENING, Act.OPEN)):
        if said & words:
            return meant, True
    if act is Act.ON and said & w.STARTING:
        return Act.START, True
    if act is Act.OFF and said & w.ENDING and not said & {"off"}:
        return Act.STOP, True
    return _on_or_off(act, reading)


_AWNINGS: Final = frozenset({"awning", "awnings", "canopy", "sunshade", "marquee"})


def _moved(act: Act, reading: Reading, own: Act | None) -> Act | None:
    """Which way something is to move whose ways have words of their own; None: nothing of the kind was said."""
    if (way := rolled(reading) or _uncovered(reading, own)) is not None:
        return way
    draws = own is Act.POSITION or bool(reading.words & _DRAWN_UP)
    return _drawn(reading.outside) if draws and act in _UPWARD and not reading.amounts else None


_DRAWN_UP: Final = frozenset({"garage", "gate", "gates"})


def rolled(reading: Reading) -> Act | None:
    """Out or in, said of what is rolled out over a terrace: "put the awning out", "roll it in"; None: neither."""
    if reading.words.isdisjoint(_AWNINGS) or reading.amounts:
        return None
    said = [token.text for token in reading.tokens]
    while said and said[-1] in _ENDS:
        said = said[:-1]
    way = said[-1:] + [after for before, after in pairwise(said) if before in _ROLLS]
    if "out" in way or reading.words & {"extend", "unroll"}:
        return Act.OPEN
    return Act.CLOSE if {"in", "back", "away"} & set(way) or "retract" in reading.words else None


_ROLLS: Final = frozenset("roll wind put bring get pull take draw crank come let move".split())
_UPWARD: Final = frozenset({Act.ON, Act.OFF, Act.LIGHT, Act.POSITION, Act.SPEED, Act.VOLUME})
"""Acts that the statistics see in "up" and "down"."""
_PARTLY: Final = frozenset("bit little slightly notch tad touch more further again too".split())


def _by_strength(act: Act, reading: Reading, own: Act | None) -> Act | None:
    """What is to change, whatever the statistics say: "open it a bit", "turn up the fire"."""
    if own in {None, Act.POSITION} and act in _UPWARD and further(reading.outside):
        return Act.POSITION if reading.outside.isdisjoint({"on", "off"}) else None
    thing = bool(reading.names or reading.types) and own is not Act.VOLUME
    if act is Act.RESUME and thing and reading.outside >= {"turn", "on"}:
        # What is turned on anew plays nothing.
        return Act.ON
    compared = reading.outside & w.COMPARED and reading.outside.isdisjoint({"on", "off"})
    return own if act in {Act.ON, Act.OFF} and (turned_up(reading) or compared) else None


def _drawn(said: frozenset[str]) -> Act | None:
    """Up or down, said of what is drawn up and let down: "blinds up" is as plain as "open the blinds"."""
    if said & _PARTLY or {"up", "down"} <= said:
        return None
    return Act.OPEN if "up" in said else Act.CLOSE if "down" in said else None


def _uncovered(reading: Reading, own: Act | None) -> Act | None:
    """Off and on, said of a cover that lies on something: taken off it is open."""
    said = reading.outside
    if own is not Act.POSITION or not any("cover" in w.fold(match.name) for match in reading.names):
        return None
    if "off" in said and said & {"take", "get", "pull", "roll"}:
        return Act.OPEN
    return Act.CLOSE if "on" in said and said & {"put", "get", "pull", "roll"} else None


_ENDS: Final = frozenset({"please", "now", "thanks", "then", "too", "again", "immediately"})


def _on_or_off(act: Act, reading: Reading) -> tuple[Act, bool]:
    said = reading.outside
    off, on = _puts_out(reading) or bool(said & _OFF_WORDS), bool(said & {"on", "activate", "enable"})
    if reading.head == "pump" and "out" in said and not off:
        return Act.ON, True
    if off and on:
        # "Turn off the lights on the first floor": one of the two only says where.
        off, on = said.isdisjoint({"activate", "enable"}), said.isdisjoint({"kill", "deactivate", "disable"})
        if off and on:
            particle = _particle([token.text for token in reading.tokens])
            off, on = particle == "off", particle == "on"
    if off != on:
        return (Act.OFF if off else Act.ON), True
    full = act is Act.ON and any(one.unit == PERCENT for one in reading.amounts)
    # "Extractor full blast" is as plain as "on".
    return act, full or bool(said & {"need", "want", "dark", "give", "power", "please"})


_OFF_WORDS: Final = frozenset({"off", "kill", "deactivate", "disable"})


def _puts_out(reading: Reading) -> bool:
    """Whether "out" is off: "put out the light", "lights out"; not "pump out the cellar"."""
    lights = reading.outside & (_SWITCHING | {"go", "lights", "light"}) or [t.text for t in reading.tokens[-1:]] == [
        "out"
    ]
    return "out" in reading.outside and bool(lights)


def _particle(said: list[str]) -> str | None:
    """The "on" or "off" that belongs to the verb: behind it, or at the end; None: neither, or both."""
    while said and said[-1] in _ENDS:
        said = said[:-1]
    beside = {word for before, word in pairwise(said) if before in _SWITCHING and word in {"on", "off"}}
    if not beside and said[-1:] and said[-1] in {"on", "off"}:
        return said[-1]
    return beside.pop() if len(beside) == 1 else None


_SWITCHING: Final = frozenset({"turn", "switch", "turned", "switched", "power", "put", "flip", "shut", "get", "have"})


def _amount(act: Act, reading: Reading) -> tuple[Amount | None, int]:
    said = reading.outside
    wanted = {
        Act.TEMPERATURE: (DEGREES, "°C", "°F", STEPS, None),
        Act.LIGHT: (PERCENT, SHARE, TIMES, KELVIN, STEPS, None),
        Act.POSITION: (PERCENT, SHARE, DEGREES, STEPS, None),
    }.get(act, (PERCENT, SHARE, TIMES, STEPS, None))
    amount = next((a for unit in wanted for a in reading.amounts if a.unit == unit), None)
    if amount is None and (wrong := too_much(reading)) is not None:
        return None, wrong[0]
    if amount is not None and amount.unit != TIMES and (way := taken_or_added(said)):
        return amount, way
    if act is Act.POSITION and (way := further(said)):
        return amount, way
    # "To cool mode" names a mode, and asks for no other temperature.
    more, less = ("mode" not in said and bool(said & words) for words in (_MORE, _LESS))
    if act in {Act.LIGHT, Act.TEMPERATURE, Act.VOLUME, Act.SPEED, Act.POSITION} and more != less:
        if amount is None:
            return None, (1 if more else -1)
        if amount.unit != TIMES and (not said & _ABSOLUTE or "by" in said):
            return amount, (1 if more else -1)
    return amount, 0
