"""The messages on the wire, typed by what they carry.

Input: nothing. Output: one frozen class a kind of message. `decode` makes them, `encode` writes them,
and both they and client code may build them.

| a line with | is a |
| --- | --- |
| a known method | `Notification`, or `Request` where it has an id |
| an unknown method | `UnknownNotification`, or `UnknownRequest` where it has an id |
| an id and `result` | `Response`; its result is typed where the decoder knows the request |
| an id and `error` | `ErrorResponse` |
| a method that the decoder was not asked for | `RawMessage`, where the decoder hands such lines over |
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar, cast

from pydantic_core import from_json, to_json

from protocol_models.codec.errors import DecodeError, EncodeError, Problem, Reason
from protocol_models.values import Value

if TYPE_CHECKING:
    from pydantic import JsonValue

    from protocol_models.jsonrpc import JSONRPCErrorError, W3cTraceContext

__all__ = [
    "JSONRPC",
    "ErrorResponse",
    "Extra",
    "Id",
    "Notification",
    "RawMessage",
    "Request",
    "Response",
    "UnknownNotification",
    "UnknownRequest",
    "encoded_id",
    "is_id",
]

JSONRPC = "2.0"
"""What the member `jsonrpc` says, in protocols whose messages carry it."""

P = TypeVar("P", covariant=True)
R = TypeVar("R", covariant=True)

Id: TypeAlias = "str | int"
"""Pairs a response with its request. `0` is an id, and the two directions count separately."""
Extra: TypeAlias = "Mapping[str, JsonValue] | None"
"""Members of the envelope that this version does not know, written back as they came; mostly none."""


class Notification(Value, Generic[P], rare=("extra",)):
    """Something happened; no answer is expected."""

    method: str
    params: P
    """What its method carries; `None` where that is nothing."""
    emitted_at_ms: int | None = None
    """When the server sent it, in milliseconds since the Unix epoch; old servers leave it out."""
    extra: Extra = None


class Request(Value, Generic[P], rare=("trace", "extra")):
    """Asks for exactly one answer with the same id."""

    method: str
    id: Id
    params: P
    """What its method carries; `None` where that is nothing, or may be left out."""
    trace: W3cTraceContext | None = None
    extra: Extra = None


class Response(Value, Generic[R], rare=("extra",)):
    """The successful answer to the request with the same id."""

    id: Id
    result: R
    """Typed where `method` is known; otherwise plain JSON."""
    method: str | None = None
    """The method of the request, where the decoder knows it; it is not on the wire."""
    extra: Extra = None


class ErrorResponse(Value, rare=("extra",)):
    """The answer to the request with the same id, where it failed."""

    error: JSONRPCErrorError
    id: Id
    method: str | None = None
    """The method of the request, where the decoder knows it; it is not on the wire."""
    extra: Extra = None


class UnknownNotification(Value):
    """A notification whose method this version does not know, kept as it came.

    Nothing but its beginning and its end has been looked at: `params` parses it.
    """

    method: str
    line: bytes
    """The whole message; it is written back byte for byte."""

    def __init__(self, method: str, line: bytes) -> None:
        # What every value has sets its members by name, at several times the cost.
        _set_method(self, method)
        _set_line(self, line)

    @property
    def params(self) -> JsonValue:
        """What it carries; raises `DecodeError` where the line is not valid JSON after all."""
        return _params_of(self)


_set_method, _set_line = (vars(UnknownNotification)[name].__set__ for name in ("method", "line"))


class UnknownRequest(Value):
    """A request whose method this version does not know, kept as it came. It wants an answer."""

    method: str
    id: Id
    line: bytes
    """The whole message; it is written back byte for byte."""

    @property
    def params(self) -> JsonValue:
        """What it carries; parsed when it is asked for."""
        return _params_of(self)


class RawMessage(Value):
    """A message that the decoder was not asked to read; nothing of it but the method was looked at."""

    method: str
    line: bytes


def _params_of(message: UnknownNotification | UnknownRequest) -> JsonValue:
    try:
        return cast("JsonValue", from_json(message.line, allow_inf_nan=False).get("params"))
    except ValueError as error:
        what = str(error)
    raise DecodeError(Reason.PARSE_ERROR, [Problem("", what)], message.line, method=message.method)


def encoded_id(value: Id) -> bytes:
    """An id as it stands on the wire."""
    if not is_id(value):
        raise EncodeError(f"the id {value!r} is neither a string nor a 64-bit integer")
    return to_json(value)


def is_id(value: object) -> bool:
    """Whether it is a string or a 64-bit integer; `True` and `1.0` are equal to 1, and no ids."""
    return type(value) is str or (type(value) is int and -(2**63) <= value < 2**63)
