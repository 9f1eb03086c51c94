"""The items that a turn is made of: messages, reasoning, commands, file changes, tool calls and more.

An item is announced by `item/started`, may grow by notifications of its kind, and comes whole with
`item/completed`. Afterwards it is part of the thread's history.
"""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from protocol_models.base import (
    MAY_BE_OMITTED,
    SHOWS_DEFAULT,
    Int32,
    Int64,
    JsonValue,
    Omittable,
    SnakeModel,
    Tagged,
    Uint32,
    UnixMillis,
    UnknownVariant,
    Untagged,
    WireEnum,
    WireModel,
)
from protocol_models.shared.item import ImageGenerationItem, ImageGenerationItemBase, SleepItem, WebSearchItem
from protocol_models.shared.model_settings import ReasoningEffort
from protocol_models.shared.path import LegacyAppPathString
from protocol_models.shared.response_item import FunctionCallOutputBody, MessagePhase
from protocol_models.v2.user_input import AsyncUserInputQuestion, UserInput


class ThreadItemBase(WireModel):
    """What all items have in common."""

    started_at_ms: Annotated[UnixMillis | None, MAY_BE_OMITTED, SHOWS_DEFAULT] = None
    """When the item began, in milliseconds since the Unix epoch; `null` or absent where not recorded."""
    completed_at_ms: Annotated[UnixMillis | None, MAY_BE_OMITTED, SHOWS_DEFAULT] = None
    """When the item was complete, in milliseconds since the Unix epoch; `null` or absent before."""


# --- What is said


class UserMessageThreadItem(ThreadItemBase):
    """What the user said, at the start of the turn or while it ran."""

    type: Literal["userMessage"]
    id: str
    """Id of the item, given by the server."""
    client_id: str | None = None
    """The client's own id of the message (`clientUserMessageId`); `null` where it gave none."""
    content: list[UserInput]
    """The message, piece by piece."""


class HookPromptFragment(WireModel):
    """What one hook had to say to the agent."""

    text: str
    """The text that is put before the model."""
    hook_run_id: str
    """The run of the hook that it comes from."""


class HookPromptThreadItem(ThreadItemBase):
    """What hooks gave the agent to read."""

    type: Literal["hookPrompt"]
    id: str
    """Id of the item."""
    fragments: list[HookPromptFragment]
    """The texts, one for each run of a hook that had something to say."""


class AgentMessageDelivery(WireEnum):
    """How a message reaches the user: `async` ones while the agent works on, without waiting."""

    ASYNC = "async"


class AgentMessageDisplay(WireModel):
    """How a client is to show a moderated message."""

    action: str
    """What to do with the text."""
    block_type: str | None = None
    """What kind of block is shown; `null` where there is none."""
    cyber_trusted_access: bool | None = None
    """Whether to point to trusted access for cyber security work; `null` where that does not matter."""
    check_trusted_contacts: bool | None = None
    """Whether to point to the user's trusted contacts; `null` where that does not matter."""


class AgentMessageModeration(WireModel):
    """What moderation made of a message."""

    moderated: bool
    """Whether moderation stepped in."""
    display: AgentMessageDisplay | None = None
    """How to show the message then; `null` where it is shown as it is."""


class MemoryCitationEntry(WireModel):
    """A passage of the agent's memory that a message rests on."""

    path: str
    """Path of the memory file."""
    line_start: Uint32
    """First line of the passage."""
    line_end: Uint32
    """Last line of the passage."""
    note: str
    """What the passage was used for."""


class MemoryCitation(WireModel):
    """What a message took from the agent's memory."""

    entries: list[MemoryCitationEntry]
    """The passages."""
    thread_ids: list[str]
    """The threads that these memories come from."""


class AgentMessageThreadItem(ThreadItemBase):
    """What the agent said. Grows by `item/agentMessage/delta`."""

    type: Literal["agentMessage"]
    moderation: Annotated[AgentMessageModeration | None, SHOWS_DEFAULT] = None
    """What moderation made of the message; `null` where it was not looked at."""
    id: str
    """Id of the item, as in its deltas."""
    text: str
    """The message, in Markdown; empty in `item/started`."""
    phase: Annotated[MessagePhase | None, SHOWS_DEFAULT] = None
    """What the message is for in its turn; `null` where the model does not tell."""
    memory_citation: Annotated[MemoryCitation | None, SHOWS_DEFAULT] = None
    """What it took from the agent's memory; `null` where it cites nothing."""
    delivery: Annotated[AgentMessageDelivery | None, SHOWS_DEFAULT] = None
    """How it reaches the user; `null` for the usual way, as part of the turn."""
    questions: Annotated[list[AsyncUserInputQuestion] | None, SHOWS_DEFAULT] = None
    """Questions that it puts to the user, the agent not waiting for answers; `null` where it puts none."""


