"""The search: is there an instance that makes these literals true?

Input: a goal. Output: an instance, a proof that there is none, or a reason for neither. Since old
is contained in new exactly when nothing is valid for old and invalid for new, the proof and the
witness come out of the same search.

Recursion. A goal met again below itself is answered "none": a smallest instance never contains
another for the same goal. What was concluded under such an assumption is kept only while the goal
that it rests on is open, becomes final when that goal ends in "none", and is forgotten otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Hashable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from ..json_values import (
    ARRAY,
    BOOLEAN,
    FRACTION,
    INTEGER,
    NULL,
    NUMBER,
    OBJECT,
    STRING,
    WHOLE,
    PlainJson,
    key_of,
    spellings,
)
from ..schema.declared import is_declared
from ..schema.evaluated import Coverage, TooManyWays
from ..schema.graph import Shapes
from ..schema.node_factory import Constructor
from ..schema.nodes import All, MemberRule, Node, applies_to
from ..schema.validity import Evaluation, both, negated
from .arrays import solve_array
from .branch import Alternative, Branch, OpenChoice, Unions
from .goals import (
    UNSAT,
    Asking,
    Goal,
    GoalKey,
    Literal,
    Meter,
    Result,
    Sat,
    Undecided,
    Unsat,
    doubted,
    goal_key,
    is_sure,
    preferred,
)
from .numeric import solve_number
from .objects import solve_object
from .strings import solve_string

MAX_INSTANCE_DEPTH = 80
"""Validators recurse natively, so a deeper witness could not be confirmed."""

MAX_INSTANCE_SIZE = 20_000
"""Values in a witness: a type that holds two of the next at each level doubles them, up to millions."""

_KINDS_IN_ORDER = (NULL, BOOLEAN, INTEGER, STRING, FRACTION, WHOLE, ARRAY, OBJECT)


@dataclass(slots=True)
class _Frame:
    """An open goal. low: the outermost open goal that its conclusions rest on."""

    key: GoalKey
    asking: Asking
    depth: int
    low: int
    first_provisional: int


class Search:
    """One search over one pair of documents; answers are remembered across goals."""

    def __init__(self, shapes: Shapes, kinds: int, meter: Meter) -> None:
        self.make = Constructor(shapes)
        self.spend = meter.spend
        self._meter = meter
        self._kinds = kinds
        self._unions = Unions()
        self._final: dict[GoalKey, Result] = {}
        self._provisional: dict[GoalKey, int] = {}
        self._provisional_order: list[GoalKey] = []
        self._open: dict[GoalKey, int] = {}
        self._ways: dict[tuple[int, ...], tuple[list[Node], tuple[Goal, ...] | None]] = {}

    def grant(self, steps: int, more: Callable[[], int]) -> None:
        """Let the goals from now on cost so much, and more if need be, whatever those before have cost."""
        self._meter.grant(steps, more)
        # What a search that ran out of its budget left open proves nothing.
        self._open.clear()
        self._provisional.clear()
        self._provisional_order.clear()

    def solve(self, goal: Goal) -> Result:
        """The result of a goal. Raises OutOfBudget.

        Goals are computations on a stack of our own, so that no depth of recursion between types
        is too deep for Python's.
        """
        frames = [self._opened(goal, 0)]
        answer: Result | None = None
        while True:
            try:
                # A new computation must be sent None to start, which its type doesn't say.
                asked = frames[-1].asking.send(answer)  # type: ignore[arg-type]
            except StopIteration as stop:
                answer = self._closed(frames.pop(), stop.value, frames)
                if not frames:
                    return answer
            else:
                answer = self._recalled(asked, frames[-1])
                if answer is None:
                    frames.append(self._opened(asked, len(frames)))

    def _recalled(self, goal: Goal, frame: _Frame) -> Result | None:
        key = goal_key(goal)
        if key in self._final:
            return self._final[key]
        low = self._open.get(key, self._provisional.get(key))
        if low is None:
            return None
        frame.low = min(frame.low, low)
        return UNSAT

    def _opened(self, goal: Goal, depth: int) -> _Frame:
        self.spend()
        key = goal_key(goal)
        self._open[key] = depth
        return _Frame(key, self._place(goal), depth, depth, len(self._provisional_order))

    def _closed(self, frame: _Frame, result: Result, frames: list[_Frame]) -> Result:
        del self._open[frame.key]
        since = self._provisional_order[frame.first_provisional :]
        if isinstance(result, Unsat) and frame.low < frame.depth:
            self._provisional[frame.key] = frame.low
            self._provisional_order.append(frame.key)
        else:
            del self._provisional_order[frame.first_provisional :]
            for key in since:
                del self._provisional[key]
                if isinstance(result, Unsat):
                    self._final[key] = UNSAT
            self._final[frame.key] = result
        if frames and isinstance(result, Unsat):
            frames[-1].low = min(frames[-1].low, frame.low)
        return result

    # One place

    def _place(self, goal: Goal) -> Asking:
        """One place: the goal, and that the declaring writer's instance has declared members only."""
        branch = Branch(self._kinds, self.make, self._unions, self._meter)
        if not branch.assume(goal):
            return UNSAT
        written: list[Node] = [
            part
            for literal in goal
            if literal.written and literal.positive
            for part in (literal.node.parts if isinstance(literal.node, All) else [literal.node])
        ]
        if not written:
            return (yield from self._followed(goal, branch))
        ways = self._declared(written)
        if ways is None:
            return (yield from self._found_out(goal, branch, written))
        if len(ways) > 1:
            branch.choices.append(OpenChoice(ways, decisive=True))
        elif not branch.assume(ways[0]):
            return UNSAT
        return (yield from self._followed(goal, branch))

    def _declared(self, written: list[Node]) -> tuple[Goal, ...] | None:
        """The ways in which members are declared, worked out once for the same nodes; None for too many.

        Each closes the object before its parts are looked at, so that most of them soon end.
        """
        same = tuple(map(id, written))
        if same not in self._ways:
            try:
                ways = tuple(self._decided(way) for way in self._unions.coverer.ways(All(written)))
            except TooManyWays:
                ways = None
            self._ways[same] = (written, ways)
        return self._ways[same][1]

    def _found_out(self, goal: Goal, branch: Branch, written: list[Node]) -> Asking:
        """Where the ways to declare members are too many to list: most often they make no difference.

        If not, the arms that hold are found out one by one, and with them what is declared.
        """
        free = branch.copy()
        always = self._unions.coverer.always(written)
        if always.names or always.regexes:  # else the object may be one for which nothing is declared
            every = self._unions.coverer.at_most(written)
            if not free.assume(self._decided(every)):
                return UNSAT
        result = yield from self._followed(goal, free)
        if isinstance(result, Unsat):
            return UNSAT
        if isinstance(result, Sat) and is_declared(written, result.instance, Evaluation()):
            return result
        if not branch.assume(tuple(Literal(self.make.covers(part)) for part in written)):
            return UNSAT
        return (yield from self._followed(goal, branch))

    def _followed(self, goal: Goal, branch: Branch) -> Asking:
        """Follow the branches of a goal, depth first, until one has an instance."""
        best: Result = UNSAT
        waiting: list[tuple[Branch, Alternative]] = [(branch, ())]
        while waiting:
            base, alternative = waiting.pop()
            self.spend()
            branch = base.copy()
            if not branch.assume(alternative) or not branch.settle():
                continue
            if branch.suspects and (yield from self._is_dead(branch)):
                continue
            if branch.candidates is None and branch.choices:
                choice = branch.taken_choice()
                waiting.extend((branch, alternative) for alternative in reversed(choice))
                continue
            best = preferred(best, (yield from self._concluded(goal, branch)))
            if is_sure(best):
                break
        return best

    def _decided(self, way: Coverage) -> Goal:
        decided = tuple(Literal(node, holds, holds) for node, holds in way.decisions)
        if way.everything or not (way.names or way.regexes):
            return decided
        return (*decided, Literal(self.make.others(way.names, way.regexes)))

    def _is_dead(self, branch: Branch) -> Generator[Goal, Result, bool]:
        """Whether a denied member turns out to have no value: a cheap end of the branch."""
        suspects, branch.suspects = branch.suspects, []
        for name in suspects:
            values = [
                Literal(node.schema, positive, written)
                for node, positive, written in branch.leaves
                if isinstance(node, MemberRule) and node.name == name
            ]
            result = yield tuple(values)
            if isinstance(result, Unsat):
                return True
        return False

    def _concluded(self, goal: Goal, branch: Branch) -> Asking:
        if branch.candidates is not None:
            left = [value for key, value in branch.candidates.items() if key not in branch.excluded]
            return self._enumerated(goal, left)
        result = yield from self._by_kind(branch)
        return doubted(result, branch.doubt)

    def _enumerated(self, goal: Goal, candidates: list[PlainJson]) -> Result:
        """Judge the only values there are against the whole goal."""
        best: Result = UNSAT
        written = [node for node, positive, emitted in goal if positive and emitted]
        for candidate in candidates:
            for value in spellings(candidate) if self._kinds & WHOLE else [candidate]:
                self.spend()
                evaluation = Evaluation()
                verdict = both(
                    evaluation.holds(node, value) if positive else negated(evaluation.holds(node, value))
                    for node, positive, _ in goal
                )
                if verdict is False or not is_declared(written, value, evaluation):
                    continue
                if verdict:
                    return Sat(value)
                best = preferred(best, Sat(value, doubt=evaluation.doubt))
        return best

    def _by_kind(self, branch: Branch) -> Asking:
        best: Result = UNSAT
        for kind in _KINDS_IN_ORDER:
            if not branch.kinds & kind:
                continue
            leaves = [leaf for leaf in branch.leaves if applies_to(leaf.node) & kind]
            result = yield from self._of_kind(kind, leaves, branch)
            best = preferred(best, result)
            if is_sure(best):
                break
        return best

    def _of_kind(self, kind: int, leaves: list[Literal], branch: Branch) -> Asking:
        if kind == OBJECT:
            result = yield from solve_object(leaves, self)
            return _within_limits(result)
        if kind == ARRAY:
            result = yield from solve_array(leaves, self)
            return _within_limits(result)
        if kind == STRING:
            words = frozenset(key for key in branch.excluded if isinstance(key, str))
            return solve_string(leaves, words)
        if kind & NUMBER:
            return solve_number(kind, leaves, frozenset(_numbers(branch.excluded)))
        values: list[PlainJson] = [None] if kind == NULL else [False, True]
        left = [value for value in values if key_of(value) not in branch.excluded]
        return Sat(left[0]) if left else UNSAT


def _numbers(keys: set[Hashable]) -> Iterator[Fraction]:
    for key in keys:
        if isinstance(key, tuple) and key[0] == "number":
            yield key[1]


def _within_limits(result: Result) -> Result:
    if isinstance(result, Sat) and result.depth > MAX_INSTANCE_DEPTH:
        return Undecided(f"every instance found is nested deeper than {MAX_INSTANCE_DEPTH} levels")
    if isinstance(result, Sat) and result.size > MAX_INSTANCE_SIZE:
        return Undecided(f"every instance found holds more than {MAX_INSTANCE_SIZE:,} values")
    return result
