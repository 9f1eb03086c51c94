"""Recordings in a store: read like files, and what is wrong is one sentence that names the address."""

import gzip
import io
import pickle
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fsspec.core import url_to_fs
from fsspec.implementations.memory import MemoryFileSystem
from rich.console import Console

from generators.errors import RecordingUnavailable
from generators.verify.part import pieces, read_part
from generators.verify.report.json import as_data
from generators.verify.run import recordings_of, verify
from tests.verify.test_command import NEW, TINY, VALID
from tests.verify.tiny import REGISTRY


@pytest.fixture(name="store")
def _store() -> Iterator[MemoryFileSystem]:
    system = MemoryFileSystem()
    yield system
    system.store.clear()


def read(*names: str) -> dict[str, Any]:
    return as_data(verify(REGISTRY, names, 1 << 20, Console(stderr=True)))


def test_objects_are_read_like_files_and_a_pattern_stands_for_all_that_it_fits(
    store: MemoryFileSystem,
) -> None:
    store.pipe("/sessions/b.jsonl", VALID.encode())
    store.pipe("/sessions/a.jsonl", gzip.compress((VALID + NEW).encode()))
    found = read("memory://sessions/*.jsonl", "memory://sessions/b.jsonl")
    assert [(each["name"].rpartition("/")[2], each["messages"]) for each in found["recordings"]] == [
        ("a.jsonl", 3),
        ("b.jsonl", 2),
        ("b.jsonl", 2),
    ]
    assert found["totals"]["valid"] == 6


ODD = ("a b", "a#b", "a?b", "a%20b", "a+b", "ünï→", "a[1]", "a[", "a::b", "a*b", "{a}", "'a\"", "a\\b")


@pytest.mark.parametrize("key", ODD)
def test_an_object_may_be_called_anything(store: MemoryFileSystem, key: str) -> None:
    name = f"memory://odd/{key}.jsonl"
    store.pipe(f"/odd/{key}.jsonl", VALID.encode())
    for pattern in (name, "memory://odd/*"):
        (recording,) = read(pattern)["recordings"]
        assert recording["name"].endswith(f"/odd/{key}.jsonl")
        assert recording["messages"] == 2


def test_a_star_in_brackets_is_no_pattern(store: MemoryFileSystem) -> None:
    for key in ("a*b", "a-b"):
        store.pipe(f"/odd/{key}.jsonl", VALID.encode())
    assert len(read("memory://odd/a*b.jsonl")["recordings"]) == 2
    (recording,) = read("memory://odd/a[*]b.jsonl")["recordings"]
    assert recording["name"].endswith("odd/a*b.jsonl")


def test_two_colons_join_two_addresses(store: MemoryFileSystem) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.jsonl", VALID)
    store.pipe("/sessions.zip", packed.getvalue())
    name = "zip://a.jsonl::memory://sessions.zip"
    assert read(name)["recordings"] == [{"name": name, "messages": 2}]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("memory://none.jsonl", "the store has no such object, or has it no more"),
        ("memory://none/*.jsonl", "nothing in the store is called so"),
        ("nowhere://bucket/a.jsonl", "the store does not give it: Protocol not known: nowhere"),
    ],
)
def test_what_cannot_be_read_is_named(store: MemoryFileSystem, name: str, message: str) -> None:
    assert store.store == {}
    with pytest.raises(RecordingUnavailable) as caught:
        read(name)
    assert str(caught.value).startswith(f"{name}: {message}")
    assert "\n  next: " in str(caught.value)


def test_a_folder_is_no_recording(store: MemoryFileSystem) -> None:
    store.pipe("/sessions/new/a.jsonl", VALID.encode())
    for name, message in (
        ("memory://sessions/new", "it is a folder of the store, or a bucket, and no object"),
        ("memory://sessions/*", "the pattern fits nothing but folders"),
    ):
        with pytest.raises(RecordingUnavailable) as caught:
            read(name)
        assert str(caught.value).startswith(f"{name}: {message}\n  next: name the objects in it")
    store.pipe("/sessions/b.jsonl", VALID.encode())
    assert [each["messages"] for each in read("memory://sessions/*")["recordings"]] == [2]


