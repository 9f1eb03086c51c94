"""Which types a node names, and that what is remembered of it is of that node alone."""

from __future__ import annotations

from generators.schema import (
    Array,
    Foreign,
    Map,
    Member,
    Nullable,
    Object,
    Reference,
    Union,
    UnionKind,
    changed,
    noted,
)
from generators.type_references import references

ONE, OTHER = Reference("v1.One"), Reference("v1.Other")


def test_everything_that_stands_inside_is_named_and_what_is_flattened_too() -> None:
    inside = Object(
        (
            Member("a", Nullable(ONE)),
            Member("b", Array(OTHER)),
            Member("c", Foreign({"$ref": "#/types/v1.Far"})),
        ),
        further=Map(ONE),
        flattens="v1.Flat",
    )
    node = Union(UnionKind.UNTAGGED, (inside,), flattens="v1.Base")
    assert sorted(references(node)) == ["v1.Base", "v1.Far", "v1.Flat", "v1.One", "v1.One", "v1.Other"]
    assert sorted(references(node, flattened=False)) == ["v1.Far", "v1.One", "v1.One", "v1.Other"]


def test_a_changed_object_names_what_it_has_now() -> None:
    before = Object((Member("a", ONE),), flattens="v1.Flat")
    assert references(before) == ["v1.Flat", "v1.One"]
    after = changed(before, members=(Member("a", OTHER),))
    assert references(after) == ["v1.Flat", "v1.Other"]
    assert references(noted(before, description="said")) == ["v1.Flat", "v1.One"]
    assert references(before, flattened=False) == ["v1.One"]


def test_objects_that_are_equal_stay_so_once_one_was_asked() -> None:
    asked, other = (Object((Member("a", ONE),)) for _ in range(2))
    references(asked)
    assert asked == other
    assert repr(asked) == repr(other)
