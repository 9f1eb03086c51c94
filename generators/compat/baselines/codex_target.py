"""A codex binary, or a folder that one wrote → the protocol of each edition.

Input: the path. Output: edition → what its JSON Schema says, and the release; or nothing where
the path is neither. A folder with artifacts of two releases is refused.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from ...bundle import Edition
from ...conform.facets import SchemaLanguage
from ...conform.target import read_target
from ...errors import BaselineUnavailable, GeneratorError
from .json_schema_import import Imported, bundle_of_schema

__all__ = ["protocols_of_codex"]

PROGRAMS: Final = (b"\x7fELF", b"MZ", b"#!", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe")
"""How the programs of Linux, Windows and macOS begin, and scripts."""
WHOLE: Final = "codex_app_server_protocol.schemas.json"
"""The document of everything."""


def protocols_of_codex(
    path: Path, results: Callable[[], Mapping[str, str]]
) -> tuple[dict[Edition, Imported], str]:
    """Edition → its protocol, and the release if a binary says it; empty if the path is not a codex, and
    nothing that one wrote.

    results: method → name of its result, where names do not tell.
    """
    if not (_wrote(path) if path.is_dir() else _is_program(path)):
        return {}, ""
    try:
        target = read_target(str(path), Edition.STABLE, lambda _: None)
    except GeneratorError as error:
        raise BaselineUnavailable(error.what, error.where, error.hint) from error
    found: dict[Edition, Imported] = {}
    for facet, files in target.trees.items():
        if facet.kind is SchemaLanguage.JSON_SCHEMA:
            if WHOLE not in files:
                hint = "name a codex with `app-server generate-json-schema`, or a folder that one wrote"
                raise BaselineUnavailable(f"it writes no {WHOLE}", str(path), hint)
            document = json.loads(files[WHOLE])
            where = f"{path}:{facet.edition.value}/{WHOLE}"
            found[facet.edition] = bundle_of_schema(document, "codex", where, results=results)
    return found, target.release


def _wrote(folder: Path) -> bool:
    return (folder / WHOLE).is_file() or (folder / "json" / WHOLE).is_file()


def _is_program(path: Path) -> bool:
    if not path.is_file():  # what is read of a pipe is gone
        return False
    try:
        with path.open("rb") as file:
            return file.read(4).startswith(PROGRAMS)
    except OSError:
        return False
