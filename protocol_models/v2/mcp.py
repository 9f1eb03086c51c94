"""The MCP servers that a thread, or the app itself, can use.

`mcpServerStatus/list` says which servers there are and what each offers; `mcpServer/tool/call` and
`mcpServer/resource/read` use one directly, without the model. A server that wants a sign-in gets it
through `mcpServer/oauth/login`, whose end `mcpServer/oauthLogin/completed` announces.
"""

from typing import Annotated

from pydantic import Field

from protocol_models.base import (
    MAY_BE_OMITTED,
    SHOWS_DEFAULT,
    ClientModel,
    Int64,
    JsonValue,
    Omittable,
    Uint32,
    WireEnum,
    WireModel,
)
from protocol_models.methods import client_request, server_notification
from protocol_models.shared.mcp import McpServerInfo, Resource, ResourceContent, ResourceTemplate, Tool


class McpServerStatusDetail(WireEnum):
    """How much `mcpServerStatus/list` finds out about each server.

    `toolsAndAuthOnly` passes over resources and resource templates, which spares the servers a round
    of questions.
    """

    FULL = "full"
    TOOLS_AND_AUTH_ONLY = "toolsAndAuthOnly"


class ListMcpServerStatusParams(ClientModel):
    """Which servers to list, how thoroughly, and which page."""

    cursor: str | None = None
    """`nextCursor` of the page before; absent or `null` for the first page."""
    limit: Uint32 | None = None
    """At most so many servers a page; absent or `null` leaves it to the server."""
    detail: McpServerStatusDetail | None = None
    """How much to find out; absent or `null` means `full`."""
    thread_id: str | None = None
    """The thread whose servers are meant; absent or `null` for those of the configuration alone."""
    server_name: str | None = None
    """Lists the server of this name only; absent or `null` lists them all."""
    environment_id: str | None = None
    """The environment whose registration of `serverName` is meant; needs `serverName` and `threadId`.

    Absent or `null` leaves the choice to the server.
    """


class McpAuthStatus(WireEnum):
    """How the client stands with a server's sign-in.

    `unsupported`: the server offers no OAuth sign-in, or none was found, as with every server that is
    a local process. `notLoggedIn`: a sign-in is possible, and no valid credentials are stored; there
    may be some that have expired. `bearerToken`: the configuration supplies a token. `oAuth`: OAuth
    credentials are stored. `unknown`: it could not be found out, for example because nothing answers
    at the server's address.
    """

    UNKNOWN = "unknown"
    UNSUPPORTED = "unsupported"
    NOT_LOGGED_IN = "notLoggedIn"
    BEARER_TOKEN = "bearerToken"
    OAUTH = "oAuth"


class McpServerConnectionStatus(WireEnum):
    """Where a thread's connection to a server stands.

    `disabled`: the configuration switches the server off. `authenticationRequired`: it came no
    further than the sign-in, see `mcpServer/oauth/login`. `cancelled`: the startup was given up.
    """

    NOT_STARTED = "notStarted"
    STARTING = "starting"
    CONNECTED = "connected"
    AUTHENTICATION_REQUIRED = "authenticationRequired"
    FAILED = "failed"
    CANCELLED = "cancelled"
    DISABLED = "disabled"


