"""The lines that the consumer path is measured with.

Input: recordings of a server, where they are given; else the committed fixtures, which everybody has.
Output: two lists of lines as a server writes them.

- EQUAL: the five kinds of message that make up a turn, in equal parts: an item begins, its text grows,
  it is complete, the tokens are counted, the turn is complete.
- STREAM: the same kinds as they come while an agent talks: 88% text deltas.

A recorded `turn/completed` carries one item or none, and the fixture of it one. Here it carries 22 items of
`item/completed`, as a turn does that is sent whole. Nothing else of a message is changed. Lines from fixtures
are shorter than recorded ones (their texts are names), and have each variant as often as the others.
What one of those that are compared cannot read is left out: the published SDK is older than the protocol.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import cycle, islice
from pathlib import Path
from typing import Any

__all__ = ["COLD_LINE", "KINDS", "Mixes"]

FIXTURES = Path(__file__).parents[1] / "schema/fixtures/v2"
TURN_ITEMS = 22
STARTED, DELTA, COMPLETED = "item/started", "item/agentMessage/delta", "item/completed"
TOKENS, TURN = "thread/tokenUsage/updated", "turn/completed"
FIXTURE_OF = {
    STARTED: "ItemStartedNotification",
    DELTA: "AgentMessageDeltaNotification",
    COMPLETED: "ItemCompletedNotification",
    TOKENS: "ThreadTokenUsageUpdatedNotification",
    TURN: "TurnCompletedNotification",
}
KINDS = tuple(FIXTURE_OF)
"""The kinds of message that make up a turn."""
COLD_LINE = (
    b'{"method":"mcpServer/startupStatus/updated","params":{"threadId":null,"name":"docs","status":"ready",'
    b'"error":null,"failureReason":null},"emittedAtMs":1795229175522}'
)


@dataclass(frozen=True)
class Mixes:
    """The two lists of lines, from recordings or, where none are given, from the fixtures."""

    recordings: Sequence[Path] = ()
    admits: Callable[[bytes], bool] = lambda line: True
    """Whether each of those that are compared can read a line; others are left out."""

    @property
    def source(self) -> str:
        """Where the lines are from, for the report."""
        if not self.recordings:
            return "made from the fixtures in `schema/fixtures`, not recorded"
        return f"recorded, from {len(self.recordings)} files"

    def equal(self, count: int) -> list[bytes]:
        """`count` lines, each kind as often as the others."""
        return self._mixed(KINDS, count)

    def stream(self, count: int) -> list[bytes]:
        """`count` lines in the proportions of a talking agent."""
        pattern = [DELTA] * 88
        for place, kind in enumerate([STARTED] * 4 + [COMPLETED] * 4 + [TOKENS] * 3 + [TURN]):
            pattern.insert(place * 8 + 7, kind)
        return self._mixed(pattern, count)

    def _mixed(self, pattern: Sequence[str], count: int) -> list[bytes]:
        lines = {kind: cycle(self._lines(kind)) for kind in KINDS}
        return [next(lines[kind]) for kind in islice(cycle(pattern), count)]

    def _lines(self, kind: str) -> list[bytes]:
        messages = self._messages[kind]
        if kind == TURN:
            items = cycle([message["params"]["item"] for message in self._messages[COMPLETED]])
            messages = [_with_items(message, list(islice(items, TURN_ITEMS))) for message in messages]
        return [_line(message) for message in messages]

    @cached_property
    def _messages(self) -> dict[str, list[dict[str, Any]]]:
        """The notifications of each kind."""
        messages: dict[str, list[dict[str, Any]]] = {kind: [] for kind in KINDS}
        for message in _recorded(self.recordings) if self.recordings else _of_fixtures():
            if message["method"] in messages and self.admits(_line(message)):
                messages[message["method"]].append(message)
        if missing := [kind for kind, found in messages.items() if not found]:
            raise SystemExit(
                f"the recordings hold no {', no '.join(missing)}: name a recording of whole turns"
            )
        return messages


def _line(message: dict[str, Any]) -> bytes:
    return json.dumps(message, separators=(",", ":"), ensure_ascii=False).encode()


def _with_items(message: dict[str, Any], items: list[Any]) -> dict[str, Any]:
    params = message["params"]
    return {**message, "params": {**params, "turn": {**params["turn"], "items": items}}}


def _of_fixtures() -> Iterator[dict[str, Any]]:
    """A notification for each case of the fixtures of its params."""
    for kind, name in FIXTURE_OF.items():
        for params in json.loads((FIXTURES / f"{name}.json").read_bytes()).values():
            yield {"method": kind, "params": params, "emittedAtMs": 1795229175522}


def _recorded(recordings: Sequence[Path]) -> Iterator[dict[str, Any]]:
    """The notifications of the server in recordings, in the form that `verify` reads."""
    for file in recordings:
        for line in file.read_bytes().split(b"\n"):
            if not line.strip():
                continue
            message = json.loads(line)
            message = message.get("msg", message)
            if "method" in message and "id" not in message and "params" in message:
                yield message
