"""`import`: a JSON Schema becomes models that say the same, or what they do not say is named."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from typer.testing import CliRunner

from generators.cli import app
from generators.containment.check import Outcome, Pair
from generators.containment.document import OneSide
from generators.containment.schema import graph
from generators.containment.schema.dialects import DRAFT_07
from generators.fixture_check import FixtureSuite
from generators.importing.run import import_schema

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def definitions(**types: Any) -> dict[str, Any]:
    return {"$schema": DRAFT, "$defs": types}


def imported(tmp_path: Path, schema: Any, *options: str) -> tuple[int, str, Path]:
    """Exit code, what was printed, and the folder."""
    path = tmp_path / "tiny.json"
    path.write_text(schema if isinstance(schema, str) else json.dumps(schema), encoding="utf-8")
    out = tmp_path / "tiny"
    result = CliRunner().invoke(app, ["import", str(path), "--out", str(out), *options])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output, out


def text_of(folder: Path) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.py")))


TEXT = {"type": "object", "properties": {"type": {"const": "text"}, "text": {"type": "string"}}}
IMAGE = {"type": "object", "properties": {"type": {"const": "image"}, "url": {"type": "string"}}}
EQUAL: dict[str, tuple[dict[str, Any], str]] = {
    "a discriminated union": (
        definitions(
            Text={**TEXT, "required": ["type", "text"]},
            Image={**IMAGE, "required": ["type"]},
            Content={"oneOf": [{"$ref": "#/$defs/Text"}, {"$ref": "#/$defs/Image"}]},
        ),
        "Annotated[Text | Image | UnknownVariant, Tagged('type')]".replace("'", '"'),
    ),
    "an integer of a width": (
        definitions(A={"type": "object", "properties": {"n": {"type": "integer", "format": "int64"}}}),
        "n: OmittableNotNull[Int64] = None",
    ),
    "a width without its limit is said in the schema's words": (
        definitions(A={"type": "object", "properties": {"n": {"type": "integer", "format": "uint32"}}}),
        'WithJsonSchema({"type": "integer", "format": "uint32"})',
    ),
    "an enum that stays open": (
        definitions(A={"type": "object", "properties": {"mode": {"enum": ["on", "off"]}}}),
        "class AMode(WireEnum):",
    ),
    "a nullable map value": (
        definitions(
            A={"type": "object", "additionalProperties": {"anyOf": [{"type": "string"}, {"type": "null"}]}}
        ),
        "dict[str, str | None]",
    ),
    "an optional member that may be null": (
        definitions(A={"type": "object", "properties": {"a": {"type": ["string", "null"]}}}),
        "a: Annotated[str | None, MAY_BE_OMITTED] = None",
    ),
    "a default": (
        definitions(A={"type": "object", "properties": {"a": {"type": "boolean", "default": True}}}),
        "a: Annotated[bool, MAY_BE_OMITTED, SHOWS_DEFAULT] = True",
    ),
    "a closed object": (
        definitions(A={"type": "object", "properties": {}, "additionalProperties": False}),
        'class A(WireModel, extra="forbid"):',
    ),
    "an object of further members of a type": (
        definitions(
            A={
                "type": "object",
                "properties": {"a": {"type": "string"}},
                "additionalProperties": {"type": "string"},
            }
        ),
        "__pydantic_extra__: dict[str, str]",
    ),
    "members beside a union go into its variants": (
        definitions(
            A={
                "type": "object",
                "properties": {"id": {"type": "string"}},
                "required": ["id"],
                "anyOf": [
                    {"type": "object", "properties": {"ok": {"const": "y"}}, "required": ["ok"]},
                    {"type": "object", "properties": {"ok": {"const": "n"}}, "required": ["ok"]},
                ],
            }
        ),
        "A = TypeAliasType(",
    ),
    "types that name each other": (
        definitions(
            Value={"anyOf": [{"type": "string"}, {"$ref": "#/$defs/List"}]},
            List={"type": "array", "items": {"$ref": "#/$defs/Value"}},
        ),
        "TypeAliasType(",
    ),
    "names that Python cannot say": (
        definitions(
            **{
                "my type": {
                    "type": "object",
                    "properties": {"class": {"type": "string"}, "2d": {}, "ünder-score": {}, "copy": {}},
                    "required": ["class"],
                }
            }
        ),
        "class_: str",
    ),
    "lists of a length": (
        definitions(
            A={
                "type": "object",
                "properties": {"l": {"type": "array", "items": {"type": "string"}, "minItems": 1}},
            }
        ),
        "Field(min_length=1)",
    ),
    "a reference beside which something stands": (
        definitions(
            Base={"type": "object", "properties": {"a": {"type": "string"}}},
            A={"$ref": "#/$defs/Base", "required": ["a"]},
        ),
        "class A(WireModel):",
    ),
    "a docstring with quotes and backslashes": (
        definitions(A={"type": "object", "properties": {"a": {}}, "description": 'a \\ "quoted""" end\\'}),
        "class A(WireModel):",
    ),
    "listed values of several types": (
        definitions(A={"enum": ["a", 1, None]}, B={"type": "object", "properties": {"b": {"enum": [1, 2]}}}),
        'A = TypeAliasType("A", Literal["a", 1, None])',
    ),
    "a limit that Pydantic has no integer for": (
        definitions(A={"type": "object", "properties": {"n": {"type": "integer", "minimum": 1.5}}}),
        'WithJsonSchema({"type": "integer", "minimum": 1.5})',
    ),
    "a pattern that looks ahead": (
        definitions(A={"type": "object", "properties": {"s": {"type": "string", "pattern": "^(?=x)"}}}),
        'WithJsonSchema({"type": "string", "pattern": "^(?=x)"})',
    ),
    "a limit that no float holds": (
        definitions(A={"type": "integer", "maximum": 10**400}),
        "A = TypeAliasType(",
    ),
    "names that the package has a use for": (
        definitions(METHODS={"type": "object", "properties": {"a": {}}}, REGISTRY={"type": "string"}),
        "class METHODSType(WireModel):",
    ),
    "a name that differs from a word of ours in case alone": (
        definitions(JSONValue={"type": "object", "properties": {"a": {"type": "string"}}}),
        "class JSONValueType(WireModel):",
    ),
    "text that looks like code": (
        definitions(
            A={
                "type": "object",
                "description": "{{ 7 * 7 }}",
                "properties": {
                    "a'\"\\\n": {"type": "string", "default": '" + exit(7) + "'},
                    "b": {"type": "string", "format": "x')\nexit(7)", "pattern": "^a'\"$"},
                },
            }
        ),
        '"""{{ 7 * 7 }}"""',
    ),
    "a member that is required and not declared": (
        definitions(A={"type": "object", "required": ["x"]}),
        "x: JsonValue",
    ),
    "a variant that takes any object is read last": (
        definitions(
            A={"type": "object", "properties": {"a": {"type": "number"}}},
            B={"type": "object", "properties": {"a": {"type": "number"}, "b": {}}},
            Free={},
            Either={"anyOf": [{"$ref": "#/$defs/Free"}, {"$ref": "#/$defs/A"}, {"$ref": "#/$defs/B"}]},
        ),
        'Annotated[A | B, Field(union_mode="smart")] | Free, Field(union_mode="left_to_right")',
    ),
    "a title as the name of an inner type": (
        definitions(
            A={
                "type": "object",
                "properties": {"a": {"title": "Inner", "type": "object", "properties": {"b": {}}}},
            }
        ),
        "class Inner(WireModel):",
    ),
}


