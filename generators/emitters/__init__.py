"""Emitters: Bundle → files. To add one, write a module with a function `emit` and list it here.

Input: a Bundle. Output: path → text of every artifact, and nothing on the disk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from ..bundle import Bundle, Edition
from ..errors import Contradiction, InvalidProtocol
from . import config_schema, fixtures, json_schema, protocol, typescript

__all__ = ["EMITTERS", "Emitter", "schema_files"]

EDITION_FOLDERS: Final = {
    Edition.STABLE: "",
    Edition.EXPERIMENTAL: "experimental/",
    Edition.LEGACY: "legacy/",
}


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
)


def schema_files(bundle: Bundle) -> dict[str, str]:
    """Everything that the schema folder holds."""
    bundle.check_references()
    files: dict[str, str] = {}
    for folder, emitter, part in _parts(bundle):
        for path, text in emitter.emit(part):
            place = folder + emitter.folder + path
            if place in files:
                hint = "rename one of the two types"
                raise InvalidProtocol([Contradiction(f"two artifacts would be {place}", emitter.name, hint)])
            files[place] = text
    return files


def _parts(bundle: Bundle) -> Iterator[tuple[str, Emitter, Bundle]]:
    """Folder, emitter, and what it is given. An edition other than stable is there where it differs."""
    for emitter in EMITTERS:
        if not emitter.by_edition:
            yield "", emitter, bundle
    stable = bundle.edition(Edition.STABLE)
    for edition, folder in EDITION_FOLDERS.items():
        part = stable if edition is Edition.STABLE else bundle.edition(edition)
        if edition is Edition.STABLE or (part.methods and part != stable):
            for emitter in EMITTERS:
                if emitter.by_edition:
                    yield folder, emitter, part
