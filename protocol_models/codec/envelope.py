"""One line → one message, whatever the order of its members and whatever else they say.

Input: a line without white space around it. Output: its message, or `DecodeError`. The line is looked
at twice: once for what kind of message it is, once by the validator of its method. `codec` has shorter
ways for lines that look as the server writes them; they lead to the same messages.
"""

from __future__ import annotations

from functools import cache
from math import isfinite
from typing import TYPE_CHECKING

from pydantic_core import SchemaValidator, ValidationError, core_schema, from_json, to_json

from protocol_models._pydantic import Validated
from protocol_models.codec.errors import DecodeError, Problem, Reason, problems_of
from protocol_models.codec.fast_path import ID_FIRST
from protocol_models.codec.messages import (
    JSONRPC,
    ErrorResponse,
    Extra,
    Id,
    Notification,
    Request,
    Response,
    UnknownNotification,
    UnknownRequest,
    encoded_id,
    is_id,
)
from protocol_models.codec.model_schema import schema_of
from protocol_models.codec.validators import ID, LONG, Content, Methods, members_of
from protocol_models.methods import Kind

if TYPE_CHECKING:
    from protocol_models.codec.validators import JsonReader
    from protocol_models.json_types import Json, JsonObject

__all__ = ["Envelopes"]

MOST_AWAITED = 1 << 16
"""How many requests may await a response; of more, the oldest are forgotten."""


@cache
def _shape_reader() -> SchemaValidator:
    """Reads what has to be known of a line first; the rest is parsed, and made into nothing."""
    unread = core_schema.union_schema(
        [core_schema.typed_dict_schema({}, extra_behavior="ignore"), core_schema.any_schema()],
        mode="left_to_right",
    )
    parts = {
        "method": core_schema.any_schema(),
        "id": core_schema.any_schema(),
        "jsonrpc": core_schema.any_schema(),
        "result": unread,
        "error": unread,
    }
    fields = {name: core_schema.typed_dict_field(schema, required=False) for name, schema in parts.items()}
    return SchemaValidator(core_schema.typed_dict_schema(fields, extra_behavior="ignore"))


_NO_KIND = "neither request, notification, response nor error"


class Envelopes:
    """Reads whole lines of one direction, with the requests that await a response from it."""

    def __init__(self, methods: Methods, awaited: dict[bytes, str], *, strict: bool) -> None:
        """awaited: start of a response → the method of its request; filled here, kept by the caller."""
        self._methods = methods
        self._strict = strict
        self._awaited = awaited
        self._names_version = methods.registry is not None and methods.registry.jsonrpc
        self._error: SchemaValidator | None = None

    def await_response(self, id: Id, method: str) -> None:  # noqa: A002 - the wire calls it so
        """The next response with this id answers a request of this method."""
        awaited = self._awaited
        if len(awaited) >= MOST_AWAITED:
            del awaited[next(iter(awaited))]
        awaited[ID_FIRST + encoded_id(id)] = method

    def forget(self, id: Id) -> str | None:  # noqa: A002 - the wire calls it so
        """No response with this id is awaited any more; the method of its request, where it was."""
        return self._awaited.pop(ID_FIRST + encoded_id(id), None)

    def read(self, line: bytes) -> Validated:
        """The message; raises `DecodeError`."""
        shape = _shape_of(line, strict=self._strict)
        if self._strict and self._names_version and shape.get("jsonrpc") != JSONRPC:
            what = f"it is not {JSONRPC!r}" if "jsonrpc" in shape else "it is required, and missing"
            raise DecodeError(Reason.INVALID_MESSAGE, [Problem("/jsonrpc", what)], line)
        if "method" in shape:
            return self._call(line, shape["method"], shape)
        try:
            return self._answer(line, shape)
        except DecodeError as error:
            error.is_response = "result" in shape or "error" in shape
            raise

    def _answer(self, line: bytes, shape: JsonObject) -> Validated:
        if "id" not in shape or ("result" in shape) == ("error" in shape):
            what = "both `result` and `error`" if "result" in shape and "error" in shape else _NO_KIND
            found = shape.get("id")
            problem = Problem("", what)
            raise DecodeError(Reason.INVALID_MESSAGE, [problem], line, id=found if is_id(found) else None)
        _check_id(shape["id"], line)
        method = self.forget(shape["id"])
        if "error" in shape:
            return self._error_response(line, shape["id"], method)
        return self._response(line, shape["id"], method)

    def _call(self, line: bytes, method: Json, shape: JsonObject) -> Validated:
        if not isinstance(method, str):
            raise DecodeError(Reason.INVALID_MESSAGE, [Problem("/method", "it is not a string")], line)
        is_request = "id" in shape
        if is_request:
            _check_id(shape["id"], line, method)
        content = self._methods.params(method)
        if content is not None:
            self._check_release(content, line, shape.get("id"))
        if content is None:
            if self._strict:
                problem = Problem("/method", "no method of this direction has this name")
                raise DecodeError(Reason.UNKNOWN, [problem], line, method=method, id=shape.get("id"))
            return (
                UnknownRequest(method, shape["id"], line) if is_request else UnknownNotification(method, line)
            )
        if is_request is not (content.method.kind is Kind.REQUEST):
            what = "a notification has no id" if is_request else "a request has an id"
            problem = Problem("/id" if is_request else "", what)
            raise DecodeError(Reason.MALFORMED, [problem], line, method=method, id=shape.get("id"))
        return self._typed_call(line, content, shape)

    def _typed_call(self, line: bytes, content: Content, shape: JsonObject) -> Validated:
        method = content.method.name
        if len(line) >= LONG:
            _members(content.message_check, line, Reason.MALFORMED, method, shape.get("id"))
        members = _members(content.message, line, Reason.MALFORMED, method, shape.get("id"))
        if self._strict:
            _members(content.strict_message_check, line, Reason.UNKNOWN, method, shape.get("id"))
        del members["method"]
        # Where a method carries nothing, what stands there all the same is kept like any other member.
        params = _taken(members, "params") if content.method.params is not None else None
        if content.method.kind is Kind.REQUEST:
            return Request(method, members.pop("id"), params, _taken(members, "trace"), _extra(members))
        return Notification(method, params, _taken(members, "emittedAtMs"), _extra(members))

    def _check_release(self, content: Content, line: bytes, id: Id | None) -> None:  # noqa: A002
        """Raise `DecodeError` where the release that messages are held to does not have the method."""
        if (held := self._methods.held) is not None and (lacking := held.lacks_method(content.method)):
            problem = Problem("/method", lacking)
            raise DecodeError(Reason.UNKNOWN, [problem], line, method=content.method.name, id=id)

    def read_plain_response(self, line: bytes) -> Response[Validated] | None:
        """A typed response that begins `{"id":…,"result":` and has no further members, else `None`."""
        head, _, rest = line.partition(b',"result":')
        if self._strict or not rest.endswith(b"}") or (method := self._awaited.get(head)) is None:
            return None
        content = self._methods.result(method)
        if content is None:
            return None
        value = rest[:-1]
        try:
            if len(value) >= LONG:
                content.check(value)
            result = content.read(value)
        except ValidationError:
            return None
        del self._awaited[head]
        return Response(from_json(head[len(ID_FIRST) :]), result, method)

    def _response(self, line: bytes, id: Id, method: str | None) -> Response[Validated]:  # noqa: A002
        content = None if method is None else self._methods.result(method)
        if content is None:
            members = from_json(line)
            return Response(id, members.pop("result"), method, _extra(members, "id"))
        if len(line) >= LONG:
            _members(content.response_check, line, Reason.MALFORMED, method, id)
        members = _members(content.response, line, Reason.MALFORMED, method, id)
        self._check_release(content, line, id)
        if self._strict:
            _members(content.strict_response_check, line, Reason.UNKNOWN, method, id)
        return Response(id, members.pop("result"), method, _extra(members, "id"))

    def _error_response(self, line: bytes, id: Id, method: str | None) -> ErrorResponse:  # noqa: A002
        if self._error is None:
            from protocol_models.jsonrpc import JSONRPCErrorError  # most sessions see no error, or late

            self._error = members_of({"error": schema_of(JSONRPCErrorError), "id": ID}, {})
        members = _members(self._error, line, Reason.MALFORMED, method, id)
        return ErrorResponse(members.pop("error"), id, method, _extra(members, "id"))


