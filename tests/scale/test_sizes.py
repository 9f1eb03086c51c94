"""Recordings that are many, or long: one process, two, and a cluster of two workers give one report."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.verify.test_command import NEW, TINY, VALID, WRONG, run

pytestmark = pytest.mark.scale

ENGINES = (("--jobs", "2"), ("--dask", "local", "--jobs", "2"))
REQUEST, RESPONSE = VALID.splitlines(keepends=True)
MANY = 10_000
LONG = 1_000_000


def report_of(path: Path, *names: str) -> Any:
    words = "--protocol", TINY, "--format", "json", *(names or [str(path)])
    code, text, errors = run(*words)
    assert errors == ""
    for engine in ENGINES:
        assert run(*engine, *words) == (code, text, "")
    return json.loads(text)


def test_ten_thousand_recordings_of_a_line(tmp_path: Path) -> None:
    names = [str(tmp_path / f"{number:05}.jsonl") for number in range(MANY)]
    for number, name in enumerate(names):
        Path(name).write_text((REQUEST, NEW, WRONG)[number % 3])
    report = report_of(tmp_path, *names)
    assert report["recordings"] == [{"name": name, "messages": 1} for name in names]
    (invalid,) = report["invalid"]
    assert invalid["count"] == MANY // 3


def test_a_session_of_a_million_lines(tmp_path: Path) -> None:
    """Each response finds its request, which may stand in another piece."""
    path = tmp_path / "session.jsonl"
    with path.open("w") as file:
        for number in range(LONG // 2):
            # One request is always open, and so at each place where the file is cut.
            file.write(REQUEST.replace('"id":0', f'"id":{number + 1}'))
            if number:
                file.write(RESPONSE.replace('"id":0', f'"id":{number}'))
        file.write(RESPONSE.replace('"id":0', f'"id":{LONG // 2}'))
    report = report_of(path)
    assert report["totals"]["valid"] == report["totals"]["messages"] == LONG
    assert report["unanswered"] == []


def test_a_session_a_line(tmp_path: Path) -> None:
    """Each begins its ids anew, so that an id is asked a million times and never answered."""
    path = tmp_path / "sessions.jsonl"
    path.write_text(REQUEST * LONG)
    report = report_of(path)
    assert report["totals"]["valid"] == LONG
    (unanswered,) = report["unanswered"]
    assert unanswered["count"] == LONG
