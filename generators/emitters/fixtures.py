"""Bundle → fixtures: for every message type, a few messages that must stay readable.

Input: the whole Bundle. Output: a file for every type with a document, case → value. Together the
cases of a file hold every enum value, every variant, every `null` that may be, and each member that
may be left out both there and not; no case repeats what another has shown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from protocol_models.json_types import Json

from .. import canonical
from ..absent import ABSENT
from ..bundle import Bundle, reaching, reference_graph
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

__all__ = ["cases", "emit", "fixture_paths", "later_fixtures"]

INTEGER_RANGES: Final = {
    "int32": (-(2**31), 2**31 - 1),
    "int64": (-(2**63), 2**63 - 1),
    "uint16": (0, 2**16 - 1),
    "uint32": (0, 2**32 - 1),
    "uint": (0, 2**64 - 1),
    "uint64": (0, 2**64 - 1),
}
STRING_SAMPLES: Final = {
    "date-time": ("2026-01-02T03:04:05Z",),
    "date": ("2026-01-02",),
    "time": ("03:04:05Z",),
    "duration": ("PT1M30S",),
    "uuid": tuple(f"0190a5f0-7b9c-{version}c3e-8d2a-5b6c7d8e9f00" for version in "74135689"),
    "uri": tuple(f"{scheme}://example.com/" for scheme in ("https", "http", "wss", "ws", "ftp")),
    "ipv4": ("192.0.2.1",),
    "ipv6": ("2001:db8::1",),
    "ipv4network": ("192.0.2.0/24",),
    "ipv6network": ("2001:db8::/32",),
    "ipv4interface": ("192.0.2.1/24",),
    "ipv6interface": ("2001:db8::1/32",),
    "email": ("somebody@example.com",),
}
MAX_TRIES: Final = 100
"""How often another value is made where it has to differ from those that are there."""


def emit(bundle: Bundle) -> Iterator[tuple[str, str]]:
    """Path below `fixtures/` and text of each file."""
    for path, key in fixture_paths(bundle).items():
        yield f"{path}.json", canonical.ordered(cases(key, bundle.types))


def later_fixtures(bundle: Bundle, later: Bundle, files: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Path below `fixtures/` and text of what a later release has beside the cases of this one.

    `files` are those of the schema folder, which have the fixtures of this one. What the later one has stands
    in a folder named by it: whoever reads the artifacts of this release passes that over.
    """
    differs = (key for key, node in later.types.items() if bundle.types.get(key) != node)
    may_have_more = reaching(differs, reference_graph(later.types))
    for path, key in fixture_paths(later).items():
        if key not in may_have_more:
            continue
        now = json.loads(files.get(f"fixtures/{path}.json", "{}"))
        known = frozenset(map(canonical.told_apart, now.values()))
        then = cases(key, later.types)
        more = {name: value for name, value in then.items() if canonical.told_apart(value) not in known}
        if more:
            yield f"{later.release}/{path}.json", canonical.ordered(more)


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
    _numbers: dict[str, int] = field(default_factory=dict)
    """Name → how many strings were made for it."""

    def least(self, node: Node, name: str, inside: tuple[str, ...]) -> Json:
        """The value with the fewest members that a writer sends."""
        match node:
            case Scalar():
                return self._scalars(node, name)[0]
            case AnyValue() | Nullable():
                return None
            case Enum(values=values):
                return values[0]
            case Reference(key=key):
                if inside.count(key) > 1:
                    raise UnsupportedSchema(
                        "every value of the type contains another value of it, without end",
                        key,
                        "let it end somewhere",
                    )
                return self.least(self.types[key], name, (*inside, key))
            case Union():
                value = self.least(node.variants[0], name, inside)
                return {**self._least_members(node.shared, inside), **value} if node.shared else value
            case Tuple(items=items):
                return [self.least(item, name, inside) for item in items]
            case Array():
                return self._padded([], node, name, inside)
            case Map(min_size=size):
                count = size or 0
                return dict(zip(self._names(node, count), self._values(node, count, inside), strict=False))
            case Object(members=members):
                return self._least_members(members, inside)
            case CatchAll() | Foreign():
                raise _not_from_models(name)

    def _least_members(self, members: tuple[Member, ...], inside: tuple[str, ...]) -> dict[str, Json]:
        return {
            member.name: self._least_member(member, inside) for member in members if _is_always_there(member)
        }

    def _least_member(self, member: Member, inside: tuple[str, ...]) -> Json:
        if member.is_required or member.stated_default is None:
            return self.least(member.node, member.name, inside)
        return member.stated_default.value

    def cover(self, node: Node, name: str, inside: tuple[str, ...]) -> list[Json]:
        """Values that together show every choice in the node; the first is the fullest."""
        match node:
            case Scalar():
                return self._scalars(node, name)
            case Nullable(inner=Scalar() as inner):
                shown = node.notes.examples
                inner = replace(inner, notes=node.notes) if shown != inner.notes.examples else inner
                return [*self._scalars(inner, name), None]
            case Nullable(inner=inner):
                return [*self.cover(inner, name, inside), None]
            case Reference(key=key):
                return self._cover_reference(key, name, inside)
            case Enum(values=values):
                return list(values)
            case AnyValue():
                return [{"any": [None, True, 1, 0.5, "text"]}]
            case Union():
                return self._cover_union(node, name, inside)
            case Tuple():
                return self._cover_tuple(node, name, inside)
            case Array():
                return self._cover_array(node, name, inside)
            case Map():
                return self._cover_map(node, inside)
            case Object(members=members, further=further):
                return self._cover_members(members, further, inside)
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
        if not node.items:
            return [[]]
        columns = [self.cover(item, name, inside) for item in node.items]
        height = max(map(len, columns))
        return [[column[min(row, len(column) - 1)] for column in columns] for row in range(height)]

    def _cover_array(self, node: Array, name: str, inside: tuple[str, ...]) -> list[Json]:
        values = self.cover(node.items, name, inside)
        if node.is_unique:
            values = [value for place, value in enumerate(values) if value not in values[:place]]
        least = node.min_items or 0
        most = len(values) if node.max_items is None else node.max_items
        starts = range(0, len(values), max(most, 1))
        full = [self._padded(values[start : start + most], node, name, inside) for start in starts]
        return full if least else [*full, []] if most else [[]]

    def _padded(self, values: list[Json], node: Array, name: str, inside: tuple[str, ...]) -> list[Json]:
        """The values, and so many more that an array has as many items as it has to have."""
        padded = list(values)
        while len(padded) < (node.min_items or 0):
            padded.append(self._another(node.items, name, inside, padded if node.is_unique else []))
        return padded

    def _another(self, node: Node, name: str, inside: tuple[str, ...], taken: list[Json]) -> Json:
        """A value that is none of those taken."""
        value = self.least(node, name, inside)
        if value not in taken:
            return value
        target = self.types[node.key] if isinstance(node, Reference) else node
        step = target.multiple_of or 1 if isinstance(target, Scalar) else 1
        for number in range(1, MAX_TRIES):
            match target:
                case Scalar(type=ScalarType.INTEGER | ScalarType.NUMBER):
                    value = min(_numbers(target)) + number * step
                    fits = target.maximum is None or value <= target.maximum
                case Scalar(type=ScalarType.STRING):
                    value, fits = self._string(target, name, taken), True
                case _:
                    found = [each for each in self.cover(node, name, inside) if each not in taken]
                    value, fits = (found[0], True) if found else (None, False)
            if fits and value not in taken:
                return value
        hint = "leave the size of the set to a validator, or give the items examples"
        raise UnsupportedSchema(f"no {len(taken) + 1} different values are known", name, hint)

    def _cover_map(self, node: Map, inside: tuple[str, ...]) -> list[Json]:
        values = self.cover(node.values, "value", inside)
        least = node.min_size or 0
        names = self._names(node, max(least, len(values)))
        most = len(names) if node.max_size is None else min(node.max_size, len(names))
        rows: list[Json] = []
        for start in range(0, len(values), max(most, 1)):
            row = values[start : start + most]
            row += self._values(node, least - len(row), inside)
            rows.append(dict(zip(names, row, strict=False)))
        return rows if least else [*rows, {}] if most else [{}]

    def _names(self, node: Map, count: int) -> list[str]:
        """Names of the members of a map; fewer where there are no more."""
        keys = self.types[node.keys.key] if isinstance(node.keys, Reference) else node.keys
        match keys:
            case Enum(values=values):
                return [str(value) for value in values]
            case Scalar():
                names: list[str] = []
                for _ in range(count):
                    names.append(self._string(keys, "key", names))
                return names
            case _:
                return [f"key-{number}" for number in range(1, count + 1)]

    def _values(self, node: Map, count: int, inside: tuple[str, ...]) -> list[Json]:
        return [self.least(node.values, "value", inside) for _ in range(count)]

    def _cover_members(
        self, members: tuple[Member, ...], further: Node | None, inside: tuple[str, ...]
    ) -> list[Json]:
        columns = {member.name: self._cover_member(member, inside) for member in members}
        beside = [{}] if further is None else self._cover_further(further, inside)
        height = max([1, len(beside), *map(len, columns.values())])
        conditional = [member for member in members if member.only_with is not None]
        # Most members may be left out, and few have a value for each row.
        shown = [(member, columns[member.name], _is_always_there(member)) for member in members]
        rows: list[Json] = []
        for row in range(height):
            value: dict[str, Json] = {}
            for member, column, is_always_there in shown:
                if row < len(column):
                    if column[row] is not ABSENT:
                        value[member.name] = column[row]
                elif is_always_there:
                    value[member.name] = self._least_member(member, inside)
            _keep_conditions(value, conditional, columns)
            rows.append(value | (beside[row] if row < len(beside) else {}))
        return rows

    def _cover_member(self, member: Member, inside: tuple[str, ...]) -> list[Json]:
        values = self.cover(member.node, member.name, inside)
        if member.presence is Presence.OMITTED:
            values = [value for value in values if value is not None]
        return values if _is_always_there(member) else [*values, ABSENT]

    def _cover_further(self, node: Node, inside: tuple[str, ...]) -> list[dict[str, Json]]:
        values = self.cover(node, "value", inside)
        return [{f"key-{number}": value for number, value in enumerate(values, 1)}, {}]

    def _scalars(self, node: Scalar, name: str) -> list[Json]:
        match node.type:
            case ScalarType.STRING:
                return [self._string(node, name)]
            case ScalarType.BOOLEAN:
                return [True, False]
            case ScalarType.INTEGER | ScalarType.NUMBER:
                shown = [each for each in node.notes.examples if type(each) in (int, float)]
                return shown or _numbers(node)
            case ScalarType.NULL:
                return [None]

    def _string(self, node: Scalar, name: str, taken: Sequence[Json] = ()) -> str:
        """A string that fits, and is none of those taken."""
        examples = node.notes.examples
        for sample in (*map(str, examples), *STRING_SAMPLES.get(node.format or "", ())):
            if sample not in taken and (sample in examples or _fits(sample, node)):
                return sample
        self._numbers[name] = number = self._numbers.get(name, 0) + 1
        text = f"{name}-{number}".ljust(node.min_length or 0, "-")
        text = text if node.max_length is None else text[: node.max_length]
        if node.pattern is None and text not in taken:
            return text
        for variant in (text, text.upper(), text.lower()):
            if variant not in taken and _fits(variant, node):
                return variant
        word = _word(node, taken)
        if word is None:
            hint = "give the field examples, as in Field(pattern=…, examples=[…])"
            raise UnsupportedSchema(f"no example is known for the pattern {node.pattern!r}", name, hint)
        return word


def _is_always_there(member: Member) -> bool:
    """Whether a writer never leaves it out."""
    return member.presence in (None, Presence.ALWAYS)


def _fits(text: str, node: Scalar) -> bool:
    """Whether a string keeps the limits of a node."""
    if len(text) < (node.min_length or 0) or (node.max_length is not None and len(text) > node.max_length):
        return False
    try:
        return node.pattern is None or re.search(node.pattern, text) is not None
    except re.error:
        return False  # a pattern that is ECMA-262 and not Python


def _word(node: Scalar, taken: Sequence[Json]) -> str | None:
    """A shortest string that keeps the limits of a node; none where it cannot be told."""
    # Most protocols have no pattern without examples, and the automata come with a validator.
    from ..containment.regex.automata import PatternTooLarge, Words, language_of, shortest_word
    from ..containment.regex.code_points import UnsupportedPattern

    try:
        others = Words([str(each) for each in taken])
        demands = [(language_of(node.pattern or ""), True), (others, False)]
        return shortest_word(demands, node.min_length or 0, node.max_length)
    except (PatternTooLarge, UnsupportedPattern):
        return None


def _keep_conditions(
    value: dict[str, Json], members: Sequence[Member], columns: Mapping[str, list[Json]]
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
