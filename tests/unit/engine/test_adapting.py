"""What use teaches the weights of a home, and how far it may."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from engine.domain import RankedIntent
from engine.learned import AS_SHIPPED, Learned
from engine.resolution import adapting, scoring
from engine.resolution.adapting import FURTHEST, judged
from engine.resolution.resolve import resolve
from engine.resolution.scoring import BIAS, FEATURES
from tests.support.homes import home, light, situation

SHIPPED = scoring.weights()
SURE = {"nlu": 0.9, "verb": 1.0, "name": 1.0, "only": 1.0}
BY_ROOM = {"nlu": 0.9, "verb": 1.0, "type": 1.0, "here": 1.0}


def after(judgements: list[tuple[dict[str, float], bool]], start: Learned | None = None) -> Learned:
    learned = start or Learned()
    for features, right in judgements:
        learned = judged(learned, SHIPPED, features, right=right)
    return learned


def chance(learned: Learned, features: dict[str, float]) -> float:
    return SHIPPED.score(features, learned)


class TestWhatIsLearned:
    def test_a_home_without_a_past_has_the_shipped_weights(self):
        assert SHIPPED.score(SURE, AS_SHIPPED) == SHIPPED.score(SURE)

    def test_what_is_taken_back_again_and_again_becomes_less_sure(self):
        learned = after([(BY_ROOM, False)] * 20)
        assert chance(learned, BY_ROOM) < scoring.score(BY_ROOM) - 0.1
        assert learned.wrong == 20

    def test_what_stands_becomes_surer_but_never_by_leaps(self):
        learned = after([(BY_ROOM, True)] * 20)
        assert scoring.score(BY_ROOM) < chance(learned, BY_ROOM) < scoring.score(BY_ROOM) + 0.1

    def test_one_correction_hardly_moves_anything(self):
        assert abs(chance(after([(SURE, False)]), SURE) - scoring.score(SURE)) < 0.02

    def test_only_the_features_that_were_there_move(self):
        learned = after([(BY_ROOM, False)] * 5)
        assert set(learned.shift) == {BIAS, *BY_ROOM}

    def test_what_misleads_in_this_home_falls_faster_than_what_does_not(self):
        learned = after([(BY_ROOM, False), (SURE, True)] * 40)
        assert learned.shift["here"] < 0
        assert learned.shift["here"] < learned.shift["name"]

    def test_where_the_shipped_weights_are_right_they_stay(self):
        chances = random.Random(5)
        judgements = [(SURE, chances.random() < scoring.score(SURE)) for _ in range(2_000)]
        assert chance(after(judgements), SURE) == pytest.approx(scoring.score(SURE), abs=0.03)

    def test_a_home_that_differs_ends_up_calibrated_for_itself(self):
        chances = random.Random(6)
        judgements = [(BY_ROOM, chances.random() < 0.6) for _ in range(2_000)]
        assert chance(after(judgements), BY_ROOM) == pytest.approx(0.6, abs=0.05)


class TestHowFarItGoes:
    def test_no_weight_moves_further_than_it_may(self):
        learned = after([(BY_ROOM, False)] * 5_000)
        assert min(learned.shift.values()) == -FURTHEST

    @pytest.mark.parametrize("right", [True, False])
    def test_no_weight_changes_its_sign(self, *, right: bool):
        everything = dict.fromkeys(FEATURES, 1.0)
        learned = after([(everything, right)] * 2_000)
        for name, speaks in FEATURES.items():
            assert (SHIPPED.features[name] + learned.shift[name]) * speaks >= -1e-12, name

    def test_a_home_that_changes_is_learned_anew(self):
        before = after([(BY_ROOM, False)] * 1_000)
        assert chance(after([(BY_ROOM, True)] * 1_000, before), BY_ROOM) > chance(before, BY_ROOM) + 0.2

    def test_a_feature_of_another_version_is_ignored(self):
        assert set(after([({"phase_of_the_moon": 1.0}, True)]).shift) == {BIAS}
        stale = Learned(shift={"phase_of_the_moon": 1.0})
        assert SHIPPED.score(SURE, stale) == scoring.score(SURE)

    def test_evidence_is_bounded_so_that_nothing_becomes_immovable(self):
        learned = after([(SURE, True), (SURE, False)] * 5_000)
        assert max(learned.precision.values()) <= adapting.MOST


@pytest.mark.parametrize(
    ("text", "intent"),
    [("turn on the lamp", "HassTurnOn"), ("it's too dark in here", "HassTurnOn"), ("is the lamp on", "HassGetState")],
)
def test_every_kind_of_reading_is_scored_by_what_the_home_learned(text: str, intent: str):
    moment = situation(text, home(light("Lamp", "Kitchen")), area="Kitchen")
    taught = replace(moment, learned=Learned(shift={BIAS: -0.5}))
    before, now = (resolve(one, [RankedIntent(intent, 0.9)]).hypothesis for one in (moment, taught))
    assert before is not None
    assert now is not None
    assert now.score == pytest.approx(SHIPPED.score(before.features, taught.learned)) != before.score
