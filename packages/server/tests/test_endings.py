"""`doctor` in bad company: signals, output without end, files for folders, names that steer a terminal."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).parent.parent
TREE = ROOT / "tests" / "servers" / "tree.py"
ENDLESS = "import sys\nwhile True: sys.stdout.write('x' * (1 << 20))"


def table(command: str, *words: str, **keys: object) -> str:
    lines = [f"command = {json.dumps(command)}", f"args = {json.dumps(words)}"]
    lines += [f"{key} = {json.dumps(value)}" for key, value in keys.items()]
    return "\n".join(["[mcp_servers.a]", *lines, ""])


def start(home: Path, config: str, *words: str) -> subprocess.Popen[str]:
    (home / "config.toml").write_text(config)
    return subprocess.Popen(
        [sys.executable, "-m", "app_server_server", "doctor", *words],
        env={**os.environ, "CODEX_HOME": str(home), "PYTHONPATH": str(ROOT)},
        cwd=home,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no such signals")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_ends_what_was_started(tmp_path: Path, number: signal.Signals, code: int) -> None:
    process = start(tmp_path, table("sleep", "300"), "--json")
    assert process.stdout is not None
    assert '"starting"' in process.stdout.readline()
    below: list[psutil.Process] = []
    while not below:
        below = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(number)
    rest, said = process.communicate(timeout=30)
    assert (process.returncode, rest, said) == (code, "", "")
    assert not any(each.is_running() for each in below)


def test_output_without_end_is_left_unread(tmp_path: Path) -> None:
    config = table(sys.executable, "-S", "-c", ENDLESS, startup_timeout_sec=20)
    printed, said = start(tmp_path, config).communicate(timeout=60)
    assert said == ""
    assert "0 ready, 1 failed, 0 cancelled" in printed


def test_what_cannot_be_written_down_is_not_kept(tmp_path: Path) -> None:
    (tmp_path / "app-server-server").write_text("a file")
    pids = tmp_path / "pids"
    config = table(sys.executable, str(TREE))
    config += f'[mcp_servers.a.env]\nPIDS = {json.dumps(str(pids))}\nTREE = "ends"\n'
    printed, said = start(tmp_path, config).communicate(timeout=60)
    assert said == ""
    assert "app-server-server/started' cannot be written: " in printed
    assert "Errno" not in printed
    left = pids.read_text().split() if pids.exists() else []
    assert not any(psutil.pid_exists(int(pid)) for pid in left)


def test_nothing_steers_the_terminal(tmp_path: Path) -> None:
    config = '[mcp_servers."red \\u001b[31m"]\ncommand = "no-such-program"\n'
    printed, _ = start(tmp_path, config).communicate(timeout=60)
    assert printed.startswith("red \ufffd[31m  failed")
    assert "\x1b" not in printed


def test_nothing_to_start_is_said(tmp_path: Path) -> None:
    process = start(tmp_path, table("sleep", enabled=False))
    printed, said = process.communicate(timeout=60)
    assert (process.returncode, printed) == (0, "")
    assert said == "there is nothing to start: the configuration has no MCP server that is enabled\n"
