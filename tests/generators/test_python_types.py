"""What types of Python say on the wire: the schema of each says what Pydantic does, or it is refused.

Each row is a type, and is judged over all of `VALUES`: what the strict model takes, the schema takes; what
the schema takes, the model takes; and what the model writes is valid for the schema of what is written.
"""

from __future__ import annotations

import dataclasses
import enum
import json
import re
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from ipaddress import IPv4Address
from pathlib import Path
from typing import Annotated, Any, Literal, Optional, cast

import pytest
from annotated_types import Len
from jsonschema import Draft7Validator, FormatChecker
from pydantic import (
    UUID4,
    AliasChoices,
    AnyUrl,
    Base64Str,
    BaseModel,
    BeforeValidator,
    ByteSize,
    ConfigDict,
    Discriminator,
    Field,
    FilePath,
    HttpUrl,
    ImportString,
    NaiveDatetime,
    PlainSerializer,
    SecretStr,
    StringConstraints,
    Tag,
    TypeAdapter,
    ValidationError,
    computed_field,
    create_model,
    field_serializer,
    model_serializer,
)
from pydantic.dataclasses import dataclass as checked_dataclass
from pydantic.json_schema import SkipJsonSchema
from typing_extensions import TypeAliasType

from generators.emitters import schema_files
from generators.errors import GeneratorError, InvalidProtocol
from generators.registry import bundle_of
from protocol_models.methods import Registry, client_notification, server_notification


class Color(enum.StrEnum):
    RED = "red"
    BLUE = "blue"


class Permission(enum.IntFlag):
    READ = 1
    WRITE = 2


Port = TypeAliasType("Port", Annotated[int, Field(ge=1)])
STRINGS = (
    "", " ", "a", "ab", "abc", "A", "AB", "ßß", " a ", "a b", "1", "-1", "+1", " 1.5 ", "1_000", "1e5",
    "1E-7", "-0", "-0.0", "inf", "NaN", "red", "green", "x", "2020-01-01", "2020-01-01T00:00:00",
    "2020-01-01T00:00:00Z", "10:00:00Z", "PT1S", "127.0.0.1", "http://a.b/", "HTTP://a.b", "ftp://a.b/",
    "YQ==", "1kb", "/a", "x" * 30, "3f1eb429-87da-4ad7-a58c-18f596b73ec3", "3F1EB42987DA4AD7A58C18F596B73EC3",
    "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "{3f1eb429-87da-4ad7-a58c-18f596b73ec3}",
    "urn:uuid:3f1eb429-87da-4ad7-a58c-18f596b73ec3",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, False, 0, 1, 2, 3, 5, -1, 1.5, 0.5, *STRINGS,
    [], [1], [1, 2], [1, 2, 3], ["a"], ["a", "b"], [1, "a"], [[1]], [{}], [None], [1.5, "a"],
    {}, {"a": 1}, {"a": "x"}, {"ab": 1}, {"red": 1}, {"green": 1}, {"a": 1, "b": 2}, {"a": 1, "b": 2, "c": 3},
)  # fmt: skip
"""No value is here that Python takes for another one: 1 for true, or an item of a set twice."""


def plain(**config: Any) -> ConfigDict:
    return cast("ConfigDict", config)


