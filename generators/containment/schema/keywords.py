"""Keywords: one schema object, keyword by keyword, dialect by dialect, into nodes.

Input: a schema at its site, and who makes the nodes of the schemas inside. Output: the parts that
its keywords come down to. What is malformed, or understood differently by different readers,
becomes an `Opaque` part: it may not matter to the question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Protocol

from protocol_models.json_pointer import escaped

from ..json_values import (
    ARRAY,
    BOOLEAN,
    EVERY_KIND,
    INTEGER,
    NULL,
    NUMBER,
    OBJECT,
    STRING,
    WHOLE,
    PlainJson,
    exact,
    key_of,
    keyed,
)
from .nodes import (
    All,
    AnyOf,
    Bound,
    Cond,
    Contains,
    Item,
    Kinds,
    Matches,
    MatchingMembers,
    MemberRule,
    MultipleOf,
    Names,
    Node,
    Not,
    OneOf,
    Opaque,
    OtherMembers,
    Regex,
    Required,
    Rest,
    Size,
    Unevaluated,
    Unique,
    Values,
)
from .references import Document, RemoteReference, Resource, Site

_KINDS = {
    "null": NULL,
    "boolean": BOOLEAN,
    "integer": INTEGER | WHOLE,
    "number": NUMBER,
    "string": STRING,
    "array": ARRAY,
    "object": OBJECT,
}
_LIMITS = frozenset(
    [
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
        "minLength",
        "maxLength",
        "minItems",
        "maxItems",
        "minProperties",
        "maxProperties",
    ]
)
MAX_EXPONENT = 400
"""Numbers beyond 10**±400 overflow the floats that validators compute with."""


class Malformed(Exception):
    """A keyword's value is not what the keyword admits."""


class KeywordPlaces(Protocol):
    """Makes the nodes of schemas; `unevaluated` collects those to be expanded at the end."""

    unevaluated: list[Unevaluated]

    def place(self, site: Site, scope: tuple[Resource, ...]) -> All:
        """The node of a site, perhaps still to be filled."""


def opaque(pointer: str, reason: str, identity: PlainJson) -> Opaque:
    """A part that nobody should rely on, the same for the same identity."""
    return Opaque(reason, (reason, key_of(identity)), pointer=pointer)


