"""What was read → whether there is anything to say of it, found out at the least cost.

Input: the content of a decoded message. Output: whether something in it may not be known, and whether a
member that is always written may be missing. "No" is certain; after a "yes" whoever asks looks closely.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from types import UnionType
from typing import Literal, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from protocol_models._pydantic import TypeForm, Validated
from protocol_models._pydantic.classes import has_validators
from protocol_models.base import Presence, WireEnum, WireModel
from protocol_models.codec.unknown import has_free_members

__all__ = ["Signs", "always_written", "signs_of"]


class Signs(NamedTuple):
    """What a value may have."""

    novelties: bool
    absences: bool


LEAVES = frozenset((str, int, float, bool, type(None)))
NOTHING = Signs(novelties=False, absences=False)
ANYTHING = Signs(novelties=True, absences=True)


def signs_of(content: Validated) -> Signs:
    """Those of what one message carries."""
    if content is None:
        return NOTHING
    has_novelties = has_absences = False
    found = [content]
    for value in found:  # it grows on the way
        cls: Validated = type(value)
        if cls in LEAVES:
            continue
        if cls is list:
            found += value
        elif cls is dict:
            found += value.values()
        elif (members := _members_of(cls)) is not None:
            if not members.always <= value.__pydantic_fields_set__:
                has_absences = True
            if extra := value.__pydantic_extra__:
                has_novelties = has_novelties or not members.are_free
                found += extra.values()
            if members.inner:
                found += map(vars(value).__getitem__, members.inner)
        elif not (issubclass(cls, WireEnum) and value.is_known):
            return ANYTHING
    return Signs(has_novelties, has_absences) if has_novelties or has_absences else NOTHING


class _Members(NamedTuple):
    """What is asked of each model, told once a type."""

    always: frozenset[str]
    """The fields that writers of this protocol always send."""
    are_free: bool
    """Whether members that the model does not name are nothing unknown."""
    inner: tuple[str, ...]
    """The fields whose values may hold something to look at."""


@cache
def _members_of(cls: type[Validated]) -> _Members | None:
    """What is asked of a model; `None` for what is none."""
    if not issubclass(cls, BaseModel):
        return None
    return _Members(always_written(cls), has_free_members(cls), tuple(_inner_fields(cls)))


def _inner_fields(cls: type[BaseModel]) -> Iterator[str]:
    """The fields of a model, but for those that hold text, numbers, booleans or `null` in any message."""
    is_plain = not has_validators(cls)
    for name, field in cls.model_fields.items():
        is_default_leaf = field.default is PydanticUndefined or type(field.default) in LEAVES
        if not (
            is_plain
            and is_default_leaf
            and field.default_factory is None
            and not field.metadata
            and _is_leaf(field.annotation)
        ):
            yield name


def _is_leaf(form: TypeForm) -> bool:
    """Whether all that a type has are leaves, and nothing beside it makes something else of them."""
    origin: TypeForm = get_origin(form)
    if origin in (Union, UnionType):
        return all(map(_is_leaf, get_args(form)))
    if origin is Literal:
        return all(type(value) in LEAVES for value in get_args(form))
    return form in LEAVES


@cache
def always_written(cls: type[BaseModel]) -> frozenset[str]:
    """The fields of a model that writers of this protocol always send, but for the required ones."""
    if not issubclass(cls, WireModel):
        return frozenset()
    return frozenset(field for field in cls.model_fields if cls.presence_of(field) is Presence.ALWAYS)
