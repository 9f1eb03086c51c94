"""Schemas that others wrote: what is judged, in which direction, and what is refused by name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from generators.cli import app

RUN = CliRunner()
D7 = "http://json-schema.org/draft-07/schema#"
D2019 = "https://json-schema.org/draft/2019-09/schema"
D2020 = "https://json-schema.org/draft/2020-12/schema"


def compat(folder: Path, old: Any, new: Any, *words: str) -> tuple[int, str]:
    """The exit code of a comparison, and what it prints."""
    for name, side in (("old.json", old), ("new.json", new)):
        text = side if isinstance(side, str) else json.dumps(side)
        (folder / name).write_text(text, encoding="utf-8")
    result = RUN.invoke(app, ["compat", str(folder / "old.json"), str(folder / "new.json"), *words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def with_type(kind: str) -> dict[str, dict[str, Any]]:
    """Documents in which a member's schema is found by each kind of reference."""
    leaf = {"type": kind}
    member: Any = {"type": "object", "required": ["a"]}
    return {
        "a place among the properties": {
            **member, "properties": {"a": {"$ref": "#/properties/b"}, "b": leaf}
        },
        "a nested definition": {
            **member,
            "properties": {"a": {"$ref": "#/definitions/A/definitions/B"}},
            "definitions": {"A": {"definitions": {"B": leaf}}},
        },
        "a member of an arm": {
            **member,
            "properties": {"a": {"$ref": "#/anyOf/0/properties/b"}},
            "anyOf": [{"properties": {"b": leaf}}, {}],
        },
        "an $id": {
            "$schema": D7, "$id": "http://x/root.json", **member,
            "properties": {"a": {"$ref": "item.json"}},
            "definitions": {"I": {"$id": "item.json", **leaf}},
        },
        "an $anchor": {
            "$schema": D2020, **member,
            "properties": {"a": {"$ref": "#it"}},
            "$defs": {"I": {"$anchor": "it", **leaf}},
        },
        "percent signs": {
            **member,
            "properties": {"a": {"$ref": "#/definitions/a~1b%20c%25"}},
            "definitions": {"a/b c%": leaf},
        },
        "a name with brackets": {
            **member,
            "properties": {"a": {"$ref": "#/definitions/Box<string>"}},
            "definitions": {"Box<string>": leaf},
        },
        "a dynamic reference with one target": {
            "$schema": D2020, **member,
            "properties": {"a": {"$dynamicRef": "#it"}},
            "$defs": {"I": {"$dynamicAnchor": "it", **leaf}},
        },
        "a recursive reference": {
            "$schema": D2019, **member, "properties": {"a": leaf, "more": {"$recursiveRef": "#"}}
        },
    }  # fmt: skip


@pytest.mark.parametrize("name", with_type("string"))
def test_a_reference_to_any_place_is_read(tmp_path: Path, name: str) -> None:
    old, new = with_type("string")[name], with_type("integer")[name]
    code, said = compat(tmp_path, old, new)
    assert (code, "breaking" in said) == (1, True), said
    assert compat(tmp_path, old, old)[0] == 0


CIRCLES: dict[str, dict[str, Any]] = {
    "to itself": {"A": {"$ref": "#/definitions/A"}},
    "by way of another": {"A": {"$ref": "#/definitions/B"}, "B": {"$ref": "#/definitions/A"}},
    "beside other words": {
        "A": {"anyOf": [{"type": "null"}, {"not": {"$ref": "#/definitions/B"}}]},
        "B": {"if": {"$ref": "#/definitions/A"}, "then": {"type": "string"}},
    },
}


@pytest.mark.parametrize("at_root", [True, False])
@pytest.mark.parametrize("name", CIRCLES)
def test_references_in_a_circle_leave_a_message_unproven(tmp_path: Path, name: str, at_root: bool) -> None:
    place = {"$ref": "#/definitions/A"}
    old = {**(place if at_root else {"properties": {"a": place}}), "definitions": CIRCLES[name]}
    code, text = compat(tmp_path, old, {**old, "title": "new", "type": ["object", "string"]})
    assert code == 1
    assert "applies itself to the same instance" in " ".join(text.split())
    assert "breaking" not in text


