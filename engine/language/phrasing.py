"""What was done, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from devices.model import Change, Entity, Feature, Fulfilment, Home, Order, Unfulfilled
from devices.reading import current, is_moment, leaves_trace
from engine.domain import Hypothesis
from engine.language.describe import be, capital, listing, place, setting, spoken_name, state_of, the

_DONE: Final[dict[tuple[Feature, object], str]] = {
    (Feature.POWER, True): "turned on {}",
    (Feature.POWER, False): "turned off {}",
    (Feature.OPEN, True): "opened {}",
    (Feature.OPEN, False): "closed {}",
    (Feature.STOP_MOVING, True): "stopped {}",
    (Feature.LOCK, True): "locked {}",
    (Feature.LOCK, False): "unlocked {}",
    (Feature.ARM, "disarm"): "disarmed {}",
    (Feature.ARM, "home"): "armed {} for being at home",
    (Feature.ARM, "away"): "armed {} for being away",
    (Feature.ARM, "night"): "armed {} for the night",
    (Feature.ARM, "vacation"): "armed {} for the holidays",
    (Feature.MUTE, True): "muted {}",
    (Feature.MUTE, False): "unmuted {}",
    (Feature.PRESS, True): "pressed {}",
    (Feature.OSCILLATE, True): "let {} swing",
    (Feature.OSCILLATE, False): "stopped {} swinging",
    (Feature.RUN, "start"): "started {}",
    (Feature.RUN, "pause"): "paused {}",
    (Feature.RUN, "stop"): "stopped {}",
    (Feature.RUN, "return_to_base"): "sent {} home",
    (Feature.RUN, "locate"): "let {} make a sound",
    (Feature.PLAYBACK, "play"): "resumed {}",
    (Feature.PLAYBACK, "pause"): "paused {}",
    (Feature.PLAYBACK, "stop"): "stopped {}",
    (Feature.PLAYBACK, "next"): "skipped to the next on {}",
    (Feature.PLAYBACK, "previous"): "went back to the previous on {}",
}
VERBS: Final[dict[tuple[Feature, object], str]] = {
    (Feature.POWER, True): "turn on",
    (Feature.POWER, False): "turn off",
    (Feature.OPEN, True): "open",
    (Feature.OPEN, False): "close",
    (Feature.LOCK, True): "lock",
    (Feature.LOCK, False): "unlock",
    (Feature.ARM, "disarm"): "disarm",
    (Feature.MUTE, True): "mute",
    (Feature.MUTE, False): "unmute",
    (Feature.RUN, "start"): "start",
    (Feature.RUN, "pause"): "pause",
    (Feature.RUN, "stop"): "stop",
    (Feature.RUN, "return_to_base"): "send home",
    (Feature.RUN, "locate"): "locate",
    (Feature.PRESS, True): "press",
    (Feature.OSCILLATE, True): "swing",
    (Feature.OSCILLATE, False): "stop swinging",
    (Feature.STOP_MOVING, True): "stop",
    (Feature.PLAYBACK, "play"): "resume",
    (Feature.PLAYBACK, "pause"): "pause",
    (Feature.PLAYBACK, "stop"): "stop",
    (Feature.PLAYBACK, "next"): "skip on",
    (Feature.PLAYBACK, "previous"): "go back on",
}
"""What is yet to be done, as `_DONE` says what was."""
_ON_ITS_WAY: Final = frozenset({"opening", "closing", "locking", "unlocking"})
_MOVING: Final = {
    "opened {}": "am opening {}",
    "closed {}": "am closing {}",
    "locked {}": "am locking {}",
    "unlocked {}": "am unlocking {}",
}
_PROBLEMS: Final[dict[Unfulfilled, str]] = {
    Unfulfilled.NO_CONNECTION: "I can't reach the home's message broker, so nothing was sent.",
    Unfulfilled.NO_SUCH_ENTITY: "{names} {is_are} no longer there, so nothing was sent.",
    Unfulfilled.NOT_SUPPORTED: "{names} {does_do} not take that, so nothing was sent.",
    Unfulfilled.OFFLINE: "{names} {is_are} offline, so nothing was sent.",
    Unfulfilled.NOT_CONFIRMED: "I sent it, but {names} did not confirm it in time.",
}


def done(fulfilments: Sequence[Fulfilment], home: Home, slots: Mapping[str, Any], here: str | None) -> str:
    """One or two sentences about what was carried out and what was not."""
    good = [one for one in fulfilments if one.problem is None]
    sentences = []
    if good:
        sentences.append(_deed(good, home, slots, here))
    for problem in Unfulfilled:
        failed = [one for one in fulfilments if one.problem is problem]
        if failed:
            sentences.append(failure(problem, failed, home))
    return " ".join(sentences)


def to_do(orders: Sequence[Order], home: Home, slots: Mapping[str, Any], here: str | None) -> str:
    """What orders will do, as “turn off the Ceiling Light in the Kitchen”; names what is gone by its id."""
    if any(change.feature is Feature.PLAY_MEDIA for order in orders for change in order.changes):
        return f"play {slots.get('spoken', 'it')} on {_names(orders, home, here)}"
    by_verb: dict[str, list[Order]] = {}
    for order in orders:
        by_verb.setdefault(_infinitive(order, home), []).append(order)
    deeds = [verb.format(_names(of_verb, home, here) or of_verb[0].unique_id) for verb, of_verb in by_verb.items()]
    return listing(deeds)


def _infinitive(order: Order, home: Home) -> str:
    first = order.changes[0]
    verb = VERBS.get((first.feature, first.value if isinstance(first.value, str | bool) else ""))
    if first.feature is Feature.PRESS and _entity(order, home).component == "scene":
        verb = "start"
    if verb is None:
        return "set {} to " + listing([_setting(change, order, home) for change in order.changes])
    rest = [_setting(change, order, home) for change in order.changes[1:]]
    chosen = any(isinstance(change.value, str) for change in order.changes[1:])
    return f"{verb} {{}} {'and set it to' if chosen else 'at'} {listing(rest)}" if rest else f"{verb} {{}}"


def already(orders: Sequence[Order], home: Home, here: str | None) -> str | None:
    """What to say where everything was as wanted before it was asked for; None: something changes."""
    entities = [_entity(order, home) for order in orders]
    same = all(
        leaves_trace(change) and not is_moment(change) and current(entity, change.feature) == change.value
        for order, entity in zip(orders, entities, strict=True)
        for change in order.changes
    )
    told = [_so(order, entity, home) for order, entity in zip(orders, entities, strict=True)]
    if not same or len(set(told)) != 1:
        return None
    names = _names(orders, home, here)
    verb = be([device.name for order in orders if (device := home.device(order.unique_id))])
    return capital(f"{names} {verb} already {told[0]}.")


def _so(order: Order, entity: Entity, home: Home) -> str:
    """How what was wanted is already: its state, unless that tells nothing of what was wanted."""
    last = order.changes[-1]
    if last.feature is Feature.OSCILLATE:
        return "swinging" if last.value else "not swinging"
    return f"set to {_setting(last, order, home)}" if last.feature in _UNSEEN else state_of(entity)


_UNSEEN: Final = frozenset(
    {
        Feature.PRESET,
        Feature.FAN_MODE,
        Feature.SWING_MODE,
        Feature.OPTION,
        Feature.EFFECT,
        Feature.SOURCE,
        Feature.SPEED,
        Feature.VOLUME,
        Feature.TARGET_HUMIDITY,
        Feature.DIRECTION,
    }
)
"""What a thing is set to that its state does not tell."""


def failure(problem: Unfulfilled, failed: Sequence[Fulfilment], home: Home) -> str:
    """Why something was not carried out."""
    names = _names([one.order for one in failed], home, None) or "it"
    several = len(failed) > 1
    said = _PROBLEMS[problem].format(
        names=names, is_are="are" if several else "is", does_do="do" if several else "does"
    )
    return said[:1].upper() + said[1:]


def _deed(good: Sequence[Fulfilment], home: Home, slots: Mapping[str, Any], here: str | None) -> str:
    orders = [one.order for one in good]
    if any(change.feature is Feature.PLAY_MEDIA for change in orders[0].changes):
        # What is played is said by the one who chose it; see `titles.spoken`.
        return f"Playing {slots.get('spoken', 'it')} on {_names(orders, home, here)}."
    by_deed: dict[str, list[Order]] = {}
    for order in orders:
        by_deed.setdefault(_verb(order, home), []).append(order)
    deeds = [verb.format(_names(of_deed, home, here)) for verb, of_deed in by_deed.items()]
    return f"I {listing(deeds)}."


def _verb(order: Order, home: Home) -> str:
    first = order.changes[0]
    value = first.value if isinstance(first.value, str | bool) else None
    verb = _DONE.get((first.feature, value))
    if first.feature is Feature.PRESS and _entity(order, home).component == "scene":
        verb = "started {}"
    if verb is None:
        return "set {} to " + listing([_setting(change, order, home) for change in order.changes])
    if _entity(order, home).state.value in _ON_ITS_WAY:
        verb = _MOVING.get(verb, verb)
    rest = [_setting(change, order, home) for change in order.changes[1:]]
    chosen = any(isinstance(change.value, str) for change in order.changes[1:])
    return f"{verb} {'and set it to' if chosen else 'at'} {listing(rest)}" if rest else verb


def _setting(change: Change, order: Order, home: Home) -> str:
    limits = _entity(order, home).features.get(change.feature)
    if change.feature is Feature.COLOR and isinstance(change.value, tuple):
        return _color_name(change.value)
    return setting(change.feature, change.value, limits.unit if limits else None)


def _color_name(rgb: Sequence[int]) -> str:
    from engine.language.lexicon import COLORS  # noqa: PLC0415 - the reverse of a table that only this needs

    return next((name for name, value in COLORS.items() if tuple(rgb) == value), f"that colour {tuple(rgb)}")


def _entity(order: Order, home: Home) -> Entity:
    found = home.entity(order.unique_id)
    return found[1] if found else Entity(order.unique_id, "unknown")


_MOST: Final = 4


def _names(orders: Sequence[Order], home: Home, here: str | None) -> str:
    pairs = [found for order in orders if (found := home.entity(order.unique_id))]
    names = [f"{the(spoken_name(device, entity), device)}{place(device, unless=here)}" for device, entity in pairs]
    distinct = list(dict.fromkeys(names))
    if len(distinct) > _MOST:
        return f"{', '.join(distinct[:_MOST])} and {len(distinct) - _MOST} more"
    return listing(distinct) if distinct else ""


CHOSEN: Final = "you chose it"
GUESSED: Final = "I took “"
"""How a reason begins that tells what was filled in: it is shown, and explains nothing of what was done."""
_OBVIOUS: Final = ("you are in the ", CHOSEN, GUESSED)


ONLY_ROOM: Final = "only there it changes anything"


def here(area: str | None) -> str:
    """The reason that the place of the speaker decided."""
    return f"{_OBVIOUS[0]}{area}"


def because(text: str, reasons: Sequence[str]) -> str:
    """The text with its reasons, but for those that go without saying."""
    apart = [reason for reason in reasons if reason.startswith(_APART)]
    telling = [reason for reason in reasons if not reason.startswith(_OBVIOUS) and reason not in apart]
    said = f"{text.removesuffix('.')}, because {listing(telling)}." if telling else text
    return " ".join([said, *(f"{reason}." for reason in apart)])


SPARED: Final = "I left "
"""How a reason begins that tells what a set did not include."""
_ADVICE: Final = "If "
"""How a word of help begins, as to somebody who is hurt: it is said beside what was done, and explains nothing."""
_MINDED: Final = "Mind that "
"""How it begins where something is told that no reason is, but speaks against what was done."""
_APART: Final = (SPARED, _ADVICE, _MINDED)


def with_advice(chosen: Hypothesis, advice: str) -> Hypothesis:
    """The reading, with what somebody in need is told beside; `advice` is one sentence that begins with "If"."""
    return replace(chosen, reasons=(*chosen.reasons, advice))


def advice(reasons: Sequence[str]) -> str:
    """What is told beside an answer, as sentences with a blank before; empty where nothing is."""
    return "".join(f" {reason}." for reason in reasons if reason.startswith(_ADVICE))


def minded(reason: str) -> str:
    """Such as “Mind that the Window is open”."""
    return f"{_MINDED}{reason}"


def spared(labels: Sequence[str]) -> str:
    """What was left as it is, and how to ask for it."""
    named = [f"the {label}" for label in labels[:_MOST]]
    names = f"{', '.join(named)} and {len(labels) - _MOST} more" if len(labels) > _MOST else listing(named)
    return f"{SPARED}{names} as {'it is' if len(labels) == 1 else 'they are'}: please name what you mean of that"
