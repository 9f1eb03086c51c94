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


class Thing(Struct, kw_only=True):
    a: Int32
    b: Int64
    c: Uint64
    d: Uint16
    e: Uint32
    f: Uint64
    g: int | float
    at_least_one: Annotated[int, Meta(ge=1, le=4294967295)] = field(name="atLeastOne")
    moments: list[Int64]


if TYPE_CHECKING:
    pass
else:
    pass

CLOSED: Final[frozenset[type[Struct]]] = frozenset({})
"""Objects that have no other members than they declare."""
EXTERNAL: Final[frozenset[type[Struct]]] = frozenset({})
"""Objects whose only member tells which variant they are."""
FURTHER_MEMBERS: Final[dict[type[Struct], Any]] = {}
"""Objects that have members of any name → the type of these."""
UNCHECKED: Final[dict[str, str]] = {
    "Thing/c": "the limit 18446744073709551615: msgspec takes limits within 64 bits with a sign",
    "Thing/f": "the limit 18446744073709551615: msgspec takes limits within 64 bits with a sign",
}
"""Place → what a type says there, and is not checked."""
DOCUMENTS: Final[dict[str, Any]] = {
    "Thing": Thing,
}
"""Path of a JSON Schema document, without its ending → the type that it describes."""
