"""Updates of single MCP servers in; each failure once, and one summary a round, out.

Input: the updates of `mcpServer/startupStatus/updated`, and what else ends a startup: a thread that is
left, a connection that is lost. Output: events.

A *round* of an owner (a thread, or `None` for the app) is open while one of its servers is `starting`.

1. The last state of a server counts. A settled state that equals the last one, with no `starting`
   between, is a duplicate: it opens no round and warns of nothing.
2. A failure is warned of once a round for each server and error: a reload makes a failed server fail
   again, with the same words or with other words for the same error (see `error_meant`).
3. A round closes when no server is starting and every expected one was seen. When the last state was
   `cancelled`, it closes only after a pause of `SETTLE_SECONDS`: such a state often passes. This module
   has no clock. It says `WouldSettle`, the caller waits, and then calls `settle`.
4. Closing gives exactly one `RoundCompleted`, over all known servers of the owner.
5. A thread that is closed or left, a lost connection and a gap in the stream abandon the round. A
   server that has not settled counts as cancelled, and the summary says that it was abandoned.
6. The next `starting` opens a new round, be it of one server.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, TypeAlias

from protocol_models._pydantic import Validated
from protocol_models.codec.messages import Notification, UnknownNotification
from protocol_models.values import Value

__all__ = [
    "SETTLE_SECONDS",
    "DuplicateUpdate",
    "Failure",
    "RoundCompleted",
    "RoundOpened",
    "ServerMoved",
    "StartupEvent",
    "StartupRounds",
    "WouldSettle",
    "error_meant",
    "incomplete_text",
    "starting_text",
]

SETTLE_SECONDS: Final = 0.3
"""How long nothing has to come after a last `cancelled` before the round is over."""
MOST_NAMES: Final = 3
"""How many servers are named while several start."""
MOST_OWNERS: Final = 4096
MOST_SERVERS: Final = 4096
"""How many owners are remembered, and servers of one: their names are the other side's to invent."""

STARTING, READY, FAILED, CANCELLED = "starting", "ready", "failed", "cancelled"
SETTLED: Final = frozenset({READY, FAILED, CANCELLED})

HANDSHAKE: Final = "handshaking with MCP server failed: "
READ: Final = "connection closed: initialize response"
UNREAD: Final = ("Send message error Transport [", "StdioServer", ", when send initialize request")
"""How codex says that a program ended in the handshake: after it had read the request, and before."""

ThreadId: TypeAlias = str | None
"""The owner of a round: a thread, or `None` for the app."""


class RoundOpened(Value):
    """A server of the owner starts, and none did before."""

    owner: ThreadId


class ServerMoved(Value):
    """A server is in another state than before, or in the same one again after `starting`."""

    owner: ThreadId
    name: str
    status: str
    error: str | None = None
    failure_reason: str | None = None


class DuplicateUpdate(Value):
    """A server is still in the settled state that was told of before. There is nothing to show."""

    owner: ThreadId
    name: str


class Failure(Value):
    """A server failed in a way that was not warned of in this round: warn of it now."""

    owner: ThreadId
    name: str
    error: str
    failure_reason: str | None


class WouldSettle(Value):
    """The round closes if nothing comes for `seconds`: then call `settle` with this event."""

    owner: ThreadId
    turn: int
    """Which update of the owner it follows; a later one makes it void."""
    seconds: float = SETTLE_SECONDS


class RoundCompleted(Value):
    """The round is over. Every known server of the owner is in one of the lists, sorted by name."""

    owner: ThreadId
    ready: tuple[str, ...]
    failed: tuple[Failure, ...]
    cancelled: tuple[str, ...]
    abandoned: bool = False
    """Whether it ended because the thread, the connection or a part of the stream was lost."""


StartupEvent: TypeAlias = RoundOpened | ServerMoved | DuplicateUpdate | Failure | WouldSettle | RoundCompleted

_State: TypeAlias = tuple[str, str | None, str | None]


