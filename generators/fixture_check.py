"""Reads committed fixtures with today's models and today's schema; what the emitted tests call.

Input: a registry and its schema folder. Output: what is lost or refused, one line each.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

import jsonschema_rs
from pydantic import ValidationError

from protocol_models._pydantic import Validated
from protocol_models.codec.unknown import find_unknown
from protocol_models.json_types import Json, JsonObject

from .bundle import Bundle, Edition
from .editions import editions
from .emitters import json_schema
from .known_in_full import KnownInFull
from .registry import DocumentedType, documented_types, load_registry, read_protocol
from .sides import Side

__all__ = ["FixtureSuite", "losses", "unordered"]


class FixtureSuite:
    """The fixtures of one protocol."""

    def __init__(self, protocol: str, schema: Path) -> None:
        self._protocol = protocol
        self._schema = schema

    def paths(self) -> list[str]:
        """Every committed fixture, below `fixtures/` and without its ending."""
        folder = self._schema / "fixtures"
        return sorted(file.relative_to(folder).with_suffix("").as_posix() for file in folder.rglob("*.json"))

    def without_fixture(self) -> list[str]:
        """Types that have a document in the release of the artifacts or in the newest one, and no fixture."""
        documents = {path for bundle in self._bundles if bundle is not None for path in bundle.documents}
        return sorted(documents - {self._name(path) for path in self.paths()})

    def losses(self, path: str) -> list[str]:
        """What today's models refuse, do not know, or would not write back as it was."""
        if (documented := self._types.get(self._name(path))) is None:
            return [f"{path}: no type of the protocol has this name any more"]
        return [f"{path}, {loss}" for loss in losses(documented, dict(self._cases(path)))]

    def violations(self, path: str) -> list[str]:
        """Where today's JSON Schema does not admit the fixture."""
        schema = self._document(path)
        if schema is None:
            return [f"{path}: no JSON Schema of this name was written"]
        refusals = _refusals_of(schema)
        return [f"{path}, {case}{why}" for case, value in self._cases(path) for why in refusals(value)]

    @cached_property
    def _bundles(self) -> tuple[Bundle, Bundle | None]:
        registry = load_registry(self._protocol)
        release = self._release()
        read = read_protocol(registry, "" if release == registry.release else release)
        return read.bundle, read.later

    def _release(self) -> str:
        """The release that the folder says it is of; empty where it says none."""
        file = self._schema / "protocol.json"
        return str(json.loads(file.read_bytes()).get("release", "")) if file.is_file() else ""

    def _name(self, path: str) -> str:
        """The document of a fixture; those of a later release stand in a folder of its name."""
        _, later = self._bundles
        return path if later is None else path.removeprefix(f"{later.release}/")

    @cached_property
    def _later_documents(self) -> Mapping[str, str]:
        """The documents of the later release, which are in no file."""
        _, later = self._bundles
        if later is None:
            return {}
        found: dict[str, str] = {}
        for edition in (Edition.LEGACY, Edition.STABLE, Edition.EXPERIMENTAL):  # the last says most
            if (part := editions(later).get(edition)) is not None:
                found |= json_schema.emit(part)
        return found

    def _document(self, path: str) -> Json:
        if (name := self._name(path)) != path:
            later = (self._later_documents.get(file) for file, _ in json_schema.document_files(name))
            return next((json.loads(text) for text in later if text is not None), None)
        for edition in json_schema.EDITIONS:
            for name, _ in json_schema.document_files(path):
                if (file := self._schema / edition / name).is_file():
                    return json.loads(file.read_bytes())
        return None

    def _cases(self, path: str) -> Iterator[tuple[str, Json]]:
        cases = json.loads((self._schema / "fixtures" / f"{path}.json").read_bytes())
        yield from cases.items()

    @cached_property
    def _types(self) -> dict[str, DocumentedType]:
        return documented_types(load_registry(self._protocol))


def _refusals_of(schema: JsonObject) -> Callable[[Json], list[str]]:
    """What says where a schema does not admit a value, one line each."""
    try:
        quick = jsonschema_rs.Draft7Validator(schema, validate_formats=False)
    except ValueError:  # it does not know a pattern; the slow one may
        from jsonschema import Draft7Validator  # only then: to import it takes a tenth of a second

        slow = Draft7Validator(schema)
        return lambda value: [
            f"{_pointer(error.absolute_path)}: {error.message}" for error in slow.iter_errors(value)
        ]
    return lambda value: [
        f"{_pointer(error.instance_path)}: {error.message}" for error in quick.iter_errors(value)
    ]


def losses(documented: DocumentedType, cases: Mapping[str, Json]) -> Iterator[str]:
    """What the models refuse, do not know, or would not write back as it was, one line each."""
    check = _TypeCheck(documented)
    for case, value in cases.items():
        for loss in check.losses(value):
            yield f"{case}{loss}"


class _TypeCheck:
    """Reads and writes values of one type."""

    def __init__(self, documented: DocumentedType) -> None:
        self._documented = documented
        self._read, self._write = documented.plain_models.codec(documented.model)

    def losses(self, value: Json) -> Iterator[str]:
        """What is refused, not known, or not written back as it was."""
        sides = self._documented.sides
        if Side.READ not in sides:
            return  # the models write it, and may well read something else
        try:
            message = self._read(json.dumps(value).encode())
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                yield f"{_pointer(detail['loc'])}: {detail['msg']}; the value is {detail['input']!r}"
            return
        unknown = list(map(str, find_unknown(message)))
        if unknown and not self._is_known_in_full(json.dumps(value).encode()):
            yield from unknown
        if Side.WRITTEN in sides:
            yield from _changes(value, message, self._read, self._write)

    @cached_property
    def _is_known_in_full(self) -> KnownInFull:
        return KnownInFull(self._documented.model, self._documented.plain_models)


def _changes(
    value: Json, message: object, read: Callable[[bytes], object], write: Callable[[Validated], bytes]
) -> Iterator[str]:
    """How a value is written back, where it is not as it was."""
    text = write(message)
    written = json.loads(text)
    # The items of a set come back in an order of their own; read again they are the same set.
    is_same = written == value or (unordered(written) == unordered(value) and read(text) == message)
    if not is_same:
        yield f": written back as {json.dumps(written)}"


def unordered(value: Json) -> Json:
    """The value with its arrays in one order, whatever order they have."""
    match value:
        case dict():
            return {name: unordered(inner) for name, inner in value.items()}
        case list():
            return sorted(map(unordered, value), key=lambda item: json.dumps(item, sort_keys=True))
        case _:
            return value


def _pointer(parts: Iterable[str | int]) -> str:
    return "".join(f"/{part}" for part in parts)
