"""MCP servers in the event stream: how they come up, what they offer, and calls of their tools.

What the servers themselves say is handed on in the terms of MCP, in camelCase.
"""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from protocol_models.base import (
    External,
    JsonValue,
    Omittable,
    SnakeModel,
    Tagged,
    UnknownVariant,
    WireEnum,
    WireModel,
)
from protocol_models.shared.mcp import Resource, ResourceTemplate, Tool
from protocol_models.v1.retired.tool_event import Duration


class StartingMcpServer(SnakeModel):
    """The server comes up."""

    state: Literal["starting"]


class ReadyMcpServer(SnakeModel):
    """The server can be used."""

    state: Literal["ready"]


class FailedMcpServer(SnakeModel):
    """The server did not come up."""

    state: Literal["failed"]
    error: str
    """What went wrong, for people."""


class CancelledMcpServer(SnakeModel):
    """The startup was given up."""

    state: Literal["cancelled"]


McpStartupStatus = TypeAliasType(
    "McpStartupStatus",
    Annotated[
        StartingMcpServer | ReadyMcpServer | FailedMcpServer | CancelledMcpServer | UnknownVariant,
        Tagged("state"),
    ],
)
"""Where a server stands in its startup; every state but `starting` ends it."""


class McpStartupUpdateEvent(SnakeModel):
    """One MCP server moved to another startup state."""

    type: Literal["mcp_startup_update"]
    server: str
    """The server's name in the configuration."""
    status: McpStartupStatus
    """The state that it moved to."""


class McpStartupFailure(SnakeModel):
    """One server that did not come up."""

    error: str
    """What went wrong, for people."""
    server: str
    """The server's name in the configuration."""


class McpStartupCompleteEvent(SnakeModel):
    """Every MCP server has settled; the three lists together name them all."""

    type: Literal["mcp_startup_complete"]
    cancelled: list[str]
    """Names of the servers whose startup was given up."""
    failed: list[McpStartupFailure]
    """The servers that did not come up, each with what went wrong."""
    ready: list[str]
    """Names of the servers that can be used now."""


class McpInvocation(SnakeModel):
    """Which tool is called, and with what."""

    arguments: JsonValue | None = None
    """The arguments, in the form that the tool's input schema asks for; `null` where there are none."""
    server: str
    """The server's name in the configuration."""
    tool: str
    """The tool's name, as the server gives it."""


class CallToolResult(WireModel):
    """What the tool gave back."""

    content: list[JsonValue]
    """MCP content blocks: text, images and the like."""
    structured_content: Omittable[JsonValue] = None
    is_error: Omittable[bool] = None
    """Whether the content tells of a failure of the tool; absent means that it does not."""
    meta: Omittable[JsonValue] = Field(default=None, serialization_alias="_meta", validation_alias="_meta")


class CallToolSuccess(WireModel):
    """The server answered; whether the tool did its work is for the result to say."""

    ok: CallToolResult = Field(serialization_alias="Ok", validation_alias="Ok")


class CallToolFailure(WireModel):
    """The call did not come to an answer."""

    err: str = Field(serialization_alias="Err", validation_alias="Err")
    """What went wrong, for people."""


McpToolCallOutcome = TypeAliasType(
    "McpToolCallOutcome",
    Annotated[CallToolSuccess | CallToolFailure | UnknownVariant, External()],
)
"""What came of the call of a tool: `Ok` with the server's answer, or `Err` with what went wrong."""


class McpToolCallBeginEvent(SnakeModel):
    """A tool of an MCP server is called."""

    type: Literal["mcp_tool_call_begin"]
    call_id: str
    """Id of the call, as in the event that ends it."""
    invocation: McpInvocation


class McpToolCallEndEvent(SnakeModel):
    """The call of a tool of an MCP server has ended, well or not."""

    type: Literal["mcp_tool_call_end"]
    call_id: str
    """Id of the call."""
    duration: Duration
    invocation: McpInvocation
    result: McpToolCallOutcome
    """What came of it."""


class McpAuthStatus(WireEnum):
    """How the client stands with a server's sign-in.

    `unsupported`: the server offers no OAuth sign-in. `not_logged_in`: a sign-in is possible, and no
    credentials are stored. `bearer_token`: the configuration supplies a token. `o_auth`: OAuth
    credentials are stored.
    """

    UNSUPPORTED = "unsupported"
    NOT_LOGGED_IN = "not_logged_in"
    BEARER_TOKEN = "bearer_token"
    OAUTH = "o_auth"


class McpListToolsResponseEvent(SnakeModel):
    """What the MCP servers offer."""

    type: Literal["mcp_list_tools_response"]
    auth_statuses: dict[str, McpAuthStatus]
    """How the client stands with each server's sign-in, by the server's name."""
    resource_templates: dict[str, list[ResourceTemplate]]
    """The servers' resource templates, by the server's name."""
    resources: dict[str, list[Resource]]
    """The servers' resources, by the server's name."""
    tools: dict[str, Tool]
    """The tools, by a name in full that also tells the server."""
