"""What the model reads and writes, in the form of the Responses API: messages, reasoning, tool calls.

Clients meet these items in `rawResponseItem/completed`, and where a thread is started from a given
history. Their members are in snake_case on the wire. For showing a conversation, use `ThreadItem`.
"""

from typing import Annotated, Literal

from typing_extensions import TypeAliasType

from protocol_models.base import (
    SHOWS_DEFAULT,
    JsonValue,
    Omittable,
    SnakeModel,
    SpelledOut,
    Tagged,
    Uint64,
    UnknownVariant,
    Untagged,
    WireEnum,
    was,
)
from protocol_models.shared.model_settings import ConfigurationReasoning


class ImageDetail(WireEnum):
    """How finely the model looks at an image: the finer, the more tokens it takes.

    `auto` leaves the choice to the model, `original` keeps the image's own resolution.
    """

    AUTO = "auto"
    LOW = "low"
    HIGH = "high"
    ORIGINAL = "original"


class InputText(SnakeModel):
    """Text for the model to read."""

    type: Literal["input_text"]
    text: str
    """The text itself."""


class InputImageBase(SnakeModel, last=("detail",)):
    """What images for the model have in common, wherever the image is."""

    type: Literal["input_image"]
    detail: Omittable[ImageDetail] = None
    """How finely the model looks at it; the model's habit where absent."""


class InputImageUrl(InputImageBase, inline=True):
    """An image by its address."""

    image_url: str
    """Address of the image; a `data:` URL carries the image itself."""


class InputImageFile(InputImageBase, inline=True):
    """An image that the model provider keeps."""

    file_id: str
    """The provider's id of the file."""


class InputAudioBase(SnakeModel):
    """What sounds for the model have in common, wherever the sound is."""

    type: Literal["input_audio"]


class InputAudioUrl(InputAudioBase, inline=True):
    """A sound by its address."""

    audio_url: str
    """Address of the sound; a `data:` URL carries the sound itself."""


class InputAudioFile(InputAudioBase, inline=True):
    """A sound that the model provider keeps."""

    file_id: str
    """The provider's id of the file."""


class OutputText(SnakeModel):
    """Text that the model wrote."""

    type: Literal["output_text"]
    text: str
    """The text itself."""
    annotations: Omittable[list[JsonValue]] = None
    """The provider's notes on the text, such as citations; absent where it gave none."""
    logprobs: Omittable[list[JsonValue]] = None
    """Log probabilities of the tokens, in the provider's form; absent where it gave none."""


class EncryptedContent(SnakeModel):
    """Content that only the model provider can read."""

    type: Literal["encrypted_content"]
    encrypted_content: str
    """The content as the provider encrypted it; pass it on unchanged."""


ContentItem = TypeAliasType(
    "ContentItem",
    Annotated[
        InputText
        | Annotated[InputImageUrl | InputImageFile, Untagged(shared=InputImageBase)]
        | Annotated[InputAudioUrl | InputAudioFile, Untagged(shared=InputAudioBase)]
        | OutputText
        | UnknownVariant,
        Tagged("type"),
    ],
)
"""One piece of a message; `output_text` is the model's own, everything else was put before it."""

AgentMessageInputContent = TypeAliasType(
    "AgentMessageInputContent", Annotated[InputText | EncryptedContent | UnknownVariant, Tagged("type")]
)
"""One piece of a message from one agent to another."""

FunctionCallOutputContentItem = TypeAliasType(
    "FunctionCallOutputContentItem",
    Annotated[
        InputText
        | Annotated[InputImageUrl | InputImageFile, Untagged(shared=InputImageBase)]
        | Annotated[InputAudioUrl | InputAudioFile, Untagged(shared=InputAudioBase)]
        | EncryptedContent
        | UnknownVariant,
        Tagged("type"),
    ],
)
"""One piece of what a tool gave back to the model."""

FunctionCallOutputBody = TypeAliasType(
    "FunctionCallOutputBody", Annotated[str | list[FunctionCallOutputContentItem], Untagged()]
)
"""What a tool gave back to the model: plain text, or a list of pieces."""


class InternalChatMessageMetadataPassthrough(SnakeModel, expects_more=True):
    """Notes that the server attaches to an item for itself and its provider; clients leave them alone.

    Further members than the one named here are usual.
    """

    turn_id: Omittable[str] = None
    """The turn that the item was added in; absent where there is none."""


class MessagePhase(WireEnum):
    """What a message of the agent is for in its turn, where the model tells."""

    COMMENTARY = "commentary"
    """Said along the way, while the work goes on."""
    PARTIAL_ANSWER = "partial_answer"
    """A piece of the answer, with more to come."""
    FINAL_ANSWER = "final_answer"
    """The answer that the turn ends in."""


