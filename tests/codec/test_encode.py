"""Typed message → one line, as the server writes it."""

from typing import Any

import pytest

from protocol_models import (
    EncodeError,
    ErrorResponse,
    Notification,
    RawMessage,
    Request,
    Response,
    UnknownNotification,
    encode,
)
from protocol_models.jsonrpc import JSONRPCErrorError, W3cTraceContext
from protocol_models.v2.mcp_startup import McpServerStartupState, McpServerStatusUpdatedNotification
from protocol_models.v2.thread_lifecycle import ThreadArchiveParams

UPDATE = McpServerStatusUpdatedNotification(name="docs", status=McpServerStartupState.READY)
UPDATE_JSON = (
    b'{"threadId":null,"name":"docs","environmentId":null,"status":"ready","error":null,"failureReason":null}'
)
ARCHIVE = ThreadArchiveParams(thread_id="a")


@pytest.mark.parametrize(
    ("message", "line"),
    [
        (Notification("x/y", UPDATE, 5), b'{"method":"x/y","params":%b,"emittedAtMs":5}' % UPDATE_JSON),
        (Notification("x/y", UPDATE), b'{"method":"x/y","params":%b}' % UPDATE_JSON),
        (Notification("initialized", None), b'{"method":"initialized"}'),
        (Notification("x", None, 5, {"y": None}), b'{"method":"x","emittedAtMs":5,"y":null}'),
        (Request("x", 0, ARCHIVE), b'{"method":"x","id":0,"params":{"threadId":"a"}}'),
        (Request("x", "0", None), b'{"method":"x","id":"0"}'),
        (
            Request("x", 1, ARCHIVE, W3cTraceContext(traceparent="p")),
            b'{"method":"x","id":1,"params":{"threadId":"a"},"trace":{"traceparent":"p"}}',
        ),
        (Response(1, UPDATE), b'{"id":1,"result":%b}' % UPDATE_JSON),
        (Response("a", None), b'{"id":"a","result":null}'),
        (Response(1, {"n": 2**64}), b'{"id":1,"result":{"n":18446744073709551616}}'),
        (
            ErrorResponse(JSONRPCErrorError(code=-32600, message="no"), 0),
            b'{"error":{"code":-32600,"message":"no"},"id":0}',
        ),
        (
            ErrorResponse(JSONRPCErrorError(code=1, message="no", data={"a": 1}), 0),
            b'{"error":{"code":1,"data":{"a":1},"message":"no"},"id":0}',
        ),
    ],
)
def test_members_stand_in_the_order_of_the_wire(message: Any, line: bytes) -> None:
    assert encode(message) == line


def test_a_line_holds_no_line_feed_and_keeps_other_separators() -> None:
    line = encode(Response(1, "a\nb\u2028c"))
    assert line == '{"id":1,"result":"a\\nb\u2028c"}'.encode()


def test_a_message_that_was_kept_as_it_came_is_one_line_too() -> None:
    message = UnknownNotification("x", b'{"method":"x",\n"params":"\\n"}')
    assert encode(message) == b'{"method":"x", "params":"\\n"}'


@pytest.mark.parametrize(
    ("message", "what"),
    [
        (Response(1, "\ud800"), "surrogates not allowed"),
        (Response(1, {"\ud800": 1}), "surrogates not allowed"),
        (Request("\ud800", 1, None), "surrogates not allowed"),
        (Request("x", True, None), "the id True is neither"),
        (Request("x", 1.0, None), "the id 1.0 is neither"),  # type: ignore[arg-type]  # that is the point
        (Request("x", 2**63, None), "is neither a string nor a 64-bit integer"),
        (RawMessage("x", b'{"method":\n'), "EOF while parsing"),
    ],
)
def test_what_cannot_be_said_is_refused(message: Any, what: str) -> None:
    with pytest.raises(EncodeError, match=what):
        encode(message)


def test_what_is_invalid_message_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(TypeError, match="int is not one of the messages"):
        encode(1)  # type: ignore[arg-type]  # that is the point
