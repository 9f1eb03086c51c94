"""Commands on a real terminal: 40 columns, no colours, nobody who listens, and a disk that fills up."""

import os
import re
import struct
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.command import ROOT
from tests.generators.test_newcomer import CHAT, OPTIONS

if sys.platform == "win32":
    pytest.skip("terminals are made otherwise there", allow_module_level=True)

import fcntl
import pty
import termios

CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
"""What moves the cursor, or colours."""
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
LARGEST = 600
"""Bytes that a file may have on the disk that is full: some artifacts have less, and some more."""


@pytest.fixture
def chat(tmp_path: Path) -> Path:
    (tmp_path / "chat.py").write_text(CHAT, encoding="utf-8")
    return tmp_path


def on_terminal(
    folder: Path,
    *words: str,
    columns: int = 80,
    largest: int | None = None,
    variables: Mapping[str, str] | None = None,
) -> tuple[int, str]:
    """Exit code, and all that came to the terminal."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    environment = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "NO_COLOR", "TERM")}
    code = "import generators.__main__ as it; it.main()"
    if largest is not None:  # set by the command itself, which Python has loaded by then
        limit = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({largest}, {largest}))"
        code = f"{limit}; {code}"
    process = subprocess.Popen(
        [sys.executable, "-c", code, *words],
        cwd=folder,
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env={
            **environment,
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            "TERM": "xterm",
            **(variables or {}),
        },
    )
    os.close(slave)
    said = b""
    while True:
        try:
            read = os.read(master, 65536)
        except OSError:  # what Linux answers when the other side has gone
            break
        if not read:
            break
        said += read
    os.close(master)
    return process.wait(), said.decode().replace("\r\n", "\n")


def test_a_bar_is_shown_and_goes_away(chat: Path) -> None:
    code, said = on_terminal(chat, "write", *OPTIONS)
    assert code == 0
    assert "artifacts" in said
    assert "━" in said
    assert "━" not in CONTROL.sub("", said.rpartition("\x1b[2K")[2])


@pytest.mark.parametrize("columns", [40, 20, 1])
def test_a_narrow_terminal_is_told_everything(chat: Path, columns: int) -> None:
    assert on_terminal(chat, "write", *OPTIONS, columns=columns)[0] == 0
    (chat / "chat.py").write_text(
        CHAT.replace("    text: str", "    text: str\n    room: str"), encoding="utf-8"
    )
    code, said = on_terminal(chat, "check", *OPTIONS, columns=columns)
    assert code == 1
    assert "member 'room' added" in CONTROL.sub("", said)
    assert "Traceback" not in said


def test_no_colour_where_nobody_wants_one(chat: Path) -> None:
    (chat / "chat.py").write_text("import nowhere\n", encoding="utf-8")
    assert COLOUR.search(on_terminal(chat, "check", *OPTIONS)[1])
    for name, value in (("NO_COLOR", "1"), ("TERM", "dumb")):
        code, said = on_terminal(chat, "check", *OPTIONS, variables={name: value})
        assert code == 2
        assert not re.search(r"\x1b\[[0-9;]*3[0-9]", said), said


def test_without_any_terminal_there_is_no_bar(chat: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "generators", "write", *OPTIONS],
        cwd=chat,
        env={k: v for k, v in os.environ.items() if k not in ("TERM", "COLUMNS")} | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        start_new_session=True,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert b"\x1b" not in ended.stdout


def test_a_reader_who_leaves_early_ends_nothing(chat: Path) -> None:
    command = f'"{sys.executable}" -m generators write --verbose {" ".join(OPTIONS)} | head -n 1'
    ended = subprocess.run(
        ["sh", "-c", command],
        cwd=chat,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.stderr == ""
    assert len(ended.stdout.splitlines()) == 1
    assert (chat / "out/protocol.json").is_file()


def test_a_disk_that_fills_up_below_the_bar_changes_nothing(chat: Path) -> None:
    code, said = on_terminal(chat, "write", *OPTIONS, largest=LARGEST)
    assert code == 2
    shown = CONTROL.sub("", said.rpartition("\x1b[2K")[2])
    assert "File too large" in shown
    assert "no file was changed" in shown
    assert "━" not in shown
    assert "Traceback" not in said
    assert not (chat / "out").exists()
    assert on_terminal(chat, "write", *OPTIONS)[0] == 0
