"""Requests that end once, calls that are answered once, and lines that nobody can read."""

import json
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from protocol_models import DecodeError, ErrorResponse, Reason, Response
from protocol_models.jsonrpc import JSONRPCErrorError
from protocol_models.methods import Direction
from protocol_models.session import (
    AlreadyAnswered,
    Answer,
    Call,
    Connection,
    ConnectionClosed,
    Event,
    LateAnswer,
    Message,
    Nobody,
    PendingRequest,
    Refusal,
    StrayAnswer,
    ThreadOwner,
    Unreadable,
    WrongParams,
)
from protocol_models.session.connection import _DECLINED, MOST_FORGOTTEN, refusal_of
from protocol_models.v1.initialize import INITIALIZE, INITIALIZED
from protocol_models.v2.mcp_startup import MCP_SERVER_STARTUP_STATUS_UPDATED
from protocol_models.v2.skill import SKILLS_LIST, SkillsListParams
from protocol_models.v2.thread_lifecycle import (
    THREAD_ARCHIVE,
    THREAD_UNSUBSCRIBE,
    ThreadArchiveParams,
    ThreadUnsubscribeParams,
    ThreadUnsubscribeResponse,
)
from tests.examples import examples

TOOL_CALL: dict[str, Any] = {
    "threadId": "t1",
    "turnId": "turn-1",
    "callId": "c",
    "namespace": None,
    "tool": "t",
    "arguments": {},
}


def line(**members: Any) -> bytes:
    return json.dumps(members, separators=(",", ":")).encode() + b"\n"


def tool_call(id: Any, **changed: Any) -> bytes:  # noqa: A002 - the wire calls it so
    return line(method="item/tool/call", id=id, params={**TOOL_CALL, **changed})


@pytest.fixture
def connection() -> Connection:
    return Connection()


def unsubscribe(connection: Connection, thread: str = "t1") -> PendingRequest[ThreadUnsubscribeResponse]:
    return connection.request(THREAD_UNSUBSCRIBE, ThreadUnsubscribeParams(thread_id=thread))


def only(events: list[Event]) -> Event:
    (event,) = events
    return event


def test_a_request_and_its_answer(connection: Connection) -> None:
    pending = unsubscribe(connection)
    assert pending.data == b'{"method":"thread/unsubscribe","id":1,"params":{"threadId":"t1"}}\n'
    event = only(connection.receive(line(id=1, result={"status": "unsubscribed"})))
    outcome = pending.outcome_of(event)
    assert isinstance(outcome, Response)
    assert outcome.result.status == "unsubscribed"
    assert connection.pending == ()


def test_answers_pair_by_id_and_come_in_any_order(connection: Connection) -> None:
    first, second = unsubscribe(connection, "t1"), unsubscribe(connection, "t2")
    events = connection.receive(
        line(id=2, result={"status": "notLoaded"}) + line(id=1, error={"code": -32600, "message": "no"})
    )
    assert [event.request for event in events if isinstance(event, Answer)] == [second, first]
    refused = first.outcome_of(events[1])
    assert isinstance(refused, ErrorResponse)
    assert refused.error.code == -32600
    assert first.outcome_of(events[0]) is None


def test_bytes_may_be_cut_anywhere(connection: Connection) -> None:
    pending = unsubscribe(connection)
    data = line(id=1, result={"status": "unsubscribed"}) + tool_call(0)
    events = [event for at in range(len(data)) for event in connection.receive(data[at : at + 1])]
    assert pending.outcome_of(events[0]) is not None
    assert isinstance(events[1], Call)


def test_a_last_line_needs_no_line_feed(connection: Connection) -> None:
    pending = unsubscribe(connection)
    assert connection.receive(line(id=1, result={"status": "unsubscribed"})[:-1]) == []
    assert pending.outcome_of(only(connection.receive_end())) is not None


def test_ids_count_from_one_for_a_client_and_from_zero_for_a_server() -> None:
    from protocol_models.v2.tool import ITEM_TOOL_CALL, DynamicToolCallParams

    params = DynamicToolCallParams.model_validate_json(json.dumps(TOOL_CALL))
    assert unsubscribe(Connection()).id == 1
    assert Connection(Direction.SERVER_TO_CLIENT).request(ITEM_TOOL_CALL, params).id == 0


