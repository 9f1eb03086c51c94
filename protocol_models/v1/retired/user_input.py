"""What a user says to the agent: as clients send it (`InputItem`), and as events show it (`UserInput`)."""

from typing import Annotated, Literal

from typing_extensions import TypeAliasType

from protocol_models.base import SnakeModel, Tagged, Uint, UnknownVariant, WireModel


class V1ByteRange(WireModel):
    """A stretch of a text that is sent, counted in bytes of its UTF-8 form."""

    start: Uint
    """Offset of the first byte, from 0."""
    end: Uint
    """Offset of the byte after the last one."""


class V1TextElement(WireModel):
    """A stretch of a text that is sent, which the client draws as one piece, such as a mention."""

    byte_range: V1ByteRange
    """Where the element stands in `text`, in bytes of UTF-8, not in characters."""
    placeholder: str | None = None
    """What to show in its place; `null` where the text itself is shown."""


class TextInputData(SnakeModel, inline=True):
    """What the user wrote."""

    text: str
    """The whole text, its elements included."""
    text_elements: list[V1TextElement] = []
    """Stretches of `text` to draw as one piece; empty where there are none. In snake_case on the wire."""


class TextInputItem(WireModel):
    """Text that the user wrote."""

    type: Literal["text"]
    data: TextInputData


class ImageInputData(SnakeModel, inline=True):
    """Where the image is."""

    image_url: str
    """Address of the image; a `data:` URL carries the image itself. In snake_case on the wire."""


class ImageInputItem(WireModel):
    """An image by its address."""

    type: Literal["image"]
    data: ImageInputData


class LocalImageInputData(WireModel, inline=True):
    """Which file the image is in."""

    path: str
    """Path of the image on the server's machine."""


class LocalImageInputItem(WireModel):
    """An image in a file that the server can read."""

    type: Literal["localImage"]
    data: LocalImageInputData


InputItem = TypeAliasType(
    "InputItem",
    Annotated[TextInputItem | ImageInputItem | LocalImageInputItem | UnknownVariant, Tagged("type")],
)
"""One piece of what a client sends in the user's name; the piece itself is in `data`."""


class ByteRange(SnakeModel):
    """A stretch of a text, counted in bytes of its UTF-8 form."""

    start: Uint
    """Offset of the first byte, from 0."""
    end: Uint
    """Offset of the byte after the last one."""


class TextElement(SnakeModel):
    """A stretch of a text that the client draws as one piece, such as a mention."""

    byte_range: ByteRange
    """Where the element stands in the text, in bytes of UTF-8, not in characters."""
    placeholder: str | None = None
    """What to show in its place; `null` where the text itself is shown."""


class TextUserInput(SnakeModel):
    """Text that the user wrote."""

    type: Literal["text"]
    text: str
    """The whole text, its elements included."""
    text_elements: list[TextElement] = []
    """Stretches of `text` to draw as one piece; empty where there are none."""


class ImageUserInput(SnakeModel):
    """An image by its address."""

    type: Literal["image"]
    image_url: str
    """Address of the image; a `data:` URL carries the image itself."""


class LocalImageUserInput(SnakeModel):
    """An image in a file that the server can read."""

    type: Literal["local_image"]
    path: str
    """Path of the image on the server's machine."""


class SkillUserInput(SnakeModel):
    """A skill that the user picked for the task."""

    type: Literal["skill"]
    name: str
    """The skill's name."""
    path: str
    """The file with the skill's instructions."""


class MentionUserInput(SnakeModel):
    """Something that the user pointed to by name."""

    type: Literal["mention"]
    name: str
    """What it is called in the text."""
    path: str
    """Where it is."""


UserInput = TypeAliasType(
    "UserInput",
    Annotated[
        TextUserInput
        | ImageUserInput
        | LocalImageUserInput
        | SkillUserInput
        | MentionUserInput
        | UnknownVariant,
        Tagged("type"),
    ],
)
"""One piece of what the user said, as the item `UserMessage` shows it."""
