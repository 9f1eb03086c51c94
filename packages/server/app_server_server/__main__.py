"""`app-server-server`: what people run.

Input: words of a command line. Output: what a person, or with `--json` a program, reads; 0 where all is
well, 1 where a required server failed or a sign-in did not come about, 2 where the input is wrong. What a
signal ends has the exit code of shells, such as 130 for SIGINT.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
import time
import webbrowser
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Annotated

import anyio
import anyio.to_thread
import typer
from anyio.abc import TaskStatus
from protocol_models import Notification, ServerConfig, encode
from protocol_models.config import HttpMcpServer
from protocol_models.v2.mcp_startup import (
    McpServerStartupCompletedNotification,
    McpServerStatusUpdatedNotification,
)
from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from app_server_server.authorization.credentials import store_key
from app_server_server.authorization.locks import credential_lock, locked
from app_server_server.authorization.login import login as sign_in
from app_server_server.authorization.stores import open_store
from app_server_server.configuration import read_config
from app_server_server.errors import CouldNotRun, ServerError
from app_server_server.hosting.host import hosting
from app_server_server.hosting.rounds import StartupNotification
from app_server_server.serving import service
from app_server_server.serving.stdio_stream import StdioStream, standard_streams

__all__ = ["main"]

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None
)

Override = Annotated[
    list[str] | None, typer.Option("-c", "--config", metavar="KEY=VALUE", help="Set a key of config.toml.")
]
File = Annotated[
    Path | None, typer.Option("--config-file", help="Read this file, not $CODEX_HOME/config.toml.")
]


def _home() -> Path:
    named = os.environ.get("CODEX_HOME")
    return Path(named).expanduser() if named else Path.home() / ".codex"


def _read(file: Path | None, overrides: list[str] | None) -> tuple[ServerConfig, bool]:
    return read_config(file or _home() / "config.toml", overrides or (), must_exist=file is not None)


@app.command()
def doctor(
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="Write the messages of the protocol, one a line.")
    ] = False,
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="NAME", help="Start this server only.")
    ] = None,
    config: Override = None,
    config_file: File = None,
) -> None:
    """Start every MCP server of config.toml, say how each comes up, and end them again."""
    settings, encrypted = _read(config_file, config)
    if unknown := sorted(set(only or ()) - settings.mcp_servers.keys()):
        raise CouldNotRun(f"there is no MCP server {unknown[0]!r}: the file has {_names(settings)}")
    show = _Lines() if as_json else _Panel()
    failed = anyio.run(_doctor, settings, encrypted, only, show)
    if failed and not as_json:
        Console(stderr=True).print(f"required and not ready: {', '.join(failed)}", markup=False)
    raise typer.Exit(1 if failed else 0)


async def _doctor(
    config: ServerConfig, encrypted: bool, only: list[str] | None, show: _Panel | _Lines
) -> list[str]:
    with show:
        async with hosting(
            _home(), config, show.notify, cwd=Path.cwd(), encrypted=encrypted, only=only
        ) as servers:
            await servers.start()
            return list(servers.failed_though_required)


@app.command()
def login(
    name: Annotated[str, typer.Argument(help="The server, by its name in config.toml.")],
    *,
    scopes: Annotated[str | None, typer.Option(help="The scopes to ask for, with commas between.")] = None,
    config: Override = None,
    config_file: File = None,
) -> None:
    """Sign in to an MCP server with OAuth."""
    settings, encrypted = _read(config_file, config)
    server = _http_server(settings, name)
    store = open_store(settings.mcp_oauth_credentials_store, _home(), encrypted=encrypted)
    out = Console()

    async def open_page(url: str) -> None:
        out.print(
            f"Open this page to sign in to {name}:\n{url}", markup=False, soft_wrap=True, highlight=False
        )
        await anyio.to_thread.run_sync(webbrowser.open, url)

    async def run() -> None:
        wanted = scopes.split(",") if scopes is not None else None
        port = settings.mcp_oauth_callback_port or 0
        await sign_in(name, server, store, _home(), open_page, scopes=wanted, port=port)

    anyio.run(run)
    out.print(f"Signed in to {name}.", markup=False)


@app.command()
def logout(
    name: Annotated[str, typer.Argument(help="The server, by its name in config.toml.")],
    *,
    config: Override = None,
    config_file: File = None,
) -> None:
    """Delete the stored credential of an MCP server."""
    settings, encrypted = _read(config_file, config)
    server = _http_server(settings, name)
    store = open_store(settings.mcp_oauth_credentials_store, _home(), encrypted=encrypted)
    with locked(_home(), credential_lock(store_key(name, server.url))):
        was_there = store.delete(name, server.url)
    Console().print(
        f"Signed out of {name}." if was_there else f"There was no credential of {name}.", markup=False
    )


@app.command()
def serve(
    *,
    as_mcp: Annotated[
        bool,
        typer.Option(
            "--mcp", help="Be an MCP server with the tools codex and codex-reply, before a real codex."
        ),
    ] = False,
    command: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="-- COMMAND", help="With --mcp: the app server to put it before. [codex app-server]"
        ),
    ] = None,
    config: Override = None,
    config_file: File = None,
) -> None:
    """Speak the protocol of the app server over standard input and output, for its MCP servers alone."""
    if as_mcp:
        if config or config_file is not None:
            raise CouldNotRun(
                "serve --mcp reads no configuration: give -c and --config-file to the command after --"
            )
        raise typer.Exit(_run_over_stdio(_serve_as_mcp(command or ["codex", "app-server"])))
    if command:
        raise CouldNotRun(
            f"serve takes no command, and was given {command[0]!r}: a command is for serve --mcp"
        )
    _read(config_file, config)  # what is wrong is said before a client waits
    read = partial(_read, config_file, config)
    raise typer.Exit(_run_over_stdio(lambda stream: service.serve(stream, _home(), read, cwd=Path.cwd())))


def _serve_as_mcp(command: list[str]) -> Callable[[StdioStream], Awaitable[None]]:
    try:
        from app_server_server.serving.mcp_front import serve_as_mcp
    except ModuleNotFoundError as error:
        if error.name != "app_server_client":
            raise
        raise CouldNotRun(
            "serve --mcp needs the extra `front`: pip install 'app-server-server[front]'"
        ) from None
    return partial(serve_as_mcp, command)


def _run_over_stdio(serve_stream: Callable[[StdioStream], Awaitable[None]]) -> int:
    """Serves until the client ends, which is 0, or a signal comes."""

    async def run() -> int:
        code, failure = 0, None
        async with anyio.create_task_group() as tasks:

            async def watch(*, task_status: TaskStatus[None]) -> None:
                nonlocal code
                with anyio.open_signal_receiver(signal.SIGINT, signal.SIGTERM) as signals:
                    task_status.started()
                    async for number in signals:
                        code = 128 + number
                        tasks.cancel_scope.cancel()

            await tasks.start(watch)
            with standard_streams() as stream:
                try:
                    await serve_stream(stream)
                except ServerError as error:
                    failure = error
            tasks.cancel_scope.cancel()
        if failure is not None:
            raise failure
        return code

    return anyio.run(run)


def _http_server(config: ServerConfig, name: str) -> HttpMcpServer:
    server = config.mcp_servers.get(name)
    if server is None:
        raise CouldNotRun(f"there is no MCP server {name!r}: the file has {_names(config)}")
    if not isinstance(server, HttpMcpServer):
        raise CouldNotRun(f"the MCP server {name!r} is a program: only servers with `url` have a sign-in")
    return server


def _names(config: ServerConfig) -> str:
    return ", ".join(sorted(config.mcp_servers)) or "none"


class _Lines:
    """The messages as they would go over the wire."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, *error: object) -> None:
        pass

    async def notify(self, message: StartupNotification) -> None:
        method = "mcpServer/startupStatus/updated"
        if isinstance(message, McpServerStartupCompletedNotification):
            method = "mcpServer/startupStatus/completed"
        line = json.loads(encode(Notification(method, message)))
        line["emittedAtMs"] = time.time_ns() // 1_000_000
        sys.stdout.write(json.dumps(line, separators=(",", ":")) + "\n")
        sys.stdout.flush()


class _Panel:
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
            line = f"{message.name}  {message.status.value}  {now - began:.1f} s"
            self._console.print(
                line + (f"  {message.error}" if message.error else ""),
                markup=False,
                highlight=False,
                soft_wrap=True,
            )

    def _table(self) -> Table:
        table = Table(box=None, show_header=False)
        for name, (message, took) in sorted(self._rows.items()):
            table.add_row(
                Text(name), Text(message.status.value), Text(f"{took:.1f} s"), Text(message.error or "")
            )
        return table


def main() -> None:
    """Runs a command. What is wrong is said in sentences, without a traceback."""
    logging.basicConfig(handlers=[logging.NullHandler()])  # what libraries log is not for this output
    try:
        app()
    except CouldNotRun as error:
        sys.stderr.write(f"error: {error}\n")
        sys.exit(2)
    except ServerError as error:
        sys.stderr.write(f"error: {error}\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
