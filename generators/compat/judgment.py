"""Changes and containment → Findings, for one kind of reader: what breaks, and the message that does it.

Input: the Changes between two protocols, and their messages. Output: every Finding of this reader.

Containment has the last word, message by message. The rules say why: a Change is a finding where its
message shows it. What the rules say of a message is then taken for granted, and containment is asked
again for the rest: a break that no rule explains is a finding of its own, so none is lost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Literal

from protocol_models.json_pointer import steps_of
from protocol_models.methods import Direction

from ..containment.check import Containment, Outcome
from .changes.change import NAMING, OF_MEMBERS, STATED, Change, ChangeKind
from .changes.keyword_diff import ANYTHING
from .changes.paths import MemberStep, Tag, Trail
from .evidence import Evidence, Readability, fails_along
from .findings import Finding
from .message_schemas import MessageKey
from .rules import RULES, ReaderKind, Rule, Severity
from .shown_types import ABSENT, shown_member, shown_types
from .ways import Ways

__all__ = ["Judgment", "WriterName", "finding_of"]

TRIES = 3
"""In how many messages a Change is shown, before its demand counts as explained by others."""
MAX_ROUNDS = 12
"""How often containment is asked for what else breaks; what it says last is a finding in any case."""
BOTH = ("open", "declared")
WriterName = Literal["open", "declared"]


class Judgment:
    """What one kind of reader makes of the Changes between two protocols."""

    def __init__(
        self, evidence: Evidence, reader: ReaderKind, changes: list[Change], granted: Sequence[Change] = ()
    ) -> None:
        """granted: the Changes that another reader's findings explain, and that are no news here."""
        self._evidence = evidence
        self._rules = [rule for rule in RULES if rule.reader in (reader, None)]
        self._changes = changes
        self._demanding = _by_message([*changes, *granted])
        """The Changes that may make a message unreadable."""
        self._ways = {key: Ways(key, changes) for key, changes in self._demanding.items()}
        self._shown: dict[MessageKey, list[Change]] = {}
        """The Changes that a finding explains, by the messages that they make unreadable."""
        self._granted: Counter[MessageKey] = Counter()
        """How many of them were known before this reader was asked."""
        if reader is ReaderKind.WIRE:
            self._readable = evidence.readable(self._demanding)
        else:
            known = _by_message(granted)
            self._shown = {key: known.get(key, []) for key in _by_message(changes)}
            self._granted.update({key: len(shown) for key, shown in self._shown.items()})
            found = evidence.beside(self._shown)
            self._readable = {key: Readability(each, each) for key, each in found.items()}

    def outcomes(self, writer: WriterName) -> dict[str, int]:
        """Outcome → of how many messages a reader of what this writer writes can say so."""
        counts: dict[str, int] = dict.fromkeys(Outcome, 0)
        counts[Outcome.COMPATIBLE] = len(self._evidence.common) - len(self._readable)
        for readable in self._readable.values():
            found = readable.open if writer == "open" else readable.declared
            counts[found.outcome] += 1
        return counts

    def findings(self) -> Iterator[Finding]:
        """Every finding, in no order, with the types of its place."""
        for finding in self._found():
            old, new = self._types(finding)
            yield replace(finding, old_type=old, new_type=new)

    def _types(self, finding: Finding) -> tuple[str, str]:
        """What stands in old and in new at the place of a finding."""
        sides = self._evidence.old.types, self._evidence.new.types
        pointers = finding.old_pointer, finding.new_pointer
        if finding.rule.kinds == {ChangeKind.UNDECLARED_MEMBER}:
            reads = 1 if finding.message.is_read_by_server else 0
            *_, name = ["", *steps_of(finding.witness_pointer)]
            type_of_reader = shown_member(sides[reads], pointers[reads], name)
            types = (ABSENT, type_of_reader) if reads else (type_of_reader, ABSENT)
            return types if type_of_reader else ("", "")
        return shown_types(sides, pointers, finding.subject if finding.rule.kinds <= OF_MEMBERS else "")

    def _found(self) -> Iterator[Finding]:
        for change in self._changes:
            for direction in Direction:
                keys = [key for key in change.messages if key.direction is direction]
                rule = self._rule(change, direction) if keys else None
                if rule is not None:
                    yield from self._of_change(rule, change, keys)
        yield from self._unexplained()

    def _rule(self, change: Change, direction: Direction) -> Rule | None:
        return next((rule for rule in self._rules if rule.speaks_of(change, direction)), None)

    # --- what a rule speaks of

    def _of_change(self, rule: Rule, change: Change, keys: list[MessageKey]) -> Iterator[Finding]:
        if change.kind in NAMING and change.old_demands is change.new_demands is None:
            return
        if change.kind in (ChangeKind.METHOD_ADDED, ChangeKind.METHOD_REMOVED):
            found = self._evidence.of_method(keys[0], from_old=change.kind is ChangeKind.METHOD_REMOVED)
            yield finding_of(rule, change, keys[0], found if rule.wants_evidence else None)
        elif change.kind is ChangeKind.DEFAULT_CHANGED and rule.wants_evidence:
            key, *others = (each for each in keys if each.part != "document")
            yield finding_of(rule, change, key, self._evidence.of_default(change, key), others)
        elif rule.reader is ReaderKind.TYPED and not rule.wants_evidence:
            # Containment says which types demand more; what they demand is plain from the Change.
            if change.is_certain and (broken := self._broken(keys)):
                self._explain(change, broken)
                yield finding_of(rule, change, broken[0], also_in=broken[1:])
        elif not rule.wants_evidence:
            if change.is_certain and not self._is_spelling(change, keys):
                yield finding_of(rule, change, keys[0], also_in=keys[1:])
        else:
            yield from self._shown_in(rule, change, keys)

    def _is_spelling(self, change: Change, keys: list[MessageKey]) -> bool:
        """Whether the messages are proved to be the same in both directions, and only written otherwise."""
        if change.kind not in STATED:
            return False
        if ANYTHING in (change.old, change.new) and keys[0].part != "document":
            return False  # a model with a member that takes anything admits the same, and means more
        forwards = [self._readable.get(key) for key in keys]
        if any(each is not None and each.open.outcome is not Outcome.COMPATIBLE for each in forwards):
            return False
        return all(map(self._evidence.is_read_backwards, keys))

    def _shown_in(self, rule: Rule, change: Change, keys: list[MessageKey]) -> Iterator[Finding]:
        """The finding, where one of the messages that containment calls breaking shows it."""
        broken = self._broken(keys)
        for key in broken[:TRIES]:
            found = self._evidence.of_change(change, key, self._ways.get(key, Ways(key, ())))
            if found is not None:
                self._explain(change, broken)
                yield finding_of(rule, change, key, found, [other for other in broken if other != key])
                return

    def _broken(self, keys: list[MessageKey]) -> list[MessageKey]:
        """Those of the messages that containment calls breaking, the smallest first."""
        protocol = self._evidence.old
        broken = [key for key in keys if self._outcome(key) is Outcome.BREAKING]
        return sorted(broken, key=lambda key: (len(protocol.closure(protocol.messages[key])), key))

    def _explain(self, change: Change, broken: list[MessageKey]) -> None:
        for key in broken:
            self._shown.setdefault(key, []).append(change)

    def _outcome(self, key: MessageKey) -> Outcome:
        readable = self._readable.get(key)
        return Outcome.COMPATIBLE if readable is None else readable.declared.outcome

    # --- what no rule speaks of

    def _unexplained(self) -> Iterator[Finding]:
        by_place: dict[tuple[ChangeKind, Direction, str, str, str, str], list[Finding]] = {}
        for finding, kind in self._left_over():
            same = (
                kind, finding.message.direction, finding.rule.id,
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
        found |= self._evidence.beside(
            {key: changes for key, changes in self._shown.items() if len(changes) > self._granted[key]}
        )
        yield from self._of_open_writer()
        for _ in range(MAX_ROUNDS):
            named: dict[MessageKey, list[Change]] = {}
            for key, declared in found.items():
                if declared.outcome is Outcome.UNPROVEN:
                    yield (
                        self._alone(ChangeKind.CONTAINMENT_UNPROVEN, key, declared),
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
                        self._alone(ChangeKind.UNDECLARED_MEMBER, key, of_open),
                        ChangeKind.UNDECLARED_MEMBER,
                    )
                elif of_open.outcome is Outcome.UNPROVEN:
                    yield (
                        self._alone(ChangeKind.CONTAINMENT_UNPROVEN, key, of_open),
                        ChangeKind.CONTAINMENT_UNPROVEN,
                    )

    def _of_containment(self, key: MessageKey, found: Containment) -> tuple[Finding, Change | None]:
        """A break that comparing did not find, or of which it knows the place alone; and what names it."""
        known = self._shown.get(key, ())
        # A Change that is known names another break: each round leaves fewer to name.
        changes = [change for change in self._changes if key in change.messages and change not in known]
        named = [(change, rule) for change in changes if (rule := self._naming(change, key)) is not None]
        for in_any_variant in (False, True):
            causes = [
                (here, change, rule)
                for change, rule in named
                if (here := self._evidence.also_here(change, key, found, in_any_variant=in_any_variant))
            ]
            if causes:
                # The innermost place says most.
                here, change, rule = max(causes, key=lambda cause: _depth(cause[0]))
                return _with_witness(finding_of(rule, change, key), here, BOTH), change
        for change, rule in named:
            if change.kind in NAMING and _is_at(change, key, found):
                return _with_witness(finding_of(rule, change, key), found, BOTH), change
        return self._alone(ChangeKind.CONSTRAINT_CHANGED, key, found), None

    def _naming(self, change: Change, key: MessageKey) -> Rule | None:
        """The rule that may name a break of a message, for it says that such a Change breaks."""
        rule = self._rule(change, key.direction)
        return rule if rule is not None and rule.severity is Severity.BREAKING else None

    def _alone(self, kind: ChangeKind, key: MessageKey, found: Containment) -> Finding:
        """A finding for which containment alone speaks."""
        subject = found.reason.partition(" fails: ")[2].rstrip(".") or found.reason
        old_pointer, new_pointer = found.old_pointer or "", found.new_pointer or ""
        where = _member_of(found) or ("more" if kind is ChangeKind.UNDECLARED_MEMBER else "the message")
        change = Change(kind, subject, old_pointer, new_pointer, new=where)
        rule = self._rule(change, key.direction)
        assert rule is not None  # each reader has a rule for what containment alone finds
        finding = finding_of(rule, change, key)
        if not found.has_witness:
            return replace(finding, reason=found.reason)
        return _with_witness(finding, found, ("open",) if kind is ChangeKind.UNDECLARED_MEMBER else BOTH)


def _depth(found: Containment) -> int:
    return (found.witness_pointer or "").count("/")


def _member_of(found: Containment) -> str:
    """The member at whose value a message fails, in words; a message that fails as a whole has none."""
    steps = steps_of(found.witness_pointer or "")
    return f"the member {steps[-1]!r}" if steps and not steps[-1].isdigit() else ""


def _is_at(change: Change, key: MessageKey, found: Containment) -> bool:
    """Whether containment failed at the place of a change, or below it."""
    if change.kind is not ChangeKind.SHAPE_CHANGED:
        return fails_along(found, (*change.messages[key], MemberStep(change.subject)))
    places = (change.old_pointer, found.old_pointer), (change.new_pointer, found.new_pointer)
    return any(f"{below or ''}/".startswith(f"{place}/") for place, below in places)


def finding_of(
    rule: Rule,
    change: Change,
    key: MessageKey,
    found: Containment | None = None,
    also_in: Iterable[MessageKey] = (),
) -> Finding:
    """What a rule says of a Change, and what was found to show it."""
    finding = Finding(
        rule, rule.severity, key, change.subject, rule.say(change, key.direction),
        change.old_pointer, change.new_pointer, also_in=tuple(also_in),
        variant=_variant(change.messages.get(key, ())),
    )  # fmt: skip
    if found is None:
        return finding
    if found.outcome is not Outcome.BREAKING:  # an empty message type, which nobody can send
        return replace(finding, severity=Severity.UNPROVEN, reason=found.reason)
    return _with_witness(finding, found, BOTH)


def _with_witness(finding: Finding, found: Containment, writers: tuple[str, ...]) -> Finding:
    return replace(
        finding,
        witness=found.witness,
        witness_pointer=found.witness_pointer or "",
        reason=" ".join(filter(None, (found.reason, found.confirmation))),
        writers=writers,
    )


def _by_message(changes: Iterable[Change]) -> dict[MessageKey, list[Change]]:
    """Message → the Changes that may make it unreadable."""
    found: dict[MessageKey, list[Change]] = {}
    for change in changes:
        for key in change.messages:
            if (change.new_demands if key.is_read_by_server else change.old_demands) is not None:
                found.setdefault(key, []).append(change)
    return found


def _variant(trail: Trail) -> str:
    """The tag of the last variant on a way."""
    return next(
        (step.value for step in reversed(trail) if isinstance(step, Tag) and isinstance(step.value, str)), ""
    )
