"""A short run of the fuzz benchmark; the long one is `python -m benchmarks.fuzz`."""

from __future__ import annotations

from itertools import islice

from benchmarks.fuzz import run
from benchmarks.mutations import Mutations, originals


def test_no_mutated_message_raises_or_takes_its_time() -> None:
    outcome = run(2_000, seed=7)
    assert (outcome.exceptions, outcome.late) == (0, 0), outcome.failures[:1]
    # A run that rejects all, or never finds anything to order, would measure nothing.
    assert outcome.entities > 100
    assert outcome.orders > 10
    assert {"not_json", "too_deep", "wrong_value", "bad_template", "not_understood"} <= set(outcome.reasons)


def test_the_same_seed_gives_the_same_messages() -> None:
    first, second = (list(islice(Mutations(originals(), 3), 200)) for _ in range(2))
    assert first == second
