"""The two tools that Codex offers where it serves as an MCP server itself.

`codex` begins a session and runs its first turn, `codex-reply` goes on with it; both answer when the
agent has finished. These are not methods of the app server: MCP clients call them with `tools/call`.
"""

from dataclasses import dataclass

from protocol_models.base import ClientModel, JsonValue, OmittableNotNull, WireEnum, WireModel


class CodexToolApprovalPolicy(WireEnum):
    """When the agent asks before it runs a command.

    `untrusted`: before all but commands that are known to be harmless. `on-failure`: only when a command
    failed in its sandbox. `on-request`: when the model decides to. `never`: never.
    """

    UNTRUSTED = "untrusted"
    ON_FAILURE = "on-failure"
    ON_REQUEST = "on-request"
    NEVER = "never"


class CodexToolSandboxMode(WireEnum):
    """How far commands are confined.

    `read-only`: they may read files. `workspace-write`: they may also write in the workspace.
    `danger-full-access`: they are not confined.
    """

    READ_ONLY = "read-only"
    WORKSPACE_WRITE = "workspace-write"
    DANGER_FULL_ACCESS = "danger-full-access"


def _to_kebab(field: str) -> str:
    return field.replace("_", "-")


class CodexToolInput(ClientModel, extra="forbid", alias_generator=_to_kebab):
    """What the session is to do, and how; what is absent is taken from the configuration.

    The members are in kebab-case on the wire, and others than these are refused.
    """

    approval_policy: OmittableNotNull[CodexToolApprovalPolicy] = None
    """When the agent asks before it runs a command."""
    base_instructions: OmittableNotNull[str] = None
    """Instructions for the model in place of those that it comes with."""
    compact_prompt: OmittableNotNull[str] = None
    """What the model is told when it has to sum up a history that has grown too long."""
    config: OmittableNotNull[dict[str, JsonValue]] = None
    """Further settings by their keys in the configuration file, which take precedence over it."""
    cwd: OmittableNotNull[str] = None
    """The working directory; where it is relative, it is so to the one the server runs in."""
    developer_instructions: OmittableNotNull[str] = None
    """Instructions for the model in the developer's name, in addition to the others."""
    model: OmittableNotNull[str] = None
    """The model to use, by its slug."""
    prompt: str
    """What the user says first."""
    sandbox: OmittableNotNull[CodexToolSandboxMode] = None
    """How far commands are confined."""


class CodexToolOutput(WireModel):
    """What came of the first turn."""

    thread_id: str
    """Id of the session, with which `codex-reply` goes on."""
    content: str
    """The agent's last message."""


class CodexReplyToolInput(ClientModel):
    """What the user says next, and in which session."""

    conversation_id: OmittableNotNull[str] = None
    """The older name of `threadId`; absent where the client uses the newer one."""
    prompt: str
    """What the user says."""
    thread_id: OmittableNotNull[str] = None
    """Id of the session, from the answer of `codex`; absent only where `conversationId` tells it."""


class CodexReplyToolOutput(WireModel):
    """What came of the turn."""

    thread_id: str
    """Id of the session."""
    content: str
    """The agent's last message."""


@dataclass(frozen=True, slots=True)
class McpTool:
    """A tool that Codex offers to MCP clients."""

    name: str
    """What to call it by."""
    title: str
    """A name for people."""
    input: type[WireModel]
    """The model of the call's `arguments`; gives the tool's `inputSchema`."""
    output: type[WireModel]
    """The model of the result's `structuredContent`; gives the tool's `outputSchema`."""


CODEX = McpTool("codex", "Codex", CodexToolInput, CodexToolOutput)
"""Begins a session, and answers when the agent has finished its first turn."""

CODEX_REPLY = McpTool("codex-reply", "Codex Reply", CodexReplyToolInput, CodexReplyToolOutput)
"""Goes on with a session, and answers when the agent has finished the turn."""

MCP_TOOLS = (CODEX, CODEX_REPLY)
"""Every tool that Codex offers to MCP clients."""
