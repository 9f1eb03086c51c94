"""Writing: two at once, faults at each step, and links. Nothing is lost, nothing said that is not so."""

from __future__ import annotations

import builtins
import io
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generators.artifacts import MANIFEST, Tree, compare
from generators.errors import GeneratorError, OutputUnavailable
from generators.writing import STAGING, create, write, write_files

OLD = {"protocol.json": "old\n", "json/A.json": "old", "json/Gone.json": "old", "ts/a.ts": "old"}
NEW = {"protocol.json": "new\n", "json/A.json": "new", "json/B.json": "new", "ts/a.ts": "old"}
ROOT = Path(__file__).parents[2]

CALLS = ("replace", "mkdir", "rmdir", "unlink", "rename", "link", "symlink", "chmod")
"""The calls of `os` by which a file or folder changes."""


class Faults:
    """Counts the calls that change a file, and does something at one of them."""

    def __init__(self, at: int, fault: Callable[[], None]) -> None:
        self.count = 0
        self._at, self._fault = at, fault

    def step(self) -> None:
        """One such call is about to happen."""
        self.count += 1
        if self.count == self._at:
            self._fault()

    def install(self, patch: pytest.MonkeyPatch) -> None:
        """Stand before every call that changes a file."""
        for name in CALLS:
            patch.setattr(os, name, self._before(getattr(os, name)))
        opened = io.open

        def watched(file: Any, mode: str = "r", *words: Any, **options: Any) -> Any:
            if set(mode) & set("wax+"):
                self.step()
            return opened(file, mode, *words, **options)

        patch.setattr(io, "open", watched)
        patch.setattr(builtins, "open", watched)

    def _before(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*words: Any, **options: Any) -> Any:
            self.step()
            return call(*words, **options)

        return watched


def contents(root: Path) -> dict[str, str]:
    """Every artifact in a folder, without the manifest and what lies ready."""
    return {
        path.relative_to(root).as_posix(): path.read_text()
        for path in root.rglob("*")
        if path.is_file()
        and path.name != MANIFEST
        and not path.relative_to(root).parts[0].startswith(STAGING)
    }


def full() -> None:
    """What a full disk says."""
    raise OSError(28, "No space left on device", "somewhere")


def steps_of_a_write(root: Path) -> int:
    """How many calls change a file in a write that succeeds."""
    write([Tree(root, OLD)])
    faults = Faults(0, full)
    with pytest.MonkeyPatch.context() as patch:
        faults.install(patch)
        write([Tree(root, NEW)])
    return faults.count


def test_an_error_at_each_step_loses_nothing_and_is_told_as_it_is(tmp_path: Path) -> None:
    total = steps_of_a_write(tmp_path / "count")
    assert total > 10
    changed = set()
    for step in range(1, total + 1):
        root = tmp_path / str(step)
        write([Tree(root, OLD)])
        faults = Faults(step, full)
        with pytest.MonkeyPatch.context() as patch:
            faults.install(patch)
            try:
                write([Tree(root, NEW)])
                said = ""  # a step of cleaning up: nothing depends on it
            except OutputUnavailable as error:
                said = str(error)
        found = contents(root)
        assert set(found) <= {*OLD, *NEW}
        assert all(text in (OLD.get(path), NEW.get(path)) for path, text in found.items())
        assert found.keys() >= OLD.keys() & NEW.keys()
        if said:
            is_old = found == OLD
            assert ("no file was changed" in said) == is_old, (step, said)
            assert ("write again to finish" in said) == (not is_old), (step, said)
            changed.add(is_old)
        else:
            assert found == NEW
        write([Tree(root, NEW)])
        assert compare(Tree(root, NEW)) == []
        assert contents(root) == NEW
        assert list(root.glob(f"{STAGING}*")) == []
    assert changed == {True, False}


def test_a_full_disk_at_each_step_of_a_release_leaves_none_or_a_whole_one(tmp_path: Path) -> None:
    def frozen(root: Path, faults: Faults) -> str:
        with pytest.MonkeyPatch.context() as patch:
            faults.install(patch)
            try:
                create(Tree(root / "releases/1.0.0", OLD))
            except OutputUnavailable as error:
                return str(error)
        return ""

    counting = Faults(0, full)
    frozen(tmp_path / "count", counting)
    for step in range(1, counting.count + 1):
        root = tmp_path / str(step)
        root.mkdir()
        said = frozen(root, Faults(step, full))
        release = root / "releases/1.0.0"
        assert (contents(release) == OLD) is release.exists()
        assert bool(said) is not release.exists()
        assert not said or "no file was changed" in said
        if said:
            assert create(Tree(release, OLD))
        assert not create(Tree(release, NEW))
        assert contents(release) == OLD
        assert [path.name for path in release.parent.iterdir()] == ["1.0.0"]