class PlanThreadItem(ThreadItemBase):
    """The plan that the agent proposes in plan mode. Grows by `item/plan/delta`.

    Not to be confused with the list of steps that `turn/plan/updated` keeps.
    """

    type: Literal["plan"]
    id: str
    """Id of the item, as in its deltas."""
    text: str
    """The plan, in Markdown; empty in `item/started`."""


class ReasoningThreadItem(ThreadItemBase):
    """What the model thought. Grows by the notifications under `item/reasoning/`."""

    type: Literal["reasoning"]
    id: str
    """Id of the item, as in its deltas."""
    summary: list[str] = []
    """The reasoning summed up for people, part by part, in Markdown; empty where there is no summary."""
    content: list[str] = []
    """The reasoning itself, piece by piece; empty where the model provider does not give it."""


# --- Commands


class ReadCommandAction(WireModel):
    """The command reads a file."""

    type: Literal["read"]
    command: str
    """The part of the command line that does it."""
    name: str
    """Name of the file, to show."""
    path: LegacyAppPathString


class ListFilesCommandAction(WireModel):
    """The command lists files."""

    type: Literal["listFiles"]
    command: str
    """The part of the command line that does it."""
    path: str | None = None
    """What it lists, as written in the command; `null` for the working directory."""


class SearchCommandAction(WireModel):
    """The command searches files."""

    type: Literal["search"]
    command: str
    """The part of the command line that does it."""
    query: str | None = None
    """What it looks for; `null` where that cannot be told."""
    path: str | None = None
    """Where it looks, as written in the command; `null` where nothing is said."""


class UnknownCommandAction(WireModel):
    """The command does something else, or something that the server cannot tell."""

    type: Literal["unknown"]
    command: str
    """The part of the command line in question; mostly all of it."""


CommandAction = TypeAliasType(
    "CommandAction",
    Annotated[
        ReadCommandAction
        | ListFilesCommandAction
        | SearchCommandAction
        | UnknownCommandAction
        | UnknownVariant,
        Tagged("type"),
    ],
)
"""What a part of a command does, for a friendlier display. The server's guess: decide nothing by it."""


class CommandExecutionSource(WireEnum):
    """Who runs a command, and how.

    `agent`: the agent. `userShell`: the user (`thread/shellCommand`). `unifiedExecStartup`: the
    agent, in a process that it can come back to. `unifiedExecInteraction`: the agent, writing to
    such a process. A command that waits for approval says `agent` in `item/started` and may say
    `unifiedExecStartup` in `item/completed`.
    """

    AGENT = "agent"
    USER_SHELL = "userShell"
    UNIFIED_EXEC_STARTUP = "unifiedExecStartup"
    UNIFIED_EXEC_INTERACTION = "unifiedExecInteraction"


class CommandExecutionStatus(WireEnum):
    """Where a command stands; every status but `inProgress` ends it.

    `failed` includes an exit code other than 0. `declined`: it was not approved, and never ran.
    """

    IN_PROGRESS = "inProgress"
    COMPLETED = "completed"
    FAILED = "failed"
    DECLINED = "declined"


class CommandExecutionThreadItem(ThreadItemBase):
    """A command. Its output comes by `item/commandExecution/outputDelta`."""

    type: Literal["commandExecution"]
    id: str
    """Id of the item, as in its deltas and in requests to approve it."""
    plugin_id: Annotated[str | None, SHOWS_DEFAULT] = None
    """The plugin whose script is run; `null` where there is none."""
    script_path: Annotated[str | None, SHOWS_DEFAULT] = None
    """Path of the plugin's script; `null` where there is none."""
    command: str
    """The command line, quoted as a shell needs it."""
    cwd: LegacyAppPathString
    """The directory in which the command is run."""
    process_id: str | None = None
    """Id of the process, for `item/commandExecution/terminalInteraction`; `null` before it is started."""
    source: CommandExecutionSource = CommandExecutionSource.AGENT
    status: CommandExecutionStatus
    command_actions: list[CommandAction]
    """What the command does, part by part, as far as the server can tell."""
    aggregated_output: str | None = None
    """Everything that was written to standard output and error; `null` while it runs, or if nothing was."""
    exit_code: Int32 | None = None
    """The exit code; `null` while it runs, or where it never ran."""
    duration_ms: Int64 | None = None
    """How long it ran, in milliseconds; `null` while it runs, or where it never ran."""


