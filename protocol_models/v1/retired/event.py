"""The events of a conversation: all that happens in it, one object each, told apart by `type`.

Listeners were sent them as they happened (`addConversationListener`); a conversation that is resumed or
forked gives its past ones as `initialMessages`. Their members are in snake_case on the wire.
"""

from typing import Annotated, Literal

from typing_extensions import TypeAliasType

from protocol_models.base import SnakeModel, Tagged, Uint, Uint64, UnknownVariant
from protocol_models.shared.session import ThreadId
from protocol_models.v1.retired.agent_event import (
    CollabAgentInteractionBeginEvent,
    CollabAgentInteractionEndEvent,
    CollabAgentSpawnBeginEvent,
    CollabAgentSpawnEndEvent,
    CollabCloseBeginEvent,
    CollabCloseEndEvent,
    CollabResumeBeginEvent,
    CollabResumeEndEvent,
    CollabWaitingBeginEvent,
    CollabWaitingEndEvent,
)
from protocol_models.v1.retired.config import ReasoningEffort
from protocol_models.v1.retired.mcp import (
    McpListToolsResponseEvent,
    McpStartupCompleteEvent,
    McpStartupUpdateEvent,
    McpToolCallBeginEvent,
    McpToolCallEndEvent,
)
from protocol_models.v1.retired.message_event import (
    AgentMessageContentDeltaEvent,
    AgentMessageDeltaEvent,
    AgentMessageEvent,
    AgentReasoningDeltaEvent,
    AgentReasoningEvent,
    AgentReasoningRawContentDeltaEvent,
    AgentReasoningRawContentEvent,
    AgentReasoningSectionBreakEvent,
    ItemCompletedEvent,
    ItemStartedEvent,
    PlanDeltaEvent,
    RawResponseItemEvent,
    ReasoningContentDeltaEvent,
    ReasoningRawContentDeltaEvent,
    UserMessageEvent,
)
from protocol_models.v1.retired.review import EnteredReviewModeEvent, ExitedReviewModeEvent
from protocol_models.v1.retired.sandbox import AskForApproval, SandboxPolicy
from protocol_models.v1.retired.skill import (
    ListCustomPromptsResponseEvent,
    ListRemoteSkillsResponseEvent,
    ListSkillsResponseEvent,
    RemoteSkillDownloadedEvent,
    SkillsUpdateAvailableEvent,
)
from protocol_models.v1.retired.tool_event import (
    ApplyPatchApprovalRequestEvent,
    DynamicToolCallRequestEvent,
    ElicitationRequestEvent,
    ExecApprovalRequestEvent,
    ExecCommandBeginEvent,
    ExecCommandEndEvent,
    ExecCommandOutputDeltaEvent,
    PatchApplyBeginEvent,
    PatchApplyEndEvent,
    RequestUserInputEvent,
    TerminalInteractionEvent,
    ViewImageToolCallEvent,
    WebSearchBeginEvent,
    WebSearchEndEvent,
)
from protocol_models.v1.retired.turn_event import (
    BackgroundEvent,
    ContextCompactedEvent,
    DeprecationNoticeEvent,
    ErrorEvent,
    ModelRerouteEvent,
    PlanUpdateEvent,
    ShutdownCompleteEvent,
    StreamErrorEvent,
    TaskCompleteEvent,
    TaskStartedEvent,
    ThreadRolledBackEvent,
    TokenCountEvent,
    TurnAbortedEvent,
    TurnDiffEvent,
    UndoCompletedEvent,
    UndoStartedEvent,
    WarningEvent,
)


class SessionNetworkProxyRuntime(SnakeModel):
    """The proxies through which the commands of a conversation reach the network."""

    admin_addr: str
    """Where the proxy is administered: host and port."""
    http_addr: str
    """The HTTP proxy: host and port."""
    socks_addr: str
    """The SOCKS proxy: host and port."""


