"""What an author may change, and who notices: the peer that reads, in the direction of the message."""

from __future__ import annotations

from typing import Any

import pytest

from generators.bundle import Bundle, Edition
from generators.compat.message_schemas import Protocol
from generators.compat.verdict import judge
from tests.compat.test_rules import assert_shown
from tests.compat.tiny import incoming, members, outgoing, protocol

STR = {"type": "string"}
INT = {"type": "integer"}
NUMBER = {"type": "number"}
NULL = {"type": "null"}
A = {"type": "string", "enum": ["a"]}
AB = {"type": "string", "enum": ["a", "b"]}
NAMED = {"$ref": "#/types/Named"}
TYPES = {"Named": members(inner=STR)}


def arm(tag: str, **properties: Any) -> dict[str, Any]:
    return members(("type", *properties), type={"type": "string", "enum": [tag]}, **properties)


def union(*arms: Any) -> dict[str, Any]:
    return {"oneOf": list(arms)}


def maybe(schema: Any) -> dict[str, Any]:
    return {"anyOf": [schema, NULL]}


def free(schema: dict[str, Any]) -> dict[str, Any]:
    return {**schema, "additionalProperties": True}


def closed(schema: dict[str, Any]) -> dict[str, Any]:
    return {**schema, "additionalProperties": False}


