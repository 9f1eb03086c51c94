"""Syntax of ECMA-262 regular expressions: text → tree.

Input: the text of a `pattern`. Output: a tree over sets of code points, or UnsupportedPattern for
what is not regular (back-references), what we don't model (most look-around, properties, flags) and
what the dialects of regular expressions in use read differently.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

CodePoints: TypeAlias = tuple[tuple[int, int], ...]
"""Sorted, disjoint, inclusive intervals."""

LAST = 0x10FFFF
SURROGATES = (0xD800, 0xDFFF)
EVERYTHING: CodePoints = ((0, SURROGATES[0] - 1), (SURROGATES[1] + 1, LAST))
"""Unicode scalar values: what a JSON text can carry between two implementations."""

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


class UnsupportedPattern(Exception):
    """The pattern is outside of what we model; the message says why."""


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


Tree: TypeAlias = Characters | Sequence | Choice | Repeat | Assertion | Lookahead

_CLASSES = {"d": DIGIT, "w": WORD, "s": SPACE}
_CONTROLS = {"t": 9, "n": 10, "v": 11, "f": 12, "r": 13}
_PUNCTUATION = frozenset("^$\\.*+?()[]{}|/-")


def union(*sets: CodePoints) -> CodePoints:
    """The code points that are in any of the sets."""
    merged: list[tuple[int, int]] = []
    for low, high in sorted(interval for points in sets for interval in points):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return tuple(merged)


def complement(points: CodePoints) -> CodePoints:
    """The scalar values that are not in the set."""
    gaps: list[tuple[int, int]] = []
    start = 0
    for low, high in union(points, (SURROGATES,)):
        if low > start:
            gaps.append((start, low - 1))
        start = high + 1
    if start <= LAST:
        gaps.append((start, LAST))
    return tuple(gaps)


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
    return tree


class _Parser:
    """Recursive descent over the text; `at` is the next character's index."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

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
        if isinstance(part, Assertion | Lookahead):
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
        elif self.take("?:") or self.peek() != "?":
            tree = self.choice(depth + 1)
        else:
            raise UnsupportedPattern(f"the group ({self.peek(2)}…")
        if not self.take(")"):
            raise UnsupportedPattern("a group that is not closed")
        return tree

    def escape(self) -> Tree:
        if self.peek() in ("b", "B"):
            return Assertion(self.next())
        return Characters(self.escaped_points())

    def escaped_points(self) -> CodePoints:
        letter = self.next()
        if letter.lower() in _CLASSES:
            points = _CLASSES[letter.lower()]
            return points if letter.islower() else complement(points)
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
        point = self.hexadecimal(4)
        if SURROGATES[0] <= point <= SURROGATES[1]:
            raise UnsupportedPattern("an escaped surrogate")
        return point

    def bracket(self) -> CodePoints:
        negated = self.take("^")
        if self.peek() == "]":
            raise UnsupportedPattern("an empty character class")
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