def test_a_type_that_holds_itself_is_judged(tmp_path: Path) -> None:
    """A member is between the reference and its type."""
    node: Any = {"type": "object", "properties": {"next": {"$ref": "#/definitions/Node"}}}
    old = {"$ref": "#/definitions/Node", "definitions": {"Node": node}}
    new = {"$ref": "#/definitions/Node", "definitions": {"Node": {**node, "required": ["next"]}}}
    assert compat(tmp_path, old, new, "--direction", "in")[0] == 1
    assert compat(tmp_path, old, new, "--direction", "out")[0] == 0


def test_values_and_members_that_look_like_references_are_none(tmp_path: Path) -> None:
    values = {"enum": [{"$ref": "#/definitions/x"}], "default": {"$ref": "#/nowhere"}}
    assert compat(tmp_path, values, values)[0] == 0
    member = {"type": "object", "properties": {"$ref": {"type": "string"}}}
    assert compat(tmp_path, member, {**member, "properties": {"$ref": {"type": "integer"}}})[0] == 1


@pytest.mark.parametrize("root", [{}, {"x-note": 1}, {"version": "1", "title": "t"}, {"type": "object"}])
def test_definitions_below_a_root_that_says_little_are_judged(tmp_path: Path, root: dict[str, Any]) -> None:
    def side(kind: str) -> Any:
        return {**root, "definitions": {"schema": {"type": kind}, "B": {"type": "string"}}}

    code, said = compat(tmp_path, side("string"), side("integer"))
    assert (code, "schema (document, client to server)" in said) == (1, True), said
    assert f"{6 if 'type' in root else 4} messages in both" in said


@pytest.mark.parametrize("section", ["definitions", "$defs"])
def test_definitions_without_a_root_are_judged_one_by_one(tmp_path: Path, section: str) -> None:
    def side(kind: str) -> Any:
        return {"$schema": D2020, section: {"A": {"type": kind}, "B": {"$ref": f"#/{section}/A"}, "C": {}}}

    code, said = compat(tmp_path, side("string"), side("integer"))
    assert code == 1
    assert "6 messages in both" in said


@pytest.mark.parametrize("names", [("v2",), ("v2", "deep"), ("v2", "deep", "er")])
def test_definitions_of_a_namespace_are_judged(tmp_path: Path, names: tuple[str, ...]) -> None:
    def side(kind: str) -> Any:
        inside: Any = {"A": {"type": kind}, "B": {"$ref": f"#/definitions/{'/'.join(names)}/A"}, "C": True}
        for name in reversed(names):
            inside = {name: inside}
        return {"definitions": inside}

    code, said = compat(tmp_path, side("string"), side("integer"))
    assert (code, "6 messages in both" in said) == (1, True), said


def test_sides_without_anything_in_common_are_refused(tmp_path: Path) -> None:
    code, said = compat(tmp_path, {"$defs": {"A": {"type": "string"}}}, {"$defs": {"B": {"type": "string"}}})
    assert code == 2
    assert "nothing stands in both" in said


def openapi(kind: str, version: str = "3.1.0", **more: Any) -> Any:
    """A small OpenAPI document."""
    schemas = {
        "A": {"type": "object", "properties": {"a": {"$ref": "#/components/schemas/B"}}},
        "B": {"type": kind, **more},
    }
    return {"openapi": version, "paths": {}, "components": {"schemas": schemas}}


def test_a_place_of_any_document_is_judged(tmp_path: Path) -> None:
    sides = openapi("string"), openapi("integer")
    code, said = compat(tmp_path, *sides)
    assert code == 2
    assert "--at /components/schemas/NAME" in said
    code, said = compat(tmp_path, *sides, "--at", "/components/schemas/A")
    assert code == 1
    code, said = compat(tmp_path, *sides, "--at", "/components/schemas/Nope")
    assert (code, "nothing stands at '/components/schemas/Nope'" in said) == (2, True)


def test_what_an_older_openapi_says_of_null_is_judged(tmp_path: Path) -> None:
    at = "--at", "/components/schemas/A"
    plain, nullable = openapi("string", "3.0.3"), openapi("string", "3.0.3", nullable=True)
    assert compat(tmp_path, nullable, nullable, *at)[0] == 0
    code, said = compat(tmp_path, plain, nullable, *at)
    assert (code, "may send null" in said or "null" in said) == (1, True), said
    code, said = compat(tmp_path, nullable, plain, *at, "--direction", "in")
    assert (code, '{"a":null}' in said) == (1, True), said


