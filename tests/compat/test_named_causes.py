"""What a break is called: by the change that makes it, at the innermost place, and by its member."""

from __future__ import annotations

from typing import Any

import pytest

from generators.compat.rules import Severity
from generators.compat.verdict import judge
from tests.compat.tiny import incoming, members, outgoing, protocol

STR, INT, BOOL = {"type": "string"}, {"type": "integer"}, {"type": "boolean"}


def union(*arms: Any) -> Any:
    return {"anyOf": list(arms)}


def tagged(tag: str, *required: str, **more: Any) -> Any:
    return members(("type", *required), type={"enum": [tag]}, **more)


MODE = members(("action", "version"), action=STR, version=INT)
MODES = union(
    members(("mode", "version"), mode={"enum": ["show"]}, version=INT),
    members(("mode", "action", "version"), mode={"enum": ["ask"]}, action=STR, version=INT),
)
UNTAGGED = union(members(("a", "kind"), a=STR, kind=STR), members(("b", "kind"), b=STR, kind=STR))
SHAPE = "A new server sends a union of 2 variants where an old client expects an object."
CASES: dict[str, tuple[Any, Any, list[str]]] = {
    "an object becomes a union": (
        outgoing(members(("m",), m=MODE)), outgoing(members(("m",), m=MODES)), [SHAPE]
    ),
    "a union becomes an object": (
        incoming(members(("m",), m=MODES)), incoming(members(("m",), m=MODE)),
        ["A new server expects an object where an old client sends a union of 2 variants."],
    ),
    "a member of an arm that nothing tells apart": (
        outgoing(members(u=union(members(("a",), a=STR, error=STR), members(("b",), b=STR)))),
        outgoing(members(u=union(members(("a",), a=STR, error=MODES), members(("b",), b=STR)))),
        ["A new server sends a union of 2 variants where an old client expects string."],
    ),
    "an arm that nothing tells apart": (
        outgoing(members(("u",), u=UNTAGGED)),
        outgoing(members(("u",), u=union(*UNTAGGED["anyOf"], members(("kind",), kind=STR)))),
        ["A new server also sends {kind}, which an old client does not expect and cannot read."],
    ),
    "a type beside another one": (
        outgoing(members(("e",), e=STR)),
        outgoing(members(("e",), e=union(STR, {"type": "array", "items": STR}))),
        ["A new server also sends array, which an old client does not expect and cannot read."],
    ),
    "a variant whose tag may be left out": (
        outgoing(members(("u",), u=union(tagged("a", "x", x=STR), tagged("b", "y", y=STR)))),
        outgoing(
            members(
                ("u",), u=union(
                    tagged("a", "x", x=STR), tagged("b", "y", y=STR), members(type={"enum": ["c"]})
                ),
            )
        ),
        [
            "A new server also sends the variant type=\"c\" without its 'type', which an old client does not "
            "expect and cannot read."
        ],
    ),
    "always sent beside a union": (
        outgoing(members(a={**BOOL, "x-presence": "always"}, b={**BOOL, "x-presence": "always"})),
        outgoing(union(members(("t",), t={"enum": [1]}), members(("t",), t={"enum": [2]}))),
        [SHAPE],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_break_is_called_by_its_cause(name: str) -> None:
    old, new, expected = CASES[name]
    found = judge(old, new).findings
    assert [each.sentence for each in found if each.severity is Severity.BREAKING] == expected
    assert all(each.has_witness for each in found if each.severity is Severity.BREAKING)


def test_a_break_in_one_variant_of_many_that_share_a_type_is_called_by_its_cause() -> None:
    """The message may go through another variant than the way by which the change was found."""

    def side(error: Any) -> Any:
        item = union(members(("a",), a=STR, error=error), members(("b",), b=STR))
        events = union(*(tagged(tag, "item", item={"$ref": "#/types/Item"}) for tag in "abc"))
        return {"direction": "serverToClient", "params": members(("e",), e=events), "types": {"Item": item}}

    found = judge(protocol(side(STR)), protocol(side(MODES))).findings
    assert [each.rule.id for each in found if each.severity is Severity.BREAKING] == ["output_shape_changed"]


def test_the_member_that_no_schema_named_before_is_named() -> None:
    (finding, *_) = judge(incoming(members(a=STR)), incoming(members(a=STR, environmentId=INT))).findings
    assert finding.sentence.startswith(
        "An old client that also sends the member 'environmentId', which its schema does not name, is refused"
    )
    assert (finding.old_type, finding.new_type) == ("absent", "integer, or absent")


def test_what_the_wire_refuses_is_not_told_again_of_the_types() -> None:
    sent = {"x-presence": "always"}
    old = outgoing(members(r={"type": "object", **sent}))
    new = outgoing(union(members(("t",), t={"enum": [1]}, r=sent), members(("t",), t={"enum": [2]})))
    found = [each for each in judge(old, new).findings if each.severity is Severity.BREAKING]
    assert len({each.old_pointer for each in found}) == len(found)
