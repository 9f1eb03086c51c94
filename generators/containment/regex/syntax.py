"""Syntax of ECMA-262 regular expressions: text → tree.

Input: the text of a `pattern`, which ECMA-262 reads with its flag `u`. Output: a tree over sets of code
points, or UnsupportedPattern for what the standard does not know (inline flags), what we don't model, and
what the dialects of regular expressions in use read differently.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

from .code_points import (
    LAST,
    SURROGATES,
    CodePoints,
    ReadDifferently,
    UnsupportedPattern,
    complement,
    property_points,
    union,
)

DIGIT: CodePoints = ((0x30, 0x39),)
WORD: CodePoints = ((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A))
SPACE: CodePoints = (
    (0x09, 0x0D),
    (0x20, 0x20),
    (0xA0, 0xA0),
    (0x1680, 0x1680),
    (0x2000, 0x200A),
    (0x2028, 0x2029),
    (0x202F, 0x202F),
    (0x205F, 0x205F),
    (0x3000, 0x3000),
    (0xFEFF, 0xFEFF),
)
LINE_ENDS: CodePoints = ((0x0A, 0x0A), (0x0D, 0x0D), (0x2028, 0x2029))

MAX_GROUPS_NESTED = 40
MAX_PATTERN_LENGTH = 20_000
MAX_COPIES = 10_000


@dataclass(frozen=True, slots=True)
class Characters:
    """One character out of a set."""

    points: CodePoints


@dataclass(frozen=True, slots=True)
class Sequence:
    """The parts one after another; no parts is the empty string."""

    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """Any one of the parts."""

    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """`low` to `high` times; None is no upper end."""

    part: Tree
    low: int
    high: int | None


@dataclass(frozen=True, slots=True)
class Assertion:
    """A place, not a character: `^`, `$`, `b` or `B`."""

    kind: str


@dataclass(frozen=True, slots=True)
class Lookahead:
    """`(?=…)`, or `(?!…)` when not positive."""

    part: Tree
    positive: bool


@dataclass(frozen=True, slots=True)
class Lookbehind:
    """`(?<=…)`, or `(?<!…)` when not positive."""

    part: Tree
    positive: bool


@dataclass(frozen=True, slots=True)
class Capture:
    """A group that a back-reference may name by its number; groups that none can name are their part."""

    part: Tree
    number: int


@dataclass(frozen=True, slots=True)
class Backreference:
    """What a group, which has surely taken part, has matched."""

    number: int


Tree: TypeAlias = (
    Characters | Sequence | Choice | Repeat | Assertion | Lookahead | Lookbehind | Capture | Backreference
)

_CLASSES = {"d": DIGIT, "w": WORD, "s": SPACE}
_CONTROLS = {"t": 9, "n": 10, "v": 11, "f": 12, "r": 13}
_PUNCTUATION = frozenset("^$\\.*+?()[]{}|/-")
_REFERS_BACK = re.compile(r"\\(?:[1-9]|k<)")


def repeats_too_often(text: str) -> bool:
    """Whether the counts of a pattern that may not even parse multiply beyond reason."""
    product = 1
    for brace in text.split("{")[1:]:
        counts = [count for count in brace.partition("}")[0].split(",") if count.isdecimal()]
        product *= max((int(count[:9]) for count in counts), default=1) or 1
    return product > MAX_COPIES or len(text) > MAX_PATTERN_LENGTH


def parsed(text: str) -> Tree:
    """The tree of a pattern; raises UnsupportedPattern."""
    if len(text) > MAX_PATTERN_LENGTH:
        raise UnsupportedPattern("it is too long")
    parser = _Parser(text)
    tree = parser.choice(0)
    if parser.at < len(text):
        raise UnsupportedPattern(f"unbalanced {text[parser.at]!r}")
    _check_references(tree, set())
    return tree


def _check_references(tree: Tree, matched: set[int]) -> None:
    """Refuse a back-reference to a group that may not have matched: ECMA-262 alone takes it for empty.

    matched: the groups that have surely taken part; those of the tree are added.
    """
    match tree:
        case Backreference(number) if number not in matched:
            raise ReadDifferently("a back-reference to a group that may not have matched")
        case Sequence(parts):
            for part in parts:
                _check_references(part, matched)
        case Choice(parts):
            for part in parts:
                _check_references(part, set(matched))
        case Repeat(part) | Lookahead(part) | Lookbehind(part):
            _check_references(part, set(matched))
        case Capture(part, number):
            _check_references(part, matched)
            matched.add(number)


class _Parser:
    """Recursive descent over the text; `at` is the next character's index."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.captures = _REFERS_BACK.search(text) is not None
        self.groups = 0
        self.names: dict[str, int] = {}

    def peek(self, count: int = 1) -> str:
        return self.text[self.at : self.at + count]

    def take(self, expected: str) -> bool:
        if self.text.startswith(expected, self.at):
            self.at += len(expected)
            return True
        return False

    def next(self) -> str:
        if self.at >= len(self.text):
            raise UnsupportedPattern("it ends too early")
        self.at += 1
        return self.text[self.at - 1]

    def choice(self, depth: int) -> Tree:
        if depth > MAX_GROUPS_NESTED:
            raise UnsupportedPattern("its groups are nested too deeply")
        branches = [self.sequence(depth)]
        while self.take("|"):
            branches.append(self.sequence(depth))
        return branches[0] if len(branches) == 1 else Choice(tuple(branches))

    def sequence(self, depth: int) -> Tree:
        parts: list[Tree] = []
        while self.peek() not in ("", "|", ")"):
            parts.append(self.quantified(self.atom(depth)))
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def quantified(self, part: Tree) -> Tree:
        bounds = self.bounds()
        if bounds is None:
            return part
        if isinstance(part, Assertion | Lookahead | Lookbehind):
            raise UnsupportedPattern("a quantified assertion")
        self.take("?")  # laziness picks another match, never another language
        if self.peek() in ("*", "+", "?"):
            raise UnsupportedPattern("a possessive or doubled quantifier")
        return Repeat(part, *bounds)

    def bounds(self) -> tuple[int, int | None] | None:
        for sign, bounds in (("*", (0, None)), ("+", (1, None)), ("?", (0, 1))):
            if self.take(sign):
                return bounds
        if self.peek() != "{":
            return None
        end = self.text.find("}", self.at)
        low, comma, high = self.text[self.at + 1 : max(end, self.at + 1)].partition(",")
        if end < 0 or not low.isdecimal() or not (high.isdecimal() or high == ""):
            raise UnsupportedPattern("a brace that is not a quantifier")
        if len(low) > 6 or len(high) > 6:
            raise UnsupportedPattern("a repetition count that is too large")
        self.at = end + 1
        upper = int(high) if high else (None if comma else int(low))
        if upper is not None and upper < int(low):
            raise UnsupportedPattern("a repetition whose bounds are reversed")
        return int(low), upper

    def atom(self, depth: int) -> Tree:
        character = self.next()
        match character:
            case "(":
                return self.group(depth)
            case "[":
                return Characters(self.bracket())
            case "\\":
                return self.escape()
            case ".":
                return Characters(complement(LINE_ENDS))
            case "^" | "$":
                return Assertion(character)
            case "*" | "+" | "?" | "{" | "}" | "]":
                raise UnsupportedPattern(f"a {character!r} that stands alone")
        return Characters(((ord(character), ord(character)),))

    def group(self, depth: int) -> Tree:
        if self.take("?=") or self.take("?!"):
            positive = self.text[self.at - 1] == "="
            tree: Tree = Lookahead(self.choice(depth + 1), positive)
        elif self.take("?<=") or self.take("?<!"):
            positive = self.text[self.at - 1] == "="
            tree = Lookbehind(self.choice(depth + 1), positive)
        elif self.take("?:"):
            tree = self.choice(depth + 1)
        elif self.take("?<") or self.peek() != "?":
            tree = self.captured(depth, self.name() if self.text[self.at - 1] == "<" else None)
        else:
            raise UnsupportedPattern(f"the group ({self.peek(2)}…")
        if not self.take(")"):
            raise UnsupportedPattern("a group that is not closed")
        return tree

    def captured(self, depth: int, name: str | None) -> Tree:
        self.groups += 1
        number = self.groups
        if name is not None:
            if name in self.names:
                raise UnsupportedPattern(f"two groups of the name {name!r}")
            self.names[name] = number
        part = self.choice(depth + 1)
        return Capture(part, number) if self.captures else part

    def name(self) -> str:
        """The name of a group, up to its `>`."""
        name, closed, _ = self.text[self.at :].partition(">")
        if not closed or not name.replace("$", "_").isidentifier():
            raise UnsupportedPattern("a group whose name is none")
        self.at += len(name) + 1
        return name

    def escape(self) -> Tree:
        if self.peek() in ("b", "B"):
            return Assertion(self.next())
        if self.take("k<"):
            return Backreference(self.names.get(self.name(), 0))
        if self.peek() in tuple("123456789"):
            digits = re.match(r"\d{1,4}", self.text[self.at :], re.ASCII)
            assert digits is not None  # one is there
            self.at += digits.end()
            return Backreference(int(digits[0]))
        return Characters(self.escaped_points())

    def escaped_points(self) -> CodePoints:
        letter = self.next()
        if letter.lower() in _CLASSES:
            points = _CLASSES[letter.lower()]
            return points if letter.islower() else complement(points)
        if letter in ("p", "P") and self.take("{"):
            expression, closed, _ = self.text[self.at :].partition("}")
            if not closed:
                raise UnsupportedPattern("a property that is not closed")
            self.at += len(expression) + 1
            points = property_points(expression)
            return points if letter == "p" else complement(points)
        point = self.escaped_point(letter)
        return ((point, point),)

    def escaped_point(self, letter: str) -> int:
        if letter in _CONTROLS:
            return _CONTROLS[letter]
        if letter == "c" and self.peek().isascii() and self.peek().isalpha():
            return ord(self.next()) % 32
        if letter == "x":
            return self.hexadecimal(2)
        if letter == "u":
            return self.code_unit()
        if letter == "0" and not self.peek().isdecimal():
            return 0
        if letter in _PUNCTUATION or not (letter.isalnum() or letter == "_"):
            return ord(letter)
        raise UnsupportedPattern(f"the escape \\{letter}")

    def hexadecimal(self, digits: int) -> int:
        text = self.peek(digits)
        if len(text) < digits or any(c not in "0123456789abcdefABCDEF" for c in text):
            raise UnsupportedPattern("a malformed hexadecimal escape")
        self.at += digits
        return int(text, 16)

    def code_unit(self) -> int:
        """`\\uXXXX`, two of them for one character, or `\\u{X…}`."""
        if self.take("{"):
            digits, closed, _ = self.text[self.at :].partition("}")
            if not closed or not 0 < len(digits) <= 6:
                raise UnsupportedPattern("a malformed hexadecimal escape")
            point = self.hexadecimal(len(digits))
            self.at += 1
        else:
            point = self.hexadecimal(4)
            if 0xD800 <= point <= 0xDBFF and self.peek(3).lower() == "\\ud":
                self.at += 2
                low = self.hexadecimal(4)
                if not 0xDC00 <= low <= 0xDFFF:
                    raise UnsupportedPattern("an escaped surrogate")
                point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00)
        if point > LAST or SURROGATES[0] <= point <= SURROGATES[1]:
            raise UnsupportedPattern("an escaped surrogate, or more than a code point")
        return point

    def bracket(self) -> CodePoints:
        negated = self.take("^")
        sets: list[CodePoints] = []
        while not self.take("]"):
            low = self.bracket_item()
            if self.peek() == "-" and self.peek(2) != "-]":
                self.at += 1
                high = self.bracket_item()
                if len(low) != 1 or len(high) != 1 or low[0][0] != low[0][1]:
                    raise UnsupportedPattern("a range that ends in a class")
                if high[0][0] != high[0][1] or high[0][0] < low[0][0]:
                    raise UnsupportedPattern("a reversed range")
                low = ((low[0][0], high[0][0]),)
            sets.append(low)
        points = union(*sets)
        return complement(points) if negated else complement(complement(points))

    def bracket_item(self) -> CodePoints:
        character = self.next()
        if character != "\\":
            return ((ord(character), ord(character)),)
        if self.take("b"):
            return ((8, 8),)
        return self.escaped_points()
