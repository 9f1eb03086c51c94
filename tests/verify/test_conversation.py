"""Conversations: every message gets its verdict, and every response its request."""

import pytest
from pydantic import field_serializer

from generators.absent import ABSENT
from generators.verify.conversation import Conversation, Heard, ReadState
from generators.verify.method_lookup import MethodLookup
from generators.verify.options import MAX_LINE
from generators.verify.pairing import Pairing, Unanswered
from generators.verify.position import END
from generators.verify.reading import Reader
from generators.verify.recorded_message import read_message
from protocol_models.base import WireModel
from protocol_models.methods import Direction, Registry, server_notification
from tests.verify import tiny
from tests.verify.tiny import REGISTRY

CLIENT, SERVER = Direction.CLIENT_TO_SERVER, Direction.SERVER_TO_CLIENT

NO_ID = "it is neither a string nor a 64-bit integer"
DRAW = '{"method":"draw","id":%s,"params":{"color":"red","shapes":[],"size":null}}'
ASK = '{"method":"ask","id":%s,"params":{"text":""}}'
DRAWN = '{"id":%s,"result":{"count":1}}'
ANSWERED = '{"id":%s,"result":{"answer":""}}'


def hear(*lines: str, registry: Registry = REGISTRY, max_open: int = 100) -> list[Heard | Unanswered]:
    """Everything that is found in a recording of these lines."""
    index = MethodLookup(registry)
    conversation = Conversation(index, Reader(index, MAX_LINE), Pairing(max_open=max_open))
    found: list[Heard | Unanswered] = []
    for number, line in enumerate(lines, 1):
        found += conversation.hear(read_message(line.encode()), number)
    return [*found, *conversation.end()]


def verdicts(*lines: str, registry: Registry = REGISTRY) -> list[Heard]:
    return [found for found in hear(*lines, registry=registry) if isinstance(found, Heard)]


def last(*lines: str, registry: Registry = REGISTRY) -> Heard:
    return verdicts(*lines, registry=registry)[-1]


def c2s(message: str) -> str:
    return f'{{"dir":"c2s","msg":{message}}}'


def s2c(message: str) -> str:
    return f'{{"dir":"s2c","msg":{message}}}'


@pytest.mark.parametrize(
    "line",
    [
        DRAW % 0,
        DRAW % '"an id"',
        DRAW % (2**63 - 1),
        '{"jsonrpc":"2.0",' + (DRAW % 1)[1:],
        '{"method":"draw","id":1,"trace":{"traceparent":"00"},"params":{"color":"red","shapes":[],"size":null}}',
        '{"method":"list","id":1}',
        '{"method":"list","id":1,"params":null}',
        '{"method":"stop","id":1}',
        '{"method":"stop","id":1,"params":null}',
        '{"method":"ready"}',
        '{"method":"drawn","params":{"count":9007199254740993},"emittedAtMs":1}',
        '{"method":"draw","id":1,"params":{"brush":"wide"}}',
        s2c('{"id":5,"error":{"code":-32600,"message":"no"}}').replace('"id":5', '"id":"never asked"'),
    ],
)
def test_what_the_models_know_is_valid_and_written_back(line: str) -> None:
    verdict = last(line)
    assert verdict.state in (ReadState.VALID, ReadState.UNPAIRED)
    assert verdict.reading.alterations == ()


