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


class Closed(Struct, kw_only=True, forbid_unknown_fields=True):
    name: str


class Open(Struct, kw_only=True, forbid_unknown_fields=True):
    name: str


class Thing(Struct, kw_only=True):
    tolerant: Tolerant
    closed: Closed
    open: Open
    typed: Typed


class Tolerant(Struct, kw_only=True):
    name: str


class Typed(Struct, kw_only=True, forbid_unknown_fields=True):
    name: str


if TYPE_CHECKING:
    pass
else:
    pass

CLOSED: Final[frozenset[type[Struct]]] = frozenset({
    Closed,
})
"""Objects that have no other members than they declare."""
EXTERNAL: Final[frozenset[type[Struct]]] = frozenset({})
"""Objects whose only member tells which variant they are."""
FURTHER_MEMBERS: Final[dict[type[Struct], Any]] = {
    Open: Any,
    Typed: Tolerant,
}
"""Objects that have members of any name → the type of these."""
UNCHECKED: Final[dict[str, str]] = {}
"""Place → what a type says there, and is not checked."""
DOCUMENTS: Final[dict[str, Any]] = {
    "Thing": Thing,
}
"""Path of a JSON Schema document, without its ending → the type that it describes."""
