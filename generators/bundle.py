"""The Bundle: a whole protocol as plain, ordered, JSON-ready data.

Input: what `generators.pydantic_schema` reads from a registry, or a committed `protocol.json`.
Output: the one thing that every emitter and the compatibility check read.

A type is a JSON Schema (draft-07) whose references are `#/types/<key>`. What JSON Schema cannot
say stands in these keywords, which a validator passes over:

- `x-presence` on a member with a default: `always`, `omitted` or `either` (`protocol_models.base.Presence`)
- `x-stability: experimental` on a member; that or `legacy` on a type that no method names
- `x-only-with` on a member that is empty unless another member has the given value
- `x-union` on a union: `kind` (`internal`, `external`, `untagged`), `tag`
- `x-flattens` on a variant: the key of the type whose members stand in it by reference
- `x-enum-descriptions` on an enum: value → what it means
- `x-undescribed` on a type whose JSON Schema carries no documentation
- `x-spelled-out` on an alias that JSON Schema spells out where it is used
- `x-schema-name` on a type that has another name in JSON Schema, whose documents are flat
- `x-message` on the union of the messages of one direction and kind
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from .canonical import Json, Schema
from .errors import InvalidBundle, UnresolvedReference

__all__ = [
    "REF_PREFIX",
    "REQUEST_ID",
    "SCHEMA_KEYWORDS",
    "TYPE_KEY",
    "Bundle",
    "Edition",
    "MethodRow",
    "children",
    "closure",
    "map_children",
    "reference_graph",
    "references",
    "short_name",
]

REF_PREFIX = "#/types/"
REQUEST_ID = "RequestId"
"""The type of a request's `id`; a Bundle with requests has it."""
FORMAT_VERSION = 1
SCHEMA_KEYWORDS = frozenset(
    {
        "$ref", "additionalProperties", "anyOf", "default", "deprecated", "description", "enum", "examples",
        "exclusiveMaximum", "exclusiveMinimum", "format", "items", "maxItems", "maxLength", "maximum",
        "minItems", "minLength", "minimum", "multipleOf", "oneOf", "pattern", "properties", "required",
        "type", "uniqueItems",
    }
)  # fmt: skip
"""The keywords of JSON Schema that a Bundle may use; an emitter refuses any other."""
TYPE_KEY = re.compile(r"(?:[a-z][a-z0-9_]*\.)?[A-Za-z_][A-Za-z0-9_]*")
"""A type's name, behind the folder and a dot where it has one. Nothing else becomes a file name."""


class Edition(StrEnum):
    """A selection of the protocol that is written as a tree of its own."""

    STABLE = "stable"
    EXPERIMENTAL = "experimental"
    LEGACY = "legacy"


@dataclass(frozen=True, slots=True)
class MethodRow:
    """One method, as data."""

    name: str
    direction: str
    kind: str
    params: str | None
    result: str | None
    stability: str
    params_required: bool
    deprecated: bool = False
    legacy: bool = False
    description: str = ""

    def to_json(self) -> Json:
        """The row as JSON-ready data; what is false or empty is left out."""
        row: dict[str, Json] = {"method": self.name, "direction": self.direction, "kind": self.kind}
        if self.params is not None:
            row |= {"params": self.params, "paramsRequired": self.params_required}
        if self.result is not None:
            row["result"] = self.result
        row["stability"] = self.stability
        if self.deprecated:
            row["deprecated"] = True
        if self.legacy:
            row["legacy"] = True
        if self.description:
            row["description"] = self.description
        return row

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> MethodRow:
        """The row that `to_json` wrote."""
        return cls(
            name=row["method"],
            direction=row["direction"],
            kind=row["kind"],
            params=row.get("params"),
            result=row.get("result"),
            stability=row["stability"],
            params_required=row.get("paramsRequired", False),
            deprecated=row.get("deprecated", False),
            legacy=row.get("legacy", False),
            description=row.get("description", ""),
        )


@dataclass(frozen=True, slots=True)
class Bundle:
    """A whole protocol as data."""

    name: str
    methods: tuple[MethodRow, ...]
    types: Mapping[str, Schema]
    """Key (`v2.ThreadItem`, `RequestId`) → schema, sorted by key."""
    documents: Mapping[str, str] = field(default_factory=dict)
    """Path of a JSON Schema document, without its ending → key of the type it holds."""
    notification_members: Schema = field(default_factory=dict)
    """Members that stand beside `method` and `params` in every notification of the server."""
    config: str | None = None
    """Key of the type that the server's configuration file holds; part of no edition."""

    def to_json(self) -> Json:
        """The content of `protocol.json`."""
        return {
            "formatVersion": FORMAT_VERSION,
            "name": self.name,
            "methods": [row.to_json() for row in self.methods],
            "notificationMembers": self.notification_members,
            "config": self.config,
            "documents": dict(self.documents),
            "types": dict(self.types),
        }

    @classmethod
    def from_json(cls, data: Json, where: str) -> Bundle:
        """The Bundle that a `protocol.json` holds; `where` names the file in errors."""
        hint = "take a protocol.json that `app-server-protocol write` wrote"
        if not isinstance(data, dict) or "formatVersion" not in data:
            raise InvalidBundle("this is not a Bundle: it has no formatVersion", where, hint)
        if data["formatVersion"] != FORMAT_VERSION:
            version = data["formatVersion"]
            raise InvalidBundle(f"format version {version!r} is not {FORMAT_VERSION}", where, hint)
        try:
            methods = tuple(MethodRow.from_json(row) for row in data["methods"])
            members, config = data["notificationMembers"], data["config"]
            bundle = cls(data["name"], methods, data["types"], data["documents"], members, config)
        except (KeyError, TypeError) as error:
            raise InvalidBundle(f"the Bundle lacks {error}", where, hint) from error
        bundle.check_references()
        return bundle

    def check_references(self) -> None:
        """Raise `UnresolvedReference` for the first reference that leads nowhere."""
        for key, schema in self.types.items():
            for reference in references(schema):
                if reference not in self.types:
                    raise UnresolvedReference(REF_PREFIX + reference, key)

    def select(self, direction: str, kind: str) -> tuple[MethodRow, ...]:
        """The methods that travel in one direction and are of one kind."""
        return tuple(row for row in self.methods if row.direction == direction and row.kind == kind)

    def edition(self, edition: Edition) -> Bundle:
        """The methods of one edition, with the types and documents that they reach and no others."""
        methods = tuple(row for row in self.methods if _belongs(row, edition))
        types = dict(self.types)
        if edition is Edition.STABLE:
            types = {key: _without_experimental(schema) for key, schema in types.items()}
        of_methods = {key for row in self.methods for key in (row.params, row.result) if key}
        roots = {key for row in methods for key in (row.params, row.result) if key}
        if any(row.kind == "request" for row in methods):
            roots.add(REQUEST_ID)
        if methods or edition is not Edition.LEGACY:
            # Envelopes and error data belong to every edition that has any method at all.
            others = (key for key in self.documents.values() if key not in of_methods)
            roots |= {key for key in others if types[key].get("x-stability") not in _HIDDEN[edition]}
        kept = closure(roots, reference_graph(types))
        return replace(
            self,
            methods=methods,
            types={key: schema for key, schema in types.items() if key in kept},
            documents={path: key for path, key in self.documents.items() if key in roots},
            config=None,
        )


