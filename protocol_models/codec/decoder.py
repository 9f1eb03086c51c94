"""Bytes → typed messages.

Input: lines, or the chunks of a stream. Output: the messages of `protocol_models.codec.messages`.

```python
from protocol_models import DecodeError, Decoder, Notification

decoder = Decoder()
for message in decoder.stream(process.stdout):
    match message:
        case Notification(params=McpServerStatusUpdatedNotification() as update): ...
        case DecodeError(): ...
```

What was added by the other side survives: unknown members, enum values, variants and methods are kept
and written back as they came. What is malformed is an error, and nothing is coerced. With `strict=True`
what the schema does not know is an error too, and with `at` what one release does not have.

What bad input is answered with is told in docs/reading.md.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, Literal, Never, TypeAlias, TypeVar, Unpack, overload

from protocol_models._pydantic import Validated
from protocol_models.codec.errors import KEPT_BYTES, DecodeError, Problem, Reason
from protocol_models.codec.fast_path import ID_FIRST, START_ENDS, FastPath, plain_method, skip
from protocol_models.codec.messages import (
    ErrorResponse,
    Notification,
    RawMessage,
    Request,
    Response,
    UnknownRequest,
)
from protocol_models.codec.options import MAX_LINE, with_defaults
from protocol_models.codec.validators import LONG, Methods
from protocol_models.methods import Direction, Method, Registry

if TYPE_CHECKING:
    from protocol_models._generated.message_unions import ClientMessage, ServerMessage
    from protocol_models.codec.envelope import Envelopes
    from protocol_models.codec.framing import AsyncByteSource, ByteSource, TooLong
    from protocol_models.codec.held_release import HeldRelease
    from protocol_models.codec.options import DecoderOptions, ProtocolOptions

__all__ = ["MAX_LINE", "Decoder", "decode"]

P = TypeVar("P")
M = TypeVar("M", covariant=True)
S = TypeVar("S", covariant=True)
ForeignMessage: TypeAlias = Any
"""A message of another registry: a type checker learns what it can be from the unions of `write --python`."""

WHITE_SPACE = b" \t\r\n"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Decoder(Generic[M, S]):
    """Reads what one side sends. It remembers the requests that await a response, and nothing else.

    `direction` says whose lines these are: by default those of a server. `only` limits the decoder to
    some methods: the lines of others are skipped unread, or with `others="raw"` handed over as
    `RawMessage`. Responses and errors are always read. The further options are those of `ProtocolOptions`:
    `registry`, `strict`, `at`, `max_line`, `keep_lines`.

    A type checker knows the messages of this package's protocol. Those of another `registry` are declared
    with the unions that `write --python` made of it: `decoder: Decoder[ServerMessage, Never] = …`.
    """

    @overload
    def __init__(
        self: Decoder[ServerMessage, Never],
        **options: Unpack[DecoderOptions],
    ) -> None: ...
    @overload
    def __init__(
        self: Decoder[ClientMessage, Never],
        *,
        direction: Literal[Direction.CLIENT_TO_SERVER],
        **options: Unpack[DecoderOptions],
    ) -> None: ...
    @overload
    def __init__(
        self: Decoder[ForeignMessage, Never],
        *,
        registry: Registry | None,
        direction: Direction = ...,
        **options: Unpack[DecoderOptions],
    ) -> None: ...
    @overload
    def __init__(
        self: Decoder[Notification[P] | Request[P] | Response[Validated] | ErrorResponse, None],
        *,
        only: Iterable[Method[P, object]],
        direction: Direction = ...,
        others: Literal["skip"] = ...,
        **options: Unpack[ProtocolOptions],
    ) -> None: ...
    @overload
    def __init__(
        self: Decoder[Notification[P] | Request[P] | Response[Validated] | ErrorResponse, RawMessage],
        *,
        only: Iterable[Method[P, object]],
        others: Literal["raw"],
        direction: Direction = ...,
        **options: Unpack[ProtocolOptions],
    ) -> None: ...
    def __init__(
        self,
        *,
        only: Iterable[Method[object, object]] | None = None,
        others: Literal["skip", "raw"] = "skip",
        direction: Direction = Direction.SERVER_TO_CLIENT,
        **options: Unpack[ProtocolOptions],
    ) -> None:
        told = with_defaults(options)
        self._strict = told["strict"]
        self._max_line = told["max_line"]
        self._methods = Methods(direction, told["registry"], _held_release(told))
        self._awaited: dict[bytes, str] = {}
        self._keeps_lines = told["keep_lines"]
        self._kept = self._max_line if self._keeps_lines else min(KEPT_BYTES, self._max_line)
        self._short = min(LONG, self._max_line)
        self._others = others
        self._wanted = None if only is None else frozenset(method.name for method in only)
        self._fast = FastPath(self._methods, self._wanted, is_raw=others == "raw")
        # Looked up for each line: one attribute, and not two.
        self._readers = self._fast.readers
        self._reader_of = self._readers.get

    @cached_property
    def _envelopes(self) -> Envelopes:
        """What reads any line as a whole; two that threads make at the same time share what is awaited."""
        from protocol_models.codec.envelope import Envelopes  # lines that begin as usual do without it

        return Envelopes(self._methods, self._awaited, strict=self._strict)

    def sent(self, request: Request[object] | UnknownRequest) -> None:
        """Says that this request goes to the side that is read here; its response will be typed."""
        self._envelopes.await_response(request.id, request.method)

    def forget(self, id: str | int) -> None:  # noqa: A002 - the wire calls it so
        """Says that no response with this id is expected any more; one that comes all the same is untyped."""
        self._envelopes.forget(id)

    def decode(self, line: bytes | bytearray | memoryview | str) -> M | S:
        """The message in one line, with or without its line feed; raises `DecodeError`."""
        try:
            if len(line) < self._short:
                # A known method at the start of a line is that line's method: its reader checks the rest.
                return self._readers[line.partition(START_ENDS)[0]](line)  # type: ignore[union-attr,arg-type,index,no-any-return]  # or see below; M or S, by the method
        except (KeyError, ValueError):
            pass
        except (AttributeError, TypeError):
            pass
        whole = _bytes_of(line)
        try:
            return self._read_slowly(whole)  # type: ignore[no-any-return]  # the same
        except DecodeError as error:
            self._complete(error, whole)
            raise

    @overload
    def stream(self: Decoder[P, None], source: ByteSource) -> Iterator[P | DecodeError]: ...
    @overload
    def stream(self, source: ByteSource) -> Iterator[M | S | DecodeError]: ...
    def stream(self, source: ByteSource) -> Iterator[Validated]:
        """The messages of a stream: a binary file, or chunks that are split anywhere.

        A line that cannot be read comes as a `DecodeError` in its place, with its number; empty lines
        are passed over, and lines that the decoder was not asked to read are, unless it hands them over.
        """
        from protocol_models.codec.framing import Framer, chunks_of  # single lines do without it

        framer, number = Framer(self._max_line, self._kept), 0
        for chunk in chunks_of(source):
            lines = framer.feed(chunk)
            yield from self._messages(lines, number)
            number += len(lines)
        yield from self._messages(framer.end(), number)

    @overload
    def async_stream(self: Decoder[P, None], source: AsyncByteSource) -> AsyncIterator[P | DecodeError]: ...
    @overload
    def async_stream(self, source: AsyncByteSource) -> AsyncIterator[M | S | DecodeError]: ...
    async def async_stream(self, source: AsyncByteSource) -> AsyncIterator[Validated]:
        """As `stream`, of an `asyncio.StreamReader` or of chunks that come asynchronously."""
        from protocol_models.codec.framing import Framer, async_chunks_of  # single lines do without it

        framer, number = Framer(self._max_line, self._kept), 0
        async for chunk in async_chunks_of(source):
            lines = framer.feed(chunk)
            for message in self._messages(lines, number):
                yield message
            number += len(lines)
        for message in self._messages(framer.end(), number):
            yield message

    def _messages(self, lines: Iterable[bytes | TooLong], before: int) -> Iterator[Validated]:
        numbered: Iterator[tuple[int, bytes | TooLong]] = enumerate(lines, before + 1)
        if self._wanted is not None and self._others == "skip":
            numbered = self._unskipped(numbered)
        reader_of, short, end = self._reader_of, self._short, START_ENDS
        for number, line in numbered:
            # What `decode` does, written out: a stream is made of this.
            if type(line) is bytes:
                reader = reader_of(line.partition(end)[0])
                if reader is not None and len(line) < short:
                    try:
                        yield reader(line)
                        continue
                    except ValueError:
                        pass
            message = self._message_or_error(line, number)
            if message is not None:
                yield message

    def _unskipped(
        self, numbered: Iterable[tuple[int, bytes | TooLong]]
    ) -> Iterator[tuple[int, bytes | TooLong]]:
        reader_of, end, skipped = self._reader_of, START_ENDS, b"\n"
        for number, line in numbered:
            if type(line) is bytes:
                # Most lines begin like the one before.
                if line.startswith(skipped):
                    continue
                start = line.partition(end)[0]
                if reader_of(start) is skip:
                    skipped = start
                    continue
            yield number, line

    def _message_or_error(self, line: bytes | TooLong, number: int) -> Validated:
        """The message, the error with its number, or `None` for a line that is passed over."""
        try:
            if not isinstance(line, bytes):
                raise self._too_long(line.start, line.length)
            return self._read_slowly(line)
        except DecodeError as error:
            if error.reason is Reason.EMPTY:
                return None
            if isinstance(line, bytes):
                self._complete(error, line)
            error.number = number
            # Its traceback would keep the whole line.
            return error.with_traceback(None)

    def _read_slowly(self, line: bytes) -> Validated:
        """Any line; and where it can be, the next that begins like it is read the fast way."""
        if len(line) > self._max_line:
            raise self._too_long(line[: self._kept], len(line))
        stripped = line.strip(WHITE_SPACE).removeprefix(BYTE_ORDER_MARK)
        if not stripped:
            raise DecodeError(Reason.EMPTY, [Problem("", "nothing but white space")], line)
        name = plain_method(stripped)
        if name is not None and not self._is_wanted(name):
            return self._fast.reader_of_others(name)(stripped)
        if name is not None and not self._strict:
            try:
                return self._fast.read_first(stripped, name)
            except ValueError:
                pass  # unusual, or wrong: to be told apart by looking at all of it
        if stripped.startswith(ID_FIRST) and (response := self._envelopes.read_plain_response(stripped)):
            return response
        message = self._envelopes.read(stripped)
        if isinstance(message, Response | ErrorResponse) or self._is_wanted(message.method):
            return message
        return self._fast.reader_of_others(message.method)(stripped)

    def _is_wanted(self, method: str) -> bool:
        return self._wanted is None or method in self._wanted

    def _too_long(self, start: bytes, length: int) -> DecodeError:
        problem = Problem("", f"{length} bytes, and the limit is {self._max_line}")
        error = DecodeError(Reason.TOO_LONG, [problem], start, length=length)
        self._complete(error, start)
        return error

    def _complete(self, error: DecodeError, line: bytes) -> None:
        """Add what the start of the line tells, and the line itself where it is to be kept."""
        if error.method is None and error.id is None:
            from protocol_models.codec.line_start import named_in  # errors alone need it

            error.method, error.id = named_in(line[:KEPT_BYTES])
            if error.id is not None and error.method is None:
                # It would have been an answer: whoever waits for it is told by the error.
                error.is_response = True
                error.method = self._envelopes.forget(error.id)
        if self._keeps_lines:
            error.line = line[: self._max_line]


def _held_release(told: ProtocolOptions) -> HeldRelease | None:
    """The release that messages are held to."""
    if told["at"] is None:
        return None
    from protocol_models.codec.held_release import HeldRelease  # few decoders are told one

    return HeldRelease(told["registry"], told["at"])


def _bytes_of(line: object) -> bytes:
    if isinstance(line, bytes | bytearray | memoryview):
        return bytes(line)
    if not isinstance(line, str):
        raise TypeError(f"a line is bytes or str, not {type(line).__name__}")
    try:
        return line.encode()
    except UnicodeEncodeError as error:
        kept = line[:KEPT_BYTES].encode(errors="replace")
        failure = DecodeError(Reason.PARSE_ERROR, [Problem("", str(error))], kept, length=len(line))
    raise failure


_SERVER = Decoder()


def decode(line: bytes | bytearray | memoryview | str) -> ServerMessage:
    """The message in one line of a server; raises `DecodeError`.

    It knows no requests, so that the results of responses are plain JSON: a `Decoder` remembers them.
    """
    return _SERVER.decode(line)
