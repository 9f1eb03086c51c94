"""The report for GitHub Actions: an annotation for each finding that is not merely for information.

Input: a Result. Output: workflow commands, one a line.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...canonical import line
from ...terminal import numbered, printable, printable_lines
from ..run import Result
from .counts import compared, is_told, outcome, title
from .source_lines import SourceLines

__all__ = ["report"]


def report(result: Result) -> str:
    """The commands, and then lines for people: what was compared, and whether it fails."""
    heads = [f"{title(verdict)}, {compared(result)}" for verdict in result.verdicts]
    lines = [printable(line) for line in (*heads, outcome(result))]
    return "".join(f"{command}\n" for command in (*_commands(result), *lines))


def _commands(result: Result) -> Iterator[str]:
    lines = SourceLines(result)
    for finding in result.findings:
        if not is_told(finding, result):
            continue
        level = "error" if result.fails(finding) else "warning"
        text = f"{finding.message}: {finding.sentence}"
        if also := len(finding.also_in):
            text += f" (And in {numbered(also, 'more message')}.)"
        if finding.old_type:
            text += f"\nold: {finding.old_type}\nnew: {finding.new_type}"
        if finding.has_witness:
            text += f"\n{line(finding.witness)}"
        place = lines.of(finding)
        file, title = _property(place.file), _property(finding.rule.id)
        yield f"::{level} file={file},line={place.line},title={title}::{_message(text)}"
    for problem in result.waiver_problems:
        yield f"::error title=waiver::{_message(f'{problem}; {problem.hint}')}"


def _message(text: str) -> str:
    """The text of an annotation, on one line; what a terminal obeys is escaped in each of its lines."""
    return printable_lines(text).replace("%", "%25").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
