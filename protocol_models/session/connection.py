"""One side of a connection: ids, and which answer belongs to which request.

Input: what this side wants to send, and the bytes that came, cut anywhere. Output: the bytes to send,
and events. It reads and writes nothing itself, knows no time, and is used by one task or thread at a time.

```python
connection = Connection()
pending = connection.request(THREAD_START, ThreadStartParams(cwd="/project"))
process.stdin.write(pending.data)
for event in connection.receive(process.stdout.read1(65536)):
    match event:
        case Message(message, owner): ...  # a notification, and whose it is
        case Call(request): ...  # to be answered with `answer` or `refuse`
        case Answer() if outcome := pending.outcome_of(event): ...  # typed by the request
```

Each request ends exactly once: with an `Answer`, with `forget`, or with `close`. An answer to a request
that was forgotten comes as a `LateAnswer`, any other as a `StrayAnswer`. A line that cannot be read is an
`Unreadable`, unless it answers a request of ours: then it is that request's `Answer`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from itertools import count
from typing import TYPE_CHECKING, Final, Generic, Never, Protocol, TypeAlias, TypeVar, cast, overload

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import to_json

from protocol_models._pydantic import TypeForm, Validated
from protocol_models.base.presence import wire_name
from protocol_models.base.slips import did_you_mean, first_slip
from protocol_models.codec.decoder import MAX_LINE, Decoder
from protocol_models.codec.encoder import encode
from protocol_models.codec.errors import KEPT_BYTES, DecodeError, Problem, Reason
from protocol_models.codec.framing import Framer, TooLong
from protocol_models.codec.messages import (
    ErrorResponse,
    Id,
    Notification,
    Request,
    Response,
    UnknownNotification,
    UnknownRequest,
)
from protocol_models.jsonrpc import JSONRPCErrorError
from protocol_models.methods import Direction, Kind, Method, Registry
from protocol_models.session.line_head import head_of
from protocol_models.session.ownership import Nobody, Owner, is_misaddressed, owner_of
from protocol_models.values import Value

if TYPE_CHECKING:
    from protocol_models.json_types import Json

__all__ = [
    "AlreadyAnswered",
    "Answer",
    "Answerable",
    "Call",
    "Connection",
    "ConnectionClosed",
    "Event",
    "LateAnswer",
    "Message",
    "PendingRequest",
    "Refusal",
    "StrayAnswer",
    "Takes",
    "Unreadable",
    "WrongParams",
    "refusal_of",
]

MOST_FORGOTTEN: Final = 1024
"""How many forgotten requests are remembered, so that their answers are known to be late."""

Q = TypeVar("Q", contravariant=True)
S = TypeVar("S", covariant=True)
R = TypeVar("R")
G = TypeVar("G", covariant=True)
A = TypeVar("A", contravariant=True)


class Takes(Protocol[Q, S]):
    """A method seen from the sender: what does not fit its params does not type-check."""

    @property
    def name(self) -> str: ...
    def takes(self, params: Q) -> bool: ...
    def result_of(self, message: object) -> S | None: ...


class Answerable(Protocol[G, A]):
    """A method seen from who answers: a result of another method does not type-check."""

    @property
    def name(self) -> str: ...
    def request_of(self, message: object) -> Request[G] | None: ...
    def answered_by(self, result: A) -> bool: ...


class ConnectionClosed(Exception):
    """Nothing can be sent any more: the connection was closed, or the other side ended it."""


class WrongParams(ValueError):
    """These are not the params of the method; the message says what is wrong and where."""

    def __init__(self, method: str, what: str) -> None:
        self.method = method
        self.what = what
        super().__init__(f"{method}: {what}")


class AlreadyAnswered(ValueError):
    """The call has its answer, or needs none any more."""

    def __init__(self, request: Request[Validated] | UnknownRequest) -> None:
        self.request = request
        super().__init__(f"{request.method}, id {request.id!r}: the call is not open; answer a call once")


class PendingRequest(Value, Generic[S]):
    """A request that was sent, or is about to be; typed by its result."""

    id: Id
    method: Method[object, S]
    data: bytes
    """The line to send."""

    def outcome_of(self, event: object) -> Response[S] | ErrorResponse | DecodeError | None:
        """How this request ended, where the event is its answer; `None` for any other event."""
        return event.outcome if isinstance(event, Answer) and event.request is self else None


class Message(Value):
    """A notification, with its owner."""

    message: Notification[Validated] | UnknownNotification
    owner: Owner
    size: int
    """The bytes of its line."""


class Call(Value):
    """A request of the other side, to be answered once."""

    request: Request[Validated] | UnknownRequest
    owner: Owner
    size: int


class Answer(Value, Generic[S]):
    """A request of ours has ended."""

    request: PendingRequest[S]
    outcome: Response[S] | ErrorResponse | DecodeError
    """The result, the refusal, or why the answer cannot be read."""


class LateAnswer(Value):
    """The answer to a request that was forgotten."""

    request: PendingRequest[object]
    outcome: Response[Validated] | ErrorResponse | DecodeError


class StrayAnswer(Value):
    """An answer to nothing: no such request was sent, or it has its answer."""

    response: Response[Validated] | ErrorResponse


class Unreadable(Value):
    """A line that cannot be read. The connection goes on."""

    error: DecodeError
    asks: Id | None = None
    """Its id, where it is a request that can still be refused."""
    misaddressed: bool = False
    """Whether all that is wrong is whose message it is."""


Event: TypeAlias = Message | Call | Answer[Validated] | LateAnswer | StrayAnswer | Unreadable


class Refusal(StrEnum):
    """Why a call gets no result."""

    UNHANDLED = "unhandled"
    """Nobody here answers such calls."""
    FAILED = "failed"
    """Who should have answered raised an error, or took too long."""
    INVALID = "invalid"
    """The call cannot be read."""
    BUSY = "busy"
    """Too much else waits."""


_ERRORS: Final = {
    Refusal.UNHANDLED: (-32601, "this client does not answer such requests"),
    Refusal.FAILED: (-32603, "the request could not be answered"),
    Refusal.INVALID: (-32602, "the request cannot be read"),
    Refusal.BUSY: (-32603, "too many requests wait for an answer"),
}
_DECLINED: Final[Mapping[str, Mapping[str, Json]]] = {
    "item/commandExecution/requestApproval": {"decision": "decline"},
    "item/fileChange/requestApproval": {"decision": "decline"},
    "item/permissions/requestApproval": {"permissions": {}, "scope": "turn"},
    "mcpServer/elicitation/request": {"action": "decline", "content": None, "_meta": None},
    "applyPatchApproval": {"decision": {"denied": {"rejection": "nobody answered"}}},
    "execCommandApproval": {"decision": {"denied": {"rejection": "nobody answered"}}},
}
"""The answers that say no. Nothing is ever accepted by default."""


def refusal_of(method: str | None, why: Refusal) -> Mapping[str, Json] | JSONRPCErrorError:
    """What to answer where there is no result: a plain no to questions that have one, else an error."""
    if (declined := _DECLINED.get(method or "")) is not None:
        return declined
    code, message = _ERRORS[why]
    return JSONRPCErrorError(code=code, message=message)


class Connection:
    """One side of a connection; `sends` says which, by default the client.

    Ids count from 1 for a client and from 0 for a server; a server with several clients shares one count
    among them as `ids`. The other side counts its own.
    """

    def __init__(
        self,
        sends: Direction = Direction.CLIENT_TO_SERVER,
        *,
        registry: Registry | None = None,
        max_line: int = MAX_LINE,
        ids: Iterator[int] | None = None,
    ) -> None:
        self._sends = sends
        self._decoder: Decoder[Validated, Never] = Decoder(
            direction=sends.opposite, registry=registry, max_line=max_line
        )
        self._framer = Framer(max_line, KEPT_BYTES)
        self._max_line = max_line
        self._ids = ids or count(1 if sends is Direction.CLIENT_TO_SERVER else 0)
        self._pending: dict[Id, PendingRequest[object]] = {}
        self._forgotten: dict[Id, PendingRequest[object]] = {}
        self._open_calls: dict[Id, Call] = {}
        self._is_closed = False

    @property
    def pending(self) -> tuple[PendingRequest[object], ...]:
        """The requests of ours that wait for an answer, the oldest first."""
        return tuple(self._pending.values())

    @property
    def open_calls(self) -> int:
        """How many requests of the other side wait for an answer."""
        return len(self._open_calls)

    @overload
    def request(self, method: Takes[None, S]) -> PendingRequest[S]: ...
    @overload
    def request(self, method: Takes[Q, S], params: Q | Mapping[str, Json]) -> PendingRequest[S]: ...
    def request(self, method: Takes[Never, S], params: object = None) -> PendingRequest[S]:
        """A new request, and the line that sends it; raises `WrongParams`."""
        asked = cast("Method[object, S]", method)
        checked = self._checked(asked, Kind.REQUEST, params)
        message = Request(method.name, next(self._ids), checked)
        pending = PendingRequest(message.id, asked, encode(message) + b"\n")
        self._decoder.sent(message)
        self._pending[pending.id] = pending
        return pending

    @overload
    def notify(self, method: Takes[None, None], *, emitted_at_ms: int | None = ...) -> bytes: ...
    @overload
    def notify(
        self, method: Takes[Q, None], params: Q | Mapping[str, Json], *, emitted_at_ms: int | None = ...
    ) -> bytes: ...
    def notify(
        self, method: Takes[Never, None], params: object = None, *, emitted_at_ms: int | None = None
    ) -> bytes:
        """The line of a notification; raises `WrongParams`. A server says when it sends it."""
        params = self._checked(cast("Method[object, None]", method), Kind.NOTIFICATION, params)
        return encode(Notification(method.name, params, emitted_at_ms)) + b"\n"

    def answer(self, call: Call, result: object) -> bytes:
        """The line that answers a call; raises `AlreadyAnswered`, and `EncodeError` for what is no JSON."""
        self._require_open(call)
        line = encode(Response(call.request.id, result)) + b"\n"
        del self._open_calls[call.request.id]
        return line

    def answer_error(self, call: Call, error: JSONRPCErrorError) -> bytes:
        """The line that says why a call has no result; raises `AlreadyAnswered`."""
        self._require_open(call)
        del self._open_calls[call.request.id]
        return encode(ErrorResponse(error, call.request.id)) + b"\n"

    def refuse(self, call: Call | Unreadable, why: Refusal) -> bytes:
        """The line that says no to a call, or to a request that cannot be read; raises `AlreadyAnswered`."""
        if isinstance(call, Call):
            answer = refusal_of(call.request.method, why)
            if isinstance(answer, JSONRPCErrorError):
                return self.answer_error(call, answer)
            return self.answer(call, answer)
        if call.asks is None:
            raise ValueError("the line is not a request that could be refused")
        answer = refusal_of(call.error.method, why)
        if isinstance(answer, JSONRPCErrorError):
            return encode(ErrorResponse(answer, call.asks)) + b"\n"
        return encode(Response(call.asks, answer)) + b"\n"

    def withdraw(self, call: Call) -> None:
        """The call needs no answer any more: answering it is refused from now on."""
        if self.is_open(call):
            del self._open_calls[call.request.id]

    def is_open(self, call: Call) -> bool:
        """Whether this call waits for its answer; another one of the same id is another call."""
        return self._open_calls.get(call.request.id) is call

    def forget(self, request: PendingRequest[object]) -> bool:
        """Wait no longer for an answer; whether it was waited for until now."""
        if self._pending.get(request.id) is not request:
            return False
        del self._pending[request.id]
        self._forgotten[request.id] = request
        if len(self._forgotten) > MOST_FORGOTTEN:
            oldest = next(iter(self._forgotten))
            del self._forgotten[oldest]
            self._decoder.forget(oldest)
        return True

    def receive(self, data: bytes) -> list[Event]:
        """The events in the next bytes of the stream, in order."""
        return [event for line in self._framer.feed(data) if (event := self._event(line)) is not None]

    def receive_end(self) -> list[Event]:
        """The stream has ended: the event of a last line that no line feed ends."""
        return [event for line in self._framer.end() if (event := self._event(line)) is not None]

    def close(self) -> tuple[PendingRequest[object], ...]:
        """Send nothing more; the requests that will get no answer."""
        self._is_closed = True
        unanswered = self.pending
        self._pending.clear()
        self._open_calls.clear()
        return unanswered

    def _checked(self, method: Method[object, object], kind: Kind, params: object) -> object:
        if self._is_closed:
            raise ConnectionClosed(f"{method.name} cannot be sent: the connection is closed")
        if method.kind is not kind or method.direction is not self._sends:
            raise WrongParams(
                method.name,
                f"it is a {method.kind} {_sender(method.direction)} sends, and here a {kind} "
                f"{_sender(self._sends)} sends is meant",
            )
        if isinstance(params, Mapping) and method.params is not None:
            params = _read_params(method, params)
        if method.takes(params):
            return params
        if params is None:
            raise WrongParams(method.name, f"it needs params: give a {_name_of(method.params)}")
        wanted = "no params" if method.params is None else f"a {_name_of(method.params)}"
        raise WrongParams(method.name, f"it takes {wanted}, and a {type(params).__name__} was given")

    def _require_open(self, call: Call) -> None:
        if self._is_closed:
            raise ConnectionClosed(f"{call.request.method} cannot be answered: the connection is closed")
        if not self.is_open(call):
            raise AlreadyAnswered(call.request)

    def _event(self, line: bytes | TooLong) -> Event | None:
        try:
            if isinstance(line, TooLong):
                problem = Problem("", f"{line.length} bytes, and the limit is {self._max_line}")
                raise DecodeError(Reason.TOO_LONG, [problem], line.start, length=line.length)
            message = self._decoder.decode(line)
            if isinstance(message, Response | ErrorResponse):
                return self._answer(message.id, message)
            owner = owner_of(message)
        except DecodeError as error:
            return (
                None if error.reason is Reason.EMPTY else self._unreadable(error.with_traceback(None), line)
            )
        if isinstance(message, Request | UnknownRequest):
            return self._call(message, owner, line)
        return Message(message, owner, len(line))

    def _call(self, request: Request[Validated] | UnknownRequest, owner: Owner, line: bytes) -> Event:
        if request.id in self._open_calls:
            problem = Problem("/id", "a request with this id waits for its answer")
            return Unreadable(
                DecodeError(Reason.MALFORMED, [problem], line, method=request.method, id=request.id)
            )
        call = self._open_calls[request.id] = Call(request, owner, len(line))
        if owner is Nobody.MISADDRESSED:
            problem = Problem("/params/threadId", "it is not a string")
            error = DecodeError(Reason.MALFORMED, [problem], line, method=request.method, id=request.id)
            self.withdraw(call)
            return Unreadable(error, request.id, misaddressed=True)
        return call

    def _answer(self, id: Id, outcome: Response[Validated] | ErrorResponse) -> Event:  # noqa: A002 - as on the wire
        if (pending := self._pending.pop(id, None)) is not None:
            return Answer(pending, outcome)
        if (forgotten := self._forgotten.pop(id, None)) is not None:
            return LateAnswer(forgotten, outcome)
        return StrayAnswer(outcome)

    def _unreadable(self, error: DecodeError, line: bytes | TooLong) -> Event:
        head = head_of(line, error)
        if head.answers is not None:
            for requests, event in ((self._pending, Answer), (self._forgotten, LateAnswer)):
                if (request := requests.pop(head.answers, None)) is not None:
                    self._decoder.forget(head.answers)
                    return cast("Event", event(request, error))
        if head.asks is not None and head.asks not in self._open_calls:
            if error.method is None:
                error.method = head.method
            return Unreadable(error, head.asks, is_misaddressed(error))
        return Unreadable(error, None, is_misaddressed(error))


def _read_params(method: Method[object, object], params: Mapping[str, Json]) -> object:
    """A plain dict as params of a method; what the models do not know is a slip of who wrote it."""
    try:
        read = _reader_of(method.params).validate_json(to_json(params))
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=False, include_input=False)
        told = "; ".join(f"{'/'.join(map(str, each['loc']))}: {each['msg']}" for each in details[:3])
        failure = WrongParams(method.name, told + _misnamed(method.params, params))
    except ValueError as error:
        failure = WrongParams(method.name, str(error))
    else:
        if slip := first_slip(params, read, method.params):
            raise WrongParams(method.name, str(slip))
        return read
    raise failure


@cache
def _reader_of(params: TypeForm) -> TypeAdapter[Validated]:
    return TypeAdapter(params)


def _misnamed(model: TypeForm, params: Mapping[str, Json]) -> str:
    """The member that was meant, where something else is missing."""
    is_model = isinstance(model, type) and issubclass(model, BaseModel)
    names = {wire_name(model, field) for field in model.model_fields} if is_model else set()
    hints = (
        f"; {name}: there is no such member{did_you_mean(name, names)}" for name in params.keys() - names
    )
    return next(hints, "")


def _name_of(params: TypeForm) -> str:
    return getattr(params, "__name__", str(params))


def _sender(direction: Direction) -> str:
    return "that the client" if direction is Direction.CLIENT_TO_SERVER else "that the server"
