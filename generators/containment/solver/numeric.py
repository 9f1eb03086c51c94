"""Numbers: is there one within bounds, a multiple of some divisors and not of others?

Input: literals about a number and the kind looked for. Output: a Result. Arithmetic is exact; the
number offered is one on which floating-point validators come to the same conclusion, if there is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import chain, count, islice
from math import ceil, floor, gcd, lcm

from ..json_values import FRACTION, WHOLE, exact
from ..schema.nodes import Bound, MultipleOf
from .goals import UNSAT, Literal, Result, Sat, Undecided

MAX_TRIED = 4096
FLOAT_BITS = 1100
_STEPS = tuple(Fraction(1, n) for n in (2, 10, 4, 8, 100, 16, 1000, 1024, 10**6))


@dataclass(frozen=True, slots=True)
class Interval:
    """Numbers between two ends; None is no end, and an end is open where `*_open`."""

    low: Fraction | None = None
    low_open: bool = False
    high: Fraction | None = None
    high_open: bool = False

    def bounded(self, bound: Bound, positive: bool) -> Interval:
        """What is left beyond one more bound, or beyond its denial."""
        limit, open_ = bound.limit, bound.exclusive is positive
        if bound.upper is positive:
            if self.high is None or (limit, not open_) < (self.high, not self.high_open):
                return replace(self, high=limit, high_open=open_)
        elif self.low is None or (limit, open_) > (self.low, self.low_open):
            return replace(self, low=limit, low_open=open_)
        return self

    def is_empty(self, integral: bool) -> bool:
        """Whether no number is left, or no integral one."""
        if self.low is None or self.high is None:
            return False
        if not integral:
            return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))
        first = floor(self.low) + 1 if self.low_open else ceil(self.low)
        last = ceil(self.high) - 1 if self.high_open else floor(self.high)
        return first > last

    def __contains__(self, number: Fraction) -> bool:
        if self.low is not None and (number, not self.low_open) <= (self.low, False):
            return False
        return self.high is None or (-number, not self.high_open) > (-self.high, False)


@dataclass(slots=True)
class Demand:
    """What is asked of the number."""

    interval: Interval = Interval()
    multiples: list[Fraction] = field(default_factory=list)
    others: list[Fraction] = field(default_factory=list)
    excluded: frozenset[Fraction] = frozenset()

    def add(self, literal: Literal) -> None:
        """Narrow by a literal."""
        node, positive = literal.node, literal.positive
        if isinstance(node, MultipleOf):
            (self.multiples if positive else self.others).append(node.divisor)
        elif isinstance(node, Bound):
            self.interval = self.interval.bounded(node, positive)

    def admits(self, number: Fraction) -> bool:
        """Whether the number is one of those asked for."""
        return (
            number in self.interval
            and number not in self.excluded
            and all(number % divisor == 0 for divisor in self.multiples)
            and all(number % divisor != 0 for divisor in self.others)
        )


def solve_number(kind: int, literals: Sequence[Literal], excluded: frozenset[Fraction]) -> Result:
    """A number of the kind (INTEGER, WHOLE or FRACTION) that makes the literals true."""
    demand = Demand(excluded=excluded)
    for literal in literals:
        demand.add(literal)
    (demand.others if kind == FRACTION else demand.multiples).append(Fraction(1))
    if demand.interval.is_empty(integral=kind != FRACTION):
        return UNSAT
    candidates, exhaustive = _candidates(demand)
    if candidates is None:
        return UNSAT
    usable: int | float | None = None
    admitted: Fraction | None = None
    for number in filter(demand.admits, candidates):
        admitted = number if admitted is None else admitted
        value = _spelled(number, kind)
        if value is not None and _agreed(value, demand):
            return Sat(value)
        usable = value if usable is None else usable
    if usable is not None:
        return Sat(usable)
    if admitted is not None:
        return Undecided(f"{admitted} has no short decimal notation")
    return UNSAT if exhaustive else Undecided("no number was found among those tried")


def _candidates(demand: Demand) -> tuple[Iterator[Fraction] | None, bool]:
    """Numbers to try, and whether they are all there are; None where there provably is none."""
    if not demand.multiples:
        return _dense(demand), demand.interval.low is not None and demand.interval.low == demand.interval.high
    step = demand.multiples[0]
    for divisor in demand.multiples[1:]:
        step = _common_multiple(step, divisor)
    if any(step % divisor == 0 for divisor in demand.others):
        return None, True
    first = None if demand.interval.low is None else ceil(demand.interval.low / step)
    last = None if demand.interval.high is None else floor(demand.interval.high / step)
    near = MAX_TRIED + len(demand.excluded)
    exhaustive = first is not None and last is not None and last - first < near
    factors = chain(islice(_outward(first, last), near), () if exhaustive else _far(first, last))
    return (step * factor for factor in factors), exhaustive


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


def _far(first: int | None, last: int | None) -> Iterator[int]:
    """Integers of ever greater distance from the end nearest to zero, as far as floats reach."""
    start = next(_outward(first, last), 0)
    for bits in range(MAX_TRIED.bit_length(), FLOAT_BITS):
        for factor in (start + (1 << bits), start - (1 << bits)):
            if _between(first, factor, last):
                yield factor


def _between(first: int | None, factor: int, last: int | None) -> bool:
    return (first is None or first <= factor) and (last is None or factor <= last)


def _dense(demand: Demand) -> Iterator[Fraction]:
    """Numbers of the interval, plain ones first. Divisors and exclusions thin out no interval."""
    if demand.interval.low is not None and demand.interval.low == demand.interval.high:
        yield demand.interval.low
        return
    for step in _STEPS:
        first = None if demand.interval.low is None else ceil(demand.interval.low / step)
        last = None if demand.interval.high is None else floor(demand.interval.high / step)
        yield from (step * factor for factor in islice(_outward(first, last), 256))
    if demand.interval.low is not None and demand.interval.high is not None:
        for parts in range(2, 500):
            middle = demand.interval.low + (demand.interval.high - demand.interval.low) / parts
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
    """Whether binary floating point judges bounds and divisors as exact arithmetic does."""
    if demand.interval.low is not None and not _above(value, demand.interval.low, demand.interval.low_open):
        return False
    if demand.interval.high is not None and not _above(
        -value, -demand.interval.high, demand.interval.high_open
    ):
        return False
    if isinstance(value, int) and abs(value) >= 1 << 53:
        return demand.multiples == [1] and not demand.others
    for divisors, expected in ((demand.multiples, True), (demand.others, False)):
        for divisor in divisors:
            try:
                quotient = value / float(divisor)
            except (OverflowError, ZeroDivisionError):
                return False
            if quotient.is_integer() is not expected:
                return False
    return True


def _above(value: float, limit: Fraction, open_: bool) -> bool:
    """Whether the value is above a limit that a validator has read as a float."""
    if limit.denominator == 1 and abs(limit) < 1 << 53:
        return True
    read = _spelled(limit, WHOLE)
    return read is None or value > read or (value == read and not open_)