def test_an_object_that_vanishes_between_listing_and_reading_is_named(
    store: MemoryFileSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.pipe("/a.jsonl", VALID.encode())
    opened = MemoryFileSystem.open

    def vanished(self: MemoryFileSystem, path: str, *words: Any) -> Any:
        self.store.clear()
        return opened(self, path, *words)

    monkeypatch.setattr(MemoryFileSystem, "open", vanished)
    with pytest.raises(RecordingUnavailable, match=r"a\.jsonl: the store has no such object, or has it no"):
        read("memory://*.jsonl")


@pytest.mark.parametrize("folder", ["memory:/", None], ids=["in a store", "on a disk"])
@pytest.mark.parametrize("is_cut", [False, True], ids=["whole", "cut"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_a_worker_that_has_less_than_was_listed_names_it(
    store: MemoryFileSystem, tmp_path: Path, folder: str | None, is_cut: bool, pack: Callable[[bytes], bytes]
) -> None:
    """It vanished or was replaced between the list of all pieces and the reading of one."""
    name = f"{folder or tmp_path}/a.jsonl"
    system, path = url_to_fs(name)
    whole = pack((VALID * 40).encode())
    system.pipe(path, whole)
    todo = list(pieces(recordings_of([name]), 1000 if is_cut else 1 << 24))
    assert len(todo) == (3 if is_cut and pack is bytes else 1)
    for piece in todo:
        read_part(TINY, piece)
    system.pipe(path, pack(VALID.encode()))
    for piece in todo:
        with pytest.raises(RecordingUnavailable, match=r"a\.jsonl: it ended after"):
            read_part(TINY, piece)
    system.rm(path)
    for piece in todo:
        with pytest.raises(RecordingUnavailable, match=r"a\.jsonl: (the store has no such|No such file)"):
            read_part(TINY, piece)


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_an_object_that_ends_early_is_named(
    store: MemoryFileSystem, monkeypatch: pytest.MonkeyPatch, pack: Any
) -> None:
    data = pack(VALID.encode())
    store.pipe("/a.jsonl", data[:-5])
    monkeypatch.setattr(type(store.store["/a.jsonl"]), "size", len(data), raising=False)
    with pytest.raises(RecordingUnavailable, match=r"memory://a\.jsonl: .*(ended after|it ends early)"):
        read("memory://a.jsonl")


def test_credentials_that_are_missing_are_told_in_one_line(
    store: MemoryFileSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: Any) -> Any:
        raise RuntimeError("Unable to locate credentials\nand much more")

    assert store.store == {}
    monkeypatch.setattr(MemoryFileSystem, "open", refused)
    monkeypatch.setattr(MemoryFileSystem, "info", lambda *_: {"type": "file"})
    with pytest.raises(RecordingUnavailable) as caught:
        read("memory://a.jsonl")
    assert caught.value.what == "the store does not give it: Unable to locate credentials"
    assert "credentials" in caught.value.hint


def test_what_a_worker_raises_can_be_sent(store: MemoryFileSystem, monkeypatch: pytest.MonkeyPatch) -> None:
    """With all that it came from: some engines send that along, and an answer of a web server cannot be."""

    def refused(*_: Any) -> Any:
        raise OSError(lambda: None)

    store.pipe("/a.jsonl", VALID.encode())
    (piece,) = pieces(recordings_of(["memory://a.jsonl"]))
    monkeypatch.setattr(MemoryFileSystem, "open", refused)
    with pytest.raises(RecordingUnavailable) as caught:
        read_part(TINY, piece)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_without_the_extra_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(RecordingUnavailable) as caught:
        read("s3://bucket/a.jsonl")
    assert "a package that is not installed" in caught.value.what
    assert caught.value.hint == 'pip install "app-server-protocol[store]"'
