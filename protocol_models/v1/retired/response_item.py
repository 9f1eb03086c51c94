"""What the model reads and writes, in the form of the Responses API, as the retired surface shows it.

Clients meet these items in the event `raw_response_item`, and send them as the `history` of
`resumeConversation`. Their members are in snake_case on the wire.
"""

from typing import Annotated, Literal

from typing_extensions import TypeAliasType

from protocol_models.base import (
    SHOWS_DEFAULT,
    Omittable,
    SnakeModel,
    Tagged,
    UnknownVariant,
    Untagged,
    WireEnum,
)
from protocol_models.shared.response_item import (
    InputText,
    LocalShellAction,
    LocalShellStatus,
    ReasoningItemContent,
    ReasoningItemReasoningSummary,
)


class InputImage(SnakeModel):
    """An image for the model to look at."""

    type: Literal["input_image"]
    image_url: str
    """Address of the image; a `data:` URL carries the image itself."""


class OutputText(SnakeModel):
    """Text that the model wrote."""

    type: Literal["output_text"]
    text: str
    """The text itself."""


ContentItem = TypeAliasType(
    "ContentItem", Annotated[InputText | InputImage | OutputText | UnknownVariant, Tagged("type")]
)
"""One piece of a message; `output_text` is the model's own, everything else was put before it."""

FunctionCallOutputContentItem = TypeAliasType(
    "FunctionCallOutputContentItem", Annotated[InputText | InputImage | UnknownVariant, Tagged("type")]
)
"""One piece of what a tool gave back to the model."""

FunctionCallOutputBody = TypeAliasType(
    "FunctionCallOutputBody", Annotated[str | list[FunctionCallOutputContentItem], Untagged()]
)
"""What a tool gave back to the model: plain text, or a list of pieces."""


class FunctionCallOutputPayload(SnakeModel):
    """What a tool gave back, and whether it worked."""

    body: FunctionCallOutputBody
    success: bool | None = None
    """Whether the tool did what was asked of it; `null` where that is not known."""


class GhostCommit(SnakeModel):
    """A commit on no branch, in which the server keeps the state of a working tree."""

    id: str
    """The hash of the commit."""
    parent: str | None = None
    """The commit that was checked out; `null` where there was none yet."""
    preexisting_untracked_dirs: list[str]
    """Directories outside of version control that were there before; an undo leaves them alone."""
    preexisting_untracked_files: list[str]
    """Files outside of version control that were there before; an undo leaves them alone."""


class MessagePhase(WireEnum):
    """What a message of the agent is for in its turn, where the model tells."""

    COMMENTARY = "commentary"
    """Said along the way, while the work goes on."""
    FINAL_ANSWER = "final_answer"
    """The answer that the turn ends in."""


class SearchWebSearchAction(SnakeModel):
    """The model put queries to a search engine."""

    type: Literal["search"]
    query: Omittable[str] = None
    """The query; absent where only `queries` tells it."""
    queries: Omittable[list[str]] = None
    """The queries, where there were several; else mostly absent."""


class OpenPageWebSearchAction(SnakeModel):
    """The model opened a page."""

    type: Literal["open_page"]
    url: Omittable[str] = None
    """The page's address; absent where it is not known."""


class FindInPageWebSearchAction(SnakeModel):
    """The model looked for a text within a page."""

    type: Literal["find_in_page"]
    url: Omittable[str] = None
    """The page's address; absent where it is not known."""
    pattern: Omittable[str] = None
    """The text that was looked for; absent where it is not known."""


class OtherWebSearchAction(SnakeModel):
    """A step of which no more is known than that there was one."""

    type: Literal["other"]


WebSearchAction = TypeAliasType(
    "WebSearchAction",
    Annotated[
        SearchWebSearchAction
        | OpenPageWebSearchAction
        | FindInPageWebSearchAction
        | OtherWebSearchAction
        | UnknownVariant,
        Tagged("type"),
    ],
)
"""One step of a web search, in the model's own record."""


class MessageResponseItem(SnakeModel):
    """A message, of the user, the model, or those who instruct it."""

    type: Literal["message"]
    id: Omittable[str] = None
    """Id of the item; a client may send it, a server leaves it out."""
    role: str
    """Who speaks: `user`, `assistant`, `developer` or `system`."""
    content: list[ContentItem]
    """The message, piece by piece."""
    end_turn: Omittable[bool] = None
    """Whether the model ends its turn with it; absent where it does not tell."""
    phase: Omittable[MessagePhase] = None
    """What the message is for in its turn; absent where the model does not tell."""


