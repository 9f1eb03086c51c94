"""Bundle → JSON Schema documents (draft-07).

Input: the Bundle of one edition. Output: a document for every message type and envelope, one for
each union of messages, and two documents of everything.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final, TypeGuard

from protocol_models.json_types import Json, JsonObject
from protocol_models.methods import Kind

from .. import canonical
from ..bundle import Bundle, closure, reference_graph, short_name
from ..canonical import Schema
from ..errors import UnsupportedSchema
from ..message_unions import message_unions, with_messages
from ..open_schema import OpenSchema, open_reference
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
    Reference,
    Scalar,
    ScalarType,
    Tuple,
    Union,
    map_nodes,
)
from ..schema_json import json_types, limits

__all__ = ["EDITIONS", "SchemaWriter", "document_files", "document_in", "emit"]

OpenSchemas = dict[tuple[str, int], tuple[Node, OpenSchema]]
"""Key and identity of a node → the node, so that it lives, and its schema."""
DIALECT = "http://json-schema.org/draft-07/schema#"
EDITIONS: Final = ("experimental/json", "json", "legacy/json")
"""The folders of documents, that of the widest edition first."""
TITLED_LITERALS = frozenset({"type", "method", "mode", "status", "role", "reason"})


def emit(bundle: Bundle) -> Iterator[tuple[str, str]]:
    """Path below `json/` and text of each document."""
    types = with_messages(bundle)
    documents = dict(bundle.documents) | {key: key for key in message_unions(bundle)}
    for key in _optional_params(bundle):
        # A request that may come without params has a document of its own for "these, or nothing".
        nullable = _nullable_key(key)
        types[nullable] = Nullable(Reference(key))
        documents = {
            _nullable_path(p) if k == key else p: nullable if k == key else k for p, k in documents.items()
        }
    writer = SchemaWriter({key: _spell_out(node, types) for key, node in types.items()}, bundle.made)
    for path in sorted(documents):
        title = path.rpartition("/")[2]
        yield f"{path}.json", writer.document(title, documents[path])
    if bundle.methods:
        yield from _whole(bundle, documents, writer)


def _optional_params(bundle: Bundle) -> set[str]:
    return {row.params for row in bundle.methods if row.params is not None and not row.params_required}


def _nullable_key(key: str) -> str:
    folder, dot, name = key.rpartition(".")
    return f"{folder}{dot}Nullable{name}"


def _nullable_path(path: str) -> str:
    folder, slash, name = path.rpartition("/")
    return f"{folder}{slash}Nullable{name}"


def document_in(files: Mapping[str, str], path: str) -> tuple[JsonObject, bool]:
    """The document of a type in the widest edition, and whether it admits `null` beside it.

    Params that may be left out have none of their own: theirs admits `null`.
    """
    for edition in EDITIONS:
        for file, may_be_null in document_files(path):
            if (text := files.get(f"{edition}/{file}")) is not None:
                return json.loads(text), may_be_null
    raise AssertionError(f"{path} has no document")


def document_files(path: str) -> tuple[tuple[str, bool], ...]:
    """What the file of a type may be called in an edition, and whether it then admits `null` beside it."""
    return (f"{path}.json", False), (f"{_nullable_path(path)}.json", True)


def _spell_out(node: Node, types: Mapping[str, Node]) -> Node:
    """The node with the aliases that have no name in JSON Schema in the place of their references."""
    if not isinstance(node, Reference):
        return map_nodes(node, lambda inner: _spell_out(inner, types))
    target = types.get(node.key, node)
    if not target.notes.is_spelled_out or isinstance(target, Foreign):
        return node
    return replace(target, notes=node.notes)


def _whole(bundle: Bundle, documents: Mapping[str, str], writer: SchemaWriter) -> Iterator[tuple[str, str]]:
    """The documents of everything: one with a section for each folder, and one flat for each folder."""
    folders = sorted({key.partition(".")[0] for key in bundle.types if "." in key})
    title = "".join(part.capitalize() for part in bundle.name.split("_"))
    places: dict[str, str] = {}
    for folder in folders:
        roots = {key for path, key in documents.items() if path.startswith(folder + "/")}
        places |= dict.fromkeys(writer.closure(roots), f"{folder}/")
    of_documents = {key: path.rpartition("/")[2] for path, key in documents.items()}
    borrowed = {key for path, key in documents.items() if key in places and not path.startswith(places[key])}
    own = {key: title for key, title in of_documents.items() if key not in borrowed}
    at_root = {key for key in writer.closure(of_documents) if key not in places}
    at_root |= {key for path, key in documents.items() if "/" not in path}
    names = {"": writer.names(at_root)}
    for folder in folders:
        names[f"{folder}/"] = writer.names(key for key, place in places.items() if place == f"{folder}/")

    def reference(key: str) -> str:
        place = places.get(key, "")
        return f"#/definitions/{place}{names[place][key]}"

    definitions = writer.section(names[""], reference, of_documents)
    for folder in folders:
        section = writer.section(names[f"{folder}/"], reference, own, depth=3)
        definitions[folder] = canonical.document_of(section, depth=2)
    body = canonical.texts_of({"title": title, "type": "object"})
    yield f"{bundle.name}.schemas.json", _document(body, definitions)
    for folder in folders:
        unions = writer.closure({"ClientRequest", "ServerNotification"} & writer.types.keys())
        flat = writer.names(writer.closure({*names[f"{folder}/"], *unions}))
        definitions = writer.section(flat, _flat_reference(flat), own)
        body = canonical.texts_of({"title": title + folder.upper(), "type": "object"})
        yield f"{bundle.name}.{folder}.schemas.json", _document(body, definitions)


def _document(body: Mapping[str, str], definitions: Mapping[str, str]) -> str:
    """The text of a document, of the texts of the members of its body and of its definitions."""
    members = {**canonical.texts_of({"$schema": DIALECT}), **body}
    if definitions:
        members["definitions"] = canonical.document_of(definitions, depth=1)
    return canonical.document_of(members)


def _head(title: str, depth: int) -> dict[str, str]:
    """What stands before the body of a type that has a document of its own, as texts."""
    return canonical.texts_of({"$schema": DIALECT, "title": title}, depth)


def _flat_reference(names: Mapping[str, str]) -> Callable[[str], str]:
    return lambda key: f"#/definitions/{names[key]}"


class SchemaWriter:
    """Turns the types of a Bundle into draft-07 by the project's conventions, each of them once."""

    def __init__(self, types: Mapping[str, Node], made: OpenSchemas) -> None:
        """made: what was made of nodes of these types before, and will be."""
        self.types = types
        self._graph = reference_graph(types, flattened=False)
        self._made = made

    def name(self, key: str) -> str:
        """What the type is called under `definitions`."""
        return self.types[key].notes.schema_name or short_name(key)

    def names(self, keys: Iterable[str]) -> dict[str, str]:
        """What each type is called where they stand side by side.

        Where two types of different folders differ and have one name, the folder becomes part of it.
        """
        by_name: dict[str, list[str]] = {}
        for key in sorted(keys):
            by_name.setdefault(self.name(key), []).append(key)
        return {
            key: name if "." not in key or all(self._are_equal(key, other) for other in same) else key
            for name, same in by_name.items()
            for key in same
        }

    def _are_equal(self, one: str, other: str, assumed: frozenset[tuple[str, str]] = frozenset()) -> bool:
        """Whether two types say the same, and so do the types that they name."""
        if one == other or (one, other) in assumed:
            return True
        if self._flat_text(one) != self._flat_text(other):
            return False
        pairs = zip(self._graph[one], self._graph[other], strict=True)
        return all(self._are_equal(*pair, assumed | {(one, other)}) for pair in pairs)

    def document(self, title: str, key: str) -> str:
        """The text of one type with everything it reaches, flat under `definitions`."""
        names = self.names(self.closure(self._graph[key]))
        reference = _flat_reference(names)
        body = {**canonical.texts_of({"title": title}), **self._schema(key).members(reference, 0)}
        return _document(body, self.section(names, reference, {}))

    def closure(self, keys: Iterable[str]) -> set[str]:
        """All that the types reach in JSON Schema, where a flattened type is spelled out."""
        return closure(keys, self._graph)

    def section(
        self,
        names: Mapping[str, str],
        reference: Callable[[str], str],
        of_documents: Mapping[str, str],
        depth: int = 2,
    ) -> dict[str, str]:
        """The texts of types side by side, as they stand so many objects deep; one that has a document of
        its own keeps its head."""
        return {
            name: self._definition(key, of_documents.get(key), reference, depth)
            for key, name in names.items()
        }

    def _definition(self, key: str, title: str | None, reference: Callable[[str], str], depth: int) -> str:
        if title is None:
            return self._schema(key).text(reference, depth)
        members = self._schema(key).members(reference, depth)
        return canonical.document_of({**_head(title, depth), **members}, depth)

    def _flat_text(self, key: str) -> str:
        return self._schema(key).text(lambda other: f"#/definitions/{self.name(other)}", 2)

    def _schema(self, key: str) -> OpenSchema:
        node = self.types[key]
        known = self._made.get((key, id(node)))
        if known is None:
            message = node.message if isinstance(node, Union) else None
            base = self.name(key) if message is None else _MESSAGES[message]
            converter = _Converter(key, base, not node.notes.is_undescribed)
            known = self._made[key, id(node)] = node, OpenSchema(converter.convert(node))
        return known[1]


