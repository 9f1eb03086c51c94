"""The end of what a server writes to its stderr.

Input: bytes as they come. Output: the last lines as text, without secrets.
"""

from __future__ import annotations

import re
from typing import Final

from app_server_server.redaction import Redactor

__all__ = ["StderrTail"]

KEPT: Final = 4096
_LINES: Final = 10


class StderrTail:
    """Keeps the last 4 KiB."""

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor
        self._bytes = b""
        self._cut = False

    def feed(self, chunk: bytes) -> None:
        """More bytes."""
        together = self._bytes + chunk
        self._cut = self._cut or len(together) > KEPT
        self._bytes = together[-KEPT:]

    @property
    def text(self) -> str:
        """The last lines; empty where nothing was written. A line that lost its beginning is left out."""
        lines = self._bytes.decode("utf-8", "replace").splitlines()
        if self._cut:
            # Its lost half may be that of a secret, which no redactor would know by the rest.
            lines = lines[1:]
        shown = [re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", line) for line in lines if line.strip()]
        return self._redactor("\n".join(shown[-_LINES:]))
