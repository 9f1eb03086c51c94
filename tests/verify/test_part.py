"""Parts: however recordings are split and merged, the report is that of all of them at once."""

import gzip
import json
import pickle
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial, reduce
from itertools import combinations
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from generators.project import DEFAULT_PROTOCOL
from generators.verify import part, tally
from generators.verify.options import MAX_LINE
from generators.verify.part import Part, Piece, Span, merged, pieces, read_part, verification
from generators.verify.recording import Recording
from generators.verify.report import as_text
from generators.verify.report.json import as_data
from generators.verify.run import recordings_of, verify
from protocol_models import REGISTRY as OURS
from protocol_models.methods import Registry
from tests.examples import examples
from tests.verify.test_command import NEW, TINY, VALID, WRONG, run
from tests.verify.tiny import REGISTRY

IDS = ("0", "1", '"1"')
CALLS = (
    '{"method":"stop","id":ID}',
    '{"method":"draw","id":ID,"params":{"color":"red","shapes":[],"size":null}}',
    '{"method":"draw","id":ID,"params":{"brush":"wide"}}',
    '{"method":"ask","id":ID,"params":{"text":""}}',
    '{"method":"ask","id":ID,"params":{"text":5}}',
    '{"method":"never/heard","id":ID}',
)
ANSWERS = (
    '{"id":ID,"result":{"count":1}}',
    '{"id":ID,"result":{"count":1,"new":2}}',
    '{"id":ID,"result":{"answer":""}}',
    '{"id":ID,"result":{"answer":"","count":1}}',
    '{"id":ID,"result":{"picture":""}}',
    '{"id":ID,"result":1}',
    '{"id":ID,"error":{"code":1,"message":""}}',
    '{"id":ID,"error":{"code":1,"message":"","new":1},"new":1}',
    '{"id":ID,"result":{"count":1.5},"error":null}',
)
OTHERS = (
    *VALID.splitlines(),
    NEW.strip(),
    WRONG.strip(),
    *(f'{{"method":"drawn","params":{{"count":1,"new{n}":1}}}}' for n in range(4)),
    "no JSON",
    "",
    " \t",
    "[]",
    '{"dir":"c2s","msg":5}',
    '{"dir":"x2x","msg":{"method":"stop","id":0}}',
    '{"method":"drawn","params":{"count":1,"label":"' + "x" * 300 + '"}}',
)


@st.composite
def messages(draw: st.DrawFn) -> str:
    message = draw(st.sampled_from((*CALLS, *ANSWERS))).replace("ID", draw(st.sampled_from(IDS)))
    return draw(st.sampled_from(("{}", '{{"dir":"c2s","msg":{}}}', '{{"dir":"s2c","msg":{}}}'))).format(
        message
    )


LINES = st.lists(messages() | st.sampled_from(OTHERS), max_size=24)
ENDS = st.sampled_from(("\n", "\r\n"))


@st.composite
def recorded(draw: st.DrawFn) -> bytes:
    text = "".join(line + draw(ENDS) for line in (OTHERS[0], *draw(LINES)))
    mark = draw(st.sampled_from(("", "", "\ufeff")))
    return (mark + (text if draw(st.booleans()) else text.removesuffix("\n"))).encode()


def merged_somehow(parts: list[Part], draw: Any) -> Part:
    """All parts as one, neighbours first merged in an order that is drawn."""
    while len(parts) > 1:
        at = draw(st.integers(0, len(parts) - 2))
        parts[at : at + 2] = [merged(parts[at], pickle.loads(pickle.dumps(parts[at + 1])))]
    return parts[0]


def split(name: str, cuts: list[int]) -> Iterator[Piece]:
    begins = [0, *sorted(cuts)]
    for begin, end in zip(begins, [*begins[1:], None], strict=True):
        yield Piece((Span(name, begin, end),))


def in_one_process(registry: Registry, names: list[str], max_line: int) -> list[str]:
    return reports(verify(registry, names, max_line, Console(stderr=True)))


def reports(result: Any) -> list[str]:
    """What is printed, as a program and as a person asks for it."""
    return [json.dumps(as_data(result)), as_text(result, 100, verbose=True)]


