"""Normalisation: the schemas of a document that are reachable from one site, as a graph of nodes.

Input: a Document and the site to start from. Output: the site's `All`, with everything reachable
from it filled in (see the module keywords for what a single schema comes down to).
"""

from __future__ import annotations

from .keywords import SchemaReader, opaque
from .nodes import All, AnyOf, Node, Regex, Unevaluated, Values
from .references import Document, Resource, Site

MAX_NODES = 2_000_000


class TooManyNodes(Exception):
    """The document unfolds into more nodes than anybody should wait for."""


class Normaliser:
    """Makes each site's node once; sites reached before they are filled are handed out empty."""

    def __init__(self, document: Document, regexes: dict[str, Regex]) -> None:
        self._document = document
        self._regexes = regexes
        self._nodes: dict[tuple[int, tuple[int, ...]], All] = {}
        self._waiting: list[tuple[Site, tuple[Resource, ...], All]] = []
        self._kept: list[Site] = []
        self.schemas: set[int] = set()
        """The ids of the objects that are schemas, among those that the sites lead to."""
        self.unevaluated: list[Unevaluated] = []
        self.count = 0

    def normal(self, site: Site) -> All:
        """The node of a site, complete."""
        node = self.place(site, ())
        while self._waiting:
            site, scope, empty = self._waiting.pop()
            empty.parts.extend(self._parts(site, scope))
            self.count += 1 + sum(len(p.by_key) if isinstance(p, Values) else 1 for p in empty.parts)
            if self.count > MAX_NODES:
                raise TooManyNodes
        return node

    def place(self, site: Site, scope: tuple[Resource, ...]) -> All:
        """The node of a site, perhaps still to be filled."""
        if self._document.is_dynamic and site.resource not in scope:
            scope = (*scope, site.resource)
        if not isinstance(site.schema, dict):
            node = All(pointer=site.pointer)
            node.parts.extend(self._parts(site, scope))
            return node
        key = (id(site.schema), tuple(id(resource) for resource in scope))
        if key not in self._nodes:
            self._nodes[key] = All(pointer=site.pointer)
            self._waiting.append((site, scope, self._nodes[key]))
            self.schemas.add(id(site.schema))
            self._kept.append(site)  # keeps id() from being given to another schema
        return self._nodes[key]

    def _parts(self, site: Site, scope: tuple[Resource, ...]) -> list[Node]:
        if site.schema is True:
            return []
        if site.schema is False:
            return [AnyOf([], pointer=site.pointer)]
        if not isinstance(site.schema, dict):
            return [opaque(site.pointer, "a schema is an object or a boolean", site.schema)]
        return SchemaReader(self, self._document, self._regexes, site, scope).parts()
