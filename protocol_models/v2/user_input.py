"""What a user says to the agent: text, pictures, sound, skills and mentions, in any mix.

`turn/start`, `turn/steer` and the queue of a thread take lists of `UserInput`; the item
`userMessage` shows them again.
"""

from typing import Annotated, Literal

from typing_extensions import TypeAliasType

from protocol_models.base import (
    SHOWS_DEFAULT,
    Omittable,
    SnakeModel,
    Tagged,
    Uint,
    UnknownVariant,
    Untagged,
    WireModel,
)
from protocol_models.shared.response_item import ImageDetail


class AsyncUserInputQuestion(WireModel, extra="forbid"):
    """A question that an agent message puts to the user without waiting for the answer."""

    title: str
    """The question itself."""
    options: list[str] | None = None
    """Answers to choose from; `null` where the user answers freely."""


class ByteRange(WireModel):
    """A stretch of a text, counted in bytes of its UTF-8 form."""

    start: Uint
    """Offset of the first byte, from 0."""
    end: Uint
    """Offset of the byte after the last one."""


class TextElement(WireModel):
    """A stretch of a text input that the client draws as one piece, such as a mention."""

    byte_range: ByteRange
    """Where the element stands in `text`, in bytes of UTF-8, not in characters."""
    placeholder: str | None = None
    """What to show in its place; `null` where the text itself is shown."""


class TextUserInput(SnakeModel):
    """Text that the user wrote."""

    type: Literal["text"]
    text: str
    """The whole text, its elements included."""
    text_elements: list[TextElement] = []
    """Stretches of `text` to draw as one piece; empty where there are none. In snake_case on the wire."""


class ImageUserInputBase(WireModel, last=("detail",)):
    """What image inputs have in common, wherever the image is."""

    type: Literal["image"]
    detail: Annotated[Omittable[ImageDetail], SHOWS_DEFAULT] = None
    """How finely the model looks at it; the model's habit where absent."""


class UrlImageUserInput(ImageUserInputBase, inline=True):
    """An image by its address."""

    url: str
    """Address of the image; a `data:` URL carries the image itself."""


class FileIdImageUserInput(ImageUserInputBase, inline=True):
    """An image that was uploaded to the model provider."""

    file_id: str
    """The provider's id of the file."""


class LocalImageUserInput(WireModel):
    """An image in a file that the server can read."""

    type: Literal["localImage"]
    detail: Annotated[Omittable[ImageDetail], SHOWS_DEFAULT] = None
    """How finely the model looks at it; the model's habit where absent."""
    path: str
    """Path of the image on the server's machine."""


class AudioUserInputBase(WireModel):
    """What audio inputs have in common, wherever the sound is."""

    type: Literal["audio"]


class UrlAudioUserInput(AudioUserInputBase, inline=True):
    """A sound by its address."""

    url: str
    """Address of the sound; a `data:` URL carries the sound itself."""


class FileIdAudioUserInput(AudioUserInputBase, inline=True):
    """A sound that was uploaded to the model provider."""

    file_id: str
    """The provider's id of the file."""


class LocalAudioUserInput(WireModel):
    """A sound in a file that the server can read."""

    type: Literal["localAudio"]
    path: str
    """Path of the sound on the server's machine."""


class SkillUserInput(WireModel):
    """A skill that the agent is to use."""

    type: Literal["skill"]
    name: str
    """The skill's name."""
    path: str
    """Path of the skill's `SKILL.md`."""


class MentionUserInput(WireModel):
    """Something that the user points at by name, such as a file."""

    type: Literal["mention"]
    name: str
    """The name under which the user mentions it."""
    path: str
    """Where it is: for a file, its path."""


UserInput = TypeAliasType(
    "UserInput",
    Annotated[
        TextUserInput
        | Annotated[UrlImageUserInput | FileIdImageUserInput, Untagged(shared=ImageUserInputBase)]
        | LocalImageUserInput
        | Annotated[UrlAudioUserInput | FileIdAudioUserInput, Untagged(shared=AudioUserInputBase)]
        | LocalAudioUserInput
        | SkillUserInput
        | MentionUserInput
        | UnknownVariant,
        Tagged("type"),
    ],
)
"""One piece of what the user says; `type` tells which. Images and sounds come with `url` or with `fileId`."""
