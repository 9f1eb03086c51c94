"""Conversations: how they are begun, taken up again, listed, archived, and listened to.

A conversation is what newer clients know as a thread, and has the same id there. Each is recorded in a
rollout file, from which it can be resumed or forked. `addConversationListener` subscribes to its events.
"""

from typing import Annotated

from typing_extensions import TypeAliasType

from protocol_models.base import (
    ALWAYS_WRITTEN,
    ClientModel,
    External,
    Int32,
    JsonValue,
    SnakeModel,
    Uint,
    Uint64,
    UnknownVariant,
    WireModel,
)
from protocol_models.methods import Stability, client_request, server_notification
from protocol_models.shared.session import (
    OtherSubAgentSource,
    SessionSourceKind,
    SubAgentSourceKind,
    ThreadId,
)
from protocol_models.v1.conversation import ConversationGitInfo
from protocol_models.v1.retired.config import ReasoningEffort
from protocol_models.v1.retired.event import EventMsg
from protocol_models.v1.retired.response_item import ResponseItem
from protocol_models.v1.retired.sandbox import AskForApproval, SandboxMode


class NewConversationParams(ClientModel):
    """How the conversation is to be; what is absent or `null` is taken from the configuration."""

    model: str | None = None
    """The model to use, by its slug."""
    model_provider: str | None = None
    """The id of the model provider."""
    profile: str | None = None
    """Name of a profile of the configuration, which takes precedence over its other settings."""
    cwd: str | None = None
    """The working directory; where it is relative, it is so to the one the server runs in."""
    approval_policy: AskForApproval | None = None
    """When the agent asks before it acts."""
    sandbox: SandboxMode | None = None
    """How far commands are confined."""
    config: dict[str, JsonValue] | None = None
    """Further settings by their keys in the configuration file, which take precedence over it."""
    base_instructions: str | None = None
    """Instructions for the model in place of those that it comes with."""
    developer_instructions: str | None = None
    """Instructions for the model in the developer's name, in addition to the others."""
    compact_prompt: str | None = None
    """What the model is told when it has to sum up a history that has grown too long."""
    include_apply_patch_tool: bool | None = None
    """Whether the model is given the tool `apply_patch`."""


class NewConversationResponse(WireModel):
    """The conversation that has begun; add a listener in order to hear of it."""

    conversation_id: ThreadId
    model: str
    """The model in use, by its slug."""
    reasoning_effort: ReasoningEffort | None = None
    """How hard the model thinks; `null` for the model's own habit."""
    rollout_path: str
    """The file that records the conversation."""


class ResumeConversationParams(ClientModel):
    """Which conversation to take up: by its file, by its id, or with a history of the client's own."""

    path: str | None = None
    """The rollout file that records it; absent or `null` where the id tells."""
    conversation_id: ThreadId | None = None
    """The conversation's id; absent or `null` where the path tells."""
    history: list[ResponseItem] | None = None
    """What the model is to have read and written so far; absent or `null` for what was recorded."""
    overrides: NewConversationParams | None = None
    """What is to be other than it was; absent or `null` for nothing."""


class ResumeConversationResponse(WireModel):
    """The conversation, ready to go on."""

    conversation_id: ThreadId
    model: str
    """The model in use, by its slug."""
    initial_messages: list[EventMsg] | None = None
    """The events so far, in order; `null` where there are none to show."""
    rollout_path: str
    """The file that records the conversation from here on."""


class ForkConversationParams(ClientModel):
    """Which conversation to copy: by its file, or by its id."""

    path: str | None = None
    """The rollout file that records it; absent or `null` where the id tells."""
    conversation_id: ThreadId | None = None
    """The conversation's id; absent or `null` where the path tells."""
    overrides: NewConversationParams | None = None
    """What is to be other than in the original; absent or `null` for nothing."""


class ForkConversationResponse(WireModel):
    """The copy, ready to go on."""

    conversation_id: ThreadId
    model: str
    """The model in use, by its slug."""
    initial_messages: list[EventMsg] | None = None
    """The events so far, in order; `null` where there are none to show."""
    rollout_path: str
    """The file that records the copy."""


class ListConversationsParams(ClientModel):
    """Which page of which conversations."""

    page_size: Uint | None = None
    """How many the page may hold; absent or `null` for as many as the server sees fit."""
    cursor: str | None = None
    """Where to go on, from `nextCursor` of the page before; absent or `null` for the first page."""
    model_providers: list[str] | None = None
    """Ids of the model providers whose conversations are wanted.

    Absent or `null` for the provider in use; an empty list for all.
    """


class ThreadSpawn(SnakeModel, inline=True):
    """Which conversation started a sub-agent."""

    depth: Int32
    """How deep the sub-agent stands below the first conversation."""
    parent_thread_id: ThreadId


class SpawnedSubAgentSource(SnakeModel, extra="forbid"):
    """A sub-agent that another conversation's agent started."""

    thread_spawn: ThreadSpawn


SubAgentSource = TypeAliasType(
    "SubAgentSource",
    Annotated[SubAgentSourceKind | SpawnedSubAgentSource | OtherSubAgentSource | UnknownVariant, External()],
)
"""What started a sub-agent: a string for the server's own, an object for the others."""


