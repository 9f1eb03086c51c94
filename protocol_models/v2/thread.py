"""How threads come into use and are found: start, resume, fork, list, read.

`thread/start` begins a thread, `thread/resume` takes up a stored one, `thread/fork` branches one off. All
three load the thread, subscribe the client to its notifications and answer with the thread and the
settings in force. `thread/list` and `thread/read` look at stored threads without loading them.
"""

from typing import Annotated, Literal

from typing_extensions import TypeAliasType

from protocol_models.base import (
    EXPERIMENTAL,
    LEFT_OUT,
    MAY_BE_OMITTED,
    SHOWS_DEFAULT,
    ClientModel,
    JsonValue,
    Tagged,
    Uint32,
    UnknownVariant,
    Untagged,
    WireEnum,
    WireModel,
    until,
)
from protocol_models.methods import client_request, server_notification
from protocol_models.shared.model_settings import (
    CollaborationMode,
    MultiAgentMode,
    MultiAgentModeKind,
    Personality,
    ReasoningEffort,
)
from protocol_models.shared.path import AbsolutePathBuf, LegacyAppPathString
from protocol_models.shared.response_item import ResponseItem
from protocol_models.v2.page import SortDirection
from protocol_models.v2.permission import (
    ActivePermissionProfile,
    ApprovalsReviewer,
    AskForApproval,
    SandboxMode,
    SandboxPolicy,
)
from protocol_models.v2.thread_state import (
    Thread,
    ThreadHistoryMode,
    ThreadReadState,
    ThreadSource,
    ThreadSourceKind,
)
from protocol_models.v2.turn_state import Turn, TurnEnvironmentParams, TurnItemsView


class DynamicToolFunctionSpec(WireModel):
    """A tool that the client offers to the model; calls to it arrive as `item/tool/call` requests."""

    name: str
    """The name by which the model calls the tool."""
    description: str
    """What the tool does and when to use it, for the model."""
    input_schema: JsonValue
    defer_loading: Annotated[bool, LEFT_OUT] = False
    """Whether the model learns of the tool only when it searches for tools; absent means `false`."""


class NamespacedDynamicFunction(DynamicToolFunctionSpec, flattens=DynamicToolFunctionSpec):
    """A function in a namespace."""

    type: Literal["function"]


DynamicToolNamespaceTool = TypeAliasType(
    "DynamicToolNamespaceTool", Annotated[NamespacedDynamicFunction | UnknownVariant, Tagged("type")]
)
"""A tool in a namespace. Namespaces hold functions only, and no further namespaces."""


class DynamicToolNamespaceSpec(WireModel):
    """Tools that belong together, under a common name."""

    name: str
    """The name of the group, which calls to its tools carry beside the tool's own."""
    description: str
    """What the tools have in common, for the model."""
    tools: list[DynamicToolNamespaceTool]
    """The tools of the group."""


class DynamicFunction(DynamicToolFunctionSpec, flattens=DynamicToolFunctionSpec):
    """A function that stands by itself."""

    type: Literal["function"]


class DynamicNamespace(DynamicToolNamespaceSpec, flattens=DynamicToolNamespaceSpec):
    """A group of functions."""

    type: Literal["namespace"]


DynamicToolSpec = TypeAliasType(
    "DynamicToolSpec",
    Annotated[DynamicFunction | DynamicNamespace | UnknownVariant, Tagged("type")],
)
"""A tool, or a group of tools, that the client offers to the model for the life of a thread."""


class CapabilityRootInEnvironment(WireModel):
    """A directory in one of the thread's environments."""

    type: Literal["environment"]
    environment_id: str
    """The environment that holds the directory."""
    path: str
    """The directory, as that environment writes paths."""


CapabilityRootLocation = TypeAliasType(
    "CapabilityRootLocation", Annotated[CapabilityRootInEnvironment | UnknownVariant, Tagged("type")]
)
"""Where a capability root is."""


class SelectedCapabilityRoot(WireModel):
    """A directory from which a thread takes capabilities, such as skills and plugins."""

    id: str
    """The id by which the root is known to whoever selected it."""
    location: CapabilityRootLocation
    """Where the directory is."""


class ThreadStartSource(WireEnum):
    """Why a session begins, as session-start hooks are told: afresh, or after clearing the one before."""

    STARTUP = "startup"
    CLEAR = "clear"


