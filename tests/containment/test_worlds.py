"""Small worlds: "compatible" is held against every instance of a few values."""

from __future__ import annotations

import random

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generators.containment import check_containment
from tests.containment.worlds import WORLDS, neighbours
from tests.examples import examples

DRAFT = "draft2020-12"


@pytest.mark.parametrize("world", WORLDS)
@settings(max_examples=examples(400), deadline=None, database=None)
@given(seed=st.integers(0, 2**48))
def test_no_instance_shows_otherwise(world: str, seed: int) -> None:
    """What is compatible has no counterexample in its world, and what has one is not compatible."""
    old, new = neighbours(random.Random(seed), world)
    answer = check_containment(old, new, dialect=DRAFT)
    if answer.outcome == "breaking":
        return  # its witness is confirmed by two validators: see the laws
    before, after = jsonschema_rs.Draft202012Validator(old), jsonschema_rs.Draft202012Validator(new)
    shown = [one for one in WORLDS[world][1] if before.is_valid(one) and not after.is_valid(one)]
    assert not shown, (answer.outcome, old, new, shown[:1])


def test_an_array_shows_it_where_the_search_runs_out_of_steps() -> None:
    """Of three items that are not alike and all fit, no bound of a single one tells."""
    old = {
        "type": "array",
        "uniqueItems": True,
        "prefixItems": [{"enum": ["a", 3]}, {"minimum": 2}],
        "contains": {"enum": [2, None, 3]},
        "minContains": 3,
    }
    new = {**old, "items": {"enum": [None, "a", 1]}, "maxContains": 3}
    assert check_containment(old, new, dialect=DRAFT).outcome == "breaking"
