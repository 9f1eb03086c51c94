"""Decoding and encoding of what really arrives, and a defined answer to what should not."""

import json
from typing import Any

import pytest

from protocol_models import (
    DecodeError,
    Decoder,
    Notification,
    Reason,
    Request,
    Response,
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

UPDATE = (
    b'{"method":"mcpServer/startupStatus/updated","params":{"threadId":null,"name":"docs",'
    b'"status":"ready","error":null,"failureReason":null},"emittedAtMs":1795228753175}'
)


def line_of(message: Any) -> bytes:
    """The line as the real server writes it."""
    return json.dumps(message, separators=(",", ":"), ensure_ascii=False).encode()


def test_every_captured_message_is_read_and_written_back(captured: list[dict[str, Any]]) -> None:
    of_server, of_client = Decoder(), Decoder(direction=Direction.CLIENT_TO_SERVER)
    for row in captured:
        line = line_of(row["msg"])
        reader, other = (of_server, of_client) if row["dir"] == "s2c" else (of_client, of_server)
        message = reader.decode(line)
        if isinstance(message, Request | UnknownRequest):
            other.sent(message)
        written = encode(message)
        assert json.loads(written) == row["msg"], row["place"]
        if row["dir"] == "s2c":
            assert written == line, row["place"]


def test_a_response_is_typed_by_its_request(captured: list[dict[str, Any]]) -> None:
    of_server, of_client = Decoder(), Decoder(direction=Direction.CLIENT_TO_SERVER)
    typed = 0
    for row in captured:
        if row["dir"] == "c2s":
            message = of_client.decode(line_of(row["msg"]))
            if isinstance(message, Request):
                of_server.sent(message)
        else:
            answer = of_server.decode(line_of(row["msg"]))
            typed += isinstance(answer, Response) and answer.method is not None
    assert typed > 0


def test_a_notification_is_typed_and_carries_its_moment() -> None:
    message = decode(UPDATE)
    assert isinstance(message, Notification)
    assert message.method == MCP_SERVER_STARTUP_STATUS_UPDATED.name
    assert isinstance(message.params, McpServerStatusUpdatedNotification)
    assert message.emitted_at_ms == 1795228753175


@pytest.mark.parametrize(
    "line",
    [
        b'{"method":"brand/new","params":{"x":[1,null]},"emittedAtMs":1}',
        UPDATE.replace(b'"ready"', b'"hibernating"'),
        UPDATE.replace(b'"error":null,', b'"error":null,"retries":3,').replace(b'"failureReason":null,', b""),
    ],
)
def test_what_a_newer_server_sends_is_written_back(line: bytes) -> None:
    assert json.loads(encode(decode(line))) == json.loads(line)


def test_an_unknown_method_is_kept_as_it_came() -> None:
    line = b'{"method":"brand/new","params":{"x":1}}'
    message = decode(line)
    assert isinstance(message, UnknownNotification)
    assert message.params == {"x": 1}
    assert encode(message) == line


def test_an_id_of_zero_is_an_id_and_integers_keep_their_digits() -> None:
    line = b'{"method":"brand/new","id":0,"params":{"n":12345678901234567890123}}'
    message = decode(line)
    assert isinstance(message, UnknownRequest)
    assert message.id == 0
    assert encode(message) == line


BAD: dict[str, tuple[bytes, Reason]] = {
    "truncated": (UPDATE[:-5], Reason.NO_JSON),
    "not UTF-8": (UPDATE.replace(b"docs", b"\xff"), Reason.NO_JSON),
    "a lone surrogate": (UPDATE.replace(b"docs", b"\\ud800"), Reason.NO_JSON),
    "NaN": (UPDATE.replace(b'"docs"', b"NaN"), Reason.MALFORMED),
    "deep nesting": (
        b'{"method":"turn/started","params":' + b"[" * 10_000 + b"]" * 10_000 + b"}",
        Reason.NO_JSON,
    ),
    "empty": (b"", Reason.EMPTY),
    "a batch": (b"[" + UPDATE + b"]", Reason.NO_MESSAGE),
    "a boolean id": (b'{"id":true,"result":{}}', Reason.NO_MESSAGE),
    "a float id": (b'{"id":1.5,"result":{}}', Reason.NO_MESSAGE),
    "neither": (b"{}", Reason.NO_MESSAGE),
    "malformed": (UPDATE.replace(b'"name":"docs",', b""), Reason.MALFORMED),
    "coerced": (UPDATE.replace(b'"docs"', b"1"), Reason.MALFORMED),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_has_a_defined_answer(name: str) -> None:
    line, reason = BAD[name]
    with pytest.raises(DecodeError) as caught:
        decode(line)
    assert caught.value.reason is reason


@pytest.mark.parametrize("line", [UPDATE + b"\r\n", b"\xef\xbb\xbf" + UPDATE, b" " + UPDATE])
def test_white_space_and_a_byte_order_mark_are_passed_over(line: bytes) -> None:
    assert encode(decode(line)) == UPDATE


def test_a_line_separator_in_text_ends_no_line() -> None:
    line = UPDATE.replace(b"docs", "a\u2028b".encode())
    (message,) = Decoder().stream([line + b"\n"])
    assert not isinstance(message, DecodeError)
    assert encode(message) == line


@pytest.mark.parametrize("size", [1, 7, 64, 4096])
def test_a_stream_may_be_split_anywhere_and_one_bad_line_does_not_stop_it(size: int) -> None:
    data = UPDATE + b"\n\nnonsense\n" + UPDATE + b"\n" + UPDATE
    messages = list(Decoder().stream(data[at : at + size] for at in range(0, len(data), size)))
    assert [isinstance(message, DecodeError) for message in messages] == [False, True, False, False]


def test_a_line_beyond_the_limit_is_an_error_and_not_held() -> None:
    (message,) = Decoder(max_line=100).stream([b"x" * 1000, b"\n"])
    assert isinstance(message, DecodeError)
    assert message.reason is Reason.TOO_LONG


def test_a_decoder_may_be_limited_to_some_methods() -> None:
    decoder = Decoder(only=[MCP_SERVER_STARTUP_STATUS_UPDATED])
    lines = [b'{"method":"turn/started","params":{}}\n', UPDATE + b"\n"]
    assert [type(message) for message in decoder.stream(lines)] == [Notification]


@pytest.mark.parametrize(
    "line",
    [
        UPDATE.replace(b'"ready"', b'"hibernating"'),
        b'{"method":"brand/new"}',
    ],
)
def test_strict_refuses_what_the_schema_does_not_know(line: bytes) -> None:
    with pytest.raises(DecodeError):
        Decoder(strict=True).decode(line)
    assert Decoder(strict=True).decode(UPDATE)