class ThreadStartParams(ClientModel):
    """How to set a new thread up. Nothing is required: the configuration supplies what is absent."""

    model: str | None = None
    """The model to use; absent or `null` takes the configured one."""
    model_provider: str | None = None
    """The model's provider, by its key in the configuration; absent or `null` takes the configured one."""
    allow_provider_model_fallback: Annotated[bool, EXPERIMENTAL] = False
    """Whether another of the provider's models may stand in for a `model` that it does not offer."""
    service_tier: str | None = None
    """The provider's service tier. `null` asks for the default tier, absent takes the configured one."""
    cwd: str | None = None
    """The directory in which the thread works; absent or `null` takes that of the server."""
    runtime_workspace_roots: Annotated[list[AbsolutePathBuf] | None, EXPERIMENTAL] = None
    """The directories that count as the workspace; absent or `null` leaves them to the server."""
    approval_policy: AskForApproval | None = None
    """When the agent has to ask before it acts; absent or `null` takes the configured one."""
    approvals_reviewer: ApprovalsReviewer | None = None
    """Who answers when the agent asks; absent or `null` takes the configured one."""
    sandbox: SandboxMode | None = None
    """What commands may touch; absent or `null` takes the configured one. Choose this or `permissions`."""
    permissions: Annotated[str | None, EXPERIMENTAL] = None
    """Id of a named permission profile, as in `permissionProfile/list`. Choose this or `sandbox`."""
    config: dict[str, JsonValue] | None = None
    """Configuration for this thread only, over that of the server: key, as in `config.toml`, to value."""
    service_name: str | None = None
    """The name of the service on whose behalf the client acts, for telemetry; absent or `null` for none."""
    base_instructions: str | None = None
    """Replaces the instructions that the model always gets; absent or `null` keeps the configured ones."""
    developer_instructions: str | None = None
    """Further instructions, as a developer message; absent or `null` takes the configured ones."""
    personality: Personality | None = None
    """The manner in which the model speaks; absent or `null` takes the configured one."""
    multi_agent_mode: Annotated[MultiAgentMode | None, EXPERIMENTAL] = None
    """When the agent may hand work to sub-agents; absent or `null` leaves that to the server."""
    ephemeral: bool | None = None
    """Whether to keep the thread in memory only; absent or `null` means that it is stored."""
    history_mode: Annotated[ThreadHistoryMode | None, EXPERIMENTAL] = None
    """How to store the history; absent or `null` leaves that to the server."""
    session_start_source: ThreadStartSource | None = None
    """Why the session begins, for hooks; absent or `null` counts as `startup`."""
    thread_source: ThreadSource | None = None
    """What the thread is for, for analytics; absent or `null` leaves it unsaid."""
    project_id: Annotated[str | None, EXPERIMENTAL] = None
    """The project to put the thread into; absent or `null` for none."""
    daybreak_enabled: Annotated[bool | None, EXPERIMENTAL] = None
    """Whether to switch Daybreak on for the thread; absent or `null` leaves it undecided."""
    environments: Annotated[list[TurnEnvironmentParams] | None, EXPERIMENTAL] = None
    """Where turns run their commands; empty for nowhere, absent or `null` for the server's default."""
    dynamic_tools: Annotated[list[DynamicToolSpec] | None, EXPERIMENTAL, SHOWS_DEFAULT] = None
    """Tools that the client carries out itself when the model calls them; absent or `null` for none."""
    selected_capability_roots: Annotated[list[SelectedCapabilityRoot] | None, EXPERIMENTAL] = None
    """Directories from which the thread takes further capabilities; absent or `null` for none."""
    mock_experimental_field: Annotated[str | None, EXPERIMENTAL] = None
    """Has no effect: it is there to test how experimental members are handled."""
    experimental_raw_events: Annotated[bool, EXPERIMENTAL] = False
    """Whether to send `rawResponseItem/completed` and `rawResponse/completed`: the provider's own data."""


