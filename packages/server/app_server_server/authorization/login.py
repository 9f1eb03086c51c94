"""Signing in to a server with OAuth, by the flow of the SDK.

Input: a server of the configuration, and who opens the page. Output: a credential that is stored.

The SDK's flow starts with a request that is refused. Where a server refuses none before the first tool is
called, the refusal is made here, so that a person can sign in beforehand.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urlsplit

import anyio
import anyio.to_thread
import httpx2
from anyio.abc import SocketAttribute, SocketStream
from mcp.client.auth import OAuthClientProvider
from mcp.shared.auth import (
    AuthorizationCodeResult,
    OAuthClientInformationFull,
    OAuthClientMetadata,
    OAuthMetadata,
    OAuthToken,
)
from mcp_types import LATEST_PROTOCOL_VERSION
from protocol_models.config import HttpMcpServer
from pydantic import AnyUrl

from app_server_server import __version__
from app_server_server.authorization.credentials import Credential
from app_server_server.authorization.failures import every_error
from app_server_server.authorization.locks import credential_lock, locked_while_waiting
from app_server_server.authorization.refresh import now_ms, of_token
from app_server_server.authorization.stores import CredentialStore
from app_server_server.errors import ServerError
from app_server_server.redaction import Redactor, hide_in_logs_of

__all__ = ["LoginFailed", "login"]

_HELLO: Final = {
    "jsonrpc": "2.0",
    "id": 0,
    "method": "initialize",
    "params": {
        "protocolVersion": LATEST_PROTOCOL_VERSION,
        "capabilities": {},
        "clientInfo": {"name": "app-server-server", "version": __version__},
    },
}
_PROOFS: Final = ("none", "client_secret_basic", "client_secret_post")
"""How a client may prove itself at the token endpoint, the best first."""
_DONE = "Signed in. You may close this window."
_LONGEST_REQUEST = 64 * 1024


class LoginFailed(ServerError):
    """A sign-in that ended without a credential."""


class _Memory:
    """What the flow of the SDK stores; kept until the whole of it is there."""

    def __init__(self, client: OAuthClientInformationFull | None) -> None:
        self.client = client
        self.token: OAuthToken | None = None

    async def get_tokens(self) -> OAuthToken | None:
        return None

    async def set_tokens(self, tokens: OAuthToken) -> None:
        self.token = tokens

    async def get_client_info(self) -> OAuthClientInformationFull | None:
        return self.client

    async def set_client_info(self, client_info: OAuthClientInformationFull) -> None:
        self.client = client_info


hide_in_logs_of("mcp.client.auth.oauth2")


async def login(
    name: str,
    server: HttpMcpServer,
    store: CredentialStore,
    codex_home: Path,
    open_page: Callable[[str], Awaitable[None]],
    *,
    scopes: list[str] | None = None,
    port: int = 0,
    timeout: float = 300.0,
) -> Credential:
    """Lets a person sign in, and stores the credential; `LoginFailed` where that did not come about."""
    try:
        with anyio.fail_after(timeout):
            async with _callback(port) as (address, wait):
                credential = await _flow(name, server, open_page, scopes, address, wait)
    except TimeoutError:
        raise LoginFailed(f"nobody signed in to {name!r} within {timeout:g} s: try again") from None
    except OSError as error:
        raise LoginFailed(f"the local port for the sign-in cannot be opened: {error.strerror}") from None
    except Exception as error:
        causes = [each for each in every_error(error) if not isinstance(each, BaseExceptionGroup)]
        if ours := next((each for each in causes if isinstance(each, LoginFailed)), None):
            raise ours from None
        if unreached := next((each for each in causes if isinstance(each, httpx2.TransportError)), None):
            raise LoginFailed(
                f"the sign-in to {name!r} failed: a server could not be reached "
                f"({type(unreached).__name__}): look at `url`, and at the network"
            ) from None
        said = "; ".join(dict.fromkeys(str(each) for each in causes if str(each)))
        raise LoginFailed(f"the sign-in to {name!r} failed: {Redactor()(said)}") from None
    async with locked_while_waiting(codex_home, credential_lock(credential.key)):
        await anyio.to_thread.run_sync(store.save, credential)
    return credential


async def _flow(  # noqa: PLR0917 - each is a part of one sign-in
    name: str,
    server: HttpMcpServer,
    open_page: Callable[[str], Awaitable[None]],
    scopes: list[str] | None,
    address: str,
    wait: Callable[[], Awaitable[AuthorizationCodeResult]],
) -> Credential:
    memory = _Memory(_registered(server, address))
    provider = OAuthClientProvider(
        server.url,
        OAuthClientMetadata(redirect_uris=[AnyUrl(address)], client_name="app-server-server"),
        memory,
        open_page,
        wait,
    )
    wanted = scopes if scopes is not None else server.scopes
    async with httpx2.AsyncClient(timeout=30) as http:
        await _drive(provider, http, server, wanted)
    if memory.token is None or memory.client is None:
        raise LoginFailed(f"{name!r} offers no sign-in with OAuth")
    metadata = provider.context.oauth_metadata
    issuer = memory.client.issuer or (str(metadata.issuer) if metadata else None)
    blank = Credential(
        name, server.url, memory.client.client_id, "", issuer=issuer, extra=_proof(server, memory.client)
    )
    return of_token(blank, memory.token, now_ms())


def _proof(server: HttpMcpServer, client: OAuthClientInformationFull) -> dict[str, str]:
    """The secret of a client that was registered just now: to renew the credential needs it again."""
    is_configured = server.oauth is not None and server.oauth.client_id is not None
    if is_configured or client.client_secret is None:
        return {}
    method = client.token_endpoint_auth_method or "client_secret_basic"
    return {"client_secret": client.client_secret, "token_endpoint_auth_method": method}


def _registered(server: HttpMcpServer, address: str) -> OAuthClientInformationFull | None:
    if server.oauth is None or server.oauth.client_id is None:
        return None
    return OAuthClientInformationFull(
        client_id=server.oauth.client_id,
        client_secret=server.oauth.client_secret,
        redirect_uris=[AnyUrl(address)],
        token_endpoint_auth_method="client_secret_basic" if server.oauth.client_secret else "none",
    )


async def _drive(
    provider: OAuthClientProvider,
    http: httpx2.AsyncClient,
    server: HttpMcpServer,
    scopes: list[str] | None,
) -> None:
    """Plays the flow: its own requests go out, the one that it authorizes gets a refusal."""
    # Some servers refuse only what a client would really send, and say only then where their metadata is.
    accept = "application/json, text/event-stream"
    request = http.build_request("POST", server.url, json=_HELLO, headers={"accept": accept})
    flow = provider.async_auth_flow(request)
    try:
        outgoing = await anext(flow)
        refused = False
        while True:
            if outgoing is request:
                if refused:
                    return  # signed in: what the server says now is for those who use it
                response = await _refusal(http, request, scopes)
                refused = True
            else:
                response = await http.send(_as_asked_for(outgoing, provider.context.oauth_metadata))
            outgoing = await flow.asend(response)
    except StopAsyncIteration:
        return
    finally:
        await flow.aclose()


def _as_asked_for(outgoing: httpx2.Request, metadata: OAuthMetadata | None) -> httpx2.Request:
    """A registration that says how the client will prove itself: some servers refuse their own default.

    Without a secret is best: codex keeps none to renew a credential with. Other requests stay as they are.
    """
    if metadata is None or str(outgoing.url) != str(metadata.registration_endpoint):
        return outgoing
    offered = metadata.token_endpoint_auth_methods_supported
    method = next((each for each in _PROOFS if offered is None or each in offered), None)
    if method is None:
        return outgoing
    client = {**json.loads(outgoing.content), "token_endpoint_auth_method": method}
    return httpx2.Request("POST", outgoing.url, json=client)


async def _refusal(
    http: httpx2.AsyncClient, request: httpx2.Request, scopes: list[str] | None
) -> httpx2.Response:
    """The server's own refusal, which may say where its metadata is; with the scopes to ask for."""
    said = ""
    async with http.stream("POST", request.url, headers=request.headers, content=request.content) as response:
        if response.status_code == httpx2.codes.UNAUTHORIZED:
            said = response.headers.get("www-authenticate", "")
    if scopes is not None:
        said = f'Bearer scope="{" ".join(scopes)}", {said.removeprefix("Bearer")}'
    headers = {"www-authenticate": said} if said else {}
    return httpx2.Response(httpx2.codes.UNAUTHORIZED, headers=headers, request=request)


