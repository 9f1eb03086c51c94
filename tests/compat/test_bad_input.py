"""What `compat` is given and cannot compare: one sentence with the place and the next step, exit code 2."""

from __future__ import annotations

import gzip
import json
import os
import re
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from generators.cli import app
from generators.compat.baselines import files

RUN = CliRunner()
D4 = "http://json-schema.org/draft-04/schema#"
D7 = "http://json-schema.org/draft-07/schema#"
D2020 = "https://json-schema.org/draft/2020-12/schema"

MALFORMED: dict[str, tuple[Any, str]] = {
    "`required` as a flag": ({"properties": {"a": {"required": True}}}, '#/properties/a/required: .* true'),
    "`required` as a word": ({"required": "a"}, "#/required: "),
    "`required` of numbers": ({"required": [1]}, "#/required/0: "),
    "`required` says a name twice": ({"required": ["a", "a"]}, "#/required: "),
    "a list of properties": ({"properties": [{"a": "string"}]}, "#/properties: "),
    "an empty list of properties": ({"properties": []}, "#/properties: "),
    "a word for a member": ({"properties": {"a": "string"}}, "#/properties/a: "),
    "null for a member": ({"properties": {"a": None}}, "#/properties/a: "),
    "a misspelled type": ({"type": "strnig"}, '#/type: .*"strnig" is not a type; did you mean "string"'),
    "a misspelled type deep inside": ({"items": {"items": {"type": "strnig"}}}, "#/items/items/type: "),
    "a type of another language": ({"type": "any"}, '"any" is not a type; the types are array'),
    "a schema among the types": ({"type": [{"type": "object"}]}, r"#/type/0: .* is not a type"),
    "a schema for a type": ({"type": {"type": "object"}}, "#/type: .* is not a type"),
    "null for a type": ({"type": None}, "#/type: .*null is not a type"),
    "no type in the list": ({"type": []}, "#/type: .*it lists no type"),
    "a type twice": ({"type": ["string", "string"]}, "#/type: .*twice"),
    "a word for items": ({"items": "string"}, '#/items: .*"string" is neither a schema nor a list'),
    "an object for an enum": ({"enum": {"a": 1}}, "#/enum: "),
    "a word for a limit": ({"minimum": "1"}, "#/minimum: "),
    "a negative length": ({"minLength": -1}, "#/minLength: "),
    "half a length": ({"minLength": 1.5}, "#/minLength: "),
    "a flag of draft-04 in draft-07": ({"$schema": D7, "exclusiveMinimum": True}, "#/exclusiveMinimum: "),
    "multiples of nothing": ({"multipleOf": 0}, "#/multipleOf: "),
    "a pattern that is none": ({"pattern": "("}, r'#/pattern: .*"\(" is not a regular expression'),
    "a pattern of names that is none": ({"patternProperties": {"[": {}}}, r'"\[" is not a regular'),
    "no part": ({"allOf": []}, "#/allOf: "),
    "parts that have names": ({"anyOf": {"a": {}}}, "#/anyOf: "),
    "a word for a variant": ({"oneOf": ["string"]}, "#/oneOf/0: "),
    "a list for `not`": ({"not": [{}]}, "#/not: "),
    "a number for a reference": ({"$ref": 1}, r"#/\$ref: "),
    "a list of definitions": ({"definitions": []}, "#/definitions: "),
    "a list in a draft that has none": ({"$schema": D2020, "items": [{}]}, "#/items: .*2020-12"),
    "a boolean in a draft that has none": ({"$schema": D4, "properties": {"a": True}}, "#/properties/a: "),
    "a fault in a place that no draft knows": (
        {"$ref": "#/own/A", "own": {"A": {"type": "strnig"}}}, "#/own/A/type: "
    ),
    "`nullable` of OpenAPI": ({"type": "string", "nullable": True}, "`nullable` is not a keyword"),
}  # fmt: skip
"""What a draft refuses, and what is said of it, as a pattern."""
NO_SCHEMA: dict[str, tuple[Any, str]] = {
    "an empty file": ("", "the file is empty"),
    "blank lines": ("\n \n", "the file is empty"),
    "no JSON": ("{", "not valid JSON"),
    "YAML in a file of another name": ("type: object\n", "not valid JSON"),
    "a comma too many": ('{"type": "object",}', "not valid JSON"),
    "a number that JSON does not have": ('{"minimum": NaN}', "NaN is not a JSON number"),
    "a number without end": ('{"minimum": 1e999}', "1e999 is larger"),
    "a member twice": ('{"type": "string", "type": "null"}', "'type' stands twice"),
    "too many levels": ('{"items":' * 5000 + "{}" + "}" * 5000, "nested too deeply"),
    "levels that JSON can have, and no stack": ('{"items":' * 900 + "{}" + "}" * 900, "nested too deeply"),
    "a list": ([{"type": "string"}], "an object or a boolean"),
    "a word": ('"string"', "an object or a boolean"),
    "an instance": ({"name": "a", "age": 1}, "'name' is not one"),
    "an instance with a title": ({"title": "a", "age": 1}, "'age' is not one"),
    "a number of 5,000 digits": ('{"minimum": ' + "9" * 5000 + "}", "a number has 5,000 digits"),
    "two lines of JSON": ('{"type": "string"}\n{}\n', "a second value begins at line 2, column 1"),
    "OpenRPC": ({"openrpc": "1.2.6", "methods": []}, "an OpenRPC document"),
    "AsyncAPI": ({"asyncapi": "2.6.0", "channels": {}}, "an AsyncAPI document"),
    "Swagger": ({"swagger": "2.0", "definitions": {}}, "a Swagger document.*--at /definitions/NAME"),
    "JSON Type Definition": ({"properties": {}, "optionalProperties": {}}, "a JSON Type Definition"),
    "data that names its schema": ({"$schema": "./my.schema.json", "name": "a"}, "if this is data of one"),
    "OpenAPI": ({"openapi": "3.1.0", "paths": {}}, "an OpenAPI document.*--at /components/schemas/NAME"),
    "an unknown draft": ({"$schema": "http://json-schema.org/draft-03/schema#"}, "is not known"),
    "a dangling reference": ({"properties": {"a": {"$ref": "#/definitions/No"}}}, "leads nowhere"),
    "a reference to no schema": ({"$ref": "#/required", "required": ["a"]}, "is not a schema"),
    "a reference to the web": ({"$ref": "https://example.org/a.json"}, "which is not here.*--resolve DIR"),
    "a schema of another draft inside": (
        {
            "$schema": D7,
            "properties": {"a": {"$ref": "#/definitions/A"}},
            "definitions": {"A": {"$id": "http://x/a", "$schema": D2020, "prefixItems": [{}]}},
        },
        "is of draft-07, and one that it holds or refers to is of 2020-12",
    ),
    "a dynamic reference": (
        {
            "$schema": D2020,
            "properties": {"a": {"$dynamicRef": "#t"}},
            "$defs": {
                "A": {"$id": "a", "$dynamicAnchor": "t", "type": "string"},
                "B": {"$id": "b", "$dynamicAnchor": "t", "type": "null"},
                "C": {"$dynamicAnchor": "t"},
            },
        },
        "depends on the way",
    ),
}
"""What is not a schema at all, or none that can be judged."""


