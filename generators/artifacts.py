"""Artifacts: what an output folder should hold, and what it holds.

Input: for each output folder, path → text of every file it should hold. Output: the differences.
`generators.writing` makes a folder hold what it should.

A manifest in each folder lists what was written there, so that a file that is no longer made can be
told from one that somebody else put there.
"""

from __future__ import annotations

import difflib
import errno
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path

from .errors import Contradiction, GeneratorError, InvalidProtocol, OutputUnavailable

__all__ = [
    "MANIFEST",
    "Difference",
    "FileState",
    "Sameness",
    "Tree",
    "compare",
    "contents",
    "differing",
    "foreign_files",
    "inside",
    "leads_out",
    "manifest_of",
    "next_steps",
    "place_of",
    "read",
    "texts",
    "unexpected",
]

MANIFEST = ".app-server-protocol"
"""The file that lists what was written into a folder, one path a line."""
PATH_PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
PATH = re.compile(rf"{PATH_PART.pattern}(?:/{PATH_PART.pattern})*")
RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
"""The names of devices, which no file may have on Windows, whatever ends it."""
LONGEST = 255
"""How long the name of a file may be."""
_HIDDEN = re.compile(r"(?:^|/)(?:\.|__pycache__(?:/|$))")
DIFF_LINES = 12
READ_AT_ONCE = 2**20


class FileState(StrEnum):
    """How a file differs from what the models give."""

    STALE = "stale"
    MISSING = "missing"
    STRAY = "stray"


class Sameness(StrEnum):
    """What a stale file has in common with the one that the models give."""

    LINES = "only its line endings differ: it has CRLF"
    """Git, or an editor, wrote it for Windows."""
    TEXT = "only the line break at its end differs"
    """A hook that repairs the ends of files was there."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One file that is not as the models give it."""

    state: FileState
    path: Path
    diff: tuple[str, ...] = ()
    foreign: bool = False
    """Stray, and never written by this tool: it is left alone."""
    sameness: Sameness | None = None
    """Why it is stale although it says the same; `None` where it says something else."""


@dataclass(frozen=True, slots=True)
class Tree:
    """What one output folder should hold."""

    root: Path
    files: Mapping[str, str]
    """Path below the folder, with slashes → text."""
    is_whole: bool = True
    """Whether the folder should hold nothing else; a part leaves the rest of it alone."""
    _expected: dict[str, bytes] = field(default_factory=dict, init=False, compare=False, repr=False)
    """What was told once: comparing, writing and remembering ask for the same."""

    def __post_init__(self) -> None:
        problems = [*_unsafe_paths(self.files), *_colliding_paths(self.files)]
        if problems:
            raise InvalidProtocol(problems)

    def expected(self) -> dict[str, bytes]:
        """The bytes of every file, the manifest among them, which lists what stood there before, too."""
        if not self._expected:
            self._expected.update(self._bytes())
        return self._expected

    def _bytes(self) -> dict[str, bytes]:
        owned = set(self.files) if self.is_whole else {*self.files, *manifest_of(self.root)}
        manifest = "".join(f"{path}\n" for path in sorted(owned))
        return {path: text.encode() for path, text in {**self.files, MANIFEST: manifest}.items()}


def _unsafe_paths(files: Mapping[str, str]) -> Iterator[Contradiction]:
    for path in files:
        if all(map(_is_safe, path.split("/"))):
            continue
        if not PATH.fullmatch(path):
            hint = "use letters, digits, dots, dashes and underscores in the names of types and folders"
            yield Contradiction(f"{path!r} cannot be the path of an artifact", "the emitters", hint)
        for part in path.split("/"):
            if RESERVED.fullmatch(part):
                what = f"{path} cannot be a file on Windows, which reserves the name {part.partition('.')[0]}"
                yield Contradiction(
                    what, "the emitters", "rename the type, as in its name with Params behind it"
                )
            elif len(part) > LONGEST:
                what = f"{path} has a name of {len(part)} characters, and file systems hold {LONGEST}"
                yield Contradiction(what, "the emitters", "give the type a shorter name")


