"""Events of what is said and thought in a turn, and the items that newer events group it into.

The older events (`agent_message`, `agent_reasoning` and the like) and the newer ones (`item_started`,
`item_completed` and the `…_content_delta` events) tell the same twice: follow one of the two kinds.
"""

from typing import Annotated, Literal

from typing_extensions import TypeAliasType

from protocol_models.base import Int64, Omittable, SnakeModel, Tagged, UnknownVariant
from protocol_models.shared.session import ThreadId
from protocol_models.v1.retired.response_item import MessagePhase, ResponseItem, WebSearchAction
from protocol_models.v1.retired.user_input import TextElement, UserInput


class TextAgentMessageContent(SnakeModel):
    """Text that the agent wrote."""

    type: Literal["Text"]
    text: str
    """The text, in Markdown."""


AgentMessageContent = TypeAliasType(
    "AgentMessageContent", Annotated[TextAgentMessageContent | UnknownVariant, Tagged("type")]
)
"""One piece of a message of the agent."""


class UserMessageTurnItem(SnakeModel):
    """The user said something."""

    type: Literal["UserMessage"]
    id: str
    """Id of the item, as in its deltas."""
    content: list[UserInput]
    """What was said, piece by piece."""


class AgentMessageTurnItem(SnakeModel):
    """The agent said something."""

    type: Literal["AgentMessage"]
    id: str
    """Id of the item, as in its deltas."""
    content: list[AgentMessageContent]
    """What was said, piece by piece."""
    phase: Omittable[MessagePhase] = None
    """What the message is for in its turn; absent where the model does not tell."""


class PlanTurnItem(SnakeModel):
    """The agent proposed a plan."""

    type: Literal["Plan"]
    id: str
    """Id of the item, as in its deltas."""
    text: str
    """The plan, in Markdown."""


class ReasoningTurnItem(SnakeModel):
    """The model thought."""

    type: Literal["Reasoning"]
    id: str
    """Id of the item, as in its deltas."""
    raw_content: list[str] = []
    """The reasoning itself, part by part; empty where the provider does not give it."""
    summary_text: list[str]
    """The reasoning summed up for people, part by part; empty where there is no summary."""


class WebSearchTurnItem(SnakeModel):
    """The model searched the web."""

    type: Literal["WebSearch"]
    id: str
    """Id of the item."""
    query: str
    """What was searched for, in one line to show."""
    action: WebSearchAction


class ContextCompactionTurnItem(SnakeModel):
    """The history was shortened, so that it fits the model's context again."""

    type: Literal["ContextCompaction"]
    id: str
    """Id of the item."""


TurnItem = TypeAliasType(
    "TurnItem",
    Annotated[
        UserMessageTurnItem
        | AgentMessageTurnItem
        | PlanTurnItem
        | ReasoningTurnItem
        | WebSearchTurnItem
        | ContextCompactionTurnItem
        | UnknownVariant,
        Tagged("type"),
    ],
)
"""One item of a turn. Its `type` is in upper camel case, unlike the `type` of an event."""


class AgentMessageEvent(SnakeModel):
    """A message of the agent is complete."""

    type: Literal["agent_message"]
    message: str
    """The whole message, in Markdown."""


class UserMessageEvent(SnakeModel):
    """The user's input was taken up."""

    type: Literal["user_message"]
    images: list[str] | None = None
    """Addresses of the images that came with it; `null` where none did."""
    local_images: list[str] = []
    """Paths of the image files that came with it; empty where none did."""
    message: str
    """What the user wrote."""
    text_elements: list[TextElement] = []
    """Stretches of `message` to draw as one piece; empty where there are none."""


class AgentMessageDeltaEvent(SnakeModel):
    """A message of the agent grew."""

    type: Literal["agent_message_delta"]
    delta: str
    """What to append to the message."""


class AgentReasoningEvent(SnakeModel):
    """A part of the summary of the model's reasoning is complete."""

    type: Literal["agent_reasoning"]
    text: str
    """The whole part, in Markdown."""


class AgentReasoningDeltaEvent(SnakeModel):
    """The summary of the model's reasoning grew."""

    type: Literal["agent_reasoning_delta"]
    delta: str
    """What to append to the summary."""


class AgentReasoningRawContentEvent(SnakeModel):
    """A part of the model's reasoning itself is complete."""

    type: Literal["agent_reasoning_raw_content"]
    text: str
    """The whole part."""


class AgentReasoningRawContentDeltaEvent(SnakeModel):
    """The model's reasoning itself grew."""

    type: Literal["agent_reasoning_raw_content_delta"]
    delta: str
    """What to append to the reasoning."""


class AgentReasoningSectionBreakEvent(SnakeModel):
    """The summary of the model's reasoning goes on with a new part."""

    type: Literal["agent_reasoning_section_break"]
    item_id: str = ""
    """Id of the reasoning item; empty where the server does not tell."""
    summary_index: Int64 = 0
    """Which part begins, counted from 0."""


class RawResponseItemEvent(SnakeModel):
    """An item of the model's own record; only for listeners with `experimentalRawEvents`."""

    type: Literal["raw_response_item"]
    item: ResponseItem


class ItemStartedEvent(SnakeModel):
    """An item of a turn began; what it holds so far is in `item`."""

    type: Literal["item_started"]
    item: TurnItem
    thread_id: ThreadId
    turn_id: str
    """The turn that the item is of."""


class ItemCompletedEvent(SnakeModel):
    """An item of a turn is complete, and replaces what its deltas added up to."""

    type: Literal["item_completed"]
    item: TurnItem
    thread_id: ThreadId
    turn_id: str
    """The turn that the item is of."""


class AgentMessageContentDeltaEvent(SnakeModel):
    """An item `AgentMessage` grew."""

    type: Literal["agent_message_content_delta"]
    delta: str
    """What to append to the message."""
    item_id: str
    """Id of the item."""
    thread_id: str
    """The thread that the item is of."""
    turn_id: str
    """The turn that the item is of."""


class PlanDeltaEvent(SnakeModel):
    """An item `Plan` grew."""

    type: Literal["plan_delta"]
    delta: str
    """What to append to the plan."""
    item_id: str
    """Id of the item."""
    thread_id: str
    """The thread that the item is of."""
    turn_id: str
    """The turn that the item is of."""


class ReasoningContentDeltaEvent(SnakeModel):
    """The summary in an item `Reasoning` grew."""

    type: Literal["reasoning_content_delta"]
    delta: str
    """What to append to the part of the summary."""
    item_id: str
    """Id of the item."""
    summary_index: Int64 = 0
    """Which part of `summary_text` grew, counted from 0."""
    thread_id: str
    """The thread that the item is of."""
    turn_id: str
    """The turn that the item is of."""


class ReasoningRawContentDeltaEvent(SnakeModel):
    """The reasoning itself in an item `Reasoning` grew."""

    type: Literal["reasoning_raw_content_delta"]
    content_index: Int64 = 0
    """Which part of `raw_content` grew, counted from 0."""
    delta: str
    """What to append to the part."""
    item_id: str
    """Id of the item."""
    thread_id: str
    """The thread that the item is of."""
    turn_id: str
    """The turn that the item is of."""