class McpServerStatus(WireModel):
    """One MCP server: whether it can be used, and what it offers.

    A server that could not be reached is listed nevertheless, with its lists empty and the reason in
    `toolsError`.
    """

    name: str
    """The server's name in the configuration."""
    environment_id: Annotated[str | None, MAY_BE_OMITTED] = None
    """The environment that registered the server; absent or `null` for one of the whole thread."""
    runtime_status: McpServerConnectionStatus | None = None
    """Where the thread's connection stands; `null` where the request named no thread."""
    plugin_id: str | None = None
    """The plugin that brought the server along; `null` where none did."""
    http_origin: str | None = None
    """Scheme, host and port of a server that is spoken to over HTTP; `null` for a local process."""
    server_info: McpServerInfo | None = None
    """How the server introduces itself; `null` where it did not come up."""
    server_capabilities: JsonValue | None = None
    """The capabilities that the server declared in its MCP handshake; `null` where it did not come up."""
    tool_list_meta: JsonValue | None = None
    """The `_meta` of the server's own list of tools; `null` where it sent none."""
    tools: dict[str, Tool]
    """The server's tools by name, in no particular order; empty where they could not be listed."""
    tools_error: str | None = None
    """Why the tools could not be listed, for people; `null` where they could, or were not tried."""
    resources: list[Resource]
    """The server's resources; empty where it has none, or they were not asked for."""
    resource_templates: list[ResourceTemplate]
    """Patterns of further resources; empty where it has none, or they were not asked for."""
    auth_status: McpAuthStatus


class ListMcpServerStatusResponse(WireModel):
    """One page of servers, sorted by name."""

    data: list[McpServerStatus]
    """The servers of this page."""
    next_cursor: str | None = None
    """What to send as `cursor` for the next page; `null` on the last one."""


class McpServerToolCallParams(ClientModel):
    """Which tool to call, and with what."""

    thread_id: str
    """The thread through whose connection the call goes."""
    server: str
    """The server's name in the configuration."""
    environment_id: str | None = None
    """The environment whose registration is meant; absent or `null` takes the server by its name alone."""
    tool: str
    """The tool's name, as the server knows it."""
    arguments: Omittable[JsonValue] = None
    meta: Omittable[JsonValue] = Field(default=None, serialization_alias="_meta", validation_alias="_meta")


class McpServerToolCallResponse(WireModel):
    """What the tool answered, in the form that MCP gives it.

    A call that the server itself refuses, for example of a tool that it does not have, comes back
    here with `isError`; it is not an error of this protocol.
    """

    content: list[JsonValue]
    """MCP content blocks, such as `{"type": "text", "text": …}`."""
    structured_content: Omittable[JsonValue] = None
    is_error: Omittable[bool] = None
    """Whether the tool failed; `content` then says why. Left out where the server did not say."""
    meta: Omittable[JsonValue] = Field(default=None, serialization_alias="_meta", validation_alias="_meta")


class McpResourceReadTarget(WireModel):
    """The connection of a hosted app by which to read."""

    connector_id: str
    """The connector of the app."""
    link_id: str | None
    """The user's link to that connector; `null` where no particular one is meant."""


class McpResourceReadParams(ClientModel):
    """Which resource to read."""

    meta: dict[str, JsonValue] | None = Field(
        default=None, serialization_alias="_meta", validation_alias="_meta"
    )
    """MCP request metadata, handed on to the server; absent or `null` for none."""
    thread_id: str | None = None
    """The thread through whose connection to read; absent or `null` reads outside any thread."""
    origin_call_id: str | None = None
    """The tool call from which the resource is known; absent or `null` where there is none."""
    server: str
    """The server's name in the configuration."""
    environment_id: str | None = None
    """The environment whose registration is meant; absent or `null` takes the server by its name alone."""
    uri: str
    """The resource, by the URI under which the server lists it or that fits one of its templates."""
    connector_id: str | None = None
    """The connector of a hosted app; absent or `null` for any other server."""
    target: McpResourceReadTarget | None = None
    """The connection of a hosted app by which to read; absent or `null` leaves it to the server."""


class McpResourceReadResponse(WireModel):
    """What the resource holds."""

    contents: list[ResourceContent]
    """One or more pieces, each with a URI of its own."""
    origin_call_id: str | None = None
    """The tool call from which the resource is known; `null` where there is none."""


class McpServerRefreshResponse(WireModel):
    """The configuration was read again. The response has no members."""


class McpServerOauthClientRegistration(WireEnum):
    """How the app makes itself known to the authorization server.

    `cimd`: by a client ID metadata document. `dcr`: by dynamic client registration. `auto`: by
    whichever of them fits.
    """

    AUTO = "auto"
    CIMD = "cimd"
    DCR = "dcr"


