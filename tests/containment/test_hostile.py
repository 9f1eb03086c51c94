"""Hostile inputs: every call ends soon, in an answer or in an error that names the trouble."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Literal

import pytest

from generators.bundle import Bundle
from generators.compat.baselines.json_schema_import import bundle_of_schema
from generators.compat.verdict import judge
from generators.containment import check_containment
from generators.errors import UnsupportedSchema

SECONDS = 5  # far above what any of these takes, far below a hang


def nested(levels: int, around: Callable[[Any], Any]) -> Any:
    """A schema wrapped so many times."""
    schema: Any = {"type": "string"}
    for _ in range(levels):
        schema = around(schema)
    return schema


def doubling(keyword: str) -> dict[str, Any]:
    """Definitions each of which applies the one before twice: 2**60 paths."""
    ref = "#/definitions/a{}".format
    definitions: dict[str, Any] = {"a0": {"type": "string"}}
    for level in range(1, 61):
        definitions[f"a{level}"] = {keyword: [{"$ref": ref(level - 1)}] * 2}
    return {"allOf": [{"$ref": ref(60)}], "definitions": definitions}


def doubling_members(leaf: str) -> dict[str, Any]:
    """The same, one level of the instance at a time."""
    definitions: dict[str, Any] = {"a0": {"type": leaf}}
    for level in range(1, 61):
        member = {"properties": {"x": {"$ref": f"#/definitions/a{level - 1}"}}}
        definitions[f"a{level}"] = {"anyOf": [member, {**member, "required": ["x"]}]}
    return {"allOf": [{"$ref": "#/definitions/a60"}], "definitions": definitions}


def doubling_required(levels: int) -> dict[str, Any]:
    """A type that holds two of the next at each level: the smallest instance has 2**levels parts."""
    definitions: dict[str, Any] = {"a0": {"type": "string"}}
    for level in range(1, levels + 1):
        member = {"$ref": f"#/definitions/a{level - 1}"}
        definitions[f"a{level}"] = {
            "type": "object",
            "properties": {"l": member, "r": member},
            "required": ["l", "r"],
        }
    return {"$ref": f"#/definitions/a{levels}", "definitions": definitions}


def overlapping(arms: int, more: int, required: list[str]) -> dict[str, Any]:
    """Exactly one of arms that differ in the bounds of their members only."""
    return {
        "oneOf": [
            {
                "properties": {
                    f"p{n}": {"type": "integer", "minimum": n * arm + more} for n in range(1, arms + 2)
                },
                "required": required,
            }
            for arm in range(arms)
        ]
    }


STRING, INTEGER, ANY = {"type": "string"}, {"type": "integer"}, {"type": ["string", "integer"]}
CHOICES = {
    "type": "object",
    "allOf": [{"anyOf": [{"required": [f"a{n}"]}, {"required": [f"b{n}"]}]} for n in range(40)],
}
STEPS = {"allOf": [{"oneOf": [{"minimum": n}, {"multipleOf": n + 2}]} for n in range(25)]}
WIDE = {
    "type": "object",
    "properties": {f"p{n}": {"type": "string"} for n in range(2000)},
    "required": [f"p{n}" for n in range(2000)],
}
UNTAGGED = [{"type": "object", "required": [f"a{n}"]} for n in range(60)]


def pattern(text: str, **more: Any) -> dict[str, Any]:
    """A string schema with a pattern."""
    return {"type": "string", "pattern": text, **more}


PAIRS: dict[str, tuple[Any, Any]] = {
    "5,000 levels of items": (nested(5000, lambda s: {"items": s}), True),
    "3,000 levels of not": (nested(3000, lambda s: {"not": s}), STRING),
    "deep required arrays": (
        nested(95, lambda s: {"type": "array", "items": s, "minItems": 1}),
        nested(95, lambda s: {"type": "array", "items": s, "minItems": 2}),
    ),
    "doubling allOf": (doubling("allOf"), INTEGER),
    "doubling allOf in new": (ANY, doubling("allOf")),
    "doubling anyOf": (doubling("anyOf"), INTEGER),
    "doubling oneOf": (ANY, doubling("oneOf")),
    "doubling members": (doubling_members("string"), doubling_members("integer")),
    "doubling required": (doubling_required(25), STRING),
    "doubling required in new": (STRING, doubling_required(25)),
    "doubling required in both": (doubling_required(40), doubling_required(41)),
    "overlapping arms": (overlapping(10, 0, []), overlapping(10, 1, [])),
    "overlapping arms, the other way": (overlapping(10, 1, []), overlapping(10, 0, [])),
    "overlapping arms with members": (overlapping(10, 1, ["p1"]), overlapping(10, 0, ["p1"])),
    "many choices": (CHOICES, {"type": "object", "required": ["c"]}),
    "many oneOf": ({"type": "number"}, STEPS),
    "many oneOf in old": (STEPS, {"maximum": 5}),
    "nested quantifiers": (pattern("^(a+)+$"), pattern("^(a+)+b$")),
    "nested quantifiers, long": (pattern("^(a+)+$", minLength=40), pattern("^(a|a)*b$")),
    "unsupported and nested": (pattern("(?<=x)(a+)+$", minLength=40), pattern("^b")),
    "subset construction": (pattern("(a|b)*a(a|b){25}$"), pattern("(a|b)*b(a|b){25}$")),
    "nested counts": (pattern("((){9999}){9999}"), pattern("a")),
    "large counts": (pattern("^(a{1,1000}){1,1000}$"), pattern("^a*$")),
    "back-reference": (pattern("^(a+)\\1$"), pattern("^aa")),
    "huge maxLength": ({**STRING, "maxLength": 10**12}, {**STRING, "maxLength": 10**11}),
    "huge minLength": ({**STRING, "minLength": 10**9}, {**STRING, "minLength": 10**9 + 1}),
    "huge minItems": ({"type": "array", "minItems": 10**9}, {"maxItems": 1}),
    "huge minContains": (
        {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "type": "array",
            "contains": STRING,
            "minContains": 10**9,
        },
        {"maxItems": 1},
    ),
    "huge minProperties": ({"type": "object", "minProperties": 10**9}, {"maxProperties": 1}),
    "huge unique": ({"type": "array", "uniqueItems": True, "minItems": 10**6}, {"maxItems": 1}),
    "huge integers": ({"type": "integer", "minimum": 10**400}, {"maximum": 10**401}),
    "unwritable integers": ({"enum": [10**5000]}, {"maximum": 3}),
    "huge floats": ({"type": "number", "minimum": 1e307}, {"minimum": 1e308}),
    "tiny divisors": ({"type": "number", "multipleOf": 1e-300}, {"multipleOf": 1e-299}),
    "aliases of aliases": (
        {
            "$ref": "#/definitions/a0",
            "definitions": {
                **{f"a{n}": {"$ref": f"#/definitions/a{n + 1}"} for n in range(3000)},
                "a3000": STRING,
            },
        },
        STRING,
    ),
    "many values": ({"enum": list(range(10_000))}, {"type": "integer", "minimum": 0}),
    "many members": (WIDE, {"properties": {f"p{n}": {"maxLength": 9} for n in range(2000)}}),
    "many patterns": (
        {"patternProperties": {f"a{n}": STRING for n in range(30)}, "additionalProperties": False},
        {"patternProperties": {f"a{n}": STRING for n in range(29)}, "additionalProperties": False},
    ),
    "pigeonholes": (
        {"type": "array", "items": {"enum": [*range(8)]}, "uniqueItems": True, "minItems": 9},
        False,
    ),
    "untagged anyOf": ({"anyOf": UNTAGGED}, {"anyOf": UNTAGGED[1:]}),
    "untagged oneOf": ({"oneOf": UNTAGGED}, {"oneOf": UNTAGGED[1:]}),
}


CONSTANTS = [{"enum": [f"v{n}"]} for n in range(3000)]
LISTED = {"enum": [f"v{n}" for n in range(3000)]}

# What is large, but not difficult: old, new, is old contained in new.
LARGE: dict[str, tuple[Any, Any, bool]] = {
    "oneOf of constants, as enum": ({"oneOf": CONSTANTS}, LISTED, True),
    "enum, as oneOf of constants": (LISTED, {"oneOf": CONSTANTS}, True),
    "enum with one value more": ({"enum": [*LISTED["enum"], "v"]}, {"oneOf": CONSTANTS}, False),
    "enum with one number less": ({"enum": list(range(50_000))}, {"enum": list(range(49_999))}, False),
    "enum of objects": ({"enum": [{"a": n} for n in range(9000)]}, {"enum": [{"a": 1}]}, False),
    "integers, as enum": (
        {"type": "integer", "minimum": 0, "maximum": 9999},
        {"enum": list(range(10_000))},
        True,
    ),
    "integers, all but one": (
        {"type": "integer", "minimum": 0, "maximum": 9999},
        {"enum": list(range(9999))},
        False,
    ),
    "adjoining ranges": (
        {"type": "number", "minimum": 0, "maximum": 300},
        {"anyOf": [{"minimum": n, "maximum": n + 1} for n in range(300)]},
        True,
    ),
    "ranges that leave a gap": (
        {"type": "number", "minimum": 0, "maximum": 100},
        {"anyOf": [{"minimum": n, "exclusiveMaximum": n + 1} for n in range(100)]},
        False,
    ),
    "ranges of integers": (
        {"type": "integer", "minimum": 0, "maximum": 1999},
        {"anyOf": [{"minimum": 10 * n, "maximum": 10 * n + 9} for n in range(200)]},
        True,
    ),
    "ranges of lengths": (
        {"type": "string", "maxLength": 1999},
        {"anyOf": [{"minLength": 10 * n, "maxLength": 10 * n + 9} for n in range(200)]},
        True,
    ),
    "contains of twenty kinds": (
        {"type": "array", "allOf": [{"contains": {"const": n}} for n in range(20)]},
        {"minItems": 20},
        True,
    ),
    "contains of twenty kinds, once too few": (
        {"type": "array", "allOf": [{"contains": {"const": n}} for n in range(20)]},
        {"minItems": 21},
        False,
    ),
    "tuples": (
        {"type": "array", "items": [INTEGER] * 250, "minItems": 250},
        {"items": [INTEGER] * 250, "additionalItems": INTEGER},
        False,
    ),
    "many required": (
        {"type": "object", "required": [f"p{n}" for n in range(4000)]},
        {"type": "object", "required": [f"p{n}" for n in range(4001)]},
        False,
    ),
    "long words": (pattern("^[a-z]*$", maxLength=10_000), {"maxLength": 9_999}, False),
}


@pytest.mark.parametrize("name", LARGE)
@pytest.mark.parametrize("writer", ["open", "declared"])
def test_large_is_decided(name: str, writer: Any) -> None:
    """Size alone is no reason to end in doubt, or late."""
    old, new, contained = LARGE[name]
    start = time.process_time()
    answer = check_containment(old, new, writer)
    assert answer.outcome == ("compatible" if contained else "breaking"), answer
    assert time.process_time() - start < SECONDS


@pytest.mark.parametrize("name", PAIRS)
@pytest.mark.parametrize("writer", ["open", "declared"])
def test_ends_soon(name: str, writer: Any) -> None:
    """An answer comes within seconds, whatever it is."""
    start = time.process_time()
    answer = check_containment(*PAIRS[name], writer)
    assert time.process_time() - start < SECONDS
    assert answer.reason


@pytest.mark.parametrize("leaf", ["string", "object"])
@pytest.mark.parametrize("keyword", ["allOf", "anyOf", "oneOf"])
def test_comparing_what_doubles_sixty_times_ends_soon(keyword: str, leaf: str) -> None:
    def side(**leaf: Any) -> Bundle:
        schema = doubling(keyword)
        document = {**schema, "definitions": {**schema["definitions"], "a0": leaf}}
        return bundle_of_schema(document, "s", "here").bundle

    start = time.process_time()
    findings = judge(side(type=leaf), side(type="integer")).findings
    assert time.process_time() - start < SECONDS
    assert findings


@pytest.mark.parametrize(
    "garbage",
    [
        {"type": 5}, {"type": "text"}, {"type": []}, {"properties": [1]}, {"required": "x"},
        {"items": 3}, {"allOf": {}}, {"enum": 3}, {"pattern": 5}, {"minLength": -1}, {"$ref": 7},
        {"minimum": "1"}, {"multipleOf": 0}, [], "schema", 1, None,
    ],
)  # fmt: skip
def test_garbage_is_unproven(garbage: Any) -> None:
    """What is JSON but no schema decides nothing, except about what doesn't depend on it."""
    assert check_containment(STRING, garbage).outcome == "unproven"
    assert check_containment(garbage, {"not": {}}).outcome == "unproven"
    assert check_containment(garbage, garbage).outcome == "compatible"


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), (1,), {1}, {1: 2}, object(), b"x", {"enum": [1j]}]
)
def test_what_is_not_json_raises(value: Any) -> None:
    """The error says what it is that JSON cannot hold."""
    with pytest.raises(UnsupportedSchema):
        check_containment(value, True)
    with pytest.raises(UnsupportedSchema):
        check_containment(True, {"const": value})


