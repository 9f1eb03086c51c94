"""Reading, comparing and writing artifacts: nothing is lost, and nothing is half there."""

import os
import signal
import stat
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from generators.artifacts import (
    MANIFEST,
    FileState,
    Sameness,
    Tree,
    compare,
    foreign_files,
    next_steps,
    read,
)
from generators.errors import GeneratorError, InvalidProtocol, OutputUnavailable
from generators.freshness.model_changes import committed_protocol
from generators.writing import STAGING, create, write, write_files

FILES = {"protocol.json": "{}\n", "json/A.json": "1", "json/v2/B.json": "2"}


def tree(root: Path, **changes: str | None) -> Tree:
    """The files above, with some changed, added or (`None`) taken away."""
    files = {**FILES, **{path.replace("__", "/"): text for path, text in changes.items()}}
    return Tree(root, {path: text for path, text in files.items() if text is not None})


def states(found: Tree) -> dict[str, FileState]:
    return {d.path.relative_to(found.root).as_posix(): d.state for d in compare(found)}


def test_a_written_tree_has_no_difference(tmp_path: Path) -> None:
    written, removed = write([tree(tmp_path)])
    assert [path.relative_to(tmp_path).as_posix() for path in written] == sorted(FILES)
    assert removed == []
    assert states(tree(tmp_path)) == {}


def test_writing_twice_changes_nothing(tmp_path: Path) -> None:
    write([tree(tmp_path)])
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    assert write([tree(tmp_path)]) == ([], [])
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_each_difference_is_told_with_a_short_diff(tmp_path: Path) -> None:
    write([tree(tmp_path)])
    (tmp_path / "json/A.json").write_text("changed")
    (tmp_path / "json/v2/B.json").unlink()
    (tmp_path / "json/C.json").write_text("3")
    found = tree(tmp_path)
    assert states(found) == {
        "json/A.json": FileState.STALE,
        "json/v2/B.json": FileState.MISSING,
        "json/C.json": FileState.STRAY,
    }
    stale = next(d for d in compare(found) if d.state is FileState.STALE)
    assert stale.diff == ("@@ -1 +1 @@", "-changed", "+1")


def test_a_file_that_is_no_longer_made_is_removed_with_its_folder(tmp_path: Path) -> None:
    write([tree(tmp_path)])
    smaller = Tree(tmp_path, {"protocol.json": "{}\n", "json/A.json": "1"})
    assert states(smaller) == {"json/v2/B.json": FileState.STRAY, MANIFEST: FileState.STALE}
    _, removed = write([smaller])
    assert removed == [tmp_path / "json/v2/B.json"]
    assert not (tmp_path / "json/v2").exists()
    assert states(smaller) == {}


def test_a_foreign_file_is_reported_and_left_alone(tmp_path: Path) -> None:
    write([tree(tmp_path)])
    foreign = tmp_path / "json/notes.txt"
    foreign.write_text("mine")
    found = tree(tmp_path)
    assert [d.foreign for d in compare(found)] == [True]
    assert foreign_files(found) == [foreign]
    write([found])
    assert foreign.read_text() == "mine"


def test_files_beside_our_folders_are_none_of_our_business(tmp_path: Path) -> None:
    write([tree(tmp_path)])
    (tmp_path / "README.md").write_text("mine")
    (tmp_path / "releases").mkdir()
    (tmp_path / "releases/protocol.json").write_text("mine")
    (tmp_path / "json/.DS_Store").write_text("the system's")
    assert states(tree(tmp_path)) == {}


def test_part_of_a_tree_leaves_the_rest_alone(tmp_path: Path) -> None:
    write([tree(tmp_path)])
    part = Tree(tmp_path, {"config.schema.json": "{}\n"}, is_whole=False)
    write([part])
    assert (tmp_path / "json/A.json").exists()
    assert states(tree(tmp_path, **{"config.schema.json": "{}\n"})) == {}


# --- what must not happen


@pytest.mark.parametrize(
    "path", ["../out.json", "/etc/out.json", "json/../../out", "a\\b", "json//A", "", "con:", ".x/y"]
)
def test_no_path_leads_out_of_the_folder(tmp_path: Path, path: str) -> None:
    with pytest.raises(InvalidProtocol, match="cannot be the path of an artifact"):
        Tree(tmp_path, {path: ""})


