"""A recording of both directions, as `app-server-protocol verify` reads it.

Input: the bytes of both directions. Output: the same, and a file with one message a line:
`{"dir": "c2s" or "s2c", "msg": …}`. A line that is no JSON is recorded as a string. Values of environment
variables that look secret are replaced, wherever they stand in a text.
"""

from __future__ import annotations

import json
import os
import re
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app_server_client.commands.line_buffer import LineBuffer
from app_server_client.commands.passage import Write
from app_server_client.errors import ClientError

__all__ = ["RecordingTaps", "secrets_of"]

SECRET_NAME = re.compile(r"KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL|AUTH", re.IGNORECASE)
SHORTEST = 6
"""Shorter values are not secrets, and would be found in every text."""


def secrets_of(env: Mapping[str, str]) -> dict[str, str]:
    """Value → name of the variables whose names say that they are secret; the longest first."""
    found = {
        value: name for name, value in env.items() if SECRET_NAME.search(name) and len(value) >= SHORTEST
    }
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))


class RecordingTaps:
    """Writes what passes into a file that did not exist."""

    def __init__(self, path: Path, env: Mapping[str, str] = os.environ) -> None:
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise ClientError(f"{path} exists already; give the name of a new file") from None
        except OSError as error:
            raise ClientError(f"{path} cannot be written: {error.strerror}") from None
        self._file = os.fdopen(descriptor, "wb")
        self._secrets = secrets_of(env)
        self._begun = {"c2s": bytearray(), "s2c": bytearray()}
        self._lock = threading.Lock()

    def from_client(self, lines: LineBuffer, write: Write) -> None:
        """Record it, and pass it."""
        new = lines.view[lines.begin : lines.end]
        self._record("c2s", new)
        write(new)

    def from_server(self, lines: LineBuffer, write: Write) -> None:
        """Record it, and pass it."""
        new = lines.view[lines.begin : lines.end]
        self._record("s2c", new)
        write(new)

    def end(self, lines: LineBuffer, write: Write) -> None:
        """Record what no line feed ends."""
        for direction, begun in self._begun.items():
            if begun:
                self._record(direction, b"\n")
        self._file.close()

    def _record(self, direction: str, data: bytes | memoryview) -> None:
        begun = self._begun[direction]
        begun += data
        end = begun.rfind(b"\n", len(begun) - len(data)) + 1
        if not end:
            return
        rows = [
            b'{"dir":"%b","msg":%b}\n' % (direction.encode(), self._message(line))
            for line in bytes(begun[:end]).split(b"\n")
            if line
        ]
        del begun[:end]
        with self._lock:
            if rows and not self._file.closed:
                self._file.write(b"".join(rows))
                self._file.flush()

    def _message(self, line: bytes) -> bytes:
        try:
            message = json.loads(line)
        except (ValueError, RecursionError):
            message, clean = None, self._cleaned(line.decode(errors="replace"))
            return json.dumps(clean).encode()
        clean = self._cleaned(message)
        return line if clean == message else json.dumps(clean, separators=(",", ":")).encode()

    def _cleaned(self, value: Any) -> Any:
        if isinstance(value, str):
            for secret, name in self._secrets.items():
                value = value.replace(secret, f"[{name}]")
            return value
        if isinstance(value, list):
            return [self._cleaned(each) for each in value]
        if isinstance(value, dict):
            return {self._cleaned(key): self._cleaned(each) for key, each in value.items()}
        return value
