"""Many places of two documents, read once: each answer is the one that a question by itself gives."""

from __future__ import annotations

from itertools import product
from typing import Any, get_args

import pytest

from generators.containment.check import NO_WITNESS, Outcome, Pair, Writer, check_containment
from generators.containment.document import OneSide
from generators.containment.schema.dialects import DRAFT_07

OLD: dict[str, Any] = {
    "definitions": {
        "name": {"type": "string"},
        "tree": {
            "type": "object",
            "properties": {"name": {"$ref": "#/definitions/name"}, "below": {"$ref": "#/definitions/trees"}},
        },
        "trees": {"type": "array", "items": {"$ref": "#/definitions/tree"}},
        "size": {"type": "number", "minimum": 0},
    }
}
NEW: dict[str, Any] = {"definitions": {**OLD["definitions"], "size": {"type": "integer", "minimum": 0}}}
PLACES = [f"/definitions/{name}" for name in OLD["definitions"]]


@pytest.mark.parametrize("model", get_args(Writer))
def test_an_answer_depends_on_no_question_before(model: Writer) -> None:
    old, new = OneSide(OLD, DRAFT_07, "old", PLACES), OneSide(NEW, DRAFT_07, "new", PLACES)
    pair = Pair(old, new)
    for old_at, new_at in product(PLACES, PLACES):
        shared = pair.check(old.root(old_at), new.root(new_at), model)
        alone = check_containment(OLD, NEW, model, old_at=old_at, new_at=new_at)
        assert (shared.outcome, shared.has_witness) == (alone.outcome, alone.has_witness)


def test_a_question_that_ran_out_leaves_nothing_behind() -> None:
    old, new = OneSide(OLD, DRAFT_07, "old", PLACES), OneSide(NEW, DRAFT_07, "new", PLACES)
    pair = Pair(old, new)
    roots = old.root("/definitions/size"), new.root("/definitions/size")
    assert pair.check(*roots, "open", steps=-100_000).outcome is Outcome.UNPROVEN
    assert pair.check(*roots, "open").outcome is Outcome.BREAKING


def test_an_example_has_what_is_wanted_of_it_and_nothing_more() -> None:
    old, new = OneSide(OLD, DRAFT_07, "old", PLACES), OneSide(NEW, DRAFT_07, "new", PLACES)
    pair = Pair(old, new)
    unnamed: Any = {"not": {"type": "object", "required": ["name"]}}
    some: Any = {"type": "array", "not": {"items": unnamed}}
    nested: Any = {"required": ["below"], "properties": {"below": some}}
    tree = old.root("/definitions/tree")
    assert pair.example(tree, old.read(nested)) == {"below": [{"name": ""}]}
    undeclared: Any = {"required": ["undeclared"]}
    assert pair.example(tree, old.read(undeclared)) is NO_WITNESS
    assert pair.example(tree, old.read({"$ref": "#/definitions/name"})) is NO_WITNESS
