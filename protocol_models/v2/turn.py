"""Turns: setting the agent to work, steering and stopping it, and hearing how far it is.

`turn/start` begins a turn and is answered at once; `turn/started` follows when the agent begins, and
`turn/completed` ends the turn, however it ends. In between come the notifications of its items
(`item/started` and so on), and those of the turn as a whole that stand here.
"""

from typing import Annotated

from protocol_models.base import (
    EXPERIMENTAL,
    LEFT_OUT,
    MAY_BE_OMITTED,
    ClientModel,
    JsonValue,
    WireEnum,
    WireModel,
)
from protocol_models.methods import Stability, client_request, server_notification
from protocol_models.shared.model_settings import (
    CollaborationMode,
    MultiAgentMode,
    Personality,
    ReasoningEffort,
    ReasoningSummary,
)
from protocol_models.shared.path import AbsolutePathBuf
from protocol_models.shared.response_item import FunctionCallOutputBody
from protocol_models.v2.model import CyberAccessProgram
from protocol_models.v2.permission import ApprovalsReviewer, AskForApproval, SandboxPolicy
from protocol_models.v2.turn_state import Turn, TurnEnvironmentParams
from protocol_models.v2.user_input import UserInput


class AdditionalContextKind(WireEnum):
    """How far the model may trust a piece of context.

    `untrusted`: it comes from elsewhere, and is not an instruction. `application`: it comes from the
    client itself.
    """

    UNTRUSTED = "untrusted"
    APPLICATION = "application"


class AdditionalContextEntry(WireModel):
    """Something for the model to know that the user did not say."""

    value: str
    """What the model is to know, as text."""
    kind: AdditionalContextKind
    name: Annotated[str | None, MAY_BE_OMITTED] = None
    """A name for it; `null` or absent where it has none."""


class TurnToolOutput(WireModel):
    """What a tool gave back, for the agent to work on, without a call that the agent made for it."""

    name: str
    """The tool's name."""
    namespace: str | None = None
    """The group of tools that the name belongs to; `null` where it belongs to none."""
    output: FunctionCallOutputBody
    retain: Annotated[bool, LEFT_OUT] = False
    """Whether the output is to be kept; not where absent."""


class TurnStartParams(ClientModel):
    """What the agent is to do, and how.

    A setting that is given holds for this turn and those after it, unless it says otherwise; one that
    is absent or `null` stays as the thread has it.
    """

    thread_id: str
    """The thread to work in; it must be loaded (`thread/start`, `thread/resume`)."""
    disabled_plugin_ids: list[str] | None = None
    """Plugins that the agent is to do without."""
    client_user_message_id: str | None = None
    """The client's own id of the message; the item `userMessage` repeats it as `clientId`."""
    input: list[UserInput]
    """What the user says, piece by piece."""
    turn_trigger: str | None = None
    """What set the turn off, where it was not the user."""
    parent_turn_id: str | None = None
    """The turn on whose behalf this one runs; absent or `null` where it runs for itself."""
    root_turn_id: str | None = None
    """The first turn of that chain; absent or `null` makes the new turn its own root."""
    tool_output: TurnToolOutput | None = None
    """What a tool gave back, for the agent to work on; absent or `null` where there is none."""
    responsesapi_client_metadata: Annotated[dict[str, str] | None, EXPERIMENTAL] = None
    """The client's own metadata for requests to the model provider, by name."""
    responsesapi_client_metadata_patch: Annotated[dict[str, str] | None, EXPERIMENTAL] = None
    """Entries to set in that metadata, the others left as they are."""
    additional_context: Annotated[dict[str, AdditionalContextEntry] | None, EXPERIMENTAL] = None
    """What the model is to know besides the input, by a key of the client's."""
    environments: Annotated[list[TurnEnvironmentParams] | None, EXPERIMENTAL] = None
    """Where the agent may work."""
    cwd: str | None = None
    """The directory to work in."""
    runtime_workspace_roots: Annotated[list[AbsolutePathBuf] | None, EXPERIMENTAL] = None
    """The workspace's root directories."""
    approval_policy: AskForApproval | None = None
    """When the agent has to ask before it acts."""
    approvals_reviewer: ApprovalsReviewer | None = None
    """Who is asked."""
    sandbox_policy: SandboxPolicy | None = None
    """What commands may touch."""
    permissions: Annotated[str | None, EXPERIMENTAL] = None
    """Id of the permission profile to work under."""
    model: str | None = None
    """The model to use, by its id."""
    service_tier: str | None = None
    """The service tier to use, by its id. Here `null` differs from absent: it takes the choice back."""
    service_tier_for_turn: str | None = None
    """The service tier to use in this turn only, by its id."""
    effort: ReasoningEffort | None = None
    """How much the model thinks."""
    summary: ReasoningSummary | None = None
    """How the model sums its reasoning up."""
    personality: Personality | None = None
    """The tone in which the agent speaks."""
    output_schema: JsonValue | None = None
    """JSON Schema that the final message of this turn, and of no other, has to satisfy."""
    collaboration_mode: Annotated[CollaborationMode | None, EXPERIMENTAL] = None
    """The mode to work in, such as plan mode. Its settings go before `model` and `effort`."""
    multi_agent_mode: Annotated[MultiAgentMode | None, EXPERIMENTAL] = None
    """When the agent may make use of other agents."""
    cyber_access_program: Annotated[CyberAccessProgram | None, EXPERIMENTAL] = None
    """The access program for cyber security work to run under."""


