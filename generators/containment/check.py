"""Containment: is every instance of `old` valid for `new`?

Input: two JSON Schemas. Output: a Containment: "compatible" is proved, "breaking" carries a
witness that two independent validators confirm, and "unproven" says why it is neither.

    references → normal → graph      what the schemas mean (sides)
    search                           an instance valid for old and not for new, or a proof of none
    shrink → confirm → explain       the witness: small, confirmed, and where it fails
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain, islice
from typing import Final
from typing import Literal as Choice

from protocol_models.json_pointer import pointer_of

from ..absent import ABSENT, Absent
from ..errors import UnsupportedSchema
from .document import OneSide, Root, UnreadableSchema
from .json_values import EVERY_KIND, WHOLE, PlainJson
from .schema.declared import demanded, is_declared
from .schema.dialects import DIALECTS, DRAFT_07
from .schema.graph import Shapes
from .schema.nodes import All
from .schema.validity import Evaluation
from .solver.goals import (
    UNSAT,
    Allowance,
    Goal,
    Literal,
    Meter,
    OutOfBudget,
    Result,
    Sat,
    Undecided,
)
from .solver.search import Search
from .witness.explain import failures, writer_pointer
from .witness.guesses import guesses
from .witness.schema_validators import Verdicts
from .witness.shrink import shrunk

MAX_WITNESSES = 4
"""How many instances are offered to the validators before giving up on their agreement."""

SHRINKING_NODES = 4_000_000
MIN_SHRINKING = 16
"""Trying smaller witnesses: how many nodes may be applied in all, and how many tries are made."""

STEPS = 40_000
STEPS_PER_NODE = 40
"""What one question may cost: so many steps, and so many more for each node of the schemas. Who asks with
fewer steps gets fewer for each node, too."""
FIRST_STEPS = 10_000
"""After so many steps a question is hard: the edges of what the schemas say are tried before it goes on."""
EXAMPLE_STEPS = 10_000
EXAMPLE_STEPS_PER_NODE = 4
"""What looking for an example may cost, of which there may be many."""
VAIN_STEPS = 20_000
"""What may be spent on examples that are not found, over all of them: a union that overlaps may have none for
hundreds of questions."""
PLAIN_INSTANCES: Final[tuple[PlainJson, ...]] = ({}, [], "", 0, True, None)
"""What may show a break where the search ends in doubt."""


class Outcome(StrEnum):
    """The three answers."""

    COMPATIBLE = "compatible"
    BREAKING = "breaking"
    UNPROVEN = "unproven"


NO_WITNESS: Final = ABSENT
"""What a Containment has in place of a witness; `None` would be the JSON value null."""
Writer = Choice["open", "declared"]


@dataclass(frozen=True, slots=True)
class Containment:
    """The answer, with its evidence.

    witness: valid for old and invalid for new, or NO_WITNESS; reason: one sentence; the pointers,
    for a witness: where in it the failure is, and where old and new speak of that place; also_at:
    where else in it something fails; confirmation: what was done where a validator could not read a schema.
    """

    outcome: Outcome
    reason: str
    witness: PlainJson | Absent = NO_WITNESS
    witness_pointer: str | None = None
    old_pointer: str | None = None
    new_pointer: str | None = None
    also_at: tuple[str, ...] = ()
    confirmation: str = ""

    @property
    def has_witness(self) -> bool:
        """Whether there is a witness; it may be null."""
        return self.witness is not NO_WITNESS


TOO_DEEP: Final = Containment(Outcome.UNPROVEN, "The schemas are nested too deeply for the stack.")


def check_containment(
    old: object,
    new: object,
    writer: Writer | Choice["strict"] = "open",
    *,
    dialect: str = DRAFT_07.name,
    old_at: str = "",
    new_at: str = "",
    max_steps: int = STEPS,
) -> Containment:
    """Judge whether every instance of `old` is valid for `new`.

    writer: "open" admits any instance of old; "declared" only those with declared members.
    dialect: for schemas without `$schema` ("draft4" … "draft2020-12"). old_at, new_at: JSON
    pointers to the schemas to compare, the rest of each document serving their references.
    max_steps: what the search may cost, beyond an allowance for the schemas' size. Steps are counted, not
    seconds, so that the answer is the same on a busy machine.

    Raises UnresolvedReference for a reference that leads nowhere, and UnsupportedSchema for an
    argument that is not JSON or an option that doesn't exist. Everything else is an answer.
    """
    if writer == "strict":  # what "open" was called; the old name stays for one release
        writer = "open"
    if writer not in ("open", "declared"):
        raise UnsupportedSchema(f"there is no writer {writer!r}", "writer", "name one of: open, declared")
    default = next((known for known in DIALECTS if known.name == dialect), None)
    if default is None:
        raise UnsupportedSchema(
            f"there is no dialect {dialect!r}",
            "dialect",
            f"name one of: {', '.join(known.name for known in DIALECTS)}",
        )
    try:
        sides = OneSide(old, default, "old", [old_at]), OneSide(new, default, "new", [new_at])
    except UnreadableSchema as error:
        return Containment(Outcome.UNPROVEN, str(error))
    except RecursionError:
        # Depths are bounded everywhere, but the caller may have used up most of Python's stack.
        return TOO_DEEP
    return Pair(*sides).check(sides[0].root(old_at), sides[1].root(new_at), writer, steps=max_steps)


class Pair:
    """Two documents, of which any place of one can be held against any of the other.

    What is found out on the way to one answer is kept for the next.
    """

    def __init__(self, old: OneSide, new: OneSide, allowance: Allowance | None = None) -> None:
        """allowance: what all questions may cost together, where there is an end to it."""
        self._allowance = allowance or Allowance()
        self._meter = Meter(self._allowance)
        self._vain_steps = 0
        self._shapes = Shapes()
        self._shapes.assign([*old.nodes, *new.nodes])
        kinds = EVERY_KIND
        if all(dialect.whole_is_integer for dialect in old.dialects | new.dialects):
            kinds &= ~WHOLE  # nothing tells 1.0 from 1
        self._search = Search(self._shapes, kinds, self._meter)
        self._evaluation = Evaluation()

    def check(
        self,
        writer: Root,
        reader: Root,
        model: Writer,
        hints: Iterable[PlainJson] = (),
        *,
        steps: int = STEPS,
    ) -> Containment:
        """Whether every instance that the writer's side admits is valid for the reader's.

        hints: what may show a break, should the search end in doubt.
        """
        try:
            if steps > FIRST_STEPS:
                self._search.grant(FIRST_STEPS, lambda: 0)
                first = self._asked(writer, reader, declared=model == "declared")
                answer = first.answer(chain(hints, _at_the_edges(writer, reader)))
                if not first.is_out_of_steps or answer.outcome is not Outcome.UNPROVEN:
                    return answer
            each = STEPS_PER_NODE * steps // STEPS
            self._search.grant(steps, lambda: each * (writer.size + reader.size))
            return self._asked(writer, reader, declared=model == "declared").answer(hints)
        except RecursionError:
            return TOO_DEEP
        finally:
            self._meter.close()

    def shown(self, writer: Root, reader: Root, instance: PlainJson) -> Containment:
        """What an instance shows: a break, if the validators say so."""
        return self._asked(writer, reader).shown(instance)

    def failing(self, writer: Root, reader: Root, instance: PlainJson) -> Containment | None:
        """Where an instance fails by our own reading, if it does; not confirmed by anybody else."""
        return self._asked(writer, reader).failing(instance)

    def _asked(self, writer: Root, reader: Root, *, declared: bool = False) -> _Check:
        return _Check(writer, reader, self._search, declared, self._evaluation)

    def example(self, writer: Root, wanted: All) -> PlainJson | Absent:
        """A small instance that the declaring writer's side admits, and for which `wanted` holds, too.

        wanted: read by one of the two sides, at any time.
        """
        if self._vain_steps > VAIN_STEPS:
            return NO_WITNESS
        self._shapes.extend(wanted)
        spent = self._allowance.spent
        self._search.grant(EXAMPLE_STEPS, lambda: EXAMPLE_STEPS_PER_NODE * writer.size)
        found: Result = UNSAT
        try:
            found = self._search.solve((Literal(writer.node, True, True), Literal(wanted)))
        except (OutOfBudget, RecursionError):
            return NO_WITNESS
        finally:
            self._meter.close()
            if not isinstance(found, Sat):
                self._vain_steps += self._allowance.spent - spent
        if not isinstance(found, Sat):
            return NO_WITNESS

        evaluation = self._evaluation

        def shows(instance: PlainJson) -> bool:
            return (
                evaluation.holds(wanted, instance) is True
                and evaluation.holds(writer.node, instance) is not False
                and is_declared([writer.node], instance, evaluation)
            )

        if not shows(found.instance):
            return NO_WITNESS
        stay = demanded([writer.node], found.instance, evaluation)
        return shrunk(found.instance, shows, _tries(writer.size), stay)


def _at_the_edges(writer: Root, reader: Root) -> Iterator[PlainJson]:
    """Guesses, as many as the size of the schemas allows; that is asked for when the first one is."""
    yield from islice(guesses([writer.node, reader.node]), _tries(writer.size + reader.size))


def _tries(size: int) -> int:
    return max(MIN_SHRINKING, SHRINKING_NODES // (size + 1))


class _Check:
    """One question: two sides and a writer."""

    def __init__(
        self, writer: Root, reader: Root, search: Search, declared: bool, evaluation: Evaluation
    ) -> None:
        self._writer, self._reader, self._declared = writer, reader, declared
        self._search = search
        self._doubts: list[str] = []
        self.is_out_of_steps = False
        self._evaluation = evaluation

    def answer(self, hints: Iterable[PlainJson] = ()) -> Containment:
        """The answer."""
        for instance in self._instances():
            answer = self._confirmed(instance)
            if answer is not None:
                return answer
        if self._doubts:
            return self._hinted(hints) or Containment(Outcome.UNPROVEN, self._doubts[0])
        return Containment(
            Outcome.COMPATIBLE, f"Every instance of {self._writer.name} is valid for {self._reader.name}."
        )

    def _hinted(self, hints: Iterable[PlainJson]) -> Containment | None:
        """The answer that a plain instance or a hint is good for, though the search ended in doubt."""
        for instance in (*PLAIN_INSTANCES, *hints):
            if self._shows(instance) and (answer := self._confirmed(instance)) is not None:
                return answer
        return None

    def _instances(self) -> Iterator[PlainJson]:
        """Instances that should be witnesses. None at all and no doubts: a proof."""
        goal: Goal = (
            Literal(self._writer.node, True, self._declared),
            Literal(self._reader.node, False),
        )
        for _ in range(MAX_WITNESSES):
            try:
                result = self._search.solve(goal)
            except OutOfBudget as budget:
                self._doubts.append(str(budget))
                self.is_out_of_steps = True
                return
            if isinstance(result, Undecided):
                self._doubts.append(f"It could not be decided: {result.reason}.")
            if not isinstance(result, Sat):
                return
            if result.doubt:
                self._doubts.append(f"It could not be decided: {result.doubt}.")
            yield result.instance
            goal = (*goal, Literal(self._search.make.equal_to(result.instance), False))

    def _shows(self, instance: PlainJson) -> bool:
        """Whether the instance can be a witness by our own reading."""
        evaluation = self._evaluation
        return (
            evaluation.holds(self._writer.node, instance) is not False
            and evaluation.holds(self._reader.node, instance) is not True
            and (not self._declared or is_declared([self._writer.node], instance, evaluation))
        )

    def _confirmed(self, instance: PlainJson) -> Containment | None:
        """The answer that the instance is good for, if the validators agree on it."""
        if not self._shows(instance):
            self._doubts.append("The instance found does not stand up to evaluation.")
            return None
        tries = _tries(self._writer.size + self._reader.size)
        stay = demanded([self._writer.node], instance, self._evaluation)
        for witness in (shrunk(instance, self._shows, tries, stay), instance):
            found = self.shown(witness)
            if found.has_witness:
                return found
            self._doubts.append(found.reason)
        return None

    def failing(self, instance: PlainJson) -> Containment | None:
        """Where an instance fails, by our own reading."""
        return self._breaking(instance) if self._shows(instance) else None

    def shown(self, witness: PlainJson) -> Containment:
        """What a witness is good for."""
        notes: list[str] = []
        for side, expected in ((self._writer, True), (self._reader, False)):
            verdicts = side.confirmation.verdicts(witness)
            if not verdicts.agree_on(expected):
                return Containment(Outcome.UNPROVEN, self._disagreement(witness, side, verdicts))
            notes += [f"For {side.name}, {verdicts.note}"] if verdicts.note else []
        return replace(self._breaking(witness), confirmation=" ".join(notes))

    def _disagreement(self, witness: PlainJson, side: Root, verdicts: Verdicts) -> str:
        shown = json.dumps(witness, ensure_ascii=False)
        shown = shown if len(shown) <= 60 else shown[:57] + "…"
        return f"The validators do not confirm the witness {shown} for {side.name} ({verdicts})."

    def _breaking(self, witness: PlainJson) -> Containment:
        found, *others = failures(self._reader.node, witness, self._evaluation)
        at = pointer_of(found.path)
        writer_at = writer_pointer(self._writer.node, witness, found.path, self._evaluation)
        reason = (
            f"At {at or 'the root'} of the witness, which {self._writer.name}#{writer_at} admits, "
            f"{self._reader.name}#{found.node.pointer} fails: {found.sentence}."
        )
        elsewhere = tuple(pointer_of(other.path) for other in others)
        return Containment(
            Outcome.BREAKING, reason, witness, at, writer_at, found.node.pointer, elsewhere
        )  # fmt: skip


__all__ = [
    "NO_WITNESS",
    "STEPS",
    "Allowance",
    "Containment",
    "Outcome",
    "Pair",
    "Writer",
    "check_containment",
]
