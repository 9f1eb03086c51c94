"""Where in a file a place of a schema stands, for reports that point at lines.

Input: the file of NEW and a pointer such as `/types/v2.Thread/properties/id`. Output: how the file is
called in its repository, and a line number.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import quote

from protocol_models.json_pointer import steps_of

from ...canonical import line

__all__ = ["Lines", "name_in_repository", "uri"]

TYPE = re.compile(r'    ("(?:[^"\\]|\\.)*"): \{')


def name_in_repository(file: str) -> str:
    """The path below the folder that GitHub checked out; below the current one elsewhere."""
    root = Path(os.environ.get("GITHUB_WORKSPACE", "")).resolve()
    path = Path(file).resolve()
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else file


def uri(file: str) -> str:
    """The file as SARIF names it: relative where it is in the repository."""
    name = name_in_repository(file)
    return Path(name).as_uri() if Path(name).is_absolute() else quote(name.replace("\\", "/"))


class Lines:
    """The lines of one `protocol.json`; every pointer leads to the first line where there is none."""

    def __init__(self, file: str) -> None:
        path = Path(file)
        text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
        self._rows = text.split("\n")
        self._types = {
            found[1]: number for number, row in enumerate(self._rows) if (found := TYPE.fullmatch(row))
        }

    def of(self, pointer: str) -> int:
        """The line on which the place begins, or the nearest around it that there is."""
        steps = steps_of(pointer)
        if len(steps) < 2 or steps[0] != "types":
            return 1
        row = self._types.get(line(steps[1]))
        if row is None:
            return 1
        for depth, step in enumerate(steps[2:], 3):
            below = self._below(row, "  " * depth, step)
            if below is None:
                break
            row = below
        return row + 1

    def _below(self, row: int, indent: str, step: str) -> int | None:
        """The row of a member or an item of what begins on a row; the serialiser indents each level alike."""
        is_list = self._rows[row].endswith("[")
        begun = 0
        for number in range(row + 1, len(self._rows)):
            text = self._rows[number]
            if not text.startswith(indent):
                return None
            text = text.removeprefix(indent)
            if text.startswith((" ", "}", "]")):
                continue
            if step == str(begun) if is_list else text.startswith(f"{line(step)}:"):
                return number
            begun += 1
        return None