class SubAgentSessionSource(SnakeModel, extra="forbid"):
    """A session in which a sub-agent works."""

    subagent: SubAgentSource


SessionSource = TypeAliasType(
    "SessionSource",
    Annotated[SessionSourceKind | SubAgentSessionSource | UnknownVariant, External()],
)
"""Who began a conversation: a program as a string, or a sub-agent as an object."""


class ConversationSummary(WireModel):
    """A conversation in brief."""

    conversation_id: ThreadId
    path: str
    """The rollout file that records it."""
    preview: str
    """How it began, mostly the user's first message; to show in lists."""
    timestamp: str | None = None
    """When it began, as an ISO 8601 date and time; `null` where that is not recorded."""
    updated_at: str | None = None
    """When it last changed, as an ISO 8601 date and time; `null` where that is not recorded."""
    model_provider: str
    """The id of the model provider."""
    cwd: str
    """The working directory."""
    cli_version: str
    """The release of the program that recorded it."""
    source: SessionSource
    git_info: ConversationGitInfo | None = None
    """The Git repository in which it began; `null` where it was none."""


class ListConversationsResponse(WireModel):
    """One page of conversations."""

    items: list[ConversationSummary]
    """The conversations of this page."""
    next_cursor: str | None = None
    """What to send as `cursor` for the next page; `null` on the last one."""


class ArchiveConversationParams(ClientModel):
    """Which conversation to archive."""

    conversation_id: ThreadId
    rollout_path: str
    """The rollout file that records it; it has to be that conversation's."""


class ArchiveConversationResponse(WireModel):
    """The conversation is archived, and is not listed any more. The response has no members."""


class AddConversationListenerParams(ClientModel):
    """Which conversation to listen to, and to what of it."""

    conversation_id: ThreadId
    experimental_raw_events: Annotated[bool, ALWAYS_WRITTEN] = False
    """Whether to send the events `raw_response_item` as well."""


class AddConversationSubscriptionResponse(WireModel):
    """The subscription that was added."""

    subscription_id: str
    """What ends the subscription, with `removeConversationListener`."""


class RemoveConversationListenerParams(ClientModel):
    """Which subscription to end."""

    subscription_id: str
    """The subscription, from the answer to `addConversationListener`."""


class RemoveConversationSubscriptionResponse(WireModel):
    """The subscription has ended. The response has no members."""


class SessionConfiguredNotification(WireModel):
    """A conversation is ready; this is what it starts with."""

    session_id: ThreadId
    model: str
    """The model in use, by its slug."""
    reasoning_effort: ReasoningEffort | None = None
    """How hard the model thinks; `null` for the model's own habit."""
    history_log_id: Uint64
    """Identifies the history of the user's messages, so that a change of it can be told."""
    history_entry_count: Uint
    """How many entries that history has."""
    initial_messages: list[EventMsg] | None = None
    """The events so far, of a conversation that was resumed or forked; `null` where it is a new one."""
    rollout_path: str
    """The file that records the conversation."""


NEW_CONVERSATION = client_request(
    "newConversation", NewConversationParams, NewConversationResponse, stability=Stability.LEGACY
)
"""Begins a conversation. `thread/start` has taken its place."""

RESUME_CONVERSATION = client_request(
    "resumeConversation", ResumeConversationParams, ResumeConversationResponse, stability=Stability.LEGACY
)
"""Takes up a conversation that was recorded, under its own id. `thread/resume` has taken its place."""

FORK_CONVERSATION = client_request(
    "forkConversation", ForkConversationParams, ForkConversationResponse, stability=Stability.LEGACY
)
"""Begins a conversation as a copy of a recorded one, with an id of its own.

`thread/fork` has taken its place.
"""

LIST_CONVERSATIONS = client_request(
    "listConversations", ListConversationsParams, ListConversationsResponse, stability=Stability.LEGACY
)
"""Lists the recorded conversations page by page. `thread/list` has taken its place."""

ARCHIVE_CONVERSATION = client_request(
    "archiveConversation", ArchiveConversationParams, ArchiveConversationResponse, stability=Stability.LEGACY
)
"""Puts a conversation away, without deleting it. `thread/archive` has taken its place."""

ADD_CONVERSATION_LISTENER = client_request(
    "addConversationListener",
    AddConversationListenerParams,
    AddConversationSubscriptionResponse,
    stability=Stability.LEGACY,
)
"""Subscribes to the events of a conversation.

Today whoever starts or resumes a thread is sent its notifications.
"""

REMOVE_CONVERSATION_LISTENER = client_request(
    "removeConversationListener",
    RemoveConversationListenerParams,
    RemoveConversationSubscriptionResponse,
    stability=Stability.LEGACY,
)
"""Ends a subscription; the conversation goes on. `thread/unsubscribe` has taken its place."""

SESSION_CONFIGURED = server_notification(
    "sessionConfigured", SessionConfiguredNotification, stability=Stability.LEGACY
)
"""A conversation is ready, with these settings. `thread/started` has taken its place."""

METHODS = (
    NEW_CONVERSATION,
    RESUME_CONVERSATION,
    FORK_CONVERSATION,
    LIST_CONVERSATIONS,
    ARCHIVE_CONVERSATION,
    ADD_CONVERSATION_LISTENER,
    REMOVE_CONVERSATION_LISTENER,
    SESSION_CONFIGURED,
)