def test_a_value_that_is_not_listed_is_not_made_null_by_an_older_openapi(tmp_path: Path) -> None:
    at = "--at", "/components/schemas/B"
    listed = openapi("string", "3.0.3", enum=["x"])
    assert compat(tmp_path, listed, openapi("string", "3.0.3", enum=["x"], nullable=True), *at)[0] == 0


def test_a_widening_breaks_only_who_reads_what_is_written_for_the_new(tmp_path: Path) -> None:
    sides = {"type": "string", "maxLength": 5}, {"type": "string", "maxLength": 9}
    assert compat(tmp_path, *sides)[0] == 1
    assert compat(tmp_path, *sides, "--direction", "in")[0] == 0
    assert compat(tmp_path, *sides, "--direction", "out")[0] == 1


def test_other_documents_are_found_in_the_named_folder(tmp_path: Path) -> None:
    folder = tmp_path / "others"
    folder.mkdir()
    (folder / "item.json").write_text(
        json.dumps({"$id": "https://x.example/item", "$defs": {"I": {"type": "string"}}})
    )
    for reference in ("./item.json#/$defs/I", "item.json#/$defs/I", "https://x.example/item#/$defs/I"):
        side = {"$schema": D2020, "type": "object", "properties": {"a": {"$ref": reference}}}
        other = {**side, "properties": {"a": {"type": "integer"}}}
        code, said = compat(tmp_path, side, other)
        assert (code, "--resolve DIR" in said) == (2, True), said
        code, said = compat(tmp_path, side, other, "--resolve", str(folder))
        assert (code, "breaking" in said) == (1, True), said


def written(folder: Path, documents: dict[str, Any]) -> Path:
    """A folder of documents, by their paths in it."""
    for name, document in documents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(document), encoding="utf-8")
    return folder


def of_files(kind: str) -> dict[str, Any]:
    """Documents that refer to one another by their paths, in a circle too."""
    item = {"type": "object", "properties": {"a": {"type": kind}, "more": {"$ref": "sub/list.json"}}}
    return {
        "item.json": item,
        "my list.json": {"type": "array", "items": {"$ref": "sub/list.json#/definitions/I"}},
        "sub/list.json": {
            "type": "array", "items": {"$ref": "../item.json"}, "definitions": {"I": {"$ref": "../item.json"}}
        },
        "z.json": {"properties": {"a": {"$ref": "my%20list.json"}}},
    }  # fmt: skip


def test_documents_of_a_folder_refer_to_one_another(tmp_path: Path) -> None:
    old, new = (written(tmp_path / kind, of_files(kind)) for kind in ("string", "integer"))
    result = RUN.invoke(app, ["compat", str(old), str(new), "--direction", "in"], env={"COLUMNS": "200"})
    assert result.exit_code == 1, result.output
    assert "1 breaking" in result.output
    assert f"{new / 'item.json'}:1" in result.output
    assert "and in 3 more messages" in result.output
    assert RUN.invoke(app, ["compat", str(old), str(old)]).exit_code == 0


def test_a_document_beside_is_that_of_each_side(tmp_path: Path) -> None:
    root = {"type": "object", "properties": {"a": {"$ref": "item.json"}}}
    old, new = (
        written(tmp_path / kind, {"root.json": root, "item.json": {"type": kind}}) / "root.json"
        for kind in ("string", "integer")
    )
    for words in ((), ("--resolve", str(old.parent)), ("--resolve", str(tmp_path))):
        result = RUN.invoke(app, ["compat", str(old), str(new), "--direction", "in", *words])
        assert (result.exit_code, "1 breaking" in result.output) == (1, True), result.output


def test_a_name_that_two_documents_have_is_that_of_the_nearer_one(tmp_path: Path) -> None:
    root = {"type": "object", "properties": {"a": {"$ref": "https://x.example/item"}}}
    sides = {
        kind: {"root.json": root, "item.json": {"$id": "https://x.example/item", "type": kind}}
        for kind in ("string", "integer")
    }
    old, new = (written(tmp_path / kind, side) / "root.json" for kind, side in sides.items())
    result = RUN.invoke(app, ["compat", str(old), str(new), "--resolve", str(tmp_path)])
    assert (result.exit_code, "2 breaking" in result.output) == (1, True), result.output
    lonely = written(tmp_path / "third", {"root.json": root}) / "root.json"
    result = RUN.invoke(app, ["compat", str(lonely), str(new), "--resolve", str(tmp_path)])
    assert result.exit_code == 2
    assert "both call themselves 'https://x.example/item'" in " ".join(result.output.split())


