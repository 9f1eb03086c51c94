"""Two protocols → the names of the generated packages that code finds no longer.

Input: two protocols, and the types of them that stand in the same place. Output: Changes of names: of the
types of TypeScript, and of the classes, constants and members of Python.

What goes with its method is left out: that the method is gone says it all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from protocol_models.json_pointer import escaped
from protocol_models.json_types import Json
from protocol_models.methods import Direction, Kind

from ...bundle import short_name
from ...python_names import PythonName, conventional
from ..message_schemas import MessageKey, Protocol
from .change import Change, ChangeKind
from .paths import Trail

__all__ = ["name_changes"]


def name_changes(old: Protocol, new: Protocol, pairs: Iterable[tuple[str, str]]) -> Iterator[Change]:
    """Every name that code finds no longer, or that means something else now.

    pairs: the types that stand in the same place, in old and in new.
    """
    yield from _Names(old, new, pairs).changes()


class _Names:
    def __init__(self, old: Protocol, new: Protocol, pairs: Iterable[tuple[str, str]]) -> None:
        self._old, self._new = old, new
        self._reaching: dict[str, dict[MessageKey, Trail]] = {}
        """Type of old → the messages of both sides that reach it."""
        for key in sorted(old.messages):
            for name in old.closure(old.messages[key]) if key in new.messages else ():
                self._reaching.setdefault(name, {})[key] = ()
        self._renamed: dict[str, str] = {}
        for mine, theirs in sorted(pairs):
            if mine not in new.types and theirs not in old.types:
                self._renamed.setdefault(mine, theirs)

    def changes(self) -> Iterator[Change]:
        """Every Change of a name."""
        for key in sorted(self._reaching.keys() - self._new.types.keys()):
            now = self._renamed.get(key) or self._elsewhere(key, self._new.types)
            kind = ChangeKind.TYPE_NAME_CHANGED
            yield self._of_type(kind, key, key, now or None, now)
        if self._new.bundle.python:  # a release that was frozen without them says nothing of their names
            for path, name in self._old.bundle.python.items():
                yield from self._of_path(path, name)

    def _elsewhere(self, name: str, names: Iterable[str]) -> str:
        """The same name in another folder, or module."""
        return next((each for each in names if short_name(each) == short_name(name)), "")

    def _of_type(self, kind: ChangeKind, key: str, subject: str, now: Json, type_now: str) -> Change:
        at = f"/types/{escaped(key)}", f"/types/{escaped(type_now)}" if type_now else ""
        return Change(kind, subject, *at, subject, now, messages=self._reaching[key])

    def _of_path(self, path: str, name: PythonName) -> Iterator[Change]:
        if name.method:
            yield from self._of_constant(path, name.method)
        elif name.type in self._reaching:
            type_now = self._renamed.get(name.type, name.type)
            twin = self._new.bundle.python.get(path)
            if twin is not None:
                yield from self._of_members(path, name, twin)
            elif type_now == name.type or short_name(path) != short_name(name.type):
                now = self._class_now(path, type_now)
                kind = ChangeKind.TYPE_NAME_CHANGED
                yield self._of_type(kind, name.type, path, now or None, type_now)

    def _class_now(self, path: str, type_now: str) -> str:
        """Where a class is by now: of the same name elsewhere, or the only one that the type has got."""
        python = self._new.bundle.python
        moved = [each for each, name in python.items() if name.type and short_name(each) == short_name(path)]
        came = [
            each
            for each, name in python.items()
            if name.type == type_now and each not in self._old.bundle.python
        ]
        return (moved or (came if len(came) == 1 else [""]))[0]

    def _of_constant(self, path: str, method: str) -> Iterator[Change]:
        if path in self._new.bundle.python and self._new.bundle.python[path].method == method:
            return
        there = [each for each, name in self._new.bundle.python.items() if name.method == method]
        keys = [key for key in self._old.messages if key.method == method and key.part != "result"]
        row = next((row for row in self._old.bundle.methods if row.name == method), None)
        if not keys or row is None:  # another edition has it
            return
        is_asked = (row.direction, row.kind) == (Direction.SERVER_TO_CLIENT, Kind.REQUEST)
        if there or is_asked:
            messages: Mapping[MessageKey, Trail] = dict.fromkeys(keys, ())
            now = there[0] if there else None
            yield Change(ChangeKind.CONSTANT_NAME_CHANGED, path, "", "", path, now, messages=messages)

    def _of_members(self, path: str, old: PythonName, new: PythonName) -> Iterator[Change]:
        of_value = {key: frozenset(_listed(side.types.get(key))) for side, key in self._sides(old, new)}
        for wire in sorted(old.members.keys() | new.members.keys()):
            if not all(_names(side.types.get(key), wire) for side, key in self._sides(old, new)):
                continue  # that it is gone from the messages is another Change
            was, now = (
                name.members.get(wire) or conventional(wire, of_value=wire in of_value[name.type])
                for name in (old, new)
            )
            if was != now:
                kind = ChangeKind.MEMBER_NAME_CHANGED
                subject = f"{path}.{was}"
                yield self._of_type(kind, old.type, subject, f"{path}.{now}", new.type)

    def _sides(self, old: PythonName, new: PythonName) -> tuple[tuple[Protocol, str], tuple[Protocol, str]]:
        return (self._old, old.type), (self._new, new.type)


def _names(schema: Json, wire_name: str) -> bool:
    """Whether a type has a member or a listed value of a name, in any of its variants."""
    return wire_name in _members(schema) or wire_name in _listed(schema)


def _members(schema: Json) -> Iterator[str]:
    for inner in _variants(schema):
        yield from inner.get("properties", {})


def _listed(schema: Json) -> Iterator[str]:
    for inner in _variants(schema):
        yield from map(str, inner.get("enum", ()))


def _variants(schema: Json) -> Iterator[Mapping[str, Json]]:
    if isinstance(schema, dict):
        yield schema
        for keyword in ("oneOf", "anyOf"):
            for variant in schema.get(keyword, ()):
                yield from _variants(variant)
