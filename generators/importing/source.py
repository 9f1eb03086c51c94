"""What is imported: one file of JSON Schema, or a folder of them, as named definitions.

Input: a path. Output: a Source, in which every reference is `#/definitions/NAME`; `UnreadableSchemaFile` for
what is not a JSON Schema, or leads out of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from math import isfinite
from pathlib import Path
from typing import Final
from urllib.parse import unquote

import jsonschema_rs
from pydantic_core import SchemaError, SchemaValidator, core_schema

from protocol_models.json_pointer import pointer_of, steps_of
from protocol_models.json_types import Json, JsonObject

from ..containment.schema.dialects import DIALECTS, DRAFT_07, named_dialect
from ..errors import GeneratorError
from .naming import type_name

__all__ = ["DEFINITIONS", "Source", "UnreadableSchemaFile", "inner_schemas", "read_source"]

DEFINITIONS: Final = "#/definitions/"
_SHOWN: Final = 200
"""How much is shown of what a validator says."""
_CONTAINERS: Final = ("$defs", "definitions")
_SAYS_NOTHING: Final = frozenset(
    {"$schema", "$id", "$comment", "title", "description", "type", "examples", *_CONTAINERS}
)
_ONE: Final = (
    "additionalItems", "additionalProperties", "contains", "else", "if", "items", "not", "propertyNames",
    "then", "unevaluatedItems", "unevaluatedProperties",
)  # fmt: skip
_MANY: Final = ("allOf", "anyOf", "items", "oneOf", "prefixItems")
_NAMED: Final = ("$defs", "definitions", "dependentSchemas", "patternProperties", "properties")
_KEYWORDS: Final = frozenset(
    {"$ref", "additionalProperties", "allOf", "anyOf", "const", "description", "enum", "items", "not"}
    | {"oneOf", "properties", "required", "title", "type", "format"}
)


class UnreadableSchemaFile(GeneratorError):
    """A file that should hold a JSON Schema does not, or refers to what is not at hand."""


@dataclass(frozen=True, slots=True)
class Source:
    """What is imported."""

    name: str
    definitions: Mapping[str, Json]
    """Name of Python → schema; references lead to these names."""
    origins: Mapping[str, str]
    """Name → where it stands, as `file#pointer`."""
    dialect: str
    """The `$schema`; empty where none is named."""
    notes: tuple[str, ...] = ()
    """What was assumed of the files."""

    @property
    def has_siblings_of_references(self) -> bool:
        """Whether keywords beside `$ref` say something, as they do since draft 2019-09."""
        return "draft-0" not in self.dialect

    def document(self) -> JsonObject:
        """All definitions as one document of its dialect."""
        return {"definitions": dict(self.definitions)}


def read_source(path: Path) -> Source:
    """The definitions of a file, or of all JSON files below a folder."""
    if not path.exists():
        raise UnreadableSchemaFile("there is no such file or folder", str(path), "name a JSON Schema")
    files = [path]
    if path.is_dir():
        files = sorted(each for each in path.rglob("*.json") if each.is_file())
        if not files:
            hint = "name a folder that holds JSON Schema documents"
            raise UnreadableSchemaFile("there is no JSON file in this folder", str(path), hint)
    found = _Collected({each.resolve(): _parsed(each) for each in files})
    whole = _whole(found.documents)
    notes: tuple[str, ...] = ()
    if whole is not None and len(files) > 1:
        others = f"the {len(files) - 1} other files"
        notes, files = (
            (f"{whole.name} defines what {others} do: it was imported, and they were not",),
            [whole],
        )
    for each in files:
        found.collect(each.resolve())
    dialects = {str(document.get("$schema", "")) for document in found.documents.values()} - {""}
    if len(dialects) > 1:
        hint = "import the files of one dialect at a time"
        what = f"the files are of several dialects: {', '.join(sorted(dialects))}"
        raise UnreadableSchemaFile(what, str(path), hint)
    if not found.definitions:
        hint = "name a document with definitions, or one whose root says something"
        raise UnreadableSchemaFile("nothing is defined in it", str(path), hint)
    return Source(path.stem, found.definitions, found.origins, next(iter(dialects), ""), notes)


def _whole(documents: Mapping[Path, JsonObject]) -> Path | None:
    """The file that defines what each of the others is about, if there is one, as codex writes it.

    What the others repeat need not be the same type: a name of two namespaces stands in two places of that
    file, and in one of each other.
    """
    names = {path: {_last(pointer) for pointer, _ in _definitions(each)} for path, each in documents.items()}
    for path in sorted(names, key=lambda each: (-len(names[each]), str(each))):
        here, others = names[path], (each for each in names if each != path)
        if all(each.stem in here or ("" not in names[each] and names[each] <= here) for each in others):
            return path
    return None


def _last(pointer: str) -> str:
    return steps_of(pointer)[-1] if pointer else ""


def _parsed(path: Path) -> JsonObject:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UnreadableSchemaFile(error.strerror or str(error), str(path), "name a file to read") from error
    except UnicodeDecodeError as error:
        raise UnreadableSchemaFile("it is not UTF-8 text", str(path), "save it as UTF-8") from error
    try:
        data = json.loads(text, object_pairs_hook=_named_once, parse_constant=_number, parse_float=_number)
        json.dumps(data, ensure_ascii=False).encode()
    except _NotPortable as error:
        raise UnreadableSchemaFile(str(error), str(path), "fix the file") from error
    except UnicodeEncodeError as error:
        what = f"it holds a part of a character, {error.object[error.start]!a}, which no text can have"
        raise UnreadableSchemaFile(what, str(path), "fix the file") from error
    except json.JSONDecodeError as error:
        if path.suffix.lower() in (".yaml", ".yml") or re.match(r"\s*[\w$\"'-]+\s*:\s", text):
            hint = "convert it to JSON first, as in `yq -o json`"
            raise UnreadableSchemaFile("it is YAML; JSON is imported", str(path), hint) from error
        where = f"{path}:{error.lineno}:{error.colno}"
        raise UnreadableSchemaFile(f"it is not valid JSON: {error.msg}", where, "fix the file") from error
    except RecursionError as error:
        raise UnreadableSchemaFile("it is nested too deeply", str(path), "split it up") from error
    if not isinstance(data, dict):
        hint = "name a document that is an object with definitions"
        raise UnreadableSchemaFile("it is JSON, and no JSON Schema", str(path), hint)
    if "openapi" in data or "swagger" in data or "asyncapi" in data:
        hint = "import the JSON Schema of its types"
        raise UnreadableSchemaFile("it describes an HTTP API; it is not a JSON Schema", str(path), hint)
    if not data.keys() & (_KEYWORDS | set(_CONTAINERS) | {"$schema"}):
        hint = "name a document with `$defs`, `definitions` or a type"
        raise UnreadableSchemaFile("none of its keys is a keyword of JSON Schema", str(path), hint)
    _check_schema(data, path)
    return data


class _NotPortable(ValueError):
    """What Python reads in JSON and others do not, or do otherwise."""


def _named_once(pairs: list[tuple[str, Json]]) -> JsonObject:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _NotPortable(f"the key {twice!r} stands twice in one object")
    return found


def _number(text: str) -> float:
    if not isfinite(number := float(text)):
        raise _NotPortable(f"{text} is not a JSON number that can be kept")
    return number


def _check_schema(data: JsonObject, path: Path) -> None:
    """The document against the metaschema of its dialect, so that no keyword is passed over for its value."""
    dialect = str(data.get("$schema") or DRAFT_07.uri)
    if named_dialect(dialect) is None:
        hint = f"name one of these in `$schema`: {', '.join(each.uri for each in DIALECTS)}"
        raise UnreadableSchemaFile(f"its dialect {dialect!r} is not known", str(path), hint)
    try:
        jsonschema_rs.meta.validate({**data, "$schema": dialect})
    except jsonschema_rs.ValidationError as error:
        where = f"{path}#{pointer_of(map(str, error.instance_path))}"
        what = error.message if len(error.message) <= _SHOWN else f"{error.message[:_SHOWN]}…"
        raise UnreadableSchemaFile(
            f"it is not a valid JSON Schema: {what}", where, "fix the schema"
        ) from error
    for place, pattern in _patterns(data):
        if not _compiles(pattern):
            where = f"{path}#{pointer_of(place)}"
            raise UnreadableSchemaFile(f"{pattern!r} is not a regular expression", where, "fix the schema")


def _patterns(root: JsonObject) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each pattern of a schema, with its place."""
    pending: list[tuple[tuple[str, ...], JsonObject]] = [((), root)]
    while pending:
        place, schema = pending.pop()
        if isinstance(pattern := schema.get("pattern"), str):
            yield (*place, "pattern"), pattern
        for name in schema.get("patternProperties", ()):
            yield (*place, "patternProperties", name), name
        inner = inner_schemas(schema)
        pending += [((*place, *path), each) for path, each in inner if isinstance(each, dict)]


