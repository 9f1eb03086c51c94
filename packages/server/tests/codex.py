"""A real codex, as programs drive it. CODEX_BIN names one of 0.171.0."""

from __future__ import annotations

import json
import os
import re
import subprocess
import threading
from pathlib import Path
from typing import Final

import httpx2
import pytest

from tests.patience import HANGS

CODEX: Final = os.environ.get("CODEX_BIN", "")
needs_codex = pytest.mark.skipif(
    not CODEX, reason="CODEX_BIN names no codex; it is 160 MB and not fetched here"
)


def _prepare(home: Path, base: str, store: str, features: str) -> dict[str, str]:
    (home / "config.toml").write_text(
        f'model = "mock"\nmcp_oauth_credentials_store = "{store}"\n[features]\napps = false\n{features}\n'
        f'[mcp_servers.docs]\nurl = "{base}/mcp"\n'
    )
    return {**os.environ, "CODEX_HOME": str(home), "OPENAI_API_KEY": "x", "BROWSER": "true"}


def sign_in_with_codex(home: Path, base: str, store: str, features: str = "") -> None:
    """`codex mcp login`, with a person who agrees at once."""
    codex = subprocess.Popen(
        [CODEX, "mcp", "login", "docs"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=_prepare(home, base, store, features),
        cwd=home,
        text=True,
    )
    assert codex.stdout is not None
    for line in codex.stdout:
        if page := re.search(r"http://\S+/authorize\S+", line):
            httpx2.get(page.group(0), follow_redirects=True, timeout=HANGS)
    assert codex.wait(HANGS) == 0


def start_with_codex(home: Path, base: str, store: str, features: str = "") -> dict[str, object]:
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
        env=_prepare(home, base, store, features),
        cwd=home,
    )
    assert codex.stdin is not None
    assert codex.stdout is not None
    limit = threading.Timer(HANGS, codex.kill)
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