class ThreadStartResponse(WireModel):
    """The new thread, and the settings with which it begins."""

    thread: Thread
    model: str
    """The model in force."""
    model_provider: str
    """The model's provider, by its key in the configuration."""
    service_tier: str | None = None
    """The service tier in force; `null` for the provider's default."""
    disabled_plugin_ids: list[str] = []
    """Ids of the plugins that are switched off for this thread; empty where none is."""
    cwd: AbsolutePathBuf
    runtime_workspace_roots: Annotated[list[AbsolutePathBuf], EXPERIMENTAL] = []
    """The directories that count as the thread's workspace."""
    instruction_sources: list[LegacyAppPathString] = []
    """The files whose instructions the model gets, such as `AGENTS.md`; empty where there are none."""
    approval_policy: AskForApproval
    approvals_reviewer: ApprovalsReviewer
    """Who answers when the agent asks for approval."""
    sandbox: SandboxPolicy
    """What commands may touch, spelled out, also where a permission profile decided it."""
    active_permission_profile: Annotated[ActivePermissionProfile | None, EXPERIMENTAL, SHOWS_DEFAULT] = None
    """The named permission profile in force; `null` where the sandbox was not chosen by a profile."""
    reasoning_effort: ReasoningEffort | None = None
    """How hard the model reasons; `null` for the model's default."""
    multi_agent_mode: Annotated[MultiAgentMode, EXPERIMENTAL] = MultiAgentModeKind.EXPLICIT_REQUEST_ONLY


class ThreadResumeInitialTurnsPageParams(WireModel):
    """Which turns to return along with a resumed thread, as for `thread/turns/list`."""

    limit: Annotated[Uint32 | None, MAY_BE_OMITTED] = None
    """The most turns to return; absent or `null` leaves the size to the server."""
    sort_direction: Annotated[SortDirection | None, MAY_BE_OMITTED] = None
    """Whether to begin with the oldest turn (`asc`) or the latest; absent or `null` for the default."""
    items_view: Annotated[TurnItemsView | None, MAY_BE_OMITTED] = None
    """How much of each turn's items to return; absent or `null` for the default."""


class ThreadResumeParams(ClientModel):
    """The thread to take up, and the settings to override.

    The thread is found by `threadId`; `path` and `history` are other ways to supply it. Overrides that are
    absent or `null` leave the setting alone, save `serviceTier`.
    """

    thread_id: str
    """The thread to take up. Does not count where `path` or `history` is given."""
    history: Annotated[list[ResponseItem] | None, EXPERIMENTAL] = None
    """The history itself, for a thread that the server has not stored; absent or `null` for a stored one."""
    path: Annotated[str | None, EXPERIMENTAL, SHOWS_DEFAULT] = None
    """The file that records the thread, on the server's machine; absent or `null` to go by `threadId`."""
    model: str | None = None
    """Overrides the model."""
    model_provider: str | None = None
    """Overrides the model's provider, by its key in the configuration."""
    service_tier: str | None = None
    """Overrides the provider's service tier: `null` asks for the default tier, absent keeps it."""
    cwd: str | None = None
    """Overrides the directory in which the thread works."""
    runtime_workspace_roots: Annotated[list[AbsolutePathBuf] | None, EXPERIMENTAL] = None
    """Overrides the directories that count as the workspace."""
    approval_policy: AskForApproval | None = None
    """Overrides when the agent has to ask before it acts."""
    approvals_reviewer: ApprovalsReviewer | None = None
    """Overrides who answers when the agent asks."""
    sandbox: SandboxMode | None = None
    """Overrides what commands may touch. Choose this or `permissions`."""
    permissions: Annotated[str | None, EXPERIMENTAL] = None
    """Id of a named permission profile, as in `permissionProfile/list`. Choose this or `sandbox`."""
    config: dict[str, JsonValue] | None = None
    """Configuration for this thread only, over that of the server: key, as in `config.toml`, to value."""
    base_instructions: str | None = None
    """Replaces the instructions that the model always gets."""
    developer_instructions: str | None = None
    """Overrides the further instructions that go out as a developer message."""
    personality: Personality | None = None
    """Overrides the manner in which the model speaks."""
    exclude_turns: bool = False
    """Whether to leave `thread.turns` empty; advised for a `paginated` history, which is read in pages."""
    initial_turns_page: Annotated[ThreadResumeInitialTurnsPageParams | None, EXPERIMENTAL] = None
    """Asks for one page of turns in the answer, which saves a request; absent or `null` for none."""


class TurnsPage(WireModel):
    """One page of the turns of a thread."""

    data: list[Turn]
    """The turns, in the order that was asked for."""
    next_cursor: str | None = None
    """The `cursor` with which `thread/turns/list` goes on; `null` where this is the last page."""
    backwards_cursor: str | None = None
    """The `cursor` to go the other way, with `sortDirection` turned round; `null` where there is none."""


