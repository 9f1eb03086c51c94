"""Regular expressions of Python and of Rust → ECMA-262, which JSON Schema takes.

Input: the pattern of a string, and the engine that Pydantic gives it to. Output: a pattern that finds the
same strings, or `UntranslatablePattern` with the part that has no such form.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["UntranslatablePattern", "ecma_pattern"]

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
    if text == ".":
        return r"[^\n]"  # for ECMA-262 three more characters end a line
    if text.startswith(("(?P<", "(?<")) and text.endswith(">"):
        return "("
    if token[1] is not None:
        return f"(?:\\{re.compile(pattern).groupindex[token[1]]})"
    if text.startswith("\\") and text[1] in _ESCAPES:
        return _ESCAPES[text[1]]
    return text
