"""What models read and what they write: each type from the side on which it stands."""

from __future__ import annotations

import json
import re
from typing import Annotated, Any, Literal

import pytest
from pydantic import AliasChoices, BaseModel, Field, PlainSerializer, WithJsonSchema, computed_field
from pydantic.json_schema import SkipJsonSchema

from generators.emitters import schema_files
from generators.errors import InvalidProtocol
from generators.patterns import UntranslatablePattern, ecma_pattern
from generators.registry import bundle_of
from protocol_models.methods import Registry, client_notification, client_request, server_notification


def factory() -> int:
    raise AssertionError("no code runs for an artifact")


class Asked(BaseModel):
    both: int = Field(validation_alias="in", serialization_alias="out")
    secret: str = Field(exclude=True)
    made: int = Field(default_factory=factory)
    as_text: Annotated[int, PlainSerializer(str, return_type=str)]
    by_key: dict[Literal["left", "right"], int]
    pair: tuple[()]
    switch: Annotated[str, WithJsonSchema({"type": "string", "enum": ["on", "off"]})]
    internal: SkipJsonSchema[int | None] = None

    @computed_field  # type: ignore[prop-decorator]  # as Pydantic documents it
    @property
    def area(self) -> int:
        """Computed."""
        return self.both


def document(*methods: Any, path: str) -> dict[str, Any]:
    files = schema_files(bundle_of(Registry("tiny", methods)))
    found: dict[str, Any] = json.loads(files[f"json/{path}.json"])
    return found


def test_params_of_clients_are_what_is_read() -> None:
    schema = document(client_notification("ask", Asked), path="Asked")
    assert schema["properties"].keys() == {"in", "secret", "made", "as_text", "by_key", "pair", "switch"}
    assert schema["properties"]["as_text"] == {"type": "integer"}
    assert "made" not in schema["required"]


def test_notifications_of_the_server_are_what_is_written() -> None:
    schema = document(server_notification("told", Asked), path="Asked")
    assert schema["properties"].keys() == {"out", "made", "as_text", "by_key", "pair", "switch", "area"}
    assert schema["properties"]["as_text"] == {"type": "string"}
    assert {"out", "area"} <= set(schema["required"])


def test_a_type_of_both_sides_has_two_forms() -> None:
    bundle = bundle_of(Registry("tiny", (client_request("ask", Asked, Asked),)))
    assert {"AskedInput", "AskedOutput"} <= bundle.types.keys()
    assert (bundle.methods[0].params, bundle.methods[0].result) == ("AskedInput", "AskedOutput")


def test_nothing_that_a_model_says_is_dropped() -> None:
    members = document(client_notification("ask", Asked), path="Asked")["properties"]
    assert members["by_key"]["propertyNames"] == {"type": "string", "enum": ["left", "right"]}
    assert members["pair"] == {"type": "array", "maxItems": 0}
    assert members["switch"] == {"type": "string", "enum": ["on", "off"]}


def test_all_that_cannot_be_said_is_told_at_once() -> None:
    class Wrong(BaseModel):
        several: int = Field(validation_alias=AliasChoices("a", "b"))
        number: complex

    with pytest.raises(InvalidProtocol) as caught:
        bundle_of(Registry("tiny", (client_notification("wrong", Wrong),)))
    assert len(caught.value.problems) == 2


@pytest.mark.parametrize(
    ("pattern", "engine", "translated"),
    [
        (r"\A[a-z]+\z", "rust-regex", "^[a-z]+$"),
        (r"^(?P<one>a)(?P=one)\Z", "python-re", r"^(a)(?:\1)$"),
        (re.compile("a|b"), "rust-regex", "a|b"),
        (r"^a.$", "python-re", r"^a[^\n]\n?$"),
        (r"a$|b", "python-re", r"a(?=\n?$)|b"),
        (r"^a[.$]\.$", "rust-regex", r"^a[.$]\.$"),
    ],
)
def test_a_pattern_is_translated(pattern: Any, engine: str, translated: str) -> None:
    assert ecma_pattern(pattern, engine) == translated


@pytest.mark.parametrize("pattern", [re.compile("a", re.IGNORECASE), r"\p{L}", "(?i)a", "a++", "[[:alpha:]]"])
def test_a_pattern_without_a_form_is_refused(pattern: Any) -> None:
    with pytest.raises(UntranslatablePattern):
        ecma_pattern(pattern, "rust-regex")
