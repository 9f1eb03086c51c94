"""Every comparison ends: by construction, and within the budget that the user sets."""

from __future__ import annotations

from typing import Any

from generators.bundle import Bundle
from generators.compat.baselines.json_schema_import import bundle_of_schema
from generators.compat.verdict import judge
from generators.containment.check import Allowance
from protocol_models.methods import Direction


def bundle(schema: Any) -> Bundle:
    """One schema as a side of a comparison."""
    return bundle_of_schema(schema, "schema", "here").bundle


def arm(tag: str, **members: Any) -> dict[str, Any]:
    """An arm of a union that keeps unknown members."""
    properties = {"type": {"const": tag}, **members}
    return {
        "type": "object",
        "properties": properties,
        "required": ["type"],
        "additionalProperties": True,
    }


def test_open_arms_that_gain_the_same_member_are_told_apart() -> None:
    note = {"anyOf": [{"type": "string"}, {"type": "null"}]}
    old = bundle({"oneOf": [arm("text"), arm("audio")]})
    new = bundle({"oneOf": [arm("text", note=note), arm("audio", note=note)]})
    breaking = [finding for finding in judge(old, new).findings if finding.has_witness]
    shown = [finding.witness["type"] for finding in breaking if finding.message.is_read_by_server]  # type: ignore[index]  # a witness of these is an object
    assert sorted(set(map(str, shown))) == ["audio", "text"]


def test_a_break_that_no_name_explains_ends_the_asking() -> None:
    """Two arms overlap, so a break of one is taken for one of the other again and again."""
    node = {"properties": {"config": {"$ref": "#/definitions/Config"}}}
    keys = {"properties": {"unique_key": {"oneOf": [{"type": "array"}]}}}
    old = {
        "additionalProperties": {"oneOf": [{}, {"properties": {"kind": {"type": "string"}, "config": {}}}]}
    }
    new = {
        "additionalProperties": {"oneOf": [node, {"required": ["path"]}]},
        "definitions": {"Config": keys},
    }
    assert judge(bundle(old), bundle(new)).findings


def test_the_budget_of_a_comparison_is_kept_and_named() -> None:
    names = [f"p{number}" for number in range(20)]
    old = {
        "type": "object",
        "properties": {name: {"type": "array", "items": {"minLength": 1}} for name in names},
    }
    new = {**old, "properties": {name: {"type": "array", "items": {"minLength": 2}} for name in names}}
    assert {str(finding.severity) for finding in judge(bundle(old), bundle(new)).findings} >= {"breaking"}
    allowance = Allowance(1)
    findings = judge(bundle(old), bundle(new), allowance=allowance).findings
    assert "The budget of 1 steps for the whole comparison is used up." in {f.reason for f in findings}
    assert allowance.spent <= 1


def cost(values: int) -> int:
    """The steps of comparing enums of so many values, of which each is another one."""
    old = {"enum": [f"v{number}" for number in range(values)]}
    new = {"enum": [f"w{number}" for number in range(values)]}
    allowance = Allowance()
    findings = judge(bundle(old), bundle(new), allowance=allowance).findings
    assert len(findings) >= 2 * values
    return allowance.spent


def test_findings_cost_steps_in_proportion_to_their_number() -> None:
    assert cost(80) < 6 * cost(20)


def overlapping(arms: int) -> dict[str, Any]:
    """Exactly one of so many objects, of which any two may hold at once."""
    names = [f"k{number}" for number in range(arms)]
    text = {"type": "string"}
    return {"oneOf": [{"type": "object", "properties": {n: text}, "required": [n]} for n in names]}


def test_arms_that_overlap_are_decided_in_steps_in_proportion_to_their_pairs() -> None:
    steps = []
    for arms in (15, 30):
        allowance = Allowance()
        found = judge(bundle(overlapping(arms)), bundle(overlapping(arms + 1)), allowance=allowance).findings
        assert {(f.message.direction, f.severity, f.rule.id) for f in found} == {
            ("clientToServer", "extra-members", "undeclared_member_refused"),
            ("clientToServer", "info", "input_widened"),
            ("serverToClient", "strict-reader", "output_variant_added"),
        }
        steps.append(allowance.spent)
    assert steps[1] < 6 * steps[0]


def beside_an_untagged(tags: int, added: int) -> Bundle:
    """Lists of a union in which one arm may do without the tag, and so the union as a whole has none.

    added: how many of the arms came later.
    """
    plain = {
        "type": "object",
        "properties": {"content": {"type": "string"}, "type": {"enum": ["message", None]}},
        "required": ["content"],
    }
    arms = [arm(f"t{number}", body={"type": "string"}) for number in range(tags + added)]
    names = [f"A{number}" for number in range(len(arms))]
    union = {"anyOf": [plain, *({"$ref": f"#/definitions/{name}"} for name in names)]}
    lists = {"anyOf": [{"type": "string"}, {"type": "array", "items": union}]}
    root = {"type": "object", "properties": {"input": lists, "instructions": lists}}
    return bundle({**root, "definitions": dict(zip(names, arms, strict=True))})


def test_arms_beside_one_without_a_tag_are_shown_in_steps_in_proportion_to_their_number() -> None:
    steps = []
    for added in (5, 20):
        allowance = Allowance()
        found = judge(beside_an_untagged(5, 0), beside_an_untagged(5, added), allowance=allowance).findings
        sent = [f for f in found if f.message.direction is Direction.SERVER_TO_CLIENT]
        assert [f.rule.id for f in sent] == ["output_variant_added"] * 2 * added
        assert all(f.has_witness for f in sent)
        steps.append(allowance.spent)
    assert steps[1] < 8 * steps[0]
