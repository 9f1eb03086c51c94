"""The guardian: an agent that reviews approvals in the user's place.

Where `approvalsReviewer` says so, what would be put to the user goes to the guardian. Each review is
announced by `item/autoApprovalReview/started` and ends in `item/autoApprovalReview/completed`, with the
same `reviewId`; neither waits for an answer. `thread/approveGuardianDeniedAction` overrules a denial.
"""

from typing import Annotated, Literal

from typing_extensions import TypeAliasType

from protocol_models.base import Tagged, Uint16, UnixMillis, UnknownVariant, WireEnum, WireModel, was
from protocol_models.methods import server_notification
from protocol_models.shared.path import AbsolutePathBuf, LegacyAppPathString
from protocol_models.v2.permission import NetworkApprovalProtocol, RequestPermissionProfile


class GuardianApprovalReviewStatus(WireEnum):
    """Where a review stands; every status but `inProgress` ends it.

    Only `approved` lets the action go ahead. `timedOut`: there was no verdict in time. `aborted`: the
    review was given up, for example because the turn was interrupted.
    """

    IN_PROGRESS = "inProgress"
    APPROVED = "approved"
    DENIED = "denied"
    TIMED_OUT = "timedOut"
    ABORTED = "aborted"


class GuardianRiskLevel(WireEnum):
    """How much harm an action could do, from least to most."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class GuardianUserAuthorization(WireEnum):
    """How clearly the user has asked for an action, from `low` to `high`; `unknown` where that is open."""

    UNKNOWN = "unknown"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class GuardianApprovalReview(WireModel):
    """A review, and what it has found so far."""

    status: GuardianApprovalReviewStatus
    risk_level: GuardianRiskLevel | None = None
    """How much harm the action could do; `null` until that is assessed, or where it was not."""
    user_authorization: GuardianUserAuthorization | None = None
    """How clearly the user has asked for the action; `null` until that is assessed, or where it was not."""
    rationale: str | None = None
    """Why the guardian decides as it does, for people; `null` where it gives no reason."""


class AutoReviewDecisionSource(WireEnum):
    """What brought a review to its end: so far always the reviewing agent."""

    AGENT = "agent"


class GuardianCommandSource(WireEnum):
    """The tool by which the agent runs a command: the plain `shell`, or `unifiedExec` with its terminals."""

    SHELL = "shell"
    UNIFIED_EXEC = "unifiedExec"


class CommandReviewAction(WireModel):
    """Run a command."""

    type: Literal["command"]
    source: GuardianCommandSource
    command: str
    """The command line."""
    cwd: Annotated[LegacyAppPathString, was("0.153.4", AbsolutePathBuf)]


class ExecveReviewAction(WireModel):
    """Start a program, as a command that runs already is about to do."""

    type: Literal["execve"]
    source: GuardianCommandSource
    program: str
    """The program to start."""
    argv: list[str]
    """The program's arguments, its own name first."""
    cwd: AbsolutePathBuf


class WriteStdinReviewAction(WireModel):
    """Write to the standard input of a command that runs."""

    type: Literal["writeStdin"]
    approval_id: str
    """Identifies this approval among those for the same command."""
    process_id: str
    """The process to write to."""
    stdin: str
    """What is to be written."""
    cwd: LegacyAppPathString


class ApplyPatchReviewAction(WireModel):
    """Change files."""

    type: Literal["applyPatch"]
    cwd: Annotated[LegacyAppPathString, was("0.153.4", AbsolutePathBuf)]
    files: Annotated[list[LegacyAppPathString], was("0.153.4", list[AbsolutePathBuf])]
    """The files that would be changed."""


class NetworkAccessReviewAction(WireModel):
    """Reach a host on the network."""

    type: Literal["networkAccess"]
    target: str
    """The destination, in one piece."""
    host: str
    """The destination's host."""
    protocol: NetworkApprovalProtocol
    port: Uint16
    """The destination's port."""