# (what is changed, old, new, what a new server finds in an old client's messages, and the reverse)
CHANGES: list[tuple[str, Any, Any, list[str], list[str]]] = [
    (
        "an optional member added", members(a=STR), members(a=STR, b=STR),
        ["extra-members undeclared_member_refused", "info input_widened"], ["info output_member_added"],
    ),
    (
        "a required member added", members(a=STR), members(("b",), a=STR, b=STR),
        ["breaking required_input_added"], ["info output_member_added"],
    ),
    (
        "an optional member removed", members(a=STR, b=STR), members(a=STR),
        ["info input_member_ignored"],
        ["extra-members undeclared_member_refused", "info output_optional_member_removed"],
    ),
    (
        "a required member removed", members(("b",), a=STR, b=INT), members(a=STR),
        ["info input_member_ignored"], ["breaking output_member_removed"],
    ),
    (
        "a member renamed", members(("a",), a=INT), members(("b",), b=INT),
        ["breaking required_input_added", "info input_member_ignored"],
        ["breaking output_member_removed", "info output_member_added"],
    ),
    (
        "a member of a closed object added", closed(members(a=STR)), closed(members(a=STR, b=STR)),
        ["info input_widened"], ["strict-reader output_member_unexpected"],
    ),
    (
        "a member of a closed object removed", closed(members(a=STR, b=STR)), closed(members(a=STR)),
        ["breaking input_member_refused"], ["info output_optional_member_removed"],
    ),
    (
        "made required", members(a=STR), members(("a",), a=STR),
        ["breaking input_made_required"], ["info output_narrowed"],
    ),
    (
        "made optional", members(("a",), a=STR), members(a=STR),
        ["info input_widened"], ["breaking output_made_optional"],
    ),
    (
        "made nullable", members(a=STR), members(a=maybe(STR)),
        ["info input_widened"], ["breaking output_null_added"],
    ),
    (
        "made not nullable", members(a={"type": ["string", "null"]}), members(a=STR),
        ["breaking input_null_refused"], ["info output_narrowed"],
    ),
    (
        "a reference made nullable", members(a=NAMED), members(a=maybe(NAMED)),
        ["info input_widened"], ["breaking output_null_added"],
    ),
    (
        "a type widened", members(a=INT), members(a=NUMBER),
        ["info input_widened"], ["breaking output_type_changed"],
    ),
    (
        "a type narrowed", members(a=NUMBER), members(a=INT),
        ["breaking input_type_changed"], ["info output_narrowed"],
    ),
    (
        "a type replaced", members(a=STR), members(a=INT),
        ["breaking input_type_changed"], ["breaking output_type_changed"],
    ),
    (
        "an object where only null was", members(a=NULL), members(a=maybe(NAMED)),
        ["info input_widened"], ["breaking output_type_changed"],
    ),
    (
        "the type of an item replaced",
        members(a={"type": "array", "items": STR}), members(a={"type": "array", "items": INT}),
        ["breaking input_type_changed"], ["breaking output_type_changed"],
    ),
    (
        "the type of a map's values replaced",
        members(a={"type": "object", "additionalProperties": STR}),
        members(a={"type": "object", "additionalProperties": INT}),
        ["breaking input_type_changed"], ["breaking output_type_changed"],
    ),
    (
        "an enum value added", members(a=A), members(a=AB),
        ["info input_widened"], ["strict-reader output_enum_value_added"],
    ),
    (
        "an enum value removed", members(a=AB), members(a=A),
        ["breaking input_enum_value_removed"], ["info output_narrowed"],
    ),
    (
        "an enum opened", members(a=AB), members(a=STR),
        ["info input_widened"], ["strict-reader output_enum_opened"],
    ),
    (
        "an enum closed", members(a=STR), members(a=AB),
        ["breaking input_enum_closed"], ["info output_narrowed"],
    ),
    (
        "a variant added", union(arm("x"), arm("y")), union(arm("x"), arm("y"), arm("z")),
        ["info input_widened"], ["strict-reader output_variant_added"],
    ),
    (
        "a variant removed", union(arm("x"), arm("y"), arm("z")), union(arm("x"), arm("y")),
        ["breaking input_variant_removed"], ["info output_narrowed"],
    ),
    (
        "variants moved into a union below a new variant",
        union(arm("x"), arm("y"), arm("z")), union(arm("x"), arm("n", inner=union(arm("y"), arm("z")))),
        ["breaking input_variant_removed", "breaking input_variant_removed", "info input_widened"],
        ["strict-reader output_variant_added", "info output_narrowed", "info output_narrowed"],
    ),
    (
        "a value of a tag replaced by an object of the same name",
        members(v=AB), members(v=union(A, members(("b",), b=STR))),
        ["breaking input_variant_removed", "info input_widened"],
        ["strict-reader output_variant_added", "info output_narrowed"],
    ),
    (
        "any string or object beside known ones",
        members(v=union(A, members(("b",), b=STR))),
        members(v={"anyOf": [A, members(("b",), b=STR), {"type": ["string", "object"]}]}),
        ["info input_widened"], ["strict-reader output_variant_added"],
    ),
    (
        "an object split by its tag, and a value added",
        members(("type", "n"), type=AB, n=STR),
        {**members(("n",), n=STR), "oneOf": [arm("a"), arm("b"), arm("c")]},
        ["info input_widened"], ["strict-reader output_variant_added"],
    ),
    (
        "a bound tightened", members(a={**INT, "minimum": 0}), members(a={**INT, "minimum": 1}),
        ["breaking input_bound_tightened"], ["info output_narrowed"],
    ),
    (
        "a bound loosened", members(a={**INT, "minimum": 1}), members(a={**INT, "minimum": 0}),
        ["info input_widened"], ["breaking output_bound_loosened"],
    ),
    (
        "a pattern replaced", members(a={**STR, "pattern": "^a"}), members(a={**STR, "pattern": "^b"}),
        ["breaking input_bound_tightened"], ["breaking output_bound_loosened"],
    ),
    (
        "a width of the other sign, which bounds say, too",
        members(a={**INT, "format": "uint64", "minimum": 0}), members(a={**INT, "format": "int64"}),
        ["unproven input_width_narrowed", "info input_widened"], ["breaking output_bound_loosened"],
    ),
    (
        "the first member of a model", {"type": "object"}, members(a=STR),
        ["extra-members undeclared_member_refused", "info input_widened"], ["info output_member_added"],
    ),
    (
        "a map that becomes a model", {"type": "object", "additionalProperties": True}, members(a=STR),
        ["breaking input_free_member_typed", "info input_widened"], ["info output_member_added"],
    ),
    (
        "two names that were free", free(members(a=STR)), free(members(a=STR, b=INT, c=maybe(INT))),
        [
            "breaking input_free_member_typed", "breaking input_free_member_typed",
            "info input_widened", "info input_widened",
        ],
        ["info output_member_added", "info output_member_added"],
    ),
    (
        "a default changed", members(a={**INT, "default": 0}), members(a={**INT, "default": 1}),
        ["breaking input_default_changed"], ["breaking output_default_changed"],
    ),
    (
        "a member deprecated", members(a=INT), members(a={**INT, "deprecated": True}),
        ["info member_deprecated"], ["info member_deprecated"],
    ),
]  # fmt: skip