@pytest.mark.parametrize("case", EQUAL)
def test_what_comes_out_equal(case: str, tmp_path: Path) -> None:
    schema, expected = EQUAL[case]
    code, output, folder = imported(tmp_path, schema)
    count = len(schema["$defs"])
    assert f"{count} of {count} types come out equal" in output, output
    assert code == 0
    assert expected in text_of(folder)


LOST: dict[str, tuple[dict[str, Any], str]] = {
    "not": (
        definitions(A={"type": "object", "properties": {"a": {}}, "not": {"required": ["a"]}}),
        "`not` at A",
    ),
    "unique items": (
        definitions(A={"type": "array", "items": {}, "uniqueItems": True}),
        "`uniqueItems` at A",
    ),
    "not, inside of another type": (
        definitions(
            A={"type": "object", "properties": {"b": {"$ref": "#/$defs/B"}}},
            B={"type": "object", "properties": {"x": {"not": {"type": "string"}}}},
        ),
        "`not` at B/properties/x",
    ),
}


@pytest.mark.parametrize("case", LOST)
def test_what_is_dropped_is_named(case: str, tmp_path: Path) -> None:
    schema, expected = LOST[case]
    code, output, folder = imported(tmp_path, schema)
    assert code == 1
    assert expected in output
    assert (folder / "registry.py").is_file()


