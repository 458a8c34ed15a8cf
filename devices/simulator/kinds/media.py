"""Media players: televisions, speakers, displays.

Home Assistant has no media player over MQTT. This is the key set of the community integrations, where every property
and every command has a topic of its own, and one topic alone says whether the player can be reached. That is why a
player whose whole house crashed still looks online: the last will of the connection goes to another topic.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, Field, model_validator

from devices.simulator.kinds.appliance import Appliance, Label, Message, Options
from devices.simulator.kinds.wire import also, number, read, touch, truth
from devices.simulator.rooms import Air


class Playing(StrEnum):
    """What a player does, in the words of Home Assistant."""

    OFF = "off"
    ON = "on"
    STANDBY = "standby"
    IDLE = "idle"
    PLAYING = "playing"
    PAUSED = "paused"


BUTTONS: Final[Mapping[str, Mapping[Playing, Playing]]] = {
    "turn_on": {Playing.OFF: Playing.IDLE, Playing.STANDBY: Playing.IDLE},
    "turn_off": dict.fromkeys(Playing, Playing.OFF),
    "play": dict.fromkeys(Playing, Playing.PLAYING),
    "pause": {Playing.PLAYING: Playing.PAUSED},
    "stop": {Playing.PLAYING: Playing.IDLE, Playing.PAUSED: Playing.IDLE},
}
"""What each button makes of each state; a state that is not named stays."""
SKIPS: Final = {"next": 1, "previous": -1}

type Ability = Literal[
    "turn_on", "turn_off", "play", "pause", "stop", "next", "previous", "volume", "mute", "play_media"
]

ABILITIES: Final[tuple[Ability, ...]] = (
    "turn_on", "turn_off", "play", "pause", "stop", "next", "previous", "volume", "mute", "play_media"
)  # fmt: skip
OLDER_ABILITIES: Final[tuple[Ability, ...]] = ("play", "pause", "stop", "next", "previous", "volume", "play_media")


class Medium(BaseModel):
    """What `play_media` asks for."""

    media_content_type: Annotated[str, Field(min_length=1, max_length=64)]
    media_content_id: Annotated[str, Field(min_length=1, max_length=512)]


RADIO: Final = Medium(media_content_type="channel", media_content_id="Radio")
"""What the play button brings where nothing was played before."""


class PlayerChange(BaseModel):
    """By hand: `{"state": "paused", "volume": 0.3, "muted": false, "source": "HDMI 1", "title": "Morning News"}`."""

    state: Playing | None = None
    volume: Annotated[float | None, Field(ge=0, le=1, validation_alias=also("volume", "volume_level"))] = None
    muted: Annotated[bool | None, Field(validation_alias=also("muted", "is_volume_muted"))] = None
    source: str | None = None
    title: Annotated[str | None, Field(min_length=1, max_length=512, validation_alias=also("title", "media_title"))] = (
        None
    )
    track: Annotated[int | None, Field(ge=1, validation_alias=also("track", "media_track"))] = None


@dataclass(frozen=True, slots=True)
class MediaPlayer(Appliance):
    """Plays whatever it is given; the medium is only a name."""

    device_class: str
    sources: tuple[str, ...] = ()
    playing: Playing = Playing.IDLE
    medium: Medium | None = None
    """Kept when it stops, so that play goes on with it."""
    track: int = 1
    """1 or more: moved by next and previous."""
    volume: float = 0.4
    """0..1."""
    muted: bool = False
    source: str | None = None
    abilities: tuple[str, ...] = ABILITIES
    tells_track: bool = False
    """Whether the number of the track is an attribute."""

    def announce(self) -> tuple[Message, ...]:
        """One media player."""
        topics = {"volume": "volume_set_topic"}
        keys: dict[str, object] = {
            "name": self.label.name,
            "device_class": self.device_class,
            "state_topic": self.label.state("state"),
            "media_title_topic": self.label.state("title"),
            "media_artist_topic": self.label.state("artist"),
            "media_content_type_topic": self.label.state("content_type"),
            "volume_level_topic": self.label.state("volume"),
            "is_volume_muted_topic": self.label.state("muted"),
            **{topics.get(able, f"{able}_topic"): self.label.command(able) for able in self.abilities},
        }
        if self.sources:
            keys |= {
                "source_topic": self.label.state("source"),
                "select_source_topic": self.label.command("source"),
                "source_list": list(self.sources),
            }
        if self.tells_track:
            keys["json_attributes_topic"] = self.label.state("track")
        reach = {
            "availability_topic": self.label.availability,
            "availability": {"payload_available": "online", "payload_not_available": "offline"},
        }
        return (self.label.announcement("media_player", keys, reach=reach),)

    def publish(self) -> tuple[Message, ...]:
        """Every property on its own topic; an empty title clears the one before."""
        shown = self._shown()
        title = "" if shown is None else shown.media_content_id
        messages = (
            self.label.says("state", self.playing.value),
            self.label.says("title", title if self.track == 1 or shown is None else f"{title}, track {self.track}"),
            self.label.says("artist", ""),
            self.label.says("content_type", "" if shown is None else shown.media_content_type),
            self.label.says("volume", f"{self.volume:.2f}"),
            self.label.says("muted", "true" if self.muted else "false"),
        )
        source = () if self.source is None else (self.label.says("source", self.source),)
        track = (self.label.says("track", {"media_track": self.track}),) if self.tells_track else ()
        return (*messages, *source, *track)

    def obey(self, what: str, payload: str) -> Self | None:
        """One of the buttons, which take any payload, or a value."""
        if what == "source":
            return replace(self, source=payload) if payload in self.sources else None
        if what not in self.abilities:
            return None
        if what in BUTTONS or what in SKIPS:
            return self._pressed(what)
        if what == "volume" and (volume := number(payload, 0.0, 1.0)) is not None:
            return replace(self, volume=volume)
        if what == "mute" and (muted := truth(payload)) is not None:
            return replace(self, muted=muted)
        if what == "play_media" and (medium := read(Medium, payload)) is not None:
            return replace(self, playing=Playing.PLAYING, medium=medium, track=1)
        return None

    def by_hand(self, payload: str) -> Self | None:
        """`{"state": "paused", "volume": 0.3, "muted": false, "source": "HDMI 1", "title": "Morning News"}`."""
        change = touch(PlayerChange, payload)
        if change is None or (change.source is not None and change.source not in self.sources):
            return None
        touched = replace(
            self,
            playing=change.state or self.playing,
            volume=self.volume if change.volume is None else change.volume,
            muted=self.muted if change.muted is None else change.muted,
            source=change.source or self.source,
            track=change.track or self.track,
        )
        if change.title is None:
            return touched
        return replace(touched, medium=Medium(media_content_type="music", media_content_id=change.title), track=1)

    def _pressed(self, button: str) -> Self:
        if button in SKIPS:
            # Nothing comes after nothing; but what says its track plays something, named or not.
            nothing = self._shown() is None and not self.tells_track
            track = self.track if nothing else max(1, self.track + SKIPS[button])
            return replace(self, track=track)
        playing = BUTTONS[button].get(self.playing, self.playing)
        # What was paused goes on, also where it has no name.
        starts = button == "play" and self.playing is not Playing.PAUSED
        return replace(self, playing=playing, medium=(self.medium or RADIO) if starts else self.medium)

    def _shown(self) -> Medium | None:
        return self.medium if self.playing in {Playing.PLAYING, Playing.PAUSED} else None


@dataclass(frozen=True, slots=True)
class OlderPlayer(MediaPlayer):
    """A player with the older key set of the community: no power, no mute, no sources."""

    def announce(self) -> tuple[Message, ...]:
        """One media player."""
        keys: dict[str, object] = {
            "name": self.label.name,
            "state_state_topic": self.label.state("state"),
            "state_title_topic": self.label.state("title"),
            "state_artist_topic": self.label.state("artist"),
            "state_volume_topic": self.label.state("volume"),
            "state_mediatype_topic": self.label.state("content_type"),
            "command_volume_topic": self.label.command("volume"),
            "command_playmedia_topic": self.label.command("play_media"),
        }
        for button in ("play", "pause", "stop", *SKIPS):
            keys |= {f"command_{button}_topic": self.label.command(button), f"command_{button}_payload": button}
        reach = {
            "availability": {
                "topic": self.label.availability,
                "payload_available": "online",
                "payload_not_available": "offline",
            }
        }
        return (self.label.announcement("media_player", keys, reach=reach),)

    def publish(self) -> tuple[Message, ...]:
        """What the older set has a topic for."""
        told = {self.label.state(what) for what in ("state", "title", "artist", "volume", "content_type")}
        # Slots make a new class of a dataclass, which `super()` without its own name would not find.
        return tuple(message for message in MediaPlayer.publish(self) if message.topic in told)


class MediaOptions(Options):
    """`sources`: inputs, the first one chosen at the start; `can`: its commands; `keys`: which of the two key sets."""

    device_class: Literal["tv", "speaker", "receiver", "projector"] = "speaker"
    sources: tuple[str, ...] = ()
    state: Playing = Playing.IDLE
    volume: Annotated[float, Field(ge=0, le=1)] = 0.4
    can: tuple[Ability, ...] = ABILITIES
    keys: Literal["newer", "older"] = "newer"
    tells_track: bool = False
    """Whether it tells the number of the track as an attribute `media_track`."""

    @model_validator(mode="after")
    def _the_older_set_has_what_is_asked_for(self) -> Self:
        if self.keys == "older" and (self.sources or self.tells_track or self.can != ABILITIES):
            raise ValueError("the older key set has neither sources nor tracks, and its commands are given")
        return self

    def build(self, label: Label, air: Air) -> MediaPlayer:  # noqa: ARG002  a player does not feel the air
        """The player as it is at the start."""
        source = self.sources[0] if self.sources else None
        if self.keys == "older":
            return OlderPlayer(
                label,
                self.device_class,
                playing=self.state,
                volume=self.volume,
                abilities=OLDER_ABILITIES,
            )
        return MediaPlayer(
            label,
            self.device_class,
            self.sources,
            self.state,
            volume=self.volume,
            source=source,
            abilities=self.can,
            tells_track=self.tells_track,
        )
