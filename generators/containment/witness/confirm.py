"""Confirmation: what two independent validators say about an instance.

Input: a document and an instance. Output: for each validator True, False, or the trouble it had.
Neither is given anything that could hang it or exhaust its stack.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar
from urllib.parse import quote

import jsonschema
import jsonschema_rs
from referencing import Registry
from referencing.jsonschema import specification_with

from ..json_values import Json
from ..regex.syntax import Choice, Lookahead, Repeat, Tree, UnsupportedPattern, parsed
from ..regex.syntax import Sequence as Parts
from ..schema.dialects import Dialect
from ..schema.nodes import INPLACE, All, Item, Member, Names, Node, Regex, Rest
from ..schema.references import META_SCHEMAS

MAX_VISITS = 60_000
VISITS_PER_NODE = 4
MAX_RISKY_LENGTH = 18
"""Longest string shown to a backtracking engine beside a pattern that may take exponential time."""

T = TypeVar("T")
_DOCUMENT = "urn:document"
_JSONSCHEMA = {
    "draft4": jsonschema.Draft4Validator,
    "draft6": jsonschema.Draft6Validator,
    "draft7": jsonschema.Draft7Validator,
    "draft2019-09": jsonschema.Draft201909Validator,
    "draft2020-12": jsonschema.Draft202012Validator,
}
_JSONSCHEMA_RS = {
    "draft4": (jsonschema_rs.Draft4Validator, jsonschema_rs.Draft4),
    "draft6": (jsonschema_rs.Draft6Validator, jsonschema_rs.Draft6),
    "draft7": (jsonschema_rs.Draft7Validator, jsonschema_rs.Draft7),
    "draft2019-09": (jsonschema_rs.Draft201909Validator, jsonschema_rs.Draft201909),
    "draft2020-12": (jsonschema_rs.Draft202012Validator, jsonschema_rs.Draft202012),
}


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What each validator says: valid or not, or why it can't say."""

    jsonschema: bool | str
    jsonschema_rs: bool | str

    def agree_on(self, expected: bool) -> bool:
        """Whether both say `expected`."""
        return self.jsonschema is expected and self.jsonschema_rs is expected

    def __str__(self) -> str:
        said = {True: "valid", False: "invalid"}
        return ", ".join(
            f"{name}: {said[verdict] if isinstance(verdict, bool) else verdict}"
            for name, verdict in (
                ("jsonschema", self.jsonschema),
                ("jsonschema-rs", self.jsonschema_rs),
            )
        )


class Judges:
    """The two validators of one schema: a document, or what a JSON pointer picks out of it."""

    def __init__(self, document: Json, dialect: Dialect, pointer: str) -> None:
        if isinstance(document, bool):  # only some validators know boolean schemas in draft-04
            document = {} if document else {"not": {}}
        self._registries = _Registries(document, dialect)
        self._pointer = pointer
        self._built: tuple[Callable[[Json], bool] | str, Callable[[Json], bool] | str] | None = None

    def at(self, pointer: str) -> Judges:
        """The validators of another place in the same document."""
        twin = copy(self)
        twin._pointer, twin._built = pointer, None
        return twin

    def verdicts(self, instance: Json) -> Verdicts:
        """Both verdicts on an instance."""
        if self._built is None:
            self._built = (_attempted(self._jsonschema), _attempted(self._jsonschema_rs))
        return Verdicts(
            *(judge if isinstance(judge, str) else _attempted(judge, instance) for judge in self._built)
        )

    def _jsonschema(self) -> Callable[[Json], bool]:
        shared = self._registries
        judge = _JSONSCHEMA[shared.dialect.name]
        if not self._pointer:
            return judge(shared.document, registry=META_SCHEMAS).is_valid
        return judge(self._reference(), registry=shared.jsonschema).is_valid

    def _jsonschema_rs(self) -> Callable[[Json], bool]:
        shared = self._registries
        judge = _JSONSCHEMA_RS[shared.dialect.name][0]
        if not self._pointer:
            return judge(shared.document, offline=True).is_valid
        return judge(self._reference(), registry=shared.jsonschema_rs, offline=True).is_valid

    def _reference(self) -> dict[str, Any]:
        return {"$ref": f"{_DOCUMENT}#{quote(self._pointer)}"}


