"""Tools that the client carries out for the agent.

With `item/tool/call` the model calls a dynamic tool, one that the client declared in `dynamicTools` of
`thread/start`. With `item/tool/requestUserInput` it puts questions to the user; until they are answered,
the thread is active with the flag `waitingOnUserInput`.
"""

from typing import Annotated

from protocol_models.base import (
    SCHEMA_REQUIRES,
    SHOWS_DEFAULT,
    JsonValue,
    OmittableNotNull,
    Uint64,
    WireModel,
)
from protocol_models.methods import server_request
from protocol_models.v2.item_tool import DynamicToolCallOutputContentItem


class ToolRequestUserInputOption(WireModel):
    """One answer that the user can pick."""

    label: str
    """The answer in a few words, to be shown, and to be given back when it is picked."""
    description: str
    """What picking it means, for people."""


class ToolRequestUserInputQuestion(WireModel):
    """One question to the user."""

    id: str
    """Identifies the question; the key of its answer."""
    header: str
    """A short heading for the question."""
    question: str
    """The question itself."""
    is_other: bool = False
    """Whether the user may also answer in words of their own."""
    is_secret: bool = False
    """Whether the answer is confidential: hide it while it is typed."""
    options: list[ToolRequestUserInputOption] | None = None
    """The answers to choose from; `null` where the user answers in words of their own."""


class ToolRequestUserInputParams(WireModel):
    """Questions that the model puts to the user."""

    thread_id: str
    """The thread that asks."""
    turn_id: str
    """The turn that asks."""
    item_id: str
    """The id of the model's tool call."""
    questions: list[ToolRequestUserInputQuestion]
    """The questions, in the order in which to ask them."""
    is_blocking: Annotated[OmittableNotNull[bool], SCHEMA_REQUIRES] = None
    """Whether the model cannot do without an answer, as in plan mode; absent where the server is too old."""
    auto_resolution_ms: Annotated[Uint64 | None, SHOWS_DEFAULT] = None
    """After how many milliseconds the request may be settled without the user; `null` where never."""


class ToolRequestUserInputAnswer(WireModel):
    """What the user answers to one question."""

    answers: list[str]
    """The labels of the options picked, or the user's own words."""


class ToolRequestUserInputResponse(WireModel):
    """What the user answers."""

    answers: dict[str, ToolRequestUserInputAnswer]
    """The answers, by the id of their question."""


class DynamicToolCallParams(WireModel):
    """Calls a dynamic tool; `arguments` should fit the schema that the client declared with the tool."""

    thread_id: str
    """The thread that calls."""
    turn_id: str
    """The turn that calls."""
    call_id: str
    """The id of the call, and of its `dynamicToolCall` item."""
    namespace: str | None = None
    """The namespace in which the tool was declared; `null` where it was declared in none."""
    tool: str
    """The tool's name."""
    arguments: JsonValue


class DynamicToolCallResponse(WireModel):
    """What a dynamic tool gives back to the model."""

    content_items: list[DynamicToolCallOutputContentItem]
    """The result, or what went wrong, in pieces for the model to read."""
    success: bool
    """Whether the tool did what it was called for."""


ITEM_TOOL_REQUEST_USER_INPUT = server_request(
    "item/tool/requestUserInput", ToolRequestUserInputParams, ToolRequestUserInputResponse
)
"""Puts questions of the model to the user. `serverRequest/resolved` follows once it is settled."""

ITEM_TOOL_CALL = server_request("item/tool/call", DynamicToolCallParams, DynamicToolCallResponse)
"""Calls a tool that the client has declared. Where the client answers with an error, the call has failed."""

METHODS = (
    ITEM_TOOL_REQUEST_USER_INPUT,
    ITEM_TOOL_CALL,
)
