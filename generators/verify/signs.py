"""What was read → whether there is anything to say of it, found out at the least cost.

Input: the content of a decoded message. Output: whether something in it may not be known, and whether a
member that is always written may be missing. "No" is certain; after a "yes" whoever asks looks closely.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from pydantic import BaseModel

from protocol_models._pydantic import Validated
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
            found += vars(value).values()
        elif not (issubclass(cls, WireEnum) and value.is_known):
            return ANYTHING
    return Signs(has_novelties, has_absences) if has_novelties or has_absences else NOTHING


class _Members(NamedTuple):
    """What is asked of each model, told once a type."""

    always: frozenset[str]
    """The fields that writers of this protocol always send."""
    are_free: bool
    """Whether members that the model does not name are nothing unknown."""


@cache
def _members_of(cls: type[Validated]) -> _Members | None:
    """What is asked of a model; `None` for what is none."""
    return _Members(always_written(cls), has_free_members(cls)) if issubclass(cls, BaseModel) else None


@cache
def always_written(cls: type[BaseModel]) -> frozenset[str]:
    """The fields of a model that writers of this protocol always send, but for the required ones."""
    if not issubclass(cls, WireModel):
        return frozenset()
    return frozenset(field for field in cls.model_fields if cls.presence_of(field) is Presence.ALWAYS)