def _shape_of(line: bytes, *, strict: bool) -> JsonObject:
    try:
        shape: JsonObject = _shape_reader().validate_json(line)
        if strict and not _is_finite(from_json(line, allow_inf_nan=False)):
            raise ValueError("a number is beyond the range of a double")
        return shape
    except ValidationError as error:
        (detail,) = error.errors(include_url=False, include_input=False)
        failure = (
            _invalid_message(line)
            if detail["type"] == "dict_type"
            else _parse_error(detail["ctx"]["error"], line)
        )
    except ValueError as error:
        failure = _parse_error(str(error), line)
    # Raised here, so that it does not keep the error of Pydantic, which keeps the whole line.
    raise failure


def _is_finite(value: Json) -> bool:
    """Whether all numbers in parsed JSON are: one beyond the range of a double is read as infinite."""
    found = [value]
    while found:
        match found.pop():
            case float() as number if not isfinite(number):
                return False
            case dict() as members:
                found.extend(members.values())
            case list() as items:
                found.extend(items)
    return True


def _parse_error(what: str, line: bytes) -> DecodeError:
    return DecodeError(Reason.PARSE_ERROR, [Problem("", what)], line)


def _invalid_message(line: bytes) -> DecodeError:
    what = "an array: the protocol has no batches" if line.startswith(b"[") else "no JSON object"
    return DecodeError(Reason.INVALID_MESSAGE, [Problem("", what)], line)


def _check_id(id: Json, line: bytes, method: str | None = None) -> None:  # noqa: A002
    if not is_id(id):
        problem = Problem("/id", "it is neither a string nor a 64-bit integer")
        raise DecodeError(Reason.INVALID_MESSAGE, [problem], line, method=method)


def _members(
    validator: JsonReader,
    line: bytes,
    reason: Reason,
    method: str | None,
    id: Id | None,  # noqa: A002
) -> dict[str, Validated]:
    try:
        try:
            members: dict[str, Validated] = validator.validate_json(line)
        except ValidationError:
            # Of a member that stands there twice the last counts, and the first may be what is wrong.
            members = validator.validate_json(to_json(from_json(line), inf_nan_mode="constants"))
        return members
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=False, include_input=False)
    # Raised here, so that it does not keep the error of Pydantic, which keeps the whole line.
    raise DecodeError(reason, problems_of(details, from_json(line)), line, method=method, id=id)


def _taken(members: dict[str, Validated], name: str) -> Validated:
    """A member that may be left out. Where it is `null` it stays, to be written back."""
    return members.pop(name) if members.get(name) is not None else None


def _extra(members: dict[str, Validated], *known: str) -> Extra:
    return {name: value for name, value in members.items() if name not in ("jsonrpc", *known)} or None
