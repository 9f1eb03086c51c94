"""What a tolerant reader let pass: everything in a message that this version does not know.

Input: a message as the models read it. Output: the places and the kinds of what is new to them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from pydantic import BaseModel

from protocol_models.base import UnknownValue, UnknownVariant, WireEnum, WireModel
from protocol_models.base.presence import wire_name
from protocol_models.codec.messages import (
    ErrorResponse,
    Notification,
    Request,
    Response,
    UnknownNotification,
    UnknownRequest,
)
from protocol_models.json_pointer import escaped

__all__ = ["Unknown", "UnknownKind", "find_unknown", "has_free_members"]


class UnknownKind(StrEnum):
    """What is not known."""

    METHOD = "method"
    MEMBER = "member"
    VALUE = "enum value"
    VARIANT = "variant"


@dataclass(frozen=True, slots=True)
class Unknown:
    """One thing that this version does not know."""

    kind: UnknownKind
    owner: str
    """The type that does not know it."""
    name: str
    """The member, the value, or what tells the variant apart."""
    pointer: str
    """Where it stands in the message, as a JSON pointer."""

    def __str__(self) -> str:
        return f"{self.pointer}: {self.owner} knows no {self.kind} {self.name!r}"


def find_unknown(value: object, pointer: str = "") -> Iterator[Unknown]:
    """Everything unknown in a message of a decoder, or in what one carries, in the order of its models."""
    if isinstance(value, MESSAGES):
        yield from _in_message(value, pointer)
    elif isinstance(value, WireEnum):
        if not value.is_known:
            yield Unknown(UnknownKind.VALUE, type(value).__name__, value.value, pointer)
    elif isinstance(value, UnknownValue):
        yield Unknown(UnknownKind.VALUE, "the type", str(value), pointer)
    elif isinstance(value, UnknownVariant):
        yield Unknown(UnknownKind.VARIANT, "the union", value.name, pointer)
    elif isinstance(value, BaseModel):
        yield from _in_model(value, pointer)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from find_unknown(item, f"{pointer}/{escaped(key)}")
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from find_unknown(item, f"{pointer}/{index}")


MESSAGES = (Notification, Request, Response, ErrorResponse, UnknownNotification, UnknownRequest)
CARRIED = ("params", "result", "error", "trace")


def _in_message(
    message: Notification[object]
    | Request[object]
    | Response[object]
    | ErrorResponse
    | UnknownNotification
    | UnknownRequest,
    pointer: str,
) -> Iterator[Unknown]:
    """What is unknown in what a message carries, and beside it."""
    if isinstance(message, UnknownNotification | UnknownRequest):
        yield Unknown(UnknownKind.METHOD, "the protocol", message.method, f"{pointer}/method")
        return
    for name in CARRIED:
        if (carried := getattr(message, name, None)) is not None:
            yield from find_unknown(carried, f"{pointer}/{name}")
    for name in message.extra or ():
        yield Unknown(UnknownKind.MEMBER, "the message", name, f"{pointer}/{escaped(name)}")


def _in_model(model: BaseModel, pointer: str) -> Iterator[Unknown]:
    cls = type(model)
    for field in cls.model_fields:
        name = wire_name(cls, field)
        yield from find_unknown(getattr(model, field), f"{pointer}/{escaped(name)}")
    is_free = has_free_members(cls)
    extra = model.model_extra or {}
    for name, item in zip(map(str, extra), extra.values(), strict=True):
        place = f"{pointer}/{escaped(name)}"
        if is_free:
            yield from find_unknown(item, place)
        else:
            yield Unknown(UnknownKind.MEMBER, cls.__name__, name, place)


@cache
def has_free_members(cls: type[BaseModel]) -> bool:
    """Whether members that a model does not name are nothing unknown: it says that there are some."""
    if issubclass(cls, WireModel):
        return cls.expects_more or cls.declares_further_members()
    return cls.model_config.get("extra") == "allow"
