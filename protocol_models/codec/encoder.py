"""Typed messages → bytes.

Input: a message of `protocol_models.codec.messages`. Output: its line, without the line feed that ends it.

Members stand in the order in which the server writes them. Within params and results a member is
written where it was read, or where its model says that it always is; see `WireModel`. Text that UTF-8
does not have raises `EncodeError`. A number that JSON does not have is written as `null`, as JavaScript
does; where a number is declared, no model takes it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from pydantic_core import from_json, to_json

from protocol_models._pydantic import Validated
from protocol_models.codec.errors import EncodeError
from protocol_models.codec.messages import (
    JSONRPC,
    ErrorResponse,
    Extra,
    Notification,
    RawMessage,
    Request,
    Response,
    UnknownNotification,
    UnknownRequest,
    encoded_id,
)

if TYPE_CHECKING:
    from protocol_models.methods import Registry

__all__ = ["Encoder", "Message", "encode"]

Message: TypeAlias = (
    Notification[Validated]
    | Request[Validated]
    | Response[Validated]
    | ErrorResponse
    | UnknownNotification
    | UnknownRequest
    | RawMessage
)
"""Anything that `encode` writes."""

MOST_HEADS = 512
"""How many methods are remembered: their names may be the other side's to invent."""


def encode(message: Message) -> bytes:
    """One line of the wire, without its line feed; raises `EncodeError`."""
    try:
        if type(message) is Notification and message.extra is None and message.emitted_at_ms is not None:
            # Nearly every message of a server, without the calls that `_line` makes.
            params = message.params
            try:
                value = params.__pydantic_serializer__.to_json(params, by_alias=True, exclude_unset=True)
            except AttributeError:
                return _line(message)  # no model, but data
            return b'%b%b,"emittedAtMs":%d}' % (PARAMS_NEXT[message.method], value, message.emitted_at_ms)
        return _line(message)
    except ValueError as error:
        raise EncodeError(str(error), message.method) from error


class Encoder:
    """Writes the messages of a registry of your own.

    A message that was read is written as it was. One that is built carries the tags and the defaults of
    its models, but for members that are `None` and that the registry leaves out, and `jsonrpc` where its
    registry says that every message does.
    """

    def __init__(self, *, registry: Registry) -> None:
        from protocol_models.codec.plain_models import PlainModels  # the own protocol has none

        self._models = PlainModels(registry)
        self._head = b'{"jsonrpc":"%b",' % JSONRPC.encode() if registry.jsonrpc else b"{"

    def encode(self, message: Message) -> bytes:
        """One line of the wire, without its line feed; raises `EncodeError`."""
        try:
            line = _line(message, self._models.written)
        except ValueError as error:
            raise EncodeError(str(error), message.method) from error
        is_kept = isinstance(message, UnknownNotification | UnknownRequest | RawMessage)
        return line if is_kept else self._head + line[1:]


def _line(message: Message, value_of: Callable[[Validated], bytes] | None = None) -> bytes:
    value_of = value_of or _value
    if isinstance(message, UnknownNotification | UnknownRequest | RawMessage):
        if b"\n" not in message.line:
            return message.line
        from_json(message.line)
        return message.line.replace(b"\n", b" ")  # outside of strings, which hold none, it is white space
    if isinstance(message, Notification):
        params = b"" if message.params is None else b',"params":' + value_of(message.params)
        sent_at = b"" if message.emitted_at_ms is None else b',"emittedAtMs":%d' % message.emitted_at_ms
        return b"%b%b%b%b}" % (HEADS[message.method], params, sent_at, _extra(message.extra))
    if isinstance(message, Request):
        params = b"" if message.params is None else b',"params":' + value_of(message.params)
        trace = b"" if message.trace is None else b',"trace":' + _value(message.trace)
        identified = b'%b,"id":%b' % (HEADS[message.method], encoded_id(message.id))
        return b"%b%b%b%b}" % (identified, params, trace, _extra(message.extra))
    if isinstance(message, Response):
        result = value_of(message.result)
        return b'{"id":%b,"result":%b%b}' % (encoded_id(message.id), result, _extra(message.extra))
    if isinstance(message, ErrorResponse):
        error = _value(message.error)
        return b'{"error":%b,"id":%b%b}' % (error, encoded_id(message.id), _extra(message.extra))
    raise TypeError(f"{type(message).__name__} is not one of the messages of protocol_models.codec.messages")


class _Heads(dict[str, bytes]):
    """How the line of each method begins, written once; looking it up costs less than calling a cache."""

    def __init__(self, behind: bytes = b"") -> None:
        self._behind = behind

    def __missing__(self, method: str) -> bytes:
        if len(self) >= MOST_HEADS:
            self.clear()
        head = self[method] = b'{"method":%b%b' % (to_json(method), self._behind)
        return head


HEADS = _Heads()
PARAMS_NEXT = _Heads(b',"params":')


def _value(value: Validated) -> bytes:
    try:
        serializer = value.__pydantic_serializer__
    except AttributeError:
        return to_json(value, inf_nan_mode="null")
    encoded: bytes = serializer.to_json(value, by_alias=True, exclude_unset=True)
    return encoded


def _extra(extra: Extra) -> bytes:
    if not extra:
        return b""
    return b"".join(b",%b:%b" % (to_json(name), _value(value)) for name, value in extra.items())
