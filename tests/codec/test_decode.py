"""One line → one message: what is typed, what survives, and the answer to what is bad."""

import pickle
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import BaseModel
from pydantic_core import to_json

from protocol_models import (
    DecodeError,
    Decoder,
    ErrorResponse,
    Notification,
    RawMessage,
    Reason,
    Registry,
    Request,
    Response,
    UnknownNotification,
    UnknownRequest,
    UnknownVariant,
    decode,
    encode,
)
from protocol_models.codec.errors import KEPT_BYTES
from protocol_models.codec.validators import LONG
from protocol_models.methods import Direction, client_request, server_request
from protocol_models.v2.mcp_startup import (
    MCP_SERVER_STARTUP_STATUS_UPDATED,
    McpServerStartupState,
    McpServerStatusUpdatedNotification,
)
from protocol_models.v2.thread_lifecycle import ThreadArchiveResponse, ThreadStatusChangedNotification
from tests.codec.lines import STATUS, notification

TOOL_CALL = (
    b'{"method":"item/tool/call","id":0,"params":{"threadId":"t","turnId":"u","callId":"c",'
    b'"namespace":null,"tool":"x","arguments":{}}}'
)


def outcome(decoder: Decoder[Any, Any], line: bytes) -> object:
    """The message, or the text of the error."""
    try:
        return decoder.decode(line)
    except DecodeError as error:
        return str(error)


class TestKinds:
    def test_a_notification_is_typed_by_its_method(self) -> None:
        message = decode(STATUS)
        assert isinstance(message, Notification)
        assert message.method == "thread/status/changed"
        assert isinstance(message.params, ThreadStatusChangedNotification)
        assert message.emitted_at_ms == 1795229175522

    def test_old_servers_say_no_time(self) -> None:
        message = decode(STATUS.replace(b',"emittedAtMs":1795229175522', b""))
        assert isinstance(message, Notification)
        assert message.emitted_at_ms is None

    def test_zero_is_an_id(self) -> None:
        message = decode(TOOL_CALL)
        assert isinstance(message, Request)
        assert message.id == 0

    def test_a_response_to_nothing_has_a_plain_result(self) -> None:
        assert decode(b'{"id":7,"result":{"x":[1]}}') == Response(7, {"x": [1]})

    def test_an_error_is_an_answer(self) -> None:
        message = decode(b'{"error":{"code":-32600,"message":"no"},"id":"a"}')
        assert isinstance(message, ErrorResponse)
        assert (message.error.code, message.id) == (-32600, "a")

    def test_a_jsonrpc_member_is_passed_over_and_not_written(self) -> None:
        line = STATUS[:-1] + b',"jsonrpc":"2.0"}'
        assert encode(decode(line)) == STATUS

    @pytest.mark.parametrize(
        "reordered",
        [
            b'{"params":{"threadId":"a","status":{"type":"idle"}},"emittedAtMs":1795229175522,'
            b'"method":"thread/status/changed"}',
            STATUS.replace(b":", b": ").replace(b",", b" , "),
            b"  " + STATUS + b"\t",
            STATUS.replace(b"thread/status", b"thread\\/status"),
            STATUS.replace(b"thread/status", b"\\u0074hread/status"),
        ],
    )
    def test_order_white_space_and_escapes_change_nothing(self, reordered: bytes) -> None:
        assert decode(reordered) == decode(STATUS)

    def test_a_method_in_the_content_is_not_the_method(self) -> None:
        message = decode(b'{"params":{"method":"turn/started"},"method":"new/thing"}')
        assert isinstance(message, UnknownNotification)
        assert message.method == "new/thing"

    @pytest.mark.parametrize("form", [bytes, bytearray, memoryview, lambda line: line.decode()])
    def test_a_line_may_be_any_kind_of_bytes_or_text(self, form: Callable[[bytes], Any]) -> None:
        assert decode(form(STATUS)) == decode(STATUS)

    @pytest.mark.parametrize("form", [bytes, bytearray, memoryview, lambda line: line.decode()])
    def test_so_may_a_long_one(self, form: Callable[[bytes], Any]) -> None:
        line = b'{"method":"thread/closed","params":{"threadId":"' + b"x" * 40_000 + b'"}}'
        assert decode(form(line)) == decode(line)

    def test_what_is_no_line_is_a_mistake_of_the_caller(self) -> None:
        with pytest.raises(TypeError, match="not int"):
            decode(5)  # type: ignore[arg-type]  # that is the point