class _Servers:
    """What is known of the servers of one owner."""

    def __init__(self) -> None:
        self.states: dict[str, _State] = {}
        self.expected: set[str] = set()
        self.warned: set[tuple[str, str]] = set()
        self.is_open = False
        self.has_left = False
        self.turn = 0

    @property
    def starting(self) -> list[str]:
        return sorted(name for name, (status, *_) in self.states.items() if status == STARTING)

    @property
    def is_settled(self) -> bool:
        return not self.starting and self.expected <= self.states.keys()

    def warns_of(self, name: str, error: str) -> bool:
        """Whether a failure is to be warned of; the next one with this error is not."""
        failure = (name, error_meant(error))
        if failure in self.warned or len(self.warned) >= MOST_SERVERS:
            return False
        self.warned.add(failure)
        return True


class StartupRounds:
    """The startup rounds of all owners on one connection."""

    def __init__(self) -> None:
        self._owners: dict[ThreadId, _Servers] = {}

    def expect(self, owner: ThreadId, names: Iterable[str]) -> None:
        """Say which servers will start: the round stays open until each was seen. Call it before a replay."""
        self._of(owner).expected |= set(names)

    def starting(self, owner: ThreadId) -> Sequence[str]:
        """The names of the servers that are starting now, sorted."""
        return self._owners[owner].starting if owner in self._owners else []

    def known(self, owner: ThreadId) -> Sequence[str]:
        """The names of all servers of this owner that were seen or are expected, sorted."""
        servers = self._owners.get(owner)
        return [] if servers is None else sorted({*servers.states, *servers.expected})

    def is_open(self, owner: ThreadId) -> bool:
        """Whether a round of this owner is open."""
        return owner in self._owners and self._owners[owner].is_open

    @property
    def awaits_updates_only(self) -> bool:
        """Whether only `update` can change anything: no round is open, and no owner was left."""
        return not any(servers.is_open or servers.has_left for servers in self._owners.values())

    def update(
        self,
        owner: ThreadId,
        name: str,
        status: str,
        error: str | None = None,
        failure_reason: str | None = None,
    ) -> list[StartupEvent]:
        """One server moved. A state that this version does not know changes nothing but is passed on."""
        events = self._room_for(owner)
        servers = self._of(owner)
        if servers.has_left:
            return events
        moved = ServerMoved(owner, name, str(status), error, failure_reason)
        state: _State = (str(status), error, failure_reason)
        is_full = name not in servers.states and len(servers.states) >= MOST_SERVERS
        if (status not in SETTLED and status != STARTING) or is_full:
            return [*events, moved]
        if status != STARTING and _means(servers.states.get(name), state):
            return [*events, DuplicateUpdate(owner, name)]
        servers.states[name] = state
        servers.turn += 1
        if status == STARTING and not servers.is_open:
            servers.is_open = True
            servers.warned.clear()
            events.append(RoundOpened(owner))
        events.append(moved)
        if status == FAILED and servers.warns_of(name, error or ""):
            events.append(Failure(owner, name, error or "", failure_reason))
        if servers.is_open and servers.is_settled:
            events.append(
                WouldSettle(owner, servers.turn) if status == CANCELLED else self._complete(owner, servers)
            )
        return events

    def follow(self, message: Notification[Validated] | UnknownNotification) -> list[StartupEvent]:
        """What a notification of the server changes; most change nothing."""
        match message:
            case Notification(method="mcpServer/startupStatus/updated", params=update):
                reason = update.failure_reason
                return self.update(
                    update.thread_id,
                    update.name,
                    update.status.value,
                    update.error,
                    None if reason is None else reason.value,
                )
            case Notification(method="thread/closed", params=closed):
                return self.leave(closed.thread_id)
            case Notification(method="thread/started", params=started):
                self.join(started.thread.id)
        return []

    def settle(self, event: WouldSettle) -> list[StartupEvent]:
        """The pause is over: close the round, unless something came since, or it is closed already."""
        servers = self._of(event.owner)
        if servers.is_open and servers.turn == event.turn and servers.is_settled:
            return [self._complete(event.owner, servers)]
        return []

    def leave(self, owner: ThreadId) -> list[StartupEvent]:
        """The thread is closed, or its events are no longer wanted: what still comes of it is passed over."""
        servers = self._of(owner)
        events = self._abandon(owner, servers)
        servers.has_left = True
        return events

    def join(self, owner: ThreadId) -> None:
        """The thread's events are wanted again: it was started, resumed, or could not be left."""
        self._of(owner).has_left = False

    def lose(self) -> list[StartupEvent]:
        """The connection ended, or a part of the stream is missing: every open round is abandoned."""
        return [event for owner, servers in self._owners.items() for event in self._abandon(owner, servers)]

    def forget(self, owner: ThreadId) -> None:
        """Keep nothing more of this owner."""
        self._owners.pop(owner, None)

    def _of(self, owner: ThreadId) -> _Servers:
        return self._owners.setdefault(owner, _Servers())

    def _room_for(self, owner: ThreadId) -> list[StartupEvent]:
        """Forget the owner that was seen first, where there would be too many."""
        if owner in self._owners or len(self._owners) < MOST_OWNERS:
            return []
        oldest = next(iter(self._owners))
        return self._abandon(oldest, self._owners.pop(oldest))

    def _abandon(self, owner: ThreadId, servers: _Servers) -> list[StartupEvent]:
        if not servers.is_open:
            return []
        for name in {*servers.states, *servers.expected}:
            if servers.states.get(name, (STARTING,))[0] == STARTING:
                servers.states[name] = (CANCELLED, None, None)
        return [self._complete(owner, servers, abandoned=True)]

    @staticmethod
    def _complete(owner: ThreadId, servers: _Servers, *, abandoned: bool = False) -> RoundCompleted:
        servers.is_open = False
        servers.expected.clear()
        states = sorted(servers.states.items())
        return RoundCompleted(
            owner,
            tuple(name for name, (status, *_) in states if status == READY),
            tuple(
                Failure(owner, name, error or "", reason)
                for name, (status, error, reason) in states
                if status == FAILED
            ),
            tuple(name for name, (status, *_) in states if status == CANCELLED),
            abandoned,
        )


