"""A device side that nobody here wrote: a station made with `ha-mqtt-discoverable`, found, read and commanded."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from ha_mqtt_discoverable import DeviceInfo, Discoverable, EntityInfo, Settings
from ha_mqtt_discoverable.sensors import (
    BinarySensor,
    BinarySensorInfo,
    Button,
    ButtonInfo,
    Camera,
    CameraInfo,
    Cover,
    CoverInfo,
    DeviceTrigger,
    DeviceTriggerInfo,
    Image,
    ImageInfo,
    Light,
    LightInfo,
    Lock,
    LockInfo,
    Number,
    NumberInfo,
    Select,
    SelectInfo,
    Sensor,
    SensorInfo,
    Switch,
    SwitchInfo,
    Text,
    TextInfo,
    Valve,
    ValveInfo,
)

from devices.broker import BrokerKind
from devices.kinds import has_picture
from devices.link import HomeLink
from devices.model import Change, Device, Entity, Feature, Fulfilment, Order, Unfulfilled, Value
from engine.bootstrap import build
from engine.server.app import create_app
from engine.settings import Settings as EngineSettings
from tests.support.brokers import RunningBroker, start_broker
from tests.support.net import HOST, free_port, wait_until

DEVICE = DeviceInfo(
    name="Workshop Station", identifiers="station-1", manufacturer="Bench", model="S1", suggested_area="Lab"
)


@dataclass
class Station:
    """One device with an entity of each sort; it does what it is told and says so."""

    mqtt: Settings.MQTT
    things: dict[str, Any] = field(default_factory=dict)
    heard: dict[str, list[str]] = field(default_factory=dict)

    def add(self, make: Any, info: EntityInfo, obey: Callable[[str], None] | None = None, **more: Any) -> None:
        settings: Settings[Any] = Settings(mqtt=self.mqtt, entity=info, **more)
        name = str(info.unique_id)
        if obey is None:
            self.things[name] = make(settings, retain=True)
            return
        heard = self.heard.setdefault(name, [])

        def commanded(_client: Any, _data: Any, message: Any) -> None:
            heard.append(bytes(message.payload).decode())
            obey(heard[-1])

        self.things[name] = make(settings, commanded, retain=True)

    def close(self) -> None:
        for thing in self.things.values():
            thing.mqtt_client.disconnect()
            thing.mqtt_client.loop_stop()


def info[T: EntityInfo](kind: type[T], unique_id: str, **keys: Any) -> T:
    return kind(name=unique_id.capitalize(), unique_id=unique_id, device=DEVICE, **keys)


def built(mqtt: Settings.MQTT) -> Station:
    """The station, announced, with a first state of each entity."""
    station = Station(mqtt)
    things = station.things
    station.add(Switch, info(SwitchInfo, "fan"), lambda text: getattr(things["fan"], text.lower())())
    station.add(Light, info(LightInfo, "lamp", brightness=True), lambda text: shine(things["lamp"], json.loads(text)))
    colours: dict[str, Any] = {"color_mode": True, "supported_color_modes": ["rgb"], "brightness": True}
    station.add(Light, info(LightInfo, "strip", **colours), lambda text: shine(things["strip"], json.loads(text)))
    station.add(Cover, info(CoverInfo, "blind"), lambda text: move(things["blind"], text))
    station.add(Valve, info(ValveInfo, "tap"), lambda text: move(things["tap"], text))
    station.add(Lock, info(LockInfo, "door"), lambda text: getattr(things["door"], f"{text.lower()}ed")())
    station.add(
        Number,
        info(NumberInfo, "speed", min=0, max=300, step=5, unit_of_measurement="rpm"),
        lambda text: things["speed"].set_value(float(text)),
    )
    station.add(Select, info(SelectInfo, "tool", options=["drill", "saw"]), lambda text: choose(things["tool"], text))
    station.add(Text, info(TextInfo, "label"), lambda text: write(things["label"], text))
    station.add(Button, info(ButtonInfo, "reset"), lambda _text: None)
    station.add(Sensor, info(SensorInfo, "warmth", unit_of_measurement="°C", device_class="temperature"))
    station.add(BinarySensor, info(BinarySensorInfo, "motion", device_class="motion"))
    station.add(Camera, info(CameraInfo, "eye", topic="bench/eye"))
    station.add(Image, info(ImageInfo, "drawing", url_topic="bench/drawing"))
    station.add(DeviceTrigger, info(DeviceTriggerInfo, "knock", type="button_short_press", subtype="left"))
    station.add(
        Switch,
        info(SwitchInfo, "pump"),
        lambda text: getattr(things["pump"], text.lower())(),
        manual_availability=True,
    )
    for name in ("fan", "lamp", "strip", "pump", "motion"):
        things[name].off()
    things["pump"].set_availability(True)
    things["blind"].closed()
    things["tap"].closed()
    things["door"].locked()
    things["speed"].set_value(100)
    things["tool"].select_option("saw")
    things["label"].set_text("bench")
    for name in ("reset", "eye", "knock"):
        things[name].write_config()
    things["drawing"].set_url("https://bench.example/drawing.png")
    things["warmth"].set_state(19.5)
    return station


def shine(light: Light, order: dict[str, Any]) -> None:
    if order["state"] == "OFF":
        light.off()
    elif "color" in order:
        light.color("rgb", order["color"])
    elif "brightness" in order:
        light.brightness(order["brightness"])
    else:
        light.on()


def choose(thing: Select, order: str) -> None:
    thing.select_option(order)


def write(thing: Text, order: str) -> None:
    thing.set_text(order)


def move(thing: Cover | Valve, order: str) -> None:
    if order == "OPEN":
        thing.opening()
        thing.open()
    elif order == "CLOSE":
        thing.closing()
        thing.closed()


@pytest.fixture(scope="module")
def own_broker(broker_kind: BrokerKind) -> Iterator[RunningBroker]:
    with start_broker(broker_kind) as running:
        yield running


@pytest.fixture(scope="module")
def station(own_broker: RunningBroker) -> Iterator[Station]:
    made = built(Settings.MQTT(host=own_broker.host, port=own_broker.port))
    yield made
    made.close()


@pytest.fixture(scope="module")
def link(own_broker: RunningBroker, station: Station, tmp_path_factory: pytest.TempPathFactory) -> Iterator[HomeLink]:
    file = tmp_path_factory.mktemp("home") / "home.yaml"
    with HomeLink(own_broker.url, home_file=file, clock=lambda: datetime.now(UTC)) as running:
        silent = {"reset", "drawing", "knock"}
        wait_until(
            lambda: {uid for uid in station.things if told(running, uid) is not None} | silent == set(station.things),
            10,
            what="every entity with its state",
        )
        yield running


def found(link: HomeLink) -> Device:
    device = link.home.device("station-1")
    assert device is not None
    return device


def entity(link: HomeLink, unique_id: str) -> Entity:
    one = found(link).entity(unique_id)
    assert one is not None, unique_id
    return one


def told(link: HomeLink, unique_id: str) -> str | None:
    device = link.home.device("station-1")
    one = None if device is None else device.entity(unique_id)
    return None if one is None else one.state.value


def order(link: HomeLink, unique_id: str, *changes: Change) -> Fulfilment:
    (done,) = link.carry_out([Order(unique_id, changes)])
    return done


def test_its_entities_are_one_device_in_its_area(link: HomeLink, station: Station) -> None:
    device = found(link)
    assert (device.name, device.area, device.source) == ("Workshop Station", "Lab", "home_assistant")
    assert (device.manufacturer, device.model) == ("Bench", "S1")
    assert {one.unique_id for one in device.entities} == set(station.things)
    assert link.rejections() == ()


def test_what_only_reports_shows_its_state(link: HomeLink, station: Station) -> None:
    assert (told(link, "warmth"), entity(link, "warmth").unit) == ("19.5", "°C")
    station.things["motion"].on()
    wait_until(lambda: told(link, "motion") == "on", what="the motion")
    station.things["warmth"].set_state(20.25)
    wait_until(lambda: told(link, "warmth") == "20.25", what="the temperature")


def test_pictures_are_known_of_and_a_trigger_is_told_as_an_event(link: HomeLink, station: Station) -> None:
    assert has_picture(found(link))
    wait_until(lambda: "image_url" in entity(link, "drawing").state.attributes, what="the picture's address")
    assert entity(link, "drawing").state.attributes["image_url"] == "https://bench.example/drawing.png"
    station.things["knock"].trigger("now")
    wait_until(lambda: told(link, "knock") is not None, what="the trigger")
    said = entity(link, "knock").state.attributes
    assert (said["event_type"], said["subtype"]) == ("button_short_press", "left")


COMMANDS: dict[str, tuple[str, Feature, Value, str, str]] = {
    "a switch goes on": ("fan", Feature.POWER, True, "ON", "on"),
    "a light goes on": ("lamp", Feature.POWER, True, '{"state":"ON"}', "on"),
    "a light goes off": ("lamp", Feature.POWER, False, '{"state":"OFF"}', "off"),
    "a light is dimmed": ("lamp", Feature.BRIGHTNESS, 40, '{"state":"ON","brightness":102}', "on"),
    "a light gets a colour": (
        "strip", Feature.COLOR, (255, 0, 0), '{"state":"ON","color":{"r":255,"g":0,"b":0}}', "on",
    ),
    "a cover opens": ("blind", Feature.OPEN, True, "OPEN", "open"),
    "a cover closes": ("blind", Feature.OPEN, False, "CLOSE", "closed"),
    "a valve opens": ("tap", Feature.OPEN, True, "OPEN", "open"),
    "a lock unlocks": ("door", Feature.LOCK, False, "UNLOCK", "unlocked"),
    "a lock locks": ("door", Feature.LOCK, True, "LOCK", "locked"),
    "a number is set": ("speed", Feature.NUMBER, 250, "250", "250.0"),
    "an option is chosen": ("tool", Feature.OPTION, "Drill", "drill", "drill"),
    "a text is set": ("label", Feature.TEXT, "Größe 8", "Größe 8", "Größe 8"),
}  # fmt: skip
"""What happens → entity, feature, value, the payload that the other side gets, and the state that comes back."""


@pytest.mark.parametrize(("unique_id", "feature", "value", "payload", "state"), COMMANDS.values(), ids=list(COMMANDS))
def test_it_obeys_and_its_state_confirms(
    link: HomeLink, station: Station, unique_id: str, feature: Feature, value: Value, payload: str, state: str
) -> None:
    done = order(link, unique_id, Change(feature, value))
    assert done.problem is None, "the state that came back confirms it"
    assert station.heard[unique_id][-1] == payload
    wait_until(lambda: told(link, unique_id) == state, what=f"{unique_id} {state}")


def test_a_button_is_pressed_and_needs_no_state(link: HomeLink, station: Station) -> None:
    assert order(link, "reset", Change(Feature.PRESS, value=True)).problem is None
    wait_until(lambda: station.heard["reset"] == ["PRESS"], what="the press")


def test_what_says_that_it_is_offline_gets_no_command(link: HomeLink, station: Station) -> None:
    pump = station.things["pump"]
    pump.set_availability(False)
    wait_until(lambda: not entity(link, "pump").available, what="the pump to be offline")
    assert order(link, "pump", Change(Feature.POWER, value=True)).problem is Unfulfilled.OFFLINE
    assert station.heard["pump"] == []
    pump.set_availability(True)
    wait_until(lambda: entity(link, "pump").available, what="the pump to be back")
    assert order(link, "pump", Change(Feature.POWER, value=True)).problem is None


def test_what_is_deleted_is_gone_and_the_rest_stays(link: HomeLink, station: Station) -> None:
    extra = Sensor(Settings(mqtt=station.mqtt, entity=info(SensorInfo, "extra")), retain=True)
    try:
        extra.set_state("1")
        wait_until(lambda: told(link, "extra") == "1", what="one more sensor")
        extra.delete()
        wait_until(lambda: found(link).entity("extra") is None, 2, what="it to go")
        assert found(link).entity("fan") is not None
    finally:
        close(extra)


def close(thing: Discoverable[Any]) -> None:
    thing.mqtt_client.disconnect()
    thing.mqtt_client.loop_stop()


def test_the_command_line_shows_it_and_what_was_rejected(
    own_broker: RunningBroker, station: Station, tmp_path: Path
) -> None:
    with served(own_broker, tmp_path) as port:
        station.things["fan"].mqtt_client.publish("homeassistant/switch/bad/config", "{", 1).wait_for_publish(5)
        wait_until(lambda: "homeassistant/switch/bad/config" in listed(port, "--json"), what="the rejection")
        everything = json.loads(listed(port, "--json"))
        table = listed(port)
    (device,) = everything["devices"]
    assert (device["id"], device["area"]) == ("station-1", "Lab")
    (rejection,) = everything["rejections"]
    assert (rejection["reason"], rejection["topic"]) == ("not_json", "homeassistant/switch/bad/config")
    for words in ("Workshop Station", "Lab", "home assistant", "not json", "1 message not used"):
        assert words in table


def listed(port: int, *options: str) -> str:
    """What `attune devices` prints; it need not find the engine ready at once."""
    variables = {**os.environ, "ATTUNE_ENGINE_PORT": str(port), "COLUMNS": "200"}
    command = (sys.executable, "-m", "engine.cli", "devices", *options)
    return subprocess.run(command, env=variables, capture_output=True, text=True, check=True, timeout=30).stdout


@contextlib.contextmanager
def served(broker: RunningBroker, folder: Path) -> Iterator[int]:
    """The whole engine over HTTP, once it has found the station; gives its port."""
    port = free_port()
    settings = EngineSettings(
        _env_file=None, state_dir=folder, home_file=folder / "home.yaml", mqtt_url=broker.url, engine_port=port
    )
    with build(settings) as engine:
        config = uvicorn.Config(create_app(engine), host=HOST, port=port, log_config=None, lifespan="off")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, name="engine")
        thread.start()
        try:
            wait_until(lambda: server.started and engine.link.home.device("station-1"), 10, what="the engine")
            yield port
        finally:
            server.should_exit = True
            thread.join(10)