@pytest.mark.parametrize(
    ("line", "kind", "owner", "name", "pointer"),
    [
        ('{"method":"drawn","params":{"count":1,"new":1}}', "member", "DrawResponse", "new", "/params/new"),
        ('{"method":"drawn","params":{"count":1},"new":1}', "member", "JSONRPCNotification", "new", "/new"),
        ('{"method":"ready","params":{}}', "member", "ready", "params", "/params"),
        (DRAW.replace("red", "blue") % 1, "enum value", "Color", "blue", "/params/color"),
        (
            DRAW.replace("[]", '[{"type":"new"}]') % 1,
            "variant",
            "the union",
            "new",
            "/params/shapes/0",
        ),
        ('{"method":"new","id":1}', "method", "either side's requests", "new", "/method"),
        (c2s('{"method":"new","id":1}'), "method", "the client's requests", "new", "/method"),
        ('{"method":"new","emittedAtMs":1}', "method", "the server's notifications", "new", "/method"),
        (s2c(DRAW % 1), "method", "the server's requests", "draw", "/method"),
        (s2c('{"method":"ready"}'), "method", "the server's notifications", "ready", "/method"),
        ('{"id":1,"result":1,"a/b":null}', "member", "JSONRPCResponse", "a/b", "/a~1b"),
        ('{"id":1,"result":1,"params":1}', "member", "JSONRPCResponse", "params", "/params"),
        ('{"id":1,"error":{"code":1,"message":""},"new":1}', "member", "JSONRPCError", "new", "/new"),
        ('{"method":"stop","id":1,"trace":null,"new":null}', "member", "JSONRPCRequest", "new", "/new"),
        ('{"method":"ready","trace":null}', "member", "JSONRPCNotification", "trace", "/trace"),
        ('{"method":"stop","id":1,"trace":{"new":1}}', "member", "W3cTraceContext", "new", "/trace/new"),
    ],
)
def test_what_they_do_not_know_is_tolerated(
    line: str, kind: str, owner: str, name: str, pointer: str
) -> None:
    verdict = last(line)
    assert verdict.state in (ReadState.TOLERATED, ReadState.UNPAIRED)
    (novelty,) = verdict.reading.novelties
    assert (novelty.kind, novelty.owner, novelty.name, novelty.pointer) == (kind, owner, name, pointer)
    assert verdict.reading.alterations == ()


@pytest.mark.parametrize(
    ("line", "pointer", "reason"),
    [
        ('{"method":"drawn","params":{"count":"1"}}', "/params/count", "Input should be a valid integer"),
        ('{"method":"drawn","params":{}}', "/params/count", "it is required, and missing"),
        ('{"method":"drawn","params":null}', "/params", "Input should be an object"),
        ('{"method":"drawn"}', "/params", "it is required, and missing"),
        (
            '{"method":"drawn","params":{"count":1},"emittedAtMs":null}',
            "/emittedAtMs",
            "Input should be a valid integer",
        ),
        (
            DRAW.replace("[]", '[{"type":"circle","circle":"","radius":"wide"}]') % 1,
            "/params/shapes/0/radius",
            "Input should be a valid number",
        ),
        (
            DRAW.replace("[]", '[{"type":"circle","circle":5}]') % 1,
            "/params/shapes/0/circle",
            "Input should be a valid string",
        ),
        (
            DRAW.replace("[]", '[{"type":"circle"}]') % 1,
            "/params/shapes/0/circle",
            "it is required, and missing",
        ),
        (DRAW % "true", "/id", NO_ID),
        (DRAW % "1.0", "/id", NO_ID),
        (DRAW % "null", "/id", NO_ID),
        (DRAW % 2**63, "/id", NO_ID),
        (
            '{"id":true,"result":1}',
            "/id",
            NO_ID,
        ),
        ('{"id":1,"error":"no"}', "/error", "Input should be an object"),
        ('{"id":1,"error":{"message":""}}', "/error/code", "it is required, and missing"),
        ('{"method":5}', "/method", "it is not a string"),
        ('{"method":"draw"}', "", "a request has an id"),
        ('{"method":"drawn","id":1,"params":{"count":1}}', "/id", "a notification has no id"),
        ('{"method":"stop","id":1,"params":{}}', "/params", "Input should be null"),
        ('{"method":"stop","id":1,"trace":5}', "/trace", "Input should be an object"),
        ('{"id":1,"result":1,"error":null}', "", "both `result` and `error`"),
        (DRAW.replace("null", "NaN") % 1, "/params/size", "Input should be a valid integer"),
        ('{"method":"new","params":[NaN]}', "", "expected value"),
        ('{"method":"new","params":"\\ud800"}', "", "unexpected end of hex escape"),
        ("[]", "", "it is a batch, not one message"),
    ],
)
def test_what_they_cannot_read_is_invalid_at_its_place(line: str, pointer: str, reason: str) -> None:
    verdict = last(line)
    assert verdict.state is ReadState.INVALID
    (problem,) = verdict.reading.problems
    assert problem.pointer == pointer
    assert problem.what.startswith(reason)


def test_a_message_beyond_the_depth_that_models_read_is_invalid() -> None:
    deep = "[" * 500 + "]" * 500
    assert last(f'{{"method":"drawn","params":{{"count":1,"new":{deep}}}}}').state is ReadState.INVALID


