"""Numbers: is there one within bounds, a multiple of some divisors and not of others?

Enters: literals about a number and the kind looked for. Leaves: a Result. Arithmetic is exact; the
number offered is one on which floating-point validators come to the same conclusion, if there is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import count, islice
from math import ceil, floor, gcd, lcm

from generators.compat.goals import UNSAT, Literal, Result, Sat, Unknown
from generators.compat.json_values import FRACTION, WHOLE, exact
from generators.compat.nodes import Bound, MultipleOf

MAX_TRIED = 4096
"""How many candidates are held against the demand where none is admitted."""
MAX_ADMITTED = 64
"""How many that are admitted are looked at for one on which floating point agrees."""
_STEPS = tuple(Fraction(1, n) for n in (2, 10, 4, 8, 100, 16, 1000, 1024, 10**6))


@dataclass(slots=True)
class Demand:
    """What is asked of the number; intervals are open where `*_open`."""

    low: Fraction | None = None
    low_open: bool = False
    high: Fraction | None = None
    high_open: bool = False
    multiples: list[Fraction] = field(default_factory=list)
    others: list[Fraction] = field(default_factory=list)
    excluded: frozenset[Fraction] = frozenset()

    def add(self, literal: Literal) -> None:
        """Narrow by a literal."""
        node, positive = literal.node, literal.positive
        if isinstance(node, MultipleOf):
            (self.multiples if positive else self.others).append(node.divisor)
        elif isinstance(node, Bound):
            upper = node.upper is positive
            self._bound(node.limit, upper, node.exclusive is positive)

    def _bound(self, limit: Fraction, upper: bool, open_: bool) -> None:
        if upper and (self.high is None or (limit, not open_) < (self.high, not self.high_open)):
            self.high, self.high_open = limit, open_
        elif not upper and (self.low is None or (limit, open_) > (self.low, self.low_open)):
            self.low, self.low_open = limit, open_

    def admits(self, number: Fraction) -> bool:
        """Whether the number is one of those asked for."""
        if self.low is not None and (number, not self.low_open) <= (self.low, False):
            return False
        if self.high is not None and (-number, not self.high_open) <= (-self.high, False):
            return False
        return (
            number not in self.excluded
            and all(number % divisor == 0 for divisor in self.multiples)
            and all(number % divisor != 0 for divisor in self.others)
        )


def solve_number(kind: int, literals: Sequence[Literal], excluded: frozenset[Fraction]) -> Result:
    """A number of the kind (INTEGER, WHOLE or FRACTION) that makes the literals true."""
    demand = Demand(excluded=excluded)
    for literal in literals:
        demand.add(literal)
    (demand.others if kind == FRACTION else demand.multiples).append(Fraction(1))
    if demand.low is not None and demand.high is not None and demand.low > demand.high:
        return UNSAT
    candidates, exhaustive = _candidates(demand)
    if candidates is None:
        return UNSAT
    tried = islice(candidates, MAX_TRIED)
    admitted = list(islice((number for number in tried if demand.admits(number)), MAX_ADMITTED))
    spelled = [(number, _spelled(number, kind)) for number in admitted]
    usable = [(number, value) for number, value in spelled if value is not None]
    for _, value in usable:
        if _agreed(value, demand):
            return Sat(value)
    if usable:
        return Sat(usable[0][1])
    if admitted:
        return Unknown(f"{admitted[0]} has no short decimal notation")
    return UNSAT if exhaustive else Unknown("no number was found among those tried")


def _candidates(demand: Demand) -> tuple[Iterator[Fraction] | None, bool]:
    """Numbers to try, and whether they are all there are; None where there provably is none."""
    if not demand.multiples:
        return _dense(demand), demand.low is not None and demand.low == demand.high
    step = demand.multiples[0]
    for divisor in demand.multiples[1:]:
        step = _common_multiple(step, divisor)
    if any(step % divisor == 0 for divisor in demand.others):
        return None, True
    first = None if demand.low is None else ceil(demand.low / step)
    last = None if demand.high is None else floor(demand.high / step)
    exhaustive = first is not None and last is not None and last - first < MAX_TRIED
    return (step * factor for factor in _outward(first, last)), exhaustive


def _common_multiple(left: Fraction, right: Fraction) -> Fraction:
    return Fraction(lcm(left.numerator, right.numerator), gcd(left.denominator, right.denominator))


def _outward(first: int | None, last: int | None) -> Iterator[int]:
    """Every integer from `first` to `last`, those near zero first."""
    start = 0
    if first is not None and first > 0:
        start = first
    elif last is not None and last < 0:
        start = last
    yield from (start for _ in range(1) if _between(first, start, last))
    for distance in count(1):
        inside = False
        for factor in (start + distance, start - distance):
            if _between(first, factor, last):
                inside = True
                yield factor
        if not inside:
            return


def _between(first: int | None, factor: int, last: int | None) -> bool:
    return (first is None or first <= factor) and (last is None or factor <= last)


def _dense(demand: Demand) -> Iterator[Fraction]:
    """Numbers of the interval, plain ones first. Divisors and exclusions thin out no interval."""
    if demand.low is not None and demand.low == demand.high:
        yield demand.low
        return
    for step in _STEPS:
        first = None if demand.low is None else ceil(demand.low / step)
        last = None if demand.high is None else floor(demand.high / step)
        yield from (step * factor for factor in islice(_outward(first, last), 256))
    if demand.low is not None and demand.high is not None:
        for parts in range(2, 500):
            middle = demand.low + (demand.high - demand.low) / parts
            yield exact(float(middle))
            yield middle


def _spelled(number: Fraction, kind: int) -> int | float | None:
    """The number as JSON, or None where no float says it exactly."""
    if number.denominator == 1 and kind != WHOLE:
        return int(number)
    try:
        value = float(number)
    except OverflowError:
        return None
    return value if exact(value) == number else None


def _agreed(value: float, demand: Demand) -> bool:
    """Whether binary floating point judges the divisors as exact arithmetic does."""
    if isinstance(value, int) and abs(value) >= 1 << 53:
        return False
    for divisors, expected in ((demand.multiples, True), (demand.others, False)):
        for divisor in divisors:
            try:
                quotient = value / float(divisor)
            except (OverflowError, ZeroDivisionError):
                return False
            if quotient.is_integer() is not expected:
                return False
    return True
