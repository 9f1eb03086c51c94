"""Goals and results: the questions the search asks itself.

A goal is a set of literals about one unknown instance; its answer is an instance that makes them
all true, a proof that there is none, or a reason why neither was found.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol, TypeAlias

from ..json_values import PlainJson
from ..schema.node_factory import Constructor
from ..schema.nodes import Node


class Literal(NamedTuple):
    """The node holds, or doesn't. `written`: it describes what the declaring writer emits."""

    node: Node
    positive: bool = True
    written: bool = False

    @property
    def key(self) -> int:
        """Equal for literals that mean the same."""
        return self.node.shape * 4 + self.positive * 2 + self.written


Goal: TypeAlias = tuple[Literal, ...]
GoalKey: TypeAlias = frozenset[int]


def goal_key(goal: Goal) -> GoalKey:
    """Equal for goals that mean the same."""
    return frozenset(literal.key for literal in goal)


@dataclass(frozen=True, slots=True)
class Sat:
    """There is such an instance. doubt: why it may be none, for the validators to settle.

    depth, size: how deep it is nested, and how many values it holds; what is needed twice is one value in
    memory, and two where it is written.
    """

    instance: PlainJson
    depth: int = 0
    doubt: str = ""
    size: int = 1


@dataclass(frozen=True, slots=True)
class Unsat:
    """There is no such instance."""


@dataclass(frozen=True, slots=True)
class Undecided:
    """It could not be decided."""

    reason: str


Result: TypeAlias = Sat | Unsat | Undecided
UNSAT = Unsat()
Asking: TypeAlias = Generator[Goal, Result, Result]
"""A computation that asks for the results of smaller goals, and ends with its own."""


def is_sure(result: Result) -> bool:
    """Whether it is an instance beyond doubt."""
    return isinstance(result, Sat) and not result.doubt


def doubted(result: Result, doubt: str) -> Result:
    """The result, with a doubt if there is one."""
    return replace(result, doubt=doubt) if doubt and isinstance(result, Sat) else result


def preferred(first: Result, second: Result) -> Result:
    """Of two attempts at one goal the more telling: "none" only if both say so."""
    return second if _rank(second) > _rank(first) else first


def _rank(result: Result) -> int:
    if isinstance(result, Sat):
        return 2 if result.doubt else 3
    return 1 if isinstance(result, Undecided) else 0


LITERALS_PER_STEP = 16
"""Looking at so many literals counts as a step."""


class OutOfBudget(Exception):
    """The search took more steps than it was given; the message says which budget is used up."""


class Allowance:
    """The steps that many questions may take together; `None` sets no end."""

    def __init__(self, steps: int | None = None) -> None:
        self.steps = steps
        self.spent = 0

    @property
    def left(self) -> int | None:
        """The steps that are still there to be taken."""
        return None if self.steps is None else max(self.steps - self.spent, 0)


class Meter:
    """Counts the steps of one question.

    A step is a piece of work whose size does not depend on the machine or its load, so that the same
    question ends at the same step everywhere.
    """

    def __init__(self, allowance: Allowance) -> None:
        self._allowance = allowance
        self._granted = self._left = self._looked = 0
        self._is_cut = False
        self._more: Callable[[], int] | None = None

    def grant(self, steps: int, more: Callable[[], int]) -> None:
        """Start a question that may take so many steps and more, if the allowance has as many.

        more: asked when the first are used up, for it may cost as much to tell as the steps themselves.
        """
        self.close()
        self._granted = self._left = self._allowed(steps)
        self._looked = 0
        self._more = more

    def _allowed(self, steps: int) -> int:
        left = self._allowance.left
        self._is_cut = left is not None and left < steps
        return left if left is not None and self._is_cut else steps

    def close(self) -> None:
        """Take what the question has spent from the allowance."""
        self._allowance.spent += self._granted - max(self._left, 0)
        self._granted = self._left = 0

    def spend(self, steps: int = 1) -> None:
        """Count steps; raises OutOfBudget."""
        self._left -= steps
        if self._left < 0 and self._more is not None:
            taken, more = self._granted, self._more
            self._more = None
            if not self._is_cut:
                self._granted = self._allowed(taken + more())
                self._left += self._granted - taken
        if self._left < 0:
            whole = f"The budget of {self._allowance.steps} steps for the whole comparison is used up."
            raise OutOfBudget(whole if self._is_cut else "The search ran out of steps.")

    def look(self, literals: int) -> None:
        """Count literals looked at."""
        self._looked += literals
        if self._looked >= LITERALS_PER_STEP:
            steps, self._looked = divmod(self._looked, LITERALS_PER_STEP)
            self.spend(steps)


class Searcher(Protocol):
    """What the solvers of one kind of value need of the search that asks them."""

    make: Constructor

    def spend(self, steps: int = 1) -> None:
        """Count steps; `OutOfBudget` where there is none left."""
