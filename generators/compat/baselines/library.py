"""The documents that references lead to, by their addresses.

Input: the folder from which relative addresses lead, and a folder of further documents. Output: a mapping
that reads a document when it is asked for. A path is looked for from the first folder, then from the
second; any other address is what a document of either calls itself. Nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit

from protocol_models.json_types import Json

from ...errors import BaselineUnavailable
from .files import json_files, read_json

__all__ = ["Library"]


class Library(Mapping[str, Json]):
    """Documents by address."""

    def __init__(
        self, beside: Path | None = None, folder: Path | None = None, known: Mapping[Path, Json] | None = None
    ) -> None:
        """beside: where relative addresses lead from; folder: further documents, at any depth; known: what
        has been read of them."""
        self._beside, self._folder = beside, folder
        self._read: dict[Path, Json] = dict(known or {})

    def __contains__(self, address: object) -> bool:
        return isinstance(address, str) and self.path(address) is not None

    def __getitem__(self, address: str) -> Json:
        path = self.path(address)
        if path is None:
            raise KeyError(address)
        return self._document(path)

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_name)

    def __len__(self) -> int:
        return len(self._by_name)

    def _document(self, path: Path) -> Json:
        if path not in self._read:
            self._read[path] = read_json(path)
        return self._read[path]

    def path(self, address: str) -> Path | None:
        """The file of a document: a path from either folder, or the one that calls itself so."""
        if not urlsplit(address).scheme and not address.startswith("/"):
            for folder in filter(None, (self._beside, self._folder)):
                for name in dict.fromkeys((address, unquote(address))):
                    if name and _is_file(folder / name):
                        return folder / name
        return self._named(address)

    def _named(self, address: str) -> Path | None:
        found = self._by_name.get(address, [])
        near = [path for path in found if self._beside is not None and path.is_relative_to(self._beside)]
        paths = near or found
        different = [path for path in paths if self._document(path) != self._document(paths[0])]
        if different:
            what = f"{paths[0]} and {different[0]} differ, and both call themselves {address!r}"
            hint = "name a folder that has one of them: --resolve DIR"
            raise BaselineUnavailable(what, str(self._folder or self._beside), hint)
        return paths[0] if paths else None

    @cached_property
    def _by_name(self) -> dict[str, list[Path]]:
        """What documents call themselves → where they stand; what is not JSON calls itself nothing."""
        found: dict[str, list[Path]] = {}
        paths = [*self._read, *(json_files(self._folder) if self._folder is not None else ())]
        for path in dict.fromkeys(paths):
            try:
                document = self._document(path)
            except BaselineUnavailable:
                continue
            name = document.get("$id", document.get("id")) if isinstance(document, dict) else None
            if isinstance(name, str):
                found.setdefault(name.removesuffix("#"), []).append(path)
        return found


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # no name that a file system can have
        return False