# --- Changes to files


class AddPatchChangeKind(WireModel):
    """The file is new."""

    type: Literal["add"]


class DeletePatchChangeKind(WireModel):
    """The file is deleted."""

    type: Literal["delete"]


class UpdatePatchChangeKind(SnakeModel):
    """The file is changed, moved, or both."""

    type: Literal["update"]
    move_path: str | None = None
    """The new path; `null` where the file stays. In snake_case on the wire."""


PatchChangeKind = TypeAliasType(
    "PatchChangeKind",
    Annotated[
        AddPatchChangeKind | DeletePatchChangeKind | UpdatePatchChangeKind | UnknownVariant, Tagged("type")
    ],
)
"""What happens to a file."""


class FileUpdateChange(WireModel):
    """A change to one file."""

    path: str
    """Path of the file: absolute in items; in `item/fileChange/patchUpdated` as the model wrote it."""
    kind: PatchChangeKind
    diff: str
    """For `update` a unified diff without file headers; for `add` and `delete` the file's whole text.

    Where the file moves too, a last line `Moved to: …` says so. While the model is still writing, in
    `item/fileChange/patchUpdated`, the diff can be empty or cut short.
    """


class PatchApplyStatus(WireEnum):
    """Where a change to files stands; every status but `inProgress` ends it.

    `declined`: it was not approved, and no file was touched.
    """

    IN_PROGRESS = "inProgress"
    COMPLETED = "completed"
    FAILED = "failed"
    DECLINED = "declined"


class FileChangeThreadItem(ThreadItemBase):
    """A patch to files. While the model writes it, `item/fileChange/patchUpdated` shows what is there."""

    type: Literal["fileChange"]
    id: str
    """Id of the item, as in its notifications and in requests to approve it."""
    changes: list[FileUpdateChange]
    """The changes, one for each file."""
    status: PatchApplyStatus


# --- Tools


class McpAppDisplayMode(WireEnum):
    """How much room an MCP app's interface takes: within the conversation, or all of it."""

    INLINE = "inline"
    FULLSCREEN = "fullscreen"


class McpAppUi(WireModel):
    """The interface that an MCP app offers for a tool call."""

    resource_uri: str
    """URI of the MCP resource that holds the interface."""
    preferred_model_display_mode: McpAppDisplayMode


class McpToolCallAppContext(WireModel):
    """The app behind a tool call."""

    connector_id: str
    """Id of the app's connector."""
    link_id: str | None = None
    """Id of the user's link to the app; `null` where there is none."""
    resource_uri: str | None = None
    """URI of the MCP resource that holds the app's interface; `null` where there is none."""
    app_name: str | None = None
    """The app's name, to show; `null` where it is not known."""
    action_name: str | None = None
    """What the call does, to show; `null` where it is not known."""


class McpToolCallError(WireModel):
    """Why a tool call came to no result."""

    message: str
    """What went wrong, for people."""


class McpToolCallResult(WireModel):
    """What an MCP tool gave back, in the form of MCP's `CallToolResult`."""

    content: list[JsonValue]
    """The content blocks of the result, as MCP defines them."""
    structured_content: JsonValue | None = None
    meta: JsonValue | None = Field(default=None, serialization_alias="_meta", validation_alias="_meta")


class McpToolCallStatus(WireEnum):
    """Where a tool call stands; every status but `inProgress` ends it.

    `failed` with a `result` is an error that the tool itself reports; with an `error`, the call did
    not get that far, for example because it was not approved.
    """

    IN_PROGRESS = "inProgress"
    COMPLETED = "completed"
    FAILED = "failed"


class McpToolCallThreadItem(ThreadItemBase):
    """A call to a tool of an MCP server."""

    type: Literal["mcpToolCall"]
    id: str
    """Id of the item, as in `item/mcpToolCall/progress`."""
    server: str
    """The server's name in the configuration."""
    tool: str
    """The tool's name on that server."""
    status: McpToolCallStatus
    arguments: JsonValue
    app_context: McpToolCallAppContext | None = None
    """The app behind the tool; `null` where it is not an app's."""
    mcp_app_resource_uri: Omittable[str] = None
    """URI of the MCP resource that holds the app's interface; absent where there is none."""
    mcp_app_ui: McpAppUi | None = None
    """The interface that the app offers for this call; `null` where there is none."""
    plugin_id: str | None = None
    """The plugin that brought the server; `null` where none did."""
    read_only_hint: bool | None = None
    """Whether the tool says of itself that it changes nothing; `null` where it does not say."""
    result: McpToolCallResult | None = None
    """What the tool gave back; `null` until then, and where it gave nothing."""
    error: McpToolCallError | None = None
    """Why there is no result; `null` where there is one, or none yet."""
    duration_ms: Int64 | None = None
    """How long the call took, in milliseconds; `null` until it ends."""


