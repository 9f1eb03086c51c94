"""The recorded conversations, as the bytes that a connection receives."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from protocol_models.session import StartupEvent, StartupRounds

LEAVES = ("thread/unsubscribe", "thread/closed")


def rows(file: Path) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Line number, direction and message."""
    for number, line in enumerate(file.read_bytes().split(b"\n"), 1):
        if line:
            row = json.loads(line)
            yield number, row["dir"], row["msg"]


def startup_events(file: Path) -> Iterator[tuple[int, StartupEvent]]:
    """What the rounds say of a recording, with the line that made them say it."""
    rounds = StartupRounds()
    for number, _, message in rows(file):
        params = message.get("params") or {}
        events: list[StartupEvent] = []
        if message.get("method") in LEAVES:
            events = rounds.leave(params["threadId"])
        elif message.get("method") == "mcpServer/startupStatus/updated":
            events = rounds.update(
                params["threadId"], params["name"], params["status"], params["error"], params["failureReason"]
            )
        for event in events:
            yield number, event
