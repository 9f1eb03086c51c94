"""Sets of code points: unions, complements, and the properties of Unicode that a pattern may name.

Input: sets, or the text between the braces of `\\p{…}`. Output: a set. General categories are those of
Python's Unicode data; scripts and the other properties are asked of the engine of `jsonschema-rs`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import groupby
from typing import Final, TypeAlias

import jsonschema_rs

__all__ = [
    "EVERYTHING", "LAST", "SURROGATES", "CodePoints", "ReadDifferently", "UnsupportedPattern", "complement",
    "property_points", "union",
]  # fmt: skip

CodePoints: TypeAlias = tuple[tuple[int, int], ...]
"""Sorted, disjoint, inclusive intervals."""

LAST = 0x10FFFF
SURROGATES = (0xD800, 0xDFFF)
EVERYTHING: CodePoints = ((0, SURROGATES[0] - 1), (SURROGATES[1] + 1, LAST))
"""Unicode scalar values: what a JSON text can carry between two implementations."""

_CATEGORIES: Final = {
    name: short
    for short, names in {
        "C": "Other", "Cc": "Control cntrl", "Cf": "Format", "Cn": "Unassigned", "Co": "Private_Use",
        "Cs": "Surrogate", "L": "Letter", "LC": "Cased_Letter", "Ll": "Lowercase_Letter",
        "Lm": "Modifier_Letter", "Lo": "Other_Letter", "Lt": "Titlecase_Letter", "Lu": "Uppercase_Letter",
        "M": "Mark Combining_Mark", "Mc": "Spacing_Mark", "Me": "Enclosing_Mark", "Mn": "Nonspacing_Mark",
        "N": "Number", "Nd": "Decimal_Number digit", "Nl": "Letter_Number", "No": "Other_Number",
        "P": "Punctuation punct", "Pc": "Connector_Punctuation", "Pd": "Dash_Punctuation",
        "Pe": "Close_Punctuation", "Pf": "Final_Punctuation", "Pi": "Initial_Punctuation",
        "Po": "Other_Punctuation", "Ps": "Open_Punctuation", "S": "Symbol", "Sc": "Currency_Symbol",
        "Sk": "Modifier_Symbol", "Sm": "Math_Symbol", "So": "Other_Symbol", "Z": "Separator",
        "Zl": "Line_Separator", "Zp": "Paragraph_Separator", "Zs": "Space_Separator",
    }.items()
    for name in (short, *names.split())
}  # fmt: skip
"""The values of General_Category, by every name that ECMA-262 has for them."""
_BINARY: Final = frozenset([
    "Alphabetic", "Alpha", "Case_Ignorable", "CI", "Cased", "Changes_When_Casefolded", "CWCF",
    "Changes_When_Casemapped", "CWCM", "Changes_When_Lowercased", "CWL", "Changes_When_NFKC_Casefolded",
    "CWKCF", "Changes_When_Titlecased", "CWT", "Changes_When_Uppercased", "CWU", "Dash",
    "Default_Ignorable_Code_Point", "DI", "Deprecated", "Dep", "Diacritic", "Dia", "Emoji",
    "Emoji_Component", "EComp", "Emoji_Modifier", "EMod", "Emoji_Modifier_Base", "EBase",
    "Emoji_Presentation", "EPres", "Extended_Pictographic", "ExtPict", "Extender", "Ext", "Grapheme_Base",
    "Gr_Base", "Grapheme_Extend", "Gr_Ext", "Hex_Digit", "Hex", "ID_Continue", "IDC", "ID_Start", "IDS",
    "Ideographic", "Ideo", "Join_Control", "Join_C", "Logical_Order_Exception", "LOE", "Lowercase",
    "Lower", "Math", "Noncharacter_Code_Point", "NChar", "Pattern_Syntax", "Pat_Syn",
    "Pattern_White_Space", "Pat_WS", "Quotation_Mark", "QMark", "Radical", "Regional_Indicator", "RI",
    "Sentence_Terminal", "STerm", "Soft_Dotted", "SD", "Terminal_Punctuation", "Term", "Unified_Ideograph",
    "UIdeo", "Uppercase", "Upper", "Variation_Selector", "VS", "White_Space", "space", "XID_Continue",
    "XIDC", "XID_Start", "XIDS",
])  # fmt: skip
"""The properties that a code point has or has not, but for those that are worked out here."""
_OF_CATEGORY: Final = re.compile(r"(?:(?:General_Category|gc)=)?(\w+)", re.ASCII)
_OF_SCRIPT: Final = re.compile(r"(?:Script|sc|Script_Extensions|scx)=\w+", re.ASCII)


class UnsupportedPattern(Exception):
    """The pattern is outside of what we model; the message says why."""


class ReadDifferently(UnsupportedPattern):
    """The pattern is one that engines find other strings with than ECMA-262 says."""


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


@cache
def property_points(expression: str) -> CodePoints:
    """The code points of a property, named as ECMA-262 names it; raises UnsupportedPattern."""
    named = _OF_CATEGORY.fullmatch(expression)
    if named is not None and named[1] in _CATEGORIES:
        return _of_category(_CATEGORIES[named[1]])
    match expression:
        case "Any":
            return EVERYTHING
        case "ASCII":
            return ((0, 0x7F),)
        case "Assigned":
            return complement(_of_category("Cn"))
        case "ASCII_Hex_Digit" | "AHex":
            return ((0x30, 0x39), (0x41, 0x46), (0x61, 0x66))
    if expression in _BINARY or _OF_SCRIPT.fullmatch(expression):
        return _asked(expression)
    raise UnsupportedPattern(f"the property \\p{{{expression}}}, which ECMA-262 does not have")


def _of_category(short: str) -> CodePoints:
    wanted = ("Lu", "Ll", "Lt") if short == "LC" else (short,)
    return union(*(points for category, points in _by_category().items() if category.startswith(wanted)))


@cache
def _by_category() -> dict[str, CodePoints]:
    found: dict[str, list[tuple[int, int]]] = {}
    for first, last in EVERYTHING:
        for category, run in groupby(range(first, last + 1), lambda point: unicodedata.category(chr(point))):
            points = list(run)
            found.setdefault(category, []).append((points[0], points[-1]))
    return {category: tuple(intervals) for category, intervals in found.items()}


def _asked(expression: str) -> CodePoints:
    """The code points of a property that Python's Unicode data does not tell."""
    try:
        inside, outside = (
            jsonschema_rs.Draft7Validator({"pattern": f"^\\{sign}{{{expression}}}*$"}).is_valid
            for sign in "pP"
        )
    except (ValueError, jsonschema_rs.ValidationError):
        raise UnsupportedPattern(f"the property \\p{{{expression}}}, of which nothing is known") from None
    found: list[tuple[int, int]] = []
    waiting = list(EVERYTHING)
    while waiting:
        low, high = waiting.pop()
        text = "".join(map(chr, range(low, high + 1)))
        if inside(text):
            found.append((low, high))
        elif not outside(text):
            middle = (low + high) // 2
            waiting += [(low, middle), (middle + 1, high)]
    return union(tuple(found))
