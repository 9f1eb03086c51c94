"""The items that a turn is made of: messages, reasoning, commands, file changes, tool calls and more.

An item is announced by `item/started`, may grow by notifications of its kind, and comes whole with
`item/completed`. Afterwards it is part of the thread's history.
"""

from typing import Annotated, Literal

from typing_extensions import TypeAliasType

from protocol_models.base import Tagged, UnknownVariant, Untagged
from protocol_models.shared.item import ImageGenerationItem
from protocol_models.v2.item_agent import CollabAgentToolCallThreadItem, SubAgentActivityThreadItem
from protocol_models.v2.item_base import ThreadItemBase
from protocol_models.v2.item_command import CommandExecutionThreadItem, FileChangeThreadItem
from protocol_models.v2.item_message import (
    AgentMessageThreadItem,
    HookPromptThreadItem,
    PlanThreadItem,
    ReasoningThreadItem,
    UserMessageThreadItem,
)
from protocol_models.v2.item_tool import (
    DynamicToolCallThreadItem,
    FileImageGenerationThreadItem,
    FunctionCallOutputThreadItem,
    ImageGenerationThreadItemBase,
    ImageViewThreadItem,
    InlineImageGenerationThreadItem,
    McpToolCallThreadItem,
    SleepThreadItem,
    WebSearchThreadItem,
)


class EnteredReviewModeThreadItem(ThreadItemBase):
    """A review of code begins (`review/start`)."""

    type: Literal["enteredReviewMode"]
    id: str
    """Id of the item."""
    review: str
    """What is reviewed, in words."""


class ExitedReviewModeThreadItem(ThreadItemBase):
    """A review of code is over."""

    type: Literal["exitedReviewMode"]
    id: str
    """Id of the item."""
    review: str
    """What the review found, as text to show."""


class ContextCompactionThreadItem(ThreadItemBase):
    """The thread's history was shortened here, to fit the model's context window."""

    type: Literal["contextCompaction"]
    id: str
    """Id of the item."""


ThreadItem = TypeAliasType(
    "ThreadItem",
    Annotated[
        UserMessageThreadItem
        | HookPromptThreadItem
        | AgentMessageThreadItem
        | FunctionCallOutputThreadItem
        | PlanThreadItem
        | ReasoningThreadItem
        | CommandExecutionThreadItem
        | FileChangeThreadItem
        | McpToolCallThreadItem
        | DynamicToolCallThreadItem
        | CollabAgentToolCallThreadItem
        | SubAgentActivityThreadItem
        | WebSearchThreadItem
        | ImageViewThreadItem
        | SleepThreadItem
        | Annotated[
            FileImageGenerationThreadItem | InlineImageGenerationThreadItem,
            Untagged(shared=ImageGenerationThreadItemBase, flattens=ImageGenerationItem),
        ]
        | EnteredReviewModeThreadItem
        | ExitedReviewModeThreadItem
        | ContextCompactionThreadItem
        | UnknownVariant,
        Tagged("type", shared=ThreadItemBase),
    ],
)
"""One item of a turn, in the form in which clients show it; `type` tells what it is.

`item/started` gives it as far as it is known then, `item/completed` as it stays.
"""
