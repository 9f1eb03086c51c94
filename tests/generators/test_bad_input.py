"""Protocols that cannot be generated: one clear message each, and nothing written."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field
from typing_extensions import TypeAliasType

from generators import templates
from generators.bundle import Bundle
from generators.emitters import json_schema, schema_files, typescript
from generators.errors import (
    GeneratorError,
    InvalidBundle,
    InvalidProtocol,
    TemplateFailed,
    UnresolvedReference,
    UnsupportedSchema,
)
from generators.registry import bundle_of
from generators.schema import Reference
from generators.schema_from_json import node_from_json
from protocol_models.base import Tagged, UnknownVariant, WireModel
from protocol_models.methods import Method, Registry, client_request, server_notification


class Thing(WireModel):
    name: str


def other_thing() -> type[WireModel]:
    """Another type of the same name."""

    class Thing(WireModel):
        size: str

    return Thing


class Complex(BaseModel):
    number: complex


class HasCallable(BaseModel):
    callback: Callable[[], None]


class KeyedByNumber(BaseModel):
    by_number: dict[int, str]


class Endless(WireModel):
    again: "Endless"


class Unmatchable(BaseModel):
    model_config = ConfigDict(regex_engine="python-re")

    code: str = Field(pattern="^a(?=b)[a-z]+(?<!c)$")


class Refers(BaseModel):
    missing: "NoSuchType"  # type: ignore[name-defined]  # noqa: F821 - that is the point


class ClientRequest(WireModel):
    name: str


class Untagged(WireModel):
    type: str


Wrong = TypeAliasType("Wrong", Annotated[Untagged | UnknownVariant, Tagged("type")])


class HoldsWrong(WireModel):
    wrong: Wrong


def registry(*methods: Method[Any, Any], **more: Any) -> Registry:
    return Registry("tiny", methods, **more)


def notifies(model: Any) -> Registry:
    return registry(server_notification("thing", model))


CASES: dict[str, tuple[Registry, type[GeneratorError], str]] = {
    "two methods of one name": (
        registry(server_notification("thing", Thing), server_notification("thing", Thing)),
        InvalidProtocol,
        "2 methods that the server sends are named 'thing'",
    ),
    "two types of one name": (
        registry(server_notification("a", Thing), server_notification("b", other_thing())),
        InvalidProtocol,
        "two types are named Thing",
    ),
    "a method's name": (
        registry(server_notification("no spaces", Thing)),
        InvalidProtocol,
        "'no spaces' cannot be the name of a method",
    ),
    "a request without a result": (
        registry(client_request("thing", Thing, None)),
        InvalidProtocol,
        "the request 'thing' has no result",
    ),
    "one method without a comma behind it": (
        Registry("tests", server_notification("thing", Thing)),  # type: ignore[arg-type]  # what is tested
        InvalidProtocol,
        "its methods are a Method, not a tuple",
    ),
    "a protocol's name": (
        Registry("../escape", ()),
        InvalidProtocol,
        "'../escape' cannot be part of a file name",
    ),
    "a folder's name": (
        registry(server_notification("thing", Thing), namespaces={"tests": "../up"}),
        InvalidProtocol,
        "'../up' cannot be a folder",
    ),
    "the name of a message union": (
        notifies(ClientRequest),
        InvalidProtocol,
        "the name ClientRequest is taken",
    ),
    "a shape that no artifact knows": (
        notifies(Complex),
        InvalidProtocol,
        "Complex.number: the shape 'complex'",
    ),
    "a function": (notifies(HasCallable), InvalidProtocol, "HasCallable.callback: the shape 'callable'"),
    "a map keyed by numbers": (
        notifies(KeyedByNumber),
        InvalidProtocol,
        "KeyedByNumber.by_number: a map keyed by 'integer'",
    ),
    "a type that is nowhere": (notifies(Refers), UnsupportedSchema, "NoSuchType"),
    "a type that never ends": (
        notifies(Endless),
        UnsupportedSchema,
        "every value of the type contains another value of it, without end",
    ),
    "a pattern without an example": (
        notifies(Unmatchable),
        UnsupportedSchema,
        "no example is known for the pattern",
    ),
    "a variant without a tag": (
        notifies(HoldsWrong),
        UnsupportedSchema,
        "is not a variant of a union tagged by 'type'",
    ),
    "a scalar as params": (notifies(str), InvalidProtocol, "has no name to write it under"),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_wrong_where_and_what_next(name: str) -> None:
    wrong, error, message = CASES[name]
    with pytest.raises(error) as caught:
        schema_files(bundle_of(wrong))
    text = str(caught.value)
    assert message in text
    assert "next: " in text


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(InvalidProtocol) as caught:
        bundle_of(registry(server_notification("a b", Thing), client_request("c d", Thing, None)))
    assert len(caught.value.problems) == 3


@pytest.mark.parametrize("emit", [json_schema.emit, typescript.emit])
def test_an_emitter_refuses_a_schema_that_no_node_can_say(emit: Callable[[Bundle], Any]) -> None:
    foreign = node_from_json({"type": "object", "unheardOf": 1})
    bundle = Bundle("tiny", (), {"Thing": foreign}, {"Thing": "Thing"})
    with pytest.raises(UnsupportedSchema, match="Thing: a schema that is not from models"):
        dict(emit(bundle))


def test_a_reference_that_leads_nowhere_is_named() -> None:
    bundle = Bundle("tiny", (), {"Thing": Reference("Nowhere")}, {"Thing": "Thing"})
    with pytest.raises(UnresolvedReference, match="Thing: \\$ref '#/types/Nowhere' leads nowhere"):
        schema_files(bundle)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ([], "this is not a Bundle"),
        ({"formatVersion": 99}, "format version 99 is not 1"),
        ({"formatVersion": 1}, "the Bundle lacks 'methods'"),
    ],
)
def test_a_file_that_is_no_bundle_is_refused(data: Any, message: str) -> None:
    with pytest.raises(InvalidBundle, match=message):
        Bundle.from_json(data, "protocol.json")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{ nothing }}", "templates/typescript/type.ts.j2: UndefinedError: 'nothing' is undefined"),
        ("{% if %}", "templates/typescript/type.ts.j2:1: TemplateSyntaxError"),
    ],
)
def test_an_error_in_a_template_is_told_with_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, message: str
) -> None:
    (tmp_path / "typescript").mkdir()
    (tmp_path / "typescript/type.ts.j2").write_text(text)
    monkeypatch.setattr(templates, "template_folder", lambda: tmp_path)
    templates._environment.cache_clear()
    templates._template.cache_clear()
    try:
        with pytest.raises(TemplateFailed) as caught:
            schema_files(bundle_of(notifies(Thing)))
    finally:
        templates._environment.cache_clear()
        templates._template.cache_clear()
    assert message in str(caught.value)
    assert "next: fix the template" in str(caught.value)


def test_a_literal_that_is_no_json_is_refused() -> None:
    class Bytes(WireModel):
        kind: Literal[b"x"]

    with pytest.raises(InvalidProtocol, match="are not all JSON scalars"):
        bundle_of(notifies(Bytes))
