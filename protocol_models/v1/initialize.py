"""The handshake with which every connection begins.

The client sends `initialize` once, before anything else; the server answers with what it is; the
client confirms with `initialized`. From then on both sides may send what they like.
"""

from typing import Annotated

from protocol_models.base import ALWAYS_WRITTEN, ClientModel, JsonValue, WireModel
from protocol_models.methods import client_notification, client_request
from protocol_models.shared.path import AbsolutePathBuf


class ClientInfo(WireModel):
    """What the client is."""

    name: str
    """A name for programs, the same in every release; the server puts it into its `userAgent`."""
    title: str | None = None
    """A name for people; `null` where the client has no other."""
    version: str
    """The client's own version, in whatever form; the server puts it into its `userAgent`."""


class InitializeCapabilities(ClientModel):
    """What the client can do, and what it does not want to be sent."""

    required_human_approval: bool = False
    """Whether requests for approval have to be decided by a person, not by an automatic reviewer."""
    explicit_gateway_oauth: bool = False
    """Whether the client signs in to gateways itself, with `account/gatewayOAuth/login`."""
    experimental_api: Annotated[bool, ALWAYS_WRITTEN] = False
    """Whether the client wants to use the experimental API.

    Without it the server refuses experimental methods and fields; it may send experimental fields all
    the same.
    """
    request_attestation: Annotated[bool, ALWAYS_WRITTEN] = False
    """Whether the client answers `attestation/generate`."""
    mcp_server_openai_form_elicitation: bool = False
    """Whether the client shows the OpenAI kind of form in `mcpServer/elicitation/request`."""
    opt_out_notification_methods: list[str] | None = None
    """Notifications that are not to be sent on this connection, by their exact method names.

    Absent or `null` for none.
    """
    extensions: dict[str, JsonValue] | None = None
    """Capabilities beyond this list, by name, each with settings of its own; absent or `null` for none."""


class InitializeParams(WireModel):
    """What the client is and can do."""

    client_info: ClientInfo
    capabilities: InitializeCapabilities | None = None
    """What the client can do; `null` for the plainest client, with every capability at its default."""


class InitializeResponse(WireModel):
    """What the server is, and on what it runs."""

    user_agent: str
    """How the server calls itself in its own HTTP requests; names the client, the release and the system."""
    codex_home: AbsolutePathBuf
    """The directory of the server's configuration and records."""
    platform_family: str
    """The family of the server's operating system: `unix` or `windows`."""
    platform_os: str
    """The server's operating system, such as `linux`, `macos` or `windows`."""


INITIALIZE = client_request("initialize", InitializeParams, InitializeResponse)
"""Opens the connection: the first request, sent once.

Any other request before it is refused, and so is a second one.
"""

INITIALIZED = client_notification("initialized", None)
"""The client has read the answer to `initialize` and is ready. It has no params."""

METHODS = (
    INITIALIZE,
    INITIALIZED,
)
