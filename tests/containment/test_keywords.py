"""Per keyword: pairs of schemas, with the answer in both directions."""

from __future__ import annotations

from typing import Any

import pytest

from generators.containment import check_containment
from generators.containment.schema.dialects import DIALECTS

URIS = {dialect.name: dialect.uri for dialect in DIALECTS}
SINCE_04 = ["draft4", "draft6", "draft7", "draft2019-09", "draft2020-12"]
SINCE_06 = SINCE_04[1:]
SINCE_07 = SINCE_04[2:]
SINCE_2019 = SINCE_04[3:]
UNTIL_2019 = SINCE_04[:4]

STR, INT, NUM, OBJ, ARR = ({"type": t} for t in ("string", "integer", "number", "object", "array"))


def props(**members: Any) -> dict[str, Any]:
    """An object schema with `properties`."""
    return {"type": "object", "properties": members}


def tagged(tag: str, **members: Any) -> dict[str, Any]:
    """An arm of a union told apart by `kind`."""
    return {
        "type": "object",
        "properties": {"kind": {"enum": [tag]}, **members},
        "required": ["kind"],
    }


# Each row: drafts, old, new, is old contained in new, is new contained in old.
ROWS: list[tuple[list[str], Any, Any, bool, bool | None]] = [
    # type
    (SINCE_04, INT, NUM, True, False),
    (SINCE_04, {"type": ["string", "null"]}, {"anyOf": [{"type": "null"}, STR]}, True, True),
    (SINCE_06, {"type": "number", "multipleOf": 1}, INT, True, True),
    (
        SINCE_04,
        {},
        {"type": ["null", "boolean", "number", "string", "array", "object"]},
        True,
        True,
    ),
    # enum, const
    (SINCE_04, {"enum": ["a"]}, {"enum": ["a", "b"]}, True, False),
    (SINCE_04, {"enum": ["a", 1.5]}, {"type": ["string", "number"]}, True, False),
    (SINCE_04, {"oneOf": [{"enum": ["a"]}, {"enum": ["b"]}]}, {"enum": ["b", "a"]}, True, True),
    (SINCE_04, {"anyOf": [{"enum": ["a", 1]}, {"enum": [1, {}]}]}, {"enum": ["a", 1, {}]}, True, True),
    (SINCE_04, {"oneOf": [{"enum": ["a", 1]}, {"enum": [1, {}]}]}, {"enum": ["a", {}]}, True, True),
    (SINCE_04, {"oneOf": [{**STR, "enum": ["a", 1]}, {"enum": [1]}]}, {"enum": ["a", 1]}, True, True),
    (SINCE_06, {"anyOf": [{**INT, "enum": [1]}, {"enum": [2]}]}, {"enum": [1, 2]}, True, True),
    (["draft4"], {"anyOf": [{**INT, "enum": [1]}, {"enum": [2]}]}, {"enum": [1, 2]}, True, False),
    (SINCE_04, {"enum": [{"a": 1}, {"a": 2}, []]}, {"enum": [{"a": 1}, []]}, False, True),
    (SINCE_04, {**OBJ, "not": {"enum": [{"a": 1}]}}, {"not": {"enum": [{"a": 1}, [1]]}}, True, False),
    (SINCE_06, {"const": 1}, {"const": 1.0}, True, True),
    (SINCE_06, {"const": {"a": 1}}, props(a=INT), True, False),
    (SINCE_04, {"enum": [True, False]}, {"type": "boolean"}, True, True),
    (SINCE_04, {"enum": [None]}, {"type": "null"}, True, True),
    (SINCE_04, {"enum": [0]}, {"enum": [False]}, False, False),
    # numbers
    (
        SINCE_04,
        {"type": ["integer", "string"], "maximum": 0, "anyOf": [{"minimum": 5}, {"minimum": 6}]},
        STR,
        True,
        True,
    ),
    (SINCE_04, NUM, {**NUM, "minimum": -1.7976931348623157e308}, False, True),
    (SINCE_04, INT, {**INT, "maximum": 9.727837981879871e26}, False, True),
    (SINCE_06, INT, {**INT, "not": {"exclusiveMinimum": 1, "exclusiveMaximum": 2}}, True, True),
    (SINCE_06, NUM, {**NUM, "not": {"exclusiveMinimum": 1, "exclusiveMaximum": 2}}, False, True),
    (
        SINCE_04,
        {**INT, "minimum": 0, "maximum": 9},
        {"anyOf": [{**INT, "minimum": 0, "maximum": 4}, {**INT, "minimum": 5, "maximum": 9}]},
        True,
        True,
    ),
    (
        SINCE_04,
        {**NUM, "minimum": 0, "maximum": 9},
        {"anyOf": [{**NUM, "minimum": 0, "maximum": 4}, {**NUM, "minimum": 5, "maximum": 9}]},
        False,
        True,
    ),
    (SINCE_04, {**NUM, "minimum": 2}, {**NUM, "minimum": 1}, True, False),
    (SINCE_06, {**NUM, "exclusiveMinimum": 1}, {**NUM, "minimum": 1}, True, False),
    (
        ["draft4"],
        {**NUM, "minimum": 1, "exclusiveMinimum": True},
        {**NUM, "minimum": 1},
        True,
        False,
    ),
    (SINCE_06, {**INT, "exclusiveMinimum": 1}, {**INT, "minimum": 2}, True, True),
    (SINCE_04, {**INT, "minimum": 1, "maximum": 2}, {"enum": [1, 2]}, True, None),
    (SINCE_04, {**INT, "multipleOf": 6}, {**INT, "multipleOf": 3}, True, False),
    (SINCE_04, {**NUM, "multipleOf": 0.3}, {**NUM, "multipleOf": 0.1}, True, False),
    (
        SINCE_04,
        {**INT, "allOf": [{"multipleOf": 2}, {"multipleOf": 3}]},
        {**INT, "multipleOf": 6},
        True,
        True,
    ),
    (SINCE_04, {**INT, "minimum": 5, "maximum": 9, "multipleOf": 10}, {"not": {}}, True, True),
    # strings
    (SINCE_04, {**STR, "minLength": 2}, {**STR, "minLength": 1}, True, False),
    (SINCE_04, {**STR, "maxLength": 0}, {"enum": [""]}, True, True),
    (SINCE_04, {**STR, "pattern": "^a+$"}, {**STR, "pattern": "a"}, True, False),
    (SINCE_04, {**STR, "pattern": "[a-z]*"}, STR, True, True),
    (
        SINCE_04,
        {**STR, "pattern": "^[ab]{2,3}$"},
        {**STR, "minLength": 2, "maxLength": 3},
        True,
        False,
    ),
    (SINCE_04, {**STR, "pattern": "^(a|b)$"}, {"enum": ["a", "b"]}, True, True),
    (SINCE_04, {**STR, "pattern": "^(?!a)"}, {**STR, "not": {"pattern": "^a"}}, True, True),
    (SINCE_04, {**STR, "pattern": "^\\d+$"}, {**STR, "pattern": "^\\w+$"}, True, False),
    (SINCE_04, {**STR, "format": "date"}, STR, True, True),
    # arrays
    (SINCE_04, {**ARR, "items": INT}, {**ARR, "items": NUM}, True, False),
    (SINCE_04, {**ARR, "minItems": 2}, {**ARR, "minItems": 1}, True, False),
    (SINCE_04, {**ARR, "maxItems": 0}, {"enum": [[]]}, True, True),
    (UNTIL_2019, {**ARR, "items": [INT, STR]}, {**ARR, "items": [NUM]}, True, False),
    (
        UNTIL_2019,
        {**ARR, "items": [INT], "additionalItems": False},
        {**ARR, "items": INT, "maxItems": 1},
        True,
        True,
    ),
    (
        ["draft2020-12"],
        {**ARR, "prefixItems": [INT], "items": False},
        {**ARR, "items": INT},
        True,
        False,
    ),
    (
        SINCE_04,
        {**ARR, "items": {"enum": [1, 2]}, "uniqueItems": True},
        {**ARR, "maxItems": 2},
        True,
        False,
    ),
    (SINCE_04, {**ARR, "uniqueItems": True}, ARR, True, False),
    (SINCE_06, {**ARR, "contains": INT}, {**ARR, "minItems": 1}, True, False),
    (SINCE_06, {**ARR, "contains": INT}, {**ARR, "contains": NUM}, True, False),
    (SINCE_2019, {**ARR, "contains": INT, "minContains": 2}, {**ARR, "contains": INT}, True, False),
    (SINCE_2019, {**ARR, "contains": INT, "minContains": 0}, ARR, True, True),
    (SINCE_2019, {**ARR, "contains": INT, "maxContains": 1}, ARR, True, False),
    (
        SINCE_2019,
        {**ARR, "items": INT, "contains": NUM, "maxContains": 1},
        {**ARR, "maxItems": 1},
        True,
        False,
    ),
    (
        SINCE_2019,
        {**ARR, "items": {"enum": [1, 2, 3]}, "minItems": 3, "uniqueItems": True},
        {"contains": {"enum": [1]}, "minContains": 2},
        False,
        False,
    ),
    (
        SINCE_2019,
        {**ARR, "items": {"enum": [1, 2, 3, 4]}, "minItems": 4, "uniqueItems": True},
        {"contains": {"maximum": 2}, "minContains": 2, "maxContains": 2},
        True,
        False,
    ),
    (
        SINCE_2019,
        {**ARR, "items": {"type": ["integer", "string"]}, "minItems": 3, "contains": INT, "maxContains": 1},
        {"contains": STR, "minContains": 2},
        True,
        False,
    ),
    (
        SINCE_2019,
        {**ARR, "items": {"enum": [1, 2, 3]}, "minItems": 2, "contains": {"maximum": 2}, "maxContains": 1},
        {"contains": {"minimum": 2}, "maxContains": 1},
        False,
        False,
    ),
    (
        ["draft2019-09"],
        {
            **ARR,
            "items": [{"enum": [1, 2]}, {"enum": [1, 3]}, {"enum": [2]}],
            "contains": {"enum": [1]},
            "minContains": 0,
            "maxContains": 1,
            "uniqueItems": True,
        },
        {"maxItems": 2},
        False,
        False,
    ),
    (SINCE_2019, {**ARR, "contains": INT, "minContains": 2, "maxContains": 1}, {"not": ARR}, True, False),
    (
        UNTIL_2019,
        {**ARR, "items": [{"enum": [1, 2]}] * 3, "minItems": 3, "uniqueItems": True},
        {"not": {}},
        True,
        True,
    ),
    (
        UNTIL_2019,
        {
            **ARR,
            "items": [{"enum": [1, 2]}, {"enum": [1]}, {"enum": [2, 3]}],
            "minItems": 3,
            "uniqueItems": True,
        },
        {"enum": [[2, 1, 3]]},
        False,
        True,
    ),
    (
        UNTIL_2019[1:],
        {**ARR, "items": {"enum": [None, 3]}, "contains": INT, "uniqueItems": True},
        {"items": [{}], "additionalItems": {"type": "null"}},
        False,
        False,
    ),
    (
        ["draft2019-09"],
        {**ARR, "items": [INT], "unevaluatedItems": False},
        {**ARR, "maxItems": 1},
        True,
        False,
    ),
    (
        ["draft2020-12"],
        {**ARR, "contains": INT, "unevaluatedItems": False},
        {**ARR, "items": INT},
        True,
        False,
    ),
    # objects
    (SINCE_04, {**props(a=STR), "required": ["a"]}, props(a=STR), True, False),
    (SINCE_04, props(a=STR), OBJ, True, False),
    (SINCE_04, {**props(a=STR), "additionalProperties": False}, props(a=STR, b=INT), True, False),
    (SINCE_04, {**OBJ, "additionalProperties": INT}, props(a=NUM), True, False),
    (SINCE_04, {**OBJ, "minProperties": 1}, OBJ, True, False),
    (SINCE_04, {**OBJ, "required": ["a", "b"]}, {**OBJ, "minProperties": 2}, True, False),
    (SINCE_04, {**OBJ, "maxProperties": 0}, {**OBJ, "additionalProperties": False}, True, True),
    (SINCE_04, {**OBJ, "patternProperties": {"^a": STR}}, props(ab=STR), True, False),
    (
        SINCE_04,
        {**OBJ, "patternProperties": {"^(a|b)$": STR}, "additionalProperties": False},
        {**props(a=STR, b=STR), "additionalProperties": False},
        True,
        True,
    ),
    (
        SINCE_06,
        {**OBJ, "propertyNames": {"pattern": "^a$"}},
        {**OBJ, "maxProperties": 1},
        True,
        False,
    ),
    (
        SINCE_06,
        {**OBJ, "propertyNames": {"enum": ["a"]}},
        {**OBJ, "propertyNames": {"maxLength": 1}},
        True,
        False,
    ),
    (["draft4", "draft6", "draft7"], {**OBJ, "dependencies": {"a": ["b"]}}, OBJ, True, False),
    (
        ["draft4", "draft6", "draft7"],
        {**OBJ, "required": ["a"], "dependencies": {"a": {"required": ["b"]}}},
        {**OBJ, "required": ["b"]},
        True,
        False,
    ),
    (
        SINCE_2019,
        {**OBJ, "required": ["a"], "dependentRequired": {"a": ["b"]}},
        {**OBJ, "required": ["b"]},
        True,
        False,
    ),
    (
        SINCE_2019,
        {**OBJ, "dependentSchemas": {"a": {"required": ["b"]}}},
        {**OBJ, "dependentRequired": {"a": ["b"]}},
        True,
        True,
    ),
    (
        SINCE_2019,
        {"allOf": [props(a=STR)], "unevaluatedProperties": False},
        {**props(a=STR), "additionalProperties": False},
        True,
        True,
    ),
    (
        SINCE_2019,
        {**OBJ, "anyOf": [props(a=STR), props(b=STR)], "unevaluatedProperties": False},
        {**props(a=STR, b=STR), "additionalProperties": False},
        True,
        True,
    ),
    (
        SINCE_04,
        {**props(a=STR), "oneOf": [{**props(b=STR), "additionalProperties": False}]},
        props(a=STR, b=STR),
        True,
        False,
    ),
    # connectives
    (SINCE_04, {"allOf": [STR, {"minLength": 1}]}, {**STR, "minLength": 1}, True, True),
    (SINCE_04, {"anyOf": [STR, INT]}, {"anyOf": [NUM, STR]}, True, False),
    (SINCE_04, {"oneOf": [INT, NUM]}, {"allOf": [NUM, {"not": INT}]}, True, True),
    (SINCE_04, {"oneOf": [STR, NUM]}, {"oneOf": [STR, NUM, INT]}, False, True),
    (SINCE_04, {"not": {"not": STR}}, STR, True, True),
    (
        SINCE_04,
        {"not": STR},
        {"type": ["null", "boolean", "number", "array", "object"]},
        True,
        True,
    ),
    (
        SINCE_04,
        {"oneOf": [tagged("a"), tagged("b")]},
        {"anyOf": [tagged("b"), tagged("a")]},
        True,
        True,
    ),
    (SINCE_04, {"oneOf": [tagged("a")]}, {"oneOf": [tagged("a"), tagged("b")]}, True, False),
    (
        SINCE_04,
        {"oneOf": [tagged("a", x=INT), tagged("b")]},
        {"oneOf": [tagged("a", x=NUM), tagged("b")]},
        True,
        False,
    ),
    (
        SINCE_07,
        {"if": INT, "then": {"minimum": 0}},
        {"if": INT, "then": {"minimum": 1}},
        False,
        True,
    ),
    (SINCE_07, {"if": STR, "then": {}, "else": False}, STR, True, True),
    (SINCE_06, {"const": 1}, {"if": False, "then": False}, True, False),
    # a witness that engines of patterns read alike
    (
        SINCE_2019,
        {**props(ab=STR), "patternProperties": {"^.$": STR}, "propertyNames": {"maxLength": 1}},
        {"maxProperties": 2, "dependentRequired": {"c": ["a"]}},
        False,
        None,
    ),
    # references
    (
        SINCE_04,
        {"allOf": [{"$ref": "#/definitions/x"}], "definitions": {"x": STR}},
        STR,
        True,
        True,
    ),
    (
        ["draft4", "draft6", "draft7"],
        {"$ref": "#/definitions/x", "maxLength": 1, "definitions": {"x": STR}},
        STR,
        True,
        True,
    ),
    (
        SINCE_2019,
        {"$ref": "#/$defs/x", "maxLength": 1, "$defs": {"x": STR}},
        {**STR, "maxLength": 1},
        True,
        True,
    ),
    # booleans
    (SINCE_06, False, {"not": {}}, True, True),
    (SINCE_06, True, {}, True, True),
]