class ReasoningResponseItem(SnakeModel):
    """What the model thought before it went on."""

    type: Literal["reasoning"]
    id: Omittable[str] = None
    """Id of the item, as the model provider gave it; old servers read it and do not send it."""
    summary: list[ReasoningItemReasoningSummary]
    """The reasoning summed up for people, part by part; empty where there is no summary."""
    content: Annotated[Omittable[list[ReasoningItemContent]], SHOWS_DEFAULT] = None
    """The reasoning itself; absent where the provider does not give it."""
    encrypted_content: str | None = None
    """The reasoning as the provider encrypted it, to be sent back to it; `null` where it is not there."""


class LocalShellCallResponseItem(SnakeModel):
    """The model calls the shell tool that is built into it."""

    type: Literal["local_shell_call"]
    id: Omittable[str] = None
    """Id of the item; a client may send it, a server leaves it out."""
    call_id: str | None = None
    """Id of the call, which its output repeats; `null` where it has none."""
    status: LocalShellStatus
    action: LocalShellAction


class FunctionCallResponseItem(SnakeModel):
    """The model calls a tool whose arguments follow a schema; `function_call_output` answers."""

    type: Literal["function_call"]
    id: Omittable[str] = None
    """Id of the item; a client may send it, a server leaves it out."""
    name: str
    """The tool's name."""
    arguments: str
    """The arguments: a JSON object, as text. It is the model's, and may be malformed."""
    call_id: str
    """Id of the call, which its output repeats."""


class FunctionCallOutputResponseItem(SnakeModel):
    """What a tool gave back for a `function_call`."""

    type: Literal["function_call_output"]
    call_id: str
    """The call that this answers."""
    output: FunctionCallOutputPayload


class CustomToolCallResponseItem(SnakeModel):
    """The model calls a tool that takes free text (`apply_patch`); `custom_tool_call_output` answers."""

    type: Literal["custom_tool_call"]
    id: Omittable[str] = None
    """Id of the item; a client may send it, a server leaves it out."""
    status: Omittable[str] = None
    """How far the call is, such as `completed`; absent where the provider does not tell."""
    call_id: str
    """Id of the call, which its output repeats."""
    name: str
    """The tool's name."""
    input: str
    """The text that the tool is given."""


class CustomToolCallOutputResponseItem(SnakeModel):
    """What a tool gave back for a `custom_tool_call`."""

    type: Literal["custom_tool_call_output"]
    call_id: str
    """The call that this answers."""
    output: str
    """What the tool gave back, as text."""


class WebSearchCallResponseItem(SnakeModel):
    """The model searched the web; the provider carried it out."""

    type: Literal["web_search_call"]
    id: Omittable[str] = None
    """Id of the item; a client may send it, a server leaves it out."""
    status: Omittable[str] = None
    """How far the search is, such as `completed`; absent where the provider does not tell."""
    action: Omittable[WebSearchAction] = None
    """The step that was taken; absent where the provider does not tell."""


class GhostSnapshotResponseItem(SnakeModel):
    """The state of the working tree was kept here, so that what follows can be undone."""

    type: Literal["ghost_snapshot"]
    ghost_commit: GhostCommit


class CompactionResponseItem(SnakeModel):
    """What the provider put in the place of earlier items, to shorten the history."""

    type: Literal["compaction"]
    encrypted_content: str
    """The shortened history as the provider encrypted it; pass it on unchanged."""


class OtherResponseItem(SnakeModel):
    """An item of a kind that the server does not know."""

    type: Literal["other"]


ResponseItem = TypeAliasType(
    "ResponseItem",
    Annotated[
        MessageResponseItem
        | ReasoningResponseItem
        | LocalShellCallResponseItem
        | FunctionCallResponseItem
        | FunctionCallOutputResponseItem
        | CustomToolCallResponseItem
        | CustomToolCallOutputResponseItem
        | WebSearchCallResponseItem
        | GhostSnapshotResponseItem
        | CompactionResponseItem
        | OtherResponseItem
        | UnknownVariant,
        Tagged("type"),
    ],
)
"""One item of what the model reads and writes, in the form of the Responses API; `type` tells which."""