class SummaryText(SnakeModel):
    """A part of the summary, as text."""

    type: Literal["summary_text"]
    text: str
    """The part's text, in Markdown."""


ReasoningItemReasoningSummary = TypeAliasType(
    "ReasoningItemReasoningSummary", Annotated[SummaryText | UnknownVariant, Tagged("type")]
)
"""One part of the summary of the model's reasoning, made for people to read."""


class ReasoningText(SnakeModel):
    """Reasoning, as the model wrote it."""

    type: Literal["reasoning_text"]
    text: str
    """The text itself."""


class PlainReasoningText(SnakeModel):
    """Reasoning from a provider that marks it as plain text."""

    type: Literal["text"]
    text: str
    """The text itself."""


ReasoningItemContent = TypeAliasType(
    "ReasoningItemContent", Annotated[ReasoningText | PlainReasoningText | UnknownVariant, Tagged("type")]
)
"""One piece of the model's reasoning itself."""


class LocalShellExecAction(SnakeModel):
    """A command that the model wants to have run."""

    command: list[str]
    """The program and its arguments, one string each."""
    timeout_ms: Uint64 | None = None
    """How long it may run, in milliseconds; `null` where the model sets no limit."""
    working_directory: str | None = None
    """The directory to run it in; `null` for the turn's."""
    env: dict[str, str] | None = None
    """Environment variables to set, by name; `null` where there are none."""
    user: str | None = None
    """The user to run it as; `null` for the current one."""


class ExecLocalShellAction(LocalShellExecAction, flattens=LocalShellExecAction):
    """Run a command."""

    type: Literal["exec"]


LocalShellAction = TypeAliasType(
    "LocalShellAction", Annotated[ExecLocalShellAction | UnknownVariant, Tagged("type")]
)
"""What the model asks of the local shell."""


class LocalShellStatus(WireEnum):
    """Where a call of the local shell stands; `incomplete` is one that was cut off."""

    COMPLETED = "completed"
    IN_PROGRESS = "in_progress"
    INCOMPLETE = "incomplete"


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
        Tagged("type", schema_name="ResponsesApiWebSearchAction"),
    ],
)
"""One step of a web search, in the model's own record."""

ResponseItemId = TypeAliasType("ResponseItemId", Annotated[str, SpelledOut()])
"""Id of an item; its prefix tells the kind, as in `msg_…` or `fc_…`."""


class AdditionalToolsResponseItem(SnakeModel):
    """Tools that were made known to the model in the course of the conversation."""

    type: Literal["additional_tools"]
    id: Omittable[ResponseItemId] = None
    """Id of the item; absent where it has none."""
    role: str
    """In whose name the tools are offered, such as `developer`."""
    tools: list[JsonValue]
    """The tools' definitions, in the form of the Responses API."""


class MessageResponseItem(SnakeModel):
    """A message, of the user, the model, or those who instruct it."""

    type: Literal["message"]
    encrypted_content: Omittable[str] = None
    """The message as the provider encrypted it; absent where it is not."""
    status: Omittable[str] = None
    """How far the message is, such as `completed`; absent where the provider does not tell."""
    id: Omittable[ResponseItemId] = None
    """Id of the item; absent where it has none."""
    role: str
    """Who speaks: `user`, `assistant`, `developer` or `system`."""
    content: list[ContentItem]
    """The message, piece by piece."""
    phase: Omittable[MessagePhase] = None
    """What the message is for in its turn; absent where the model does not tell."""
    internal_chat_message_metadata_passthrough: Omittable[InternalChatMessageMetadataPassthrough] = None
    """The server's own notes on the item; absent where there are none."""


class AgentMessageResponseItem(SnakeModel):
    """A message from one agent to another."""

    type: Literal["agent_message"]
    id: Omittable[ResponseItemId] = None
    """Id of the item; absent where it has none."""
    author: str
    """The agent that speaks."""
    recipient: str
    """The agent that is spoken to."""
    content: list[AgentMessageInputContent]
    """The message, piece by piece."""
    internal_chat_message_metadata_passthrough: Omittable[InternalChatMessageMetadataPassthrough] = None
    """The server's own notes on the item; absent where there are none."""


class ReasoningResponseItem(SnakeModel):
    """What the model thought before it went on."""

    type: Literal["reasoning"]
    id: Omittable[ResponseItemId] = None
    """Id of the item; absent where it has none."""
    summary: list[ReasoningItemReasoningSummary]
    """The reasoning summed up for people, part by part; empty where there is no summary."""
    content: Annotated[Omittable[list[ReasoningItemContent]], SHOWS_DEFAULT] = None
    """The reasoning itself; absent where the provider does not give it."""
    encrypted_content: str | None = None
    """The reasoning as the provider encrypted it, to be sent back to it; `null` where it is not there."""
    internal_chat_message_metadata_passthrough: Omittable[InternalChatMessageMetadataPassthrough] = None
    """The server's own notes on the item; absent where there are none."""


