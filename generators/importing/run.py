"""A schema → a folder that holds a package of models, and how far the two say the same.

Input: the path of the schema, the folder, the name of the protocol. Output: an Import, which every report
renders; the folder is written whole, or not at all.
"""

from __future__ import annotations

import keyword
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from protocol_models.garbage import without_collecting

from ..artifacts import Tree, manifest_of
from ..errors import GeneratorError
from ..registry import PROTOCOL_NAME
from ..writing import write
from .found_methods import found_methods
from .free_forms import with_free_forms_last
from .lifting import lifted
from .parsing import parsed
from .placing import clients_only, placed
from .printing import Package, printed
from .round_trip import TypeVerdict, compared
from .source import read_source
from .tagging import tagged

__all__ = ["Import", "Stage", "import_schema"]


@dataclass(frozen=True, slots=True)
class Import:
    """What was made of a schema."""

    schema: Path
    folder: Path
    name: str
    comparisons: Sequence[TypeVerdict]
    methods: int
    files: int
    notes: Sequence[str]
    """What had to be assumed, and what is not kept."""

    @property
    def unequal(self) -> list[TypeVerdict]:
        """The definitions that do not come out equal."""
        return [each for each in self.comparisons if not each.is_equal]

    @property
    def exit_code(self) -> int:
        """1 where a definition does not come out equal."""
        return 1 if self.unequal else 0


Stage = Callable[[str, int | None, int | None], None]
"""Told what is being done, and how much of how much of it is done, where that is known."""


def _untold(_what: str, _done: int | None, _of: int | None) -> None:
    pass


def import_schema(schema: Path, folder: Path, name: str = "", stage: Stage = _untold) -> Import:
    """Make the models, hold them against the schema, and write them."""
    name = name or folder.resolve().name
    if not PROTOCOL_NAME.fullmatch(name) or keyword.iskeyword(name):
        hint = "choose one of small letters, digits and underscores, with --name or as that of the folder"
        raise GeneratorError(f"{name!r} cannot be the name of a Python package", "--name", hint)
    with without_collecting():  # it would look at millions of objects again and again, and free next to none
        source = read_source(schema)
        stage(f"reading {len(source.definitions)} types", None, None)
        flat = lifted(source)
        declared = with_free_forms_last(tagged(parsed(source, flat), flat.parents))
        methods, notes = found_methods(source, declared)
        package = Package(name, schema.name, declared, methods, clients_only(declared, methods))
        files, lost = printed(package, placed(declared, methods))
        _check_foreign(folder, files)
        stage("reading the models back", None, None)
        comparisons = compared(source, files, partial(stage, "comparing types"))
    write([Tree(folder, files)])
    return Import(schema, folder, name, comparisons, len(methods), len(files), (*source.notes, *notes, *lost))


def _check_foreign(folder: Path, files: dict[str, str]) -> None:
    """A file that somebody else wrote is in the way: it is never replaced."""
    ours = manifest_of(folder)
    for path in files:
        if (folder / path).exists() and path not in ours:
            hint = "choose another folder with --out, or move the file"
            what = "this file was not written by this command, and would be replaced; nothing was written"
            raise GeneratorError(what, str(folder / path), hint)
