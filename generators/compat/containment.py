"""Containment: is every instance of `old` valid for `new`?

Enters: two JSON Schemas. Leaves: a Containment: "compatible" is proved, "breaking" carries a
witness that two independent validators confirm, and "unproven" says why it is neither.

    references → normal → graph      what the schemas mean
    search                           an instance valid for old and not for new, or a proof of none
    shrink → confirm → explain       the witness: small, confirmed, and where it fails
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Final
from typing import Literal as Choice

from generators.compat.confirm import Judges, Verdicts, is_affordable
from generators.compat.coverage import TooManyWays, expanded
from generators.compat.declared import is_declared
from generators.compat.dialects import DIALECTS, DRAFT_07, Dialect
from generators.compat.evaluate import Evaluation
from generators.compat.explain import failure, pointer_of, writer_pointer
from generators.compat.goals import Goal, Literal, OutOfBudget, Sat, Unknown
from generators.compat.graph import ReferenceLoop, Shapes, TooNested, flattened
from generators.compat.json_values import EVERY_KIND, WHOLE, Json, TooLarge, plain_copy
from generators.compat.nodes import All, Regex, Unevaluated
from generators.compat.normal import Normaliser, TooManyNodes
from generators.compat.references import Document, RemoteReference, UnknownDialect
from generators.compat.search import Search
from generators.compat.shrink import shrunk
from generators.errors import UnsupportedSchema

MAX_WITNESSES = 4
"""How many instances are offered to the validators before giving up on their agreement."""

SHRINKING_NODES = 4_000_000
MIN_SHRINKING = 16
"""Trying smaller witnesses: how many nodes may be applied in all, and how many tries are made."""

STEPS_PER_NODE = 40
SECONDS_PER_NODE = 0.0005


class Outcome(StrEnum):
    """The three answers."""

    COMPATIBLE = "compatible"
    BREAKING = "breaking"
    UNPROVEN = "unproven"


class Absent(Enum):
    """The type of NO_WITNESS: None would be the JSON value null."""

    WITNESS = "no witness"


NO_WITNESS: Final = Absent.WITNESS
Writer = Choice["strict", "declared"]


@dataclass(frozen=True, slots=True)
class Containment:
    """The answer, with its evidence.

    witness: valid for old and invalid for new, or NO_WITNESS; reason: one sentence; the pointers,
    for a witness: where in it the failure is, and where old and new speak of that place.
    """

    outcome: Outcome
    reason: str
    witness: Json | Absent = NO_WITNESS
    witness_pointer: str | None = None
    old_pointer: str | None = None
    new_pointer: str | None = None

    @property
    def has_witness(self) -> bool:
        """Whether there is a witness; it may be null."""
        return self.witness is not NO_WITNESS


class _Unreadable(Exception):
    """One of the schemas has no meaning that we could judge; the message says why."""


@dataclass(frozen=True, slots=True)
class _Side:
    """One schema, ready: its node, its document for the validators, and its patterns."""

    root: All
    judges: Judges
    dialects: set[Dialect]
    regexes: list[Regex]
    unevaluated: list[Unevaluated]
    size: int


def check_containment(
    old: object,
    new: object,
    writer: Writer = "strict",
    *,
    dialect: str = DRAFT_07.name,
    old_at: str = "",
    new_at: str = "",
    max_steps: int = 100_000,
    max_seconds: float = 1.5,
) -> Containment:
    """Judge whether every instance of `old` is valid for `new`.

    writer: "strict" admits any instance of old; "declared" only those with declared members.
    dialect: for schemas without `$schema` ("draft4" … "draft2020-12"). old_at, new_at: JSON
    pointers to the schemas to compare, the rest of each document serving their references.
    max_steps, max_seconds: what the search may cost, beyond an allowance for the schemas' size.

    Raises UnresolvedReference for a reference that leads nowhere, and UnsupportedSchema for an
    argument that is not JSON or an option that doesn't exist. Everything else is an answer.
    """
    if writer not in ("strict", "declared"):
        raise UnsupportedSchema(f"there is no writer {writer!r}", "writer", "name one of: strict, declared")
    default = next((known for known in DIALECTS if known.name == dialect), None)
    if default is None:
        raise UnsupportedSchema(
            f"there is no dialect {dialect!r}",
            "dialect",
            f"name one of: {', '.join(known.name for known in DIALECTS)}",
        )
    try:
        sides = (_side(old, default, "old", old_at), _side(new, default, "new", new_at))
        check = _Check(*sides, writer == "declared", max_steps, max_seconds)
        return check.answer()
    except _Unreadable as error:
        return Containment(Outcome.UNPROVEN, str(error))
    except RecursionError:
        # Depths are bounded everywhere, but the caller may have used up most of Python's stack.
        return Containment(Outcome.UNPROVEN, "The schemas are nested too deeply for the stack.")


def _side(schema: object, default: Dialect, name: str, pointer: str) -> _Side:
    regexes: dict[str, Regex] = {}
    try:
        plain = plain_copy(schema, name)
        document = Document(plain, default, name)
        site = document.resolve(f"#{pointer}", document.root)
        normaliser = Normaliser(document, regexes)
        root = normaliser.normal(site)
        flattened([root])
        for node in normaliser.unevaluated:
            node.expansion = expanded(node)
    except TooLarge:
        raise _Unreadable(f"{name} is nested too deeply, or too large, to be judged.") from None
    except UnknownDialect:
        raise _Unreadable(f"{name} names a `$schema` that is not known.") from None
    except ReferenceLoop as loop:
        raise _Unreadable(
            f"{name}#{loop} applies itself to the same instance, which has no defined meaning."
        ) from None
    except TooNested as nested:
        raise _Unreadable(f"{name}#{nested} applies too many schemas in one another.") from None
    except TooManyWays:
        raise _Unreadable(f"{name} has an `unevaluated…` with too many ways to turn out.") from None
    except (TooManyNodes, RemoteReference):
        raise _Unreadable(f"{name} is too large to be judged.") from None
    judges = Judges(plain, document.root.resource.dialect, pointer)
    return _Side(
        root,
        judges,
        document.dialects(),
        list(regexes.values()),
        normaliser.unevaluated,
        normaliser.count,
    )


class _Check:
    """One question: two sides, a writer and a budget."""

    def __init__(self, old: _Side, new: _Side, declared: bool, max_steps: int, max_seconds: float) -> None:
        self._old, self._new, self._declared = old, new, declared
        self._doubts: list[str] = []
        shapes = Shapes()
        shapes.assign([old.root, new.root])
        size = old.size + new.size
        kinds = EVERY_KIND
        if all(dialect.whole_is_integer for dialect in old.dialects | new.dialects):
            kinds &= ~WHOLE  # nothing tells 1.0 from 1
        deadline = time.monotonic() + max_seconds + SECONDS_PER_NODE * size
        self._search = Search(shapes, kinds, max_steps + STEPS_PER_NODE * size, deadline)

    def answer(self) -> Containment:
        """The answer."""
        for instance in self._instances():
            answer = self._confirmed(instance)
            if answer is not None:
                return answer
        if self._doubts:
            return Containment(Outcome.UNPROVEN, self._doubts[0])
        return Containment(Outcome.COMPATIBLE, "Every instance of old is valid for new.")

    def _instances(self) -> Iterator[Json]:
        """Instances that should be witnesses. None at all and no doubts: a proof."""
        goal: Goal = (
            Literal(self._old.root, True, self._declared),
            Literal(self._new.root, False),
        )
        for _ in range(MAX_WITNESSES):
            try:
                result = self._search.solve(goal)
            except OutOfBudget as budget:
                self._doubts.append(f"The search ran out of {budget}.")
                return
            if isinstance(result, Unknown):
                self._doubts.append(f"It could not be decided: {result.reason}.")
            if not isinstance(result, Sat):
                return
            if result.doubt:
                self._doubts.append(f"It could not be decided: {result.doubt}.")
            yield result.instance
            goal = (*goal, Literal(self._search.make.equal_to(result.instance), False))

    def _shows(self, instance: Json) -> bool:
        """Whether the instance can be a witness by our own reading."""
        evaluation = Evaluation(instance)
        return (
            evaluation.holds(self._old.root) is not False
            and evaluation.holds(self._new.root) is not True
            and (not self._declared or is_declared([self._old.root], instance))
        )

    def _confirmed(self, instance: Json) -> Containment | None:
        """The answer that the instance is good for, if the validators agree on it."""
        if not self._shows(instance):
            self._doubts.append("The instance found does not stand up to evaluation.")
            return None
        tries = max(MIN_SHRINKING, SHRINKING_NODES // (self._old.size + self._new.size + 1))
        for witness in (shrunk(instance, self._shows, tries), instance):
            doubt = self._doubt(witness)
            if not doubt:
                return self._breaking(witness)
            self._doubts.append(doubt)
        return None

    def _doubt(self, witness: Json) -> str:
        """Why the witness is not confirmed, or nothing."""
        for side, expected in ((self._old, True), (self._new, False)):
            if not is_affordable(side.root, witness, side.regexes, side.size):
                return "A witness was found, but validating it would take too long."
            verdicts = side.judges.verdicts(witness)
            if not verdicts.agree_on(expected):
                return self._disagreement(witness, side, verdicts)
        return ""

    def _disagreement(self, witness: Json, side: _Side, verdicts: Verdicts) -> str:
        name = "old" if side is self._old else "new"
        shown = repr(witness)
        shown = shown if len(shown) <= 60 else shown[:57] + "…"
        return f"The validators do not confirm the witness {shown} for {name} ({verdicts})."

    def _breaking(self, witness: Json) -> Containment:
        found = failure(self._new.root, witness)
        at = pointer_of(found.path)
        old_pointer = writer_pointer(self._old.root, witness, found.path)
        reason = (
            f"At {at or 'the root'} of the witness, which old#{old_pointer} admits, "
            f"new#{found.node.pointer} fails: {found.sentence}."
        )
        return Containment(Outcome.BREAKING, reason, witness, at, old_pointer, found.node.pointer)


__all__ = ["NO_WITNESS", "Containment", "Outcome", "Writer", "check_containment"]
