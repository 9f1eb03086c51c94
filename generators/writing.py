"""Writing artifacts: the one place that changes a file.

Input: trees, or single files, and what they should hold. Output: folders and files that hold it.

A file is replaced in one step, after all of them have been written into a folder beside them, which
nobody else has: whoever interrupts a write finds the old file, or the new one. One command at a time
writes into a folder. An error says whether anything was changed before it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from .artifacts import MANIFEST, Tree, differing, inside, leads_out, manifest_of, place_of, unexpected
from .errors import GeneratorError, OutputUnavailable
from .folder_lock import locked

__all__ = ["STAGING", "create", "write", "write_files"]

STAGING = ".app-server-protocol.new"
"""How the names of files and folders begin in which new text lies ready."""


# --- trees


def write(
    trees: Sequence[Tree], on_staged: Callable[[int], None] = lambda done: None
) -> tuple[list[Path], list[Path]]:
    """Make every folder hold what it should; the files that were written, and those removed.

    `on_staged` is told how many of all files lie ready or need no change.
    """
    made: list[Path] = []
    staged: list[_Staged] = []
    try:
        made += [folder for tree in trees for folder in _missing(tree.root)]
        for tree in trees:
            _make_folder(tree.root)
        with locked([tree.root for tree in trees]):
            try:
                for tree in trees:
                    _remove_leftovers(tree.root)
                    staged.append(_Staged(tree))
                ready = 0
                for change in staged:
                    change.stage(on_staged, ready)
                    ready += len(change.tree.files)
                with _uninterrupted():
                    for change in staged:
                        change.commit()
            finally:
                for change in staged:
                    change.clear()
    except OSError as error:
        raise OutputUnavailable(place_of(error, trees[0].root), error, _state(staged)) from error
    except GeneratorError as error:
        if any(change.done for change in staged):
            raise GeneratorError(error.what, error.where, f"{error.hint}; {_state(staged)}") from error
        raise
    finally:
        for folder in made:  # those that hold nothing are as if they had never been
            with contextlib.suppress(OSError):
                folder.rmdir()
    written = [place for change in staged for place in change.written]
    return sorted(written), sorted(place for change in staged for place in change.removed)


def _make_folder(root: Path) -> None:
    """Make a folder and those that it stands in, where they are missing."""
    try:
        root.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        taken = next(each for each in (root, *root.parents) if each.is_symlink() or each.exists())
        raise NotADirectoryError(errno.ENOTDIR, "is not a folder", str(taken)) from None


def _missing(root: Path) -> list[Path]:
    """The folders that have to be made, the innermost first."""
    return [folder for folder in (root, *root.parents) if not folder.exists()]


def _state(staged: Sequence[_Staged]) -> str:
    """What has become of the files, for somebody who reads an error."""
    done = sum(change.done for change in staged)
    if not done:
        return "no file was changed"
    total = sum(len(change.changed) + len(change.obsolete) for change in staged)
    return f"{done} of {total} files were changed before that, each of them whole; write again to finish"


@dataclass(slots=True)
class _Staged:
    """New files that lie ready, and what is to be removed."""

    tree: Tree
    changed: tuple[str, ...] = ()
    obsolete: tuple[str, ...] = ()
    done: int = 0
    """How many files were replaced or removed."""
    _folder: Path | None = field(default=None, repr=False)

    @property
    def written(self) -> list[Path]:
        """The artifacts that differ."""
        return [self.tree.root / path for path in self.changed if path != MANIFEST]

    @property
    def removed(self) -> list[Path]:
        """The files that nothing makes any more."""
        return [self.tree.root / path for path in self.obsolete]

    def stage(self, on_staged: Callable[[int], None], ready: int) -> None:
        """Write what differs next to its place, so that nothing that can fail is left for later."""
        root, expected = self.tree.root, self.tree.expected()
        self.changed = tuple(path for path, _, _ in differing(self.tree))
        written = manifest_of(root)
        self.obsolete = tuple(path for path in sorted(unexpected(self.tree)) if path in written)
        _check_own(root, [path for path in self.changed if path not in written and path != MANIFEST])
        if not self.changed and not self.obsolete:
            return
        self._folder = Path(tempfile.mkdtemp(prefix=f"{STAGING}.", dir=root))
        for done, path in enumerate(self.changed, ready + len(expected) - len(self.changed)):
            on_staged(done)
            place = self._folder / "files" / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(expected[path])
            _check_writable(inside(root, path))
        for path in self.obsolete:
            _check_writable(root / path)

    def commit(self) -> None:
        """Put each file in its place. Before the first, the manifest owns up to all of them."""
        root = self.tree.root
        if self._folder is None:
            return
        owned = {*manifest_of(root), *self.tree.files}
        _replace(
            self._folder / "manifest",
            root / MANIFEST,
            "".join(f"{path}\n" for path in sorted(owned)).encode(),
        )
        for path in self.changed:
            if path != MANIFEST:
                place = inside(root, path)
                place.parent.mkdir(parents=True, exist_ok=True)
                os.replace(self._folder / "files" / path, place)
                self.done += 1
        for path in self.obsolete:
            (root / path).unlink()
            self.done += 1
            _remove_empty_folders(root, path)
        _replace(self._folder / "manifest", root / MANIFEST, self.tree.expected()[MANIFEST])
        self.done += MANIFEST in self.changed

    def clear(self) -> None:
        """Remove what lay ready."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)


