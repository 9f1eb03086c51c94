"""The text of a type's JSON Schema in which it is left open how references are written.

Input: a schema in which every reference is one that `open_reference` made. Output: its text for each place
where the type stands: what is the same everywhere is converted, sorted and written once.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from . import canonical
from .canonical import Schema

__all__ = ["OpenSchema", "open_reference"]

_OPEN: Final = "\0"
"""What no reference begins with, and no text of JSON has in it but as an escape."""
_REFERENCE: Final = re.compile(r'(?<="\$ref": )"\\u0000([^"]*)"')


def open_reference(key: str) -> str:
    """A reference to a type, to be written once it is known how."""
    return _OPEN + key


class OpenSchema:
    """The schema of a type, which any number of documents hold."""

    __slots__ = ("_keys", "_members", "_only", "_texts")

    def __init__(self, schema: Schema) -> None:
        reference = schema.get("$ref", "")
        self._only = reference.removeprefix(_OPEN) if reference.startswith(_OPEN) else None
        """The key of a type, where the schema is a reference to it and nothing else."""
        texts = canonical.texts_of({} if self._only else canonical.sorted_keys(schema))
        self._members = {name: _REFERENCE.split(text) for name, text in texts.items()}
        """Name → text, key, text, key, …, text."""
        keys = [key for parts in self._members.values() for key in parts[1::2]]
        self._keys = tuple(dict.fromkeys(filter(None, [self._only, *keys])))
        self._texts: dict[tuple[int, tuple[str, ...]], str] = {}

    def text(self, reference: Callable[[str], str], depth: int) -> str:
        """The text of the schema, which stands so many objects deep."""
        place = depth, tuple(map(reference, self._keys))
        if place not in self._texts:
            self._texts[place] = canonical.document_of(self.members(reference, depth), depth)
        return self._texts[place]

    def members(self, reference: Callable[[str], str], depth: int) -> dict[str, str]:
        """The text of each member of the schema, which stands so many objects deep, for `document_of`."""
        if self._only:
            return canonical.texts_of({"$ref": reference(self._only)}, depth)
        return {
            name: canonical.deeper(_closed(parts, reference), depth) for name, parts in self._members.items()
        }


def _closed(parts: list[str], reference: Callable[[str], str]) -> str:
    if len(parts) == 1:
        return parts[0]
    closed = list(parts)
    closed[1::2] = [canonical.line(reference(key)) for key in parts[1::2]]
    return "".join(closed)
