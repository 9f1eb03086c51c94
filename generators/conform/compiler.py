"""The TypeScript compiler, as a command."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from ..errors import GeneratorError

__all__ = ["Compiler"]

ERROR = re.compile(r"(?P<file>[^\n(]+)\((?P<line>\d+),\d+\): error (?P<text>TS.*)")
NOT_ASSIGNABLE = "TS2322"
VERSION = "5"
"""Of the compiler that `npx` gets: the one that the project is tested with."""
SECONDS = 120
"""How long `npx` may take to get it."""


@dataclass(frozen=True, slots=True)
class Compiler:
    """One that is installed."""

    words: tuple[str, ...]
    """The command that runs it."""

    @classmethod
    def find(cls) -> Self | None:
        """That of the current folder's `node_modules`, of the `PATH`, or what `npx` gets; else none."""
        local = shutil.which("tsc", path=str(Path("node_modules/.bin").resolve())) or shutil.which("tsc")
        if local is not None:
            return cls((local,))
        npx = shutil.which("npx")
        if npx is None:
            return None
        words = (npx, "--yes", "--package", f"typescript@{VERSION}", "tsc")
        try:
            ended = subprocess.run([*words, "--version"], capture_output=True, timeout=SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired):
            return None
        return cls(words) if ended.returncode == 0 else None

    @property
    def command(self) -> str:
        """What errors call it."""
        return " ".join(self.words)

    def errors(self, files: Mapping[str, str], checks: str) -> list[int]:
        """The lines of one file that assign to what they may not; any other error is raised."""
        lines: list[int] = []
        for line in self._compiled(files):
            error = ERROR.fullmatch(line)
            if error and Path(error["file"]).name == checks and error["text"].startswith(NOT_ASSIGNABLE):
                lines.append(int(error["line"]))
            elif not line.startswith(" "):  # what is indented explains the line before it
                hint = "compile the types of the target by themselves; without that they cannot be compared"
                raise GeneratorError(f"the types do not compile: {line}", self.command, hint)
        return lines

    def refused_lines(self, files: Mapping[str, str], checks: str) -> set[int]:
        """The lines of one file that have any error; an error in another file is raised."""
        lines: set[int] = set()
        for line in self._compiled(files):
            error = ERROR.fullmatch(line)
            if error and Path(error["file"]).name == checks:
                lines.add(int(error["line"]))
            elif not line.startswith(" "):
                hint = "compile the types by themselves"
                raise GeneratorError(f"the types do not compile: {line}", self.command, hint)
        return lines

    def _compiled(self, files: Mapping[str, str]) -> Iterator[str]:
        """What the compiler prints about some files, line by line."""
        with tempfile.TemporaryDirectory(prefix="types-") as folder:
            for path, text in files.items():
                place = Path(folder, path)
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(text, encoding="utf-8", newline="\n")
            output = self._run(Path(folder))
        yield from filter(None, map(str.rstrip, output.splitlines()))

    def _run(self, project: Path) -> str:
        words = [*self.words, "--project", ".", "--pretty", "false"]
        try:
            ended = subprocess.run(
                words, cwd=project, capture_output=True, text=True, encoding="utf-8", check=False
            )
        except OSError as error:
            hint = "install TypeScript again, with Node 20 or later"
            raise GeneratorError(error.strerror or str(error), self.command, hint) from error
        if ended.returncode != 0 and not ended.stdout.strip():
            hint = "install TypeScript again, with Node 20 or later"
            raise GeneratorError(f"the compiler failed: {ended.stderr.strip()}", self.command, hint)
        return ended.stdout
