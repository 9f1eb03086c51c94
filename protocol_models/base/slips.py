"""What a person wrote into a message that the protocol does not have.

Input: what was given to build a message, what the models made of it, and its declared type. Output: the first
slip, with what may stand there. Readers do not ask: they keep what they do not know. Nor is a value a slip
that is of a class of the models already: who made it said what is meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from types import NoneType
from typing import TYPE_CHECKING, Annotated, Literal, get_args, get_origin

from pydantic import BaseModel

from protocol_models.base.presence import wire_name
from protocol_models.values import Value

if TYPE_CHECKING:
    from protocol_models._pydantic import TypeForm

__all__ = ["Slip", "did_you_mean", "first_slip"]

MOST_NAMES = 12
"""How many names a message lists."""


class Slip(Value):
    """Something that was given, and that this version of the protocol does not have."""

    place: str
    """Its members and positions from the outside in, with slashes between."""
    problem: str

    def __str__(self) -> str:
        return f"{self.place}: {self.problem}" if self.place else self.problem


def first_slip(given: object, read: object, declared: TypeForm, place: str = "") -> Slip | None:
    """The first slip in a value, if there is one."""
    if given is read or isinstance(given, BaseModel | Enum) or hasattr(given, "unknown_name"):
        return None
    name: str | None = getattr(read, "unknown_name", None)
    if name is not None:
        allowed = [*dict.fromkeys(_allowed(declared, type(read)))]
        return Slip(place, f"{name!r} is not one of {_listed(allowed)}{did_you_mean(name, allowed)}")
    if isinstance(read, BaseModel) and isinstance(given, Mapping):
        return _in_model(given, read, place)
    items: Iterable[tuple[object, object, object]] = ()
    if isinstance(read, Mapping) and isinstance(given, Mapping):
        items = ((key, given[key], read[key]) for key in given if key in read)
    elif isinstance(read, list | tuple) and isinstance(given, list | tuple):
        items = zip(range(len(given)), given, read, strict=False)
    slips = (first_slip(mine, theirs, declared, _below(place, key)) for key, mine, theirs in items)
    return next((slip for slip in slips if slip is not None), None)


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """The end of a sentence that names what is most like a name."""
    from difflib import get_close_matches  # only a mistake needs it

    nearest = get_close_matches(name, [*names], 1)
    return f"; did you mean {nearest[0]!r}?" if nearest else ""


def _in_model(given: Mapping[str, object], read: BaseModel, place: str) -> Slip | None:
    cls: type[BaseModel] = type(read)
    unknown = set() if _takes_more(cls) else {str(name) for name in read.model_extra or ()}
    fields = {wire_name(cls, field): field for field in cls.model_fields}
    for name, value in given.items():
        if name in unknown:
            hint = did_you_mean(name, fields) or f"; it has {_listed([*fields])}"
            return Slip(_below(place, name), f"{cls.__name__} has no such member{hint}")
        field = fields.get(name, name)
        if field in cls.model_fields:
            declared = cls.model_fields[field].annotation
            if slip := first_slip(value, getattr(read, field), declared, _below(place, name)):
                return slip
    return None


def _takes_more(cls: type[BaseModel]) -> bool:
    declares = getattr(cls, "declares_further_members", None)
    return bool(declares is not None and (getattr(cls, "expects_more", False) or declares()))


def _allowed(declared: TypeForm, unknown: type) -> Iterator[str]:
    """The values of an enum, or what tells the variants of a union apart."""
    names = [*_names(declared, None)]
    yield from names or _names(unknown, None)


def _names(declared: object, tag: str | None) -> Iterator[str]:
    declared = getattr(declared, "__value__", declared)
    if isinstance(declared, type) and issubclass(declared, Enum):
        yield from (each.value for each in declared if getattr(each, "until", None) is None)
    elif isinstance(declared, type) and issubclass(declared, BaseModel):
        if getattr(declared, "until", None) is not None:
            return  # no release of today has it
        for field, info in declared.model_fields.items():
            name = wire_name(declared, field)
            if tag is None:
                yield name
            elif name == tag and get_origin(info.annotation) is Literal:
                yield from get_args(info.annotation)
    elif get_origin(declared) is Annotated:
        inner, *facts = get_args(declared)
        tags = [fact.tag for fact in facts if isinstance(getattr(fact, "tag", None), str)]
        yield from _names(inner, tags[0] if tags else tag)
    else:
        for part in get_args(declared):
            if part is not NoneType:
                yield from _names(part, tag)


def _listed(names: list[str]) -> str:
    shown = ", ".join(map(repr, names[:MOST_NAMES]))
    return f"{shown} and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else shown


def _below(place: str, name: object) -> str:
    return f"{place}/{name}" if place else str(name)
