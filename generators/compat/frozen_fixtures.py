"""The messages of the frozen releases, read with today's models and schema.

Input: the folder of the artifacts, the protocol's registry, and the waivers. Output: what is refused, a line
each, with the release that sent it.

What an old client sends has to be valid for today's models and today's schema. What an old server sent has
to be read by today's models, but for members that came since. A message that reaches a place with a waiver is
passed over: somebody has accepted that it breaks.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from jsonschema import Draft7Validator
from pydantic import TypeAdapter, ValidationError

from protocol_models._pydantic import Validated
from protocol_models.json_pointer import pointer_of, steps_of
from protocol_models.json_types import Json, JsonObject

from ..bundle import Edition
from ..registry import DocumentedType, documented_types, load_registry, read_protocol
from .baselines.baseline import Baselines
from .message_schemas import MessageSchema, Protocol
from .waivers import Waiver

__all__ = ["FrozenFixtures"]


class FrozenFixtures:
    """The fixtures of every frozen release of a protocol."""

    def __init__(self, protocol: str, out: Path, waivers: Iterable[Waiver], today: datetime.date) -> None:
        self._baselines = Baselines(protocol, out)
        registry = load_registry(protocol)
        read = read_protocol(registry)
        self._now = Protocol(read.bundle)
        self._types: Mapping[str, DocumentedType] = documented_types(registry, read.types)
        self._paths = {key: path for path, key in self._now.bundle.documents.items()}
        self._waivers = [waiver for waiver in waivers if waiver.expires >= today]

    def refused(self, version: str) -> list[str]:
        """What of a release is refused today."""
        baseline = self._baselines.read(f"release:{version}")
        old = Protocol(baseline.bundle.edition(Edition.STABLE))
        folder = self._baselines.releases / version / "fixtures"
        paths = {key: path for path, key in baseline.bundle.documents.items()}
        found: list[str] = []
        for key, message in old.messages.items():
            now = self._now.messages.get(key)
            if now is None or message.carries not in paths or self._is_waived(message, old, baseline.name):
                continue
            file = folder / f"{paths[message.carries]}.json"
            if cases := _cases(file):
                where = f"release {version}: {key}: {file.name}"
                found += [f"{where}, {what}" for what in self._refusals(cases, now)]
        return found

    def _is_waived(self, message: MessageSchema, old: Protocol, baseline: str) -> bool:
        """Whether a waiver speaks of the message, or of a type that it reaches."""
        reached = old.closure(message)
        for waiver in self._waivers:
            method, _, pointer = waiver.place.partition("#")
            steps = steps_of(pointer) if pointer else []
            if waiver.against in ("", baseline) and (
                method == str(message.key) or (steps[:1] == ["types"] and steps[1] in reached)
            ):
                return True
        return False

    def _refusals(self, cases: list[tuple[str, Json]], now: MessageSchema) -> Iterator[str]:
        """What is refused of the cases of one type, for all of which one reader is made."""
        assert now.carries is not None
        adapter: TypeAdapter[Validated] = TypeAdapter(self._types[self._paths[now.carries]].model)
        is_read = now.key.is_read_by_server
        schema = {**self._now.document(now), "properties": {}, "required": [], **_carried(now)}
        for case, value in cases:
            try:
                adapter.validate_json(json.dumps(value), by_alias=True, by_name=False)
            except ValidationError as error:
                for detail in error.errors(include_url=False):
                    if is_read or detail["type"] != "missing":
                        yield f"{case}{pointer_of(detail['loc'])}: {detail['msg']}"
            for wrong in Draft7Validator(schema).iter_errors(value) if is_read else ():
                yield f"{case}{pointer_of(tuple(wrong.absolute_path))}: {wrong.message}"


def _carried(message: MessageSchema) -> JsonObject:
    return {"allOf": [{"$ref": f"#/types/{message.carries}"}]}


def _cases(file: Path) -> list[tuple[str, Json]]:
    return list(json.loads(file.read_bytes()).items()) if file.is_file() else []
