"""Registries of plain Pydantic models: what a Decoder reads of them, and an Encoder writes."""

import json
from enum import Enum
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field, model_serializer

from generators.emitters import schema_files
from generators.registry import bundle_of
from protocol_models import DecodeError, Decoder, Encoder, Notification, Request, Response, find_unknown
from protocol_models.base import WireModel
from protocol_models.base.slips import first_slip
from protocol_models.methods import (
    Direction,
    Registry,
    client_notification,
    client_request,
    server_notification,
    server_request,
)


class State(Enum):
    OPEN = "open"
    SHUT = "shut"


class Text(BaseModel):
    type: Literal["text"] = "text"
    text: str


class Picture(BaseModel):
    type: Literal["picture"] = "picture"
    url: str
    size: Literal["small", "large"] = "small"


class Say(BaseModel):
    parts: list[Text | Picture]
    state: State = State.OPEN
    note: str | None = None
    answer_to: int | None = Field(None, alias="answerTo")


class Nothing(BaseModel):
    pass


METHODS = (
    client_request("ping", None, Nothing),
    server_request("ping", Say, Nothing),
    client_request("say", Say, Say),
    client_notification("ready", Nothing, params_required=False),
    server_notification("ready", Nothing),
)
REGISTRY = Registry("talk", METHODS, jsonrpc=True, omits_none=(BaseModel,), is_tolerant=True)
CLOSED = Registry("talk", METHODS)
SAY = {"jsonrpc": "2.0", "method": "say", "id": 1}


def line(**members: Any) -> bytes:
    return json.dumps({"jsonrpc": "2.0", **members}).encode()


def server(registry: Registry = REGISTRY, *, strict: bool = False) -> Any:
    return Decoder(registry=registry, direction=Direction.CLIENT_TO_SERVER, strict=strict)


@pytest.mark.parametrize(
    "params",
    [
        {"parts": []},
        {"parts": [], "note": None},
        {"parts": [], "state": "ajar"},
        {"parts": [], "more": {"a": 1}, "answer_to": 3},
        {"parts": [{"type": "text", "text": "a", "bold": True}]},
        {"parts": [{"type": "film", "url": "x"}]},
        {"parts": [{"type": "picture", "url": "x"}], "answerTo": 1},
    ],
    ids=json.dumps,
)
def test_what_was_read_is_written_as_it_came(params: Any) -> None:
    message = server().decode(line(method="say", id=1, params=params))
    assert json.loads(Encoder(registry=REGISTRY).encode(message)) == {**SAY, "params": params}


@pytest.mark.parametrize(
    ("params", "unknown"),
    [
        ({"parts": [], "state": "ajar"}, "/state"),
        ({"parts": [], "more": 1}, "/more"),
        ({"parts": [{"type": "film"}]}, "/parts/0"),
    ],
)
def test_what_is_not_known_is_told(params: Any, unknown: str) -> None:
    message = server().decode(line(method="say", id=1, params=params))
    assert [each.pointer for each in find_unknown(message.params)] == [unknown]
    with pytest.raises(DecodeError):
        server(strict=True).decode(line(method="say", id=1, params={"parts": [{"type": "film"}]}))


@pytest.mark.parametrize("params", [{"parts": [{"type": "text"}]}, {"parts": [], "note": 1}, {}])
def test_what_is_malformed_is_an_error(params: Any) -> None:
    with pytest.raises(DecodeError):
        server().decode(line(method="say", id=1, params=params))


def test_what_is_built_has_its_tags_and_defaults() -> None:
    built = Say(parts=[Text(text="a")], answerTo=None)
    written = {"parts": [{"type": "text", "text": "a"}], "state": "open"}
    assert json.loads(Encoder(registry=REGISTRY).encode(Request("say", 1, built))) == {
        **SAY,
        "params": written,
    }
    assert "type" not in built.parts[0].model_fields_set
    all_of_it = json.loads(Encoder(registry=CLOSED).encode(Request("say", 1, built)))
    assert all_of_it == {
        "method": "say",
        "id": 1,
        "params": {**written, "note": None, "answerTo": None},
    }


def test_what_is_built_in_what_was_read() -> None:
    message = server().decode(line(method="say", id=1, params={"parts": []}))
    message.params.parts.append(Picture(url="x"))
    written = json.loads(Encoder(registry=REGISTRY).encode(message))["params"]
    assert written == {"parts": [{"type": "picture", "url": "x", "size": "small"}]}


def test_a_method_of_both_sides() -> None:
    client = Decoder(registry=REGISTRY)
    asked = client.decode(line(method="ping", id=1, params={"parts": []}))
    assert isinstance(asked, Request)
    assert isinstance(asked.params, Say)
    assert server().decode(line(method="ping", id=1)).params is None
    assert REGISTRY[Direction.SERVER_TO_CLIENT, "ping"].params is Say
    assert REGISTRY["ping"].params is None


def test_params_of_a_notification_may_be_left_out() -> None:
    assert server().decode(line(method="ready")).params is None
    with pytest.raises(DecodeError):
        Decoder(registry=REGISTRY).decode(line(method="ready"))


