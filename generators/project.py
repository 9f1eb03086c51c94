"""A protocol and the folders of its artifacts.

Input: what the command line names. Output: the trees that `generators.artifacts` compares and writes.
"""

from __future__ import annotations

import os
import shlex
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from protocol_models.garbage import without_collecting

from .artifacts import Tree
from .bundle import Bundle
from .emitters import EMITTERS, fixture_tests, schema_files
from .errors import GeneratorError
from .registry import DEFAULT_PROTOCOL, bundle_of, load_registry

__all__ = ["DEFAULT_OUT", "DEFAULT_PROTOCOL", "Project"]

DEFAULT_OUT = Path("schema")
DEFAULT_TESTS = Path("tests/generated")


@dataclass(frozen=True, slots=True)
class Project:
    """What is generated, and where it goes."""

    protocol: str
    bundle: Bundle
    out: Path
    tests: Path

    @classmethod
    def load(cls, protocol: str, out: Path, tests: Path | None) -> Self:
        """Import the registry and read its models."""
        if tests is None:
            tests = DEFAULT_TESTS if out == DEFAULT_OUT else out / "tests"
        with without_collecting():
            bundle = bundle_of(load_registry(protocol))
        return cls(protocol, bundle, out, tests)

    def trees(self) -> list[Tree]:
        """The schema folder and the folder of emitted tests."""
        to_schema = os.path.relpath(self.out, self.tests).replace(os.sep, "/")
        files = schema_files(self.bundle)
        emitted = dict(fixture_tests.emit(self.bundle, files, to_schema, self.protocol))
        return [Tree(self.out, files), Tree(self.tests, emitted)]

    def part(self, tree: Tree, emitter: str) -> Tree:
        """The schema folder as it is, but for the files of one emitter."""
        names = [each.name for each in EMITTERS if not each.by_edition and not each.folder]
        if emitter not in names:
            raise GeneratorError(
                f"{emitter!r} does not write a file of its own", "--only", f"name one of: {', '.join(names)}"
            )
        chosen = next(each for each in EMITTERS if each.name == emitter)
        return replace(tree, files=dict(chosen.emit(self.bundle)), is_whole=False)

    @property
    def recipe(self) -> str:
        """The command that makes the artifacts what they should be."""
        if self.protocol == DEFAULT_PROTOCOL and self.out == DEFAULT_OUT and self.tests == DEFAULT_TESTS:
            return "just write-app-server-schema"
        words = ["app-server-protocol", "write"]
        if self.protocol != DEFAULT_PROTOCOL:
            words += ["--protocol", self.protocol]
        if self.out != DEFAULT_OUT:
            words += ["--out", str(self.out)]
        if self.tests != (DEFAULT_TESTS if self.out == DEFAULT_OUT else self.out / "tests"):
            words += ["--tests", str(self.tests)]
        return shlex.join(words)
