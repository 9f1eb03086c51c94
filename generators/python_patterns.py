"""Regular expressions of ECMA-262, which JSON Schema takes → Python's `re`.

Input: a pattern of a schema. Output: a pattern that finds the same strings, or `UntranslatablePattern` with
the part that has no such form.
"""

from __future__ import annotations

import re
from typing import Final

from .patterns import UntranslatablePattern

__all__ = ["python_pattern"]

_TOKEN: Final = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.", re.DOTALL)
_IN_CLASS: Final = re.compile(r"\\.|[\[&~]", re.DOTALL)
"""Escapes in a class, and what Python would warn of there."""
_SPACES_OF_PYTHON: Final = r"\t\n\x0B\f\r \xA0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000\uFEFF"
_CLASSES_OF_PYTHON: Final = {r"\d": "0-9", r"\w": "A-Za-z0-9_", r"\s": _SPACES_OF_PYTHON}
"""What a class holds in ECMA-262; in Python it holds the like of all alphabets."""
_EDGE: Final = r"(?:(?<=[A-Za-z0-9_])(?![A-Za-z0-9_])|(?<![A-Za-z0-9_])(?=[A-Za-z0-9_]))"
_BARE_OF_PYTHON: Final = {
    **{name: f"[{held}]" for name, held in _CLASSES_OF_PYTHON.items()},
    **{name.upper(): f"[^{held}]" for name, held in _CLASSES_OF_PYTHON.items()},
    r"\b": _EDGE, r"\B": f"(?!{_EDGE})", r"\/": "/", ".": r"[^\n\r\u2028\u2029]", "$": r"\Z",
}  # fmt: skip
_PYTHON_LACKS: Final = re.compile(r"\\[pPck]|\\u\{|\\u[dD][89a-fA-F]|\(\?<(?![=!])")
"""Properties of characters, named groups, code points in braces, halves of characters."""


def python_pattern(pattern: str) -> str:
    """The pattern of Python's `re` that finds the same strings as one of ECMA-262."""
    if found := _PYTHON_LACKS.search(re.sub(r"\\\\", "  ", pattern)):
        raise UntranslatablePattern(f"the part {found[0]!r}")
    return "".join(_of_python(token[0]) for token in _TOKEN.finditer(pattern))


def _of_python(text: str) -> str:
    """One token of ECMA-262, as Python writes it."""
    if text.startswith(("[]", "[^]")):
        raise UntranslatablePattern("a class that begins with ']', which is empty in ECMA-262")
    if text.startswith("[") and len(text) > 1:
        return "[" + _IN_CLASS.sub(lambda found: _in_class_of_python(found[0]), text[1:])
    return _BARE_OF_PYTHON.get(text, text)


def _in_class_of_python(text: str) -> str:
    """An escape in a class, or a character that Python would warn of there."""
    if text[0] != "\\":
        return f"\\{text}"
    if (held := _CLASSES_OF_PYTHON.get(text)) is not None:
        return held
    if text.lower() in _CLASSES_OF_PYTHON:
        return _OUTSIDE[text]
    return "/" if text == r"\/" else text


_OUTSIDE: Final = {
    r"\D": r"\x00-/:-\U0010FFFF",
    r"\W": r"\x00-/:-@\[-\^`{-\U0010FFFF",
    r"\S": (
        r"\x00-\x08\x0E-\x1F!-\x9F\xA1-\u167F\u1681-\u1FFF\u200B-\u2027\u202A-\u202E\u2030-\u205E"
        r"\u2060-\u2FFF\u3001-\uFEFE\uFF00-\U0010FFFF"
    ),
}
"""What is not in a class, where it stands in another class."""