def with_dialect(schema: Any, draft: str) -> Any:
    """The schema, naming its draft."""
    return {"$schema": URIS[draft], **schema} if isinstance(schema, dict) else schema


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[1]} / {row[2]}"[:90])
def test_keyword(row: tuple[list[str], Any, Any, bool, bool | None]) -> None:
    """Each row, in each of its drafts, in both directions."""
    drafts, old, new, backward, forward = row
    for draft in drafts:
        one, other = with_dialect(old, draft), with_dialect(new, draft)
        for left, right, expected in ((one, other, backward), (other, one, forward)):
            answer = check_containment(left, right, dialect=draft)
            if expected is not None:
                assert answer.outcome == ("compatible" if expected else "breaking"), (draft, answer)


def test_whole_numbers_are_no_integers_in_draft_04() -> None:
    """1.0 equals 1 everywhere, and is an integer from draft-06 on; both validators say so."""
    enumeration = {"enum": [1, 2]}
    assert check_containment(enumeration, INT).outcome == "compatible"
    answer = check_containment(enumeration, INT, dialect="draft4")
    assert answer.outcome == "breaking"
    assert isinstance(answer.witness, float)


def test_boolean_exclusive_bounds_say_draft_04() -> None:
    """No other draft admits them, so a schema that uses them needs no `$schema`."""
    exclusive = {"type": "number", "minimum": 1, "exclusiveMinimum": True}
    assert check_containment(exclusive, {"minimum": 1}).outcome == "compatible"