class McpToolCallReviewAction(WireModel):
    """Call a tool of an MCP server."""

    type: Literal["mcpToolCall"]
    server: str
    """The server's name in the configuration."""
    tool_name: str
    """The tool's name on that server."""
    connector_id: str | None = None
    """The connector that the tool belongs to; `null` where it belongs to none."""
    connector_name: str | None = None
    """The connector's name, for people; `null` where there is none."""
    tool_title: str | None = None
    """The tool's name, for people; `null` where it has none."""


class RequestPermissionsReviewAction(WireModel):
    """Get more permissions."""

    type: Literal["requestPermissions"]
    reason: str | None = None
    """Why the agent wants them; `null` where it does not say."""
    permissions: RequestPermissionProfile


GuardianApprovalReviewAction = TypeAliasType(
    "GuardianApprovalReviewAction",
    Annotated[
        CommandReviewAction
        | ExecveReviewAction
        | WriteStdinReviewAction
        | ApplyPatchReviewAction
        | NetworkAccessReviewAction
        | McpToolCallReviewAction
        | RequestPermissionsReviewAction
        | UnknownVariant,
        Tagged("type"),
    ],
)
"""What the agent wants to do, and the guardian reviews."""


class ItemGuardianApprovalReviewStartedNotification(WireModel):
    """The guardian has begun to review an action."""

    thread_id: str
    """The thread that the action belongs to."""
    turn_id: str
    """The turn that the action belongs to."""
    started_at_ms: UnixMillis
    """When the review began."""
    review_id: str
    """Identifies the review; `item/autoApprovalReview/completed` repeats it."""
    target_item_id: str | None = None
    """The item whose action is reviewed; `null` where the action belongs to no single item."""
    review: GuardianApprovalReview
    action: GuardianApprovalReviewAction


class ItemGuardianApprovalReviewCompletedNotification(WireModel):
    """The guardian's review of an action has ended; `review` has the verdict."""

    thread_id: str
    """The thread that the action belongs to."""
    turn_id: str
    """The turn that the action belongs to."""
    started_at_ms: UnixMillis
    """When the review began."""
    completed_at_ms: UnixMillis
    """When the review ended."""
    review_id: str
    """Identifies the review, as in `item/autoApprovalReview/started`."""
    target_item_id: str | None = None
    """The item whose action was reviewed; `null` where the action belongs to no single item."""
    decision_source: AutoReviewDecisionSource
    review: GuardianApprovalReview
    action: GuardianApprovalReviewAction


class StrictReviewRequiredNotification(WireModel):
    """A turn has come under strict review: from here on, its actions have to pass the automatic reviewer."""

    thread_id: str
    """The thread that the turn belongs to."""
    turn_id: str
    """The turn under strict review."""
    started_at_ms: UnixMillis
    """Since when strict review holds."""


ITEM_AUTO_APPROVAL_REVIEW_STARTED = server_notification(
    "item/autoApprovalReview/started", ItemGuardianApprovalReviewStartedNotification
)
"""The guardian has begun to review an action. The action waits for the verdict; the client need not act."""

ITEM_AUTO_APPROVAL_REVIEW_COMPLETED = server_notification(
    "item/autoApprovalReview/completed", ItemGuardianApprovalReviewCompletedNotification
)
"""The guardian's review of an action has ended, with or without a verdict."""

AUTO_APPROVAL_REVIEW_STRICT_REVIEW_REQUIRED = server_notification(
    "autoApprovalReview/strictReviewRequired", StrictReviewRequiredNotification
)
"""A turn has come under strict automatic review."""

METHODS = (
    ITEM_AUTO_APPROVAL_REVIEW_STARTED,
    ITEM_AUTO_APPROVAL_REVIEW_COMPLETED,
    AUTO_APPROVAL_REVIEW_STRICT_REVIEW_REQUIRED,
)
