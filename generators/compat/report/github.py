"""The report for GitHub Actions: an annotation for each finding that is not merely for information.

Input: a Result. Output: workflow commands, one a line.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...canonical import line
from ...terminal import printable_lines
from ..run import Result
from .counts import is_told, outcome
from .source_lines import Lines, name_in_repository

__all__ = ["report"]


def report(result: Result) -> str:
    """The commands, and a last line for people."""
    return "".join(f"{command}\n" for command in _commands(result)) + f"{outcome(result)}\n"


def _commands(result: Result) -> Iterator[str]:
    lines, file = Lines(result.file), _property(name_in_repository(result.file))
    for finding in result.findings:
        if not is_told(finding, result):
            continue
        level = "error" if result.fails(finding) else "warning"
        text = f"{finding.message}: {finding.sentence}"
        if finding.has_witness:
            text += f"\n{line(finding.witness)}"
        number = lines.of(finding.new_pointer or finding.old_pointer)
        title = _property(finding.rule.id)
        yield f"::{level} file={file},line={number},title={title}::{_message(text)}"
    for problem in result.waiver_problems:
        yield f"::error title=waiver::{_message(f'{problem}; {problem.hint}')}"


def _message(text: str) -> str:
    """The text of an annotation, on one line; what a terminal obeys is escaped in each of its lines."""
    return printable_lines(text).replace("%", "%25").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