class ThreadResumeResponse(WireModel):
    """The thread that was taken up, and the settings in force."""

    thread: Thread
    model: str
    """The model in force."""
    model_provider: str
    """The model's provider, by its key in the configuration."""
    service_tier: str | None = None
    """The service tier in force; `null` for the provider's default."""
    disabled_plugin_ids: list[str] = []
    """Ids of the plugins that are switched off for this thread; empty where none is."""
    cwd: AbsolutePathBuf
    runtime_workspace_roots: Annotated[list[AbsolutePathBuf], EXPERIMENTAL] = []
    """The directories that count as the thread's workspace."""
    instruction_sources: list[LegacyAppPathString] = []
    """The files whose instructions the model gets, such as `AGENTS.md`; empty where there are none."""
    approval_policy: AskForApproval
    approvals_reviewer: ApprovalsReviewer
    """Who answers when the agent asks for approval."""
    sandbox: SandboxPolicy
    """What commands may touch, spelled out, also where a permission profile decided it."""
    active_permission_profile: Annotated[ActivePermissionProfile | None, EXPERIMENTAL, SHOWS_DEFAULT] = None
    """The named permission profile in force; `null` where the sandbox was not chosen by a profile."""
    reasoning_effort: ReasoningEffort | None = None
    """How hard the model reasons; `null` for the model's default."""
    collaboration_mode: CollaborationMode | None = None
    """The way of working together that is in force; `null` where none is recorded."""
    multi_agent_mode: Annotated[MultiAgentMode, EXPERIMENTAL] = MultiAgentModeKind.EXPLICIT_REQUEST_ONLY
    initial_turns_page: Annotated[TurnsPage | None, EXPERIMENTAL, SHOWS_DEFAULT] = None
    """The page of turns that `initialTurnsPage` asked for; `null` where it did not."""
    turns_backwards_cursor: Annotated[str | None, SHOWS_DEFAULT] = None
    """A `cursor` for `thread/turns/list` to read backwards from the end; `null` where there is none."""
    items_backwards_cursor: Annotated[str | None, SHOWS_DEFAULT] = None
    """A `cursor` for `thread/items/list` to read backwards from the end; `null` where there is none."""


class ThreadForkParams(ClientModel):
    """The thread to branch off from, the point at which, and the settings to override.

    Overrides that are absent or `null` leave the setting alone, save `serviceTier`.
    """

    thread_id: str
    """The thread to branch off from, which stays as it is. Does not count where `path` is given."""
    experimental_prediction_mode: Annotated[bool, EXPERIMENTAL] = False
    """Whether the fork is there to predict what the user says next."""
    experimental_disable_prediction_mcp: Annotated[bool, EXPERIMENTAL] = False
    """Whether a fork for predictions does without MCP servers."""
    last_turn_id: str | None = None
    """The last turn to take over, itself included; absent or `null` takes over all."""
    before_turn_id: Annotated[str | None, EXPERIMENTAL] = None
    """The first turn not to take over; absent or `null` takes over all. Choose this or `lastTurnId`."""
    path: Annotated[str | None, EXPERIMENTAL, SHOWS_DEFAULT] = None
    """The file that records the thread, on the server's machine; absent or `null` to go by `threadId`."""
    model: str | None = None
    """Overrides the model."""
    model_provider: str | None = None
    """Overrides the model's provider, by its key in the configuration."""
    service_tier: str | None = None
    """Overrides the provider's service tier: `null` asks for the default tier, absent keeps it."""
    cwd: str | None = None
    """Overrides the directory in which the thread works."""
    runtime_workspace_roots: Annotated[list[AbsolutePathBuf] | None, EXPERIMENTAL] = None
    """Overrides the directories that count as the workspace."""
    approval_policy: AskForApproval | None = None
    """Overrides when the agent has to ask before it acts."""
    approvals_reviewer: ApprovalsReviewer | None = None
    """Overrides who answers when the agent asks."""
    sandbox: SandboxMode | None = None
    """Overrides what commands may touch. Choose this or `permissions`."""
    permissions: Annotated[str | None, EXPERIMENTAL] = None
    """Id of a named permission profile, as in `permissionProfile/list`. Choose this or `sandbox`."""
    config: dict[str, JsonValue] | None = None
    """Configuration for this thread only, over that of the server: key, as in `config.toml`, to value."""
    base_instructions: str | None = None
    """Replaces the instructions that the model always gets."""
    developer_instructions: str | None = None
    """Overrides the further instructions that go out as a developer message."""
    ephemeral: bool = False
    """Whether to keep the fork in memory only."""
    attach_to_source: Annotated[bool, EXPERIMENTAL] = False
    """Whether to attach the fork to the thread, as a side conversation that `thread/list` leaves out."""
    thread_source: ThreadSource | None = None
    """What the fork is for, for analytics; absent or `null` leaves it unsaid."""
    exclude_turns: bool = False
    """Whether to leave `thread.turns` empty; advised for a `paginated` history, which is read in pages."""
    defer_goal_continuation: Annotated[bool, EXPERIMENTAL] = False
    """Whether a goal that the fork takes over rests for now, rather than being pursued at once."""