class TestResponses:
    def test_a_result_is_typed_where_the_request_is_known(self) -> None:
        decoder = Decoder()
        decoder.sent(Request("thread/archive", 0, None))
        message = decoder.decode(b'{"id":0,"result":{}}')
        assert isinstance(message, Response)
        assert message.method == "thread/archive"
        assert isinstance(message.result, ThreadArchiveResponse)

    @pytest.mark.parametrize("line", [b'{"id":0,"result":{}}', b'{"result":{}, "id":0}'])
    def test_only_the_first_answer_counts(self, line: bytes) -> None:
        decoder = Decoder()
        decoder.sent(Request("thread/archive", 0, None))
        assert [getattr(decoder.decode(line), "method", 1) for _ in range(2)] == ["thread/archive", None]

    def test_an_error_names_the_method_of_its_request(self) -> None:
        decoder = Decoder()
        decoder.sent(Request("thread/archive", "0", None))
        message = decoder.decode(b'{"error":{"code":1,"message":"no"},"id":"0"}')
        assert isinstance(message, ErrorResponse)
        assert message.method == "thread/archive"

    def test_ids_of_different_types_are_different(self) -> None:
        decoder = Decoder()
        decoder.sent(Request("thread/archive", 1, None))
        assert decoder.decode(b'{"id":"1","result":{}}') == Response("1", {})

    def test_the_ids_of_the_two_directions_are_separate(self) -> None:
        decoder = Decoder()
        decoder.sent(Request("thread/archive", 0, None))
        assert isinstance(decoder.decode(TOOL_CALL), Request)
        message = decoder.decode(b'{"id":0,"result":{}}')
        assert isinstance(message, Response)
        assert message.method == "thread/archive"

    def test_a_malformed_result_names_the_request(self) -> None:
        decoder = Decoder()
        decoder.sent(Request("thread/read", 3, None))
        with pytest.raises(DecodeError) as caught:
            decoder.decode(b'{"id":3,"result":{"thread":1}}')
        assert (caught.value.method, caught.value.id) == ("thread/read", 3)
        assert caught.value.problems[0].pointer == "/result/thread"

    def test_both_sides_may_have_a_method_of_the_same_name(self) -> None:
        class Asked(BaseModel, strict=True):
            client: bool

        class Answered(BaseModel, strict=True):
            server: bool

        methods = (client_request("ping", Asked, Asked), server_request("ping", Answered, Answered))
        decoder = Decoder(registry=Registry("pings", methods))
        message = decoder.decode(b'{"method":"ping","id":0,"params":{"server":true}}')
        assert isinstance(message, Request)
        assert message.params == Answered(server=True)
        decoder.sent(Request("ping", 0, Asked(client=True)))
        assert decoder.decode(b'{"id":0,"result":{"client":true}}') == Response(0, Asked(client=True), "ping")

    def test_a_server_reads_what_clients_send(self) -> None:
        decoder = Decoder(direction=Direction.CLIENT_TO_SERVER)
        message = decoder.decode(b'{"method":"thread/archive","id":1,"params":{"threadId":"a"}}')
        assert isinstance(message, Request)
        assert message.params.thread_id == "a"  # type: ignore[union-attr]  # one of two hundred
        decoder.sent(Request("item/tool/call", 1, None))
        answer = decoder.decode(b'{"id":1,"result":{"contentItems":[],"success":true}}')
        assert isinstance(answer, Response)
        assert answer.result.success is True


