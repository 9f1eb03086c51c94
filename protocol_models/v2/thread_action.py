"""What clients do with a thread besides turns, and the tokens that all of it costs.

Some actions run as a turn of their own (`thread/compact/start`, `thread/shellCommand`): they are answered
at once with nothing, and show in the turn's notifications. Others add to the history without a turn, look
at the thread through the model without adding to it, or tell the server what goes on outside of it.
"""

from typing import Annotated, Literal

from typing_extensions import TypeAliasType

from protocol_models.base import (
    ClientModel,
    Int64,
    JsonValue,
    Tagged,
    Uint64,
    UnknownVariant,
    WireModel,
    was,
)
from protocol_models.jsonrpc import RequestId
from protocol_models.methods import Stability, client_request, server_notification
from protocol_models.shared.model_settings import ReasoningEffort
from protocol_models.shared.session import GuardianAssessmentOutcome
from protocol_models.v2.guardian import GuardianRiskLevel, GuardianUserAuthorization
from protocol_models.v2.thread_state import ThreadSource
from protocol_models.v2.token_usage import TokenUsageBreakdown


class ThreadSampleParams(ClientModel):
    """A question to the model about a thread, which neither the question nor the answer becomes part of."""

    thread_id: str
    """The thread whose history the model sees."""
    expected_turn_id: str
    """The turn that the client takes for the latest; guards against asking about an older history."""
    allow_in_progress_turn: bool = False
    """Whether that turn may still be running; `false` where absent."""
    prompt: str
    """What to ask."""
    effort: ReasoningEffort | None = None
    """How hard the model is to reason; absent or `null` leaves that to the server."""
    thread_source: ThreadSource | None = None
    """What the question is for, for analytics; absent or `null` leaves it unsaid."""
    turn_trigger: str | None = None
    """What gave rise to the question, for analytics; absent or `null` leaves it unsaid."""
    responsesapi_client_metadata: dict[str, str] | None = None
    """Metadata to send with the request to the Responses API; absent or `null` for none."""
    disable_mcp: bool = False
    """Whether to leave out the tools of MCP servers; `false` where absent."""
    interrupt_on_cancel: bool | None = None
    """Whether `thread/sample/cancel` stops the model call; absent or `null` leaves that to the server."""


class ThreadSampleResponse(WireModel):
    """What the model answered, and what it cost."""

    source_turn_id: str
    """The latest turn of the history that the model saw."""
    response_id: str
    """The id of the response in the Responses API."""
    text: str | None = None
    """The answer; `null` where the model gave no text."""
    input_tokens: Int64 | None = None
    """Tokens sent to the model, cached ones included; `null` where the provider does not report them."""
    cached_input_tokens: Int64 | None = None
    """Input tokens that came from the provider's cache; `null` where it does not report them."""
    output_tokens: Int64 | None = None
    """Tokens that the model produced; `null` where the provider does not report them."""


class ThreadSampleCancelParams(ClientModel, extra="forbid"):
    """Names the question to give up, by the `id` of its `thread/sample` request."""

    request_id: RequestId


class ThreadSampleCancelResponse(WireModel):
    """Empty: the question is given up, or was answered already."""


class ThreadIncrementElicitationParams(ClientModel):
    """Names the thread for which the user is being asked something."""

    thread_id: str
    """The thread that waits for the user."""


class ThreadIncrementElicitationResponse(WireModel):
    """How many such questions are open now."""

    count: Annotated[Int64 | Uint64, was("0.142.5", Uint64)]
    """Questions that were begun and not yet ended."""
    paused: bool
    """Whether time limits stand still; they do while any question is open."""


class ThreadDecrementElicitationParams(ClientModel):
    """Names the thread for which the user has answered, or was asked in vain."""

    thread_id: str
    """The thread that waited for the user."""


class ThreadDecrementElicitationResponse(WireModel):
    """How many such questions are still open."""

    count: Annotated[Int64 | Uint64, was("0.142.5", Uint64)]
    """Questions that were begun and not yet ended."""
    paused: bool
    """Whether time limits still stand still; `false` once no question is open."""


class ThreadPredictionRequestParams(ClientModel):
    """The turn after which to predict what the user says next."""

    thread_id: str
    """The thread to predict for."""
    source_turn_id: str
    """The turn that the predicted message would follow."""


class ThreadPredictionRequestResponse(WireModel):
    """Empty: the prediction is under way and follows in `thread/prediction/updated`."""