def found(old: Bundle, new: Bundle) -> list[str]:
    findings = judge(old, new).findings
    sides = Protocol(old), Protocol(new)
    for finding in findings:
        if finding.has_witness and all(finding.message in side.messages for side in sides):
            assert_shown(finding, *sides)
    return [f"{finding.severity} {finding.rule.id}" for finding in findings]


@pytest.mark.parametrize(
    ("old", "new", "sent", "received"), [pytest.param(*row[1:], id=row[0]) for row in CHANGES]
)
def test_who_reads_a_message_decides_what_a_change_means(
    old: Any, new: Any, sent: list[str], received: list[str]
) -> None:
    assert found(incoming(old, types=TYPES), incoming(new, types=TYPES)) == sent
    assert found(outgoing(old, types=TYPES), outgoing(new, types=TYPES)) == received


@pytest.mark.parametrize(
    ("old", "new", "sent", "received"), [pytest.param(*row[1:], id=row[0]) for row in CHANGES]
)
def test_a_result_is_read_by_the_one_who_asked(
    old: Any, new: Any, sent: list[str], received: list[str]
) -> None:
    def answering(direction: str, result: Any) -> Bundle:
        return protocol({"direction": direction, "result": result, "types": TYPES})

    assert found(answering("serverToClient", old), answering("serverToClient", new)) == sent
    assert found(answering("clientToServer", old), answering("clientToServer", new)) == received


# (direction, kind, what removing the method is, what adding it is)
METHODS: list[tuple[str, str, str, str]] = [
    ("clientToServer", "request", "breaking input_method_removed", "info input_method_added"),
    ("clientToServer", "notification", "breaking input_method_removed", "info input_method_added"),
    ("serverToClient", "request", "info server_request_removed", "strict-reader server_request_added"),
    ("serverToClient", "notification", "breaking notification_removed", "strict-reader notification_added"),
]


@pytest.mark.parametrize(("direction", "kind", "removed", "added"), METHODS)
def test_a_method_that_comes_or_goes_is_a_finding_of_its_own(
    direction: str, kind: str, removed: str, added: str
) -> None:
    result = {"result": members(r=STR)} if kind == "request" else {}
    without, having = protocol(None), protocol({"direction": direction, "params": members(a=STR), **result})
    assert found(having, without) == [removed]
    assert found(without, having) == [added]


def test_what_becomes_experimental_leaves_the_stable_edition() -> None:
    stable, experimental = (
        protocol({"direction": "clientToServer", "params": members(a=STR), "stability": stability})
        for stability in ("stable", "experimental")
    )
    for edition, gone, come in (
        (Edition.STABLE, ["breaking input_method_removed"], ["info input_method_added"]),
        (Edition.EXPERIMENTAL, [], []),
    ):
        assert found(stable.edition(edition), experimental.edition(edition)) == gone
        assert found(experimental.edition(edition), stable.edition(edition)) == come


def test_a_member_that_becomes_experimental_leaves_the_stable_edition() -> None:
    stable = outgoing(members(("a", "b"), a=STR, b=STR))
    experimental = outgoing(members(("a", "b"), a=STR, b={**STR, "x-stability": "experimental"}))
    sides = [bundle.edition(Edition.STABLE) for bundle in (stable, experimental)]
    assert found(*sides) == ["breaking output_member_removed"]
