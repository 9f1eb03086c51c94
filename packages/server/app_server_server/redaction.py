"""Texts without secrets.

Input: the values that are secret, and a text from elsewhere (a line of stderr, an exception). Output:
the text with each of them replaced.
"""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Iterable
from typing import Final
from urllib.parse import parse_qsl, quote, urlsplit

__all__ = ["HIDDEN", "Redactor", "hide_in_logs_of", "place_of", "secrets_of_url"]

HIDDEN: Final = "[hidden]"

_TOKEN_LIKE: Final = re.compile(
    r"(?i)(bearer\s+|\b(?:access_token|refresh_token|id_token|client_secret|code|code_verifier|api[_-]?key|password)"
    r"[\"']?\s*[=:]\s*[\"']?)([^\s\"'&,;}]+)"
)
"""What announces a secret that was not known before, as in the answer of a token endpoint."""

_SHORTEST: Final = 4
"""Shorter values, such as `1` or `on`, are not secrets, and to replace them would spoil every text."""


_ADDRESS: Final = re.compile(r"(?i)\b([a-z][a-z0-9+.-]*://)(?:[^\s/?#\"']*@)?([^\s?#\"']*)(\?[^\s\"']*)?")
"""An address: user and password may stand before its host, a key or a code after."""


class Redactor:
    """Replaces secrets in texts. Its own `repr` shows none."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._secrets: set[str] = set()
        self.add(secrets)

    def add(self, secrets: Iterable[str]) -> None:
        """More values that no text may show, also in the form that they have in an address."""
        for secret in secrets:
            if len(secret.strip()) >= _SHORTEST:
                self._secrets |= {secret, secret.strip(), quote(secret, safe="")}

    def __call__(self, text: str) -> str:
        """The text without them. The longest go first: one secret may be a part of another."""
        for secret in sorted(self._secrets, key=len, reverse=True):
            text = text.replace(secret, HIDDEN)
        return _TOKEN_LIKE.sub(rf"\1{HIDDEN}", text)

    def __repr__(self) -> str:
        return f"Redactor({len(self._secrets)} secrets)"


def place_of(error: Exception) -> str:
    """What an error is and where it was raised. Its own text may hold what no log may show."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {last.filename}:{last.lineno}"


def secrets_of_url(url: str) -> list[str]:
    """What an address may carry of secrets: user, password, and the values of its query."""
    parts = urlsplit(url)
    values = [parts.password, parts.username, *(value for _, value in parse_qsl(parts.query))]
    return [value for value in values if value]


class _Hiding(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        text = _ADDRESS.sub(lambda it: f"{it[1]}{it[2]}{'?' + HIDDEN if it[3] else ''}", record.getMessage())
        record.msg, record.args = Redactor()(text), ()
        record.exc_info, record.exc_text = None, None
        return True


def hide_in_logs_of(*loggers: str) -> None:
    """Lets libraries log what they do, without the secrets of addresses and without errors, which quote."""
    for name in loggers:
        logging.getLogger(name).addFilter(_Hiding())