class SchemaReader:
    """Reads one schema object, keyword by keyword."""

    def __init__(
        self,
        places: KeywordPlaces,
        document: Document,
        regexes: dict[str, Regex],
        site: Site,
        scope: tuple[Resource, ...],
    ) -> None:
        assert isinstance(site.schema, dict)
        self.places = places
        self.document = document
        self.regexes = regexes
        self.site = site
        self.schema = site.schema
        self.scope = scope
        self.dialect = site.resource.dialect

    def parts(self) -> list[Node]:
        """The parts that the schema's keywords come down to."""
        if self.dialect.ref_replaces_siblings and isinstance(self.schema.get("$ref"), str):
            return self._read("$ref")
        parts = [
            part
            for keyword in self.schema
            if keyword in _READERS and keyword in self.dialect.keywords
            for part in self._read(keyword)
        ]
        if "dependencies" in self.schema and "dependencies" not in self.dialect.keywords:
            parts.append(self._left_from_before(self.schema["dependencies"]))
        parts.extend(self._contents())
        parts.extend(self._unevaluated(parts))
        return parts

    def _left_from_before(self, value: PlainJson) -> Node:
        """`dependencies` after draft-07: an unknown keyword, which many validators assert all the same.

        What it admits is valid for everybody; of the rest nobody can tell.
        """
        at = self._at("dependencies")
        unsure = opaque(at, "validators disagree on `dependencies` after draft-07", value)
        unsure.evaluates = isinstance(value, dict) and any(isinstance(item, dict) for item in value.values())
        return AnyOf([All(self._read("dependencies"), pointer=at), All([unsure])], pointer=at)

    def _contents(self) -> list[Node]:
        """`contentEncoding` and `contentMediaType`, which some validators of draft-07 assert."""
        asserted = self.dialect.contents_may_assert and (
            "contentEncoding" in self.schema or self.schema.get("contentMediaType") == "application/json"
        )
        if not asserted:
            return []
        content: PlainJson = [self.schema.get(k) for k in ("contentEncoding", "contentMediaType")]
        reason = "some validators assert `contentEncoding` and `contentMediaType`"
        other_kind = All([Kinds(EVERY_KIND & ~STRING)])
        unsure = opaque(self.site.pointer, reason, content)
        unsure.evaluates = False
        return [AnyOf([other_kind, All([unsure])])]

    def _read(self, keyword: str) -> list[Node]:
        value = self.schema[keyword]
        if value is None and keyword in _LIMITS:
            return []  # invalid, but written by some serialisers, and only ever to say "no limit"
        try:
            nodes = list(_READERS[keyword](self, value))
        except Malformed as error:
            return [opaque(self._at(keyword), f"`{keyword}` {error}", value)]
        for node in nodes:
            node.pointer = node.pointer or self._at(keyword)
        return nodes

    def _at(self, keyword: str) -> str:
        return f"{self.site.pointer}/{keyword}"

    def _sub(self, value: PlainJson, *tokens: str) -> All:
        if not isinstance(value, dict | bool):
            raise Malformed("holds something that is not a schema")
        pointer = self.site.pointer + "".join("/" + escaped(token) for token in tokens)
        resource = self.site.resource
        if isinstance(value, dict) and self.dialect.id_keyword in value:
            resource = self.document.home_of(value, resource)
        return self.places.place(Site(value, pointer, resource), self.scope)

    def _subs(self, keyword: str, value: PlainJson) -> list[Node]:
        if not isinstance(value, list) or not value:
            raise Malformed("is not a list of schemas")
        return [self._sub(item, keyword, str(index)) for index, item in enumerate(value)]

    def _sub_named(self, keyword: str, value: PlainJson) -> list[tuple[str, PlainJson, tuple[str, str]]]:
        if not isinstance(value, dict):
            raise Malformed("is not an object")
        return [(name, item, (keyword, name)) for name, item in value.items()]

    # References

    def reference(self, value: PlainJson) -> Iterable[Node]:
        return [self._target(value, lambda text: self.document.resolve(text, self.site))]

    def dynamic_reference(self, value: PlainJson) -> Iterable[Node]:
        return [self._target(value, lambda text: self.document.dynamic_target(text, self.site, self.scope))]

    def recursive_reference(self, value: PlainJson) -> Iterable[Node]:
        if value != "#":
            raise Malformed('is not "#"')
        return [self.places.place(self.document.recursive_target(self.site, self.scope), self.scope)]

    def _target(self, value: PlainJson, resolve: Callable[[str], Site]) -> Node:
        if not isinstance(value, str):
            raise Malformed("is not a string")
        try:
            return self.places.place(resolve(value), self.scope)
        except RemoteReference:
            raise Malformed("leads to another document, and none is fetched") from None

    # Any instance

    def kinds(self, value: PlainJson) -> Iterable[Node]:
        names = value if isinstance(value, list) else [value]
        kinds = 0
        for name in names:
            if not isinstance(name, str) or name not in _KINDS:
                raise Malformed("names no type of JSON")
            kinds |= _KINDS[name]
            if name == "integer" and not self.dialect.whole_is_integer and "number" not in names:
                kinds &= ~WHOLE
        if not names:
            raise Malformed("is empty")
        return [Kinds(kinds)]

    def enumeration(self, value: PlainJson) -> Iterable[Node]:
        if not isinstance(value, list):
            raise Malformed("is not a list")
        return [Values(keyed(value))]

    def constant(self, value: PlainJson) -> Iterable[Node]:
        return [Values(keyed([value]))]

    def all_of(self, value: PlainJson) -> Iterable[Node]:
        return self._subs("allOf", value)

    def any_of(self, value: PlainJson) -> Iterable[Node]:
        return [AnyOf(self._subs("anyOf", value))]

    def one_of(self, value: PlainJson) -> Iterable[Node]:
        return [OneOf(self._subs("oneOf", value))]

    def negation(self, value: PlainJson) -> Iterable[Node]:
        return [Not(self._sub(value, "not"))]

    def condition(self, value: PlainJson) -> Iterable[Node]:
        branches = {}
        for keyword in ("then", "else"):
            branch = self.schema.get(keyword, True)
            branches[keyword] = self._sub(branch, keyword)
        annotates = "unevaluatedProperties" in self.dialect.keywords
        if not annotates and "then" not in self.schema and "else" not in self.schema:
            return []
        return [Cond(self._sub(value, "if"), branches["then"], branches["else"])]

    # Numbers

    def _number(self, value: PlainJson) -> Fraction:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise Malformed("is not a number")
        if isinstance(value, int) and value.bit_length() > MAX_EXPONENT * 4:
            raise Malformed("is too large a number")
        return exact(value)

    def minimum(self, value: PlainJson) -> Iterable[Node]:
        exclusive = self.dialect.boolean_exclusive and self._flag("exclusiveMinimum")
        return [Bound(self._number(value), upper=False, exclusive=exclusive)]

    def maximum(self, value: PlainJson) -> Iterable[Node]:
        exclusive = self.dialect.boolean_exclusive and self._flag("exclusiveMaximum")
        return [Bound(self._number(value), upper=True, exclusive=exclusive)]

    def _flag(self, keyword: str) -> bool:
        return self.schema.get(keyword, False) is True

    def exclusive_minimum(self, value: PlainJson) -> Iterable[Node]:
        return self._exclusive(value, upper=False)

    def exclusive_maximum(self, value: PlainJson) -> Iterable[Node]:
        return self._exclusive(value, upper=True)

    def _exclusive(self, value: PlainJson, upper: bool) -> Iterable[Node]:
        if not self.dialect.boolean_exclusive:
            return [Bound(self._number(value), upper=upper, exclusive=True)]
        if not isinstance(value, bool):
            raise Malformed("is not a boolean")
        return []

    def multiple_of(self, value: PlainJson) -> Iterable[Node]:
        divisor = self._number(value)
        if divisor <= 0:
            raise Malformed("is not positive")
        return [MultipleOf(divisor)]

    # Sizes and strings

    def _count(self, value: PlainJson) -> int:
        number = self._number(value)
        if number < 0 or number.denominator != 1:
            raise Malformed("is not a count")
        return int(number)

    def pattern(self, value: PlainJson) -> Iterable[Node]:
        return [Matches(self._regex(value))]

    def _regex(self, value: PlainJson) -> Regex:
        if not isinstance(value, str):
            raise Malformed("is not a string")
        if value not in self.regexes:
            self.regexes[value] = Regex(value)
        return self.regexes[value]

    # Arrays

    def items(self, value: PlainJson) -> Iterable[Node]:
        if isinstance(value, list):
            if "prefixItems" in self.dialect.keywords:
                raise Malformed("is not a schema")
            return self._positions("items", value)
        start = 0
        prefix = self.schema.get("prefixItems")
        if "prefixItems" in self.dialect.keywords and isinstance(prefix, list):
            start = len(prefix)
        return [Rest(start, self._sub(value, "items"))]

    def prefix_items(self, value: PlainJson) -> Iterable[Node]:
        return self._positions("prefixItems", value)

    def _positions(self, keyword: str, value: PlainJson) -> list[Node]:
        if not isinstance(value, list):
            raise Malformed("is not a list of schemas")
        return [
            Item(index, self._sub(item, keyword, str(index)), pointer=f"{self._at(keyword)}/{index}")
            for index, item in enumerate(value)
        ]

    def additional_items(self, value: PlainJson) -> Iterable[Node]:
        items = self.schema.get("items")
        if not isinstance(items, list):
            return []
        return [Rest(len(items), self._sub(value, "additionalItems"))]

    def contains(self, value: PlainJson) -> Iterable[Node]:
        low, high = 1, None
        if "minContains" in self.dialect.keywords:
            low = self._count(self.schema.get("minContains", 1))
            if "maxContains" in self.schema:
                high = self._count(self.schema["maxContains"])
        return [Contains(self._sub(value, "contains"), low, high)]

    def unique_items(self, value: PlainJson) -> Iterable[Node]:
        if not isinstance(value, bool):
            raise Malformed("is not a boolean")
        return [Unique()] if value else []

    # Objects

    def required(self, value: PlainJson) -> Iterable[Node]:
        if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
            raise Malformed("is not a list of names")
        return [Required(str(name)) for name in value]

    def properties(self, value: PlainJson) -> Iterable[Node]:
        return [
            MemberRule(name, self._sub(item, *at), pointer=f"{self._at('properties')}/{escaped(name)}")
            for name, item, at in self._sub_named("properties", value)
        ]

    def pattern_properties(self, value: PlainJson) -> Iterable[Node]:
        return [
            MatchingMembers(self._regex(name), self._sub(item, *at))
            for name, item, at in self._sub_named("patternProperties", value)
        ]

    def additional_properties(self, value: PlainJson) -> Iterable[Node]:
        named, matched = self.schema.get("properties"), self.schema.get("patternProperties")
        names = frozenset(named) if isinstance(named, dict) else frozenset()
        regexes = [self._regex(text) for text in matched] if isinstance(matched, dict) else []
        schema = self._sub(value, "additionalProperties")
        return [OtherMembers(names, tuple(regexes), schema)]

    def property_names(self, value: PlainJson) -> Iterable[Node]:
        return [Names(self._sub(value, "propertyNames"))]

    def dependencies(self, value: PlainJson) -> Iterable[Node]:
        nodes: list[Node] = []
        for name, item, at in self._sub_named("dependencies", value):
            if isinstance(item, list):
                nodes.extend(self.dependent_required({name: item}))
            else:
                nodes.append(_dependent(name, self._sub(item, *at)))
        return nodes

    def dependent_required(self, value: PlainJson) -> Iterable[Node]:
        return [
            _dependent(name, All(list(self.required(item))))
            for name, item, _ in self._sub_named("dependentRequired", value)
        ]

    def dependent_schemas(self, value: PlainJson) -> Iterable[Node]:
        return [
            _dependent(name, self._sub(item, *at))
            for name, item, at in self._sub_named("dependentSchemas", value)
        ]

    def _unevaluated(self, beside: list[Node]) -> list[Node]:
        nodes: list[Node] = []
        for keyword in ("unevaluatedProperties", "unevaluatedItems"):
            if keyword in self.schema and keyword in self.dialect.keywords:
                node = Unevaluated(
                    All(list(beside), pointer=self.site.pointer),
                    self._sub(self.schema[keyword], keyword),
                    keyword == "unevaluatedItems",
                    self.dialect.contains_evaluates,
                    pointer=self._at(keyword),
                )
                self.places.unevaluated.append(node)
                nodes.append(node)
        return nodes