class TestTolerance:
    def test_an_unknown_enum_value_is_usable_and_says_that_it_is_unknown(self) -> None:
        line = (
            b'{"method":"mcpServer/startupStatus/updated","params":{"threadId":null,"name":"docs",'
            b'"status":"paused","error":null,"failureReason":null},"emittedAtMs":1795229175522}'
        )
        message = decode(line)
        assert isinstance(message, Notification)
        assert isinstance(message.params, McpServerStatusUpdatedNotification)
        assert isinstance(message.params.status, McpServerStartupState)
        assert message.params.status == "paused"
        assert not message.params.status.is_known
        assert encode(message) == line

    @pytest.mark.parametrize(
        "line",
        [
            notification(added={"a": [1, None, 9007199254740993]}),
            notification(status={"type": "dreaming", "of": "sheep"}),
            STATUS.replace(b'"type":"idle"', b'"type":"idle","since":1'),
            STATUS[:-1] + b',"traceId":"x"}',
            b'{"method":"new/thing","params":{"n":9007199254740993},"emittedAtMs":1795229175522}',
            b'{"method":"new/thing","id":0,"params":{"x":1.10}}',
            b'{"id":0,"result":{"x":18446744073709551616},"took":3}',
            b'{"error":{"code":1,"data":{"x":null},"message":"no"},"id":1,"hint":"x"}',
        ],
    )
    def test_what_is_not_known_is_written_back_unchanged(self, line: bytes) -> None:
        assert encode(decode(line)) == line

    def test_an_unknown_variant_keeps_its_data(self) -> None:
        message = decode(notification(status={"type": "dreaming", "of": "sheep"}))
        assert isinstance(message, Notification)
        assert isinstance(message.params, ThreadStatusChangedNotification)
        assert message.params.status == UnknownVariant("dreaming", {"type": "dreaming", "of": "sheep"})

    @pytest.mark.parametrize(
        ("line", "kind"),
        [
            (b'{"method":"new/thing","params":{"a":[1]},"emittedAtMs":1795229175522}', UnknownNotification),
            (b'{"method":"new/thing","params":{"a":[1]}}', UnknownNotification),
            (b'{"params":{"a":[1]},"method":"new/thing"}', UnknownNotification),
            (b'{"method":"new/thing","id":1,"params":{"a":[1]}}', UnknownRequest),
            (b'{"method":"new/thing","params":{"a":[1]},"id":1}', UnknownRequest),
            (b'{"method":"new/thing","id":1,"params":{"a":[1]},"emittedAtMs":1795229175522}', UnknownRequest),
        ],
    )
    def test_an_unknown_method_keeps_its_raw_params(self, line: bytes, kind: type) -> None:
        decoder = Decoder()
        for _ in range(2):  # the second time it is recognised by its beginning
            message = decoder.decode(line)
            assert type(message) is kind
            assert isinstance(message, UnknownNotification | UnknownRequest)
            assert message.params == {"a": [1]}

    @pytest.mark.parametrize(
        "line",
        [
            b'{"method":"new/thing","result":{},"emittedAtMs":1795229175522}',
            b'{"method":"new/thing","id":true,"params":{},"emittedAtMs":1795229175522}',
            b'{"method":"new/thing", {"emittedAtMs":1,"emittedAtMs":1795229175522}',
        ],
    )
    def test_a_line_that_only_begins_like_one_before_is_looked_at(self, line: bytes) -> None:
        decoder = Decoder()
        expected = outcome(decoder, line)
        decoder.decode(b'{"method":"new/thing","params":{},"emittedAtMs":1795229175522}')
        assert outcome(decoder, line) == expected

    @pytest.mark.parametrize("name", ["a,b", 'a","b', "a:b", "ä,ö", "a\\,b"])
    def test_a_method_of_any_name_is_read_again(self, name: str) -> None:
        line = to_json({"method": name, "params": {"a": [1]}, "emittedAtMs": 1795229175522})
        decoder = Decoder()
        for _ in range(2):
            assert decoder.decode(line) == UnknownNotification(name, line)

    def test_an_unknown_notification_that_is_parse_error_is_found_when_it_is_read(self) -> None:
        message = decode(b'{"method":"new/thing","params":{"a":},"emittedAtMs":1795229175522}')
        assert isinstance(message, UnknownNotification)
        with pytest.raises(DecodeError, match=r"new/thing: parse error"):
            _ = message.params

    def test_unknown_names_do_not_fill_the_memory(self) -> None:
        decoder = Decoder()
        for number in range(3000):
            decoder.decode(b'{"method":"new/%d","params":{},"emittedAtMs":1795229175522}' % number)
        assert len(decoder._readers) <= 1024

    @pytest.mark.parametrize(
        ("line", "pointer"),
        [
            (notification(threadId=1), "/params/threadId"),
            (notification(status={"type": "active", "activeFlags": 1}), "/params/status/activeFlags"),
            (notification(status={"type": 1}), "/params/status"),
            (STATUS.replace(b'"threadId":"a",', b""), "/params/threadId"),
            (STATUS.replace(b"1795229175522", b'"1795229175522"'), "/emittedAtMs"),
            (STATUS.replace(b"1795229175522", b"1795229175522.0"), "/emittedAtMs"),
            (STATUS.replace(b"1795229175522", b"null"), "/emittedAtMs"),
            (STATUS[:-1] + b',"id":1}', "/id"),
            (TOOL_CALL.replace(b'"id":0,', b""), ""),
        ],
    )
    def test_what_is_malformed_is_never_passed_off_as_unknown(self, line: bytes, pointer: str) -> None:
        with pytest.raises(DecodeError) as caught:
            decode(line)
        assert caught.value.reason is Reason.MALFORMED
        assert caught.value.problems[0].pointer == pointer


