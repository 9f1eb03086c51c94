"""Members that every variant has stand beside the union: `A & (B | C)`; a variant may flatten a type."""

from typing import Annotated, Literal

from typing_extensions import TypeAliasType

from protocol_models.base import Tagged, UnknownVariant, Untagged, WireModel
from protocol_models.methods import Registry, server_notification

GOLDEN = ("json/Thing.json", "typescript/Command.ts", "typescript/Item.ts")


class ItemBase(WireModel):
    id: str
    """The same for every item."""


class TextItem(ItemBase):
    type: Literal["text"]
    text: str


class ImageItemBase(ItemBase):
    type: Literal["image"]
    alt: str | None = None


class ImageByUrl(ImageItemBase, inline=True):
    url: str


class ImageByFile(ImageItemBase, inline=True):
    file_id: str


class Command(WireModel):
    """What was run."""

    line: str


class CommandItem(ItemBase, Command, flattens=Command):
    type: Literal["command"]


Item = TypeAliasType(
    "Item",
    Annotated[
        TextItem
        | Annotated[ImageByUrl | ImageByFile, Untagged(shared=ImageItemBase)]
        | CommandItem
        | UnknownVariant,
        Tagged("type", shared=ItemBase),
    ],
)


class Thing(WireModel):
    item: Item


REGISTRY = Registry("tiny", (server_notification("thing", Thing),))
