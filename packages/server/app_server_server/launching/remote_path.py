"""Paths of another environment, read by the rules of that environment and not by those of this machine.

Input: a path, or a `file:` address. Output: the same path with its convention, and as the other of the two.
`X:\\`, `X:/` and `\\\\…` are Windows, `/…` is POSIX; what is neither stays opaque.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from pathlib import PurePosixPath, PureWindowsPath
from typing import TypeVar
from urllib.parse import quote, unquote, urlsplit

__all__ = ["Convention", "InvalidFileUri", "RemotePath"]

AnyPath = TypeVar("AnyPath", PurePosixPath, PureWindowsPath)


class Convention(Enum):
    """By whose rules a path is read."""

    POSIX = "POSIX"
    WINDOWS = "Windows"
    OPAQUE = "opaque"


class InvalidFileUri(ValueError):
    """An address that names no file; the message says what is wrong with it."""


@dataclass(frozen=True)
class RemotePath:
    """An absolute path of some environment, without `.` and `..`; or a text that is none."""

    text: str
    convention: Convention

    @classmethod
    def of(cls, text: str) -> RemotePath:
        """A path as its environment writes it."""
        if "\0" in text:
            return cls(text, Convention.OPAQUE)
        if re.match(r"[A-Za-z]:[\\/]|\\\\[^\\/]+[\\/]+[^\\/]+", text):
            return cls(str(_climb(PureWindowsPath(text))), Convention.WINDOWS)
        if text.startswith("/"):
            # Two slashes at the beginning are a root of their own for pathlib, and one for every shell.
            return cls(str(_climb(PurePosixPath(f"/{text.lstrip('/')}"))), Convention.POSIX)
        return cls(text, Convention.OPAQUE)

    @classmethod
    def of_uri(cls, uri: str) -> RemotePath:
        """The path that a `file:` address names."""
        parts = urlsplit(uri)
        if parts.scheme.lower() != "file":
            raise InvalidFileUri(f"{uri!r} is not a file: address")
        if "@" in parts.netloc or ":" in parts.netloc:
            raise InvalidFileUri(f"{uri!r} names a user or a port, which no file has")
        if parts.query or parts.fragment or uri.endswith(("?", "#")):
            raise InvalidFileUri(f"{uri!r} has a query or a fragment, which no file has")
        if re.search(r"%(?![0-9A-Fa-f]{2})", parts.path):
            raise InvalidFileUri(f"{uri!r} has a `%` that encodes nothing")
        path = unquote(parts.path, errors="surrogateescape")
        if "\0" in path:
            raise InvalidFileUri(f"{uri!r} names a NUL character, which no path has")
        if not path.startswith("/"):
            raise InvalidFileUri(f"{uri!r} names no absolute path")
        if parts.netloc and parts.netloc.lower() != "localhost":
            return cls.of(rf"\\{parts.netloc}{path}".replace("/", "\\"))
        if re.match(r"/[A-Za-z]:(/|\\|$)", path):
            return cls.of(f"{path[1:]}\\" if len(path) == 3 else path[1:])
        return cls.of(path)

    @property
    def uri(self) -> str | None:
        """The `file:` address; `None` for a path that cannot be said as one."""
        match self.convention:
            case Convention.POSIX:
                # `/C:/x` would be read as a drive.
                drive = re.match(r"/[A-Za-z]:(/|$)", self.text)
                return None if drive else f"file://{_quoted(self.text)}"
            case Convention.WINDOWS if self.text.startswith("\\\\"):
                host, _, rest = self.text[2:].replace("\\", "/").partition("/")
                # `localhost` would be dropped, and a host that needs quoting is not an authority.
                said = re.fullmatch(r"[A-Za-z0-9._-]+", host) and host.lower() != "localhost"
                return f"file://{host}/{_quoted(rest)}" if said else None
            case Convention.WINDOWS:
                return f"file:///{_quoted(self.text.replace(chr(92), '/'))}"
            case Convention.OPAQUE:
                return None


def _climb(path: AnyPath) -> AnyPath:
    """The path without `..`, which never climbs above root, drive or share."""
    kept: list[str] = []
    for part in path.parts[1:]:
        if part == "..":
            del kept[-1:]
        else:
            kept.append(part)
    # Joined as text: a part such as `A:` would be taken as another drive.
    separator = "\\" if isinstance(path, PureWindowsPath) else "/"
    return type(path)(path.anchor + separator.join(kept))


def _quoted(path: str) -> str:
    return quote(path.encode("utf-8", "surrogateescape"), safe="/:!$&'()*+,;=@~-._")
