"""One JSON Schema document → the types of a Bundle.

Input: a document, and the places in it to judge. Output: types with `#/types/…` references, and which of
them are judged: the places that are named, or the root, or each definition where the root says nothing.

What is not a JSON Schema is refused by name: a document of another kind, a malformed schema, a reference that
leads nowhere. A reference may lead to any place, by pointer, `$id` or `$anchor`, and to other documents
that are at hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin

from protocol_models.json_pointer import escaped, steps_of
from protocol_models.json_types import Json

from ...canonical import Schema
from ...containment.schema.dialects import DIALECTS, DRAFT_04, DRAFT_07, DRAFT_2020, Dialect, dialect_of
from ...containment.schema.references import Document, RemoteReference, Site, UnknownDialect, subschemas
from ...containment.witness.malformed import malformed_at
from ...errors import BaselineUnavailable, UnresolvedReference
from ...schema_json import REF_PREFIX, is_extension

__all__ = ["SchemaDocument", "types_of_document"]

DEFINITIONS = ("definitions", "$defs")
OTHERS = {
    "openapi": "an OpenAPI document",
    "swagger": "a Swagger document",
    "asyncapi": "an AsyncAPI document",
}
IDENTITY = frozenset({"$id", "id", "$anchor", "$dynamicAnchor", "$recursiveAnchor", "$schema", "$vocabulary"})
ANNOTATIONS = frozenset(
    {
        "$comment",
        "default",
        "deprecated",
        "description",
        "discriminator",
        "examples",
        "readOnly",
        "title",
        "writeOnly",
    }
)
KEYWORDS = frozenset().union(*(dialect.keywords for dialect in DIALECTS)) | {
    "contentEncoding", "contentMediaType", "contentSchema", "format", "$dynamicRef", "$recursiveRef",
}  # fmt: skip
SILENT = IDENTITY | ANNOTATIONS | {*DEFINITIONS}
NOT_IN_KEYS = re.compile(r"[^A-Za-z0-9_.-]")
"""What does not stand in the key of a type, so that references to it need no escapes."""
RESOLVE = "name the folder that has the document: --resolve DIR"


@dataclass(slots=True)
class SchemaDocument:
    """types: by key; judged: what is judged is called → its key; places: where each type is written."""

    types: dict[str, Schema] = field(default_factory=dict)
    judged: dict[str, str] = field(default_factory=dict)
    places: dict[str, tuple[str, str]] = field(default_factory=dict)


def types_of_document(
    schema: Json, key: str, where: str, at: Iterable[str] = (), library: Mapping[str, Json] | None = None
) -> SchemaDocument:
    """The types of one document: itself under `key`, whatever it refers to behind a dot.

    at: pointers to the places to judge; library: other documents by their addresses.
    """
    pointers = list(at)
    if not isinstance(schema, dict | bool):
        raise BaselineUnavailable("a JSON Schema is an object or a boolean", where, "name a JSON Schema")
    if isinstance(schema, dict):
        _check_kind(schema, where, bool(pointers))
    dialect = _dialect(schema, where)
    return _Import(schema, key, where, dialect, library or {}).whole(pointers)


def _check_kind(schema: Schema, where: str, has_places: bool) -> None:
    """Refuse what is not a schema; places of any document may be judged."""
    if has_places:
        return
    for member, kind in OTHERS.items():
        if member in schema:
            hint = "name the schemas in it: --at /components/schemas/NAME"
            raise BaselineUnavailable(f"this is {kind}, not a JSON Schema", where, hint)
    unknown = [name for name in schema if not (name in KEYWORDS or name in SILENT or is_extension(name))]
    # Data, too, has a description or a title.
    if unknown and all(name in ANNOTATIONS or name in unknown for name in schema):
        first = unknown[0]
        what = f"this is not a JSON Schema: it has no keyword, and {first!r} is not one"
        raise BaselineUnavailable(
            what, where, "name a schema, not an instance; or a place in it: --at POINTER"
        )


def _dialect(schema: Json, where: str) -> Dialect:
    if isinstance(schema, dict) and ("openapi" in schema or "swagger" in schema):
        return DRAFT_2020 if str(schema.get("openapi", "")).startswith("3.1") else DRAFT_04
    dialect = dialect_of(schema, DRAFT_07)
    if dialect is None:
        assert isinstance(schema, dict)
        known = ", ".join(each.uri for each in DIALECTS)
        raise BaselineUnavailable(
            f"$schema {schema['$schema']!r} is not known", where, f"write one of: {known}"
        )
    return dialect


def _called(dialect: Dialect) -> str:
    """A draft as people call it: `draft-07`, `2020-12`."""
    return dialect.uri.removesuffix("/schema").rpartition("/")[2]


class _Import:
    def __init__(
        self, schema: Json, key: str, where: str, dialect: Dialect, library: Mapping[str, Json]
    ) -> None:
        self._schema, self._key, self._where = schema, key, where
        self._dialect = dialect
        try:
            self._document = Document(schema, dialect, where, library)
        except UnknownDialect as error:
            what = f"a schema in it names a `$schema` that is not known: {error}"
            raise BaselineUnavailable(what, where, "write the `$schema` of a draft") from None
        self._keys: dict[object, str] = {}
        self._taken: set[str] = set()
        self._waiting: list[tuple[str, Site]] = []
        self._found = SchemaDocument()
        self._is_openapi_3_0 = isinstance(schema, dict) and str(schema.get("openapi", "")).startswith("3.0")

    def whole(self, at: list[str]) -> SchemaDocument:
        """The document's types."""
        if at:
            for pointer in at:
                self._judge(pointer, self._target(f"#{_quoted(pointer)}", self._document.root))
        else:
            self._check(self._document.root)
            self._whole_document()
        while self._waiting:
            key, site = self._waiting.pop()
            schema = self._rewritten(site)
            if site.resource.dialect is not DRAFT_07 or self._says_schema:
                schema = {"$schema": site.resource.dialect.uri, **schema}
            self._found.types[key] = schema
            # Other documents are known by their addresses, and have no lines of their own here.
            if site.resource is self._document.root.resource:
                self._found.places[key] = self._where, site.pointer
        return self._found

    @property
    def _says_schema(self) -> bool:
        return isinstance(self._schema, dict) and "$schema" in self._schema

    def _whole_document(self) -> None:
        """Judge the root, or each definition where the root says nothing."""
        definitions = dict(self._definitions(self._schema, ""))
        says = not isinstance(self._schema, dict) or self._schema.keys() - SILENT or not definitions
        if says:
            self._take(id(self._schema), self._key, self._document.root)
            self._found.judged[self._key] = self._key
        for pointer, name in definitions.items():
            key = self._named(self._document.resolve(f"#{_quoted(pointer)}", self._document.root), name)
            if not says:
                self._found.judged[name] = key

    def _definitions(self, schema: Json, at: str) -> Iterator[tuple[str, str]]:
        """The pointers to the definitions, and their names; those of a namespace stand one level deeper."""
        for section in DEFINITIONS:
            named = schema.get(section) if isinstance(schema, dict) else None
            for name, inner in (named or {}).items():
                pointer = f"{at}/{section}/{escaped(name)}"
                if _is_namespace(inner):
                    yield from ((f"{pointer}/{escaped(below)}", f"{name}.{below}") for below in inner)
                else:
                    yield pointer, name

    def _judge(self, pointer: str, site: Site) -> None:
        self._check(site)
        self._found.judged[pointer] = self._named(site, ".".join(steps_of(pointer)))

    def _check(self, site: Site) -> None:
        """Refuse what the draft's own schema refuses."""
        wrong = malformed_at(site.schema, site.resource.dialect)
        if wrong is not None:
            place, what = wrong
            raise BaselineUnavailable(
                f"this is not a valid schema of {_called(site.resource.dialect)}: {what}",
                f"{self._where}#{site.pointer}{place}",
                "correct it",
            )

    def _target(self, reference: str, site: Site) -> Site:
        try:
            return self._document.resolve(reference, site)
        except RemoteReference:
            address = urljoin(site.resource.uri, reference)
            what = f"$ref {reference!r} leads to another document, {address}, and none is fetched"
            raise BaselineUnavailable(what, f"{self._where}#{site.pointer}", RESOLVE) from None
        except UnresolvedReference as error:
            raise BaselineUnavailable(
                f"$ref {error.reference!r} leads nowhere", f"{self._where}#{site.pointer}", "correct it"
            ) from None

    def _named(self, site: Site, name: str = "") -> str:
        """The key of a schema that has one of its own."""
        if not isinstance(site.schema, dict | bool):
            what = "what a reference leads to is not a schema"
            raise BaselineUnavailable(what, f"{self._where}#{site.pointer}", "correct the reference")
        # Booleans have no identity of their own.
        identity: object = (
            id(site.schema) if isinstance(site.schema, dict) else (site.pointer, site.resource.uri)
        )
        if identity not in self._keys:
            wanted = f"{self._key}.{NOT_IN_KEYS.sub('_', name or _plain(site))}"
            key = next(each for each in _numbered(wanted) if each not in self._taken)
            self._take(identity, key, site)
            # A reference may lead to a place where the draft expects no schema.
            self._check(site)
        return self._keys[identity]

    def _take(self, identity: object, key: str, site: Site) -> None:
        self._keys[identity] = key
        self._taken.add(key)
        self._waiting.append((key, site))

    def _rewritten(self, site: Site) -> Schema:
        """A schema with references to the types of the Bundle, and without an identity of its own."""
        schema = site.schema
        if isinstance(schema, bool):
            return {} if schema else {"not": {}}
        assert isinstance(schema, dict)
        if schema.get("nullable") is True:
            schema = self._with_null(schema, site)
        dropped = IDENTITY | {*DEFINITIONS, "$ref", "$dynamicRef", "$recursiveRef"}
        found = {keyword: value for keyword, value in schema.items() if keyword not in dropped}
        for pointer, inner in subschemas({keyword: schema[keyword] for keyword in found}):
            _set(found, steps_of(pointer), self._inside(inner, pointer, site))
        reference = self._reference(schema, site)
        return found if reference is None else {"$ref": REF_PREFIX + self._named(reference), **found}

    def _with_null(self, schema: Schema, site: Site) -> Schema:
        """What `nullable` of OpenAPI 3.0 says, in JSON Schema: `null` is one of the types beside it."""
        kinds = schema.get("type", [])
        kinds = kinds if isinstance(kinds, list) else [kinds]
        if "null" in kinds:
            return schema
        if not self._is_openapi_3_0:
            what = "`nullable` is not a keyword of JSON Schema, so a validator refuses `null` here"
            hint = "write `null` among the types, in the place of `nullable`"
        elif not kinds:
            what = "`nullable` has no meaning without a `type` beside it, and tools differ about it"
            hint = "write the `type` beside it"
        else:
            return {**schema, "type": [*kinds, "null"]}
        raise BaselineUnavailable(what, f"{self._where}#{site.pointer}", hint)

    def _inside(self, inner: Json, pointer: str, site: Site) -> Json:
        if isinstance(inner, bool):
            # In a Bundle a member is described by an object, also where anything goes.
            return (
                self._rewritten(Site(inner, "", site.resource))
                if pointer.startswith("/properties/")
                else inner
            )
        if not isinstance(inner, dict):
            return inner
        home = self._document.home_of(inner, site.resource)
        return self._rewritten(Site(inner, site.pointer + pointer, home))

    def _reference(self, schema: Schema, site: Site) -> Site | None:
        if isinstance(reference := schema.get("$ref"), str):
            return self._target(reference, site)
        for keyword in ("$dynamicRef", "$recursiveRef"):
            if keyword in schema and keyword in _KEYWORDS_OF[site.resource.dialect.name]:
                if not self._document.is_static(str(schema[keyword])):
                    what = f"the target of {keyword} {schema[keyword]!r} depends on the way to it"
                    hint = "write a $ref where the target is known"
                    raise BaselineUnavailable(what, f"{self._where}#{site.pointer}", hint)
                return self._target(str(schema[keyword]), site)
        return None


_KEYWORDS_OF = {dialect.name: dialect.keywords for dialect in DIALECTS}


def _is_namespace(inner: Json) -> bool:
    """Whether a definition is none, but has definitions in it."""
    return (
        isinstance(inner, dict)
        and bool(inner)
        and not inner.keys() & (KEYWORDS | SILENT)
        and all(isinstance(below, dict) for below in inner.values())
    )


def _plain(site: Site) -> str:
    steps = [step for step in steps_of(site.pointer) if step not in DEFINITIONS]
    return ".".join(steps) or site.resource.uri.rpartition("/")[2] or "root"


def _numbered(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        yield f"{name}.{number}"
        number += 1


def _quoted(pointer: str) -> str:
    return pointer.replace("%", "%25")


def _set(schema: Json, steps: list[str], value: Json) -> None:
    """Put a value in a place, and leave what stood there before as it is elsewhere."""
    for step in steps[:-1]:
        at = int(step) if isinstance(schema, list) else step
        schema[at] = schema[at].copy()
        schema = schema[at]
    schema[int(steps[-1]) if isinstance(schema, list) else steps[-1]] = value
