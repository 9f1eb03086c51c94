"""Unions as large schemas write them: tagged by patterns, without a type, with members in many ways."""

from __future__ import annotations

from typing import Any

import pytest

from generators.containment import check_containment
from generators.containment.regex.finite import listed_words
from generators.containment.regex.syntax import parsed
from generators.containment.solver.search import Search
from tests.containment.test_declared import ROWS
from tests.containment.test_keywords import INT, STR, props

FEW_STEPS = 3_000
"""A search that tries the arms in all their combinations needs many times more."""


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("^a$", {"a"}),
        ("^(a|bc)$", {"a", "bc"}),
        ("^a$|^b$", {"a", "b"}),
        ("^(?:[ab]c?)$", {"a", "b", "ac", "bc"}),
        (r"^v\.1$", {"v.1"}),
        ("^$", {""}),
        ("^a{0,2}$", {"", "a", "aa"}),
    ],
)
def test_a_pattern_lists_its_words(pattern: str, words: set[str]) -> None:
    assert listed_words(parsed(pattern)) == frozenset(words)


@pytest.mark.parametrize(
    "pattern", ["a", "^a", "a$", "^a$|b", "^a*$", "^.$", r"^\w\w$", r"^a\b$", "^[a-z]{2}$"]
)
def test_of_a_pattern_with_more_strings_no_words_are_listed(pattern: str) -> None:
    assert listed_words(parsed(pattern)) is None


def by_pattern(count: int, **more: Any) -> dict[str, Any]:
    """Steps of a pipeline: what a task takes stands beside a pattern of its name."""
    arms = [
        {
            "properties": {
                "task": {"pattern": f"^Task{n}$"},
                "inputs": {**props(x=STR, **{f"m{n}": INT}), **more},
            },
            "required": ["task"],
        }
        for n in range(count)
    ]
    names = {"enum": [f"Task{n}" for n in range(count)]}
    return {"type": "object", "properties": {"task": names, "inputs": {}}, "anyOf": arms}


@pytest.mark.parametrize("writer", ["open", "declared"])
def test_arms_that_patterns_tell_apart_are_not_tried_in_all_combinations(writer: Any) -> None:
    old, new = by_pattern(60), by_pattern(60)
    new["anyOf"][59]["properties"]["inputs"]["properties"]["m59"] = STR
    assert check_containment(old, by_pattern(60), writer, max_steps=FEW_STEPS).outcome == "compatible"
    found = check_containment(old, new, writer, max_steps=FEW_STEPS)
    assert found.outcome == "breaking"
    assert isinstance(found.witness, dict)
    assert found.witness["task"] == "Task59"


def test_a_tag_that_a_pattern_limits_where_it_is_a_string_may_be_no_string() -> None:
    arms = [
        {"properties": {"tag": {"pattern": f"^{n}$"}, "m": {"const": n}}, "required": ["tag"]}
        for n in range(12)
    ]
    old = {"type": "object", "properties": {"tag": {"const": 5}, "m": {"const": 3}}, "required": ["tag", "m"]}
    assert check_containment(old, {"anyOf": arms}).outcome == "compatible"
    assert check_containment(old, {"oneOf": arms}).outcome == "compatible"
    assert (
        check_containment({**old, "properties": {"tag": {"const": 5}}}, {"oneOf": arms}).outcome == "breaking"
    )


def untyped(count: int, **members: Any) -> dict[str, Any]:
    """A union whose arms speak of members alone, so that each admits all that is no object."""
    return {
        "oneOf": [
            {
                "properties": {"kind": {"const": f"k{n}"}, "a": STR, "b": INT, **members},
                "required": ["kind"],
                "additionalProperties": False,
            }
            for n in range(count)
        ]
    }


