"""An MCP server behind `oidc-provider`, as a process of Node's; see `oidc.mjs`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.request import urlopen

import pytest

from tests.patience import HANGS

PACKAGE: Final = Path(__file__).parents[2]
NODE: Final = shutil.which("node")

needs_counterparts = pytest.mark.skipif(
    NODE is None or not (PACKAGE / "node_modules" / "oidc-provider").is_dir(),
    reason="needs Node and `npm install` in this package",
)


@contextmanager
def behind_oidc(**environment: str) -> Iterator[str]:
    """Runs the server; gives its address."""
    process = subprocess.Popen(
        [NODE or "node", str(PACKAGE / "tests" / "servers" / "oidc.mjs")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **environment},
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.stdin.close()
        process.wait(HANGS)
        process.stdout.close()


def told(base: str) -> dict[str, int]:
    """How often the authorization server renewed, refused and revoked."""
    with urlopen(f"{base}/told", timeout=HANGS) as answer:
        counts: dict[str, int] = json.load(answer)
    return counts
