"""What type checkers infer for users of the codec. It is checked, and never run.

Where an error is expected, it is ignored; a checker reports an ignored error that is not there.
"""

from collections.abc import AsyncIterable, Iterable
from typing import Any, assert_never, assert_type

from protocol_models import (
    ClientMessage,
    DecodeError,
    Decoder,
    ErrorResponse,
    Notification,
    RawMessage,
    Request,
    Response,
    ServerMessage,
    ServerNotification,
    UnknownNotification,
    UnknownRequest,
    decode,
    encode,
)
from protocol_models.methods import Direction
from protocol_models.v2.mcp_startup import (
    MCP_SERVER_STARTUP_STATUS_UPDATED,
    McpServerStatusUpdatedNotification,
)
from protocol_models.v2.thread_lifecycle import THREAD_ARCHIVE, ThreadArchiveParams, ThreadArchiveResponse
from protocol_models.v2.turn import TurnStartedNotification


def params_are_inferred_from_a_constant(message: ServerMessage, request: ClientMessage) -> None:
    assert_type(
        MCP_SERVER_STARTUP_STATUS_UPDATED.params_of(message), McpServerStatusUpdatedNotification | None
    )
    assert_type(THREAD_ARCHIVE.params_of(request), ThreadArchiveParams | None)
    assert_type(THREAD_ARCHIVE.result_of(message), ThreadArchiveResponse | None)


def params_are_inferred_from_match(line: bytes) -> str:
    match decode(line):
        case Notification(params=TurnStartedNotification() as started):
            assert_type(started, TurnStartedNotification)
            return started.turn.id
        case Notification(params=McpServerStatusUpdatedNotification(name=name)):
            assert_type(name, str)
            return name
        case Response(id=id):
            assert_type(id, str | int)
        case _:
            pass
    return ""


def kinds_are_exhaustive(message: ServerMessage) -> int:
    match message:
        case Notification() | UnknownNotification():
            return 1
        case Request() | UnknownRequest():
            return 2
        case Response() | ErrorResponse():
            return 3
        case _:
            assert_never(message)


def a_forgotten_kind_is_found(message: ServerMessage) -> int:
    match message:
        case Notification() | UnknownNotification():
            return 1
        case Request() | UnknownRequest():
            return 2
        case _:
            assert_never(message)  # type: ignore[arg-type]  # a response is left


def a_forgotten_notification_is_found(message: ServerNotification) -> str:
    if isinstance(message, UnknownNotification):
        return message.method
    match message.params:
        case TurnStartedNotification():
            return "started"
        case _:
            assert_never(message.params)  # type: ignore[arg-type]  # many are left


def what_decode_gives_follows_from_the_options(line: bytes) -> None:
    assert_type(Decoder().decode(line), ServerMessage)
    assert_type(Decoder(direction=Direction.CLIENT_TO_SERVER).decode(line), ClientMessage)
    assert_type(
        Decoder(only=[MCP_SERVER_STARTUP_STATUS_UPDATED]).decode(line),
        Notification[McpServerStatusUpdatedNotification]
        | Request[McpServerStatusUpdatedNotification]
        | Response[Any]
        | ErrorResponse
        | None,
    )


def streams_hold_errors_and_no_none(chunks: Iterable[bytes], wanted: Decoder[ServerMessage, None]) -> None:
    for message in Decoder().stream(chunks):
        assert_type(message, ServerMessage | DecodeError)
    for some in wanted.stream(chunks):
        assert_type(some, ServerMessage | DecodeError)


async def so_do_asynchronous_ones(chunks: AsyncIterable[bytes]) -> None:
    async for message in Decoder().async_stream(chunks):
        assert_type(message, ServerMessage | DecodeError)


def everything_can_be_written(message: ServerMessage | ClientMessage | RawMessage) -> bytes:
    return encode(message)


def an_error_is_no_message(error: DecodeError) -> bytes:
    return encode(error)  # type: ignore[arg-type]  # no message
