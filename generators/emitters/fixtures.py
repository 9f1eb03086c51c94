"""Bundle → fixtures: for every message type, a few messages that must stay readable.

Input: the whole Bundle. Output: a file for every type with a document, case → value. Together the
cases of a file hold every enum value, every variant, every `null` that may be, and each member that
may be left out both there and not; no case repeats what another has shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from .. import canonical
from ..absent import ABSENT
from ..bundle import Bundle
from ..canonical import Json
from ..errors import UnsupportedSchema
from ..schema import (
    AnyValue,
    Array,
    CatchAll,
    Enum,
    Foreign,
    Map,
    Member,
    Node,
    Nullable,
    Object,
    Presence,
    Reference,
    Scalar,
    ScalarType,
    Tuple,
    Union,
)

__all__ = ["cases", "emit", "fixture_paths"]

INTEGER_RANGES: Final = {
    "int32": (-(2**31), 2**31 - 1),
    "int64": (-(2**63), 2**63 - 1),
    "uint16": (0, 2**16 - 1),
    "uint32": (0, 2**32 - 1),
    "uint": (0, 2**64 - 1),
    "uint64": (0, 2**64 - 1),
}
STRING_SAMPLES: Final = {
    "date-time": "2026-01-02T03:04:05Z",
    "date": "2026-01-02",
    "time": "03:04:05Z",
    "duration": "PT1M30S",
    "uuid": "0190a5f0-7b9c-7c3e-8d2a-5b6c7d8e9f00",
    "uri": "https://example.com/",
}


def emit(bundle: Bundle) -> Iterator[tuple[str, str]]:
    """Path below `fixtures/` and text of each file."""
    for path, key in fixture_paths(bundle).items():
        yield f"{path}.json", canonical.ordered(cases(key, bundle.types))


def fixture_paths(bundle: Bundle) -> dict[str, str]:
    """Path of each fixture, without its ending → key of the type whose messages it holds."""
    return dict(bundle.documents)


def cases(key: str, types: Mapping[str, Node]) -> dict[str, Json]:
    """Name → value of each case of a type."""
    maker = _Maker(types)
    reference = Reference(key)
    values = [maker.least(reference, "value", ())]
    for value in maker.cover(reference, "value", ()):
        if value not in values:
            values.append(value)
    names = ["least", "fullest", *(f"variation {number}" for number in range(2, len(values)))]
    return dict(zip(names, values, strict=False))


@dataclass(slots=True)
class _Maker:
    """Makes values of schemas. A type is covered once; after that its fullest value must do."""

    types: Mapping[str, Node]
    _covered: set[str] = field(default_factory=set)
    _numbers: Counter[str] = field(default_factory=Counter)

    def least(self, node: Node, name: str, inside: tuple[str, ...]) -> Json:
        """The value with the fewest members that a writer sends."""
        match node:
            case Reference(key=key):
                if inside.count(key) > 1:
                    raise UnsupportedSchema(
                        "every value of the type contains another one", key, "let it end somewhere"
                    )
                return self.least(self.types[key], name, (*inside, key))
            case AnyValue() | Nullable():
                return None
            case Enum(values=values):
                return values[0]
            case Union():
                value = self.least(node.variants[0], name, inside)
                return {**self._least_members(node.shared, inside), **value} if node.shared else value
            case Tuple(items=items):
                return [self.least(item, name, inside) for item in items]
            case Array():
                return [self.least(node.items, name, inside) for _ in range(node.min_items or 0)]
            case Map():
                return {}
            case Object(members=members):
                return self._least_members(members, inside)
            case Scalar():
                return self._scalars(node, name)[0]
            case CatchAll() | Foreign():
                raise _not_from_models(name)

    def _least_members(self, members: tuple[Member, ...], inside: tuple[str, ...]) -> dict[str, Json]:
        shown = ((member.name, self._least_member(member, inside)) for member in members)
        return {name: value for name, value in shown if value is not ABSENT}

    def _least_member(self, member: Member, inside: tuple[str, ...]) -> Json:
        if member.is_required:
            return self.least(member.node, member.name, inside)
        if member.presence is not Presence.ALWAYS:
            return ABSENT
        return (
            self.least(member.node, member.name, inside) if member.default is None else member.default.value
        )

    def cover(self, node: Node, name: str, inside: tuple[str, ...]) -> list[Json]:
        """Values that together show every choice in the node; the first is the fullest."""
        match node:
            case Reference(key=key):
                return self._cover_reference(key, name, inside)
            case AnyValue():
                return [{"any": [None, True, 1, 0.5, "text"]}]
            case Enum(values=values):
                return list(values)
            case Nullable(inner=inner):
                inner = replace(inner, notes=node.notes) if isinstance(inner, Scalar) else inner
                return [*self.cover(inner, name, inside), None]
            case Union():
                return self._cover_union(node, name, inside)
            case Tuple():
                return self._cover_tuple(node, name, inside)
            case Array():
                return self._cover_array(node, name, inside)
            case Map(values=values):
                return self._cover_further(values, inside)
            case Object(members=members, further=further):
                return self._cover_members(members, further, inside)
            case Scalar():
                return self._scalars(node, name)
            case CatchAll() | Foreign():
                raise _not_from_models(name)

    def _cover_reference(self, key: str, name: str, inside: tuple[str, ...]) -> list[Json]:
        if key in inside or key in self._covered:
            return [self.least(Reference(key), name, ())]
        node = self.types[key]
        values = self.cover(node, name, (*inside, key))
        if _is_structured(node):
            self._covered.add(key)
        return values

    def _cover_union(self, node: Union, name: str, inside: tuple[str, ...]) -> list[Json]:
        values: list[Json] = []
        shared = self._cover_members(node.shared, None, inside) if node.shared else [{}]
        for arm in node.variants:
            if isinstance(arm, CatchAll):
                continue  # what only a newer peer sends is not a message of this version
            for value in self.cover(arm, name, inside):
                beside = shared[min(len(values), len(shared) - 1)]
                values.append({**value, **beside} if isinstance(value, dict) else value)
        return values

    def _cover_tuple(self, node: Tuple, name: str, inside: tuple[str, ...]) -> list[Json]:
        columns = [self.cover(item, name, inside) for item in node.items]
        height = max(map(len, columns), default=0)
        return [[column[min(row, len(column) - 1)] for column in columns] for row in range(height)]

    def _cover_array(self, node: Array, name: str, inside: tuple[str, ...]) -> list[Json]:
        values = self.cover(node.items, name, inside)
        least = node.min_items or 0
        most = len(values) if node.max_items is None else node.max_items
        values += [self.least(node.items, name, inside) for _ in range(least - len(values))]
        full = [values[start : start + most] for start in range(0, len(values), max(most, 1))]
        return full if least else [*full, []]

    def _cover_members(
        self, members: tuple[Member, ...], further: Node | None, inside: tuple[str, ...]
    ) -> list[Json]:
        columns = {member.name: self._cover_member(member, inside) for member in members}
        beside = [{}] if further is None else self._cover_further(further, inside)
        height = max([1, len(beside), *map(len, columns.values())])
        rows: list[Json] = []
        for row in range(height):
            value: dict[str, Json] = {}
            for member in members:
                column = columns[member.name]
                shown = column[row] if row < len(column) else self._least_member(member, inside)
                if shown is not ABSENT:
                    value[member.name] = shown
            _keep_conditions(value, members, columns)
            rows.append(value | (beside[row] if row < len(beside) else {}))
        return rows

    def _cover_member(self, member: Member, inside: tuple[str, ...]) -> list[Json]:
        values = self.cover(member.node, member.name, inside)
        if member.presence is Presence.OMITTED:
            values = [value for value in values if value is not None]
        return values if member.presence in (None, Presence.ALWAYS) else [*values, ABSENT]

    def _cover_further(self, node: Node, inside: tuple[str, ...]) -> list[dict[str, Json]]:
        values = self.cover(node, "value", inside)
        return [{f"key-{number}": value for number, value in enumerate(values, 1)}, {}]

    def _scalars(self, node: Scalar, name: str) -> list[Json]:
        match node.type:
            case ScalarType.NULL:
                return [None]
            case ScalarType.BOOLEAN:
                return [True, False]
            case ScalarType.INTEGER | ScalarType.NUMBER:
                return _numbers(node)
            case ScalarType.STRING:
                return [self._string(node, name)]

    def _string(self, node: Scalar, name: str) -> str:
        if sample := next(iter(node.notes.examples), STRING_SAMPLES.get(node.format or "")):
            return str(sample)
        if node.pattern is not None:
            hint = "give the field examples, as in Field(pattern=…, examples=[…])"
            raise UnsupportedSchema(f"no string is known that matches {node.pattern!r}", name, hint)
        self._numbers[name] += 1
        text = f"{name}-{self._numbers[name]}".ljust(node.min_length or 0, "-")
        return text if node.max_length is None else text[: node.max_length]


def _keep_conditions(
    value: dict[str, Json], members: tuple[Member, ...], columns: Mapping[str, list[Json]]
) -> None:
    """Fill the members that belong to a value of another one, and empty them everywhere else."""
    for member in members:
        if member.only_with is not None:
            other, wanted = member.only_with
            if value.get(other) == wanted:
                value[member.name] = columns[member.name][0]
            elif member.name in value:
                value[member.name] = None


def _not_from_models(name: str) -> UnsupportedSchema:
    what = "no value is known of a schema that is not from models"
    return UnsupportedSchema(what, name, "write the type as a Pydantic model")


def _numbers(node: Scalar) -> list[Json]:
    """The bounds of an integer; a number inside its bounds."""
    step, low, high = node.multiple_of, _lower(node), _upper(node)
    if node.type is ScalarType.INTEGER:
        least, most = INTEGER_RANGES.get(node.format or "", (-1, 1))
        low = least if low is None else low + (node.minimum is None)
        high = max(most, low) if high is None else high - (node.maximum is None)
        whole = step or 1
        return list(dict.fromkeys([int(high // whole * whole), int(-(-low // whole) * whole)]))
    if low is None:
        low = 0 if high is None else high - 1
    if high is None:
        high = low + 1
    return [step * (low // step + 1)] if step else [(low + high) / 2]


def _lower(node: Scalar) -> float | None:
    return node.exclusive_minimum if node.minimum is None else node.minimum


def _upper(node: Scalar) -> float | None:
    return node.exclusive_maximum if node.maximum is None else node.maximum


def _is_structured(node: Node) -> bool:
    """Whether repeating all values of the type would make a fixture long."""
    match node:
        case Nullable(inner=inner):
            return isinstance(inner, Reference) or _is_structured(inner)
        case Object(members=members):
            return bool(members)
        case _:
            return isinstance(node, Union | Enum)
