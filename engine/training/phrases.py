"""The patterns of our own sentences: closed lists, in the words of people, none of them taken from a data set.

`{x}` is what it is about, `{v}` a value, `{a}` a room or the name of a setting.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from devices.model import Feature

FROM_TEMPLATES: Final = 0.4
"""Share of the requests by name that come from Home Assistant's templates, where one has room for them."""

_ON: Final = ("turn on {x}", "switch {x} on", "turn {x} on", "{x} on", "I need {x} on", "put {x} on", "power up {x}",
              "get {x} going", "start up {x}", "let there be {x}", "activate {x}", "could {x} be on")  # fmt: skip
_OFF: Final = ("turn off {x}", "switch off {x}", "turn {x} off", "{x} off", "shut off {x}", "kill {x}", "cut {x}",
               "I don't need {x} any more", "power {x} down", "we are done with {x}", "get {x} off")  # fmt: skip
_OPEN: Final = ("open {x}", "open up {x}", "raise {x}", "{x} open", "pull {x} up", "I want {x} open")
_CLOSE: Final = ("close {x}", "shut {x}", "lower {x}", "{x} closed", "pull {x} down", "I want {x} closed")

type Switched = tuple[str, str, Feature, object, tuple[str, ...]]
SWITCHED: Final[tuple[Switched, ...]] = (
    ("HassTurnOn", "light", Feature.POWER, True, _ON),
    ("HassTurnOff", "light", Feature.POWER, False, _OFF),
    ("HassTurnOn", "switch", Feature.POWER, True, _ON),
    ("HassTurnOff", "switch", Feature.POWER, False, _OFF),
    ("HassTurnOn", "fan", Feature.POWER, True, _ON),
    ("HassTurnOff", "fan", Feature.POWER, False, _OFF),
    ("HassTurnOn", "media_player", Feature.POWER, True, _ON[:4]),
    ("HassTurnOff", "media_player", Feature.POWER, False, _OFF[:5]),
    ("HassTurnOn", "cover", Feature.OPEN, True, _OPEN),
    ("HassTurnOff", "cover", Feature.OPEN, False, _CLOSE),
    ("HassTurnOn", "lock", Feature.LOCK, True, ("lock {x}", "lock up {x}", "{x} should be locked", "bolt {x}")),
    ("HassTurnOff", "lock", Feature.LOCK, False, ("unlock {x}", "unbolt {x}", "I want {x} unlocked")),
)

_PERCENTS: Final = tuple((f"{n}{unit}", float(n)) for n in (10, 25, 40, 65, 80) for unit in (" percent", "%", ""))
_COLOURS: Final = (("red", (255, 0, 0)), ("blue", (0, 0, 255)), ("green", None), ("yellow", None), ("purple", None))
_MORE: Final = (("brighter", None), ("darker", None), ("a bit brighter", None), ("20 percent brighter", None))

type Set = tuple[str, str, Feature, tuple[tuple[str, object], ...], tuple[str, ...]]
SET: Final[tuple[Set, ...]] = (
    ("HassLightSet", "light", Feature.BRIGHTNESS, _PERCENTS,
     ("set {x} to {v}", "dim {x} to {v}", "{x} at {v}", "brightness of {x} to {v}", "bring {x} down to {v}")),
    ("HassLightSet", "light", Feature.BRIGHTNESS, _MORE, ("make {x} {v}", "{x} {v}", "I want {x} {v}")),
    ("HassLightSet", "light", Feature.COLOR, _COLOURS, ("make {x} {v}", "set {x} to {v}", "{x} in {v}",
                                                        "change {x} to {v}", "turn {x} {v}")),
    ("HassSetPosition", "cover", Feature.POSITION, _PERCENTS,
     ("set {x} to {v}", "move {x} to {v}", "open {x} to {v}", "bring {x} to {v}")),
    ("HassFanSetSpeed", "fan", Feature.SPEED, _PERCENTS,
     ("set {x} to {v}", "run {x} at {v}", "set the speed of {x} to {v}", "{x} speed {v}")),
    ("HassSetVolume", "media_player", Feature.VOLUME, _PERCENTS,
     ("set the volume of {x} to {v}", "volume {v} on {x}", "turn {x} to {v} volume")),
    ("HassClimateSetTemperature", "climate", Feature.TARGET_TEMPERATURE,
     tuple((f"{n}{unit}", float(n)) for n in (16, 18, 20, 21, 23) for unit in (" degrees", "°", "")),
     ("set {x} to {v}", "heat to {v} with {x}", "put {x} on {v}", "change {x} to {v}", "{x} to {v}",
      "set the temperature of {x} to {v}", "set {x} temperature to {v}", "change the temperature of {x} to {v}",
      "turn the temperature of {x} up to {v}")),
    ("HassClimateSetTemperature", "climate", Feature.TARGET_TEMPERATURE,
     (("warmer", None), ("two degrees warmer", None), ("colder", None)), ("make {x} {v}", "set {x} {v}")),
)  # fmt: skip