class TestStrict:
    STRICT = Decoder(strict=True)

    @pytest.mark.parametrize("line", [STATUS, notification(added=1), TOOL_CALL])
    def test_it_accepts_what_the_schema_accepts(self, line: bytes) -> None:
        assert self.STRICT.decode(line) == decode(line)

    @pytest.mark.parametrize(
        "line",
        [
            notification(status={"type": "dreaming"}),
            b'{"method":"new/thing"}',
            b'{"method":"thread/archive","id":1,"params":{"threadId":"a"}}',  # of the other direction
            b'{"method":"mcpServer/startupStatus/updated","params":{"name":"docs","status":"paused"}}',
        ],
    )
    def test_it_refuses_what_the_schema_does_not_know(self, line: bytes) -> None:
        decode(line)
        with pytest.raises(DecodeError) as caught:
            self.STRICT.decode(line)
        assert caught.value.reason is Reason.UNKNOWN


class TestLimits:
    @pytest.mark.parametrize(
        ("line", "reason"),
        [
            (b"", Reason.EMPTY),
            (b" \t\r\n", Reason.EMPTY),
            (STATUS[:-1], Reason.PARSE_ERROR),
            (STATUS[:40], Reason.PARSE_ERROR),
            (STATUS + STATUS, Reason.PARSE_ERROR),
            (STATUS + b"\x00", Reason.PARSE_ERROR),
            (STATUS.replace(b'"a"', b'"\xff"'), Reason.PARSE_ERROR),
            (STATUS.replace(b'"a"', b'"\xed\xa0\x80"'), Reason.PARSE_ERROR),
            (STATUS.replace(b'"a"', b'"\\ud800"'), Reason.PARSE_ERROR),
            (STATUS.replace(b'"a"', b"\xef\xbb\xbf1"), Reason.PARSE_ERROR),
            (STATUS.replace(b'"a"', b'"\n"'), Reason.PARSE_ERROR),
            (b'{"method":"new/x","params":' + b"[" * 10_000 + b"]" * 10_000 + b"}", Reason.PARSE_ERROR),
            (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, Reason.PARSE_ERROR),
            (b'{"method":"new/x","id":%b}' % (b"9" * 5000), Reason.PARSE_ERROR),
            (STATUS.replace(b"1795229175522", b"NaN"), Reason.MALFORMED),
            (STATUS.replace(b"1795229175522", b"1e999"), Reason.MALFORMED),
            (b"[]", Reason.INVALID_MESSAGE),
            (b"[%b]" % STATUS, Reason.INVALID_MESSAGE),
            (b"1", Reason.INVALID_MESSAGE),
            (b'"x"', Reason.INVALID_MESSAGE),
            (b"{}", Reason.INVALID_MESSAGE),
            (b'{"id":1}', Reason.INVALID_MESSAGE),
            (b'{"result":1}', Reason.INVALID_MESSAGE),
            (b'{"method":1}', Reason.INVALID_MESSAGE),
            (b'{"method":null,"id":1,"result":{}}', Reason.INVALID_MESSAGE),
            (b'{"id":1,"result":{},"error":{"code":1,"message":""}}', Reason.INVALID_MESSAGE),
            (b'{"error":{"code":1},"id":1}', Reason.MALFORMED),
            *(
                (b'{"id":%b,"result":{}}' % bad, Reason.INVALID_MESSAGE)
                for bad in (b"null", b"true", b"1.0", b"1e0", b"[]", b"9223372036854775808")
            ),
            *(
                (b'{"method":"new/x","id":%b}' % bad, Reason.INVALID_MESSAGE)
                for bad in (b"null", b"false", b"0.0")
            ),
        ],
    )
    def test_every_bad_line_has_its_answer(self, line: bytes, reason: Reason) -> None:
        with pytest.raises(DecodeError) as caught:
            decode(line)
        assert caught.value.reason is reason
        assert caught.value.line == line[:KEPT_BYTES]
        assert caught.value.length == len(line)

    def test_the_last_of_two_members_counts(self) -> None:
        assert decode(STATUS.replace(b'"threadId":"a"', b'"threadId":1,"threadId":"a"')) == decode(STATUS)
        message = decode(STATUS[:-1] + b',"method":"new/thing"}')
        assert isinstance(message, UnknownNotification)
        assert message.method == "new/thing"

    def test_a_byte_order_mark_and_a_carriage_return_are_passed_over(self) -> None:
        assert decode(b"\xef\xbb\xbf" + STATUS + b"\r\n") == decode(STATUS)

    def test_a_line_separator_is_text(self) -> None:
        line = notification(threadId="a\u2028b\u0085c")
        assert encode(decode(line)) == line

    def test_text_that_is_no_utf_8_is_refused(self) -> None:
        with pytest.raises(DecodeError, match="surrogates not allowed"):
            decode('{"method":"\ud800"}')

    def test_numbers_that_json_does_not_have_are_refused_by_strict_decoders(self) -> None:
        line = STATUS.replace(b'"threadId"', b'"added":NaN,"threadId"')
        assert b'"added":null' in encode(decode(line))
        with pytest.raises(DecodeError) as caught:
            Decoder(strict=True).decode(line)
        assert caught.value.reason is Reason.PARSE_ERROR

    @pytest.mark.parametrize(
        "line", [STATUS, b"x" * 200, b'{"method":"new/thing","params":"%b"}' % (b"x" * 200)]
    )
    def test_the_limit_of_a_line_holds_for_every_line(self, line: bytes) -> None:
        decoder = Decoder(max_line=100)
        for _ in range(2):
            with pytest.raises(DecodeError) as caught:
                decoder.decode(line)
            assert caught.value.reason is Reason.TOO_LONG

    def test_a_limit_below_one_is_a_mistake_of_the_caller(self) -> None:
        with pytest.raises(ValueError, match="max_line is 0"):
            Decoder(max_line=0)

    def test_an_option_that_does_not_exist_is_named_with_those_that_do(self) -> None:
        with pytest.raises(
            TypeError, match="no option 'stric'; its options are: registry, strict, at, max_line, keep_lines"
        ):
            Decoder(stric=True)  # type: ignore[call-overload]  # that is the mistake

    def test_a_long_line_is_read_like_a_short_one(self) -> None:
        line = notification(threadId="x" * LONG, added=[1])
        assert encode(decode(line)) == line

    def test_a_long_list_of_bad_items_is_one_problem(self) -> None:
        items = b"1," * LONG + b"1"
        line = b'{"method":"turn/completed","params":{"threadId":"t","turn":{"id":"u","items":[%b]}}}' % items
        with pytest.raises(DecodeError) as caught:
            decode(line)
        assert caught.value.reason is Reason.MALFORMED
        assert "/params/turn/items/0" in {problem.pointer for problem in caught.value.problems}
        assert len(str(caught.value)) < 4000


