"""References: identifiers, anchors, dynamic scope, recursion."""

from __future__ import annotations

from typing import Any, Literal

import pytest

from generators.containment import check_containment
from generators.errors import UnresolvedReference

DRAFT_2020 = "https://json-schema.org/draft/2020-12/schema"
DRAFT_2019 = "https://json-schema.org/draft/2019-09/schema"
DRAFT_07 = "http://json-schema.org/draft-07/schema#"

STRING = {"type": "string"}


def linked(value: Any, required: bool = False) -> dict[str, Any]:
    """A linked list of values."""
    return {
        "type": "object",
        "properties": {"value": value, "next": {"$ref": "#"}},
        "required": ["value", "next"] if required else ["value"],
    }


@pytest.mark.parametrize(
    "schema",
    [
        {"allOf": [{"$ref": "#/definitions/a~1b"}], "definitions": {"a/b": STRING}},
        {"allOf": [{"$ref": "#/definitions/a%25b"}], "definitions": {"a%b": STRING}},
        {"allOf": [{"$ref": "#x"}], "definitions": {"x": {"$id": "#x", **STRING}}},
        {
            "$id": "http://example.com/root.json",
            "allOf": [{"$ref": "other.json#/definitions/y"}],
            "definitions": {"x": {"$id": "http://example.com/other.json", "definitions": {"y": STRING}}},
        },
        {"$schema": DRAFT_2020, "$ref": "#x", "$defs": {"x": {"$anchor": "x", **STRING}}},
        {"$schema": DRAFT_2020, "$ref": "urn:x", "$defs": {"x": {"$id": "urn:x", **STRING}}},
        {"$schema": DRAFT_2020, "$ref": "#/$defs/x", "$defs": {"x": STRING}},
    ],
)
def test_resolves_to_a_string(schema: dict[str, Any]) -> None:
    """Every way to point at `{"type": "string"}` means the same."""
    assert check_containment(schema, STRING).outcome == "compatible"
    assert check_containment(STRING, schema).outcome == "compatible"


def test_dynamic_reference_follows_the_outermost_anchor() -> None:
    """A tree extended to forbid other members does so at every depth."""
    tree = {
        "$id": "http://example.com/tree",
        "$dynamicAnchor": "node",
        "type": "object",
        "properties": {"children": {"type": "array", "items": {"$dynamicRef": "#node"}}},
    }
    strict = {
        "$schema": DRAFT_2020,
        "$id": "http://example.com/strict",
        "$dynamicAnchor": "node",
        "$ref": "tree",
        "unevaluatedProperties": False,
        "$defs": {"tree": tree},
    }
    closed = {
        "$schema": DRAFT_2020,
        "type": "object",
        "properties": {"children": {"type": "array", "items": {"$ref": "#"}}},
        "additionalProperties": False,
    }
    assert check_containment(strict, closed).outcome == "compatible"
    assert check_containment(closed, strict).outcome == "compatible"


def test_recursive_reference_follows_the_outermost_anchor() -> None:
    """The same with 2019-09's keywords."""
    tree = {
        "$id": "http://example.com/tree",
        "$recursiveAnchor": True,
        "type": "object",
        "properties": {"child": {"$recursiveRef": "#"}},
    }
    named = {
        "$schema": DRAFT_2019,
        "$id": "http://example.com/named",
        "$recursiveAnchor": True,
        "$ref": "tree",
        "required": ["name"],
        "$defs": {"tree": tree},
    }
    answer = check_containment({"type": "object", "required": ["name"]}, named)
    assert answer.outcome == "breaking"
    assert check_containment(named, {"required": ["name"]}).outcome == "compatible"


def test_recursion_is_a_greatest_fixpoint() -> None:
    """Lists compare item by item, however they are unrolled."""
    unrolled = linked({"type": "integer"})
    unrolled["properties"]["next"] = linked({"type": "integer"})
    assert check_containment(linked({"type": "integer"}), unrolled).outcome == "compatible"
    assert check_containment(unrolled, linked({"type": "integer"})).outcome == "compatible"
    answer = check_containment(linked({"type": "number"}), linked({"type": "integer"}))
    assert answer.outcome == "breaking"


