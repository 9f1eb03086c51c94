"""The envelopes of JSON-RPC as the app server uses it: without a `jsonrpc` member.

Input: nothing. Output: the shapes of any request, notification, response and error, whatever the
method. On input a `jsonrpc` member is accepted and passed over; it is never sent.
"""

from typing import Annotated

from typing_extensions import TypeAliasType

from protocol_models.base import (
    LEFT_OUT,
    Int64,
    JsonValue,
    Omittable,
    OmittableNotNull,
    UnixMillis,
    Untagged,
    WireModel,
)

__all__ = [
    "JSONRPCError",
    "JSONRPCErrorError",
    "JSONRPCMessage",
    "JSONRPCNotification",
    "JSONRPCRequest",
    "JSONRPCResponse",
    "NotificationMembers",
    "RequestId",
    "W3cTraceContext",
]

RequestId = TypeAliasType("RequestId", Annotated[str | Int64, Untagged()])
"""Pairs a response with its request: a string or a 64-bit integer, chosen by the requester.

`0` is an id. Client and server count separately, so the same id may be open in both directions.
"""


class W3cTraceContext(WireModel):
    """The position of a request in a distributed trace, as in W3C Trace Context."""

    traceparent: Omittable[str] = None
    """Version, trace id, parent id and flags, as in the HTTP header of that name."""
    tracestate: Omittable[str] = None
    """Vendor-specific trace data, as in the HTTP header of that name."""


class JSONRPCRequest(WireModel):
    """A message that expects exactly one response with the same id."""

    id: RequestId
    method: str
    """What is asked for. The server answers an unknown method with the error code -32600."""
    params: Annotated[JsonValue, LEFT_OUT] = None
    trace: Omittable[W3cTraceContext] = None


class JSONRPCNotification(WireModel):
    """A message that expects no response."""

    method: str
    """What happened. Receivers pass over a method that they do not know."""
    params: Annotated[JsonValue, LEFT_OUT] = None


class JSONRPCResponse(WireModel):
    """The successful answer to the request with the same id."""

    id: RequestId
    result: JsonValue


class JSONRPCErrorError(WireModel):
    """Why a request failed."""

    code: Int64
    """A JSON-RPC error code. The app server answers nearly every refused request with -32600."""
    data: Annotated[JsonValue, LEFT_OUT] = None
    message: str
    """One sentence for people; not to be parsed."""


class JSONRPCError(WireModel):
    """The answer to the request with the same id, where it failed."""

    error: JSONRPCErrorError
    id: RequestId


JSONRPCMessage = TypeAliasType(
    "JSONRPCMessage",
    Annotated[JSONRPCRequest | JSONRPCNotification | JSONRPCResponse | JSONRPCError, Untagged()],
)
"""Any line on the wire: one JSON object, UTF-8, ended by a line feed."""


class NotificationMembers(WireModel):
    """What every notification of the server carries beside `method` and `params`."""

    emitted_at_ms: OmittableNotNull[UnixMillis] = None
    """When the server sent it, in milliseconds since the Unix epoch; old servers leave it out."""
