"""Every rule has a case in which it fires and a neighbour in which it does not; all run on every case."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import generators.compat.rules
from generators.absent import Absent
from generators.as_written import as_written
from generators.compat.findings import Finding
from generators.compat.message_schemas import Protocol
from generators.compat.rules import BY_ID, RULES, ReaderKind, Severity
from generators.compat.verdict import judge
from generators.containment.schema.dialects import DRAFT_07
from generators.containment.witness.schema_validators import Judges
from protocol_models.methods import Direction
from tests.compat.tiny import protocol

READ_AND_UNDERSTOOD_OTHERWISE = ("input_default_changed", "output_default_changed")
FOLDER = Path(__file__).parent / "rules"
CASES = [
    pytest.param(path.stem, name, case, id=f"{path.stem} {name}")
    for path in sorted(FOLDER.glob("*.json"))
    for name, case in json.loads(path.read_text(encoding="utf-8")).items()
]


@pytest.mark.parametrize(("rule", "name", "case"), CASES)
def test_the_rules_find_in_a_case_what_it_says(rule: str, name: str, case: dict[str, Any]) -> None:
    found = judge(protocol(case["old"]), protocol(case["new"])).findings
    assert sorted({finding.rule.id for finding in found}) == case["finds"]
    assert (rule in case["finds"]) == (name == "fires")


@pytest.mark.parametrize(("rule", "name", "case"), CASES)
def test_what_breaks_is_shown_by_a_message(rule: str, name: str, case: dict[str, Any]) -> None:
    old, new = Protocol(protocol(case["old"])), Protocol(protocol(case["new"]))
    for finding in judge(old.bundle, new.bundle).findings:
        if finding.severity in (Severity.BREAKING, Severity.STRICT_READER, Severity.EXTRA_MEMBERS):
            assert finding.has_witness, finding
        if finding.has_witness and finding.message in old.messages and finding.message in new.messages:
            assert_shown(finding, old, new)


def assert_shown(finding: Finding, old: Protocol, new: Protocol) -> None:
    assert not isinstance(finding.witness, Absent)
    sides = (old, new) if finding.message.is_read_by_server else (new, old)
    if finding.rule.reader is ReaderKind.TYPED:
        sides = Protocol(as_written(sides[0].bundle)), Protocol(as_written(sides[1].bundle))
    is_read = finding.rule.id in READ_AND_UNDERSTOOD_OTHERWISE
    for side, expected in zip(sides, (True, is_read), strict=True):
        document = side.document(side.messages[finding.message])
        verdicts = Judges(document, DRAFT_07, "").verdicts(finding.witness)
        assert verdicts.agree_on(expected), f"{finding.rule.id}: {verdicts}"


def test_every_rule_is_listed_under_the_name_of_its_module() -> None:
    folder = Path(generators.compat.rules.__file__).parent
    modules = {path.stem for path in folder.glob("*.py")} - {"__init__", "rule"}
    assert set(BY_ID) == modules
    assert len(RULES) == len(modules)
    assert [rule.id for rule in RULES if getattr(generators.compat.rules, rule.id).RULE is not rule] == []


def test_every_rule_has_its_cases() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == set(BY_ID)
    for path in FOLDER.glob("*.json"):
        assert list(json.loads(path.read_text(encoding="utf-8"))) == ["fires", "silent"], path.name


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_says_what_it_is_about_in_two_lines_of_example(rule: Any) -> None:
    assert rule.old != rule.new
    assert "\n" not in rule.old + rule.new
    assert rule.sentence.endswith((".", "{subject}"))
    assert rule.id.startswith(("input_", "required_input_")) <= (rule.direction is Direction.CLIENT_TO_SERVER)
    assert rule.id.startswith("output_") <= (rule.direction is Direction.SERVER_TO_CLIENT)
