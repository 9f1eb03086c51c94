"""A pattern of a schema finds the same strings where Python looks for it."""

from __future__ import annotations

import re

import pytest

from generators.patterns import UntranslatablePattern
from generators.python_patterns import python_pattern

SAMPLES = [
    "1", "٣", "a", "é", "_", "-", "a\u2028b", "a\rb", "axb", " ", "\ufeff", "\x85", "\u3000", "foo", "éfoo",
    "foo bar", "/x", "A", "\n", "&", "[", ".", "\u180e", "",
]  # fmt: skip
# As Node finds them, with the flag `u`.
FOUND: dict[str, list[str]] = {
    r"^\d+$": ["1"],
    r"^\w+$": ["1", "a", "_", "axb", "foo", "A"],
    r"^[\w-]+$": ["1", "a", "_", "-", "axb", "foo", "A"],
    r"^[^\d]$": [each for each in SAMPLES if len(each) == 1 and each != "1"],
    r"^[\D]$": [each for each in SAMPLES if len(each) == 1 and each != "1"],
    r"^\s$": [" ", "\ufeff", "\u3000", "\n"],
    r"^\S$": ["1", "٣", "a", "é", "_", "-", "\x85", "A", "&", "[", ".", "\u180e"],
    r"a.b": ["axb"],
    r"\bfoo\b": ["foo", "éfoo", "foo bar"],
    r"^\/x$": ["/x"],
    r"^[a&&b]$": ["a", "&"],
    r"^[[]$": ["["],
    r"^\p{L}$": ["a", "é", "A"],
    r"^[\s\S]*$": SAMPLES,
}


MORE = {
    **{pattern: found for pattern, found in FOUND.items() if r"\p" not in pattern},
    "^a$": ["a"],
    r"^[^\S]$": [" ", "\ufeff", "\u3000", "\n"],
    r"^[\W]$": [each for each in SAMPLES if len(each) == 1 and each not in "1a_A"],
}


@pytest.mark.parametrize("pattern", MORE)
@pytest.mark.filterwarnings("error")
def test_a_pattern_of_a_schema_finds_the_same_in_python(pattern: str) -> None:
    finds = re.compile(python_pattern(pattern)).search
    assert [each for each in SAMPLES if finds(each)] == MORE[pattern]
    assert not re.search(python_pattern("^a$"), "a\n")


@pytest.mark.parametrize("pattern", [r"^\p{L}$", r"\u{1F600}", "(?<name>a)", "[]", "[^]", r"\ca"])
def test_what_python_cannot_say_is_refused(pattern: str) -> None:
    with pytest.raises(UntranslatablePattern):
        python_pattern(pattern)
