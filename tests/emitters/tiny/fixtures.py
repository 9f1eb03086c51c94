"""The cases of a type hold every value, variant, null and absence, and repeat none."""

from typing import Annotated, Literal

from typing_extensions import TypeAliasType

from protocol_models.base import Int32, Omittable, Tagged, Uint32, UnknownVariant, WireEnum, WireModel
from protocol_models.methods import Registry, server_notification

GOLDEN = ("fixtures/Thing.json",)


class Color(WireEnum):
    RED = "red"
    BLUE = "blue"


class Dot(WireModel):
    type: Literal["dot"]
    color: Color


class Line(WireModel):
    type: Literal["line"]
    length: Uint32


Mark = TypeAliasType("Mark", Annotated[Dot | Line | UnknownVariant, Tagged("type")])


class Thing(WireModel):
    marks: list[Mark]
    color: Color | None = None
    note: Omittable[str] = None
    sizes: dict[str, Int32]
    parent: "Thing | None" = None


REGISTRY = Registry("tiny", (server_notification("thing", Thing),))
