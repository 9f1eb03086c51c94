"""Who is asked whether a message is valid.

Input: a document, the model that it describes, and texts. Output: an answer from each party. The models are
asked in the two ways in which users read with them; validators of JSON Schema are asked about the document.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final

import jsonschema_rs
from jsonschema import Draft7Validator
from pydantic import ValidationError
from pydantic_core import PydanticSerializationError

from protocol_models._pydantic import TypeForm, Validated
from protocol_models.codec.checks import strict_reader
from protocol_models.codec.plain_models import PlainModels
from protocol_models.json_types import Json, JsonObject

from ..canonical import line
from ..fixture_check import unordered

__all__ = ["TOLERANT", "Answers", "ModelParties", "Party", "SchemaParties", "comparable"]


class Party(StrEnum):
    """One that answers."""

    STRICT = "strict model"
    """The model, as `Decoder(strict=True)` reads with it."""
    TOLERANT = "tolerant model"
    """The model, as it is read with by default."""
    JSONSCHEMA = "jsonschema"
    RUST = "jsonschema-rs"
    AJV = "Ajv"
    TYPESCRIPT = "TypeScript"
    MSGSPEC = "strict msgspec"
    """The generated structs of msgspec, read with `strict=True`."""
    MSGSPEC_TOLERANT = "tolerant msgspec"
    """The same, as they are read with by default."""


TOLERANT: Final = frozenset({Party.TOLERANT, Party.MSGSPEC_TOLERANT})
"""Those that may accept more than the schema."""


Answers = Mapping[Party, bool]
"""For each party that was asked, whether the message is valid."""


class ModelParties:
    """One type of the models."""

    def __init__(self, model: TypeForm, plain_models: PlainModels, *, is_written: bool = True) -> None:
        self._strict = strict_reader(model)
        self._read, self._write = plain_models.codec(model)
        self._is_written = is_written
        """Whether what is read is written in the same form."""

    def answers(self, text: str) -> dict[Party, bool]:
        """What the strict and the tolerant reader say."""
        data = text.encode()
        return {
            Party.STRICT: _accepts(self._strict, data),
            Party.TOLERANT: _accepts(self._read, data),
        }

    def loss(self, text: str) -> str | None:
        """What is written back of a message that is read, where it is not what it was."""
        if not self._is_written:
            return None
        try:
            message = self._read(text.encode())
        except ValidationError:
            return None
        try:
            written = self._write(message).decode()
        except PydanticSerializationError as error:
            return f"an error: {error}"
        return None if self._comes_back(text, written, message) else written

    def _comes_back(self, text: str, written: str, message: Validated) -> bool:
        """Whether it is the same; the items of a set come back in an order of their own."""
        if comparable(written) == comparable(text):
            return True
        is_reordered = unordered(json.loads(written)) == unordered(json.loads(text))
        return is_reordered and bool(self._read(written.encode()) == message)


class SchemaParties:
    """One document, read by the validators that run in this process."""

    def __init__(self, document: JsonObject) -> None:
        self._python = Draft7Validator(document)
        self._rust = jsonschema_rs.Draft7Validator(document, validate_formats=False)

    def answers(self, text: str) -> dict[Party, bool]:
        """What the two validators say."""
        value = json.loads(text)
        return {Party.JSONSCHEMA: self._python.is_valid(value), Party.RUST: self._rust.is_valid(value)}

    def admits(self, value: Json) -> bool:
        """What the faster one says of a value."""
        return self._rust.is_valid(value)


def _accepts(read: Callable[[bytes], object], data: bytes) -> bool:
    try:
        read(data)
    except ValidationError:
        return False
    return True


def comparable(text: str) -> str:
    """The text with its members in one order, and numbers as they are written."""
    return line(_sorted(json.loads(text)))


def _sorted(value: Json) -> Json:
    if isinstance(value, dict):
        return {name: _sorted(value[name]) for name in sorted(value)}
    return [_sorted(item) for item in value] if isinstance(value, list) else value
