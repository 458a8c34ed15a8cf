"""“Play …”: what, on which player, and as what: a film where there is a screen, else something to hear."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from devices import kinds
from devices.model import Change, Device, Entity, Feature, Home, Order
from devices.reading import current
from engine.context.situation import Situation
from engine.domain import Asking, Habit, Hypothesis, Interpretation, Option, Question, Refusal, Resolution, Unresolved
from engine.habits.model import Facet
from engine.language.describe import listing, place
from engine.language.lexicon import KINDS
from engine.language.reader import read
from engine.language.reading import Reading
from engine.language.titles import genre_of, kinds_of, spoken
from engine.language.words import fold
from engine.preferences.recall import wanted
from engine.resolution import habitual, made_for, sources
from engine.resolution.dialogue import together
from engine.resolution.found import Candidate
from engine.resolution.habitual import Usual

INTENT: Final = "HassMediaSearchAndPlay"
GENRE: Final = "music.genre"

_CLASS_WORDS: Final[dict[str, str]] = {
    "film": "movie",
    "movie": "movie",
    "films": "movie",
    "series": "tv_show",
    "show": "tv_show",
    "episode": "episode",
    "video": "video",
    "song": "track",
    "track": "track",
    "album": "album",
    "artist": "artist",
    "band": "artist",
    "playlist": "playlist",
    "podcast": "podcast",
    "audiobook": "audiobook",
    "book": "audiobook",
    "soundtrack": "soundtrack",
    "radio": "radio",
    "station": "radio",
    "music": "music",
    "tunes": "music",
    "songs": "music",
}
_VERB: Final = re.compile(
    r"\b(?:play(?:ing)?|put on|put|listen(?:ing)? to|hear|watch(?:ing)?|start(?:ing)?|show(?: me)?|stream|see)\b",
    re.IGNORECASE,
)
_SWITCHED_ON: Final = re.compile(
    r"^(?:(?:please|can you|could you) )*(?:turn|switch) on (?=(?:the |some )?\w+$)", re.IGNORECASE
)
"""“Turn on the radio”: nothing that is called “turn”."""
_PUT_ON: Final = re.compile(r"\bput (?!on\b)(.+?) on(?=[\s.!?]*$|,? please)", re.IGNORECASE)
_HEAD: Final = re.compile(
    r"^(?:(?:me|us|some|a bit of|a little|the|a|an|please|something|anything|my|more|of|called|usual|"
    r"named|by|from)\b[\s,]*)+",
    re.IGNORECASE,
)
_TAIL: Final = re.compile(r"[\s,]*(?:\b(?:please|for me|now|thanks|thank you|here)\b)?[\s.!?,]*$", re.IGNORECASE)
_MOST_SCREENS: Final = 2
"""Screens that are offered for a film that was asked for where there is none."""
_PLACE: Final = frozenset({"on", "in", "at", "to", "through", "using", "via"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to see or hear."""

    query: str
    """Empty: nothing in particular."""
    media_class: str | None
    """As said; None: left open."""
    where: Reading
    """The mentions of the player and the place."""
    watching: bool = False


def request(text: str, home: Home) -> Wanted:
    """Take a request to play apart into what and where; titles keep their spelling."""
    text = _SWITCHED_ON.sub("play ", _PUT_ON.sub(r"put on \1", text))
    verb = _VERB.search(text)
    before, rest = (text[: verb.start()], text[verb.end() :]) if verb else ("", text)
    what, tail = _cut_place(rest, home)
    where = read(f"{before} {tail}", home)
    what = _TAIL.sub("", what).strip(" \"'“”.,!?")
    said = what
    what = _HEAD.sub("", what).strip()
    media_class, what = _class_of(what)
    watching = bool(verb and verb.group().casefold().startswith(("watch", "show", "see")))
    # "The Hobbit" keeps its article; "the film The Hobbit" has lost only that of the film.
    if media_class is None and said.casefold().startswith("the ") and kinds_of(what):
        what = said
    return Wanted(what, media_class, replace(where, unknown=()), watching)


_PLAYERS: Final = frozenset({"media", "media player", "player", "music player", "playback"})


def names_player_only(text: str, home: Home) -> bool:
    """Whether only the player is named: "play the media player" goes on with what is there."""
    return request(text, home).query.casefold() in _PLAYERS