class ThreadForkResponse(WireModel):
    """The new thread, and the settings with which it begins."""

    thread: Thread
    model: str
    """The model in force."""
    model_provider: str
    """The model's provider, by its key in the configuration."""
    service_tier: str | None = None
    """The service tier in force; `null` for the provider's default."""
    disabled_plugin_ids: list[str] = []
    """Ids of the plugins that are switched off for this thread; empty where none is."""
    cwd: AbsolutePathBuf
    runtime_workspace_roots: Annotated[list[AbsolutePathBuf], EXPERIMENTAL] = []
    """The directories that count as the thread's workspace."""
    instruction_sources: list[LegacyAppPathString] = []
    """The files whose instructions the model gets, such as `AGENTS.md`; empty where there are none."""
    approval_policy: AskForApproval
    approvals_reviewer: ApprovalsReviewer
    """Who answers when the agent asks for approval."""
    sandbox: SandboxPolicy
    """What commands may touch, spelled out, also where a permission profile decided it."""
    active_permission_profile: Annotated[ActivePermissionProfile | None, EXPERIMENTAL, SHOWS_DEFAULT] = None
    """The named permission profile in force; `null` where the sandbox was not chosen by a profile."""
    reasoning_effort: ReasoningEffort | None = None
    """How hard the model reasons; `null` for the model's default."""
    multi_agent_mode: Annotated[MultiAgentMode, EXPERIMENTAL] = MultiAgentModeKind.EXPLICIT_REQUEST_ONLY


ThreadListCwdFilter = TypeAliasType("ThreadListCwdFilter", Annotated[str | list[str], Untagged()])
"""One directory, or several, of which any matches."""


class ThreadSortKey(WireEnum):
    """What to sort threads by: one of their moments, or the place that users gave them in a section."""

    CREATED_AT = "created_at"
    UPDATED_AT = "updated_at"
    RECENCY_AT = "recency_at"
    SECTION_POSITION = "section_position"


class ThreadListParams(ClientModel):
    """Which stored threads to list. A thread has to pass every filter; one that is absent passes all.

    Three filters differ: see `archived`, `sourceKinds` and `includeAttachedThreads`.
    """

    include_attached_threads: Annotated[bool, EXPERIMENTAL] = False
    """Whether to list threads that are attached to another one, too."""
    current_account_only: bool = False
    """Whether to list only threads of the account that is signed in."""
    cursor: str | None = None
    """The `nextCursor` or `backwardsCursor` of an earlier page; absent or `null` for the first page."""
    limit: Uint32 | None = None
    """The most threads to return; absent or `null` leaves the size to the server."""
    included_thread_ids: list[str] | None = None
    """List only these threads; absent or `null` lists any."""
    excluded_thread_ids: list[str] | None = None
    """Threads to leave out."""
    sort_key: ThreadSortKey | None = None
    """What to sort by; absent or `null` for `created_at`."""
    sort_direction: SortDirection | None = None
    """Which end to begin with; absent or `null` for `desc`, the latest first."""
    model_providers: list[str] | None = None
    """Only threads of these model providers; an empty list lets in all."""
    source_kinds: list[ThreadSourceKind] | None = None
    """Only threads of these sources; absent, `null` or empty lets in those that people use interactively."""
    originators: list[str] | None = None
    """Only threads that these clients created, by the name that they gave in `initialize`."""
    archived: bool | None = None
    """`true` lists archived threads only; `false`, `null` or absent lists those that are not archived."""
    is_pinned: Annotated[bool | None, until("0.146.1")] = None
    """Only threads that are pinned, or that are not; absent or `null` lists both."""
    section_id: str | None = None
    """Only threads in this section."""
    project_id: Annotated[str | None, EXPERIMENTAL] = None
    """Only threads of this project."""
    cwd: ThreadListCwdFilter | None = None
    """Only threads that work in exactly this directory, or in one of these."""
    use_state_db_only: bool = False
    """Whether to answer from the server's database alone, without a look at the recorded files."""
    search_term: str | None = None
    """Only threads whose title contains this text."""
    parent_thread_id: Annotated[str | None, EXPERIMENTAL] = None
    """Only sub-agents' threads that the agent of this thread created."""
    ancestor_thread_id: Annotated[str | None, EXPERIMENTAL] = None
    """Only sub-agents' threads that descend from this thread, at any depth."""
    attached_to_thread_id: Annotated[str | None, EXPERIMENTAL] = None
    """Only threads that are attached to this one."""


