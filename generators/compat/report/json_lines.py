"""Where in the text of a JSON document its values stand.

Input: the text of a document. Output: JSON pointer → line. A pointer that leads nowhere has the line of the
nearest place around it.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from protocol_models.json_pointer import escaped

__all__ = ["JsonLines"]

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')


@dataclass(slots=True)
class _Open:
    """An object or an array that has begun, and not ended."""

    pointer: str
    is_list: bool
    index: int = 0
    name: str | None = None
    """The member at hand; `None` where its name is still to come."""

    def inside(self) -> str:
        """The pointer to what stands inside of it now."""
        return f"{self.pointer}/{self.index if self.is_list else escaped(self.name or '')}"


class JsonLines:
    """The lines of one document."""

    def __init__(self, text: str) -> None:
        self._lines = {"": 1}
        open_now: list[_Open] = []
        line, at = 1, 0
        for token in _TOKEN.finditer(text):
            line += text.count("\n", at, token.start())
            at = token.start()
            sign = token[0]
            around = open_now[-1] if open_now else None
            if sign == ",":
                if around is not None:
                    around.index, around.name = around.index + 1, None
            elif sign in "}]":
                del open_now[-1:]
            elif sign != ":":
                if around is not None and not around.is_list and around.name is None and sign[0] == '"':
                    around.name = _name(sign)
                    self._lines[around.inside()] = line
                    continue
                pointer = "" if around is None else around.inside()
                self._lines.setdefault(pointer, line)
                if sign in "{[":
                    open_now.append(_Open(pointer, sign == "["))

    def of(self, pointer: str) -> int:
        """The line on which a place begins, or the nearest around it that there is."""
        while pointer not in self._lines:
            pointer = pointer.rpartition("/")[0]
        return self._lines[pointer]


def _name(text: str) -> str:
    """A member's name as it is written; anything, if somebody has changed the file since it was compared."""
    try:
        return str(json.loads(text, strict=False))
    except ValueError:
        return text
