"""What OLD and NEW may name, and the Bundle that each gives.

Input: `release:VERSION`, `git:REVISION`, a path, or `models`. Output: a Baseline: a Bundle and its name.
"""

from __future__ import annotations

import json
import lzma
import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from protocol_models.json_types import Json
from protocol_models.methods import Registry

from ...bundle import Bundle, Edition, short_name
from ...errors import BaselineUnavailable
from ...package_data import frozen_releases
from ...project import DEFAULT_OUT, DEFAULT_PROTOCOL
from ...python_names import PythonName
from ...registry import bundle_of, load_registry
from ..side_version import Version
from .codex_target import protocols_of_codex
from .files import TOO_LARGE, read_json
from .json_schema_import import bundle_of_folder, bundle_of_schema
from .library import Library

__all__ = ["RELEASES", "VERSION", "Baseline", "Baselines", "release_versions"]

RELEASES = "releases"
"""The folder of the frozen releases, below that of the artifacts."""
VERSION = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+(?:[-+][A-Za-z0-9.-]+)?")
PROTOCOL = "protocol.json"
NO_VERSION = Version()
HINT = (
    "name release:VERSION, codex:RELEASE, git:REVISION, models, a codex binary, a protocol.json, "
    "a JSON Schema, or a folder of them"
)


