"""Artifacts: read, compare, write. The one place that changes a file.

Input: for each output folder, path → text of every file it should hold. Output: the differences, or a
folder that has none.

A manifest in each folder lists what was written there, so that a file that is no longer made can be
told from one that somebody else put there. A file is replaced in one step, after all of them have been
written next to the folder's own: whoever interrupts a write finds the old tree, or a complete file.
"""

from __future__ import annotations

import contextlib
import difflib
import os
import re
import shutil
import signal
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from pathlib import Path, PurePosixPath

from .errors import Contradiction, GeneratorError, InvalidProtocol, OutputUnavailable

__all__ = [
    "MANIFEST",
    "Difference",
    "FileState",
    "Tree",
    "compare",
    "create",
    "foreign_files",
    "texts",
    "write",
    "write_files",
]

MANIFEST = ".app-server-protocol"
"""The file that lists what was written into a folder, one path a line."""
STAGING = ".app-server-protocol.new"
PATH_PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
DIFF_LINES = 12


class FileState(StrEnum):
    """How a file differs from what the models give."""

    STALE = "stale"
    MISSING = "missing"
    STRAY = "stray"


@dataclass(frozen=True, slots=True)
class Difference:
    """One file that is not as the models give it."""

    state: FileState
    path: Path
    diff: tuple[str, ...] = ()
    foreign: bool = False
    """Stray, and never written by this tool: it is left alone."""


@dataclass(frozen=True, slots=True)
class Tree:
    """What one output folder should hold."""

    root: Path
    files: Mapping[str, str]
    """Path below the folder, with slashes → text."""
    is_whole: bool = True
    """Whether the folder should hold nothing else; a part leaves the rest of it alone."""

    def __post_init__(self) -> None:
        problems = [*_unsafe_paths(self.files), *_colliding_paths(self.files)]
        if problems:
            raise InvalidProtocol(problems)

    def expected(self) -> dict[str, bytes]:
        """The bytes of every file, the manifest among them."""
        owned = set(self.files) if self.is_whole else {*self.files, *_manifest(self.root)}
        manifest = "".join(f"{path}\n" for path in sorted(owned))
        return {path: text.encode() for path, text in {**self.files, MANIFEST: manifest}.items()}


def _unsafe_paths(files: Mapping[str, str]) -> Iterator[Contradiction]:
    for path in files:
        if not all(PATH_PART.fullmatch(part) for part in path.split("/")):
            hint = "use letters, digits, dots, dashes and underscores in the names of types and folders"
            yield Contradiction(f"{path!r} cannot be the path of an artifact", "the emitters", hint)


def _colliding_paths(files: Mapping[str, str]) -> Iterator[Contradiction]:
    seen: dict[str, str] = {}
    for path in files:
        if (other := seen.setdefault(path.casefold(), path)) != path:
            hint = "rename one of the types: some file systems take the two for one"
            yield Contradiction(f"{other} and {path} differ only in case", "the emitters", hint)


# --- compare


def compare(tree: Tree) -> list[Difference]:
    """Every file that differs from what the tree should hold, sorted by path."""
    try:
        return sorted(_differences(tree), key=lambda difference: difference.path)
    except OSError as error:
        raise OutputUnavailable(_place(error, tree.root), error) from error


def _differences(tree: Tree) -> Iterator[Difference]:
    for path, wanted in tree.expected().items():
        place = _inside(tree.root, path)
        found = _read(place)
        if found is None:
            yield Difference(FileState.MISSING, place)
        elif found != wanted:
            yield Difference(FileState.STALE, place, _diff(found, wanted))
    written = _manifest(tree.root)
    for path in sorted(_unexpected(tree)):
        yield Difference(FileState.STRAY, tree.root / path, foreign=path not in written)


