"""JSON Schemas that others wrote → Bundle.

Input: a folder as `codex app-server generate-json-schema` writes it, a folder of any schemas, or one
schema. Output: a Bundle whose types are the schemas' definitions, with `#/types/…` references.

A folder of documents does not say which result answers which method. Names tell most
(`ThreadStartParams`, `ThreadStartResponse`); what they do not tell is taken from `results`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from protocol_models.methods import Direction, Kind, Stability

from ...bundle import REQUEST_ID, Bundle, MethodRow
from ...canonical import Json, Schema
from ...errors import BaselineUnavailable
from ...message_unions import MESSAGE_UNIONS
from ...schema import Foreign, Member, Node
from ...schema_json import REF_PREFIX

__all__ = ["bundle_of_folder", "bundle_of_schema", "read_json"]

DEFINITIONS = ("definitions", "$defs")
WHOLE = "*.schemas.json"
"""The documents of everything in a folder that codex wrote; the shortest name is of all namespaces."""
NAMESPACE = re.compile(r"[a-z][a-z0-9_]*")
HINT = "bundle the schemas into one document whose references start with #/definitions/ or #/$defs/"


def read_json(path: Path) -> Json:
    """What a JSON file holds."""
    try:
        return json.loads(path.read_bytes())
    except OSError as error:
        hint = "check the path, and that the file is yours to read"
        raise BaselineUnavailable(error.strerror or str(error), str(path), hint) from error
    except (ValueError, RecursionError) as error:
        raise BaselineUnavailable(
            f"this is not valid JSON: {error}", str(path), "name a JSON file"
        ) from error


def bundle_of_folder(folder: Path, results: Mapping[str, str]) -> Bundle:
    """The Bundle of a folder of schemas; `results`: method → name of its result, where names do not tell."""
    wholes = sorted(folder.glob(WHOLE), key=lambda path: len(path.name))
    if wholes:
        document = read_json(wholes[0])
        if isinstance(document, dict) and document.get("definitions", {}).keys() & set(
            MESSAGE_UNIONS.values()
        ):
            return _protocol(document, wholes[0], results)
    types: dict[str, Schema] = {}
    documents: dict[str, str] = {}
    for path in sorted(folder.rglob("*.json")):
        place = path.relative_to(folder).with_suffix("").as_posix()
        key = place.replace("/", ".")
        types |= _document(read_json(path), key, str(path))
        documents[place] = key
    if not documents:
        hint = "name a folder of JSON Schemas, such as `codex app-server generate-json-schema --out` writes"
        raise BaselineUnavailable("there is no .json file in the folder", str(folder), hint)
    return Bundle(folder.name, (), _foreign(types), documents)


def bundle_of_schema(schema: Json, name: str, where: str) -> Bundle:
    """The Bundle of one schema: a document without methods."""
    return Bundle(name, (), _foreign(_document(schema, name, where)), {name: name})


def _foreign(types: Mapping[str, Schema]) -> dict[str, Node]:
    return {key: Foreign(schema) for key, schema in types.items()}


# --- one document


def _document(schema: Json, key: str, where: str) -> dict[str, Schema]:
    """The types of one document: itself under `key`, its definitions behind a dot."""
    schema = _as_object(schema)
    if not isinstance(schema, dict):
        raise BaselineUnavailable("a JSON Schema is an object or a boolean", where, "name a JSON Schema")
    hoisted: dict[str, Schema] = {}
    keys = {"#": key}
    for section in DEFINITIONS:
        for name, inner in schema.get(section, {}).items():
            keys[f"#/{section}/{name}"] = f"{key}.{name}"
            hoisted[f"{key}.{name}"] = _as_object(inner)

    def renamed(reference: str) -> str:
        if reference not in keys:
            raise BaselineUnavailable(f"$ref {reference!r} leads out of the definitions", where, HINT)
        return REF_PREFIX + keys[reference]

    # Without its id a document's references are all its own.
    root = {k: v for k, v in schema.items() if k not in (*DEFINITIONS, "$id", "id")}
    dialect = {"$schema": schema["$schema"]} if "$schema" in schema else {}
    types = {key: root, **{name: {**dialect, **inner} for name, inner in hoisted.items()}}
    return {name: _with_references(inner, renamed) for name, inner in types.items()}


def _with_references(value: Any, renamed: Callable[[str], str]) -> Any:
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


def _as_object(schema: Any) -> Any:
    return ({} if schema else {"not": {}}) if isinstance(schema, bool) else schema


# --- a whole protocol


def _protocol(document: Schema, path: Path, results: Mapping[str, str]) -> Bundle:
    definitions: dict[str, Any] = dict(document["definitions"])
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
    return Bundle(path.name.partition(".")[0], tuple(rows), _foreign(types), documents, beside)


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