SAID: list[tuple[Any, ConfigDict | None]] = [
    *((each, None) for each in (int, float, bool, str, list, dict, Color, uuid.UUID, Path, SecretStr, time)),
    *((each, None) for each in (UUID4, Decimal, IPv4Address, HttpUrl, set, frozenset, Port, date)),
    (Sequence[int], None),
    (Annotated[Sequence[int], Len(1, 2)], None),
    (Annotated[Optional[Sequence[int]], Field(min_length=1)], None),  # noqa: UP045  # the rows are data
    (Annotated[defaultdict[str, int], Len(1)], None),
    (Annotated[Mapping[str, int], Len(1, 2)], None),
    (Annotated[tuple[int, ...], Len(1, 2)], None),
    (tuple[()], None),
    (tuple[int, str], None),
    (Annotated[Port, Field(le=2)], None),
    (Annotated[str | None, Field(min_length=2)], None),
    (Annotated[set[int], Len(2)], None),
    (dict[Color, int], None),
    (dict[Literal["a", "b"], int], None),
    (dict[Annotated[str, Field(min_length=2)], int], None),
    (Annotated[Decimal, Field(ge=0)], None),
    (Annotated[Decimal, Field(allow_inf_nan=True)], None),
    (Annotated[Decimal, Field(allow_inf_nan=True, ge=0)], None),
    (Annotated[str, StringConstraints(to_upper=True, pattern="^[a-z]+$")], None),
    (Annotated[str, StringConstraints(to_upper=True, max_length=2)], None),
    (Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2)], None),
    (Annotated[str, Field(pattern=re.compile("a"))], None),
    (Annotated[str, Field(pattern=r"^.$")], None),
    (Annotated[str, Field(pattern=r"[a-z]+$")], plain(regex_engine="python-re")),
    (date, plain(ser_json_temporal="milliseconds")),
    (str, plain(str_to_upper=True)),
    (str, plain(str_strip_whitespace=True, str_min_length=1)),
    (Color, plain(use_enum_values=True)),
    (list[str], plain(str_max_length=1)),
]
REFUSED = [
    bytes, complex, FilePath, Base64Str, ByteSize, ImportString, re.Pattern[str], dict[int, int],
    Annotated[int | str, Field(min_length=2)], Annotated[int | float, Field(ge=3)],
    Annotated[int | str, Field(pattern="a")], Annotated[date, Field(ge=date(2020, 1, 1))],
    Annotated[str, Field(pattern=re.compile("a", re.IGNORECASE))],
]  # fmt: skip
SAID_BY_A_FORMAT: list[tuple[Any, ConfigDict | None]] = [
    (datetime, None),
    (NaiveDatetime, None),
    (AnyUrl, None),
    (timedelta, None),
    (timedelta, plain(ser_json_timedelta="float")),
    (timedelta, plain(ser_json_temporal="milliseconds")),
    (datetime, plain(ser_json_temporal="seconds")),
]
"""What is read only a format says, which few validators check."""


def model_with(annotation: Any, config: ConfigDict | None) -> Any:
    return create_model("Message", __config__=config, __module__=__name__, value=(annotation, ...))


def document(model: Any, notification: Any) -> Any:
    files = schema_files(bundle_of(Registry("tiny", (notification("told", model),))))
    return json.loads(files[f"json/{model.__name__}.json"])


def takes(model: Any, text: str, *, strict: bool) -> bool:
    try:
        TypeAdapter(model).validate_json(text, strict=strict)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(("annotation", "config"), SAID, ids=str)
def test_what_is_read_is_what_the_schema_says(annotation: Any, config: ConfigDict | None) -> None:
    model = model_with(annotation, config)
    schema = document(model, client_notification)
    judge, strict_judge = Draft7Validator(schema), Draft7Validator(schema, format_checker=FormatChecker())
    texts = [(value, json.dumps({"value": value})) for value in VALUES]
    lost = [v for v, text in texts if takes(model, text, strict=True) and not judge.is_valid({"value": v})]
    wrong = [
        v for v, text in texts if strict_judge.is_valid({"value": v}) and not takes(model, text, strict=False)
    ]
    assert (lost, wrong) == ([], [])
    assert any(judge.is_valid({"value": value}) for value in VALUES)


@pytest.mark.parametrize(("annotation", "config"), [*SAID, *SAID_BY_A_FORMAT], ids=str)
def test_what_is_written_is_what_the_schema_says(annotation: Any, config: ConfigDict | None) -> None:
    model = model_with(annotation, config)
    judge = Draft7Validator(document(model, server_notification))
    texts = [json.dumps({"value": value}) for value in VALUES if value not in ("inf", "NaN")]
    read = [model.model_validate_json(text) for text in texts if takes(model, text, strict=False)]
    assert read
    written = [message.model_dump_json(by_alias=True) for message in read]
    assert [text for text in written if not judge.is_valid(json.loads(text))] == []


@pytest.mark.parametrize("annotation", REFUSED, ids=str)
def test_what_has_no_form_is_refused_by_name_with_a_next_step(annotation: Any) -> None:
    with pytest.raises(GeneratorError) as caught:
        document(model_with(annotation, None), client_notification)
    if isinstance(caught.value, InvalidProtocol):
        assert all(problem.where == "Message.value" and problem.hint for problem in caught.value.problems)


# --- models: messages that are read, and whether both sides take them


class WrittenAsText(BaseModel):
    number: int

    @model_serializer
    def write(self) -> str:
        return str(self.number)


class HoldsText(BaseModel):
    one: WrittenAsText
    many: list[WrittenAsText] = []