def test_a_break_behind_a_cycle_is_not_hidden_by_it() -> None:
    """What was concluded while a goal was open is not kept when the goal turns out otherwise."""

    def document(leaf: str) -> dict[str, Any]:
        return {
            "definitions": {
                "a": {"properties": {"b": {"$ref": "#/definitions/b"}, "x": {"type": leaf}}},
                "b": {"properties": {"a": {"$ref": "#/definitions/a"}}},
            },
            "properties": {"b": {"$ref": "#/definitions/b"}, "a": {"$ref": "#/definitions/a"}},
        }

    assert check_containment(document("number"), document("integer")).outcome == "breaking"
    assert check_containment(document("integer"), document("number")).outcome == "compatible"


@pytest.mark.parametrize("first", ["p", "q"])
@pytest.mark.parametrize("arms", [1, -1])
def test_what_rests_on_a_cycle_is_forgotten_with_it(first: str, arms: int) -> None:
    """Inside `a`, `b` breaks only by what `a` breaks by; on its own it breaks all the same."""

    def box(name: str, kind: str) -> dict[str, Any]:
        inner = {"$ref": f"#/definitions/{kind}"}
        return {"type": "object", "properties": {name: inner}, "required": [name]}

    definitions = {}
    for version, leaf in (("1", "integer"), ("2", "string")):
        definitions["a" + version] = {"anyOf": [box("b", "b" + version), {"type": leaf}][::arms]}
        definitions["b" + version] = box("a", "a" + version)
    old = {"definitions": definitions, "allOf": [box("p", "a1"), box("q", "b1")]}
    kept = {
        "p": {"properties": box("p", "a2")["properties"]},
        "q": {"properties": box("q", "b2")["properties"]},
    }
    new = {"definitions": definitions, "anyOf": [kept.pop(first), *kept.values()]}
    assert check_containment(old, new).outcome == "breaking"


def test_a_list_without_end_has_no_instance() -> None:
    """What requires itself has no finite instance, so anything contains it."""
    assert check_containment(linked({}, required=True), False).outcome == "compatible"


def test_reference_loop_is_unproven() -> None:
    """A schema that is nothing but itself has no meaning."""
    for schema in ({"$ref": "#"}, {"allOf": [{"$ref": "#"}]}):
        assert check_containment(schema, STRING).outcome == "unproven"
        assert check_containment(STRING, schema).outcome == "unproven"


def test_dangling_reference_raises() -> None:
    """The error says what leads nowhere, where and on which side."""
    with pytest.raises(UnresolvedReference) as raised:
        check_containment(STRING, {"properties": {"a": {"$ref": "#/definitions/gone"}}})
    assert raised.value.reference == "#/definitions/gone"
    assert raised.value.where == "new#/properties/a"
    assert "leads nowhere" in str(raised.value)


def test_remote_reference_is_not_fetched() -> None:
    """A document that isn't here leaves the question open, unless it doesn't matter."""
    remote = {"$ref": "http://example.invalid/schema.json"}
    assert check_containment(STRING, remote).outcome == "unproven"
    assert check_containment({"allOf": [STRING, remote]}, STRING).outcome == "compatible"


def test_meta_schemas_are_known() -> None:
    """The drafts' own schemas can be referred to."""
    answer = check_containment({"$ref": DRAFT_07}, {"type": ["object", "boolean"]})
    assert answer.outcome == "compatible"


REMOTE = {"$schema": DRAFT_2020, "$ref": "https://x.example/t"}


@pytest.mark.parametrize(
    ("old", "new", "writer"),
    [
        (REMOTE, {**REMOTE, "unevaluatedProperties": False}, "open"),
        ({"$schema": DRAFT_2020, "const": {"a": 1}}, {**REMOTE, "unevaluatedProperties": False}, "open"),
        ({**REMOTE, "unevaluatedProperties": False}, {"not": {"const": {"a": 1}}}, "open"),
        ({**REMOTE, "unevaluatedItems": False}, {"not": {"const": [1]}}, "open"),
        (
            {**REMOTE, "properties": {"a": {}}},
            {"$schema": DRAFT_2020, "properties": {"a": {}}, "additionalProperties": False},
            "declared",
        ),
    ],
)
def test_what_a_document_that_is_not_there_covers_is_not_known(
    old: Any, new: Any, writer: Literal["open", "declared"]
) -> None:
    assert check_containment(old, {"$schema": DRAFT_2020, **new}, writer).outcome == "unproven"