class SessionConfiguredEvent(SnakeModel):
    """A conversation is ready; this is what it starts with."""

    type: Literal["session_configured"]
    approval_policy: AskForApproval
    """When the agent asks before it acts."""
    cwd: str
    """The working directory."""
    forked_from_id: ThreadId | None = None
    """The conversation that this one was forked from; `null` where it was not."""
    history_entry_count: Uint
    """How many entries the history of the user's messages has."""
    history_log_id: Uint64
    """Identifies that history, so that a change of it can be told."""
    initial_messages: list["EventMsg"] | None = None
    """The events so far, of a conversation that was resumed or forked; `null` where it is a new one."""
    model: str
    """The model in use, by its slug."""
    model_provider_id: str
    """The id of the model provider."""
    network_proxy: SessionNetworkProxyRuntime | None = None
    """The proxies of the conversation; `null` where it has none."""
    reasoning_effort: ReasoningEffort | None = None
    """How hard the model thinks; `null` for the model's own habit."""
    rollout_path: str | None = None
    """The file that records the conversation; `null` where none does."""
    sandbox_policy: SandboxPolicy
    """How far commands are confined."""
    session_id: ThreadId
    thread_name: str | None = None
    """The conversation's name, as the user gave it; `null` where it has none."""


class ThreadNameUpdatedEvent(SnakeModel):
    """The conversation got another name, or lost the one it had."""

    type: Literal["thread_name_updated"]
    thread_id: ThreadId
    thread_name: str | None = None
    """The new name; `null` where it has none any more."""


class HistoryEntry(SnakeModel):
    """One message of the user, in the history that all conversations share."""

    conversation_id: str
    """The conversation that it was sent in."""
    text: str
    """The message."""
    ts: Uint64
    """When it was sent, in seconds since the Unix epoch."""


class GetHistoryEntryResponseEvent(SnakeModel):
    """An entry of the history of the user's messages."""

    type: Literal["get_history_entry_response"]
    entry: HistoryEntry | None = None
    """The entry; `null` where there is none at this place."""
    log_id: Uint64
    """Identifies the history, as `history_log_id` of `session_configured`."""
    offset: Uint
    """The place of the entry, counted from 0."""


EventMsg = TypeAliasType(
    "EventMsg",
    Annotated[
        ErrorEvent
        | WarningEvent
        | ModelRerouteEvent
        | ContextCompactedEvent
        | ThreadRolledBackEvent
        | TaskStartedEvent
        | TaskCompleteEvent
        | TokenCountEvent
        | AgentMessageEvent
        | UserMessageEvent
        | AgentMessageDeltaEvent
        | AgentReasoningEvent
        | AgentReasoningDeltaEvent
        | AgentReasoningRawContentEvent
        | AgentReasoningRawContentDeltaEvent
        | AgentReasoningSectionBreakEvent
        | SessionConfiguredEvent
        | ThreadNameUpdatedEvent
        | McpStartupUpdateEvent
        | McpStartupCompleteEvent
        | McpToolCallBeginEvent
        | McpToolCallEndEvent
        | WebSearchBeginEvent
        | WebSearchEndEvent
        | ExecCommandBeginEvent
        | ExecCommandOutputDeltaEvent
        | TerminalInteractionEvent
        | ExecCommandEndEvent
        | ViewImageToolCallEvent
        | ExecApprovalRequestEvent
        | RequestUserInputEvent
        | DynamicToolCallRequestEvent
        | ElicitationRequestEvent
        | ApplyPatchApprovalRequestEvent
        | DeprecationNoticeEvent
        | BackgroundEvent
        | UndoStartedEvent
        | UndoCompletedEvent
        | StreamErrorEvent
        | PatchApplyBeginEvent
        | PatchApplyEndEvent
        | TurnDiffEvent
        | GetHistoryEntryResponseEvent
        | McpListToolsResponseEvent
        | ListCustomPromptsResponseEvent
        | ListSkillsResponseEvent
        | ListRemoteSkillsResponseEvent
        | RemoteSkillDownloadedEvent
        | SkillsUpdateAvailableEvent
        | PlanUpdateEvent
        | TurnAbortedEvent
        | ShutdownCompleteEvent
        | EnteredReviewModeEvent
        | ExitedReviewModeEvent
        | RawResponseItemEvent
        | ItemStartedEvent
        | ItemCompletedEvent
        | AgentMessageContentDeltaEvent
        | PlanDeltaEvent
        | ReasoningContentDeltaEvent
        | ReasoningRawContentDeltaEvent
        | CollabAgentSpawnBeginEvent
        | CollabAgentSpawnEndEvent
        | CollabAgentInteractionBeginEvent
        | CollabAgentInteractionEndEvent
        | CollabWaitingBeginEvent
        | CollabWaitingEndEvent
        | CollabCloseBeginEvent
        | CollabCloseEndEvent
        | CollabResumeBeginEvent
        | CollabResumeEndEvent
        | UnknownVariant,
        Tagged("type"),
    ],
)
"""Something that happened in a conversation; `type` says what."""