def test_two_paths_that_differ_only_in_case_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidProtocol, match=r"json/Ab.json and json/aB.json differ only in case"):
        Tree(tmp_path, {"json/Ab.json": "", "json/aB.json": ""})


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("json/Con.json", "Windows, which reserves the name Con"),
        ("json/aux.tar.json", "Windows"),
        ("json/LPT1.ts", "Windows"),
        ("com0/A.json", "Windows"),
        (f"json/{'A' * 251}.json", "a name of 256 characters"),
    ],
)
def test_a_name_that_some_system_cannot_have_is_refused(tmp_path: Path, path: str, said: str) -> None:
    with pytest.raises(InvalidProtocol, match=said):
        Tree(tmp_path, {path: ""})
    for fine in ("json/Console.json", "json/Auxiliary.json", f"json/{'A' * 250}.json"):
        Tree(tmp_path, {fine: ""})


@pytest.mark.skipif(sys.platform == "win32", reason="making a link needs a privilege there")
def test_a_link_that_leads_out_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    root = tmp_path / "schema"
    root.mkdir()
    (root / "json").symlink_to(outside)
    with pytest.raises(GeneratorError, match="a link leads out of the output folder"):
        write([tree(root)])
    assert list(outside.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="making a link needs a privilege there")
@pytest.mark.parametrize("target", ["A.json", "B.json", "nowhere.json", "../../outside.json"])
def test_no_file_of_a_folder_may_be_a_link(tmp_path: Path, target: str) -> None:
    root = tmp_path / "schema"
    (tmp_path / "outside.json").write_text("2")
    files = {"json/A.json": "1", "json/B.json": "2"}
    found = Tree(root, files)
    write([found])
    (root / "json/B.json").unlink()
    (root / "json/B.json").symlink_to(target)
    for act in (lambda: compare(found), lambda: write([found])):
        with pytest.raises(GeneratorError, match="a link leads out of the output folder") as told:
            act()
        assert "B.json" in str(told.value)
    assert (tmp_path / "outside.json").read_text() == "2"


def test_a_file_is_read_whole_while_somebody_writes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "grows").write_bytes(b"before")
    asked = os.fstat

    def longer(number: int) -> os.stat_result:
        status = asked(number)
        with (tmp_path / "grows").open("ab") as file:
            file.write(b" and after")
        return status

    monkeypatch.setattr(os, "fstat", longer)
    found = read(tmp_path / "grows")
    monkeypatch.undo()
    assert found == b"before and after"


def test_where_a_file_stands_in_the_way_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "json").write_text("a file")
    with pytest.raises(OutputUnavailable):
        write([tree(tmp_path)])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["json"]


def test_where_a_folder_stands_in_the_way_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "json/A.json").mkdir(parents=True)
    with pytest.raises(OutputUnavailable, match="is a folder"):
        write([tree(tmp_path)])
    assert not (tmp_path / "protocol.json").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such files")
@pytest.mark.parametrize("kind", [stat.S_IFIFO, stat.S_IFSOCK], ids=["pipe", "socket"])
def test_nobody_waits_for_what_is_no_file(tmp_path: Path, kind: int) -> None:
    write([tree(tmp_path)])
    (tmp_path / "protocol.json").unlink()
    os.mknod(tmp_path / "protocol.json", 0o600 | kind)
    assert committed_protocol(tmp_path) == b""
    with pytest.raises(OutputUnavailable, match="is not a file, but a pipe, a socket or a device"):
        compare(tree(tmp_path))
    with pytest.raises(OutputUnavailable, match=r"move it away, or .*; no file was changed"):
        write([tree(tmp_path)])
    assert not (tmp_path / "protocol.json").is_file()


