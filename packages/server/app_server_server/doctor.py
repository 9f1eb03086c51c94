"""Starting every server once, for people and programs who want to know how each comes up.

Input: a configuration. Output: a live panel, or the messages of the protocol, one a line; and the names of
the required servers that are not ready.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from protocol_models import Notification, ServerConfig, encode
from protocol_models.v2.mcp_startup import (
    MCP_SERVER_STARTUP_STATUS_COMPLETED,
    MCP_SERVER_STARTUP_STATUS_UPDATED,
    McpServerStartupCompletedNotification,
    McpServerStatusUpdatedNotification,
)
from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from app_server_server.hosting.host import hosting
from app_server_server.hosting.rounds import StartupNotification

__all__ = ["Lines", "Panel", "examine"]


async def examine(
    codex_home: Path,
    config: ServerConfig,
    show: Panel | Lines,
    *,
    cwd: Path,
    encrypted: bool = False,
    only: Iterable[str] | None = None,
) -> list[str]:
    """Starts the servers and ends them again; the required ones that are not ready."""
    with show:
        async with hosting(
            codex_home, config, show.notify, cwd=cwd, encrypted=encrypted, only=only
        ) as servers:
            await servers.start()
            return list(servers.failed_though_required)


class Lines:
    """The messages as they would go over the wire."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, *error: object) -> None:
        pass

    async def notify(self, message: StartupNotification) -> None:
        is_sum = isinstance(message, McpServerStartupCompletedNotification)
        method = MCP_SERVER_STARTUP_STATUS_COMPLETED if is_sum else MCP_SERVER_STARTUP_STATUS_UPDATED
        line = json.loads(encode(Notification(method.name, message)))
        line["emittedAtMs"] = time.time_ns() // 1_000_000
        sys.stdout.write(json.dumps(line, separators=(",", ":")) + "\n")
        sys.stdout.flush()


class Panel:
    """A line a server with its time; plain lines where there is no terminal."""

    def __init__(self) -> None:
        self._console = Console()
        self._live = Live(console=self._console, auto_refresh=False) if self._console.is_terminal else None
        self._rows: dict[str, tuple[McpServerStatusUpdatedNotification, float]] = {}
        self._began: dict[str, float] = {}

    def __enter__(self) -> None:
        if self._live is not None:
            self._live.start()

    def __exit__(self, *error: object) -> None:
        if self._live is not None:
            self._live.stop()

    async def notify(self, message: StartupNotification) -> None:
        if isinstance(message, McpServerStartupCompletedNotification):
            if self._live is not None:
                self._live.stop()
            counts = {"ready": len(message.ready), "failed": len(message.failed)}
            counts["cancelled"] = len(message.cancelled)
            text = ", ".join(f"{count} {state}" for state, count in counts.items())
            self._console.print(text, markup=False, highlight=False, soft_wrap=True)
            return
        now = time.monotonic()
        began = self._began.setdefault(message.name, now)
        self._rows[message.name] = (message, now - began)
        if self._live is not None:
            self._live.update(self._table(), refresh=True)
        elif message.status.value != "starting":
            line = f"{_shown(message.name)}  {message.status.value}  {now - began:.1f} s"
            self._console.print(
                line + (f"  {_shown(message.error)}" if message.error else ""),
                markup=False,
                highlight=False,
                soft_wrap=True,
            )

    def _table(self) -> Table:
        table = Table(box=None, show_header=False)
        for name, (message, took) in sorted(self._rows.items()):
            table.add_row(
                Text(_shown(name)),
                Text(message.status.value),
                Text(f"{took:.1f} s"),
                Text(_shown(message.error or "")),
            )
        return table


def _shown(text: str) -> str:
    """A text from elsewhere, without the characters that steer a terminal."""
    return "".join(each if each.isprintable() or each == "\n" else "\ufffd" for each in text)