class McpServerOauthLoginParams(ClientModel):
    """Which server to sign in to, and how."""

    name: str
    """The server's name in the configuration."""
    environment_id: str | None = None
    """The environment whose registration is meant; absent or `null` takes the server by its name alone."""
    thread_id: str | None = None
    """The thread for which to sign in; absent or `null` for the app. The completion repeats it."""
    client_registration: McpServerOauthClientRegistration | None = None
    """How to register as an OAuth client; absent or `null` leaves it to the configuration."""
    scopes: list[str] | None = None
    """The OAuth scopes to ask for; absent or `null` for those of the configuration or the server."""
    timeout_secs: Int64 | None = None
    """How long to wait for the user, in seconds; absent or `null` for the server's own limit."""


class McpServerOauthLoginResponse(WireModel):
    """The sign-in waits for the user, who has to visit a page."""

    authorization_url: str
    """The page to open in the user's browser; it leads back to the server by itself."""
    login_id: Annotated[Omittable[str], SHOWS_DEFAULT] = None
    """Tells this sign-in apart from others; `mcpServer/oauthLogin/completed` repeats it."""


class McpServerOauthLoginCompletedNotification(WireModel):
    """A sign-in begun by `mcpServer/oauth/login` has ended, well or not."""

    name: str
    """The server's name in the configuration."""
    thread_id: str | None = None
    """The thread for which it was begun; `null` where the request named none."""
    login_id: Annotated[str | None, MAY_BE_OMITTED] = None
    """The sign-in that ended, as in the answer that began it; absent or `null` where it has no id."""
    success: bool
    """Whether credentials are stored now."""
    error: Omittable[str] = None
    """What went wrong, for people; left out on success."""


MCP_SERVER_OAUTH_LOGIN = client_request(
    "mcpServer/oauth/login", McpServerOauthLoginParams, McpServerOauthLoginResponse
)
"""Begins an OAuth sign-in to an MCP server and answers with the page to open.

`mcpServer/oauthLogin/completed` follows when the user is done or the time is up. A server that is
not configured, or is not spoken to over HTTP, is refused with -32600.
"""

CONFIG_MCP_SERVER_RELOAD = client_request("config/mcpServer/reload", None, McpServerRefreshResponse)
"""Reads the MCP servers anew from the configuration, so that threads that are loaded follow its changes."""

MCP_SERVER_STATUS_LIST = client_request(
    "mcpServerStatus/list", ListMcpServerStatusParams, ListMcpServerStatusResponse
)
"""Lists the MCP servers, page by page, with their tools, their resources and their sign-in."""

MCP_SERVER_RESOURCE_READ = client_request(
    "mcpServer/resource/read", McpResourceReadParams, McpResourceReadResponse
)
"""Reads one resource of an MCP server.

An error of the MCP server itself, such as -32602 for a URI that it does not know, is passed on with
its code and data.
"""

MCP_SERVER_TOOL_CALL = client_request(
    "mcpServer/tool/call", McpServerToolCallParams, McpServerToolCallResponse
)
"""Calls one tool of an MCP server for the client, without the model, and answers with its result.

A server that is not known or did not come up is an error, -32603. While the tool runs the server may
ask the user something through `mcpServer/elicitation/request`.
"""

MCP_SERVER_OAUTH_LOGIN_COMPLETED = server_notification(
    "mcpServer/oauthLogin/completed", McpServerOauthLoginCompletedNotification
)
"""A sign-in begun by `mcpServer/oauth/login` has ended: with success, an error or a timeout."""

METHODS = (
    MCP_SERVER_OAUTH_LOGIN,
    CONFIG_MCP_SERVER_RELOAD,
    MCP_SERVER_STATUS_LIST,
    MCP_SERVER_RESOURCE_READ,
    MCP_SERVER_TOOL_CALL,
    MCP_SERVER_OAUTH_LOGIN_COMPLETED,
)
