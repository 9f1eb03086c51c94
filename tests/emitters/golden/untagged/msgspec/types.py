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


class Blob(Struct, kw_only=True):
    blob: str
    size: Uint64


class Text(Struct, kw_only=True):
    text: str


class PlacePath(Struct, kw_only=True):
    path: str


class PlaceId(Struct, kw_only=True):
    id: str
    revision: Int64 | None | UnsetType = UNSET


class Thing(Struct, kw_only=True):
    id: Id
    content: Content
    place: Place
    filter: Filter | None | UnsetType = UNSET


if TYPE_CHECKING:
    Content: TypeAlias = Text | Blob
    Filter: TypeAlias = str | list[str]
    Id: TypeAlias = str | Int64
    Place: TypeAlias = PlacePath | PlaceId
else:
    Content = one_of("Content", lambda: (Text, Blob,))
    Filter = str | list[str]
    Id = str | Int64
    Place = one_of("Place", lambda: (PlacePath, PlaceId,))

CLOSED: Final[frozenset[type[Struct]]] = frozenset({})
"""Objects that have no other members than they declare."""
EXTERNAL: Final[frozenset[type[Struct]]] = frozenset({})
"""Objects whose only member tells which variant they are."""
FURTHER_MEMBERS: Final[dict[type[Struct], Any]] = {}
"""Objects that have members of any name → the type of these."""
UNCHECKED: Final[dict[str, str]] = {
    "Blob/size": "the limit 18446744073709551615: msgspec takes limits within 64 bits with a sign",
}
"""Place → what a type says there, and is not checked."""
DOCUMENTS: Final[dict[str, Any]] = {
    "Thing": Thing,
}
"""Path of a JSON Schema document, without its ending → the type that it describes."""
