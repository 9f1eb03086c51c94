"""The Bundle: a whole protocol as frozen, ordered data.

Input: what `generators.pydantic_schema` reads from a registry, or a committed `protocol.json`.
Output: the one thing that every emitter and the compatibility check read. Its types are the nodes of
`generators.schema`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from protocol_models.codec.messages import JSONRPC
from protocol_models.history.record import NO_RECORD, Record
from protocol_models.json_types import Json
from protocol_models.methods import Direction, Kind, NpmPackage, Stability

from .canonical import Schema
from .errors import InvalidBundle, UnresolvedReference
from .history.known_releases import known
from .history.release import Release
from .open_schema import OpenSchema
from .python_names import PythonName, names_from_json, names_to_json
from .schema import Member, Node, Object, Union, map_nodes
from .schema_from_json import member_from_json, node_from_json, since_from_json
from .schema_json import members_to_json, node_to_json, since_to_json
from .type_references import REF_PREFIX, references

__all__ = [
    "REQUEST_ID",
    "TYPE_KEY",
    "Bundle",
    "Edition",
    "MethodRow",
    "closure",
    "reaching",
    "reference_graph",
    "short_name",
]

REQUEST_ID = "RequestId"
"""The type of a request's `id`; a Bundle with requests has it."""
FORMAT_VERSION = 1
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
    direction: Direction
    kind: Kind
    params: str | None
    result: str | None
    stability: Stability
    params_required: bool
    deprecated: bool = False
    legacy: bool = False
    description: str = ""
    since: str = ""
    """The first release that has it, where the record knows it."""
    stable_since: str = ""
    """The first release in which it is not experimental any more, where it was."""
    until: str = ""
    """The last release that has it, where the newest one does not."""

    def to_json(self) -> Json:
        """The row as JSON-ready data; what is false or empty is left out."""
        row: Schema = {"method": self.name, "direction": self.direction.value, "kind": self.kind.value}
        if self.params is not None:
            row |= {"params": self.params, "paramsRequired": self.params_required}
        if self.result is not None:
            row["result"] = self.result
        row["stability"] = self.stability.value
        if self.deprecated:
            row["deprecated"] = True
        if self.legacy:
            row["legacy"] = True
        if self.description:
            row["description"] = self.description
        return row | since_to_json(self.since, self.stable_since, self.until)

    @classmethod
    def from_json(cls, row: Mapping[str, Json]) -> MethodRow:
        """The row that `to_json` wrote."""
        return cls(
            name=row["method"],
            direction=Direction(row["direction"]),
            kind=Kind(row["kind"]),
            params=row.get("params"),
            result=row.get("result"),
            stability=Stability(row["stability"]),
            params_required=row.get("paramsRequired", False),
            deprecated=row.get("deprecated", False),
            legacy=row.get("legacy", False),
            description=row.get("description", ""),
            **since_from_json(row),
        )


