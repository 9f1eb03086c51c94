"""`anyOf`: of scalars, of types by reference, and of inline variants, titled by what tells them apart."""

from typing import Annotated

from typing_extensions import TypeAliasType

from protocol_models.base import Int64, Uint64, Untagged, WireModel
from protocol_models.methods import Registry, server_notification

GOLDEN = (
    "json/Thing.json",
    "msgspec/types.py",
    "typescript/Content.ts",
    "typescript/Filter.ts",
    "typescript/Id.ts",
    "typescript/Place.ts",
    "typescript/Thing.ts",
)


class Text(WireModel):
    text: str


class Blob(WireModel):
    blob: str
    size: Uint64


class ByPath(WireModel, inline=True):
    path: str


class ById(WireModel, inline=True):
    id: str
    revision: Int64 | None = None


Id = TypeAliasType("Id", Annotated[str | Int64, Untagged()])
Content = TypeAliasType("Content", Annotated[Text | Blob, Untagged()])
Place = TypeAliasType("Place", Annotated[ByPath | ById, Untagged()])
Filter = TypeAliasType("Filter", Annotated[str | list[str], Untagged()])


class Thing(WireModel):
    id: Id
    content: Content
    place: Place
    filter: Filter | None = None


REGISTRY = Registry("tiny", (server_notification("thing", Thing),))