class DynamicToolCallOutputText(WireModel):
    """Text."""

    type: Literal["inputText"]
    text: str
    """The text itself."""


class DynamicToolCallOutputImage(WireModel):
    """An image."""

    type: Literal["inputImage"]
    image_url: str
    """Address of the image; a `data:` URL carries the image itself."""


class DynamicToolCallOutputAudio(WireModel):
    """A sound."""

    type: Literal["inputAudio"]
    audio_url: str
    """Address of the sound; a `data:` URL carries the sound itself."""


DynamicToolCallOutputContentItem = TypeAliasType(
    "DynamicToolCallOutputContentItem",
    Annotated[
        DynamicToolCallOutputText | DynamicToolCallOutputImage | DynamicToolCallOutputAudio | UnknownVariant,
        Tagged("type"),
    ],
)
"""One piece of what a client's tool gave back."""


class DynamicToolCallStatus(WireEnum):
    """Where a call to a client's tool stands; every status but `inProgress` ends it."""

    IN_PROGRESS = "inProgress"
    COMPLETED = "completed"
    FAILED = "failed"


class DynamicToolCallThreadItem(ThreadItemBase):
    """A call to a tool that the client itself offers; the server makes it by `item/tool/call`."""

    type: Literal["dynamicToolCall"]
    id: str
    """Id of the item, which is `callId` in `item/tool/call`."""
    namespace: str | None = None
    """The group of tools that the tool belongs to; `null` where it belongs to none."""
    tool: str
    """The tool's name."""
    arguments: JsonValue
    status: DynamicToolCallStatus
    content_items: list[DynamicToolCallOutputContentItem] | None = None
    """What the tool gave back, or why it failed; `null` until then."""
    success: bool | None = None
    """Whether the client reported success; `null` until it answers."""
    duration_ms: Int64 | None = None
    """How long the call took, in milliseconds; `null` until it ends."""


class FunctionCallOutputThreadItem(ThreadItemBase):
    """What a tool gave the agent, without a call that the agent made for it."""

    type: Literal["functionCallOutput"]
    id: str
    """Id of the item."""
    name: str
    """The tool's name."""
    namespace: str | None = None
    """The group of tools that the name belongs to; `null` where it belongs to none."""
    output: FunctionCallOutputBody


class WebSearchThreadItem(ThreadItemBase, WebSearchItem, flattens=WebSearchItem):
    """A search of the web."""

    type: Literal["webSearch"]


class ImageViewThreadItem(ThreadItemBase):
    """The agent looks at an image file."""

    type: Literal["imageView"]
    id: str
    """Id of the item."""
    path: LegacyAppPathString


class SleepThreadItem(ThreadItemBase, SleepItem, flattens=SleepItem):
    """The agent waits for a while before it goes on."""

    type: Literal["sleep"]


class ImageGenerationThreadItemBase(ThreadItemBase, ImageGenerationItemBase):
    """What image generations have in common, wherever the image is."""

    type: Literal["imageGeneration"]


class FileImageGenerationThreadItem(ImageGenerationThreadItemBase, inline=True):
    """A generation whose image the model provider keeps."""

    file_id: str
    """The provider's id of the image file."""


class InlineImageGenerationThreadItem(ImageGenerationThreadItemBase, inline=True):
    """A generation that carries its image."""

    result: str
    """The image, in base64."""


# --- Other agents


class CollabAgentStatus(WireEnum):
    """Where another agent stands.

    `pendingInit`: it is being set up. `completed` and `errored`: its last turn ended so. `shutdown`:
    it was closed. `notFound`: there is no such agent.
    """

    PENDING_INIT = "pendingInit"
    RUNNING = "running"
    INTERRUPTED = "interrupted"
    COMPLETED = "completed"
    ERRORED = "errored"
    SHUTDOWN = "shutdown"
    NOT_FOUND = "notFound"


class CollabAgentState(WireModel):
    """What is last known of another agent."""

    status: CollabAgentStatus
    message: str | None = None
    """What it last said, or why it failed; `null` where there is nothing to tell."""