_MESSAGES = {Kind.REQUEST: "Request", Kind.NOTIFICATION: "Notification"}
"""What the titles of the variants of a union of messages end in."""


class _Converter:
    """Converts the node of one type; `base` is what the titles of its variants end in."""

    def __init__(self, key: str, base: str, described: bool) -> None:
        self._key = key
        self._base = base
        self._described = described

    def convert(self, node: Node) -> Schema:
        """What JSON Schema can say of a node, in the shape of the conventions."""
        body = self._body(node)
        beside = self._notes(node)
        if not beside:
            return body
        return {"allOf": [body], **beside} if isinstance(node, Reference) else {**body, **beside}

    def _notes(self, node: Node) -> Schema:
        notes = node.notes
        beside: Schema = {}
        if notes.description and self._described:
            beside["description"] = notes.description
        if notes.title:
            beside["title"] = notes.title
        if notes.examples:
            beside["examples"] = list(notes.examples)
        return {**notes.annotations, **beside}

    def _body(self, node: Node) -> Schema:
        match node:
            case Reference(key=key):
                return {"$ref": open_reference(key)}
            case AnyValue():
                return {}
            case Scalar(type=kind):
                return {"type": kind.value, **limits(node)}
            case Enum():
                return self._enum(node)
            case Array(items=items):
                return {"type": "array", "items": self._value(items), **limits(node)}
            case Tuple(items=items):
                # An empty list of items is not valid in draft-07.
                each: Schema = {"items": [self._value(item) for item in items]} if items else {}
                return {"type": "array", **each, **limits(node)}
            case Map(values=values, keys=keys):
                names = {} if keys is None else {"propertyNames": self._value(keys)}
                further = self._value(values)
                return {"type": "object", "additionalProperties": further, **names, **limits(node)}
            case Object():
                return self._object(node)
            case Nullable(inner=inner):
                return self._nullable(inner)
            case CatchAll():
                return {"type": ["string", "object"]}
            case Union():
                return self._union(node)
            case Foreign():
                what = "a schema that is not from models has no form in the artifacts"
                raise UnsupportedSchema(what, self._key, "write the type as a Pydantic model")

    def _enum(self, node: Enum) -> Schema:
        if node.descriptions and self._described:
            return {"oneOf": self._values_apart([node])}
        return _strings(node, node.values)

    def _object(self, node: Object) -> Schema:
        body: Schema = {"type": "object", **self._members(node.members)}
        if node.is_closed:
            body["additionalProperties"] = False
        elif node.further is not None:
            body["additionalProperties"] = self._value(node.further)
        return body

    def _members(self, members: tuple[Member, ...]) -> Schema:
        body: Schema = {}
        if members:
            body["properties"] = {member.name: self._member(member) for member in members}
        if required := sorted(member.name for member in members if member.is_required):
            body["required"] = required
        return body

    def _member(self, member: Member) -> Schema | bool:
        if member.stated_default is None:
            return self._value(member.node)
        schema = self.convert(member.node)
        schema = {"allOf": [schema]} if "$ref" in schema else schema
        return {**schema, "default": member.stated_default.value}

    def _nullable(self, inner: Node) -> Schema:
        if isinstance(inner, Scalar | Array | Tuple | Map | Object):
            body = self.convert(inner)
            return {**body, "type": [body["type"], "null"]}
        return {"anyOf": [self._value(inner), {"type": "null"}]}

    def _union(self, node: Union) -> Schema:
        body: Schema = {}
        if node.shared:
            body = self._members(node.shared)
            if node.message is None:
                body["type"] = "object"
            else:
                body.pop("required", None)
        body["oneOf" if node.is_exclusive else "anyOf"] = self._variants(node.variants)
        return body

    def _value(self, node: Node) -> Schema | bool:
        """A node in a place where `true` says that anything goes."""
        return self.convert(node) or True

    def _variants(self, variants: tuple[Node, ...]) -> list[Schema | bool]:
        strings = [variant for variant in variants if _is_strings(variant)]
        schemas: list[Schema | bool] = [*self._undocumented(strings)]
        for variant in variants:
            match variant:
                case Enum() if _is_strings(variant):
                    schemas.extend(self._documented(variant))
                case Object(members=members) | Union(shared=members) if members:
                    schemas.append(self._titled(variant, members))
                case _:
                    schemas.append(self._value(variant))
        return schemas

    def _titled(self, variant: Node, members: tuple[Member, ...]) -> Schema:
        schema = self.convert(variant)
        if (name := _variant_name(members)) is None:
            return schema
        title = pascal(name) + self._base
        for property_name, member in schema.get("properties", {}).items():
            if (
                property_name in TITLED_LITERALS
                and isinstance(member, dict)
                and len(member.get("enum", ())) == 1
            ):
                member["title"] = title + pascal(property_name)
        return {"title": title, **schema}

    def _values_apart(self, enums: list[Enum]) -> list[Schema]:
        documented = (value for enum in enums for value in self._documented(enum))
        return [*self._undocumented(enums), *documented]

    def _undocumented(self, enums: list[Enum]) -> list[Schema]:
        values = tuple(value for enum in enums for value in enum.values if value not in self._docs(enum))
        return [_strings(enums[0], values)] if values else []

    def _documented(self, enum: Enum) -> Iterator[Schema]:
        for value in enum.values:
            if value in self._docs(enum):
                yield {"description": self._docs(enum)[value], **_strings(enum, (value,))}

    def _docs(self, enum: Enum) -> Mapping[str, str]:
        return enum.descriptions if self._described else {}


def _strings(enum: Enum, values: tuple[Json, ...]) -> Schema:
    """Some of the values of an enum."""
    # A listed integer says its width as any other does.
    width: Schema = {} if enum.format is None else {"format": enum.format}
    if width and str(enum.format).startswith("u"):
        width["minimum"] = 0.0
    return {"type": json_types(enum.values), "enum": list(values), **width}


def _is_strings(node: Node) -> TypeGuard[Enum]:
    return isinstance(node, Enum) and json_types(node.values) == ScalarType.STRING


def _variant_name(members: tuple[Member, ...]) -> str | None:
    """What tells a variant apart: a literal, or the name of its only member."""
    literals = {
        member.name: str(member.node.values[0])
        for member in members
        if isinstance(member.node, Enum) and len(member.node.values) == 1
    }
    for name in ("method", "type"):
        if name in literals:
            return literals[name]
    if len(members) == 1:
        return literals.get(members[0].name, members[0].name)
    required = [member.name for member in members if member.is_required]
    return required[0] if len(required) == 1 else None


def pascal(text: str) -> str:
    """Upper case for the first letter and for those after `_` and `-`; other signs stay."""
    return "".join(part[:1].upper() + part[1:] for part in text.replace("-", "_").split("_"))
