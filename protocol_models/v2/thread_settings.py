"""The settings of a thread: those with which its next turns begin, unless a turn brings its own.

They are given first to `thread/start`, `thread/resume` or `thread/fork`, and changed later by
`thread/settings/update` or along with `turn/start`. Any change is announced by `thread/settings/updated`.
"""

from typing import Annotated

from protocol_models.base import EXPERIMENTAL, SHOWS_DEFAULT, ClientModel, WireModel
from protocol_models.methods import Stability, client_request, server_notification
from protocol_models.shared.model_settings import (
    CollaborationMode,
    MultiAgentMode,
    MultiAgentModeKind,
    Personality,
    ReasoningEffort,
    ReasoningSummary,
)
from protocol_models.shared.path import AbsolutePathBuf
from protocol_models.v2.permission import (
    ActivePermissionProfile,
    ApprovalsReviewer,
    AskForApproval,
    SandboxPolicy,
)
from protocol_models.v2.thread_state import ThreadEnvironment
from protocol_models.v2.turn_state import TurnEnvironmentParams


class ThreadSettings(WireModel):
    """The settings in force for a thread's next turns."""

    disabled_plugin_ids: list[str] = []
    """Ids of the plugins that are switched off for this thread; empty where none is."""
    cwd: AbsolutePathBuf
    environments: Annotated[list[ThreadEnvironment] | None, EXPERIMENTAL, SHOWS_DEFAULT] = None
    """The environments in which turns run commands; `null` where the server does not tell them."""
    approval_policy: AskForApproval
    approvals_reviewer: ApprovalsReviewer
    sandbox_policy: SandboxPolicy
    active_permission_profile: ActivePermissionProfile | None = None
    """The named permission profile behind the sandbox; `null` where no named profile is in force."""
    model: str
    """The model that answers, as the provider names it."""
    model_provider: str
    """The provider of the model, by its key in the configuration."""
    service_tier: str | None = None
    """The provider's service tier; `null` for its default."""
    effort: ReasoningEffort | None = None
    """How hard the model is to reason; `null` for the model's default."""
    summary: ReasoningSummary | None = None
    """How much of its reasoning the model is to summarise; `null` for the model's default."""
    collaboration_mode: CollaborationMode
    multi_agent_mode: Annotated[MultiAgentMode, EXPERIMENTAL] = MultiAgentModeKind.EXPLICIT_REQUEST_ONLY
    personality: Personality | None = None
    """The manner in which the model speaks; `null` where none was chosen."""


class ThreadSettingsUpdateParams(ClientModel):
    """The settings to change: one that is absent or `null` stays as it is, save `serviceTier`."""

    thread_id: str
    """The thread whose settings to change."""
    disabled_plugin_ids: list[str] | None = None
    """Ids of the plugins to switch off, whole: the list replaces the one in force."""
    cwd: str | None = None
    """The directory in which turns work from now on."""
    environments: list[TurnEnvironmentParams] | None = None
    """The environments in which turns run commands, whole: the list replaces the one in force."""
    approval_policy: AskForApproval | None = None
    """When the agent has to ask before it acts."""
    approvals_reviewer: ApprovalsReviewer | None = None
    """Who answers when the agent asks: the user, or an automatic reviewer."""
    sandbox_policy: SandboxPolicy | None = None
    """What commands may touch. Choose this or `permissions`, not both."""
    permissions: str | None = None
    """Id of a named permission profile, as in `permissionProfile/list`. Choose this or `sandboxPolicy`."""
    model: str | None = None
    """The model that answers from now on."""
    service_tier: str | None = None
    """The provider's service tier. `null` goes back to the default, absent changes nothing."""
    effort: ReasoningEffort | None = None
    """How hard the model is to reason."""
    summary: ReasoningSummary | None = None
    """How much of its reasoning the model is to summarise."""
    collaboration_mode: CollaborationMode | None = None
    """The way of working together, such as planning first, with the model and effort that it brings."""
    multi_agent_mode: MultiAgentMode | None = None
    """When the agent may hand work to sub-agents."""
    personality: Personality | None = None
    """The manner in which the model speaks."""


class ThreadSettingsUpdateResponse(WireModel):
    """Empty: the settings follow in `thread/settings/updated`, if they changed."""


class ThreadSettingsUpdatedNotification(WireModel):
    """The settings of a thread are now these, whoever changed them."""

    thread_id: str
    """The thread whose settings changed."""
    thread_settings: ThreadSettings


THREAD_SETTINGS_UPDATE = client_request(
    "thread/settings/update",
    ThreadSettingsUpdateParams,
    ThreadSettingsUpdateResponse,
    stability=Stability.EXPERIMENTAL,
)
"""Changes the settings with which the next turns of a thread begin, without starting one."""

THREAD_SETTINGS_UPDATED = server_notification("thread/settings/updated", ThreadSettingsUpdatedNotification)
"""The settings of a thread changed, by `thread/settings/update` or along with `turn/start`; sent whole."""

METHODS = (
    THREAD_SETTINGS_UPDATE,
    THREAD_SETTINGS_UPDATED,
)
