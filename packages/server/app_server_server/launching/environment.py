"""The environment of a server.

Input: the configuration of a server and our own environment. Output: the variables that the server gets, and
no other. Values are what `os.environ` gives: bytes that are not UTF-8 survive in them, and in the process.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import Final

from protocol_models.config import StdioMcpServer

__all__ = ["ALLOWED", "environment_of"]

_POSIX: Final = ("HOME", "LOGNAME", "PATH", "SHELL", "USER", "LANG", "LC_ALL", "TERM", "TMPDIR", "TZ")
_WINDOWS: Final = (
    *("APPDATA", "COMSPEC", "HOMEDRIVE", "HOMEPATH", "LOCALAPPDATA", "PATH", "PATHEXT", "PROGRAMDATA"),
    *("PROGRAMFILES", "PROCESSOR_ARCHITECTURE", "SYSTEMDRIVE", "SYSTEMROOT", "TEMP", "TMP"),
    *("USERDOMAIN", "USERNAME", "USERPROFILE", "WINDIR"),
)

ALLOWED: Final = _WINDOWS if sys.platform == "win32" else _POSIX
"""What every server gets of our environment."""


def environment_of(server: StdioMcpServer, ours: Mapping[str, str] | None = None) -> dict[str, str]:
    """The allowed variables, then those that the configuration names, then its own values."""
    ours = os.environ if ours is None else ours
    named = [variable.name for variable in server.variables if variable.source == "local"]
    return {name: ours[name] for name in (*ALLOWED, *named) if name in ours} | server.env
