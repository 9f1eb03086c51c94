"""The user's part in a conversation: to say something, with settings or without, and to interrupt.

Both requests that send input are answered at once; what the agent makes of it arrives as events.
"""

from protocol_models.base import ClientModel, JsonValue, WireModel
from protocol_models.methods import Stability, client_request
from protocol_models.shared.model_settings import ReasoningSummary
from protocol_models.shared.session import ThreadId
from protocol_models.v1.retired.config import ReasoningEffort
from protocol_models.v1.retired.sandbox import AskForApproval, SandboxPolicy
from protocol_models.v1.retired.turn_event import TurnAbortReason
from protocol_models.v1.retired.user_input import InputItem


class SendUserMessageParams(ClientModel):
    """What the user says, with the settings that the conversation has."""

    conversation_id: ThreadId
    items: list[InputItem]
    """The message, piece by piece."""


class SendUserMessageResponse(WireModel):
    """The message is taken. The response has no members."""


class SendUserTurnParams(ClientModel):
    """What the user says, and the settings for the turn that follows."""

    conversation_id: ThreadId
    items: list[InputItem]
    """The message, piece by piece."""
    cwd: str
    """The working directory."""
    approval_policy: AskForApproval
    sandbox_policy: SandboxPolicy
    model: str
    """The model to use, by its slug."""
    effort: ReasoningEffort | None = None
    """How hard the model thinks; absent or `null` for the model's own habit."""
    summary: ReasoningSummary
    output_schema: JsonValue | None = None
    """A JSON Schema for the agent's last message; absent or `null` where its form is free."""


class SendUserTurnResponse(WireModel):
    """The message is taken. The response has no members."""


class InterruptConversationParams(ClientModel):
    """Which conversation to interrupt."""

    conversation_id: ThreadId


class InterruptConversationResponse(WireModel):
    """The turn that ran is cut off."""

    abort_reason: TurnAbortReason


SEND_USER_MESSAGE = client_request(
    "sendUserMessage", SendUserMessageParams, SendUserMessageResponse, stability=Stability.LEGACY
)
"""Sends what the user says. `turn/start` has taken its place, and `turn/steer` while a turn runs."""

SEND_USER_TURN = client_request(
    "sendUserTurn", SendUserTurnParams, SendUserTurnResponse, stability=Stability.LEGACY
)
"""Sends what the user says, with the settings to go by. `turn/start` has taken its place."""

INTERRUPT_CONVERSATION = client_request(
    "interruptConversation",
    InterruptConversationParams,
    InterruptConversationResponse,
    stability=Stability.LEGACY,
)
"""Cuts off the turn that runs, and answers when that is done. `turn/interrupt` has taken its place."""

METHODS = (
    SEND_USER_MESSAGE,
    SEND_USER_TURN,
    INTERRUPT_CONVERSATION,
)
