"""A turn: one round in which the agent works on what it was given, and how such a round can fail.

A turn is of one thread and made of items. It is in progress from `turn/started` to `turn/completed`,
ends in one of three ways, and is then part of the thread's history.
"""

from typing import Annotated

from typing_extensions import TypeAliasType

from protocol_models.base import (
    MAY_BE_OMITTED,
    SHOWS_DEFAULT,
    External,
    Int64,
    Uint16,
    UnixSeconds,
    UnknownVariant,
    WireEnum,
    WireModel,
)
from protocol_models.shared.path import LegacyAppPathString
from protocol_models.v2.item import ThreadItem


class NonSteerableTurnKind(WireEnum):
    """A kind of turn that takes no further input.

    `review`: the turn reviews code (`review/start`). `compact`: it shortens the thread's history
    (`thread/compact/start`).
    """

    REVIEW = "review"
    COMPACT = "compact"


class CodexErrorInfoKind(WireEnum):
    """The causes of an error that their name alone tells.

    Limits: `contextWindowExceeded` (the thread no longer fits the model), `sessionBudgetExceeded`,
    `usageLimitExceeded` (of the account), `rateLimitExceeded` (too fast). The model's side:
    `flexUnavailable` (no capacity in the flex tier), `serverOverloaded`, `modelNotFound`,
    `policyCapacityUnavailable`, `internalServerError`, `unauthorized` (the credentials are not
    accepted), `badRequest`. Policy: `cyberPolicy`, `bioPolicy`, `misalignmentPolicyViolation`,
    `tooManyDenials` (too many actions were denied). This side: `threadRollbackFailed`, `sandboxError`.
    `other` is anything else.
    """

    CONTEXT_WINDOW_EXCEEDED = "contextWindowExceeded"
    SESSION_BUDGET_EXCEEDED = "sessionBudgetExceeded"
    USAGE_LIMIT_EXCEEDED = "usageLimitExceeded"
    RATE_LIMIT_EXCEEDED = "rateLimitExceeded"
    FLEX_UNAVAILABLE = "flexUnavailable"
    SERVER_OVERLOADED = "serverOverloaded"
    MODEL_NOT_FOUND = "modelNotFound"
    POLICY_CAPACITY_UNAVAILABLE = "policyCapacityUnavailable"
    INFERENCE_HOOK_DENIED = "inferenceHookDenied"
    """A hook refused to let the request go to the model."""
    CYBER_POLICY = "cyberPolicy"
    BIO_POLICY = "bioPolicy"
    MISALIGNMENT_POLICY_VIOLATION = "misalignmentPolicyViolation"
    TOO_MANY_DENIALS = "tooManyDenials"
    INTERNAL_SERVER_ERROR = "internalServerError"
    UNAUTHORIZED = "unauthorized"
    BAD_REQUEST = "badRequest"
    THREAD_ROLLBACK_FAILED = "threadRollbackFailed"
    SANDBOX_ERROR = "sandboxError"
    OTHER = "other"


class HttpFailure(WireModel, inline=True):
    """What the model's server answered, if it did."""

    http_status_code: Uint16 | None = None
    """Status of the HTTP response, such as 401; `null` where there was none."""


class NonSteerableTurn(WireModel, inline=True):
    """The turn that takes no further input."""

    turn_kind: NonSteerableTurnKind


class HttpConnectionFailed(WireModel, extra="forbid"):
    """The model's server could not be reached, or refused the request."""

    http_connection_failed: HttpFailure


class ResponseStreamConnectionFailed(WireModel, extra="forbid"):
    """The stream of the model's response could not be opened."""

    response_stream_connection_failed: HttpFailure


class ResponseStreamDisconnected(WireModel, extra="forbid"):
    """The stream of the model's response broke off before its end."""

    response_stream_disconnected: HttpFailure


class ResponseTooManyFailedAttempts(WireModel, extra="forbid"):
    """The model's response failed too often to try again."""

    response_too_many_failed_attempts: HttpFailure


class ActiveTurnNotSteerable(WireModel, extra="forbid"):
    """`turn/steer` came while a turn runs that takes no further input."""

    active_turn_not_steerable: NonSteerableTurn


