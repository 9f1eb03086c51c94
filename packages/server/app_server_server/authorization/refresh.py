"""Renewing a credential, as one transaction that all processes of one user share.

Input: a server, its store, and the credential that was refused or expires. Output: a credential that is
stored and may be used, or an error that says whether the user has to sign in again.

The store is read under the credential's lock: another process may have renewed it already, and a refresh
token that was used twice can cost the whole family. The fresh one is stored before anybody uses it. Who
waits may be cancelled; the transaction goes on, for the other side may have used the token up.
"""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Final, TypeVar
from urllib.parse import quote

import anyio
import anyio.to_thread
import httpx2
from anyio.abc import TaskGroup
from mcp.client.auth.utils import issuers_match
from mcp.shared.auth import OAuthMetadata, OAuthToken
from mcp.shared.auth_utils import resource_url_from_server_url
from protocol_models.config import HttpMcpServer
from pydantic import BaseModel, ValidationError

from app_server_server.authorization.credentials import Credential, store_key
from app_server_server.authorization.discovery import discover
from app_server_server.authorization.locks import credential_lock, locked_while_waiting
from app_server_server.authorization.stores import CredentialStore
from app_server_server.errors import AuthorizationRequired, ServerError

__all__ = ["REQUEST_SECONDS", "RefreshFailed", "Refresher", "now_ms", "of_token"]

REQUEST_SECONDS: Final = 45.0
"""How long the authorization server may take to answer."""

T = TypeVar("T")


class RefreshFailed(ServerError):
    """A credential was not renewed, and whether it is lost is not known: to try again later may help."""


class _Refusal(BaseModel):
    error: str


def now_ms() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000


class Refresher:
    """Renews credentials. `tasks` outlives whoever asks."""

    def __init__(
        self,
        tasks: TaskGroup,
        codex_home: Path,
        store: CredentialStore,
        http: Callable[[], httpx2.AsyncClient],
        *,
        clock: Callable[[], int] = now_ms,
        patience: float = REQUEST_SECONDS,
    ) -> None:
        self._tasks = tasks
        self._home = codex_home
        self._store = store
        self._http = http
        self._clock = clock
        self._patience = patience

    async def renew(self, name: str, server: HttpMcpServer, refused: Credential | None) -> Credential:
        """The credential to use from now on. `refused` is the one that a server has just turned down."""

        async def transaction() -> Credential:
            return await self._transaction(name, server, refused)

        return await _uncancelled(self._tasks, transaction)

    async def adopt(self, name: str, server: HttpMcpServer, refused: Credential) -> Credential | None:
        """A newer credential, where another process has stored one; nobody is asked for it."""
        latest = await anyio.to_thread.run_sync(self._store.load, name, server.url)
        if latest is None or latest.access_token == refused.access_token:
            return None
        return None if latest.expires_soon(self._clock()) else latest

    async def _transaction(self, name: str, server: HttpMcpServer, refused: Credential | None) -> Credential:
        lock = credential_lock(store_key(name, server.url))
        async with locked_while_waiting(self._home, lock):
            latest = await anyio.to_thread.run_sync(self._store.load, name, server.url)
            if latest is None:
                raise AuthorizationRequired(f"the credential of {name!r} was removed: sign in again")
            is_other = refused is None or latest.access_token != refused.access_token
            if is_other and not latest.expires_soon(self._clock()):
                return latest
            if not latest.can_be_renewed:
                raise AuthorizationRequired(f"the credential of {name!r} cannot be renewed: sign in again")
            fresh = latest.renewed(await self._ask(server, latest))
            await anyio.to_thread.run_sync(self._store.save, fresh)
            return fresh

    async def _ask(self, server: HttpMcpServer, latest: Credential) -> Credential:
        with anyio.move_on_after(self._patience):
            async with self._http() as http:
                found = await discover(http, server.url, latest.issuer)
                if found.metadata is None:
                    raise RefreshFailed(f"the authorization server of {latest.server_name!r} was not found")
                if latest.issuer and not issuers_match(latest.issuer, str(found.metadata.issuer)):
                    # Another server must not be shown the token of this one.
                    raise AuthorizationRequired(
                        f"the authorization server of {latest.server_name!r} is another now: sign in again"
                    )
                answer = await self._post(http, found.metadata, server, latest)
            return of_token(latest, _read(latest.server_name, answer), self._clock())
        raise RefreshFailed(
            f"the authorization server of {latest.server_name!r} did not answer within {self._patience:g} s: "
            "whether the credential was renewed is not known"
        )

    async def _post(
        self, http: httpx2.AsyncClient, metadata: OAuthMetadata, server: HttpMcpServer, latest: Credential
    ) -> httpx2.Response:
        form = {
            "grant_type": "refresh_token",
            "refresh_token": latest.refresh_token or "",
            "client_id": latest.client_id,
            "resource": server.oauth_resource or resource_url_from_server_url(server.url),
        }
        configured = server.oauth.client_secret if server.oauth is not None else None
        secret = configured or latest.client_secret
        headers = {"accept": "application/json"}
        method = None if configured else latest.extra.get("token_endpoint_auth_method")
        if secret and (method == "client_secret_basic" if method else _takes_basic(metadata)):
            # Both parts are encoded as in a form before they are joined (RFC 6749, 2.3.1).
            pair = f"{quote(latest.client_id, safe='')}:{quote(secret, safe='')}"
            headers["authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        elif secret:
            form["client_secret"] = secret
        try:
            return await http.post(str(metadata.token_endpoint), data=form, headers=headers)
        except httpx2.HTTPError as error:
            raise RefreshFailed(
                f"the authorization server of {latest.server_name!r} could not be asked "
                f"({type(error).__name__})"
            ) from None


def _takes_basic(metadata: OAuthMetadata) -> bool:
    """Every authorization server has to, unless it names its methods and this is none of them."""
    methods = metadata.token_endpoint_auth_methods_supported
    return methods is None or "client_secret_basic" in methods


def of_token(previous: Credential, token: OAuthToken, now: int) -> Credential:
    """The credential in the answer of a token endpoint, for the server and the client of another one."""
    return replace(
        previous,
        access_token=token.access_token,
        refresh_token=token.refresh_token,
        expires_at=None if token.expires_in is None else now + token.expires_in * 1000,
        scopes=tuple((token.scope or "").split()),
    )


def _read(name: str, answer: httpx2.Response) -> OAuthToken:
    if answer.status_code == 200:
        try:
            return OAuthToken.model_validate_json(answer.content)
        except ValidationError:
            raise RefreshFailed(
                f"the authorization server of {name!r} gave no token that can be read"
            ) from None
    try:
        refusal = _Refusal.model_validate_json(answer.content).error
    except ValidationError:
        refusal = ""
    if refusal == "invalid_grant":
        raise AuthorizationRequired(f"the credential of {name!r} is no longer good: sign in again")
    known = refusal if re.fullmatch(r"[a-z_]{1,40}", refusal) else "no reason"
    raise RefreshFailed(
        f"the authorization server of {name!r} did not renew the credential: {answer.status_code}, {known}"
    )


async def _uncancelled(tasks: TaskGroup, work: Callable[[], Awaitable[T]]) -> T:
    """Awaits work that goes on when the one who awaits it is cancelled, and when its tasks are."""
    results: list[T] = []
    errors: list[Exception] = []
    done = anyio.Event()

    async def run() -> None:
        with anyio.CancelScope(shield=True):
            try:
                results.append(await work())
            except Exception as error:
                errors.append(error)
            finally:
                done.set()

    tasks.start_soon(run)
    await done.wait()
    if errors:
        raise errors[0]
    return results[0]
