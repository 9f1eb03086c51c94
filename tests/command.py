"""The command as anybody runs it: a process of its own, its exit code, and what it prints.

Where the system can fork, one process imports the command once, and each run is a fork of it, which is half a
second less. How the command starts, and what a variable changes that is read then, is tried on Python itself.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parents[1]
TINY = "tests.emitters.tiny.conditions:REGISTRY"
IMPORTED = (
    *("generators.__main__", "generators.cli", "generators.artifacts", "generators.compat.acceptance"),
    *("generators.compat.run", "generators.registry", "generators.verify.run", "protocol_models"),
)
OBEYED_BY_FORKS = frozenset(
    {
        *("COLUMNS", "NO_COLOR", "TERM"),
        *("COMP_CWORD", "COMP_WORDS", "_APP_SERVER_PROTOCOL_COMPLETE", "_TYPER_COMPLETE_ARGS"),
    }
)
"""Variables that are read while the command runs, and not before."""


def run(*words: str, cwd: Path = ROOT, **variables: str) -> tuple[int, str]:
    """Exit code and output of the command, both streams together."""
    if not _can_fork(variables):
        return run_python("-m", "generators", *words, cwd=cwd, **variables)
    code, printed, _ = _forked(words, cwd, b"", variables, apart=False)
    return code, printed.decode()


def run_apart(
    *words: str, given: bytes = b"", variables: Mapping[str, str] | None = None
) -> tuple[int, bytes, bytes]:
    """Exit code, output, and what was said about errors; `given` comes through a pipe."""
    variables = variables or {}
    if _can_fork(variables):
        return _forked(words, ROOT, given, variables, apart=True)
    ended = subprocess.run(
        [sys.executable, "-m", "generators", *words],
        cwd=ROOT,
        env={**_environment(), **variables},
        input=given,
        capture_output=True,
        check=False,
    )
    return ended.returncode, ended.stdout, ended.stderr


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


def _can_fork(variables: Mapping[str, str]) -> bool:
    """Whether a fork would be as a process that starts now."""
    if not hasattr(os, "fork") or variables.keys() - OBEYED_BY_FORKS:
        return False
    return _environment() == _forks().environment


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

    def start(self, asked: dict[str, object]) -> None:
        """Begin a run."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{json.dumps(asked)}\n")
        self._process.stdin.flush()

    def code(self) -> int:
        """The exit code of the run that was begun, once it has ended."""
        assert self._process.stdout is not None
        return int(self._process.stdout.readline())


@cache
def _forks() -> _Forks:
    return _Forks()


def _forked(
    words: tuple[str, ...], cwd: Path, given: bytes, variables: Mapping[str, str], *, apart: bool
) -> tuple[int, bytes, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        pipe, out, errors = (Path(folder, name) for name in ("pipe", "out", "errors"))
        os.mkfifo(pipe)
        streams = (str(pipe), str(out), str(errors) if apart else "")
        _forks().start({"words": words, "cwd": str(cwd), "streams": streams, "variables": variables})
        with suppress(BrokenPipeError):  # not every command reads
            pipe.write_bytes(given)
        code = _forks().code()
        return code, out.read_bytes(), errors.read_bytes() if apart else b""


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


def _become(words: list[str], cwd: str, streams: list[str], variables: dict[str, str]) -> None:
    """Be the command from here on; it ends the process."""
    pipe, *files = streams
    os.dup2(os.open(pipe, os.O_RDONLY), 0)
    out, errors = (os.open(file, os.O_WRONLY | os.O_CREAT, 0o600) if file else 1 for file in files)
    os.dup2(out, 1)
    os.dup2(errors, 2)  # where there is no file for them, to what is the output by now
    os.environ.update(variables)
    os.chdir(cwd)
    sys.path[0] = cwd
    sys.argv = ["app-server-protocol", *words]
    import_module("generators.__main__").main()


if __name__ == "__main__":
    _fork_for_each_line()
