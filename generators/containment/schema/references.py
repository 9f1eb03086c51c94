"""References: which schema a `$ref`, `$dynamicRef` or `$recursiveRef` leads to.

Input: a document. Output: a Site (a schema value, its pointer and its resource) for a reference
met at another. Standard meta-schemas are known; nothing is ever fetched.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urljoin

from jsonschema_specifications import REGISTRY  # type: ignore[import-untyped] # it has no types
from referencing import Registry

from protocol_models.json_pointer import escaped, steps_of

from ...errors import UnresolvedReference
from ..json_values import PlainJson
from .dialects import Dialect, dialect_of

META_SCHEMAS: Registry[PlainJson] = REGISTRY
"""The drafts' own schemas."""

_ONE = frozenset(
    [
        "additionalItems",
        "additionalProperties",
        "contains",
        "else",
        "if",
        "items",
        "not",
        "propertyNames",
        "then",
        "unevaluatedItems",
        "unevaluatedProperties",
    ]
)
_MANY = frozenset(["allOf", "anyOf", "items", "oneOf", "prefixItems"])
_NAMED = frozenset(
    ["$defs", "definitions", "dependencies", "dependentSchemas", "patternProperties", "properties"]
)


class RemoteReference(Exception):
    """A reference to a document that is not here."""


class UnknownDialect(Exception):
    """A `$schema` that names no dialect we know."""


@dataclass(eq=False, slots=True)
class Resource:
    """A schema with a URI of its own, and the anchors in it."""

    uri: str
    root: PlainJson
    pointer: str
    dialect: Dialect
    anchors: dict[str, Site] = field(default_factory=dict)
    dynamic: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """A schema where it stands."""

    schema: PlainJson
    pointer: str
    resource: Resource


def subschemas(schema: dict[str, PlainJson]) -> Iterator[tuple[str, PlainJson]]:
    """Every schema directly inside, with the pointer to it."""
    for keyword, value in schema.items():
        if keyword in _ONE and isinstance(value, dict | bool):
            yield f"/{keyword}", value
        elif keyword in _MANY and isinstance(value, list):
            for index, item in enumerate(value):
                yield f"/{keyword}/{index}", item
        elif keyword in _NAMED and isinstance(value, dict):
            for name, item in value.items():
                yield f"/{keyword}/{escaped(name)}", item


