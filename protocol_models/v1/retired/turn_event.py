"""Events of a turn as a whole: its beginning and end, its plan, its diff, and what goes wrong in it."""

from typing import Annotated, Literal

from typing_extensions import TypeAliasType

from protocol_models.base import (
    SHOWS_DEFAULT,
    External,
    Int64,
    SnakeModel,
    Uint16,
    Uint32,
    UnknownVariant,
    WireEnum,
)
from protocol_models.shared.model_settings import ModeKind
from protocol_models.v1.retired.usage import RateLimitSnapshot, TokenUsageInfo


class CodexErrorInfoKind(WireEnum):
    """The causes of an error that their name alone tells.

    Limits: `context_window_exceeded` (the conversation no longer fits the model),
    `usage_limit_exceeded` (of the account). The model's side: `server_overloaded`,
    `internal_server_error`, `unauthorized` (the credentials are not accepted), `bad_request`. This
    side: `sandbox_error`, `thread_rollback_failed`. `other` is anything else.
    """

    CONTEXT_WINDOW_EXCEEDED = "context_window_exceeded"
    USAGE_LIMIT_EXCEEDED = "usage_limit_exceeded"
    SERVER_OVERLOADED = "server_overloaded"
    INTERNAL_SERVER_ERROR = "internal_server_error"
    UNAUTHORIZED = "unauthorized"
    BAD_REQUEST = "bad_request"
    SANDBOX_ERROR = "sandbox_error"
    THREAD_ROLLBACK_FAILED = "thread_rollback_failed"
    OTHER = "other"


class HttpFailure(SnakeModel, inline=True):
    """What the model's server answered, if it did."""

    http_status_code: Uint16 | None = None
    """Status of the HTTP response, such as 401; `null` where there was none."""


class HttpConnectionFailed(SnakeModel, extra="forbid"):
    """The model's server could not be reached, or refused the request."""

    http_connection_failed: HttpFailure


class ResponseStreamConnectionFailed(SnakeModel, extra="forbid"):
    """The stream of the model's response could not be opened."""

    response_stream_connection_failed: HttpFailure


class ResponseStreamDisconnected(SnakeModel, extra="forbid"):
    """The stream of the model's response broke off before its end."""

    response_stream_disconnected: HttpFailure


class ResponseTooManyFailedAttempts(SnakeModel, extra="forbid"):
    """The model's response failed too often to try again."""

    response_too_many_failed_attempts: HttpFailure


CodexErrorInfo = TypeAliasType(
    "CodexErrorInfo",
    Annotated[
        CodexErrorInfoKind
        | HttpConnectionFailed
        | ResponseStreamConnectionFailed
        | ResponseStreamDisconnected
        | ResponseTooManyFailedAttempts
        | UnknownVariant,
        External(),
    ],
)
"""What caused an error, for programs: a string, or an object whose one member names the cause."""


class ErrorEvent(SnakeModel):
    """Something went wrong, and the turn does not go on."""

    type: Literal["error"]
    codex_error_info: Annotated[CodexErrorInfo | None, SHOWS_DEFAULT] = None
    """What caused it, for programs; `null` where that is not known."""
    message: str
    """What went wrong, for people."""


class WarningEvent(SnakeModel):
    """The user should know of something; the turn goes on."""

    type: Literal["warning"]
    message: str
    """What the user should know."""


class StreamErrorEvent(SnakeModel):
    """The model's response failed, and the server tries again."""

    type: Literal["stream_error"]
    additional_details: Annotated[str | None, SHOWS_DEFAULT] = None
    """More about what went wrong, for people; `null` where no more is known."""
    codex_error_info: Annotated[CodexErrorInfo | None, SHOWS_DEFAULT] = None
    """What caused it, for programs; `null` where that is not known."""
    message: str
    """What to tell the user meanwhile."""


class DeprecationNoticeEvent(SnakeModel):
    """Something that is in use, such as a setting, is going to be dropped."""

    type: Literal["deprecation_notice"]
    details: str | None = None
    """What to do about it; `null` where there is no more to say."""
    summary: str
    """What is going to be dropped, in one line."""


