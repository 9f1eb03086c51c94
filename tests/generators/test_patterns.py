"""Patterns mean the same on both sides: in a schema, and where Pydantic asks its engine."""

from __future__ import annotations

import pytest
from pydantic_core import SchemaValidator, core_schema

from generators.patterns import UntranslatablePattern, ecma_pattern, rust_pattern

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


@pytest.mark.parametrize("pattern", FOUND)
def test_a_pattern_of_a_schema_finds_the_same_in_rust(pattern: str) -> None:
    finds = SchemaValidator(core_schema.str_schema(pattern=rust_pattern(pattern))).isinstance_python
    assert [each for each in SAMPLES if finds(each)] == FOUND[pattern]


@pytest.mark.parametrize("pattern", ["^[a[bc]]$", "^[a-z&&[^b]]$", "^[a--b]$", "^[a~~b]$"])
def test_a_class_of_rust_that_holds_another_is_refused(pattern: str) -> None:
    with pytest.raises(UntranslatablePattern):
        ecma_pattern(pattern, "rust-regex")


@pytest.mark.parametrize("pattern", [r"^[a\[]$", r"^[\^a-z-]$", r"^[a&b]$", r"[-]"])
def test_other_classes_stay_as_they_are(pattern: str) -> None:
    assert ecma_pattern(pattern, "rust-regex") == pattern
