"""What is kept for a thread: bounded, in order, and nothing lost without a word."""

from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from protocol_models import Notification, Request
from protocol_models.session import (
    Call,
    Gap,
    Message,
    Nobody,
    Owner,
    ThreadBuffer,
    ThreadBuffers,
    ThreadOwner,
)
from protocol_models.v2.server import ServerRequestResolvedNotification
from protocol_models.v2.tool import DynamicToolCallParams
from tests.examples import examples

T1 = ThreadOwner("t1")


def message(number: int, owner: Owner = T1, size: int = 1, method: str = "item/started") -> Message:
    return Message(Notification(method, number), owner, size)


def call(number: int, owner: Owner = T1, turn: str = "turn-1") -> Call:
    params = DynamicToolCallParams(thread_id="t1", turn_id=turn, call_id="c", tool="t", arguments={})
    return Call(Request("item/tool/call", number, params), owner, 1)


def resolved(number: int) -> Message:
    params = ServerRequestResolvedNotification(thread_id="t1", request_id=number)
    return Message(Notification("serverRequest/resolved", params), T1, 1)


def turn_over(turn: str) -> Message:
    class Turn:
        id = turn

    class Completed:
        turn = Turn

    return Message(Notification("turn/completed", Completed), T1, 1)


def test_a_reader_gets_what_came_since() -> None:
    buffer = ThreadBuffer()
    for number in range(3):
        buffer.add(message(number))
    shown, after = buffer.since(0)
    assert shown == [message(0), message(1), message(2)]
    buffer.add(message(3))
    assert buffer.since(after) == ([message(3)], 4)
    assert buffer.since(4) == ([], 4)


def test_what_left_unread_is_told_in_one_mark() -> None:
    buffer = ThreadBuffer(most_messages=2)
    for number in range(5):
        buffer.add(message(number))
    assert buffer.since(0)[0] == [Gap(3), message(3), message(4)]
    assert buffer.since(2)[0] == [Gap(1), message(3), message(4)]
    assert buffer.since(3)[0] == [message(3), message(4)]


def test_bytes_are_bounded_too_and_the_newest_message_stays() -> None:
    buffer = ThreadBuffer(most_bytes=10)
    buffer.add(message(0, size=6))
    buffer.add(message(1, size=6))
    buffer.add(message(2, size=600))
    assert buffer.since(0)[0] == [Gap(2), message(2, size=600)]


def test_a_request_that_leaves_is_refused() -> None:
    buffer = ThreadBuffer(most_messages=1)
    buffer.add(call(0))
    assert buffer.add(message(1)).refused == (call(0),)
    assert buffer.pending == ()


def test_an_answered_request_that_leaves_is_not() -> None:
    buffer = ThreadBuffer(most_messages=1)
    buffer.add(call(0))
    buffer.answered(0)
    assert buffer.add(message(1)).refused == ()


def test_an_answer_ends_the_call_that_it_is_for_and_no_later_one_of_its_id() -> None:
    buffers = ThreadBuffers()
    first, second = call(0), call(0)
    buffers.add(first)
    buffers.add(second)
    buffers.answered(first)
    assert [each is second for each in buffers.of(second.owner).pending] == [True]
    buffers.answered(second)
    assert not buffers.of(second.owner).pending


@pytest.mark.parametrize(
    ("ending", "ended"),
    [
        (resolved(0), [0]),
        (resolved(7), []),
        (turn_over("turn-1"), [0]),
        (turn_over("turn-2"), [1]),
        (message(0, method="thread/closed"), [0, 1]),
        (message(0), []),
    ],
)
def test_what_ends_a_pending_request(ending: Message, ended: list[int]) -> None:
    buffer = ThreadBuffer()
    buffer.add(call(0))
    buffer.add(call(1, turn="turn-2"))
    assert [each.request.id for each in buffer.add(ending).ended] == ended
    shown = [item.request.id for item in buffer.since(0)[0] if isinstance(item, Call)]
    assert shown == [number for number in (0, 1) if number not in ended]


