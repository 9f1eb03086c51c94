"""Whose message is it?

Input: a decoded notification or request. Output: its owner: a thread, or one of `Nobody`.

The answer is computed from the models: a message belongs to the thread that its params name. Only two
methods need to be told apart by hand; see `EXCEPTIONS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, TypeAlias

from protocol_models.codec.errors import DecodeError
from protocol_models.codec.messages import Notification, Request, UnknownNotification, UnknownRequest
from protocol_models.values import Value

__all__ = [
    "EXCEPTIONS",
    "Address",
    "Nobody",
    "Owner",
    "ThreadOwner",
    "address_of",
    "is_misaddressed",
    "owner_of",
]


class ThreadOwner(Value):
    """The message belongs to one thread."""

    id: str


class Nobody(StrEnum):
    """The message belongs to no single thread."""

    APP = "app"
    """It is about the server as a whole. It is never shown in a thread."""
    EVERYBODY = "everybody"
    """It is shown in every thread."""
    MISADDRESSED = "misaddressed"
    """Where the id of a thread should stand is something else. Warn once, and drop the message."""


Owner: TypeAlias = ThreadOwner | Nobody


class Address(Value):
    """Where the params of one method name their thread."""

    path: tuple[str, ...]
    """The fields that lead to the thread's id; none where the params never name a thread."""
    without: Nobody = Nobody.APP
    """Whose message it is when no thread is named."""


EXCEPTIONS: Final = {
    "thread/started": Address(("thread", "id")),
    "warning": Address(("thread_id",), without=Nobody.EVERYBODY),
}
"""The methods whose owner does not follow from their params as that of all others does."""

THREAD_FIELDS: Final = {"thread_id": "threadId", "conversation_id": "conversationId"}
"""The fields that hold the id of a thread, with their names on the wire; v1 has the second."""

_ADDRESSES: dict[tuple[str, type], Address] = {}


def address_of(method: str, params: type) -> Address:
    """Where params of this class name their thread, in messages of this method."""
    if (address := EXCEPTIONS.get(method)) is None:
        fields = getattr(params, "model_fields", {})
        address = Address(tuple(field for field in THREAD_FIELDS if field in fields)[:1])
    return address


def owner_of(
    message: Notification[object] | Request[object] | UnknownNotification | UnknownRequest,
) -> Owner:
    """The owner of a message; raises `DecodeError` where the params of an unknown method are not JSON."""
    params = message.params
    if isinstance(message, UnknownNotification | UnknownRequest):
        return _owner_of_unknown(params)
    key = (message.method, type(params))
    if (address := _ADDRESSES.get(key)) is None:
        address = _ADDRESSES[key] = address_of(*key)
    value: object = params
    for field in address.path:
        value = getattr(value, field, None)
    return _owner(value, address.without) if address.path else address.without


def is_misaddressed(error: DecodeError) -> bool:
    """Whether a known message cannot be read because the id of its thread is not a string."""
    places = {f"/params/{name}" for name in THREAD_FIELDS.values()} | {"/params/thread/id"}
    return error.method is not None and any(problem.pointer in places for problem in error.problems)


def _owner_of_unknown(params: object) -> Owner:
    """A method of a newer server: its params are taken to name their thread as all others do."""
    if isinstance(params, Mapping):
        for name in THREAD_FIELDS.values():
            if name in params:
                return _owner(params[name], Nobody.APP)
    return Nobody.APP


def _owner(thread: object, without: Nobody) -> Owner:
    if thread is None:
        return without
    return ThreadOwner(str(thread)) if isinstance(thread, str) else Nobody.MISADDRESSED
