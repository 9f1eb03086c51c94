"""Shrinking: a smaller instance that still shows the same.

Input: an instance and a test. Output: an instance that passes the test and from which no single
member or item can be taken, as far as the number of tries allows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..json_values import Json

MAX_TRIES = 400
MAX_JUDGED = 40_000
"""Tries are dearer the larger the instance: members and items judged, over all of them."""


def shrunk(instance: Json, shows: Callable[[Json], bool], max_tries: int = MAX_TRIES) -> Json:
    """The smaller instance; `instance` itself must pass the test."""
    tries = iter(range(min(max_tries, MAX_JUDGED // _size(instance))))
    smaller = True
    while smaller:
        smaller = False
        for candidate in _smaller(instance):
            if next(tries, None) is None:
                return instance
            if shows(candidate):
                instance, smaller = candidate, True
                break
    return instance


def _size(value: Json) -> int:
    if isinstance(value, dict):
        return 1 + sum(_size(item) for item in value.values())
    return 1 + sum(_size(item) for item in value) if isinstance(value, list) else 1


def _smaller(value: Json) -> Iterator[Json]:
    """The value with one member, item or half a string less, outermost first."""
    if isinstance(value, dict):
        for name in value:
            yield {other: item for other, item in value.items() if other != name}
        for name, item in value.items():
            yield from ({**value, name: less} for less in _smaller(item))
    elif isinstance(value, list):
        if len(value) > 3:
            yield value[: len(value) // 2]
        for at in range(len(value)):
            yield value[:at] + value[at + 1 :]
        for at, item in enumerate(value):
            yield from ([*value[:at], less, *value[at + 1 :]] for less in _smaller(item))
    elif isinstance(value, str) and len(value) > 1:
        yield value[: len(value) // 2]