class Document:
    """A schema document: its resources, and the resolution of references in it."""

    def __init__(
        self,
        root: PlainJson,
        default: Dialect,
        side: str,
        library: Mapping[str, PlainJson] | None = None,
        base: str = "",
    ) -> None:
        """library: other documents that references may lead to, by address; base: the document's own."""
        self.side = side
        self._library = {} if library is None else library
        self._dynamic_anchors: Counter[str] = Counter()
        self._default = default
        self._resources: dict[str, Resource] = {}
        self._homes: dict[int, Resource] = {}
        self.is_dynamic = False
        self.root = Site(root, "", self._indexed(root, base, "", default))

    def _indexed(self, root: PlainJson, uri: str, pointer: str, default: Dialect) -> Resource:
        dialect = dialect_of(root, default)
        if dialect is None:
            raise UnknownDialect
        first = Resource(uri, root, pointer, dialect)
        self._resources.setdefault(uri, first)
        waiting = [(root, pointer, first)]
        while waiting:
            schema, pointer, resource = waiting.pop()
            if not isinstance(schema, dict):
                continue
            resource = self._entered(schema, pointer, resource)
            self._homes[id(schema)] = resource
            self._note_anchors(schema, pointer, resource)
            waiting.extend((sub, pointer + at, resource) for at, sub in subschemas(schema))
        return self._homes.get(id(root), first)

    def _entered(self, schema: dict[str, PlainJson], pointer: str, outer: Resource) -> Resource:
        """The resource of a schema: a new one where it has an identifier of its own."""
        identifier = schema.get(outer.dialect.id_keyword)
        if not isinstance(identifier, str) or identifier.startswith("#"):
            return outer
        if outer.dialect.ref_replaces_siblings and "$ref" in schema:
            return outer
        dialect = dialect_of(schema, outer.dialect)
        if dialect is None:
            raise UnknownDialect
        uri = urljoin(outer.uri, identifier).removesuffix("#")
        resource = Resource(uri, schema, pointer, dialect)
        self._resources[uri] = resource
        return resource

    def _note_anchors(self, schema: dict[str, PlainJson], pointer: str, resource: Resource) -> None:
        self.is_dynamic |= "$dynamicRef" in schema or "$recursiveRef" in schema
        site = Site(schema, pointer, resource)
        keywords = resource.dialect.keywords
        for keyword in ("$anchor", "$dynamicAnchor"):
            name = schema.get(keyword)
            if keyword in keywords and isinstance(name, str):
                resource.anchors[name] = site
                if keyword == "$dynamicAnchor":
                    self._dynamic_anchors[name] += 1
                    resource.dynamic.add(name)
        identifier = schema.get(resource.dialect.id_keyword)
        if resource.dialect.ref_replaces_siblings and isinstance(identifier, str):
            plain = identifier.partition("#")[2]
            if plain:
                resource.anchors[plain] = site

    def dialects(self) -> set[Dialect]:
        """The dialects of the document's resources."""
        return {resource.dialect for resource in self._resources.values()}

    def home_of(self, schema: dict[str, PlainJson], otherwise: Resource) -> Resource:
        """The resource that a schema belongs to; `otherwise` where the index didn't see it."""
        return self._homes.get(id(schema), otherwise)

    def resolve(self, reference: str, site: Site) -> Site:
        """The target of a reference that stands at `site`."""
        location, _, fragment = reference.partition("#")
        resource = self._resource(location, site) if location else site.resource
        fragment = unquote(fragment)
        if not fragment:
            return Site(resource.root, resource.pointer, resource)
        target = (
            self._pointed(fragment, resource) if fragment.startswith("/") else resource.anchors.get(fragment)
        )
        if target is None:
            raise UnresolvedReference(reference, f"{self.side}#{site.pointer}")
        return target

    def _resource(self, location: str, site: Site) -> Resource:
        for uri in (urljoin(site.resource.uri, location), location):
            if uri in self._resources:
                return self._resources[uri]
        uri = urljoin(site.resource.uri, location)
        for known in (uri, location):
            if known in self._library:
                return self._indexed(self._library[known], uri, "", site.resource.dialect)
        for known in (uri, uri + "#"):
            if known in META_SCHEMAS:
                return self._indexed(META_SCHEMAS.contents(known), uri, "", site.resource.dialect)
        raise RemoteReference

    def _pointed(self, pointer: str, resource: Resource) -> Site | None:
        value = resource.root
        for name in steps_of(pointer):
            if isinstance(value, dict) and name in value:
                value = value[name]
            elif isinstance(value, list) and name.isdecimal() and int(name[:9]) < len(value):
                value = value[int(name)]
            else:
                return None
            resource = self._homes.get(id(value), resource)
        return Site(value, self._pointer_in_document(pointer, resource), resource)

    @staticmethod
    def _pointer_in_document(pointer: str, resource: Resource) -> str:
        return pointer if pointer.startswith(resource.pointer) else resource.pointer + pointer

    def is_static(self, reference: str) -> bool:
        """Whether a `$dynamicRef` or `$recursiveRef` has one target, whichever way leads to it."""
        name = unquote(reference.partition("#")[2])
        if not name:
            return len(self._resources) == 1
        return name.startswith("/") or self._dynamic_anchors[name] <= 1

    def dynamic_target(self, reference: str, site: Site, scope: tuple[Resource, ...]) -> Site:
        """The target of a `$dynamicRef` under the resources entered so far, outermost first."""
        target = self.resolve(reference, site)
        name = unquote(reference.partition("#")[2])
        if name in target.resource.dynamic and not name.startswith("/"):
            for resource in scope:
                if name in resource.dynamic:
                    return resource.anchors[name]
        return target

    def recursive_target(self, site: Site, scope: tuple[Resource, ...]) -> Site:
        """The target of a `$recursiveRef`, which is always "#"."""
        target = self.resolve("#", site)
        if not _is_recursive_anchor(target.resource):
            return target
        outermost = next(filter(_is_recursive_anchor, scope), target.resource)
        return Site(outermost.root, outermost.pointer, outermost)


def _is_recursive_anchor(resource: Resource) -> bool:
    return isinstance(resource.root, dict) and resource.root.get("$recursiveAnchor") is True
