"""A message and the method that it may be of → what every user of the package gets of it.

Input: the recorded message, and the method. Output: what `Decoder` cannot read and why, what it does
not know, what `encode` does not write back as it came, and what an older writer left out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import BaseModel, PydanticUserError

from protocol_models import REGISTRY
from protocol_models.base import Presence, WireModel
from protocol_models.codec.decoder import Decoder
from protocol_models.codec.encoder import Encoder, encode
from protocol_models.codec.errors import DecodeError, EncodeError, Problem
from protocol_models.codec.messages import Request
from protocol_models.codec.unknown import find_unknown
from protocol_models.json_pointer import escaped
from protocol_models.jsonrpc import JSONRPCError, JSONRPCNotification, JSONRPCRequest, JSONRPCResponse
from protocol_models.methods import Direction, Registry

from ..absent import ABSENT
from ..errors import UnsupportedSchema
from .alterations import Alteration, alterations
from .method_lookup import AnyMethod, MethodLookup
from .recorded_message import MessageKind, RecordedMessage

__all__ = ["Absence", "Novelty", "Reader", "Readout"]

CONTENTS = ("params", "trace", "result", "error")
"""What is typed of a message, under its name in Python and on the wire."""
ENVELOPES: dict[MessageKind, type[BaseModel]] = {
    MessageKind.REQUEST: JSONRPCRequest,
    MessageKind.NOTIFICATION: JSONRPCNotification,
    MessageKind.RESPONSE: JSONRPCResponse,
    MessageKind.ERROR: JSONRPCError,
}


@dataclass(frozen=True, slots=True)
class Novelty:
    """Something that is let pass without being known."""

    kind: str
    """`member`, `enum value`, `variant` or `method`."""
    owner: str
    """The type that does not know it."""
    name: str
    pointer: str


@dataclass(frozen=True, slots=True)
class Absence:
    """A member that is always written today, and was not there."""

    owner: str
    member: str
    pointer: str


@dataclass(frozen=True, slots=True)
class Readout:
    """What becomes of a message."""

    problems: tuple[Problem, ...] = ()
    novelties: tuple[Novelty, ...] = ()
    alterations: tuple[Alteration, ...] = ()
    absences: tuple[Absence, ...] = ()


class Reader:
    """Reads messages with the decoders of the package, one for each way to understand a message."""

    def __init__(self, index: MethodLookup, max_line: int) -> None:
        self._index = index
        self._max_line = max_line
        self._encode = _encode_of(index.registry)
        self._decoders: dict[tuple[Direction, AnyMethod | None], Decoder[Any, Any]] = {}

    def read(
        self, message: RecordedMessage, direction: Direction | None, method: AnyMethod | None = None
    ) -> Readout:
        """A request or notification of this method or of an unknown one; an answer to whatever."""
        # What is of no known method is the same for both sides.
        decoder = self._decoder(direction or Direction.SERVER_TO_CLIENT, method)
        return self._read(decoder, message, direction, method and method.params)

    def read_answer(self, message: RecordedMessage, method: AnyMethod) -> Readout:
        """A response to a request of this method, known to be one: its decoder awaits it until it comes."""
        direction = method.direction.opposite
        decoder = self._decoder(direction, method)
        decoder.sent(Request(method.name, message.id, None))
        return self._read(decoder, message, direction, method.result)

    def _decoder(self, direction: Direction, method: AnyMethod | None) -> Decoder[Any, Any]:
        """Of one method, since names may be shared; or of all, for what is of none."""
        if (decoder := self._decoders.get((direction, method))) is None:
            registry = self._index.registry
            if method is not None:
                registry = registry.reduced_to(method)
            decoder = (
                Decoder(registry=registry, max_line=self._max_line)
                if direction is Direction.SERVER_TO_CLIENT
                else Decoder(direction=Direction.CLIENT_TO_SERVER, registry=registry, max_line=self._max_line)
            )
            self._decoders[direction, method] = decoder
        return decoder

    def _read(
        self, decoder: Decoder[Any, Any], message: RecordedMessage, direction: Direction | None, model: Any
    ) -> Readout:
        is_of_server = message.kind is MessageKind.NOTIFICATION and direction is Direction.SERVER_TO_CLIENT
        envelope = ENVELOPES[message.kind].__name__
        beside = self._index.notification_members if is_of_server else ()
        try:
            with _building(model):
                decoded = decoder.decode(message.line)
            # The params of an unknown method are parsed here, because they are asked for.
            contents = {f"/{name}": getattr(decoded, name, None) for name in CONTENTS}
        except DecodeError as error:
            return Readout(problems=error.problems)
        lacking = (Absence(envelope, name, f"/{name}") for name in beside if name not in message.members)
        novelties = (
            Novelty(unknown.kind.value, unknown.owner, unknown.name, unknown.pointer)
            for pointer, content in contents.items()
            for unknown in find_unknown(content, pointer)
        )
        absences = (each for pointer, content in contents.items() for each in _absences(content, pointer))
        return Readout(
            novelties=(*novelties, *_further_members(decoded, message.kind, beside)),
            alterations=tuple(_alterations(decoded, message, self._encode)),
            absences=(*absences, *lacking),
        )


@contextmanager
def _building(model: Any) -> Iterator[None]:
    """Decoders build a model when its first message comes, and a registry may hold any."""
    try:
        yield
    except (PydanticUserError, TypeError, NameError) as error:
        what = f"the model cannot be built: {str(error).splitlines()[0]}"
        hint = "fix the model, so that Pydantic can build it"
        raise UnsupportedSchema(what, getattr(model, "__name__", repr(model)), hint) from error


# --- what is not known beside the content


def _further_members(decoded: Any, kind: MessageKind, beside: tuple[str, ...]) -> Iterator[Novelty]:
    """Members of the message itself.

    The decoder keeps some of the envelope's own here: those that are `null`, to be written back, and the
    params of a notification that carries none.
    """
    envelope = ENVELOPES[kind]
    for name, value in (getattr(decoded, "extra", None) or {}).items():
        place = f"/{escaped(name)}"
        if name in _names(envelope):
            if value is not None:
                yield Novelty("member", decoded.method, name, place)
        elif name not in beside:
            yield Novelty("member", envelope.__name__, name, place)


@cache
def _names(model: type[BaseModel]) -> frozenset[str]:
    return frozenset(name for _, name, _ in _fields(model))


# --- what is not written back as it came


def _encode_of(registry: Registry) -> Callable[[Any], bytes]:
    """What writes the messages of a registry: plain models are written by its rules, and not by their own."""
    return encode if registry is REGISTRY else Encoder(registry=registry).encode


def _alterations(
    decoded: Any, message: RecordedMessage, encode_message: Callable[[Any], bytes]
) -> Iterator[Alteration]:
    try:
        written = encode_message(decoded)
    except EncodeError:
        yield Alteration("", message.members, ABSENT)
        return
    if written != message.line:
        yield from alterations(_without_version(message.members), _without_version(json.loads(written)))


def _without_version(members: dict[str, Any]) -> dict[str, Any]:
    """Accepted on input and passed over, in any message."""
    return {name: value for name, value in members.items() if name != "jsonrpc"}


# --- what an older writer left out


def _absences(value: Any, pointer: str) -> Iterator[Absence]:
    if isinstance(value, BaseModel):
        cls = type(value)
        written = value.model_fields_set
        for field, name, is_expected in _fields(cls):
            place = f"{pointer}/{escaped(name)}"
            if field in written:
                yield from _absences(getattr(value, field), place)
            elif is_expected:
                yield Absence(cls.__name__, name, place)
        extra = value.model_extra or {}
        for name, item in zip(map(str, extra), extra.values(), strict=True):
            yield from _absences(item, f"{pointer}/{escaped(name)}")
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _absences(item, f"{pointer}/{escaped(name)}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _absences(item, f"{pointer}/{index}")


@cache
def _fields(cls: type[BaseModel]) -> tuple[tuple[str, str, bool], ...]:
    """Field, wire name, and whether writers of this protocol always send it."""
    return tuple(
        (
            field,
            info.serialization_alias or field,
            issubclass(cls, WireModel) and cls.presence_of(field) is Presence.ALWAYS,
        )
        for field, info in cls.model_fields.items()
    )
