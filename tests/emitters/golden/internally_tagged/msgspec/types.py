"""The types of the protocol. Do not edit: `app-server-protocol write` writes it anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, TypeAlias

from msgspec import UNSET, Meta, Struct, UnsetType, field

from .base import (
    OPEN,
    Int32,
    Int64,
    Uint16,
    Uint32,
    Uint64,
    UnknownVariant,
    no_other,
    one_of,
    one_variant,
)

KEEPS_UNKNOWN: Final = False
"""Whether members that a type does not declare are kept."""


class CircleShape(Struct, kw_only=True, tag_field="type", tag="circle"):
    """Round."""

    radius: int | float
    """From the middle."""


class LargeSquareShape(Struct, kw_only=True, tag_field="type", tag="large_square"):
    side: int | float


class NoThingShape(Struct, kw_only=True, tag_field="type", tag="no-thing"):
    pass


class Thing(Struct, kw_only=True):
    shape: Shape
    shapes: list[Shape] | UnsetType = UNSET
    maybe: Shape | None | UnsetType = UNSET


if TYPE_CHECKING:
    Shape: TypeAlias = CircleShape | LargeSquareShape | NoThingShape | UnknownVariant
    """A shape."""
else:
    Shape = CircleShape | LargeSquareShape | NoThingShape

CLOSED: Final[frozenset[type[Struct]]] = frozenset({})
"""Objects that have no other members than they declare."""
EXTERNAL: Final[frozenset[type[Struct]]] = frozenset({})
"""Objects whose only member tells which variant they are."""
FURTHER_MEMBERS: Final[dict[type[Struct], Any]] = {}
"""Objects that have members of any name → the type of these."""
UNCHECKED: Final[dict[str, str]] = {}
"""Place → what a type says there, and is not checked."""
DOCUMENTS: Final[dict[str, Any]] = {
    "Thing": Thing,
}
"""Path of a JSON Schema document, without its ending → the type that it describes."""
