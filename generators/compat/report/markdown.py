"""The report for a pull request: a summary, a table, and the messages to unfold.

Input: a Result. Output: GitHub's Markdown, with a marker by which a bot finds its own comment again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...canonical import line
from ...templates import render
from ...terminal import numbered, printable
from ..findings import Finding
from ..run import Result
from ..verdict import Verdict
from .counts import compared, counted, is_told, outcome, readable, title

__all__ = ["report"]

MOST = 100
"""How many findings a comparison lists; a comment has a largest size."""
MARKS = str.maketrans({"<": "&lt;", ">": "&gt;", "@": "@\u200b"})
LONGEST = 1000
"""How much of a message a comment shows."""


def report(result: Result) -> str:
    """The comment."""
    return render(
        "compat/report.md.j2",
        outcome=_cell(outcome(result)),
        compared=_cell(compared(result)),
        fails=bool(result.exit_code),
        problems=[_cell(f"{problem}: {problem.hint}") for problem in result.waiver_problems],
        comparisons=[_comparison(verdict, result) for verdict in result.verdicts],
    )


def _comparison(verdict: Verdict, result: Result) -> dict[str, object]:
    told = [finding for finding in verdict.findings if is_told(finding, result)]
    more = len(verdict.findings) - len(told[:MOST])
    return {
        "title": _cell(title(verdict)),
        "counted": counted(verdict.findings),
        "writers": [_cell(sentence) for sentence in readable(verdict)],
        "rows": list(_rows(told[:MOST])),
        "more": f"{numbered(more, 'more finding')} in the other reports." if more else "",
    }


def _rows(findings: list[Finding]) -> Iterator[dict[str, str]]:
    for finding in findings:
        yield {
            "severity": finding.severity,
            "message": _cell(str(finding.message)),
            "sentence": _cell(finding.sentence),
            "rule": finding.rule.id,
            "also": f" (and in {numbered(also, 'more message')})" if (also := len(finding.also_in)) else "",
            "old": _cell(finding.old_type),
            "new": _cell(finding.new_type),
            "place": _fenced(finding.witness_pointer or "/"),
            "witness": _fenced(line(finding.witness)) if finding.has_witness else "",
        }


def _cell(text: str) -> str:
    """Text that neither ends a cell of a table nor starts a mention, a link or a tag."""
    return re.sub(r"[\\`*_{}\[\]()#|~]", r"\\\g<0>", printable(text.replace("\n", " "))).translate(MARKS)


def _fenced(text: str) -> str:
    """JSON, or a pointer, without what would end the fence around it; in JSON the escape means the same."""
    text = text if len(text) <= LONGEST else text[:LONGEST] + "…"
    return printable(text).replace("`", "\\u0060")