def _cut_place(text: str, home: Home) -> tuple[str, str]:
    for match in re.finditer(r"\b\w+\b", text):
        if match.group().casefold() not in _PLACE:
            continue
        place_said = read(text[match.end() :], home)
        player = any(word.kind in {"tv", "display", "speaker", "media"} for word in place_said.types)
        if not place_said.unknown and (place_said.names or place_said.areas or player):
            return text[: match.start()], text[match.end() :]
    return text, ""


def _class_of(what: str) -> tuple[str | None, str]:
    words = what.split()
    folded = [word.casefold() for word in words]
    if len(folded) > 1 and folded[0] in {"radio", "station"} and folded[1].isdigit():
        # "Radio 2" is the name of a station.
        return "radio", what
    if folded and folded[0] in _CLASS_WORDS:
        rest = _HEAD.sub("", " ".join(words[1:]))
        return _CLASS_WORDS[folded[0]], rest
    if len(folded) > 1 and folded[-1] in _CLASS_WORDS:
        rest = " ".join(words[:-1])
        return _CLASS_WORDS[folded[-1]], re.sub(r"^the\s+", "", rest, flags=re.IGNORECASE)
    return None, what


@dataclass(frozen=True, slots=True)
class _Player:
    device: Device
    entity: Entity

    @property
    def screen(self) -> bool:
        return kinds.has_screen(self.device)


def resolve(text: str, situation: Situation, confidence: float) -> Resolution:
    """What to play, and where, or a question, or a refusal."""
    home = situation.home
    want = request(text, home)
    players = _players(want.where, situation)
    if isinstance(players, Refusal):
        return players
    if want.media_class == "radio":
        # Where something is called a radio, that plays it.
        players = [one for one in players if "radio" in fold(one.device.name)] or players
    if chosen := sources.chosen(want.query, [(one.device, one.entity) for one in players], confidence):
        return Interpretation(chosen)
    # Nothing in particular goes on with what was interrupted; "some music" is something in particular.
    readings = [_reading(want, player, situation, confidence) for player in players]
    usual = _usual_player(want, players, readings, situation)
    if usual is not None and usual.habit.strong:
        players, readings = _on_usual(usual, players, readings)
    elif fitting := _made_for(want, players, situation):
        readings = [one for player, one in zip(players, readings, strict=True) if player in fitting]
        players = fitting
    if len(readings) > 1 and want.where.every:
        return Interpretation(_everywhere(readings))
    if len(readings) == 1:
        return _impossible_film(want, players[0], situation, readings[0]) or Interpretation(readings[0])
    leads = usual.habit.value if usual else None
    pairs = sorted(
        zip(players, readings, strict=True), key=lambda pair: (pair[0].device.id != leads, pair[0].device.name)
    )
    options = tuple(Option(player.device.name + place(player.device), one) for player, one in pairs)
    names = listing([option.label for option in options], "or")
    return Question(
        Asking.CHOICE,
        f"Where should I play it: on the {names}?",
        options,
        Unresolved.AMBIGUOUS,
        hypothesis=Hypothesis(INTENT, score=confidence, habits=(usual.habit,) if usual else ()),
    )


def _usual_player(
    want: Wanted, players: list[_Player], readings: list[Hypothesis], situation: Situation
) -> Usual | None:
    """The player that is usual for this; where a film was asked for, only what has a screen is."""
    if len(players) < 2:
        return None
    watch = want.watching or want.media_class in habitual.VIDEO
    heard = want.media_class is not None or _is_genre(want.query, situation)
    fitting = [pair for pair in zip(players, readings, strict=True) if pair[0].screen or not watch]
    candidates = [Candidate(one.device, one.entity, reading.orders[0].changes) for one, reading in fitting]
    return habitual.device(candidates, situation, kind="video" if watch else "audio" if heard else "")


def _made_for(want: Wanted, players: list[_Player], situation: Situation) -> list[_Player]:
    """Of several that nobody named, those that are made for this; nothing where that does not tell them apart."""
    if len(players) < 2 or want.where.names or want.where.types or want.where.every:
        return []
    seen = want.watching or want.media_class in habitual.VIDEO or made_for.is_seen(want.query)
    heard = want.media_class in _MUSIC or _is_genre(want.query, situation)
    kept = made_for.players([one.device for one in players], seen=seen, heard=heard)
    return [one for one in players if one.device in kept]


