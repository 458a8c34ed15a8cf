"""The words by which people call what glows, burns, boils or cuts: no convention tells a kiln from a lamp."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final


def words(pattern: str) -> re.Pattern[str]:
    """Whole words of a pattern, one or several of the thing."""
    return re.compile(rf"\b(?:{pattern})(?:s|es)?\b", re.IGNORECASE)


BURNS: Final = words(
    r"oven|stove|cook ?er|cook ?tops?|hobs?|hot ?plate|burner|grill|bbq|barbecue|smoker|griddle|fryer|wok|kettle|"
    r"samovar|toaster|waffle \w+|sandwich (?:maker|press|toaster)|panini\w*|raclette|fondue|crock ?pot|instant ?pot|"
    r"\w*cooker|sous ?vide|steamer|chafing dish|(?:food|bottle|plate|bed|foot|wax|candle|towel|seat) ?warmer|"
    r"iron|ironing \w+|straighteners?|straightening \w+|curling \w+|curlers?|crimper|hair ?dryer|blow ?dryer|"
    r"hot ?air \w+|heated \w+|heat ?(?:lamp|gun|mat|pad|press|plate|blanket|bed|light)|electric blanket|under ?blanket|"
    r"heating (?:pad|blanket|element|mat|cable|tape|rod|lamp|cushion)|infrared \w+|basking \w+|brooder|ceramic emitter|"
    r"kiln|forge|foundry|fire ?place|fire ?pit|fire ?bowl|brazier|chimenea|wood ?burner|log ?burner|"
    r"incinerator|sauna|steam (?:room|bath|oven|generator)|hot ?tub|jacuzzi|whirlpool|spa|immersion|geyser|solder\w*|"
    r"glue gun|hot wire|weld\w*|plasma \w+|laser(?! (?:printer|level|pointer|jet))|saw|\w+saw|lathe|milling machine|"
    r"grinder|shredder|chipper|crusher|guillotine|centrifuge|autoclave|cnc(?: \w+)?|"
    r"drill press|(?:hydraulic|arbor|bench) press|press brake|"
    r"band ?saw|planer|thicknesser|jointer|router table|winch|hoist|crane|conveyor\w*|"
    r"x-? ?ray(?: \w+)?|germicidal \w+|"
    r"\w*ofen|heizdecke|heizstrahler|heizlüfter|bügeleisen|wasserkocher|kamin|glätteisen|"
    r"lötkolben"
)
"""What glows, burns, boils or cuts, and may set a house on fire where nobody looks after it."""
WARMS: Final = words(r"\w*heater|furnace|convector|radiant \w+|towel (?:rail|radiator|rack)|heizung")
"""What warms a room, with a limit of its own where it is a climate device, and without one where it is a plug."""
HEATING: Final = words(r"heating|radiator|boiler|heat pump")
"""What is harmless behind a thermostat, and not as a mere switch."""
_ELSEWHERE: Final = re.compile(
    r"\b(?:immersion|water|hot ?water|tank|cylinder|calorifier|geyser|pool|hot ?tub|jacuzzi|spa|sauna|kettle|"
    r"urn|aquarium|fish ?tank|pond|terrarium|vivarium|reptile|engine|block|car|battery|seat|food|plate|bottle|egg|wax|"
    r"fuel|diesel|pipe|gutter|mirror|bed|blanket|foot|soil|seed|propagator|dew)\b",
    re.IGNORECASE,
)
"""Words in a name that say what it warms instead of a room."""
_ABOUT: Final = re.compile(
    r"\b(?:lights?|lamps?|bulb|sensors?|motion|contact|hood|timer|fans?|alarm|detector|meter|doors?|thermometer|probe|"
    r"camera|extractor|curtain|cover|pump|vacuum|speaker|display|status|led|board|shutter|clock)\b",
    re.IGNORECASE,
)
"""Words behind such a word that make something else of it: the stove's lamp, the oven's light."""


def warms_no_room(called: str) -> bool:
    """Whether a heater is called after something else that it warms: water, an engine, a bed."""
    return _ELSEWHERE.search(called) is not None


@lru_cache(maxsize=8_192)  # a request asks it of every device of a home, again and again
def names(thing: re.Pattern[str], called: str) -> bool:
    """Whether a name, or one of several parted by "|", is of such a thing, and nothing behind makes another of it."""
    for name in called.split("|"):
        for match in thing.finditer(name):
            if "lamp" in match.group().casefold() or _ABOUT.search(name, match.end()) is None:
                return True
    return False