def test_witness_null_is_told_from_no_witness() -> None:
    """A witness may be null."""
    answer = check_containment({"type": "null"}, STR)
    assert answer.has_witness
    assert answer.witness is None
    assert not check_containment(STR, STR).has_witness


def test_places_are_named() -> None:
    """A break names the place in the witness, in old and in new."""
    old = props(a={"type": "array", "items": {"$ref": "#/definitions/x"}})
    old |= {"required": ["a"], "definitions": {"x": NUM}}
    new = props(a={"type": "array", "items": INT})
    answer = check_containment(old, new)
    assert answer.witness_pointer == "/a/0"
    assert answer.old_pointer == "/properties/a/items"
    assert answer.new_pointer == "/properties/a/items/type"
    assert "/a/0" in answer.reason


def test_pointers_pick_the_schemas() -> None:
    """A definition of one document can be held against a definition of another."""
    old = {"definitions": {"X": props(y={"$ref": "#/definitions/Y"}), "Y": INT}}
    new = {"definitions": {"X": props(y={"$ref": "#/definitions/Y"}), "Y": NUM}}
    at = "/definitions/X"
    assert check_containment(old, new, old_at=at, new_at=at).outcome == "compatible"
    answer = check_containment(new, old, old_at=at, new_at=at)
    assert answer.outcome == "breaking"
    assert answer.new_pointer == "/definitions/Y/type"


@pytest.mark.parametrize("draft", ["draft2019-09", "draft2020-12"])
@pytest.mark.parametrize("dependencies", [{"a": ["b"]}, {"a": {"required": ["b"]}}])
def test_dependencies_after_draft_07(draft: str, dependencies: dict[str, object]) -> None:
    """An unknown keyword, which many validators assert: what it admits is certain, and the rest is not."""
    schema = {"dependencies": dependencies}
    kept = {"const": {"a": 1, "b": 1}}
    assert check_containment(kept, schema, dialect=draft).outcome == "compatible"
    assert check_containment(schema, {"not": kept}, dialect=draft).outcome == "breaking"
    answer = check_containment({"const": {"a": 1}}, schema, dialect=draft)
    assert answer.outcome == "unproven"
    assert "dependencies" in answer.reason
    assert check_containment(schema, schema, dialect=draft).outcome == "compatible"
