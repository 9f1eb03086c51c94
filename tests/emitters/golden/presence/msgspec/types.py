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


class Answer(Struct, kw_only=True):
    pass


class Received(Struct, kw_only=True):
    either: str | None | UnsetType = UNSET
    flag: bool | UnsetType = UNSET
    always: bool | UnsetType = UNSET


class Sent(Struct, kw_only=True):
    always: str | None | UnsetType = UNSET
    left_out: str | None | UnsetType = field(default=UNSET, name="leftOut")
    left_out_and_never_null: str | UnsetType = field(default=UNSET, name="leftOutAndNeverNull")
    either: str | None | UnsetType = UNSET
    stated_as_required: str | None = field(name="statedAsRequired")
    filled: bool | UnsetType = UNSET
    flag: bool | UnsetType = UNSET


if TYPE_CHECKING:
    RequestId: TypeAlias = str | Int64
    """Pairs a response with its request: a string or a 64-bit integer, chosen by the requester.

    `0` is an id. Client and server count separately, so the same id may be open in both directions.
    """
else:
    RequestId = str | Int64

CLOSED: Final[frozenset[type[Struct]]] = frozenset({})
"""Objects that have no other members than they declare."""
EXTERNAL: Final[frozenset[type[Struct]]] = frozenset({})
"""Objects whose only member tells which variant they are."""
FURTHER_MEMBERS: Final[dict[type[Struct], Any]] = {}
"""Objects that have members of any name → the type of these."""
UNCHECKED: Final[dict[str, str]] = {}
"""Place → what a type says there, and is not checked."""
DOCUMENTS: Final[dict[str, Any]] = {
    "Answer": Answer,
    "Received": Received,
    "Sent": Sent,
}
"""Path of a JSON Schema document, without its ending → the type that it describes."""
