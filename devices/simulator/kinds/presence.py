"""What knows where people are, and what shows them: trackers, updates, pictures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, Field, PositiveFloat

from devices.simulator.kinds.appliance import Appliance, Label, Message, Options
from devices.simulator.kinds.wire import touch
from devices.simulator.rooms import Air, Moment

HOME: Final = "home"
AWAY: Final = "not_home"


class TrackerChange(BaseModel):
    """By hand: `{"state": "not_home"}`, or the name of a zone."""

    state: Annotated[str, Field(min_length=1, max_length=80)]
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None


@dataclass(frozen=True, slots=True)
class Tracker(Appliance):
    """The phone of a person."""

    where: str = HOME
    """`home`, `not_home`, or a zone."""
    source: str = "router"
    place: tuple[float, float] | None = None
    """Degrees of latitude and longitude; None: it does not tell."""

    def announce(self) -> tuple[Message, ...]:
        """One device tracker."""
        keys: dict[str, object] = {
            "state_topic": self.label.state("state"),
            "source_type": self.source,
            "payload_home": HOME,
            "payload_not_home": AWAY,
        }
        if self.place is not None:
            keys["json_attributes_topic"] = self.label.state("place")
        return (self.label.announcement("device_tracker", keys),)

    def publish(self) -> tuple[Message, ...]:
        """Where it is."""
        state = self.label.says("state", self.where)
        if self.place is None:
            return (state,)
        place: dict[str, Any] = {"latitude": self.place[0], "longitude": self.place[1], "gps_accuracy": 10}
        return (state, self.label.says("place", place))

    def by_hand(self, payload: str) -> Self | None:
        """`{"state": "not_home"}`."""
        change = touch(TrackerChange, payload)
        if change is None:
            return None
        moved = replace(self, where=change.state)
        if change.latitude is None or change.longitude is None or self.place is None:
            return moved
        return replace(moved, place=(change.latitude, change.longitude))


class TrackerOptions(Options):
    """`where` at the start; `place`: latitude and longitude, where it tells them."""

    where: str = HOME
    source: Literal["gps", "router", "bluetooth", "bluetooth_le"] = "router"
    place: tuple[float, float] | None = None

    def build(self, label: Label, air: Air) -> Tracker:  # noqa: ARG002  a phone does not feel the air
        """The phone as it is at the start."""
        return Tracker(label, self.where, self.source, self.place)


class UpdateChange(BaseModel):
    """By hand: `{"latest_version": "2.1"}`."""

    latest_version: Annotated[str, Field(min_length=1, max_length=40)] | None = None
    installed_version: Annotated[str, Field(min_length=1, max_length=40)] | None = None


@dataclass(frozen=True, slots=True)
class Update(Appliance):
    """The firmware of something."""

    installed: str
    latest: str
    takes_s: float
    left_s: float = 0.0
    """Seconds of the installation that are left; 0: none runs."""

    def announce(self) -> tuple[Message, ...]:
        """One update entity."""
        keys = {
            "state_topic": self.label.state("state"),
            "command_topic": self.label.command("install"),
            "payload_install": "INSTALL",
            "device_class": "firmware",
            "entity_category": "config",
        }
        return (self.label.announcement("update", keys),)

    def publish(self) -> tuple[Message, ...]:
        """A JSON object."""
        runs = self.left_s > 0
        percent = round(100 * (1 - self.left_s / self.takes_s)) if runs else None
        shown = {"installed_version": self.installed, "latest_version": self.latest, "title": self.label.name}
        return (self.label.says("state", {**shown, "in_progress": runs, "update_percentage": percent}),)

    def obey(self, what: str, payload: str) -> Self | None:
        """INSTALL."""
        if what != "install" or payload != "INSTALL":
            return None
        return self if self.left_s > 0 or self.installed == self.latest else replace(self, left_s=self.takes_s)

    def by_hand(self, payload: str) -> Self | None:
        """`{"latest_version": "2.1"}`."""
        change = touch(UpdateChange, payload)
        if change is None:
            return None
        return replace(
            self, latest=change.latest_version or self.latest, installed=change.installed_version or self.installed
        )

    def tick(self, moment: Moment) -> Self:
        """Install on."""
        if self.left_s == 0:
            return self
        left_s = self.left_s - moment.dt
        return replace(self, left_s=left_s) if left_s > 0 else replace(self, left_s=0.0, installed=self.latest)


class UpdateOptions(Options):
    """`installed` and `latest` version; `takes_s`: seconds of an installation."""

    installed: str = "1.0"
    latest: str = "1.1"
    takes_s: PositiveFloat = 60.0

    def build(self, label: Label, air: Air) -> Update:  # noqa: ARG002  firmware does not feel the air
        """The firmware as it is at the start."""
        return Update(label, self.installed, self.latest, self.takes_s)


class PictureChange(BaseModel):
    """By hand: `{"shows": "the postman"}`."""

    shows: Annotated[str, Field(min_length=1, max_length=80)]


@dataclass(frozen=True, slots=True)
class Picture(Appliance):
    """A camera or a picture frame; what it shows is a drawing with a line of text."""

    component: Literal["camera", "image"]
    shows: str

    def announce(self) -> tuple[Message, ...]:
        """One camera or image."""
        if self.component == "camera":
            return (self.label.announcement("camera", {"topic": self.label.state("picture")}),)
        keys = {"image_topic": self.label.state("picture"), "content_type": "image/svg+xml"}
        return (self.label.announcement("image", keys),)

    def publish(self) -> tuple[Message, ...]:
        """The picture itself."""
        line = self.shows.replace("&", "&amp;").replace("<", "&lt;")
        drawing = (
            '<svg xmlns="http://www.w3.org/2000/svg" width="320" height="180"><rect width="320" height="180" '
            f'fill="#345"/><text x="160" y="95" fill="#fff" text-anchor="middle">{line}</text></svg>'
        )
        return (self.label.says("picture", drawing),)

    def by_hand(self, payload: str) -> Self | None:
        """`{"shows": "the postman"}`."""
        change = touch(PictureChange, payload)
        return None if change is None else replace(self, shows=change.shows)

    def passed(self) -> Self:
        """A camera sees who passes by."""
        return replace(self, shows="somebody") if self.component == "camera" else self


class PictureOptions(Options):
    """`shows`: a line of text on the picture at the start."""

    shows: Annotated[str, Field(min_length=1, max_length=80)] = "nobody"

    def build(self, label: Label, air: Air) -> Picture:  # noqa: ARG002  pictures do not feel the air
        """An image."""
        return Picture(label, "image", self.shows)


class CameraOptions(PictureOptions):
    """`shows`: a line of text on the picture at the start."""

    def build(self, label: Label, air: Air) -> Picture:  # noqa: ARG002  cameras do not feel the air
        """A camera."""
        return Picture(label, "camera", self.shows)