def refused(old: Path | str, new: Path | str, *words: str) -> str:
    """What is said of two sides that cannot be compared, in one line."""
    result = RUN.invoke(app, ["compat", str(old), str(new), *words], env={"COLUMNS": "200"})
    assert isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == 2, result.output
    said = " ".join(result.output.split())
    assert said.startswith("error: ")
    assert said.count("next: ") == 1
    return said


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.json"
    path.write_text('{"type": "string"}', encoding="utf-8")
    return path


@pytest.mark.parametrize("name", [*MALFORMED, *NO_SCHEMA])
def test_what_is_no_schema_is_refused_in_a_sentence(tmp_path: Path, good: Path, name: str) -> None:
    bad, expected = (MALFORMED | NO_SCHEMA)[name]
    path = tmp_path / "bad.json"
    path.write_text(bad if isinstance(bad, str) else json.dumps(bad), encoding="utf-8")
    for sides in ((good, path), (path, good)):
        said = refused(*sides)
        assert "bad.json" in said
        assert re.search(expected, said), said


def _yaml(folder: Path) -> Path:
    (folder / "schema.yaml").write_text("type: string\n", encoding="utf-8")
    return folder / "schema.yaml"


def _half_a_character(folder: Path) -> Path:
    (folder / "half.json").write_text('{"title": "\\ud800"}', encoding="utf-8")
    return folder / "half.json"


def _bytes_of_no_encoding(folder: Path) -> Path:
    (folder / "bytes.json").write_bytes(b'{"title": "\xe9"}')
    return folder / "bytes.json"


def _large(folder: Path) -> Path:
    with (folder / "large.json").open("wb") as file:
        file.truncate(50_000_000)
    return folder / "large.json"


def _packed(folder: Path) -> Path:
    (folder / "packed.json").write_bytes(gzip.compress(b"{}"))
    return folder / "packed.json"


def _link(folder: Path) -> Path:
    (folder / "link.json").symlink_to("link.json")
    return folder / "link.json"


def _no_name(_folder: Path) -> str:
    return " "


def _folder(folder: Path, sides: dict[str, Any]) -> Path:
    inner = folder / "schemas"
    inner.mkdir()
    for name, schema in sides.items():
        (inner / name).write_text(json.dumps(schema), encoding="utf-8")
    if len(list(inner.iterdir())) < len(sides):
        pytest.skip("this file system does not keep names apart that differ by case only")
    return inner