class LocalShellCallResponseItem(SnakeModel):
    """The model calls the shell tool that is built into it."""

    type: Literal["local_shell_call"]
    encrypted_content: Omittable[str] = None
    """The call as the provider encrypted it; absent where it is not."""
    id: Omittable[ResponseItemId] = None
    """Id of the item; absent where it has none."""
    call_id: str | None = None
    """Id of the call, which its output repeats; `null` where it has none."""
    status: LocalShellStatus
    action: LocalShellAction
    internal_chat_message_metadata_passthrough: Omittable[InternalChatMessageMetadataPassthrough] = None
    """The server's own notes on the item; absent where there are none."""


class FunctionCallResponseItem(SnakeModel):
    """The model calls a tool whose arguments follow a schema; `function_call_output` answers."""

    type: Literal["function_call"]
    encrypted_content: Omittable[str] = None
    """The call as the provider encrypted it; absent where it is not."""
    status: Omittable[str] = None
    """How far the call is, such as `completed`; absent where the provider does not tell."""
    id: Omittable[ResponseItemId] = None
    """Id of the item; absent where it has none."""
    name: str
    """The tool's name."""
    namespace: Omittable[str] = None
    """The group of tools that the name belongs to; absent where it belongs to none."""
    arguments: str
    """The arguments: a JSON object, as text. It is the model's, and may be malformed."""
    encrypted_function_args: Omittable[list[str]] = None
    """What the provider encrypted among the arguments; absent where nothing is."""
    call_id: str
    """Id of the call, which its output repeats."""
    internal_chat_message_metadata_passthrough: Omittable[InternalChatMessageMetadataPassthrough] = None
    """The server's own notes on the item; absent where there are none."""


class ToolSearchCallResponseItem(SnakeModel):
    """The model looks for tools that it has not been shown; `tool_search_output` answers."""

    type: Literal["tool_search_call"]
    encrypted_content: Omittable[str] = None
    """The call as the provider encrypted it; absent where it is not."""
    id: Omittable[ResponseItemId] = None
    """Id of the item; absent where it has none."""
    call_id: str | None = None
    """Id of the call, which its output repeats; `null` where it has none."""
    status: Omittable[str] = None
    """How far the search is, such as `completed`; absent where the provider does not tell."""
    execution: str
    """Who carries the search out, in the provider's words."""
    arguments: JsonValue
    internal_chat_message_metadata_passthrough: Omittable[InternalChatMessageMetadataPassthrough] = None
    """The server's own notes on the item; absent where there are none."""


class FunctionCallOutputResponseItem(SnakeModel):
    """What a tool gave back: the answer to a `function_call`, or word that nobody called for."""

    type: Literal["function_call_output"]
    id: Omittable[ResponseItemId] = None
    """Id of the item; absent where it has none."""
    call_id: Annotated[Omittable[str], was("0.149.1", str, required=True)] = None
    """The call that this answers; absent where the model did not call."""
    name: Omittable[str] = None
    """The tool's name; absent where `call_id` tells it."""
    namespace: Omittable[str] = None
    """The group of tools that the name belongs to; absent where it belongs to none."""
    output: FunctionCallOutputBody
    internal_chat_message_metadata_passthrough: Omittable[InternalChatMessageMetadataPassthrough] = None
    """The server's own notes on the item; absent where there are none."""


class CustomToolCallResponseItem(SnakeModel):
    """The model calls a tool that takes free text (`apply_patch`); `custom_tool_call_output` answers."""

    type: Literal["custom_tool_call"]
    encrypted_content: Omittable[str] = None
    """The call as the provider encrypted it; absent where it is not."""
    id: Omittable[ResponseItemId] = None
    """Id of the item; absent where it has none."""
    status: Omittable[str] = None
    """How far the call is, such as `completed`; absent where the provider does not tell."""
    call_id: str
    """Id of the call, which its output repeats."""
    name: str
    """The tool's name."""
    namespace: Omittable[str] = None
    """The group of tools that the name belongs to; absent where it belongs to none."""
    input: str
    """The text that the tool is given."""
    internal_chat_message_metadata_passthrough: Omittable[InternalChatMessageMetadataPassthrough] = None
    """The server's own notes on the item; absent where there are none."""


class CustomToolCallOutputResponseItem(SnakeModel):
    """What a tool gave back for a `custom_tool_call`."""

    type: Literal["custom_tool_call_output"]
    id: Omittable[ResponseItemId] = None
    """Id of the item; absent where it has none."""
    call_id: str
    """The call that this answers."""
    name: Omittable[str] = None
    """The tool's name; absent where `call_id` tells it."""
    output: FunctionCallOutputBody
    internal_chat_message_metadata_passthrough: Omittable[InternalChatMessageMetadataPassthrough] = None
    """The server's own notes on the item; absent where there are none."""


