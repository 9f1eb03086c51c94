"""The items of a thread that a tool of the server fills: generated images, web searches, waits.

`ThreadItem` takes their members over; none has a method of its own.
"""

from typing import Annotated, Literal

from typing_extensions import TypeAliasType

from protocol_models.base import (
    LEFT_OUT,
    SHOWS_DEFAULT,
    JsonValue,
    Omittable,
    Tagged,
    Uint64,
    UnixSeconds,
    UnknownVariant,
    Untagged,
    WireModel,
)
from protocol_models.shared.path import AbsolutePathBuf
from protocol_models.v2.web_search import WebSearchAction


class ImageGenerationUsageLimitExceeded(WireModel):
    """The account has used up what it may generate for now."""

    type: Literal["usageLimitExceeded"]
    limit_id: str
    """Which limit it is."""
    resets_at: UnixSeconds | None = None
    """When the limit is lifted, in seconds since the Unix epoch; `null` where that is not known."""


ImageGenerationFailure = TypeAliasType(
    "ImageGenerationFailure",
    Annotated[ImageGenerationUsageLimitExceeded | UnknownVariant, Tagged("type")],
)
"""Why an image was not generated, where a client can make something of it."""


class ImageGenerationInputImage(WireModel):
    """An image that the generation started from."""

    path: AbsolutePathBuf
    sha256: str
    """SHA-256 digest of the image file, to tell whether it has changed since."""


class ImageGenerationItemBase(WireModel):
    """What image generations have in common, wherever the image is."""

    id: str
    """Id of the item, as in its notifications."""
    status: str
    """How far the generation is, in the model provider's words: `completed`, for example."""
    revised_prompt: str | None = None
    """The prompt as the provider rewrote it; `null` where it did not tell."""
    transparent_background: Annotated[Omittable[bool], SHOWS_DEFAULT] = None
    """Whether the image has a transparent background; absent where that is not known."""
    failure: Annotated[ImageGenerationFailure | None, SHOWS_DEFAULT] = None
    """Why there is no image; `null` where nothing failed, or nothing more is known of it."""
    saved_path: Omittable[AbsolutePathBuf] = None
    """Where the server saved the image; absent where it did not."""
    input_images: Annotated[list[ImageGenerationInputImage], LEFT_OUT] = []
    """The images that it started from; absent where there were none."""
    generation_id: Annotated[str | None, SHOWS_DEFAULT] = None
    """The provider's id of the generation; `null` where it gave none."""


class FileImageGenerationItem(ImageGenerationItemBase, inline=True):
    """A generation whose image the model provider keeps."""

    file_id: str
    """The provider's id of the image file."""


class InlineImageGenerationItem(ImageGenerationItemBase, inline=True):
    """A generation that carries its image."""

    result: str
    """The image, in base64."""


ImageGenerationItem = TypeAliasType(
    "ImageGenerationItem",
    Annotated[
        FileImageGenerationItem | InlineImageGenerationItem,
        Untagged(shared=ImageGenerationItemBase),
    ],
)
"""An image that the model had generated: in `result`, or by its `fileId`."""


class SleepItem(WireModel):
    """The agent waits for a while before it goes on."""

    id: str
    """Id of the item, as in its notifications."""
    duration_ms: Uint64
    """How long it waits, in milliseconds."""


class WebSearchItem(WireModel):
    """A search of the web."""

    id: str
    """Id of the item, as in its notifications."""
    query: str
    """What was searched for, in one line to show."""
    action: WebSearchAction | None = None
    """The step that was taken; `null` where it is not known, or not yet."""
    results: Annotated[list[JsonValue] | None, SHOWS_DEFAULT] = None
    """The hits, in the search provider's form; `null` where it does not give them."""
