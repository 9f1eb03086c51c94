"""A reduced schema: one that says of an instance what a place of a document says, in plain words.

Input: a place, and an instance whose verdict there is certain by our own evaluation. Output: a schema
for validators that cannot read the document itself: only what the place reaches stands in it,
references lead to plain names, `$id`, `format` and annotations are gone, and a pattern is a list of
those strings of the instance that match it. What no reader could agree on, and the verdict does not
depend on, is left out.
"""

from __future__ import annotations

from ..json_values import PlainJson
from ..schema.dialects import DRAFT_04, Dialect
from ..schema.nodes import Regex
from ..schema.references import Document, RemoteReference, Site
from .schema_validators import meta_validator

__all__ = ["CannotReduce", "reduced"]

_SCHEMA = frozenset(
    [
        "additionalItems", "additionalProperties", "contains", "else", "if", "not", "propertyNames", "then",
        "unevaluatedItems", "unevaluatedProperties",
    ]
)  # fmt: skip
_SCHEMAS = frozenset(["allOf", "anyOf", "oneOf", "prefixItems"])
_NAMED = frozenset(["dependentSchemas", "properties"])
_LEFT_OUT = frozenset(["$anchor", "$defs", "$dynamicAnchor", "$recursiveAnchor", "definitions"])
_NEVER = r"[^\s\S]"


class CannotReduce(Exception):
    """The place has no reduced schema; the message says why."""


def reduced(document: Document, site: Site, strings: frozenset[str]) -> dict[str, PlainJson]:
    """The reduced schema of a site, for an instance in which these strings stand, names included."""
    return _Reduction(document, strings).whole(site)


class _Reduction:
    def __init__(self, document: Document, strings: frozenset[str]) -> None:
        self._document = document
        self._strings = sorted(strings)
        self._names: dict[int, str] = {}
        self._waiting: list[tuple[str, Site]] = []
        self._literals: dict[str, str | None] = {}
        self._accepted: dict[tuple[str, str], bool] = {}

    def whole(self, site: Site) -> dict[str, PlainJson]:
        """The site's schema, with each schema that it refers to under a plain name."""
        dialect = site.resource.dialect
        root = self._reference(site)
        definitions: dict[str, PlainJson] = {}
        while self._waiting:
            name, target = self._waiting.pop()
            definitions[name] = self._of(target)
        return {"$schema": dialect.uri + "#", "allOf": [root], "definitions": definitions}

    def _reference(self, site: Site) -> dict[str, PlainJson]:
        if not isinstance(site.schema, dict):
            return {"allOf": [self._of(site)]}
        key = id(site.schema)
        if key not in self._names:
            self._names[key] = f"s{len(self._names)}"
            self._waiting.append((self._names[key], site))
        return {"$ref": f"#/definitions/{self._names[key]}"}

    def _of(self, site: Site) -> PlainJson:
        schema, dialect = site.schema, site.resource.dialect
        if isinstance(schema, bool) and dialect is DRAFT_04:
            return {} if schema else {"not": {}}
        if not isinstance(schema, dict):
            return schema if isinstance(schema, bool) else {}
        if dialect.ref_replaces_siblings and isinstance(schema.get("$ref"), str):
            return self._followed(str(schema["$ref"]), site)
        if "$dynamicRef" in schema or "$recursiveRef" in schema:
            raise CannotReduce("a reference whose target depends on the way to it")
        found: dict[str, PlainJson] = {}
        for keyword, value in schema.items():
            if keyword in dialect.keywords and keyword not in _LEFT_OUT:
                found |= self._keyword(keyword, value, site)
        return found

    def _followed(self, reference: str, site: Site) -> dict[str, PlainJson]:
        try:
            return self._reference(self._document.resolve(reference, site))
        except RemoteReference:
            return {}  # the verdict does not depend on it

    def _keyword(self, keyword: str, value: PlainJson, site: Site) -> dict[str, PlainJson]:
        if keyword == "$ref":
            return self._followed(value, site) if isinstance(value, str) else {}
        if keyword == "pattern":
            literal = self._literal(value) if isinstance(value, str) else None
            return {} if literal is None else {"pattern": literal}
        if keyword == "patternProperties":
            return {keyword: self._matching(value, site)} if isinstance(value, dict) else {}
        if keyword in _SCHEMA or (keyword == "items" and not isinstance(value, list)):
            return {keyword: self._inside(value, site)} if isinstance(value, dict | bool) else {}
        if keyword in _SCHEMAS or keyword == "items":
            return {keyword: [self._inside(item, site) for item in value]} if isinstance(value, list) else {}
        if keyword in _NAMED:
            named = value if isinstance(value, dict) else {}
            return {keyword: {name: self._inside(item, site) for name, item in named.items()}}
        if keyword == "dependencies":
            return {keyword: self._dependencies(value, site)}
        if value == [] and keyword == "enum":
            return {"not": {}}
        return {keyword: value} if self._is_accepted(keyword, value, site.resource.dialect) else {}

    def _inside(self, value: PlainJson, site: Site) -> PlainJson:
        home = self._document.home_of(value, site.resource) if isinstance(value, dict) else site.resource
        return self._of(Site(value, site.pointer, home))

    def _dependencies(self, value: PlainJson, site: Site) -> dict[str, PlainJson]:
        named = value if isinstance(value, dict) else {}
        return {
            name: item if isinstance(item, list) else self._inside(item, site) for name, item in named.items()
        }

    def _matching(self, value: dict[str, PlainJson], site: Site) -> dict[str, PlainJson]:
        found: dict[str, list[PlainJson]] = {}
        for text, item in value.items():
            literal = self._literal(text)
            if literal is not None:
                found.setdefault(literal, []).append(self._inside(item, site))
        return {
            literal: schemas[0] if len(schemas) == 1 else {"allOf": schemas}
            for literal, schemas in found.items()
        }

    def _literal(self, text: str) -> str | None:
        """A pattern that matches the same of the strings; None where the verdict does not depend on it."""
        if text not in self._literals:
            regex = Regex(text)
            verdicts = {string: regex.matches(string) for string in self._strings}
            matched = [_escaped(string) for string, verdict in verdicts.items() if verdict]
            self._literals[text] = f"^(?:{'|'.join(matched)})$" if matched else _NEVER
            if None in verdicts.values():
                self._literals[text] = None
        return self._literals[text]

    def _is_accepted(self, keyword: str, value: PlainJson, dialect: Dialect) -> bool:
        """Whether the dialect admits the keyword with this value."""
        key = (keyword, repr(value)[:400])
        if key not in self._accepted:
            self._accepted[key] = value is not None and meta_validator(dialect).is_valid({keyword: value})
        return self._accepted[key]


def _escaped(string: str) -> str:
    if "\n" in string:
        raise CannotReduce("a string of several lines")
    return "".join(
        character
        if character.isascii() and character.isalnum()
        else f"\\u{ord(character):04x}"
        if ord(character) < 0x10000
        else character
        for character in string
    )
