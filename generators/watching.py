"""`write --watch`: write again whenever a Python file changes.

Input: the folder to watch, and the words of the command. Output: nothing; each write is a process of its own,
for a module that was imported once is not read again.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from rich.console import Console
from watchfiles import PythonFilter, watch

from .errors import GeneratorError

__all__ = ["write_at_each_change"]


def write_at_each_change(folder: Path, words: Sequence[str], console: Console) -> NoReturn:
    """Write now and after each change, until Ctrl-C or until the folder is gone.

    The folder is watched before the first write begins, so that a change made during a write is not lost.
    """
    command = [sys.executable, "-m", __package__, *(word for word in words if word != "--watch")]
    # Looked at five times a second: not every system tells that the watched folder itself was deleted.
    watched = watch(folder, watch_filter=PythonFilter(), yield_on_timeout=True, rust_timeout=200)
    next(watched)
    subprocess.run(command, check=False)
    console.print("watching Python files; Ctrl-C ends it")
    for changes in watched:
        if not folder.is_dir():
            break
        if changes:
            subprocess.run(command, check=False)
    raise GeneratorError("the folder that is watched is gone", str(folder), "start again in another folder")
