"""Reports: a Result as text for people and programs. To add one, write a module and list it here.

Enters: a Result. Leaves: text, or files that hold it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

from generators.compat.comparison import Result
from generators.compat.options import ReportFormat
from generators.compat.report import github, html, json, markdown, sarif, text
from generators.errors import GeneratorError, OutputUnavailable

__all__ = ["REPORTS", "as_text", "report_files", "write_reports"]


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


def report_files(specs: Iterable[str]) -> dict[Path, ReportFormat]:
    """The files that words such as `sarif=build/compat.sarif` ask for."""
    files: dict[Path, ReportFormat] = {}
    for spec in specs:
        name, _, file = spec.partition("=")
        if name not in set(REPORTS) or not file:
            hint = f"name it as FORMAT=FILE, where FORMAT is one of: {', '.join(REPORTS)}"
            raise GeneratorError(f"{spec!r} names no report", "--write", hint)
        files[Path(file)] = ReportFormat(name)
    return files


def write_reports(result: Result, files: Mapping[Path, ReportFormat]) -> None:
    """Write each report into its file."""
    for path, name in files.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(REPORTS[name](result), encoding="utf-8", newline="\n")
        except OSError as error:
            raise OutputUnavailable(path, error) from error