def _on_usual(
    usual: Usual, players: list[_Player], readings: list[Hypothesis]
) -> tuple[list[_Player], list[Hypothesis]]:
    pairs = zip(players, readings, strict=True)
    player, reading = next(pair for pair in pairs if pair[0].device.id == usual.habit.value)
    reasons, habits = (*reading.reasons, usual.reason), (*reading.habits, usual.habit)
    return [player], [replace(reading, reasons=reasons, habits=habits)]


def _everywhere(readings: list[Hypothesis]) -> Hypothesis:
    """The same on every player that was asked for."""
    names = [one.slots["name"] for one in readings]
    return replace(together(readings), slots={**readings[0].slots, "name": names})


def _all_players(home: Home) -> Iterator[_Player]:
    for device, entity in home.entities():
        if entity.component == "media_player" and (entity.can(Feature.PLAY_MEDIA) or entity.can(Feature.PLAYBACK)):
            yield _Player(device, entity)


def _players(where: Reading, situation: Situation) -> list[_Player] | Refusal:
    players = list(_all_players(situation.home))
    said = _said_players(where, players)
    if not said:
        name = listing([m.name for m in where.names] or list(where.areas) or ["home"])
        offer = [p.device.name + place(p.device) for p in players[:2]]
        nearest = f" The nearest is the {listing(offer, 'or')}." if offer else ""
        why = Unresolved.CANNOT if where.names else Unresolved.NOTHING_THERE
        prefix = f"The {name} can't play anything." if where.names else f"Nothing in the {name} can play that."
        return Refusal(why, prefix + nearest, Hypothesis(INTENT))
    reachable = [p for p in said if p.device.available and p.entity.available]
    if not reachable:
        text = f"The {said[0].device.name} is offline, so I can't play anything there."
        return Refusal(Unresolved.OFFLINE, text, Hypothesis(INTENT, targets=(said[0].entity.unique_id,)))
    own = [p for p in reachable if p.device.id == situation.utterance.endpoint]
    here = [p for p in reachable if situation.area and p.device.area == situation.area]
    if where.every and (where.types or where.names):
        # "On all the speakers": not only on those here, unless a place was said.
        return reachable
    explicit = where.names or where.types
    return reachable if explicit and len(reachable) == 1 else own or here or reachable


def _said_players(where: Reading, players: list[_Player]) -> list[_Player]:
    fitting = players
    if where.names:
        ids = {named.device for match in where.names for named in match.found}
        fitting = [p for p in fitting if p.device.id in ids]
    tests = [KINDS[word.kind] for word in where.types if word.kind in {"tv", "display", "speaker"}]
    if tests:
        fitting = [p for p in fitting if any(test(p.device, p.entity) for test in tests)]
    if where.areas:
        fitting = [p for p in fitting if p.device.area in where.areas]
    return fitting


def _reading(want: Wanted, player: _Player, situation: Situation, confidence: float) -> Hypothesis:
    choice = _choose(want, player, situation)
    slots: dict[str, object] = {"name": player.device.name}
    reasons = choice.reasons
    if not want.query and want.media_class is None and current(player.entity, Feature.PLAYBACK) == "pause":
        # What was interrupted comes before what is liked, or usual.
        choice, reasons = _Choice("music", ""), ()
        changes: tuple[Change, ...] = (Change(Feature.PLAYBACK, "play"),)
    elif (
        want.watching and not (want.query or want.media_class or choice.query) and (on := made_for.shows(player.entity))
    ):
        # Who wants to watch something has said nothing that could be played.
        changes = on
    elif player.entity.can(Feature.PLAY_MEDIA):
        query = choice.query or (choice.media_class if choice.media_class in habitual.VIDEO else "music")
        medium = {"media_content_type": choice.media_class, "media_content_id": query}
        changes = (Change(Feature.PLAY_MEDIA, medium),)
        slots |= {"search_query": query, "media_class": choice.media_class}
    else:
        changes = (Change(Feature.PLAYBACK, "play"),)
        reasons = (*reasons, f"the {player.device.name} can't be told what to play, only to play")
    return Hypothesis(
        intent=INTENT,
        slots=slots,
        targets=(player.entity.unique_id,),
        orders=(Order(player.entity.unique_id, changes),),
        features={"screen": float(player.screen)},
        score=confidence,
        reasons=reasons,
        preferences=choice.preferences,
        habits=choice.habits,
    )