class CompletedThreadPrediction(WireModel):
    """The prediction was made."""

    type: Literal["completed"]
    text: str | None = None
    """The message that the user may want to send next; `null` where none suggests itself."""


class FailedThreadPrediction(WireModel):
    """The prediction could not be made."""

    type: Literal["failed"]


ThreadPredictionResult = TypeAliasType(
    "ThreadPredictionResult",
    Annotated[CompletedThreadPrediction | FailedThreadPrediction | UnknownVariant, Tagged("type")],
)
"""What came of a prediction."""


class ThreadPredictionUpdatedNotification(WireModel):
    """A prediction that was asked for has ended."""

    thread_id: str
    """The thread that was predicted for."""
    source_turn_id: str
    """The turn that the predicted message would follow, as in the request."""
    result: ThreadPredictionResult


class ThreadCompactStartParams(ClientModel):
    """Names the thread whose history to compact."""

    thread_id: str
    """The thread whose history to compact."""


class ThreadCompactStartResponse(WireModel):
    """Empty: the compaction is under way, as a turn of its own."""


class ContextCompactedNotification(WireModel):
    """The history that the model sees was replaced by a summary."""

    thread_id: str
    """The thread whose history was compacted."""
    turn_id: str
    """The turn in which that happened."""


class ThreadShellCommandParams(ClientModel):
    """A command that the user typed."""

    thread_id: str
    """The thread in whose directory the command runs, and whose history records it."""
    command: str
    """The command line, for the user's shell: pipes and the like work."""
    timeout_ms: Int64 | None = None
    """Milliseconds after which the command is stopped; absent or `null` leaves that to the server."""


class ThreadShellCommandResponse(WireModel):
    """Empty: the command is accepted; its output comes with its item."""


class ThreadApproveGuardianDeniedActionParams(ClientModel):
    """An action that the guardian denied, and that the user wants to be done nevertheless."""

    thread_id: str
    """The thread in which the action was denied."""
    event: JsonValue
    """The event with which the guardian denied the action, handed back unchanged."""


class ThreadApproveGuardianDeniedActionResponse(WireModel):
    """Empty: the user's approval is recorded."""


class ThreadGuardianReviewParams(ClientModel):
    """Names the thread to review."""

    thread_id: str
    """The thread to review."""


class ThreadGuardianAssessment(WireModel):
    """The judgment of the guardian, an automatic reviewer of what the agent is about to do."""

    outcome: GuardianAssessmentOutcome
    risk_level: GuardianRiskLevel
    user_authorization: GuardianUserAuthorization
    rationale: str
    """Why, for people."""


class ThreadGuardianReviewResponse(WireModel):
    """What was reviewed, and with what judgment."""

    call_id: str
    """The tool call that was reviewed."""
    assessment: ThreadGuardianAssessment | None = None
    """The judgment; `null` where the review came to none."""


class ThreadInjectItemsParams(ClientModel):
    """Items to add to what the model sees of a thread."""

    thread_id: str
    """The thread whose history to extend."""
    items: list[JsonValue]
    """Items as the Responses API has them, such as messages, in the order in which to add them."""


class ThreadInjectItemsResponse(WireModel):
    """Empty: the items are part of the history."""


class ThreadPrepareApprovedPlanParams(ClientModel):
    """A plan that the user has approved."""

    thread_id: str
    """The thread in which the plan was made."""
    markdown: str
    """The plan, in Markdown."""
    attachment_path: str | None = None
    """A file that holds the plan; absent or `null` where there is none."""


class ThreadPrepareApprovedPlanResponse(WireModel):
    """What to tell the agent for it to carry the plan out."""

    prompt: str
    """The text to send as the next user message."""


class ThreadTokenUsage(WireModel):
    """The tokens that a thread has used, and how much room its model has."""

    total: TokenUsageBreakdown
    last: TokenUsageBreakdown
    model_context_window: Int64 | None = None
    """How many tokens the model can see at once; `null` where that is not known."""


class ThreadTokenUsageUpdatedNotification(WireModel):
    """The token counts of a thread have changed.

    `total` adds up the thread so far; `last` is the latest model call, by whose `totalTokens` clients can
    show how full the context window is.
    """

    thread_id: str
    """The thread that used the tokens."""
    turn_id: str
    """The turn that used them last."""
    token_usage: ThreadTokenUsage


THREAD_SAMPLE = client_request(
    "thread/sample", ThreadSampleParams, ThreadSampleResponse, stability=Stability.EXPERIMENTAL
)
"""Asks the model a question about a thread, aside from its history; answered when the model has answered."""