class _Registries:
    """A document as either validator keeps it; made once for all of its places."""

    def __init__(self, document: Any, dialect: Dialect) -> None:
        self.document = document
        self.dialect = dialect

    @cached_property
    def jsonschema(self) -> Registry[Any]:
        """What `jsonschema` looks references up in."""
        resource = specification_with(self.dialect.uri).create_resource(self.document)
        registry: Registry[Any] = META_SCHEMAS.with_resource(_DOCUMENT, resource)
        return registry

    @cached_property
    def jsonschema_rs(self) -> jsonschema_rs.Registry:
        """What `jsonschema-rs` looks references up in."""
        draft = _JSONSCHEMA_RS[self.dialect.name][1]
        return jsonschema_rs.Registry([(_DOCUMENT, self.document)], draft=draft)


def _attempted(action: Callable[..., T], *arguments: Json) -> T | str:
    """The action's result, or what it raised: a validator may raise anything on a bad schema."""
    try:
        with warnings.catch_warnings():
            # Python warns of class syntax that it may one day read differently.
            warnings.simplefilter("ignore", FutureWarning)
            return action(*arguments)
    except Exception as error:
        return f"{type(error).__name__}: {str(error).splitlines()[0][:80] if str(error) else ''}"


def is_affordable(root: Node, instance: Json, regexes: list[Regex], size: int) -> bool:
    """Whether a validator that follows the schema literally will be done soon.

    size: of the schema, in nodes; a validator may well apply each of them.
    """
    if any(regex.too_large for regex in regexes):
        return False
    if any(_is_risky(regex) for regex in regexes) and _longest(instance) > MAX_RISKY_LENGTH:
        return False
    most = MAX_VISITS + VISITS_PER_NODE * size
    return _Visits(most).count(root, instance) <= most


class _Visits:
    """Counts the schemas that a validator without any memory applies; capped."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: dict[tuple[int, int], int] = {}

    def count(self, node: Node, value: Json) -> int:
        key = (id(node), id(value))
        if key not in self._known:
            total = 1 + sum(self.count(child, part) for child, part in _applied(node, value))
            if isinstance(node, All):
                total *= node.copies
            self._known[key] = min(total, self._most + 1)
        return self._known[key]


def _applied(node: Node, value: Json) -> Iterator[tuple[Node, Json]]:
    """The schemas directly below a node, each with the values it is applied to at most."""
    if isinstance(node, INPLACE):
        yield from ((child, value) for child in node.children())
    elif isinstance(node, Member):
        if isinstance(value, dict) and node.name in value:
            yield node.schema, value[node.name]
    elif isinstance(node, Names) and isinstance(value, dict):
        yield from ((node.schema, name) for name in value)
    elif isinstance(node, Item | Rest):
        if isinstance(value, list):
            first = node.index if isinstance(node, Item) else node.start
            after = first + 1 if isinstance(node, Item) else None
            yield from ((node.schema, item) for item in value[first:after])
    else:
        items = value.values() if isinstance(value, dict) else value
        if isinstance(items, str) or not isinstance(items, Iterable):
            return
        yield from ((child, item) for child in node.children() for item in items)


def _longest(instance: Json) -> int:
    longest, waiting = 0, [instance]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            longest = max(longest, len(value))
        elif isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, dict):
            waiting.extend(value.values())
            waiting.extend(value)
    return longest


def _is_risky(regex: Regex) -> bool:
    """Whether a backtracking engine may take exponential time."""
    try:
        return _repeats_choices(parsed(regex.text), inside=False)
    except UnsupportedPattern:
        return True


def _repeats_choices(tree: Tree, inside: bool) -> bool:
    match tree:
        case Repeat(part, low, high):
            if inside and low != high:
                return True
            return _repeats_choices(part, inside or high is None or high > 8)
        case Choice(parts):
            return inside or any(_repeats_choices(part, inside) for part in parts)
        case Parts(parts):
            return any(_repeats_choices(part, inside) for part in parts)
        case Lookahead(part):
            return _repeats_choices(part, inside)
        case _:
            return False