_HIDDEN = {Edition.STABLE: ("experimental", "legacy"), Edition.EXPERIMENTAL: ("legacy",), Edition.LEGACY: ()}
"""The stabilities whose types an edition leaves out."""


def _belongs(row: MethodRow, edition: Edition) -> bool:
    match edition:
        case Edition.STABLE:
            return row.stability == "stable"
        case Edition.EXPERIMENTAL:
            return row.stability in ("stable", "experimental")
        case Edition.LEGACY:
            return row.legacy


def short_name(key: str) -> str:
    """The name of a type without its folder."""
    return key.rpartition(".")[2]


def children(schema: Schema) -> list[Schema]:
    """The schemas directly inside a schema. Members are told from keywords by their place."""
    found: list[Schema] = []
    for keyword in ("properties", "definitions"):
        if keyword in schema:
            found += schema[keyword].values()
    for keyword in ("oneOf", "anyOf", "allOf"):
        if keyword in schema:
            found += schema[keyword]
    for keyword in ("items", "additionalProperties"):
        if keyword in schema:
            inner = schema[keyword]
            found += inner if isinstance(inner, list) else [inner]
    return [child for child in found if isinstance(child, dict)]


def map_children(schema: Schema, convert: Callable[[Schema], Schema]) -> Schema:
    """The same schema with each schema directly inside it converted."""

    def one(inner: Json) -> Json:
        return convert(inner) if isinstance(inner, dict) else inner

    mapped = dict(schema)
    for keyword in schema:
        if keyword in ("properties", "definitions"):
            mapped[keyword] = {name: one(member) for name, member in schema[keyword].items()}
        elif keyword in ("oneOf", "anyOf", "allOf"):
            mapped[keyword] = [one(arm) for arm in schema[keyword]]
        elif keyword in ("items", "additionalProperties"):
            inner = schema[keyword]
            mapped[keyword] = [one(item) for item in inner] if isinstance(inner, list) else one(inner)
    return mapped


def references(schema: Schema, *, flattened: bool = True) -> Iterator[str]:
    """The keys of the types that a schema names; those it flattens too, unless told otherwise."""
    found = [schema]
    while found:
        inner = found.pop(0)
        if "$ref" in inner:
            yield inner["$ref"].removeprefix(REF_PREFIX)
        if flattened and "x-flattens" in inner:
            yield inner["x-flattens"]
        found += children(inner)


def reference_graph(types: Mapping[str, Schema], *, flattened: bool = True) -> dict[str, tuple[str, ...]]:
    """Key → the keys of the types that its schema names."""
    return {
        key: tuple(dict.fromkeys(references(schema, flattened=flattened))) for key, schema in types.items()
    }


def closure(roots: Iterable[str], graph: Mapping[str, Iterable[str]]) -> set[str]:
    """The keys of all types that the roots reach, themselves included."""
    found: set[str] = set()
    open_keys = [(key, "the registry") for key in sorted(roots)]
    while open_keys:
        key, where = open_keys.pop()
        if key in found:
            continue
        if key not in graph:
            raise UnresolvedReference(REF_PREFIX + key, where)
        found.add(key)
        open_keys.extend((reference, key) for reference in graph[key])
    return found


def _without_experimental(schema: Schema) -> Schema:
    """The schema without the members that only the experimental API has."""
    pruned = map_children(schema, _without_experimental)
    for keyword in ("oneOf", "anyOf"):
        if keyword in pruned:
            pruned[keyword] = [arm for arm in pruned[keyword] if arm.get("x-stability") != "experimental"]
    properties = schema.get("properties", {})
    hidden = {name for name, member in properties.items() if member.get("x-stability") == "experimental"}
    if not hidden:
        return pruned
    pruned["properties"] = {
        name: member for name, member in pruned["properties"].items() if name not in hidden
    }
    pruned["required"] = [name for name in schema.get("required", ()) if name not in hidden]
    return {k: v for k, v in pruned.items() if v or k not in ("properties", "required")}