class Text(BaseModel):
    kind: Literal["text"] = Field("text", alias="type")
    body: str = ""


class Image(BaseModel):
    kind: Literal["image"] = Field("image", alias="type")
    url: str


class Posted(BaseModel):
    content: Annotated[Text | Image, Field(discriminator="kind")]


def shape_of(value: Any) -> str:
    return "text" if isinstance(value, str) else "image"


class Told(BaseModel):
    content: Annotated[Annotated[str, Tag("text")] | Annotated[Image, Tag("image")], Discriminator(shape_of)]


class Unset(BaseModel):
    absent: int = None  # type: ignore[assignment]  # what people write, and Pydantic does not check
    hidden: int | SkipJsonSchema[None] = None


class Sometimes(BaseModel):
    left_out: int = Field(exclude_if=lambda value: value == 0)
    null: int | None = None

    @field_serializer("null", when_used="unless-none")
    def write(self, value: int) -> list[int]:
        return [value]

    @computed_field(alias="theSum", return_type=int)  # type: ignore[prop-decorator]  # as Pydantic documents it
    @cached_property
    def total(self) -> int:
        return self.left_out


@checked_dataclass(config=ConfigDict(extra="forbid"))
class Closed:
    a: Annotated[int, Field(validation_alias="in", serialization_alias="out")]
    made: list[int] = dataclasses.field(init=False, default_factory=list)


class HoldsClosed(BaseModel):
    items: list[int]
    closed: Closed


def number_of(value: Any) -> Any:
    return int(value) if isinstance(value, str) else value


class Anything(BaseModel):
    value: Annotated[int, BeforeValidator(number_of, json_schema_input_type=int | str)]
    shown: Annotated[int, PlainSerializer(str, return_type=str)] = 3


MODELS: list[tuple[type[BaseModel], list[tuple[Any, bool]]]] = [
    (HoldsText, [({"one": {"number": 1}, "many": [{"number": 2}]}, True), ({"one": "1"}, False)]),
    (Posted, [({"content": {"type": "text"}}, True), ({"content": {"type": "image"}}, False),
              ({"content": {}}, False)]),
    (Told, [({"content": "a"}, True), ({"content": {"type": "image", "url": "u"}}, True),
            ({"content": 1}, False)]),
    (Unset, [({}, True), ({"absent": 1, "hidden": 2}, True), ({"absent": None}, False)]),
    (Sometimes, [({"left_out": 1, "null": 2}, True), ({"left_out": 0}, True), ({}, False)]),
    (HoldsClosed, [({"items": [1], "closed": {"in": 1}}, True), ({"items": [], "closed": {"out": 1}}, False),
                ({"items": [], "closed": {"in": 1, "made": []}}, False)]),
    (Anything, [({"value": 1}, True), ({"value": "1"}, True), ({"value": []}, False)]),
]  # fmt: skip


@pytest.mark.parametrize(("model", "messages"), MODELS, ids=lambda each: getattr(each, "__name__", ""))
def test_a_model_and_its_two_schemas(model: type[BaseModel], messages: list[tuple[Any, bool]]) -> None:
    read = Draft7Validator(document(model, client_notification))
    written = Draft7Validator(document(model, server_notification))
    for message, is_valid in messages:
        text = json.dumps(message)
        assert (read.is_valid(message), takes(model, text, strict=False)) == (is_valid, is_valid), message
        if is_valid:
            output = model.model_validate_json(text).model_dump_json(by_alias=True)
            assert list(written.iter_errors(json.loads(output))) == [], output


class Several(BaseModel):
    value: int = Field(validation_alias=AliasChoices("a", "b"))


class LimitedExtras(BaseModel):
    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[Literal["b", "c"], int]  # type: ignore[assignment]  # as Pydantic documents it


class HiddenInClosed(BaseModel):
    model_config = ConfigDict(extra="forbid")
    hidden: SkipJsonSchema[int] = 3


class NoJson(BaseModel):
    value: Any = object()


@pytest.mark.parametrize("model", [Several, LimitedExtras, HiddenInClosed, NoJson])
def test_a_model_that_has_no_form_is_refused(model: Any) -> None:
    refused = []
    for notification in (client_notification, server_notification):
        try:
            document(model, notification)
        except GeneratorError as error:
            refused.append(str(error))
    assert refused
    assert not any("0x" in text for text in refused)  # an address is another one in each run
