"""Today's server, with one summary of each MCP startup.

Input: the bytes of both directions. Output: the same, but for startup updates: a repeated one is dropped,
and one `mcpServer/startupStatus/completed` a round is added.

Only lines that can change something of a startup are decoded; all else is passed as it came, many lines
at once. Which lines these are, a search for a few words tells, and for escapes that could spell them. What
merely holds such a word is decoded too, and passed as it came.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from protocol_models import DecodeError, Decoder, Notification, Request, decode, encode
from protocol_models.codec.framing import LineBuffer, whole_lines
from protocol_models.methods import Direction
from protocol_models.session import DuplicateUpdate, RoundCompleted, StartupEvent, StartupRounds, WouldSettle

from app_server_client.commands.passage import Write

if TYPE_CHECKING:
    from protocol_models import ServerNotificationsConfig

__all__ = ["StartupTaps"]

UPDATED, COMPLETED = "mcpServer/startupStatus/updated", "mcpServer/startupStatus/completed"
UPDATE_MARKS = (b"mcpServer/startupStatus/",)
SERVER_MARKS = (*UPDATE_MARKS, b"thread/closed", b"thread/started")
CLIENT_MARKS = (b"thread/unsubscribe", b"thread/resume")
SPELT_OTHERWISE = re.compile(rb"\\(?:/|u00(?:2[fF]|[4-7]))")
"""An escape that can stand for a letter or a slash of a method. No codex writes one; JSON allows it."""


class StartupTaps:
    """Drops, adds and passes lines."""

    def __init__(self, config: ServerNotificationsConfig | None = None) -> None:
        self._sends_single = config is None or config.may_send(UPDATED)
        self._rounds = StartupRounds()
        self._summed_up: set[str | None] = set()
        self._decoder = Decoder(direction=Direction.CLIENT_TO_SERVER)
        self._is_within_line = False
        self._waiting: list[bytes] = []
        self._lock = threading.RLock()
        self._write: Write = lambda _: None

    def from_client(self, lines: LineBuffer, write: Write) -> None:
        """Notice the threads that are left, and those that are joined, before the server does."""
        if _may_hold(lines, CLIENT_MARKS):
            with self._lock:
                for line in whole_lines(bytes(lines.view[lines.start : lines.whole])):
                    self._asked(line)
        write(lines.view[lines.begin : lines.end])

    def from_server(self, lines: LineBuffer, write: Write) -> None:
        """Pass whole lines, without those that repeat, and with the summaries."""
        with self._lock:
            self._write = write
            if lines.start:
                write(lines.view[: lines.start])
            self._is_within_line = lines.is_cut
            self._add(())
            if lines.whole > lines.start:
                marks = UPDATE_MARKS if self._rounds.awaits_updates_only else SERVER_MARKS
                whole = lines.view[lines.start : lines.whole]
                if _may_hold(lines, marks):
                    write(b"".join(map(self._passed, whole_lines(bytes(whole)))))
                else:
                    write(whole)
            if lines.is_full:
                write(lines.view)
                self._is_within_line = True

    def end(self, lines: LineBuffer, write: Write) -> None:
        """Rounds that are open are abandoned."""
        with self._lock:
            self._write = write
            if lines.end:
                write(lines.view[: lines.end])
                self._is_within_line = True
            abandoned = list(self._summaries(self._rounds.lose()))
            if abandoned:
                write((b"\n" if self._is_within_line else b"") + b"".join([*self._waiting, *abandoned]))
            self._write = lambda _: None

    def _asked(self, line: bytes) -> None:
        """A line of the client: it may leave a thread, or come back to one."""
        if not _has(line, CLIENT_MARKS, 0, len(line)):
            return
        try:
            message = self._decoder.decode(line)
        except DecodeError:
            return
        if not isinstance(message, Request):
            return
        from protocol_models.v2.thread import THREAD_RESUME
        from protocol_models.v2.thread_lifecycle import THREAD_UNSUBSCRIBE

        if (left := THREAD_UNSUBSCRIBE.params_of(message)) is not None:
            self._add(self._rounds.leave(left.thread_id))
        elif (joined := THREAD_RESUME.params_of(message)) is not None:
            self._rounds.join(joined.thread_id)

    def _passed(self, line: bytes) -> bytes:
        """What the client gets in place of a line."""
        if not _has(line, SERVER_MARKS, 0, len(line)):
            return line
        try:
            message = decode(line)
        except DecodeError:
            return line
        if not isinstance(message, Notification):
            return line
        match message.method:
            case "mcpServer/startupStatus/updated":
                return self._updated(line, message)
            case "mcpServer/startupStatus/completed":
                return self._completed(line, message)
            case _:
                return b"".join(self._summaries(self._rounds.follow(message))) + line

    def _updated(self, line: bytes, message: Notification[object]) -> bytes:
        """An update is dropped where it repeats, or is not wanted; the summary that it causes follows it."""
        from protocol_models.v2.mcp_startup import MCP_SERVER_STARTUP_STATUS_UPDATED

        update = MCP_SERVER_STARTUP_STATUS_UPDATED.params_of(message)
        assert update is not None
        events = self._rounds.follow(message)
        if self._rounds.is_open(update.thread_id):
            self._summed_up.discard(update.thread_id)
        is_kept = self._sends_single and not any(isinstance(each, DuplicateUpdate) for each in events)
        return (line if is_kept else b"") + b"".join(self._summaries(events))

    def _completed(self, line: bytes, message: Notification[object]) -> bytes:
        """The server sums up itself: our round is closed without a word."""
        from protocol_models.v2.mcp_startup import MCP_SERVER_STARTUP_STATUS_COMPLETED

        summary = MCP_SERVER_STARTUP_STATUS_COMPLETED.params_of(message)
        assert summary is not None
        if summary.thread_id in self._summed_up:
            return b""
        self._rounds.leave(summary.thread_id)
        self._rounds.join(summary.thread_id)
        self._summed_up.add(summary.thread_id)
        return line

    def _add(self, events: Iterable[StartupEvent]) -> None:
        self._waiting += self._summaries(events)
        if self._waiting and not self._is_within_line:
            self._write(b"".join(self._waiting))
            self._waiting.clear()

    def _summaries(self, events: Iterable[StartupEvent]) -> Iterable[bytes]:
        lines = []
        for event in events:
            if isinstance(event, WouldSettle):
                timer = threading.Timer(event.seconds, self._settle, [event])
                timer.daemon = True
                timer.start()
            elif isinstance(event, RoundCompleted):
                self._summed_up.add(event.owner)
                lines.append(_line_of(event))
        return lines

    def _settle(self, event: WouldSettle) -> None:
        with self._lock:
            self._add(self._rounds.settle(event))


def _may_hold(lines: LineBuffer, marks: Iterable[bytes]) -> bool:
    """Whether one of the whole lines can be a message whose method begins with one of these marks."""
    return _has(lines.data, marks, lines.start, lines.whole)


def _has(data: bytes | bytearray, marks: Iterable[bytes], start: int, end: int) -> bool:
    """The same of data. From the end `rfind` is twice as fast as `find`; most data holds no backslash."""
    if any(data.rfind(mark, start, end) >= 0 for mark in marks):
        return True
    return data.find(b"\\", start, end) >= 0 and SPELT_OTHERWISE.search(data, start, end) is not None


def _line_of(completed: RoundCompleted) -> bytes:
    from protocol_models.v2.mcp_startup import (
        McpServerStartupCompletedNotification,
        McpServerStartupFailureReason,
        McpServerStartupFailureSummary,
    )

    summary = McpServerStartupCompletedNotification(
        thread_id=completed.owner,
        ready=list(completed.ready),
        failed=[
            McpServerStartupFailureSummary(
                name=failure.name,
                error=failure.error,
                failure_reason=None
                if failure.failure_reason is None
                else McpServerStartupFailureReason(failure.failure_reason),
            )
            for failure in completed.failed
        ],
        cancelled=list(completed.cancelled),
    )
    return encode(Notification(COMPLETED, summary, time.time_ns() // 1_000_000)) + b"\n"
