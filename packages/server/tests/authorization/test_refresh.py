"""Renewing a credential: what is asked, what is stored, and what two processes do at once."""

import json
import os
import sys
from dataclasses import replace
from pathlib import Path

import anyio
import httpx2
import pytest
from protocol_models.config import HttpMcpServer, McpServerOAuth

from app_server_server.authorization import locks
from app_server_server.authorization.credentials import Credential
from app_server_server.authorization.locks import LockNotTaken, credential_lock, locked
from app_server_server.authorization.login import LoginFailed, login
from app_server_server.authorization.refresh import Refresher, RefreshFailed, now_ms
from app_server_server.authorization.stores import FileStore, StoreError
from app_server_server.errors import AuthorizationRequired, ServerError
from tests.authorization.race import TIMES, race
from tests.patience import HANGS
from tests.servers.authorization_server import State, serving, visit

HOUR = 3_600_000


def stored(home: Path, base: str, **changes: object) -> Credential:
    credential = Credential("docs", f"{base}/mcp", "client-1", "AT-old", now_ms() - 1, "RT-0", ("mcp",), base)
    credential = replace(credential, **changes)  # type: ignore[arg-type]  # the names are those of the class
    FileStore(home).save(credential)
    return credential


async def renewed(home: Path, base: str, refused: Credential | None, patience: float = HANGS) -> Credential:
    outcome: list[Credential | ServerError] = []
    async with anyio.create_task_group() as tasks:
        refresher = Refresher(
            tasks, home, FileStore(home), lambda: httpx2.AsyncClient(timeout=HANGS), patience=patience
        )
        try:
            outcome.append(await refresher.renew("docs", HttpMcpServer(url=f"{base}/mcp"), refused))
        except ServerError as error:
            outcome.append(error)
    if isinstance(outcome[0], ServerError):
        raise outcome[0]
    return outcome[0]


def test_a_fresh_credential_is_stored_and_keeps_what_the_answer_left_out(tmp_path: Path) -> None:
    with serving() as (base, state):
        old = stored(tmp_path, base, extra={"later": 1})
        state.keeps_refresh_token = True
        fresh = anyio.run(renewed, tmp_path, base, old)
        assert FileStore(tmp_path).load("docs", f"{base}/mcp") == fresh
    assert fresh.access_token in state.access
    assert (fresh.refresh_token, fresh.scopes, fresh.issuer, fresh.extra) == (
        "RT-0",
        ("mcp",),
        base,
        {"later": 1},
    )
    assert fresh.expires_at is not None
    assert abs(fresh.expires_at - now_ms() - HOUR) < 30_000
    assert state.asked == ["token refresh_token"]


@pytest.mark.parametrize("refused", [True, False])
def test_one_that_another_process_stored_is_adopted_without_a_request(
    tmp_path: Path, *, refused: bool
) -> None:
    with serving() as (base, state):
        newer = stored(tmp_path, base, access_token="AT-newer", expires_at=now_ms() + HOUR)
        before = replace(newer, access_token="AT-old", expires_at=now_ms() - 1)
        assert anyio.run(renewed, tmp_path, base, before if refused else None) == newer
    assert state.asked == []


def test_the_one_that_was_refused_is_renewed_though_it_does_not_expire(tmp_path: Path) -> None:
    with serving() as (base, state):
        old = stored(tmp_path, base, expires_at=now_ms() + HOUR)
        assert anyio.run(renewed, tmp_path, base, old).access_token != "AT-old"
    assert state.asked == ["token refresh_token"]


@pytest.mark.parametrize(
    ("answer", "error", "text"),
    [
        ((400, '{"error":"invalid_grant"}'), AuthorizationRequired, "is no longer good: sign in again"),
        ((400, '{"error":"temporarily_unavailable"}'), RefreshFailed, "400, temporarily_unavailable"),
        ((503, "busy"), RefreshFailed, "503, no reason"),
        ((200, '{"access_token":1}'), RefreshFailed, "no token that can be read"),
        ((200, "nonsense"), RefreshFailed, "no token that can be read"),
        ((400, '{"error":"s3cret token"}'), RefreshFailed, "400, no reason"),
    ],
)
def test_what_an_answer_means(
    tmp_path: Path, answer: tuple[int, str], error: type[Exception], text: str
) -> None:
    with serving() as (base, state):
        old = stored(tmp_path, base)
        state.token_answer = answer
        with pytest.raises(error, match=text) as caught:
            anyio.run(renewed, tmp_path, base, old)
        assert FileStore(tmp_path).load("docs", f"{base}/mcp") == old
    assert "RT-0" not in str(caught.value)