class ToolSearchOutputResponseItem(SnakeModel):
    """The tools that a `tool_search_call` found; the model can call them from here on."""

    type: Literal["tool_search_output"]
    id: Omittable[ResponseItemId] = None
    """Id of the item; absent where it has none."""
    call_id: str | None = None
    """The call that this answers; `null` where it has no id."""
    status: str
    """How far the search is, such as `completed`."""
    execution: str
    """Who carried the search out, in the provider's words."""
    tools: list[JsonValue]
    """The tools' definitions, in the form of the Responses API; empty where none was found."""
    internal_chat_message_metadata_passthrough: Omittable[InternalChatMessageMetadataPassthrough] = None
    """The server's own notes on the item; absent where there are none."""


class WebSearchCallResponseItem(SnakeModel):
    """The model searched the web; the provider carried it out."""

    type: Literal["web_search_call"]
    encrypted_content: Omittable[str] = None
    """The call as the provider encrypted it; absent where it is not."""
    id: Omittable[ResponseItemId] = None
    """Id of the item; absent where it has none."""
    status: Omittable[str] = None
    """How far the search is, such as `completed`; absent where the provider does not tell."""
    action: Omittable[WebSearchAction] = None
    """The step that was taken; absent where the provider does not tell."""
    internal_chat_message_metadata_passthrough: Omittable[InternalChatMessageMetadataPassthrough] = None
    """The server's own notes on the item; absent where there are none."""


class ImageGenerationCallResponseItem(SnakeModel):
    """The model had an image generated; the provider carried it out."""

    type: Literal["image_generation_call"]
    encrypted_content: Omittable[str] = None
    """The call as the provider encrypted it; absent where it is not."""
    id: Omittable[ResponseItemId] = None
    """Id of the item; absent where it has none."""
    status: str
    """How far the generation is, such as `completed`."""
    revised_prompt: Omittable[str] = None
    """The prompt as the provider rewrote it; absent where it did not tell."""
    result: str
    """The image, in base64."""
    internal_chat_message_metadata_passthrough: Omittable[InternalChatMessageMetadataPassthrough] = None
    """The server's own notes on the item; absent where there are none."""


class CompactionResponseItem(SnakeModel):
    """What the provider put in the place of earlier items, to shorten the history."""

    type: Literal["compaction"]
    id: Omittable[ResponseItemId] = None
    """Id of the item; absent where it has none."""
    encrypted_content: str
    """The shortened history as the provider encrypted it; pass it on unchanged."""
    internal_chat_message_metadata_passthrough: Omittable[InternalChatMessageMetadataPassthrough] = None
    """The server's own notes on the item; absent where there are none."""


class ConfigurationUpdateResponseItem(SnakeModel):
    """From here on, the model works with other settings."""

    type: Literal["configuration_update"]
    reasoning: ConfigurationReasoning


class CompactionTriggerResponseItem(SnakeModel):
    """The provider is asked to shorten the history at this place."""

    type: Literal["compaction_trigger"]


class ContextCompactionResponseItem(SnakeModel):
    """The history was shortened at this place."""

    type: Literal["context_compaction"]
    id: Omittable[ResponseItemId] = None
    """Id of the item; absent where it has none."""
    encrypted_content: Omittable[str] = None
    """The shortened history as the provider encrypted it; absent where it is not encrypted."""
    internal_chat_message_metadata_passthrough: Omittable[InternalChatMessageMetadataPassthrough] = None
    """The server's own notes on the item; absent where there are none."""


class OtherResponseItem(SnakeModel):
    """An item of a kind that the server does not know."""

    type: Literal["other"]


ResponseItem = TypeAliasType(
    "ResponseItem",
    Annotated[
        AdditionalToolsResponseItem
        | MessageResponseItem
        | AgentMessageResponseItem
        | ReasoningResponseItem
        | LocalShellCallResponseItem
        | FunctionCallResponseItem
        | ToolSearchCallResponseItem
        | FunctionCallOutputResponseItem
        | CustomToolCallResponseItem
        | CustomToolCallOutputResponseItem
        | ToolSearchOutputResponseItem
        | WebSearchCallResponseItem
        | ImageGenerationCallResponseItem
        | CompactionResponseItem
        | ConfigurationUpdateResponseItem
        | CompactionTriggerResponseItem
        | ContextCompactionResponseItem
        | OtherResponseItem
        | UnknownVariant,
        Tagged("type"),
    ],
)
"""One item of what the model reads and writes, in the form of the Responses API; `type` tells which."""
