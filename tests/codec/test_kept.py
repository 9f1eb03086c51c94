"""What an error keeps of a line: the line itself, its id and method, and whether it was an answer."""

import pickle
from typing import Any

import pytest

from protocol_models import DecodeError, Decoder, Reason, Request, UnknownKind, find_unknown

LONG = "x" * 100_000


def error_of(line: bytes, **options: Any) -> DecodeError:
    (error,) = Decoder(**options).stream([line + b"\n"])
    assert isinstance(error, DecodeError)
    return error


@pytest.mark.parametrize(
    "line",
    [b'{"method":"turn/started","params":"' + LONG.encode(), b'{"id":1,"nothing":"' + LONG.encode() + b'"}'],
)
def test_a_line_is_kept_whole_where_the_caller_asks_for_it(line: bytes) -> None:
    assert error_of(line).line == line[: 1 << 16]
    kept = error_of(line, keep_lines=True)
    assert kept.line == line
    assert pickle.loads(pickle.dumps(kept)).line == line
    with pytest.raises(DecodeError) as raised:
        Decoder(keep_lines=True).decode(line)
    assert raised.value.line == line


def test_of_a_line_that_is_too_long_no_more_than_the_limit_is_held() -> None:
    error = error_of(b'{"method":"turn/started","params":"' + LONG.encode(), max_line=90_000, keep_lines=True)
    assert (error.reason, len(error.line)) == (Reason.TOO_LONG, 90_000)


NAMED = [
    (b'{"method":"turn/started","params":', "turn/started", None),
    (b'{"method":"x/y","id":0,"params":', "x/y", 0),
    (b'{"id":"a","method":"x/y","params":', "x/y", "a"),
    (b'{ "jsonrpc": "2.0", "id": 7, "method": "x/y", "params": ', "x/y", 7),
    (b'\xef\xbb\xbf{"method":"x/\\u0079","id":3,"params":', "x/y", 3),
    (b'{"method":"x/y","id":12', "x/y", None),
    (b'{"id":1.5,"method":"x/y","params":', None, None),
    (b'{"params":{},"method":"x/y","id":1', None, None),
]


@pytest.mark.parametrize(("start", "method", "found"), NAMED)
def test_what_a_truncated_line_begins_with_is_told(start: bytes, method: str | None, found: object) -> None:
    error = error_of(start)
    assert error.reason is Reason.PARSE_ERROR
    assert (error.method, error.id, error.is_response) == (method, found, False)


@pytest.mark.parametrize(("start", "method", "found"), [row for row in NAMED if row[0][-1:] in b": "])
def test_what_a_line_that_is_too_long_begins_with_is_told(
    start: bytes, method: str | None, found: object
) -> None:
    error = error_of(start + b'"' + LONG.encode() + b'"}', max_line=1000)
    assert error.reason is Reason.TOO_LONG
    assert (error.method, error.id) == (method, found)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"id":5,"result":{"thread":1}}', Reason.MALFORMED),
        (b'{"id":5,"result":{"thr', Reason.PARSE_ERROR),
        (b'{"id":5,"error":{"code":"no"}}', Reason.MALFORMED),
        (b'{"id":5,"result":{"a":"' + LONG.encode() + b'"}}', Reason.TOO_LONG),
    ],
)
def test_a_response_that_failed_is_told_from_a_request(line: bytes, reason: Reason) -> None:
    decoder = Decoder(max_line=1000)
    decoder.sent(Request("thread/start", 5, None))
    (answer,) = decoder.stream([line + b"\n"])
    assert isinstance(answer, DecodeError)
    assert (answer.reason, answer.is_response, answer.method, answer.id) == (reason, True, "thread/start", 5)
    assert "response to thread/start" in str(answer)


def test_a_request_that_failed_is_no_response() -> None:
    error = error_of(b'{"method":"item/tool/requestUserInput","id":5,"params":1}')
    assert (error.reason, error.is_response, error.id) == (Reason.MALFORMED, False, 5)
    assert "response" not in str(error)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (b'{"method":"some/thing","params":{}}', [(UnknownKind.METHOD, "/method")]),
        (b'{"method":"some/thing","id":1,"params":{}}', [(UnknownKind.METHOD, "/method")]),
        (
            b'{"method":"mcpServer/startupStatus/updated","params":{"name":"a","status":"odd","new":1},"more":1}',
            [
                (UnknownKind.VALUE, "/params/status"),
                (UnknownKind.MEMBER, "/params/new"),
                (UnknownKind.MEMBER, "/more"),
            ],
        ),
        (b'{"id":1,"error":{"code":1,"message":"m","more":1}}', [(UnknownKind.MEMBER, "/error/more")]),
    ],
)
def test_what_is_unknown_is_found_in_messages(line: bytes, found: list[tuple[UnknownKind, str]]) -> None:
    message = Decoder().decode(line)
    assert [(each.kind, each.pointer) for each in find_unknown(message)] == found


def test_what_is_unknown_is_found_in_typed_results() -> None:
    decoder = Decoder()
    decoder.sent(Request("mcpServerStatus/list", 1, None))
    message = decoder.decode(b'{"id":1,"result":{"data":[],"more":1}}')
    assert [(each.kind, each.pointer) for each in find_unknown(message)] == [
        (UnknownKind.MEMBER, "/result/more")
    ]
