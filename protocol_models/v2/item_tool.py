"""Items that use a tool: of an MCP server, of the client, or the agent's own."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from protocol_models.base import (
    Int64,
    JsonValue,
    Omittable,
    Tagged,
    UnknownVariant,
    WireEnum,
    WireModel,
    until,
    was,
)
from protocol_models.shared.item import ImageGenerationItemBase, SleepItem, WebSearchItem
from protocol_models.shared.path import AbsolutePathBuf, LegacyAppPathString
from protocol_models.shared.response_item import FunctionCallOutputBody
from protocol_models.v2.item_base import ThreadItemBase


class McpAppDisplayMode(WireEnum):
    """How much room an MCP app's interface takes: within the conversation, or all of it."""

    INLINE = "inline"
    FULLSCREEN = "fullscreen"


class McpAppUi(WireModel):
    """The interface that an MCP app offers for a tool call."""

    resource_uri: str
    """URI of the MCP resource that holds the interface."""
    preferred_model_display_mode: McpAppDisplayMode


class McpToolCallAppContext(WireModel):
    """The app behind a tool call."""

    connector_id: str
    """Id of the app's connector."""
    link_id: str | None = None
    """Id of the user's link to the app; `null` where there is none."""
    resource_uri: str | None = None
    """URI of the MCP resource that holds the app's interface; `null` where there is none."""
    template_id: Annotated[str | None, until("0.144.6")] = None
    """Id of the template of the app's interface; `null` where there is none."""
    app_name: str | None = None
    """The app's name, to show; `null` where it is not known."""
    action_name: str | None = None
    """What the call does, to show; `null` where it is not known."""


class McpToolCallError(WireModel):
    """Why a tool call came to no result."""

    message: str
    """What went wrong, for people."""


class McpToolCallResult(WireModel):
    """What an MCP tool gave back, in the form of MCP's `CallToolResult`."""

    content: list[JsonValue]
    """The content blocks of the result, as MCP defines them."""
    structured_content: JsonValue | None = None
    meta: JsonValue | None = Field(default=None, serialization_alias="_meta", validation_alias="_meta")


class McpToolCallStatus(WireEnum):
    """Where a tool call stands; every status but `inProgress` ends it.

    `failed` with a `result` is an error that the tool itself reports; with an `error`, the call did
    not get that far, for example because it was not approved.
    """

    IN_PROGRESS = "inProgress"
    COMPLETED = "completed"
    FAILED = "failed"


class McpToolCallThreadItem(ThreadItemBase):
    """A call to a tool of an MCP server."""

    type: Literal["mcpToolCall"]
    id: str
    """Id of the item, as in `item/mcpToolCall/progress`."""
    server: str
    """The server's name in the configuration."""
    environment_id: str | None = None
    """The environment that registered the server; `null` for one of the whole thread."""
    tool: str
    """The tool's name on that server."""
    status: McpToolCallStatus
    arguments: JsonValue
    app_context: McpToolCallAppContext | None = None
    """The app behind the tool; `null` where it is not an app's."""
    mcp_app_resource_uri: Omittable[str] = None
    """URI of the MCP resource that holds the app's interface; absent where there is none."""
    mcp_app_ui: McpAppUi | None = None
    """The interface that the app offers for this call; `null` where there is none."""
    plugin_id: str | None = None
    """The plugin that brought the server; `null` where none did."""
    read_only_hint: bool | None = None
    """Whether the tool says of itself that it changes nothing; `null` where it does not say."""
    result: McpToolCallResult | None = None
    """What the tool gave back; `null` until then, and where it gave nothing."""
    error: McpToolCallError | None = None
    """Why there is no result; `null` where there is one, or none yet."""
    duration_ms: Int64 | None = None
    """How long the call took, in milliseconds; `null` until it ends."""


class DynamicToolCallOutputText(WireModel):
    """Text."""

    type: Literal["inputText"]
    text: str
    """The text itself."""


class DynamicToolCallOutputImage(WireModel):
    """An image."""

    type: Literal["inputImage"]
    image_url: str
    """Address of the image; a `data:` URL carries the image itself."""


class DynamicToolCallOutputAudio(WireModel):
    """A sound."""

    type: Literal["inputAudio"]
    audio_url: str
    """Address of the sound; a `data:` URL carries the sound itself."""


DynamicToolCallOutputContentItem = TypeAliasType(
    "DynamicToolCallOutputContentItem",
    Annotated[
        DynamicToolCallOutputText | DynamicToolCallOutputImage | DynamicToolCallOutputAudio | UnknownVariant,
        Tagged("type"),
    ],
)
"""One piece of what a client's tool gave back."""


class DynamicToolCallStatus(WireEnum):
    """Where a call to a client's tool stands; every status but `inProgress` ends it."""

    IN_PROGRESS = "inProgress"
    COMPLETED = "completed"
    FAILED = "failed"


class DynamicToolCallThreadItem(ThreadItemBase):
    """A call to a tool that the client itself offers; the server makes it by `item/tool/call`."""

    type: Literal["dynamicToolCall"]
    id: str
    """Id of the item, which is `callId` in `item/tool/call`."""
    namespace: str | None = None
    """The group of tools that the tool belongs to; `null` where it belongs to none."""
    tool: str
    """The tool's name."""
    arguments: JsonValue
    status: DynamicToolCallStatus
    content_items: list[DynamicToolCallOutputContentItem] | None = None
    """What the tool gave back, or why it failed; `null` until then."""
    success: bool | None = None
    """Whether the client reported success; `null` until it answers."""
    duration_ms: Int64 | None = None
    """How long the call took, in milliseconds; `null` until it ends."""


class FunctionCallOutputThreadItem(ThreadItemBase):
    """What a tool gave the agent, without a call that the agent made for it."""

    type: Literal["functionCallOutput"]
    id: str
    """Id of the item."""
    name: str
    """The tool's name."""
    namespace: str | None = None
    """The group of tools that the name belongs to; `null` where it belongs to none."""
    output: FunctionCallOutputBody


class WebSearchThreadItem(ThreadItemBase, WebSearchItem, flattens=WebSearchItem):
    """A search of the web."""

    type: Literal["webSearch"]


class ImageViewThreadItem(ThreadItemBase):
    """The agent looks at an image file."""

    type: Literal["imageView"]
    id: str
    """Id of the item."""
    path: Annotated[LegacyAppPathString, was("0.142.5", AbsolutePathBuf)]


class SleepThreadItem(ThreadItemBase, SleepItem, flattens=SleepItem):
    """The agent waits for a while before it goes on."""

    type: Literal["sleep"]


class ImageGenerationThreadItemBase(ThreadItemBase, ImageGenerationItemBase):
    """What image generations have in common, wherever the image is."""

    type: Literal["imageGeneration"]


class FileImageGenerationThreadItem(ImageGenerationThreadItemBase, inline=True):
    """A generation whose image the model provider keeps."""

    file_id: str
    """The provider's id of the image file."""


class InlineImageGenerationThreadItem(ImageGenerationThreadItemBase, inline=True):
    """A generation that carries its image."""

    result: str
    """The image, in base64."""
