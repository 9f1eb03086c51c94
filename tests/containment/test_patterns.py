"""Patterns: automata against Python's engine, and containment of languages."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generators.containment.check import check_containment
from generators.containment.regex.automata import contains_word, language_of, shortest_word
from generators.containment.regex.code_points import UnsupportedPattern
from tests.examples import examples

PATTERNS = [
    "", "a", "^a$", "^(ab)*$", ".{2,}", "^[0-9]{1,3}$", "^b(\\w)+b$", "\\bab\\b", "\\Ba", "^$",
    "^(?!ab)[a-z]{2}$", "^(?=.*[A-Z])(?!.*b).+$", "(a+)+$", "a|^b", "a?b{2,3}c*", "x$|^y",
    "[^a]", "(^a|b$)", "^\\u0041\\x42\\-", "[\\w-]+", "^(?:a|b|ab)+?$", "a{0}b",
]  # fmt: skip


@pytest.mark.parametrize("pattern", PATTERNS)
@given(text=st.text("abxyABc1 -_", max_size=7))
@settings(max_examples=examples(30), deadline=None)
def test_agrees_with_python(pattern: str, text: str) -> None:
    """On ASCII text without line ends the dialects agree, but for `$` before a newline."""
    expected = re.search(pattern.replace("$", "\\Z"), text) is not None
    assert contains_word(language_of(pattern), text) == expected


@pytest.mark.parametrize(
    "pattern",
    ["(", "a)", "(?<=a)b", "(a)\\1", "(a)?\\1", "\\k<n>", "(?i)a", "a{2,1}", "\\p{Greek}", "\\p{Script=Foo}",
     "\\p{L", "\\u{110000}", "*a", "[b-a]", "a**", "(?=a)b", "\\uD800", "{", "a{,2}", "\\Z",
     "(?<n>a)(?<n>b)", "(?<1>a)", "(" * 100 + ")" * 100],
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


SPOKEN: dict[str, list[str]] = {
    "^\\p{L}+$": ["é", "Ж", "aß", "αβ", "a", "ab", "aa", "abba", "éa"],
    "^\\p{digit}+$": ["4", "৪২", "٣", "1"],
    "^\\P{Lu}$": ["é", "4", "-", "٣", "a", "1", "😀", "\n", "\b"],
    "^[^\\p{L}\\d]$": ["-", "٣", "😀", "\n", "\b"],
    "^\\p{Script=Greek}+$": ["αβ"],
    "^\\p{Alphabetic}$": ["é", "Ж", "a"],
    "^\\p{gc=Nd}$": ["4", "٣", "1"],
    "^\\p{ASCII}$": ["4", "-", "a", "1", "\n", "\b"],
    "^\\p{LC}$": ["é", "Ж", "a"],
    "^\\u{1F600}$": ["😀"],
    "^\\uD83D\\uDE00$": ["😀"],
    "^[\\u{1F600}-\\u{1F64F}]$": ["😀"],
    "^(?<y>a|b)\\k<y>$": ["aa"],
    "^(a)(b)\\2\\1$": ["abba"],
    "^(?<y>\\d{4})-\\d\\d$": ["2024-01"],
    "(?<=a)b$": ["ab"],
    "(?<!a)a$": ["a", "abba", "éa"],
    "^(?!x)(?=.{2})\\w+$": ["ab", "aa", "abba"],
    "\\bé": [],
    "^\\w$": ["4", "a", "1"],
    "^\\D$": ["é", "Ж", "-", "٣", "a", "😀", "\n", "\b"],
    "^[^]$": ["é", "Ж", "4", "-", "٣", "a", "1", "😀", "\n", "\b"],
    "[]": [],
    "^[\\b]$": ["\b"],
    "^a$": ["a"],
    "^.$": ["é", "Ж", "4", "-", "٣", "a", "1", "😀", "\b"],
    "^\\s$": ["\n"],
}  # what an engine of ECMA-262 found with them
TEXTS = [
    "é", "Ж", "aß", "4", "৪২", "-", "٣", "αβ", "a", "ab", "aa", "abba", "1", "😀", "2024-01", "\n", "\b",
    "a\n", "éa",
]  # fmt: skip


@pytest.mark.parametrize(("pattern", "found"), SPOKEN.items())
def test_judged_as_ecma_262_reads_it(pattern: str, found: list[str]) -> None:
    """Whatever the engine of a validator makes of a pattern, in a value and in a name."""
    for text in TEXTS:
        wanted = "compatible" if text in found else "breaking"
        for old, new in (
            ({"const": text}, {"pattern": pattern}),
            ({"const": {text: 1}}, {"patternProperties": {pattern: True}, "additionalProperties": False}),
            ({"const": {text: 1}}, {"propertyNames": {"pattern": pattern}}),
        ):
            answer = check_containment(old, new, dialect="draft2020-12")
            assert (text, answer.outcome) == (text, wanted), answer.reason


@pytest.mark.parametrize("pattern", ["^(a)?\\1$", "\\1(a)", "(?:(a)|b)\\1"])
def test_what_engines_find_otherwise_is_unproven(pattern: str) -> None:
    """A group that has not matched is the empty string by ECMA-262, and nothing for other engines."""
    answer = check_containment({"const": ""}, {"pattern": pattern})
    assert answer.outcome == "unproven"
    assert "back-reference" in answer.reason or "pattern" in answer.reason