@pytest.mark.parametrize("gone", [True, False])
def test_without_a_credential_or_a_refresh_token_a_sign_in_is_required(tmp_path: Path, *, gone: bool) -> None:
    with serving() as (base, state):
        old = stored(tmp_path, base, refresh_token="" if not gone else "RT-0")
        if gone:
            FileStore(tmp_path).delete("docs", f"{base}/mcp")
        with pytest.raises(AuthorizationRequired):
            anyio.run(renewed, tmp_path, base, old)
    assert state.asked == []


@pytest.mark.parametrize(
    ("methods", "header", "form"),
    [(None, "Basic Y2xpZW50LTE6czNjcmV0JTI1", None), (["client_secret_post"], None, "s3cret%")],
)
def test_how_a_client_with_a_secret_proves_itself(
    tmp_path: Path, methods: list[str] | None, header: str | None, form: str | None
) -> None:
    async def renew(base: str) -> None:
        oauth = McpServerOAuth(client_id="client-1", client_secret="s3cret%")
        async with anyio.create_task_group() as tasks:
            refresher = Refresher(
                tasks, tmp_path, FileStore(tmp_path), lambda: httpx2.AsyncClient(timeout=HANGS)
            )
            await refresher.renew("docs", HttpMcpServer(url=f"{base}/mcp", oauth=oauth), None)

    with serving() as (base, state):
        stored(tmp_path, base)
        state.methods = methods
        anyio.run(renew, base)
    assert state.proofs == [(header, form)]


def test_what_cannot_be_stored_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(store: FileStore, credential: Credential) -> None:
        raise StoreError("the disk is full")

    with serving() as (base, _):
        old = stored(tmp_path, base)
        monkeypatch.setattr(FileStore, "save", full)
        with pytest.raises(StoreError, match="the disk is full"):
            anyio.run(renewed, tmp_path, base, old)


def test_the_issuer_is_asked_where_only_a_refusal_says_who_authorizes(tmp_path: Path) -> None:
    """The metadata is at no known address: the sign-in found it by a refusal, which the renewal has not."""

    async def sign_in(base: str) -> Credential:
        return await login("docs", HttpMcpServer(url=f"{base}/mcp"), FileStore(tmp_path), tmp_path, visit)

    with serving() as (base, state):
        state.resource_metadata, state.issuer_path = "/elsewhere/metadata.json", "/tenant"
        first = anyio.run(sign_in, base)
        assert first.issuer == f"{base}/tenant"
        fresh = anyio.run(renewed, tmp_path, base, first)
        assert fresh.access_token in state.access
    assert fresh.access_token != first.access_token


def test_a_token_is_not_shown_to_another_authorization_server(tmp_path: Path) -> None:
    with serving() as (base, state):
        old = stored(tmp_path, base, issuer="https://other.example")
        with pytest.raises(AuthorizationRequired, match="another now"):
            anyio.run(renewed, tmp_path, base, old)
    assert state.asked == []


def test_a_caller_that_is_cancelled_does_not_stop_the_renewal(tmp_path: Path) -> None:
    async def cancelled(base: str, old: Credential) -> None:
        async with anyio.create_task_group() as tasks:
            refresher = Refresher(
                tasks, tmp_path, FileStore(tmp_path), lambda: httpx2.AsyncClient(timeout=HANGS)
            )
            with anyio.move_on_after(0):
                await refresher.renew("docs", HttpMcpServer(url=f"{base}/mcp"), old)

    with serving() as (base, state):
        anyio.run(cancelled, base, stored(tmp_path, base))
        kept = FileStore(tmp_path).load("docs", f"{base}/mcp")
    assert kept is not None
    assert kept.access_token in state.access


@pytest.mark.trial  # the same runs before a real authorization server in the quick suite
@pytest.mark.parametrize("without_lock", [False, True])
def test_two_processes_refresh_and_the_family_lives(tmp_path: Path, *, without_lock: bool) -> None:
    """Each refuses what it just read, 20 times. Without the lock a token is used twice: all are revoked."""
    with serving() as (base, state):
        stored(tmp_path, base)
        errors = race(tmp_path, f"{base}/mcp", without_lock=without_lock)
    assert state.revoked is without_lock, errors
    assert len(state.asked) > TIMES or without_lock
    assert "RT-" not in "".join(errors)


