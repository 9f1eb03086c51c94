"""Shapes of Pydantic models: each is said on the wire as it is, or refused by name.

`shapes.txt` has them: a name, then Python that defines a model `M` and messages `S`, valid ones and others.
What is refused names its place and a next step. What is said is held: a strict reader takes exactly the
messages that the schema of what is read takes, and what the model writes of them is valid for the schema of
what is written.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import jsonschema_rs
import pytest
from pydantic import TypeAdapter, ValidationError

from generators.emitters import schema_files
from generators.errors import InvalidProtocol
from generators.registry import bundle_of
from protocol_models.codec.checks import strict_reader
from protocol_models.methods import Registry, client_notification, server_notification

TEXT = (Path(__file__).parent / "shapes.txt").read_text()
BEGIN, *PARTS = TEXT.split("### ")
BODIES = {name.strip(): body for name, _, body in (part.partition("\n") for part in PARTS)}
LINES = (BODIES.pop("refused to read").split("\n"), BODIES.pop("refused to write").split("\n"))
REFUSED_TO_READ, REFUSED_TO_WRITE = ({line.strip() for line in lines if line.strip()} for lines in LINES)


def shape(name: str) -> tuple[Any, list[Any]]:
    """The model of a shape and its messages; the model's module is one that Pydantic finds names in."""
    module = ModuleType("shapes_of_models")
    sys.modules[module.__name__] = module
    exec(compile(BEGIN + BODIES[name], name, "exec"), module.__dict__)  # the data of this test
    return module.M, module.S


def document(registry: Registry, model: Any) -> dict[str, Any]:
    files = schema_files(bundle_of(registry))
    found: dict[str, Any] = json.loads(files[f"json/{model.__name__}.json"])
    return found


def said(registry: Registry, model: Any, is_refused: bool) -> dict[str, Any] | None:
    """The schema; none where the shape is refused, with its place and a next step."""
    if not is_refused:
        return document(registry, model)
    with pytest.raises(InvalidProtocol) as caught:
        document(registry, model)
    assert all(each.where.startswith("M") and each.hint for each in caught.value.problems)
    return None


@pytest.mark.parametrize("name", BODIES)
def test_what_is_read_is_said_or_refused(name: str) -> None:
    model, messages = shape(name)
    registry = Registry("shapes", (client_notification("n", model),))
    schema = said(registry, model, name in REFUSED_TO_READ)
    if schema is None:
        return
    admits = jsonschema_rs.Draft7Validator(schema, validate_formats=True).is_valid
    read = strict_reader(model)

    def is_read(message: Any) -> bool:
        try:
            read(json.dumps(message).encode())
        except ValidationError:
            return False
        return True

    assert [each for each in messages if is_read(each)] == [each for each in messages if admits(each)]
    assert not messages or any(map(admits, messages))


@pytest.mark.parametrize("name", BODIES)
def test_what_is_written_is_said_or_refused(name: str) -> None:
    model, messages = shape(name)
    schema = said(Registry("shapes", (server_notification("n", model),)), model, name in REFUSED_TO_WRITE)
    if schema is None:
        return
    admits = jsonschema_rs.Draft7Validator(schema, validate_formats=True).is_valid
    adapter = TypeAdapter[Any](model)
    for message in messages:
        try:
            value = adapter.validate_json(json.dumps(message))
        except ValidationError:
            continue
        text = adapter.dump_json(value, by_alias=True)
        assert admits(json.loads(text)), text
