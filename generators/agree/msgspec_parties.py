"""The structs of msgspec that `write --msgspec` writes, as a party.

Input: a Bundle. Output: for each type what they say of a text, and what they write back of it. The package
keeps undeclared members, as the models do.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib.util import module_from_spec, spec_from_file_location
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Final

from msgspec import DecodeError

from protocol_models._pydantic import TypeForm

from ..bundle import Bundle
from ..emitters.msgspec_bindings import emit
from ..unknown_members import UnknownMembers
from .parties import Party, comparable

__all__ = ["MsgspecPackage", "MsgspecParties", "imported"]

_NUMBERS: Final = count(1)


def imported(files: Mapping[str, str]) -> ModuleType:
    """A package that is written into a folder of its own, and imported under a name that nothing else has."""
    name = f"bindings_of_msgspec_{next(_NUMBERS)}"
    with TemporaryDirectory() as folder:
        place = Path(folder) / name
        place.mkdir()
        for path, text in files.items():
            (place / path).write_text(text, encoding="utf-8")
        spec = spec_from_file_location(name, place / "__init__.py", submodule_search_locations=[str(place)])
        assert spec is not None
        assert spec.loader is not None
        module = module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return module


class MsgspecPackage:
    """The package of a protocol."""

    def __init__(self, bundle: Bundle) -> None:
        self._package = imported(dict(emit(bundle, "write", UnknownMembers.KEEP)))

    def of(self, path: str, *, may_be_null: bool) -> MsgspecParties:
        """The type of a document."""
        described = self._package.types.DOCUMENTS[path]
        return MsgspecParties(self._package, described | None if may_be_null else described)


class MsgspecParties:
    """One type of the package."""

    def __init__(self, package: ModuleType, described: TypeForm) -> None:
        self._package = package
        self._type = described

    def answers(self, text: str) -> dict[Party, bool]:
        """What strict and tolerant reading say."""
        data = text.encode()
        return {
            Party.MSGSPEC: self._accepts(data, strict=True),
            Party.MSGSPEC_TOLERANT: self._accepts(data, strict=False),
        }

    def _accepts(self, data: bytes, *, strict: bool) -> bool:
        try:
            self._package.read(data, self._type, strict=strict)
        except DecodeError:
            return False
        return True

    def loss(self, text: str) -> str | None:
        """What is written back of a message that is read, where it is not what it was."""
        try:
            message = self._package.read(text.encode(), self._type)
        except DecodeError:
            return None
        written: str = self._package.encode(message).decode()
        return None if comparable(written) == comparable(text) else written
