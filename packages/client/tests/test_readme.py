"""The programs of the README run as they stand there, with a server in place of codex."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PROGRAMS = re.findall(r"```python\n(.*?)```", (HERE.parent / "README.md").read_text("utf-8"), re.DOTALL)
PRINTED = [
    "ready: good failed: exits\n",
    "the turn is completed\n",
    "ready: good\nthe turn is completed\n" + 5 * "mcpServer/startupStatus/updated\n",
]


@pytest.mark.skipif(os.name != "posix", reason="a script stands for codex")
@pytest.mark.parametrize(("program", "printed"), [*zip(PROGRAMS, PRINTED, strict=True)])
def test_the_programs_run_and_print_what_they_should(program: str, printed: str, tmp_path: Path) -> None:
    codex = tmp_path / "codex"
    server = shlex.join([sys.executable, str(HERE / "misbehaving_server.py")])
    codex.write_text(f"#!/bin/sh\nexec {server}\n")
    codex.chmod(0o755)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    ended = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "PATH": path},
        cwd=tmp_path,
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.startswith(printed)