KILLED = """
    import os, signal, sys
    from pathlib import Path
    import pytest
    from generators.artifacts import Tree
    from generators.writing import write
    from tests.generators.test_writing import Faults, NEW
    for step in range(1, int(sys.argv[2]) + 1):
        if (child := os.fork()) == 0:
            faults = Faults(step, lambda: os.kill(os.getpid(), signal.SIGKILL))
            faults.install(pytest.MonkeyPatch())
            write([Tree(Path(sys.argv[1], str(step)), NEW)])
            os._exit(0)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
"""In each folder a write that is killed at the step of its name; each is a process of its own."""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL there")
def test_a_write_that_is_killed_at_any_step_is_finished_by_the_next(tmp_path: Path) -> None:
    total = steps_of_a_write(tmp_path / "count")
    roots = [tmp_path / str(step) for step in range(1, total + 1)]
    for root in roots:
        write([Tree(root, OLD)])
    words = [sys.executable, "-c", textwrap.dedent(KILLED), str(tmp_path), str(total)]
    ended = subprocess.run(words, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    assert list(map(int, ended.stdout.split())) == [-signal.SIGKILL] * total
    for root in roots:
        found = contents(root)
        assert all(text in (OLD.get(path), NEW.get(path)) for path, text in found.items())
        write([Tree(root, NEW)])
        assert contents(root) == NEW
        assert compare(Tree(root, NEW)) == []
        assert list(root.glob(f"{STAGING}*")) == []


AT_ONCE = """
    import sys
    from pathlib import Path
    from generators.artifacts import Tree
    from generators.writing import create, write
    root, mine = Path(sys.argv[1]), sys.argv[2]
    for number in range(50):
        files = {f"json/{name}.json": mine for name in "ABCDEFGH"}
        write([Tree(root / "schema", files), Tree(root / "tests", files)])
        create(Tree(root / f"releases/{number}", files))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="folders have no locks there")
def test_two_that_write_at_once_leave_whole_trees(tmp_path: Path) -> None:
    words = [sys.executable, "-c", textwrap.dedent(AT_ONCE), str(tmp_path)]
    running = [subprocess.Popen([*words, mine], cwd=ROOT, stderr=subprocess.PIPE) for mine in ("one", "two")]
    for process in running:
        _, errors = process.communicate()
        assert (process.returncode, errors) == (0, b"")
    for folder in ("schema", "tests", *(f"releases/{number}" for number in range(50))):
        found = contents(tmp_path / folder)
        assert len(found) == 8
        assert len(set(found.values())) == 1, folder
    assert list(tmp_path.rglob(f"{STAGING}*")) == []


# --- links


@pytest.mark.skipif(sys.platform == "win32", reason="making a link needs a privilege there")
def test_no_link_is_followed_out_of_the_folder(tmp_path: Path) -> None:
    outside, root = tmp_path / "outside", tmp_path / "schema"
    outside.mkdir()
    root.mkdir()
    (outside / "precious").write_text("precious")
    (root / STAGING).symlink_to(outside)
    (root / "releases").mkdir()
    (root / "releases" / STAGING).symlink_to(outside)
    (root / "report.html").symlink_to(outside / "precious")
    write([Tree(root, OLD)])
    assert create(Tree(root / "releases/1.0.0", OLD))
    with pytest.raises(GeneratorError, match="a link leads out"):
        write_files({root / "report.html": "text"})
    (root / "releases/2.0.0").symlink_to(outside)
    with pytest.raises(GeneratorError, match="a link leads out"):
        create(Tree(root / "releases/2.0.0", OLD))
    assert [path.name for path in outside.iterdir()] == ["precious"]
    assert (outside / "precious").read_text() == "precious"


@pytest.mark.skipif(sys.platform == "win32", reason="making a link needs a privilege there")
def test_a_link_to_a_file_beside_it_stays_one(tmp_path: Path) -> None:
    (tmp_path / "real.html").write_text("old")
    (tmp_path / "report.html").symlink_to("real.html")
    write_files({tmp_path / "report.html": "new"})
    assert (tmp_path / "report.html").is_symlink()
    assert (tmp_path / "real.html").read_text() == "new"
