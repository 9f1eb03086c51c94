"""A protocol and the folders of its artifacts.

Input: what the command line names. Output: the trees that `generators.artifacts` compares and writes.
"""

from __future__ import annotations

import os
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from protocol_models.garbage import without_collecting
from protocol_models.methods import Registry

from .artifacts import Tree
from .bundle import Bundle
from .emitters import EMITTERS, fixture_tests, fixtures, python_index, schema_files
from .errors import GeneratorError
from .pydantic_schema.read_types import ReadTypes
from .registry import DEFAULT_PROTOCOL, load_registry, read_protocol
from .unknown_members import UnknownMembers

__all__ = ["DEFAULT_OUT", "DEFAULT_PROTOCOL", "Bindings", "Project"]

DEFAULT_OUT = Path("schema")
DEFAULT_TESTS = Path("tests/generated")
DEFAULT_PYTHON = Path("protocol_models/_generated")
OWN_MODELS = Path("protocol_models/registry.py")


@dataclass(frozen=True, slots=True)
class Bindings:
    """The package of msgspec structs that is wanted."""

    folder: Path
    unknown: UnknownMembers = UnknownMembers.DROP


@dataclass(frozen=True, slots=True)
class Project:
    """What is generated, and where it goes."""

    protocol: str
    registry: Registry
    bundle: Bundle
    out: Path
    tests: Path
    python: Path | None = None
    """The package of the method index and the message unions; `None` where it is not wanted."""
    at: str = ""
    """The release that is asked for, where it is not the one that the registry names."""
    types: ReadTypes | None = None
    """The models as they were read."""
    later: Bundle | None = None
    """The newest release of the record, where that is a later one and none was asked for: what came since has
    fixtures too."""
    bindings: Bindings | None = None
    """The package of msgspec structs, where it is wanted."""

    @classmethod
    def load(
        cls,
        protocol: str,
        out: Path,
        tests: Path | None,
        python: Path | None = None,
        at: str = "",
        *,
        bindings: Bindings | None = None,
    ) -> Self:
        """Import the registry and read its models, as they are in a release."""
        if tests is None:
            tests = DEFAULT_TESTS if out == DEFAULT_OUT else out / "tests"
        # In a clone of this repository the package is part of the models; an installed one is left alone.
        if python is None and (protocol, out) == (DEFAULT_PROTOCOL, DEFAULT_OUT) and OWN_MODELS.is_file():
            python = DEFAULT_PYTHON
        with without_collecting():
            registry = load_registry(protocol)
            read = read_protocol(registry, at)
        return cls(protocol, registry, read.bundle, out, tests, python, at, read.types, read.later, bindings)

    def trees(self) -> list[Tree]:
        """The schema folder, the folder of emitted tests, and the package of the index where it is wanted."""
        to_schema = os.path.relpath(self.out, self.tests).replace(os.sep, "/")
        with without_collecting():
            files = schema_files(self.bundle)
            if self.later is not None:
                more = fixtures.later_fixtures(self.bundle, self.later, files)
                files |= {f"fixtures/{path}": text for path, text in more}
            emitted = dict(fixture_tests.emit(self.bundle, files, to_schema, self.protocol))
        trees = [Tree(self.out, files), Tree(self.tests, emitted)]
        if self.python is not None:
            trees.append(Tree(self.python, dict(python_index.emit(self.registry, self.recipe))))
        if self.bindings is not None:
            from .emitters import msgspec_bindings  # the largest emitter, and few ask for it

            unknown = self.bindings.unknown
            package = dict(msgspec_bindings.emit(self.bundle, self.recipe, unknown))
            trees.append(Tree(self.bindings.folder, package))
        return trees

    def part(self, emitter: str) -> Tree:
        """The schema folder as it is, but for the files of one emitter."""
        names = [each.name for each in EMITTERS if not each.by_edition and not each.folder]
        if emitter not in names:
            raise GeneratorError(
                f"{emitter!r} does not write a file of its own", "--only", f"name one of: {', '.join(names)}"
            )
        chosen = next(each for each in EMITTERS if each.name == emitter)
        return Tree(self.out, dict(chosen.emit(self.bundle)), is_whole=False)

    @property
    def recipe(self) -> str:
        """The command that makes the artifacts what they should be."""
        is_default = self.protocol == DEFAULT_PROTOCOL and not self.at
        is_default = is_default and self.bindings is None
        if is_default and self.out == DEFAULT_OUT and self.tests == DEFAULT_TESTS:
            return "just write-app-server-schema"
        words = ["app-server-protocol", "write"]
        if self.protocol != DEFAULT_PROTOCOL:
            words += ["--protocol", self.protocol]
        if self.at:
            words += ["--at", self.at]
        if self.out != DEFAULT_OUT:
            words += ["--out", str(self.out)]
        if self.tests != (DEFAULT_TESTS if self.out == DEFAULT_OUT else self.out / "tests"):
            words += ["--tests", str(self.tests)]
        if self.python is not None and self.python != DEFAULT_PYTHON:
            words += ["--python", str(self.python)]
        if self.bindings is not None:
            words += ["--msgspec", str(self.bindings.folder)]
            if self.bindings.unknown is not UnknownMembers.DROP:
                words += ["--unknown", self.bindings.unknown.value]
        return shlex.join(words)
