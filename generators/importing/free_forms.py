"""Unions in which one variant takes what the others declare, and more.

Input: declarations. Output: the same, where such a variant is read last: a map or any JSON value says less of
a message than an object that fits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, Literal, TypeAlias

from .python_types import (
    AliasOf,
    Declaration,
    ListOf,
    MapOf,
    Named,
    ObjectOf,
    Plain,
    TupleOf,
    Type,
    UnionOf,
)

__all__ = ["with_free_forms_last"]

_Container: TypeAlias = Literal["array", "object"]
_NOTHING: Final[frozenset[_Container]] = frozenset()


def with_free_forms_last(declared: Mapping[str, Declaration]) -> dict[str, Declaration]:
    """The declarations, with the order in which their unions are read."""
    work = _Ordering(declared)
    return {name: work.declaration(each) for name, each in declared.items()}


class _Ordering:
    def __init__(self, declared: Mapping[str, Declaration]) -> None:
        self._declared = declared

    def declaration(self, each: Declaration) -> Declaration:
        """The declaration with its unions in order."""
        match each:
            case AliasOf(type=inner):
                return replace(each, type=self._type(inner))
            case ObjectOf(fields=fields, further=further):
                changed = tuple(replace(field, type=self._type(field.type)) for field in fields)
                further = further if isinstance(further, str) else self._type(further)
                return replace(each, fields=changed, further=further)
            case _:
                return each

    def _type(self, what: Type) -> Type:
        match what:
            case ListOf(items=items):
                return replace(what, items=self._type(items))
            case MapOf(values=values):
                return replace(what, values=self._type(values))
            case TupleOf(items=items):
                return replace(what, items=tuple(map(self._type, items)))
            case UnionOf(arms=arms, tag=""):
                return self._union(replace(what, arms=tuple(map(self._type, arms))))
            case _:
                return what

    def _union(self, union: UnionOf) -> UnionOf:
        declaring = _NOTHING.union(*(self._declares(arm, ()) for arm in union.arms))
        last = tuple(arm for arm in union.arms if self._takes_any(arm, ()) & declaring)
        first = tuple(arm for arm in union.arms if arm not in last)
        return replace(union, arms=first, last=last) if first and last else union

    def _takes_any(self, what: Type, seen: tuple[str, ...]) -> frozenset[_Container]:
        """The containers of which it takes what it does not declare."""
        match what:
            case Plain(text="JsonValue"):
                return frozenset({"array", "object"})
            case MapOf():
                return frozenset({"object"})
            case ListOf(items=items) if self._takes_any(items, seen):
                return frozenset({"array"})
            case UnionOf(arms=arms, last=last):
                return _NOTHING.union(*(self._takes_any(arm, seen) for arm in (*arms, *last)))
            case Named(name=name) if name not in seen and isinstance(
                found := self._declared.get(name), AliasOf
            ):
                return self._takes_any(found.type, (*seen, name))
            case _:
                return _NOTHING

    def _declares(self, what: Type, seen: tuple[str, ...]) -> frozenset[_Container]:
        """The containers of which it declares what they hold."""
        match what:
            case ListOf(items=items):
                return _NOTHING if self._takes_any(items, seen) else frozenset({"array"})
            case TupleOf():
                return frozenset({"array"})
            case UnionOf(arms=arms):
                return _NOTHING.union(*(self._declares(arm, seen) for arm in arms))
            case Named(name=name) if name not in seen:
                match self._declared.get(name):
                    case ObjectOf():
                        return frozenset({"object"})
                    case AliasOf(type=inner):
                        return self._declares(inner, (*seen, name))
        return _NOTHING
