"""What people run, over real processes: the output against the direct output, and what is left behind."""

import difflib
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from protocol_models.json_types import JsonObject
from test_app_server import SERVER
from test_shutdown import alive, wait_until

DIRECT = [sys.executable, str(SERVER)]
UPDATED, COMPLETED = "mcpServer/startupStatus/updated", "mcpServer/startupStatus/completed"
CLIENT = [sys.executable, "-m", "app_server_client"]


def asked(*wanted: str) -> bytes:
    """What a client sends to have the server do this and that."""
    messages: list[JsonObject] = [
        {"method": "thread/archive", "id": number, "params": {"threadId": what}}
        for number, what in enumerate(wanted, 1)
    ]
    return b"".join(json.dumps(message).encode() + b"\n" for message in messages)


def output(command: list[str], data: bytes, **env: str) -> bytes:
    ended = subprocess.run(
        command, input=data, capture_output=True, timeout=60, check=False, env={**os.environ, **env}
    )
    return ended.stdout


def proxy(*options: str) -> list[str]:
    return [*CLIENT, "proxy", *options, "--", *DIRECT]


def is_startup(line: bytes) -> bool:
    return b"mcpServer/startupStatus/" in line


@pytest.mark.parametrize(
    "wanted", [("call", "approval"), ("cut", "bad", "malformed"), ("flood", "stray"), ("startup", "stray")]
)
def test_the_proxy_changes_nothing_but_startup_lines(wanted: tuple[str, ...]) -> None:
    data = asked(*wanted)
    direct = output(DIRECT, data).split(b"\n")
    passed = output(proxy(), data).split(b"\n")
    assert [line for line in passed if not is_startup(line)] == [
        line for line in direct if not is_startup(line)
    ]
    if not any(map(is_startup, direct)):
        assert passed == direct


def test_the_proxy_drops_what_repeats_and_adds_one_summary_a_round() -> None:
    direct = [line for line in output(DIRECT, asked("startup")).split(b"\n") if is_startup(line)]
    passed = [line for line in output(proxy(), asked("startup")).split(b"\n") if is_startup(line)]
    assert passed[:-1] == direct[:-1], "the last one repeats"
    summary = json.loads(passed[-1])
    assert summary["method"] == "mcpServer/startupStatus/completed"
    assert summary["params"] == {
        "threadId": "t1",
        "ready": ["b"],
        "failed": [{"name": "a", "error": "x", "failureReason": None}],
        "cancelled": [],
    }


@pytest.mark.parametrize(
    ("release", "dropped", "added"),
    # One summary for each of the three rounds that close, and at the end one for the thread that was left.
    [("0.169.0", 5, 4), ("0.171.0", 4, 4)],
)
def test_what_the_proxy_makes_of_recorded_traffic(
    release: str, dropped: int, added: int, tmp_path: Path
) -> None:
    recording = Path(__file__).parents[4] / "shared/captures" / release / "mcp.jsonl"
    if not recording.exists():
        pytest.skip(f"{recording} is not there")
    rows = [json.loads(line) for line in recording.read_text(encoding="utf-8").splitlines()]
    said = [json.dumps(row["msg"], ensure_ascii=False) for row in rows if row["dir"] == "s2c"]
    server = tmp_path / "server.jsonl"
    server.write_text("".join(f"{line}\n" for line in said), encoding="utf-8")
    passed = output([*CLIENT, "proxy", "--", "cat", str(server)], b"").decode().splitlines()
    changes = [line for line in difflib.ndiff(said, passed) if line[0] in "+-"]
    assert {json.loads(line[2:])["method"] for line in changes if line[0] == "-"} == {UPDATED}
    assert {json.loads(line[2:])["method"] for line in changes if line[0] == "+"} == {COMPLETED}
    assert Counter(line[0] for line in changes) == {"-": dropped, "+": added}


def test_the_proxy_sums_up_a_round_that_is_abandoned() -> None:
    *_, last = output(proxy(), asked("starting")).strip().split(b"\n")
    assert json.loads(last)["params"]["cancelled"] == ["a"]


