"""What one client is sent, and what it may ask for.

Input: what the client said of itself in `initialize`, and the `[notifications]` table of the configuration.
Output: for a notification of the server whether it goes out, for what is sent the part of it that this client
asked for, and for a request of the client why it is refused.

A client without the experimental API is sent no experimental method and no experimental member, and may use
none. A variant of a union that is experimental is sent all the same: without it the message would say
something else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

from pydantic import BaseModel
from pydantic_core import from_json

from protocol_models.base.presence import WireFacts, wire_name
from protocol_models.codec.encoder import encode
from protocol_models.codec.messages import Response
from protocol_models.methods import Method, Stability

if TYPE_CHECKING:
    from protocol_models.config import ServerNotificationsConfig
    from protocol_models.json_types import Json

__all__ = ["Gate"]


class Gate:
    """The one place that decides what goes out to a client, and what comes in."""

    def __init__(
        self,
        *,
        experimental_api: bool = False,
        opted_out: Iterable[str] = (),
        notifications: ServerNotificationsConfig | None = None,
    ) -> None:
        self._experimental_api = experimental_api
        self._opted_out = frozenset(opted_out)
        self._notifications = notifications

    def lets_out(self, method: Method[object, object]) -> bool:
        """Whether a notification or request of the server is sent to this client at all."""
        if method.name in self._opted_out:
            return False
        if method.stability is Stability.EXPERIMENTAL and not self._experimental_api:
            return False
        return self._notifications is None or self._notifications.may_send(method)

    def outgoing(self, value: object) -> object:
        """Params or a result, without the experimental members that this client did not ask for."""
        if self._experimental_api:
            return value
        written = from_json(encode(Response(0, value)))["result"]
        _strip(value, written)
        return written

    def refusal_of(self, method: Method[object, object], params: object) -> str | None:
        """Why this client may not send this request; `None` where it may."""
        if self._experimental_api:
            return None
        if method.stability is Stability.EXPERIMENTAL:
            return f"{method.name} is part of the experimental API; {_NEXT}"
        if (member := next(_experimental(params, ""), None)) is not None:
            return f"{member[1:]} of {method.name} is part of the experimental API; {_NEXT}"
        return None


_NEXT = "set the capability experimentalApi in initialize"


@cache
def _members(model: type[BaseModel]) -> tuple[tuple[str, str, bool], ...]:
    """Field, name on the wire, and whether it is experimental."""
    return tuple(
        (
            field,
            wire_name(model, field),
            any(isinstance(fact, WireFacts) and fact.experimental for fact in info.metadata),
        )
        for field, info in model.model_fields.items()
    )


def _says_something(model: BaseModel, field: str) -> bool:
    value = getattr(model, field)
    return value is not None and value != type(model).model_fields[field].get_default()


def _experimental(value: object, place: str) -> Iterator[str]:
    """The places of the experimental members that say something."""
    if isinstance(value, BaseModel):
        for field, name, is_experimental in _members(type(value)):
            if not is_experimental:
                yield from _experimental(getattr(value, field), f"{place}.{name}")
            elif _says_something(value, field):
                yield f"{place}.{name}"
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from _experimental(each, f"{place}.{key}")
    elif isinstance(value, list | tuple):
        for number, each in enumerate(value):
            yield from _experimental(each, f"{place}.{number}")


def _strip(value: object, written: Json) -> None:
    """Take the experimental members of a value out of what was written of it."""
    if isinstance(value, BaseModel):
        for field, name, is_experimental in _members(type(value)):
            if is_experimental:
                written.pop(name, None)
            elif name in written:
                _strip(getattr(value, field), written[name])
    elif isinstance(value, Mapping):
        for key, each in value.items():
            _strip(each, written[key])
    elif isinstance(value, list | tuple):
        for each, item in zip(value, written, strict=True):
            _strip(each, item)
