"""Strings: is there one of a certain length, matching some patterns and not others?

Input: literals about a string. Output: a Result with a shortest string. A pattern outside of the
modelled subset is put to Python's engine, on short strings only; that can find, and prove nothing.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from itertools import product

from ..regex.automata import (
    Language,
    PatternTooLarge,
    Words,
    contains_word,
    is_read_alike,
    shortest_word,
)
from ..schema.nodes import Matches, Regex, Size
from .goals import UNSAT, Literal, Result, Sat, Undecided

MAX_WORD_LENGTH = 20_000
MAX_SAMPLE_LENGTH = 3
"""Backtracking is exponential at worst, so samples stay this short."""

_SAMPLE_CHARACTERS = "aA0-_ .b1"


def solve_string(literals: Sequence[Literal], excluded: frozenset[str]) -> Result:
    """A string that makes the literals true and is not one of the excluded."""
    low, high = 0, None
    demands: list[tuple[Language, bool]] = []
    opaque: list[tuple[Regex, bool]] = []
    for node, positive, _ in literals:
        if isinstance(node, Size):
            low, high = narrowed(low, high, node, positive)
        elif isinstance(node, Matches):
            if node.regex.language is None:
                opaque.append((node.regex, positive))
            else:
                demands.append((node.regex.language, positive))
    if high is not None and low > high:
        return UNSAT
    if excluded:
        demands.append((Words(excluded), False))
    if low > MAX_WORD_LENGTH:
        return Undecided(f"a string would have to have {low} characters")
    try:
        word = shortest_word(demands, low, high)
    except PatternTooLarge:
        return Undecided("the patterns of a string are too large to decide about")
    if word is None:
        return UNSAT
    if opaque:
        return _sampled(word, demands, opaque, low, high)
    return Sat(word, doubt="" if is_read_alike(word) else "validators read patterns differently on line ends")


def narrowed(low: int, high: int | None, node: Size, positive: bool) -> tuple[int, int | None]:
    """The interval of sizes after one more literal. A node has one end, so its denial has too."""
    if not positive:
        if node.high is None:
            return low, node.low - 1 if high is None else min(high, node.low - 1)
        return max(low, node.high + 1), high
    low = max(low, node.low)
    if node.high is None:
        return low, high
    return low, node.high if high is None else min(high, node.high)


def _sampled(
    word: str,
    demands: Sequence[tuple[Language, bool]],
    opaque: Sequence[tuple[Regex, bool]],
    low: int,
    high: int | None,
) -> Result:
    if any(regex.unfit for regex, _ in opaque):
        return Undecided(opaque[0][0].trouble)
    samples = [word] if len(word) <= MAX_SAMPLE_LENGTH * 4 else []
    for length in range(low, MAX_SAMPLE_LENGTH + 1):
        if high is None or length <= high:
            samples.extend(map("".join, product(_SAMPLE_CHARACTERS, repeat=length)))
    for sample in samples:
        try:
            if all(contains_word(language, sample) is sign for language, sign in demands) and all(
                _found(regex, sample) is sign for regex, sign in opaque
            ):
                return Sat(sample)
        except (re.error, PatternTooLarge, RecursionError, OverflowError):
            break
    return Sat(word, doubt=opaque[0][0].trouble)


def _found(regex: Regex, text: str) -> bool:
    read = regex.matches(text)
    if read is not None:
        return read
    with warnings.catch_warnings():
        # Python warns of class syntax that it may one day read differently; samples need no news.
        warnings.simplefilter("ignore", FutureWarning)
        return re.search(regex.text, text) is not None