@dataclass(frozen=True, slots=True)
class Bundle:
    """A whole protocol as data."""

    name: str
    methods: tuple[MethodRow, ...]
    types: Mapping[str, Node]
    """Key (`v2.ThreadItem`, `RequestId`) → node, sorted by key."""
    documents: Mapping[str, str] = field(default_factory=dict)
    """Path of a JSON Schema document, without its ending → key of the type it holds."""
    notification_members: tuple[Member, ...] = ()
    """Members that stand beside `method` and `params` in every notification of the server."""
    config: str | None = None
    """Key of the type that the server's configuration file holds; part of no edition."""
    release: str = ""
    """The release that it is the protocol of; empty where it is that of all releases of the record."""
    python: Mapping[str, PythonName] = field(default_factory=dict)
    """What Python code imports for the types and methods: dotted path → what it is, for all releases."""
    record: Record = NO_RECORD
    """The releases of the protocol; a committed Bundle has none."""
    npm: NpmPackage | None = None
    """How the TypeScript package is published, where it is; a committed Bundle does not say."""
    jsonrpc: bool = False
    """Whether every message carries `jsonrpc: "2.0"`."""
    frozen: Mapping[str, Bundle] = field(default_factory=dict)
    """The releases of a protocol whose history is that of its frozen releases."""
    made: dict[tuple[str, int], tuple[Node, OpenSchema]] = field(
        default_factory=dict, compare=False, repr=False
    )
    """Key and identity of a node → the node and its JSON Schema, for the editions share most of them."""
    typescript: dict[tuple[str, int, bool, bool], tuple[Node, Mapping[str, Node], str]] = field(
        default_factory=dict, compare=False, repr=False
    )
    """The same of TypeScript, which also depends on some other nodes and on whether two names are taken."""
    _editions: dict[Edition, Bundle] = field(default_factory=dict, init=False, compare=False, repr=False)
    """Those that were asked for: several emitters ask for the same."""

    def to_json(self) -> Json:
        """The content of `protocol.json`."""
        return {
            "formatVersion": FORMAT_VERSION,
            "name": self.name,
            **({"release": self.release} if self.release else {}),
            **({"jsonrpc": JSONRPC} if self.jsonrpc else {}),
            "methods": [row.to_json() for row in self.methods],
            "notificationMembers": members_to_json(self.notification_members),
            "config": self.config,
            "documents": dict(self.documents),
            "types": {key: node_to_json(node) for key, node in self.types.items()},
            "python": names_to_json(self.python),
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
            types = {key: node_from_json(schema) for key, schema in data["types"].items()}
            beside = tuple(member_from_json(*item) for item in data["notificationMembers"].items())
            # Releases that were frozen by earlier versions say nothing of Python.
            bundle = cls(
                data["name"],
                methods,
                types,
                data["documents"],
                beside,
                data["config"],
                data.get("release", ""),
                names_from_json(data.get("python", {})),
                jsonrpc=data.get("jsonrpc") == JSONRPC,
            )
        except ValueError as error:
            raise InvalidBundle(f"the Bundle cannot be read: {error}", where, hint) from error
        except KeyError as error:
            raise InvalidBundle(f"the Bundle lacks {error}", where, hint) from error
        except (AttributeError, TypeError) as error:
            raise InvalidBundle("a part of the Bundle is of another JSON type", where, hint) from error
        bundle.check_references()
        return bundle

    def check_references(self) -> None:
        """Raise `UnresolvedReference` for the first reference that leads nowhere."""
        for key, node in self.types.items():
            for reference in references(node):
                if reference not in self.types:
                    raise UnresolvedReference(REF_PREFIX + reference, key)

    def select(self, direction: Direction, kind: Kind) -> tuple[MethodRow, ...]:
        """The methods that travel in one direction and are of one kind."""
        return tuple(row for row in self.methods if row.direction is direction and row.kind is kind)

    def at(self, release: str) -> Bundle:
        """The protocol of one release of the record: the methods that it has, with what they reach in it."""
        if known(self.record, release) in self.frozen:
            return self.frozen[release]
        then = Release(self.record, release, self.types)
        methods = tuple(_row_at(row, then) for row in self.methods if then.has(row.since, row.until))
        of_methods = {key for row in self.methods for key in (row.params, row.result) if key}
        roots = {key for row in methods for key in (row.params, row.result) if key}
        others = (key for key in self.documents.values() if key not in of_methods)
        roots |= {key for key in others if then.has(self.types[key].notes.since)}
        needed = {*roots, *([REQUEST_ID] if REQUEST_ID in self.types else []), *filter(None, [self.config])}
        types = then.types_from(needed)
        return replace(
            self,
            methods=methods,
            types={key: types[key] for key in sorted(types)},
            documents={path: key for path, key in self.documents.items() if key in roots},
            notification_members=then.members(self.notification_members),
            release=release,
        )

    def edition(self, edition: Edition) -> Bundle:
        """The methods of one edition, with the types and documents that they reach and no others."""
        if edition not in self._editions:
            self._editions[edition] = self._selected(edition)
        return self._editions[edition]

    def _selected(self, edition: Edition) -> Bundle:
        methods = tuple(row for row in self.methods if _belongs(row, edition))
        types = dict(self.types)
        if edition is Edition.STABLE:
            types = {key: _without_experimental(node) for key, node in types.items()}
        of_methods = {key for row in self.methods for key in (row.params, row.result) if key}
        roots = {key for row in methods for key in (row.params, row.result) if key}
        if any(row.kind is Kind.REQUEST for row in methods):
            roots.add(REQUEST_ID)
        if methods or edition is not Edition.LEGACY:
            # Envelopes and error data belong to every edition that has any method at all.
            others = (key for key in self.documents.values() if key not in of_methods)
            roots |= {key for key in others if types[key].notes.stability not in _HIDDEN[edition]}
        kept = closure(roots, reference_graph(types))
        return replace(
            self,
            methods=methods,
            types={key: node for key, node in types.items() if key in kept},
            documents={path: key for path, key in self.documents.items() if key in roots},
            config=None,
        )


_HIDDEN: dict[Edition, tuple[Stability, ...]] = {
    Edition.STABLE: (Stability.EXPERIMENTAL, Stability.LEGACY),
    Edition.EXPERIMENTAL: (Stability.LEGACY,),
    Edition.LEGACY: (),
}
"""The stabilities whose types an edition leaves out."""


def _belongs(row: MethodRow, edition: Edition) -> bool:
    match edition:
        case Edition.STABLE:
            return row.stability is Stability.STABLE
        case Edition.EXPERIMENTAL:
            return row.stability is not Stability.LEGACY
        case Edition.LEGACY:
            return row.legacy


def _row_at(row: MethodRow, then: Release) -> MethodRow:
    """The method as it was: experimental before it left that API, without params that had no type yet."""
    if row.stable_since and not then.has(row.stable_since):
        row = replace(row, stability=Stability.EXPERIMENTAL, stable_since="")
    if row.params is not None and not then.has(then.types[row.params].notes.since):
        row = replace(row, params=None, params_required=False)
    return replace(row, until="")


def short_name(key: str) -> str:
    """The name of a type without its folder."""
    return key.rpartition(".")[2]


def reference_graph(types: Mapping[str, Node], *, flattened: bool = True) -> dict[str, tuple[str, ...]]:
    """Key → the keys of the types that its node names."""
    return {key: tuple(dict.fromkeys(references(node, flattened=flattened))) for key, node in types.items()}


def closure(roots: Iterable[str], graph: Mapping[str, Iterable[str]], *, may_lack: bool = False) -> set[str]:
    """The keys of all types that the roots reach, themselves included.

    may_lack: keys that the graph does not have are passed over, not refused.
    """
    found: set[str] = set()
    open_keys = [(key, "the registry") for key in sorted(roots)]
    while open_keys:
        key, where = open_keys.pop()
        if key in found or (may_lack and key not in graph):
            continue
        if key not in graph:
            raise UnresolvedReference(REF_PREFIX + key, where)
        found.add(key)
        open_keys.extend((reference, key) for reference in graph[key])
    return found


def reaching(marked: Iterable[str], graph: Mapping[str, Iterable[str]]) -> set[str]:
    """The keys of the types that are marked, and of all that reach one of them."""
    found = set(marked)
    while more := {key for key in graph.keys() - found if not found.isdisjoint(graph[key])}:
        found |= more
    return found


def _without_experimental(node: Node) -> Node:
    """The node without the members and variants that only the experimental API has."""
    pruned = map_nodes(node, _without_experimental)
    match pruned:
        case Object(members=members) if any(member.is_experimental for member in members):
            return replace(pruned, members=_stable(members))
        case Union(shared=shared, variants=variants):
            kept = tuple(each for each in variants if each.notes.stability is not Stability.EXPERIMENTAL)
            if len(kept) < len(variants) or any(member.is_experimental for member in shared):
                return replace(pruned, shared=_stable(shared), variants=kept)
    return pruned


def _stable(members: tuple[Member, ...]) -> tuple[Member, ...]:
    return tuple(member for member in members if not member.is_experimental)