class TurnStartResponse(WireModel):
    """The turn that will run; it has not begun yet, and has no items."""

    turn: Turn


class TurnSettingsUpdateParams(ClientModel, extra="forbid"):
    """Settings to change in a turn that is running; what is absent stays as it is."""

    thread_id: str
    """The thread that the turn is in."""
    turn_id: str
    """The turn that is running."""
    approvals_reviewer: ApprovalsReviewer | None = None
    """Who is asked to approve; `null` changes nothing."""
    environments: list[TurnEnvironmentParams] | None = None
    """Where the agent may work; `null` changes nothing."""
    model: str | None = None
    """The model to use from here on, by its id; `null` changes nothing."""
    effort: ReasoningEffort | None = None
    """How much the model thinks from here on; `null` changes nothing."""
    summary: ReasoningSummary | None = None
    """How the model sums its reasoning up from here on; `null` changes nothing."""
    service_tier: str | None = None
    """The service tier to use, by its id. Here `null` differs from absent: it takes the choice back."""


class TurnSettingsUpdateStatus(WireEnum):
    """Whether the settings of a running turn were changed."""

    APPLIED = "applied"
    """They were, and hold from the next step of the turn."""
    TARGET_UNAVAILABLE = "targetUnavailable"
    """They were not: the turn does not run any more, or cannot take them."""


class TurnSettingsUpdateResponse(WireModel):
    """What became of the change."""

    status: TurnSettingsUpdateStatus


class TurnSteerParams(ClientModel):
    """What to add to a turn that is running."""

    thread_id: str
    """The thread that the turn is in."""
    client_user_message_id: str | None = None
    """The client's own id of the message; the item `userMessage` repeats it as `clientId`."""
    input: list[UserInput]
    """What the user says, piece by piece."""
    responsesapi_client_metadata: Annotated[dict[str, str] | None, EXPERIMENTAL] = None
    """The client's own metadata for requests to the model provider, by name."""
    responsesapi_client_metadata_patch: Annotated[dict[str, str] | None, EXPERIMENTAL] = None
    """Entries to set in that metadata, the others left as they are."""
    additional_context: Annotated[dict[str, AdditionalContextEntry] | None, EXPERIMENTAL] = None
    """What the model is to know besides the input, by a key of the client's."""
    expected_turn_id: str
    """The turn that the client believes to be running; if another one is, nothing is added."""


class TurnSteerResponse(WireModel):
    """The input was taken."""

    turn_id: str
    """The turn that it was added to."""


class TurnInterruptParams(ClientModel):
    """Which turn to stop."""

    thread_id: str
    """The thread that the turn is in."""
    turn_id: str
    """The turn to stop."""