def test_a_refresh_keeps_what_a_copy_of_the_thread_does_not_tell() -> None:
    buffer = ThreadBuffer()
    kept: list[Any] = [
        call(0),
        message(1, method="hook/started"),
        message(2, method="mcpServer/startupStatus/updated"),
    ]
    for item in (message(9), *kept, message(9)):
        buffer.add(item)
    buffer.refresh()
    assert buffer.since(0)[0] == [Gap(2), *kept]


def test_what_is_everybodys_is_in_every_thread_and_what_is_the_apps_in_none() -> None:
    buffers = ThreadBuffers()
    buffers.add(message(0))
    buffers.add(message(1, Nobody.EVERYBODY))
    buffers.add(message(2, Nobody.APP))
    buffers.add(message(3, Nobody.MISADDRESSED))
    assert buffers.of(T1).since(0)[0] == [message(0), message(1, Nobody.EVERYBODY)]
    assert buffers.app.since(0)[0] == [message(1, Nobody.EVERYBODY), message(2, Nobody.APP)]


def test_threads_that_the_other_side_invents_are_bounded_and_a_held_one_stays() -> None:
    buffers = ThreadBuffers(most_threads=3)
    buffers.hold("t1")
    refused: list[Call] = []
    for number in range(100):
        owner = ThreadOwner(f"new {number}")
        refused += buffers.add(call(number, owner)).refused
    assert len(buffers) == 3
    assert [each.request.id for each in refused] == list(range(98))
    buffers.release("t1")
    buffers.add(message(0, ThreadOwner("one more")))
    assert len(buffers) == 3


class Buffer(RuleBasedStateMachine):
    """Against a list that forgets nothing: order, bounds, and replay then live is live."""

    MOST = 5

    def __init__(self) -> None:
        super().__init__()
        self.buffer = ThreadBuffer(most_messages=self.MOST)
        self.all: list[Message | Call] = []
        self.answered: set[int] = set()
        self.refused: set[int] = set()
        self.cursor = 0
        self.live: list[Gap | Message | Call] = []

    @rule()
    def notify(self) -> None:
        self.add(message(len(self.all)))

    @rule()
    def ask(self) -> None:
        self.add(call(len(self.all)))

    @rule(number=st.integers(0, 60))
    def answer(self, number: int) -> None:
        if number in {each.request.id for each in self.buffer.pending}:
            self.buffer.answered(number)
            self.answered.add(number)

    @rule()
    def read(self) -> None:
        shown, self.cursor = self.buffer.since(self.cursor)
        self.live += shown

    def add(self, item: Message | Call) -> None:
        self.all.append(item)
        self.refused |= {int(each.request.id) for each in self.buffer.add(item).refused}

    @invariant()
    def is_bounded(self) -> None:
        assert len(self.buffer.since(0)[0]) <= self.MOST + 1

    @invariant()
    def every_call_waits_was_answered_or_was_refused(self) -> None:
        waiting = {each.request.id for each in self.buffer.pending}
        calls = {each.request.id for each in self.all if isinstance(each, Call)}
        assert calls == waiting | self.answered | self.refused
        assert not waiting & (self.answered | self.refused)

    @invariant()
    def a_replay_is_the_end_of_what_came(self) -> None:
        self.is_in_order(self.buffer.since(0)[0], 0)

    @invariant()
    def what_was_read_live_is_what_came(self) -> None:
        self.is_in_order([*self.live, *self.buffer.since(self.cursor)[0]], 0)

    def is_in_order(self, shown: list[Gap | Message | Call], at: int) -> None:
        """Each message in its place; gaps count what is missing, and only closed calls are passed over."""
        for item in shown:
            if isinstance(item, Gap):
                at += item.lost
                continue
            while self.all[at] != item:
                passed = self.all[at]
                assert isinstance(passed, Call)
                assert passed.request.id in self.answered | self.refused
                at += 1
            at += 1


TestBuffer = Buffer.TestCase
TestBuffer.settings = settings(max_examples=examples(30), stateful_step_count=40, deadline=None)
