"""A codex, or what it wrote → its documents and types.

Input: the path of a codex binary, or of a folder, or a version of npm's `@openai/codex`. Output: the text
of every document and of every type module, by edition. A binary is run in a scratch folder with a scratch
home; nothing of it stays.

A folder holds `json/` and `typescript/`, and the same in `experimental/`, as the folder `schema` of this
project does; what is not there is not compared. Or the documents or types are in the folder itself, as
codex writes them.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ..bundle import Edition
from ..errors import GeneratorError
from .codex_package import VERSION, binary_of
from .facets import Facet, SchemaLanguage
from .one_release import check_one_release

__all__ = ["Target", "read_target"]

ENDINGS: Final = {SchemaLanguage.JSON_SCHEMA: ".json", SchemaLanguage.TYPESCRIPT: ".ts"}
COMMANDS: Final = {
    SchemaLanguage.JSON_SCHEMA: "generate-json-schema",
    SchemaLanguage.TYPESCRIPT: "generate-ts",
}
FOLDERS: Final = {SchemaLanguage.JSON_SCHEMA: "json", SchemaLanguage.TYPESCRIPT: "typescript"}
OPTIONS: Final = {Edition.STABLE: (), Edition.EXPERIMENTAL: ("--experimental",)}
RELEASE: Final = re.compile(r"\d+\.\d+\.\d+\S*")
SECONDS: Final = 120
"""After that a codex that writes its schemas hangs; a healthy one takes a tenth of a second."""


@dataclass(frozen=True, slots=True)
class Target:
    """What the models are held against."""

    title: str
    """The version that the binary says, or the path of the folder."""
    trees: Mapping[Facet, Mapping[str, str]]
    """Path below the tree → text."""
    release: str = ""
    """The release that the binary names; empty for a folder."""


def read_target(name: str, edition: Edition, show: Callable[[str], None]) -> Target:
    """All that the target has. `edition` is that of what stands in a folder, but for `experimental/`."""
    path = Path(name)
    if path.is_dir():
        return _read_folder(path, edition)
    if path.exists():
        return _run_binary(path.resolve(), show)
    if (version := VERSION.fullmatch(name)) is not None:
        show(f"npm fetches codex {version[1]}")
        with binary_of(version[1]) as binary:
            return _run_binary(binary, show)
    hint = "name a codex binary, a folder that it wrote, or a version of npm's @openai/codex such as 0.171.0"
    raise GeneratorError("there is no such file or folder", name, hint)


def _read_folder(folder: Path, edition: Edition) -> Target:
    places = {
        Facet(each, kind): folder / inside / below
        for each, inside in ((edition, ""), (Edition.EXPERIMENTAL, "experimental"))
        for kind, below in FOLDERS.items()
        if (folder / inside / below).is_dir()
    } or {Facet(edition, kind): folder for kind in SchemaLanguage if any(folder.glob(f"*{ENDINGS[kind]}"))}
    trees = {tree: _texts(place, ENDINGS[tree.kind]) for tree, place in places.items()}
    if not any(trees.values()):
        hint = "name a folder with json/ or typescript/ in it, or one that codex app-server generate-ts wrote"
        raise GeneratorError("it holds no documents and no types", str(folder), hint)
    check_one_release(trees, str(folder))
    return Target(str(folder), trees)


def _texts(folder: Path, ending: str) -> dict[str, str]:
    try:
        return {
            path.relative_to(folder).as_posix(): path.read_bytes().decode()
            for path in sorted(folder.rglob(f"*{ending}"))
        }
    except (OSError, UnicodeDecodeError) as error:
        raise GeneratorError(f"it cannot be read: {error}", str(folder), "write the folder again") from error


# --- a binary


def _run_binary(binary: Path, show: Callable[[str], None]) -> Target:
    with tempfile.TemporaryDirectory(prefix="conform-") as folder:
        scratch = Path(folder)
        (scratch / "home").mkdir()
        title = _run([str(binary), "--version"], scratch).strip()
        trees = {}
        for edition, options in OPTIONS.items():
            for kind, command in COMMANDS.items():
                words = [str(binary), "app-server", command, *options]
                show(" ".join([binary.name, *words[1:]]))
                out = scratch / edition / FOLDERS[kind]
                _run([*words, "--out", str(out)], scratch)
                trees[Facet(edition, kind)] = _texts(out, ENDINGS[kind])
        named = RELEASE.search(title)
        return Target(f"{title} ({binary.name})", trees, named.group() if named else "")


def _run(words: list[str], scratch: Path) -> str:
    """What the command prints; an error where it cannot be run, fails, or hangs."""
    home = str(scratch / "home")
    where, hint = words[0], "name a codex binary for this machine that has `app-server generate-ts`"
    try:
        ended = subprocess.run(
            words,
            cwd=scratch,
            env={**os.environ, "CODEX_HOME": home, "HOME": home},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise GeneratorError(f"{' '.join(words[1:3])} did not end within {SECONDS} s", where, hint) from error
    except OSError as error:
        what = f"it cannot be run: {error.strerror or error}"
        raise GeneratorError(what, where, hint) from error
    if ended.returncode != 0:
        told = ended.stderr.decode(errors="replace").strip().splitlines()[-1:]
        what = f"{' '.join(words[1:3])} failed with exit code {ended.returncode}: {' '.join(told)}"
        raise GeneratorError(what, where, hint)
    return ended.stdout.decode(errors="replace")