def _dependent(name: str, then: Node) -> Node:
    test = All([Kinds(OBJECT), Required(name)])
    return Cond(test, then, All())


def _size(kind: int, upper: bool) -> Callable[[SchemaReader, PlainJson], Iterable[Node]]:
    def read(reader: SchemaReader, value: PlainJson) -> Iterable[Node]:
        count = reader._count(value)
        return [Size(kind, high=count) if upper else Size(kind, low=count)]

    return read


_READERS: dict[str, Callable[[SchemaReader, PlainJson], Iterable[Node]]] = {
    "$ref": SchemaReader.reference,
    "$dynamicRef": SchemaReader.dynamic_reference,
    "$recursiveRef": SchemaReader.recursive_reference,
    "type": SchemaReader.kinds,
    "enum": SchemaReader.enumeration,
    "const": SchemaReader.constant,
    "allOf": SchemaReader.all_of,
    "anyOf": SchemaReader.any_of,
    "oneOf": SchemaReader.one_of,
    "not": SchemaReader.negation,
    "if": SchemaReader.condition,
    "minimum": SchemaReader.minimum,
    "maximum": SchemaReader.maximum,
    "exclusiveMinimum": SchemaReader.exclusive_minimum,
    "exclusiveMaximum": SchemaReader.exclusive_maximum,
    "multipleOf": SchemaReader.multiple_of,
    "minLength": _size(STRING, upper=False),
    "maxLength": _size(STRING, upper=True),
    "pattern": SchemaReader.pattern,
    "minItems": _size(ARRAY, upper=False),
    "maxItems": _size(ARRAY, upper=True),
    "items": SchemaReader.items,
    "prefixItems": SchemaReader.prefix_items,
    "additionalItems": SchemaReader.additional_items,
    "contains": SchemaReader.contains,
    "uniqueItems": SchemaReader.unique_items,
    "minProperties": _size(OBJECT, upper=False),
    "maxProperties": _size(OBJECT, upper=True),
    "required": SchemaReader.required,
    "properties": SchemaReader.properties,
    "patternProperties": SchemaReader.pattern_properties,
    "additionalProperties": SchemaReader.additional_properties,
    "propertyNames": SchemaReader.property_names,
    "dependencies": SchemaReader.dependencies,
    "dependentRequired": SchemaReader.dependent_required,
    "dependentSchemas": SchemaReader.dependent_schemas,
}
