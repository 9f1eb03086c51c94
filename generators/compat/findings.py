"""Changes and containment → Findings: what breaks, for whom, and the message that does it.

Input: the old and the new Bundle. Output: every Finding.

Containment has the last word, message by message. The rules say why: a Change is a finding where its
message shows it. What the rules say of a message is then taken for granted, and containment is asked
again for the rest: a break that no rule explains is a finding of its own, so none is lost.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from ..absent import Absent
from ..bundle import Bundle
from ..canonical import Json, line
from ..containment.check import NO_WITNESS, Allowance, Containment, Outcome
from .changes.change import NAMING, Change, ChangeKind
from .changes.diff import diff
from .changes.paths import MemberStep
from .evidence import Evidence, Tick, fails_along
from .message_schemas import Flow, MessageKey, Protocol
from .rules import RULES, Rule, Severity
from .ways import Ways

__all__ = ["Finding", "Verdict", "judge"]

TRIES = 3
"""In how many messages a Change is shown, before its demand counts as explained by others."""
MAX_ROUNDS = 12
"""How often containment is asked for what else breaks; what it says last is a finding in any case."""
BOTH = ("open", "declared")
WriterName = Literal["open", "declared"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One result, with its evidence."""

    rule: Rule
    severity: Severity
    message: MessageKey
    subject: str
    sentence: str
    old_pointer: str
    new_pointer: str
    writers: tuple[str, ...] = ()
    """The models of the writer for which it breaks."""
    witness: Json | Absent = NO_WITNESS
    witness_pointer: str = ""
    reason: str = ""
    also_in: tuple[MessageKey, ...] = ()
    """The other messages that reach the place, in the same direction."""
    waived: str = ""
    """The reason for which it is accepted; empty where it is not."""

    @property
    def has_witness(self) -> bool:
        """Whether there is a message that shows it."""
        return self.witness is not NO_WITNESS

    @property
    def place(self) -> str:
        """Where it is: the message, and the pointer that its schema has in the older version."""
        pointer = self.old_pointer or self.new_pointer
        return f"{self.message}{'#' + pointer if pointer else ''}"

    @property
    def fingerprint(self) -> str:
        """What tells it from every other finding, and stays while the change does."""
        pointer = self.old_pointer or self.new_pointer
        # A place in an envelope, or none at all, is another one in each message.
        place = pointer if pointer.startswith("/types/") else f"{self.message}{pointer}"
        parts = (self.rule.id, self.message.flow, place, self.subject)
        return hashlib.sha256(line(list(parts)).encode()).hexdigest()[:16]


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


def judge(
    old: Bundle,
    new: Bundle,
    names: tuple[str, str] = ("old", "new"),
    *,
    flows: Collection[Flow] = tuple(Flow),
    allowance: Allowance | None = None,
    tick: Tick = lambda done, of: None,
) -> Verdict:
    """Every finding between two Bundles, the worst first and then by message.

    flows: the directions that are judged; allowance: the steps that all questions may take together;
    tick: told how many messages are judged.
    """
    judgment = _Judgment(Protocol(old, flows), Protocol(new, flows), allowance or Allowance(), tick)
    findings = sorted(judgment.findings(), key=_order)
    return Verdict(*names, tuple(findings), len(judgment.common), judgment.outcomes())


def _order(finding: Finding) -> tuple[int, str, str, str, str]:
    rank = list(Severity).index(finding.severity)
    return rank, str(finding.message), finding.rule.id, finding.old_pointer, finding.subject