type Left = tuple[str, str, Feature, tuple[str, ...]]
LEFT_OUT: Final[tuple[Left, ...]] = (
    (
        "HassLightSet",
        "light",
        Feature.BRIGHTNESS,
        (
            "set {x}",
            "set the brightness of {x}",
            "change the brightness of {x}",
            "adjust {x}",
            "change the colour of {x}",
        ),
    ),
    (
        "HassClimateSetTemperature",
        "climate",
        Feature.TARGET_TEMPERATURE,
        (
            "set the temperature of {x}",
            "change the temperature of {x}",
            "set the temperature",
            "adjust the temperature",
            "set the temperature in the {a}",
            "I want to change the temperature in the {a}",
        ),
    ),
    ("HassSetVolume", "media_player", Feature.VOLUME, ("set the volume of {x}", "change the volume of {x}")),
    ("HassSetPosition", "cover", Feature.POSITION, ("set the position of {x}", "adjust the position of {x}")),
)
"""Requests that leave out what something is to become."""

CALLED: Final[Mapping[Feature, tuple[str, ...]]] = {
    Feature.MODE: ("mode",),
    Feature.PRESET: ("mode", "preset", "fan speed"),
    Feature.FAN_MODE: ("fan speed", "fan mode"),
    Feature.SWING_MODE: ("swing",),
    Feature.SPEED: ("speed", "fan speed"),
    Feature.TARGET_HUMIDITY: ("humidity", "intensity"),
    Feature.EFFECT: ("effect",),
    Feature.SOURCE: ("source", "input"),
    Feature.TILT: ("tilt",),
    Feature.SIREN_TONE: ("tone",),
}
"""What people call a setting that has no name of its own."""
TO_OPTION: Final = (
    "set the {a} of {x} to {v}", "change {x} {a} to {v}", "set {x} {a} to {v}", "adjust the {a} of {x} to {v}",
    "switch the {a} of {x} to {v}", "put the {a} of {x} on {v}", "set the {a} to {v} on {x}",
    "change the {a} to {v} for {x}", "adjust {x} to {v} {a}", "choose {v} as the {a} of {x}",
    "I want the {a} of {x} to be {v}", "turn the {a} of {x} to {v}", "adjust {x} to {a} {v}", "{x} {a} to {v}",
)  # fmt: skip
TO_MODE: Final = (
    "set {x} to {v} mode", "put {x} in {v} mode", "change the mode of {x} to {v}", "switch {x} to {v} mode",
    "switch {x} into {v} mode", "run {x} in {v} mode", "change {x} to {v} mode", "{x} in {v} mode",
)  # fmt: skip
JUST: Final = ("set {x} to {v}", "switch {x} to {v}", "put {x} on {v}", "change {x} to {v}")
"""Where the option alone tells what it is an option of."""
TO_NUMBER: Final = (
    "set the {a} of {x} to {v}", "change {x} {a} to {v}", "{a} of {x} to {v}", "set {x} {a} to {v}",
    "adjust the {a} of {x} to {v}", "put the {a} of {x} at {v}", "set the {a} to {v} on {x}",
    "turn the {a} of {x} to {v}", "raise the {a} of {x} to {v}", "lower {x} {a} to {v}", "set the {a} to {v} for {x}",
    "bring the {a} of {x} to {v}",
)  # fmt: skip
BY: Final = (
    "increase the {a} of {x} by {v}", "decrease the {a} of {x} by {v}", "raise {x} {a} by {v}", "lower the {a} of {x}",
    "turn up the {a} of {x}", "reduce {x} {a} by {v}", "increase {x} {a}", "turn the {a} of {x} down by {v}",
    "drop the {a} of {x} by {v}", "add {v} to the {a} of {x}",
)  # fmt: skip
NUMBERS: Final = (5, 12, 20, 30, 45, 60)
UNITS: Final[Mapping[str, tuple[str, ...]]] = {
    "%": ("", " percent", "%"), "min": ("", " minutes"), "s": ("", " seconds"), "°C": ("", " degrees"),
}  # fmt: skip
SWAYS: Final[Mapping[bool, tuple[str, ...]]] = {
    True: ("turn on oscillation on {x}", "turn on the oscillation of {x}", "start the oscillation of {x}",
           "switch on {x} oscillation", "enable swing on {x}", "turn {x} swing on"),
    False: ("turn off oscillation on {x}", "turn off the oscillation of {x}", "stop the oscillation of {x}",
            "switch {x} oscillation off", "disable swing on {x}", "turn the swing of {x} off"),
}  # fmt: skip
PRESSED: Final = ("{v} {x}", "{v} up {x}", "please {v} {x}", "I want you to {v} {x}")
LACKING: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("mode", ("sleep", "turbo", "dry", "eco", "heat", "baby", "auto", "cool", "party")),
    ("fan speed", ("low", "medium", "high", "auto")),
    ("swing", ("up", "down", "auto", "vertical", "middle", "downwards")),
    ("intensity", ("20%", "30", "60 percent", "80")),
    ("interval", ("10", "5 minutes", "20 seconds", "30")),
    ("duration", ("10", "5 minutes", "20 seconds", "30")),
    ("temperature", ("21 degrees", "19", "24 degrees")),
    ("brightness", ("20%", "30", "60 percent")),
    ("volume", ("20%", "30", "60 percent")),
    ("speed", ("20%", "3", "60 percent", "low", "high")),
    ("humidity", ("40%", "55 percent", "60")),
    ("oscillation", ("on", "off")),
    ("tilt", ("20%", "60")),
    ("effect", ("rainbow", "candle")),
    ("degree", ("30", "60", "90")),
)
"""Settings that a thing may lack, with what somebody would set them to."""

