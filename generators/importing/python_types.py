"""What a package of models declares.

Input: nothing. Output: objects, enums and aliases, and the types in them, which name others by their name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from protocol_models.json_types import Json

__all__ = [
    "AliasOf",
    "Declaration",
    "EnumOf",
    "Field",
    "ListOf",
    "Literals",
    "MapOf",
    "Named",
    "ObjectOf",
    "Plain",
    "TupleOf",
    "Type",
    "UnionOf",
    "names_in",
]


@dataclass(frozen=True, slots=True)
class Plain:
    """A type that is written as it stands, such as `str` or `Annotated[Double, Field(ge=0)]`."""

    text: str


@dataclass(frozen=True, slots=True)
class Literals:
    """Some values."""

    values: tuple[Json, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A declaration, by its name."""

    name: str


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list, and how long it may be."""

    items: Type
    limits: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class MapOf:
    """An object of any members, what their names are like, and how many it may have."""

    values: Type
    keys: Type = field(default_factory=lambda: Plain("str"))
    limits: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class TupleOf:
    """A list of so many items."""

    items: tuple[Type, ...]


@dataclass(frozen=True, slots=True)
class UnionOf:
    """One of some types; a tag tells objects apart."""

    arms: tuple[Type, ...]
    is_nullable: bool = False
    tag: str = ""
    last: tuple[Type, ...] = ()
    """What takes objects of any members, and is read where none of the others fits."""


Type: TypeAlias = Plain | Literals | Named | ListOf | MapOf | TupleOf | UnionOf


@dataclass(frozen=True, slots=True)
class Field:
    """A member of an object."""

    wire_name: str
    type: Type
    is_required: bool
    doc: str = ""
    default: tuple[Json, ...] = ()
    """The default in a tuple of one; empty where the schema states none that can be kept."""
    is_deprecated: bool = False


@dataclass(frozen=True, slots=True)
class ObjectOf:
    """A class of members."""

    name: str
    fields: tuple[Field, ...]
    further: Type | Literal["open", "closed", ""] = ""
    doc: str = ""


@dataclass(frozen=True, slots=True)
class EnumOf:
    """A class of listed strings."""

    name: str
    values: tuple[str, ...]
    docs: Mapping[str, str] = field(default_factory=dict)
    doc: str = ""


@dataclass(frozen=True, slots=True)
class AliasOf:
    """A name for a type."""

    name: str
    type: Type
    doc: str = ""


Declaration: TypeAlias = ObjectOf | EnumOf | AliasOf


def names_in(what: Declaration | Type | Literal["open", "closed", ""]) -> Iterator[str]:
    """The names of the declarations that it names."""
    match what:
        case Named(name=name):
            yield name
        case ListOf(items=inner):
            yield from names_in(inner)
        case MapOf(values=values, keys=keys):
            yield from names_in(values)
            yield from names_in(keys)
        case TupleOf(items=items):
            for each in items:
                yield from names_in(each)
        case UnionOf(arms=arms, last=last):
            for each in (*arms, *last):
                yield from names_in(each)
        case ObjectOf(fields=fields, further=further):
            for member in fields:
                yield from names_in(member.type)
            yield from names_in(further)
        case AliasOf(type=inner):
            yield from names_in(inner)
