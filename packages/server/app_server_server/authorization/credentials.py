"""One credential, and whether it can be used.

Input: what a store keeps, or what an authorization server answered. Output: a `Credential`, whose `repr`
shows no secret, and its usability at a moment.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from protocol_models.json_types import Json

__all__ = ["EXPIRES_SOON_MS", "Credential", "store_key"]

EXPIRES_SOON_MS: Final = 30_000
"""A token that expires within so many milliseconds is renewed before it is used."""


def store_key(name: str, url: str) -> str:
    """Under what a store keeps the credential of a server: its name and a digest of its address."""
    identity = json.dumps(
        {"type": "http", "url": url, "headers": {}}, separators=(",", ":"), ensure_ascii=False
    )
    return f"{name}|{hashlib.sha256(identity.encode()).hexdigest()[:16]}"


@dataclass(frozen=True)
class Credential:
    """What an authorization server gave to one client for one MCP server."""

    server_name: str
    server_url: str = field(repr=False)
    client_id: str
    access_token: str = field(repr=False)
    expires_at: int | None = None
    """Milliseconds since 1970; `None` where it is not known, which is not the past."""
    refresh_token: str | None = field(default=None, repr=False)
    scopes: tuple[str, ...] = ()
    issuer: str | None = None
    extra: Mapping[str, Json] = field(default_factory=dict, repr=False, compare=False)
    """Members of the store that are not known here; they are kept."""

    @property
    def key(self) -> str:
        """Its key in a store."""
        return store_key(self.server_name, self.server_url)

    @property
    def client_secret(self) -> str | None:
        """What the client proves itself with, where the authorization server gave it a secret of its own."""
        secret = self.extra.get("client_secret")
        return secret if isinstance(secret, str) and secret else None

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no text may show."""
        return tuple(each for each in (self.access_token, self.refresh_token, self.client_secret) if each)

    def expires_soon(self, now_ms: int) -> bool:
        """Whether it has expired or does so within 30 s. One of unknown end never does."""
        return self.expires_at is not None and now_ms + EXPIRES_SOON_MS >= self.expires_at

    def expires_in(self, now_ms: int) -> int | None:
        """Seconds until it expires: 0 for the past, `None` where the end is not known."""
        return None if self.expires_at is None else max(0, (self.expires_at - now_ms) // 1000)

    @property
    def can_be_renewed(self) -> bool:
        """Whether there is something to renew it with."""
        return bool(self.refresh_token and self.refresh_token.strip())

    def is_usable(self, now_ms: int) -> bool:
        """Whether a request can be sent with it, if need be after renewing it."""
        if not self.client_id.strip():
            return False
        return self.can_be_renewed if self.expires_soon(now_ms) else bool(self.access_token.strip())

    def renewed(self, fresh: Credential) -> Credential:
        """The fresh credential, with what its answer left out taken from this one."""
        return replace(
            fresh,
            refresh_token=fresh.refresh_token or self.refresh_token,
            scopes=fresh.scopes or self.scopes,
            issuer=fresh.issuer or self.issuer,
            extra=self.extra,
        )
