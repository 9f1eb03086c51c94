"""What a finding says: reasons that name the thing, nothing told twice, and the types of each side."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from generators.cli import app
from generators.compat.changes.change import Change, ChangeKind
from generators.compat.rules import BY_ID
from protocol_models.methods import Direction

RUN = CliRunner()
D4 = "http://json-schema.org/draft-04/schema#"
D2020 = "https://json-schema.org/draft/2020-12/schema"
STR: Any = {"type": "string"}
INT: Any = {"type": "integer"}
NULL: Any = {"type": "null"}


def findings(folder: Path, old: Any, new: Any, direction: str) -> list[dict[str, Any]]:
    """What breaks between two schemas, read in one direction."""
    for name, side in (("old.json", old), ("new.json", new)):
        (folder / name).write_text(json.dumps(side), encoding="utf-8")
    words = [str(folder / "old.json"), str(folder / "new.json"), "--direction", direction, "--format", "json"]
    (comparison,) = json.loads(RUN.invoke(app, ["compat", *words]).stdout)["comparisons"]
    return [each for each in comparison["findings"] if each["severity"] not in ("info", "strict-reader")]


def either(*names: str) -> list[Any]:
    return [{"required": [name]} for name in names]


SAID: dict[str, tuple[Any, Any, str, str]] = {
    "a type that two alternatives take": (
        {"oneOf": [INT]}, {"oneOf": [INT, {"type": "number", "minimum": 5}]}, "in",
        "A new server refuses the message that an old client sends: more than one alternative of `oneOf` "
        "holds, and only one may.",
    ),
    "what `not` excludes": (
        {**STR, "not": {"enum": ["x"]}}, STR, "out",
        "An old client refuses the message that a new server sends: `not` excludes this value.",
    ),
    "a type of members by pattern": (
        {"type": "object", "patternProperties": {"^x-": STR}},
        {"type": "object", "patternProperties": {"^x-": INT}}, "in",
        "A new server refuses the member 'x-' that an old client sends: the type must be integer.",
    ),
    "a length in `else`": (
        {"if": {"type": "object"}, "else": STR},
        {"if": {"type": "object"}, "else": {**STR, "minLength": 1}}, "in",
        "A new server refuses the message that an old client sends: there must be at least 1 character.",
    ),
    "a number in a part": (
        {"allOf": [{"type": "number"}]}, {"allOf": [{"type": "number"}, {"not": {"minimum": 3}}]}, "in",
        "A new server refuses the message that an old client sends: `not` excludes this value.",
    ),
    "how many items `contains` asks for": (
        {"$schema": D2020, "type": "array", "contains": {"const": 1}},
        {"$schema": D2020, "type": "array", "contains": {"const": 1}, "minContains": 2}, "in",
        "A new server refuses the message that an old client sends: `contains` asks for at least 2 such "
        "items.",
    ),
    "what is not declared": (
        {"$schema": D2020, "type": "array", "prefixItems": [STR], "unevaluatedItems": False},
        {"$schema": D2020, "type": "array", "prefixItems": [STR, INT], "unevaluatedItems": False}, "out",
        "An old client refuses the message that a new server sends: this value is not allowed.",
    ),
    "what may be nothing": (
        {"properties": {"a": STR}}, {"properties": {"a": False}}, "in",
        "A new server refuses the member 'a' that an old client sends: nothing is allowed here.",
    ),
    "a value that is a number": (
        {"enum": [1, 2]}, {"enum": [1]}, "in", "A new server refuses the value 2 that an old client sends."
    ),
    "a value that is a text of digits": (
        {"enum": ["1", "2"]}, {"enum": ["1"]}, "in",
        "A new server refuses the value '2' that an old client sends.",
    ),
    "a value that is an object": (
        {"enum": [{"a": 1}, True]}, {"enum": [True]}, "in",
        'A new server refuses the value {"a":1} that an old client sends.',
    ),
    "a value that is true": (
        {"enum": ["a", True]}, {"enum": ["a"]}, "in",
        "A new server refuses the value true that an old client sends.",
    ),
}  # fmt: skip
"""What stood, what stands, who reads, and the one sentence of it."""


@pytest.mark.parametrize("name", SAID)
def test_a_reason_says_what_is_wrong(tmp_path: Path, name: str) -> None:
    old, new, direction, sentence = SAID[name]
    assert [each["sentence"] for each in findings(tmp_path, old, new, direction)] == [sentence]


ONCE: dict[str, tuple[Any, Any, str, str]] = {
    "null at the root": (
        {"type": ["string", "null"], "enum": ["a", None]}, {"enum": ["a"]}, "in", "input_null_refused"
    ),
    "null of a type that is referred to": (
        {"properties": {"a": {"$ref": "#/$defs/A"}}, "$defs": {"A": {"anyOf": [STR, NULL]}}},
        {"properties": {"a": {"$ref": "#/$defs/A"}}, "$defs": {"A": STR}}, "in", "input_null_refused",
    ),
    "members of what is no object any more": (
        {"properties": {"v": {"type": ["object", "boolean"], "properties": {"a": STR, "b": STR}}}},
        {"properties": {"v": INT}}, "out", "output_type_changed",
    ),
    "members of what was no object": (
        {"properties": {"v": STR}},
        {"properties": {"v": {"type": "object", "properties": {"a": STR}, "required": ["a"]}}}, "in",
        "input_type_changed",
    ),
    "a flag of draft-04 beside its number": (
        {"$schema": D4, "type": "integer", "minimum": 0, "exclusiveMinimum": True},
        {"$schema": D4, "type": "integer", "minimum": 0}, "out", "output_bound_loosened",
    ),
}  # fmt: skip
"""What differs in one thing, and the rule that speaks of it alone."""


@pytest.mark.parametrize("name", ONCE)
def test_one_difference_is_told_once(tmp_path: Path, name: str) -> None:
    old, new, direction, rule = ONCE[name]
    assert [each["rule"] for each in findings(tmp_path, old, new, direction)] == [rule]


TYPES: dict[str, tuple[Any, Any, str, tuple[str, str]]] = {
    "a name that was expressly open": (
        {"type": "object", "properties": {"a": STR}, "additionalProperties": True},
        {"type": "object", "properties": {"a": STR, "b": STR}, "additionalProperties": True}, "in",
        ("anything, or absent", "string, or absent"),
    ),
    "a union beside members": (
        {"type": "object", "properties": {"a": STR, "b": STR}, "anyOf": either("a", "b")},
        {"type": "object", "properties": {"a": STR, "b": STR}}, "out",
        ("{ a?, b? } & (with 'a' | with 'b')", "{ a?, b? }"),
    ),
}  # fmt: skip
"""What stood, what stands, who reads, and the types that are shown beside each other."""


@pytest.mark.parametrize("name", TYPES)
def test_the_types_beside_each_other_say_what_each_side_admits(tmp_path: Path, name: str) -> None:
    old, new, direction, types = TYPES[name]
    (finding,) = findings(tmp_path, old, new, direction)
    assert (finding["oldType"], finding["newType"]) == types


@pytest.mark.parametrize(
    ("kind", "subject", "value", "said"),
    [
        (ChangeKind.ENUM_VALUE_REMOVED, "ready", "ready", "'ready'"),
        (ChangeKind.ENUM_VALUE_REMOVED, "1", 1, "1"),
        (ChangeKind.VARIANT_REMOVED, 't="a"', None, 't="a"'),
    ],
)
def test_what_a_type_has_no_more_stands_as_on_the_wire(
    kind: ChangeKind, subject: str, value: str | int | None, said: str
) -> None:
    change = Change(kind, subject, "", "", value, None)
    sentence = BY_ID["output_value_gone"].say(change, Direction.SERVER_TO_CLIENT)
    assert sentence.startswith(f"The new type has no {said}, ")