class TurnInterruptResponse(WireModel):
    """The agent has stopped."""


class TurnStartedNotification(WireModel):
    """The agent begins a turn."""

    thread_id: str
    """The thread that the turn is in."""
    turn: Turn


class TurnCompletedNotification(WireModel):
    """A turn is over: completed, interrupted or failed, as `turn.status` tells.

    `turn.items` is at most a summary; the items themselves came with `item/completed`.
    """

    thread_id: str
    """The thread that the turn is in."""
    turn: Turn


class TurnDiffUpdatedNotification(WireModel):
    """What the turn has changed in files so far."""

    thread_id: str
    """The thread that the turn is in."""
    turn_id: str
    """The turn that made the changes."""
    diff: str
    """All changes since the turn began, as one unified diff in Git's form, in place of the one before."""


class TurnPlanStepStatus(WireEnum):
    """Where a step of a plan stands."""

    PENDING = "pending"
    IN_PROGRESS = "inProgress"
    COMPLETED = "completed"


class TurnPlanStep(WireModel):
    """One step of the agent's plan."""

    step: str
    """What is to be done, in a few words."""
    status: TurnPlanStepStatus


class TurnPlanUpdatedNotification(WireModel):
    """The steps in which the agent means to do its work, and how far it is."""

    thread_id: str
    """The thread that the turn is in."""
    turn_id: str
    """The turn that the plan is of."""
    explanation: str | None = None
    """Why the plan changed, in the agent's words; `null` where it does not say."""
    plan: list[TurnPlanStep]
    """All steps, in order, in place of those sent before."""


class TurnModerationMetadataNotification(WireModel):
    """What moderation has to say of a turn."""

    thread_id: str
    """The thread that the turn is in."""
    turn_id: str
    """The turn in question."""
    metadata: JsonValue


TURN_START = client_request("turn/start", TurnStartParams, TurnStartResponse)
"""Set the agent to work. The answer comes at once, with the turn's id; the work is told by notifications."""

TURN_SETTINGS_UPDATE = client_request(
    "turn/settings/update",
    TurnSettingsUpdateParams,
    TurnSettingsUpdateResponse,
    stability=Stability.EXPERIMENTAL,
)
"""Change settings of a turn that is running.

An error (-32600) where the feature `step_model_switching` is off.
"""

TURN_STEER = client_request("turn/steer", TurnSteerParams, TurnSteerResponse)
"""Add input to the turn that is running, without stopping it.

An error (-32600) where no turn runs, or another than `expectedTurnId`. A turn that reviews or compacts
takes no input either (`activeTurnNotSteerable`).
"""

TURN_INTERRUPT = client_request("turn/interrupt", TurnInterruptParams, TurnInterruptResponse)
"""Stop the turn that is running. Answered when the agent has stopped; `turn/completed` follows.

An error (-32600) where no turn runs.
"""

TURN_STARTED = server_notification("turn/started", TurnStartedNotification)
"""The agent begins a turn: after `turn/start`, or for another reason, such as a queued message."""

TURN_COMPLETED = server_notification("turn/completed", TurnCompletedNotification)
"""A turn is over, however it ended. No notification with its id follows."""

TURN_DIFF_UPDATED = server_notification("turn/diff/updated", TurnDiffUpdatedNotification)
"""What the turn has changed in files so far. May come again unchanged."""

TURN_PLAN_UPDATED = server_notification("turn/plan/updated", TurnPlanUpdatedNotification)
"""The agent made or changed its list of steps."""

TURN_MODERATION_METADATA = server_notification("turn/moderationMetadata", TurnModerationMetadataNotification)
"""What moderation has to say of a turn, for the client to pass on or to act by."""

METHODS = (
    TURN_START,
    TURN_SETTINGS_UPDATE,
    TURN_STEER,
    TURN_INTERRUPT,
    TURN_STARTED,
    TURN_COMPLETED,
    TURN_DIFF_UPDATED,
    TURN_PLAN_UPDATED,
    TURN_MODERATION_METADATA,
)