class _Judgment:
    def __init__(self, old: Protocol, new: Protocol, allowance: Allowance, tick: Tick) -> None:
        self._evidence = Evidence(old, new, allowance, tick)
        self.common = self._evidence.common
        self._changes = diff(old, new)
        self._demanding: dict[MessageKey, list[Change]] = {}
        """The Changes that may make a message unreadable."""
        for change in self._changes:
            for key in change.messages:
                if (change.new_demands if key.flow is Flow.IN else change.old_demands) is not None:
                    self._demanding.setdefault(key, []).append(change)
        self._ways = {key: Ways(key, changes) for key, changes in self._demanding.items()}
        self._readable = self._evidence.readable(self._demanding)
        self._shown: dict[MessageKey, list[Change]] = {}
        """The Changes that a finding explains, by the messages that they make unreadable."""

    def outcomes(self) -> dict[str, dict[str, int]]:
        """Writer → outcome → how many messages."""
        counts: dict[str, dict[str, int]] = {}
        for writer in BOTH:
            counts[writer] = dict.fromkeys(Outcome, 0)
            counts[writer][Outcome.COMPATIBLE] = len(self.common) - len(self._readable)
            for readable in self._readable.values():
                counts[writer][getattr(readable, writer).outcome] += 1
        return counts

    def findings(self) -> Iterator[Finding]:
        """Every finding, in no order."""
        for change in self._changes:
            for flow in Flow:
                keys = [key for key in change.messages if key.flow is flow]
                rule = next((rule for rule in RULES if keys and rule.speaks_of(change, flow)), None)
                if rule is not None:
                    yield from self._of_change(rule, change, keys)
        yield from self._unexplained()

    # --- what a rule speaks of

    def _of_change(self, rule: Rule, change: Change, keys: list[MessageKey]) -> Iterator[Finding]:
        if change.kind in NAMING:
            return
        if change.kind in (ChangeKind.METHOD_ADDED, ChangeKind.METHOD_REMOVED):
            found = self._evidence.of_method(keys[0], from_old=change.kind is ChangeKind.METHOD_REMOVED)
            yield _finding(rule, change, keys[0], found if rule.severity.traits.wants_evidence else None)
        elif not rule.severity.traits.wants_evidence:
            if change.is_certain:
                yield _finding(rule, change, keys[0], also_in=keys[1:])
        else:
            yield from self._shown_in(rule, change, keys)

    def _shown_in(self, rule: Rule, change: Change, keys: list[MessageKey]) -> Iterator[Finding]:
        """The finding, where one of the messages that containment calls breaking shows it."""
        broken = [key for key in keys if self._outcome(key) is Outcome.BREAKING]
        protocol = self._evidence.old
        broken.sort(key=lambda key: (len(protocol.closure(protocol.messages[key])), key))
        for key in broken[:TRIES]:
            found = self._evidence.of_change(change, key, self._ways.get(key, Ways(key, ())))
            if found is not None:
                for each in broken:
                    self._shown.setdefault(each, []).append(change)
                yield _finding(rule, change, key, found, [other for other in broken if other != key])
                return

    def _outcome(self, key: MessageKey) -> Outcome:
        readable = self._readable.get(key)
        return Outcome.COMPATIBLE if readable is None else readable.declared.outcome

    # --- what no rule speaks of

    def _unexplained(self) -> Iterator[Finding]:
        by_place: dict[tuple[ChangeKind, Flow, str, str, str, str], list[Finding]] = {}
        for finding, kind in self._left_over():
            same = (
                kind, finding.message.flow, finding.rule.id,
                finding.old_pointer, finding.new_pointer, finding.subject,
            )  # fmt: skip
            by_place.setdefault(same, []).append(finding)
        for (kind, _, _, old_pointer, *_), found in by_place.items():
            # A place in an envelope is another place in each message.
            together = [found] if old_pointer.startswith("/types/") else [[each] for each in found]
            for group in together:
                first = group[0]
                others = tuple(each.message for each in group[1:])
                yield replace(first, also_in=others) if kind is not ChangeKind.CONTAINMENT_UNPROVEN else first

    def _left_over(self) -> Iterator[tuple[Finding, ChangeKind]]:
        found = {key: readable.declared for key, readable in self._readable.items()}
        found |= self._evidence.beside(self._shown)
        yield from self._of_open_writer()
        for _ in range(MAX_ROUNDS):
            named: dict[MessageKey, list[Change]] = {}
            for key, declared in found.items():
                if declared.outcome is Outcome.UNPROVEN:
                    yield (
                        _of_containment(ChangeKind.CONTAINMENT_UNPROVEN, key, declared),
                        ChangeKind.CONTAINMENT_UNPROVEN,
                    )
                elif declared.outcome is Outcome.BREAKING:
                    finding, change = self._of_containment(key, declared)
                    yield finding, ChangeKind.CONSTRAINT_CHANGED
                    if change is not None and change in self._demanding.get(key, ()):
                        named[key] = self._shown.setdefault(key, [])
                        named[key].append(change)
            if not named:
                break
            # What has a name is taken for granted, and the rest asked for again.
            found = self._evidence.beside(named)

    def _of_open_writer(self) -> Iterator[tuple[Finding, ChangeKind]]:
        for key, readable in self._readable.items():
            if readable.declared.outcome is Outcome.COMPATIBLE:
                of_open = readable.open
                if of_open.outcome is Outcome.BREAKING:
                    yield (
                        _of_containment(ChangeKind.UNDECLARED_MEMBER, key, of_open),
                        ChangeKind.UNDECLARED_MEMBER,
                    )
                elif of_open.outcome is Outcome.UNPROVEN:
                    yield (
                        _of_containment(ChangeKind.CONTAINMENT_UNPROVEN, key, of_open),
                        ChangeKind.CONTAINMENT_UNPROVEN,
                    )

    def _of_containment(self, key: MessageKey, found: Containment) -> tuple[Finding, Change | None]:
        """A break that comparing did not find, or of which it knows the place alone; and what names it."""
        known = self._shown.get(key, ())
        for change in self._changes:
            if change in known:  # it names one break of a message, so each round leaves fewer to name
                continue
            if change.kind in NAMING and key in change.messages and _is_at(change, key, found):
                rule = next((rule for rule in RULES if rule.speaks_of(change, key.flow)), None)
                if rule is not None:
                    return _with_witness(_finding(rule, change, key), found, BOTH), change
        return _of_containment(ChangeKind.CONSTRAINT_CHANGED, key, found), None


