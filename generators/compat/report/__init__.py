"""Reports: a Result as text for people and programs. To add one, write a module and list it here.

Input: a Result. Output: text, or files that hold it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

from ...errors import GeneratorError
from ...writing import write_files
from ..options import ReportFormat
from ..run import Result
from . import (
    github,
    html,
    json,
    markdown,
    sarif,
    text,
)

__all__ = ["REPORTS", "as_text", "closing", "report_files", "write_reports"]


REPORTS: Final[Mapping[ReportFormat, Callable[[Result], str]]] = {
    ReportFormat.JSON: json.report,
    ReportFormat.MARKDOWN: markdown.report,
    ReportFormat.SARIF: sarif.report,
    ReportFormat.GITHUB: github.report,
    ReportFormat.HTML: html.report,
}
"""The reports for files and programs."""

as_text = text.report
"""The report for a terminal, in the markup of `rich`."""
closing = text.closing
"""The end of that report: whether it fails, and the next step."""


def report_files(specs: Iterable[str]) -> dict[Path, ReportFormat]:
    """The files that words such as `sarif=build/compat.sarif` ask for."""
    files: dict[Path, ReportFormat] = {}
    for spec in specs:
        name, _, file = spec.partition("=")
        if name not in set(REPORTS) or not file:
            hint = f"name it as FORMAT=FILE, where FORMAT is one of: {', '.join(REPORTS)}"
            raise GeneratorError(f"{spec!r} does not name a report", "--write", hint)
        if Path(file) in files:
            raise GeneratorError(f"{file} is named twice", "--write", "give each report a file of its own")
        files[Path(file)] = ReportFormat(name)
    return files


def write_reports(result: Result, files: Mapping[Path, ReportFormat]) -> None:
    """Write each report into its file: all of them, or none."""
    write_files({path: REPORTS[name](result) for path, name in files.items()})
