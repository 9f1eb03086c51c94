"""What the stores do before a real keyring service; run as a program inside a D-Bus session of its own.

`run` opens the session, with gnome-keyring in it, and runs one step there; what the step finds wrong is an
assertion, and so an exit code.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

import anyio
import pytest
from protocol_models.config import HttpMcpServer

from app_server_server.authorization.credentials import Credential
from app_server_server.authorization.login import login
from app_server_server.authorization.stores import (
    EncryptedStore,
    FileStore,
    KeyringStore,
    KeyringUnavailable,
    open_store,
)
from tests.codex import sign_in_with_codex, start_with_codex
from tests.patience import HANGS
from tests.servers.authorization_server import serving, visit

PACKAGE: Final = Path(__file__).parents[2]
UNLOCK: Final = "printf pw | gnome-keyring-daemon --unlock --components=secrets >&2"
LEAVE_LOCKED: Final = "gnome-keyring-daemon --start --components=secrets >&2"
IS_INSTALLED: Final = bool(shutil.which("dbus-run-session") and shutil.which("gnome-keyring-daemon"))
URL: Final = "https://mcp.example/mcp"
DOCS: Final = Credential("docs", URL, "client", "s3cret-access", 5, "s3cret-refresh", ("a",), None, {"x": 1})


def run(home: Path, step: str) -> subprocess.CompletedProcess[str]:
    """Runs a step in a session whose keyring is unlocked, but for the step `locked`."""
    (home / "run").mkdir(mode=0o700)
    daemon = LEAVE_LOCKED if step == "locked" else UNLOCK
    script = f'{daemon}; exec "$0" -m tests.authorization.keyring_session "$@"'
    session = {"XDG_RUNTIME_DIR": str(home / "run"), "XDG_DATA_HOME": str(home / "data")}
    return subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", script, sys.executable, step, str(home)],
        env={**os.environ, **session, "PYTHONPATH": str(PACKAGE)},
        capture_output=True,
        text=True,
        timeout=HANGS,
        check=False,
    )


def stores(home: Path) -> None:
    """Every store that uses the keyring keeps a credential whole, and another process reads it."""
    for store in (
        KeyringStore(),
        EncryptedStore(home),
        open_store("auto", home),
        open_store("keyring", home),
    ):
        assert store.load("docs", URL) is None
        store.save(DOCS)
        found = store.load("docs", URL)
        assert found == DOCS
        assert found is not None
        assert found.extra == {"x": 1}
        assert store.delete("docs", URL)
        assert not store.delete("docs", URL)
    assert not (home / ".credentials.json").exists()


def locked(home: Path) -> None:
    """A keyring that nobody unlocks is one that is not there: `auto` takes the file, the others say so."""
    store = open_store("auto", home)
    store.save(DOCS)
    assert FileStore(home).load("docs", URL) == DOCS == store.load("docs", URL)
    asked: list[Callable[[], object]] = [
        lambda: KeyringStore().load("docs", URL),
        lambda: EncryptedStore(home).save(DOCS),
    ]
    for use in asked:
        with pytest.raises(KeyringUnavailable, match="unlock it"):
            use()


def codex(home: Path, *, encrypted: bool) -> None:
    """What codex signs in we read, and what we sign in codex is ready with."""
    keys = "secret_auth_storage = true" if encrypted else ""
    store = open_store("keyring", home, encrypted=encrypted)
    with serving() as (base, state):
        sign_in_with_codex(home, base, "keyring", keys)
        credential = store.load("docs", f"{base}/mcp")
        assert credential is not None
        assert credential.access_token in state.access
    with serving() as (base, state):
        server = HttpMcpServer(url=f"{base}/mcp")
        anyio.run(lambda: login("docs", server, store, home, visit))
        assert start_with_codex(home, base, "keyring", keys)["status"] == "ready"
    assert not (home / ".credentials.json").exists()
    assert (home / "secrets" / "mcp_oauth.age").exists() is encrypted


if __name__ == "__main__":
    steps: dict[str, Callable[[Path], None]] = {
        "stores": stores,
        "locked": locked,
        "codex": lambda home: codex(home, encrypted=False),
        "codex-encrypted": lambda home: codex(home, encrypted=True),
    }
    steps[sys.argv[1]](Path(sys.argv[2]))
