"""Bundle → JSON Schema documents (draft-07).

Input: the Bundle of one edition. Output: a document for every message type and envelope, one for
each union of messages, and two documents of everything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from .. import canonical
from ..bundle import (
    REF_PREFIX,
    SCHEMA_KEYWORDS,
    Bundle,
    closure,
    map_children,
    reference_graph,
    short_name,
)
from ..canonical import Schema
from ..errors import UnsupportedSchema
from ..message_unions import message_unions, with_messages

__all__ = ["SchemaWriter", "emit"]

DIALECT = "http://json-schema.org/draft-07/schema#"
TITLED_LITERALS = frozenset({"type", "method", "mode", "status", "role", "reason"})


def emit(bundle: Bundle) -> Iterator[tuple[str, str]]:
    """Path below `json/` and text of each document."""
    types = with_messages(bundle)
    documents = dict(bundle.documents) | {key: key for key in message_unions(bundle)}
    for key in _optional_params(bundle):
        # A request that may come without params has a document of its own for "these, or nothing".
        nullable = _nullable_key(key)
        types[nullable] = {"anyOf": [{"$ref": REF_PREFIX + key}, {"type": "null"}]}
        documents = {
            _nullable_path(p) if k == key else p: nullable if k == key else k for p, k in documents.items()
        }
    writer = SchemaWriter({key: _spell_out(schema, types) for key, schema in types.items()})
    for path in sorted(documents):
        title = path.rpartition("/")[2]
        yield f"{path}.json", canonical.document(writer.document(title, documents[path]))
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


def _spell_out(schema: Schema, types: Mapping[str, Schema]) -> Schema:
    """The schema with the aliases that have no name in JSON Schema in the place of their references."""
    if "$ref" in schema:
        target = types.get(schema["$ref"].removeprefix(REF_PREFIX), {})
        if "x-spelled-out" not in target:
            return schema
        beside = {k: v for k, v in schema.items() if k != "$ref"}
        return {**{k: v for k, v in target.items() if k not in ("x-spelled-out", "description")}, **beside}
    mapped = map_children(schema, lambda child: _spell_out(child, types))
    match schema.get("anyOf"), mapped.get("anyOf"):
        case [[{"$ref": _}, {"type": "null"}], [{"type": str(kind)} as spelled, _]]:
            beside = {k: v for k, v in mapped.items() if k != "anyOf"}
            return {**spelled, "type": [kind, "null"], **beside}
    return mapped


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
        definitions[folder] = writer.section(names[f"{folder}/"], reference, own)
    whole = {"$schema": DIALECT, "title": title, "type": "object", "definitions": definitions}
    yield f"{bundle.name}.schemas.json", canonical.document(whole)
    for folder in folders:
        unions = writer.closure({"ClientRequest", "ServerNotification"} & writer.types.keys())
        flat = writer.names({*names[f"{folder}/"], *unions})
        definitions = writer.section(flat, _flat_reference(flat), own)
        whole = {
            "$schema": DIALECT,
            "title": title + folder.upper(),
            "type": "object",
            "definitions": definitions,
        }
        yield f"{bundle.name}.{folder}.schemas.json", canonical.document(whole)


def _flat_reference(names: Mapping[str, str]) -> Callable[[str], str]:
    return lambda key: f"#/definitions/{names[key]}"


class SchemaWriter:
    """Turns the types of a Bundle into draft-07 by the project's conventions, each of them once."""

    def __init__(self, types: Mapping[str, Schema]) -> None:
        self.types = types
        self._graph = reference_graph(types, flattened=False)
        self._bodies: dict[str, Schema] = {}
        self._flat: dict[str, Schema] = {}

    def name(self, key: str) -> str:
        """What the type is called under `definitions`."""
        named: str = self.types[key].get("x-schema-name", short_name(key))
        return named

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
        if self._flat_body(one) != self._flat_body(other):
            return False
        pairs = zip(self._graph[one], self._graph[other], strict=True)
        return all(self._are_equal(*pair, assumed | {(one, other)}) for pair in pairs)

    def document(self, title: str, key: str) -> Schema:
        """One type with everything it reaches, flat under `definitions`."""
        reached = self.closure(self._graph[key])
        names = self.names(reached)
        head = {"$schema": DIALECT, "title": title}
        if all(name == self.name(other) for other, name in names.items()):
            body = {**head, **self._flat_body(key)}
            definitions = {name: self._flat_body(other) for other, name in names.items()}
        else:
            body = {**head, **_with_references(self._body(key), _flat_reference(names))}
            definitions = self.section(names, _flat_reference(names), {})
        return {**body, "definitions": definitions} if definitions else body

    def closure(self, keys: Iterable[str]) -> set[str]:
        """All that the types reach in JSON Schema, where a flattened type is spelled out."""
        return closure(keys, self._graph)

    def section(
        self, names: Mapping[str, str], reference: Callable[[str], str], of_documents: Mapping[str, str]
    ) -> Schema:
        """Types side by side; one that has a document of its own keeps its head."""
        section: Schema = {}
        for key, name in names.items():
            head = {"$schema": DIALECT, "title": of_documents[key]} if key in of_documents else {}
            section[name] = {**head, **_with_references(self._body(key), reference)}
        return section

    def _flat_body(self, key: str) -> Schema:
        if key not in self._flat:
            self._flat[key] = _with_references(self._body(key), lambda k: f"#/definitions/{self.name(k)}")
        return self._flat[key]

    def _body(self, key: str) -> Schema:
        if key not in self._bodies:
            schema = self.types[key]
            base = {"request": "Request", "notification": "Notification"}.get(
                schema.get("x-message", ""), self.name(key)
            )
            self._bodies[key] = _Converter(key, base, "x-undescribed" not in schema).convert(schema)
        return self._bodies[key]


