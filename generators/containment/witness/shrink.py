"""Shrinking: a smaller instance that still shows the same.

Input: an instance and a test. Output: an instance that passes the test and from which no single
member or item can be taken, as far as the number of tries allows.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import islice
from types import MappingProxyType

from ..json_values import PlainJson

MAX_TRIES = 400
MAX_JUDGED = 40_000
"""Tries are dearer the larger the instance: members and items judged, over all of them."""

MANY_MEMBERS = 8
"""Of an object with more members a half is taken out at a time, too."""


def shrunk(
    instance: PlainJson,
    shows: Callable[[PlainJson], bool],
    max_tries: int = MAX_TRIES,
    demanded: Mapping[int, Collection[str]] = MappingProxyType({}),
) -> PlainJson:
    """The smaller instance; `instance` itself must pass the test.

    demanded: for an object, by its id, the members that have to stay: to take them out is not tried. The
    caller keeps the instance, so that nothing else is given the ids.
    """
    tries = iter(range(min(max_tries, MAX_JUDGED // _size(instance))))
    smaller = True
    while smaller:
        smaller, at = False, 0
        # What could not be taken out before is seldom superfluous now: the next is tried first.
        while (less := _less(instance, shows, at, tries, demanded)) is not None:
            (instance, at), smaller = less, True
    return instance


def _less(
    instance: PlainJson,
    shows: Callable[[PlainJson], bool],
    at: int,
    tries: Iterator[int],
    demanded: Mapping[int, Collection[str]],
) -> tuple[PlainJson, int] | None:
    """The next smaller instance that passes the test, from a number on, and its number."""
    for number, candidate in enumerate(islice(_smaller(instance, demanded), at, None), at):
        if next(tries, None) is None:
            return None
        if shows(candidate):
            return candidate, number
    return None


def _size(value: PlainJson) -> int:
    if isinstance(value, dict):
        return 1 + sum(_size(item) for item in value.values())
    return 1 + sum(_size(item) for item in value) if isinstance(value, list) else 1


def _smaller(value: PlainJson, demanded: Mapping[int, Collection[str]]) -> Iterator[PlainJson]:
    """The value with one member, item or half of them less, outermost first."""
    if isinstance(value, dict):
        stay = demanded.get(id(value), ())
        if len(value) > MANY_MEMBERS and not stay:
            half = len(value) // 2
            yield dict(islice(value.items(), half))
            yield dict(islice(value.items(), half, None))
        for name in value:
            if name in stay:
                continue
            yield {other: item for other, item in value.items() if other != name}
        for name, item in value.items():
            yield from ({**value, name: less} for less in _smaller(item, demanded))
    elif isinstance(value, list):
        if len(value) > 3:
            yield value[: len(value) // 2]
        for at in range(len(value)):
            yield value[:at] + value[at + 1 :]
        for at, item in enumerate(value):
            yield from ([*value[:at], less, *value[at + 1 :]] for less in _smaller(item, demanded))
    elif isinstance(value, str) and len(value) > 1:
        yield value[: len(value) // 2]