def _remove_leftovers(root: Path) -> None:
    """Remove what a command that was killed had made ready; nobody else is at it, for the lock is ours."""
    for place in root.glob(f"{STAGING}*"):
        if place.is_dir() and not place.is_symlink():
            shutil.rmtree(place, ignore_errors=True)


# --- single files and new folders


def write_files(files: Mapping[Path, str]) -> None:
    """Make single files hold texts, each of them whole, and none before all of them lie ready."""
    staged: dict[Path, Path] = {}
    done: list[Path] = []
    try:
        for place, text in files.items():
            place.parent.mkdir(parents=True, exist_ok=True)
            _check_writable(place)
            if place.exists() and not place.is_file():  # a terminal or a pipe has nothing to replace
                place.write_text(text, encoding="utf-8", newline="\n")
                done.append(place)
                continue
            target = _target(place)
            number, name = tempfile.mkstemp(prefix=f"{STAGING}.", dir=target.parent)
            os.close(number)
            staged[target] = Path(name)
            staged[target].write_text(text, encoding="utf-8", newline="\n")
            staged[target].chmod(target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask())
        for target, temporary in staged.items():
            os.replace(temporary, target)
            done.append(target)
    except OSError as error:
        changed = f"written before that: {', '.join(map(str, done))}" if done else "no file was changed"
        raise OutputUnavailable(place_of(error, Path(next(iter(files)))), error, changed) from error
    finally:
        for temporary in staged.values():
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)


def _target(place: Path) -> Path:
    """The file to replace: a link stays one where it leads to a file beside it."""
    if not place.is_symlink():
        return place
    if leads_out(place.parent, place):
        hint = "name the file itself, or remove the link; no file was changed"
        raise GeneratorError("a link leads out of the folder in which it stands", str(place), hint)
    return place.resolve()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def create(tree: Tree) -> bool:
    """Make a folder that is not there yet, in one step, whole, and without a manifest.

    False where it is there by now: then it is as it was.
    """
    parent = tree.root.parent
    made: list[Path] = []
    staging: Path | None = None
    try:
        made += _missing(parent)
        _make_folder(parent)
        if tree.root.is_symlink() or (parent.is_symlink() and leads_out(parent.parent, parent)):
            hint = "remove the link; no file was changed"
            raise GeneratorError("a link leads out of the output folder", str(tree.root), hint)
        with locked([parent]):
            _remove_leftovers(parent)
            if tree.root.exists():
                return False
            staging = Path(tempfile.mkdtemp(prefix=f"{STAGING}.", dir=parent))
            staging.chmod(0o777 & ~_umask())
            for path, text in tree.files.items():
                place = staging / path
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(text.encode())
            with _uninterrupted():
                os.replace(staging, tree.root)
                staging = None
            return True
    except OSError as error:
        raise OutputUnavailable(place_of(error, tree.root), error, "no file was changed") from error
    finally:
        if staging is not None:
            shutil.rmtree(staging, ignore_errors=True)
        for folder in made:
            with contextlib.suppress(OSError):
                folder.rmdir()


# --- steps


def _check_own(root: Path, paths: Sequence[str]) -> None:
    """Refuse to replace what this tool never wrote, such as the `package.json` of the user's own project."""
    taken = [path for path in paths if inside(root, path).is_file()]
    if taken:
        others = f" and {len(taken) - 1:,} other files" * (len(taken) > 1)
        hint = "choose another folder, or move what stands there away; no file was changed"
        what = f"{taken[0]}{others} would be replaced, and this tool did not write it"
        raise GeneratorError(what, str(root), hint)


def _check_writable(place: Path) -> None:
    """Raise the error of a folder in which a file cannot be replaced, before the first one is."""
    folder = place.parent
    while not folder.exists():
        folder = folder.parent
    if place.is_dir():
        raise IsADirectoryError(errno.EISDIR, "is a folder where a file must be", str(place))
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, "is a file where a folder must be", str(folder))
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, "cannot be written", str(folder))


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
