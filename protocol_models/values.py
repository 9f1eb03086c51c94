"""Immutable values: what `dataclass(frozen=True, slots=True)` makes, without compiling code for each class.

Input: a class statement with annotations. Output: the class with slots, an initialiser, equality by type
and content, a hash, a representation, patterns, and pickles. Type checkers take it for a dataclass.

    class Point(Value, rare=("label",)):
        x: int
        label: str | None = None

A member that is `rare` has its default in nearly every value: it stands in the class, and costs nothing where
a value is made.

`dataclass` writes six functions a class as text and compiles them when the class is imported. Twenty
such classes stand between a cold process and its first message, and would be a third of what reading
that message costs beyond importing Pydantic. Classes that nobody waits for are dataclasses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NoReturn, cast, dataclass_transform

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Value"]


@dataclass_transform(frozen_default=True)
class _ValueType(type):
    """Makes a class of values: its annotations are the members, in order, with their defaults."""

    def __new__(
        cls, name: str, bases: tuple[type, ...], namespace: dict[str, object], rare: tuple[str, ...] = ()
    ) -> _ValueType:
        declared = cast("Mapping[str, object]", namespace.get("__annotations__", {}))
        members = tuple(declared) if bases else ()
        defaults = {member: namespace.pop(member) for member in members if member in namespace}
        # Python makes the dict of a value when something is put into it.
        slots = (*(member for member in members if member not in rare), *(("__dict__",) if rare else ()))
        in_class = {member: defaults[member] for member in rare}
        return super().__new__(
            cls, name, bases,
            {**namespace, **in_class, "__slots__": slots, "__match_args__": members, "_defaults": defaults},
        )  # fmt: skip


class Value(metaclass=_ValueType):
    """A value made of its members, which are those of the class alone: values are not derived from others."""

    __match_args__: ClassVar[tuple[str, ...]]
    __slots__: ClassVar[tuple[str, ...]]
    """The members that each value holds itself, those that are rare apart."""
    _defaults: ClassVar[dict[str, object]]

    def __init__(self, *args: object, **members: object) -> None:
        names = type(self).__match_args__
        given = dict(zip(names, args, strict=False))
        values = {**self._defaults, **given, **members}
        if len(args) > len(names) or given.keys() & members.keys() or values.keys() != set(names):
            raise TypeError(f"{type(self).__name__} takes {', '.join(names) or 'nothing'}")
        for name, value in values.items():
            if name in self.__slots__ or value is not self._defaults[name]:
                object.__setattr__(self, name, value)

    def _content(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self.__match_args__)

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other._content() == self._content()

    def __hash__(self) -> int:
        return hash((type(self), self._content()))

    def __repr__(self) -> str:
        members = zip(self.__match_args__, self._content(), strict=True)
        return f"{type(self).__qualname__}({', '.join(f'{name}={value!r}' for name, value in members)})"

    def __reduce__(self) -> tuple[type[Value], tuple[object, ...]]:
        return type(self), self._content()

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is immutable: {name!r} cannot be set")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is immutable: {name!r} cannot be deleted")
