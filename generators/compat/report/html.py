"""The report for a browser: one page that needs nothing else, with search and filters.

Enters: a Result. Leaves: HTML. The findings stand in it as data, and a script writes them as text:
nothing of a message is ever read as markup.
"""

from __future__ import annotations

from generators.canonical import Json, line
from generators.compat.comparison import Result
from generators.compat.report.counts import counted, outcome, readable
from generators.compat.report.json import as_data
from generators.compat.rules import BY_ID, Severity
from generators.templates import render

__all__ = ["report"]


def report(result: Result) -> str:
    """The page."""
    data = as_data(result)
    for comparison, verdict in zip(data["comparisons"], result.verdicts, strict=True):
        comparison["counted"] = counted(verdict.findings)
        comparison["writers"] = readable(verdict)
    data["sentence"] = outcome(result)
    data["severities"] = list(Severity)
    data["why"] = {
        rule: {"why": BY_ID[rule].why, "old": BY_ID[rule].old, "new": BY_ID[rule].new}
        for rule in sorted({finding.rule.id for finding in result.findings})
    }
    return render("compat/report.html.j2", data=_embedded(data))


def _embedded(data: Json) -> str:
    """JSON that cannot end the script element in which it stands."""
    return line(data).replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
