"""Patterns for the engines of others: the same strings, in words that an engine reads as ECMA-262 does.

Input: the text of a pattern. Output: a text for Python's `re`, and one for the engine of `jsonschema-rs`;
and whether an engine that backtracks may take exponential time with it. `python_pattern` refuses what is
outside of what we model, the other two leave it as it is.
"""

from __future__ import annotations

import re
from functools import cache

from .code_points import EVERYTHING, CodePoints, UnsupportedPattern
from .syntax import (
    Assertion,
    Backreference,
    Capture,
    Characters,
    Choice,
    Lookahead,
    Lookbehind,
    Repeat,
    Sequence,
    Tree,
    parsed,
)

__all__ = ["is_risky", "python_form", "python_pattern", "rust_form"]

_WORD = "[0-9A-Za-z_]"
_BOUNDARIES = {
    "b": f"(?:(?<!{_WORD})(?={_WORD})|(?<={_WORD})(?!{_WORD}))",
    "B": f"(?:(?<!{_WORD})(?!{_WORD})|(?<={_WORD})(?={_WORD}))",
}
_RUST_DIFFERS = re.compile(r"\\[bB0k1-9]|\[\^?\]|\\u[dD][89a-fA-F]|\(\?[=!<]")
"""Where the engine of `jsonschema-rs` refuses a pattern, or reads something else in it."""


@cache
def python_pattern(text: str) -> str:
    """A pattern for `re` that finds the same strings; raises UnsupportedPattern."""
    return _pattern(text, end=r"\Z")


@cache
def python_form(text: str) -> str:
    """A pattern for `re`; the text itself where it says more than we read."""
    return _form(text, end=r"\Z")


@cache
def rust_form(text: str) -> str:
    """A pattern for `jsonschema-rs`, which reads most of ECMA-262 as it stands."""
    return _form(text, end="$") if _RUST_DIFFERS.search(text) else text


def _form(text: str, end: str) -> str:
    try:
        return _pattern(text, end)
    except UnsupportedPattern:
        return text


def _pattern(text: str, end: str) -> str:
    try:
        return _written(parsed(text), {"^": "^", "$": end, **_BOUNDARIES})
    except RecursionError as error:
        raise UnsupportedPattern("it is nested too deeply") from error


def _written(tree: Tree, assertions: dict[str, str]) -> str:
    def inner(part: Tree) -> str:
        return _written(part, assertions)

    match tree:
        case Characters(points):
            return _class(points)
        case Sequence(parts):
            return "".join(
                f"(?:{inner(part)})" if isinstance(part, Choice) else inner(part) for part in parts
            )
        case Choice(parts):
            return "|".join(map(inner, parts))
        case Repeat(part, low, high):
            repeated = inner(part) if isinstance(part, Characters) else f"(?:{inner(part)})"
            return repeated + _times(low, high)
        case Assertion(kind):
            return assertions[kind]
        case Lookahead(part, positive):
            return f"(?{'=' if positive else '!'}{inner(part)})"
        case Lookbehind(part, positive):
            return f"(?<{'=' if positive else '!'}{inner(part)})"
        case Capture(part):
            return f"({inner(part)})"
        case Backreference(number):
            return f"(?:\\{number})"


def _times(low: int, high: int | None) -> str:
    short = {(0, None): "*", (1, None): "+", (0, 1): "?", (low, low): f"{{{low}}}"}
    return short.get((low, high), f"{{{low},{'' if high is None else high}}}")


def _class(points: CodePoints) -> str:
    if not points:
        return r"[^\s\S]"
    if points == EVERYTHING:
        return r"[\s\S]"
    if len(points) == 1 and points[0][0] == points[0][1]:
        return _range(points[0])
    return f"[{''.join(map(_range, points))}]"


def _range(interval: tuple[int, int]) -> str:
    low, high = interval
    return _character(low) if low == high else f"{_character(low)}-{_character(high)}"


def _character(point: int) -> str:
    character = chr(point)
    return f"\\x{point:02x}" if point < 0x80 and not character.isalnum() else character


@cache
def is_risky(text: str) -> bool:
    """Whether an engine that backtracks may take exponential time."""
    try:
        return _repeats_choices(parsed(text), inside=False)
    except UnsupportedPattern:
        return True


def _repeats_choices(tree: Tree, inside: bool) -> bool:
    match tree:
        case Repeat(part, low, high):
            if inside and low != high:
                return True
            return _repeats_choices(part, inside or high is None or high > 8)
        case Choice(parts):
            return inside or any(_repeats_choices(part, inside) for part in parts)
        case Sequence(parts):
            return any(_repeats_choices(part, inside) for part in parts)
        case Lookahead(part) | Lookbehind(part) | Capture(part):
            return _repeats_choices(part, inside)
        case Characters() | Assertion() | Backreference():
            return False
