"""Recordings: from files, plain or compressed, to lines."""

import gzip
import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from generators.errors import RecordingUnavailable
from generators.verify.options import MAX_LINE
from generators.verify.recording import Line, Recording, split_lines

SESSION = b'{"method":"a"}\n' * 5000
PACK: dict[str, Callable[[bytes], bytes]] = {
    "plain": bytes,
    "gzip": gzip.compress,
    "zstd": zstandard.ZstdCompressor().compress,
}


def lines(path: Path, max_line: int = MAX_LINE) -> list[Line]:
    return list(Recording(str(path)).lines(max_line))


@pytest.mark.parametrize("packing", PACK)
def test_every_packing_gives_the_same_lines(tmp_path: Path, packing: str) -> None:
    path = tmp_path / "session"
    path.write_bytes(PACK[packing](SESSION))
    recording = Recording(str(path))
    found = list(recording.lines(MAX_LINE))
    assert [line.data for line in found] == [b'{"method":"a"}'] * 5000
    assert [line.number for line in found] == list(range(1, 5001))
    assert recording.position == recording.size == path.stat().st_size


@pytest.mark.parametrize("packing", ["gzip", "zstd"])
def test_a_file_of_several_compressed_members_is_read_to_its_end(tmp_path: Path, packing: str) -> None:
    path = tmp_path / "session"
    path.write_bytes(PACK[packing](SESSION) * 3)
    assert len(lines(path)) == 15000


@pytest.mark.parametrize("packing", ["gzip", "zstd"])
@pytest.mark.parametrize("damage", [lambda data: data[:-9], lambda data: data + b"more"], ids=["cut", "tail"])
def test_damaged_compression_says_after_which_line(
    tmp_path: Path, packing: str, damage: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / "session"
    path.write_bytes(damage(PACK[packing](SESSION)))
    with pytest.raises(RecordingUnavailable, match="the compressed data is damaged after line ") as caught:
        lines(path)
    assert str(path) in str(caught.value)
    assert "next: " in str(caught.value)


def test_without_zstandard_the_next_step_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "session.zst"
    path.write_bytes(PACK["zstd"](SESSION))
    monkeypatch.setitem(sys.modules, "zstandard", None)
    with pytest.raises(RecordingUnavailable, match="zstandard is not installed") as caught:
        lines(path)
    assert "pip install" in str(caught.value)


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.jsonl"):
        with pytest.raises(RecordingUnavailable, match=str(path)):
            lines(path)


def test_standard_input_is_a_dash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(SESSION))))
    recording = Recording("-")
    assert recording.size is None
    assert len(list(recording.lines(MAX_LINE))) == 5000


@given(st.lists(st.binary(max_size=5) | st.just(b"\n")), st.integers(1, 8))
def test_lines_do_not_depend_on_how_the_bytes_arrive(chunks: list[bytes], max_line: int) -> None:
    whole = b"".join(chunks)
    expected = [
        Line(number, len(data), data if len(data) <= max_line else None)
        for number, data in enumerate(whole.split(b"\n"), 1)
    ]
    if not expected[-1].length:
        expected.pop()
    assert list(split_lines(chunks, max_line)) == expected


def test_only_a_line_feed_ends_a_line() -> None:
    first = "one\u2028still\x0bone\x85\rone".encode()
    assert [line.data for line in split_lines([first + b"\ntwo\r\n"], 100)] == [first, b"two\r"]


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "session"
    path.write_bytes(b"\xef\xbb\xbf{}\n\xef\xbb\xbf{}")
    assert [line.data for line in lines(path)] == [b"{}", b"\xef\xbb\xbf{}"]


def test_a_line_beyond_the_limit_is_counted_and_not_kept() -> None:
    endless = (b"x" * 1000 for _ in range(1000))
    assert list(split_lines(endless, 5000)) == [Line(1, 1_000_000, None)]
