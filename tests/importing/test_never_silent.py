"""Whatever a schema says, import gives models that agree on every instance, or names the type, or refuses it.

The judge is a validator of JSON Schema that knows nothing of this project.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import jsonschema_rs
import pytest
from pydantic import ValidationError

from generators.errors import GeneratorError
from generators.importing.round_trip import TypeVerdict
from generators.importing.run import import_schema
from protocol_models.codec.checks import strict_reader

DRAFT_4: Final = "http://json-schema.org/draft-04/schema#"
DRAFT_7: Final = "http://json-schema.org/draft-07/schema#"
DRAFT_2019: Final = "https://json-schema.org/draft/2019-09/schema"
DRAFT_2020: Final = "https://json-schema.org/draft/2020-12/schema"
TEXT: Final = {"type": "string"}
NUMBER: Final = {"type": "integer"}


@dataclass(frozen=True)
class Imported:
    package: str
    verdicts: Mapping[str, TypeVerdict]


def members(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


B: Final = members(a=TEXT)
EQUAL, NAMED, REFUSED = 0, 1, 2
CASES: dict[str, tuple[int, str, dict[str, Any]]] = {
    "recursive references": (REFUSED, DRAFT_2019, {"A": members(x={"$recursiveRef": "#"})}),
    "an anchor": (REFUSED, DRAFT_2020, {"A": members(x={"$ref": "#b"}), "B": {"$anchor": "b"}}),
    "dependentRequired": (
        NAMED,
        DRAFT_2020,
        {"A": {**members(a=TEXT, b=TEXT), "dependentRequired": {"a": ["b"]}}},
    ),
    "dependencies": (NAMED, DRAFT_4, {"A": {**members(a=TEXT, b=TEXT), "dependencies": {"a": ["b"]}}}),
    "patternProperties": (NAMED, DRAFT_2020, {"A": {**B, "patternProperties": {"^x": NUMBER}}}),
    "patternProperties alone": (
        EQUAL,
        DRAFT_2020,
        {"A": {"type": "object", "patternProperties": {"^x": NUMBER}, "additionalProperties": False}},
    ),
    "if, then": (
        NAMED,
        DRAFT_7,
        {"A": {**B, "if": {"required": ["a"]}, "then": {"required": ["b"]}}},
    ),
    "places of a list": (NAMED, DRAFT_2020, {"A": {"type": "array", "prefixItems": [TEXT, NUMBER]}}),
    "places of a list of one length": (
        EQUAL,
        DRAFT_2020,
        {"A": {"type": "array", "prefixItems": [TEXT, NUMBER], "items": False, "minItems": 2}},
    ),
    "the same in draft 7": (
        EQUAL,
        DRAFT_7,
        {"A": {"type": "array", "items": [TEXT, NUMBER], "additionalItems": False, "minItems": 2}},
    ),
    "contains": (NAMED, DRAFT_2020, {"A": {"type": "array", "contains": NUMBER}}),
    "names of members": (
        EQUAL,
        DRAFT_2020,
        {"A": {"type": "object", "propertyNames": {"enum": ["a", "b"]}, "additionalProperties": NUMBER}},
    ),
    "names of declared members": (NAMED, DRAFT_2020, {"A": {**B, "propertyNames": {"maxLength": 3}}}),
    "a constant object": (NAMED, DRAFT_2020, {"A": members(x={"const": {"a": 1}})}),
    "a constant fraction": (NAMED, DRAFT_2020, {"A": members(x={"const": 1.5})}),
    "true": (EQUAL, DRAFT_2020, {"A": members(x={"const": True})}),
    "zero": (EQUAL, DRAFT_2020, {"A": {"enum": [0, "a"]}}),
    "a tag that is true": (
        EQUAL,
        DRAFT_2020,
        {
            "A": {"oneOf": [{"$ref": "#/$defs/B"}, {"$ref": "#/$defs/C"}]},
            "B": {**members(k={"const": True}), "required": ["k"]},
            "C": {**members(k={"const": False}), "required": ["k"]},
        },
    ),
    "unevaluatedProperties": (
        EQUAL,
        DRAFT_2020,
        {"A": {"allOf": [{"$ref": "#/$defs/B"}], "properties": {"b": TEXT}, "unevaluatedProperties": False}}
        | {"B": B},
    ),
    "unevaluatedProperties of a type": (
        NAMED,
        DRAFT_2020,
        {"A": {"allOf": [{"$ref": "#/$defs/B"}], "unevaluatedProperties": NUMBER}, "B": B},
    ),
    "closed on one side": (
        NAMED,
        DRAFT_2020,
        {"A": {"allOf": [B, {**members(b=TEXT), "additionalProperties": False}]}},
    ),
    "members of two types": (NAMED, DRAFT_2020, {"A": {"allOf": [B, members(a=NUMBER)]}}),
    "required beside": (
        EQUAL,
        DRAFT_2020,
        {"A": {"allOf": [{"$ref": "#/$defs/B"}, {"required": ["a"]}]}, "B": B},
    ),
    "a text that is said in parts": (
        EQUAL,
        DRAFT_2020,
        {"A": {"allOf": [{"$ref": "#/$defs/B"}, {"maxLength": 3}]}, "B": {**TEXT, "minLength": 2}},
    ),
    "a limit beside a reference": (
        EQUAL,
        DRAFT_2019,
        {"A": members(x={"$ref": "#/$defs/B", "minLength": 4}), "B": TEXT},
    ),
    "the same in draft 7, where it says nothing": (
        EQUAL,
        DRAFT_7,
        {"A": members(x={"$ref": "#/$defs/B", "minLength": 4}), "B": TEXT},
    ),
    "one of two that overlap": (NAMED, DRAFT_2020, {"A": {"oneOf": [B, members(b=TEXT)]}}),
    "one member of two": (
        NAMED,
        DRAFT_2020,
        {"A": {**members(a=TEXT, b=TEXT), "oneOf": [{"required": ["a"]}, {"required": ["b"]}]}},
    ),
    "some member of two": (
        EQUAL,
        DRAFT_2020,
        {"A": {**members(a=TEXT, b=TEXT), "anyOf": [{"required": ["a"]}, {"required": ["b"]}]}},
    ),
    "a limit of draft 4": (
        EQUAL,
        DRAFT_4,
        {"A": {"type": "integer", "minimum": 1, "exclusiveMinimum": True}},
    ),
    "a limit of draft 4 that is none": (
        EQUAL,
        DRAFT_4,
        {"A": {"type": "integer", "minimum": 1, "exclusiveMinimum": False}},
    ),
    "any number": (EQUAL, DRAFT_2020, {"A": {"type": "number"}, "B": members(x={"$ref": "#/$defs/A"})}),
    "a format": (
        EQUAL,
        DRAFT_2020,
        {"A": {**TEXT, "format": "date-time"}, "B": members(x={"$ref": "#/$defs/A"})},
    ),
    "steps of three": (EQUAL, DRAFT_2020, {"A": {"type": "integer", "multipleOf": 3}}),
    "at least one member": (NAMED, DRAFT_2020, {"A": {**B, "minProperties": 1}}),
    "a member that must not be": (NAMED, DRAFT_2020, {"A": members(x=False)}),
    "not": (NAMED, DRAFT_2020, {"A": {**members(a=TEXT, b=TEXT), "not": {"required": ["a"]}}}),
    "OpenAPI's nullable": (NAMED, DRAFT_2020, {"A": members(x={**TEXT, "nullable": True})}),
    "several types": (EQUAL, DRAFT_2020, {"A": members(x={"type": ["string", "boolean", "null"]})}),
    "members of what may not be an object": (NAMED, DRAFT_2020, {"A": {"properties": {"a": TEXT}}}),
    "a length of what may not be a text": (NAMED, DRAFT_2020, {"A": {"minLength": 3}}),
    "digits": (EQUAL, DRAFT_2020, {"A": {**TEXT, "pattern": r"^\d+$"}}),
    "letters of any alphabet": (EQUAL, DRAFT_2020, {"A": {**TEXT, "pattern": r"^\p{L}+$"}}),
    "the end of a text": (EQUAL, DRAFT_2020, {"A": {**TEXT, "pattern": "^a$"}}),
    "characters of two units": (EQUAL, DRAFT_2020, {"A": {**TEXT, "maxLength": 1}}),
    "a value of no type": (NAMED, DRAFT_2020, {"A": {"type": "integer", "enum": ["a"]}}),
    "two of one tag": (
        NAMED,
        DRAFT_2020,
        {
            "A": {"oneOf": [{"$ref": "#/$defs/B"}, {"$ref": "#/$defs/C"}]},
            "B": {**members(k={"const": "b"}, a=TEXT), "required": ["k", "a"]},
            "C": {**members(k={"const": "b"}, b=TEXT), "required": ["k", "b"]},
        },
    ),
}
INSTANCES: Final[list[Any]] = [
    None, True, False, 0, 1, 2, 3, 1.5, -1, "", "a", "ab", "abc", "abcd", "a\n", "é", "😀", "12", "٣",
    [], [1], ["x"], ["x", 1], ["x", 1, 2], ["x", True], [1, 1], {}, {"a": "s"}, {"b": "s"},
    {"a": "s", "b": "s"}, {"a": 1}, {"a": 1, "b": 2}, {"a": "s", "zz": 1}, {"a": None}, {"k": "b"},
    {"k": "b", "a": "s"}, {"k": "b", "b": "s"}, {"k": "b", "a": "s", "b": "s"}, {"k": 1}, {"k": True},
    {"k": False}, {"k": 0}, {"x": 1}, {"x": 1.5}, {"x": None}, {"x": "a"}, {"x": "abcde"}, {"x": True},
    {"x": {"a": 1}}, {"x": {"a": 2}}, {"x": {"x": {}}}, {"abcd": 1}, {"b": 1}, {"xq": 1}, {"xq": "s"},
    {"c": 1},
]  # fmt: skip


def renamed(case: str) -> dict[str, Any]:
    """The types of a case under names of their own."""
    text = re.sub(r'"#/\$defs/(\w)"', rf'"#/$defs/\1{number(case)}"', json.dumps(CASES[case][2]))
    return {f"{name}{number(case)}": schema for name, schema in json.loads(text).items()}


def number(case: str) -> str:
    return f"Of{list(CASES).index(case)}"


def document(dialect: str, cases: Iterable[str]) -> dict[str, Any]:
    return {"$schema": dialect, "$defs": {k: v for case in cases for k, v in renamed(case).items()}}


@pytest.fixture(scope="module")
def imports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Imported]]:
    """All cases of a dialect, imported as one protocol."""
    folder = tmp_path_factory.mktemp("imports")
    found = {}
    for place, dialect in enumerate((DRAFT_4, DRAFT_7, DRAFT_2019, DRAFT_2020)):
        cases = [case for case, (expected, of, _) in CASES.items() if expected != REFUSED and of == dialect]
        schema = folder / f"dialect_{place}.json"
        schema.write_text(json.dumps(document(dialect, cases)), encoding="utf-8")
        verdicts = import_schema(schema, folder / schema.stem).comparisons
        found[dialect] = Imported(schema.stem, {each.name: each for each in verdicts})
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(folder))
        yield found


@pytest.mark.parametrize("case", [case for case, (expected, *_) in CASES.items() if expected == REFUSED])
def test_what_cannot_be_imported_is_refused(case: str, tmp_path: Path) -> None:
    schema = tmp_path / "some.json"
    schema.write_text(json.dumps(document(CASES[case][1], [case])), encoding="utf-8")
    with pytest.raises(GeneratorError) as refused:
        import_schema(schema, tmp_path / "some")
    assert refused.value.hint
    assert not (tmp_path / "some").exists()


@pytest.mark.parametrize("case", [case for case, (expected, *_) in CASES.items() if expected != REFUSED])
def test_a_schema_is_kept_or_what_is_not_is_told(case: str, imports: dict[str, Imported]) -> None:
    expected, dialect, _ = CASES[case]
    imported, types = imports[dialect], renamed(case)
    assert all(imported.verdicts[name].is_equal for name in types) is (expected == EQUAL)
    models = import_module(f"{imported.package}.models")
    for name in types:
        judge = jsonschema_rs.validator_for({**document(dialect, [case]), "$ref": f"#/$defs/{name}"})
        read = strict_reader(getattr(models, name))
        found = [value for value in INSTANCES if accepts(read, value) != judge.is_valid(value)]
        assert found == [] or not imported.verdicts[name].is_equal


def accepts(read: Any, value: Any) -> bool:
    try:
        read(json.dumps(value).encode())
    except ValidationError:
        return False
    return True
