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
    plain: Plain
    documented: Documented
    single: Single
    literal: Literal["a", "b"]


if TYPE_CHECKING:
    Documented: TypeAlias = Literal["first", "second", "third"] | str
    Plain: TypeAlias = Literal["zeta", "alpha"] | str
    """All of one kind."""
    Single: TypeAlias = Literal["only"] | str
else:
    Documented = Annotated[Literal["first", "second", "third"], OPEN]
    Plain = Annotated[Literal["zeta", "alpha"], OPEN]
    Single = Annotated[Literal["only"], OPEN]

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
