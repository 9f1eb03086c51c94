"""Hooks: handlers from the configuration that run at fixed points of a thread's life.

`hooks/list` shows those that are configured for a working directory, and whether they are trusted. Each
run of one is announced by `hook/started` and ends in `hook/completed`, both with the same `run.id`.
"""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from protocol_models.base import (
    ClientModel,
    Int64,
    Tagged,
    Uint,
    Uint64,
    UnixSeconds,
    UnknownVariant,
    Untagged,
    WireEnum,
    WireModel,
    was,
)
from protocol_models.methods import client_request, server_notification
from protocol_models.shared.path import AbsolutePathBuf, LegacyAppPathString


class HookEventName(WireEnum):
    """The point at which a hook runs.

    `pre…` and `post…` are before and after a request to the model, the use of a tool, or the compaction
    of the context. `permissionRequest`: an approval is about to be asked for. `userPromptSubmit`: the
    user's input came in. `stop` and `subagentStop`: the agent or a subagent is about to end its turn.
    `interrupt`: the user interrupts the turn.
    """

    PRE_MODEL_REQUEST = "preModelRequest"
    POST_MODEL_REQUEST = "postModelRequest"
    PRE_TOOL_USE = "preToolUse"
    PERMISSION_REQUEST = "permissionRequest"
    POST_TOOL_USE = "postToolUse"
    PRE_COMPACT = "preCompact"
    POST_COMPACT = "postCompact"
    SESSION_START = "sessionStart"
    SESSION_END = "sessionEnd"
    USER_PROMPT_SUBMIT = "userPromptSubmit"
    SUBAGENT_START = "subagentStart"
    SUBAGENT_STOP = "subagentStop"
    STOP = "stop"
    INTERRUPT = "interrupt"


class HookHandlerType(WireEnum):
    """What handles the event: a shell command, a tool of an MCP server, a prompt, or an agent."""

    COMMAND = "command"
    MCP_TOOL = "mcpTool"
    PROMPT = "prompt"
    AGENT = "agent"


class HookExecutionMode(WireEnum):
    """Whether the thread waits for the hook (`sync`) or goes on meanwhile (`async`)."""

    SYNC = "sync"
    ASYNC = "async"


class HookScope(WireEnum):
    """What a run belongs to: the thread as a whole, or one turn of it."""

    THREAD = "thread"
    TURN = "turn"


class HookSource(WireEnum):
    """The layer of the configuration that a hook comes from.

    `mdm` is device management, `sessionFlags` what was given as the server started. The `cloud…` and
    `legacyManaged…` layers are an organization's.
    """

    SYSTEM = "system"
    USER = "user"
    PROJECT = "project"
    MDM = "mdm"
    SESSION_FLAGS = "sessionFlags"
    PLUGIN = "plugin"
    CLOUD_REQUIREMENTS = "cloudRequirements"
    CLOUD_MANAGED_CONFIG = "cloudManagedConfig"
    LEGACY_MANAGED_CONFIG_FILE = "legacyManagedConfigFile"
    LEGACY_MANAGED_CONFIG_MDM = "legacyManagedConfigMdm"
    UNKNOWN = "unknown"


class HookTrustStatus(WireEnum):
    """Whether a hook may run.

    `managed`: an organization vouches for it. `trusted`: the user does. `untrusted`: nobody has yet.
    `modified`: the user trusted it, and it is not the same any more.
    """

    MANAGED = "managed"
    UNTRUSTED = "untrusted"
    TRUSTED = "trusted"
    MODIFIED = "modified"


class HookMetadataBase(WireModel):
    """What is known of every configured hook, whatever handles it."""

    key: str
    """What identifies the hook in the configuration."""
    event_name: HookEventName
    matcher: str | None = None
    """Pattern for what the event is about, such as the name of a tool; `null` where it may be anything."""
    timeout_sec: Uint64
    """How long a run may take, in seconds."""
    status_message: str | None = None
    """What to show the user while it runs; `null` where the hook does not say."""
    additional_context_limit: Uint | None = None
    """Most context that a run may add for the model; `null` where the hook sets no limit of its own."""
    source_path: AbsolutePathBuf
    source: HookSource
    plugin_id: str | None = None
    """The plugin that brings the hook; `null` where none does."""
    environment_id: str | None = None
    """The environment that the hook belongs to; `null` where it belongs to none in particular."""
    display_order: Int64
    """Place in a list of all hooks, lowest first."""
    enabled: bool
    """Whether it is switched on; it still has to be trusted in order to run."""
    is_managed: bool
    """Whether an organization set it up, so that the user cannot switch it off."""
    current_hash: str
    """Hash of the hook as it is configured now; what the user trusts is one such hash."""
    trust_status: HookTrustStatus


class CommandHookMetadata(HookMetadataBase):
    """A hook that runs a shell command."""

    handler_type: Literal["command"]
    command: str
    """The command line."""
    async_: bool = Field(default=False, serialization_alias="async", validation_alias="async")
    """Whether the thread goes on while the command runs."""