type Group = tuple[str, str, str, Feature, object, tuple[str, ...]]
SETS: Final[tuple[Group, ...]] = (
    ("light", "lights", "HassTurnOn", Feature.POWER, True, _ON[:4]),
    ("light", "lights", "HassTurnOff", Feature.POWER, False, _OFF[:6]),
    ("light", "lights", "HassLightSet", Feature.BRIGHTNESS, 30.0, ("dim {x} to 30 percent", "set {x} to 30%")),
    ("cover", "blinds", "HassTurnOn", Feature.OPEN, True, _OPEN[:3]),
    ("cover", "blinds", "HassTurnOff", Feature.OPEN, False, _CLOSE[:3]),
    ("lock", "doors", "HassTurnOn", Feature.LOCK, True, ("lock {x}",)),
)

type Room = tuple[str, Feature, object, tuple[str, ...]]
ROOM: Final[tuple[Room, ...]] = (
    ("HassTurnOn", Feature.POWER, True, ("turn on the light", "light on", "switch the light on", "I need light",
                                         "put the light on")),
    ("HassTurnOff", Feature.POWER, False, ("turn off the light", "light off", "the light off", "kill the light")),
)  # fmt: skip

type Driven = tuple[str, str, Feature, object, tuple[str, ...]]
DRIVEN: Final[tuple[Driven, ...]] = (
    ("media_player", "HassMediaPause", Feature.PLAYBACK, "pause", ("pause {x}", "hold {x} for a moment")),
    ("vacuum", "HassVacuumStart", Feature.RUN, "start", ("start {x}", "run {x}", "let {x} clean", "send {x} off")),
    ("vacuum", "HassVacuumReturnToBase", Feature.RUN, "return_to_base",
     ("send {x} home", "{x} back to base", "dock {x}", "return {x} to its dock")),
    ("lawn_mower", "HassLawnMowerStartMowing", Feature.RUN, "start", ("start {x}", "let {x} mow", "mow with {x}")),
    ("lawn_mower", "HassLawnMowerDock", Feature.RUN, "return_to_base", ("send {x} home", "dock {x}", "park {x}")),
    ("siren", "HassTurnOn", Feature.POWER, True, ("turn on {x}", "{x} on", "sound {x}")),
    ("siren", "HassTurnOff", Feature.POWER, False, ("turn off {x}", "silence {x}", "{x} off")),
    ("valve", "HassTurnOn", Feature.OPEN, True, ("open {x}", "turn on {x}", "open up {x}")),
    ("valve", "HassTurnOff", Feature.OPEN, False, ("close {x}", "shut {x}", "turn off {x}")),
    ("scene", "HassTurnOn", Feature.PRESS, True, ("turn on {x}", "activate {x}", "start {x}", "set the scene to {x}")),
    ("humidifier", "HassTurnOn", Feature.POWER, True, _ON[:4]),
    ("humidifier", "HassTurnOff", Feature.POWER, False, _OFF[:4]),
    ("humidifier", "HassTurnOff", Feature.POWER, False, ("stop {x}", "shut {x} down")),
)  # fmt: skip