class BackgroundEvent(SnakeModel):
    """The server tells what it is doing beside the turn."""

    type: Literal["background_event"]
    message: str
    """What it is doing, for people."""


class ModelRerouteReason(WireEnum):
    """Why another model took over: the request was judged a risk to the security of computers."""

    HIGH_RISK_CYBER_ACTIVITY = "high_risk_cyber_activity"


class ModelRerouteEvent(SnakeModel):
    """The request went to another model than the one that was chosen."""

    type: Literal["model_reroute"]
    from_model: str
    """The model that was chosen, by its slug."""
    reason: ModelRerouteReason
    to_model: str
    """The model that took over, by its slug."""


class ContextCompactedEvent(SnakeModel):
    """The history was shortened, so that it fits the model's context again."""

    type: Literal["context_compacted"]


class ThreadRolledBackEvent(SnakeModel):
    """The last turns were taken out of the history."""

    type: Literal["thread_rolled_back"]
    num_turns: Uint32
    """How many turns were taken out, the last ones first."""


class TaskStartedEvent(SnakeModel):
    """A turn began."""

    type: Literal["task_started"]
    collaboration_mode_kind: ModeKind = ModeKind.DEFAULT
    """Whether the turn works out a plan, or does the work."""
    model_context_window: Int64 | None = None
    """How many tokens fit the model's context; `null` where that is not known."""
    turn_id: str
    """Id of the turn, as in its further events."""


class TaskCompleteEvent(SnakeModel):
    """A turn came to its end; `turn_aborted` is sent instead where it was cut off."""

    type: Literal["task_complete"]
    last_agent_message: str | None = None
    """The last message of the agent; `null` where it said nothing."""
    turn_id: str
    """The turn that ended."""


class TurnAbortReason(WireEnum):
    """Why a turn was cut off.

    `interrupted`: the user stopped it. `replaced`: another turn took its place. `review_ended`: it was
    a review, which is over.
    """

    INTERRUPTED = "interrupted"
    REPLACED = "replaced"
    REVIEW_ENDED = "review_ended"


class TurnAbortedEvent(SnakeModel):
    """A turn was cut off."""

    type: Literal["turn_aborted"]
    reason: TurnAbortReason
    turn_id: str | None = None
    """The turn that was cut off; `null` where the server does not tell."""


class TokenCountEvent(SnakeModel):
    """Tokens were used, or more is known of the limits."""

    type: Literal["token_count"]
    info: TokenUsageInfo | None = None
    """The tokens of the conversation; `null` where they are not known."""
    rate_limits: RateLimitSnapshot | None = None
    """How near the account is to its limits; `null` where the model's server did not tell."""


class TurnDiffEvent(SnakeModel):
    """What the turn has changed so far is not what it was; replaces the diff before."""

    type: Literal["turn_diff"]
    unified_diff: str
    """All changes of the turn to files, as one unified diff."""


class StepStatus(WireEnum):
    """How far a step of the plan is."""

    PENDING = "pending"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"


class PlanItemArg(SnakeModel, extra="forbid"):
    """One step of the plan."""

    status: StepStatus
    step: str
    """What is to be done, in one line."""


class PlanUpdateEvent(SnakeModel):
    """The agent set or changed the list of what it is going to do; replaces the list before."""

    type: Literal["plan_update"]
    explanation: Annotated[str | None, SHOWS_DEFAULT] = None
    """Why the plan changes; `null` where the agent does not say."""
    plan: list[PlanItemArg]
    """All steps of the plan, in order."""


class UndoStartedEvent(SnakeModel):
    """The server began to take back what a turn did to the files."""

    type: Literal["undo_started"]
    message: str | None = None
    """What to tell the user; `null` where there is nothing to say."""


class UndoCompletedEvent(SnakeModel):
    """The undo has ended, well or not."""

    type: Literal["undo_completed"]
    message: str | None = None
    """What came of it, for people; `null` where there is nothing to say."""
    success: bool
    """Whether the files are as they were before."""


class ShutdownCompleteEvent(SnakeModel):
    """The conversation is shut down; no event follows."""

    type: Literal["shutdown_complete"]
