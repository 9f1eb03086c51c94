"""Patterns mean the same on both sides: in a schema, and where Pydantic asks its engine."""

from __future__ import annotations

import re

import jsonschema_rs
import pytest
from pydantic_core import SchemaValidator, core_schema

from generators.containment.regex.code_points import UnsupportedPattern
from generators.containment.regex.engines import python_pattern
from generators.patterns import UntranslatablePattern, ecma_pattern
from generators.rust_patterns import rust_pattern

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


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        *FOUND.items(),
        ("^a$", ["a"]),
        (r"^[^\S]$", [" ", "\ufeff", "\u3000", "\n"]),
        (r"^[\W]$", [each for each in SAMPLES if len(each) == 1 and each not in "1a_A"]),
        (r"^(?:fo{2}|a?x{1}b+| {1,})$", ["axb", " ", "foo"]),
        (r"^(?<twice>o|\u{66})|^[]$", ["foo", "foo bar"]),
        ("^[^]$", [each for each in SAMPLES if len(each) == 1]),
    ],
)
@pytest.mark.filterwarnings("error")
def test_a_pattern_of_a_schema_finds_the_same_in_python(pattern: str, found: list[str]) -> None:
    finds = re.compile(python_pattern(pattern)).search
    assert [each for each in SAMPLES if finds(each)] == found


def test_for_python_too_the_end_is_the_very_end() -> None:
    assert not re.search(python_pattern("^a$"), "a\n")


@pytest.mark.parametrize("pattern", ["(?i)a", r"\p{Nothing}", "(", "[b-a]", "(" * 100 + ")" * 100])
def test_what_is_no_pattern_for_python_is_refused(pattern: str) -> None:
    with pytest.raises(UnsupportedPattern):
        python_pattern(pattern)


@pytest.mark.parametrize("pattern", ["^[a[bc]]$", "^[a-z&&[^b]]$", "^[a--b]$", "^[a~~b]$"])
def test_a_class_of_rust_that_holds_another_is_refused(pattern: str) -> None:
    with pytest.raises(UntranslatablePattern):
        ecma_pattern(pattern, "rust-regex")


@pytest.mark.parametrize("pattern", [r"^[a\[]$", r"^[\^a-z-]$", r"^[a&b]$", r"[-]"])
def test_other_classes_stay_as_they_are(pattern: str) -> None:
    assert ecma_pattern(pattern, "rust-regex") == pattern


LETTERS = list("a1_ A-]^[&~#/.x{},é٣ßα\n\t\r\x0b\x1c\x85\u3000\ufeff\u2028😀$\\<|*\x07\x08")
TEXTS = ["", *LETTERS, *[a + b for a in LETTERS for b in "a\n1 "], "aaa", "aa", "abab", "a{}", "a{b", "a,3}"]
SAID_ALIKE: dict[str, list[str]] = {
    "python-re": [
        r"\Aa\Z", r"^\s$", r"^\S$", r"^[^\s]$", r"[\s\S]", r"^[]a]$", r"^[^]a]$",
        r"^[a&b]$", r"^\/$", r"^\#$", r"^\-$", r"^[\-a]$", r"^[\s-]$", r"^[\<]$", r"^a{,3}$",
        r"^a{}$", r"^a{b", r"^a]$", r"^\x61$", r"^\u0061$", r"^\U0001f600$", r"^\07$", r"^\a$",
        r"^[\b]$", r"^[\07]$", r"^.$", r"a$|1$", r"(?a)^\d$", r"(?a)^[\w-]$", r"(?a)^\s$",
        r"(?a)^\S$", r"^(?P<x>a)(?P=x)$", r"^(a)(?:b)\1", r"^a*?$", r"^(?=a)a", r"(?<=a)1",
        r"^[^^]$", r"^[$]$", r"^[a-c-]$", r"^\v$", r"^\~$", r"^a{,}$", r"^(?:a|1)$",
    ],
    "rust-regex": [
        r"\Aa\z", r"^\s$", r"^\S$", r"^[^\s]$", r"[\s\S]", r"^[]a]$", r"^\#$", r"^\-$", r"^\x61$",
        r"^\x{61}$", r"^\u{61}$", r"^\U00000061$", r"^\a$", r"^.$", r"a$", r"(?-u)^\d$",
        r"^(?-u:\d)$", r"^(?-u:[\w-])$", r"^(?-u:\s)$", r"^((?-u)\d|a)$", r"^(?<x>a)$",
        r"^\u{1f600}$", r"^[\x{1f600}]$", r"^\&\~$", r"^[\[\]]$", r"^]$",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("engine", "pattern"), [(e, p) for e, each in SAID_ALIKE.items() for p in each])
def test_a_pattern_of_an_engine_finds_the_same_in_a_schema(engine: str, pattern: str) -> None:
    """`jsonschema-rs` reads patterns as ECMA-262 does, but for `\\b`."""
    of_model = SchemaValidator(core_schema.str_schema(pattern=pattern, regex_engine=engine)).isinstance_python  # type: ignore[arg-type]  # one of its two words
    of_schema = jsonschema_rs.Draft7Validator({"pattern": ecma_pattern(pattern, engine)}).is_valid
    assert [text for text in TEXTS if of_schema(text)] == [text for text in TEXTS if of_model(text)]


@pytest.mark.parametrize(
    ("engine", "pattern", "hint"),
    [
        ("rust-regex", r"^\d+$", "write [0-9],"),
        ("python-re", r"^\d+$", "write [0-9],"),
        ("rust-regex", r"[\d.]", "write 0-9 in its place,"),
        ("rust-regex", r"\w", "write [A-Za-z0-9_],"),
        ("rust-regex", r"\bfoo", "before and after"),
        ("python-re", r"\Bfoo", "before and after"),
        *(("rust-regex", each, "without") for each in (r"[\W]", r"\<a", r"\b{start}", r"\pL", "(?i)")),
        *(("python-re", each, "without") for each in ("a++", "(?>a)", r"(a)?\1", r"(a)(?(1)b|c)", "(?i:a)")),
    ],
)  # fmt: skip
def test_what_means_something_else_is_refused_with_a_way_out(engine: str, pattern: str, hint: str) -> None:
    with pytest.raises(UntranslatablePattern) as caught:
        ecma_pattern(pattern, engine)
    assert hint in caught.value.hint


def test_a_compiled_pattern_of_ascii_holds_the_classes_of_a_schema() -> None:
    assert ecma_pattern(re.compile(r"^\d\w\Z", re.ASCII), "rust-regex") == r"^\d\w$"