@pytest.mark.parametrize(
    ("method", "params", "told"),
    [
        (
            THREAD_ARCHIVE,
            ThreadUnsubscribeParams(thread_id="t1"),
            "takes a ThreadArchiveParams, and a Thread",
        ),
        (THREAD_ARCHIVE, None, "needs params: give a ThreadArchiveParams"),
        (THREAD_ARCHIVE, {"threadid": "t1"}, "threadId"),
        (THREAD_ARCHIVE, {"threadId": "t1", "extra": 1}, "extra: ThreadArchiveParams has no such member"),
        (THREAD_ARCHIVE, {"threadId": 5}, "threadId"),
        (INITIALIZED, None, "it is a notification that the client sends, and here a request"),
        (MCP_SERVER_STARTUP_STATUS_UPDATED, None, "it is a notification that the server sends"),
    ],
)
def test_params_of_another_method_are_refused(
    connection: Connection, method: Any, params: Any, told: str
) -> None:
    with pytest.raises(WrongParams, match=told):
        connection.request(method, params)
    assert unsubscribe(connection).id == 1, "a refused request uses no id"


def test_a_plain_dict_is_taken_where_it_fits(connection: Connection) -> None:
    assert connection.request(THREAD_ARCHIVE, {"threadId": "t1"}).data == (
        b'{"method":"thread/archive","id":1,"params":{"threadId":"t1"}}\n'
    )


def test_a_notification_that_is_sent(connection: Connection) -> None:
    assert connection.notify(INITIALIZED) == b'{"method":"initialized"}\n'


def test_messages_come_with_their_owner(connection: Connection) -> None:
    events = connection.receive(
        line(method="thread/closed", params={"threadId": "t1"}) + line(method="skills/changed", params={})
    )
    assert [event.owner for event in events if isinstance(event, Message)] == [ThreadOwner("t1"), Nobody.APP]


def test_a_forgotten_request_is_answered_late_and_a_second_answer_is_stray(connection: Connection) -> None:
    pending = unsubscribe(connection)
    assert connection.forget(pending)
    assert not connection.forget(pending)
    late = only(connection.receive(line(id=1, result={"status": "unsubscribed"})))
    assert isinstance(late, LateAnswer)
    assert late.request is pending
    assert isinstance(only(connection.receive(line(id=1, result={}))), StrayAnswer)


@pytest.mark.parametrize("id", [7, "1", -1, 2**63 - 1])
def test_an_answer_to_nothing_is_stray(connection: Connection, id: Any) -> None:  # noqa: A002
    unsubscribe(connection)
    assert isinstance(only(connection.receive(line(id=id, result={}))), StrayAnswer)
    assert len(connection.pending) == 1


def test_forgotten_requests_are_remembered_up_to_a_bound(connection: Connection) -> None:
    requests = [unsubscribe(connection) for _ in range(MOST_FORGOTTEN + 1)]
    for pending in requests:
        connection.forget(pending)
    first, second = connection.receive(
        line(id=1, result={"status": "unsubscribed"}) + line(id=2, result={"status": "unsubscribed"})
    )
    assert isinstance(first, StrayAnswer)
    assert isinstance(second, LateAnswer)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (line(id=1, result={"status": 5}), Reason.MALFORMED),
        (line(id=1, error={"message": "no code"}), Reason.MALFORMED),
        (b'{"id":1,"result":{"status":"unsub\n', None),
        (b' { "id" : 1 , "result" : nope}\n', None),
        (b'{"id":1,"result":"' + b"x" * 5000 + b'"}\n', Reason.TOO_LONG),
    ],
)
def test_an_answer_that_cannot_be_read_ends_its_request(data: bytes, reason: Reason | None) -> None:
    connection = Connection(max_line=4000)
    pending = unsubscribe(connection)
    outcome = pending.outcome_of(only(connection.receive(data)))
    assert isinstance(outcome, DecodeError)
    assert reason is None or outcome.reason is reason
    assert connection.pending == ()
    assert isinstance(only(connection.receive(line(id=1, result={}))), StrayAnswer)


@pytest.mark.parametrize(
    ("data", "asks"),
    [
        (b"hello\n", None),
        (b"[]\n", None),
        (b"\xff\n", None),
        (line(method="thread/closed", params={}), None),
        (tool_call(2**63), None),
        (tool_call(5, tool=7), 5),
        (tool_call("a", threadId=7), "a"),
        (b'{"method":"item/tool/call","id":5,"params":{"tool":"' + b"x" * 5000 + b'"}}\n', 5),
        (b'{"method":"item/tool/call","id":5,"params":{"tool"\n', 5),
        (line(method="thread/closed", id=5, params={"threadId": "t1"}), 5),
        (line(method="new/question", id=5, params={"threadId": 7}), 5),
    ],
)
def test_a_line_that_cannot_be_read(data: bytes, asks: Any) -> None:
    connection = Connection(max_line=4000)
    unsubscribe(connection)
    event = only(connection.receive(data))
    assert isinstance(event, Unreadable)
    assert event.asks == asks
    assert len(connection.pending) == 1
    assert isinstance(only(connection.receive(tool_call(0))), Call), "and the connection goes on"
    if asks is not None:
        assert json.loads(connection.refuse(event, Refusal.INVALID))["id"] == asks


