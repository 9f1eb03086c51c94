"""The command as anybody runs it: a process of its own, its exit code, and what it prints.

Where the system can fork, one process imports the command once, and each run is a fork of it, which is half a
second less. How the command starts, and what a variable changes, is tried on Python itself.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import tempfile
from functools import cache
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parents[1]
TINY = "tests.emitters.tiny.conditions:REGISTRY"
IMPORTED = (
    *("generators.__main__", "generators.cli", "generators.artifacts", "generators.compat.acceptance"),
    *("generators.compat.run", "generators.registry", "generators.verify.run", "protocol_models"),
)


def run(*words: str, cwd: Path = ROOT, **variables: str) -> tuple[int, str]:
    """Exit code and output of the command, both streams together."""
    if variables or not _can_fork():
        return run_python("-m", "generators", *words, cwd=cwd, **variables)
    return _forked(words, cwd)


def run_python(*words: str, cwd: Path = ROOT, **variables: str) -> tuple[int, str]:
    """Exit code and output of Python, both streams together."""
    ended = subprocess.run(
        [sys.executable, *words],
        cwd=cwd,
        env={**_environment(), **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return ended.returncode, ended.stdout


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    return {**kept, "NO_COLOR": "1", "PYTHONPATH": str(ROOT), "COLUMNS": "120", "PYTHONIOENCODING": "utf-8"}


def _can_fork() -> bool:
    """Whether a fork would be as a process that starts now."""
    return hasattr(os, "fork") and _environment() == _forks().environment


class _Forks:
    """The process that has imported the command."""

    def __init__(self) -> None:
        self.environment = _environment()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.command"],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def code_of(self, asked: dict[str, object]) -> int:
        """The exit code of a run, once it has ended."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{json.dumps(asked)}\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


@cache
def _forks() -> _Forks:
    return _Forks()


def _forked(words: tuple[str, ...], cwd: Path) -> tuple[int, str]:
    with tempfile.TemporaryDirectory() as folder:
        printed = Path(folder, "printed")
        code = _forks().code_of({"words": words, "cwd": str(cwd), "printed": str(printed)})
        return code, printed.read_bytes().decode()


def _fork_for_each_line() -> None:
    """Run what each line of standard input asks for in a fork, and print its exit code."""
    for module in IMPORTED:
        import_module(module)
    gc.freeze()
    for line in sys.stdin:
        if (child := os.fork()) == 0:
            _become(**json.loads(line))
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
        sys.stdout.flush()


def _become(words: list[str], cwd: str, printed: str) -> None:
    """Be the command from here on; it ends the process."""
    nothing, file = os.open(os.devnull, os.O_RDONLY), os.open(printed, os.O_WRONLY | os.O_CREAT, 0o600)
    for stream, descriptor in enumerate((nothing, file, file)):
        os.dup2(descriptor, stream)
    os.chdir(cwd)
    sys.path[0] = cwd
    sys.argv = ["app-server-protocol", *words]
    import_module("generators.__main__").main()


if __name__ == "__main__":
    _fork_for_each_line()
