"""The program of a server, and where it runs.

Input: `command` and `cwd` of the configuration, and the server's environment. Output: the path of the
program, or `StartFailed` with the key to change.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from app_server_server.errors import StartFailed

__all__ = ["program_of", "working_directory"]


def working_directory(cwd: str | None, thread_cwd: Path) -> Path:
    """Where the server runs: `cwd`, which is relative to the thread's, or the thread's own."""
    folder = thread_cwd if cwd is None else thread_cwd / Path(cwd).expanduser()
    if not folder.is_dir():
        kind = "is not a folder" if folder.exists() else "does not exist"
        raise StartFailed(f"the working directory {str(folder)!r} {kind}: change `cwd`")
    return folder


def program_of(command: str, cwd: Path, environment: Mapping[str, str]) -> str:
    """The program: a name is looked for in the server's PATH, a relative path in its working directory."""
    if _is_path(command):
        path = cwd / Path(command).expanduser()
        if not path.exists():
            raise StartFailed(f"there is no program {str(path)!r}: change `command`")
        if path.is_dir() or not os.access(path, os.X_OK):
            raise StartFailed(f"{str(path)!r} is not a program that may be run: change `command`")
        return str(path)
    folders = [
        str(cwd / folder) for folder in environment.get("PATH", os.defpath).split(os.pathsep) if folder
    ]
    found = shutil.which(command, path=os.pathsep.join(folders))
    if found is None:
        raise StartFailed(
            f"there is no program {command!r} in the PATH of the server: install it, "
            "or write its path in `command`"
        )
    return found


def _is_path(command: str) -> bool:
    return command.startswith("~") or any(sep in command for sep in (os.sep, os.altsep) if sep)
