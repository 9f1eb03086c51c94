"""JSON Schemas that others wrote → Bundle.

Input: a folder as `codex app-server generate-json-schema` writes it, a folder of any schemas, or one
schema. Output: a Bundle whose types are the schemas' definitions, with `#/types/…` references.

A folder of documents does not say which result answers which method. Names tell most
(`ThreadStartParams`, `ThreadStartResponse`); what they do not tell is taken from `results`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeGuard
from urllib.parse import quote

from protocol_models.json_types import Json, JsonObject
from protocol_models.methods import Direction, Kind, Stability

from ...bundle import REQUEST_ID, Bundle, MethodRow
from ...canonical import Schema
from ...errors import BaselineUnavailable
from ...message_unions import MESSAGE_UNIONS
from ...schema import Foreign, Member, Node
from ...type_references import REF_PREFIX
from .files import json_files, read_json
from .library import Library
from .schema_document import Keys, SchemaDocument, types_of_document

__all__ = ["Imported", "bundle_of_folder", "bundle_of_schema"]

WHOLE = "*.schemas.json"
"""The documents of everything in a folder that codex wrote; the shortest name is of all namespaces."""
NAMESPACE = re.compile(r"[a-z][a-z0-9_]*")
HINT = "correct the reference"


@dataclass(frozen=True, slots=True)
class Imported:
    """A Bundle of others' schemas, and where its types are written."""

    bundle: Bundle
    places: Mapping[str, tuple[str, str]]
    """Type → the document and the pointer in it."""


def bundle_of_folder(
    folder: Path,
    results: Mapping[str, str],
    at: Sequence[str] = (),
    resolve: Path | None = None,
) -> Imported:
    """The Bundle of a folder of schemas, which may refer to one another.

    results: method → name of its result, where names do not tell; resolve: the folder of further documents.
    """
    wholes = sorted(folder.glob(WHOLE), key=lambda path: len(path.name))
    if wholes and not at:
        document = read_json(wholes[0])
        if _is_protocol(document):
            return _protocol(document, wholes[0], results)
    whole = SchemaDocument()
    drafts: dict[str, Path] = {}
    read = {path: read_json(path) for path in json_files(folder)}
    library, keys = Library(folder, resolve, read), Keys()
    named = {path: path.relative_to(folder).with_suffix("").as_posix() for path in read}
    for path, document in read.items() if not at else ():
        keys.reserve(named[path].replace("/", "."), document, str(path))
    for path, document in read.items():
        place = named[path]
        found = types_of_document(
            document,
            place.replace("/", "."),
            str(path),
            at=at,
            library=library,
            base=quote(path.relative_to(folder).as_posix()),
            keys=keys,
        )
        # What says nothing is no type of its own, and may be referred to all the same.
        whole.types.setdefault(place.replace("/", "."), {})
        whole.types |= found.types
        whole.places |= found.places
        alone = len(found.judged) == 1
        whole.judged |= {place if alone else f"{place}/{name}": each for name, each in found.judged.items()}
        if isinstance(document, dict) and "$schema" in document:
            drafts.setdefault(str(document["$schema"]).rstrip("#"), path)
    if not whole.judged:
        hint = "name a folder of JSON Schemas, such as `codex app-server generate-json-schema --out` writes"
        raise BaselineUnavailable("there is no .json file in the folder", str(folder), hint)
    if len(drafts) > 1:
        (first, one), (second, other), *_ = drafts.items()
        what = f"it holds schemas of two drafts: {one.name} is of {first}, {other.name} of {second}"
        raise BaselineUnavailable(what, str(folder), "compare schemas of one draft at a time")
    return Imported(Bundle(folder.name, (), _foreign(whole.types), whole.judged), whole.places)


def bundle_of_schema(
    schema: Json,
    name: str,
    where: str,
    *,
    at: Sequence[str] = (),
    library: Library | None = None,
    results: Callable[[], Mapping[str, str]] = dict,
) -> Imported:
    """The Bundle of one document: of a protocol, where the messages of one are all defined in it.

    at: pointers to the places to judge; library: other documents by their addresses.
    """
    if not at and _is_protocol(schema):
        return _protocol(schema, Path(where), results())
    found = types_of_document(schema, name, where, at=at, library=library)
    return Imported(Bundle(name, (), _foreign(found.types), found.judged), found.places)


def _is_protocol(document: Json) -> TypeGuard[Schema]:
    """Whether a document defines the messages of a protocol as codex writes them, a method an arm."""
    definitions = document.get("definitions") if isinstance(document, dict) else None
    if not isinstance(definitions, dict):
        return False
    unions = [definitions[name] for name in MESSAGE_UNIONS.values() if name in definitions]
    arms = [arm for union in unions if isinstance(union, dict) for arm in union.get("oneOf", [{}])]
    return bool(arms) and all(_method(arm) is not None for arm in arms)