@cache
def _is_safe(part: str) -> bool:
    """Whether a part of a path, of which many have the same, can be one on every system."""
    return bool(PATH_PART.fullmatch(part)) and not RESERVED.fullmatch(part) and len(part) <= LONGEST


def _colliding_paths(files: Mapping[str, str]) -> Iterator[Contradiction]:
    seen: dict[str, str] = {}
    for path in files:
        if (other := seen.setdefault(path.casefold(), path)) != path:
            hint = "rename one of the types: some file systems do not tell them apart"
            yield Contradiction(f"{other} and {path} differ only in case", "the emitters", hint)


# --- compare


def compare(tree: Tree) -> list[Difference]:
    """Every file that differs from what the tree should hold, sorted by path."""
    try:
        return sorted(_differences(tree), key=lambda difference: difference.path)
    except OSError as error:
        raise OutputUnavailable(place_of(error, tree.root), error) from error


def _differences(tree: Tree) -> Iterator[Difference]:
    for path, found, wanted in differing(tree):
        place = tree.root / path
        if found is None:
            yield Difference(FileState.MISSING, place)
            continue
        sameness = _sameness(found, wanted)
        diff = _diff(found, wanted) if sameness is None else (sameness,)
        yield Difference(FileState.STALE, place, diff, sameness=sameness)
    written = manifest_of(tree.root)
    for path in sorted(unexpected(tree)):
        yield Difference(FileState.STRAY, tree.root / path, foreign=path not in written)


def differing(tree: Tree) -> Iterator[tuple[str, bytes | None, bytes]]:
    """Path, what is there and what should be, of every file that is not as it should be."""
    expected = tree.expected()
    for path, found in contents(tree.root, expected):
        if found != expected[path]:
            yield path, found, expected[path]


