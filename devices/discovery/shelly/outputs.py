"""What a Shelly does: switch, the five kinds of light, cover, thermostat, and virtual components that can be set."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from devices.colour import Rgb
from devices.discovery.convention import Values
from devices.discovery.home_assistant.looks import PERCENT, attributes_of, coloured, from_device
from devices.discovery.home_assistant.wire import as_number
from devices.discovery.plain import Compose, PlainWire, Say, dig, powered, short, spoken
from devices.discovery.shelly.wire import Line, ears
from devices.model import Change, Command, Feature, Limits, State, Unfulfilled, Value

type Config = Mapping[str, object]
type Features = dict[Feature, Limits]

LIGHTS: Final = frozenset({"light", "rgb", "rgbw", "cct", "rgbcct"})
_KELVIN: Final = (2700.0, 6500.0)
"""Range of the white of a device that does not say its own."""
_TARGETS: Final = (5.0, 35.0)
_VALVE: Final = (4.0, 30.0)
_ON: Final = {True: "on", False: "off"}


def output(line: Line, component: str, config: Config) -> tuple[str, Features, PlainWire] | None:
    """Home Assistant's component, features and wire of a component that can be set; None: it can't."""
    kind = component.partition(":")[0]
    if kind in LIGHTS:
        return _light(line, component, kind, config)
    made = _KINDS.get(kind)
    return None if made is None else made(line, component, config)


def _wire(
    line: Line, component: str, features: Features, say: Say, compose: Compose, *, silent: Sequence[Feature] = (),
    fixed: Mapping[str, object] | None = None,
) -> PlainWire:  # fmt: skip
    reports = frozenset(feature for feature in features if feature not in silent)
    return PlainWire(ears(line, component), say, (line.commands,), reports, compose, fixed or {})


def _switch(line: Line, component: str, _config: Config) -> tuple[str, Features, PlainWire]:
    def say(changes: Sequence[Change], _state: State) -> tuple[Command, ...]:
        return line.order(component, "Set", on=changes[-1].value)

    features = {Feature.POWER: Limits()}
    return "switch", features, _wire(line, component, features, say, _output)


def _output(values: Values) -> tuple[str | None, Mapping[str, object]]:
    value = values.get("output")
    return (_ON[value] if isinstance(value, bool) else None), {}


# ------------------------------------------------------------------------------------------------------------ lights


def _light(line: Line, component: str, kind: str, config: Config) -> tuple[str, Features, PlainWire]:
    low, high = _kelvins(config)
    features = {Feature.POWER: Limits(), Feature.BRIGHTNESS: PERCENT}
    if kind in ("rgb", "rgbw", "rgbcct"):
        features[Feature.COLOR] = Limits()
    if kind in ("cct", "rgbcct"):
        features[Feature.COLOR_TEMPERATURE] = Limits(low, high, 1.0, "K")
    modes = {"light": ["brightness"], "rgb": ["rgb"], "rgbw": ["rgbw"], "cct": ["color_temp"]}
    fixed: dict[str, object] = {"supported_color_modes": modes.get(kind, ["color_temp", "rgb"])}
    if Feature.COLOR_TEMPERATURE in features:
        fixed |= {"min_color_temp_kelvin": int(low), "max_color_temp_kelvin": int(high)}

    def say(changes: Sequence[Change], _state: State) -> tuple[Command, ...]:
        return line.order(component, "Set", **_looks({c.feature: c.value for c in changes}, kind))

    return "light", features, _wire(line, component, features, say, _lit(kind), fixed=fixed)


def _kelvins(config: Config) -> tuple[float, float]:
    low, high = (as_number(dig(config, ("ct_range", index))) for index in (0, 1))
    return (float(low), float(high)) if low and high and 1000 <= low < high <= 20_000 else _KELVIN


def _looks(wanted: Mapping[Feature, Value], kind: str) -> dict[str, object]:
    """The parameters of `Set`; brightness and colour turn the light on, as its own would not."""
    if powered(wanted) is False:
        return {"on": False}
    params: dict[str, object] = {"on": True}
    if Feature.BRIGHTNESS in wanted:
        params["brightness"] = max(1, round(as_number(wanted[Feature.BRIGHTNESS]) or 0))
    colour, warmth = wanted.get(Feature.COLOR), as_number(wanted.get(Feature.COLOR_TEMPERATURE))
    if isinstance(colour, tuple):
        params |= {"mode": "rgb"} if kind == "rgbcct" else {}
        params["rgb"] = list(colour)
    elif warmth is not None:
        params |= {"mode": "cct"} if kind == "rgbcct" else {}
        params["ct"] = round(warmth)
    return params


def _lit(kind: str) -> Compose:
    def compose(values: Values) -> tuple[str | None, Mapping[str, object]]:
        output = values.get("output")
        told: dict[str, object] = {"": _ON[output]} if isinstance(output, bool) else {}
        brightness = from_device(values.get("brightness"), 100.0)
        if brightness is not None:
            told["brightness"] = brightness
        return attributes_of({**told, **_colour(values, kind)})

    return compose


def _colour(values: Values, kind: str) -> Mapping[str, object]:
    rgb, warmth, mode = _rgb(values.get("rgb")), as_number(values.get("ct")), values.get("mode")
    if kind == "light":
        return {"color_mode": "brightness"}
    if kind == "cct" or (kind == "rgbcct" and mode == "cct"):
        return coloured("color_temp", kelvin=round(warmth)) if warmth else {"color_mode": "color_temp"}
    shown = "rgbw" if kind == "rgbw" else "rgb"
    return coloured(shown, rgb=rgb) if rgb is not None else {"color_mode": shown}


def _rgb(value: object) -> Rgb | None:
    parts = value if isinstance(value, list) and len(value) == 3 else ()
    numbers = [part for part in parts if isinstance(part, int) and 0 <= part <= 255]
    return (numbers[0], numbers[1], numbers[2]) if len(numbers) == 3 else None


# ------------------------------------------------------------------------------------------------- cover, thermostat


def _cover(line: Line, component: str, _config: Config) -> tuple[str, Features, PlainWire]:
    features = {
        Feature.OPEN: Limits(), Feature.STOP_MOVING: Limits(), Feature.POSITION: PERCENT,
    }  # fmt: skip

    def say(changes: Sequence[Change], _state: State) -> tuple[Command, ...]:
        commands: tuple[Command, ...] = ()
        for change in changes:
            match change.feature:
                case Feature.OPEN:
                    commands += line.order(component, "Open" if change.value else "Close")
                case Feature.POSITION:
                    commands += line.order(component, "GoToPosition", pos=round(as_number(change.value) or 0))
                case _:
                    commands += line.order(component, "Stop")
        return commands

    return "cover", features, _wire(line, component, features, say, _moved, silent=(Feature.STOP_MOVING,))


def _moved(values: Values) -> tuple[str | None, Mapping[str, object]]:
    state, place = values.get("state"), as_number(values.get("current_pos"))
    attributes: dict[str, object] = {} if place is None else {"current_position": round(place)}
    if state in ("open", "closed", "opening", "closing"):
        return str(state), attributes
    if state == "stopped":
        # Somewhere between, unless its position says that it is shut.
        return ("closed" if place == 0 else "open"), attributes
    return None, attributes


def _thermostat(line: Line, component: str, config: Config) -> tuple[str, Features, PlainWire]:
    works = "cool" if config.get("type") == "cooling" else "heat"
    low, high = (as_number(dig(config, ("target_range", index))) for index in (0, 1))
    span = (float(low), float(high)) if low is not None and high is not None and low < high else _TARGETS
    features = {
        Feature.TARGET_TEMPERATURE: Limits(*span, 0.5, "°C"),
        Feature.MODE: Limits(options=("off", works)),
        Feature.POWER: Limits(),
    }

    def say(changes: Sequence[Change], _state: State) -> tuple[Command, ...]:
        params: dict[str, object] = {}
        for change in changes:
            match change.feature:
                case Feature.TARGET_TEMPERATURE:
                    params["target_C"] = as_number(change.value)
                case Feature.MODE:
                    params["enable"] = change.value != "off"
                case _:
                    params["enable"] = change.value
        # It belongs to the settings: a thermostat keeps its target over a power cut.
        return line.order(component, "SetConfig", config=params)

    def compose(values: Values) -> tuple[str | None, Mapping[str, object]]:
        enabled = values.get("enable", config.get("enable"))
        state = (works if enabled else "off") if isinstance(enabled, bool) else None
        shown = {
            "temperature": values.get("target_C", config.get("target_C")),
            "current_temperature": values.get("current_C"),
            "current_humidity": values.get("current_humidity"),
        }
        attributes: dict[str, object] = {key: value for key, value in shown.items() if value is not None}
        if isinstance(values.get("output"), bool):
            attributes["hvac_action"] = f"{works}ing" if values["output"] else "idle"
        return state, attributes

    fixed = {"hvac_modes": ["off", works], "min_temp": span[0], "max_temp": span[1]}
    return "climate", features, _wire(line, component, features, say, compose, fixed=fixed)


def _radiator(line: Line, component: str, _config: Config) -> tuple[str, Features, PlainWire]:
    """A radiator valve behind a Bluetooth gateway, which passes calls on to it."""
    features = {Feature.TARGET_TEMPERATURE: Limits(*_VALVE, 0.1, "°C")}

    def say(changes: Sequence[Change], _state: State) -> tuple[Command, ...]:
        target = {"id": 0, "target_C": as_number(changes[-1].value)}
        return line.order(component, "Call", method="TRV.SetTarget", params=target)

    def compose(values: Values) -> tuple[str | None, Mapping[str, object]]:
        target, now, place = (as_number(values.get(key)) for key in ("target_C", "current_C", "pos"))
        attributes: dict[str, object] = {} if target is None else {"temperature": target}
        if now is not None:
            attributes["current_temperature"] = now
        if place is not None:
            attributes["hvac_action"] = "heating" if place else "idle"
        return (None if target is None and now is None else "heat"), attributes

    fixed = {"hvac_modes": ["heat"], "min_temp": _VALVE[0], "max_temp": _VALVE[1]}
    return "climate", features, _wire(line, component, features, say, compose, fixed=fixed)


# ------------------------------------------------------------------------------------------------ virtual components


def _virtual(
    kind: str, feature: Feature, limits: Callable[[Config], Limits]
) -> Callable[[Line, str, Config], tuple[str, Features, PlainWire]]:
    def make(line: Line, component: str, config: Config) -> tuple[str, Features, PlainWire]:
        features = {feature: limits(config)}

        def say(changes: Sequence[Change], _state: State) -> tuple[Command, ...] | Unfulfilled:
            return line.order(component, "Set", value=changes[-1].value)

        def compose(values: Values) -> tuple[str | None, Mapping[str, object]]:
            return spoken(values.get("value")), {}

        return kind, features, _wire(line, component, features, say, compose)

    return make


def _button(line: Line, component: str, _config: Config) -> tuple[str, Features, PlainWire]:
    features = {Feature.PRESS: Limits()}

    def say(_changes: Sequence[Change], _state: State) -> tuple[Command, ...]:
        return line.order(component, "Trigger", event="single_push")

    return "button", features, _wire(line, component, features, say, lambda _values: (None, {}), silent=tuple(features))


def _range(config: Config) -> Limits:
    low, high = as_number(config.get("min")), as_number(config.get("max"))
    unit = short(dig(config, ("meta", "ui", "unit"))) or None
    return Limits(None if low is None else float(low), None if high is None else float(high), None, unit)


def _options(config: Config) -> Limits:
    options = config.get("options")
    return Limits(options=tuple(filter(None, map(short, options[:256]))) if isinstance(options, list) else ())


_KINDS: Final[Mapping[str, Callable[[Line, str, Config], tuple[str, Features, PlainWire]]]] = {
    "switch": _switch,
    "cover": _cover,
    "thermostat": _thermostat,
    "blutrv": _radiator,
    "boolean": _virtual("switch", Feature.POWER, lambda _config: Limits()),
    "number": _virtual("number", Feature.NUMBER, _range),
    "enum": _virtual("select", Feature.OPTION, _options),
    "text": _virtual("text", Feature.TEXT, lambda _config: Limits(0.0, 255.0, unit="characters")),
    "button": _button,
}
