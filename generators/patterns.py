"""Regular expressions of Python and of Rust → ECMA-262, which JSON Schema takes, and back to Rust's.

Input: the pattern of a string, and the engine that Pydantic gives it to. Output: a pattern that finds the
same strings, or `UntranslatablePattern` with the part that has no such form.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["UntranslatablePattern", "ecma_pattern", "rust_pattern"]

_ESCAPES: Final = {"A": "^", "Z": "$", "z": "$"}
_UNKNOWN: Final = re.compile(
    r"""\\[pPxXuUNGhHRK]\{?        # classes and code points that each engine writes in its own way
    | \(\?(?![:=!]|<[=!]|<[A-Za-z_]|P[<=])   # inline flags, comments, atomic groups, conditions
    | [*+?}]\+                 # possessive repetition
    | \[\[:                    # classes of POSIX
    """,
    re.VERBOSE,
)
_TOKEN: Final = re.compile(r"\\.|\(\?P?<[A-Za-z_]\w*>|\(\?P=(\w+)\)|\[\^?\]?(?:\\.|[^\]\\])*\]|.", re.DOTALL)
_SAME_FLAGS: Final = re.UNICODE


class UntranslatablePattern(ValueError):
    """A pattern that ECMA-262 cannot say."""


def ecma_pattern(pattern: str | re.Pattern[str], engine: str) -> str:
    """The pattern of ECMA-262; `engine` is Pydantic's `rust-regex` or `python-re`."""
    if isinstance(pattern, re.Pattern):
        if flags := pattern.flags & ~_SAME_FLAGS:
            raise UntranslatablePattern(f"the flags {re.RegexFlag(flags)!r}")
        pattern, engine = pattern.pattern, "python-re"
    if found := _UNKNOWN.search(re.sub(r"\\\\", "  ", pattern)):
        raise UntranslatablePattern(f"the part {found[0]!r}")
    return "".join(_translated(token, pattern, engine) for token in _TOKEN.finditer(pattern))


def _translated(token: re.Match[str], pattern: str, engine: str) -> str:
    """One token; a named group becomes a numbered one, which all engines write alike."""
    text = token[0]
    if text == "$" and engine == "python-re":
        # For Python the end is also before a last line feed.
        return r"\n?$" if token.end() == len(pattern) else r"(?=\n?$)"
    if engine == "rust-regex" and text.startswith("[") and (found := _set_operation(text)):
        raise UntranslatablePattern(f"the part {found!r} of {text!r}")
    if text == ".":
        return r"[^\n]"  # for ECMA-262 three more characters end a line
    if text.startswith(("(?P<", "(?<")) and text.endswith(">"):
        return "("
    if token[1] is not None:
        return f"(?:\\{re.compile(pattern).groupindex[token[1]]})"
    if text.startswith("\\") and text[1] in _ESCAPES:
        return _ESCAPES[text[1]]
    return text


def _set_operation(text: str) -> str:
    """What makes a class of Rust hold another one, or a part of it."""
    parts = re.findall(r"\\.|\[|&&|--|~~", text[1:], re.DOTALL)
    return next((part for part in parts if not part.startswith("\\")), "")


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
_IN_CLASS: Final = re.compile(r"\\.|[\[&~]", re.DOTALL)
"""Escapes in a class, and what stands for itself in ECMA-262 alone."""


def rust_pattern(pattern: str) -> str:
    """A pattern of ECMA-262 for Rust's engine, which Pydantic asks."""
    return "".join(_for_rust(token[0]) for token in _TOKEN.finditer(pattern))


def _for_rust(text: str) -> str:
    if text.startswith("[") and len(text) > 1:
        return "[" + _IN_CLASS.sub(lambda each: _class_for_rust(each[0]), text[1:])
    return _BARE.get(text, text)


def _class_for_rust(text: str) -> str:
    if not text.startswith("\\"):
        return f"\\{text}"
    if (named := _OF_ASCII.get(text.lower())) is None:
        return "/" if text == r"\/" else text
    return named if text.islower() else f"[^{named}]"
