"""What every report says first: how many findings there are, and whether that fails.

Input: a Result. Output: sentences.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from ... import __version__
from ...terminal import numbered
from ..findings import Finding
from ..run import Result
from ..severity import Severity
from ..verdict import Verdict

__all__ = ["compared", "counted", "is_told", "outcome", "readable", "state", "title"]

OUTCOMES = {"compatible": "always readable", "breaking": "not always", "unproven": "unproven"}
MOST_NAMES = 5
WRITERS = {
    "declared": "where only declared members are sent",
    "open": "where any others are sent too",
    "typed": "where the reader relies on what is always sent",
}


def title(verdict: Verdict) -> str:
    """The two sides, with what is known of them: `git:main (0a1b2c3, 2026-11-28) → models`."""
    names = zip((verdict.old, verdict.new), map(str, verdict.versions), strict=True)
    return " → ".join(f"{name} ({known})" if known else name for name, known in names)


def compared(result: Result) -> str:
    """When, and by what."""
    day = f" on {result.date}" if result.date is not None else ""
    return f"compared{day} by app-server-protocol {__version__}"


def is_told(finding: Finding, result: Result) -> bool:
    """Whether a short report has a finding: it fails, or somebody may break and nobody has accepted it."""
    return result.fails(finding) or (finding.severity.traits.is_told and not finding.waived)


def counted(findings: Iterable[Finding]) -> str:
    """Findings by severity, those that are waived apart."""
    every = list(findings)
    parts = [
        f"{number} {severity}"
        for severity in Severity
        if (number := sum(finding.severity is severity and not finding.waived for finding in every))
    ]
    if waived := sum(bool(finding.waived) for finding in every):
        parts.append(f"{waived} waived")
    return ", ".join(parts) or "no findings"


def readable(verdict: Verdict) -> list[str]:
    """How many messages are always readable: one line, or one for each model of the writer."""
    lines = {
        writer: ", ".join(f"{outcomes[key]} {word}" for key, word in OUTCOMES.items() if outcomes[key])
        for writer, outcomes in verdict.readable.items()
    }
    messages = numbered(verdict.messages, "message") + " in both"
    alone = [
        f"only in {side}, so not judged: {_listed(names)}"
        for side, names in (("old", verdict.only_old), ("new", verdict.only_new))
        if names
    ]
    if len(set(lines.values())) == 1:
        (line, *_) = lines.values()
        return [f"{messages}: {line}" if line else messages, *alone]
    each = [f"{words}: {lines[writer]}" for writer, words in WRITERS.items() if writer in lines]
    return [messages, *each, *alone]


def _listed(names: tuple[str, ...]) -> str:
    more = len(names) - MOST_NAMES
    return ", ".join(names[:MOST_NAMES]) + (f" and {more} more" if more > 0 else "")


def state(result: Result) -> Literal["compatible", "passes", "fails"]:
    """Whether it fails; "compatible" where nobody breaks at all."""
    if result.exit_code:
        return "fails"
    return "passes" if any(f.severity is not Severity.INFO for f in result.findings) else "compatible"


def outcome(result: Result) -> str:
    """Whether it fails, and for what."""
    match state(result):
        case "compatible":
            alone = any(verdict.only_old or verdict.only_new for verdict in result.verdicts)
            return "compatible in what both sides have" if alone else "compatible"
        case "passes":
            return f"passes with {counted(f for f in result.findings if f.severity is not Severity.INFO)}"
    failing, problems = len(result.failing), len(result.waiver_problems)
    parts = [numbered(failing, "finding")] if failing else []
    parts += [numbered(problems, "waiver")] if problems else []
    return f"fails for {' and '.join(parts)}"