@asynccontextmanager
async def _callback(
    port: int,
) -> AsyncIterator[tuple[str, Callable[[], Awaitable[AuthorizationCodeResult]]]]:
    """A local address to which the authorization server sends the user back, and what came there."""
    path = f"/callback/{secrets.token_urlsafe(9)}"
    came: list[AuthorizationCodeResult | LoginFailed] = []
    arrived = anyio.Event()

    async def serve(stream: SocketStream) -> None:
        async with stream:
            result = await _result_of(stream, path)
            text = (
                "Not found." if result is None else str(result) if isinstance(result, LoginFailed) else _DONE
            )
            status = "404 Not Found" if result is None else "200 OK"
            await stream.send(
                f"HTTP/1.1 {status}\r\ncontent-type: text/plain; charset=utf-8\r\nconnection: close\r\n"
                f"content-length: {len(text.encode())}\r\n\r\n{text}".encode()
            )
        if result is not None and not arrived.is_set():
            came.append(result)
            arrived.set()

    async def wait() -> AuthorizationCodeResult:
        await arrived.wait()
        if isinstance(came[0], LoginFailed):
            raise came[0]
        return came[0]

    listener = await anyio.create_tcp_listener(local_host="127.0.0.1", local_port=port)
    async with listener, anyio.create_task_group() as tasks:
        tasks.start_soon(listener.serve, serve)
        actual = listener.extra(SocketAttribute.local_port)
        yield f"http://127.0.0.1:{actual}{path}", wait
        tasks.cancel_scope.cancel()


async def _result_of(stream: SocketStream, path: str) -> AuthorizationCodeResult | LoginFailed | None:
    """What one request brings; `None` for any that is not the one waited for."""
    head = b""
    try:
        with anyio.fail_after(10):
            while b"\r\n\r\n" not in head and len(head) < _LONGEST_REQUEST:
                head += await stream.receive()
    except (TimeoutError, anyio.EndOfStream, anyio.BrokenResourceError):
        return None
    words = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ")
    if len(words) != 3 or words[0] != "GET" or urlsplit(words[1]).path != path:
        return None
    query = {key: values[0] for key, values in parse_qs(urlsplit(words[1]).query).items()}
    if "code" in query:
        return AuthorizationCodeResult(code=query["code"], state=query.get("state"), iss=query.get("iss"))
    reason = "".join(letter for letter in query.get("error", "no code") if letter.isalnum() or letter in "_ ")
    return LoginFailed(f"the authorization server refused the sign-in: {reason[:80]}")