def test_every_message_is_written_with_jsonrpc() -> None:
    encoder = Encoder(registry=REGISTRY)
    for message in (Notification("ready", None), Request("ping", 1, None), Response(1, Nothing())):
        assert json.loads(encoder.encode(message))["jsonrpc"] == "2.0"
    with pytest.raises(DecodeError, match="jsonrpc"):
        server(strict=True).decode(b'{"method":"ping","id":1}')
    document = json.loads(schema_files(bundle_of(REGISTRY))["json/ClientRequest.json"])
    assert all("jsonrpc" in arm["required"] for arm in document["oneOf"])


def test_a_registry_of_some_methods_says_all_else_of_the_whole_one() -> None:
    part = REGISTRY.reduced_to(METHODS[0])
    assert part.methods == METHODS[:1]
    others = set(Registry.__match_args__) - {"methods"}
    assert all(getattr(part, name) == getattr(REGISTRY, name) for name in others)


class Sparing(BaseModel):
    note: str | None = None
    color: Literal["red", "blue"] | str | None = None

    @model_serializer(mode="wrap")
    def without_none(self, handler: Any) -> Any:
        return {name: value for name, value in handler(self).items() if value is not None}


class Page(Sparing):
    body: str | list[str | Sparing] | dict[str, Sparing]


@pytest.mark.parametrize(
    "body", ["text", [{"note": None, "more": 1}, "text"], {"a": {"color": "green", "x": 1}}]
)
def test_models_beside_a_string_are_read_and_written_as_others_are(body: Any) -> None:
    registry = Registry(
        "pages", (server_notification("page", Page),), omits_none=(Sparing,), is_tolerant=True
    )
    said = {"method": "page", "params": {"body": body}}
    message = Decoder(registry=registry).decode(json.dumps(said))
    assert json.loads(Encoder(registry=registry).encode(message)) == said


class Weights(BaseModel):
    any: float = 0.5
    limited: float = Field(0.5, ge=0, le=1.5)
    steps: list[Annotated[float, Field(gt=-1, multiple_of=0.5)]] = []


WEIGHING = (server_notification("weigh", Weights),)
WEIGHTS = Registry("weights", WEIGHING, is_tolerant=True)
STRICT_WEIGHTS = Registry("weights", WEIGHING)


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize("registry", [WEIGHTS, STRICT_WEIGHTS])
@pytest.mark.parametrize(
    "params", ['{"any":12,"limited":1,"steps":[0,1.0,0.5]}', '{"limited":0,"steps":[-0.5]}']
)
def test_a_number_is_written_back_as_it_came(params: str, registry: Registry, strict: bool) -> None:
    said = f'{{"method":"weigh","params":{params}}}'
    message = Decoder(registry=registry, strict=strict).decode(said)
    assert Encoder(registry=registry).encode(message).decode().strip() == said


@pytest.mark.parametrize(
    ("params", "word"), [({"limited": 2}, "less than or equal to 1.5"), ({"limited": "1"}, "valid number")]
)
def test_a_number_beyond_its_limits_is_refused_in_words_about_them(params: Any, word: str) -> None:
    with pytest.raises(DecodeError, match=word):
        Decoder(registry=WEIGHTS).decode(json.dumps({"method": "weigh", "params": params}))


class Rank(Enum):
    FIRST = 1
    TEXT = "1"


class Exact(BaseModel):
    one: Literal[1] = 1
    yes: Literal[True] = True
    either: Literal[0, "a", None] = 0
    rank: Rank | None = None
    count: int | bool = 0


@pytest.mark.parametrize(
    ("params", "is_valid"),
    [
        ({"one": 1, "yes": True, "either": 0, "rank": 1, "count": True}, True),
        ({"either": "a", "rank": "1"}, True),
        ({"either": None}, True),
        ({"one": True}, False),
        ({"one": 1.0}, False),
        ({"yes": 1}, False),
        ({"either": False}, False),
        ({"rank": 2}, False),
        ({"rank": 1.0}, False),
    ],
)
def test_a_strict_reader_tells_numbers_from_what_equals_them_in_python(params: Any, is_valid: bool) -> None:
    registry = Registry("exact", (server_notification("tell", Exact),), is_tolerant=True)
    said = json.dumps({"method": "tell", "params": params})
    if is_valid:
        assert json.loads(
            Encoder(registry=registry).encode(Decoder(registry=registry, strict=True).decode(said))
        ) == json.loads(said)
    else:
        with pytest.raises(DecodeError):
            Decoder(registry=registry, strict=True).decode(said)


def test_a_member_whose_name_is_empty_has_its_own_pointer() -> None:
    class Inner(WireModel):
        a: int

    class Outer(WireModel):
        inner: Inner = Field(serialization_alias="", validation_alias="")

    read = Outer.model_validate({"": {"a": 1, "zz": 2}})
    assert [each.pointer for each in find_unknown(read)] == ["//zz"]
    slip = first_slip({"": {"a": 1, "zz": 2}}, read, Outer)
    assert slip is not None
    assert str(slip) == "zz: Inner has no such member; it has 'a'"
