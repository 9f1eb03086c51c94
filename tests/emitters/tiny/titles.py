"""A title comes from `method`, `type`, the only property, or the only required one; else there is none."""

from typing import Annotated, Literal

from typing_extensions import TypeAliasType

from protocol_models.base import Tagged, UnknownVariant, WireModel
from protocol_models.methods import Registry, server_notification

GOLDEN = ("json/Thing.json",)


class Titled(WireModel):
    type: Literal["snake_case-and/slash"]
    status: Literal["done"]
    other: Literal["untitled"]


class OnlyLiteral(WireModel):
    kind: Literal["prompt"]


class OnlyRequired(WireModel):
    kind: Literal["project_roots"]
    subpath: str | None = None


class Untitled(WireModel):
    kind: Literal["path"]
    path: str


ByType = TypeAliasType("ByType", Annotated[Titled | UnknownVariant, Tagged("type")])
ByKind = TypeAliasType(
    "ByKind", Annotated[OnlyLiteral | OnlyRequired | Untitled | UnknownVariant, Tagged("kind")]
)


class Thing(WireModel):
    by_type: ByType
    by_kind: ByKind


REGISTRY = Registry("tiny", (server_notification("thing", Thing),))
