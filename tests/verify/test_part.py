"""Parts: however a list of recordings is split and merged, the report is that of all of them at once."""

import json
import pickle
from concurrent.futures import ProcessPoolExecutor
from functools import partial, reduce
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from generators.verify import tally
from generators.verify.part import Part, merged, read_part, verification
from generators.verify.report.json import as_data
from generators.verify.run import verify
from tests.examples import examples
from tests.verify.test_command import NEW, TINY, VALID, WRONG, run
from tests.verify.tiny import REGISTRY

LINES = (
    *VALID.splitlines(),
    NEW.strip(),
    WRONG.strip(),
    *(f'{{"method":"drawn","params":{{"count":1,"new{n}":1}}}}' for n in range(4)),
    *(f'{{"method":"new{n}","id":{n}}}' for n in range(4)),
    '{"id":7,"result":1}',
    '{"id":1,"result":{"count":1.5}}',
    "no JSON",
)
RECORDINGS = st.lists(st.lists(st.sampled_from(LINES), max_size=12), min_size=1, max_size=6)


def merged_somehow(parts: list[Part], draw: Any) -> Part:
    """All parts as one, neighbours first merged in an order that is drawn."""
    while len(parts) > 1:
        at = draw(st.integers(0, len(parts) - 2))
        parts[at : at + 2] = [merged(parts[at], pickle.loads(pickle.dumps(parts[at + 1])))]
    return parts[0]


@settings(deadline=None, max_examples=examples(20))
@given(RECORDINGS, st.data())
def test_any_split_gives_the_same_report(
    tmp_path_factory: pytest.TempPathFactory, recordings: list[list[str]], data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("recordings")
    names = []
    for number, lines in enumerate(recordings):
        path = folder / f"{number}.jsonl"
        path.write_text("".join(f"{line}\n" for line in (LINES[0], *lines)))
        names.append(str(path))
    names.append(names[0])  # one that is named twice is read twice
    with pytest.MonkeyPatch.context() as patch:
        for limit in ("MAX_FINDINGS", "MAX_PLACES", "MAX_METHODS"):
            patch.setattr(tally, limit, data.draw(st.integers(1, 4), limit))
        parts = [read_part(TINY, name) for name in names]
        found = as_data(verification(TINY, merged_somehow(parts, data.draw)))
        expected = as_data(verify(REGISTRY, names, 1 << 20, Console(stderr=True)))
    assert json.dumps(found) == json.dumps(expected)


def test_parts_are_read_and_merged_anywhere(tmp_path: Path) -> None:
    names = []
    for number, text in enumerate((VALID, NEW + WRONG, VALID)):
        (tmp_path / f"{number}.jsonl").write_text(text)
        names.append(str(tmp_path / f"{number}.jsonl"))
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        part = reduce(merged, pool.map(partial(read_part, TINY), names))
    expected = verify(REGISTRY, names, 1 << 20, Console(stderr=True))
    assert as_data(verification(TINY, part)) == as_data(expected)


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
