"""How items come to be: their start, their growth and their end, as notifications of a running turn.

Between `item/started` and `item/completed`, deltas carry what is new, to be appended in the order in
which they come. What `item/completed` says replaces it. An item that is open when its turn is
interrupted or fails may never be completed. The two `raw…` notifications show the model's side of
the same turn.
"""

from typing import Annotated

from protocol_models.base import (
    MAY_BE_OMITTED,
    SHOWS_DEFAULT,
    Int64,
    JsonValue,
    Uint64,
    UnixMillis,
    WireModel,
)
from protocol_models.methods import server_notification
from protocol_models.shared.response_item import ResponseItem
from protocol_models.v2.item import ThreadItem
from protocol_models.v2.item_command import FileUpdateChange
from protocol_models.v2.token_usage import TokenUsageBreakdown


class ItemStartedNotification(WireModel):
    """An item begins."""

    item: ThreadItem
    thread_id: str
    """The thread that the item is in."""
    turn_id: str
    """The turn that the item is in."""
    started_at_ms: UnixMillis
    """When it began, in milliseconds since the Unix epoch."""


class ItemCompletedNotification(WireModel):
    """An item is complete."""

    item: ThreadItem
    thread_id: str
    """The thread that the item is in."""
    turn_id: str
    """The turn that the item is in."""
    content_token_count: Annotated[Uint64 | None, MAY_BE_OMITTED, SHOWS_DEFAULT] = None
    """Tokens in the item's content; `null` or absent where they were not counted, as is usual."""
    completed_at_ms: UnixMillis
    """When it was complete, in milliseconds since the Unix epoch."""


class AgentMessageDeltaNotification(WireModel):
    """More of a message of the agent."""

    thread_id: str
    """The thread that the item is in."""
    turn_id: str
    """The turn that the item is in."""
    item_id: str
    """The item `agentMessage` that grows."""
    delta: str
    """Text to append to the item's `text`."""


class PlanDeltaNotification(WireModel):
    """More of a proposed plan."""

    thread_id: str
    """The thread that the item is in."""
    turn_id: str
    """The turn that the item is in."""
    item_id: str
    """The item `plan` that grows."""
    delta: str
    """Text to append to the item's `text`."""


class ReasoningSummaryPartAddedNotification(WireModel):
    """The summary of the reasoning gets another part."""

    thread_id: str
    """The thread that the item is in."""
    turn_id: str
    """The turn that the item is in."""
    item_id: str
    """The item `reasoning` that grows."""
    summary_index: Int64
    """Index of the new part in the item's `summary`, from 0."""


class ReasoningSummaryTextDeltaNotification(WireModel):
    """More of a part of the summary of the reasoning."""

    thread_id: str
    """The thread that the item is in."""
    turn_id: str
    """The turn that the item is in."""
    item_id: str
    """The item `reasoning` that grows."""
    delta: str
    """Text to append to that part."""
    summary_index: Int64
    """Index of the part in the item's `summary`, from 0."""


class ReasoningTextDeltaNotification(WireModel):
    """More of the reasoning itself."""

    thread_id: str
    """The thread that the item is in."""
    turn_id: str
    """The turn that the item is in."""
    item_id: str
    """The item `reasoning` that grows."""
    delta: str
    """Text to append to that piece."""
    content_index: Int64
    """Index of the piece in the item's `content`, from 0."""


class CommandExecutionOutputDeltaNotification(WireModel):
    """A running command wrote something."""

    thread_id: str
    """The thread that the item is in."""
    turn_id: str
    """The turn that the item is in."""
    item_id: str
    """The item `commandExecution` that it belongs to."""
    delta: str
    """What was written to standard output or error, as text."""


class TerminalInteractionNotification(WireModel):
    """The agent wrote to a running command."""

    thread_id: str
    """The thread that the item is in."""
    turn_id: str
    """The turn that the item is in."""
    item_id: str
    """The item `commandExecution` whose process it is."""
    process_id: str
    """Id of the process, as in the item's `processId`."""
    stdin: str
    """What was written to its standard input, line ends included."""


class FileChangePatchUpdatedNotification(WireModel):
    """The patch that the model is writing has come further."""

    thread_id: str
    """The thread that the item is in."""
    turn_id: str
    """The turn that the item is in."""
    item_id: str
    """The item `fileChange` that it will be; this can come before its `item/started`."""
    changes: list[FileUpdateChange]
    """All changes so far, in place of those sent before; the last may be unfinished."""


class FileChangeOutputDeltaNotification(WireModel):
    """The tool that applies a patch wrote something."""

    thread_id: str
    """The thread that the item is in."""
    turn_id: str
    """The turn that the item is in."""
    item_id: str
    """The item `fileChange` that it belongs to."""
    delta: str
    """What the tool wrote, as text."""


