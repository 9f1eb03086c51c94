"""Arrays: is there one with these items and sizes?

Input: literals about an array. Output: a Result with a short array. Items from some index on all
fall under the same rules, so only lengths up to that index and one item for each existential
obligation need to be looked at: any longer array can be cut down to one of these.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from ..schema.nodes import Contains, Item, Node, Rest, Size, Unique
from .goals import (
    UNSAT,
    Asking,
    Goal,
    GoalKey,
    Literal,
    Result,
    Sat,
    Searcher,
    Undecided,
    Unsat,
    goal_key,
    is_sure,
    preferred,
)
from .strings import narrowed

MAX_LENGTH = 5_000
MAX_OBLIGATIONS = 24
MAX_UNIQUE = 120
MAX_PREFIX = 400
MAX_LIMITS = 6

Slots = dict[int, Goal]
"""What is asked of items beyond the rules for every array of this kind, by index."""


@dataclass(frozen=True, slots=True)
class Obligation:
    """Some item from index `start` on must satisfy `goal`; those of one `group` are distinct."""

    start: int
    goal: Goal
    group: int


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `high` items may satisfy the node."""

    node: Node
    high: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """The goals of the first items under limits, what is left of each limit, and the limits (as bits)
    that the last item need not fail."""

    goals: tuple[Goal, ...]
    left: tuple[int, ...]
    exempt: int


def solve_array(literals: Sequence[Literal], search: Searcher) -> Asking:
    """An array that makes the literals true."""
    demand = ArrayDemand(literals)
    if demand.trouble:
        return Undecided(demand.trouble)
    if demand.high is not None and demand.low > demand.high:
        return UNSAT
    return (yield from ArrayAssembly(demand, search).assembled())


class ArrayDemand:
    """The literals, sorted by what they speak of."""

    low: int
    high: int | None

    def __init__(self, literals: Sequence[Literal]) -> None:
        self.low, self.high = 0, None
        self.at: dict[int, list[Literal]] = {}
        self.rest: list[tuple[int, Literal]] = []
        self.obligations: list[Obligation] = []
        self.limits: list[Limit] = []
        self.unique = self.has_twins = False
        self.trouble = ""
        for group, literal in enumerate(literals):
            self._add(literal, group)
        starts = [start for start, _ in self.rest] + [one.start for one in self.obligations]
        self.prefix = max([index + 1 for index in self.at] + starts + [0])
        if max(self.prefix, len(self.obligations)) > MAX_PREFIX:
            self.trouble = "an array would need too many different items"

    def _add(self, literal: Literal, group: int) -> None:
        node, positive, written = literal
        match node:
            case Size():
                self.low, self.high = narrowed(self.low, self.high, node, positive)
            case Item(index=index, schema=schema):
                self.at.setdefault(index, []).append(Literal(schema, positive, written))
                if not positive:
                    self.low = max(self.low, index + 1)
            case Rest(start=start, schema=schema):
                if positive:
                    self.rest.append((start, Literal(schema, True, written)))
                else:
                    goal = (Literal(schema, False),)
                    self.obligations.append(Obligation(start, goal, group))
            case Contains(schema=schema, low=low, high=high):
                self._add_contains(schema, low, high, Literal(schema, True, written), group)
            case Unique():
                self.unique |= positive
                self.has_twins |= not positive

    def _add_contains(self, schema: Node, low: int, high: int | None, item: Literal, group: int) -> None:
        if low > MAX_OBLIGATIONS:
            self.trouble = f"an array would have to contain {low} items of a kind"
        else:
            self.obligations += [Obligation(0, (item,), group)] * low
        if high == 0:
            self.rest.append((0, Literal(schema, False)))
        elif high is not None:
            self.limits.append(Limit(schema, high))

    def item_goal(self, index: int) -> Goal:
        """What every item at that index must satisfy."""
        goal = list(self.at.get(index, ()))
        goal += [literal for start, literal in self.rest if start <= index]
        return tuple(goal)