@cache
def _compiles(pattern: str) -> bool:
    """Whether one of two engines takes it: neither knows all of ECMA-262."""
    try:
        SchemaValidator(core_schema.str_schema(pattern=pattern))
    except SchemaError:
        try:
            re.compile(pattern)
        except re.error:
            return False
    return True


@dataclass(slots=True)
class _Collected:
    """What the files define so far."""

    documents: Mapping[Path, JsonObject]
    definitions: JsonObject = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    _names: dict[tuple[Path, str], str] = field(default_factory=dict)
    _in_file: dict[Path, dict[str, str]] = field(default_factory=dict)
    _wanted: list[tuple[Path, str]] = field(default_factory=list)

    def collect(self, path: Path) -> None:
        """Add what one file defines, and what its references lead to."""
        defined = list(_definitions(self.documents[path]))
        for pointer, _ in sorted(defined, key=lambda each: each[0].count("/")):
            self._name(path, pointer)  # the outer ones have the plain names
        for pointer, schema in defined:
            self._add(path, pointer, schema)
        while self._wanted:
            where = self._wanted.pop()
            self._add(*where, _resolved(self.documents[where[0]], where[1]))

    def _add(self, path: Path, pointer: str, schema: Json) -> None:
        name = self._name(path, pointer)
        if name in self.definitions and self.origins[name] == f"{path.name}#{pointer}":
            return
        origin = f"{path.name}#{pointer}"
        rewritten = self._rewritten(schema, path, origin)
        known = self.definitions.setdefault(name, rewritten)
        if known != rewritten and _said(known) != _said(rewritten):
            hint = "rename one of them, or import the file that you need"
            what = f"two schemas are named {name} and differ: {self.origins[name]} and {origin}"
            raise UnreadableSchemaFile(what, "", hint)
        self.origins.setdefault(name, origin)

    def _name(self, path: Path, pointer: str) -> str:
        if (name := self._names.get((path, pointer))) is None:
            name = self._names[path, pointer] = self._new_name(path, pointer)
        return name

    def _new_name(self, path: Path, pointer: str) -> str:
        *outer, last = steps_of(pointer) or [""]
        document = self.documents[path]
        said = last if pointer else document.get("title") or path.stem
        spaces = [part for part in outer if part and part not in _CONTAINERS and part not in _NAMED]
        name = type_name(str(said))
        if not name:
            hint = "give it a name with letters of the Latin alphabet"
            raise UnreadableSchemaFile(f"Python cannot say the name {said!r}", f"{path.name}#{pointer}", hint)
        named = self._in_file.setdefault(path, {})
        if spaces and name in named:
            name = type_name(f"{' '.join(spaces)} {name}")
        if (other := named.setdefault(name, pointer)) != pointer:
            hint = "rename one of them"
            what = f"{other or 'the root'} would have the same name in Python, {name}"
            raise UnreadableSchemaFile(what, f"{path.name}#{pointer}", hint)
        return name

    def _rewritten(self, schema: Json, path: Path, origin: str) -> Json:
        def convert(inner: Json) -> Json:
            if not isinstance(inner, dict):
                return inner
            changed = _converted(inner, convert)
            changed = {k: v for k, v in changed.items() if k not in (*_CONTAINERS, "$id", "$schema")}
            if isinstance(reference := inner.get("$ref"), str):
                changed["$ref"] = DEFINITIONS + self._target(reference, path, origin)
            if "$dynamicRef" in inner or "$recursiveRef" in inner:
                hint = "write it as a plain $ref"
                raise UnreadableSchemaFile("a dynamic reference cannot be imported", origin, hint)
            return changed

        return convert(schema)

    def _target(self, reference: str, path: Path, origin: str) -> str:
        file, _, pointer = reference.partition("#")
        if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//", file):
            hint = "save that document beside this one and refer to it by its path; nothing is fetched"
            raise UnreadableSchemaFile(f"the reference {reference!r} leads to the network", origin, hint)
        target = (path.parent / file).resolve() if file else path
        if target not in self.documents:
            hint = "import the folder that holds both files"
            raise UnreadableSchemaFile(f"the reference {reference!r} leads to another file", origin, hint)
        if pointer and not pointer.startswith("/"):
            hint = "refer to it by its JSON pointer, as in #/$defs/Name"
            raise UnreadableSchemaFile(f"the reference {reference!r} names an anchor", origin, hint)
        if not isinstance(_resolved(self.documents[target], pointer), dict | bool):
            hint = "refer to a definition that is there"
            raise UnreadableSchemaFile(f"the reference {reference!r} leads nowhere", origin, hint)
        if (target, pointer) not in self._names:
            self._wanted.append((target, pointer))
        return self._name(target, pointer)


