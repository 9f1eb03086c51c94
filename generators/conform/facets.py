"""What is compared: the JSON Schema documents, or the TypeScript types, of one edition."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ..bundle import Edition

__all__ = ["Facet", "SchemaLanguage"]


class SchemaLanguage(StrEnum):
    """What is compared."""

    JSON_SCHEMA = "JSON Schema"
    TYPESCRIPT = "TypeScript"


@dataclass(frozen=True, slots=True, order=True)
class Facet:
    """The documents, or the types, of one edition."""

    edition: Edition
    kind: SchemaLanguage

    def __str__(self) -> str:
        return f"{self.edition} {self.kind}"