class _Converter:
    """Converts the schema of one type; `base` is what the titles of its variants end in."""

    def __init__(self, key: str, base: str, described: bool) -> None:
        self._key = key
        self._base = base
        self._described = described

    def convert(self, schema: Schema) -> Schema:
        """The schema without what only the Bundle says, in the shape of the conventions."""
        known = {k: v for k, v in schema.items() if not k.startswith("x-") and k != "deprecated"}
        if unknown := known.keys() - SCHEMA_KEYWORDS:
            what = f"the keyword {min(unknown)!r} has no form in JSON Schema draft-07 here"
            raise UnsupportedSchema(what, self._key, "teach generators/emitters/json_schema.py the keyword")
        if not self._described:
            known.pop("description", None)
        if "properties" in known:
            known["properties"] = {n: self._value(m) for n, m in known["properties"].items()}
        if "required" in known:
            known["required"] = sorted(known["required"])
        for keyword in ("items", "additionalProperties"):
            if isinstance(known.get(keyword), dict):
                known[keyword] = self._value(known[keyword])
        if isinstance(known.get("items"), list):
            known["items"] = [self._value(item) for item in known["items"]]
        if "x-union" in schema:
            keyword = "oneOf" if "oneOf" in known else "anyOf"
            known[keyword] = self._variants(known[keyword])
        elif "anyOf" in known:
            known["anyOf"] = [self._value(arm) for arm in known["anyOf"]]
        if schema.get("x-enum-descriptions") and self._described:
            return {
                **{k: known[k] for k in ("description",) if k in known},
                "oneOf": self._values_apart([schema]),
            }
        if "$ref" in known and len(known) > 1:
            return {"allOf": [{"$ref": known.pop("$ref")}], **known}
        return known

    def _value(self, schema: Schema | bool) -> Schema | bool:
        """A schema in a place where `true` says that anything goes."""
        if isinstance(schema, bool):
            return schema
        is_any = not {k for k in schema if not k.startswith("x-") and k not in ("deprecated", "description")}
        if is_any and ("description" not in schema or not self._described):
            return True
        return self.convert(schema)

    def _variants(self, arms: list[Schema]) -> list[Schema | bool]:
        strings = [arm for arm in arms if _is_strings(arm)]
        variants: list[Schema | bool] = [*self._undocumented(strings)]
        for arm in arms:
            if _is_strings(arm):
                variants.extend(self._documented(arm))
            elif arm.get("type") == "object" and "$ref" not in arm:
                variants.append(self._titled(arm))
            else:
                variants.append(self._value(arm))
        return variants

    def _titled(self, arm: Schema) -> Schema:
        variant = self.convert(arm)
        if (name := _variant_name(arm)) is None:
            return variant
        title = pascal(name) + self._base
        for property_name, member in variant.get("properties", {}).items():
            if (
                property_name in TITLED_LITERALS
                and isinstance(member, dict)
                and len(member.get("enum", ())) == 1
            ):
                member["title"] = title + pascal(property_name)
        return {"title": title, **variant}

    def _values_apart(self, arms: list[Schema]) -> list[Schema]:
        return [*self._undocumented(arms), *(value for arm in arms for value in self._documented(arm))]

    def _undocumented(self, arms: list[Schema]) -> list[Schema]:
        values = [v for arm in arms for v in arm["enum"] if v not in self._docs(arm)]
        return [{"type": arms[0]["type"], "enum": values}] if values else []

    def _documented(self, arm: Schema) -> Iterator[Schema]:
        for value in arm["enum"]:
            if value in self._docs(arm):
                yield {"description": self._docs(arm)[value], "type": arm["type"], "enum": [value]}

    def _docs(self, arm: Schema) -> Mapping[str, str]:
        docs: Mapping[str, str] = arm.get("x-enum-descriptions", {})
        return docs if self._described else {}


def _is_strings(arm: Schema) -> bool:
    return "enum" in arm and arm.get("type") == "string"


def _variant_name(arm: Schema) -> str | None:
    """What tells a variant apart: a literal, or the name of its only member."""
    properties: Mapping[str, Any] = arm.get("properties", {})
    for name in ("method", "type"):
        if len(properties.get(name, {}).get("enum", ())) == 1:
            return str(properties[name]["enum"][0])
    if len(properties) == 1:
        (name, member), *_ = properties.items()
        return str(member["enum"][0]) if len(member.get("enum", ())) == 1 else name
    required = arm.get("required", [])
    return required[0] if len(required) == 1 else None


def pascal(text: str) -> str:
    """Upper case for the first letter and for those after `_` and `-`; other signs stay."""
    return "".join(part[:1].upper() + part[1:] for part in text.replace("-", "_").split("_"))


def _with_references(schema: Schema, reference: Callable[[str], str]) -> Schema:
    mapped = map_children(schema, lambda child: _with_references(child, reference))
    if "$ref" in mapped:
        mapped["$ref"] = reference(mapped["$ref"].removeprefix(REF_PREFIX))
    return mapped
