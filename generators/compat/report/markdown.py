"""The report for a pull request: a summary, a table, and the messages to unfold.

Enters: a Result. Leaves: GitHub's Markdown, with a marker by which a bot finds its own comment again.
"""

from __future__ import annotations

from collections.abc import Iterator

from generators.canonical import line
from generators.compat.comparison import Result
from generators.compat.findings import Finding, Verdict
from generators.compat.report.counts import counted, outcome, writers
from generators.compat.rules import Severity
from generators.templates import render

__all__ = ["report"]

MOST = 100
"""How many findings a comparison lists; a comment has a largest size."""
CALM = (Severity.BREAKING, Severity.UNPROVEN, Severity.CLOSED_READER)


def report(result: Result) -> str:
    """The comment."""
    return render(
        "compat/report.md.j2",
        outcome=_code_free(outcome(result)),
        fails=bool(result.exit_code),
        problems=[_code_free(f"{problem}: {problem.hint}") for problem in result.waiver_problems],
        comparisons=[_comparison(verdict, result) for verdict in result.verdicts],
    )


def _comparison(verdict: Verdict, result: Result) -> dict[str, object]:
    told = [f for f in verdict.findings if (f.severity in CALM and not f.waived) or result.fails(f)]
    return {
        "title": _code_free(f"{verdict.old} → {verdict.new}"),
        "counted": counted(verdict),
        "writers": writers(verdict),
        "rows": list(_rows(told[:MOST])),
        "more": len(verdict.findings) - len(told[:MOST]),
    }


def _rows(findings: list[Finding]) -> Iterator[dict[str, str]]:
    for finding in findings:
        yield {
            "severity": finding.severity,
            "message": _cell(str(finding.message)),
            "sentence": _cell(finding.sentence),
            "rule": finding.rule.id,
            "witness": _fence_free(line(finding.witness)) if finding.has_witness else "",
        }


def _cell(text: str) -> str:
    """Text that neither ends a cell of a table nor starts a mention, a link or a tag."""
    for sign in "\\`*_{}[]<>()#|@~":
        text = text.replace(
            sign, f"\\{sign}" if sign not in "<>@" else {"<": "&lt;", ">": "&gt;", "@": "@\u200b"}[sign]
        )
    return text.replace("\n", " ")


def _code_free(text: str) -> str:
    return _cell(text)


def _fence_free(text: str) -> str:
    """JSON without what would end the fence around it; the escape means the same."""
    return text.replace("`", "\\u0060")
