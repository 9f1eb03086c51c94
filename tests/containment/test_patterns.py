"""Patterns: automata against Python's engine, and containment of languages."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generators.containment.regex.automata import contains_word, language_of, shortest_word
from generators.containment.regex.syntax import UnsupportedPattern

PATTERNS = [
    "", "a", "^a$", "^(ab)*$", ".{2,}", "^[0-9]{1,3}$", "^b(\\w)+b$", "\\bab\\b", "\\Ba", "^$",
    "^(?!ab)[a-z]{2}$", "^(?=.*[A-Z])(?!.*b).+$", "(a+)+$", "a|^b", "a?b{2,3}c*", "x$|^y",
    "[^a]", "(^a|b$)", "^\\u0041\\x42\\-", "[\\w-]+", "^(?:a|b|ab)+?$", "a{0}b",
]  # fmt: skip


@pytest.mark.parametrize("pattern", PATTERNS)
@given(text=st.text("abxyABc1 -_", max_size=7))
@settings(max_examples=60, deadline=None)
def test_agrees_with_python(pattern: str, text: str) -> None:
    """On ASCII text without line ends the dialects agree, but for `$` before a newline."""
    expected = re.search(pattern.replace("$", "\\Z"), text) is not None
    assert contains_word(language_of(pattern), text) == expected


@pytest.mark.parametrize(
    "pattern",
    ["(", "a)", "(?<=a)b", "(a)\\1", "(?i)a", "[]", "[^]", "a{2,1}", "\\p{L}", "*a", "[b-a]", "a**",
     "(?=a)b", "\\uD800", "{", "a{,2}", "\\Z", "(" * 100 + ")" * 100],
)  # fmt: skip
def test_unsupported(pattern: str) -> None:
    """What is irregular, malformed, or read differently by different engines is refused."""
    with pytest.raises(UnsupportedPattern):
        language_of(pattern)


@pytest.mark.parametrize(
    ("wanted", "unwanted", "low", "high", "word"),
    [
        ("^[ab]+$", "^a+$", 0, None, "b"),
        ("^a{2,4}$", "^aa", 0, None, None),
        ("a", "^[ab]*$", 0, 1, None),
        ("^a*$", "^a{0,3}$", 0, None, "aaaa"),
        ("^.$", "^[^\\n]$", 0, None, None),
    ],
)
def test_difference(wanted: str, unwanted: str, low: int, high: int | None, word: str | None) -> None:
    """A shortest string of one language that is not in another."""
    demands = [(language_of(wanted), True), (language_of(unwanted), False)]
    assert shortest_word(demands, low, high) == word


def test_ecma_reading() -> None:
    """`.` stops at every line end, classes are ASCII, `$` is the very end."""
    assert not contains_word(language_of("^.$"), "\u2028")
    assert not contains_word(language_of("^\\d$"), "٣")
    assert contains_word(language_of("^\\s$"), "\ufeff")
    assert not contains_word(language_of("^a$"), "a\n")
    assert contains_word(language_of("^\\cj\\cJ$"), "\n\n")