def _definitions(document: JsonObject) -> Iterator[tuple[str, Json]]:
    """The definitions of a document, and its root where that says something; each with its pointer."""
    found = list(_below(document, ()))
    if not found or document.keys() - _SAYS_NOTHING:
        yield "", document
    yield from found


def _below(schema: JsonObject, path: tuple[str, ...]) -> Iterator[tuple[str, Json]]:
    """What stands in the containers; a container may hold further ones, as `definitions/v2` of codex."""
    for container in _CONTAINERS:
        for name, inner in (schema.get(container) or {}).items():
            place = (*path, container, name)
            if isinstance(inner, dict) and inner and not inner.keys() & _KEYWORDS and _holds_schemas(inner):
                yield from ((pointer_of((*place, each)), within) for each, within in inner.items())
            else:
                yield pointer_of(place), inner


def _holds_schemas(inner: Mapping[str, Json]) -> bool:
    return all(isinstance(each, dict) and (each.keys() & _KEYWORDS or not each) for each in inner.values())


def _said(schema: Json) -> Json:
    """The schema without what constrains nothing: files repeat a type, and not always its description."""
    if not isinstance(schema, dict):
        return schema
    said = {k: v for k, v in schema.items() if k not in ("title", "description", "examples", "$comment")}
    return _converted(said, _said)


