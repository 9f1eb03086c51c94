"""A message and the method that it may be of → what every user of the package gets of it.

Input: the recorded message, and the method. Output: what `Decoder` cannot read and why, what it does
not know, what `encode` does not write back as it came, and what an older writer left out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from pydantic import BaseModel, PydanticUserError
from pydantic_core import to_json

from protocol_models import REGISTRY
from protocol_models._pydantic import TypeForm, Validated
from protocol_models.base.presence import wire_name
from protocol_models.codec.decoder import Decoder
from protocol_models.codec.encoder import Encoder, encode
from protocol_models.codec.errors import DecodeError, EncodeError, Problem
from protocol_models.codec.messages import JSONRPC, Request, Response
from protocol_models.codec.unknown import find_unknown
from protocol_models.codec.validators import LONG, Content
from protocol_models.json_pointer import escaped
from protocol_models.json_types import Json, JsonObject
from protocol_models.jsonrpc import JSONRPCError, JSONRPCNotification, JSONRPCRequest, JSONRPCResponse
from protocol_models.methods import Direction, Registry

from ..absent import ABSENT
from ..errors import UnsupportedSchema
from .alterations import Alteration, alterations
from .method_lookup import AnyMethod, MethodLookup
from .recorded_message import MessageKind, RecordedMessage
from .signs import always_written, signs_of

__all__ = ["Absence", "Novelty", "Reader", "Readout"]

WRITTEN: dict[MessageKind, tuple[str, ...]] = {
    MessageKind.REQUEST: ("method", "id", "params", "trace"),
    MessageKind.NOTIFICATION: ("method", "params", "emittedAtMs"),
    MessageKind.RESPONSE: ("id", "result"),
    MessageKind.ERROR: ("error", "id"),
}
"""The members of a message in the order in which they are written."""
CONTENTS: dict[MessageKind, tuple[str, ...]] = {
    MessageKind.REQUEST: ("params", "trace"),
    MessageKind.NOTIFICATION: ("params",),
    MessageKind.RESPONSE: ("result",),
    MessageKind.ERROR: ("error",),
}
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


class Readout(NamedTuple):
    """What becomes of a message."""

    problems: tuple[Problem, ...] = ()
    novelties: tuple[Novelty, ...] = ()
    alterations: tuple[Alteration, ...] = ()
    absences: tuple[Absence, ...] = ()


CLEAN = Readout()
"""Of a message of which there is nothing to say."""


class Reader:
    """Reads messages with the decoders of the package, one for each way to understand a message."""

    def __init__(self, index: MethodLookup, max_line: int) -> None:
        self._index = index
        self._registry = index.registry
        self._max_line = max_line
        self._encode = _encode_of(index.registry)
        self._decoders: dict[tuple[Direction, AnyMethod | None], Decoder[Validated, Validated]] = {}
        self._params: dict[AnyMethod, Content] = {}
        self._results: dict[AnyMethod, Content] = {}

    def read(
        self, message: RecordedMessage, direction: Direction | None, method: AnyMethod | None = None
    ) -> Readout:
        """A request or notification of this method or of an unknown one; an answer to whatever."""
        if method is not None and direction is method.direction:
            decoded = self._decode_usual_call(message.line, method)
            if decoded is not None:
                readout = self._readout(decoded, message, direction)
                if not readout.alterations:
                    return readout
        # What is of no known method is the same for both sides.
        decoder = self._decoder(direction or Direction.SERVER_TO_CLIENT, method)
        return self._read(decoder, message, direction, method and method.params)

    def read_answer(self, message: RecordedMessage, method: AnyMethod) -> Readout:
        """A response to a request of this method, known to be one."""
        if (readout := self.read_usual_answer(message, method)) is not None:
            return readout
        direction = method.direction.opposite
        decoder = self._decoder(direction, method)
        decoder.sent(Request(method.name, message.id, None))  # it awaits the response until it comes
        return self._read(decoder, message, direction, method.result)

    def read_usual_answer(self, message: RecordedMessage, method: AnyMethod) -> Readout | None:
        """The same; `None` where the decoder has to look at the whole of it."""
        decoded = self._decode_usual_answer(message.line, method)
        if decoded is None:
            return None
        readout = self._readout(decoded, message, method.direction.opposite)
        return None if readout.alterations else readout

    def _decoder(self, direction: Direction, method: AnyMethod | None) -> Decoder[Validated, Validated]:
        """Of one method, since names may be shared; or of all, for what is of none."""
        if (decoder := self._decoders.get((direction, method))) is None:
            registry = self._registry if method is None else self._reduced_to(method)
            decoder = (
                Decoder(registry=registry, max_line=self._max_line)
                if direction is Direction.SERVER_TO_CLIENT
                else Decoder(direction=Direction.CLIENT_TO_SERVER, registry=registry, max_line=self._max_line)
            )
            self._decoders[direction, method] = decoder
        return decoder

    def _reduced_to(self, method: AnyMethod) -> Registry:
        return self._registry.reduced_to(method)

    # --- messages that look as they usually do: what their decoder makes of them, in one step

    def _decode_usual_call(self, line: bytes, method: AnyMethod) -> Validated:
        """The request or notification; `None` where the decoder has to look at the whole of it."""
        content = self._params_of(method)
        try:
            if len(line) >= LONG:
                content.message_check.validate_json(line)
            return content.usual_message(line)
        except ValueError:
            return None
        except UNBUILT as error:
            raise _unbuilt(method.params, error) from error

    def _decode_usual_answer(self, line: bytes, method: AnyMethod) -> Validated:
        """The response; `None` where the decoder has to look at the whole of it."""
        content = self._result_of(method)
        try:
            if len(line) >= LONG:
                content.response_check.validate_json(line)
            members = content.response.validate_json(line)
        except ValueError:
            return None
        except UNBUILT as error:
            raise _unbuilt(method.result, error) from error
        return Response(members["id"], members["result"], method.name) if len(members) == 2 else None

    def _params_of(self, method: AnyMethod) -> Content:
        if (content := self._params.get(method)) is None:
            content = self._params[method] = self._content(method, method.params)
        return content

    def _result_of(self, method: AnyMethod) -> Content:
        if (content := self._results.get(method)) is None:
            content = self._results[method] = self._content(method, method.result)
        return content

    def _content(self, method: AnyMethod, model: TypeForm) -> Content:
        """The own protocol is read as by a decoder without a registry: nothing is made of its models.

        Those take `true` for a literal `1` and write it as `1`. What is not written back as it came is
        therefore left to the decoder of the method, which refuses it.
        """
        if self._registry is REGISTRY:
            return Content(method, model)
        return Content(method, model, self._reduced_to(method))

    # --- what is made of a message

    def _read(
        self,
        decoder: Decoder[Validated, Validated],
        message: RecordedMessage,
        direction: Direction | None,
        model: Validated,
    ) -> Readout:
        try:
            return self._readout(decoder.decode(message.line), message, direction)
        except DecodeError as error:
            return Readout(problems=error.problems)
        except UNBUILT as error:
            raise _unbuilt(model, error) from error

    def _readout(self, decoded: Validated, message: RecordedMessage, direction: Direction | None) -> Readout:
        kind = message.kind
        is_of_server = kind is MessageKind.NOTIFICATION and direction is Direction.SERVER_TO_CLIENT
        beside = self._index.notification_members if is_of_server else ()
        novelties: list[Novelty] = []
        absences: list[Absence] = []
        # The params of an unknown method are parsed here, because they are asked for.
        for name in CONTENTS[kind]:
            if (content := getattr(decoded, name, None)) is not None:
                signs = signs_of(content)
                if signs.novelties:
                    novelties += (
                        Novelty(unknown.kind.value, unknown.owner, unknown.name, unknown.pointer)
                        for unknown in find_unknown(content, f"/{name}")
                    )
                if signs.absences:
                    absences += _absences(content, f"/{name}")
        if extra := getattr(decoded, "extra", None):
            novelties += _further_members(extra, decoded.method, kind, beside)
        for name in beside:
            if name not in message.members:
                absences.append(Absence(ENVELOPES[kind].__name__, name, f"/{name}"))
        altered = self._alterations(decoded, message)
        if not (novelties or altered or absences):
            return CLEAN
        return Readout((), tuple(novelties), altered, tuple(absences))

    # --- what is not written back as it came

    def _alterations(self, decoded: Validated, message: RecordedMessage) -> tuple[Alteration, ...]:
        try:
            written = self._encode(decoded)
        except EncodeError:
            return (Alteration("", message.members, ABSENT),)
        if (
            written == message.line
            or written == _respaced(message.members)
            or written == self._as_written(message)
        ):
            return ()
        recorded = _without_version(message.members)
        return tuple(alterations(recorded, _without_version(json.loads(written))))

    def _as_written(self, message: RecordedMessage) -> bytes:
        """What was recorded with the spacing of the encoder, and its order of what stands in a message."""
        members = message.members
        version = {"jsonrpc": JSONRPC} if self._registry.jsonrpc else {}
        known = {name: members[name] for name in WRITTEN[message.kind] if name in members}
        others = {name: value for name, value in members.items() if name not in known and name != "jsonrpc"}
        return _respaced({**version, **known, **others})


UNBUILT = (PydanticUserError, TypeError, NameError)
"""What is raised where a model cannot be built: decoders do it when its first message comes."""


def _unbuilt(model: TypeForm, error: Exception) -> UnsupportedSchema:
    """What is said of it: a registry may hold any model."""
    what = f"the model cannot be built: {str(error).splitlines()[0]}"
    hint = "fix the model, so that Pydantic can build it"
    return UnsupportedSchema(what, getattr(model, "__name__", repr(model)), hint)


def _respaced(members: JsonObject) -> bytes:
    """Parsed JSON with the spacing of the encoder."""
    return to_json(members, inf_nan_mode="constants")


# --- what is not known beside the content


def _further_members(
    extra: Mapping[str, Json], method: str | None, kind: MessageKind, beside: tuple[str, ...]
) -> Iterator[Novelty]:
    """Members of the message itself.

    The decoder keeps some of the envelope's own here: those that are `null`, to be written back, and the
    params of a notification that carries none.
    """
    envelope = ENVELOPES[kind]
    for name, value in extra.items():
        place = f"/{escaped(name)}"
        if name in _names(envelope):
            if value is not None:
                yield Novelty("member", str(method), name, place)
        elif name not in beside:
            yield Novelty("member", envelope.__name__, name, place)


@cache
def _names(model: type[BaseModel]) -> frozenset[str]:
    return frozenset(name for _, name, _ in _fields(model))


# --- what is not written back as it came


def _encode_of(registry: Registry) -> Callable[[Validated], bytes]:
    """What writes the messages of a registry: plain models are written by its rules, and not by their own."""
    return encode if registry is REGISTRY else Encoder(registry=registry).encode


def _without_version(members: JsonObject) -> JsonObject:
    """Accepted on input and passed over, in any message."""
    return {name: value for name, value in members.items() if name != "jsonrpc"}


# --- what an older writer left out


def _absences(value: Validated, pointer: str) -> Iterator[Absence]:
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
    always = always_written(cls)
    return tuple((field, wire_name(cls, field), field in always) for field in cls.model_fields)
