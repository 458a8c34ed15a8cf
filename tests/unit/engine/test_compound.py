"""What several requests in one utterance come to: each by itself, with those before it in mind."""

from __future__ import annotations

from datetime import timedelta

from devices.model import Feature
from engine.domain import DialogueAct, Interpretation, Question, RankedIntent, Refusal, Unresolved
from engine.language.clauses import Segment
from engine.moments import Later
from engine.resolution.compound import Compound, resolve_all
from engine.resolution.weighing import Resolved
from tests.support.homes import FAMILY, NOON, home, light, oven, situation


def understand(*stretches: tuple[str, str], house=None, **more) -> Compound | Resolved:
    """What comes of an utterance whose stretches the statistics take for these intents."""
    text = "".join(said for said, _ in stretches)
    ranked = [(RankedIntent(intent, 0.9),) for _, intent in stretches]
    segments = [Segment(said, ranking) for (said, _), ranking in zip(stretches, ranked, strict=True)]
    return resolve_all(situation(text, house or home(*FAMILY), **more), ranked[0], segments)


def targets(part) -> tuple[str, ...]:
    assert isinstance(part.resolved.resolution, Interpretation), part.resolved.resolution
    return part.resolved.resolution.hypothesis.targets


def test_one_part_that_cannot_be_done_leaves_the_others_alone() -> None:
    found = understand(("turn on the left lamp and ", "HassTurnOn"), ("open the unicorn", "HassTurnOn"))
    assert isinstance(found, Compound)
    done, refused = found.parts
    assert targets(done) == ("bedroom_left_lamp",)
    assert isinstance(refused.resolved.resolution, Refusal)
    assert refused.resolved.resolution.why is Unresolved.NO_SUCH_NAME


def test_it_means_what_the_part_before_was_about() -> None:
    found = understand(("turn on the left lamp and ", "HassTurnOn"), ("dim it to 30 percent", "HassLightSet"))
    assert isinstance(found, Compound)
    assert [targets(part) for part in found.parts] == [("bedroom_left_lamp",), ("bedroom_left_lamp",)]


def test_of_several_that_fit_it_is_the_one_in_the_room_spoken_of_just_before() -> None:
    house = home(light("Desk Lamp", "Office"), light("Ceiling", "Office"), light("Desk Lamp", "Attic"))
    found = understand(
        ("turn on the office ceiling and ", "HassTurnOn"), ("dim the desk lamp to 30 %", "HassLightSet"), house=house
    )
    assert isinstance(found, Compound)
    assert targets(found.parts[1]) == ("office_desk_lamp",)
    chosen = found.parts[1].resolved.hypothesis
    assert chosen is not None
    assert "you spoke of the Office" in chosen.reasons


def test_one_request_about_several_things_is_one_interpretation_of_all() -> None:
    house = home(*FAMILY, oven(on=True))
    found = understand(("turn off the left lamp and ", "HassTurnOff"), ("the oven", "HassTurnOff"), house=house)
    assert isinstance(found, Resolved)
    assert isinstance(found.resolution, Interpretation)
    orders = found.resolution.hypothesis.orders
    assert [order.unique_id for order in orders] == ["bedroom_left_lamp", "oven_power"]
    assert {change.feature for order in orders for change in order.changes} == {Feature.POWER}


def test_only_one_question_is_asked_at_a_time() -> None:
    ask = "turn on the lamp in the bedroom and "
    found = understand((ask, "HassTurnOn"), ("dim the lamp in the bedroom to 5 %", "HassLightSet"))
    assert isinstance(found, Compound)
    first, second = (part.resolved.resolution for part in found.parts)
    assert isinstance(first, Question)
    assert isinstance(second, Refusal)
    assert second.why is Unresolved.SEVERAL


def later(found: Compound | Resolved) -> list[Later | None]:
    parts = found.parts if isinstance(found, Compound) else ()
    return [part.resolved.hypothesis.later for part in parts if part.resolved.hypothesis]


def test_a_time_at_the_very_beginning_holds_for_every_request() -> None:
    found = understand(
        ("in ten minutes turn off the left lamp and ", "HassTurnOff"), ("lock the front door lock", "HassTurnOn")
    )
    first, second = later(found)
    assert first is not None
    assert first.at == NOON + timedelta(minutes=10)
    assert second == first


def test_a_time_at_the_very_end_holds_for_every_request_as_nothing_is_done_too_early() -> None:
    found = understand(
        ("turn off the left lamp and ", "HassTurnOff"), ("lock the front door lock in ten minutes", "HassTurnOn")
    )
    first, second = later(found)
    assert first is not None
    assert second == first


def test_what_is_undone_by_the_timed_part_is_done_now() -> None:
    found = understand(
        ("turn on the left lamp and ", "HassTurnOn"), ("turn it off in ten minutes", "HassTurnOff"), area="Kitchen"
    )
    first, second = later(found)
    assert first is None
    assert second is not None


def test_a_time_between_two_requests_holds_for_its_own() -> None:
    found = understand(
        ("turn on the left lamp and ", "HassTurnOn"), ("in ten minutes turn on the right lamp", "HassTurnOn")
    )
    first, second = later(found)
    assert first is None
    assert second is not None


def test_one_request_about_several_things_at_one_time_is_one_interpretation() -> None:
    found = understand(("turn on the left lamp and ", "HassTurnOn"), ("the right lamp at eight", "HassTurnOn"))
    assert isinstance(found, Resolved)
    assert found.hypothesis is not None
    assert len(found.hypothesis.orders) == 2
    assert found.hypothesis.later is not None


def test_where_one_part_hangs_on_a_condition_nothing_is_done_now() -> None:
    found = understand(("when i come home turn off the oven and ", "HassTurnOff"), ("turn on the tv", "HassTurnOn"))
    assert isinstance(found, Resolved)
    assert isinstance(found.resolution, Refusal)
    assert found.resolution.why is Unresolved.LATER


def test_questions_and_orders_mix() -> None:
    found = understand(("what's the temperature and ", "HassClimateGetTemperature"), ("turn on the tv", "HassTurnOn"))
    assert isinstance(found, Compound)
    assert [part.resolved.act for part in found.parts] == [DialogueAct.QUERY, DialogueAct.CONTROL]
    assert found.act is DialogueAct.CONTROL