def test_files_of_one_name_do_not_hide_definitions(tmp_path: Path) -> None:
    # The definition X of a.json, and the document a/X.json, would have one key.
    old, new = (
        written(tmp_path / kind, {"a.json": {"$ref": "#/definitions/X", "definitions": {"X": {"type": kind}}},
                                  "a/X.json": {"type": "boolean"}})
        for kind in ("string", "integer")
    )  # fmt: skip
    assert RUN.invoke(app, ["compat", str(old), str(new)]).exit_code == 1
    assert RUN.invoke(app, ["compat", str(old), str(old)]).exit_code == 0


@pytest.mark.parametrize("pointer", ["/properties/a", "#/properties/a", "", "#"])
def test_a_place_is_named_as_in_a_reference_too(tmp_path: Path, pointer: str) -> None:
    old, new = ({"type": "object", "properties": {"a": {"type": kind}}} for kind in ("string", "integer"))
    code, said = compat(tmp_path, old, new, "--at", pointer)
    assert (code, "2 breaking" in said) == (1, True), said
    assert (pointer.strip("#") or "the whole document") in said


def test_what_is_said_of_types_and_bounds_is_a_sentence(tmp_path: Path) -> None:
    text = {"type": ["string", "null"]}
    code, said = compat(tmp_path, text, {"enum": ["x", None]}, "--direction", "in")
    assert (code, 'reads only ["x"] where an old client sends string or null' in " ".join(said.split())) == (
        1,
        True,
    )
    code, said = compat(tmp_path, {"type": "integer"}, {"type": "integer", "minimum": 3}, "--direction", "in")
    assert "demands minimum 3 where an old client keeps to no minimum" in " ".join(said.split())
    assert "fix the models" not in said


def test_arms_that_nothing_tells_apart_are_counted(tmp_path: Path) -> None:
    kinds = "string", "integer", "boolean"
    lists = [{"type": "array", "minItems": 1, "items": {"type": kind}} for kind in kinds]
    _, said = compat(tmp_path, {"anyOf": lists}, {"anyOf": lists[:2]}, "--direction", "in")
    assert "array (number 3)" in said


@pytest.mark.parametrize("words", [(), ("--direction", "in"), ("--direction", "out")])
def test_what_is_only_written_otherwise_is_no_finding(tmp_path: Path, words: tuple[str, ...]) -> None:
    old = {"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "integer", "minimum": 2}}}
    new = {
        "allOf": [
            {"type": "object", "properties": {"a": {"type": "string"}}, "minProperties": 0},
            {"properties": {"b": {"type": "integer", "exclusiveMinimum": 1}}},
        ]
    }
    code, said = compat(tmp_path, old, new, "--verbose", *words)
    assert (code, "no findings" in said) == (0, True), said


def test_definitions_of_one_side_are_told(tmp_path: Path) -> None:
    old, new = ({"$defs": {"A": {"type": "string"}, name: {}}} for name in ("Gone", "Came"))
    code, said = compat(tmp_path, old, new)
    assert code == 0
    assert "only in old, so not judged: Gone" in said
    assert "only in new, so not judged: Came" in said
    assert "compatible in what both sides have" in said
    code, said = compat(tmp_path, old, new, "--format", "json")
    (comparison,) = json.loads(said)["comparisons"]
    assert (comparison["onlyOld"], comparison["onlyNew"]) == (["Gone"], ["Came"])


def test_the_advice_fits_what_is_compared(tmp_path: Path) -> None:
    sides = {"type": "string", "maxLength": 5}, {"type": "string", "maxLength": 9}
    said = " ".join(compat(tmp_path, *sides)[1].split())
    assert "next: change" in said
    assert "--direction in, if NEW reads what was written for OLD and never the reverse" in said
    assert "--direction" not in compat(tmp_path, *sides, "--direction", "out")[1]