def _unexpected(tree: Tree) -> set[str]:
    """Files in the folders that are ours, and files that were once written, which nothing makes now."""
    if not tree.is_whole:
        return set()
    folders = {path.partition("/")[0] for path in tree.files if "/" in path}
    once = _manifest(tree.root) - tree.files.keys()
    found = {path for path in once if _inside(tree.root, path).is_file()}
    for folder in folders:
        for place in _walk(tree.root / folder):
            relative = place.relative_to(tree.root)
            if not any(part.startswith(".") or part == "__pycache__" for part in relative.parts):
                found.add(relative.as_posix())
    return found - tree.files.keys() - {MANIFEST}


def _walk(folder: Path) -> Iterator[Path]:
    for directory, _, names in os.walk(folder):
        yield from (Path(directory, name) for name in names)


def foreign_files(tree: Tree) -> list[Path]:
    """Files in our folders that this tool never wrote, and so leaves alone."""
    written = _manifest(tree.root)
    return [tree.root / path for path in sorted(_unexpected(tree)) if path not in written]


def _diff(found: bytes, wanted: bytes) -> tuple[str, ...]:
    """The first lines of a unified diff, without its head."""
    before, after = (data.decode(errors="replace").splitlines() for data in (found, wanted))
    lines = list(difflib.unified_diff(before, after, lineterm="", n=1))[2:]
    if not lines:
        return ("the line endings differ, or the last line break",)
    more = len(lines) - DIFF_LINES
    return (*lines[:DIFF_LINES], *([f"… {more} more lines"] if more > 0 else []))


# --- write


def write(trees: Sequence[Tree]) -> tuple[list[Path], list[Path]]:
    """Make every folder hold what it should; the files that were written, and those removed."""
    staged: list[_Staged] = []
    try:
        staged += map(_stage, trees)
        with _uninterrupted():
            for change in staged:
                change.commit()
    except OSError as error:
        raise OutputUnavailable(_place(error, trees[0].root), error) from error
    finally:
        for tree in trees:
            shutil.rmtree(tree.root / STAGING, ignore_errors=True)
    written = [place for change in staged for place in change.written]
    return sorted(written), sorted(place for change in staged for place in change.removed)


@dataclass(frozen=True, slots=True)
class _Staged:
    """New files that lie ready, and what is to be removed."""

    tree: Tree
    changed: tuple[str, ...]
    obsolete: tuple[str, ...]

    @property
    def written(self) -> list[Path]:
        return [self.tree.root / path for path in self.changed if path != MANIFEST]

    @property
    def removed(self) -> list[Path]:
        return [self.tree.root / path for path in self.obsolete]

    def commit(self) -> None:
        """Put each file in its place. Before the first, the manifest owns up to all of them."""
        root = self.tree.root
        if not self.changed and not self.obsolete:
            return
        owned = {*_manifest(root), *self.tree.files}
        _replace(
            root / STAGING / "manifest",
            root / MANIFEST,
            "".join(f"{path}\n" for path in sorted(owned)).encode(),
        )
        for path in self.changed:
            if path != MANIFEST:
                place = _inside(root, path)
                place.parent.mkdir(parents=True, exist_ok=True)
                os.replace(root / STAGING / "files" / path, place)
        for path in self.obsolete:
            (root / path).unlink()
            _remove_empty_folders(root, path)
        _replace(root / STAGING / "manifest", root / MANIFEST, self.tree.expected()[MANIFEST])


def _stage(tree: Tree) -> _Staged:
    """Write what differs next to its place, so that nothing that can fail is left for later."""
    tree.root.mkdir(parents=True, exist_ok=True)
    staging = tree.root / STAGING
    shutil.rmtree(staging, ignore_errors=True)
    expected = tree.expected()
    changed = tuple(path for path, wanted in expected.items() if _read(_inside(tree.root, path)) != wanted)
    written = _manifest(tree.root)
    obsolete = tuple(path for path in sorted(_unexpected(tree)) if path in written)
    for path in changed:
        place = staging / "files" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(expected[path])
        _check_writable(_inside(tree.root, path))
    for path in obsolete:
        _check_writable(tree.root / path)
    return _Staged(tree, changed, obsolete)