def contents(root: Path, paths: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
    """What each file of a folder holds, `None` where there is none; no link may lead out of the folder."""
    checked: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        place = os.path.join(root, path)  # noqa: PTH118 - of thousands: path objects cost more than reading
        if folder not in checked or (not _NO_LINK and os.path.islink(place)):  # noqa: PTH114 - as above
            inside(root, path)
            checked.add(folder)
        try:
            found = read(place, _NO_LINK)
        except OSError:
            inside(root, path)
            raise
        yield path, found


def unexpected(tree: Tree) -> set[str]:
    """Files in the folders that are ours, and files that were once written, which nothing makes now."""
    if not tree.is_whole:
        return set()
    folders = {path.partition("/")[0] for path in tree.files if "/" in path}
    once = manifest_of(tree.root) - tree.files.keys()
    found = {path for path in once if inside(tree.root, path).is_file()}
    for folder in folders:
        below = (f"{folder}/{path}" for path in _walk(tree.root / folder))
        found.update(path for path in below if not _HIDDEN.search(path))
    return found - tree.files.keys() - {MANIFEST}


def _walk(folder: Path) -> Iterator[str]:
    """The path of every file below a folder, with slashes."""
    for directory, _, names in os.walk(folder):
        above = os.path.relpath(directory, folder).replace(os.sep, "/")
        yield from names if above == "." else (f"{above}/{name}" for name in names)


def foreign_files(tree: Tree) -> list[Path]:
    """Files in our folders that this tool never wrote, and so leaves alone."""
    written = manifest_of(tree.root)
    return [tree.root / path for path in sorted(unexpected(tree)) if path not in written]


def next_steps(differences: Sequence[Difference], trees: Sequence[Tree], recipe: str) -> list[str]:
    """What somebody does about the differences, who can run this recipe to write the artifacts."""
    roots = {tree.root for tree in trees if any(tree.root in each.path.parents for each in differences)}
    # The outer folder's rule holds for those inside of it.
    folders = sorted(root.as_posix() for root in roots if not roots & set(root.parents))
    steps = []
    if any(each.sameness is None and not each.foreign for each in differences):
        steps.append(f"run {recipe} and read the diff")
    if any(each.sameness is Sameness.LINES for each in differences):
        rules = " and ".join(f"`{folder}/** text eol=lf`" for folder in folders)
        names = " ".join(folders)
        renew = f"git rm -r -q --cached {names} && git checkout HEAD -- {names}"
        steps.append(f"keep the line endings: write {rules} into .gitattributes, then {renew}")
    if any(each.sameness is Sameness.TEXT for each in differences):
        steps.append(
            f"exclude {' and '.join(folders)} from hooks that change the ends of files, then run {recipe}; "
            "JSON documents end without a line break, as those of codex do"
        )
    if any(each.foreign for each in differences):
        steps.append("move what is not ours out of the folder; it is never deleted for you")
    return steps


def _sameness(found: bytes, wanted: bytes) -> Sameness | None:
    if found.replace(b"\r\n", b"\n") == wanted:
        return Sameness.LINES
    if found.replace(b"\r\n", b"\n").rstrip(b"\n") == wanted.rstrip(b"\n"):
        return Sameness.TEXT
    return None


def _diff(found: bytes, wanted: bytes) -> tuple[str, ...]:
    """The first lines of a unified diff, without its head."""
    before, after = (data.decode(errors="replace").splitlines() for data in (found, wanted))
    lines = list(difflib.unified_diff(before, after, lineterm="", n=1))[2:]
    if not lines:
        return ("the line endings differ",)
    more = len(lines) - DIFF_LINES
    return (*lines[:DIFF_LINES], *([f"… {more} more lines"] if more > 0 else []))


# --- read


def texts(root: Path) -> dict[str, str]:
    """Every file below a folder, as path with slashes → text."""
    try:
        return {path: (read(root / path) or b"").decode() for path in _walk(root)}
    except OSError as error:
        raise OutputUnavailable(place_of(error, root), error) from error
    except UnicodeDecodeError as error:
        hint = "move it out of the folder"
        raise GeneratorError(f"a file in it is not UTF-8 text: {error}", str(root), hint) from error


def manifest_of(root: Path) -> frozenset[str]:
    """What was written into a folder before; nothing where there is no manifest."""
    return _listed(read(root / MANIFEST) or b"")


@lru_cache(maxsize=8)
def _listed(manifest: bytes) -> frozenset[str]:
    """The paths in a manifest, which one run reads again and again."""
    return frozenset(path for path in manifest.decode(errors="replace").splitlines() if PATH.fullmatch(path))


def read(place: str | Path, flags: int = 0) -> bytes | None:
    """What a file holds; `None` where there is none. The flags are those of `os.open`, beside what reads."""
    try:
        number = os.open(place, _READING | flags)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        if error.errno != errno.ENXIO:  # so a socket answers
            raise
    else:
        try:
            status = os.fstat(number)
            if stat.S_ISREG(status.st_mode):
                return _whole(number, status.st_size)
        finally:
            os.close(number)
        if stat.S_ISDIR(status.st_mode):
            raise IsADirectoryError(errno.EISDIR, "is a folder where a file must be", str(place))
    raise FileExistsError(errno.EEXIST, "is not a file, but a pipe, a socket or a device", str(place))


_READING = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
"""Whoever opens a pipe does not wait for somebody who writes into it."""
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
"""Opening a link is an error; systems that have no such flag are asked whether it is one."""


def _whole(number: int, size: int) -> bytes:
    """What an open file of this size holds, which may have another one by now."""
    data = os.read(number, size + 1)
    if len(data) == size:
        return data
    parts = [data]
    while data:
        data = os.read(number, READ_AT_ONCE)
        parts.append(data)
    return b"".join(parts)


def inside(root: Path, path: str) -> Path:
    """The place of a file, which no link may lead out of the folder."""
    place = root / path
    links = [step for step in (place, *place.parents) if step.is_relative_to(root) and step != root]
    if place.is_symlink() or any(link.is_symlink() and leads_out(root, link) for link in links):
        hint = "remove the link, or choose another output folder"
        raise GeneratorError("a link leads out of the output folder", str(place), hint)
    return place


def leads_out(root: Path, link: Path) -> bool:
    """Whether a link is one to somewhere else, or to itself."""
    try:
        return not link.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError):  # which of them it is depends on the release of Python
        return True


def place_of(error: OSError, root: Path) -> Path:
    return Path(error.filename) if error.filename else root