def test_the_proxy_obeys_the_configuration(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text("[notifications]\nmcp_startup_individual = false\n")
    lines = output(proxy("--config", str(config)), asked("startup")).split(b"\n")
    assert sum(map(is_startup, lines)) == 1


@pytest.mark.parametrize("text", ["[notifications\n", "[notifications]\nmcp_startup_individual = 1\n", None])
def test_a_configuration_that_cannot_be_used_is_named(tmp_path: Path, text: str | None) -> None:
    config = tmp_path / "config.toml"
    if text is not None:
        config.write_text(text)
    ended = subprocess.run(proxy("--config", str(config)), capture_output=True, timeout=60, check=False)
    assert ended.returncode == 2
    assert b"config.toml" in ended.stderr
    assert b"Traceback" not in ended.stderr


@pytest.mark.parametrize("what", ["proxy", "watch"])
def test_a_command_that_does_not_exist_is_named(what: str) -> None:
    command = [*CLIENT, what, "--", "/no/such/server"]
    ended = subprocess.run(command, capture_output=True, timeout=60, check=False, stdin=subprocess.DEVNULL)
    assert ended.returncode == 2
    assert b"/no/such/server was not found" in ended.stderr
    assert b"Traceback" not in ended.stderr


def test_the_exit_code_is_that_of_the_server() -> None:
    ended = subprocess.run(proxy(), input=asked("exit"), capture_output=True, timeout=60, check=False)
    assert ended.returncode == 7


def test_a_recording_has_both_directions_and_no_secret(tmp_path: Path) -> None:
    file = tmp_path / "recording.jsonl"
    secret = 'hunter2 "quoted" 日本'
    command = [*CLIENT, "record", str(file), "--", *DIRECT]
    data = asked("call", secret)
    assert output(command, data, SOME_API_KEY=secret) == output(DIRECT, data)
    rows = [json.loads(line) for line in file.read_bytes().split(b"\n") if line]
    assert [row["dir"] for row in rows].count("c2s") == 2
    assert {row["msg"].get("method") for row in rows} >= {"thread/archive", "item/tool/call"}
    assert "[SOME_API_KEY]" in [row["msg"].get("params", {}).get("threadId") for row in rows]
    assert "hunter2" not in file.read_text()


def test_a_recording_overwrites_nothing(tmp_path: Path) -> None:
    file = tmp_path / "mine"
    file.write_text("mine")
    command = [*CLIENT, "record", str(file), "--", *DIRECT]
    ended = subprocess.run(command, capture_output=True, timeout=60, check=False, stdin=subprocess.DEVNULL)
    assert (ended.returncode, file.read_text()) == (2, "mine")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("manner", ["stubborn", "grandchild"])
@pytest.mark.parametrize("what", ["proxy", "record"])
def test_a_signal_ends_what_passes_with_all_below_it(
    tmp_path: Path, what: str, manner: str, number: signal.Signals
) -> None:
    file = tmp_path / "pids"
    options = [str(tmp_path / "recording.jsonl")] if what == "record" else []
    with subprocess.Popen(
        [*CLIENT, what, *options, "--", *DIRECT, manner, str(file)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        wait_until(lambda: len(pids_in(file)) == 2, 20)
        time.sleep(0.7)
        process.send_signal(number)
        process.wait(6)
    assert len(pids_in(file)) == 2
    assert alive(pids_in(file)) == []


def watch(*server: str) -> list[str]:
    return [*CLIENT, "watch", "--", *DIRECT, *server]


def pids_in(file: Path) -> list[int]:
    return [int(pid) for pid in file.read_text().split()] if file.exists() else []


def test_watch_prints_plain_lines_without_a_terminal() -> None:
    ended = subprocess.run(watch(), capture_output=True, timeout=60, check=False, stdin=subprocess.DEVNULL)
    assert (ended.returncode, ended.stderr) == (1, b"")
    assert [line.split(b" s  ", 1)[1].decode() for line in ended.stdout.splitlines()] == [
        "good: starting",
        "exits: starting",
        "exits: failed",
        "warning: exits:  [31mit ended",
        "good: ready",
        "MCP startup incomplete (failed: exits); ready: good",
    ]


def on_a_terminal(
    command: list[str], has_seen: Callable[[bytes], bool] = bool, number: int | None = None
) -> tuple[int, str]:
    """Exit code and output of a command on a terminal. Once enough was seen, a signal is sent."""
    import pty

    mine, theirs = pty.openpty()
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        shown = b""
        with suppress(OSError):  # how the end of a terminal is told
            while data := os.read(mine, 1 << 16):
                shown += data
                if number is not None and has_seen(shown):
                    process.send_signal(number)
                    number = None
        process.wait(8)
    os.close(mine)
    return process.returncode, shown.decode()


def test_watch_shows_a_panel_on_a_terminal() -> None:
    code, shown = on_a_terminal(watch())
    last = shown[shown.rindex("MCP servers") :]
    assert code == 1
    assert [word in last for word in ("good", "ready", "failed", "warning: exits")] == [True] * 4
    assert "MCP startup incomplete (failed: exits); ready: good" in last
    assert "\x1b[31m" not in shown, "what the server says commands no terminal"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("has_terminal", [True, False])
def test_a_signal_ends_watch_with_all_below_it(
    tmp_path: Path, number: signal.Signals, has_terminal: bool
) -> None:
    file = tmp_path / "pids"
    command = watch("hangs", str(file))
    if has_terminal:
        code, _ = on_a_terminal(command, lambda shown: b"Starting MCP server: good" in shown, number)
    else:
        with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            shown = process.stdout
            wait_until(lambda: b"exits: failed" in shown.readline(), 20)
            process.send_signal(number)
            code = process.wait(8)
    assert code == 128 + number
    assert len(pids_in(file)) == 2
    assert alive(pids_in(file)) == []
