"""An MCP server over HTTP with its own authorization server, which rotates refresh tokens.

It fails as it is told to: that is what no real one does on demand. Run it with `serving`.
A refresh token that is used twice revokes the family, as OAuth 2.1 asks for.
"""

from __future__ import annotations

import json
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, parse_qsl, urlsplit

import httpx2
from protocol_models.json_types import Json, JsonObject

from tests.patience import HANGS


@dataclass
class State:
    """What the server knows, was asked, and is told to do."""

    access: set[str] = field(default_factory=set)
    refresh: str = "RT-0"
    used: set[str] = field(default_factory=set)
    revoked: bool = False
    protected: bool = True
    has_metadata: bool = True
    resource_metadata: str = "/.well-known/oauth-protected-resource/mcp"
    """Where the metadata of the resource is; each refusal names it."""
    issuer_path: str = ""
    expires_in: int | None = 3600
    keeps_refresh_token: bool = False
    token_answer: tuple[int, str] | None = None
    statuses: list[int] = field(default_factory=list)
    """The statuses of the next POSTs of the methods in `failing`; after them all is well."""
    failing: tuple[str, ...] = ("initialize", "tools/list", "tools/call")
    body: str = ""
    sessions: set[str] = field(default_factory=set)
    has_sessions: bool = False
    asked: list[str] = field(default_factory=list)
    methods: list[str] | None = None
    """How a client may prove itself, in the metadata; left out where there are none."""
    proofs: list[tuple[str | None, str | None]] = field(default_factory=list)
    """For each request of a token: the `Authorization` header, and the secret in the form."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def issue(self) -> JsonObject:
        """A fresh token; the old refresh token may not be used again."""
        token = f"AT-{secrets.token_hex(8)}"
        self.access.add(token)
        answer: JsonObject = {"access_token": token, "token_type": "Bearer", "scope": "mcp"}
        if not self.keeps_refresh_token:
            self.used.add(self.refresh)
            self.refresh = answer["refresh_token"] = f"RT-{secrets.token_hex(8)}"
        if self.expires_in is not None:
            answer["expires_in"] = self.expires_in
        return answer


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    state: State
    base: str

    def log_message(self, *words: object) -> None:
        pass

    def _send(self, status: int, body: Json = None, **headers: str) -> None:
        data = b"" if body is None else body.encode() if isinstance(body, str) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-length", str(len(data)))
        self.send_header("content-type", "application/json")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        if url.path == "/authorize":
            query = dict(parse_qsl(url.query))
            self.state.asked.append(f"authorize {query.get('scope')} {query.get('resource')}")
            back = f"{query['redirect_uri']}?code=CODE-1&state={query['state']}"
            self._send(302, None, location=back)
        elif self.state.has_metadata and url.path == self.state.resource_metadata:
            self._send(200, {"resource": f"{self.base}/mcp", "authorization_servers": [self._issuer]})
        elif self.state.has_metadata and url.path == (
            f"/.well-known/oauth-authorization-server{self.state.issuer_path}"
        ):
            self._send(
                200,
                {
                    "issuer": self._issuer,
                    "authorization_endpoint": f"{self.base}/authorize",
                    "token_endpoint": f"{self.base}/token",
                    "registration_endpoint": f"{self.base}/register",
                    "response_types_supported": ["code"],
                    "code_challenge_methods_supported": ["S256"],
                    **(
                        {"token_endpoint_auth_methods_supported": self.state.methods}
                        if self.state.methods
                        else {}
                    ),
                },
            )
        elif url.path == "/mcp" and self.state.protected and not self._authorized():
            self._unauthorized()
        else:
            self._send(405 if url.path == "/mcp" else 404)

    def do_DELETE(self) -> None:
        self._send(200)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        match self.path:
            case "/register":
                self.state.asked.append("register")
                self._send(201, {**json.loads(body), "client_id": "client-1"})
            case "/token":
                self._token({key: values[0] for key, values in parse_qs(body.decode()).items()})
            case _:
                self._mcp(json.loads(body))

    def _token(self, form: dict[str, str]) -> None:
        state = self.state
        with state.lock:
            state.asked.append(f"token {form['grant_type']}")
            state.proofs.append((self.headers.get("authorization"), form.get("client_secret")))
            if state.token_answer is not None:
                self._send(*state.token_answer)
            elif form["grant_type"] == "authorization_code":
                self._send(200, state.issue())
            elif (
                form["refresh_token"] in state.used or state.revoked or form["refresh_token"] != state.refresh
            ):
                state.revoked = True
                self._send(400, {"error": "invalid_grant"})
            else:
                self._send(200, state.issue())

    @property
    def _issuer(self) -> str:
        return self.base + self.state.issuer_path

    def _authorized(self) -> bool:
        return self.headers.get("authorization", "").removeprefix("Bearer ") in self.state.access

    def _unauthorized(self) -> None:
        meta = f'resource_metadata="{self.base}{self.state.resource_metadata}"'
        self._send(401, None, www_authenticate=f"Bearer {meta}" if self.state.has_metadata else "Bearer")

    def _mcp(self, message: JsonObject) -> None:
        state, method = self.state, message.get("method", "")
        state.asked.append(method)
        if state.protected and not self._authorized():
            self._unauthorized()
            return
        if method in state.failing and state.statuses:
            status = state.statuses.pop(0)
            if status != 200:
                self._send(status, state.body)
                return
        session = self.headers.get("mcp-session-id")
        if state.has_sessions and method != "initialize" and session not in state.sessions:
            self._send(404, "")
            return
        if "id" not in message:
            self._send(202)
            return
        headers = {}
        results: JsonObject = {
            "initialize": {
                "protocolVersion": "2025-06-18",
                "capabilities": {"tools": {}},
                "serverInfo": {"name": "fake", "version": "1"},
            },
            "tools/list": {"tools": [{"name": "hello", "inputSchema": {"type": "object"}}]},
            "tools/call": {"content": [{"type": "text", "text": "hello"}]},
        }
        if state.has_sessions and method == "initialize":
            headers["mcp_session_id"] = secrets.token_hex(8)
            state.sessions.add(headers["mcp_session_id"])
        self._send(200, {"jsonrpc": "2.0", "id": message["id"], "result": results.get(method, {})}, **headers)


@contextmanager
def serving() -> Iterator[tuple[str, State]]:
    """Runs the server on a free port; gives its address and its state."""
    state = State()

    class Handler(_Handler):
        pass

    Handler.state = state
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    Handler.base = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield Handler.base, state
    finally:
        server.shutdown()
        server.server_close()


async def visit(page: str) -> None:
    """A person with a browser who signs in and agrees."""
    async with httpx2.AsyncClient(follow_redirects=True, timeout=HANGS) as browser:
        (await browser.get(page)).raise_for_status()
