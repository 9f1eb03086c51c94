"""JSON values: kinds, equality, exact numbers, and the copy that everything else may trust.

Input: any Python object. Output: plain JSON values of bounded depth, and hashable keys under
which two values are the same exactly when JSON Schema calls them equal (1 and 1.0 are, 1 and true
aren't).
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Iterator
from fractions import Fraction
from typing import Final, TypeAlias

from protocol_models.json_pointer import escaped

from ..errors import UnsupportedSchema

PlainJson: TypeAlias = "bool | int | float | str | list[PlainJson] | dict[str, PlainJson] | None"
"""A value made of nothing else, to any depth; `protocol_models.json_types.Json` may be anything."""

NULL, BOOLEAN, INTEGER, WHOLE, FRACTION, STRING, ARRAY, OBJECT = (1 << n for n in range(8))
"""One bit a kind. WHOLE is an integral number written with a fraction, such as 1.0: an integer from
draft-06 on, and not in draft-04."""

_HINT = "give JSON-ready data: dict, list, str, int, float, bool or None"

NUMBER = INTEGER | WHOLE | FRACTION
EVERY_KIND = 255

MAX_NESTING = 200
"""Deeper documents are refused: the validators that confirm witnesses recurse natively."""

MAX_VALUES = 5_000_000
MAX_BITS = 10_000
"""Python refuses to write integers that are much longer, and so does what reads them."""


class TooLarge(Exception):
    """A value is nested beyond MAX_NESTING, or a number or the whole is too large."""


_KINDS: Final = {type(None): NULL, bool: BOOLEAN, int: INTEGER, str: STRING, list: ARRAY, dict: OBJECT}


def kind_of(value: PlainJson) -> int:
    """The bit of the value's kind."""
    if isinstance(value, float):
        return WHOLE if value.is_integer() else FRACTION
    return _KINDS[type(value)]


def kinds_equal_to(value: PlainJson) -> int:
    """The kinds whose values can equal the value: 1 equals 1.0."""
    kind = kind_of(value)
    return INTEGER | WHOLE if kind & (INTEGER | WHOLE) else kind


def exact(number: float) -> Fraction:
    """The number that the shortest decimal notation of `number` denotes."""
    return Fraction(number) if isinstance(number, int) else Fraction(repr(number))


def key_of(value: PlainJson) -> Hashable:
    """A hashable key: equal for values that JSON Schema calls equal, and for no others."""
    match value:
        case None | str():
            return value
        case bool():
            return ("boolean", value)
        case int():
            return ("number", value)  # equal to, and hashed as, the Fraction of the same number
        case float():
            return ("number", exact(value))
        case list():
            return ("array", tuple(key_of(item) for item in value))
        case _:
            return ("object", frozenset((name, key_of(item)) for name, item in value.items()))


def keyed(values: Iterable[PlainJson]) -> dict[Hashable, PlainJson]:
    """The values under their keys, one of each that are equal."""
    return {key_of(value): value for value in values}


def spellings(value: PlainJson) -> list[PlainJson]:
    """The value, and for an integral number its other spelling (1 and 1.0)."""
    if not kind_of(value) & (INTEGER | WHOLE) or not isinstance(value, int | float):
        return [value]
    # Beyond 2**53 the two need not be equal.
    return [int(value), float(value)] if abs(value) < 1 << 53 else [value]


def plain_copy(value: object, side: str) -> PlainJson:
    """A deep copy made of JSON values only.

    Raises UnsupportedSchema for what JSON cannot hold and TooLarge for what nobody can check.
    """
    budget = iter(range(MAX_VALUES))
    try:
        return _copied(value, 0, budget)
    except _NoJson as error:
        where = f"{side}#{''.join(f'/{escaped(str(step))}' for step in reversed(error.path))}"
        raise UnsupportedSchema(error.sentence, where, _HINT) from None


class _NoJson(Exception):
    """A value that JSON cannot hold; path: the way to it, innermost first."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.path: list[str | int] = []


def _copied(value: object, depth: int, budget: Iterator[int]) -> PlainJson:
    if depth > MAX_NESTING or next(budget, None) is None:
        raise TooLarge
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        if value.bit_length() > MAX_BITS:
            raise TooLarge
        return int(value)
    if isinstance(value, float):
        if not math.isfinite(value):
            raise _NoJson(f"{value!r} is not a JSON number")
        return float(value)
    if isinstance(value, list):
        return _items(value, depth, budget)
    if isinstance(value, dict):
        return _members(value, depth, budget)
    raise _NoJson(f"a {type(value).__name__} is not a JSON value")


def _items(value: list[object], depth: int, budget: Iterator[int]) -> PlainJson:
    copy: list[PlainJson] = []
    try:
        copy.extend(_copied(item, depth + 1, budget) for item in value)
    except _NoJson as error:
        error.path.append(len(copy))  # those before it are there
        raise
    return copy


def _members(value: dict[object, object], depth: int, budget: Iterator[int]) -> PlainJson:
    copy: dict[str, PlainJson] = {}
    for name, item in value.items():
        if not isinstance(name, str):
            raise _NoJson(f"member name {name!r} is not a string")
        try:
            copy[name] = _copied(item, depth + 1, budget)
        except _NoJson as error:
            error.path.append(name)
            raise
    return copy
