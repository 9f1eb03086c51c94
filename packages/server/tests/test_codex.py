"""Credentials pass between codex and this package, both ways. Set CODEX_BIN to a codex of 0.171.0."""

import json
import os
import re
import subprocess
import threading
from pathlib import Path

import anyio
import httpx2
import pytest
from protocol_models.config import HttpMcpServer

from app_server_server.authorization.login import login
from app_server_server.authorization.stores import FileStore
from tests.servers.authorization_server import serving

CODEX = os.environ.get("CODEX_BIN", "")
pytestmark = pytest.mark.skipif(
    not CODEX, reason="CODEX_BIN names no codex; it is 160 MB and not fetched here"
)


def prepare(home: Path, base: str) -> dict[str, str]:
    (home / "config.toml").write_text(
        'model = "mock"\nmcp_oauth_credentials_store = "file"\n[features]\napps = false\n'
        f'[mcp_servers.docs]\nurl = "{base}/mcp"\n'
    )
    return {**os.environ, "CODEX_HOME": str(home), "OPENAI_API_KEY": "x", "BROWSER": "true"}


def test_codex_signs_in_and_we_read(tmp_path: Path) -> None:
    with serving() as (base, state):
        codex = subprocess.Popen(
            [CODEX, "mcp", "login", "docs"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=prepare(tmp_path, base),
            cwd=tmp_path,
            text=True,
        )
        assert codex.stdout is not None
        for line in codex.stdout:
            if page := re.search(r"http://\S+/authorize\S+", line):
                httpx2.get(page.group(0), follow_redirects=True, timeout=10)
        assert codex.wait(20) == 0
        credential = FileStore(tmp_path).load("docs", f"{base}/mcp")
    assert credential is not None
    assert credential.access_token in state.access
    assert (credential.client_id, credential.issuer, credential.scopes) == ("client-1", base, ("mcp",))


def test_we_sign_in_and_codex_renews_and_is_ready(tmp_path: Path) -> None:
    async def visit(url: str) -> None:
        async with httpx2.AsyncClient(follow_redirects=True) as browser:
            await browser.get(url)

    async def sign_in(base: str) -> None:
        await login("docs", HttpMcpServer(url=f"{base}/mcp"), FileStore(tmp_path), tmp_path, visit)

    with serving() as (base, state):
        environment = prepare(tmp_path, base)
        state.expires_in = 1
        anyio.run(sign_in, base)
        state.expires_in = 3600
        state.asked.clear()
        settled = start_with_codex(tmp_path, environment)
        credential = FileStore(tmp_path).load("docs", f"{base}/mcp")
    assert (settled["status"], settled["failureReason"]) == ("ready", None)
    assert state.asked[0] == "token refresh_token"
    assert credential is not None
    assert credential.access_token in state.access


def start_with_codex(home: Path, environment: dict[str, str]) -> dict[str, object]:
    """How the server settles in a thread of codex."""
    client = {
        "clientInfo": {"name": "t", "title": "t", "version": "1"},
        "capabilities": {"experimentalApi": True},
    }
    messages = [
        {"id": 1, "method": "initialize", "params": client},
        {"method": "initialized"},
        {"id": 2, "method": "thread/start", "params": {"cwd": str(home)}},
    ]
    codex = subprocess.Popen(
        [CODEX, "app-server"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        cwd=home,
    )
    assert codex.stdin is not None
    assert codex.stdout is not None
    limit = threading.Timer(30, codex.kill)
    limit.start()
    try:
        for message in messages:
            codex.stdin.write(json.dumps(message).encode() + b"\n")
            codex.stdin.flush()
        for line in codex.stdout:
            message = json.loads(line)
            params: dict[str, object] = message.get("params") or {}
            is_update = message.get("method") == "mcpServer/startupStatus/updated"
            if is_update and params["status"] != "starting":
                return params
    finally:
        limit.cancel()
        codex.kill()
        codex.wait()
    raise AssertionError("codex ended before the server settled")