BAD: dict[str, tuple[Any, str]] = {
    "a remote reference": (
        definitions(A={"$ref": "https://example.com/x.json"}),
        "leads to the network",
    ),
    "a reference to another file": (definitions(A={"$ref": "other.json#/$defs/B"}), "leads to another file"),
    "a reference to nowhere": (definitions(A={"$ref": "#/$defs/B"}), "leads nowhere"),
    "a name without a letter": (definitions(日本={"type": "string"}), "Python cannot say the name"),
    "two names that become one": (
        definitions(**{"a-b": {"type": "string"}, "a_b": {"type": "integer"}}),
        "same name in Python",
    ),
    "YAML": ("$defs:\n  A:\n    type: string\n", "it is YAML"),
    "no JSON": ("{", "it is not valid JSON"),
    "a list": ([1], "no JSON Schema"),
    "no schema": ({"hello": 1}, "none of its keys"),
    "an API": ({"openapi": "3.1.0"}, "an HTTP API"),
    "a type that is itself": (definitions(A={"allOf": [{"$ref": "#/$defs/A"}]}), "applies itself"),
    "properties that are none": (definitions(A={"properties": "x"}), "it is not a valid JSON Schema"),
    "definitions that are none": ({"$schema": DRAFT, "$defs": [1]}, "$defs: it is not a valid JSON Schema"),
    "a type of no JSON": (definitions(A={"type": "file"}), "$defs/A/type: it is not a valid JSON Schema"),
    "a limit that is not a number": (
        definitions(A={"type": "integer", "minimum": "1"}),
        "it is not a valid JSON Schema",
    ),
    "a reference that is not a text": (definitions(A={"$ref": 1}), "it is not a valid JSON Schema"),
    "a pattern that is none": (
        definitions(A={"type": "string", "pattern": "("}),
        "is not a regular expression",
    ),
    "a dialect that nobody knows": ({"$schema": "https://example.com/x", "$defs": {"A": {}}}, "is not known"),
    "a key that stands twice": ('{"$defs": {"A": {}, "A": {"type": "string"}}}', "stands twice"),
    "half a character": ('{"$defs": {"A": {"description": "\\ud800"}}}', "a part of a character"),
    "not a number": ('{"$defs": {"A": {"const": NaN}}}', "NaN is not a JSON number"),
    "a number without end": (
        '{"$defs": {"A": {"type": "number", "maximum": 1e999}}}',
        "1e999 is not a JSON number",
    ),
    "a remote reference inside of a type": (
        definitions(A={"type": "object", "properties": {"x": {"$ref": "http://example.com/z#/a"}}}),
        "leads to the network",
    ),
    "an empty file": ("", "it is not valid JSON"),
    "an empty object": ({}, "none of its keys"),
    "a dynamic reference": (definitions(A={"$dynamicRef": "#x"}), "a dynamic reference"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_one_sentence_and_writes_nothing(case: str, tmp_path: Path) -> None:
    schema, expected = BAD[case]
    code, output, folder = imported(tmp_path, schema)
    assert code == 2
    assert expected in output
    assert "next:" in output
    assert not folder.exists()


CHAT = definitions(
    ClientRequest={"anyOf": [{"$ref": "#/$defs/SayRequest"}]},
    SayRequest={
        "type": "object",
        "properties": {"method": {"const": "chat/say"}, "params": {"$ref": "#/$defs/SayRequestParams"}},
        "required": ["method", "params"],
    },
    SayRequestParams={"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]},
    SayResult={"type": "object", "properties": {"id": {"$ref": "#/$defs/RequestId"}}},
    RequestId={"type": ["string", "integer"]},
)


def test_methods_make_a_registry_that_can_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code, output, folder = imported(tmp_path, CHAT, "--name", "tiny")
    assert code == 0, output
    assert 'CHAT_SAY = client_request("chat/say", SayRequestParams, SayResult)' in text_of(folder)
    assert "class SayRequestParams(ClientModel):" in (folder / "chat.py").read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    wrote = CliRunner().invoke(app, ["write", "--protocol", "tiny:REGISTRY", "--out", "schema"])
    assert wrote.exit_code == 0, wrote.output


def test_what_stands_at_both_ends_is_marked(tmp_path: Path) -> None:
    marked = definitions(
        NewSessionRequest={
            "type": "object",
            "x-method": "session/new",
            "x-side": "agent",
            "properties": {"a": {}},
        },
        NewSessionResponse={"type": "object", "x-method": "session/new", "x-side": "agent", "properties": {}},
    )
    code, output, folder = imported(tmp_path, marked)
    assert code == 0, output
    assert 'client_request("session/new", NewSessionRequest, NewSessionResponse)' in text_of(folder)


def test_a_method_that_both_sides_send_is_registered_for_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = definitions(
        ClientRequest={"anyOf": [{"$ref": "#/$defs/PingRequest"}]},
        ServerRequest={"anyOf": [{"$ref": "#/$defs/PingRequest"}]},
        ServerNotification={"anyOf": [{"$ref": "#/$defs/ReadyNotification"}]},
        PingRequest={"type": "object", "properties": {"method": {"const": "ping"}}, "required": ["method"]},
        ReadyNotification={
            "type": "object",
            "properties": {"method": {"const": "ready"}, "params": {"$ref": "#/$defs/Ready"}},
            "required": ["method"],
        },
        Ready={"type": "object", "properties": {"at": {"type": "string"}}},
        PingResult={"type": "object", "properties": {"ok": {"type": "boolean"}}},
    )
    code, output, folder = imported(tmp_path, both, "--name", "tiny")
    assert code == 0, output
    text = text_of(folder)
    assert 'PING = client_request("ping", None, PingResult)' in text
    assert 'SERVER_PING = server_request("ping", None, PingResult)' in text
    assert 'READY = server_notification("ready", Ready, params_required=False)' in text
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    wrote = CliRunner().invoke(app, ["write", "--protocol", "tiny:REGISTRY", "--out", "schema"])
    assert wrote.exit_code == 0, wrote.output


def test_no_name_is_made_by_counting(tmp_path: Path) -> None:
    inner = {"type": "object", "properties": {"x": {"type": "string"}}}
    schema = definitions(**{name: {"type": "object", "properties": {"meta": inner}} for name in "ABC"})
    _, _, folder = imported(tmp_path, schema)
    assert [line for line in text_of(folder).splitlines() if line.startswith("class ")] == [
        f"class {name}(WireModel):" for name in ("AMeta", "A", "BMeta", "B", "CMeta", "C")
    ]


def test_a_folder_is_one_protocol(tmp_path: Path) -> None:
    folder = tmp_path / "schemas"
    folder.mkdir()
    person = {"title": "Person", "type": "object", "properties": {"pet": {"$ref": "pet.json"}}}
    (folder / "person.json").write_text(json.dumps(person), encoding="utf-8")
    pet = {"title": "Pet", "type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}
    (folder / "pet.json").write_text(json.dumps(pet), encoding="utf-8")
    result = CliRunner().invoke(app, ["import", str(folder), "--out", str(tmp_path / "pets")])
    assert result.exit_code == 0, result.output
    assert "2 of 2 types come out equal" in result.output
    assert "pet: OmittableNotNull[Pet] = None" in text_of(tmp_path / "pets")


def test_a_file_that_holds_all_that_the_others_repeat_is_imported_alone(tmp_path: Path) -> None:
    """As codex writes a folder: `Place` is of two namespaces, and each other file has one of them."""
    near = {"title": "Place", "type": "object", "properties": {"near": {"type": "string"}}}
    far = {"title": "Place", "type": "object", "properties": {"far": {"type": "integer"}}}
    go = {"title": "Go", "type": "object", "properties": {"to": {"$ref": "#/definitions/Place"}}}
    come = {**go, "title": "Come"}
    whole = {
        "definitions": {
            "Place": near,
            "Go": go,
            "v2": {
                "Place": far,
                "Come": {**come, "properties": {"to": {"$ref": "#/definitions/v2/Place"}}},
            },
        }
    }
    folder = tmp_path / "schemas"
    folder.mkdir()
    for name, schema in {
        "Go": {**go, "definitions": {"Place": near}},
        "Come": {**come, "definitions": {"Place": far}},
    }.items():
        (folder / f"{name}.json").write_text(json.dumps(schema), encoding="utf-8")
    alone = CliRunner().invoke(app, ["import", str(folder), "--out", str(tmp_path / "alone")])
    assert alone.exit_code == 2
    assert "two schemas are named Place and differ" in alone.output
    (folder / "whole.schemas.json").write_text(json.dumps(whole), encoding="utf-8")
    result = CliRunner().invoke(app, ["import", str(folder), "--out", str(tmp_path / "places")])
    assert result.exit_code == 0, result.output
    assert "4 of 4 types come out equal" in result.output
    assert "whole.schemas.json defines what the 2 other files do" in " ".join(result.output.split())


def test_unions_without_a_tag_are_read_by_the_variant_that_knows_most(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    short: dict[str, Any] = {"type": "object", "properties": {"id": {"type": "string"}}, "required": ["id"]}
    level = {"level": {"enum": ["a", "b"]}, "note": {"type": ["string", "null"]}}
    untagged = definitions(
        Short=short,
        Long={**short, "properties": {**short["properties"], **level}},
        Empty={"type": "object", "properties": {"note": {"type": "string"}}},
        Free={},
        Message={
            "type": "object",
            "required": ["params"],
            "properties": {"params": {"anyOf": [{"$ref": f"#/$defs/{n}"} for n in UNTAGGED]}},
        },
        Whole={"anyOf": [{"$ref": "#/$defs/Message"}, {"$ref": "#/$defs/Short"}, {"$ref": "#/$defs/Long"}]},
    )
    code, output, folder = imported(tmp_path, untagged, "--name", "untagged")
    assert code == 0, output
    monkeypatch.syspath_prepend(str(folder.parent))
    folder.rename(folder.parent / "untagged")
    monkeypatch.chdir(tmp_path)
    wrote = CliRunner().invoke(app, ["write", "--protocol", "untagged:REGISTRY", "--out", "schema"])
    assert wrote.exit_code == 0, wrote.output
    suite = FixtureSuite("untagged:REGISTRY", tmp_path / "schema")
    assert {"Message", "Whole"} <= set(suite.paths())
    assert [loss for path in suite.paths() for loss in (*suite.losses(path), *suite.violations(path))] == []
    message: type[BaseModel] = import_module("untagged.models").Message
    for params, name in UNTAGGED_READ:
        read: Any = message.model_validate_json(json.dumps({"params": params}))
        assert type(read.params).__name__ == name


UNTAGGED = ("Free", "Short", "Long", "Empty")
UNTAGGED_READ: list[tuple[Any, str]] = [
    ({"id": "a"}, "Short"),
    ({"id": "a", "level": "b"}, "Long"),
    ({"id": "a", "level": "unheard of"}, "Long"),
    ({"note": "a"}, "Empty"),
    ({"id": 1, "note": 1}, "dict"),
    (1, "int"),
]


def test_a_file_of_somebody_else_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "tiny").mkdir()
    (tmp_path / "tiny" / "registry.py").write_text("mine", encoding="utf-8")
    code, output, folder = imported(tmp_path, CHAT)
    assert code == 2
    assert "was not written by this command" in output
    assert [path.name for path in folder.iterdir()] == ["registry.py"]
    assert (folder / "registry.py").read_text(encoding="utf-8") == "mine"


def test_importing_again_replaces_what_it_wrote(tmp_path: Path) -> None:
    imported(tmp_path, CHAT)
    (tmp_path / "tiny" / "notes.txt").write_text("mine", encoding="utf-8")
    code, _, folder = imported(tmp_path, definitions(Only={"type": "object", "properties": {"a": {}}}))
    assert code == 0
    assert sorted(path.name for path in folder.iterdir() if path.suffix) == [
        "__init__.py",
        "models.py",
        "notes.txt",
        "registry.py",
    ]


def test_a_model_that_says_something_else_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison is of what was written: a wrong line in it is a type that is not equal."""
    from generators.importing.printing import printed

    def wrong(*arguments: Any) -> Any:
        files, notes = printed(*arguments)
        return {path: text.replace("text: str", "text: int") for path, text in files.items()}, notes

    monkeypatch.setattr("generators.importing.run.printed", wrong)
    code, output, _ = imported(tmp_path, CHAT)
    assert code == 1
    assert "SayRequestParams is not equal" in output


def test_the_error_names_what_is_read_as_it_stands(tmp_path: Path) -> None:
    """`:x:` is an emoji for the terminal's library, and a part of a reference for everybody else."""
    _, output, _ = imported(tmp_path, definitions(A={"$ref": "urn:x:y"}))
    assert "'urn:x:y'" in output


def test_stages_are_told_and_types_counted(tmp_path: Path) -> None:
    path = tmp_path / "tiny.json"
    path.write_text(json.dumps(CHAT), encoding="utf-8")
    told: list[tuple[str, int | None, int | None]] = []
    import_schema(path, tmp_path / "tiny", stage=lambda *stage: told.append(stage))
    names = ["reading 5 types", "reading the models back", *["comparing types"] * 5]
    assert [what for what, _, _ in told] == names
    assert [(done, of) for _, done, of in told[2:]] == [(number, 5) for number in range(5)]


def test_a_type_is_judged_without_walking_all_that_it_reaches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the work grows with the square of the number of types."""
    walked: list[int] = []
    gathered = graph.reachable

    def counted(roots: Any) -> Any:
        found = gathered(roots)
        walked.append(len(found))
        return found

    monkeypatch.setattr(graph, "reachable", counted)
    ring = {
        f"T{n}": {"type": "object", "properties": {"next": {"$ref": f"#/types/T{(n + 1) % 50}"}}}
        for n in range(50)
    }
    sides = [
        OneSide({"types": ring}, DRAFT_07, name, [f"/types/T{n}" for n in range(50)])
        for name in ("old", "new")
    ]
    pair = Pair(sides[0], sides[1])
    walked.clear()
    for n in range(50):
        old, new = (side.root(f"/types/T{n}") for side in sides)
        assert pair.check(old, new, "open").outcome is Outcome.COMPATIBLE
    assert walked == []


def test_json(tmp_path: Path) -> None:
    code, output, _ = imported(tmp_path, LOST["not"][0], "--format", "json")
    report = json.loads(output)
    assert code == 1
    assert (report["equal"], len(report["types"])) == (0, 1)
    assert report["types"][0]["dropped"] == ["`not` at A"]


def test_a_long_chain_of_types(tmp_path: Path) -> None:
    """Pydantic goes down it by recursion, further than Python lets it by default."""
    chain = {
        f"T{number}": {"type": "object", "properties": {"next": {"$ref": f"#/$defs/T{number + 1}"}}}
        for number in range(200)
    }
    code, output, _ = imported(
        tmp_path, definitions(**chain, T200={"type": "object", "properties": {"a": {}}})
    )
    assert code == 0, output
    assert "201 of 201 types come out equal" in output
