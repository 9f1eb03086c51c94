"""What is found between two protocols, in which direction, and what stays silent."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generators.bundle import Bundle
from generators.compat.findings import Finding
from generators.compat.message_schemas import Protocol
from generators.compat.verdict import judge
from protocol_models.methods import Direction
from tests.compat.test_rules import assert_shown
from tests.compat.tiny import incoming, members, outgoing, protocol
from tests.examples import examples

STR = {"type": "string"}
INT = {"type": "integer"}
NULL = {"type": "null"}
AB = {"type": "string", "enum": ["a", "b"]}


def arm(tag: str, **properties: Any) -> dict[str, Any]:
    return members(("type", *properties), type={"type": "string", "enum": [tag]}, **properties)


def found(old: Bundle, new: Bundle) -> list[tuple[str, str]]:
    return [(finding.severity.value, finding.rule.id) for finding in judge(old, new).findings]


def only(old: Bundle, new: Bundle) -> Finding:
    (finding,) = judge(old, new).findings
    return finding


REFACTORINGS: list[Any] = [
    pytest.param(members(a=AB), members(a={"oneOf": [{"enum": ["b"]}, {"const": "a"}]}), id="an enum apart"),
    pytest.param(
        members(a={"type": ["string", "null"]}), members(a={"anyOf": [NULL, STR]}), id="null as a variant"
    ),
    pytest.param(members(a=AB), members(a={"$ref": "#/types/Named"}), id="a type named"),
    pytest.param(members(a={"allOf": [{"$ref": "#/types/Named"}]}), members(a=AB), id="a type spelled out"),
    pytest.param(
        members(a={"$ref": "#/types/Named"}), members(a={"$ref": "#/types/Same"}), id="a type renamed"
    ),
    pytest.param(
        members(("a",), a=STR, b=INT),
        {"allOf": [members(("a",), a=STR), members(b=INT)]},
        id="an object in two parts",
    ),
    pytest.param(
        members(a={"anyOf": [{"$ref": "#/types/Named"}, NULL]}),
        members(a={"type": ["string", "null"], "enum": ["b", "a", None]}),
        id="a nullable type spelled out",
    ),
    pytest.param(
        members(a={"anyOf": [{"$ref": "#/types/Maybe"}, NULL]}),
        members(a={"$ref": "#/types/Maybe"}),
        id="null said twice",
    ),
    pytest.param(
        members(("type", "a"), type=AB, a=STR),
        {**members(("a",), a=STR), "oneOf": [arm("a"), arm("b")]},
        id="an object split by its tag",
    ),
    pytest.param(
        members(a=AB),
        members(a={"oneOf": [{"type": "string", "enum": ["a"]}, {"type": "string", "enum": ["b"]}]}),
        id="an enum as a union of its values",
    ),
    pytest.param(
        {"oneOf": [arm("x"), arm("y"), arm("z")]},
        {"oneOf": [{"oneOf": [arm("z"), arm("y")]}, arm("x")]},
        id="a union nested in a union of the same messages",
    ),
    pytest.param(
        members(a=STR, b=INT), members(b=INT, a={**STR, "description": "Other."}), id="members moved"
    ),
    pytest.param(
        {"oneOf": [arm("x", a=STR), arm("y", a=STR)]},
        {"properties": {"a": STR}, "required": ["a"], "oneOf": [arm("x"), arm("y")], "type": "object"},
        id="what variants share beside the union",
    ),
]


@pytest.mark.parametrize("side", [incoming, outgoing])
@pytest.mark.parametrize(("old", "new"), REFACTORINGS)
def test_a_refactoring_is_silent(old: Any, new: Any, side: Any) -> None:
    types = {"Named": AB, "Same": AB, "Maybe": {"type": ["string", "null"], "enum": ["a", "b", None]}}
    assert found(side(old, types=types), side(new, types=types)) == []
    assert found(side(new, types=types), side(old, types=types)) == []


def test_every_break_is_listed_and_each_has_its_own_message() -> None:
    old = incoming(members(("a",), a=AB, b={"anyOf": [INT, NULL]}, c={"type": "number"}))
    new = incoming(members(("a", "b"), a={"enum": ["a"]}, b=INT, c=INT))
    findings = judge(old, new).findings
    assert [finding.rule.id for finding in findings] == [
        "input_enum_value_removed", "input_made_required", "input_null_refused", "input_type_changed",
    ]  # fmt: skip
    by_rule = {finding.rule.id: finding for finding in findings}
    assert by_rule["input_enum_value_removed"].witness == {"method": "thing", "params": {"a": "b"}}
    assert by_rule["input_null_refused"].witness_pointer == "/params/b"
    for finding in findings:
        assert_shown(finding, Protocol(old), Protocol(new))


def test_the_message_is_whole() -> None:
    request = judge(
        protocol({"direction": "clientToServer", "params": members(a=STR), "result": members(("r",), r=STR)}),
        protocol({"direction": "clientToServer", "params": members(a=INT), "result": members(("r",), r=INT)}),
    ).findings
    assert [finding.witness for finding in request if finding.message.part == "request"] == [
        {"id": "1", "method": "thing", "params": {"a": ""}}
    ]
    assert [(f.message.direction, f.witness) for f in request if f.message.part == "result"] == [
        (Direction.SERVER_TO_CLIENT, {"id": "1", "result": {"r": 0}})
    ]


def test_a_type_reached_both_ways_is_judged_both_ways() -> None:
    def both(schema: Any) -> Bundle:
        reference = members(("v",), v={"$ref": "#/types/Value"})
        return protocol(
            {
                "direction": "clientToServer",
                "params": reference,
                "result": reference,
                "types": {"Value": schema},
            }
        )

    assert found(both({"type": "number"}), both(INT)) == [
        ("breaking", "input_type_changed"),
        ("info", "output_narrowed"),
    ]
    assert found(both(INT), both({"type": "number"})) == [
        ("breaking", "output_type_changed"),
        ("info", "input_widened"),
    ]
    assert found(both(STR), both(INT)) == [
        ("breaking", "input_type_changed"),
        ("breaking", "output_type_changed"),
    ]


def test_only_the_strict_writer_breaks_on_a_member_that_is_named_later() -> None:
    verdict = judge(incoming(members(a=STR)), incoming(members(a=STR, b=INT)))
    assert verdict.readable["open"]["breaking"] == 1
    assert verdict.readable["declared"]["breaking"] == 0
    undeclared = next(f for f in verdict.findings if f.rule.id == "undeclared_member_refused")
    assert (undeclared.severity, undeclared.writers) == ("extra-members", ("open",))


def test_what_breaks_the_declared_writer_breaks_the_strict_one() -> None:
    finding = only(incoming(members(a=STR)), incoming(members(a=INT)))
    assert finding.writers == ("open", "declared")


def test_an_added_variant_that_a_reader_takes_for_one_it_knows_is_no_matter_of_tolerance() -> None:
    image = members(("url",), url=STR, type={"enum": ["image"]})
    split = {
        **members(type={"enum": ["image"]}),
        "oneOf": [members(("url",), url=STR), members(("id",), id=STR)],
    }
    severities = {severity for severity, _ in found(outgoing(members(i=image)), outgoing(members(i=split)))}
    assert severities >= {"breaking"}


def test_a_break_under_one_type_is_told_once_with_all_its_messages() -> None:
    def two(schema: Any) -> Bundle:
        reference = members(v={"$ref": "#/types/Value"})
        return protocol(
            {
                "direction": "serverToClient",
                "kind": "request",
                "params": reference,
                "result": members(),
                "types": {"Value": schema},
            }
        )

    recursive = {"type": "object", "properties": {"inner": {"$ref": "#/types/Value"}, "leaf": INT}}
    changed = {"type": "object", "properties": {"inner": {"$ref": "#/types/Value"}, "leaf": STR}}
    finding = only(two(recursive), two(changed))
    assert finding.old_pointer == "/types/Value/properties/leaf"


def test_a_break_is_shown_where_the_reader_looks_and_not_below_what_it_does_not_know() -> None:
    def listed(**lists: Any) -> Bundle:
        types = {"Item": {"oneOf": [arm("x"), arm("y", v=STR)] if "aaa" in lists else [arm("x")]}}
        return outgoing(members((), **lists), types=types)

    items = {"type": "array", "items": {"$ref": "#/types/Item"}}
    old, new = listed(known=items), listed(aaa=items, known=items)
    added = next(f for f in judge(old, new).findings if f.severity != "info")
    assert (added.rule.id, added.witness_pointer) == ("output_variant_added", "/params/known/0/type")
    assert_shown(added, Protocol(old), Protocol(new))


def test_the_same_place_in_two_envelopes_has_two_fingerprints() -> None:
    def fingerprints(name: str) -> list[str]:
        old, new = (incoming(members(a=STR), name=name, required=required) for required in (False, True))
        return [finding.fingerprint for finding in judge(old, new).findings]

    assert len({*fingerprints("one"), *fingerprints("two")}) == 4
    assert fingerprints("one") == fingerprints("one")


@pytest.mark.parametrize(
    ("old", "new", "guess"),
    [
        pytest.param(members(a=STR, c=INT), members(b=STR, c=INT), "b", id="the only one to go and to come"),
        pytest.param(members(a_b=STR), members(aB=STR, c=STR), "aB", id="in another convention"),
        pytest.param(members(listId=STR), members(listIds=STR, c=STR), "listIds", id="alike"),
        pytest.param(members(a=STR), members(b=STR, c=STR), "", id="two that it could be"),
        pytest.param(members(a=STR, b=STR), members(c=STR), "", id="two that it could have been"),
        pytest.param(members(a=STR), members(b=INT), "", id="of another type"),
    ],
)
def test_the_new_name_of_a_member_is_guessed_where_little_else_is_possible(
    old: Any, new: Any, guess: str
) -> None:
    gone = [f for f in judge(incoming(old), incoming(new)).findings if f.rule.id == "input_member_ignored"]
    assert gone
    assert all(f.sentence.partition(" It was perhaps renamed to ")[2].strip("'.") == guess for f in gone)


def test_a_message_that_cannot_be_judged_leaves_the_others_be() -> None:
    def side(result: Any, **params: Any) -> Bundle:
        types = {"Loop": {"allOf": [{"$ref": "#/types/Loop"}, members(**params)]}}
        loop = members(a={"$ref": "#/types/Loop"})
        return protocol(
            {"direction": "clientToServer", "params": loop, "result": members(r=result), "types": types}
        )

    findings = judge(side(INT, x=STR), side(STR, x=INT)).findings
    assert [(f.severity.value, f.rule.id, f.message.part) for f in findings] == [
        ("breaking", "output_type_changed", "result"),
        ("unproven", "message_unproven", "request"),
    ]
    assert "applies itself to the same instance" in findings[1].reason


def test_pointers_are_those_of_what_was_written() -> None:
    """Also where one break is taken for granted to find the next."""
    old = incoming(members(a=AB, b=STR, c=STR))
    new = incoming({**members(a={"enum": ["a"]}, b=STR, c=STR), "not": {"required": ["b", "c"]}})
    unreadable = next(f for f in judge(old, new).findings if f.rule.id == "message_unreadable")
    assert (unreadable.old_pointer, unreadable.new_pointer) == (
        "/properties/params",
        "/types/ThingParams/not",
    )
    assert "allOf" not in unreadable.reason


def test_each_cause_is_told_once_where_its_type_is() -> None:
    def used(value: Any) -> Bundle:
        maybe = {"anyOf": [{"$ref": "#/types/Mode"}, NULL]}
        return incoming(members(a=maybe, b={"type": "array", "items": maybe}), types={"Mode": value})

    finding = only(used({"oneOf": [AB, arm("x")]}), used({"oneOf": [{"enum": ["a"]}, arm("x")]}))
    assert (finding.rule.id, finding.old_pointer) == ("input_variant_removed", "/types/Mode")


def test_a_message_shows_one_change_where_it_can() -> None:
    """Each of two added values has a message in which the other does not occur."""

    def sent(*, more: bool) -> Bundle:
        first, second = ({"enum": ["new", "old"] if more else ["old"]} for _ in range(2))
        return outgoing(members(("first", "second"), first=first, second=second))

    findings = judge(sent(more=False), sent(more=True)).findings
    assert [finding.witness for finding in findings] == [
        {"method": "thing", "params": {"first": "new", "second": "old"}},
        {"method": "thing", "params": {"first": "old", "second": "new"}},
    ]
    assert [finding.witness_pointer for finding in findings] == ["/params/first", "/params/second"]


def test_a_renamed_method_or_member_is_guessed() -> None:
    old = protocol({"direction": "clientToServer", "name": "thing/list", "params": members(a=STR)})
    new = protocol({"direction": "clientToServer", "name": "thing/lists", "params": members(a=STR)})
    removed = next(f for f in judge(old, new).findings if f.rule.id == "input_method_removed")
    assert "perhaps renamed to 'thing/lists'" in removed.sentence
    gone = judge(outgoing(members(("a",), a=STR, c=INT)), outgoing(members(("b",), b=STR, c=INT))).findings
    assert any("perhaps renamed to 'b'" in finding.sentence for finding in gone)


SCHEMAS = st.recursive(
    st.sampled_from([STR, INT, {"type": "boolean"}, AB, {}, {"type": ["string", "null"]}]),
    lambda inner: st.one_of(
        st.dictionaries(st.sampled_from("abc"), inner, max_size=3).map(lambda p: members((), **p)),
        st.dictionaries(st.sampled_from("abc"), inner, min_size=1, max_size=3).map(
            lambda p: members(tuple(p), **p)
        ),
        inner.map(lambda item: {"type": "array", "items": item}),
        st.lists(inner, min_size=1, max_size=3).map(lambda arms: {"anyOf": arms}),
    ),
    max_leaves=6,
)


@settings(max_examples=examples(30), deadline=None)
@given(SCHEMAS, st.sampled_from([incoming, outgoing]))
def test_nothing_differs_from_itself(schema: Any, side: Any) -> None:
    assert judge(side(schema), side(schema)).findings == ()


@settings(max_examples=examples(60), deadline=None)
@given(SCHEMAS, SCHEMAS, st.sampled_from([incoming, outgoing]))
def test_no_break_is_lost_and_each_is_shown(old: Any, new: Any, side: Any) -> None:
    """A message that containment calls breaking has a finding; each has a message that shows it."""
    verdict = judge(side(old), side(new))
    told = {finding.severity.value for finding in verdict.findings}
    if verdict.readable["declared"]["breaking"]:
        assert told & {"breaking", "strict-reader"}
    elif verdict.readable["open"]["breaking"]:
        assert "extra-members" in told
    else:
        assert not told & {"breaking", "strict-reader", "extra-members"}
    for finding in verdict.findings:
        if finding.has_witness:
            assert_shown(finding, Protocol(side(old)), Protocol(side(new)))