def write_files(files: Mapping[Path, str]) -> None:
    """Make single files hold texts, each of them whole, and none before all of them lie ready."""
    staged: dict[Path, Path] = {}
    try:
        for place, text in files.items():
            place.parent.mkdir(parents=True, exist_ok=True)
            _check_writable(place)
            if place.exists() and not place.is_file():  # a terminal or a pipe has nothing to replace
                place.write_text(text, encoding="utf-8", newline="\n")
                continue
            target = place.resolve()  # a link stays one
            staged[target] = target.with_name(f".{target.name}{STAGING}")
            staged[target].write_text(text, encoding="utf-8", newline="\n")
        for target, temporary in staged.items():
            os.replace(temporary, target)
    except OSError as error:
        raise OutputUnavailable(_place(error, Path(next(iter(files)))), error) from error
    finally:
        for temporary in staged.values():
            temporary.unlink(missing_ok=True)


def create(tree: Tree) -> None:
    """Make a folder that is not there yet. It appears in one step, whole, and without a manifest."""
    staging = tree.root.parent / STAGING
    try:
        shutil.rmtree(staging, ignore_errors=True)
        for path, text in tree.files.items():
            place = staging / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(text.encode())
        os.replace(staging, tree.root)
    except OSError as error:
        raise OutputUnavailable(_place(error, tree.root), error) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _check_writable(place: Path) -> None:
    """Raise the error of a folder in which a file cannot be replaced, before the first one is."""
    folder = place.parent
    while not folder.exists():
        folder = folder.parent
    if not os.access(folder, os.W_OK | os.X_OK) or place.is_dir():
        error = IsADirectoryError(21, "is a folder, and a file has to stand here", str(place))
        raise error if place.is_dir() else PermissionError(13, "cannot be written", str(folder))


def _replace(temporary: Path, place: Path, data: bytes) -> None:
    temporary.parent.mkdir(parents=True, exist_ok=True)
    temporary.write_bytes(data)
    os.replace(temporary, place)


def _remove_empty_folders(root: Path, path: str) -> None:
    for parent in list(PurePosixPath(path).parents)[:-1]:
        with contextlib.suppress(OSError):  # not empty: then it stays
            (root / parent).rmdir()


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Hold back Ctrl-C for the moment in which files change places."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.getsignal(signal.SIGINT)
    pressed: list[int] = []
    signal.signal(signal.SIGINT, lambda number, _frame: pressed.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if pressed:
        raise KeyboardInterrupt


# --- read


def texts(root: Path) -> dict[str, str]:
    """Every file below a folder, as path with slashes → text."""
    try:
        return {place.relative_to(root).as_posix(): place.read_bytes().decode() for place in _walk(root)}
    except OSError as error:
        raise OutputUnavailable(_place(error, root), error) from error
    except UnicodeDecodeError as error:
        hint = "move it out of the folder"
        raise GeneratorError(f"a file in it is not UTF-8 text: {error}", str(root), hint) from error


def _manifest(root: Path) -> frozenset[str]:
    """What was written into a folder before; nothing where there is no manifest."""
    listed = (_read(root / MANIFEST) or b"").decode(errors="replace").splitlines()
    return frozenset(path for path in listed if all(PATH_PART.fullmatch(part) for part in path.split("/")))


def _read(place: Path) -> bytes | None:
    try:
        return place.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def _inside(root: Path, path: str) -> Path:
    """The place of a file, which no link may lead out of the folder."""
    place = root / path
    *folders, _ = path.split("/")
    # Joined as text: thousands are asked for, and a path object costs more than what the system says.
    steps = accumulate(folders, os.path.join, initial=str(root))
    next(steps)
    if any(os.path.islink(step) and _leads_out(root, Path(step)) for step in steps) or place.is_symlink():  # noqa: PTH114 - see above
        hint = "remove the link, or choose another output folder; nothing was changed"
        raise GeneratorError("a link leads out of the output folder", str(place), hint)
    return place


def _leads_out(root: Path, link: Path) -> bool:
    """Whether a link is one to somewhere else."""
    return not link.resolve().is_relative_to(root.resolve())


def _place(error: OSError, root: Path) -> Path:
    return Path(error.filename) if error.filename else root
