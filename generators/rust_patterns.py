"""Regular expressions of ECMA-262, which JSON Schema takes → those of Rust's engine, which Pydantic asks.

Input: a pattern. Output: a pattern that finds the same strings.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["rust_pattern"]

_TOKEN: Final = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.", re.DOTALL)
_SPACES: Final = r"\t\n\x0B\f\r\p{Z}\x{FEFF}"
_OF_ASCII: Final = {
    r"\d": "0-9", r"\w": "A-Za-z0-9_", r"\s": _SPACES,
}  # fmt: skip
"""What a class holds in ECMA-262; in Rust it holds the like of all alphabets."""
_BARE: Final = {
    **{name: f"[{held}]" for name, held in _OF_ASCII.items()},
    **{name.upper(): f"[^{held}]" for name, held in _OF_ASCII.items()},
    r"\b": r"(?-u:\b)", r"\B": r"(?-u:\B)", r"\/": "/", ".": r"[^\n\r\x{2028}\x{2029}]",
}  # fmt: skip
_CLASS_PART: Final = re.compile(r"\\.|[\[&~]", re.DOTALL)
"""Escapes in a class, and what stands for itself in ECMA-262 alone."""


def rust_pattern(pattern: str) -> str:
    """A pattern of ECMA-262 for Rust's engine, which Pydantic asks."""
    return "".join(_for_rust(token[0]) for token in _TOKEN.finditer(pattern))


def _for_rust(text: str) -> str:
    if text.startswith("[") and len(text) > 1:
        return "[" + _CLASS_PART.sub(lambda each: _class_for_rust(each[0]), text[1:])
    return _BARE.get(text, text)


def _class_for_rust(text: str) -> str:
    if not text.startswith("\\"):
        return f"\\{text}"
    if (named := _OF_ASCII.get(text.lower())) is None:
        return "/" if text == r"\/" else text
    return named if text.islower() else f"[^{named}]"