def _resolved(document: Json, pointer: str) -> Json:
    for key in steps_of(unquote(pointer)):
        if isinstance(document, list) and key.isdigit() and int(key) < len(document):
            document = document[int(key)]
        elif isinstance(document, dict) and key in document:
            document = document[key]
        else:
            return None
    return document


def inner_schemas(schema: Mapping[str, Json]) -> Iterator[tuple[tuple[str, ...], Json]]:
    """The schemas directly inside a schema, each with its path."""
    for keyword in _ONE:
        if isinstance(inner := schema.get(keyword), dict):
            yield (keyword,), inner
    for keyword in _MANY:
        if isinstance(inner := schema.get(keyword), list):
            yield from (((keyword, str(number)), each) for number, each in enumerate(inner))
    for keyword in _NAMED:
        if isinstance(inner := schema.get(keyword), dict):
            yield from (((keyword, name), each) for name, each in inner.items())


def _converted(schema: JsonObject, convert: Callable[[Json], Json]) -> JsonObject:
    """The schema with each schema directly inside it converted."""
    changed = dict(schema)
    for keyword in _ONE:
        if isinstance(inner := schema.get(keyword), dict):
            changed[keyword] = convert(inner)
    for keyword in _MANY:
        if isinstance(inner := schema.get(keyword), list):
            changed[keyword] = [convert(each) for each in inner]
    for keyword in _NAMED:
        if isinstance(inner := schema.get(keyword), dict):
            changed[keyword] = {name: convert(each) for name, each in inner.items()}
    return changed
