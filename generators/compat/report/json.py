"""The report for programs: one JSON document.

Input: a Result. Output: JSON with the members that docs/compat.md describes.
"""

from __future__ import annotations

from protocol_models.json_types import Json

from ... import __version__, canonical
from ...terminal import printable_json
from ..findings import Finding
from ..run import Result
from ..side_version import Version
from ..verdict import Verdict
from .counts import state
from .source_lines import SourceLines

__all__ = ["as_data", "report"]

FORMAT_VERSION = 2


def report(result: Result) -> str:
    """The document."""
    return printable_json(canonical.ordered(as_data(result)))


def as_data(result: Result) -> Json:
    """The document as data."""
    lines = SourceLines(result)
    return {
        "formatVersion": FORMAT_VERSION,
        "toolVersion": __version__,
        "date": None if result.date is None else result.date.isoformat(),
        "outcome": state(result),
        "failOn": list(result.fail_on),
        "comparisons": [_comparison(verdict, result, lines) for verdict in result.verdicts],
        "waiverProblems": [
            {
                "rule": problem.waiver.rule,
                "place": problem.waiver.place,
                "fingerprint": problem.waiver.fingerprint,
                "what": problem.what,
                "hint": problem.hint,
            }
            for problem in result.waiver_problems
        ],
    }


def _comparison(verdict: Verdict, result: Result, lines: SourceLines) -> Json:
    return {
        "old": verdict.old,
        "new": verdict.new,
        "oldVersion": _version(verdict.versions[0]),
        "newVersion": _version(verdict.versions[1]),
        "onlyOld": list(verdict.only_old),
        "onlyNew": list(verdict.only_new),
        "messages": verdict.messages,
        "readable": verdict.readable,
        "findings": [_finding(finding, result, lines) for finding in verdict.findings],
    }


def _version(version: Version) -> Json:
    return {"number": version.number, "date": version.date}


def _finding(finding: Finding, result: Result, lines: SourceLines) -> Json:
    place = lines.of(finding)
    data: dict[str, Json] = {
        "rule": finding.rule.id,
        "severity": finding.severity,
        "reader": finding.rule.reader,
        "fails": result.fails(finding),
        "method": finding.message.method,
        "part": finding.message.part,
        "direction": finding.message.direction,
        "subject": finding.subject,
        "sentence": finding.sentence,
        "oldPointer": finding.old_pointer,
        "newPointer": finding.new_pointer,
        "file": place.file,
        "line": place.line,
        "oldType": finding.old_type,
        "newType": finding.new_type,
        "alsoIn": [str(key) for key in finding.also_in],
        "writers": list(finding.writers),
        "fingerprint": finding.fingerprint,
    }
    if finding.has_witness:
        data |= {"witness": finding.witness, "witnessPointer": finding.witness_pointer}
    if finding.reason:
        data["reason"] = finding.reason
    if finding.waived:
        data["waived"] = finding.waived
    return data