def test_a_folder_in_the_place_of_an_artifact_is_told_by_check_as_by_write(tmp_path: Path) -> None:
    write([tree(tmp_path)])
    (tmp_path / "protocol.json").unlink()
    (tmp_path / "protocol.json").mkdir()
    with pytest.raises(OutputUnavailable, match="is a folder where a file must be"):
        compare(tree(tmp_path))


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("file", "is not a folder"),
        ("file/below", "is not a folder"),
        ("nowhere", "is not a folder"),
        ("loop", "choose another folder"),
        ("n" * 300, "choose another folder"),
    ],
    ids=["file", "below a file", "link to nothing", "loop of links", "long name"],
)
@pytest.mark.parametrize(
    "make",
    [lambda folder: write([tree(folder)]), lambda folder: create(tree(folder / "1.0.0"))],
    ids=["written into", "a release made in it"],
)
def test_an_output_folder_that_cannot_be_one_is_named(
    tmp_path: Path, name: str, what: str, make: Callable[[Path], object]
) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "nowhere").symlink_to(tmp_path / "missing")
    (tmp_path / "loop").symlink_to(tmp_path / "pool")
    (tmp_path / "pool").symlink_to(tmp_path / "loop")
    with pytest.raises(OutputUnavailable, match=what) as told:
        make(tmp_path / name)
    assert "no file was changed" in str(told.value)
    assert (tmp_path / "file").read_text() == "mine"
    assert not (tmp_path / "missing").exists()


def test_a_report_is_not_written_through_a_loop_of_links(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(GeneratorError, match="remove the link; no file was changed"):
        write_files({tmp_path / "loop": "text"})


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_left_as_it_is(tmp_path: Path) -> None:
    write([tree(tmp_path)])
    (tmp_path / "json").chmod(0o555)
    try:
        with pytest.raises(OutputUnavailable, match="cannot be written"):
            write([tree(tmp_path, **{"protocol.json": "new\n", "json__A.json": "new"})])
    finally:
        (tmp_path / "json").chmod(0o755)
    assert (tmp_path / "protocol.json").read_text() == "{}\n"


def test_an_error_while_the_files_are_made_leaves_the_tree_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write([tree(tmp_path)])

    def full(self: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device", str(self))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OutputUnavailable, match="No space left on device"):
        write([tree(tmp_path, **{"protocol.json": "new\n"})])
    monkeypatch.undo()
    assert states(tree(tmp_path)) == {}
    assert list(tmp_path.glob(f"{STAGING}*")) == []


KILLED = """
    import os, signal, sys
    from pathlib import Path
    from generators import artifacts, writing
    replace, count = os.replace, 0

    def die_half_way(source, target):
        global count
        count += 1
        if count == {moment}:
            os.kill(os.getpid(), signal.SIGKILL)
        replace(source, target)

    writing.os.replace = die_half_way
    writing.write([artifacts.Tree(Path(sys.argv[1]), {files!r})])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL there")
@pytest.mark.parametrize("moment", [1, 2, 3, 4, 5])
def test_a_killed_write_leaves_whole_files_that_check_calls_stale_and_write_mends(
    tmp_path: Path, moment: int
) -> None:
    write([tree(tmp_path)])
    old = {path: path.read_text() for path in tmp_path.rglob("*.json")}
    files = {"protocol.json": "new\n" * 1000, "json/A.json": "new", "json/D.json": "new"}
    script = textwrap.dedent(KILLED.format(moment=moment, files=files))
    ended = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], check=False, cwd=Path(__file__).parents[2]
    )
    assert ended.returncode == -signal.SIGKILL
    wanted = Tree(tmp_path, files)
    for path in tmp_path.rglob("*.json"):
        if not any(part.startswith(STAGING) for part in path.parts):
            assert path.read_text() in (old.get(path), files.get(path.relative_to(tmp_path).as_posix()))
    assert compare(wanted) != []
    write([wanted])
    assert compare(wanted) == []
    assert not (tmp_path / "json/v2").exists()


@pytest.mark.parametrize(
    ("text", "sameness", "step"),
    [
        ("a\r\nb\r\n", Sameness.LINES, "text eol=lf` into .gitattributes"),
        ("a\nb\n\n", Sameness.TEXT, "exclude"),
        ("a\nb", Sameness.TEXT, "hooks that change the ends of files"),
        ("a\nc\n", None, "run RECIPE and read the diff"),
    ],
)
def test_a_file_that_says_the_same_is_told_with_what_keeps_it_so(
    tmp_path: Path, text: str, sameness: Sameness | None, step: str
) -> None:
    wanted = Tree(tmp_path, {"json/A.json": "a\nb\n"})
    write([wanted])
    (tmp_path / "json/A.json").write_bytes(text.encode())
    (found,) = compare(wanted)
    assert (found.state, found.sameness) == (FileState.STALE, sameness)
    (said,) = next_steps([found], [wanted], "RECIPE")
    assert step in said