def test_a_response_is_read_as_the_result_of_its_request() -> None:
    heard = verdicts(c2s(DRAW % 0), s2c(DRAWN % 0))
    assert [(each.method, each.state) for each in heard] == [("draw", ReadState.VALID)] * 2
    wrong = last(c2s(DRAW % 0), s2c(ANSWERED % 0))
    assert (wrong.method, wrong.state) == ("draw", ReadState.INVALID)
    error = last(c2s(DRAW % 0), s2c('{"id":0,"error":{"code":-1,"message":""}}'))
    assert (error.method, error.state) == ("draw", ReadState.VALID)


def test_the_two_directions_are_separate_spaces_of_ids() -> None:
    for order in ((s2c(DRAWN % 0), c2s(ANSWERED % 0)), (c2s(ANSWERED % 0), s2c(DRAWN % 0))):
        found = hear(c2s(DRAW % 0), s2c(ASK % 0), *order)
        assert [each.state for each in found if isinstance(each, Heard)] == [ReadState.VALID] * 4
        assert len(found) == 4


def test_bare_messages_find_their_side() -> None:
    for order in ((DRAWN % 0, ANSWERED % 0), (ANSWERED % 0, DRAWN % 0)):
        heard = verdicts(DRAW % 0, ASK % 0, *order)
        assert [each.state for each in heard] == [ReadState.VALID] * 4
        senders = {(each.kind, each.method): each.direction for each in heard}
        assert senders == {
            ("request", "draw"): CLIENT,
            ("request", "ask"): SERVER,
            ("response", "draw"): SERVER,
            ("response", "ask"): CLIENT,
        }


@pytest.mark.parametrize(
    ("line", "sender"),
    [
        (DRAW % 1, CLIENT),
        (ASK % 1, SERVER),
        ('{"method":"ready"}', CLIENT),
        ('{"method":"ask"}', SERVER),
        ('{"method":"new"}', None),
        ('{"method":"new","emittedAtMs":1}', SERVER),
        (DRAWN % 1, None),
    ],
)
def test_who_sent_a_bare_message_is_told_by_its_method(line: str, sender: Direction | None) -> None:
    assert last(line).direction is sender


def test_an_id_is_the_same_only_with_its_type() -> None:
    assert last(c2s(DRAW % 1), s2c(DRAWN % '"1"')).state is ReadState.UNPAIRED
    assert last(c2s(DRAW % 1), s2c(DRAWN % "1.0")).state is ReadState.INVALID
    assert last(c2s(DRAW % 1), s2c(DRAWN % "true")).state is ReadState.INVALID


def test_an_answer_that_is_no_message_answers_nothing() -> None:
    heard = verdicts(c2s(DRAW % 0), s2c('{"id":0,"result":1,"error":null}'), s2c(DRAWN % 0))
    assert [(each.method, each.state) for each in heard[1:]] == [
        (None, ReadState.INVALID),
        ("draw", ReadState.VALID),
    ]


def test_a_request_that_cannot_be_read_has_an_answer_all_the_same() -> None:
    heard = verdicts(c2s('{"method":"stop","id":0,"params":{}}'), s2c(DRAWN % 0))
    assert [(each.method, each.state) for each in heard] == [
        ("stop", ReadState.INVALID),
        ("stop", ReadState.VALID),
    ]


def test_a_response_to_nothing_is_unpaired_and_a_second_one_too() -> None:
    assert last(s2c(DRAWN % 0)).state is ReadState.UNPAIRED
    assert last(c2s(DRAW % 0), s2c(DRAWN % 0), s2c(DRAWN % 0)).state is ReadState.UNPAIRED


def test_the_result_of_an_unknown_method_is_tolerated() -> None:
    heard = verdicts(c2s('{"method":"new","id":1}'), s2c('{"id":1,"result":[1.0]}'))
    assert [each.state for each in heard] == [ReadState.TOLERATED] * 2
    assert heard[1].reading.novelties[0].name == "new"
    bare = verdicts('{"method":"new","id":1}', '{"id":1,"result":[1.0]}')
    assert [(each.direction, each.method) for each in bare] == [(None, "new")] * 2


def test_a_retired_method_of_the_same_name_is_tried_too() -> None:
    heard = verdicts('{"method":"draw","id":1,"params":{"brush":""}}', '{"id":1,"result":{"picture":""}}')
    assert [each.state for each in heard] == [ReadState.VALID] * 2


