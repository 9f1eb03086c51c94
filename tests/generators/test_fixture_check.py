"""A fixture that today's schema does not admit is named: its case, the place, and why."""

import json
from pathlib import Path

import pytest

from generators.fixture_check import FixtureSuite
from tests.command import TINY


@pytest.mark.parametrize(
    "pattern", ["^[a-z]+$", "^(?a:[a-z]+)$"], ids=["of every validator", "that the quick one does not know"]
)
def test_a_violation_names_its_case_and_its_place(pattern: str, tmp_path: Path) -> None:
    words = {"type": "array", "items": {"type": "string", "pattern": pattern}}
    document = {"type": "object", "properties": {"words": words}}
    for folder, written in (
        ("json", document),
        ("fixtures", {"good": {"words": ["a"]}, "bad": {"words": ["a", "B"]}}),
    ):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "Said.json").write_text(json.dumps(written), encoding="utf-8")
    (found,) = FixtureSuite(TINY, tmp_path).violations("Said")
    assert found.startswith("Said, bad/words/1: ")
    assert "does not match" in found
