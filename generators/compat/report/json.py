"""The report for programs: one JSON document.

Input: a Result. Output: JSON with these members, in this order; further ones may come.

- `formatVersion`: 2; another number says that a member changed its meaning. 1 had the directions `in`
  and `out`, and the writer `open` as `strict`
- `outcome`: `compatible` (nobody breaks), `passes` (what is found does not fail) or `fails`; `failOn`: the
  severities that fail
- `comparisons`: one for each OLD: `old`, `new`, `messages` (how many both have), `readable` (writer →
  outcome → how many messages) and `findings`
- a finding: `rule`, `severity`, `reader` (`wire`, `typed` or `source`; `null`: any), `fails`, `method`,
  `part` (`request`, `notification`, `result`, `document`), `direction` (`clientToServer` or
  `serverToClient`), `subject`, `sentence`, `oldPointer` and `newPointer` (JSON pointers into the message's
  schema), `alsoIn` (other messages that reach the place), `writers` (those for which it breaks),
  `fingerprint`, and where there is one `witness` with `witnessPointer`, the place in it that fails,
  `reason`, `waived`
- `waiverProblems`: `rule`, `place`, `fingerprint`, `what`, `hint`
"""

from __future__ import annotations

from ... import canonical
from ...canonical import Json
from ...terminal import printable_json
from ..findings import Finding
from ..run import Result
from ..verdict import Verdict
from .counts import state

__all__ = ["as_data", "report"]

FORMAT_VERSION = 2


def report(result: Result) -> str:
    """The document."""
    return printable_json(canonical.ordered(as_data(result)))


def as_data(result: Result) -> Json:
    """The document as data."""
    return {
        "formatVersion": FORMAT_VERSION,
        "outcome": state(result),
        "failOn": list(result.fail_on),
        "comparisons": [_comparison(verdict, result) for verdict in result.verdicts],
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


def _comparison(verdict: Verdict, result: Result) -> Json:
    return {
        "old": verdict.old,
        "new": verdict.new,
        "messages": verdict.messages,
        "readable": verdict.readable,
        "findings": [_finding(finding, result) for finding in verdict.findings],
    }


def _finding(finding: Finding, result: Result) -> Json:
    data: dict[str, Json] = {
        "rule": finding.rule.id,
        "severity": finding.severity,
        "reader": finding.rule.reader,
        "fails": result.fails(finding),
        "method": finding.message.method,
        "part": finding.message.part,
        "direction": finding.message.flow.direction,
        "subject": finding.subject,
        "sentence": finding.sentence,
        "oldPointer": finding.old_pointer,
        "newPointer": finding.new_pointer,
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
