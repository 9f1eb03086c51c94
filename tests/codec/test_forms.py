"""Every validator can be built, and every line is the same message in each of its forms."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from protocol_models import REGISTRY, DecodeError, Decoder, Reason, Request, decode, encode
from protocol_models.codec.validators import Content
from protocol_models.methods import Direction, Kind, Method
from protocol_models.v2.config import CONFIG_READ
from tests.codec.lines import STATUS, canonical, notification

LONG = "x" * 40_000
DELTA = {"threadId": "t", "turnId": "u", "itemId": "i", "delta": LONG}
LINES = {
    "short": STATUS,
    "long": canonical({"method": "item/agentMessage/delta", "params": DELTA}),
    "long, unknown": canonical({"method": "new/thing", "params": {"a": LONG}}),
    "spaced": json.dumps({"method": "item/agentMessage/delta", "params": DELTA}).encode(),
}


@pytest.mark.parametrize("method", list(REGISTRY), ids=str)
def test_every_validator_of_the_method_is_built(method: Method[Any, Any]) -> None:
    called = Content(method, method.params)
    built: list[object] = [called.read, called.check, called.usual_message]
    built += [called.message, called.message_check, called.strict_message_check]
    if method.kind is Kind.REQUEST:
        answered = Content(method, method.result)
        built += [answered.read, answered.check]
        built += [answered.response, answered.response_check, answered.strict_response_check]
    assert None not in built


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_a_line_is_the_same_message_in_each_form(line: bytes) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for at in range(0, len(line), 999):
            yield line[at : at + 999]

    async def streamed() -> list[Any]:
        return [message async for message in Decoder().async_stream(chunks())]

    expected = encode(decode(line))
    forms: list[Any] = [
        line.decode(),
        bytearray(line),
        memoryview(line),
        line + b"\n",
        b"  " + line + b"\r\n",
    ]
    assert [encode(decode(form)) for form in forms] == [expected] * len(forms)
    assert [encode(each) for each in Decoder().stream([line]) if not isinstance(each, DecodeError)] == [
        expected
    ]
    assert [encode(each) for each in asyncio.run(streamed())] == [expected]


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("instructions", ["", LONG], ids=["short", "long"])
def test_the_answer_to_config_read_is_read(strict: bool, instructions: str) -> None:
    decoder = Decoder(strict=strict)
    decoder.sent(Request(CONFIG_READ.name, 1, None))
    config = {"apps": {"_default": None}, "instructions": instructions}
    message = decoder.decode(canonical({"id": 1, "result": {"config": config, "origins": {}}}))
    assert CONFIG_READ.result_of(message) is not None


@pytest.mark.parametrize(
    "params",
    [
        {"name": "a", "status": "ready", "failure_reason": "x"},
        {"name": "a", "status": "ready", "thread_id": "t", "threadId": None},
    ],
)
def test_an_unknown_member_named_like_a_field_adds_no_member(params: Any) -> None:
    line = canonical({"method": "mcpServer/startupStatus/updated", "params": params})
    assert json.loads(encode(decode(line)))["params"] == params


@pytest.mark.parametrize(
    "info",
    [
        {},
        {"a": 1, "b": 2},
        {"new": {}},
        {"httpConnectionFailed": 7},
        {"httpConnectionFailed": {}, "more": 1},
        "new",
    ],
)
@pytest.mark.parametrize("strict", [False, True])
def test_an_error_info_that_the_schema_admits_is_read_and_written_back(info: Any, strict: bool) -> None:
    error = {"message": "m", "codexErrorInfo": info, "additionalDetails": None}
    params = {"error": error, "willRetry": False, "threadId": "t", "turnId": "u"}
    message = Decoder(strict=strict).decode(canonical({"method": "error", "params": params}))
    assert json.loads(encode(message))["params"] == params


def test_a_strict_decoder_wants_what_the_schema_requires() -> None:
    line = canonical({"method": "thread/project/updated", "params": {"threadId": "t"}})
    assert encode(decode(line)) == line
    with pytest.raises(DecodeError, match="/params/projectId: it is required, and missing"):
        Decoder(strict=True).decode(line)


@pytest.mark.parametrize("number", [b"1e400", b"-1e999", b"NaN"])
def test_a_strict_decoder_takes_no_number_beyond_a_double(number: bytes) -> None:
    with pytest.raises(DecodeError) as caught:
        Decoder(strict=True).decode(b'{"id":1,"result":[{"a":%b}]}' % number)
    assert caught.value.reason is Reason.PARSE_ERROR


@pytest.mark.parametrize(
    "params", ['{"enablement":{"a":"x","a":true}}', '{"enablement":1,"enablement":{"a":true}}']
)
def test_of_a_member_that_stands_twice_the_last_counts(params: str) -> None:
    line = '{"method":"experimentalFeature/enablement/set","id":1,"params":' + params + "}"
    message = Decoder(direction=Direction.CLIENT_TO_SERVER).decode(line)
    assert json.loads(encode(message))["params"] == {"enablement": {"a": True}}


@pytest.mark.parametrize(
    ("start", "id", "method"),
    [
        (b'{"id":5,"result":"', 5, "thread/read"),
        (b'{"id":"a","result":"', "a", None),
        (b'{"method":"item/tool/call","id":7,"params":"', 7, "item/tool/call"),
        (b'{"method":"turn/started","params":"', None, "turn/started"),
        (b'{"result":"', None, None),
        (b'{"id":1.5,"result":"', None, None),
    ],
)
def test_a_line_that_is_too_long_says_whose_answer_was_lost(
    start: bytes,
    id: Any,  # noqa: A002 - the wire calls it so
    method: str | None,
) -> None:
    decoder = Decoder(max_line=1000)
    decoder.sent(Request("thread/read", 5, None))
    (error,) = decoder.stream([start + b"x" * 5000 + b'"}\n'])
    assert isinstance(error, DecodeError)
    assert (error.reason, error.id, error.method) == (Reason.TOO_LONG, id, method)
    assert len(error.line) == 1000


def test_requests_that_nobody_answers_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("protocol_models.codec.envelope.MOST_AWAITED", 3)
    decoder = Decoder()
    for number in range(5):
        decoder.sent(Request("thread/read", number, None))
    answers = [decoder.decode(b'{"error":{"code":1,"message":""},"id":%d}' % number) for number in range(5)]
    assert [getattr(answer, "method", None) for answer in answers] == [None, None, *["thread/read"] * 3]


def test_a_request_that_is_given_up_is_forgotten() -> None:
    decoder = Decoder()
    for number in (1, "1"):
        decoder.sent(Request("thread/read", number, None))
    decoder.forget(1)
    decoder.forget(2)
    answers = [decoder.decode(b'{"error":{"code":1,"message":""},"id":%b}' % each) for each in (b"1", b'"1"')]
    assert [getattr(answer, "method", None) for answer in answers] == [None, "thread/read"]


def test_a_bad_line_is_kept_whole_up_to_a_limit() -> None:
    line = notification(threadId=1, more="x" * 5000)
    with pytest.raises(DecodeError) as caught:
        decode(line)
    assert caught.value.line == line