class CollabAgentTool(WireEnum):
    """What an agent can do with other agents.

    `wait` waits until one of them has something to tell; `followupTask` gives one more work.
    """

    SPAWN_AGENT = "spawnAgent"
    SEND_INPUT = "sendInput"
    RESUME_AGENT = "resumeAgent"
    WAIT = "wait"
    CLOSE_AGENT = "closeAgent"
    SEND_MESSAGE = "sendMessage"
    FOLLOWUP_TASK = "followupTask"
    INTERRUPT_AGENT = "interruptAgent"
    LIST_AGENTS = "listAgents"


class CollabAgentToolCallStatus(WireEnum):
    """Where such a call stands; every status but `inProgress` ends it."""

    IN_PROGRESS = "inProgress"
    COMPLETED = "completed"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


class CollabAgentToolCallThreadItem(ThreadItemBase):
    """The agent deals with other agents, each of which has a thread of its own."""

    type: Literal["collabAgentToolCall"]
    id: str
    """Id of the item."""
    tool: CollabAgentTool
    """What the agent does with the others."""
    status: CollabAgentToolCallStatus
    """Where this call stands; `agentsStates` tells where the other agents do."""
    sender_thread_id: str
    """Thread of the agent that makes the call."""
    receiver_thread_ids: list[str]
    """Threads of the agents that it is about; for `spawnAgent` the new one, once there is one."""
    prompt: str | None = None
    """What the others are told; `null` where the call tells them nothing."""
    model: str | None = None
    """The model that a new agent is to use; `null` where the call does not choose one."""
    reasoning_effort: ReasoningEffort | None = None
    """The reasoning effort that a new agent is to use; `null` where the call does not choose one."""
    agents_states: dict[str, CollabAgentState]
    """What is last known of the other agents, by the id of their thread."""


class SubAgentActivityKind(WireEnum):
    """What happened with a sub-agent; `interacted`: it was given more to do or to know."""

    STARTED = "started"
    INTERACTED = "interacted"
    INTERRUPTED = "interrupted"
    COMPLETED = "completed"


class SubAgentActivityThreadItem(ThreadItemBase):
    """Something happened with a sub-agent of this thread's agent."""

    type: Literal["subAgentActivity"]
    model: str | None = None
    """The model that the sub-agent uses; `null` where that is not known."""
    reasoning_effort: ReasoningEffort | None = None
    """The sub-agent's reasoning effort; `null` where that is not known."""
    id: str
    """Id of the item."""
    kind: SubAgentActivityKind
    agent_thread_id: str
    """The sub-agent's thread."""
    agent_path: str
    """Where the sub-agent stands in the tree of agents."""


# --- Marks in the history


class EnteredReviewModeThreadItem(ThreadItemBase):
    """A review of code begins (`review/start`)."""

    type: Literal["enteredReviewMode"]
    id: str
    """Id of the item."""
    review: str
    """What is reviewed, in words."""


class ExitedReviewModeThreadItem(ThreadItemBase):
    """A review of code is over."""

    type: Literal["exitedReviewMode"]
    id: str
    """Id of the item."""
    review: str
    """What the review found, as text to show."""


class ContextCompactionThreadItem(ThreadItemBase):
    """The thread's history was shortened here, to fit the model's context window."""

    type: Literal["contextCompaction"]
    id: str
    """Id of the item."""


ThreadItem = TypeAliasType(
    "ThreadItem",
    Annotated[
        UserMessageThreadItem
        | HookPromptThreadItem
        | AgentMessageThreadItem
        | FunctionCallOutputThreadItem
        | PlanThreadItem
        | ReasoningThreadItem
        | CommandExecutionThreadItem
        | FileChangeThreadItem
        | McpToolCallThreadItem
        | DynamicToolCallThreadItem
        | CollabAgentToolCallThreadItem
        | SubAgentActivityThreadItem
        | WebSearchThreadItem
        | ImageViewThreadItem
        | SleepThreadItem
        | Annotated[
            FileImageGenerationThreadItem | InlineImageGenerationThreadItem,
            Untagged(shared=ImageGenerationThreadItemBase, flattens=ImageGenerationItem),
        ]
        | EnteredReviewModeThreadItem
        | ExitedReviewModeThreadItem
        | ContextCompactionThreadItem
        | UnknownVariant,
        Tagged("type", shared=ThreadItemBase),
    ],
)
"""One item of a turn, in the form in which clients show it; `type` tells what it is.

`item/started` gives it as far as it is known then, `item/completed` as it stays.
"""