def _means(last: _State | None, state: _State) -> bool:
    """Whether a state tells nothing new."""
    if last is None:
        return False
    (status, error, reason), (new_status, new_error, new_reason) = last, state
    same = (status, reason) == (new_status, new_reason)
    return same and error_meant(error or "") == error_meant(new_error or "")


def error_meant(error: str) -> str:
    """The error in words that are the same each time that it happens.

    A program that ends at once may have read its first request, or not: chance decides which of two
    texts codex has for that. All other errors are meant as they are told.
    """
    where, handshake, what = error.partition(HANDSHAKE)
    begin, transport, request = UNREAD
    is_unread = what.startswith(begin) and transport in what.partition("]")[0] and request in what
    return f"{where}{handshake}the program ended" if what.startswith(READ) or is_unread else error


def incomplete_text(completed: RoundCompleted) -> str:
    """What to tell a person of a round that did not bring up every server; empty where it did."""
    sentences = []
    if completed.failed:
        names = ", ".join(failure.name for failure in completed.failed)
        sentences.append(f"MCP startup incomplete (failed: {names})")
    if completed.cancelled:
        sentences.append(f"MCP startup interrupted. Not started: {', '.join(completed.cancelled)}")
    return "\n".join(sentences)


def starting_text(starting: Sequence[str], known: int) -> str:
    """What to show while servers start: the name of one, or the first three and a count."""
    if not starting:
        return ""
    if len(starting) == 1:
        return f"Starting MCP server: {starting[0]}"
    names = ", ".join(starting[:MOST_NAMES])
    more = f", and {len(starting) - MOST_NAMES} more" if len(starting) > MOST_NAMES else ""
    return f"Starting MCP servers ({known - len(starting)}/{known}): {names}{more}"