KINDS_OF: Final = (
    ("light", "light"), ("lights", "light"), ("lamp", "light"), ("fan", "fan"), ("fans", "fan"), ("blinds", "cover"),
    ("curtain", "cover"), ("heating", "climate"), ("radiator", "climate"), ("air conditioner", "climate"),
    ("TV", "media_player"), ("speaker", "media_player"), ("humidifier", "fan"), ("dehumidifier", "switch"),
    ("lock", "lock"), ("plug", "switch"), ("kettle", "switch"), ("oven", "switch"), ("window", "cover"),
)  # fmt: skip
"""Words for kinds of things, and the component whose requests somebody may make of them."""

TITLES: Final = ("jazz", "the Blue Lagoon", "Winter Tales", "some Chopin", "the evening news", "Silver Arrow", "techno",
                 "my running songs", "Seven Bridges", "lounge music", "The Lighthouse")  # fmt: skip
PLAYED: Final = ("play {v} on {x}", "put {v} on {x}", "I want to hear {v} on {x}", "play {v} through {x}")

type Asked = tuple[str, tuple[str, ...]]
ASKED: Final[tuple[Asked, ...]] = (
    ("light", ("is {x} on", "is {x} off?", "is {x} still on?", "what is the state of {x}")),
    ("switch", ("is {x} on", "did I leave {x} on", "is {x} running?")),
    ("cover", ("is {x} open", "is {x} closed?", "are we sure that {x} is closed", "how far is {x} open")),
    ("lock", ("is {x} locked", "is {x} unlocked?", "tell me if {x} is locked")),
    ("fan", ("is {x} on", "is {x} running?", "did I turn off {x}")),
    ("climate", ("is {x} on", "what is {x} doing", "what is {x} set to")),
    ("valve", ("is {x} open", "is {x} closed?")),
    ("humidifier", ("is {x} on", "is {x} still running")),
    ("vacuum", ("what is {x} doing", "is {x} cleaning", "where is {x}")),
    ("binary_sensor", ("is {x} open", "is {x} closed?", "did somebody open {x}")),
    ("sensor", ("what does {x} say", "what is {x} showing", "tell me the value of {x}")),
)
ALL_OF: Final = ("which lights are on", "are any windows open?", "are all the doors locked", "how many lights are on",
                 "is there a light on", "which windows are open?", "what lights are still on")  # fmt: skip
HOW_WARM: Final = ("what is the temperature in the {a}", "how warm is it in the {a}?", "how cold is the {a}",
                   "tell me the temperature of the {a}", "is it warm in the {a}?")  # fmt: skip

