"""The recipes of CONTRIBUTING, as steps that can be followed in a copy of the tree.

A block with a file in parentheses, as in `python (a/b.py)`, is that file, and `sh` is what is run. `diff`
changes files: lines with `+` come to those around them, lines with `-` go, and `@@` or the name of a file
begins another place.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "CONTRIBUTING.md"
BLOCK = re.compile(r"^( *)```([a-z]+)(?: \((.*?)\))?\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
COMMANDS = {
    "app-server-protocol": "-m generators",
    "mypy": "-m mypy",
    "pytest": "-m pytest -p no:cacheprovider",
    "python": "",
    "ruff": "-m ruff",
}
"""What the recipes call, and what of the running Python stands for it in the copy."""


@dataclass(frozen=True)
class Step:
    """One code block of a recipe."""

    language: str
    file: str
    code: str


def recipes() -> list[str]:
    """The headings of all recipes."""
    return re.findall(r"^## (Add .*)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)


def steps(heading: str) -> list[Step]:
    """The blocks below a heading of the page, in order."""
    _, found, rest = PAGE.read_text(encoding="utf-8").partition(f"\n## {heading}\n")
    assert found, heading
    section = rest.partition("\n## ")[0]
    return [Step(language, file, textwrap.dedent(code)) for _, language, file, code in BLOCK.findall(section)]


class Copy:
    """A copy of the tree, in which recipes are followed."""

    def __init__(self, root: Path, *folders: str) -> None:
        """folders: what is copied beside the code; what does not change is linked."""
        self.root = root
        for name in ("protocol_models", "generators", *folders):
            shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("releases"))
        for name in ("templates", "editable"):
            (root / name).symlink_to(ROOT / name)
        for name in (
            "justfile",
            "pyproject.toml",
            "tests/__init__.py",
            "tests/conftest.py",
            "tests/examples.py",
        ):
            (root / name).parent.mkdir(exist_ok=True)
            shutil.copyfile(ROOT / name, root / name)
        bin_folder = root / ".venv/bin"  # where the justfile looks first
        bin_folder.mkdir(parents=True)
        for name, words in COMMANDS.items():
            script = f'#!/bin/sh\nPYTHONPATH="{root}" exec "{sys.executable}" {words} "$@"\n'
            (bin_folder / name).write_text(script, encoding="utf-8")
            (bin_folder / name).chmod(0o755)

    def follow(self, heading: str, *, later: tuple[str, ...] = ()) -> None:
        """Do what a recipe says, but for the commands that are run later."""
        for step in steps(heading):
            if step.language == "sh":
                for line in step.code.splitlines():
                    if line not in later:
                        code, text = self.run(*line.split())
                        assert code == 0, f"{line}\n{text}"
            elif step.language == "diff":
                self._change(step.code)
            else:
                (self.root / step.file).write_text(step.code, encoding="utf-8")

    def _change(self, diff: str) -> None:
        for file, old, new in _places(diff):
            text = (self.root / file).read_text(encoding="utf-8")
            assert text.count(old) == 1, f"{file} has {text.count(old)} times:\n{old}"
            (self.root / file).write_text(text.replace(old, new), encoding="utf-8")

    def run(self, *words: str) -> tuple[int, str]:
        """Run a command in the copy; its exit code, and what it prints."""
        here, python = self.root / ".venv/bin", Path(sys.executable).parent
        path = os.pathsep.join((str(here), str(python), os.environ["PATH"]))
        ended = subprocess.run(
            words, cwd=self.root, env={**os.environ, "PATH": path, "NO_COLOR": "1"},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        return ended.returncode, ended.stdout + ended.stderr


def _places(diff: str) -> Iterator[tuple[str, str, str]]:
    """File, what stands there, and what should stand there."""
    for part in re.split(r"^(?=--- )", diff, flags=re.MULTILINE)[1:]:
        head, _, rest = part.partition("\n")
        for place in re.split(r"^@@\n", rest, flags=re.MULTILINE):
            lines = place.splitlines()
            old = [line[1:] for line in lines if line[:1] != "+"]
            new = [line[1:] for line in lines if line[:1] != "-"]
            yield head.removeprefix("--- "), _joined(old), _joined(new)


def _joined(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
