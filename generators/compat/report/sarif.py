"""The report for code scanning: SARIF 2.1.0.

Input: a Result. Output: one run with every rule that found something, and a result for each finding.
"""

from __future__ import annotations

import re

from protocol_models.json_types import Json

from ... import __version__, canonical
from ...canonical import line
from ...terminal import numbered, printable_json
from ..findings import Finding
from ..rules import RULES, Rule
from ..run import Result
from ..verdict import Verdict
from .counts import readable, title
from .explanation import described
from .source_lines import SourceLines

__all__ = ["as_data", "report"]

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def report(result: Result) -> str:
    """The document."""
    return printable_json(canonical.ordered(as_data(result)))


def as_data(result: Result) -> Json:
    """The document as data."""
    found = {finding.rule.id for finding in result.findings}
    rules = [rule for rule in RULES if rule.id in found]
    places = {rule.id: index for index, rule in enumerate(rules)}
    lines = SourceLines(result)
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "app-server-protocol compat",
                        "version": __version__,
                        "rules": [_rule(rule) for rule in rules],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "properties": {
                    "date": None if result.date is None else result.date.isoformat(),
                    "comparisons": [_comparison(verdict) for verdict in result.verdicts],
                },
                "results": [
                    _result(finding, verdict, places[finding.rule.id], result, lines)
                    for verdict in result.verdicts
                    for finding in verdict.findings
                ],
                "invocations": [
                    {
                        "executionSuccessful": True,
                        "exitCode": result.exit_code,
                        "toolExecutionNotifications": [
                            {"level": "error", "message": {"text": f"{problem}; {problem.hint}"}}
                            for problem in result.waiver_problems
                        ],
                    }
                ],
            }
        ],
    }


def _comparison(verdict: Verdict) -> Json:
    return {
        "title": title(verdict),
        "sentences": readable(verdict),
        "onlyOld": list(verdict.only_old),
        "onlyNew": list(verdict.only_new),
    }


def _rule(rule: Rule) -> Json:
    return {
        "id": rule.id,
        "shortDescription": {"text": described(rule)},
        "fullDescription": {"text": rule.why},
        "help": {"text": f"old: {rule.old}\nnew: {rule.new}"},
        "defaultConfiguration": {"level": rule.severity.traits.sarif_level},
    }


def _result(finding: Finding, verdict: Verdict, rule: int, result: Result, lines: SourceLines) -> Json:
    text = f"{finding.message}: {finding.sentence}"
    if also := len(finding.also_in):
        text += f" (And in {numbered(also, 'more message')}.)"
    if finding.has_witness:
        text += f" The message that shows it: {line(finding.witness)}"
    text = re.sub(r"[\\[\]]", r"\\\g<0>", text)  # in brackets, SARIF has links
    place = lines.of(finding)
    data: dict[str, Json] = {
        "ruleId": finding.rule.id,
        "ruleIndex": rule,
        "level": "error" if result.fails(finding) else finding.severity.traits.sarif_level,
        "message": {"text": text},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": place.uri},
                    "region": {"startLine": place.line},
                },
                "logicalLocations": [{"fullyQualifiedName": finding.place, "kind": "member"}],
            }
        ],
        # The one that GitHub reads; without it, findings on one line would count as one.
        "partialFingerprints": {"primaryLocationLineHash": f"{finding.fingerprint}:1"},
        "properties": {
            "severity": finding.severity,
            "old": verdict.old,
            "new": verdict.new,
            "direction": finding.message.direction,
            "writers": list(finding.writers),
            "oldType": finding.old_type,
            "newType": finding.new_type,
            "alsoIn": [str(key) for key in finding.also_in],
        },
    }
    if finding.has_witness:
        data["properties"] |= {"witness": finding.witness, "witnessPointer": finding.witness_pointer}
    if finding.waived:
        data["suppressions"] = [{"kind": "external", "justification": finding.waived}]
    return data
