"""Confirmation: what a validator cannot read elsewhere in a schema is no reason to doubt a plain break."""

from __future__ import annotations

from typing import Any

import pytest

from generators.containment import check_containment

# What stands beside the break, and which no witness meets.
BESIDE: dict[str, dict[str, Any]] = {
    **{
        f"format {name}": {"type": "string", "format": name}
        for name in ("date-time", "date", "time", "email", "uri", "ipv4", "ipv6", "iri", "uuid", "regex")
    },
    "an external reference": {"$ref": "https://example.com/x.json"},
    "a reference with brackets": {"$ref": "#/definitions/Box<string>"},
    "a pattern that Rust refuses": {"pattern": "^[a-z]{2}]?$"},
    "a pattern that Python refuses": {"pattern": "^(?<year>[0-9]{4})$"},
    "a pattern that backtracks": {"type": "string", "pattern": "^([a-z]+(-[a-z]+)*)$"},
    "draft-03's required": {"type": "integer", "required": True},
    "draft-04's exclusiveMinimum": {"type": "integer", "minimum": 0, "exclusiveMinimum": True},
}
LONG = "aMemberNameOf19Chars"


def side(kind: str, beside: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An object whose long member has a type, and another member that nothing requires."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "type": "object",
        "required": [LONG],
        "properties": {LONG: {"type": kind}, "x": beside},
        "definitions": {"Box<string>": {"type": "string"}},
        **more,
    }


@pytest.mark.parametrize("writer", ["open", "declared"])
@pytest.mark.parametrize("name", BESIDE)
def test_a_plain_break_is_confirmed_whatever_stands_beside_it(name: str, writer: Any) -> None:
    answer = check_containment(side("string", BESIDE[name]), side("integer", BESIDE[name]), writer)
    assert answer.outcome == "breaking", answer
    assert isinstance(answer.witness, dict)
    assert list(answer.witness) == [LONG]


@pytest.mark.parametrize("format_name", ["date-time", "email", "uri"])
def test_a_format_that_the_witness_meets_is_an_annotation(format_name: str) -> None:
    old = {
        "type": "object",
        "required": ["at"],
        "properties": {"at": {"type": "string", "format": format_name}},
    }
    answer = check_containment(old, {**old, "required": ["at", "room"]})
    assert answer.outcome == "breaking", answer


@pytest.mark.parametrize(
    "name",
    [
        "http://json-schema.org/draft-07/schema", "https://json-schema.org/draft-07/schema#",
        "https://json-schema.org/draft-07/schema", "http://json-schema.org/schema#",
        "http://json-schema.org/draft-04/schema", "https://json-schema.org/draft/2020-12/schema#",
    ],
)  # fmt: skip
def test_spellings_of_a_dialect_are_read(name: str) -> None:
    answer = check_containment({"$schema": name, "type": "string"}, {"$schema": name, "type": "integer"})
    assert answer.outcome == "breaking", answer


def test_a_slow_pattern_that_the_witness_meets_is_left_to_one_validator() -> None:
    tag = {"type": "string", "pattern": "^([a-z]+(-[a-z]+)*)$", "minLength": 30}
    answer = check_containment({"properties": {"x": tag}, "required": ["x"]}, {"maxProperties": 0})
    assert answer.outcome == "breaking", answer
    assert "jsonschema: the pattern" in answer.confirmation
    assert "jsonschema-rs" not in answer.confirmation


def test_the_confirmation_says_who_could_not_read_what() -> None:
    beside = BESIDE["a pattern that Rust refuses"]
    answer = check_containment(side("string", beside), side("integer", beside))
    assert "jsonschema-rs: " in answer.confirmation


def test_what_the_verdict_depends_on_is_no_reason_to_call_it_breaking() -> None:
    """A witness that only an unread document decides about is none."""
    remote = {"$ref": "https://example.com/x.json"}
    assert check_containment({"type": "string"}, remote).outcome == "unproven"
    assert check_containment({"properties": {"a": remote}}, {"properties": {"a": {}}}).outcome == "compatible"


@pytest.mark.parametrize("dialect", ["draft4", "draft6", "draft7", "draft2019-09", "draft2020-12"])
def test_a_reduced_schema_keeps_what_every_keyword_says(dialect: str) -> None:
    """With a member that no validator reads, both are asked about the reduced schema."""
    rules: list[tuple[dict[str, Any], dict[str, Any]]] = [
        ({"patternProperties": {"^a": {"type": "string"}}}, {"patternProperties": {"^a": {"maxLength": 2}}}),
        ({"properties": {"a": {"enum": ["x", "y"]}}}, {"properties": {"a": {"enum": ["x"]}}}),
        ({"properties": {"a": {"type": "array"}}}, {"properties": {"a": {"items": {"type": "null"}}}}),
        ({}, {"additionalProperties": False}),
        ({"minProperties": 1}, {"not": {"required": ["b"]}, "minProperties": 1}),
        ({"required": ["a"]}, {"dependencies": {"a": ["b"]}, "dependentRequired": {"a": ["b"]}}),
    ]
    for old, new in rules:
        unread = {"$ref": "#/definitions/Box<string>"}
        sides: list[Any] = [
            {
                "allOf": [{"type": "object", **rule}, {"properties": {"zz": unread}}],
                "definitions": {"Box<string>": {"type": "string"}},
            }
            for rule in (old, new)
        ]
        answer = check_containment(sides[0], sides[1], dialect=dialect)
        if "dependencies" in new and dialect.startswith("draft20"):
            continue  # validators disagree on `dependencies` there, which is a doubt of its own
        assert answer.outcome == "breaking", (dialect, new, answer)