def _method(arm: Json) -> str | None:
    """The method that an arm of a union of messages is for."""
    match arm:
        case {"properties": {"method": {"enum": [str(method)]}}}:
            return method
        case _:
            return None


def _foreign(types: Mapping[str, Schema]) -> dict[str, Node]:
    return {key: Foreign(schema) for key, schema in types.items()}


def _with_references(value: Json, renamed: Callable[[str], str]) -> Json:
    if isinstance(value, dict):
        changed = {
            k: renamed(v) if k == "$ref" and isinstance(v, str) else _with_references(v, renamed)
            for k, v in value.items()
        }
        if isinstance(members := changed.get("properties"), dict):
            # In a Bundle a member is described by an object, also where anything goes.
            changed["properties"] = {k: _as_object(v) for k, v in members.items()}
        return changed
    if isinstance(value, list):
        return [_with_references(item, renamed) for item in value]
    return value


def _as_object(schema: Json) -> Json:
    return ({} if schema else {"not": {}}) if isinstance(schema, bool) else schema


# --- a whole protocol


def _protocol(document: Schema, path: Path, results: Mapping[str, str]) -> Imported:
    definitions: JsonObject = dict(document["definitions"])
    keys: dict[str, str] = {}
    sections: dict[str, Schema] = {}
    for name, inner in definitions.items():
        if NAMESPACE.fullmatch(name) and "type" not in inner:
            for below, schema in inner.items():
                keys[f"#/definitions/{name}/{below}"] = f"{name}.{below}"
                sections[f"{name}.{below}"] = schema
        else:
            keys[f"#/definitions/{name}"] = name
            sections[name] = inner

    def renamed(reference: str) -> str:
        # Some releases name a type of the root as if it stood in the namespace of its user.
        found = keys.get(reference) or keys.get(f"#/definitions/{reference.rpartition('/')[2]}")
        if found is None:
            raise BaselineUnavailable(f"$ref {reference!r} leads nowhere", str(path), HINT)
        return REF_PREFIX + found

    types: dict[str, Schema] = {}
    for key, schema in sections.items():
        body = {k: v for k, v in _as_object(schema).items() if k not in ("$schema", "title")}
        types[key] = _with_references(body, renamed)
    unions = {union: types.pop(union) for union in MESSAGE_UNIONS.values() if union in types}
    rows: list[MethodRow] = []
    members: Schema = {}
    for (direction, kind), union in MESSAGE_UNIONS.items():
        if union == "ServerNotification":
            members = unions.get(union, {}).get("properties", {})
        arms = unions.get(union, {}).get("oneOf", ())
        rows += [_row(arm, direction, kind, types, results) for arm in arms]
    named = {key for row in rows for key in (row.params, row.result) if key}
    loose = {key: key for key in types if key.startswith("JSONRPC") or key == REQUEST_ID}
    documents = {key.replace(".", "/"): key for key in sorted(named)} | loose
    types.setdefault(REQUEST_ID, {"type": ["string", "integer"]})  # each edition of a Bundle has it
    beside = tuple(Member(name, Foreign(schema)) for name, schema in members.items())
    bundle = Bundle(path.name.partition(".")[0], tuple(rows), _foreign(types), documents, beside)
    return Imported(bundle, {key: (str(path), reference[1:]) for reference, key in keys.items()})


def _row(
    arm: Schema, direction: Direction, kind: Kind, types: dict[str, Schema], results: Mapping[str, str]
) -> MethodRow:
    properties = arm["properties"]
    method: str = properties["method"]["enum"][0]
    params, required = _params(properties.get("params"), method, types)
    result = _result(method, params, types, results) if kind is Kind.REQUEST else None
    return MethodRow(method, direction, kind, params, result, Stability.STABLE, required)


def _params(schema: Schema | bool | None, method: str, types: dict[str, Schema]) -> tuple[str | None, bool]:
    """The key of the type of a method's params, and whether they have to be sent."""
    if not isinstance(schema, dict) or schema == {"type": "null"}:
        return None, False
    arms = schema.get("anyOf", [schema])
    given = [arm for arm in arms if arm != {"type": "null"}]
    if len(given) == 1 and "$ref" in given[0]:
        return given[0]["$ref"].removeprefix(REF_PREFIX), len(arms) == 1
    types[f"{method.replace('/', '.')}.params"] = schema
    return f"{method.replace('/', '.')}.params", True


def _result(
    method: str, params: str | None, types: Mapping[str, Schema], results: Mapping[str, str]
) -> str | None:
    names = [results[method]] if method in results else []
    if params is not None and params.endswith("Params"):
        names.append(params.rpartition(".")[2].removesuffix("Params") + "Response")
    names.append("".join(word[:1].upper() + word[1:] for word in re.split(r"[/_]", method)) + "Response")
    folder = (params or "").rpartition(".")[0]
    places = dict.fromkeys([folder, *(key.rpartition(".")[0] for key in types)])
    for name in names:
        for place in places:
            if (key := f"{place}.{name}" if place else name) in types:
                return key
    return None
