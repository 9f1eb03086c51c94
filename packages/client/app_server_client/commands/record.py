"""A recording of both directions, as `app-server-protocol verify` reads it.

Input: the bytes of both directions. Output: the same, and a file with one message a line:
`{"dir": "c2s" or "s2c", "msg": …}`. A line that is not valid JSON is recorded as a string, and one that no
decoder would read for its length as its beginning. Values of environment variables that look secret are
replaced, wherever they stand in a text.
"""

from __future__ import annotations

import json
import os
import re
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from protocol_models.codec.decoder import MAX_LINE
from protocol_models.codec.errors import KEPT_BYTES
from protocol_models.codec.framing import Framer, LineBuffer, TooLong
from protocol_models.json_types import Json

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
        self._framers = {"c2s": Framer(MAX_LINE, KEPT_BYTES), "s2c": Framer(MAX_LINE, KEPT_BYTES)}
        self._lock = threading.Lock()

    def from_client(self, lines: LineBuffer, write: Write) -> None:
        """Record it, and pass it."""
        self._pass("c2s", lines, write)

    def from_server(self, lines: LineBuffer, write: Write) -> None:
        """Record it, and pass it."""
        self._pass("s2c", lines, write)

    def end(self, lines: LineBuffer, write: Write) -> None:
        """Record what no line feed ends."""
        for direction, framer in self._framers.items():
            self._record(direction, framer.end())
        with self._lock:
            self._file.close()

    def _pass(self, direction: str, lines: LineBuffer, write: Write) -> None:
        new = bytes(lines.view[lines.begin : lines.end])
        self._record(direction, self._framers[direction].feed(new))
        write(new)

    def _record(self, direction: str, lines: Sequence[bytes | TooLong]) -> None:
        rows = [
            b'{"dir":"%b","msg":%b}\n' % (direction.encode(), self._message(line)) for line in lines if line
        ]
        with self._lock:
            if rows and not self._file.closed:
                self._file.write(b"".join(rows))
                self._file.flush()

    def _message(self, line: bytes | TooLong) -> bytes:
        if isinstance(line, TooLong):
            start = self._cleaned(line.start.decode(errors="replace"))
            return json.dumps(f"{start}… ({line.length} bytes, and the limit is {MAX_LINE})").encode()
        try:
            message = json.loads(line.decode(), parse_constant=_not_json)
        except (ValueError, RecursionError):
            return json.dumps(self._cleaned(line.decode(errors="replace"))).encode()
        clean = self._cleaned(message)
        return line if clean == message else json.dumps(clean, separators=(",", ":")).encode()

    def _cleaned(self, value: Json) -> Json:
        if isinstance(value, str):
            for secret, name in self._secrets.items():
                value = value.replace(secret, f"[{name}]")
            return value
        if isinstance(value, list):
            return [self._cleaned(each) for each in value]
        if isinstance(value, dict):
            return {self._cleaned(key): self._cleaned(each) for key, each in value.items()}
        return value


def _not_json(constant: str) -> Json:
    raise ValueError(f"{constant} is not JSON")
