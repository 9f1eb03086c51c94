"""What every report says first: how many findings there are, and whether that fails.

Enters: a Result. Leaves: sentences.
"""

from __future__ import annotations

from generators.compat.comparison import Result
from generators.compat.findings import Verdict
from generators.compat.rules import Severity

__all__ = ["counted", "outcome", "writers"]


def counted(verdict: Verdict) -> str:
    """The findings of a verdict by severity, those that are waived apart."""
    open_findings = [finding for finding in verdict.findings if not finding.waived]
    parts = [
        f"{number} {severity}"
        for severity in Severity
        if (number := sum(finding.severity is severity for finding in open_findings))
    ]
    if waived := len(verdict.findings) - len(open_findings):
        parts.append(f"{waived} waived")
    return ", ".join(parts) or "no findings"


def writers(verdict: Verdict) -> list[str]:
    """What containment says for each model of the writer."""
    return [
        f"{writer} writer: "
        + ", ".join(f"{number} {outcome}" for outcome, number in outcomes.items() if number)
        for writer, outcomes in verdict.readable.items()
    ]


def outcome(result: Result) -> str:
    """Whether it fails, and for what."""
    failing, problems = len(result.failing), len(result.waiver_problems)
    if not failing and not problems:
        return "compatible"
    parts = [f"{failing} finding{'s' * (failing != 1)}"] if failing else []
    parts += [f"{problems} waiver{'s' * (problems != 1)}"] if problems else []
    return f"fails for {' and '.join(parts)}"
