"""What people run: `doctor`, `login`, `logout` and `serve`.

Input: words of a command line. Output: what a person, or with `--json` a program, reads; 0 where all is
well, 1 where a required server failed or a sign-in did not come about, 2 where the input is wrong. What a
signal ends has the exit code of shells, such as 130 for SIGINT.
"""

from __future__ import annotations

import io
import logging
import os
import sys
import webbrowser
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import anyio
import anyio.to_thread
import typer
from protocol_models import ServerConfig
from protocol_models.config import HttpMcpServer

from app_server_server.configuration import read_config
from app_server_server.errors import CouldNotRun, ServerError
from app_server_server.interruption import Interrupted, until_signal

# The SDK takes a second to load: what is wrong is said before that. Each command loads what it needs.
if TYPE_CHECKING:
    from app_server_server.serving.stdio_stream import StdioStream

__all__ = ["run"]

T = TypeVar("T")

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
    try:
        return Path(named).expanduser() if named else Path.home() / ".codex"
    except RuntimeError:
        raise CouldNotRun("there is no home folder: set CODEX_HOME to the folder of codex") from None


def _cwd() -> Path:
    try:
        return Path.cwd()
    except FileNotFoundError:
        raise CouldNotRun("the working directory was deleted: change to one that exists") from None


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
    if off := sorted(name for name in only or () if not settings.mcp_servers[name].enabled):
        raise CouldNotRun(f"the MCP server {off[0]!r} is disabled: set enabled = true in config.toml")
    if not any(server.enabled for server in settings.mcp_servers.values()):
        typer.echo("there is nothing to start: the configuration has no MCP server that is enabled", err=True)
        return
    from app_server_server.doctor import Lines, Panel, examine

    show = Lines() if as_json else Panel()
    failed = _run(partial(examine, _home(), settings, show, cwd=_cwd(), encrypted=encrypted, only=only))
    if failed and not as_json:
        typer.echo(f"required and not ready: {', '.join(failed)}", err=True)
    raise typer.Exit(1 if failed else 0)


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
    from app_server_server.authorization.login import login as sign_in
    from app_server_server.authorization.stores import open_store

    store = open_store(settings.mcp_oauth_credentials_store, _home(), encrypted=encrypted)

    async def open_page(url: str) -> None:
        typer.echo(f"Open this page to sign in to {name}:\n{url}")
        await anyio.to_thread.run_sync(webbrowser.open, url)

    async def run() -> None:
        wanted = scopes.split(",") if scopes is not None else None
        port = settings.mcp_oauth_callback_port or 0
        await sign_in(name, server, store, _home(), open_page, scopes=wanted, port=port)

    _run(run)
    typer.echo(f"Signed in to {name}.")


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
    from app_server_server.authorization.credentials import store_key
    from app_server_server.authorization.locks import credential_lock, locked
    from app_server_server.authorization.stores import open_store

    store = open_store(settings.mcp_oauth_credentials_store, _home(), encrypted=encrypted)
    with locked(_home(), credential_lock(store_key(name, server.url))):
        was_there = store.delete(name, server.url)
    typer.echo(f"Signed out of {name}." if was_there else f"There was no credential of {name}.")


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
        _run(partial(_over_stdio, _serve_as_mcp(command or ["codex", "app-server"])))
        return
    if command:
        raise CouldNotRun(
            f"serve takes no command, and was given {command[0]!r}: a command is for serve --mcp"
        )
    _read(config_file, config)  # what is wrong is said before a client waits
    read = partial(_read, config_file, config)
    _run(partial(_over_stdio, _serve_app_server(read)))


def _serve_app_server(
    read: Callable[[], tuple[ServerConfig, bool]],
) -> Callable[[StdioStream], Awaitable[None]]:
    from app_server_server.serving.service import serve as serve_stream

    return partial(serve_stream, codex_home=_home(), read_config=read, cwd=_cwd())


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


async def _over_stdio(serve_stream: Callable[[StdioStream], Awaitable[None]]) -> None:
    from app_server_server.serving.stdio_stream import standard_streams

    with standard_streams() as stream:
        await serve_stream(stream)


def _run(work: Callable[[], Awaitable[T]]) -> T:
    return anyio.run(until_signal, work)


def _http_server(config: ServerConfig, name: str) -> HttpMcpServer:
    server = config.mcp_servers.get(name)
    if server is None:
        raise CouldNotRun(f"there is no MCP server {name!r}: the file has {_names(config)}")
    if not isinstance(server, HttpMcpServer):
        raise CouldNotRun(f"the MCP server {name!r} is a program: only servers with `url` have a sign-in")
    return server


def _names(config: ServerConfig) -> str:
    return ", ".join(sorted(config.mcp_servers)) or "none"


def run() -> None:
    """Runs a command. What is wrong is said in sentences, without a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a name may have letters that it cannot write
    logging.basicConfig(handlers=[logging.NullHandler()])  # what libraries log is not for this output
    try:
        app(prog_name="app-server-server")
    except Interrupted as error:
        sys.exit(128 + error.number)
    except Exception as error:
        first = _first(error)
        if isinstance(first, BrokenPipeError):
            os._exit(1)  # nobody reads any more: there is nothing left to say, nor to flush
        if not isinstance(first, (ServerError, OSError)):
            raise
        sys.stderr.write(f"error: {_sentence(first)}\n")
        sys.exit(1 if isinstance(first, ServerError) and not isinstance(first, CouldNotRun) else 2)


def _first(error: Exception) -> Exception:
    """The first error of a group that tasks have made."""
    return _first(error.exceptions[0]) if isinstance(error, ExceptionGroup) else error


def _sentence(error: Exception) -> str:
    if not isinstance(error, OSError):
        return str(error)
    if error.filename is None:
        return f"a standard stream cannot be used: {error.strerror or error}: lead it elsewhere"
    return f"{error.filename}: {error.strerror}: look at its owner and its place"
