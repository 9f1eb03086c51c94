"""`doctor` and `serve` in bad company: signals, closed streams, output without end, odd files and names."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests.patience import HANGS, wait_for_the_end_of

ROOT = Path(__file__).parent.parent
TREE = ROOT / "tests" / "servers" / "tree.py"
QUICK = str(ROOT / "tests" / "servers" / "quick.py")
ENDLESS = "import sys\nwhile True: sys.stdout.write('x' * (1 << 20))"


def table(command: str, *words: str, env: dict[str, str] | None = None, **keys: object) -> str:
    lines = [f"command = {json.dumps(command)}", f"args = {json.dumps(words)}"]
    lines += [f"{key} = {json.dumps(value)}" for key, value in keys.items()]
    lines += ["[mcp_servers.a.env]", *(f"{key} = {json.dumps(value)}" for key, value in (env or {}).items())]
    return "\n".join(["[mcp_servers.a]", *lines, ""])


def environment(home: Path, path: Path = ROOT, **more: str) -> dict[str, str]:
    folders = os.pathsep.join(dict.fromkeys([str(path), str(ROOT)]))
    return {**os.environ, "CODEX_HOME": str(home), "PYTHONPATH": folders, **more}


def start(home: Path, config: str, *words: str, path: Path = ROOT, **more: str) -> subprocess.Popen[str]:
    (home / "config.toml").write_text(config, "utf-8")
    return subprocess.Popen(
        [sys.executable, "-m", "app_server_server", "doctor", *words],
        env=environment(home, path, **more),
        cwd=home,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no such signals")
@pytest.mark.parametrize(("name", "code"), [("SIGTERM", 143), ("SIGINT", 130), ("SIGHUP", 129)])
def test_a_signal_ends_what_was_started_however_often_it_comes(tmp_path: Path, name: str, code: int) -> None:
    number = signal.Signals[name]
    pids = tmp_path / "pids"
    config = table(sys.executable, str(TREE), env={"PIDS": str(pids), "TREE": "mute"})
    process = start(tmp_path, config, "--json")
    assert process.stdout is not None
    assert '"starting"' in process.stdout.readline()
    below: list[psutil.Process] = []
    while not (pids.exists() and len(below) == 2):
        below = psutil.Process(process.pid).children(recursive=True)
    # The server ignores SIGTERM, so that it takes two seconds to end it: the next ones come meanwhile.
    for _ in range(3):
        process.send_signal(number)
        time.sleep(0.2)
    rest, said = process.communicate(timeout=HANGS)
    assert (process.returncode, rest, said) == (code, "", "")
    wait_for_the_end_of(below)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no such signals")
def test_a_signal_that_is_ignored_stays_ignored(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(table("sleep", "300", startup_timeout_sec=1))
    script = f'trap "" HUP; exec "{sys.executable}" -m app_server_server doctor --json'
    process = subprocess.Popen(
        ["sh", "-c", script],
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert '"starting"' in process.stdout.readline()
    process.send_signal(signal.SIGHUP)
    rest, said = process.communicate(timeout=HANGS)
    assert (process.returncode, said) == (0, "")
    assert '"completed"' not in rest
    assert "mcpServer/startupStatus/completed" in rest


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no such signals")
@pytest.mark.parametrize(
    "loaded", ["app_server_server.commands", "typer", "anyio", "app_server_server.doctor"]
)
def test_a_signal_while_the_program_loads_leaves_no_traceback(tmp_path: Path, loaded: str) -> None:
    """SIGINT comes in the moment in which a module is loaded."""
    (tmp_path / "sitecustomize.py").write_text(
        "import os, signal, sys\n"
        "class Interrupts:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name == {loaded!r}: os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Interrupts())\n"
    )
    process = start(tmp_path, table("sleep", "300"), path=tmp_path)
    printed, said = process.communicate(timeout=HANGS)
    assert (process.returncode in (-signal.SIGINT, 130), printed, said) == (True, "", "")


@pytest.mark.skipif(sys.platform == "win32", reason="the shell of POSIX closes streams")
@pytest.mark.parametrize(
    ("words", "redirection", "code", "said"),
    [
        ("doctor --json", ">&-", 0, ""),
        ("serve", "<&-", 0, ""),
        ("serve", ">&-", 0, ""),
        ("doctor", "> /dev/full", 2, "error: a standard stream cannot be used: No space left on device"),
        (
            "doctor --json",
            "> /dev/full",
            2,
            "error: a standard stream cannot be used: No space left on device",
        ),
    ],
)
def test_a_stream_that_is_closed_or_full(
    tmp_path: Path, words: str, redirection: str, code: int, said: str
) -> None:
    if "full" in redirection and not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    (tmp_path / "config.toml").write_text(table(sys.executable, "-S", "-E", QUICK, "0"))
    done = subprocess.run(
        ["sh", "-c", f'exec "{sys.executable}" -m app_server_server {words} {redirection}'],
        env=environment(tmp_path),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=HANGS,
        check=False,
    )
    assert (done.returncode, done.stderr.split(":")[:2]) == (code, said.split(":")[:2]), done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_name_that_the_output_has_no_letters_for(tmp_path: Path, encoding: str) -> None:
    config = table("no-such-\u65e5").replace("mcp_servers.a", 'mcp_servers."\u65e5"')
    process = start(tmp_path, config, PYTHONIOENCODING=encoding)
    printed, said = process.communicate(timeout=HANGS)
    assert (process.returncode, said) == (0, "")
    assert printed.startswith("\\u65e5  failed")


def test_output_without_end_is_left_unread(tmp_path: Path) -> None:
    config = table(sys.executable, "-S", "-c", ENDLESS, startup_timeout_sec=20)
    printed, said = start(tmp_path, config).communicate(timeout=HANGS)
    assert said == ""
    assert "0 ready, 1 failed, 0 cancelled" in printed


def test_what_cannot_be_written_down_is_not_kept(tmp_path: Path) -> None:
    (tmp_path / "app-server-server").write_text("a file")
    pids = tmp_path / "pids"
    config = table(sys.executable, str(TREE), env={"PIDS": str(pids), "TREE": "ends"})
    printed, said = start(tmp_path, config).communicate(timeout=HANGS)
    assert said == ""
    assert "app-server-server/started' cannot be written: " in printed
    assert "Errno" not in printed
    left = pids.read_text().split() if pids.exists() else []
    assert not any(psutil.pid_exists(int(pid)) for pid in left)


def test_nothing_steers_the_terminal(tmp_path: Path) -> None:
    config = '[mcp_servers."red \\u001b[31m"]\ncommand = "no-such-program"\n'
    printed, _ = start(tmp_path, config).communicate(timeout=HANGS)
    assert printed.startswith("red \ufffd[31m  failed")
    assert "\x1b" not in printed


def test_nothing_to_start_is_said(tmp_path: Path) -> None:
    process = start(tmp_path, table("sleep", enabled=False))
    printed, said = process.communicate(timeout=HANGS)
    assert (process.returncode, printed) == (0, "")
    assert said == "there is nothing to start: the configuration has no MCP server that is enabled\n"
