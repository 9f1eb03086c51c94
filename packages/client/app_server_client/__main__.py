"""The command `app-server-client`.

Exit codes: that of the server for `proxy` and `record`; for `watch` 0 where every MCP server is ready and 1
where one is not; 2 where nothing could be run.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app_server_client.commands.passage import pass_through
from app_server_client.commands.proxy import StartupTaps
from app_server_client.commands.record import RecordingTaps
from app_server_client.errors import ClientError

if TYPE_CHECKING:
    from protocol_models import ServerNotificationsConfig

__all__ = ["main"]


def main(words: Sequence[str] | None = None) -> None:
    """Run one command, and exit."""
    options = _parser().parse_args(words)
    command = options.command[1:] if options.command[:1] == ["--"] else options.command
    try:
        match options.what:
            case "watch":
                import anyio

                from app_server_client.commands.watch import watch

                code = anyio.run(watch, command, options.timeout)
            case "proxy":
                code = pass_through(command, StartupTaps(_config(options.config)))
            case _:
                code = pass_through(command, RecordingTaps(options.file))
    except ClientError as error:
        print(f"app-server-client: {error}", file=sys.stderr)  # noqa: T201 - the command line speaks
        code = 2
    sys.exit(code)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="app-server-client", description="Watch, complete or record a Codex app server."
    )
    commands = parser.add_subparsers(dest="what", required=True, metavar="COMMAND")
    shown = commands.add_parser("watch", help="start a thread and show how its MCP servers come up")
    shown.add_argument("--timeout", type=float, default=120, help="seconds to wait at most (default: 120)")
    passed = commands.add_parser("proxy", help="pass all, and add one summary to each MCP startup")
    passed.add_argument(
        "--config", type=Path, metavar="FILE", help="a config.toml; [notifications] is obeyed"
    )
    recorded = commands.add_parser("record", help="pass all, and write it to a new file")
    recorded.add_argument("file", type=Path, metavar="FILE", help="the file to make")
    for each in (shown, passed, recorded):
        each.add_argument(
            "command", nargs=argparse.REMAINDER, help="after --: the server, as in codex app-server"
        )
    return parser


def _config(path: Path | None) -> ServerNotificationsConfig | None:
    if path is None:
        return None
    from protocol_models import InvalidConfig, ServerNotificationsConfig  # what has no --config starts faster

    try:
        return ServerNotificationsConfig.from_toml(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise ClientError(f"{path} cannot be read: {error.strerror}") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, InvalidConfig) as error:
        raise ClientError(f"{path}: {error}") from None


if __name__ == "__main__":
    main()
