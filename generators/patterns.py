"""Regular expressions of Python and of Rust → ECMA-262, which JSON Schema takes.

Input: the pattern of a string, and the engine that Pydantic gives it to. Output: a pattern that finds the
same strings, or `UntranslatablePattern` with the part that has no such form. What is not known to mean the
same is refused: the class of digits holds those of all alphabets for Pydantic, and ten for ECMA-262.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

__all__ = ["PYTHON_SPACES", "RUST_SPACES", "UntranslatablePattern", "ecma_pattern"]

RUST_SPACES: Final = r"\t\n\x0b\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""White space for Rust, as the members of a class: ECMA-262 leaves out U+0085 and has U+FEFF besides."""
PYTHON_SPACES: Final = RUST_SPACES.replace(r"\r ", r"\r\x1c-\x1f ")
_ASCII_SPACES: Final = r"\t\n\x0b\f\r "

_TOKEN: Final = re.compile(
    r"""(?P<escape>\\(?:x\{[^}]*\}|u\{[^}]*\}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|0[0-7]{0,2}|[1-3][0-7]{2}|\d\d?|[bB]\{[a-z-]+\}|.))
    | (?P<group>\((?:\?(?:P=\w+\)|P?<[A-Za-z_]\w*>|[:=!]|<[=!]|-u:|-u\)|a\)|.?))?)
    | (?P<repeat>\{\d*,?\d*\}|[*+?])(?P<lazy>[?+]?)
    | (?P<class>\[\^?\]?(?:\\.|[^\]\\])*\])
    | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_IN_CLASS: Final = re.compile(
    r"\\(?:x\{[^}]*\}|u\{[^}]*\}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{1,3}|.)|.", re.DOTALL
)
_CONTROLS: Final = {"n": r"\n", "r": r"\r", "t": r"\t", "f": r"\f", "v": r"\x0b", "a": r"\x07"}
_SYNTAX: Final = frozenset(r"^$\.*+?()[]{}|/")
"""What ECMA-262 lets stand behind a backslash in its place, with its flag `u`."""
_OTHER_WAY: Final = {
    "d": "write [0-9]", "D": "write [^0-9]", "w": "write [A-Za-z0-9_]", "W": "write [^A-Za-z0-9_]",
    "b": "say what stands before and after it", "B": "say what stands before and after it",
}  # fmt: skip
_MEANING: Final = "which means other characters to Pydantic than in ECMA-262"
_ANYTHING: Final = frozenset({r"[\s\S]", r"[\S\s]", r"[\d\D]", r"[\D\d]", r"[\w\W]", r"[\W\w]"})


class UntranslatablePattern(ValueError):
    """A pattern that ECMA-262 cannot say: the part of it, and what to do instead."""

    def __init__(self, part: str, hint: str = "write it without that part") -> None:
        super().__init__(part)
        self.hint = f"{hint}, or check it in a validator"


def ecma_pattern(pattern: str | re.Pattern[str], engine: str) -> str:
    """The pattern of ECMA-262; `engine` is Pydantic's `rust-regex` or `python-re`."""
    ascii_only = False
    if isinstance(pattern, re.Pattern):
        if flags := pattern.flags & ~(re.UNICODE | re.ASCII):
            raise UntranslatablePattern(f"the flags {re.RegexFlag(flags)!r}")
        ascii_only = bool(pattern.flags & re.ASCII)
        pattern, engine = pattern.pattern, "python-re"
    if engine == "python-re":
        return "".join(_Python(pattern, ascii_only).translated())
    return "".join(_Rust(pattern, ascii_only).translated())


class _Engine:
    """One pattern as its engine reads it."""

    spaces = RUST_SPACES
    edges_of_words = "<>"
    """What stands for the edge of a word behind a backslash."""

    def __init__(self, pattern: str, ascii_only: bool) -> None:
        self._pattern = pattern
        self._is_ascii = [ascii_only]
        """For the pattern and each group that is open: whether classes hold characters of ASCII only."""

    def translated(self) -> Iterator[str]:
        """The parts of the pattern, one after another."""
        for token in _TOKEN.finditer(self._pattern):
            match token.lastgroup:
                case "escape":
                    yield self._escape(token["escape"])
                case "group":
                    yield self._group(token["group"])
                case "class":
                    yield self._class(token["class"])
                case "repeat" | "lazy":
                    yield self._repeat(token["repeat"], token["lazy"])
                case _:
                    yield self._other(token["other"], is_last=token.end() == len(self._pattern))

    def _escape(self, text: str) -> str:
        letter = text[1]
        if letter == "A" or (end := self._end(letter)):
            return "^" if letter == "A" else end
        if letter in "sS":
            held = _ASCII_SPACES if self._is_ascii[-1] else self.spaces
            return f"[{'^' if letter == 'S' else ''}{held}]"
        if letter in _OTHER_WAY and len(text) == 2:
            if self._is_ascii[-1]:
                return text
            raise UntranslatablePattern(f"the part {text!r}, {_MEANING}", _OTHER_WAY[letter])
        return self._character(text, in_class=False)

    def _end(self, letter: str) -> str:
        """What an escape for the very end of the text is."""
        return "$" if letter == "z" else ""

    def _character(self, text: str, *, in_class: bool) -> str:
        """An escape that stands for one character."""
        letter = text[1]
        if letter in _CONTROLS:
            return _CONTROLS[letter]
        if letter in "xuU":
            digits = text[2:].strip("{}")
            if re.fullmatch("[0-9a-fA-F]+", digits) and (letter != "x" or self._reads_hex(text)):
                return _code_point(int(digits, 16))
        elif not letter.isalnum() and letter.isascii():
            if letter in _SYNTAX or (letter == "-" and in_class):
                return text
            if letter not in self.edges_of_words:
                return letter
        raise UntranslatablePattern(f"the part {text!r}")

    def _reads_hex(self, text: str) -> bool:
        return len(text) == 4 or text[2] == "{"

    def _group(self, text: str) -> str:
        if text == "(":
            self._is_ascii.append(self._is_ascii[-1])
            return text
        if text in ("(?:", "(?=", "(?!", "(?<=", "(?<!"):
            self._is_ascii.append(self._is_ascii[-1])
            return text
        if text.startswith(("(?P<", "(?<")) and text.endswith(">"):
            self._is_ascii.append(self._is_ascii[-1])
            return "("
        raise UntranslatablePattern(f"the part {text!r}")

    def _repeat(self, repeat: str, lazy: str) -> str:
        if lazy == "+":
            raise UntranslatablePattern(f"the part {repeat + lazy!r}")
        if repeat == "{}":
            return rf"\{{\}}{lazy}"
        return repeat.replace("{,", "{0,") + lazy

    def _other(self, text: str, *, is_last: bool) -> str:
        if text == ".":
            return r"[^\n]"  # for ECMA-262 three more characters end a line
        if text == ")" and len(self._is_ascii) > 1:
            self._is_ascii.pop()
        return f"\\{text}" if text in "]{}" else text

    def _class(self, text: str) -> str:
        if text in _ANYTHING:
            return r"[\s\S]"
        start = 2 if text.startswith("[^") else 1
        parts = [each[0] for each in _IN_CLASS.finditer(text[start:-1])]
        self._refuse_operations(parts, text)
        held = []
        for at, part in enumerate(parts):
            is_at_the_edge = at in (0, len(parts) - 1)
            if part.startswith("\\"):
                held.append(self._in_class(part, text))
            elif part in ("]", "[") or (part == "^" and at == 0):
                held.append(f"\\{part}")
            elif part == "-" and not is_at_the_edge and _is_class(parts[at - 1]):
                held.append(r"\-")
            else:
                held.append(part)
        return f"{text[:start]}{''.join(held)}]"

    def _in_class(self, part: str, text: str) -> str:
        letter = part[1]
        if letter == "s":
            return _ASCII_SPACES if self._is_ascii[-1] else self.spaces
        if letter in "dDwW" and self._is_ascii[-1]:
            return part
        if letter in "dw":
            hint = f"{_OTHER_WAY[letter].replace('[', '').replace(']', '')} in its place"
            raise UntranslatablePattern(f"the part {part!r} of {text!r}, {_MEANING}", hint)
        if letter in "DWSbB":
            raise UntranslatablePattern(f"the part {part!r} of {text!r}")
        return self._character(part, in_class=True)

    def _refuse_operations(self, parts: list[str], text: str) -> None:
        """Refuse what makes a class of one engine hold another one, or a part of it."""


class _Rust(_Engine):
    """A pattern of Rust's crate `regex`."""

    def _group(self, text: str) -> str:
        if text == "(?-u:":
            self._is_ascii.append(True)
            return "(?:"
        if text == "(?-u)":
            self._is_ascii[-1] = True
            return ""
        return super()._group(text)

    def _refuse_operations(self, parts: list[str], text: str) -> None:
        joined = "".join("\\\\" if part.startswith("\\") else part for part in parts)
        for found in ("[", "&&", "--", "~~"):
            if found in joined:
                raise UntranslatablePattern(f"the part {found!r} of {text!r}")


class _Python(_Engine):
    """A pattern of Python's `re`."""

    spaces = PYTHON_SPACES
    edges_of_words = ""

    def translated(self) -> Iterator[str]:
        if self._pattern.startswith("(?a)"):
            self._pattern, self._is_ascii = self._pattern.removeprefix("(?a)"), [True]
        return super().translated()

    def _end(self, letter: str) -> str:
        return "$" if letter == "Z" else ""

    def _group(self, text: str) -> str:
        if text.startswith("(?P="):
            return self._back(re.compile(self._pattern).groupindex[text[4:-1]], text)
        return super()._group(text)

    def _escape(self, text: str) -> str:
        digits = text[1:]
        if digits.isdecimal():
            if digits[0] == "0" or (len(digits) == 3 and int(digits, 8) < 0o400):
                return _code_point(int(digits, 8))
            return self._back(int(digits), text)
        return super()._escape(text)

    def _back(self, number: int, text: str) -> str:
        """What a group found before: one that took no part finds nothing for Python, and all for ECMA-262."""
        if re.search(r"[?*|]|\{[0,]", re.sub(r"\\.|\[[^]]*\]|\(\?(?::|P?<\w+>|P=\w+)", "", self._pattern)):
            raise UntranslatablePattern(f"the part {text!r}, where a group may take no part")
        return f"(?:\\{number})"

    def _reads_hex(self, text: str) -> bool:
        return len(text) == 4

    def _in_class(self, part: str, text: str) -> str:
        if part == r"\b":
            return r"\x08"
        if part[1:].isdecimal():
            return _code_point(int(part[1:], 8))
        return super()._in_class(part, text)

    def _other(self, text: str, *, is_last: bool) -> str:
        if text == "$":  # for Python the end is also before a last line feed
            return r"\n?$" if is_last else r"(?=\n?$)"
        return super()._other(text, is_last=is_last)


def _is_class(part: str) -> bool:
    return part[:1] == "\\" and part[1:2] in "sSdDwW"


def _code_point(number: int) -> str:
    """A character by its number."""
    if number < 0x100:
        return f"\\x{number:02x}"
    if number < 0x10000:
        return f"\\u{number:04x}"
    return chr(number) if number <= 0x10FFFF else ""