def test_a_thread_that_is_no_string_is_told_apart(connection: Connection) -> None:
    wrong, malformed = connection.receive(tool_call(0, threadId=7) + tool_call(1, tool=7))
    assert isinstance(wrong, Unreadable)
    assert isinstance(malformed, Unreadable)
    assert (wrong.misaddressed, malformed.misaddressed) == (True, False)


def test_a_call_is_answered_once(connection: Connection) -> None:
    call = only(connection.receive(tool_call(0)))
    assert isinstance(call, Call)
    assert connection.answer(call, {"contentItems": [], "success": True}) == (
        b'{"id":0,"result":{"contentItems":[],"success":true}}\n'
    )
    with pytest.raises(AlreadyAnswered):
        connection.answer(call, {})
    with pytest.raises(AlreadyAnswered):
        connection.refuse(call, Refusal.FAILED)


def test_a_withdrawn_call_is_not_answered(connection: Connection) -> None:
    call = only(connection.receive(tool_call(0)))
    assert isinstance(call, Call)
    connection.withdraw(call)
    with pytest.raises(AlreadyAnswered):
        connection.answer(call, {})


def test_the_answer_to_a_withdrawn_call_does_not_go_to_the_next_of_its_id(connection: Connection) -> None:
    """A handler that ends late, and a server that counts anew."""
    first = only(connection.receive(tool_call(0)))
    assert isinstance(first, Call)
    connection.withdraw(first)
    second = only(connection.receive(tool_call(0)))
    assert isinstance(second, Call)
    assert not connection.is_open(first)
    with pytest.raises(AlreadyAnswered):
        connection.answer(first, {"contentItems": [], "success": True})
    connection.withdraw(first)
    assert connection.answer(second, {"contentItems": [], "success": False})


def test_what_answers_a_method_is_known() -> None:
    from protocol_models.v2.tool import ITEM_TOOL_CALL, DynamicToolCallResponse

    assert ITEM_TOOL_CALL.answered_by(DynamicToolCallResponse(content_items=[], success=True))
    others: list[Any] = [SkillsListParams(), None, {}]
    assert not any(map(ITEM_TOOL_CALL.answered_by, others))


def test_a_request_is_known_by_its_method(connection: Connection) -> None:
    from protocol_models.v2.tool import ITEM_TOOL_CALL

    call = only(connection.receive(tool_call(0)))
    assert isinstance(call, Call)
    request = ITEM_TOOL_CALL.request_of(call.request)
    assert request is call.request
    assert THREAD_ARCHIVE.request_of(call.request) is None


def test_a_second_call_with_the_id_of_an_open_one_cannot_be_answered(connection: Connection) -> None:
    first, second = connection.receive(tool_call(0) + tool_call(0))
    assert isinstance(first, Call)
    assert isinstance(second, Unreadable)
    assert second.asks is None
    assert connection.is_open(first)


@pytest.mark.parametrize("why", list(Refusal))
@pytest.mark.parametrize(
    "method", [*_DECLINED, "item/tool/call", "item/tool/requestUserInput", "new/one", None]
)
def test_what_nobody_answers_is_declined_and_never_accepted(method: str | None, why: Refusal) -> None:
    refusal = refusal_of(method, why)
    if method not in _DECLINED:
        assert isinstance(refusal, JSONRPCErrorError)
        assert refusal.code == {"unhandled": -32601, "invalid": -32602}.get(why, -32603)
    else:
        assert isinstance(refusal, dict)
        assert "accept" not in json.dumps(refusal)
        assert "approve" not in json.dumps(refusal)


def test_every_no_is_an_answer_that_its_method_knows() -> None:
    from protocol_models import REGISTRY, find_unknown

    for method, answer in _DECLINED.items():
        result = REGISTRY[method].result.model_validate_json(json.dumps(answer))
        assert list(find_unknown(result)) == []


def test_every_question_for_approval_has_a_no() -> None:
    from protocol_models import REGISTRY
    from protocol_models.methods import Kind

    asked = {
        method.name
        for method in REGISTRY.select(Direction.SERVER_TO_CLIENT, Kind.REQUEST)
        if "pproval" in method.name or "elicitation" in method.name
    }
    assert asked == set(_DECLINED)


