"""Subscriptions to the events of an MCP server.

A client starts a stream under an id of its own choice with `mcpServer/event/stream/start`, receives
each event as `mcpServer/event/stream/notification`, and ends it with `mcpServer/event/stream/stop`.
Only hosted apps have such events.
"""

from pydantic import Field

from protocol_models.base import ClientModel, JsonValue, WireModel
from protocol_models.methods import Stability, client_request, server_notification


class McpServerEventStreamStartParams(ClientModel):
    """Which events to subscribe to, and under which id."""

    thread_id: str
    """The thread through whose connection to subscribe."""
    server: str
    """The MCP server's name."""
    subscription_id: str
    """The client's own id for the stream; its notifications carry it, and stopping takes it."""
    name: str
    """The event to subscribe to, by the name that the MCP server gives it."""
    arguments: JsonValue
    meta: JsonValue | None = Field(default=None, serialization_alias="_meta", validation_alias="_meta")


class McpServerEventStreamStartResponse(WireModel):
    """The stream is open; its events arrive as notifications. The response has no members."""


class McpServerEventStreamStopParams(ClientModel):
    """Which stream to end."""

    subscription_id: str
    """The id under which the stream was started."""


class McpServerEventStreamStopResponse(WireModel):
    """The stream has ended, or there was none of this id. The response has no members."""


class McpServerEventNotification(WireModel):
    """A notification of the MCP server, as it sent it."""

    method: str
    """The MCP method of the notification, not one of this protocol."""
    params: JsonValue


class McpServerEventStreamNotification(WireModel):
    """One event of a stream."""

    subscription_id: str
    """The stream's id, as the client chose it."""
    notification: McpServerEventNotification


MCP_SERVER_EVENT_STREAM_START = client_request(
    "mcpServer/event/stream/start",
    McpServerEventStreamStartParams,
    McpServerEventStreamStartResponse,
    stability=Stability.EXPERIMENTAL,
)
"""Subscribes to an event of an MCP server. A server that is not a hosted app is refused with -32600."""

MCP_SERVER_EVENT_STREAM_STOP = client_request(
    "mcpServer/event/stream/stop",
    McpServerEventStreamStopParams,
    McpServerEventStreamStopResponse,
    stability=Stability.EXPERIMENTAL,
)
"""Ends a stream. It succeeds even where nothing has this id, so it is safe to send twice."""

MCP_SERVER_EVENT_STREAM_NOTIFICATION = server_notification(
    "mcpServer/event/stream/notification", McpServerEventStreamNotification
)
"""An MCP server sent an event of a stream that this client started."""

METHODS = (
    MCP_SERVER_EVENT_STREAM_START,
    MCP_SERVER_EVENT_STREAM_STOP,
    MCP_SERVER_EVENT_STREAM_NOTIFICATION,
)
