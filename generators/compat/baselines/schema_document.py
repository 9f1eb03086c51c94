"""One JSON Schema document → the types of a Bundle.

Input: a document, and the places in it to judge. Output: types with `#/types/…` references, and which of
them are judged: the places that are named, or the root, or each definition where the root says nothing.

What is not a JSON Schema is refused by name: a document of another kind, a malformed schema, a reference that
leads nowhere. A reference may lead to any place, by pointer, `$id` or `$anchor`, and to other documents
that are at hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin

from protocol_models.json_pointer import escaped, steps_of
from protocol_models.json_types import Json

from ...canonical import Schema
from ...containment.schema.dialects import DIALECTS, DRAFT_04, DRAFT_07, DRAFT_2020, Dialect, dialect_of
from ...containment.schema.references import Document, RemoteReference, Site, UnknownDialect, subschemas
from ...containment.witness.malformed import malformed_at
from ...errors import BaselineUnavailable, UnresolvedReference
from ...extension_keywords import is_extension
from ...type_references import REF_PREFIX
from .library import Library

__all__ = ["Keys", "SchemaDocument", "types_of_document"]

DEFINITIONS = ("definitions", "$defs")
OTHERS = {
    "openapi": ("an OpenAPI document", "/components/schemas/NAME"),
    "swagger": ("a Swagger document", "/definitions/NAME"),
    "asyncapi": ("an AsyncAPI document", "/components/schemas/NAME"),
    "openrpc": ("an OpenRPC document", "/components/schemas/NAME"),
}
"""Member → the kind of document that has it, and where the schemas stand in it."""
TYPE_DEFINITION = "optionalProperties"
"""A keyword of JSON Type Definition, which reads like a JSON Schema and is none."""
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
WHOLE = "the whole document"
"""What the place is called to which an empty pointer leads."""
NOT_IN_KEYS = re.compile(r"[^A-Za-z0-9_.-]")
"""What does not stand in the key of a type, so that references to it need no escapes."""
RESOLVE = "name the folder that has the document: --resolve DIR"
UNKNOWN_INSIDE = "a schema in it names a `$schema` that is not known"
WRITE_KNOWN = "write the `$schema` of a draft"


@dataclass(slots=True)
class SchemaDocument:
    """types: by key; judged: what is judged is called → its key; places: where each type is written."""

    types: dict[str, Schema] = field(default_factory=dict)
    judged: dict[str, str] = field(default_factory=dict)
    places: dict[str, tuple[str, str]] = field(default_factory=dict)


class Keys:
    """The keys of the types that are known; each schema has one, from whatever document it is reached."""

    def __init__(self) -> None:
        self._keys: dict[object, str] = {}
        self._taken: set[str] = set()

    def of(self, site: Site) -> str | None:
        """The key of what stands at a place, if it has one."""
        return self._keys.get(_identity(site))

    def has(self, key: str) -> bool:
        """Whether a key is taken."""
        return key in self._taken

    def reserve(self, key: str, document: Json, where: str) -> None:
        """Give a document its key before it is read, for those that refer to it."""
        if isinstance(document, dict):
            self._keys[id(document), _dialect(document, where).name] = key
            self._taken.add(key)

    def add(self, key: str, site: Site) -> None:
        """Give what stands at a place its key."""
        self._keys[_identity(site)] = key
        self._taken.add(key)


def _identity(site: Site) -> object:
    """What makes a schema the same from wherever it is reached; booleans have no identity of their own."""
    is_object = isinstance(site.schema, dict)
    return (id(site.schema) if is_object else (site.pointer, site.resource.uri)), site.resource.dialect.name


def types_of_document(
    schema: Json,
    key: str,
    where: str,
    *,
    at: Iterable[str] = (),
    library: Library | None = None,
    base: str = "",
    keys: Keys | None = None,
) -> SchemaDocument:
    """The types of one document: itself under `key`, whatever it refers to behind a dot.

    at: pointers to the places to judge; library: other documents by their addresses; base: that of this one;
    keys: of what is known already, where documents refer to one another.
    """
    pointers = [_pointer(each) for each in at]
    if not isinstance(schema, dict | bool):
        raise BaselineUnavailable("a JSON Schema is an object or a boolean", where, "name a JSON Schema")
    if isinstance(schema, dict) and not pointers:  # places of any document may be judged
        _check_document(schema, where)
    dialect = _dialect(schema, where)
    if library is None:
        library = Library()
    if keys is None:
        keys = Keys()
    try:
        document = Document(schema, dialect, where, library, base)
    except UnknownDialect:
        raise BaselineUnavailable(UNKNOWN_INSIDE, where, WRITE_KNOWN) from None
    return _Import(document, key, library, keys).whole(pointers)


def _pointer(words: str) -> str:
    """A pointer as it was given, or as it stands in a reference: `#/definitions/A`."""
    pointer = words.removeprefix("#")
    if pointer and not pointer.startswith("/"):
        raise BaselineUnavailable(f"{words!r} is not a JSON pointer", "--at", f"write it as /{pointer}")
    return pointer


def _check_document(schema: Schema, where: str) -> None:
    """Refuse a document of another kind."""
    for member, (kind, place) in OTHERS.items():
        if member in schema:
            raise BaselineUnavailable(
                f"this is {kind}, not a JSON Schema", where, f"name the schemas in it: --at {place}"
            )
    _check_keywords(schema, where)


def _check_keywords(schema: Schema, where: str) -> None:
    """Refuse what has no keyword, and members that are none: it says nothing of any value."""
    if TYPE_DEFINITION in schema:
        what = f"this is a JSON Type Definition, not a JSON Schema: it has {TYPE_DEFINITION!r}"
        raise BaselineUnavailable(what, where, "convert it to a JSON Schema, and name that")
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
        hint = f"name a schema, if this is data of one; or write one of: {known}"
        raise BaselineUnavailable(f"$schema {schema['$schema']!r} is not known", where, hint)
    return dialect


def _called(dialect: Dialect) -> str:
    """A draft as people call it: `draft-07`, `2020-12`."""
    return dialect.uri.removesuffix("/schema").rpartition("/")[2]


class _Import:
    def __init__(self, document: Document, key: str, library: Library, keys: Keys) -> None:
        self._document, self._key, self._library = document, key, library
        self._schema, self._where, self._dialect = (
            document.root.schema,
            document.side,
            document.root.resource.dialect,
        )
        self._keys = keys
        self._waiting: list[tuple[str, Site]] = []
        self._found = SchemaDocument()
        self._is_openapi_3_0 = isinstance(self._schema, dict) and str(
            self._schema.get("openapi", "")
        ).startswith("3.0")

    def whole(self, at: list[str]) -> SchemaDocument:
        """The document's types."""
        if at:
            for pointer in at:
                self._judge(pointer, self._place(pointer))
        else:
            self._check(self._document.root)
            self._whole_document()
        while self._waiting:
            key, site = self._waiting.pop()
            schema = self._rewritten(site)
            if site.resource.dialect is not DRAFT_07 or self._says_schema:
                schema = {"$schema": site.resource.dialect.uri, **schema}
            self._found.types[key] = schema
            if (where := self._file(site)) is not None:
                self._found.places[key] = where, site.pointer
        return self._found

    def _file(self, site: Site) -> str | None:
        """The file in which a schema stands; nothing for the drafts' own schemas."""
        if site.resource is self._document.root.resource:
            return self._where
        path = self._library.path(site.resource.uri)
        return None if path is None else str(path)

    @property
    def _says_schema(self) -> bool:
        return isinstance(self._schema, dict) and "$schema" in self._schema

    def _whole_document(self) -> None:
        """Judge the root; and each definition where the root says nothing, or no more than a type."""
        definitions = dict(self._definitions(self._schema, ""))
        said = self._schema.keys() & KEYWORDS - SILENT if isinstance(self._schema, dict) else {"type"}
        judges_each = bool(definitions) and said <= {"type"}
        if said or not definitions:
            self._take(self._key, self._document.root)
            self._found.judged[WHOLE if judges_each else self._key] = self._key
        for pointer, name in definitions.items():
            key = self._named(self._document.resolve(f"#{_quoted(pointer)}", self._document.root), name)
            if judges_each:
                self._found.judged[name] = key

    def _definitions(self, schema: Json, at: str) -> Iterator[tuple[str, str]]:
        """The pointers to the definitions, and their names; those of a namespace stand a level deeper."""
        for section in DEFINITIONS:
            named = schema.get(section) if isinstance(schema, dict) else None
            for name, inner in (named or {}).items():
                yield from _named_in(inner, f"{at}/{section}/{escaped(name)}", name)

    def _place(self, pointer: str) -> Site:
        try:
            return self._document.resolve(f"#{_quoted(pointer)}", self._document.root)
        except UnresolvedReference:
            hint = "name a place that it has: --at POINTER"
            raise BaselineUnavailable(f"nothing stands at {pointer!r}", self._where, hint) from None

    def _judge(self, pointer: str, site: Site) -> None:
        where = f"{self._where}#{pointer}"
        if not isinstance(site.schema, dict | bool):
            what = "what stands there is not a schema, which is an object or a boolean"
            raise BaselineUnavailable(what, where, "name the place of a schema: --at POINTER")
        if isinstance(site.schema, dict):
            _check_keywords(site.schema, where)
        self._check(site)
        self._found.judged[pointer or WHOLE] = self._named(site, ".".join(steps_of(pointer)))

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
            named = "" if address == reference else f", {address}"
            what = (
                f"$ref {reference!r} leads to another document{named}, which is not here; nothing is fetched"
            )
            raise BaselineUnavailable(what, f"{self._where}#{site.pointer}", RESOLVE) from None
        except UnknownDialect:
            what = f"$ref {reference!r} leads to a document whose `$schema` is not known"
            raise BaselineUnavailable(what, f"{self._where}#{site.pointer}", WRITE_KNOWN) from None
        except UnresolvedReference as error:
            raise BaselineUnavailable(
                f"$ref {error.reference!r} leads nowhere", f"{self._where}#{site.pointer}", "correct it"
            ) from None

    def _named(self, site: Site, name: str = "") -> str:
        """The key of a schema that has one of its own."""
        if not isinstance(site.schema, dict | bool):
            what = "what a reference leads to is not a schema"
            raise BaselineUnavailable(what, f"{self._where}#{site.pointer}", "correct the reference")
        known = self._keys.of(site)
        if known is None:
            wanted = f"{self._key}.{NOT_IN_KEYS.sub('_', name or _plain(site))}"
            known = next(each for each in _numbered(wanted) if not self._keys.has(each))
            self._take(known, site)
            # A reference may lead to a place where the draft expects no schema.
            self._check(site)
        return known

    def _take(self, key: str, site: Site) -> None:
        self._keys.add(key, site)
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
        if reference is None:
            return found
        self._check_draft(reference.resource.dialect, site)
        return {"$ref": REF_PREFIX + self._named(reference), **found}

    def _check_draft(self, dialect: Dialect, site: Site) -> None:
        """Refuse a schema of one draft in a schema of another: a validator reads all of it by one."""
        if dialect is not site.resource.dialect:
            mine, other = _called(site.resource.dialect), _called(dialect)
            what = f"this schema is of {mine}, and one that it holds or refers to is of {other}"
            raise BaselineUnavailable(what, f"{self._where}#{site.pointer}", "write both in one draft")

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
        self._check_draft(home.dialect, site)
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


def _named_in(inner: Json, pointer: str, name: str) -> Iterator[tuple[str, str]]:
    """A definition; or those of a namespace, which has no keyword and only schemas or namespaces in it."""
    is_namespace = (
        isinstance(inner, dict)
        and bool(inner)
        and not inner.keys() & (KEYWORDS | SILENT)
        and all(isinstance(below, dict | bool) for below in inner.values())
    )
    if not is_namespace:
        yield pointer, name
        return
    assert isinstance(inner, dict)
    for below, schema in inner.items():
        yield from _named_in(schema, f"{pointer}/{escaped(below)}", f"{name}.{below}")


def _plain(site: Site) -> str:
    steps = [step for step in steps_of(site.pointer) if step not in DEFINITIONS]
    return ".".join(steps) or site.resource.uri.rpartition("/")[2].removesuffix(".json") or "root"


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
