"""Tiny trees and lists to compare: documents, types, entries."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any, Final

from generators import canonical
from generators.bundle import Edition
from generators.conform import deviations
from generators.conform.deviations import Deviation
from generators.conform.facets import Facet, SchemaLanguage

STABLE_JSON: Final = Facet(Edition.STABLE, SchemaLanguage.JSON_SCHEMA)
STABLE_TYPES: Final = Facet(Edition.STABLE, SchemaLanguage.TYPESCRIPT)


def documents(**schemas: dict[str, Any]) -> dict[str, str]:
    """Path → text: `Thing` becomes `Thing.json`."""
    return {f"{name}.json": canonical.document(schema) for name, schema in schemas.items()}


def listed(folder: Path, text: str) -> tuple[Deviation, ...]:
    """The list that a file with this text holds."""
    path = folder / "deviations.toml"
    path.write_text(textwrap.dedent(text), encoding="utf-8")
    return deviations.load(path)


def entry(*matches: str, kind: str = "json_schema") -> str:
    """The text of one entry, `meant`, with these matches."""
    rows = ", ".join(f"{{ {match} }}" for match in matches)
    return f'[[deviation]]\nid = "meant"\nreason = "it is"\nevidence = "seen"\n{kind} = [ {rows} ]\n'