THREAD_SAMPLE_CANCEL = client_request(
    "thread/sample/cancel",
    ThreadSampleCancelParams,
    ThreadSampleCancelResponse,
    stability=Stability.EXPERIMENTAL,
)
"""Gives up a `thread/sample` request that is still waiting for its answer."""

THREAD_INCREMENT_ELICITATION = client_request(
    "thread/increment_elicitation",
    ThreadIncrementElicitationParams,
    ThreadIncrementElicitationResponse,
    stability=Stability.EXPERIMENTAL,
)
"""Tells that the user is being asked something outside of this protocol, so that time limits stand still.

Each such request has to be matched by one `thread/decrement_elicitation`.
"""

THREAD_DECREMENT_ELICITATION = client_request(
    "thread/decrement_elicitation",
    ThreadDecrementElicitationParams,
    ThreadDecrementElicitationResponse,
    stability=Stability.EXPERIMENTAL,
)
"""Tells that a question announced by `thread/increment_elicitation` is over."""

THREAD_PREDICTION_REQUEST = client_request(
    "thread/prediction/request",
    ThreadPredictionRequestParams,
    ThreadPredictionRequestResponse,
    stability=Stability.EXPERIMENTAL,
)
"""Asks for a guess at the user's next message; answered at once, and by `thread/prediction/updated` later."""

THREAD_COMPACT_START = client_request(
    "thread/compact/start", ThreadCompactStartParams, ThreadCompactStartResponse
)
"""Has the history of a thread summarised, to make room in the context window.

Answered at once. The compaction runs as a turn with one `contextCompaction` item, and has ended with it.
"""

THREAD_SHELL_COMMAND = client_request(
    "thread/shellCommand", ThreadShellCommandParams, ThreadShellCommandResponse
)
"""Runs a command that the user typed, outside of the sandbox, and shows its output to the model.

Answered at once. The command is a `commandExecution` item, in a turn of its own where none is running.
"""

THREAD_APPROVE_GUARDIAN_DENIED_ACTION = client_request(
    "thread/approveGuardianDeniedAction",
    ThreadApproveGuardianDeniedActionParams,
    ThreadApproveGuardianDeniedActionResponse,
)
"""Tells the agent that the user approves of an action which the guardian denied."""

THREAD_GUARDIAN_REVIEW = client_request(
    "thread/guardianReview",
    ThreadGuardianReviewParams,
    ThreadGuardianReviewResponse,
    stability=Stability.EXPERIMENTAL,
)
"""Has the guardian review a thread and answers with its judgment."""

THREAD_INJECT_ITEMS = client_request(
    "thread/inject_items", ThreadInjectItemsParams, ThreadInjectItemsResponse
)
"""Adds items to what the model sees of a thread, without starting a turn."""

THREAD_PREPARE_APPROVED_PLAN = client_request(
    "thread/prepareApprovedPlan",
    ThreadPrepareApprovedPlanParams,
    ThreadPrepareApprovedPlanResponse,
    stability=Stability.EXPERIMENTAL,
)
"""Turns an approved plan into the message that has the agent carry it out. Does not send the message."""

THREAD_PREDICTION_UPDATED = server_notification(
    "thread/prediction/updated", ThreadPredictionUpdatedNotification
)
"""A prediction asked for by `thread/prediction/request` was made, or failed."""

THREAD_TOKEN_USAGE_UPDATED = server_notification(
    "thread/tokenUsage/updated", ThreadTokenUsageUpdatedNotification
)
"""The token counts of a thread changed. Sent after each model call, and when a stored thread is loaded."""

THREAD_COMPACTED = server_notification("thread/compacted", ContextCompactedNotification)
"""A thread's history was compacted. Rely on the `contextCompaction` item: it is there without this, too."""

METHODS = (
    THREAD_SAMPLE,
    THREAD_SAMPLE_CANCEL,
    THREAD_INCREMENT_ELICITATION,
    THREAD_DECREMENT_ELICITATION,
    THREAD_PREDICTION_REQUEST,
    THREAD_COMPACT_START,
    THREAD_SHELL_COMMAND,
    THREAD_APPROVE_GUARDIAN_DENIED_ACTION,
    THREAD_GUARDIAN_REVIEW,
    THREAD_INJECT_ITEMS,
    THREAD_PREPARE_APPROVED_PLAN,
    THREAD_PREDICTION_UPDATED,
    THREAD_TOKEN_USAGE_UPDATED,
    THREAD_COMPACTED,
)