def _is_at(change: Change, key: MessageKey, found: Containment) -> bool:
    """Whether containment failed at the place of a change, or below it."""
    if change.kind is not ChangeKind.SHAPE_CHANGED:
        return fails_along(found, (*change.messages[key], MemberStep(change.subject)))
    places = (change.old_pointer, found.old_pointer), (change.new_pointer, found.new_pointer)
    return any(f"{below or ''}/".startswith(f"{place}/") for place, below in places)


def _finding(
    rule: Rule,
    change: Change,
    key: MessageKey,
    found: Containment | None = None,
    also_in: Iterable[MessageKey] = (),
) -> Finding:
    finding = Finding(
        rule, rule.severity, key, change.subject, rule.say(change), change.old_pointer, change.new_pointer,
        also_in=tuple(also_in),
    )  # fmt: skip
    if found is None:
        return finding
    if found.outcome is not Outcome.BREAKING:  # an empty message type, which nobody can send
        return replace(finding, severity=Severity.UNPROVEN, reason=found.reason)
    return _with_witness(finding, found, BOTH)


def _of_containment(kind: ChangeKind, key: MessageKey, found: Containment) -> Finding:
    """A finding for which containment alone speaks."""
    subject = found.reason.partition(" fails: ")[2].rstrip(".") or found.reason
    old_pointer, new_pointer = found.old_pointer or "", found.new_pointer or ""
    change = Change(kind, subject, old_pointer, new_pointer)
    rule = next(rule for rule in RULES if rule.speaks_of(change, key.flow))
    finding = _finding(rule, change, key)
    if not found.has_witness:
        return replace(finding, reason=found.reason)
    return _with_witness(finding, found, ("open",) if kind is ChangeKind.UNDECLARED_MEMBER else BOTH)


def _with_witness(finding: Finding, found: Containment, writers: tuple[str, ...]) -> Finding:
    return replace(
        finding,
        witness=found.witness,
        witness_pointer=found.witness_pointer or "",
        reason=" ".join(filter(None, (found.reason, found.confirmation))),
        writers=writers,
    )