class ThreadListResponse(WireModel):
    """One page of threads."""

    data: list[Thread]
    """The threads in the order that was asked for, without their turns."""
    read_states: Annotated[dict[str, ThreadReadState] | None, EXPERIMENTAL] = None
    """How much of each thread is read, by thread id; `null` where the server does not keep track."""
    next_cursor: str | None = None
    """The `cursor` of the next page; `null` where this is the last one."""
    backwards_cursor: str | None = None
    """The `cursor` to go the other way, with `sortDirection` turned round; `null` for an empty page."""


class ThreadLoadedListParams(ClientModel):
    """Which part of the list to return."""

    cursor: str | None = None
    """The `nextCursor` of the page before; absent or `null` for the first page."""
    limit: Uint32 | None = None
    """The most ids to return; absent or `null` for all."""


class ThreadLoadedListResponse(WireModel):
    """One page of the threads in the server's memory."""

    data: list[str]
    """Ids of the threads."""
    next_cursor: str | None = None
    """The `cursor` of the next page; `null` where this is the last one."""


class ThreadReadParams(ClientModel):
    """The thread to read, and how much of it."""

    thread_id: str
    """The thread to read."""
    include_turns: bool = False
    """Whether to return its turns, too. Read a `paginated` history with `thread/turns/list` instead."""


class ThreadReadResponse(WireModel):
    """The thread as it stands."""

    thread: Thread
    read_state: Annotated[ThreadReadState | None, EXPERIMENTAL] = None
    """How much of the thread is read; `null` where the server does not keep track."""


class ThreadStartedNotification(WireModel):
    """A thread was started or forked."""

    thread: Thread


class EnvironmentConnectionNotification(WireModel):
    """A thread's connection to one of its environments came up or broke: the method tells which."""

    thread_id: str
    """The thread that uses the environment."""
    environment_id: str
    """The environment that is connected now, or no longer."""


THREAD_START = client_request("thread/start", ThreadStartParams, ThreadStartResponse)
"""Starts a thread and subscribes the client to its notifications; `thread/started` follows the answer."""

THREAD_RESUME = client_request("thread/resume", ThreadResumeParams, ThreadResumeResponse)
"""Takes up a stored thread, or joins one that is loaded, and subscribes the client to its notifications.

The latest token usage and the goal follow as notifications.
"""

THREAD_FORK = client_request("thread/fork", ThreadForkParams, ThreadForkResponse)
"""Starts a thread with the history of another one, whole or up to some turn; `thread/started` follows."""

THREAD_LIST = client_request("thread/list", ThreadListParams, ThreadListResponse)
"""Lists stored threads, page by page, without their turns."""

THREAD_LOADED_LIST = client_request("thread/loaded/list", ThreadLoadedListParams, ThreadLoadedListResponse)
"""Lists the ids of the threads that are in the server's memory."""

THREAD_READ = client_request("thread/read", ThreadReadParams, ThreadReadResponse)
"""Reads a thread without loading it or subscribing to it."""

THREAD_STARTED = server_notification("thread/started", ThreadStartedNotification)
"""A thread was started or forked. Follows the answer to the request, and is not sent for `thread/resume`."""

THREAD_ENVIRONMENT_CONNECTED = server_notification(
    "thread/environment/connected", EnvironmentConnectionNotification
)
"""An environment of a thread is connected, and commands can run there."""

THREAD_ENVIRONMENT_DISCONNECTED = server_notification(
    "thread/environment/disconnected", EnvironmentConnectionNotification
)
"""An environment of a thread is no longer connected."""

METHODS = (
    THREAD_START,
    THREAD_RESUME,
    THREAD_FORK,
    THREAD_LIST,
    THREAD_LOADED_LIST,
    THREAD_READ,
    THREAD_STARTED,
    THREAD_ENVIRONMENT_CONNECTED,
    THREAD_ENVIRONMENT_DISCONNECTED,
)
