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


class LoudnessObject(Struct, kw_only=True, forbid_unknown_fields=True):
    custom: str | UnsetType = UNSET
    in_range: LoudnessObjectInRange | UnsetType = field(default=UNSET, name="inRange")

    def __post_init__(self) -> None:
        """Refuse what is of no variant."""
        is_known = (
            (self.custom is not UNSET and self.in_range is UNSET)
            or (self.in_range is not UNSET and self.custom is UNSET)
        )
        if not is_known:
            raise ValueError("Object is of no variant of `LoudnessObject`")


class LoudnessObjectInRange(Struct, kw_only=True):
    low: Uint16
    high: Uint16


class OpenObject(Struct, kw_only=True, forbid_unknown_fields=True):
    custom: str


class OrderedObject(Struct, kw_only=True, forbid_unknown_fields=True):
    custom: str


class Thing(Struct, kw_only=True):
    loudness: Loudness
    ordered: Ordered
    open: Open


if TYPE_CHECKING:
    Loudness: TypeAlias = Annotated[Literal["low", "high"], OPEN] | LoudnessObject | str | UnknownVariant
    Open: TypeAlias = Annotated[Literal["low", "high"], OPEN] | OpenObject | str | dict[str, Any]
    Ordered: TypeAlias = Annotated[Literal["low", "high"], OPEN] | OrderedObject | str | UnknownVariant
else:
    Loudness = Annotated[Literal["low", "high"], OPEN] | LoudnessObject
    Open = one_of("Open", lambda: (Annotated[Literal["low", "high"], OPEN], OpenObject, str, dict[str, Any],))
    Ordered = Annotated[Literal["low", "high"], OPEN] | OrderedObject

CLOSED: Final[frozenset[type[Struct]]] = frozenset({
    LoudnessObject,
    OpenObject,
    OrderedObject,
})
"""Objects that have no other members than they declare."""
EXTERNAL: Final[frozenset[type[Struct]]] = frozenset({
    LoudnessObject,
    OpenObject,
    OrderedObject,
})
"""Objects whose only member tells which variant they are."""
FURTHER_MEMBERS: Final[dict[type[Struct], Any]] = {}
"""Objects that have members of any name → the type of these."""
UNCHECKED: Final[dict[str, str]] = {}
"""Place → what a type says there, and is not checked."""
DOCUMENTS: Final[dict[str, Any]] = {
    "Thing": Thing,
}
"""Path of a JSON Schema document, without its ending → the type that it describes."""