def test_arms_without_a_type_overlap_where_there_is_no_object_and_nowhere_else() -> None:
    wide, narrow = untyped(60), untyped(60)
    narrow["oneOf"][30]["properties"]["a"] = {"enum": ["x"]}
    assert check_containment(wide, narrow, max_steps=FEW_STEPS).outcome == "breaking"
    assert check_containment(narrow, wide, max_steps=FEW_STEPS).outcome == "compatible"
    assert check_containment(narrow, {"type": "object"}, max_steps=FEW_STEPS).outcome == "compatible"
    assert check_containment({"type": "string"}, wide, max_steps=FEW_STEPS).outcome == "breaking"
    assert check_containment({**wide, "type": "object"}, wide, max_steps=FEW_STEPS).outcome == "compatible"


def in_many_ways(*, last: Any = STR, closed: bool = False) -> dict[str, Any]:
    """A type that takes its members from many choices: 3 to the power of 8 ways to declare them."""
    groups = [
        {"anyOf": [props(**{f"a{n}": STR}), props(**{f"b{n}": INT}), {"required": ["no"]}]} for n in range(8)
    ]
    groups.append(props(last=last))
    return {"type": "object", "allOf": groups, **({"additionalProperties": False} if closed else {})}


@pytest.mark.parametrize(
    ("new", "answer"),
    [
        (in_many_ways(), "compatible"),
        (in_many_ways(last=INT), "breaking"),
        (props(other=INT), "compatible"),
        (props(a3=INT), "breaking"),
    ],
)
def test_members_that_are_declared_in_very_many_ways_are_judged(new: Any, answer: str) -> None:
    assert check_containment(in_many_ways(), new, "declared").outcome == answer


@pytest.mark.parametrize(("old", "new", "_open", "declared"), ROWS)
def test_declared_members_found_out_one_by_one_are_those_that_are_listed(
    old: Any, new: Any, _open: str, declared: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Search, "_declared", lambda _search, _written: None)
    assert check_containment(old, new, "declared").outcome == declared


def test_a_doubt_that_every_object_shares_ends_the_search() -> None:
    """Each arm must be refused by a member; all the ways to do that hold the member in doubt."""
    remote = {"$ref": "https://example.com/other.json"}
    members = dict.fromkeys("abcdefghij", STR)
    old = {**props(doubt=remote, **members), "required": ["doubt"]}
    arms = [
        {**props(**{name: STR for name in members if name != skipped}), "additionalProperties": False}
        for skipped in "abcdefg"
    ]
    found = check_containment(
        old, {"anyOf": [{**arm, "required": ["doubt"]} for arm in arms]}, max_steps=FEW_STEPS
    )
    assert "ran out of steps" not in found.reason


@pytest.mark.parametrize("writer", ["open", "declared"])
def test_arms_that_overlap_are_not_tried_in_all_combinations(writer: Any) -> None:
    """No tag, and each arm holds for objects of the others: what differs is looked at, and nothing else."""
    arms = [{"type": "object", **props(q=STR, **{f"m{n}": INT})} for n in range(100)]
    changed = {"type": "object", **props(q=STR, m50={"type": "integer", "minimum": 0})}
    old, new = {"anyOf": arms}, {"anyOf": [*arms[:50], changed, *arms[51:]]}
    found = check_containment(old, new, writer, max_steps=FEW_STEPS)
    # Who sends declared members alone sends the negative number in an object that other arms take.
    assert found.outcome == ("compatible" if writer == "declared" else "breaking")
    assert check_containment(new, old, writer, max_steps=FEW_STEPS).outcome == "compatible"