def test_unknown_options_raise() -> None:
    """So do a writer and a dialect that don't exist."""
    with pytest.raises(UnsupportedSchema):
        check_containment(True, True, "hasty")  # type: ignore[arg-type] # that is the test
    with pytest.raises(UnsupportedSchema):
        check_containment(True, True, dialect="draft3")


def test_a_budget_that_is_used_up_is_unproven() -> None:
    """The caller's budget is kept."""
    answer = check_containment(CHOICES, {"required": ["c"]}, max_steps=-100_000)
    assert answer.outcome == "unproven"
    assert "steps" in answer.reason


def test_a_witness_is_never_too_large_to_read() -> None:
    """Two of one another at each level: the smallest instance would hold millions of values."""
    answer = check_containment(doubling_required(25), STRING)
    assert answer.outcome == "unproven"
    assert "more than 20,000 values" in answer.reason
    assert check_containment(doubling_required(5), STRING).outcome == "breaking"


@pytest.mark.parametrize("required", [[], ["p1"], ["p1", "p5"]], ids=len)
@pytest.mark.parametrize("writer", ["open", "declared"])
def test_arms_that_overlap_are_told_apart_at_the_edges(
    required: list[str], writer: Literal["open", "declared"]
) -> None:
    """The ways to deny each arm in a member multiply; a value at the edge of a bound shows the break."""
    for more, fewer in ((0, 1), (1, 0)):
        answer = check_containment(overlapping(10, more, required), overlapping(10, fewer, required), writer)
        assert answer.outcome == "breaking"


def test_disagreeing_validators_are_named() -> None:
    """A witness that only one validator confirms is none, and the reason shows both verdicts."""
    schema = {
        "properties": {"a": True},
        "additionalProperties": {"type": "string"},
        "unevaluatedProperties": False,
    }
    # One of them forgets that `additionalProperties` evaluates what it holds.
    unsettled = check_containment(schema, {"not": {"const": {"b": ""}}}, dialect="draft2019-09")
    assert unsettled.outcome == "unproven"
    assert "jsonschema-rs: valid" in unsettled.reason


def test_a_pattern_is_judged_as_ecma_262_reads_it() -> None:
    """Python's engine does not count U+FEFF among white space; the standard does."""
    answer = check_containment({"enum": ["\ufeff"]}, {"not": {"pattern": "^\\s$"}})
    assert answer.outcome == "breaking"
