"""How the MCP servers of each thread come up.

Input: the notifications of the server, and what this client asks of its threads. Output: events for who
watches, and the last summary of each owner for who waits for it.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

import anyio
from anyio.abc import TaskGroup
from protocol_models import Notification, UnknownNotification
from protocol_models.session import RoundCompleted, StartupEvent, StartupRounds, WouldSettle
from protocol_models.session.startup_rounds import MOST_OWNERS

from app_server_client.news import News

__all__ = ["Startup"]

LOG = logging.getLogger("app_server_client")
LEAVES, JOINS = "thread/unsubscribe", "thread/resume"
"""What a client asks that ends its interest in a thread, and what begins it anew."""


class Startup:
    """The startup rounds of one connection, and what time does to them."""

    def __init__(
        self, watch: Callable[[StartupEvent], None] | None, news: News, oddities: Counter[str]
    ) -> None:
        self._watch = watch
        self._oddities = oddities
        self._news = news
        self._rounds = StartupRounds()
        self._summaries: dict[str | None, RoundCompleted] = {}
        self._tasks: TaskGroup | None = None

    def open(self, tasks: TaskGroup) -> None:
        """Begin; what has to wait, waits in these tasks."""
        self._tasks = tasks

    def summary_of(self, owner: str | None) -> RoundCompleted | None:
        """The summary of the last round of an owner; `None` while one is open, or where there was none."""
        return None if self._rounds.is_open(owner) else self._summaries.get(owner)

    def starting(self, owner: str | None) -> Sequence[str]:
        """The servers that are starting now."""
        return self._rounds.starting(owner)

    def expect(self, owner: str | None, names: Iterable[str]) -> None:
        """Which servers will start; it is too late to say so once a round was summed up."""
        self._rounds.expect(owner, () if owner in self._summaries else names)

    def join(self, thread: str) -> None:
        """The thread is wanted."""
        self._rounds.join(thread)

    def follow(self, message: Notification[object] | UnknownNotification) -> None:
        """What the server says."""
        self._tell(self._rounds.follow(message))

    def asks(self, method: str, params: object) -> None:
        """What this client is about to ask: updates come before the answer."""
        if method == LEAVES:
            self._tell(self._rounds.leave(_thread_of(params)))
        elif method == JOINS:
            self._rounds.join(_thread_of(params))

    def refused(self, method: str, params: object) -> None:
        """The server refused what was asked."""
        if method == LEAVES:
            self._rounds.join(_thread_of(params))

    def lose(self) -> None:
        """The connection is lost."""
        self._tell(self._rounds.lose())

    def _tell(self, events: Sequence[StartupEvent]) -> None:
        for event in events:
            if isinstance(event, WouldSettle):
                if self._tasks is not None:
                    self._tasks.start_soon(self._settle, event)
                continue
            if isinstance(event, RoundCompleted):
                self._summaries.pop(event.owner, None)
                self._summaries[event.owner] = event
                if len(self._summaries) > MOST_OWNERS:
                    del self._summaries[next(iter(self._summaries))]
            if self._watch is not None:
                try:
                    self._watch(event)
                except Exception:
                    # It watches, and must not end what it watches.
                    LOG.exception("on_startup failed")
                    self._oddities["on_startup failed"] += 1

    async def _settle(self, event: WouldSettle) -> None:
        await anyio.sleep(event.seconds)
        self._tell(self._rounds.settle(event))
        self._news.tell()


def _thread_of(params: object) -> str | None:
    thread = params.get("threadId") if isinstance(params, Mapping) else getattr(params, "thread_id", None)
    return thread if isinstance(thread, str) else None