class McpToolHookMetadata(HookMetadataBase):
    """A hook that calls a tool of an MCP server."""

    handler_type: Literal["mcpTool"]
    server: str
    """Name of the server in the configuration."""
    tool: str
    """Name of the tool, as the server gives it."""


class PromptHookMetadata(HookMetadataBase):
    """A hook that puts a prompt to a model."""

    handler_type: Literal["prompt"]


class AgentHookMetadata(HookMetadataBase):
    """A hook that hands the event to an agent."""

    handler_type: Literal["agent"]


class EarlierHookMetadata(HookMetadataBase, inline=True):
    """A configured hook, whatever handles it."""

    handler_type: HookHandlerType
    command: str | None = None
    """The command line; `null` where no command handles the event."""


HookMetadata = TypeAliasType(
    "HookMetadata",
    Annotated[
        Annotated[
            CommandHookMetadata
            | McpToolHookMetadata
            | PromptHookMetadata
            | AgentHookMetadata
            | UnknownVariant,
            Tagged("handlerType", shared=HookMetadataBase),
        ]
        | EarlierHookMetadata,
        Untagged(),
        was("0.147.0", EarlierHookMetadata),
    ],
)
"""A configured hook; `handlerType` says what handles the event."""


class HookErrorInfo(WireModel):
    """A file whose hooks could not be loaded."""

    path: str
    """The file at fault."""
    message: str
    """What went wrong, for people."""


class HooksListParams(ClientModel):
    """Where to look for hooks."""

    cwds: list[str] = []
    """Working directories to look from; empty or absent for the one the server runs in."""
    thread_id: str | None = None
    """A thread whose configuration counts; `null` or absent for none."""


class HooksListEntry(WireModel):
    """What was found for one working directory."""

    cwd: str
    """The working directory, as it was asked for."""
    hooks: list[HookMetadata]
    """The hooks configured there, whether they may run or not."""
    warnings: list[str]
    """What the user should know of the configuration, for people."""
    errors: list[HookErrorInfo]
    """The files that could not be loaded."""


class HooksListResponse(WireModel):
    """The hooks, by working directory."""

    data: list[HooksListEntry]
    """One entry for each working directory."""


class HookRunStatus(WireEnum):
    """How a run stands; every status but `running` ends it.

    `failed`: the hook itself did not work. `blocked`: it forbids what was about to happen. `stopped`: it
    asks the agent to go no further.
    """

    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    BLOCKED = "blocked"
    STOPPED = "stopped"


class HookOutputEntryKind(WireEnum):
    """What a piece of output is for.

    `warning` and `error` are for the user, `feedback` and `context` for the model. `stop` says why the
    agent is to go no further.
    """

    WARNING = "warning"
    STOP = "stop"
    FEEDBACK = "feedback"
    CONTEXT = "context"
    ERROR = "error"


class HookOutputEntry(WireModel):
    """One piece of what a run had to say."""

    kind: HookOutputEntryKind
    text: str
    """The words of the hook, or of the server about it."""


class HookRunSummary(WireModel):
    """One run of a hook, as it stands."""

    id: str
    """Id of the run, the same when it starts and when it ends."""
    event_name: HookEventName
    handler_type: HookHandlerType
    execution_mode: HookExecutionMode
    scope: HookScope
    source_path: Annotated[LegacyAppPathString, was("0.165.0", AbsolutePathBuf)]
    source: HookSource = HookSource.UNKNOWN
    display_order: Int64
    """Place among the hooks that run for the same event, lowest first."""
    status: HookRunStatus
    status_message: str | None = None
    """What to show the user meanwhile; `null` where the hook does not say."""
    started_at: UnixSeconds
    """When it started, in seconds since the Unix epoch."""
    completed_at: UnixSeconds | None = None
    """When it ended, in seconds since the Unix epoch; `null` while it runs."""
    duration_ms: Int64 | None = None
    """How long it took, in milliseconds; `null` while it runs."""
    entries: list[HookOutputEntry]
    """What it had to say, in order; empty as it starts."""


class HookStartedNotification(WireModel):
    """A hook began to run."""

    thread_id: str
    """The thread that it runs for."""
    turn_id: str | None = None
    """The turn that it runs for; `null` where it runs for none."""
    run: HookRunSummary


class HookCompletedNotification(WireModel):
    """A run of a hook ended, well or not."""

    thread_id: str
    """The thread that it ran for."""
    turn_id: str | None = None
    """The turn that it ran for; `null` where it ran for none."""
    run: HookRunSummary


HOOKS_LIST = client_request("hooks/list", HooksListParams, HooksListResponse)
"""Lists the hooks configured for each of the given working directories, with what failed to load."""

HOOK_STARTED = server_notification("hook/started", HookStartedNotification)
"""A hook began to run; `hook/completed` with the same `run.id` follows."""

HOOK_COMPLETED = server_notification("hook/completed", HookCompletedNotification)
"""A run of a hook ended; its status and output say what came of it."""

METHODS = (
    HOOKS_LIST,
    HOOK_STARTED,
    HOOK_COMPLETED,
)