class McpToolCallProgressNotification(WireModel):
    """The MCP server tells how far a tool call is."""

    thread_id: str
    """The thread that the item is in."""
    turn_id: str
    """The turn that the item is in."""
    item_id: str
    """The item `mcpToolCall` that it belongs to."""
    message: str
    """The server's message, for people."""


class RawResponseItemCompletedNotification(WireModel):
    """The model read or wrote one more item."""

    thread_id: str
    """The thread that the turn is in."""
    turn_id: str
    """The turn in which it was."""
    item: ResponseItem


class ResponseUsageMetadata(WireModel):
    """What the model provider says of the use of one response, as it came."""

    amount: str | None = None
    """The price of the response, in the provider's words; `null` where it does not tell."""
    metadata: JsonValue | None = None


class RawResponseCompletedNotification(WireModel):
    """A response of the model is complete; a turn takes one or more."""

    thread_id: str
    """The thread that the turn is in."""
    turn_id: str
    """The turn in which it was."""
    response_id: str
    """The provider's id of the response."""
    usage: TokenUsageBreakdown | None = None
    """The tokens of this response; `null` where the provider did not count them."""
    usage_metadata: ResponseUsageMetadata | None = None
    """The provider's own account of the use; `null` where it gave none."""


ITEM_STARTED = server_notification("item/started", ItemStartedNotification)
"""An item begins; what is not known yet is empty or `null` in it."""

ITEM_COMPLETED = server_notification("item/completed", ItemCompletedNotification)
"""An item is complete, and is sent once more, whole. It replaces all that deltas said of it."""

ITEM_AGENT_MESSAGE_DELTA = server_notification("item/agentMessage/delta", AgentMessageDeltaNotification)
"""More of a message of the agent, as the model writes it."""

ITEM_PLAN_DELTA = server_notification("item/plan/delta", PlanDeltaNotification)
"""More of the plan that the agent proposes in plan mode."""

ITEM_COMMAND_EXECUTION_OUTPUT_DELTA = server_notification(
    "item/commandExecution/outputDelta", CommandExecutionOutputDeltaNotification
)
"""A running command wrote something. A short command may end without any of these."""

ITEM_COMMAND_EXECUTION_TERMINAL_INTERACTION = server_notification(
    "item/commandExecution/terminalInteraction", TerminalInteractionNotification
)
"""The agent wrote to the standard input of a command that is running."""

ITEM_FILE_CHANGE_OUTPUT_DELTA = server_notification(
    "item/fileChange/outputDelta", FileChangeOutputDeltaNotification
)
"""The tool that applies a patch wrote something."""

ITEM_FILE_CHANGE_PATCH_UPDATED = server_notification(
    "item/fileChange/patchUpdated", FileChangePatchUpdatedNotification
)
"""The patch that the model is writing has come further. Nothing is applied yet, and nothing approved."""

ITEM_MCP_TOOL_CALL_PROGRESS = server_notification(
    "item/mcpToolCall/progress", McpToolCallProgressNotification
)
"""The MCP server tells how far a tool call is."""

ITEM_REASONING_SUMMARY_TEXT_DELTA = server_notification(
    "item/reasoning/summaryTextDelta", ReasoningSummaryTextDeltaNotification
)
"""More of the part of the summary that `item/reasoning/summaryPartAdded` opened."""

ITEM_REASONING_SUMMARY_PART_ADDED = server_notification(
    "item/reasoning/summaryPartAdded", ReasoningSummaryPartAddedNotification
)
"""The summary of the reasoning gets another part; its text follows."""

ITEM_REASONING_TEXT_DELTA = server_notification("item/reasoning/textDelta", ReasoningTextDeltaNotification)
"""More of the reasoning itself, where the model provider gives it."""

RAW_RESPONSE_ITEM_COMPLETED = server_notification(
    "rawResponseItem/completed", RawResponseItemCompletedNotification, legacy=True
)
"""The model read or wrote one more item. Only in threads started with `experimentalRawEvents`."""

RAW_RESPONSE_COMPLETED = server_notification(
    "rawResponse/completed", RawResponseCompletedNotification, legacy=True
)
"""A response of the model is complete. Only in threads started with `experimentalRawEvents`."""

METHODS = (
    ITEM_STARTED,
    ITEM_COMPLETED,
    ITEM_AGENT_MESSAGE_DELTA,
    ITEM_PLAN_DELTA,
    ITEM_COMMAND_EXECUTION_OUTPUT_DELTA,
    ITEM_COMMAND_EXECUTION_TERMINAL_INTERACTION,
    ITEM_FILE_CHANGE_OUTPUT_DELTA,
    ITEM_FILE_CHANGE_PATCH_UPDATED,
    ITEM_MCP_TOOL_CALL_PROGRESS,
    ITEM_REASONING_SUMMARY_TEXT_DELTA,
    ITEM_REASONING_SUMMARY_PART_ADDED,
    ITEM_REASONING_TEXT_DELTA,
    RAW_RESPONSE_ITEM_COMPLETED,
    RAW_RESPONSE_COMPLETED,
)