class ArrayAssembly:
    """Puts an array together; asks for items."""

    def __init__(self, demand: ArrayDemand, search: Searcher) -> None:
        self._demand = demand
        self._search = search

    def assembled(self) -> Asking:
        """The array, or why there is none."""
        demand = self._demand
        high = yield from self._longest()
        if high is not None and demand.low > high:
            return UNSAT
        needed = max((o.start for o in demand.obligations), default=0) + len(demand.obligations)
        last = max(demand.low, demand.prefix, needed) + 2 * demand.has_twins
        last += len(demand.obligations)
        last = last if high is None else min(high, last)
        best: Result = UNSAT
        for length in range(demand.low, last + 1):
            result = yield from self._of_length(length)
            best = preferred(best, result)
            if is_sure(best):
                break
        return best

    def _longest(self) -> Generator[Goal, Result, int | None]:
        """The greatest possible length: an index without any possible item is the end."""
        high = self._demand.high
        for index in range(self._demand.prefix + 1):
            if high is not None and index >= high:
                return high
            result = yield self._demand.item_goal(index)
            if isinstance(result, Unsat):
                return index
        return high

    def _of_length(self, length: int) -> Asking:
        if length > MAX_LENGTH:
            return Undecided(f"an array would have to have {length} items")
        return (yield from self._fulfilled(0, {}, length, {}))

    def _fulfilled(self, position: int, slots: Slots, length: int, groups: dict[int, set[int]]) -> Asking:
        """Fulfil the obligations from `position` on by giving each an item."""
        self._search.spend()
        if position == len(self._demand.obligations):
            return (yield from self._with_twins(slots, length))
        obligation = self._demand.obligations[position]
        used = groups.get(obligation.group, set())
        best: Result = UNSAT
        for index in self._openings(obligation, slots, used, length):
            extra = (*slots.get(index, ()), *obligation.goal)
            result = yield (*self._demand.item_goal(index), *extra)
            if not isinstance(result, Unsat):
                result = yield from self._fulfilled(
                    position + 1,
                    {**slots, index: extra},
                    length,
                    {**groups, obligation.group: used | {index}},
                )
            best = preferred(best, result)
            if is_sure(best):
                break
        return best

    def _openings(self, obligation: Obligation, slots: Slots, used: set[int], length: int) -> Iterator[int]:
        """The items that may fulfil an obligation; of those that are alike, the first."""
        first_new = True
        for index in range(obligation.start, length):
            if index in used:
                continue
            if index >= self._demand.prefix and index not in slots:
                if not first_new:
                    break
                first_new = False
            yield index

    def _with_twins(self, slots: Slots, length: int) -> Asking:
        best: Result = UNSAT
        for twins in self._twins(length):
            self._search.spend()
            best = preferred(best, (yield from self._with_slots(slots, length, twins)))
            if is_sure(best):
                break
        return best

    def _twins(self, length: int) -> Iterator[tuple[int, int] | None]:
        """Pairs of items that are to be equal; items beyond the prefix are interchangeable."""
        if not self._demand.has_twins:
            yield None
            return
        different = min(length, self._demand.prefix + len(self._demand.obligations) + 2)
        yield from combinations(range(different), 2)

    def _with_slots(self, slots: Slots, length: int, twins: tuple[int, int] | None) -> Asking:
        goals = self._goals(slots, length)
        if twins is not None:
            shared = goals[twins[0]] + goals[twins[1]]
            goals = [shared if index in twins else goal for index, goal in enumerate(goals)]
        if self._demand.limits:
            return (yield from self._limited(goals))
        return (yield from self._filled(goals))

    def _goals(self, slots: Slots, length: int) -> list[Goal]:
        tail = self._demand.item_goal(self._demand.prefix)
        return [
            (
                *(self._demand.item_goal(index) if index < self._demand.prefix else tail),
                *slots.get(index, ()),
            )
            for index in range(length)
        ]

    def _limited(self, goals: list[Goal]) -> Asking:
        """Let each item fail what only a limited number may satisfy, or be one of that number.

        Distinct items that are alike choose in the order of their choices: which of them is which is the
        same. Items that need not be distinct leave to the others nothing but what is left of the limits.
        """
        if len(self._demand.limits) > MAX_LIMITS:
            return Undecided("too many `maxContains` speak of the same array")
        unique = self._demand.unique
        met: set[tuple[int, tuple[int, ...]]] = set()
        best: Result = UNSAT
        waiting = [Chosen((), tuple(limit.high for limit in self._demand.limits), 0)]
        while waiting:
            self._search.spend()
            chosen = waiting.pop()
            index = len(chosen.goals)
            if not unique and (index, chosen.left) in met:
                continue
            met.add((index, chosen.left))
            if index == len(goals):
                best = preferred(best, (yield from self._filled(list(chosen.goals))))
                if is_sure(best):
                    break
                continue
            alike = index > 0 and goal_key(goals[index]) == goal_key(goals[index - 1])
            first = chosen.exempt if unique and alike else 0
            waiting.extend(reversed((yield from self._choices(goals[index], chosen, first))))
        return best

    def _choices(self, goal: Goal, chosen: Chosen, first: int) -> Generator[Goal, Result, list[Chosen]]:
        """What one more item can choose: sets of limits, from the set `first` on, that it need not fail."""
        found: list[Chosen] = []
        limits = self._demand.limits
        for exempt in range(first, 1 << len(limits)):
            left = tuple(high - (exempt >> position & 1) for position, high in enumerate(chosen.left))
            if min(left) < 0:
                continue
            failed = [limit for position, limit in enumerate(limits) if not exempt >> position & 1]
            choice = (*goal, *(Literal(limit.node, False) for limit in failed))
            result = yield choice
            if not isinstance(result, Unsat):
                found.append(Chosen((*chosen.goals, choice), left, exempt))
            if not exempt and not self._demand.unique and is_sure(result):
                break  # to fail every limit never hurts another item, unless it must be unlike that
        return found

    def _filled(self, goals: list[Goal]) -> Asking:
        if self._demand.unique:
            return (yield from self._distinct(goals))
        return (yield from self._collected(goals))

    def _collected(self, goals: list[Goal]) -> Asking:
        found: list[Sat] = []
        known: dict[GoalKey, Sat] = {}
        for goal in goals:
            key = goal_key(goal)
            if key not in known:
                result = yield goal
                if not isinstance(result, Sat):
                    return result
                known[key] = result
            found.append(known[key])
        return _array_of(found)

    def _distinct(self, goals: list[Goal]) -> Asking:
        """Distinct items; the pickiest goals choose first."""
        if len(goals) > MAX_UNIQUE:
            return Undecided(f"{len(goals)} distinct items would be needed")
        found: dict[int, Sat] = {}
        for index in sorted(range(len(goals)), key=lambda index: (-len(goals[index]), index)):
            failed = yield from self._seated(index, goals, found)
            if failed is not None:
                return failed
        return _array_of([found[index] for index in range(len(goals))])

    def _seated(
        self, index: int, goals: list[Goal], found: dict[int, Sat]
    ) -> Generator[Goal, Result, Result | None]:
        """Give one more item a value that no other has, or why there is none; others move where they must.

        This is the search for an augmenting path in a matching of items and values: without one, some
        items have fewer values between them than they are.
        """
        make = self._search.make
        taken = Literal(make.values([sat.instance for sat in found.values()]), False)
        waiting = [index]
        moves: dict[int, tuple[int, Sat]] = {}
        for item in waiting:
            result = yield (*goals[item], taken)
            if isinstance(result, Undecided):
                return result
            if isinstance(result, Sat):
                _move(item, result, moves, found)
                return None
            for other in [other for other in found if other not in moves]:
                result = yield (*goals[item], Literal(make.values([found[other].instance])))
                if isinstance(result, Undecided):
                    return result
                if isinstance(result, Sat):
                    moves[other] = (item, result)
                    waiting.append(other)
        return UNSAT


def _move(item: int, value: Sat, moves: dict[int, tuple[int, Sat]], found: dict[int, Sat]) -> None:
    """Let an item have a value, and who waits for the value that it had have that, and so on."""
    while item in moves:
        found[item] = value
        item, value = moves[item]
    found[item] = value


def _array_of(items: list[Sat]) -> Sat:
    depth = max((item.depth for item in items), default=0)
    doubt = next((item.doubt for item in items if item.doubt), "")
    return Sat([item.instance for item in items], depth + 1, doubt, 1 + sum(item.size for item in items))