@settings(deadline=None, max_examples=examples(30))
@given(st.lists(recorded(), min_size=1, max_size=3), st.data())
def test_any_split_gives_the_same_report(
    tmp_path_factory: pytest.TempPathFactory, recordings: list[bytes], data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("recordings")
    names, todo = [], list[Piece]()
    for number, content in enumerate((*recordings, recordings[0])):  # one that is named twice is read twice
        path = folder / f"{number % len(recordings)}.jsonl"
        path.write_bytes(content)
        names.append(str(path))
        cuts = st.lists(st.integers(1, len(content) - 1), unique=True, max_size=8)
        cut = list(split(str(path), data.draw(cuts, "cuts")))
        if len(cut) == 1 and todo and todo[-1].spans[-1].end is None and todo[-1].spans[0].begin == 0:
            # Whole recordings that follow each other may be read together.
            before = todo.pop().spans if data.draw(st.booleans(), "together") else ()
            cut = [Piece((*before, *cut[0].spans))]
        todo += cut
    with pytest.MonkeyPatch.context() as patch:
        for limit in ("MAX_FINDINGS", "MAX_PLACES", "MAX_METHODS"):
            patch.setattr(tally, limit, data.draw(st.integers(1, 4), limit))
        patch.setattr(part, "MAX_OPEN", data.draw(st.sampled_from((1, 2, 3, 100)), "open"))
        max_line = 200
        parts = [read_part(TINY, piece, max_line) for piece in todo]
        found = reports(verification(merged_somehow(parts, data.draw)))
        assert found == in_one_process(REGISTRY, names, max_line)


@pytest.mark.parametrize(
    "lines",
    [
        # The response fits what the server asked, in lines before, better than what the client did.
        (CALLS[3], CALLS[0], ANSWERS[2], ANSWERS[0]),
        (CALLS[3], CALLS[0], ANSWERS[3], ANSWERS[0]),
        # The client's comes first where both fit, and a request that is answered is not asked again.
        (CALLS[0], CALLS[3], ANSWERS[6], ANSWERS[6], CALLS[0], ANSWERS[0]),
        (CALLS[3], CALLS[5], ANSWERS[5], CALLS[0], ANSWERS[1], ANSWERS[2]),
        # Asked again with the same id, answered twice, never answered.
        (CALLS[1], CALLS[2], ANSWERS[4], ANSWERS[4], CALLS[1], CALLS[5]),
    ],
)
def test_a_split_between_a_request_and_what_may_answer_it_changes_nothing(
    tmp_path: Path, lines: tuple[str, ...]
) -> None:
    path = tmp_path / "session.jsonl"
    path.write_text("".join(line.replace("ID", "1") + "\n" for line in lines))
    expected = in_one_process(REGISTRY, [str(path)], MAX_LINE)
    ends = [len(line) for line in path.read_text().splitlines(keepends=True)]
    begins = [sum(ends[:n]) for n in range(1, len(ends))]
    for count in range(1, len(begins) + 1):
        for cuts in combinations(begins, count):
            parts = [read_part(TINY, piece) for piece in split(str(path), list(cuts))]
            assert reports(verification(reduce(merged, parts))) == expected, cuts
            backwards = reduce(lambda behind, part: merged(part, behind), reversed(parts))
            assert reports(verification(backwards)) == expected, cuts


@settings(deadline=None, max_examples=examples(2))
@given(st.data(), st.booleans())
def test_any_split_of_what_was_recorded_gives_the_same_report(
    tmp_path_factory: pytest.TempPathFactory, shared: Path, data: st.DataObject, is_bare: bool
) -> None:
    """Bare messages, whose sides are found by what is open, and conversations that follow each other."""
    path = tmp_path_factory.mktemp("recordings") / "session.jsonl"
    lines = (shared / "captures/0.171.0/mcp.jsonl").read_bytes().splitlines()[:160]
    if is_bare:
        lines = [json.dumps(json.loads(line)["msg"]).encode() for line in lines]
    path.write_bytes(b"\n".join(lines * 2))
    cuts = data.draw(st.lists(st.integers(1, path.stat().st_size - 1), unique=True, min_size=3, max_size=9))
    parts = [read_part(DEFAULT_PROTOCOL, piece) for piece in split(str(path), cuts)]
    found = reports(verification(merged_somehow(parts, data.draw)))
    assert found == in_one_process(OURS, [str(path)], MAX_LINE)


def test_a_large_recording_is_cut_and_a_compressed_one_is_not(tmp_path: Path) -> None:
    plain, packed = tmp_path / "plain.jsonl", tmp_path / "packed.jsonl.gz"
    plain.write_bytes(b"x" * 1050)
    packed.write_bytes(gzip.compress(bytes(range(256)) * 9, 0))
    names = [str(plain), str(packed), "-"]
    cut = list(pieces(map(Recording, names), 200))
    spans = [span for piece in cut for span in piece.spans]
    assert len(spans) == len(cut)
    assert [(each.begin, each.end) for each in spans if each.name == names[0]] == [
        (0, 200),
        (200, 400),
        (400, 600),
        (600, 800),
        (800, None),
    ]
    assert sum(each.size or 0 for each in spans if each.name == names[0]) == 1050
    assert [each for each in spans if each.name != names[0]] == [
        Span(names[1], size=packed.stat().st_size),
        Span("-"),
    ]
    assert [piece.is_standard_input for piece in cut] == [False] * 6 + [True]


def test_small_recordings_that_follow_each_other_are_read_together(tmp_path: Path) -> None:
    sizes = [10, 20, 30, 40, 100, 10, 2500, 10, 10]
    names = [str(tmp_path / f"{number}.jsonl") for number in range(len(sizes))]
    for name, size in zip(names, sizes, strict=True):
        Path(name).write_bytes(b"x" * size)
    cut = list(pieces(map(Recording, [*names, "-", names[0]]), 1600))  # small is what has less than 100 bytes
    told = [[(Path(span.name).stem, span.size) for span in piece.spans] for piece in cut]
    assert told == [
        [("0", 10), ("1", 20), ("2", 30), ("3", 40)],
        [("4", 100)],
        [("5", 10)],
        [("6", 2500)],
        [("7", 10), ("8", 10)],
        [("-", None)],
        [("0", 10)],
    ]
    assert [piece.size for piece in cut] == [100, 100, 10, 2500, 20, 0, 10]


def test_thousands_of_recordings_of_a_line_are_some_pieces(tmp_path: Path) -> None:
    names = []
    for number in range(3000):
        (tmp_path / f"{number:04}.jsonl").write_text((VALID, NEW, WRONG)[number % 3])
        names.append(str(tmp_path / f"{number:04}.jsonl"))
    todo = list(pieces(recordings_of(names)))
    assert len(todo) == 1
    found = read_part(TINY, todo[0])
    assert reports(verification(found)) == in_one_process(REGISTRY, names, MAX_LINE)


def test_parts_that_are_no_neighbours_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "session.jsonl"
    path.write_text(VALID * 3)
    first, second, third = (read_part(TINY, piece) for piece in split(str(path), [50, 100]))
    with pytest.raises(ValueError, match="neighbours"):
        merged(second, first)
    with pytest.raises(ValueError, match="merge the parts of all pieces"):
        verification(merged(second, third))
    assert verification(merged(merged(first, second), third)).tally.total().messages == 6


def test_parts_are_read_and_merged_anywhere(tmp_path: Path) -> None:
    names = []
    for number, text in enumerate((VALID, NEW + WRONG, VALID)):
        (tmp_path / f"{number}.jsonl").write_text(text)
        names.append(str(tmp_path / f"{number}.jsonl"))
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        found = reduce(merged, pool.map(partial(read_part, TINY), pieces(map(Recording, names), 50)))
    assert reports(verification(found)) == in_one_process(REGISTRY, names, MAX_LINE)


def test_processes_give_the_report_of_one(tmp_path: Path) -> None:
    names = []
    for number, text in enumerate((VALID, NEW + WRONG, VALID + WRONG)):
        (tmp_path / f"{number}.jsonl").write_text(text)
        names.append(str(tmp_path / f"{number}.jsonl"))
    words = "--protocol", TINY, *names, "-"
    told, expected = run("--jobs", "2", *words, given=NEW.encode()), run(*words, given=NEW.encode())
    assert told == expected
    assert told[0] == 1


def test_the_first_recording_that_cannot_be_read_ends_all_processes(tmp_path: Path) -> None:
    (tmp_path / "good.jsonl").write_text(VALID)
    (tmp_path / "bad.jsonl").write_text("no JSON\n")
    words = (str(tmp_path / name) for name in ("good.jsonl", "bad.jsonl", "good.jsonl"))
    code, text, errors = run("--protocol", TINY, "--jobs", "2", *words)
    assert (code, text) == (2, "")
    assert "bad.jsonl: this is not a recording" in errors
