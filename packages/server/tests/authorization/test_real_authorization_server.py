"""The same rules before a real authorization server, which rotates refresh tokens and revokes families."""

from dataclasses import replace
from pathlib import Path

import anyio
import httpx2
import pytest
from protocol_models import ServerConfig
from protocol_models.config import HttpMcpServer
from protocol_models.v2.mcp_startup import McpServerStartupState

from app_server_server.authorization.credentials import Credential
from app_server_server.authorization.login import login
from app_server_server.authorization.refresh import Refresher, now_ms
from app_server_server.authorization.stores import FileStore
from app_server_server.errors import AuthorizationRequired
from app_server_server.hosting.host import hosting
from app_server_server.hosting.rounds import StartupNotification
from tests.authorization.race import race
from tests.patience import HANGS
from tests.servers.authorization_server import visit
from tests.servers.oidc import behind_oidc, needs_counterparts, told

pytestmark = needs_counterparts


def sign_in(home: Path, base: str) -> Credential:
    server = HttpMcpServer(url=f"{base}/mcp")

    async def run() -> Credential:
        return await login("docs", server, FileStore(home), home, visit, timeout=HANGS)

    return anyio.run(run)


def renew(home: Path, base: str, refused: Credential) -> Credential:
    results: list[Credential | AuthorizationRequired] = []

    async def run() -> None:
        async with anyio.create_task_group() as tasks:
            refresher = Refresher(tasks, home, FileStore(home), lambda: httpx2.AsyncClient(timeout=HANGS))
            try:
                results.append(await refresher.renew("docs", HttpMcpServer(url=f"{base}/mcp"), refused))
            except AuthorizationRequired as error:
                results.append(error)

    anyio.run(run)
    if isinstance(results[0], AuthorizationRequired):
        raise results[0]
    return results[0]


@pytest.mark.parametrize("methods", ["", "client_secret_basic", "client_secret_post"])
def test_a_sign_in_is_renewed_whatever_kind_of_client_the_server_registers(
    tmp_path: Path, methods: str
) -> None:
    with behind_oidc(METHODS=methods) as base:
        first = sign_in(tmp_path, base)
        second = renew(tmp_path, base, first)
        third = renew(tmp_path, base, second)
        counts = told(base)
    assert counts == {"refreshed": 2, "refused": 0, "revoked": 0}
    assert len({first.refresh_token, second.refresh_token, third.refresh_token}) == 3
    assert (first.client_secret is None) is (methods == "")
    assert (third.client_secret, third.issuer) == (first.client_secret, base)
    assert not any(secret in repr(third) for secret in third.secrets)


def test_a_token_that_was_used_before_revokes_the_family(tmp_path: Path) -> None:
    with behind_oidc() as base:
        first = sign_in(tmp_path, base)
        second = renew(tmp_path, base, first)
        FileStore(tmp_path).save(replace(first, expires_at=1))
        with pytest.raises(AuthorizationRequired, match="is no longer good: sign in again"):
            renew(tmp_path, base, first)
        FileStore(tmp_path).save(second)
        with pytest.raises(AuthorizationRequired, match="is no longer good: sign in again"):
            renew(tmp_path, base, second)
        assert told(base)["revoked"] > 0


def test_an_expired_token_is_renewed_in_the_start_and_in_the_call(tmp_path: Path) -> None:
    """Its tokens live for four seconds: the start finds one that expires soon, the call one that has."""
    states: list[McpServerStartupState] = []

    async def tell(message: StartupNotification) -> None:
        if hasattr(message, "status"):
            states.append(message.status)

    async def use(base: str) -> str:
        config = ServerConfig.from_toml({"mcp_servers": {"docs": {"url": f"{base}/mcp"}}})
        config = config.model_copy(update={"mcp_oauth_credentials_store": "file"})
        async with hosting(tmp_path, config, tell, cwd=tmp_path) as servers:
            await servers.start()
            await anyio.sleep(4.2)
            result = await servers.servers["docs"].call_tool("hello", {}, None)
            return str(result.content[0].text)  # type: ignore[union-attr]  # the server answers with a text

    with behind_oidc(SECONDS="4") as base:
        sign_in(tmp_path, base)
        assert anyio.run(use, base) == "hello"
        counts = told(base)
        kept = FileStore(tmp_path).load("docs", f"{base}/mcp")
    assert states == [McpServerStartupState.STARTING, McpServerStartupState.READY]
    assert (counts["refused"], counts["revoked"]) == (0, 0)
    assert counts["refreshed"] >= 2  # more where a slow machine finds one that expired meanwhile
    assert kept is not None
    assert kept.expires_at is not None
    assert kept.expires_at <= now_ms() + 4000


@pytest.mark.parametrize("without_lock", [False, True])
def test_two_processes_refresh_and_the_family_lives(tmp_path: Path, *, without_lock: bool) -> None:
    """Each refuses what it just read, 20 times. Without the lock a token is used twice: all are revoked."""
    with behind_oidc() as base:
        sign_in(tmp_path, base)
        errors = race(tmp_path, f"{base}/mcp", without_lock=without_lock)
        counts = told(base)
    assert (counts["revoked"] > 0) is without_lock, (counts, errors)
    if not without_lock:
        assert counts["refused"] == 0
        assert counts["refreshed"] > 20
