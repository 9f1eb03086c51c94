"""The text of a TypeScript type → its structure.

Input: what stands behind `=` in a module that exports one type, as the emitter or codex writes it. Output:
a `TypeExpression`. What is not one of the forms below is refused: a draft from a guess would be a wrong one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from ..errors import GeneratorError

__all__ = [
    "IntersectionType",
    "KeywordType",
    "ListType",
    "LiteralType",
    "MapType",
    "NamedType",
    "ObjectProperty",
    "ObjectType",
    "TupleType",
    "TypeExpression",
    "UnionType",
    "type_expression",
]

KEYWORDS: Final = frozenset({"string", "number", "boolean", "null", "undefined", "unknown", "never"})
AS_NUMBER: Final = "bigint"
"""`JSON.parse` yields none: an integer is a number, whatever its width."""
TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|[\w$]+|\S')
NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?")
WORD: Final = re.compile(r"[A-Za-z_$][\w$]*")


@dataclass(frozen=True, slots=True)
class KeywordType:
    """`string`, `number`, `boolean`, `null`, `undefined`, `unknown` or `never`."""

    name: str


@dataclass(frozen=True, slots=True)
class LiteralType:
    """One value."""

    value: str | int | float | bool


@dataclass(frozen=True, slots=True)
class NamedType:
    """Another type, by the name that the module has for it."""

    name: str


@dataclass(frozen=True, slots=True)
class ListType:
    """`Array<T>` or `T[]`."""

    items: TypeExpression


@dataclass(frozen=True, slots=True)
class TupleType:
    """`[A, B]`."""

    items: tuple[TypeExpression, ...]


@dataclass(frozen=True, slots=True)
class MapType:
    """`{ [key: K]: V }`, `{ [key in K]?: V }` or `Record<K, V>`."""

    keys: TypeExpression
    values: TypeExpression


@dataclass(frozen=True, slots=True)
class ObjectProperty:
    """A member of an object."""

    name: str
    type: TypeExpression
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class ObjectType:
    """`{ a: A, b?: B }`."""

    properties: tuple[ObjectProperty, ...]


@dataclass(frozen=True, slots=True)
class UnionType:
    """`A | B`."""

    parts: tuple[TypeExpression, ...]


@dataclass(frozen=True, slots=True)
class IntersectionType:
    """`A & B`."""

    parts: tuple[TypeExpression, ...]


TypeExpression: TypeAlias = (
    KeywordType
    | LiteralType
    | NamedType
    | ListType
    | TupleType
    | MapType
    | ObjectType
    | UnionType
    | IntersectionType
)


def type_expression(text: str, where: str) -> TypeExpression:
    """The structure of a type; an error names the module and what is not understood."""
    return _Parser(TOKEN.findall(text), where).whole()


class _Parser:
    """Reads tokens from left to right; each method reads one form."""

    def __init__(self, tokens: list[str], where: str) -> None:
        self._tokens = tokens
        self._at = 0
        self._where = where

    def whole(self) -> TypeExpression:
        found = self._alternatives()
        if self._at < len(self._tokens):
            raise self._unknown()
        return found

    @property
    def _next(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _takes(self, *tokens: str) -> bool:
        if self._tokens[self._at : self._at + len(tokens)] != list(tokens):
            return False
        self._at += len(tokens)
        return True

    def _expect(self, *tokens: str) -> None:
        for token in tokens:
            if not self._takes(token):
                raise self._unknown()

    def _unknown(self) -> GeneratorError:
        shown = " ".join(self._tokens[self._at : self._at + 6]) or "its end"
        hint = "teach generators/follow/type_expressions.py what codex writes now"
        return GeneratorError(f"this is not understood as TypeScript: {shown}", self._where, hint)

    def _alternatives(self) -> TypeExpression:
        self._takes("|")
        parts = self._separated("|", self._combined)
        return parts[0] if len(parts) == 1 else UnionType(tuple(parts))

    def _combined(self) -> TypeExpression:
        self._takes("&")
        parts = self._separated("&", self._postfixed)
        return parts[0] if len(parts) == 1 else IntersectionType(tuple(parts))

    def _separated(self, separator: str, part: Callable[[], TypeExpression]) -> list[TypeExpression]:
        parts = [part()]
        while self._takes(separator):
            parts.append(part())
        return parts

    def _postfixed(self) -> TypeExpression:
        found = self._primary()
        while self._takes("[", "]"):
            found = ListType(found)
        return found

    def _primary(self) -> TypeExpression:
        token = self._next
        if self._takes("("):
            inside = self._alternatives()
            self._expect(")")
            return inside
        if token == "{":
            return self._braces()
        if self._takes("["):
            items = self._until("]")
            return TupleType(tuple(items))
        if token.startswith('"') or NUMBER.fullmatch(token):
            self._at += 1
            return LiteralType(json.loads(token))
        if not WORD.fullmatch(token):
            raise self._unknown()
        self._at += 1
        return self._word(token)

    def _word(self, word: str) -> TypeExpression:
        if self._takes("<"):
            arguments = self._until(">")
            match word, arguments:
                case "Array", [items]:
                    return ListType(items)
                case "Record", [keys, values]:
                    return ObjectType(()) if values == KeywordType("never") else MapType(keys, values)
            raise self._unknown()
        if word in ("true", "false"):
            return LiteralType(word == "true")
        if word == AS_NUMBER:
            return KeywordType("number")
        return KeywordType(word) if word in KEYWORDS else NamedType(word)

    def _until(self, end: str) -> list[TypeExpression]:
        found: list[TypeExpression] = []
        while not self._takes(end):
            found.append(self._alternatives())
            if not self._takes(",") and self._next != end:
                raise self._unknown()
        return found

    def _braces(self) -> TypeExpression:
        self._expect("{")
        if self._takes("["):
            return self._map()
        properties: list[ObjectProperty] = []
        while not self._takes("}"):
            properties.append(self._property())
            if not (self._takes(",") or self._takes(";")) and self._next != "}":
                raise self._unknown()
        return ObjectType(tuple(properties))

    def _map(self) -> TypeExpression:
        self._at += 1  # what the key is called
        if not self._takes("in"):
            self._expect(":")
        keys = self._alternatives()
        self._expect("]")
        self._takes("?")
        self._expect(":")
        values = self._alternatives()
        _ = self._takes(",") or self._takes(";")
        self._expect("}")
        return MapType(keys, values)

    def _property(self) -> ObjectProperty:
        token = self._next
        if not token.startswith('"') and not WORD.fullmatch(token):
            raise self._unknown()
        self._at += 1
        name = json.loads(token) if token.startswith('"') else token
        is_optional = self._takes("?")
        self._expect(":")
        return ObjectProperty(name, self._alternatives(), is_optional)
