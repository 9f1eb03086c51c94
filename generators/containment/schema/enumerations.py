"""Enumerations: a union of constants is one list of values, however it is written.

Input: the arms of a union, flattened. Output: the same arms, those that only list values made one:
`oneOf` of five thousand constants is then as cheap as the `enum` that says the same.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from ..json_values import PlainJson, kinds_equal_to
from .nodes import All, Kinds, Node, Values


def listed(arm: Node) -> dict[Hashable, PlainJson] | None:
    """The only values that an arm admits, where it says nothing but that."""
    listings: list[dict[Hashable, PlainJson]] = []
    kinds: list[int] = []
    for part in arm.parts if isinstance(arm, All) else [arm]:
        if isinstance(part, Values):
            listings.append(part.by_key)
        elif isinstance(part, Kinds):
            kinds.append(part.kinds)
        else:
            return None
    if not listings:
        return None
    values = listings[0]
    for other in listings[1:]:
        values = {key: value for key, value in values.items() if key in other}
    for allowed in kinds:
        # Draft-04 parts 1 from 1.0, which no list of values does.
        if any(0 < kinds_equal_to(value) & ~allowed != kinds_equal_to(value) for value in values.values()):
            return None
        values = {key: value for key, value in values.items() if kinds_equal_to(value) & allowed}
    return values


def merged(arms: Sequence[Node], *, only_one: bool, pointer: str) -> list[Node]:
    """The arms, with those that list values as one arm in the place of the first.

    only_one: exactly one arm must hold, so arms that share a value stay what they are.
    """
    lists = {position: values for position, arm in enumerate(arms) if (values := listed(arm)) is not None}
    every = {key: value for values in lists.values() for key, value in values.items()}
    shared = len(every) < sum(map(len, lists.values()))
    if len(lists) < 2 or (only_one and shared):
        return list(arms)
    first = min(lists)
    one = All([Values(every, pointer=pointer)], len(lists), pointer=pointer)
    return [
        one if position == first else arm
        for position, arm in enumerate(arms)
        if position == first or position not in lists
    ]