CodexErrorInfo = TypeAliasType(
    "CodexErrorInfo",
    Annotated[
        CodexErrorInfoKind
        | HttpConnectionFailed
        | ResponseStreamConnectionFailed
        | ResponseStreamDisconnected
        | ResponseTooManyFailedAttempts
        | ActiveTurnNotSteerable
        | UnknownVariant,
        External(
            catch_all=True,
            order=(
                "contextWindowExceeded",
                "sessionBudgetExceeded",
                "usageLimitExceeded",
                "rateLimitExceeded",
                "flexUnavailable",
                "serverOverloaded",
                "modelNotFound",
                "policyCapacityUnavailable",
                "inferenceHookDenied",
                "cyberPolicy",
                "bioPolicy",
                "misalignmentPolicyViolation",
                "tooManyDenials",
                "httpConnectionFailed",
                "responseStreamConnectionFailed",
                "internalServerError",
                "unauthorized",
                "badRequest",
                "threadRollbackFailed",
                "sandboxError",
                "responseStreamDisconnected",
                "responseTooManyFailedAttempts",
                "activeTurnNotSteerable",
                "other",
            ),
        ),
    ],
)
"""What caused an error, for programs: a string, or an object whose one member names the cause.

The list is open: treat a string or an object that you do not know as you treat `other`.
"""


class MisalignmentSteer(WireModel):
    """A steering message that goes with a verdict of misalignment."""

    message: str
    """The text of the message."""


class MisalignmentErrorDetails(WireModel):
    """Why the agent's work was stopped as misaligned."""

    error_type: str | None = None
    """The kind of misalignment, for programs; `null` where it is not told."""
    detailed_explanation: str | None = None
    """What was found, for people; `null` where it is not told."""
    steer: MisalignmentSteer | None = None
    """A message to steer by; `null` where there is none."""
    review_target: Annotated[str | None, MAY_BE_OMITTED] = None
    """What the verdict is about; `null` or absent where it is not told."""


class TurnError(WireModel):
    """What went wrong in a turn."""

    message: str
    """What went wrong, for people."""
    codex_error_info: CodexErrorInfo | None = None
    """The cause, for programs; `null` where none is known."""
    additional_details: Annotated[str | None, SHOWS_DEFAULT] = None
    """More for people, such as the error behind an attempt to reconnect; `null` where there is none."""
    misalignment: Annotated[MisalignmentErrorDetails | None, SHOWS_DEFAULT] = None
    """The verdict, where the work was stopped as misaligned; else `null`."""


class TurnItemsView(WireEnum):
    """How much of a turn its `items` show."""

    NOT_LOADED = "notLoaded"
    """The items were not read: an empty `items` does not say that there are none."""
    SUMMARY = "summary"
    """Only items that sum the turn up, such as the agent's final message."""
    FULL = "full"
    """All items."""


class TurnStatus(WireEnum):
    """Where a turn stands; every status but `inProgress` ends it.

    `interrupted`: stopped before its end, mostly by `turn/interrupt`. `failed`: given up, and
    `error` tells why.
    """

    COMPLETED = "completed"
    INTERRUPTED = "interrupted"
    FAILED = "failed"
    IN_PROGRESS = "inProgress"


class Turn(WireModel):
    """One round of the agent's work in a thread."""

    id: str
    """Id of the turn, to be used in `turn/steer` and `turn/interrupt`."""
    root_turn_id: str | None = None
    """The turn on whose behalf this one runs, at the root: its own id where it is the root.

    `null` where that is not known, as in the response to `review/start`.
    """
    items: list[ThreadItem]
    """What happened in the turn, oldest first; `itemsView` tells how complete the list is."""
    items_view: TurnItemsView = TurnItemsView.FULL
    status: TurnStatus
    error: TurnError | None = None
    """What went wrong; `null` unless the status is `failed`."""
    started_at: UnixSeconds | None = None
    """When the agent began, in seconds since the Unix epoch; `null` before, as in `turn/start`'s response."""
    completed_at: UnixSeconds | None = None
    """When the turn ended, in seconds since the Unix epoch; `null` before."""
    duration_ms: Int64 | None = None
    """How long the turn took, in milliseconds; `null` until it ends."""


class TurnEnvironmentParams(WireModel):
    """A place where the agent may work, and the directory to begin in there."""

    environment_id: str
    """Id of the environment, such as `local` for the server's own machine."""
    cwd: LegacyAppPathString
    runtime_workspace_roots: Annotated[list[LegacyAppPathString] | None, MAY_BE_OMITTED] = None
    """The workspace's root directories in this environment; `null` or absent leaves them to the server."""
