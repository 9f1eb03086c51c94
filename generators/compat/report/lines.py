"""Where in a file a type stands, for reports that point at lines.

Enters: the file of NEW and a pointer such as `/types/v2.Thread/properties/id`. Leaves: a line number.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from generators.canonical import line

__all__ = ["Lines"]


class Lines:
    """The lines of one `protocol.json`; every pointer leads to the first line where there is none."""

    def __init__(self, file: str) -> None:
        self._by_text: Mapping[str, int] = {}
        path = Path(file)
        if path.is_file():
            text = path.read_text(encoding="utf-8", errors="replace")
            self._by_text = {row.strip(): number for number, row in enumerate(text.split("\n"), 1)}

    def of(self, pointer: str) -> int:
        """The line on which the type of a pointer begins."""
        steps = pointer.split("/")
        if len(steps) < 3 or steps[1] != "types":
            return 1
        key = steps[2].replace("~1", "/").replace("~0", "~")
        return self._by_text.get(f"{line(key)}: {{", 1)