CANNOT: Final = (
    ("lock", "HassLightSet", ("dim {x}", "set {x} to 40 percent", "make {x} red")),
    ("switch", "HassTurnOn", ("open {x}", "unlock {x}")),
    ("light", "HassTurnOn", ("open {x}", "unlock {x}", "lock {x}")),
    ("light", "HassClimateSetTemperature", ("set {x} to 21 degrees", "heat {x} to 22 degrees")),
    ("climate", "HassClimateSetTemperature", ("set {x} to 80 degrees", "heat {x} to 95 degrees", "{x} to 2 degrees")),
    ("cover", "HassLightSet", ("make {x} blue", "set {x} to red")),
    ("sensor", "HassTurnOn", ("turn on {x}", "open {x}", "set {x} to 30 percent")),
    ("offline", "HassTurnOn", ("turn on {x}", "switch {x} on", "turn {x} off")),
)
"""Component → what it can't do; “offline”: anything that is."""

SYLLABLES: Final = ("ba", "lor", "mu", "zi", "kra", "pon", "te", "wug", "sni", "fe", "dro", "ly", "ga", "nim")
FOREIGN: Final = (
    "spegni la luce", "apaga la luz por favor", "wie spät ist es", "zapnij pasy", "cierra la puerta", "turn the",
    "and then I", "could you", "when the", "so what I", "the one with the", "on the other hand it", "oh well you know",
    "encienda todo", "het is koud vandaag", "quelle heure est-il", "bonjour tout le monde", "because of the",
)  # fmt: skip

TOLD: Final = (
    "I turned on {x}", "I have just switched off {x}", "did someone turn on {x}", "who turned {x} off",
    "somebody left {x} on", "why is {x} on", "I was about to turn on {x}", "we bought {x} last year",
    "should I turn off {x}", "she said that {x} is broken", "tell Ben to turn off {x}", "when was {x} turned on",
    "I like {x}", "{x} was expensive", "how do I turn on {x}", "{x} looks nice",
)  # fmt: skip

TALK: Final[Mapping[str, tuple[str, ...]]] = {
    "out_of_scope": (
        "who won the match yesterday", "book me a table for four", "how tall is the Matterhorn", "tell me a joke",
        "what is the capital of Peru", "order two pizzas", "call my sister", "translate good evening into Polish",
        "how do I bake bread", "send a mail to the landlord", "is the stock market open", "write a poem",
        "when does the bus leave", "what does the word ephemeral mean", "open a bank account", "set up a meeting",
        "turn up at the office tomorrow", "turn this text into a song", "close the deal", "start a new spreadsheet",
        "switch to another bank", "put it in my calendar", "play chess with me", "how many planets are there",
        "what is the best mode of transport", "increase my salary", "how high is the tower", "set a world record",
        "decrease the price of my ticket", "pack my suitcase", "what are the settings of a good camera",
        "what is the interval between two trains", "how strong is an ant", "change my password", "fan mail is great",
        "which song was number one", "raise awareness for whales", "reduce this fraction", "park the car",
        "switch lanes", "what is sleep good for", "is dry cleaning expensive", "pick up the kids at five",
        "dim sum is my favourite", "unlock my phone", "what is seven times eight", "find a plumber near me",
    ),
    "HassIncreaseTimer": (
        "add five minutes to the timer", "make the timer ten minutes longer", "increase the timer by 30 seconds",
        "extend the pasta timer by two minutes",
    ),
    "HassDecreaseTimer": (
        "take five minutes off the timer", "shorten the timer by a minute", "decrease the timer by 20 seconds",
        "reduce the egg timer by thirty seconds",
    ),
    "HassPauseTimer": ("pause the timer", "hold the tea timer", "stop the clock of the timer for now"),
    "HassUnpauseTimer": ("resume the timer", "continue the timer", "let the timer run on"),
    "select_option": ("the second one", "option two", "the first", "I choose the last one", "take the third"),
    "affirm": ("yes", "sure", "yes please", "go ahead"),
    "deny": ("no", "no thanks", "nope", "rather not"),
    "HassListAddItem": ("put milk on the list", "add eggs to my shopping list", "write bread on the list"),
    "HassBroadcast": ("announce that dinner is ready", "tell everyone that we leave now"),
    "greet": ("hello", "good morning", "hi there", "hey you", "good evening"),
    "thank": ("thank you", "thanks a lot", "that was nice of you"),
    "goodbye": ("bye", "see you later", "good bye for now"),
    "help": ("help", "what can you do", "how does this work"),
    "HassGetWeather": ("will it rain tomorrow", "what is the weather like", "is it going to snow", "weather forecast"),
}  # fmt: skip
