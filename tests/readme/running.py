"""Runs the examples of a page in a folder, with the Python and the command of some environment."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import zstandard

from tests.readme.pages import BLOCK, ROOT, Block, text_of

MEMBER_ADDED = re.compile(r"`(\w+)` of the example above gets a member, `(.*?)`")
SESSION = "\n".join(
    [
        '{"dir":"c2s","msg":{"method":"thread/archive","id":0,"params":{"threadId":"a"}}}',
        '{"dir":"s2c","msg":{"id":0,"result":{}}}',
    ]
)
"""The recording that scripts and commands are given as `session.jsonl`."""


@dataclass(frozen=True)
class Installed:
    """An environment in which the examples run."""

    python: Path = Path(sys.executable)
    variables: Mapping[str, str] = field(default_factory=lambda: {"PYTHONPATH": str(ROOT)})

    @property
    def environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        path = f"{self.python.parent}{os.pathsep}{os.environ['PATH']}"
        return {**inherited, "NO_COLOR": "1", "COLUMNS": "120", "PATH": path, **self.variables}


def add_recordings(folder: Path) -> None:
    """Put the recordings that pages name into a folder."""
    (folder / "session.jsonl").write_text(SESSION, encoding="utf-8")
    (folder / "older.jsonl.zst").write_bytes(zstandard.compress(SESSION.encode()))


def add_npm_package(project: Path) -> None:
    """Put the npm package, as it is in this tree, into a project's `node_modules`."""
    left_out = shutil.ignore_patterns("json", "fixtures", "releases")
    shutil.copytree(ROOT / "schema", project / "node_modules/codex-app-server-protocol", ignore=left_out)


def run_python(block: Block, folder: Path, installed: Installed) -> None:
    """Run a block as a script of its own; one that reads a recording has to print its messages."""
    script = folder / "example.py"
    script.write_text(block.code, encoding="utf-8")
    ended = subprocess.run(
        [str(installed.python), str(script), "session.jsonl"],
        cwd=folder,
        env=installed.environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    if "sys.argv" in block.code:
        assert ended.stdout.splitlines() == [
            "c2s Request thread/archive 60",
            "s2c Response thread/archive 20",
        ]


def _dateless(text: str) -> str:
    """What was printed, whenever and by whichever version it was."""
    return re.sub(r"compared on \d{4}-\d\d-\d\d by app-server-protocol \S+", "compared", text)


def _steps(page: Path) -> Iterator[tuple[str, str]]:
    """What a page does, in order: a file `chat.py`, a member added to it, a command, what it printed."""
    text = text_of(page)
    for match in sorted(chain(BLOCK.finditer(text), MEMBER_ADDED.finditer(text)), key=lambda m: m.start()):
        if match.re is MEMBER_ADDED:
            yield "member", match[2]
        elif match[1] == "python" and match[2].startswith("# chat.py"):
            yield "file", match[2]
        elif match[1] == "sh":
            yield from (("command", line) for line in match[2].splitlines())
        elif not match[1]:
            yield "output", match[2]


def run_commands(page: Path, folder: Path, installed: Installed) -> None:
    """Run a page's commands one after the other; each has to print what the page shows below it."""
    ended, ran = None, 0
    for what, text in _steps(page):
        module = folder / "chat.py"
        if what == "file":
            module.write_text(text, encoding="utf-8")
        elif what == "member":
            code = module.read_text(encoding="utf-8")
            module.write_text(
                code.replace("    text: str\n", f"    text: str\n    {text}\n", 1), encoding="utf-8"
            )
        elif what == "command":
            ended = subprocess.run(
                text,
                shell=True,
                cwd=folder,
                env=installed.environment,
                capture_output=True,
                text=True,
                check=False,
            )
            assert ended.returncode in (0, 1), ended.stderr
            ran += 1
        else:
            assert ended is not None
            assert _dateless(ended.stdout) == _dateless(text)
    assert ran