def test_the_locks_are_those_of_codex() -> None:
    """The names that codex 0.171.0 made when it signed in."""
    expected = "dc584c0bdf1dde492a1029c3fc7a350397968d2fa84348c6163867606333121c.lock"
    assert credential_lock("rs|46524b3bbb3de86e") == expected
    assert (locks.FILE_STORE, locks.SECRETS_STORE) == ("file-store.lock", "secrets-store.lock")


@pytest.mark.skipif(sys.platform == "win32", reason="flock is of POSIX")
def test_a_lock_excludes_whoever_takes_flock_and_stays_in_place(tmp_path: Path) -> None:
    import fcntl

    with locked(tmp_path, "a.lock"):
        handle = os.open(tmp_path / "mcp-oauth-locks" / "a.lock", os.O_RDWR)
        with pytest.raises(BlockingIOError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        with (
            pytest.raises(LockNotTaken, match="another process has held the lock"),
            locked(tmp_path, "a.lock", 0.12),
        ):
            pass
    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(handle)
    assert (tmp_path / "mcp-oauth-locks" / "a.lock").exists()


def test_the_file_is_private_and_keeps_what_is_not_ours(tmp_path: Path) -> None:
    file = tmp_path / ".credentials.json"
    file.write_text('{"other|1": {"anything": [1]}}')
    credential = stored(tmp_path, "https://a")
    assert json.loads(file.read_text())["other|1"] == {"anything": [1]}
    if sys.platform != "win32":
        assert file.stat().st_mode & 0o777 == 0o600
    assert FileStore(tmp_path).load("docs", "https://a/mcp") == credential
    assert FileStore(tmp_path).load("docs", "https://b/mcp") is None
    assert FileStore(tmp_path).delete("docs", "https://a/mcp")
    assert not FileStore(tmp_path).delete("docs", "https://a/mcp")
    assert json.loads(file.read_text()) == {"other|1": {"anything": [1]}}


@pytest.mark.parametrize("content", ["", "[]", "{", '{"docs|x": 1}'])
def test_a_broken_file_is_named_and_left_as_it_is(tmp_path: Path, content: str) -> None:
    file = tmp_path / ".credentials.json"
    if content == '{"docs|x": 1}':
        content = json.dumps({Credential("docs", "https://a/mcp", "", "").key: 1})
    file.write_text(content)
    with pytest.raises(StoreError, match=r"credentials.json.*sign in again"):
        FileStore(tmp_path).load("docs", "https://a/mcp")
    assert file.read_text() == content


def sign_in(tmp_path: Path, base: str, state: State, **how: object) -> Credential:
    async def run() -> Credential:
        server = HttpMcpServer(url=f"{base}/mcp")
        return await login("docs", server, FileStore(tmp_path), tmp_path, visit, **how)  # type: ignore[arg-type]

    return anyio.run(run)


@pytest.mark.parametrize("protected", [True, False])
def test_a_person_signs_in(tmp_path: Path, *, protected: bool) -> None:
    with serving() as (base, state):
        state.protected = protected
        credential = sign_in(tmp_path, base, state, scopes=["read", "write"])
        assert FileStore(tmp_path).load("docs", f"{base}/mcp") == credential
    assert credential.access_token in state.access
    assert (credential.client_id, credential.issuer) == ("client-1", base)
    assert state.asked == [
        "initialize",
        "register",
        f"authorize read write {base}/mcp",
        "token authorization_code",
    ]


def test_a_sign_in_that_nobody_answers_ends(tmp_path: Path) -> None:
    async def ignore(url: str) -> None:
        pass

    async def run(base: str) -> None:
        await login(
            "docs", HttpMcpServer(url=f"{base}/mcp"), FileStore(tmp_path), tmp_path, ignore, timeout=0.5
        )

    with serving() as (base, _), pytest.raises(LoginFailed, match="nobody signed in to 'docs'"):
        anyio.run(run, base)


def test_a_token_endpoint_that_fails_shows_no_secret(tmp_path: Path) -> None:
    with serving() as (base, state):
        state.token_answer = (400, '{"error":"server_error","access_token":"s3cret"}')
        with pytest.raises(LoginFailed) as caught:
            sign_in(tmp_path, base, state)
    assert "s3cret" not in str(caught.value)
    assert "server_error" in str(caught.value)
