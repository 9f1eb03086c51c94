"""What is kept for a thread, and what a reader sees who comes late or is slow.

Input: the messages and calls of `connection`, with their owners. Output: the same in order, read by
number; and the calls that nobody will answer any more.

Messages of a thread come before the answer that tells its id, so a buffer begins with the thread's first
message. It is a ring: the oldest message leaves when there are too many or too many bytes, and a
reader who had not seen it gets one `Gap` that says how many left. A request that leaves is to be
refused: the other side waits for it. Readers hold nothing but the number of the next message.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from itertools import takewhile
from typing import Final, TypeAlias

from protocol_models.codec.messages import Id, Notification, Request, UnknownRequest
from protocol_models.session.connection import Call, Message
from protocol_models.session.ownership import Nobody, Owner, ThreadOwner
from protocol_models.values import Value

__all__ = [
    "MOST_BYTES",
    "MOST_MESSAGES",
    "MOST_THREADS",
    "Effects",
    "Gap",
    "Item",
    "ThreadBuffer",
    "ThreadBuffers",
]

MOST_MESSAGES: Final = 4096
MOST_BYTES: Final = 64 << 20
"""How much is kept for one thread; the newest message is kept whatever its size."""
MOST_THREADS: Final = 1024
"""How many threads are kept for; the one that was silent for longest leaves first, unless it is held."""

SURVIVES_REFRESH: Final = ("hook/", "mcpServer/startupStatus/")
"""How the notifications begin that a fresh copy of the thread does not tell."""

Item: TypeAlias = Message | Call


class Gap(Value):
    """Stands for messages that left before they were read."""

    lost: int


class Effects(Value):
    """What follows from a message that was kept."""

    refused: tuple[Call, ...] = ()
    """Calls that left the buffer while they were pending: refuse them."""
    ended: tuple[Call, ...] = ()
    """Calls that need no answer any more: they were resolved, their turn or their thread is over."""


class ThreadBuffer:
    """The last messages of one thread, and its pending calls."""

    def __init__(self, most_messages: int = MOST_MESSAGES, most_bytes: int = MOST_BYTES) -> None:
        self._most_messages = most_messages
        self._most_bytes = most_bytes
        self._ring: deque[tuple[int, Item]] = deque()
        self._bytes = 0
        self._pending: dict[Id, Call] = {}
        self.end = 0
        """The number of the next message: who reads from here sees what comes from now on."""

    @property
    def pending(self) -> tuple[Call, ...]:
        """The calls that wait for an answer, the oldest first."""
        return tuple(self._pending.values())

    def add(self, item: Item) -> Effects:
        """Keep a message or a call."""
        self._ring.append((self.end, item))
        self.end += 1
        self._bytes += item.size
        ended: tuple[Call, ...] = ()
        if isinstance(item, Call):
            self._pending[item.request.id] = item
        else:
            ended = self._ended_by(item)
        return Effects(self._leaving(), ended)

    def answered(self, id: Id) -> None:  # noqa: A002 - the wire calls it so
        """The call with this id has its answer."""
        self._pending.pop(id, None)

    def since(self, number: int) -> tuple[list[Gap | Item], int]:
        """What has come since, and the number from which to read next.

        `0` begins with the oldest message that is kept. Calls are shown while they are pending.
        """
        unread = [item for at, item in takewhile(lambda kept: kept[0] >= number, reversed(self._ring))]
        lost = self.end - number - len(unread)
        shown: list[Gap | Item] = [Gap(lost)] if lost > 0 else []
        shown += [item for item in reversed(unread) if isinstance(item, Message) or self._waits(item)]
        return shown, self.end

    def refresh(self) -> None:
        """A fresh copy of the thread was read, which tells most of what was kept.

        What it does not tell stays: calls, events of hooks, and updates of MCP servers.
        """
        self._ring = deque((number, item) for number, item in self._ring if _survives_refresh(item))
        self._bytes = sum(item.size for _, item in self._ring)

    def close(self) -> tuple[Call, ...]:
        """Nothing more comes; the calls that were pending."""
        ended = self.pending
        self._pending.clear()
        return ended

    def _waits(self, call: Call) -> bool:
        return self._pending.get(call.request.id) is call

    def _leaving(self) -> tuple[Call, ...]:
        refused: list[Call] = []
        while len(self._ring) > 1 and (
            len(self._ring) > self._most_messages or self._bytes > self._most_bytes
        ):
            _, oldest = self._ring.popleft()
            self._bytes -= oldest.size
            if isinstance(oldest, Call) and self._waits(oldest):
                del self._pending[oldest.request.id]
                refused.append(oldest)
        return tuple(refused)

    def _ended_by(self, message: Message) -> tuple[Call, ...]:
        """The calls that a notification ends."""
        match message.message:
            case Notification(method="serverRequest/resolved", params=resolved):
                return self._end(lambda call: call.request.id == resolved.request_id)
            case Notification(method="turn/completed", params=completed):
                return self._end(lambda call: _turn_of(call.request) == completed.turn.id)
            case Notification(method="thread/closed" | "thread/deleted"):
                return self.close()
            case _:
                return ()

    def _end(self, is_ended: Callable[[Call], bool]) -> tuple[Call, ...]:
        ended = tuple(filter(is_ended, self._pending.values()))
        for call in ended:
            del self._pending[call.request.id]
        return ended


class ThreadBuffers:
    """The buffers of all threads of a connection, and one of what belongs to no thread."""

    def __init__(
        self,
        most_messages: int = MOST_MESSAGES,
        most_bytes: int = MOST_BYTES,
        most_threads: int = MOST_THREADS,
    ) -> None:
        self._most_messages = most_messages
        self._most_bytes = most_bytes
        self._most_threads = most_threads
        self._threads: dict[str, ThreadBuffer] = {}
        self._held: dict[str, int] = {}
        self.app = ThreadBuffer(most_messages, most_bytes)
        """What belongs to the app, and a copy of what belongs to everybody."""

    def __len__(self) -> int:
        return len(self._threads)

    def of(self, owner: Owner) -> ThreadBuffer:
        """The buffer of an owner; one that is new is empty."""
        if not isinstance(owner, ThreadOwner):
            return self.app
        if (buffer := self._threads.pop(owner.id, None)) is None:
            buffer = ThreadBuffer(self._most_messages, self._most_bytes)
        self._threads[owner.id] = buffer  # at the end: it is the last to leave
        return buffer

    def hold(self, thread: str) -> ThreadBuffer:
        """The buffer of a thread, which stays until it was released as often as it was held."""
        self._held[thread] = self._held.get(thread, 0) + 1
        return self.of(ThreadOwner(thread))

    def release(self, thread: str) -> None:
        """Somebody needs the thread no longer."""
        self._held[thread] -= 1
        if not self._held[thread]:
            del self._held[thread]

    def add(self, item: Item) -> Effects:
        """Keep a message or a call where its owner finds it."""
        if item.owner is Nobody.MISADDRESSED:
            return Effects()
        if item.owner is not Nobody.EVERYBODY:
            effects = self.of(item.owner).add(item)
        else:
            added = [buffer.add(item) for buffer in (self.app, *self._threads.values())]
            effects = Effects(
                tuple(call for each in added for call in each.refused),
                tuple(call for each in added for call in each.ended),
            )
        return Effects(effects.refused + self._leaving(), effects.ended)

    def answered(self, call: Call) -> None:
        """The call has its answer."""
        buffer = self.of(call.owner)
        if any(each is call for each in buffer.pending):  # another one may have its id by now
            buffer.answered(call.request.id)

    def close(self) -> tuple[Call, ...]:
        """Nothing more comes on this connection; the calls that were pending."""
        return tuple(call for buffer in (self.app, *self._threads.values()) for call in buffer.close())

    def _leaving(self) -> tuple[Call, ...]:
        refused: tuple[Call, ...] = ()
        if len(self._threads) > self._most_threads:
            for thread in [each for each in self._threads if each not in self._held][:1]:
                refused += self._threads.pop(thread).close()
        return refused


def _survives_refresh(item: Item) -> bool:
    return isinstance(item, Call) or item.message.method.startswith(SURVIVES_REFRESH)


def _turn_of(request: Request[object] | UnknownRequest) -> str | None:
    turn = None if isinstance(request, UnknownRequest) else getattr(request.params, "turn_id", None)
    return turn if isinstance(turn, str) else None
