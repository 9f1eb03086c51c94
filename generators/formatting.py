"""Python text → the same as `ruff` leaves it.

Input: a text, and where it will stand. Output: the text; a GeneratorError where there is no formatter, or it
cannot read the text.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from .errors import GeneratorError

__all__ = ["tidied"]


def tidied(text: str, path: Path, extra: str, *words: str) -> str:
    """The text after one command of the formatter, such as `format`; `extra` is what brings it along."""
    command = [sys.executable, "-m", "ruff", *words, "--quiet", "--stdin-filename", str(path), "-"]
    ended = subprocess.run(command, input=text, capture_output=True, encoding="utf-8", check=False)
    if ended.returncode != 0:
        told = ended.stderr.strip().splitlines()[-1:] or ["it says nothing"]
        hint = f"install it: pip install 'app-server-protocol[{extra}]'"
        raise GeneratorError(f"the formatter failed: {told[0]}", str(path), hint)
    return ended.stdout
