"""Patterns that only list words, such as `^(a|b)$`: they tell the arms of a union apart as an `enum` does.

Input: the tree of a pattern. Output: the strings that match it, or None where they are many or not seen.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

from .syntax import Assertion, Capture, Characters, Choice, Repeat, Sequence, Tree

MAX_WORDS = 64

__all__ = ["listed_words"]


class _TooMany(Exception):
    """More words than are listed, or a part that we do not list."""


def listed_words(tree: Tree) -> frozenset[str] | None:
    """The only strings that match, where the pattern holds from the start to the end of the string."""
    try:
        return frozenset(_whole(tree))
    except _TooMany:
        return None


def _whole(tree: Tree) -> set[str]:
    match tree:
        case Choice(parts):
            return _few(word for part in parts for word in _whole(part))
        case Sequence((Assertion("^"), *inner, Assertion("$"))):
            return _words(Sequence(tuple(inner)))
        case Capture(part) | Sequence((part,)):
            return _whole(part)
        case _:
            raise _TooMany


def _words(tree: Tree) -> set[str]:
    match tree:
        case Characters(points) if sum(high - low + 1 for low, high in points) <= MAX_WORDS:
            return {chr(point) for low, high in points for point in range(low, high + 1)}
        case Sequence(parts):
            found = {""}
            for part in parts:
                found = _few(word + more for word, more in product(found, _words(part)))
            return found
        case Choice(parts):
            return _few(word for part in parts for word in _words(part))
        case Capture(part):
            return _words(part)
        case Repeat(part, low, high) if high is not None and high <= MAX_WORDS:
            found = set[str]()
            for count in range(low, high + 1):
                found = _few([*found, *_words(Sequence((part,) * count))])
            return found
        case _:
            raise _TooMany


def _few(words: Iterable[str]) -> set[str]:
    found = set[str]()
    for word in words:
        found.add(word)
        if len(found) > MAX_WORDS:
            raise _TooMany
    return found
