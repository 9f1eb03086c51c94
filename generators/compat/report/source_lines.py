"""Where a finding stands: in the source of the models, or in a document where there is no source.

Input: a Result. Output: for each finding a file and a line, and how the file is called in its repository.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from protocol_models.json_pointer import escaped, steps_of

from ..findings import Finding
from ..run import Result
from .json_lines import JsonLines
from .python_lines import PythonLines

__all__ = ["SourceLine", "SourceLines", "name_in_repository"]


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line of a file."""

    file: str
    line: int

    @property
    def uri(self) -> str:
        """The file as SARIF names it: relative where it is in the repository."""
        if Path(self.file).is_absolute():
            return Path(self.file).as_uri()
        return quote(self.file.replace("\\", "/"))

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


class SourceLines:
    """The lines of what a Result speaks of."""

    def __init__(self, result: Result) -> None:
        self._result = result
        self._python = PythonLines(result.python)
        self._documents: dict[str, JsonLines] = {}

    def of(self, finding: Finding) -> SourceLine:
        """The line to look at: where NEW says it, or where it is around that."""
        place = self._in_source(finding) if self._result.python else None
        if place is None:
            place = self._in_document(finding)
        return SourceLine(name_in_repository(place[0]), place[1])

    def _in_source(self, finding: Finding) -> tuple[str, int] | None:
        steps = steps_of(finding.new_pointer or finding.old_pointer)
        if steps[:1] != ["types"]:
            return self._python.of_method(finding.message.method)
        names = dict.fromkeys([finding.subject, *_members(steps[2:])])
        found = self._python.of_type(steps[1], names, finding.variant)
        return found or self._python.of_method(finding.message.method)

    def _in_document(self, finding: Finding) -> tuple[str, int]:
        pointer = finding.new_pointer or finding.old_pointer
        steps = steps_of(pointer)
        if steps[:1] != ["types"]:
            return self._result.file, 1
        around = f"/types/{escaped(steps[1])}"
        file, place = self._result.places.get(steps[1], (self._result.file, around))
        at = place + pointer.removeprefix(around)
        if file not in self._documents:
            path = Path(file)
            raw = path.read_bytes() if path.is_file() else b""
            self._documents[file] = JsonLines(raw.decode(json.detect_encoding(raw), "replace"))
        return file, self._documents[file].of(f"{at}/properties/{escaped(finding.subject)}")


def _members(steps: list[str]) -> Iterator[str]:
    """The names of the members on the way to a place, the innermost first."""
    for at in reversed(range(1, len(steps))):
        if steps[at - 1] == "properties":
            yield steps[at]


def name_in_repository(file: str) -> str:
    """The path below the folder that GitHub checked out; below the current one elsewhere."""
    root = Path(os.environ.get("GITHUB_WORKSPACE", "")).resolve()
    path = Path(file).resolve()
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else file