def test_requests_without_a_response_are_told() -> None:
    found = hear(c2s(DRAW % 0), s2c(ASK % 0))
    assert found[2:] == [Unanswered(1, CLIENT, "draw", (END, 0)), Unanswered(2, SERVER, "ask", (END, 1))]


def test_an_id_that_is_used_again_leaves_the_older_request_unanswered() -> None:
    found = hear(c2s(DRAW % 0), c2s('{"method":"stop","id":0}'), s2c(DRAWN % 0))
    assert [each for each in found if isinstance(each, Unanswered)] == [Unanswered(1, CLIENT, "draw", (2, 0))]
    assert found[-1].method == "stop"


def test_of_too_many_open_requests_the_oldest_is_given_up() -> None:
    found = hear(*(c2s(DRAW % number) for number in range(4)), s2c(DRAWN % 0), max_open=3)
    first = next(each for each in found if isinstance(each, Unanswered))
    assert first == Unanswered(1, CLIENT, "draw", (4, 1))
    (response,) = (each for each in found if isinstance(each, Heard) and each.kind == "response")
    assert response.state is ReadState.UNPAIRED


@pytest.mark.parametrize(
    ("line", "missing"),
    [
        (c2s('{"method":"draw","id":1,"params":{"color":"red","size":null}}'), ["DrawParams.shapes"]),
        (c2s('{"method":"draw","id":1,"params":{"color":"red","shapes":[],"size":1}}'), []),
        (
            c2s('{"method":"list","id":1,"params":{"color":"red","shapes":[{"type":"circle","circle":""}]}}'),
            ["DrawParams.size", "Circle.radius"],
        ),
        (s2c('{"method":"drawn","params":{"count":1}}'), ["JSONRPCNotification.emittedAtMs"]),
        (c2s('{"method":"ready"}'), []),
    ],
)
def test_what_is_always_written_and_was_not_there_is_told(line: str, missing: list[str]) -> None:
    verdict = last(line)
    assert verdict.state is ReadState.VALID
    found = [f"{each.owner}.{each.member}" for each in verdict.reading.absences]
    assert sorted(found) == sorted(missing)


@pytest.mark.parametrize("radius", ["1", "1.0", "0.5"])
def test_a_number_is_written_as_it_came(radius: str) -> None:
    shape = '[{"type":"circle","circle":"","radius":RADIUS}]'.replace("RADIUS", radius)
    verdict = last(c2s(DRAW.replace("[]", shape) % 1))
    assert verdict.state is ReadState.VALID
    assert verdict.reading.alterations == ()


@pytest.mark.parametrize(
    ("line", "pointer"),
    [
        ('{"method":"drawn","params":{"count":1,"new":[NaN]},"emittedAtMs":1}', "/params/new/0"),
        ('{"id":1,"result":{"new":-Infinity}}', "/result/new"),
    ],
)
def test_a_number_that_json_does_not_have_is_written_as_null(line: str, pointer: str) -> None:
    (found,) = last(line).reading.alterations
    assert (found.pointer, found.written) == (pointer, None)


def test_what_cannot_be_written_back_is_told_of_the_whole_message() -> None:
    class Unwritable(WireModel):
        name: str

        @field_serializer("name")
        def refuse(self, name: str) -> str:
            raise ValueError(name)

    registry = Registry("unwritable", (server_notification("drawn", Unwritable),))
    verdict = last('{"method":"drawn","params":{"name":"a"}}', registry=registry)
    assert verdict.state is ReadState.VALID
    (found,) = verdict.reading.alterations
    assert (found.pointer, found.written) == ("", ABSENT)


@pytest.mark.parametrize(
    ("beside", "novelties", "absences"),
    [
        ('"number":1', [], []),
        ('"new":1', ["/new"], ["/number"]),
    ],
)
def test_what_stands_beside_the_params_is_what_the_registry_says(
    beside: str, novelties: list[str], absences: list[str]
) -> None:
    class Numbered(WireModel):
        number: int

    registry = Registry("numbered", (tiny.DRAWN,), notification_members=Numbered)
    reading = last(f'{{"method":"drawn","params":{{"count":1}},{beside}}}', registry=registry).reading
    assert [each.pointer for each in reading.novelties] == novelties
    assert [each.pointer for each in reading.absences] == absences
