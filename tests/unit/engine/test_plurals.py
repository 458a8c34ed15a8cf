"""A plural of a name, or of a word that several names share, means all of them; the singular asks which."""

from __future__ import annotations

import pytest

from engine.domain import Question, Unresolved
from tests.support.homes import home, light, lock, understand
from tests.support.talking import changes

CAFE = home(
    light("Counter Pendant 1", "Cafe", on=True, unique_id="one"),
    light("Counter Pendant 2", "Cafe", unique_id="two"),
    light("Counter Pendant 3", "Cafe", on=True, unique_id="three"),
    light("Bench Lamp", "Shop", on=True, unique_id="bench"),
    light("Bench Lamp", "Shop", unique_id="bench_too"),
    lock("Cage Door 1", "Shop"),
    lock("Cage Door 2", "Shop"),
)


@pytest.mark.parametrize("text", ["pendants to 30", "counter pendants to 30"])
def test_a_part_of_several_names_in_the_plural_means_all_that_have_it(text):
    assert set(changes(understand(text, CAFE, "HassLightSet", area="Cafe"))) == {"one", "two", "three"}


def test_twins_in_the_plural_are_both():
    found = changes(understand("bench lamps to 20 percent", CAFE, "HassLightSet", area="Shop"))
    assert set(found) == {"bench", "bench_too"}


def test_the_singular_asks_which_where_several_would_change():
    asked = understand("counter pendant off", CAFE, "HassTurnOff", area="Cafe").resolution
    assert isinstance(asked, Question)
    assert asked.why is Unresolved.AMBIGUOUS


def test_several_doors_are_not_unlocked_by_a_plural():
    assert isinstance(understand("unlock the cages", CAFE, "HassTurnOff", area="Shop").resolution, Question)