def _two_drafts(folder: Path) -> Path:
    return _folder(folder, {"a.json": {"$schema": D7}, "b.json": {"$schema": D2020}})


def _case_only(folder: Path) -> Path:
    return _folder(folder, {"a.json": {"type": "string"}, "A.json": {"type": "string"}})


def _no_files(folder: Path) -> Path:
    return _folder(folder, {})


def _nothing(folder: Path) -> Path:
    return folder / "nothing.json"


SIDES: dict[str, tuple[Callable[[Path], Path | str], str]] = {
    "YAML": (_yaml, "this is YAML.*convert it to JSON"),
    "half of a character": (_half_a_character, r"\\ud800 is half of a character"),
    "bytes that are no UTF-8": (_bytes_of_no_encoding, r"not text in UTF-8 \(byte 0xe9 at position 11\)"),
    "a packed file": (_packed, "packed with gzip.*unpack it"),
    "a link to itself": (_link, "this link leads to no file"),
    "no name at all": (_no_name, "an empty word"),
    "50 MB": (_large, "50,000,000 bytes"),
    "a folder of two drafts": (_two_drafts, "two drafts: a.json is of .*draft-07.* b.json of .*2020-12"),
    "names that differ by case only": (_case_only, "differ by case only"),
    "an empty folder": (_no_files, "no .json file"),
    "no such file": (_nothing, "no such file"),
}
"""Files and folders that are not compared, and what is said of them."""


@pytest.mark.parametrize("name", SIDES)
def test_a_side_that_is_not_one_thing_is_refused_in_a_sentence(tmp_path: Path, good: Path, name: str) -> None:
    make, expected = SIDES[name]
    path = make(tmp_path)
    for sides in ((good, path), (path, good)):
        said = refused(*sides)
        assert re.search(expected, said), said


def test_a_file_that_changes_while_it_is_read_is_refused(
    tmp_path: Path, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Path.read_bytes

    def changing(path: Path) -> bytes:
        text = read(path)
        path.write_bytes(text + b" ")
        return text

    monkeypatch.setattr(Path, "read_bytes", changing)
    assert "changed while it was read" in refused(good, good)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with a name")
@pytest.mark.parametrize(("most", "exit_code"), [(files.MAX_BYTES, 1), (10, 2)])
def test_a_pipe_is_read_once_and_to_its_end(
    tmp_path: Path, good: Path, monkeypatch: pytest.MonkeyPatch, most: int, exit_code: int
) -> None:
    # A shell makes one of `<(git show main:schema.json)`.
    monkeypatch.setattr(files, "MAX_BYTES", most)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=['{"type": "integer"}'], daemon=True)
    writer.start()
    good.write_text("{}" if exit_code == 2 else '{"type": "string"}', encoding="utf-8")
    result = RUN.invoke(app, ["compat", str(pipe), str(good)])
    writer.join(10)
    assert result.exit_code == exit_code, result.output
    assert ("more than 10 bytes are not read" in " ".join(result.output.split())) is (exit_code == 2)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_what_other_editors_write_is_read_and_has_its_lines(
    tmp_path: Path, good: Path, encoding: str
) -> None:
    path = tmp_path / "new.json"
    path.write_text('{\n  "type":\n  "object",\n "maxProperties": 1}', encoding=encoding)
    result = RUN.invoke(app, ["compat", str(good), str(path)], env={"COLUMNS": "200"})
    assert result.exit_code == 1
    assert "new.json:1" in result.output


PLACES = {
    "a place that is not there": ("/$defs/B", "nothing stands at '/\\$defs/B'"),
    "a pointer without its slash": ("$defs/A", "is not a JSON pointer.*write it as /\\$defs/A"),
    "a place of data": ("/info", "#/info: this is not a JSON Schema.*'version' is not one"),
    "a place of many schemas": ("/$defs", "#/\\$defs: this is not a JSON Schema"),
    "a place of a list": ("/tags", "#/tags: what stands there is not a schema"),
    "a place of a word": ("/title", "#/title: what stands there is not a schema"),
    "a place of a malformed schema": ("/$defs/Bad", "#/\\$defs/Bad/type: "),
}


@pytest.mark.parametrize("name", PLACES)
def test_a_place_of_no_schema_is_refused_in_a_sentence(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.json"
    definitions = {"A": {"type": "string"}, "Bad": {"type": "strnig"}}
    document = {"title": "t", "tags": ["a"], "info": {"version": "1"}, "$defs": definitions}
    path.write_text(json.dumps(document), encoding="utf-8")
    pointer, expected = PLACES[name]
    said = refused(path, path, "--at", pointer)
    assert re.search(expected, said), said


def test_a_bundle_of_other_values_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "protocol.json"
    path.write_text('{"formatVersion": 1, "methods": "x", "types": []}', encoding="utf-8")
    assert "a part of the Bundle is of another JSON type" in refused(path, path)