def test_a_closed_connection_sends_nothing(connection: Connection) -> None:
    pending = unsubscribe(connection)
    call = only(connection.receive(tool_call(0)))
    assert isinstance(call, Call)
    assert connection.close() == (pending,)
    assert connection.close() == ()
    with pytest.raises(ConnectionClosed):
        unsubscribe(connection)
    with pytest.raises(ConnectionClosed):
        connection.notify(INITIALIZED)
    with pytest.raises(ConnectionClosed):
        connection.answer(call, {})


class Conversation(RuleBasedStateMachine):
    """Against a server that misbehaves: no request is lost, none ends twice, no id is used twice."""

    @initialize()
    def open(self) -> None:
        self.connection = Connection(max_line=2000)
        self.sent: dict[int | str, PendingRequest[Any]] = {}
        self.ended: dict[int | str, str] = {}
        self.calls: dict[int | str, Call] = {}

    def receive(self, data: bytes) -> None:
        for event in self.connection.receive(data):
            match event:
                case Answer(request):
                    assert self.sent[request.id] is request
                    assert request.id not in self.ended
                    self.ended[request.id] = "answered"
                case LateAnswer(request):
                    assert self.ended[request.id] == "forgotten"
                    self.ended[request.id] = "late"
                case StrayAnswer(response):
                    assert self.ended.get(response.id) != "forgotten"
                    assert response.id not in self.sent or response.id in self.ended
                case Call(request):
                    assert request.id not in self.calls
                    self.calls[request.id] = event
                case _:
                    pass

    @rule()
    def ask(self) -> None:
        pending = self.connection.request(SKILLS_LIST, SkillsListParams())
        assert pending.id not in self.sent
        self.sent[pending.id] = pending

    @rule(
        id=st.integers(-1, 12) | st.sampled_from(["1", 2**63 - 1]),
        body=st.sampled_from(
            [
                {"result": {"data": []}},
                {"result": 5},
                {"error": {"code": 1, "message": "no"}},
                {"error": 5},
                {"result": {"data": []}, "error": None},
            ]
        ),
    )
    def answers(self, id: Any, body: dict[str, Any]) -> None:  # noqa: A002
        self.receive(line(id=id, **body))

    @rule(id=st.integers(0, 3), tool=st.sampled_from(["t", 5, "x" * 3000]))
    def asks(self, id: int, tool: Any) -> None:  # noqa: A002
        self.receive(tool_call(id, tool=tool))

    @rule(
        data=st.sampled_from(
            [b"garbage\n", b"\n", b"{\n", b'{"id":1,"result":\n', b"x" * 3000 + b"\n", b"\xff\n"]
        )
    )
    def babbles(self, data: bytes) -> None:
        self.receive(data)

    @rule(id=st.integers(1, 12))
    def forget(self, id: int) -> None:  # noqa: A002
        if id in self.sent and self.connection.forget(self.sent[id]):
            assert id not in self.ended
            self.ended[id] = "forgotten"

    @rule(id=st.integers(0, 3), how=st.sampled_from(["answer", "refuse", "withdraw"]))
    def end_call(self, id: int, how: str) -> None:  # noqa: A002
        if (call := self.calls.pop(id, None)) is None:
            return
        if how == "answer":
            self.connection.answer(call, {})
        elif how == "refuse":
            self.connection.refuse(call, Refusal.FAILED)
        else:
            self.connection.withdraw(call)

    @invariant()
    def nothing_is_lost(self) -> None:
        if hasattr(self, "connection"):
            waiting = {pending.id for pending in self.connection.pending}
            assert waiting == self.sent.keys() - self.ended.keys()
            assert self.connection.open_calls == len(self.calls)

    def teardown(self) -> None:
        waiting = self.sent.keys() - self.ended.keys()
        assert {pending.id for pending in self.connection.close()} == waiting


TestConversation = Conversation.TestCase
TestConversation.settings = settings(max_examples=examples(30), stateful_step_count=40, deadline=None)


def test_the_handshake_is_typed_like_all_else(connection: Connection) -> None:
    info = {"clientInfo": {"name": "t", "version": "1"}}
    assert json.loads(connection.request(INITIALIZE, info).data)["params"] == info


def test_archive_takes_its_params(connection: Connection) -> None:
    assert THREAD_ARCHIVE.takes(ThreadArchiveParams(thread_id="t1"))
