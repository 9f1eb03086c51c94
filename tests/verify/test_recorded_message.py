"""Lines: which are messages, and why the others are none."""

import json
import random
from typing import Any

import pytest

from generators.verify.recorded_message import (
    MalformedLine,
    MessageKind,
    RecordedMessage,
    _message_or_fault,
    read_message,
)
from protocol_models.methods import Direction
from tests.codec.fuzz import mutated
from tests.codec.lines import canonical


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (b'{"method":"a","id":0,"params":{}}', MessageKind.REQUEST),
        (b'{"method":"a"}', MessageKind.NOTIFICATION),
        (b'{"method":"a","params":null}', MessageKind.NOTIFICATION),
        (b'{"id":0,"result":null}', MessageKind.RESPONSE),
        (b'{"id":0,"error":{"code":1,"message":""}}', MessageKind.ERROR),
        (b'{"id":0,"result":1,"error":null}', MessageKind.RESPONSE),
    ],
)
def test_the_members_say_what_a_message_is(line: bytes, kind: MessageKind) -> None:
    message = read_message(line)
    assert isinstance(message, RecordedMessage)
    assert message.kind is kind
    assert message.members == json.loads(line)


@pytest.mark.parametrize("result", ['{"a" : 1.0}', "12345678901234567890", '"\\u00e9\\/"', "1e2", "[1, 2]"])
@pytest.mark.parametrize("around", ["%s", ' {"dir" : "s2c" , "msg" :\t%s } \r'])
def test_a_message_keeps_the_text_that_was_recorded(result: str, around: str) -> None:
    text = f'{{ "id" : 0 , "result" :\t{result} }}'
    message = read_message((around % text).encode())
    assert isinstance(message, RecordedMessage)
    assert message.line.decode() == text


@pytest.mark.parametrize(
    ("word", "direction"), [("c2s", Direction.CLIENT_TO_SERVER), ("s2c", Direction.SERVER_TO_CLIENT)]
)
def test_a_recorded_direction_is_kept(word: str, direction: Direction) -> None:
    message = read_message(f'{{"at": 5, "dir": "{word}", "msg": {{"method": "a"}}}}'.encode())
    assert isinstance(message, RecordedMessage)
    assert message.direction is direction
    assert message.method == "a"


def test_a_bare_message_has_no_direction() -> None:
    assert read_message(b'{"method":"a"}').direction is None


def test_of_two_members_of_one_name_the_last_counts() -> None:
    message = read_message(b'{"method":"a","method":"b"}')
    assert isinstance(message, RecordedMessage)
    assert message.method == "b"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"", "it is not valid JSON at character 1: Expecting value"),
        (b"hello", "it is not valid JSON at character 1: Expecting value"),
        (b'{"method":"a"', "it is not valid JSON at character 14: ',' is missing"),
        (b'{"method" "a"}', "it is not valid JSON at character 11: ':' is missing"),
        (b'{"method":"a",}', "it is not valid JSON at character 15: a member's name is missing"),
        (b"{method:1}", "it is not valid JSON at character 2: a member's name is missing"),
        (b'{"method":"a"} {}', "it is not valid JSON at character 16: something follows the message"),
        (b'{"method":"\xff"}', "it is not UTF-8 at byte 12"),
        (b'[{"method":"a"}]', "it is a batch, not one message"),
        (b"[]", "it is a batch, not one message"),
        (b"5", "it is not a JSON object"),
        (b"{}", "it has neither method nor result nor error"),
        (b'{"id":5}', "it has neither method nor result nor error"),
        (b'{"msg":{"method":"a"}}', "it has neither method nor result nor error"),
        (b'{"dir":"up","msg":{"method":"a"}}', '"dir" is "up", and not "c2s" or "s2c"'),
        (b'{"dir":1,"msg":{"method":"a"}}', '"dir" is 1, and not "c2s" or "s2c"'),
        (b'{"dir":"c2s","msg":"a"}', "it is not a JSON object"),
    ],
)
def test_a_line_that_is_no_message_says_why(line: bytes, reason: str) -> None:
    malformed = read_message(line)
    assert isinstance(malformed, MalformedLine)
    assert malformed.reason == reason


@pytest.mark.parametrize(
    "value", ["[" * 100_000, "[" * 100_000 + "]" * 100_000, "1" * 100_000], ids=["open", "nested", "digits"]
)
def test_what_the_parser_gives_up_on_is_no_message(value: str) -> None:
    malformed = read_message(f'{{"id":0,"result":{value}}}'.encode())
    assert isinstance(malformed, MalformedLine)


def test_a_malformed_message_keeps_its_direction() -> None:
    assert read_message(b'{"dir":"s2c","msg":[]}').direction is Direction.SERVER_TO_CLIENT


@pytest.mark.parametrize(
    "value",
    [
        "-0", "-0.0", "1e400", "-1e400", "1.0", "1E5", "1e-400", "0.1", "12345678901234567890",
        "5e-324", "1.7976931348623159e308", "NaN", "-Infinity", '"\\ud83d\\ude00"', '"\\ud800"',
        '"\u2028\x7f"',
        '{"a":1,"a":true,"":{}}', "[[], {}]", "1" * 4300, "1" * 4301, "-" + "1" * 4300, "01", "1.",
        "+1", "tru", '"\t"', "[" * 150 + "]" * 150, "[" * 250 + "]" * 250,
    ],
)  # fmt: skip
@pytest.mark.parametrize("around", ["%s", '{"dir":"s2c","msg":%s}', '{"dir":"s2c","msg":%s,"at":1}\r'])
def test_the_quick_way_to_take_a_line_apart_says_what_the_slow_one_says(value: str, around: str) -> None:
    line = (around % f'{{"id":0,"result":{value}}}').encode()
    assert repr(read_message(line)) == repr(_message_or_fault(line))


def test_so_it_does_of_damaged_lines(captured: list[dict[str, Any]]) -> None:
    source, lines = random.Random(5), [canonical(row["msg"]) for row in captured]
    for recorded in lines:
        line = mutated(recorded, lines, source)
        for each in (line, b'{"dir": "c2s", "msg": %b}' % line):
            assert repr(read_message(each)) == repr(_message_or_fault(each))
