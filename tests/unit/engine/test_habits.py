"""What is usual: how it is counted, what it decides and for which reason, and what it never decides."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from devices.model import Change, Feature, Home, Limits, Order
from engine.domain import Asking, Conversation, Hypothesis, Interpretation, Preference, Question, RankedIntent, Undo
from engine.habits.choice import DEVICE_BAR, HALF_LIFE, TASTE_BAR, faded, leading
from engine.habits.model import Facet, Facets, Habits, Observation, Topic, beside, shelved
from engine.moments import Later
from engine.resolution.known_habits import known_habits, named_habits
from engine.resolution.noticing import OF_A_HABIT, by_asking, by_hand, noticed
from engine.resolution.resolve import resolve
from engine.resolution.weighing import Resolved
from tests.support.homes import (
    FAMILY,
    device,
    entity,
    home,
    light,
    lock,
    oven,
    player,
    situation,
    thermostat,
    understand,
)

EVENING = datetime(2026, 11, 23, 19, 30, tzinfo=UTC)
MORNING = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
LAMPS = home(light("Left Lamp", "Bedroom"), light("Right Lamp", "Bedroom"))
_IDS = count()


def saw(topic: Topic, value: str, times: int, *, at: datetime = EVENING, **more: Any) -> list[Observation]:
    """The same thing on so many days before `at`, one a day."""
    facets = {"part_of_day": ("evening" if at.hour >= 18 else "morning",), **more.pop("facets", {})}
    return [
        Observation(
            f"{next(_IDS)}", "anna", at - timedelta(days=day), f"turn-{day}", topic, value, facets=facets, **more
        )
        for day in range(1, times + 1)
    ]


def lamp(name: str, times: int, **more: Any) -> list[Observation]:
    facets = {"deed": ("power=True",), **more.pop("facets", {})}
    return saw(Topic.DEVICE, f"bedroom_{name}_lamp", times, facets=facets, **more)


def genre(name: str, times: int, **more: Any) -> list[Observation]:
    return saw(Topic.MEDIUM, name, times, facets={"class": ("music",), **more.pop("facets", {})}, **more)


def habits(*seen: list[Observation], others: tuple[list[Observation], ...] = (), **more: Any) -> Habits:
    return Habits(shelved(one for group in seen for one in group), tuple(shelved(group) for group in others), **more)


def chosen(resolved: Resolved) -> Hypothesis:
    assert isinstance(resolved.resolution, Interpretation), resolved.resolution
    return resolved.resolution.hypothesis


def question(resolved: Resolved) -> Question:
    assert isinstance(resolved.resolution, Question), resolved.resolution
    return resolved.resolution


def light_on(known: Habits, house: Home = LAMPS, at: datetime = EVENING) -> Resolved:
    return understand("turn on the light", house, "HassTurnOn", area="Bedroom", at=at, habits=known)


def play(known: Habits, text: str = "play some music", house: Home | None = None, **more: Any) -> Resolved:
    room = house or home(player("Bathroom Speaker", "Bathroom", screen=False))
    return understand(text, room, "HassMediaSearchAndPlay", at=more.pop("at", EVENING), habits=known, **more)


class TestCounting:
    def test_a_month_halves_what_was_seen_and_the_future_fades_as_the_past(self):
        (one,) = saw(Topic.DEVICE, "lamp", 1)
        assert faded(one, one.at) == 1.0
        assert faded(one, one.at + HALF_LIFE) == pytest.approx(0.5)
        assert faded(one, one.at - HALF_LIFE) == pytest.approx(0.5)

    def test_nothing_is_usual_with_no_data(self):
        assert leading({}, ["a", "b"], {}, EVENING) is None

    def test_a_thousand_years_away_counts_as_nothing(self):
        seen = {"a": saw(Topic.DEVICE, "a", 9)}
        assert leading(seen, ["a", "b"], {}, EVENING.replace(year=2199)) is None

    def test_four_times_as_often_and_four_times_at_least_is_usual(self):
        seen = {"a": saw(Topic.DEVICE, "a", 6), "b": saw(Topic.DEVICE, "b", 5)}
        found = leading(seen, ["a", "b"], {}, EVENING)
        assert found is not None
        assert found.key == "a"
        assert not found.clears(DEVICE_BAR)
        alone = leading(seen, ["a", "c"], {}, EVENING)
        assert alone is not None
        assert alone.clears(DEVICE_BAR)

    def test_the_time_of_day_tells_two_habits_apart(self):
        seen = {"jazz": genre("jazz", 10), "news": genre("news", 12, at=MORNING)}
        found = leading(seen, seen, {Facet.PART_OF_DAY: ("evening",)}, EVENING)
        assert found is not None
        assert found.key == "jazz"
        assert found.clears(TASTE_BAR)
        assert found.telling[0] == (Facet.PART_OF_DAY, "evening")

    def test_no_single_facet_counts_more_than_four_to_one(self):
        seen = {"a": genre("a", 40), "b": genre("b", 40, at=MORNING)}
        found = leading(seen, seen, {Facet.PART_OF_DAY: ("evening",)}, EVENING)
        assert found is not None
        assert found.odds <= 2 * 4.0

    def test_who_tosses_a_coin_is_hardly_ever_taken_to_have_a_habit(self):
        def tossed(chance: random.Random) -> bool:
            seen: dict[str, list[Observation]] = {"a": [], "b": []}
            for day in range(16):
                at = EVENING - timedelta(days=day)
                key = chance.choice("ab")
                facets = {
                    "part_of_day": (chance.choice(("morning", "evening")),),
                    "day": ("weekend" if at.weekday() > 4 else "weekday",),
                    "area": (chance.choice(("Kitchen", "Bedroom")),),
                    "after": tuple(f"state|{chance.randrange(5)}|on" for _ in range(2)),
                }
                seen[key].append(Observation(f"{day}", "anna", at, "t", Topic.DEVICE, key, facets=facets))
            now: Facets = {Facet(name): values for name, values in facets.items()}
            found = leading(seen, "ab", now, EVENING)
            return found is not None and found.clears(DEVICE_BAR)

        assert sum(tossed(random.Random(seed)) for seed in range(200)) <= 12

    def test_a_shelf_with_more_leaves_the_old_one_as_it_is(self):
        old = shelved(genre("jazz", 2))
        new = beside(old, genre("Jazz", 1))
        assert len(old[Topic.MEDIUM, ""]["jazz"]) == 2
        assert len(new[Topic.MEDIUM, ""]["jazz"]) == 3


class TestWhichDevice:
    def test_the_usual_one_of_two_is_taken_and_the_reason_says_so(self):
        taken = chosen(light_on(habits(lamp("left", 9))))
        assert taken.targets == ("bedroom_left_lamp",)
        assert "you usually turn on the Left Lamp in the evening" in taken.reasons
        assert taken.features["habit"] == 1.0
        assert taken.habits[0].count > 4

    def test_a_weak_habit_only_puts_it_first_in_the_question(self):
        asked = question(light_on(habits(lamp("right", 2))))
        assert asked.kind is Asking.CHOICE
        assert [option.label for option in asked.options] == ["Right Lamp", "Left Lamp"]

    def test_the_one_of_this_time_of_day(self):
        known = habits(lamp("left", 15), lamp("right", 15, at=MORNING))
        assert chosen(light_on(known)).targets == ("bedroom_left_lamp",)
        assert chosen(light_on(known, at=MORNING + timedelta(days=1))).targets == ("bedroom_right_lamp",)

    def test_what_was_said_wins(self):
        resolved = understand(
            "turn on the right lamp", LAMPS, "HassTurnOn", area="Bedroom", habits=habits(lamp("left", 30))
        )
        assert chosen(resolved).targets == ("bedroom_right_lamp",)

    def test_the_room_in_which_it_was_said_wins(self):
        resolved = understand(
            "turn on the light", home(*FAMILY), "HassTurnOn", area="Kitchen", habits=habits(lamp("left", 30))
        )
        assert chosen(resolved).targets == ("kitchen_ceiling_light",)

    def test_the_state_that_decides_wins(self):
        house = home(light("Left Lamp", "Bedroom", on=True), light("Right Lamp", "Bedroom"))
        assert chosen(light_on(habits(lamp("left", 30)), house)).targets == ("bedroom_right_lamp",)

    def test_the_habits_of_others_count_only_for_who_has_none_and_only_if_firm(self):
        firm, few = lamp("left", 12), lamp("left", 6)
        taken = chosen(light_on(habits(others=(firm,))))
        assert taken.targets == ("bedroom_left_lamp",)
        assert "people here usually turn on the Left Lamp in the evening" in taken.reasons
        question(light_on(habits(others=(few,))))
        question(light_on(habits(lamp("right", 1), others=(firm,))))

    def test_who_has_no_habits_is_asked_as_ever(self):
        assert not question(light_on(habits())).hypothesis.habits  # type: ignore[union-attr]  # has one

    def test_old_habits_die(self):
        question(light_on(habits(lamp("left", 9)), at=EVENING + timedelta(days=120)))


class TestAfterWhat:
    MACHINES = (
        device("Coffee Machine", "Kitchen", entity("coffee", "switch", "off", {Feature.POWER: Limits()})),
        device("Brewer", "Cellar", entity("brewer", "switch", "off", {Feature.POWER: Limits()})),
        device("Alarm Clock", "Bedroom", entity("clock", "switch", "off", {Feature.POWER: Limits()})),
    )

    def known(self, *, before: Home | None) -> Habits:
        rang = {"after": ("state|clock|on",), "deed": ("power=True",)}
        quiet = {"after": ("state|window|open",), "deed": ("power=True",)}
        return habits(
            saw(Topic.DEVICE, "coffee_machine", 10, facets=rang),
            saw(Topic.DEVICE, "brewer", 10, facets=quiet),
            before=before,
        )

    def house(self, *, ringing: bool) -> Home:
        coffee, brewer, _ = self.MACHINES
        state = "on" if ringing else "off"
        clock = device("Alarm Clock", "Bedroom", entity("clock", "switch", state, {Feature.POWER: Limits()}))
        return home(coffee, brewer, clock)

    def tie(self, known: Habits, house: Home):
        from engine.resolution import habitual
        from engine.resolution.found import Candidate

        on = (Change(Feature.POWER, value=True),)
        candidates = [Candidate(one, one.entities[0], on) for one in house.devices[:2]]
        return habitual.device(candidates, situation("start brewing", house, at=EVENING, habits=known))

    def test_the_alarm_that_just_rang_tells_which(self):
        usual = self.tie(self.known(before=self.house(ringing=False)), self.house(ringing=True))
        assert usual.habit.value == "coffee_machine"
        assert usual.habit.strong
        assert usual.reason.endswith("after the Alarm Clock")

    def test_without_it_neither_is_more_usual(self):
        usual = self.tie(self.known(before=self.house(ringing=True)), self.house(ringing=True))
        assert not usual.habit.strong

    def test_what_is_in_one_home_only_is_noticed_with_the_turn(self):
        known = habits(before=self.house(ringing=False))
        order = Order("coffee", (Change(Feature.POWER, value=True),))
        done = Hypothesis("HassTurnOn", targets=("coffee",), orders=(order,))
        now = situation("make coffee", self.house(ringing=True), at=MORNING, habits=known)
        (one,) = noticed(done, now, "t")
        assert one.facets["after"] == ("state|clock|on",)
        assert one.facets["deed"] == ("power=True",)


class TestRisk:
    def test_a_habit_never_opens_a_gate(self):
        opens: Any = {"features": {Feature.OPEN: Limits()}, "device_class": "gate"}
        gates = [
            device("Gate", area, entity(f"gate_{area}", "cover", "closed", **opens), id=f"gate_{area}")
            for area in ("Garden", "Yard")
        ]
        used = saw(Topic.DEVICE, "gate_Yard", 40, facets={"deed": ("open=True",)})
        asked = question(understand("open the gate", home(*gates), "HassTurnOn", at=EVENING, habits=habits(used)))
        assert asked.options[0].hypothesis.targets == ("gate_Yard",)
        assert asked.hypothesis is not None
        assert not asked.hypothesis.habits[0].strong

    def test_a_habit_never_unlocks_and_only_names_the_usual_one_first(self):
        house = home(lock("Back Door Lock", "Hallway"), lock("Front Door Lock", "Hallway"))
        known = habits(saw(Topic.DEVICE, "front_door_lock", 40, facets={"deed": ("lock=False",)}))
        asked = question(understand("unlock the door", house, "HassTurnOff", area="Hallway", at=EVENING, habits=known))
        assert asked.options[0].label == "Front Door Lock"

    def test_locking_up_is_not_risky(self):
        house = home(lock("Back Door Lock", "Hallway", locked=False), lock("Front Door Lock", "Hallway", locked=False))
        known = habits(saw(Topic.DEVICE, "front_door_lock", 40, facets={"deed": ("lock=True",)}))
        resolved = understand("lock the door", house, "HassTurnOn", area="Hallway", at=EVENING, habits=known)
        assert chosen(resolved).targets == ("front_door_lock",)


class TestMusic:
    def test_after_weeks_of_jazz_music_is_jazz(self):
        taken = chosen(play(habits(genre("jazz", 20), genre("rock", 2))))
        assert taken.slots["search_query"] == "jazz"
        assert "you usually play jazz in the evening" in taken.reasons

    @pytest.mark.parametrize("text", ["play some music", "put something on", "play something", "play music"])
    def test_however_it_is_asked_for(self, text):
        assert chosen(play(habits(genre("jazz", 20)), text)).slots["search_query"] == "jazz"

    def test_what_was_said_wins(self):
        assert chosen(play(habits(genre("jazz", 20)), "play some rock")).slots["search_query"] == "rock"

    def test_what_was_taught_wins(self):
        taught = Preference("p", "anna", "music.genre", "rock", EVENING)
        taken = chosen(play(habits(genre("jazz", 20)), preferences=(taught,)))
        assert taken.slots["search_query"] == "rock"
        assert not taken.habits

    def test_twice_is_no_habit(self):
        assert chosen(play(habits(genre("jazz", 2)))).slots["search_query"] == "music"

    def test_the_taste_of_the_others_is_not_mine(self):
        assert chosen(play(habits(others=(genre("metal", 40),)))).slots["search_query"] == "music"

    def test_a_paused_player_goes_on(self):
        house = home(player("Bathroom Speaker", "Bathroom", screen=False, state="paused"))
        taken = chosen(play(habits(genre("jazz", 20)), "play", house))
        assert taken.orders[0].changes == (Change(Feature.PLAYBACK, "play"),)
        assert not taken.habits

    def test_an_artist_is_played_as_one(self):
        known = habits(genre("Miles Davis", 9, facets={"class": ("artist",)}))
        slots = chosen(play(known)).slots
        assert (slots["media_class"], slots["search_query"]) == ("artist", "Miles Davis")

    def test_a_podcast_is_no_music(self):
        known = habits(genre("The Daily", 9, facets={"class": ("podcast",)}), genre("jazz", 20))
        assert chosen(play(known, "play a podcast")).slots["search_query"] == "The Daily"
        assert chosen(play(known, "play music")).slots["search_query"] == "jazz"

    def test_the_usual_player_of_two(self):
        house = home(player("Kitchen Radio", "Kitchen", screen=False), player("Porch Radio", "Porch", screen=False))
        used = saw(Topic.DEVICE, "porch_radio", 9, facets={"deed": ("play_media",), "kind": ("audio",)})
        taken = chosen(play(habits(used), "play some jazz", house))
        assert taken.targets == ("porch_radio",)
        assert any("usually" in reason for reason in taken.reasons)
        asked = question(play(habits(used[:1]), "play some jazz", house))
        assert asked.options[0].label.startswith("Porch Radio")


class TestValues:
    def test_a_value_left_open_is_the_usual_one(self):
        about = "target_temperature@living room_thermostat"
        known = habits(saw(Topic.VALUE, "21.5", 9, about=about))
        taken = chosen(
            understand(
                "set the temperature", home(thermostat("Living Room")), "HassClimateSetTemperature", at=EVENING,
                area="Living Room", habits=known,
            )
        )  # fmt: skip
        assert taken.orders[0].changes == (Change(Feature.TARGET_TEMPERATURE, 21.5),)
        assert any("usually set the Thermostat" in reason and "21.5" in reason for reason in taken.reasons)

    @pytest.mark.parametrize("text", ["set the light to the usual brightness", "dim the light to the usual level"])
    def test_the_usual_level_is_no_step(self, text):
        lit = home(light("Left Lamp", "Bedroom", on=True))
        known = habits(saw(Topic.VALUE, "30", 9, about="brightness@bedroom_left_lamp"))
        taken = chosen(understand(text, lit, "HassLightSet", at=EVENING, area="Bedroom", habits=known))
        assert taken.orders[0].changes == (Change(Feature.BRIGHTNESS, 30.0),)

    def test_an_oven_is_never_heated_by_habit(self):
        known = habits(saw(Topic.VALUE, "200", 30, about="number@oven_target"))
        asked = question(
            understand("set the oven", home(oven()), "HassClimateSetTemperature", at=EVENING, habits=known)
        )
        assert asked.kind is Asking.MISSING

    def test_without_a_habit_it_is_asked_for(self):
        asked = question(
            understand("set the temperature", home(thermostat("Living Room")), "HassClimateSetTemperature")
        )
        assert asked.kind is Asking.MISSING


class TestNoticing:
    def done(self, text: str, house: Home, intent: str, **more: Any):
        now = situation(text, house, at=EVENING, **more)
        taken = chosen(resolve(now, [RankedIntent(intent, 0.9)]))
        return noticed(taken, now, "turn")

    def test_the_device_and_when_and_where(self):
        (one,) = self.done("turn on the left lamp", LAMPS, "HassTurnOn", area="Bedroom")
        assert (one.topic, one.value, one.weight) == (Topic.DEVICE, "bedroom_left_lamp", 1.0)
        assert one.facets["part_of_day"] == ("evening",)
        assert one.facets["day"] == ("weekday",)
        assert one.facets["area"] == ("Bedroom",)

    def test_what_is_played_and_where(self):
        house = home(player("Bathroom Speaker", "Bathroom", screen=False))
        seen = self.done("play some smooth jazz", house, "HassMediaSearchAndPlay")
        assert [(one.topic, one.value) for one in seen] == [(Topic.DEVICE, "bathroom_speaker"), (Topic.MEDIUM, "jazz")]

    def test_just_music_is_no_taste(self):
        house = home(player("Bathroom Speaker", "Bathroom", screen=False))
        seen = self.done("play some music", house, "HassMediaSearchAndPlay")
        assert [one.topic for one in seen] == [Topic.DEVICE]

    def test_a_value_but_not_a_step(self):
        seen = self.done("set the left lamp to 40 percent", LAMPS, "HassLightSet")
        assert (seen[1].about, seen[1].value) == ("brightness@bedroom_left_lamp", "40")
        lit = home(light("Left Lamp", "Bedroom", on=True))
        assert [one.topic for one in self.done("dim the left lamp", lit, "HassLightSet")] == [Topic.DEVICE]

    def test_a_set_shows_nothing(self):
        assert self.done("turn on the lights", LAMPS, "HassTurnOn", area="Bedroom") == ()

    def test_a_plan_shows_nothing(self):
        now = situation("turn on the left lamp at nine", LAMPS, at=EVENING)
        order = Order("bedroom_left_lamp", (Change(Feature.POWER, value=True),))
        planned = Hypothesis("HassTurnOn", orders=(order,), later=Later(at=EVENING + timedelta(hours=2)))
        assert noticed(planned, now, "turn") == ()

    def test_what_a_habit_chose_counts_half(self):
        known = habits(lamp("left", 9))
        now = situation("turn on the light", LAMPS, at=EVENING, area="Bedroom", habits=known)
        (one,) = noticed(chosen(resolve(now, [RankedIntent("HassTurnOn", 0.9)])), now, "turn")
        assert one.weight == OF_A_HABIT

    def test_switched_back_within_the_session_is_seen_and_later_is_not(self):
        order = Order("bedroom_left_lamp", (Change(Feature.POWER, value=False),))
        undo = Undo("turn", (order,))
        before = Conversation("anna", None, EVENING)
        assert by_hand(undo, situation("hello", LAMPS, at=EVENING, conversation=before))
        later = EVENING + timedelta(minutes=5)
        assert not by_hand(undo, situation("hello", LAMPS, at=later, conversation=before))
        lit = situation("hello", home(light("Left Lamp", "Bedroom", on=True)), at=EVENING, conversation=before)
        assert not by_hand(undo, lit)
        assert by_asking(undo, lit, [order])
        assert not by_asking(undo, lit, [])


class TestKnown:
    def test_habits_are_told_in_words_with_when_and_how_often(self):
        known = known_habits([*genre("jazz", 10), *lamp("left", 2)], LAMPS)
        jazz, left = known
        assert jazz.spoken == "you usually play jazz in the evening"
        assert jazz.strong
        assert jazz.when["part_of_day"] == ("evening",)
        assert left.spoken.startswith("you sometimes turn on the Left Lamp")
        assert not left.strong
        assert left.device == "bedroom_left_lamp"

    def test_what_was_done_once_is_not_said_to_go_with_anything(self):
        (once,) = known_habits(genre("jazz", 1), LAMPS)
        assert once.spoken == "you sometimes play jazz"

    def test_an_id_stays_while_the_habit_grows(self):
        few, more = known_habits(genre("jazz", 2), LAMPS), known_habits(genre("jazz", 9), LAMPS)
        assert few[0].id == more[0].id

    def test_two_genres_at_two_times_are_both_habits(self):
        known = known_habits([*genre("jazz", 20), *genre("rock", 20, at=MORNING)], LAMPS)
        assert [one.strong for one in known] == [True, True]

    @pytest.mark.parametrize(
        ("said", "named"),
        [
            ("i usually play jazz", ["jazz"]),
            ("jazz", ["jazz"]),
            ("rock", []),
            ("the left lamp", []),
            ("i always turn on the left lamp", ["the Left Lamp in the Bedroom"]),
        ],
    )
    def test_habits_are_named_by_what_is_played_or_as_habits(self, said, named):
        known = known_habits([*genre("jazz", 10), *lamp("left", 2)], LAMPS)
        assert [one.value for one in named_habits(known, said, LAMPS)] == named

    def test_what_is_gone_is_told_by_its_id(self):
        (one,) = known_habits(saw(Topic.DEVICE, "old_lamp", 3), LAMPS)
        assert "old_lamp" in one.spoken
        assert known_habits([], LAMPS) == []