@dataclass(frozen=True, slots=True)
class _Choice:
    """What is played on one player, and what decided it."""

    media_class: str
    query: str
    """Empty: nothing in particular."""
    reasons: tuple[str, ...] = ()
    preferences: tuple[str, ...] = ()
    habits: tuple[Habit, ...] = ()


def _choose(want: Wanted, player: _Player, situation: Situation) -> _Choice:
    if not want.query:
        return _anything(want, player, situation)
    if want.media_class and (player.screen or want.media_class not in habitual.VIDEO):
        return _Choice(want.media_class, want.query)
    known = kinds_of(want.query)
    watched = player.screen and (want.watching or known & habitual.VIDEO or not known)
    if watched and not _is_genre(want.query, situation):
        seen = next(iter(sorted(known & habitual.VIDEO)), "movie")
        return _Choice(seen, want.query, (f"the {player.device.name} has a screen",))
    if known & {"track", "album", "artist"} and not known & {"book", "soundtrack"}:
        return _Choice(next(iter(sorted(known & {"track", "album", "artist"}))), want.query)
    if _is_genre(want.query, situation):
        return _Choice("music", want.query)
    heard = "audiobook" if "book" in known else "soundtrack" if known else "music"
    return _Choice(heard, want.query, (f"the {player.device.name} has no screen",))


def _is_genre(query: str, situation: Situation) -> bool:
    """Whether it is a kind of music: one that everybody knows, or one that this person taught."""
    taught = {str(one.value).casefold() for one in situation.preferences if one.category == GENRE}
    return query.casefold() in taught or (genre_of(query) is not None and not kinds_of(query))


_MUSIC: Final = frozenset({"music", "track", "album", "artist", "playlist"})


def _anything(want: Wanted, player: _Player, situation: Situation) -> _Choice:
    """What was taught, else what is usual, else whatever the player plays."""
    if want.media_class in {None, "music", "radio"} and (taste := wanted(GENRE, situation, area=player.device.area)):
        whose = "you like" if taste.person else "this home likes"
        return _Choice("music", str(taste.value), (f"{whose} {taste.value}",), (taste.id,))
    usual = habitual.medium(situation, _classes(want, player))
    if usual is not None and usual.habit.strong and usual.latest is not None:
        media_class = next(iter(usual.latest.facets[Facet.CLASS]))
        return _Choice(media_class, usual.habit.value, (usual.reason,), habits=(usual.habit,))
    return _Choice(want.media_class or "music", "")


def _classes(want: Wanted, player: _Player) -> frozenset[str]:
    """The media classes that answer to what was asked for, on this player."""
    if want.media_class == "music":
        return _MUSIC
    if want.media_class is not None:
        return frozenset({want.media_class})
    heard = frozenset(_CLASS_WORDS.values()) - habitual.VIDEO
    return habitual.VIDEO if want.watching else heard | (habitual.VIDEO if player.screen else frozenset())


def _impossible_film(want: Wanted, player: _Player, situation: Situation, heard: Hypothesis) -> Question | None:
    """A film was asked for where nothing can show it: offer what can be had, never pretend."""
    asked = want.media_class in habitual.VIDEO or want.watching
    if not asked or player.screen or not want.query:
        return None
    options = [Option(f"{spoken(heard.slots)} here", heard)]
    if heard.slots.get("media_class") == "audiobook" and "soundtrack" in kinds_of(want.query):
        music = _reading(replace(want, media_class="soundtrack", watching=False), player, situation, heard.score)
        options.append(Option(f"{spoken(music.slots)} here", music))
    screens = [p for p in _all_players(situation.home) if p.screen and p.device.available and p.entity.available]
    for other in sorted(screens, key=lambda p: p.device.name)[:_MOST_SCREENS]:
        film = _reading(want, other, situation, heard.score)
        options.append(Option(f"{spoken(film.slots)} on the {other.device.name}{place(other.device)}", film))
    choices = listing([option.label for option in options], "or")
    text = f"The {player.device.name} has no screen. Shall I play {choices}?"
    return Question(
        Asking.CHOICE, text, tuple(options), Unresolved.CANNOT, hypothesis=Hypothesis(INTENT, score=heard.score)
    )