class TestErrors:
    def test_an_error_says_what_where_and_why(self) -> None:
        with pytest.raises(DecodeError) as caught:
            decode(notification(threadId=1))
        assert str(caught.value) == (
            "thread/status/changed: malformed: /params/threadId: Input should be a valid string"
        )

    def test_an_error_keeps_no_more_than_it_says(self) -> None:
        with pytest.raises(DecodeError) as caught:
            decode(notification(threadId=[0] * 50_000))
        assert caught.value.__context__ is None
        assert len(caught.value.line) == KEPT_BYTES < caught.value.length

    def test_an_error_survives_pickling(self) -> None:
        with pytest.raises(DecodeError) as caught:
            decode(notification(threadId=1))
        copied = pickle.loads(pickle.dumps(caught.value))
        assert str(copied) == str(caught.value)
        assert copied.length == caught.value.length


class TestOnly:
    WANTED = (MCP_SERVER_STARTUP_STATUS_UPDATED,)
    LINE = b'{"method":"mcpServer/startupStatus/updated","params":{"name":"docs","status":"ready"}}'

    @pytest.mark.parametrize(
        "other",
        [
            STATUS,
            TOOL_CALL,
            b'{"method":"new/thing","params":{}}',
            b'{"params":{},"method":"new/thing"}',
            b'{"method":"thread\\/status/changed","params":{"threadId":"a","status":{"type":"idle"}}}',
        ],
    )
    def test_what_was_not_asked_for_is_skipped_or_handed_over(self, other: bytes) -> None:
        assert Decoder(only=self.WANTED).decode(other) is None
        message = Decoder(only=self.WANTED, others="raw").decode(other)
        assert isinstance(message, RawMessage)
        assert encode(message) == other

    def test_it_is_not_even_read(self) -> None:
        assert Decoder(only=self.WANTED).decode(STATUS[:50]) is None

    def test_what_was_asked_for_is_read(self) -> None:
        for _ in range(2):
            assert Decoder(only=self.WANTED).decode(self.LINE) == decode(self.LINE)

    @pytest.mark.parametrize("line", [b'{"id":1,"result":{}}', b'{"error":{"code":1,"message":""},"id":1}'])
    def test_answers_are_always_read(self, line: bytes) -> None:
        assert Decoder(only=self.WANTED).decode(line) == decode(line)
