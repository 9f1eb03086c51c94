"""The messages of the protocol, by their methods. Do not edit: `app-server-protocol write` writes it anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

from msgspec import UNSET, Raw, Struct, UnsetType, field

from . import types


class ThingStart(Struct, kw_only=True, tag_field="method", tag="thing/start"):
    """Starts a thing."""

    id: types.RequestId
    params: types.StartParams


class ThingRead(Struct, kw_only=True, tag_field="method", tag="thing/read"):
    """Reads all things, or one."""

    id: types.RequestId
    params: types.ReadParams | None | UnsetType = UNSET


class ThingStop(Struct, kw_only=True, tag_field="method", tag="thing/stop"):
    """Stops everything.

    Deprecated.
    """

    id: types.RequestId
    params: None | UnsetType = UNSET


class ThingAsk(Struct, kw_only=True, tag_field="method", tag="thing/ask"):
    """Request `thing/ask` of a server."""

    id: types.RequestId
    params: types.Told


class ThingTold(Struct, kw_only=True, tag_field="method", tag="thing/told"):
    """Something was told."""

    id: UnsetType = UNSET
    params: types.Told
    sent_at_ms: types.NotificationSentAtMs | UnsetType = field(default=UNSET, name="sentAtMs")
    """When it was sent."""


class Ready(Struct, kw_only=True, tag_field="method", tag="ready"):
    """The client is ready."""

    id: UnsetType = UNSET


class Response(Struct, kw_only=True):
    """What answers a request. `read` gives its result a type."""

    id: types.RequestId
    result: Raw
    """The JSON of the result, as it came."""


class ErrorResponse(Struct, kw_only=True):
    """What answers a request that failed."""

    id: types.RequestId | None
    error: Any


class UnknownNotification(Struct, kw_only=True):
    """A notification of a method that these bindings do not know."""

    method: str
    params: Raw | UnsetType = UNSET
    """The JSON of the params, as it came."""


class UnknownRequest(Struct, kw_only=True):
    """A request of a method that these bindings do not know."""

    method: str
    id: types.RequestId
    params: Raw | UnsetType = UNSET
    """The JSON of the params, as it came."""


OF_SERVERS: Final[dict[str, type[Struct]]] = {
    "thing/ask": ThingAsk,
    "thing/told": ThingTold,
}
"""Method → the class of its messages that a server sends."""
OF_CLIENTS: Final[dict[str, type[Struct]]] = {
    "thing/start": ThingStart,
    "thing/read": ThingRead,
    "thing/stop": ThingStop,
    "ready": Ready,
}
"""Method → the class of its messages that a client sends."""
RESULTS_OF_SERVERS: Final[dict[str, Any]] = {
    "thing/start": types.Answer,
    "thing/read": types.Answer,
    "thing/stop": types.Answer,
}
"""Method of a client's request → the type of the result that a server answers with."""
RESULTS_OF_CLIENTS: Final[dict[str, Any]] = {
    "thing/ask": types.Answer,
}
"""Method of a server's request → the type of the result that a client answers with."""

if TYPE_CHECKING:
    ServerMessage: TypeAlias = (
        ThingAsk
        | ThingTold
        | ErrorResponse
        | Response
        | UnknownNotification
        | UnknownRequest
    )
    """All that a server sends."""
    ClientMessage: TypeAlias = (
        ThingStart
        | ThingRead
        | ThingStop
        | Ready
        | ErrorResponse
        | Response
        | UnknownNotification
        | UnknownRequest
    )
    """All that a client sends."""
else:
    ServerMessage = ClientMessage = Struct
