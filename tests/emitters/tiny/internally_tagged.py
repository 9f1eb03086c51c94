"""Variants are spelled out and titled by their tag; the tag comes first in TypeScript."""

from typing import Annotated, Literal

from typing_extensions import TypeAliasType

from protocol_models.base import Double, Tagged, UnknownVariant, WireModel
from protocol_models.methods import Registry, server_notification

GOLDEN = (
    "json/Thing.json",
    "msgspec/types.py",
    "typescript/Shape.ts",
    "typescript/Thing.ts",
)


class Circle(WireModel):
    """Round."""

    radius: Double
    """From the middle."""
    type: Literal["circle"]


class LargeSquare(WireModel):
    type: Literal["large_square"]
    side: Double


class Nothing(WireModel):
    type: Literal["no-thing"]


Shape = TypeAliasType("Shape", Annotated[Circle | LargeSquare | Nothing | UnknownVariant, Tagged("type")])
"""A shape."""


class Thing(WireModel):
    shape: Shape
    shapes: list[Shape] = []
    maybe: Shape | None = None


REGISTRY = Registry("tiny", (server_notification("thing", Thing),))
