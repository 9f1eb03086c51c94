"""`write --watch`: each change is written, mistakes are told, and it ends as it should."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.command import ROOT
from tests.generators.test_newcomer import CHAT, OPTIONS

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent otherwise there")
PATIENCE = 60
"""Seconds after which something that should happen did not; a loaded machine is slow."""


class Watching:
    """The command, running; what it has said so far is in a file."""

    def __init__(self, folder: Path, log: Path) -> None:
        self.log = log
        with log.open("wb") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "generators", "write", "--watch", *OPTIONS],
                cwd=folder,
                env={**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
                stdout=said,
                stderr=subprocess.STDOUT,
            )

    @property
    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def until(self, happened: Callable[[], bool]) -> None:
        """Wait for something; a test fails where it does not happen."""
        end = time.monotonic() + PATIENCE
        while not happened():
            assert time.monotonic() < end, self.said
            time.sleep(0.05)


@contextmanager
def watching(folder: Path, log: Path) -> Iterator[Watching]:
    command = Watching(folder, log)
    try:
        command.until(lambda: "watching Python files" in command.said)
        yield command
    finally:
        command.process.kill()
        command.process.wait()


@pytest.fixture
def chat(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "chat.py").write_text(CHAT, encoding="utf-8")
    return folder


def test_a_change_is_written_a_mistake_is_told_and_ctrl_c_ends_it(chat: Path, tmp_path: Path) -> None:
    module, schema = chat / "chat.py", chat / "out/json/SayParams.json"
    with watching(chat, tmp_path / "log") as command:
        command.until(schema.is_file)
        module.write_text(CHAT.replace("    text: str\n", "    text: str\n    room: str\n"), encoding="utf-8")
        command.until(lambda: '"room"' in schema.read_text(encoding="utf-8"))
        command.until(lambda: "member 'room' added" in command.said)

        written = schema.read_bytes()
        module.write_text(CHAT.replace("    text: str\n", "    text: Strin\n"), encoding="utf-8")
        command.until(lambda: "chat.py:6: NameError" in command.said)
        assert schema.read_bytes() == written

        module.write_text(CHAT, encoding="utf-8")
        command.until(lambda: '"room"' not in schema.read_text(encoding="utf-8"))
        command.process.send_signal(signal.SIGINT)
        assert command.process.wait(PATIENCE) == 130
        assert "Traceback" not in command.said
        assert "interrupted" in command.said.splitlines()[-1]


CHANGES_ITSELF = """
from pathlib import Path

if not Path("changed").exists():
    Path("changed").touch()
    module = Path(__file__)
    module.write_text(module.read_text().replace("    text: str\\n", "    text: str\\n    room: str\\n"))
"""
"""Saved by its author while the first write reads it: the write still sees the older text."""


def test_a_change_made_while_the_first_write_runs_is_written(chat: Path, tmp_path: Path) -> None:
    (chat / "chat.py").write_text(CHAT + CHANGES_ITSELF, encoding="utf-8")
    with watching(chat, tmp_path / "log") as command:
        command.until(lambda: '"room"' in (chat / "out/json/SayParams.json").read_text(encoding="utf-8"))


def test_a_folder_that_vanishes_ends_it_with_an_error(chat: Path, tmp_path: Path) -> None:
    with watching(chat, tmp_path / "log") as command:
        shutil.rmtree(chat)
        assert command.process.wait(PATIENCE) == 2
        assert "the folder that is watched is gone" in command.said
        assert "next: " in command.said
        assert "Traceback" not in command.said