@dataclass(frozen=True, slots=True)
class Baseline:
    """One side of a comparison."""

    name: str
    """As it was asked for, such as `release:0.1.0`."""
    bundle: Bundle
    file: str = PROTOCOL
    """Where its types are written, for those who want to look."""
    places: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Type → the document and the pointer in it, where it is not in that file."""
    editions: Mapping[Edition, Baseline] = field(default_factory=dict)
    """What a codex says of each edition apart, where it does."""
    python: Mapping[str, PythonName] = field(default_factory=dict)
    """What Python code calls its types, where the models at hand say what it is."""
    version: Version = NO_VERSION
    """What else is known of it."""

    def of_edition(self, edition: Edition) -> Baseline:
        """The part of it that an edition promises; plain schemas, which have no methods, whole."""
        if self.editions:
            if edition not in self.editions:
                known = ", ".join(each.value for each in self.editions)
                hint = f"compare another edition: it has {known}"
                raise BaselineUnavailable(f"it has no {edition.value} edition", self.name, hint)
            return self.editions[edition].of_edition(edition)
        if not self.bundle.methods:
            return self
        return replace(self, bundle=self.bundle.edition(edition))


def release_versions(folder: Path) -> list[str]:
    """The frozen releases of a folder, oldest first."""
    names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    return sorted(filter(VERSION.fullmatch, names), key=_version_key)


def _version_key(version: str) -> tuple[tuple[int, str], ...]:
    """Numbers by size, a suffix such as `-rc1` before the release itself."""
    release, dash, suffix = version.partition("-")
    numbers = [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"[.+]", release)]
    return (*numbers, (-1, suffix) if dash else (0, ""))


def _commit(revision: str) -> Version:
    """The commit of a revision, and its day; nothing where git does not tell."""
    command = ["git", "show", "--no-patch", "--format=%h %cs", f"{revision}^{{commit}}"]
    try:
        shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    except (OSError, subprocess.CalledProcessError, UnicodeDecodeError):
        return NO_VERSION
    return Version(*shown) if len(shown) == 2 else NO_VERSION


def _stated(document: Json) -> Version:
    """The version that a document says it has: OpenAPI and its like have one."""
    about = document.get("info") if isinstance(document, dict) else None
    number = about.get("version") if isinstance(about, dict) else None
    return Version(number) if isinstance(number, str) else NO_VERSION


@lru_cache(maxsize=1)
def _bundle_of(registry: Registry) -> Bundle:
    """The Bundle of the models; a folder on either side asks for it, to pair results with methods."""
    return bundle_of(registry)


@dataclass(frozen=True, slots=True)
class Baselines:
    """Reads what is named; `out` is the folder of the artifacts, with the releases in it."""

    protocol: str
    out: Path
    at: tuple[str, ...] = ()
    """Pointers to the places of a document that are judged; all of it where none is named."""
    resolve: Path | None = None
    """The folder of the documents that references may lead to."""

    @property
    def releases(self) -> Path:
        """The folder of the frozen releases; outside a clone, those of this protocol are in the wheel."""
        folder = self.out / RELEASES
        is_ours = self.protocol == DEFAULT_PROTOCOL and self.out == DEFAULT_OUT
        return frozen_releases() if is_ours and not folder.is_dir() else folder

    def read(self, spec: str) -> Baseline:
        """The baseline that a word of the command line names."""
        if not spec.strip():
            raise BaselineUnavailable("OLD or NEW is an empty word", "compat", HINT)
        match spec.partition(":"):
            case ["models", "", ""]:
                bundle = self._models()
                version = Version(bundle.release)
                return Baseline(spec, bundle, str(self.out / PROTOCOL), python=bundle.python, version=version)
            case ["release", ":", version]:
                return self._release(version)
            case ["codex", ":", version]:
                bundle = bundle_of(load_registry(self.protocol), version)
                return Baseline(spec, bundle, str(self.out / PROTOCOL), python=bundle.python)
            case ["git", ":", revision]:
                return self._git(revision)
            case _:
                try:
                    return self._path(spec, Path(spec))
                except RecursionError:
                    what = "the schemas in it are nested too deeply to be read"
                    raise BaselineUnavailable(what, spec, TOO_LARGE) from None

    def newest(self) -> Baseline:
        """The newest frozen release."""
        return self.every()[-1]

    def every(self) -> list[Baseline]:
        """Every frozen release, oldest first; at least one."""
        versions = release_versions(self.releases)
        if not versions:
            hint = "freeze one with `app-server-protocol freeze VERSION`, or name OLD: " + HINT.removeprefix(
                "name "
            )
            raise BaselineUnavailable("no release is frozen", str(self.releases), hint)
        return [self._release(version) for version in versions]

    def _models(self) -> Bundle:
        return _bundle_of(load_registry(self.protocol))

    def _release(self, version: str) -> Baseline:
        path = self.releases / version / PROTOCOL
        packed = path.with_name(PROTOCOL + ".xz")  # the wheel has its own so; nobody else does
        if not VERSION.fullmatch(version) or not (path.is_file() or packed.is_file()):
            known = ", ".join(release_versions(self.releases)) or "none"
            hint = f"frozen are: {known}; freeze this one with `app-server-protocol freeze VERSION`"
            raise BaselineUnavailable(f"release {version!r} is not frozen", str(path), hint)
        data = read_json(path) if path.is_file() else json.loads(lzma.decompress(packed.read_bytes()))
        return Baseline(f"release:{version}", Bundle.from_json(data, str(path)), str(path))

    def _git(self, revision: str) -> Baseline:
        path = Path(os.path.relpath(self.out / PROTOCOL)).as_posix()
        where = f"git:{revision}"
        hint = f"name a revision that has {path}; in CI, fetch it first (fetch-depth: 0)"
        if not revision or revision.startswith("-"):
            raise BaselineUnavailable(
                "a revision must not be empty, and must not start with a dash", where, hint
            )
        # `./` makes the path one below the current folder, wherever in the repository that is.
        command = ["git", "show", f"{revision}:./{path}"]
        try:
            shown = subprocess.run(command, capture_output=True, check=True)
        except FileNotFoundError as error:
            raise BaselineUnavailable("git is not installed", where, "install git") from error
        except subprocess.CalledProcessError as error:
            said = error.stderr.decode(errors="replace").strip().splitlines() or ["git failed"]
            raise BaselineUnavailable(said[-1].removeprefix("fatal: "), where, hint) from error
        try:
            data = json.loads(shown.stdout)
        except ValueError as error:
            raise BaselineUnavailable(f"{path} is not valid JSON there: {error}", where, hint) from error
        bundle = Bundle.from_json(data, f"{where}:{path}")
        return Baseline(where, bundle, path, version=_commit(revision))

    def _path(self, spec: str, path: Path) -> Baseline:
        if path.is_dir():
            if (path / PROTOCOL).is_file():
                return self._path(spec, path / PROTOCOL)
            if (by_codex := self._by_codex(spec, path)) is not None:
                return by_codex
            found = bundle_of_folder(path, self._results(), self.at, self._resolved)
            return Baseline(spec, found.bundle, spec, found.places)
        if not path.exists():
            what = "this link leads to no file" if path.is_symlink() else "there is no such file or folder"
            raise BaselineUnavailable(what, spec, HINT)
        if (by_codex := self._by_codex(spec, path)) is not None:
            return by_codex
        data: Json = read_json(path)
        if isinstance(data, dict) and "formatVersion" in data:
            bundle = Bundle.from_json(data, spec)
            return Baseline(spec, bundle, spec, version=Version(bundle.release))
        # Two files are two versions of one schema, whatever each is called.
        found = bundle_of_schema(
            data,
            "schema",
            spec,
            at=self.at,
            library=Library(path.parent, self._resolved),
            results=self._results,
        )
        return Baseline(spec, found.bundle, spec, found.places, version=_stated(data))

    def _by_codex(self, spec: str, path: Path) -> Baseline | None:
        """What a codex binary says, or a folder that one wrote; `None` for anything else."""
        if self.at:  # the places of documents, as they stand in files
            return None
        found, release = protocols_of_codex(path, self._results)
        if not found:
            return None
        editions = {
            edition: Baseline(spec, each.bundle, spec, each.places, version=Version(release))
            for edition, each in found.items()
        }
        whole = editions.get(Edition.EXPERIMENTAL) or next(iter(editions.values()))
        # A folder as codex writes it does not say of which edition it is: it stands for each.
        return replace(whole, editions=editions if len(editions) > 1 else {})

    @property
    def _resolved(self) -> Path | None:
        """The folder of the documents that references may lead to, if one is named."""
        if self.resolve is not None and not self.resolve.is_dir():
            raise BaselineUnavailable(
                "this is not a folder", str(self.resolve), "name a folder: --resolve DIR"
            )
        return self.resolve

    def _results(self) -> Mapping[str, str]:
        """Method → name of its result, as the models pair them."""
        return {
            row.name: short_name(row.result)
            for row in self._models().methods
            if row.result is not None and not row.legacy
        }
