"""Credentials pass between codex and this package, both ways."""

from pathlib import Path

import anyio
import pytest
from protocol_models.config import HttpMcpServer

from app_server_server.authorization.login import login
from app_server_server.authorization.stores import FileStore
from tests.codex import needs_codex, sign_in_with_codex, start_with_codex
from tests.servers.authorization_server import serving, visit

pytestmark = [pytest.mark.trial, needs_codex]


def test_codex_signs_in_and_we_read(tmp_path: Path) -> None:
    with serving() as (base, state):
        sign_in_with_codex(tmp_path, base, "file")
        credential = FileStore(tmp_path).load("docs", f"{base}/mcp")
    assert credential is not None
    assert credential.access_token in state.access
    assert (credential.client_id, credential.issuer, credential.scopes) == ("client-1", base, ("mcp",))


def test_we_sign_in_and_codex_renews_and_is_ready(tmp_path: Path) -> None:
    async def sign_in(base: str) -> None:
        await login("docs", HttpMcpServer(url=f"{base}/mcp"), FileStore(tmp_path), tmp_path, visit)

    with serving() as (base, state):
        state.expires_in = 1
        anyio.run(sign_in, base)
        state.expires_in = 3600
        state.asked.clear()
        settled = start_with_codex(tmp_path, base, "file")
        credential = FileStore(tmp_path).load("docs", f"{base}/mcp")
    assert (settled["status"], settled["failureReason"]) == ("ready", None)
    assert state.asked[0] == "token refresh_token"
    assert credential is not None
    assert credential.access_token in state.access
