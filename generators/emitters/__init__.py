"""Emitters: Bundle → files. To add one, write a module with a function `emit` and list it here.

Input: a Bundle. Output: path → text of every artifact, and nothing on the disk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from ..bundle import Bundle
from ..editions import EDITION_FOLDERS, editions
from ..errors import Contradiction, InvalidProtocol
from . import (
    config_schema,
    fixtures,
    json_schema,
    npm_package,
    protocol,
    typescript,
)

__all__ = ["EMITTERS", "Emitter", "schema_files"]


@dataclass(frozen=True, slots=True)
class Emitter:
    """One kind of artifact."""

    name: str
    """Its module."""
    emit: Callable[[Bundle], Iterator[tuple[str, str]]]
    folder: str = ""
    """Where its files stand, below the folder of the edition."""
    by_edition: bool = False
    """Whether each edition gets files of its own."""


EMITTERS: Final = (
    Emitter("protocol", protocol.emit),
    Emitter("json_schema", json_schema.emit, "json/", by_edition=True),
    Emitter("typescript", typescript.emit, "typescript/", by_edition=True),
    Emitter("fixtures", fixtures.emit, "fixtures/"),
    Emitter("config_schema", config_schema.emit),
    Emitter("npm_package", npm_package.emit),
)


def schema_files(bundle: Bundle, only: str = "") -> dict[str, str]:
    """Everything that the schema folder holds, or what one emitter puts there."""
    bundle.check_references()
    files: dict[str, str] = {}
    for folder, emitter, part in _parts(bundle):
        if only not in ("", emitter.name):
            continue
        for path, text in emitter.emit(part):
            place = folder + emitter.folder + path
            if place in files:
                hint = "rename one of the two types"
                raise InvalidProtocol([Contradiction(f"two artifacts would be {place}", emitter.name, hint)])
            files[place] = text
    return files


def _parts(bundle: Bundle) -> Iterator[tuple[str, Emitter, Bundle]]:
    """Folder, emitter, and what it is given."""
    for emitter in EMITTERS:
        if not emitter.by_edition:
            yield "", emitter, bundle
    for edition, part in editions(bundle).items():
        for emitter in EMITTERS:
            if emitter.by_edition:
                yield EDITION_FOLDERS[edition], emitter, part
