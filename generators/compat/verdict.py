"""Two Bundles → a Verdict: every Finding of every reader.

Input: the old and the new Bundle. Output: what breaks readers of the wire; what breaks code that relies on
what is always sent; and what breaks code that is compiled against the generated packages.

What one reader is told is not told to the next: a member that is required and gone breaks all three.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from protocol_models.methods import Direction

from ..as_written import as_written
from ..bundle import Bundle
from ..containment.check import Allowance
from .changes.change import Change, ChangeKind
from .changes.diff import diff
from .evidence import Evidence, Tick
from .findings import Finding
from .judgment import Judgment
from .message_schemas import Protocol
from .rules import ReaderKind, Severity
from .side_version import Version
from .source_names import source_findings

__all__ = ["Verdict", "judge"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What comparing two baselines gave."""

    old: str
    new: str
    findings: tuple[Finding, ...]
    messages: int
    """How many messages both sides have."""
    readable: dict[str, dict[str, int]] = field(default_factory=dict)
    """Writer → outcome → how many messages."""
    only_old: tuple[str, ...] = ()
    """The documents that only old has, such as the definitions of a schema: nothing can be judged of them."""
    only_new: tuple[str, ...] = ()
    versions: tuple[Version, Version] = (Version(), Version())
    """Of old and of new."""


def judge(
    old: Bundle,
    new: Bundle,
    names: tuple[str, str] = ("old", "new"),
    *,
    directions: Collection[Direction] = tuple(Direction),
    allowance: Allowance | None = None,
    tick: Tick = lambda done, of: None,
) -> Verdict:
    """Every finding between two Bundles, the worst first and then by message.

    directions: the directions that are judged; allowance: the steps that all questions may take together;
    tick: told how many messages are judged.
    """
    allowance = allowance or Allowance()
    sides = Protocol(old, directions), Protocol(new, directions)
    found = diff(*sides)
    evidence = Evidence(*sides, allowance, tick)
    wire = Judgment(evidence, ReaderKind.WIRE, found.changes)
    findings = list(wire.findings())
    readable = {writer: wire.outcomes(writer) for writer in ("declared", "open")}
    typed = _typed(old, new, directions, allowance, found.changes)
    if typed is not None:
        doubted = {finding.message for finding in findings if finding.severity is Severity.UNPROVEN}
        relied_on = [
            finding
            for finding in typed.findings()
            if finding.severity is not Severity.UNPROVEN or finding.message not in doubted
        ]
        relied_on = _news(relied_on, findings)
        findings = [*relied_on, *_told_once(findings, relied_on, than=Severity.INFO)]
        readable["typed"] = typed.outcomes("declared")
    broken = [finding for finding in findings if finding.severity is Severity.BREAKING]
    findings += _told_once(source_findings(*sides, found), broken, than=Severity.SOURCE)
    return Verdict(
        *names, tuple(sorted(findings, key=_order)), len(evidence.common), readable,
        only_old=_documents(sides[0], without=sides[1]), only_new=_documents(sides[1], without=sides[0]),
    )  # fmt: skip


def _documents(side: Protocol, *, without: Protocol) -> tuple[str, ...]:
    """The documents of a side that the other one lacks."""
    names = {key.method for key in side.messages if key.part == "document"}
    return tuple(sorted(names - {key.method for key in without.messages if key.part == "document"}))


def _typed(
    old: Bundle, new: Bundle, directions: Collection[Direction], allowance: Allowance, known: Iterable[Change]
) -> Judgment | None:
    """What a typed reader has to say beyond a reader of the wire; nothing where types say no more."""
    promised = as_written(old), as_written(new)
    if promised[0].types == old.types and promised[1].types == new.types:
        return None
    sides = Protocol(promised[0], directions), Protocol(promised[1], directions)
    identities = {_identity(change) for change in known}
    changes = diff(*sides).changes
    own = [change for change in changes if _identity(change) not in identities]
    granted = [change for change in changes if _identity(change) in identities]
    reached = {key for change in own for key in change.messages}
    evidence = Evidence(*sides, allowance, lambda done, of: None, reached)
    return Judgment(evidence, ReaderKind.TYPED, own, granted)


def _identity(change: Change) -> tuple[str, ...]:
    demands: tuple[object, ...] = ()
    if change.kind is ChangeKind.SHAPE_CHANGED:  # what is always sent may be more than what is required
        demands = change.old_demands, change.new_demands
    return change.kind, change.subject, change.old_pointer, change.new_pointer, str(demands)


def _news(relied_on: Iterable[Finding], known: Collection[Finding]) -> list[Finding]:
    """What a typed reader has to say that the findings of a reader of the wire do not say."""
    told = {finding.fingerprint for finding in known}
    refused = {
        (each.message, each.old_pointer)
        for each in known
        if each.rule.kinds == {ChangeKind.CONSTRAINT_CHANGED}
    }
    return [
        each
        for each in relied_on
        if each.fingerprint not in told
        and (
            each.rule.kinds != {ChangeKind.CONSTRAINT_CHANGED}
            or (each.message, each.old_pointer) not in refused
        )
    ]


def _told_once(findings: Iterable[Finding], better: Iterable[Finding], *, than: Severity) -> list[Finding]:
    """Findings, without those of a severity of whose place and direction better ones speak."""
    places = {_place(finding) for finding in better}
    return [each for each in findings if each.severity is not than or _place(each) not in places]


def _place(finding: Finding) -> tuple[str, ...]:
    """The direction, the object and the member; that a member may be `null` is said of the member's place."""
    at, subject = finding.old_pointer, finding.subject
    if subject == "null":
        at, _, subject = at.rpartition("/properties/")
    return finding.message.direction, at, subject


def _order(finding: Finding) -> tuple[int, str, str, str, str]:
    rank = list(Severity).index(finding.severity)
    return rank, str(finding.message), finding.rule.id, finding.old_pointer, finding.subject