def alike(
    key: str, count: int, *, closed: bool = False, demanded: bool = False, middle: Any = INT
) -> dict[str, Any]:
    """A union that nothing tags: each arm has a member of its own, and one that all of them share."""
    arms = []
    for n in range(count):
        arm = props(**{f"p{n}": middle if n == count // 2 else INT, "q": STR})
        arms.append(
            {
                **arm,
                **({"additionalProperties": False} if closed else {}),
                **({"required": [f"p{n}"]} if demanded else {}),
            }
        )
    return {key: arms}


def as_items(schema: Any) -> Any:
    return {"type": "array", "items": schema}


WIDE = 60


@pytest.mark.parametrize("around", [lambda schema: schema, as_items], ids=["itself", "items"])
@pytest.mark.parametrize(
    ("shape", "of_open", "of_declared"),
    [
        ({}, "breaking", "compatible"),
        ({"demanded": True}, "breaking", "breaking"),
        ({"closed": True}, "breaking", "breaking"),
        ({"closed": True, "demanded": True}, "breaking", "breaking"),
    ],
    ids=["open", "open, demanded", "closed", "closed, demanded"],
)
def test_one_arm_of_many_that_overlap_is_changed(
    around: Any, shape: dict[str, bool], of_open: str, of_declared: str
) -> None:
    """Without `required` a declaring writer sends no member of another arm, so that arm takes the message."""
    wide = alike("anyOf", WIDE, **shape)
    narrow = alike("anyOf", WIDE, **shape, middle={"type": "integer", "minimum": 0})
    turned = {"anyOf": narrow["anyOf"][::-1]}
    for other in (narrow, turned):
        writer: Any
        for writer, answer in (("open", of_open), ("declared", of_declared)):
            assert (
                check_containment(around(wide), around(other), writer, max_steps=FEW_STEPS).outcome == answer
            )
            assert (
                check_containment(around(other), around(wide), writer, max_steps=FEW_STEPS).outcome
                == "compatible"
            )


def test_one_member_breaks_the_rules_of_many_closed_arms() -> None:
    old = {**alike("anyOf", 1, closed=True, demanded=True)["anyOf"][0]}
    others = alike("anyOf", WIDE, closed=True)["anyOf"][1:]
    assert check_containment(old, {"anyOf": others}).witness == {"p0": 0}
    assert check_containment(old, {"anyOf": [*others, props(p0=INT)]}).outcome == "compatible"
    two = {**props(a=INT, b=INT), "required": ["a", "b"], "additionalProperties": False}
    without_b = [
        {**props(a=INT, **{f"p{n}": INT}), "additionalProperties": {"type": "string"}} for n in range(WIDE)
    ]
    found = check_containment(two, {"anyOf": without_b})
    assert found.outcome == "breaking"
    assert check_containment({**two, "properties": {"a": INT, "b": STR}}, {"anyOf": without_b}).outcome == (
        "compatible"
    )


@pytest.mark.parametrize("lost", [{"enum": ["a"]}, {"enum": ["a", "bc"], "maxLength": 1}])
def test_exactly_one_arm_of_many_that_overlap_is_decided_before_the_members_of_the_others(lost: Any) -> None:
    """Each other arm is denied by a member of its own; in which of its ways makes no difference."""
    old, new = alike("oneOf", WIDE, demanded=True), alike("oneOf", WIDE, demanded=True)
    old["oneOf"][20]["properties"]["k"] = {"enum": ["a", "bc"]}
    new["oneOf"][20]["properties"]["k"] = lost
    assert check_containment(old, new, max_steps=FEW_STEPS).outcome == "breaking"


def test_unions_in_a_union_that_overlap() -> None:
    def nested(middle: Any) -> dict[str, Any]:
        groups = [{"anyOf": [props(**{f"p{n}_{m}": INT, "q": STR}) for m in range(8)]} for n in range(8)]
        groups[4]["anyOf"][4]["properties"]["p4_4"] = middle
        return {"anyOf": groups}

    wide, narrow = nested(INT), nested({"type": "integer", "minimum": 0})
    assert check_containment(wide, narrow, max_steps=FEW_STEPS).outcome == "breaking"
    assert check_containment(wide, narrow, "declared", max_steps=FEW_STEPS).outcome == "compatible"
    assert check_containment(narrow, wide, max_steps=FEW_STEPS).outcome == "compatible"
